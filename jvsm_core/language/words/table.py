"""Tables of words: tab-separated text files beside this module, one row a line.

The first line names the columns; a line that begins with `#` is a comment. Cells left off at the end of
a line are empty, and a cell that holds several things parts them by `|`.
"""

from __future__ import annotations

from collections.abc import Iterable
from functools import cache
from itertools import zip_longest
from pathlib import Path

FOLDER = Path(__file__).parent


class TableError(ValueError):
    """A row that cannot be used; the message names its file and line."""


class Row(dict[str, str]):
    """One row: column to cell, and where it stands."""

    def __init__(self, cells: Iterable[tuple[str, str]], where: str) -> None:
        super().__init__(cells)
        self.where = where

    def many(self, column: str) -> tuple[str, ...]:
        """The things a cell holds; none where it is empty."""
        return tuple(self[column].split("|")) if self[column] else ()

    def error(self, message: str) -> TableError:
        """The error to raise for this row."""
        return TableError(f"{self.where}: {message}")


@cache
def rows(name: str, folder: Path = FOLDER) -> tuple[Row, ...]:
    """The rows of the table `name`, in the order of its file.

    Raises:
        TableError: there is no such table, it has no header, or a row has more cells than columns.
    """
    path = folder / f"{name}.tsv"
    try:
        lines = path.read_text(encoding="utf-8").splitlines()
    except OSError as error:
        raise TableError(f"{path}: {error.strerror}") from error
    told = [(at, line.split("\t")) for at, line in enumerate(lines, 1) if line.strip() and line[0] != "#"]
    if not told:
        raise TableError(f"{path.name}: no line names the columns")
    (_, columns), *body = told
    found: list[Row] = []
    for at, cells in body:
        where = f"{path.name}:{at}"
        if len(cells) > len(columns) or not cells[0]:
            raise TableError(f"{where}: {len(cells)} cells for the columns {', '.join(columns)}")
        found.append(Row(zip_longest(columns, cells, fillvalue=""), where))
    return tuple(found)
