"""Overlapping matches, resolved by one rule: from left to right, the longest; of equals, the more telling."""

from __future__ import annotations

from collections.abc import Sequence

from ..frame import Match

#: Of matches on the same words the first of these is taken.
_TELLING = ("filter", "idiom", "situation", "colour", "comparison", "part", "phrase", "degree")


def resolve(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Matches of which none overlap, but for what one part says of several attributes."""
    taken: list[Match] = []
    end = 0
    for one in sorted(matches, key=lambda match: (match.start, -match.end, _TELLING.index(_kind(match)))):
        again = taken and (one.start, one.end, one.kind) == (taken[-1].start, taken[-1].end, taken[-1].kind)
        if one.start >= end or (again and one.kind == "part"):
            taken.append(one)
            end = one.end
    return tuple(taken)


def _kind(match: Match) -> str:
    """Its kind; a colour's name tells more than the comparison that its words may be: "light blue"."""
    return "colour" if match.kind == "phrase" and match.constraint.key == "colour" else match.kind
