"""Garments by the words of their own text: SQLite's full-text search over what the shop writes of them."""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Sequence
from functools import lru_cache
from threading import Lock

import numpy as np

from ..catalogue import Catalogue

#: Words whose garments are kept.
_REMEMBERED = 256

#: A word that more of the garments have than this tells none from another.
TELLING = 0.5

_WORD = re.compile(r"[^\W_]+")


class WordIndex:
    """Which garments of a catalogue have a word in title, brand, tags or description.

    Words are compared by their stems, accents aside: "ripped" finds "rips". It never changes once it is
    made, and any number of threads may share it.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._size = len(catalogue)
        self._lock = Lock()
        self._texts = sqlite3.connect(":memory:", check_same_thread=False)
        self._texts.execute(
            "CREATE VIRTUAL TABLE texts USING fts5(names, prose, tokenize='porter unicode61')"
        )
        self._texts.executemany(
            "INSERT INTO texts (rowid, names, prose) VALUES (?, ?, ?)",
            (
                (
                    row,
                    _written(garment.title, garment.brand, *garment.tags),
                    _written(garment.side_text),
                )
                for row, garment in enumerate(catalogue)
            ),
        )
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._found)

    def having(self, phrases: Sequence[str]) -> np.ndarray:
        """Garments that have at least one of some words or phrases: read-only bool [N]."""
        return self._remembered(tuple(phrases))

    def tells(self, phrase: str) -> bool:
        """Whether a word tells garments apart: some have it, and not most of them."""
        return 0 < int(np.count_nonzero(self.having([phrase]))) <= TELLING * self._size

    def names(self, word: str) -> bool:
        """Whether a word that tells garments apart is one that they are named by, in title, brand or tags."""
        found = _WORD.findall(word)
        if not found or not self.tells(word):
            return False
        query = "SELECT 1 FROM texts WHERE names MATCH ? LIMIT 1"
        with self._lock:
            return self._texts.execute(query, (f'"{" ".join(found)}"',)).fetchone() is not None

    def _found(self, phrases: tuple[str, ...]) -> np.ndarray:
        having = np.zeros(self._size, bool)
        quoted = [f'"{" ".join(found)}"' for found in map(_WORD.findall, phrases) if found]
        if quoted:
            query = "SELECT rowid FROM texts WHERE texts MATCH ?"
            with self._lock:
                rows = self._texts.execute(query, (" OR ".join(quoted),)).fetchall()
            having[[row for (row,) in rows]] = True
        having.flags.writeable = False
        return having


def _written(*texts: str) -> str:
    """Texts as one that can be stored: half a surrogate pair in a title is no reason not to open a shop."""
    return " . ".join(texts).encode(errors="replace").decode()
