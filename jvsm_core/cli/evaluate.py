"""`evaluate`: every benchmark, its systems side by side."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import typer

from ..errors import DataError
from . import evaluate_dialogue, evaluate_public, evaluate_reading, evaluate_shop
from .options import CATALOGUE, CHECKPOINT, Baselines, Checkpoint, Device, Gallery, Json, Queries, Seed, Task
from .output import deliver, recall_table

if TYPE_CHECKING:
    from ..evaluation.galleries import LabelledGallery

app = typer.Typer(help="Measure a checkpoint.", no_args_is_help=True)
app.add_typer(evaluate_public.app)
app.add_typer(evaluate_dialogue.app)
app.add_typer(evaluate_shop.app)
app.add_typer(evaluate_reading.app)

Edits = Annotated[int, typer.Option(min=1, max=3, help="How many attributes are asked to change at once.")]
Wording = Annotated[
    Literal["named", "any"] | None,
    typer.Option(
        help="named: every text names the value it asks for, as a rule on photos; any: it may only point at it "
        "(darker), as a rule on drawn garments."
    ),
]
#: Shoppers ask for one thing, or two, or three.
MIXED = (1, 2, 3)
SomeEdits = Annotated[
    int | None,
    typer.Option(
        min=1,
        max=3,
        help="How many attributes are asked to change at once; a third each of 1, 2 and 3 as a rule.",
    ),
]


@app.command()
def drawn(
    data: Annotated[Path, typer.Option(help="A drawn catalogue: the gallery.")] = CATALOGUE,
    split: Annotated[str | None, typer.Option(help="One split of it; the whole catalogue as a rule.")] = None,
    task: Task = "composed",
    gallery: Gallery = "image",
    checkpoint: Checkpoint = CHECKPOINT,
    baselines: Baselines = None,
    edits: SomeEdits = None,
    wording: Wording = None,
    seed: Seed = 0,
    queries: Queries = 2000,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Drawn garments; a hit equals the target in every attribute."""
    from ..evaluation.galleries import drawn_gallery

    _check(task, gallery, edits, wording, baselines)
    labelled = drawn_gallery(data, split)
    _measure(labelled, task, gallery, edits, wording, seed, queries, checkpoint, baselines, device, json)


@app.command("fashion-products")
def fashion_products(
    data: Annotated[Path, typer.Option(help="The public dataset's folder: images/, styles/, styles.csv.")],
    split: Annotated[str, typer.Option(help="A value of the split column.")] = "test",
    resolution: Annotated[str, typer.Option(help="224 or 60x80; any for both.")] = "224",
    category: Annotated[str, typer.Option(help="apparel or footwear.")] = "apparel",
    task: Task = "composed",
    gallery: Gallery = "image",
    checkpoint: Checkpoint = CHECKPOINT,
    baselines: Baselines = None,
    edits: Edits = 1,
    wording: Wording = None,
    seed: Seed = 0,
    queries: Queries = 2000,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Real photos; a hit equals the target by the shop's own labels."""
    from ..evaluation.galleries import photo_gallery

    _check(task, gallery, edits, wording, baselines)
    labelled = photo_gallery(data, split, None if resolution == "any" else resolution, category)
    _measure(labelled, task, gallery, edits, wording, seed, queries, checkpoint, baselines, device, json)


def _check(task: str, gallery: str, edits: int | None, wording: str | None, baselines: Path | None) -> None:
    """Refuse options that a task has no use for, rather than pass over them."""
    if task == "composed":
        return
    options = (
        ("--gallery", gallery, "image"),
        ("--edits", edits or 1, 1),
        ("--wording", wording, None),
        ("--baselines", baselines, None),
    )
    for option, given, usual in options:
        if given != usual:
            raise DataError(
                f"{option} {given} is for --task composed; {task} edits nothing and ranks one kind"
            )


def _measure(
    labelled: LabelledGallery,
    task: str,
    gallery: str,
    edits: int | None,
    wording: str | None,
    seed: int,
    queries: int,
    checkpoint: Path,
    baselines: Path | None,
    device: str,
    json: str | None,
) -> None:
    from ..baselines.store import found_beside, load_baselines
    from ..evaluation.benchmarks import edit_benchmark
    from ..evaluation.composed import evaluate_composed
    from ..evaluation.tasks import TASKS
    from ..model import checkpoint as checkpoints

    if task == "composed":
        benchmark = edit_benchmark(labelled, edits or MIXED, seed, queries, wording)
        model = checkpoints.load(checkpoint, device)
        baselines = baselines or found_beside(checkpoint)
        peers = load_baselines(baselines, model) if baselines else {}
        figures = evaluate_composed(model, benchmark, gallery, peers)
    else:
        figures = TASKS[task](checkpoints.load(checkpoint, device), labelled, seed, queries)
    deliver(figures, json, recall_table)
