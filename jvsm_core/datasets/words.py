"""Attributes that a shop's text names: "printed cotton maxi dress" to pattern, material, length.

Shop texts are noisy ("machine wash", "new york"), so only words that can mean one thing are read,
and a key that two words contradict is left out: not stated.
"""

from __future__ import annotations

import re

from ..vocabulary import COLOURS

# fmt: off
_COLOURS = {
    **{colour: colour for colour in COLOURS},
    "gray": "grey", "navy blue": "navy", "off white": "ivory", "cream": "ivory", "tan": "camel",
    "maroon": "burgundy", "wine": "burgundy", "turquoise": "teal", "violet": "purple", "lilac": "lavender",
    "fuchsia": "pink", "coral": "orange", "khaki": "olive",
}
_PATTERNS = {
    "solid": "solid", "pinstripe": "pinstripe", "pinstriped": "pinstripe", "plaid": "plaid", "tartan": "plaid",
    "checked": "plaid", "checkered": "plaid", "gingham": "gingham", "polka dot": "polka dots", "polka dots": "polka dots",
    "floral": "floral", "floral print": "floral", "leopard": "leopard", "leopard print": "leopard",
    "colorblock": "colour-block", "color block": "colour-block", "colour block": "colour-block",
    "graphic": "graphic", "graphic print": "graphic",
    "stripe": "striped", "striped": "striped", "stripes": "striped", "print": "printed", "printed": "printed",
}
_MATERIALS = {
    "cotton": "cotton", "denim": "denim", "knit": "knit", "knitted": "knit", "satin": "satin", "leather": "leather",
    "lace": "lace", "linen": "linen", "wool": "wool", "silk": "silk", "chiffon": "chiffon", "velvet": "velvet",
    "suede": "suede", "jersey": "jersey", "tweed": "tweed", "cashmere": "cashmere",
}
_SLEEVES = {
    "sleeveless": "sleeveless", "strapless": "sleeveless", "spaghetti straps": "sleeveless",
    "short sleeve": "short", "short sleeves": "short", "short sleeved": "short",
    "cap sleeve": "cap", "cap sleeves": "cap", "long sleeve": "long", "long sleeves": "long", "long sleeved": "long",
    "three quarter sleeve": "three-quarter", "3/4 sleeve": "three-quarter",
}
_NECKLINES = {
    "v neck": "v-neck", "deep v neck": "v-neck", "crew neck": "crew", "crewneck": "crew", "scoop neck": "scoop",
    "boat neck": "boat", "turtleneck": "turtleneck", "halter": "halter", "halterneck": "halter",
    "off the shoulder": "off-shoulder", "off shoulder": "off-shoulder", "square neck": "square",
}
# fmt: on
_LENGTHS = {
    "mini": "thigh",
    "midi": "midi",
    "maxi": "maxi",
    "knee length": "knee",
    "cropped": "crop",
    "crop": "crop",
}
# fmt: off
_FITS = {
    "fitted": "fitted", "slim": "fitted", "slim fit": "fitted", "bodycon": "fitted", "loose": "loose",
    "oversized": "loose", "relaxed": "loose", "a line": "a-line", "flared": "flared", "flare": "flared",
    "skinny": "skinny", "wide leg": "wide",
}
# fmt: on
_WORDS: dict[str, tuple[str, str]] = {
    phrase: (key, value)
    for key, table in {
        "colour": _COLOURS,
        "pattern": _PATTERNS,
        "material": _MATERIALS,
        "sleeve": _SLEEVES,
        "neckline": _NECKLINES,
        "length": _LENGTHS,
        "fit": _FITS,
    }.items()
    for phrase, value in table.items()
}
#: What is said of a print besides its being one.
_VAGUE = frozenset({"printed", "striped"})
_PHRASE = re.compile(
    r"(?<!\w)(" + "|".join(re.escape(phrase) for phrase in sorted(_WORDS, key=len, reverse=True)) + r")(?!\w)"
)


def attributes_in(text: str) -> dict[str, str]:
    """The attributes a text names, in the words of `jvsm_core.vocabulary`; longest phrase first."""
    found: dict[str, set[str]] = {}
    for phrase in _PHRASE.findall(text.lower().replace("-", " ")):
        key, value = _WORDS[phrase]
        found.setdefault(key, set()).add(value)
    if len(found.get("pattern", ())) > 1:
        found["pattern"] -= _VAGUE
    return {key: values.pop() for key, values in found.items() if len(values) == 1}
