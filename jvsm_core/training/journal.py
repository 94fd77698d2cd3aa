"""What happened in a run: one JSON line a record, readable by anything."""

from __future__ import annotations

import json
import time
from pathlib import Path


class Journal:
    """Appends records to `journal.jsonl` in a run's folder.

    Attributes:
        folder: the run's.
    """

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self.folder = folder
        path = folder / "journal.jsonl"
        _drop_half_a_line(path)
        self._file = path.open("a", encoding="utf-8", buffering=1)

    def write(self, phase: str, step: int, **figures: object) -> None:
        """One record: the phase, its step, the time and any figures."""
        record = {"phase": phase, "step": step, "time": round(time.time(), 1), **figures}
        self._file.write(json.dumps(record) + "\n")


def _drop_half_a_line(path: Path) -> None:
    """A kill in the middle of a record leaves it without its end; the next one must not go on in it."""
    if path.is_file():
        written = path.read_bytes()
        whole = written.rfind(b"\n") + 1
        if whole < len(written):
            with path.open("rb+") as file:
                file.truncate(whole)
