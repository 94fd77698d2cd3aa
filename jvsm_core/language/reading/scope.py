"""What each match is said of: the garment, a motif on it, or what was named before."""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import replace
from functools import cache
from itertools import pairwise, zip_longest

from ..frame import Constraint, Match
from ..words.degrees import COMPARATIVES
from ..words.orders import FAMILIES
from ..words.roles import role
from ..words.stopwords import DETERMINERS
from ..words.table import rows
from .garment_parts import of_parts
from .meaning import changed
from .polarity import opposite

#: Values from which on a word stands for anything of its kind: "another print".
ANYTHING = 7
#: What garments that match have in common.
_MATCHED = frozenset({"colour", "pattern"})


def scope(matches: Sequence[Match], words: Sequence[str], about: Mapping[str, str]) -> tuple[Match, ...]:
    """Matches with the attribute they are said of: a second colour, the sleeves, any shade of a colour.

    Args:
        about: attributes of the garment at hand.
    """
    said = [_said_of(matches, one, words, about) for one in matches]
    scoped = of_parts(_colours(_shades(said, words), words), words, about)
    return tuple(sorted((*scoped, *_same(scoped, words, about)), key=lambda one: one.start))


@cache
def _suits() -> Mapping[str, Mapping[str, tuple[str, ...]]]:
    """Lengths and fits that a category can have."""
    return {
        category: {"length": row.many("lengths"), "fit": row.many("fits")}
        for row in rows("suits")
        for category in row.many("categories")
    }


def _said_of(matches: Sequence[Match], one: Match, words: Sequence[str], about: Mapping[str, str]) -> Match:
    """ "Short ones" after sleeves are short sleeves; "the same stripes" are those at hand; full-length trousers
    are no full-length dress."""
    said = one.constraint
    ones = words[one.end : one.end + 1] in (["ones"], ["one"])
    sleeves = any(other.constraint.key == "sleeve" for other in matches if other.start < one.start)
    if said.key == "length" and ones and sleeves and words[one.start] in ("short", "long"):
        return changed(one, key="sleeve", values=(words[one.start],))
    if about.get(said.key) in said.values and one.start and words[one.start - 1] in role("same"):
        return changed(one, values=(about[said.key],))
    if len(said.values) > 1:
        fitting = _suits().get(about.get("category", ""), {}).get(said.key, ())
        return changed(one, values=tuple(value for value in said.values if value in fitting) or said.values)
    return one


def _same(matches: Sequence[Match], words: Sequence[str], about: Mapping[str, str]) -> Iterator[Match]:
    """What another garment is to have of the one at hand, "the same print as a skirt", "love the colour", or
    not to have: "another colour", "hate the neck"."""
    told = {one.constraint.key for one in matches if 0 < len(one.constraint.values) <= ANYTHING}
    for at, word in enumerate(words):
        before = words[at - 1] if at else ""
        judged = words[at - 2] if at > 1 and before in DETERMINERS else ""
        same = (before in role("same") and "category" in told) or judged in role("prized")
        other = before in role("other") or judged in role("disliked")
        keys = keys_named(word) if same or other else frozenset()
        if word in role("matching") and "category" in told:
            keys = _MATCHED
        for key in sorted(keys):
            if key in about and key not in told and about[key] not in ("solid", "no"):
                said = Constraint(key, (about[key],))
                yield Match(opposite(said) if other else said, at, at + 1, "same", refused=other)


@cache
def _keys() -> Mapping[str, frozenset[str]]:
    return {noun: frozenset({row["key"]}) for row in rows("keys") for noun in row.many("nouns")}


def keys_named(noun: str) -> frozenset[str]:
    """The attributes that a noun names where no value is named: "the shade"."""
    return _keys().get(noun, frozenset())


def _shades(matches: Sequence[Match], words: Sequence[str]) -> list[Match]:
    """ "A darker blue" is any of the blues that is darker."""
    result = list(matches)
    for at, (before, one) in enumerate(pairwise(matches), 1):
        compared = any(word in COMPARATIVES for word in words[before.start : before.end])
        beside = set(words[before.end : one.start]) <= {"shade", "of", "tone"}
        shades = FAMILIES.get(one.constraint.value or "", ()) if one.constraint.key == "colour" else ()
        if before.constraint.direction == "lightness" and compared and beside and shades:
            result[at] = changed(one, values=shades)
    return result


def _colours(matches: Sequence[Match], words: Sequence[str]) -> list[Match]:
    """A colour right before a motif is the motif's, "white dots"; so is the second of "black and white".

    Two colours in a row are one, "navy blue".
    """
    result: list[Match] = []
    for one, following in zip_longest(matches, matches[1:]):
        if not _is_colour(one):
            result.append(one)
            continue
        of_motif = following and following.motif and following.start == one.end
        last = next((other for other in reversed(result) if _is_colour(other)), None)
        if last and last is result[-1] and last.end == one.start and not of_motif:
            result[-1] = replace(last, end=one.end)
        else:
            listed = last and set(words[last.end : one.start]) <= {"and", "an"}
            result.append(changed(one, key="second_colour") if of_motif or listed else one)
    return result


def _is_colour(match: Match) -> bool:
    return match.constraint.key == "colour" and bool(match.constraint.values) and not match.refused
