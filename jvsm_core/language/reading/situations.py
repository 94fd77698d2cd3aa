"""What people say instead of naming an attribute: how it feels, what shows, where it is to be worn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple

from ..frame import Constraint, Match
from ..words.table import rows
from .meaning import meaning
from .patterns import Patterns, words_in


class Situation(NamedTuple):
    """A pattern over words and what it asks for; `weak` ones count where nothing else is asked."""

    pattern: str
    constraints: tuple[Constraint, ...]
    weak: bool = False


@cache
def patterns() -> Patterns[Situation]:
    """In the order they are tried."""
    told = [
        Situation(row["pattern"], _meanings(row["meaning"], bool(row["force"])), row["force"] == "weak")
        for row in rows("situations")
    ]
    likened = [
        Situation(_LIKENED.replace("THING", row["things"]), _meanings(f"colour={row['colours']}"))
        for row in rows("likenesses")
    ]
    return Patterns((*likened, *told), _WHOLE_WORDS)


@cache
def free_patterns() -> Patterns[Situation]:
    """Words that are no attribute and that a garment's own text may have."""
    told = (
        Situation(row["written"], (Constraint("words", row.many("words")),)) for row in rows("free_words")
    )
    return Patterns(told, _WHOLE_WORDS)


_WHOLE_WORDS = r"\b(?:%s)\b"
#: How a colour is likened to a thing: "the colour of moss", "moss coloured", or "moss" as good as alone.
_LIKENED = r"{LIKE}(?:THING)|(?:THING) (?:colour|coloured|shade|tone|ish)|^(?:a |an |the |in )?(?:\w+ )?(?:THING)(?= [,.!]|$)"


def _meanings(cell: str, guess: bool = False) -> tuple[Constraint, ...]:
    return tuple(replace(meaning(one), guess=guess) for one in cell.split(";"))


def situations(words: Sequence[str]) -> Iterator[Match]:
    """Every situation in the words, none overlapping another; the weak ones are of the kind "occasion"."""
    for situation, _, start, end in patterns().first_that_fit(words):
        for said in situation.constraints:
            kind = "occasion" if situation.weak else "situation"
            yield Match(said, start, end, kind, refused=said.negated)


def free_words(words: Sequence[str]) -> Iterator[Match]:
    """Words to look for in a garment's own text."""
    for situation, _, start, end in free_patterns().first_that_fit(words):
        yield Match(situation.constraints[0], start, end, "free")


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern or an example."""
    texts = [row["example"].lower() for row in rows("situations")]
    return words_in(texts) | patterns().words | free_patterns().words
