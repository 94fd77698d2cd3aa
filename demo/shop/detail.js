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
  const close = '<button type="button" class="close" data-do="close" aria-label="Close">×</button>';
  const drawn = `<div class="tile">${from.innerHTML}</div>`;
  const html = `${close}<div class="detail">${drawn}<div class="side">${region("stands").innerHTML}</div></div>`;
  dialog.innerHTML = html;
  dialog.querySelector("details").open = true;
  dialog.showModal();
}

dialog.addEventListener("close", () => {
  if (opener) shop.querySelector(`[data-key="${CSS.escape(opener)}"]`)?.focus();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
