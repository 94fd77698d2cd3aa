"""What a table's cell asks for, "length+", "sleeve=long|elbow", "neckline!=halter", and how that is changed."""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from typing import Any

from ..frame import SCALES, Constraint, Match
from ..words.degrees import Direction

_CELL = re.compile(r"(?P<name>[a-z_ ]+)(?P<sign>[+-]|!?=)(?P<values>.*)")


@cache
def meaning(cell: str) -> Constraint:
    """The constraint of a cell: a scale with + or -, a key with = and values, or with != and refused ones.

    Raises:
        ValueError: the cell is none of these.
    """
    found = _CELL.fullmatch(cell)
    if found is None:
        raise ValueError(f"no meaning: {cell!r}")
    if found["sign"] in "+-":
        return compared(Direction(found["name"], found["sign"] == "+"))
    return Constraint(found["name"], tuple(found["values"].split("|")), negated=found["sign"] == "!=")


def compared(way: Direction, strength: str = "") -> Constraint:
    """The constraint of a direction."""
    return Constraint(SCALES[way.scale], (), way.scale, way.up, strength)


def changed(one: Match, **fields: Any) -> Match:
    """The same words with some fields of their constraint changed."""
    return replace(one, constraint=replace(one.constraint, **fields))
