"""The atelier's colours, and which second colour goes with which first.

The 24 named colours are spread so that neighbours in name stay apart on a picture of 160x200
under studio light: white is clean where ivory is creamy, charcoal is a clear grey where black
is not, rust is brown-orange where red is bluish, navy is dark and blue is bright.
"""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

from jvsm_core.errors import CatalogueError

#: sRGB, 0 to 255, of the cloth in even light.
COLOURS: Mapping[str, tuple[int, int, int]] = MappingProxyType(
    {
        "black": (27, 27, 30),
        "charcoal": (76, 80, 88),
        "grey": (156, 159, 164),
        "white": (248, 248, 247),
        "ivory": (242, 230, 200),
        "beige": (205, 179, 141),
        "camel": (190, 138, 80),
        "brown": (96, 62, 42),
        "rust": (172, 78, 36),
        "red": (206, 30, 44),
        "burgundy": (110, 22, 44),
        "pink": (240, 152, 180),
        "orange": (242, 124, 30),
        "mustard": (208, 156, 30),
        "yellow": (250, 221, 84),
        "olive": (108, 110, 56),
        "green": (30, 124, 68),
        "mint": (166, 223, 196),
        "teal": (10, 122, 128),
        "light blue": (156, 200, 234),
        "blue": (40, 92, 194),
        "navy": (26, 38, 86),
        "purple": (112, 54, 144),
        "lavender": (190, 172, 226),
    }
)

#: Colours too pale to carry white; all others are dark or middling.
LIGHT = frozenset({"white", "ivory", "beige", "yellow", "mint", "lavender"})

#: Pattern to its second colour on dark and middling cloth, and on light cloth. Patterns that
#: are absent have one colour. The first is always a light colour and the second never one, so
#: the two colours of a garment differ; leopard is black on both and never drawn on dark cloth.
_SECOND: Mapping[str, tuple[str, str]] = MappingProxyType(
    {
        "horizontal stripes": ("white", "navy"),
        "vertical stripes": ("white", "blue"),
        "pinstripe": ("white", "charcoal"),
        "plaid": ("beige", "burgundy"),
        "gingham": ("white", "black"),
        "polka dots": ("ivory", "black"),
        "floral": ("ivory", "pink"),
        "leopard": ("black", "black"),
        "colour-block": ("ivory", "navy"),
        "graphic": ("white", "black"),
    }
)


def second_colour(pattern: str, colour: str) -> str | None:
    """The second colour of a pattern on cloth of a colour; None where the pattern has one colour.

    It depends on the pattern and on whether the colour is light, on nothing else: an edit from
    navy to red keeps the white of the stripes.

    Raises:
        CatalogueError: the colour is not one of `COLOURS`.
    """
    if colour not in COLOURS:
        raise CatalogueError(f"unknown colour {colour!r}; known: {', '.join(COLOURS)}")
    on_dark, on_light = _SECOND.get(pattern, (None, None))
    return on_light if colour in LIGHT else on_dark
