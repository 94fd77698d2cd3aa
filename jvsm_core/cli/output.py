"""Where a command's figures go: JSON for programs, a table for people."""

from __future__ import annotations

import json
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import TypeVar

from ..errors import DataError
from ..files import write_atomically

Figures = TypeVar("Figures", bound=Mapping)


def deliver(figures: Figures, target: str | None, table: Callable[[Figures], str]) -> None:
    """Write JSON to a file, or to standard output for "-"; print a table where no target is named.

    Raises:
        DataError: the file cannot be written.
    """
    if target is None:
        print(table(figures))
        return
    text = json.dumps(figures, ensure_ascii=False, indent=1)
    if target == "-":
        sys.stdout.write(text + "\n")
        return
    path = Path(target)
    try:
        with write_atomically(path) as unfinished:
            unfinished.write_text(text + "\n", "utf-8")
    except OSError as error:
        raise DataError(f"cannot write {path}: {error}") from None


def recall_table(figures: Mapping) -> str:
    """Systems by recall, then the whole model's slices, then the attributes it names."""
    lines = [
        f"{figures['benchmark']}, {figures['task']}: {figures['protocol']}",
        f"gallery {figures['gallery']:,}, queries {figures['queries']:,}",
        "",
        columns(figures["systems"]),
    ]
    if slices := figures.get("slices", {}).get("jvsm"):
        lines += ["", "jvsm by what is changed", columns(slices)]
    if named := figures.get("attributes"):
        counts = figures["attribute_counts"]
        rows = {key: {"right, %": accuracy, **counts[key]} for key, accuracy in named.items()}
        lines += ["", "attributes named; unknown: stated with a value the model does not know", columns(rows)]
    return "\n".join(lines)


def columns(rows: Mapping[str, Mapping[str, float | int | None]]) -> str:
    """Named rows under their columns; a dash where a row has no such figure."""
    heads = list(dict.fromkeys(head for row in rows.values() for head in row))
    widths = [max(9, len(head) + 2) for head in heads]
    first = max(24, *(len(name) + 2 for name in rows))
    lines = [" " * first + "".join(f"{head:>{width}}" for head, width in zip(heads, widths))]
    for name, row in rows.items():
        cells = [f"{_figure(row.get(head)):>{width}}" for head, width in zip(heads, widths)]
        lines.append(f"{name:{first}}" + "".join(cells))
    return "\n".join(lines)


def _figure(value: float | int | None) -> str:
    if value is None:
        return "-"
    return f"{value:.1f}" if isinstance(value, float) else f"{value:,}"
