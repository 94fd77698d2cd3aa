"""What people say instead of naming an attribute: how it feels, what shows, where it is to be worn."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import replace
from functools import cache
from typing import NamedTuple, Protocol, TypeVar

from ..frame import Constraint, Match
from ..words.table import rows
from .meaning import meaning


class _Pattern(Protocol):
    @property
    def pattern(self) -> re.Pattern[str]: ...


Tried = TypeVar("Tried", bound=_Pattern)


class Situation(NamedTuple):
    """A pattern over words and what it asks for; `weak` ones count where nothing else is asked."""

    pattern: re.Pattern[str]
    constraints: tuple[Constraint, ...]
    weak: bool = False


@cache
def patterns() -> tuple[Situation, ...]:
    """In the order they are tried."""
    told = [
        Situation(
            _compiled(row["pattern"]), _meanings(row["meaning"], bool(row["force"])), row["force"] == "weak"
        )
        for row in rows("situations")
    ]
    likened = [
        Situation(_compiled(_LIKENED.replace("THING", row["things"])), _meanings(f"colour={row['colours']}"))
        for row in rows("likenesses")
    ]
    return (*likened, *told)


@cache
def free_patterns() -> tuple[Situation, ...]:
    """Words that are no attribute and that a garment's own text may have."""
    return tuple(
        Situation(_compiled(row["written"]), (Constraint("words", row.many("words")),))
        for row in rows("free_words")
    )


#: How a colour is likened to a thing: "the colour of moss", "moss coloured", or "moss" as good as alone.
_LIKENED = r"{LIKE}(?:THING)|(?:THING) (?:colour|coloured|shade|tone|ish)|^(?:a |an |the |in )?(?:\w+ )?(?:THING)(?= [,.!]|$)"


def _meanings(cell: str, guess: bool = False) -> tuple[Constraint, ...]:
    return tuple(replace(meaning(one), guess=guess) for one in cell.split(";"))


def _compiled(pattern: str) -> re.Pattern[str]:
    return re.compile(rf"\b(?:{filled(pattern)})\b")


def filled(pattern: str) -> str:
    """A table's pattern with its {NAMES} filled in from `word_classes.tsv`."""
    names = {row["name"]: row["pattern"] for row in rows("word_classes")}
    while named := re.search(r"\{([A-Z_]+)\}", pattern):
        pattern = pattern.replace(named[0], names[named[1]])
    return pattern


def situations(words: Sequence[str]) -> Iterator[Match]:
    """Every situation in the words, none overlapping another; the weak ones are of the kind "occasion"."""
    for situation, _, start, end in first_that_fit(patterns(), words):
        for said in situation.constraints:
            kind = "occasion" if situation.weak else "situation"
            yield Match(said, start, end, kind, refused=said.negated)


def free_words(words: Sequence[str]) -> Iterator[Match]:
    """Words to look for in a garment's own text."""
    for situation, _, start, end in first_that_fit(free_patterns(), words):
        yield Match(situation.constraints[0], start, end, "free")


def first_that_fit(
    tried: Iterable[Tried], words: Sequence[str]
) -> Iterator[tuple[Tried, re.Match[str], int, int]]:
    """What is found in words [start, end), none overlapping another: the first that fits takes them."""
    text = " ".join(words)
    taken: set[int] = set()
    for one in tried:
        for found in one.pattern.finditer(text):
            start = text.count(" ", 0, found.start())
            end = start + len(found[0].split())
            if found[0].strip() and taken.isdisjoint(range(start, end)):
                taken.update(range(start, end))
                yield one, found, start, end


@cache
def known_words() -> frozenset[str]:
    """Every whole word that stands in a pattern or an example."""
    texts = [row["example"].lower() for row in rows("situations")]
    return words_in(texts + [one.pattern.pattern for one in (*patterns(), *free_patterns())])


def words_in(patterns: Iterable[str]) -> frozenset[str]:
    """Every whole word that stands in patterns, with and without a letter that may be left out."""
    texts = [_ENDINGS.sub(_with_endings, text.replace(r"\b", " ")) for text in patterns]
    spelled = [re.sub(left_out, kept, text) for text in texts for left_out, kept in _SPELLINGS]
    return frozenset(word for text in spelled for word in re.findall(r"(?<!\\)\b[a-z]{3,}", text))


#: A letter that may be left out, and how a word is spelled with it and without.
_SPELLINGS = ((r"(\w)\?", r"\1"), (r"\w\?", ""))
#: A stem and its endings in a pattern: "sparkl(?:y|es)".
_ENDINGS = re.compile(r"([a-z]+)\(\?:([a-z|]+)\)(\??)")


def _with_endings(found: re.Match[str]) -> str:
    """The whole words of a stem and its endings."""
    return " ".join(
        found[1] + ending for ending in (*found[2].split("|"), *found[3].replace("?", "|").split("|")[1:])
    )
