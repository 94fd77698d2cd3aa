"""`bench`: how long a shopper waits."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import CATALOGUE, CHECKPOINT, Checkpoint, Json
from .output import deliver

app = typer.Typer(help="Measure time.", no_args_is_help=True)


@app.callback()
def group() -> None:
    """Measure time."""


@app.command()
def turn(
    data: Annotated[Path, typer.Option(help="The catalogue to shop in.")] = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    turns: Annotated[int, typer.Option(min=1, help="Turns measured, after five that are not.")] = 100,
    json: Json = None,
) -> None:
    """One refinement, text to hits: milliseconds by stage, each with words the model has not read yet."""
    from ..timing import time_turns

    deliver(time_turns(checkpoint, data, turns), json, _table)


def _table(figures: dict) -> str:
    lines = [f"{figures['turns']} turns over {figures['garments']:,} garments, engine {figures['engine']}"]
    for stage, times in figures.items():
        if isinstance(times, dict):
            lines.append(f"{stage:14} p50 {times['p50']:7.2f}   p95 {times['p95']:7.2f}")
    return "\n".join(lines)
