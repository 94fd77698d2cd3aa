"""Tables of patterns over words, tried one after the other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from functools import cache

from ..words.table import Row, rows

#: So many patterns are looked for as one; only where one of them is found is each tried.
_AT_ONCE = 10


class Patterns:
    """Patterns in the order they are tried.

    Args:
        tried: rows with the pattern of each, in which {NAMES} stand for those of `word_classes.tsv`.
        around: what goes around each, with a `%s` where it stands.
    """

    def __init__(self, tried: Iterable[tuple[Row, str]], around: str) -> None:
        told = [(row, filled(pattern)) for row, pattern in tried]
        parts = [told[at : at + _AT_ONCE] for at in range(0, len(told), _AT_ONCE)]
        self._parts = [(_compiled(around % "|".join(pattern for _, pattern in part)), part) for part in parts]
        self._around = around
        #: Every whole word that stands in a pattern.
        self.words = words_in(pattern for _, pattern in told)

    def first_that_fit(self, words: Sequence[str]) -> Iterator[tuple[Row, re.Match[str], int, int]]:
        """What is found in words [start, end), none overlapping another: the first that fits takes them."""
        text = " ".join(words)
        taken: set[int] = set()
        for together, part in self._parts:
            for row, pattern in part if together.search(text) else ():
                for found in _compiled(self._around % pattern).finditer(text):
                    start = text.count(" ", 0, found.start())
                    end = start + len(found[0].split())
                    if found[0].strip() and taken.isdisjoint(range(start, end)):
                        taken.update(range(start, end))
                        yield row, found, start, end


#: By itself a pattern is compiled when it is first wanted, which for most is never.
_compiled = cache(re.compile)


def filled(pattern: str) -> str:
    """A table's pattern with its {NAMES} filled in from `word_classes.tsv`."""
    names = {row["name"]: row["pattern"] for row in rows("word_classes")}
    while named := re.search(r"\{([A-Z_]+)\}", pattern):
        pattern = pattern.replace(named[0], names[named[1]])
    return pattern


def words_in(patterns: Iterable[str]) -> frozenset[str]:
    """Every whole word that stands in patterns, with and without a letter that may be left out."""
    texts = [_ENDINGS.sub(_with_endings, text.replace(r"\b", " ")) for text in patterns]
    spelled = [re.sub(left_out, kept, text) for text in texts for left_out, kept in _SPELLINGS]
    return frozenset(word for text in spelled for word in re.findall(r"(?<!\\)\b[a-z]{3,}", text))


#: A letter or a space that may be left out, and how a word is spelled with it and without.
_SPELLINGS = ((r"(\w)\?", r"\1"), (r"\w\?", ""), (r" \?", ""))
#: A stem and its endings in a pattern: "sparkl(?:y|es)".
_ENDINGS = re.compile(r"([a-z]+)\(\?:([a-z|]+)\)(\??)")


def _with_endings(found: re.Match[str]) -> str:
    """The whole words of a stem and its endings."""
    return " ".join(
        found[1] + ending for ending in (*found[2].split("|"), *found[3].replace("?", "|").split("|")[1:])
    )
