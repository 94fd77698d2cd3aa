// What people do on the shop's page, and how it begins. The last of its scripts.

const doings = {
  words: (from) => act({ act: "words", text: from.dataset.text }),
  back: () => act({ act: "resume" }),
  start: (from) => act({ act: "start", id: from.dataset.id }),
  pick: (from) => {
    dialog.close();
    act({ act: "pick", id: from.dataset.id });
  },
  drop: (from) => {
    const { key, part, words, guessed } = from.dataset;
    act({ act: "drop", key, part, words, guessed: guessed === "true" });
  },
  pin: (from) => pin(from.dataset.id),
  compare: (from) => compare(from),
  between: () => act({ act: "between", id: chosen[0], other: chosen[1] }),
  reject: (from) => {
    dialog.close();
    act({ act: "reject", id: from.dataset.id });
  },
  detail: (from) => openDetail(from.dataset.id, from),
  say: (from) => act({ act: "refine", text: from.dataset.text }, from.dataset.text),
  branch: (from) => act({ act: "branch", turn: Number(from.dataset.turn) }),
  agree: (from) => {
    from.parentElement.remove();
    ready();
  },
  undo: () => act({ act: "undo" }),
  redo: () => act({ act: "redo" }),
  reset: () => act({ act: "reset" }),
  leave: () => {
    act({ act: "leave" }).then(() => shop.querySelector('[name="words"]').focus({ preventScroll: true }));
  },
  save: () => download(JSON.stringify({ ...dialogue, pins }, null, 1), "conversation.json", "application/json"),
  share: () => share(),
  record: () => naming.showModal(),
  export: () => exportPage(),
  wrong: async () => {
    const answer = await ask("wrong", { dialogue });
    if (answer) notice(answer.notice);
  },
  open: () => shop.querySelector('[name="saved"]').click(),
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
  // The page stays where it is, and the keyboard goes on with the first garment that is new.
  further: async (from) => {
    const seen = region("results").querySelectorAll(".card").length;
    const top = window.scrollY;
    const chosen = Object.fromEntries(new FormData(shop.querySelector("[data-settings]")));
    await act({ act: "adjust", settings: { ...chosen, k: from.dataset.k } });
    window.scrollTo({ top, behavior: "instant" });
    region("results").querySelectorAll(".card .tile")[seen]?.focus({ preventScroll: true });
  },
  drawn: (from) => openDrawing(from),
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
  if (event.target.dataset.form === "story") return recordStory(event.target.elements.title.value);
  const text = box().value;
  if (busy) return;
  // The box empties at once and gets its words back when they could not be used.
  box().value = "";
  const used = await act({ act: "refine", text }, text.trim());
  if (!used && !box().value) box().value = text.trim();
});

shop.addEventListener("change", async (event) => {
  const { name, files } = event.target;
  if (name === "chosen") {
    chosen = [...region("pins").querySelectorAll(":checked")].map((box) => box.value);
    return marks();
  }
  if (name === "photo" || name === "shot") {
    await startByPhoto(files[0]);
    event.target.value = "";
  } else if (name === "saved" && files[0]) {
    const text = files[0].size < 2e6 ? await files[0].text() : "";
    event.target.value = "";
    if (await act({ act: "open", saved: text })) keepPins(pinsOf(text));
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

// A conversation that is being brought back must not flash all garments first, nor let it be clicked.
async function arrive() {
  dialogue = remembered("sessionStorage");
  const first = linked() ? null : beginning();
  if (!dialogue && !linked() && !first) {
    dialogue = remembered("localStorage");
    region("back").hidden = !dialogue;
    return;
  }
  shop.dataset.resuming = "";
  if (linked()) {
    const saved = await shared();
    if (saved && (await act({ act: "open", saved }))) await keepPins(pinsOf(saved));
  } else {
    await act(first ?? { act: "resume" });
    await keepPins(rememberedPins());
  }
  delete shop.dataset.resuming;
  region("back").hidden = shop.dataset.view === "conversation" || !dialogue;
}

arriving = arrive();
