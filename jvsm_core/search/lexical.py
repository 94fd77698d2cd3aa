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
        self._texts.execute("CREATE VIRTUAL TABLE texts USING fts5(text, tokenize='porter unicode61')")
        self._texts.executemany(
            "INSERT INTO texts (rowid, text) VALUES (?, ?)",
            (
                # Half a surrogate pair in a title is no reason not to open a shop.
                (
                    row,
                    " . ".join((garment.side_text, garment.brand, *garment.tags))
                    .encode(errors="replace")
                    .decode(),
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
