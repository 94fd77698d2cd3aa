// One act of the conversation: asked for, shown, timed. Gradio runs these scripts with `server`: the
// Python functions by name.

const PATIENCE = 3000; // ms that what comes after the pictures waits for them
const QUIET = 150; // ms without a next act before what was understood is drawn
const TRIES = 4; // times that a drawing is asked for while others wait for theirs
const LATER = 1500; // ms between two of them
const NO_ANSWER =
  "The shop does not answer. Your conversation is kept in this page: check that the server runs, then try again.";

let busy = false;

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
    if (answer.view === "conversation") {
      tellFound();
      if (request.act !== "adjust") ready();
      const seen = pictured();
      seen.then(() => timed(performance.now() - began));
      // Other filters leave the query, and so its drawing, as it was.
      if (request.act !== "adjust" || !region("drawing").innerHTML) picture(answer.drawn, seen);
    }
    // What was typed stays, to be said another way.
    return !["error", "question"].includes(answer.notice?.kind);
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
  const place = region("drawing");
  place.hidden = !wanted;
  place.innerHTML = "";
  region("stands").innerHTML = "";
  if (!wanted) return;
  const drawn = dialogue;
  await seen;
  do await new Promise((done) => setTimeout(done, QUIET));
  while (busy);
  if (drawn !== dialogue) return;
  let answer = null;
  for (let tries = 0; tries < TRIES && (!answer || answer.again); tries++) {
    if (tries) await new Promise((done) => setTimeout(done, LATER));
    answer = await server.understood({ dialogue: drawn });
    if (drawn !== dialogue) return;
  }
  for (const [name, html] of Object.entries(answer?.regions ?? {})) replace(region(name), html);
  place.hidden = !place.innerHTML;
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
