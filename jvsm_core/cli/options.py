"""Options that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import typer

from ..files import assets_folder

ASSETS = assets_folder()

Checkpoint = Annotated[Path, typer.Option(help="Folder of the model.")]
Baselines = Annotated[
    Path | None,
    typer.Option(
        help="Folder of TIRG and the paper's recipe on the checkpoint's towers; `baselines` beside the "
        "checkpoint where there is one. For --task composed."
    ),
]
Json = Annotated[
    str | None, typer.Option("--json", metavar="FILE", help="Write JSON to a file, or - to standard output.")
]
Device = Annotated[str, typer.Option(help="cpu, cuda, cuda:1, mps.")]
Seed = Annotated[int, typer.Option(help="Of the queries: another seed, other queries.")]
Queries = Annotated[int, typer.Option(min=1, help="Most queries asked.")]
Task = Annotated[
    Literal["composed", "text-to-image", "image-to-text", "image-to-image"],
    typer.Option(help="image-to-text also names every attribute."),
]
Gallery = Annotated[
    Literal["image", "joint"],
    typer.Option(help="joint adds the distance to each garment's own text; composed queries only."),
]
Data = Annotated[
    list[Path],
    typer.Option(help="A catalogue or the folder of Fashion Product Images; may be given several times."),
]
TrainingSeed = Annotated[int, typer.Option(help="The same seed gives the same result on one machine.")]
Cache = Annotated[Path | None, typer.Option(help="Where decoded pictures and features are kept.")]

CHECKPOINT = ASSETS / "checkpoint"
CATALOGUE = ASSETS / "catalogue"
