// The shop's page in the browser: sends what a person does, shows what comes back.
//
// The server renders every region as HTML and keeps nothing of the conversation: its JSON lives
// here, in sessionStorage, so a reload or a restart of the server loses nothing and two tabs
// never mix; a copy of the last one waits in localStorage for a tab that was closed. The text box is
// never re-rendered, so the cursor stays where it is.
//
// Runs after `frame.js` and `photo.js`. Gradio calls it with `server`: the Python functions by name.

const shop = root;
const region = (name) => shop.querySelector(`[data-region="${name}"]`);
const box = () => shop.querySelector('[name="refinement"]');
const KEY = "fitting-room.dialogue";
const LINK = "fit="; // begins the part of an address that holds a conversation
const PHONE = 760; // as in narrow.css
const PATIENCE = 3000; // ms that what comes after the pictures waits for them
const QUIET = 150; // ms without a next act before what was understood is drawn
const NO_ANSWER =
  "The shop does not answer. Your conversation is kept in this page: check that the server runs, then try again.";

let dialogue = null; // as the server wrote it; null while nothing is chosen
let busy = false;

// --- remembering -----------------------------------------------------------------------------

function remember(value) {
  dialogue = value;
  if (linked()) unlink();
  store(sessionStorage, KEY, value && JSON.stringify(value));
  // A person's photo is not left behind in a browser that others may use.
  if (value && !value.acts.some((act) => act.preview)) store(localStorage, KEY, JSON.stringify(value));
}

function remembered(storage) {
  try {
    return JSON.parse(stored(storage, KEY));
  } catch {
    return null;
  }
}

// --- showing ---------------------------------------------------------------------------------

function show(answer) {
  for (const [name, html] of Object.entries(answer.regions ?? {})) replace(region(name), html);
  if (answer.append) region("wall").insertAdjacentHTML("beforeend", answer.append);
  const changed = answer.view && shop.dataset.view !== answer.view;
  if (answer.view) {
    shop.dataset.view = answer.view;
    for (const part of shop.querySelectorAll("[data-in]")) part.hidden = part.dataset.in !== answer.view;
    if (changed) window.scrollTo(0, 0);
    region("back").hidden = answer.view === "fit" || !dialogue;
  }
  notice(answer.notice);
  if (answer.heard) region("heard").textContent = answer.heard;
  if (answer.view === "fit" && !changed) toLatest();
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
  const top = region("results").getBoundingClientRect().top;
  // On a phone the conversation lies above the garments; on a desk the wall may be scrolled.
  if (window.innerWidth <= PHONE || top < 0) {
    window.scrollBy({ top: top - head - 8, behavior: "instant" });
  }
}

// --- asking the server -----------------------------------------------------------------------

async function ask(name, request) {
  const answer = await server[name](request);
  // Gradio answers undefined when the server is gone or failed.
  if (!answer) notice({ kind: "error", text: NO_ANSWER });
  return answer;
}

async function act(request, said = "") {
  if (busy) return false;
  const began = performance.now();
  busy = true;
  const found = shop.querySelector(".found");
  found.classList.add("waiting");
  if (said) waiting(said);
  try {
    const answer = await ask("act", { ...request, dialogue });
    if (!answer) return false;
    if ("dialogue" in answer) remember(answer.dialogue);
    show(answer);
    if (answer.view === "fit") {
      if (request.act !== "adjust") ready();
      const seen = pictured();
      seen.then(() => timed(performance.now() - began));
      picture(answer.drawn, seen);
    }
    return !answer.notice || answer.notice.kind !== "error";
  } finally {
    busy = false;
    found.classList.remove("waiting");
    shop.querySelectorAll(".turn.waiting").forEach((turn) => turn.remove());
  }
}

// Resolves once the first screen's pictures are there, or will not come soon.
function pictured() {
  const first = [...region("results").querySelectorAll("img:not([loading])")];
  const patience = new Promise((done) => setTimeout(done, PATIENCE));
  return Promise.race([Promise.all(first.map((image) => image.decode().catch(() => null))), patience]);
}

// The drawing of what was understood is asked for after the garments' pictures and a moment of quiet:
// it keeps the server busy for longer than a turn does, and neither they nor the next words shall wait.
async function picture(wanted, seen) {
  const place = region("understood");
  place.hidden = !wanted;
  place.innerHTML = "";
  if (!wanted) return;
  const drawn = dialogue;
  await seen;
  do await new Promise((done) => setTimeout(done, QUIET));
  while (busy);
  if (drawn !== dialogue) return;
  const answer = await server.understood({ dialogue });
  if (drawn !== dialogue) return;
  place.innerHTML = answer?.html ?? "";
  place.hidden = !answer?.html;
}

// The cursor waits in the box for the next words; on a phone the keyboard would cover what was found.
function ready() {
  if (window.innerWidth > PHONE) box().focus({ preventScroll: true });
  else document.activeElement?.blur();
}

// What the person waited, as the browser saw it: from the act to the garments on screen.
function timed(ms) {
  const place = region("shown");
  if (place) place.textContent = `On screen after ${Math.round(ms)} ms.`;
}

function waiting(said) {
  const turn = document.createElement("li");
  turn.className = "turn waiting";
  const words = document.createElement("p");
  words.className = "said";
  words.textContent = said;
  turn.append(words);
  region("line").querySelector(".turns")?.append(turn);
  region("line").scrollTop = region("line").scrollHeight;
}

// --- the wall --------------------------------------------------------------------------------

function facets() {
  const chosen = {};
  for (const chip of shop.querySelectorAll('[data-facet][aria-pressed="true"]')) {
    (chosen[chip.dataset.facet] ??= []).push(chip.dataset.value);
  }
  return chosen;
}

let asked = 0;

async function browse(change = {}) {
  const mine = ++asked;
  const answer = await ask("browse", {
    words: shop.querySelector('[name="words"]').value,
    chosen: facets(),
    shown: 0,
    ...change,
  });
  if (answer && mine === asked) show(answer);
}

function press(chip) {
  const on = chip.getAttribute("aria-pressed") !== "true";
  chip.setAttribute("aria-pressed", String(on));
  browse();
}

// --- a closer look ---------------------------------------------------------------------------

const dialog = region("look");
let opener = null;

async function look(id, from) {
  const answer = await ask("look", { id, dialogue });
  if (!answer) return;
  if (answer.notice) return notice(answer.notice);
  opener = from?.dataset.key;
  region("look").innerHTML = answer.html;
  dialog.showModal();
}

dialog.addEventListener("close", () => {
  if (opener) shop.querySelector(`[data-key="${CSS.escape(opener)}"]`)?.focus();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});

// --- saving and sharing ----------------------------------------------------------------------

// A link holds the whole conversation, deflated; nothing is stored on the server. It goes without
// the photo's preview, which would be too long for it.
async function share() {
  const acts = dialogue.acts.map(({ preview, ...act }) => act);
  const packed = new Blob([JSON.stringify({ ...dialogue, acts })]).stream().pipeThrough(new CompressionStream("deflate-raw"));
  const bytes = new Uint8Array(await new Response(packed).arrayBuffer());
  const code = btoa(String.fromCharCode(...bytes)).replaceAll("+", "-").replaceAll("/", "_").replaceAll("=", "");
  const link = `${location.origin}${location.pathname}#${LINK}${code}`;
  try {
    await navigator.clipboard.writeText(link);
    notice({ kind: "", text: "The link to this conversation is copied." });
  } catch {
    notice({ kind: "", text: link });
  }
}

// The address keeps a link until this tab holds a conversation, so that a server that does not
// answer costs a reload and not the link.
const linked = () => location.hash.startsWith(`#${LINK}`);
const unlink = () => history.replaceState(null, "", location.pathname + location.search);

async function shared() {
  const code = location.hash.slice(LINK.length + 1).replaceAll("-", "+").replaceAll("_", "/");
  try {
    const bytes = Uint8Array.from(atob(code), (letter) => letter.charCodeAt(0));
    const unpacked = new Blob([bytes]).stream().pipeThrough(new DecompressionStream("deflate-raw"));
    return await new Response(unpacked).text();
  } catch {
    unlink();
    notice({ kind: "error", text: "This link is not whole. Copy it again, to its very end." });
    return null;
  }
}

async function exportPage() {
  const answer = await ask("export", { dialogue });
  if (!answer) return;
  if (answer.html) download(answer.html, "fitting.html", "text/html");
  notice(answer.notice ?? { kind: "", text: "Saved as fitting.html: a page that opens anywhere, without the shop." });
}

// --- what people do --------------------------------------------------------------------------

const doings = {
  words: (from) => act({ act: "words", text: from.dataset.text }),
  back: () => act({ act: "resume" }),
  start: (from) => act({ act: "start", id: from.dataset.id }),
  pick: (from) => {
    dialog.close();
    act({ act: "pick", id: from.dataset.id });
  },
  reject: (from) => {
    dialog.close();
    act({ act: "reject", id: from.dataset.id });
  },
  look: (from) => look(from.dataset.id, from),
  say: (from) => act({ act: "refine", text: from.dataset.text }, from.dataset.text),
  branch: (from) => act({ act: "branch", turn: Number(from.dataset.turn) }),
  undo: () => act({ act: "undo" }),
  redo: () => act({ act: "redo" }),
  reset: () => act({ act: "reset" }),
  leave: () => {
    act({ act: "leave" }).then(() => shop.querySelector('[name="words"]').focus({ preventScroll: true }));
  },
  save: () => download(JSON.stringify(dialogue, null, 1), "fitting.json", "application/json"),
  share: () => share(),
  export: () => exportPage(),
  wrong: async () => {
    const answer = await ask("wrong", { dialogue });
    if (answer) notice(answer.notice);
  },
  open: () => shop.querySelector('[name="fitting"]').click(),
  photo: () => shop.querySelector('[name="photo"]').click(),
  camera: () => openCamera(),
  snap: () => takePicture(),
  uncamera: () => finder.close(),
  facet: (from) => press(from),
  sieve: (from) => from.setAttribute("aria-expanded", String(from.parentElement.classList.toggle("open"))),
  clear: () => {
    shop.querySelector('[name="words"]').value = "";
    shop.querySelectorAll("[data-facet]").forEach((chip) => chip.setAttribute("aria-pressed", "false"));
    browse();
  },
  more: (from) => {
    browse({ shown: Number(from.dataset.shown) });
  },
  close: () => dialog.close(),
  hush: () => notice(null),
};

shop.addEventListener("click", (event) => {
  const from = event.target.closest("[data-do]");
  if (!from || !doings[from.dataset.do]) return;
  event.preventDefault();
  doings[from.dataset.do](from);
});

shop.addEventListener("submit", async (event) => {
  event.preventDefault();
  if (event.target.dataset.form === "words") return browse();
  const text = box().value;
  if (busy) return;
  // The box empties at once and gets its words back when they could not be used.
  box().value = "";
  const used = await act({ act: "refine", text }, text.trim());
  if (!used && !box().value) box().value = text.trim();
});

shop.addEventListener("change", async (event) => {
  const { name, files } = event.target;
  if (name === "photo" || name === "shot") {
    await startByPhoto(files[0]);
    event.target.value = "";
  } else if (name === "fitting" && files[0]) {
    const text = files[0].size < 2e6 ? await files[0].text() : "";
    event.target.value = "";
    act({ act: "open", saved: text });
  } else if (event.target.closest("[data-settings]")) {
    const chosen = new FormData(event.target.closest("form"));
    act({ act: "adjust", settings: Object.fromEntries(chosen) });
  }
});

shop.addEventListener("paste", (event) => {
  const file = [...(event.clipboardData?.files ?? [])].find((one) => one.type.startsWith("image/"));
  if (file) {
    event.preventDefault();
    startByPhoto(file);
  }
});

// --- beginning -------------------------------------------------------------------------------

// A conversation that is being brought back must not flash the wall first, nor let it be clicked.
async function arrive() {
  dialogue = remembered(sessionStorage);
  if (!dialogue && !linked()) {
    dialogue = remembered(localStorage);
    region("back").hidden = !dialogue;
    return;
  }
  shop.dataset.resuming = "";
  if (linked()) {
    const saved = await shared();
    if (saved) await act({ act: "open", saved });
  } else await act({ act: "resume" });
  delete shop.dataset.resuming;
  region("back").hidden = shop.dataset.view === "fit" || !dialogue;
}

arriving = arrive();
