"""Overlapping matches, resolved by one rule: from left to right, the longest; of equals, the more telling."""

from __future__ import annotations

from collections.abc import Sequence

from ..frame import Match

#: Of matches on the same words the first of these is taken.
_TELLING = (
    "filter",
    "idiom",
    "situation",
    "colour",
    "comparison",
    "part",
    "phrase",
    "degree",
    "occasion",
    "free",
)
#: Kinds that say nothing where another match says something of the same words.
_LEAST = ("free", "size")


def resolve(matches: Sequence[Match]) -> tuple[Match, ...]:
    """Matches of which none overlap and no guess is at what is asked outright, but for what the same words say of several attributes."""
    rest = [one for one in matches if one.kind not in _LEAST]
    said = [one for one in rest if one.constraint.key]
    rest += [one for one in matches if one.kind == "free" and all(_holds(one, other) for other in said)]
    taken: list[Match] = []
    end = 0
    for one in sorted(rest, key=lambda match: (match.start, -match.end, _TELLING.index(_kind(match)))):
        again = taken and (one.start, one.end, one.kind) == (taken[-1].start, taken[-1].end, taken[-1].kind)
        if one.start >= end or (again and one.kind in ("part", "situation", "occasion")):
            taken.append(one)
            end = one.end
    outright = {one.constraint.key for one in taken if not one.constraint.guess}
    stated = any(one.constraint.key and one.kind != "occasion" for one in taken)
    return tuple(
        one
        for one in taken
        if not (
            one.constraint.guess and (one.constraint.key in outright or (one.kind == "occasion" and stated))
        )
    )


def _holds(free: Match, other: Match) -> bool:
    """Whether another match stands elsewhere, or on fewer of the words: "high waisted" is not fitted."""
    inside = free.start <= other.start and other.end <= free.end
    return not free.overlaps(other) or (inside and other.end - other.start < free.end - free.start)


def _kind(match: Match) -> str:
    """Its kind; a colour's name tells more than the comparison that its words may be: "light blue"."""
    return "colour" if match.kind == "phrase" and match.constraint.key == "colour" else match.kind
