// The Stories page: plays a story's slides. Runs after `frame.js`; `server` is Gradio's.

const stage = root.querySelector(".stage");
const part = (name) => stage.querySelector(`[data-stage="${name}"]`);
const auto = stage.querySelector('[data-do="auto"]');
const PACE = 5000; // milliseconds a slide stays when the story plays by itself

let slides = [];
let at = 0;
let clock = 0;
let opener = null;

function tell(message) {
  const place = root.querySelector("[data-notice]");
  place.hidden = !message;
  place.className = `notice ${message?.kind ?? ""}`;
  place.textContent = message?.text ?? "";
}

async function ask(name, request) {
  tell(null);
  const answer = await server[name](request);
  if (!answer) tell({ kind: "error", text: "The shop does not answer. Check that the server runs, then try again." });
  else if (answer.notice) tell(answer.notice);
  return answer;
}

function show(number) {
  at = Math.min(Math.max(number, 0), slides.length - 1);
  part("slide").innerHTML = slides[at];
  part("slide").scrollTop = 0;
  part("place").textContent = `${at + 1} of ${slides.length}`;
  stage.querySelector('[data-do="previous"]').disabled = at === 0;
  stage.querySelector('[data-do="next"]').textContent = at === slides.length - 1 ? "Again" : "Next";
  if (at === slides.length - 1) playing(false);
}

function playing(on) {
  auto.setAttribute("aria-pressed", String(on));
  auto.textContent = on ? "Pause" : "Play by itself";
  clearInterval(clock);
  if (on) clock = setInterval(() => show(at + 1), PACE);
}

function next() {
  show(at === slides.length - 1 ? 0 : at + 1);
}

// Stories that were recorded in this browser stay in it.
const OWN = "fitting-room.stories"; // as in the shop's record.js

function recorded() {
  try {
    const found = JSON.parse(stored("localStorage", OWN));
    return Array.isArray(found) ? found : [];
  } catch {
    return [];
  }
}

async function showOwn() {
  const stories = recorded();
  const answer = stories.length ? await ask("own", { stories }) : null;
  root.querySelector('[data-part="own"]').hidden = !answer?.regions;
  root.querySelector('[data-region="own"]').innerHTML = answer?.regions?.own ?? "";
}

const which = ({ dataset }) => (dataset.own ? { story: recorded()[Number(dataset.own)] } : { id: dataset.id });

const doings = {
  keep: (from) => download(JSON.stringify(which(from).story, null, 1), "story.json", "application/json"),
  forget: (from) => {
    const left = recorded().filter((_, place) => place !== Number(from.dataset.own));
    store("localStorage", OWN, left.length ? JSON.stringify(left) : null);
    return showOwn();
  },
  play: async (from) => {
    const answer = await ask("play", which(from));
    if (!answer?.slides) return;
    opener = from;
    slides = answer.slides;
    part("title").textContent = answer.title;
    stage.showModal();
    show(0);
    stage.querySelector('[data-do="next"]').focus();
  },
  export: async (from) => {
    const answer = await ask("export", which(from));
    if (answer?.html) download(answer.html, answer.name, "text/html");
  },
  next,
  previous: () => show(at - 1),
  auto: () => {
    const on = auto.getAttribute("aria-pressed") !== "true";
    if (on && at === slides.length - 1) show(0);
    playing(on);
  },
  full: () => (document.fullscreenElement ? document.exitFullscreen() : stage.requestFullscreen()),
  close: () => stage.close(),
};

root.addEventListener("click", (event) => {
  const from = event.target.closest("[data-do]");
  if (from) doings[from.dataset.do]?.(from);
});

stage.addEventListener("close", () => {
  playing(false);
  if (document.fullscreenElement) document.exitFullscreen();
  opener?.focus();
});

stage.addEventListener("keydown", (event) => {
  if (event.key === "ArrowRight" || event.key === "PageDown") next();
  else if (event.key === "ArrowLeft" || event.key === "PageUp") show(at - 1);
  else return;
  event.preventDefault();
});

arriving = showOwn();
