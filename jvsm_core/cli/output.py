"""Where a command's figures go: JSON for programs, a table for people."""

from __future__ import annotations

import json
import os
import sys
import tempfile
from collections.abc import Callable, Mapping
from pathlib import Path

from ..errors import DataError


def deliver(figures: Mapping, target: str | None, table: Callable[[Mapping], str]) -> None:
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
        with tempfile.NamedTemporaryFile("w", dir=path.parent, delete=False, encoding="utf-8") as file:
            file.write(text + "\n")
        os.replace(file.name, path)
    except OSError as error:
        raise DataError(f"cannot write {path}: {error}") from None


def recall_table(figures: Mapping) -> str:
    """Systems by recall, then the last system's slices."""
    lines = [
        f"{figures['benchmark']}: {figures['protocol']}",
        f"gallery {figures['gallery']:,}, queries {figures['queries']:,}",
        "",
        _row("", figures["systems"]),
    ]
    lines += [_row(name, recalls) for name, recalls in figures["systems"].items()]
    for name, slices in figures.get("slices", {}).items():
        if name == "jvsm" and slices:
            lines += ["", f"{name} by what is changed", _row("", slices)]
            lines += [_row(edited, recalls) for edited, recalls in slices.items()]
    return "\n".join(lines)


def _row(name: str, columns: Mapping) -> str:
    if not name:
        heads = next(iter(columns.values()))
        return f"{'':24}" + "".join(f"{head:>9}" for head in heads)
    return f"{name[:24]:24}" + "".join(
        f"{value:9.1f}" if isinstance(value, float) else f"{value:9}" for value in columns.values()
    )
