"""What was found, made consistent: alternatives joined, what is taken back or said better elsewhere gone."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace

from ...vocabulary import DETAILS, PLAIN
from ..frame import Constraint, Contradiction, Match
from ..words.roles import role
from ..words.senses import ANY_SLEEVE
from ..words.stopwords import CORRECTIONS
from .meaning import changed
from .scope import ANYTHING

#: Scales along which a value says all that a direction does: "longer, to the knee" is to the knee.
_SAID_BY_A_VALUE = frozenset(
    {"length", "sleeve", "fit", "neck depth", "busyness", "warmth", "shine", "flare"}
)
#: Of these one stands between alternatives.
_LISTING = frozenset({"or", ",", "?", "ya", "maybe", "perhaps", "possibly"})


def settle(matches: Sequence[Match], words: Sequence[str]) -> tuple[Match, ...]:
    """What is asked, once alternatives are one and what is taken back or said better elsewhere is gone."""
    return tuple(_outdone(_withdrawn(_joined(_unsaid(matches), words), words)))


def _unsaid(matches: Sequence[Match]) -> list[Match]:
    """Without bare mentions: in "the sleeves should be longer" and "the print is too loud" they only say
    what it is about; "plain blue with a logo" is plain but for the logo; "breathable cotton" is cotton."""
    valued = {one.constraint.key for one in matches if one.constraint.values and not one.refused}
    told = [
        one.constraint
        for one in matches
        if not _is_bare(one) and not (one.refused and one.constraint.key == "pattern")
    ]
    keys = {"sleeve" if said.key == "sleeve_style" else said.key for said in told}
    patterned = any(said.key == "pattern" and said.values for said in told)

    def unsaid(one: Match) -> bool:
        if one.kind == "degree":
            return one.constraint.key in valued
        if one.constraint.values == ("solid",):
            return patterned
        return _is_bare(one) and one.constraint.key in keys

    return [one for one in matches if not unsaid(one)]


def _is_bare(one: Match) -> bool:
    """Whether it says no more of the sleeves or the pattern than that there are some, or none."""
    any_pattern = _any_pattern(one) and not one.refused
    return any_pattern or one.constraint.values in (ANY_SLEEVE, ("solid",))


def _any_pattern(one: Match) -> bool:
    return one.constraint.key == "pattern" and len(one.constraint.values) > ANYTHING


def _joined(matches: Sequence[Match], words: Sequence[str]) -> list[Match]:
    """Alternatives as one, "red or blue", "linen, failing that cotton"; and what is refused of one attribute."""
    result: list[Match] = []
    for one in matches:
        last = next((other for other in reversed(result) if _alike(other, one)), None)
        between = set(words[last.end : one.first]) if last else set()
        listed = (
            last is not None and last is result[-1] and between & _LISTING and between <= role("alternative")
        )
        if last and one.constraint.key not in DETAILS and (listed or one.constraint.negated):
            values = tuple(dict.fromkeys((*last.constraint.values, *one.constraint.values)))
            result[result.index(last)] = replace(changed(last, values=values), end=max(last.end, one.end))
        else:
            result.append(one)
    return result


def _alike(one: Match, other: Match) -> bool:
    """Whether both ask for values of one attribute, or both refuse them."""
    first, second = one.constraint, other.constraint
    same = (first.key, first.negated) == (second.key, second.negated)
    return same and bool(first.values) and bool(second.values)


def _withdrawn(matches: Sequence[Match], words: Sequence[str]) -> list[Match]:
    """Without what a later word takes back, "red, no, blue", or puts something else in place of:
    "stripes instead of a print" is not plain."""
    wanted = {one.constraint.key for one in matches if one.constraint.values and not one.refused}
    kept: list[Match] = []
    for one in matches:
        if one.refused and one.constraint.key in PLAIN.keys() & wanted and not one.constraint.negated:
            continue
        if not one.constraint.negated:
            kept = [other for other in kept if not _takes_back(one, other, words)]
        kept.append(one)
    last = {
        one.constraint.key: one for one in kept if one.constraint.key in DETAILS and one.constraint.values
    }
    return [one for one in kept if one.constraint.direction or last.get(one.constraint.key, one) is one]


def _takes_back(new: Match, old: Match, words: Sequence[str]) -> bool:
    same = (new.constraint.key, new.constraint.direction) == (old.constraint.key, old.constraint.direction)
    taken = same and not old.constraint.negated and old.constraint.values != ("no",)
    return taken and bool(set(words[old.end : new.start]) & CORRECTIONS)


def _outdone(matches: Sequence[Match]) -> list[Match]:
    """Without what a value beside says better: "longer, to the knee"."""
    valued = [one for one in matches if one.constraint.values and not one.constraint.negated]
    return [
        one
        for one in matches
        if one.constraint.direction not in _SAID_BY_A_VALUE
        or not any(
            other.constraint.key == one.constraint.key and other.start != one.start for other in valued
        )
    ]


def contradictions(constraints: Sequence[Constraint]) -> tuple[Contradiction, ...]:
    """Every two things that cannot both be."""
    return tuple(
        Contradiction(first.key, (first.words, second.words))
        for place, first in enumerate(constraints)
        for second in constraints[place + 1 :]
        if (first.part, first.key) == (second.part, second.key) and _clash(first, second)
    )


def _clash(one: Constraint, other: Constraint) -> bool:
    if one.direction or other.direction:
        return one.direction == other.direction and one.up != other.up
    if one.negated != other.negated:
        wanted, refused = (other, one) if one.negated else (one, other)
        return set(wanted.values) <= set(refused.values)
    return not one.negated and not set(one.values) & set(other.values)
