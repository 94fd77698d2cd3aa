// A closer look at one garment, in a dialog.

const dialog = region("detail");
let opener = null;

async function openDetail(id, from) {
  const answer = await ask("detail", { id, dialogue });
  if (!answer) return;
  if (answer.notice) return notice(answer.notice);
  // From within the dialog one goes on to another garment, and back to where it was opened.
  if (!dialog.open) opener = from?.dataset.key;
  dialog.innerHTML = answer.html;
  marks();
  if (dialog.open) dialog.scrollTop = 0;
  else dialog.showModal();
}

// The request as it was drawn, large, with what the drawing shows.
function openDrawing(from) {
  opener = from.dataset.key;
  const close = Object.assign(document.createElement("button"), { type: "button", className: "close", textContent: "×" });
  close.dataset.do = "close";
  close.setAttribute("aria-label", "Close");
  const detail = Object.assign(document.createElement("div"), { className: "detail" });
  detail.append(copied("tile", from), copied("side", region("stands")));
  dialog.replaceChildren(close, detail);
  dialog.querySelector("details").open = true;
  dialog.showModal();
}

// What an element holds, once more, in a box of its own.
function copied(name, from) {
  const box = Object.assign(document.createElement("div"), { className: name });
  box.append(...from.cloneNode(true).childNodes);
  return box;
}

dialog.addEventListener("close", () => {
  if (opener) shop.querySelector(`[data-key="${CSS.escape(opener)}"]`)?.focus();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
