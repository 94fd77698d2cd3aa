"""What people say instead of naming an attribute: how it feels, what shows, where it is to be worn."""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import replace
from functools import cache

from ..frame import Constraint, Match
from ..words.table import rows
from .meaning import meaning
from .patterns import Patterns, words_in


@cache
def patterns() -> Patterns:
    """In the order they are tried."""
    likened = ((row, _LIKENED.replace("THING", row["things"])) for row in rows("likenesses"))
    return Patterns((*likened, *((row, row["pattern"]) for row in rows("situations"))), _WHOLE_WORDS)


@cache
def free_patterns() -> Patterns:
    """Words that are no attribute and that a garment's own text may have."""
    return Patterns(((row, row["pattern"]) for row in rows("free_words")), _WHOLE_WORDS)


_WHOLE_WORDS = r"\b(?:%s)\b"
#: How a colour is likened to a thing: "the colour of moss", "moss coloured", or "moss" as good as alone.
_LIKENED = r"{LIKE}(?:THING)|(?:THING) (?:colour|coloured|shade|tone|ish)|^(?:a |an |the |in )?(?:\w+ )?(?:THING)(?= [,.!]|$)"


def situations(words: Sequence[str]) -> Iterator[Match]:
    """Every situation in the words, none overlapping another; those that count only where nothing else is
    asked are of the kind "occasion"."""
    for row, _, start, end in patterns().first_that_fit(words):
        force = row.get("force", "")
        for cell in row["meaning"].split(";"):
            said = replace(meaning(cell), guess=bool(force))
            kind = "occasion" if force == "weak" else "situation"
            yield Match(said, start, end, kind, refused=said.negated)


def free_words(words: Sequence[str]) -> Iterator[Match]:
    """Words to look for in a garment's own text."""
    for row, _, start, end in free_patterns().first_that_fit(words):
        yield Match(Constraint("words", row.many("words")), start, end, "free")


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern or an example."""
    texts = [row["example"].lower() for row in rows("situations")]
    return words_in(texts) | patterns().words | free_patterns().words
