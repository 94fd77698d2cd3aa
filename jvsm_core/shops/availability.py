"""Whether a garment can be had, in schema.org's four words, from what shops and feeds write."""

from __future__ import annotations

from typing import Any

#: What is written, lower case and without blanks, to one word. The feeds' own words come first.
WORDS = {
    "instock": "in stock",
    "outofstock": "out of stock",
    "preorder": "preorder",
    "backorder": "backorder",
    "onbackorder": "backorder",
    "available": "in stock",
    "yes": "in stock",
    "true": "in stock",
    "lowstock": "in stock",
    "limitedavailability": "in stock",
    "soldout": "out of stock",
    "unavailable": "out of stock",
    "discontinued": "out of stock",
    "no": "out of stock",
    "false": "out of stock",
}
#: As shops of other languages write them.
WORDS |= dict.fromkeys(("ja", "oui", "sí", "si", "sì", "sim", "tak", "auflager", "lieferbar", "verfügbar",
                        "disponible", "disponibile", "enstock", "vorrätig"), "in stock")  # fmt: skip
WORDS |= dict.fromkeys(("nein", "non", "não", "nie", "nichtlieferbar", "nichtverfügbar", "ausverkauft", "vergriffen",
                        "épuisé", "rupturedestock", "agotado", "esaurito", "indisponible"), "out of stock")  # fmt: skip


def availability_of(value: Any) -> str:
    """One of "in stock", "out of stock", "preorder" or "backorder"; "" where nothing is said or understood.

    A number counts pieces: none is out of stock.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, bool):
        return "in stock" if value else "out of stock"
    text = str(value).strip().casefold()
    try:
        return "in stock" if float(text) > 0 else "out of stock"
    except ValueError:
        plain = text.rsplit("/", 1)[-1].replace(" ", "").replace("_", "").replace("-", "")
        return WORDS.get(plain, "")
