"""What the atelier draws for what it cannot draw: a kind of garment it comes near to, a value it knows."""

from __future__ import annotations

from collections.abc import Mapping
from types import MappingProxyType

# fmt: off
#: Kinds of garment that are not drawn: what stands in for one, and how it is cut where nothing else is known.
KINDS: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "kurta":       {"category": "dress", "length": "knee", "fit": "straight"},
    "kurti":       {"category": "dress", "length": "thigh", "fit": "straight"},
    "tunic":       {"category": "dress", "length": "thigh", "fit": "straight"},
    "top":         {"category": "t-shirt"},
    "camisole":    {"category": "tank top"},
    "sweatshirt":  {"category": "sweater", "neckline": "crew"},
    "shrug":       {"category": "cardigan"},
    "nehru jacket": {"category": "jacket"},
    "rain jacket": {"category": "jacket", "hood": "yes"},
    "lehenga":     {"category": "skirt", "length": "maxi"},
    "track pants": {"category": "trousers", "length": "full"},
    "leggings":    {"category": "trousers", "length": "full", "fit": "skinny"},
    "tights":      {"category": "trousers", "length": "full", "fit": "skinny"},
    "jeggings":    {"category": "jeans", "length": "full", "fit": "skinny"},
    "churidar":    {"category": "trousers", "length": "full", "fit": "skinny"},
    "salwar":      {"category": "trousers", "length": "full", "fit": "wide"},
    "patiala":     {"category": "trousers", "length": "full", "fit": "wide"},
    "capris":      {"category": "trousers", "length": "cropped"},
})

#: Values that are not drawn, by key.
VALUES: Mapping[str, Mapping[str, str]] = MappingProxyType({
    "colour": {
        "maroon": "burgundy", "cream": "ivory", "off white": "ivory", "multicolour": "red", "peach": "pink",
        "magenta": "pink", "turquoise": "teal", "khaki": "olive", "gold": "mustard", "silver": "grey",
        "tan": "camel", "bronze": "brown",
    },
    "pattern": {"striped": "vertical stripes", "checked": "plaid", "printed": "floral", "embellished": "solid"},
})
# fmt: on

#: What is drawn where nothing is known of it.
PLAIN: Mapping[str, str] = MappingProxyType({"pattern": "solid"})


def stand_in(wanted: Mapping[str, str]) -> dict[str, str]:
    """Wanted attributes in terms of what can be drawn, in their order; what goes without saying comes last."""
    kind = KINDS.get(wanted.get("category", ""), {})
    known = {key: VALUES.get(key, {}).get(value, value) for key, value in wanted.items()}
    if "category" in kind:
        known["category"] = kind["category"]
    return {**known, **{key: value for key, value in {**PLAIN, **kind}.items() if key not in known}}
