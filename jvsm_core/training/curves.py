"""A run's curves as a table: `curves.csv` beside the journal, for any spreadsheet or plotting tool."""

from __future__ import annotations

import csv
from pathlib import Path

from ..errors import DataError
from ..files import parse_json, write_atomically

_FIRST = ("phase", "step", "source")


def write_curves(folder: Path) -> Path:
    """Write `curves.csv` from a run's `journal.jsonl`: one row a phase, step and source.

    Losses and validation recalls stand in columns of their own, empty where a row has no such
    figure. Steps that were run twice, because a run was stopped between two saves, count once, as
    they were run last.

    Returns:
        The file written.

    Raises:
        DataError: there is no journal, or a line of it is damaged.
    """
    journal = folder / "journal.jsonl"
    try:
        records = [parse_json(line) for line in journal.read_text("utf-8").splitlines()]
    except FileNotFoundError:
        raise DataError(f"{journal} is missing; {folder} is not the folder of a training run") from None
    except ValueError as error:
        raise DataError(f"{journal} is damaged: {error}; remove the line") from None
    rows = {tuple(record.get(key) for key in _FIRST): record for record in records}
    figures = dict.fromkeys(key for row in rows.values() for key in row if key not in (*_FIRST, "time"))
    table = folder / "curves.csv"
    with write_atomically(table) as unfinished, unfinished.open("w", encoding="utf-8", newline="") as file:
        writer = csv.DictWriter(file, [*_FIRST, *figures], extrasaction="ignore")
        writer.writeheader()
        writer.writerows(rows.values())
    return table
