// The Inspect page in the browser: asks for evaluations, narrows queries down, opens them.
//
// What is chosen stands in the address, so that a reload or a link shows the same again. The
// server keeps the evaluations; this page keeps the order of the queries that are shown, to go
// from one to the next. Runs after `frame.js`; `server` is Gradio's.

const place = (name) => root.querySelector(`[data-region="${name}"]`);
const part = (name) => root.querySelector(`[data-part="${name}"]`);
const setupForm = root.querySelector('[data-form="setup"]');
const siftForm = root.querySelector('[data-form="sift"]');
const opened = root.querySelector("dialog.open");
const beyond = root.querySelector('[name="beyond"]');
const EVERY = 350; // milliseconds between two looks at an evaluation on its way
const PAUSE = 250; // milliseconds without a key before words are searched for

let asked = null; // what the evaluation on screen was asked for
let order = []; // numbers of the queries that passed, as they are listed
let latest = 0; // tells the answer to the latest question from those before
let opener = ""; // data-key of the button that opened the dialog
let written = false; // whether a note was saved since the list was made

// --- asking ------------------------------------------------------------------------------------

function say(message) {
  const notice = root.querySelector("[data-notice]");
  notice.hidden = !message;
  notice.className = `notice ${message?.kind ?? ""}`;
  notice.textContent = message?.text ?? "";
}

// A public shop's operator signs in for as long as the tab is open.
const OPERATOR = "fitting-room.operator";
const signed = (request) => ({ ...request, operator: stored("sessionStorage", OPERATOR) });

async function ask(name, request) {
  const answer = await server[name](signed(request));
  if (!answer) say({ kind: "error", text: "The shop does not answer. Check that the server runs, then try again." });
  else if (answer.notice) {
    // A notice lies behind an open dialog.
    if (opened.open) opened.close();
    say(answer.notice);
  }
  return answer?.notice ? null : answer;
}

function setup() {
  const chosen = Object.fromEntries(new FormData(setupForm));
  chosen.split = setupForm.querySelector("[data-benchmark]:not([hidden]) select").value;
  return chosen;
}

function sieve() {
  return Object.fromEntries([...new FormData(siftForm)].filter(([, value]) => value));
}

// What every request about the evaluation on screen carries.
const about = (more = {}) => ({ ...asked, sieve: sieve(), beyond: beyond.value, ...more });

// --- showing -----------------------------------------------------------------------------------

function show(answer) {
  for (const [name, html] of Object.entries(answer.regions ?? {})) place(name).innerHTML = html;
  if (answer.append) place("rows").insertAdjacentHTML("beforeend", answer.append);
  if (answer.order) order = answer.order;
  if (answer.status) place("status").textContent = answer.status;
  const chosen = sieve();
  for (const button of root.querySelectorAll('[data-do="narrow"]')) {
    button.setAttribute("aria-pressed", String(chosen[button.dataset.name] === button.dataset.value));
  }
  part("all").hidden = !Object.keys(chosen).some((name) => name !== "sort");
}

function progress(busy) {
  const box = place("progress");
  box.hidden = !busy;
  setupForm.querySelector('[type="submit"]').disabled = Boolean(busy);
  if (!busy) return;
  const far = busy.total ? `: ${busy.done.toLocaleString("en")} of ${busy.total.toLocaleString("en")}` : "";
  part("stage").textContent = `${busy.stage}${far}`;
  part("bar").style.width = busy.total ? `${(100 * busy.done) / busy.total}%` : "4%";
  if (busy.done === 0) place("status").textContent = busy.stage;
}

function address(number = null) {
  const chosen = { ...asked, ...sieve(), beyond: beyond.value };
  if (number !== null) chosen.open = number;
  history.replaceState(null, "", `${location.pathname}${location.search}#${new URLSearchParams(chosen)}`);
}

// --- evaluating --------------------------------------------------------------------------------

async function evaluate(request = setup()) {
  const mine = ++latest;
  say(null);
  progress({ stage: "Asking for it", done: 0, total: 0 });
  const began = { ...request, sieve: sieve(), beyond: beyond.value };
  let answer = await ask("evaluate", began);
  while (answer?.busy && mine === latest) {
    progress(answer.busy);
    await new Promise((done) => setTimeout(done, EVERY));
    answer = await ask("evaluate", began);
  }
  if (mine !== latest) return;
  progress(null);
  if (!answer) return;
  asked = request;
  part("before").hidden = true;
  part("shipped").hidden = true;
  part("result").hidden = false;
  show(answer);
  address();
}

let clock = 0;

async function sift() {
  clearTimeout(clock);
  const mine = ++latest;
  const answer = await ask("select", about());
  if (!answer || mine !== latest) return;
  show(answer);
  address();
}

function narrow(name, value) {
  const field = siftForm.elements[name];
  const off = field.value === value;
  field.value = off ? "" : value;
  // A cause counts failures alone.
  if (name === "cause") siftForm.elements.rank.value = off ? "" : `beyond ${beyond.value}`;
  sift();
  if (!off) root.querySelector(".list").scrollIntoView({ block: "start" });
}

function all() {
  for (const field of siftForm.elements) if (field.name && field.name !== "sort") field.value = "";
  sift();
}

// --- opening -----------------------------------------------------------------------------------

function display(html, key) {
  place("opened").innerHTML = html;
  opener = key;
  const at = order.indexOf(Number(key.replace("query", "")));
  const end = (name, last) => {
    const button = opened.querySelector(`[data-do="${name}"]`);
    if (button) button.disabled = at < 0 || at === last;
  };
  end("previous", 0);
  end("next", order.length - 1);
  // Only now: the dialog gives the focus to its first button that can be pressed.
  if (!opened.open) opened.showModal();
  opened.scrollTop = 0;
}

async function openQuery(number) {
  const answer = await ask("open_query", about({ number }));
  if (!answer) return;
  display(answer.html, `query${number}`);
  address(number);
}

async function step(by) {
  const at = order.indexOf(Number(opener.replace("query", "")));
  const next = order[at + by];
  if (at < 0 || next === undefined) return;
  if (!(await keepNote())) return;
  const held = document.activeElement?.dataset.do;
  await openQuery(next);
  const button = held && opened.querySelector(`[data-do="${held}"]`);
  if (button && !button.disabled) button.focus();
  else opened.querySelector('[data-do="close"]').focus();
}

// --- notes -------------------------------------------------------------------------------------

const noteForm = () => opened.querySelector('[data-form="note"]');

function changed(form) {
  const fields = [form.elements.words, form.elements.tags];
  return "unsaved" in form.dataset || fields.some((field) => field.value !== field.defaultValue);
}

// Saves what was written and not saved yet; false where it could not be.
async function keepNote() {
  const form = noteForm();
  if (!form || !changed(form)) return true;
  const { kind, value, revision } = form.dataset;
  const { words, tags } = form.elements;
  const answer = await server.save_note(
    signed(about({ kind, value, revision: Number(revision), words: words.value, tags: tags.value })),
  );
  const told = (text) => (noteForm().querySelector("[data-saved]").textContent = text);
  if (!answer || answer.notice) {
    told(answer?.notice.text ?? "The shop does not answer; your note stands here, try again.");
    return false;
  }
  if (answer.html) {
    form.outerHTML = answer.html;
    // Still to be saved: what stands in the fields is nowhere else.
    noteForm().dataset.unsaved = "";
    told(answer.said);
    noteForm().elements.words.focus();
    return false;
  }
  form.dataset.revision = answer.revision;
  delete form.dataset.unsaved;
  tags.value = answer.tags;
  words.defaultValue = words.value;
  tags.defaultValue = tags.value;
  written = true;
  told(answer.said);
  return true;
}

opened.addEventListener("close", async () => {
  if (asked) address();
  const again = written;
  written = false;
  if (again) await (opener.startsWith("mark") ? marks() : evaluate(asked));
  root.querySelector(`[data-key="${CSS.escape(opener)}"]`)?.focus();
});

opened.addEventListener("cancel", async (event) => {
  event.preventDefault();
  if (await keepNote()) opened.close();
});

// --- dialogues that shoppers marked ------------------------------------------------------------

let first = 0; // place of the first conversation that is listed

async function marks() {
  const answer = await ask("marks", { first });
  if (answer) show(answer);
}

async function signIn(form) {
  const answer = await ask("sign_in", { password: form.elements.password.value });
  form.reset();
  if (!answer) return;
  store("sessionStorage", OPERATOR, answer.operator);
  operates();
  await marks();
}

function operates() {
  const form = root.querySelector('[data-form="operator"]');
  if (form) form.hidden = stored("sessionStorage", OPERATOR) !== null;
}

function side(name) {
  for (const button of root.querySelectorAll('[data-do="side"]')) {
    button.setAttribute("aria-pressed", String(button.dataset.value === name));
  }
  for (const section of root.querySelectorAll("[data-side]")) section.hidden = section.dataset.side !== name;
  // What nobody looked at yet is made when somebody does.
  if (name === "query" && !place("trace").innerHTML) trace();
  if (name === "shop" && !place("quality").innerHTML) fill("quality", {});
}

async function fill(name, request) {
  const answer = await ask(name, request);
  if (answer) show(answer);
}

function trace() {
  say(null);
  return fill("trace", Object.fromEntries(new FormData(root.querySelector('[data-form="trace"]'))));
}

// --- what people do ----------------------------------------------------------------------------

const doings = {
  side: (from) => side(from.dataset.value),
  narrow: (from) => narrow(from.dataset.name, from.dataset.value),
  all,
  more: async (from) => {
    const answer = await ask("select", about({ shown: Number(from.dataset.shown) }));
    if (answer) show(answer);
  },
  open: (from) => openQuery(Number(from.dataset.number)),
  previous: () => step(-1),
  next: () => step(1),
  close: async () => {
    if (await keepNote()) opened.close();
  },
  replay: async (from) => {
    const answer = await ask("replay", { mark: from.dataset.mark });
    if (answer) display(answer.html, from.dataset.key);
  },
  marks: (from) => {
    first = Number(from.dataset.first);
    return marks();
  },
  remove: async (from) => {
    if (await ask("remove_mark", { mark: from.dataset.mark })) await marks();
  },
  keep: (from) => download(from.dataset.json, "conversation.json", "application/json"),
  away: async (from) => {
    from.disabled = true;
    const answer = await ask("take_away", about({ form: from.dataset.value }));
    from.disabled = false;
    if (answer) download(answer.text, answer.name, answer.type);
  },
};

root.addEventListener("click", (event) => {
  const from = event.target.closest("[data-do]");
  if (from) doings[from.dataset.do]?.(from);
});

root.addEventListener("submit", (event) => {
  event.preventDefault();
  const form = event.target.dataset.form;
  if (form === "setup") evaluate();
  else if (form === "trace") trace();
  else if (form === "sift") sift();
  else if (form === "note") keepNote();
  else if (form === "operator") signIn(event.target);
});

root.addEventListener("change", (event) => {
  if (event.target.name === "benchmark") splits();
  else if (event.target === beyond || event.target.closest('[data-form="sift"] select')) sift();
});

root.addEventListener("input", (event) => {
  if (event.target.form !== siftForm || event.target.name !== "words") return;
  clearTimeout(clock);
  clock = setTimeout(sift, PAUSE);
});

opened.addEventListener("keydown", (event) => {
  if (event.key === "Enter" && (event.ctrlKey || event.metaKey)) keepNote();
  else if (event.target.closest("input, textarea") || !opened.querySelector('[data-do="next"]')) return;
  else if (event.key === "ArrowRight") step(1);
  else if (event.key === "ArrowLeft") step(-1);
});

// Only the chosen benchmark's splits are shown.
function splits() {
  for (const span of setupForm.querySelectorAll("[data-benchmark]")) {
    span.hidden = span.dataset.benchmark !== setupForm.elements.benchmark.value;
  }
}

// --- beginning ---------------------------------------------------------------------------------

// Sets a field to a value of an address; false where a list has no such value.
function choose(field, value) {
  if (!field?.options) {
    if (field) field.value = value;
    return Boolean(field);
  }
  if (![...field.options].some((option) => option.value === value)) return false;
  field.value = value;
  return true;
}

// Where no evaluation is shipped, as for a shop of one's own, the page opens with what is known of its data.
async function open() {
  if (part("shipped").innerHTML) return;
  const answer = await ask("quality", {});
  if (answer?.regions && !part("result").hidden) return;
  part("shipped").innerHTML = answer?.regions?.quality ?? "";
}

// An address that names an evaluation was made by somebody who asked for it.
async function arrive() {
  operates();
  await marks();
  const told = new URLSearchParams(location.hash.slice(1));
  if (!told.has("benchmark")) return open();
  const unknown = ["benchmark", "edits", "queries", "checkpoint", "ranking", "other"].filter(
    (name) => told.has(name) && !choose(setupForm.elements[name], told.get(name)),
  );
  splits();
  const split = setupForm.querySelector("[data-benchmark]:not([hidden]) select");
  if (told.has("split") && !choose(split, told.get("split"))) unknown.push("split");
  if (unknown.length) {
    const text = `This address asks for a ${unknown[0]} that is not to be had here: choose another one, then evaluate.`;
    return say({ kind: "error", text });
  }
  if (told.has("beyond")) choose(beyond, told.get("beyond"));
  await evaluate();
  if (!asked) return;
  for (const [name, value] of told) choose(siftForm.elements[name], value);
  await sift();
  if (told.has("open")) await openQuery(Number(told.get("open")));
}

arriving = arrive();
