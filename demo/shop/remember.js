// What the browser keeps of a conversation: its JSON in sessionStorage, so that a reload or a restart of
// the server loses nothing and two tabs never mix; a copy of the last one waits in localStorage for a
// tab that was closed. The first of the shop's scripts, after `frame.js`; they share one scope.

const KEY = "fitting-room.dialogue";

let dialogue = null; // as the server wrote it; null while nothing is chosen

function remember(value) {
  dialogue = value;
  if (linked()) unlink();
  store("sessionStorage", KEY, value && JSON.stringify(value));
  // A person's photo is not left behind in a browser that others may use.
  if (value && !value.acts.some((act) => act.preview)) store("localStorage", KEY, JSON.stringify(value));
}

function remembered(storage) {
  try {
    return JSON.parse(stored(storage, KEY));
  } catch {
    return null;
  }
}
