"""`ablation`: what each part of the recipe gives."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import CHECKPOINT, Cache, Checkpoint, Data, Device
from .output import deliver


def ablation(
    data: Data,
    out: Annotated[Path, typer.Option(help="JSON file of the figures; journals go in a folder of its name.")],
    checkpoint: Checkpoint = CHECKPOINT,
    seeds: Annotated[int, typer.Option(min=1, help="How often each variant is trained.")] = 3,
    steps: Annotated[int, typer.Option(min=1)] = 400,
    batch: Annotated[int, typer.Option(min=8)] = 128,
    only: Annotated[
        list[str] | None, typer.Option(help='A row of the table, such as "L_im alone"; all as a rule.')
    ] = None,
    seed: Annotated[
        int,
        typer.Option(help="Of the triplets; with the training's own and its --cache no text is read again."),
    ] = 0,
    device: Device = "cpu",
    cache: Cache = None,
) -> None:
    """Short trainings on cached features that each lack a part of the recipe, as a Markdown table."""
    from ..datasets.common import require_choice
    from ..training.ablation import VARIANTS, AblationSettings, ablate, markdown

    variants = [VARIANTS[require_choice(name, VARIANTS, "variant", "ablation")] for name in only or VARIANTS]
    journals = out.with_suffix("")
    settings = AblationSettings(steps, batch, seeds, seed)
    cache = cache or journals / "cache"
    figures = ablate(checkpoint, data, settings, journals, cache=cache, device=device, variants=variants)
    deliver(figures, str(out), markdown)
    print(markdown(figures))
