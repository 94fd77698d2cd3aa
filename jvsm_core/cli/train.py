"""`train`: from folders of garments to a checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer


def train(
    data: Annotated[
        list[Path], typer.Option(help="A catalogue or a dataset's folder; may be given several times.")
    ],
    out: Annotated[Path, typer.Option(help="Folder of the run; the model is saved in OUT/checkpoint.")],
    recipe: Annotated[str, typer.Option(help="compact or tiny.")] = "compact",
    seed: Annotated[int, typer.Option(help="The same seed gives the same model on one machine.")] = 0,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:1.")] = "cpu",
    init: Annotated[Path | None, typer.Option(help="Start from the image tower of this earlier run.")] = None,
    cache: Annotated[Path | None, typer.Option(help="Where decoded pictures are kept.")] = None,
    captions: Annotated[
        Path | None, typer.Option(help="FashionIQ's folder; the text tower reads its train captions as well.")
    ] = None,
    tower_steps: Annotated[int | None, typer.Option(min=1, help="Steps of the image tower.")] = None,
    reading_steps: Annotated[int | None, typer.Option(min=1, help="Steps of the text tower.")] = None,
    composition_steps: Annotated[
        int | None, typer.Option(min=1, help="Steps of the shared space and the composer.")
    ] = None,
) -> None:
    """Train a model. A run that was stopped goes on where it was: give the same command again."""
    from ..datasets.fashion_iq import read_all_captions
    from ..errors import DataError
    from ..training.recipes import RECIPES, with_steps
    from ..training.run import train as run

    if recipe not in RECIPES:
        raise DataError(f"unknown recipe {recipe!r}; known: {', '.join(RECIPES)}")
    chosen = with_steps(RECIPES[recipe], tower_steps, reading_steps, composition_steps)
    texts = read_all_captions(captions, "train") if captions else ()
    saved = run(chosen, data, out, seed=seed, device=device, init=init, cache=cache, captions=texts)
    print(f"saved {saved}")
