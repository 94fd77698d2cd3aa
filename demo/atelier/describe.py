"""What a shop says about a garment: title, description and price, all from its attributes.

A title names what a shopper sees first, a description every attribute, and neither says what is
not drawn. Wording and price level vary with the design's seed, so a family reads alike.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from types import MappingProxyType

from jvsm_core.vocabulary import DETAILS

from .design import Design
from .spec import values

_PLURAL = frozenset({"trousers", "jeans", "shorts"})
_LEGGED = frozenset({"jumpsuit", *_PLURAL})

_SLEEVES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # before a noun, and as a feature
        "sleeveless": ("sleeveless", "a sleeveless cut"),
        "cap": ("cap-sleeve", "cap sleeves"),
        "short": ("short-sleeve", "short sleeves"),
        "elbow": ("elbow-sleeve", "elbow-length sleeves"),
        "three-quarter": ("three-quarter-sleeve", "three-quarter sleeves"),
        "long": ("long-sleeve", "long sleeves"),
    }
)
_NECKLINES: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "crew": ("crew-neck", "a crew neck"),
        "v-neck": ("v-neck", "a v-neck"),
        "scoop": ("scoop-neck", "a scoop neck"),
        "square": ("square-neck", "a square neckline"),
        "boat": ("boat-neck", "a boat neck"),
        "turtleneck": ("turtleneck", "a turtleneck"),
        "shirt collar": ("collared", "a shirt collar"),
        "halter": ("halter-neck", "a halter neck"),
        "off-shoulder": ("off-shoulder", "an off-shoulder neckline"),
    }
)
_FITS = MappingProxyType({"straight": "straight-cut", "wide": "wide-leg"})
_BODY_LENGTHS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # before a noun, and after "it"
        "crop": ("cropped", "is cut to crop length"),
        "waist": ("waist-length", "ends at the waist"),
        "hip": ("hip-length", "ends at the hip"),
        "thigh": ("thigh-length", "ends at the thigh"),
        "knee": ("knee-length", "ends at the knee"),
        "midi": ("midi", "falls to midi length"),
        "maxi": ("maxi", "falls to maxi length"),
    }
)
_LEG_LENGTHS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "short": ("short-leg", "{is_} short in the leg"),
        "knee": ("knee-length", "{is_} cut to the knee"),
        "cropped": ("cropped", "{is_} cropped at the leg"),
        "full": ("full-length", "{is_} full length"),
    }
)
_PATTERNS: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        # before a noun, and after the colour
        "horizontal stripes": ("striped", "with {second} horizontal stripes"),
        "vertical stripes": ("vertical-striped", "with {second} vertical stripes"),
        "pinstripe": ("pinstripe", "with a {second} pinstripe"),
        "plaid": ("plaid", "and {second} plaid"),
        "gingham": ("gingham", "and {second} gingham"),
        "polka dots": ("polka-dot", "with {second} polka dots"),
        "floral": ("floral", "with a floral print in {second}"),
        "leopard": ("leopard-print", "with a leopard print in {second}"),
        "colour-block": ("colour-block", "and {second} colour-block"),
        "graphic": ("graphic", "with a {second} graphic"),
    }
)
_MATERIALS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "cotton": ("cotton", "soft cotton", "midweight cotton"),
        "denim": ("denim", "sturdy denim"),
        "knit": ("knit fabric", "a soft knit"),
        "satin": ("satin", "fluid satin", "smooth satin"),
        "leather": ("leather", "supple leather"),
        "lace": ("lace", "fine lace"),
        "linen": ("linen", "washed linen", "airy linen"),
        "wool": ("wool", "warm wool", "brushed wool"),
    }
)
_DETAIL_NAMES = MappingProxyType(
    {
        "zip": "a zip",
        "hood": "a hood",
        "belt": "a belt",
        "drawstring": "a drawstring",
    }
)

#: First sentence; {a} is an article or nothing, {this} agrees with the noun.
_OPENINGS = (
    "{a} {fit} {noun} in {material}, in {look}.",
    "{this} {fit} {noun} {is_} made of {material}, in {look}.",
    "Cut from {material}: {a} {fit} {noun} in {look}.",
    "In {look}, {a} {fit} {noun} made of {material}.",
    "{a} {fit} {noun} for every day: {material}, in {look}.",
)
#: Second sentence, with the garment's features or, where it has none, its length alone.
_ENDINGS = (
    ("{it} {length}, with {features}.", "{it} {length}."),
    ("{it} {length} and {has} {features}.", "{it} {length}."),
    ("With {features}; {it} {length}.", "{it} {length}."),
)

#: Price of a plain garment in cotton, and the factor of its material and length.
# fmt: off
_PRICES = MappingProxyType({
    "t-shirt": 22, "tank top": 18, "shirt": 45, "blouse": 48, "polo": 38, "sweater": 52, "cardigan": 58,
    "hoodie": 52, "jacket": 90, "blazer": 120, "coat": 160, "dress": 72, "jumpsuit": 82, "skirt": 46,
    "trousers": 60, "jeans": 58, "shorts": 36,
})
_MATERIAL_PRICES = MappingProxyType({
    "cotton": 1.0, "denim": 1.1, "knit": 1.15, "satin": 1.35, "leather": 2.6, "lace": 1.45, "linen": 1.2,
    "wool": 1.5,
})
# fmt: on
_LENGTH_PRICES = MappingProxyType({"crop": 0.95, "midi": 1.08, "maxi": 1.15})
_DETAIL_PRICE = 0.04  # share of the price for each detail


def title(design: Design) -> str:
    """Such as `Sleeveless crew-neck cotton dress in navy`; the attributes that say most, in a fixed order.

    What a category always has is left out: a polo's collar, a tank top's missing sleeves.
    """
    words = []
    if _tells(design, "sleeve"):
        words.append(_styled(design, _SLEEVES[design["sleeve"]][0], "-sleeve"))
    if _tells(design, "neckline"):
        words.append(_NECKLINES[design["neckline"]][0])
    if design.get("sleeve") is None or design.rng("words", "title").random() < 0.35:
        words.insert(0, _length(design)[0])
    if design["pattern"] != "solid":
        words.append(_PATTERNS[design["pattern"]][0])
    if _tells(design, "material"):
        words.append(design["material"])
    words.append(design["category"])
    second = design.get("second_colour")
    return _sentence(" ".join(words) + f" in {design['colour']}" + (f" and {second}" if second else ""))


def description(design: Design) -> str:
    """Two sentences that name every attribute of a garment and no detail it lacks."""
    rng = design.rng("words", "description")
    plural = design["category"] in _PLURAL
    fit = _fit(design)
    opening = _OPENINGS[rng.integers(len(_OPENINGS))]
    material = str(rng.choice(_MATERIALS[design["material"]]))
    first = opening.format(
        a="a pair of" if plural and opening.startswith("Cut") else "" if plural else _article(fit),
        this="these" if plural else "this",
        is_="are" if plural else "is",
        fit=fit,
        noun=design["category"],
        material=material,
        look=_look(design),
    )
    features = _features(design)
    with_features, without = _ENDINGS[rng.integers(len(_ENDINGS))]
    second = (with_features if features else without).format(
        it="they" if plural else "it",
        has="have" if plural else "has",
        length=_length(design)[1],
        features=_listed(features),
    )
    return f"{_sentence(first)} {_sentence(second)}"


def price(design: Design) -> float:
    """What a shop would ask: by category, material, length and details; ends in .00, .50 or .95.

    A family has one level, so colours cost the same.
    """
    rng = design.rng("words", "price")
    details = sum(design.has(detail) for detail in DETAILS)
    amount = (
        _PRICES[design["category"]]
        * _MATERIAL_PRICES[design["material"]]
        * _LENGTH_PRICES.get(design["length"], 1.0)
        * (1 + _DETAIL_PRICE * details)
        * rng.uniform(0.82, 1.25)
    )
    return float(int(amount) + rng.choice((0.0, 0.5, 0.95, 0.95)))


def _tells(design: Design, key: str) -> bool:
    """Whether a key exists and could have been otherwise in this category."""
    return key in design.attributes and len(values(design["category"], key)) > 1


def _fit(design: Design) -> str:
    fit = design["fit"]
    return fit if fit == "wide" and design["category"] not in _LEGGED else _FITS.get(fit, fit)


def _styled(design: Design, sleeve: str, ending: str) -> str:
    """A sleeve's phrase with its style before the ending: `short puff sleeves`."""
    style = design.get("sleeve_style", "plain")
    return sleeve if style == "plain" else sleeve.replace(ending, f"{ending[0]}{style}{ending}")


def _length(design: Design) -> tuple[str, str]:
    """A garment's length before its noun, and as what follows `it` or `they`."""
    plural = design["category"] in _PLURAL
    if design["category"] in _LEGGED:
        before, after = _LEG_LENGTHS[design["length"]]
        return before, after.format(is_="are" if plural else "is")
    return _BODY_LENGTHS[design["length"]]


def _look(design: Design) -> str:
    """Colour and pattern: `navy with white polka dots`."""
    if design["pattern"] == "solid":
        return f"solid {design['colour']}"
    return f"{design['colour']} {_PATTERNS[design['pattern']][1].format(second=design['second_colour'])}"


def _features(design: Design) -> list[str]:
    """Sleeves, neckline and details, as noun phrases."""
    features = []
    if "sleeve" in design.attributes:
        features.append(_styled(design, _SLEEVES[design["sleeve"]][1], " sleeves"))
    if "neckline" in design.attributes:
        features.append(_NECKLINES[design["neckline"]][1])
    features += [_DETAIL_NAMES.get(detail, detail) for detail in DETAILS if design.has(detail)]
    return features


def _listed(phrases: Sequence[str]) -> str:
    return " and ".join(part for part in (", ".join(phrases[:-1]), *phrases[-1:]) if part)


def _article(word: str) -> str:
    return "an" if word[0] in "aeiou" else "a"


def _sentence(text: str) -> str:
    """One space between words, and a capital at the start."""
    text = " ".join(text.split())
    return text[0].upper() + text[1:]
