"""The one vocabulary: attribute keys and values, spelled the same everywhere.

Every catalogue, triplet, explanation and table uses these keys and these lower-case values.
Datasets with words of their own are mapped onto them by their loaders; a value that is not
listed here (a catalogue's own category, say) is legal, only not known in advance.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

#: What a garment is. The atelier draws all of them.
CATEGORIES = (
    "t-shirt",
    "tank top",
    "shirt",
    "blouse",
    "polo",
    "sweater",
    "cardigan",
    "hoodie",
    "jacket",
    "blazer",
    "coat",
    "dress",
    "jumpsuit",
    "skirt",
    "trousers",
    "jeans",
    "shorts",
)

#: Categories that stand in for each other where a shop has nothing of one: first drawn ones, then shops' own.
RELATED = (
    frozenset({
        "t-shirt", "tank top", "shirt", "blouse", "polo", "sweater", "cardigan", "hoodie",
        "top", "tunic", "kurta", "kurti", "sweatshirt",
    }),
    frozenset({
        "cardigan", "hoodie", "jacket", "blazer", "coat",
        "sweatshirt", "nehru jacket", "rain jacket", "waistcoat", "shrug",
    }),
    frozenset({"dress", "jumpsuit"}),
    frozenset({
        "skirt", "trousers", "jeans", "shorts",
        "leggings", "jeggings", "capris", "track pants", "tights", "churidar", "salwar", "patiala",
    }),
    frozenset({"casual shoes", "sports shoes", "formal shoes"}),
    frozenset({"flats", "heels", "sandals", "flip flops", "sports sandals"}),
)  # fmt: skip

COLOURS = (
    "black",
    "charcoal",
    "grey",
    "white",
    "ivory",
    "beige",
    "camel",
    "brown",
    "rust",
    "red",
    "burgundy",
    "pink",
    "orange",
    "mustard",
    "yellow",
    "olive",
    "green",
    "mint",
    "teal",
    "light blue",
    "blue",
    "navy",
    "purple",
    "lavender",
)

#: Attributes that take one of several values, in the order a description names them.
ATTRIBUTES: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "category": CATEGORIES,
        "sleeve": ("sleeveless", "cap", "short", "elbow", "three-quarter", "long"),
        "sleeve_style": ("plain", "puff", "bell"),
        "neckline": (
            "crew",
            "v-neck",
            "scoop",
            "square",
            "boat",
            "turtleneck",
            "shirt collar",
            "halter",
            "off-shoulder",
        ),
        # The first seven for what hangs from the shoulder or waist, the last four for legs;
        # "knee" serves both.
        "length": (
            "crop",
            "waist",
            "hip",
            "thigh",
            "knee",
            "midi",
            "maxi",
            "short",
            "cropped",
            "full",
        ),
        "fit": ("fitted", "straight", "loose", "a-line", "flared", "skinny", "wide"),
        "colour": COLOURS,
        "second_colour": COLOURS,
        "pattern": (
            "solid",
            "horizontal stripes",
            "vertical stripes",
            "pinstripe",
            "plaid",
            "gingham",
            "polka dots",
            "floral",
            "leopard",
            "colour-block",
            "graphic",
        ),
        "material": ("cotton", "denim", "knit", "satin", "leather", "lace", "linen", "wool"),
    }
)

#: Details are keys of their own. "yes" or "no" where the category can have the detail;
#: the key is absent where it cannot (trousers have no hood).
DETAILS = ("buttons", "zip", "hood", "pockets", "belt", "ruffles", "drawstring", "lapels")

#: Lengths of garments with legs, ordered short to long, and of all others.
LEG_LENGTHS = ("short", "knee", "cropped", "full")
BODY_LENGTHS = ("crop", "waist", "hip", "thigh", "knee", "midi", "maxi")

#: Every key in its fixed order.
KEYS = (*ATTRIBUTES, *DETAILS)

#: What is left of an attribute where what was special about it is refused.
PLAIN: Mapping[str, str] = MappingProxyType({"pattern": "solid", "sleeve_style": "plain"})


def related_categories(category: str) -> frozenset[str]:
    """Other categories that come nearest to one; none for a category that nobody knows."""
    return frozenset().union(*(group for group in RELATED if category in group)) - {category}


def values(key: str) -> tuple[str, ...]:
    """Known values of an attribute key.

    Raises:
        KeyError: the key is not part of the vocabulary.
    """
    if key in ATTRIBUTES:
        return ATTRIBUTES[key]
    if key in DETAILS:
        return ("yes", "no")
    raise KeyError(f"unknown attribute {key!r}; known: {', '.join(KEYS)}")
