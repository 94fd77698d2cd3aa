// A closer look at one garment, in a dialog.

const dialog = region("detail");
let opener = null;

async function openDetail(id, from) {
  const answer = await ask("detail", { id, dialogue });
  if (!answer) return;
  if (answer.notice) return notice(answer.notice);
  opener = from?.dataset.key;
  dialog.innerHTML = answer.html;
  marks();
  dialog.showModal();
}

dialog.addEventListener("close", () => {
  if (opener) shop.querySelector(`[data-key="${CSS.escape(opener)}"]`)?.focus();
});
dialog.addEventListener("click", (event) => {
  if (event.target === dialog) dialog.close();
});
