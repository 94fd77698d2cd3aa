"""A learned head: whether a value that is named is wanted, refused or only mentioned.

A linear classifier over the words around the value, clause by clause, and over what the rules of
`polarity` say of it. It was trained on texts labelled by hand (`training/polarity_head.py`), and speaks up
only where no rule fits: what a rule refuses stays refused.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from functools import cache
from itertools import pairwise
from math import exp
from pathlib import Path

from ...vocabulary import DETAILS
from ..frame import Match
from ..words.table import rows
from .polarity import refused

SENSES = ("wanted", "refused", "mentioned")
#: So sure must the head be to say otherwise than the rules; tuned on texts set aside.
SURE = 0.45
_STOPS = frozenset(",.;!?:")
#: Words of the clause on either side, and of the clause before and after, that are looked at.
_NEAR, _FAR = 8, 4


def is_decided(one: Match) -> bool:
    """Whether the head has a say: a value named by a phrase."""
    named = one.kind == "phrase" and one.filter is None and bool(one.constraint.key)
    return named and bool(one.constraint.values) and one.constraint.direction is None


def sense_by_rule(one: Match, meant: Sequence[Match]) -> str:
    """What the rules made of a match, of those that they left."""
    left = next((other for other in meant if other.start == one.start), None)
    return "mentioned" if left is None else "refused" if left.refused else "wanted"


def features(one: Match, words: Sequence[str], about: Mapping[str, str], rule: str) -> list[str]:
    """What the head looks at, by name.

    Args:
        about: attributes of the garment at hand.
        rule: what the rules made of the match, one of `SENSES`.
    """
    key, end = one.constraint.key, len(words)
    first = next((at + 1 for at in range(one.start - 1, -1, -1) if words[at] in _STOPS), 0)
    last = next((at for at in range(one.end, end) if words[at] in _STOPS), end)
    left, right = (
        words[max(first, one.start - _NEAR) : one.start],
        words[one.end : min(last, one.end + _NEAR)],
    )
    after, before = words[last + 1 : last + 1 + _FAR], words[max(0, first - 1 - _FAR) : max(first - 1, 0)]
    found = [f"rule={rule}", f"detail={key in DETAILS}", f"category={key == 'category'}"]
    for side, near in (("L", left[::-1]), ("R", right)):
        found += [f"{side}{1 if at == 0 else 3 if at < 3 else 9} {word}" for at, word in enumerate(near)]
    for side, many in (("L", left), ("R", right), ("N", after)):
        found += [f"{side}{side} {one} {two}" for one, two in pairwise(many)]
    found += [f"N {word}" for word in after] + [f"P {word}" for word in before]
    found.append(f"beside {' '.join(left[-1:])} @ {' '.join(right[:1])}")
    if last < end:
        found.append(f"stop {words[last]} {' '.join(after[:1])}")
    found += [f"begins={one.start == first}", f"ends={one.end >= last}"]
    found += [f"words={min(end // 4, 5)}", f"clause={min((last - first) // 2, 5)}"]
    found.append(f"has={about.get(key) in one.constraint.values}")
    return list(dict.fromkeys(found))


@cache
def _weights() -> Mapping[str, tuple[float, ...]]:
    """Feature to its weight for each sense; the empty feature is in every text."""
    return {
        row["feature"]: tuple(float(row[sense]) for sense in SENSES)
        for row in rows("head", Path(__file__).parent)
    }


def probabilities(found: Sequence[str]) -> tuple[float, ...]:
    """How likely each sense is, given the features."""
    weights = _weights()
    known = [weights[feature] for feature in ("bias", *found) if feature in weights]
    scores = [sum(column) for column in zip(*known, strict=True)]
    odds = [exp(score - max(scores)) for score in scores]
    return tuple(odd / sum(odds) for odd in odds)


def decide(meant: Sequence[Match], words: Sequence[str], about: Mapping[str, str]) -> tuple[Match, ...]:
    """What the rules left of the matches, less what the head takes to be only mentioned, refusals turned."""
    decided: list[Match] = []
    for one in meant:
        # The dots of "white dots" are meant as the colour is.
        of_a_colour = one.motif and any(other.end == one.start for other in meant)
        if is_decided(one) and not one.refused and not of_a_colour:
            likely = probabilities(features(one, words, about, "wanted"))
            sense = SENSES[likely.index(max(likely))]
            if max(likely) >= SURE and sense == "mentioned":
                continue
            if max(likely) >= SURE and sense == "refused":
                one = refused(one, (one.start, one.end))
        decided.append(one)
    return tuple(decided)
