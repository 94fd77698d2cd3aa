"""`train-baselines`: the peers that `evaluate` sets beside a checkpoint."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .options import CHECKPOINT, Cache, Checkpoint, Data, Device, TrainingSeed


def train_baselines(
    data: Data,
    checkpoint: Checkpoint = CHECKPOINT,
    out: Annotated[
        Path | None,
        typer.Option(help="Folder of the baselines; `baselines` beside the checkpoint as a rule."),
    ] = None,
    only: Annotated[
        list[str] | None,
        typer.Option(help="tirg, tirg-triplet, paper, paper-lstm; tirg and paper as a rule."),
    ] = None,
    steps: Annotated[int | None, typer.Option(min=1, help="The compact recipe's as a rule.")] = None,
    triplets: Annotated[
        int | None, typer.Option(min=1, help="Of each source; the compact recipe's as a rule.")
    ] = None,
    seed: TrainingSeed = 0,
    device: Device = "cpu",
    cache: Cache = None,
) -> None:
    """Train TIRG and the paper's recipe on features of a checkpoint's towers, as long as JVSM was."""
    from dataclasses import replace

    from ..baselines.methods import USUAL
    from ..baselines.store import beside
    from ..datasets import captioned_folders, named_folder
    from ..training.baselines import BaselineSettings, train_baselines
    from ..training.captioned_baselines import train_captioned_baselines
    from .output import columns

    out = out or beside(checkpoint)
    usual = BaselineSettings()
    settings = replace(usual, steps=steps or usual.steps, triplets=triplets or usual.triplets)
    names, cache = only or USUAL, cache or out / "cache"
    if pairs := captioned_folders(data):
        found = train_captioned_baselines(
            checkpoint, pairs, out, names, settings, cache=cache, seed=seed, device=device
        )
    else:
        folders = [named_folder(str(one))[1] for one in data]
        found = train_baselines(
            checkpoint, folders, out, names, settings, cache=cache, seed=seed, device=device
        )
    for source in next(iter(found.values())):
        print(f"{source}, validation")
        print(columns({name: recalls[source] for name, recalls in found.items()}))
    print(f"saved in {out}")
