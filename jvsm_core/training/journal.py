"""Curves of a run: one JSON line a record, readable by anything."""

from __future__ import annotations

import json
import time
from pathlib import Path


class Journal:
    """Appends records to `journal.jsonl` in a run's folder."""

    def __init__(self, folder: Path) -> None:
        folder.mkdir(parents=True, exist_ok=True)
        self._file = (folder / "journal.jsonl").open("a", encoding="utf-8", buffering=1)

    def write(self, phase: str, step: int, **figures: object) -> None:
        """One record: the phase, its step, the time and any figures."""
        record = {"phase": phase, "step": step, "time": round(time.time(), 1), **figures}
        self._file.write(json.dumps(record) + "\n")
