// On every page: light or dark, pictures that are missing. `element` is our root's parent.

const root = element.querySelector(".fr");
const SHADE = "fitting-room.shade";

// `storage` by its name: in a frame, a browser may refuse to even give the object.
function stored(storage, key) {
  try {
    return window[storage].getItem(key);
  } catch {
    return null; // Forbidden storage: nothing was ever written.
  }
}

function store(storage, key, value) {
  try {
    if (value === null) window[storage].removeItem(key);
    else window[storage].setItem(key, value);
  } catch {
    // Full or forbidden: what was chosen lasts as long as the page.
  }
}

const shade = stored("localStorage", SHADE);
if (shade) document.body.classList.toggle("dark", shade === "dark");

root.querySelector('[data-do="shade"]').addEventListener("click", () => {
  store("localStorage", SHADE, document.body.classList.toggle("dark") ? "dark" : "light");
});

// A page that fetches what it begins with says so here; until then it is marked as busy. The rest
// of the page's script runs before this microtask, so whoever waits for the mark to go finds
// every button listening.
let arriving = null;
queueMicrotask(async () => {
  await arriving;
  root.removeAttribute("aria-busy");
});

// Load errors do not bubble: capture them.
root.addEventListener(
  "error",
  (event) => {
    if (event.target.tagName === "IMG") event.target.parentElement.classList.add("missing");
  },
  true,
);

function download(text, name, type) {
  const link = document.createElement("a");
  link.href = URL.createObjectURL(new Blob([text], { type }));
  link.download = name;
  link.click();
  URL.revokeObjectURL(link.href);
}
