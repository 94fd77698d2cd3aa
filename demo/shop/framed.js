// The shop in a frame of another site's page (`embed.js`), and begun by its address: `?garment=ID`,
// `?words=a red dress`.

const address = new URLSearchParams(location.search);
const framed = address.has("embedded");

if (framed) shop.dataset.embedded = "";

// What the address asks to begin with; null for nothing, and for what this tab's conversation began with.
function beginning() {
  const garment = address.get("garment");
  const words = address.get("words");
  const first = dialogue?.acts?.[0];
  if (garment) return first?.garment === garment ? null : { act: "start", id: garment };
  if (words) return first?.text?.trim() === words.trim() ? null : { act: "words", text: words };
  return null;
}

// No page but those that the operator allows can show this one (`frame-ancestors`), so it is told to any.
function tellFound() {
  if (!framed) return;
  const cards = [...region("results").querySelectorAll("[data-garment]")];
  window.parent.postMessage({ found: cards.map((card) => card.dataset.garment) }, "*");
}
