"""Requests in other languages, put into the English that the reader knows, word by word.

Grammar stays as it was: "robe rouge sans manches" becomes "dress red sleeveless", which reads as well.
"""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Mapping, Sequence
from functools import cache
from typing import NamedTuple

from .table import rows

#: Codes of the languages, as languages.tsv has them, with their names.
LANGUAGES: Mapping[str, str] = {
    "fr": "French",
    "es": "Spanish",
    "de": "German",
    "it": "Italian",
    "hi": "Hindi",
}
#: How near a word that could be English must stand to one that cannot.
_BESIDE = 2


class Foreign(NamedTuple):
    """A word of another language: what is read in its place, and whether it can be nothing else."""

    english: tuple[str, ...]
    sure: bool


def plain(text: str) -> str:
    """A text as people type it: lower case, without accents, apostrophes and hyphens."""
    letters = unicodedata.normalize("NFKD", text.lower().replace("ß", "ss").replace("-", " "))
    return "".join(letter for letter in letters if letter.isalnum() or letter in " /")


@cache
def _table() -> Mapping[str, Mapping[tuple[str, ...], Foreign]]:
    """Language to its words, several where they are one thing."""
    found: dict[str, dict[tuple[str, ...], Foreign]] = {language: {} for language in LANGUAGES}
    for row in rows("languages"):
        foreign = Foreign(tuple(row["english"].split()), row["context"] != "beside")
        for text in row.many("text"):
            found[row["language"]].setdefault(tuple(plain(text).split()), foreign)
    return found


def in_english(words: Sequence[str]) -> tuple[list[str], str]:
    """The words of a request in English, and the code of the language they were in, "en" for English.

    Words of a second foreign language stay what they are.
    """
    typed = [plain(word) for word in words]
    found = {language: _found(typed, language) for language in LANGUAGES}
    sure = Counter({language: len(places) for language, places in found.items()})
    language, most = sure.most_common(1)[0]
    if not most:
        return list(words), "en"
    english: list[str] = []
    at = 0
    while at < len(words):
        end, foreign = found[language].get(at, (at + 1, None))
        english += foreign.english if foreign else (words[at],)
        at = end
    return english, language


def _found(typed: Sequence[str], language: str) -> Mapping[int, tuple[int, Foreign]]:
    """Start to end and meaning of the language's words; none where all of them could be English."""
    table = _table()[language]
    longest = max(map(len, table))
    spans: dict[int, tuple[int, Foreign]] = {}
    at = 0
    while at < len(typed):
        ends = range(min(len(typed), at + longest), at, -1)
        end = next((end for end in ends if tuple(typed[at:end]) in table), None)
        if end is not None:
            spans[at] = (end, table[tuple(typed[at:end])])
        at = end or at + 1
    taken = {start for start, (_, foreign) in spans.items() if foreign.sure}
    growing = True
    while growing:
        beside = {
            start
            for start, (end, _) in spans.items()
            if any(start - spans[other][0] < _BESIDE and other - end < _BESIDE for other in taken)
        }
        growing = not beside <= taken
        taken |= beside
    return {start: spans[start] for start in taken}
