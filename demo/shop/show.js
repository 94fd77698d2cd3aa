// Shows what the server rendered. The text box is never re-rendered, so the cursor stays where it is.

const shop = root;
const region = (name) => shop.querySelector(`[data-region="${name}"]`);
const box = () => shop.querySelector('[name="refinement"]');
const PHONE = 760; // as in narrow.css

// The request's drawing stands beside what was understood; on a phone beside the box, in sight with every turn.
const narrow = matchMedia(`(max-width: ${PHONE}px)`);
const placeDrawing = () => shop.querySelector(narrow.matches ? '[data-form="refine"]' : ".understood").prepend(region("drawing"));
narrow.addEventListener("change", placeDrawing);
placeDrawing();

function show(answer) {
  for (const [name, html] of Object.entries(answer.regions ?? {})) replace(region(name), html);
  if (answer.append) region("browse").insertAdjacentHTML("beforeend", answer.append);
  const changed = answer.view && shop.dataset.view !== answer.view;
  if (answer.view) {
    shop.dataset.view = answer.view;
    for (const part of shop.querySelectorAll("[data-in]")) part.hidden = part.dataset.in !== answer.view;
    if (changed) window.scrollTo(0, 0);
    region("back").hidden = answer.view === "conversation" || !dialogue;
  }
  marks();
  notice(answer.notice);
  if (answer.status) region("status").textContent = answer.status;
  if (answer.view === "conversation" && !changed) toLatest();
}

// Replaces what a region shows; a control that had the focus and is still there keeps it, and what
// was folded or unfolded while the answer was on its way stays so.
function replace(place, html) {
  const held = place.contains(document.activeElement) && document.activeElement.dataset.key;
  const folds = new Map([...place.querySelectorAll("details")].map((fold) => [fold.dataset.key, fold.open]));
  place.innerHTML = html;
  for (const fold of place.querySelectorAll("details")) fold.open = folds.get(fold.dataset.key) ?? fold.open;
  if (held) place.querySelector(`[data-key="${CSS.escape(held)}"]`)?.focus({ preventScroll: true });
}

function notice(message) {
  for (const place of shop.querySelectorAll("[data-notice]")) {
    place.hidden = !message || place.closest("[data-in]").dataset.in !== shop.dataset.view;
    place.className = `notice ${message?.kind ?? ""}`;
    place.querySelector("p").textContent = message?.text ?? "";
  }
}

function toLatest() {
  const line = region("line");
  line.scrollTop = line.scrollHeight;
  const head = shop.querySelector(".head").offsetHeight;
  // On a phone the conversation lies above the garments, and what was understood between them.
  const understood = shop.querySelector(".understood");
  const first = window.innerWidth <= PHONE && understood.offsetParent ? understood : region("results");
  const top = first.getBoundingClientRect().top;
  // On a desk the garments may be scrolled.
  if (window.innerWidth <= PHONE || top < 0) {
    window.scrollBy({ top: top - head - 8, behavior: "instant" });
  }
}
