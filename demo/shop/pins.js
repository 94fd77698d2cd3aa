// Garments put aside: their ids live in this tab, and go along in the link, the saved file and the export.

const PINS = "fitting-room.pins";
const COMPARED = 3; // as in pins.py

let pins = [];
let chosen = [];

const given = (ids) => (Array.isArray(ids) ? ids.filter((id) => typeof id === "string") : []);

async function keepPins(ids, marked = []) {
  pins = given(ids);
  chosen = marked.filter((id) => pins.includes(id)).slice(-COMPARED);
  // Pins that are none of this shop's are forgotten there.
  const answer = pins.length ? await ask("pinned", { pins, chosen }) : { pins: [], regions: { pins: "" } };
  if (!answer?.regions) return;
  pins = answer.pins;
  store("sessionStorage", PINS, pins.length ? JSON.stringify(pins) : null);
  replace(region("pins"), answer.regions.pins);
  region("pins").hidden = !pins.length;
  marks();
}

function rememberedPins() {
  try {
    return given(JSON.parse(stored("sessionStorage", PINS)));
  } catch {
    return [];
  }
}

// What a link or a file brings along.
function pinsOf(saved) {
  try {
    return given(JSON.parse(saved).pins);
  } catch {
    return [];
  }
}

function pin(id) {
  if (pins.includes(id)) return keepPins(pins.filter((other) => other !== id), chosen);
  return keepPins([...pins, id], [...chosen, id]);
}

function marks() {
  for (const button of shop.querySelectorAll('[data-do="pin"][aria-pressed]')) {
    const on = pins.includes(button.dataset.id);
    button.setAttribute("aria-pressed", String(on));
    // A card has no room for the longer word, and shows it by its shade.
    if (!button.matches(".link")) button.textContent = on ? "Pinned" : "Pin";
  }
  const few = (most) => chosen.length < 2 || chosen.length > most;
  for (const [name, most] of [["compare", COMPARED], ["between", 2]]) {
    const button = region("pins").querySelector(`[data-do="${name}"]`);
    if (button) button.disabled = few(most);
  }
}

async function compare(from) {
  const answer = await ask("compare", { pins: chosen, dialogue });
  if (!answer) return;
  if (answer.notice) return notice(answer.notice);
  opener = from.dataset.key;
  dialog.innerHTML = answer.html;
  dialog.showModal();
}
