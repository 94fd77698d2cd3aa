"""What can be compared: orders of values, and how far apart two values are along each.

A comparative ("longer", "darker", "less busy") moves a garment along a *scale*. A scale gives
some values of one key a position; two values are comparable when both have one.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from .table import Row, rows

#: Scales that are felt over several attributes, not asked of one value.
IMPRESSIONS = ("formality", "warmth", "shine", "strength", "temperature", "frills")


@dataclass(frozen=True)
class Scale:
    """An ordered attribute.

    Attributes:
        name: of the direction, e.g. `length`.
        key: the attribute it orders.
        positions: value to position; equal positions are not comparable.
        step: the smallest difference that a person would call a difference.
    """

    name: str
    key: str
    positions: Mapping[str, float]
    step: float = 1.0

    def steps(self, old: str | None, new: str | None) -> int:
        """Signed number of steps from old to new; 0 where they cannot be compared."""
        before, after = self.positions.get(old or ""), self.positions.get(new or "")
        return 0 if before is None or after is None else int((after - before) / self.step)


#: Lightness of a named colour, about CIE L*; what is not here ("multi") is not comparable.
LIGHTNESS: Mapping[str, float] = {
    row["colour"]: float(row["lightness"]) for row in rows("colours") if row["lightness"]
}
#: Colours a person calls shades of one colour, with that colour's name.
FAMILIES: Mapping[str, tuple[str, ...]] = {
    shade: tuple(row["colour"] for row in rows("colours") if shade in row.many("shades"))
    for shade in dict.fromkeys(shade for row in rows("colours") for shade in row.many("shades"))
}


def _positions(row: Row) -> Mapping[str, float]:
    """Value to position, from `a|b < c` or `a = 3|b = 4.5`; of colours their lightness."""
    if not row["order"]:
        return LIGHTNESS
    if " = " in row["order"]:
        return {value: float(at) for value, at in (cell.split(" = ") for cell in row.many("order"))}
    ranks = row["order"].split(" < ")
    return {value: float(rank) for rank, values in enumerate(ranks) for value in values.split("|")}


_ALL = tuple(Scale(row["scale"], row["key"], _positions(row), float(row["step"])) for row in rows("scales"))
SCALES = tuple(scale for scale in _ALL if scale.name not in IMPRESSIONS)
#: How dressed-up a value is, over keys; "more formal" and "more casual" compare sums of these.
FORMALITY: Mapping[str, Mapping[str, float]] = {
    scale.key: scale.positions for scale in _ALL if scale.name == "formality"
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


def impressions(key: str) -> tuple[Scale, ...]:
    """Scales that are felt over several attributes, this one among them."""
    return tuple(scale for scale in _ALL if scale.key == key and scale.name in IMPRESSIONS)


def orders(name: str) -> tuple[Scale, ...]:
    """Every order that a direction's name has, felt ones among them."""
    return tuple(scale for scale in _ALL if scale.name == name)
