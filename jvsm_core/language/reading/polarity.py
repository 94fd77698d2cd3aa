"""How each match is meant: wanted, refused ("no hood", "the belt has to go") or only mentioned."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ...vocabulary import DETAILS, PLAIN
from ..frame import Constraint, Match
from ..words.roles import role
from ..words.senses import ANY_PATTERN, ANY_SLEEVE
from ..words.stopwords import FILLERS, NEGATORS, STOP
from ..words.table import rows
from .meaning import changed
from .patterns import filled

#: Words before and after a match that are looked at.
_WINDOW = 8
#: Values from which on a word stands for anything of its kind: "a print".
_MANY = 4
#: What has none of them at all.
_WITHOUT = {"sleeve": "sleeveless", **PLAIN}
#: Who does not want the one does not want the other either.
_KIN = {
    ("length", "thigh"): ("short", "crop"),
    ("length", "crop"): ("cropped",),
    ("fit", "fitted"): ("skinny",),
    ("fit", "loose"): ("wide",),
}


class Rule(NamedTuple):
    """A row of `polarity.tsv`: what it says, of what, and the words that it fits."""

    polarity: str
    of: str
    pattern: re.Pattern[str]


@cache
def rules() -> tuple[Rule, ...]:
    """In the order they are tried."""
    return tuple(Rule(row["polarity"], row["of"], _compiled(row["pattern"])) for row in rows("polarity"))


def _compiled(pattern: str) -> re.Pattern[str]:
    any_of = {"negator": NEGATORS, "STOP": STOP | NEGATORS}
    pattern = re.sub(
        r"\{(STOP|[a-z ]+)\}", lambda found: _one_of(any_of.get(found[1]) or role(found[1])), pattern
    )
    pattern = re.sub(r"\bF(?=[@(a-z\[{])", f"(?:{_one_of(FILLERS)} )*", filled(pattern))
    pointing = _one_of(role("pointing") | {"a", "an"})
    return re.compile(r"(?<!\S)(?:" + re.sub(r"\bP(?=[@(])", f"(?:{pointing} )*", pattern) + ")")


def _one_of(words: frozenset[str]) -> str:
    return "(?:" + "|".join(sorted(map(re.escape, words))) + ")"


def polarity(matches: Sequence[Match], words: Sequence[str]) -> tuple[Match, ...]:
    """Matches turned round where the words around refuse them, without those that are only mentioned.

    What nothing but mentions is left of is kept as it is.
    """
    decided: list[Match] = []
    mentioned: list[Match] = []
    for one in matches:
        if decided and decided[-1].start < one.start < decided[-1].end:
            continue
        rule, span = ruled(one, decided, words)
        if rule and rule.polarity == "mentioned":
            mentioned.append(one)
        decided.append(refused(one, span) if rule and rule.polarity == "refused" else one)
    return tuple(one for one in decided if one not in mentioned) or tuple(decided)


def ruled(one: Match, before: Sequence[Match], words: Sequence[str]) -> tuple[Rule | None, tuple[int, int]]:
    """The rule that decides how a match is meant and the words [first, last) it fits, the match among them;
    None where none does.

    Args:
        before: matches to its left, turned round where they are refused.
    """
    if one.refused or _compares(one):
        return None, (one.start, one.end)
    shown, places = _around(one, before, words)
    for rule in rules():
        if _is_of(rule.of, one, words) and (found := rule.pattern.search(shown)):
            first = places[shown.count(" ", 0, found.start())]
            last = max(one.end, places[shown.count(" ", 0, found.end() - 1)] + 1)
            return rule, (first, last)
    return None, (one.start, one.end)


def _around(one: Match, before: Sequence[Match], words: Sequence[str]) -> tuple[str, list[int]]:
    """The words around a match with signs for things, and the place of each."""
    first = max(0, one.start - _WINDOW)
    signs = {other.start: _sign(other, one) for other in before}
    inside = {place for other in before for place in range(other.start + 1, other.end)}
    places = [place for place in range(first, one.start) if place not in inside]
    shown = [signs.get(place, words[place]) for place in places] + ["@", *words[one.end : one.end + _WINDOW]]
    places += [one.start, *range(one.end, len(words))]
    if first:
        shown.insert(0, "…")
        places.insert(0, first)
    return " ".join(shown), places


def _compares(one: Match) -> bool:
    """Whether it says a direction, and not by an adjective alone: "longer", not "something casual"."""
    return bool(one.constraint.direction) and one.kind != "degree"


def _sign(other: Match, one: Match) -> str:
    if _compares(other):
        return ">"
    if not other.refused:
        return "#"
    keys = {other.constraint.key, one.constraint.key}
    return "~" if len(keys) == 1 or keys <= set(DETAILS) else "%"


def _is_of(of: str, one: Match, words: Sequence[str]) -> bool:
    """Whether a rule is about this kind of thing."""
    key = one.constraint.key
    if of == "noun":
        named = one.end == one.start + 1 and not words[one.start].endswith(("ed", "y"))
        return key in DETAILS and named
    if of == "any":
        return len(one.constraint.values) > _MANY
    return of in ("", key) or (of == "detail" and key in DETAILS)


def refused(one: Match, span: tuple[int, int]) -> Match:
    """The match turned round, by the words of a span that holds it."""
    if one.constraint.direction:
        return replace(changed(one, up=not one.constraint.up), lead=span[0])
    return replace(one, constraint=opposite(one.constraint), lead=span[0], end=span[1], refused=True)


def opposite(constraint: Constraint) -> Constraint:
    """What is asked when a value is wanted gone."""
    if constraint.key in DETAILS:
        return replace(constraint, values=("no" if constraint.values != ("no",) else "yes",))
    any_pattern = set(constraint.values) <= set(ANY_PATTERN) and len(constraint.values) > _MANY
    if any_pattern or constraint.values == ANY_SLEEVE or constraint.key == "sleeve_style":
        return replace(constraint, values=(_WITHOUT[constraint.key],))
    kin = [other for value in constraint.values for other in _KIN.get((constraint.key, value), ())]
    return replace(constraint, values=tuple(dict.fromkeys((*constraint.values, *kin))), negated=True)
