"""The table of garments that exist: values for each category, and rules between keys.

Data alone; `spec` reads it.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from jvsm_core import vocabulary

_YES, _NO, _EITHER = ("yes",), ("no",), ("no", "yes")
_BODY_FITS = ("fitted", "straight", "loose")
_SKIRT_FITS = ("fitted", "straight", "a-line", "flared")
_LEG_FITS = ("skinny", "straight", "wide", "flared")
_SLEEVES = vocabulary.ATTRIBUTES["sleeve"]
_STYLES = vocabulary.ATTRIBUTES["sleeve_style"]
_NECKLINES = vocabulary.ATTRIBUTES["neckline"]
_PATTERNS = vocabulary.ATTRIBUTES["pattern"]


def _without(values: tuple[str, ...], *excluded: str) -> tuple[str, ...]:
    return tuple(value for value in values if value not in excluded)


#: Category to the values each of its keys may take; a key that is absent does not exist there.
#: Every category also has `colour`, and `second_colour` where the pattern has one.
TABLE: Mapping[str, Mapping[str, tuple[str, ...]]] = MappingProxyType(
    {
        "t-shirt": {
            "sleeve": _SLEEVES,
            "neckline": ("crew", "v-neck", "scoop", "square", "boat"),
            "length": ("crop", "waist", "hip"),
            "fit": _BODY_FITS,
            "pattern": _without(_PATTERNS, "pinstripe", "plaid", "gingham"),
            "material": ("cotton", "linen"),
            "pockets": _EITHER,
        },
        "tank top": {
            "sleeve": ("sleeveless",),
            "neckline": ("crew", "v-neck", "scoop", "square", "halter"),
            "length": ("crop", "waist", "hip"),
            "fit": _BODY_FITS,
            "pattern": _without(_PATTERNS, "pinstripe", "plaid"),
            "material": ("cotton", "knit", "satin", "lace", "linen"),
            "buttons": _EITHER,
        },
        "shirt": {
            "sleeve": ("sleeveless", "short", "elbow", "three-quarter", "long"),
            "neckline": ("shirt collar",),
            "length": ("crop", "hip", "thigh"),
            "fit": _BODY_FITS,
            "pattern": _without(_PATTERNS, "leopard", "colour-block", "graphic"),
            "material": ("cotton", "denim", "satin", "linen"),
            "buttons": _YES,
            "pockets": _EITHER,
        },
        "blouse": {
            "sleeve": _SLEEVES,
            "sleeve_style": _STYLES,
            "neckline": _NECKLINES,
            "length": ("crop", "waist", "hip"),
            "fit": _BODY_FITS,
            "pattern": _without(_PATTERNS, "pinstripe", "plaid", "colour-block", "graphic"),
            "material": ("cotton", "satin", "lace", "linen"),
            "buttons": _EITHER,
            "ruffles": _EITHER,
        },
        "polo": {
            "sleeve": ("sleeveless", "short", "elbow", "long"),
            "neckline": ("shirt collar",),
            "length": ("waist", "hip"),
            "fit": _BODY_FITS,
            "pattern": ("solid", "horizontal stripes", "vertical stripes", "colour-block"),
            "material": ("cotton", "knit"),
            "buttons": _YES,
            "pockets": _EITHER,
        },
        "sweater": {
            "sleeve": ("sleeveless", "short", "elbow", "three-quarter", "long"),
            "neckline": ("crew", "v-neck", "scoop", "boat", "turtleneck"),
            "length": ("crop", "waist", "hip", "thigh"),
            "fit": _BODY_FITS,
            "pattern": ("solid", "horizontal stripes", "plaid", "polka dots", "colour-block", "graphic"),
            "material": ("cotton", "knit"),
        },
        "cardigan": {
            "sleeve": ("sleeveless", "short", "three-quarter", "long"),
            "neckline": ("crew", "v-neck", "scoop"),
            "length": ("crop", "waist", "hip", "thigh", "knee"),
            "fit": _BODY_FITS,
            "pattern": ("solid", "horizontal stripes", "plaid", "polka dots", "colour-block"),
            "material": ("knit", "wool"),
            "buttons": _EITHER,
            "pockets": _EITHER,
        },
        "hoodie": {
            "sleeve": ("sleeveless", "short", "three-quarter", "long"),
            "neckline": ("crew",),
            "length": ("crop", "waist", "hip"),
            "fit": _BODY_FITS,
            "pattern": ("solid", "horizontal stripes", "colour-block", "graphic"),
            "material": ("cotton", "knit"),
            "zip": _EITHER,
            "hood": _YES,
            "pockets": _EITHER,
            "drawstring": _EITHER,
        },
        "jacket": {
            "sleeve": ("sleeveless", "three-quarter", "long"),
            "neckline": ("crew", "turtleneck", "shirt collar"),
            "length": ("crop", "waist", "hip", "thigh"),
            "fit": _BODY_FITS,
            "pattern": ("solid", "plaid", "floral", "leopard", "colour-block"),
            "material": ("cotton", "denim", "satin", "leather", "wool"),
            "buttons": _EITHER,
            "zip": _EITHER,
            "hood": _EITHER,
            "pockets": _EITHER,
        },
        "blazer": {
            "sleeve": ("sleeveless", "three-quarter", "long"),
            "neckline": ("v-neck",),
            "length": ("waist", "hip", "thigh"),
            "fit": _BODY_FITS,
            "pattern": ("solid", "vertical stripes", "pinstripe", "plaid", "gingham"),
            "material": ("cotton", "satin", "linen", "wool"),
            "buttons": _YES,
            "pockets": _EITHER,
            "lapels": _YES,
        },
        "coat": {
            "sleeve": ("long",),
            "neckline": ("v-neck", "turtleneck", "shirt collar"),
            "length": ("thigh", "knee", "midi", "maxi"),
            "fit": (*_BODY_FITS, "a-line"),
            "pattern": ("solid", "pinstripe", "plaid", "gingham", "leopard", "colour-block"),
            "material": ("cotton", "leather", "wool"),
            "buttons": _EITHER,
            "zip": _EITHER,
            "hood": _EITHER,
            "pockets": _EITHER,
            "belt": _EITHER,
            "lapels": _EITHER,
        },
        "dress": {
            "sleeve": _SLEEVES,
            "sleeve_style": _STYLES,
            "neckline": _NECKLINES,
            "length": ("thigh", "knee", "midi", "maxi"),
            "fit": (*_SKIRT_FITS, "loose"),
            "pattern": _without(_PATTERNS, "graphic"),
            "material": ("cotton", "denim", "knit", "satin", "lace", "linen"),
            "buttons": _EITHER,
            "pockets": _EITHER,
            "belt": _EITHER,
            "ruffles": _EITHER,
        },
        "jumpsuit": {
            "sleeve": _SLEEVES,
            "neckline": _NECKLINES,
            "length": vocabulary.LEG_LENGTHS,
            "fit": _LEG_FITS,
            "pattern": _without(_PATTERNS, "plaid", "gingham", "graphic"),
            "material": ("cotton", "denim", "satin", "linen"),
            "buttons": _EITHER,
            "pockets": _EITHER,
            "belt": _EITHER,
        },
        "skirt": {
            "length": ("thigh", "knee", "midi", "maxi"),
            "fit": _SKIRT_FITS,
            "pattern": _without(_PATTERNS, "graphic"),
            "material": ("cotton", "denim", "knit", "satin", "leather", "lace", "linen", "wool"),
            "buttons": _EITHER,
            "pockets": _EITHER,
            "belt": _EITHER,
            "ruffles": _EITHER,
        },
        "trousers": {
            "length": ("cropped", "full"),
            "fit": _LEG_FITS,
            "pattern": ("solid", "vertical stripes", "pinstripe", "plaid", "gingham", "floral"),
            "material": ("cotton", "satin", "leather", "linen", "wool"),
            "pockets": _EITHER,
            "belt": _EITHER,
            "drawstring": _EITHER,
        },
        "jeans": {
            "length": ("knee", "cropped", "full"),
            "fit": _LEG_FITS,
            "pattern": ("solid",),
            "material": ("denim",),
            "pockets": _YES,
            "belt": _EITHER,
        },
        "shorts": {
            "length": ("short", "knee"),
            "fit": ("skinny", "straight", "wide"),
            "pattern": _without(_PATTERNS, "leopard", "colour-block", "graphic"),
            "material": ("cotton", "denim", "satin", "leather", "linen"),
            "pockets": _EITHER,
            "belt": _EITHER,
            "drawstring": _EITHER,
        },
    }
)


@dataclass(frozen=True)
class Rule:
    """Where `key` has one of `when`, the keys of `then` are limited to its values.

    An empty tuple says that the key does not exist there. Keys that a category lacks are ignored.
    """

    key: str
    when: tuple[str, ...]
    then: Mapping[str, tuple[str, ...]]
    categories: tuple[str, ...] = vocabulary.CATEGORIES


_DRESSY = ("blouse", "dress", "jumpsuit")

# fmt: off
RULES = (
    # Sleeves and necklines.
    Rule("sleeve", ("sleeveless", "cap"), {"sleeve_style": ()}),
    Rule("sleeve", ("short", "elbow"), {"sleeve_style": ("plain", "puff")}),
    Rule("neckline", ("halter",), {"sleeve": ("sleeveless",)}),
    Rule("neckline", ("off-shoulder",), {"sleeve": _without(_SLEEVES, "sleeveless", "cap")}),
    # Closures.
    Rule("neckline", ("shirt collar",), {"buttons": _YES}, _DRESSY),
    Rule("neckline", ("boat", "turtleneck", "halter", "off-shoulder"), {"buttons": _NO}),
    Rule("zip", ("yes",), {"buttons": _NO}),
    Rule("buttons", ("yes",), {"zip": _NO}),
    Rule("neckline", ("v-neck",), {"lapels": _YES, "zip": _NO, "hood": _NO}, ("coat",)),
    Rule("neckline", ("turtleneck", "shirt collar"), {"lapels": _NO}, ("coat",)),
    Rule("hood", ("yes",), {"neckline": ("crew", "turtleneck")}, ("jacket", "coat")),
    Rule("belt", ("yes",), {"drawstring": _NO}),
    # Legs that end above the knee show no flare.
    Rule("length", ("short", "knee"), {"fit": ("skinny", "straight", "wide")}, ("jumpsuit", "jeans")),
    # Materials.
    Rule("material", ("denim",), {
        "colour": ("black", "grey", "white", "light blue", "blue", "navy"),
        "pattern": ("solid", "colour-block"),
    }),
    Rule("material", ("leather",), {
        "colour": ("black", "brown", "camel", "burgundy", "red", "olive", "navy"),
        "pattern": ("solid", "colour-block"), "ruffles": _NO, "drawstring": _NO,
    }),
    Rule("material", ("lace",), {
        "colour": ("black", "white", "ivory", "red", "burgundy", "pink", "navy", "lavender"),
        "pattern": ("solid",), "pockets": _NO,
    }),
    Rule("material", ("knit",), {
        "pattern": ("solid", "horizontal stripes", "vertical stripes", "plaid", "polka dots",
                    "leopard", "colour-block", "graphic"),
        "ruffles": _NO,
    }),
    Rule("material", ("satin",), {"pattern": _without(_PATTERNS, "plaid", "gingham", "graphic")}),
    Rule("material", ("linen",), {"pattern": _without(_PATTERNS, "leopard", "graphic")}),
    Rule("material", ("wool",), {
        "colour": _without(vocabulary.COLOURS, "white", "orange", "yellow", "mint", "lavender"),
        "pattern": _without(_PATTERNS, "floral", "graphic"), "ruffles": _NO,
    }),
    # A print on the chest leaves no room for a closure.
    Rule("pattern", ("graphic",), {"buttons": _NO, "zip": _NO}),
    # Spots are black, so the ground is not dark.
    Rule("pattern", ("leopard",), {
        "colour": ("white", "beige", "camel", "rust", "red", "pink", "mustard", "grey"),
    }),
)
# fmt: on
