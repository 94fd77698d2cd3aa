"""The command line: a thin skin over the library, one file a command."""

from __future__ import annotations

import os
import sys

import typer

from ..errors import FittingRoomError
from . import (
    ablation,
    bench,
    calibrate,
    catalogue,
    embed,
    evaluate,
    export,
    read,
    rooms,
    train,
    train_baselines,
    train_reader,
)

app = typer.Typer(
    help="Fitting Room's model: train it, measure it, and make catalogues it can search.",
    epilog=rooms.listed(),
    no_args_is_help=True,
    add_completion=False,
    pretty_exceptions_enable=False,
)
app.command("train")(train.train)
app.command("train-baselines")(train_baselines.train_baselines)
app.command("train-reader")(train_reader.train_reader)
app.command("ablation")(ablation.ablation)
app.command("embed")(embed.embed)
app.command("export")(export.export)
app.command("read")(read.read)
app.command("calibrate")(calibrate.calibrate)
app.add_typer(evaluate.app, name="evaluate")
app.add_typer(bench.app, name="bench")
app.add_typer(catalogue.app, name="catalogue")


def main() -> None:
    """Run a command; an error a person can act on ends with its message and status 2."""
    # Everything a model needs is in its checkpoint: no hub is asked for anything.
    os.environ.setdefault("HF_HUB_OFFLINE", "1")
    try:
        app()
    except FittingRoomError as error:
        sys.exit(_complain(error))


def _complain(error: FittingRoomError) -> int:
    print(f"error: {error}", file=sys.stderr)
    return 2
