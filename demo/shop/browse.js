// Browsing: words and facets narrow down the garments that one can start from.

function facets() {
  const chosen = {};
  for (const chip of shop.querySelectorAll('[data-facet][aria-pressed="true"]')) {
    (chosen[chip.dataset.facet] ??= []).push(chip.dataset.value);
  }
  return chosen;
}

let asked = 0;

async function browse(change = {}) {
  const mine = ++asked;
  const answer = await ask("browse", {
    words: shop.querySelector('[name="words"]').value,
    chosen: facets(),
    shown: 0,
    ...change,
  });
  if (answer && mine === asked) show(answer);
}

function press(chip) {
  const on = chip.getAttribute("aria-pressed") !== "true";
  chip.setAttribute("aria-pressed", String(on));
  browse();
}
