"""`evaluate`: every benchmark, its systems side by side."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import CATALOGUE, CHECKPOINT, Checkpoint, Device, Json, Queries, Seed
from .output import deliver, recall_table

app = typer.Typer(help="Measure a checkpoint.", no_args_is_help=True)

Edits = Annotated[int, typer.Option(min=1, max=3, help="How many attributes are asked to change at once.")]


@app.command()
def drawn(
    data: Annotated[Path, typer.Option(help="A drawn catalogue: the gallery.")] = CATALOGUE,
    checkpoint: Checkpoint = CHECKPOINT,
    edits: Edits = 1,
    seed: Seed = 0,
    queries: Queries = 2000,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Composed retrieval on a drawn catalogue; a hit equals the target in every attribute."""
    from .. import checkpoint as checkpoints
    from ..evaluation import benchmarks
    from ..evaluation.composed import evaluate_composed

    benchmark = benchmarks.drawn(data, edits, seed, queries)
    deliver(evaluate_composed(checkpoints.load(checkpoint, device), benchmark), json, recall_table)


@app.command("fashion-products")
def fashion_products(
    data: Annotated[Path, typer.Option(help="The public dataset's folder: images/, styles/, styles.csv.")],
    split: Annotated[str, typer.Option(help="A value of the split column.")] = "test",
    resolution: Annotated[str, typer.Option(help="224 or 60x80; any for both.")] = "224",
    category: Annotated[str, typer.Option(help="apparel or footwear.")] = "apparel",
    checkpoint: Checkpoint = CHECKPOINT,
    edits: Edits = 1,
    seed: Seed = 0,
    queries: Queries = 2000,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Composed retrieval on real photos; a hit equals the target by the shop's own labels."""
    from .. import checkpoint as checkpoints
    from ..evaluation import benchmarks
    from ..evaluation.composed import evaluate_composed

    wanted = None if resolution == "any" else resolution
    benchmark = benchmarks.photos(data, split, wanted, category, edits, seed, queries)
    deliver(evaluate_composed(checkpoints.load(checkpoint, device), benchmark), json, recall_table)
