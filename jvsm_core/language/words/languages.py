"""Words of other languages in a request, and the English that stands for them.

The order of words stays: "robe rouge sans manches" becomes "dress red sleeveless", which reads as well.
"""

from __future__ import annotations

import unicodedata
from collections.abc import Collection, Mapping, Sequence
from functools import cache, lru_cache
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


@lru_cache(maxsize=10_000)
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


@cache
def _longest(language: str) -> int:
    """Words of a language's longest entry."""
    return max(map(len, _table()[language]))


def meanings(text: str) -> tuple[str, ...]:
    """What words may be in English, in any language, the first words first; none where no language has them.

    For words that stand alone, as in a shop's table, where "Robe" beside other categories is a dress.
    """
    typed = plain(text).split()
    spans = [tuple(typed[at:end]) for at in range(len(typed)) for end in range(len(typed), at, -1)]
    found = (" ".join(table[span].english) for table in _table().values() for span in spans if span in table)
    return tuple(dict.fromkeys(filter(None, found)))


def foreign_words(
    words: Sequence[str], own: Collection[str] = ()
) -> tuple[Mapping[int, tuple[int, tuple[str, ...]]], str]:
    """What stands in another language in a request, and the code of that language, "en" for none.

    Start to end and the English words that stand for it. Of several languages it is the one with the most
    words; those of the others stay what they are, and so do the catalogue's own, spelled `plain`.
    """
    typed = [plain(word) for word in words]
    found = {language: _found(typed, language, own) for language in LANGUAGES}
    most = max(found, key=lambda language: len(found[language]))
    return {at: (end, one.english) for at, (end, one) in found[most].items()}, most if found[most] else "en"


def _found(typed: Sequence[str], language: str, own: Collection[str]) -> Mapping[int, tuple[int, Foreign]]:
    """Start to end and meaning of the language's words; none where all of them could be English."""
    table = _table()[language]
    spans: dict[int, tuple[int, Foreign]] = {}
    at = 0
    while at < len(typed):
        ends = range(min(len(typed), at + _longest(language)), at, -1)
        end = next((end for end in ends if tuple(typed[at:end]) in table and typed[at] not in own), None)
        if end is not None:
            spans[at] = (end, table[tuple(typed[at:end])])
        at = end or at + 1
    runs: list[list[int]] = []
    for start in spans:
        if runs and start - spans[runs[-1][-1]][0] < _BESIDE:
            runs[-1].append(start)
        else:
            runs.append([start])
    sure = [run for run in runs if any(spans[start][1].sure for start in run)]
    return {start: spans[start] for run in sure for start in run}
