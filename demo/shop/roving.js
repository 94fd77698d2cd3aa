// Garments by keyboard: one stop of Tab each. Left and right go through a garment's buttons and on to the next
// garment, up and down to the row above and below, Home and End to the first and the last one.

const buttons = (card) => [...card.querySelectorAll("button")];

// The button that was used last is the garment's stop.
shop.addEventListener("focusin", ({ target }) => {
  const card = target.closest(".grid .card");
  if (!card || target.tabIndex === 0) return;
  for (const button of buttons(card)) button.tabIndex = button === target ? 0 : -1;
});

shop.addEventListener("keydown", (event) => {
  const card = event.target.closest(".grid .card");
  if (!card || event.altKey || event.ctrlKey || event.metaKey || event.shiftKey) return;
  const cards = [...card.parentElement.querySelectorAll(".card")];
  const next = neighbour(event.key, event.target, card, cards);
  if (next === null) return;
  event.preventDefault();
  next?.focus();
  next?.closest(".card").scrollIntoView({ block: "nearest" });
});

// The button that a key leads to; undefined at an end, null for a key that leads nowhere.
function neighbour(key, from, card, cards) {
  const place = cards.indexOf(card);
  const own = buttons(card);
  const at = own.indexOf(from);
  const columns = cards.filter((other) => other.offsetTop === cards[0].offsetTop).length;
  const same = (other) => other && (buttons(other)[at] ?? buttons(other)[0]);
  switch (key) {
    case "ArrowRight":
      return own[at + 1] ?? (cards[place + 1] && buttons(cards[place + 1])[0]);
    case "ArrowLeft":
      return own[at - 1] ?? (cards[place - 1] && buttons(cards[place - 1]).at(-1));
    case "ArrowDown":
      return same(cards[place + columns]);
    case "ArrowUp":
      return same(cards[place - columns]);
    case "Home":
      return same(cards[0]);
    case "End":
      return same(cards.at(-1));
    default:
      return null;
  }
}
