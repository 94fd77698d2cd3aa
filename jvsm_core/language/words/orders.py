"""What can be compared: orders of values, and how far apart two values are along each.

A comparative ("longer", "darker", "less busy") moves a garment along a *scale*. A scale gives
some values of one key a position; two values are comparable when both have one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from ...vocabulary import BODY_LENGTHS, LEG_LENGTHS
from .wording_shoes import HEEL_HEIGHTS


@dataclass(frozen=True)
class Scale:
    """An ordered attribute.

    Attributes:
        name: of the direction, e.g. `length`.
        key: the attribute it orders.
        positions: value to position; equal positions are not comparable.
        up, down: names of the two directions ("longer", "shorter").
        step: the smallest difference that a person would call a difference.
    """

    name: str
    key: str
    positions: Mapping[str, float]
    up: str
    down: str
    step: float = 1.0

    def steps(self, old: str | None, new: str | None) -> int:
        """Signed number of steps from old to new; 0 where they cannot be compared."""
        if old not in self.positions or new not in self.positions:
            return 0
        return int((self.positions[new] - self.positions[old]) / self.step)


def _ranks(values: tuple[str, ...]) -> dict[str, float]:
    return {value: float(rank) for rank, value in enumerate(values)}


#: Lightness of a named colour, about CIE L*; what is not here ("multi") is not comparable.
LIGHTNESS: Mapping[str, float] = {
    "black": 8,
    "charcoal": 28,
    "grey": 56,
    "white": 98,
    "ivory": 94,
    "beige": 84,
    "camel": 64,
    "brown": 34,
    "rust": 44,
    "red": 46,
    "burgundy": 24,
    "pink": 76,
    "orange": 66,
    "mustard": 68,
    "yellow": 88,
    "olive": 44,
    "green": 46,
    "mint": 88,
    "teal": 46,
    "light blue": 78,
    "blue": 42,
    "navy": 18,
    "purple": 34,
    "lavender": 74,
    "maroon": 24,
    "magenta": 50,
    "cream": 93,
    "khaki": 66,
    "gold": 70,
    "silver": 76,
    "bronze": 48,
    "copper": 52,
    "peach": 80,
    "turquoise": 72,
    "tan": 64,
    "taupe": 52,
    "mauve": 64,
    "nude": 80,
    "coffee": 28,
    "mushroom": 58,
    "sea green": 60,
    "lime green": 84,
    "grey melange": 66,
    "off white": 94,
    "skin": 80,
    "rose": 64,
}

#: Colours a person calls shades of one colour, with that colour's name.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    "grey": ("black", "charcoal", "grey", "grey melange", "silver", "white"),
    "blue": ("navy", "blue", "turquoise", "light blue"),
    "red": ("burgundy", "maroon", "red"),
    "pink": ("magenta", "pink", "peach"),
    "green": ("olive", "green", "sea green", "mint", "lime green"),
    "brown": (
        "coffee",
        "brown",
        "taupe",
        "camel",
        "tan",
        "khaki",
        "mushroom",
        "skin",
        "beige",
        "cream",
        "off white",
        "ivory",
    ),
    "purple": ("purple", "mauve", "lavender"),
    "yellow": ("mustard", "gold", "yellow"),
    "orange": ("rust", "copper", "orange", "peach"),
}

#: Colours that shout, and those that do not; between them "brighter" and "more muted".
VIVID = frozenset(
    {
        "red",
        "orange",
        "yellow",
        "pink",
        "green",
        "blue",
        "magenta",
        "turquoise",
        "lime green",
        "fluorescent green",
        "purple",
    }
)
MUTED = frozenset(
    {
        "black",
        "charcoal",
        "grey",
        "beige",
        "camel",
        "brown",
        "olive",
        "navy",
        "burgundy",
        "maroon",
        "khaki",
        "taupe",
        "tan",
        "mustard",
        "rust",
        "grey melange",
        "coffee",
    }
)

SLEEVE = Scale(
    "sleeve",
    "sleeve",
    _ranks(("sleeveless", "cap", "short", "elbow", "three-quarter", "long")),
    "longer sleeves",
    "shorter sleeves",
)
BODY_LENGTH = Scale("length", "length", _ranks(BODY_LENGTHS), "longer", "shorter")
LEG_LENGTH = Scale("length", "length", _ranks(LEG_LENGTHS), "longer", "shorter")
BODY_FIT = Scale("fit", "fit", _ranks(("fitted", "straight", "loose")), "looser", "tighter")
LEG_FIT = Scale("fit", "fit", _ranks(("skinny", "straight", "wide")), "looser", "tighter")
FLARE = Scale(
    "flare",
    "fit",
    {"fitted": 0, "skinny": 0, "straight": 0, "a-line": 1, "flared": 1},
    "more flared",
    "less flared",
)
SHADE = Scale("lightness", "colour", LIGHTNESS, "lighter", "darker", step=14)
DEPTH = Scale(
    "neck depth",
    "neckline",
    {
        "turtleneck": 0,
        "mock collar": 0,
        "crew": 1,
        "boat": 1,
        "square": 2,
        "scoop": 2,
        "v-neck": 2,
        "off-shoulder": 3,
    },
    "lower neckline",
    "higher neckline",
)
BUSYNESS = Scale(
    "busyness",
    "pattern",
    {
        "solid": 0,
        "self design": 1,
        "pinstripe": 1,
        "striped": 2,
        "horizontal stripes": 2,
        "vertical stripes": 2,
        "gingham": 2,
        "polka dots": 2,
        "checked": 2,
        "colour-block": 2,
        "plaid": 3,
        "graphic": 3,
        "printed": 3,
        "floral": 4,
        "leopard": 4,
    },
    "busier",
    "plainer",
)

HEEL = Scale(
    "heel",
    "heel_height",
    {height: float(height.split()[0]) for height in HEEL_HEIGHTS},
    "higher heels",
    "lower heels",
    step=0.5,
)

SCALES = (SLEEVE, BODY_LENGTH, LEG_LENGTH, BODY_FIT, LEG_FIT, FLARE, SHADE, DEPTH, BUSYNESS, HEEL)

#: How dressed-up a value is, over keys; "more formal" and "more casual" compare sums of these.
FORMALITY: Mapping[str, Mapping[str, int]] = {
    "category": {
        "t-shirt": 0,
        "tank top": 0,
        "hoodie": 0,
        "shorts": 0,
        "jeans": 0,
        "sweatshirt": 0,
        "track pants": 0,
        "polo": 1,
        "sweater": 1,
        "cardigan": 1,
        "jacket": 1,
        "top": 1,
        "trousers": 2,
        "shirt": 2,
        "blouse": 2,
        "skirt": 1,
        "jumpsuit": 1,
        "dress": 2,
        "coat": 2,
        "blazer": 3,
    },
    "neckline": {"crew": 0, "scoop": 0, "shirt collar": 1},
    "material": {"denim": 0, "cotton": 0, "knit": 0, "linen": 1, "wool": 1, "satin": 2, "lace": 2},
    "pattern": {
        "graphic": 0,
        "horizontal stripes": 1,
        "leopard": 0,
        "solid": 1,
        "pinstripe": 2,
        "printed": 0,
    },
    "fit": {"loose": 0, "straight": 1, "fitted": 1},
}

#: Warmer, shinier: positions of materials.
WARMTH: Mapping[str, int] = {"linen": 0, "lace": 0, "satin": 0, "cotton": 1, "denim": 1, "knit": 2, "wool": 3}
SHINE: Mapping[str, int] = {
    "wool": 0,
    "knit": 0,
    "linen": 0,
    "denim": 0,
    "cotton": 0,
    "leather": 1,
    "satin": 1,
}


def family(first: str | None, second: str | None) -> str | None:
    """Name of the colour of which both are shades ("blue" for navy and light blue), or None."""
    for name, members in FAMILIES.items():
        if first in members and second in members:
            return name
    return None


def scales(key: str) -> tuple[Scale, ...]:
    """Scales along which an attribute can be compared."""
    return tuple(scale for scale in SCALES if scale.key == key)
