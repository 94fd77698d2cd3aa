"""`train`: from folders of garments, or of captioned pairs, to a checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import CHECKPOINT


def train(
    data: Annotated[
        list[Path],
        typer.Option(
            help="A catalogue or the folder of Fashion Product Images; or captioned pairs, NAME:DIR with "
            "fashion-iq, multiturn-fashion-iq, fashion200k, ut-zap50k, fashion-products-as:fashion200k or "
            "fashion-products-as:ut-zap50k. May be given several times."
        ),
    ],
    out: Annotated[Path, typer.Option(help="Folder of the run; the model is saved in OUT/checkpoint.")],
    recipe: Annotated[str, typer.Option(help="compact or tiny.")] = "compact",
    seed: Annotated[int, typer.Option(help="The same seed gives the same model on one machine.")] = 0,
    device: Annotated[str, typer.Option(help="cpu, cuda, cuda:1.")] = "cpu",
    init: Annotated[
        Path | None,
        typer.Option(
            help="Start from the image tower of this earlier run. Captioned pairs start from a whole "
            "checkpoint, the shipped one unless another is named."
        ),
    ] = None,
    towers: Annotated[
        Path | None,
        typer.Option(
            help="Keep the towers of this checkpoint and train the shared space and the composer alone: minutes. "
            "With --tower-steps its image tower trains on first."
        ),
    ] = None,
    fresh_space: Annotated[
        bool, typer.Option("--fresh-space", help="Captioned pairs: keep the checkpoint's towers alone.")
    ] = False,
    cache: Annotated[Path | None, typer.Option(help="Where decoded pictures and features are kept.")] = None,
    tower_steps: Annotated[int | None, typer.Option(min=1, help="Steps of the image tower.")] = None,
    reading_steps: Annotated[int | None, typer.Option(min=1, help="Steps of the text tower.")] = None,
    steps: Annotated[
        int | None, typer.Option(min=1, help="Steps of the shared space and the composer.")
    ] = None,
    awake_steps: Annotated[
        int | None,
        typer.Option(min=0, help="Captioned pairs: further steps in which the text tower trains too."),
    ] = None,
    captions: Annotated[
        Path | None, typer.Option(help="FashionIQ's folder: the text tower reads its train captions as well.")
    ] = None,
) -> None:
    """Train a model. A run that was stopped goes on where it was: give the same command again."""
    from ..datasets import captioned_folders, named_folder
    from ..datasets.fashion_iq import read_all_captions
    from ..errors import DataError
    from ..training import captioned_run, run
    from ..training.recipes import RECIPES, with_steps

    if recipe not in RECIPES:
        raise DataError(f"unknown recipe {recipe!r}; known: {', '.join(RECIPES)}")
    pairs = captioned_folders(data)
    if not pairs:
        if fresh_space:
            raise DataError("--fresh-space is for captioned pairs; without them every space is fresh")
        if awake_steps is not None:
            raise DataError(
                "--awake-steps is for captioned pairs; elsewhere the text tower has --reading-steps"
            )
        given = (init, captions, reading_steps)
        if towers is not None and any(option is not None for option in given):
            raise DataError(
                "--towers keeps the text tower as it is: leave out --init, --captions and --reading-steps"
            )
        chosen = with_steps(RECIPES[recipe], tower_steps, reading_steps, steps)
        folders = [named_folder(str(one))[1] for one in data]
        texts = read_all_captions(captions, "train") if captions else ()
        saved = run.train(
            chosen, folders, out, seed=seed, device=device, init=init, towers=towers,
            see_on=tower_steps is not None, cache=cache, captions=texts,
        )  # fmt: skip
    elif towers is not None:
        raise DataError("captioned pairs keep the towers of --init; leave out --towers")
    elif tower_steps is not None or reading_steps is not None or captions is not None:
        raise DataError(
            "--tower-steps, --reading-steps and --captions: the towers rest while captioned pairs train; "
            "leave them out"
        )
    else:
        settings = captioned_run.with_steps(captioned_run.SETTINGS[recipe], steps, awake_steps)
        saved = captioned_run.train(
            settings, pairs, out, init=init or CHECKPOINT, fresh_space=fresh_space, seed=seed, device=device,
            cache=cache,
        )  # fmt: skip
    print(f"saved {saved}")
