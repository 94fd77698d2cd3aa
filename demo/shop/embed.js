// The fitting room in a shop's own page, as an element:
//
//   <script src="https://fitting.example.com/embed.js" defer></script>
//   <fitting-room garment="shirt-0099-22"></fitting-room>
//
// It is a frame with the server that this script came from, and nothing of it runs in the shop's page.
// What was found is told by the event `found`, whose `detail.garments` are ids, best first.

const HOME = new URL(".", document.currentScript.src);

class FittingRoom extends HTMLElement {
  static observedAttributes = ["garment", "words", "theme", "label"];

  #frame = document.createElement("iframe");

  constructor() {
    super();
    this.#frame.style.cssText = "display: block; width: 100%; height: 100%; border: 0";
    this.#frame.allow = "camera; clipboard-write; fullscreen";
    this.attachShadow({ mode: "open" }).append(this.#frame);
  }

  connectedCallback() {
    this.style.display ||= "block";
    this.style.height ||= "min(800px, 90vh)";
    this.#open();
    window.addEventListener("message", this);
  }

  disconnectedCallback() {
    window.removeEventListener("message", this);
  }

  attributeChangedCallback() {
    if (this.isConnected) this.#open();
  }

  handleEvent({ source, origin, data }) {
    if (source !== this.#frame.contentWindow || origin !== HOME.origin) return;
    const garments = data?.found;
    if (Array.isArray(garments)) this.dispatchEvent(new CustomEvent("found", { detail: { garments }, bubbles: true }));
  }

  #open() {
    const address = new URL(HOME);
    address.searchParams.set("embedded", "");
    for (const name of ["garment", "words"]) if (this.hasAttribute(name)) address.searchParams.set(name, this.getAttribute(name));
    if (this.hasAttribute("theme")) address.searchParams.set("__theme", this.getAttribute("theme"));
    this.#frame.title = this.getAttribute("label") ?? "Fitting Room";
    if (this.#frame.src !== address.href) this.#frame.src = address.href;
  }
}

customElements.define("fitting-room", FittingRoom);
