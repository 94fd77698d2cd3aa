"""Training baselines on captioned pairs: the same pairs, features and number of steps as JVSM had."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from tqdm import tqdm

from ..baselines.methods import METHODS, Baseline, Shape
from ..baselines.store import save_baseline, towers_of
from ..errors import DataError
from ..evaluation.systems import read_texts
from ..model import checkpoint
from .baselines import BaselineSettings, Reader, TripletSource, train_space
from .captioned_batches import BatchSource
from .captioned_run import prepare_inputs, read_pairs
from .journal import Journal
from .single_turns import SingleTurns


def train_captioned_baselines(
    folder: Path,
    data: Sequence[tuple[str, Path]],
    out: Path,
    names: Sequence[str],
    settings: BaselineSettings,
    *,
    cache: Path,
    seed: int = 0,
    device: str = "cpu",
) -> dict[str, dict[str, dict[str, float]]]:
    """Train baselines on the towers of a checkpoint, best of one that was trained on the same pairs.

    Args:
        folder: the checkpoint.
        data: names as in `datasets.SOURCES`, and folders.
        out: where they go, a file each, and their journals in `out/runs`.
        names: of `methods.METHODS`.

    Returns:
        Name to validation data to recalls in percent.

    Raises:
        CheckpointError: the checkpoint cannot be read, or the folder cannot be written.
        DataError: an unknown name, one with a text tower of its own, data that cannot be read, or no side
            text for a baseline that reads them.
    """
    for name in names:
        if name not in METHODS or METHODS[name].reads:
            fit = ", ".join(known for known, method in METHODS.items() if not method.reads)
            raise DataError(f"no baseline {name!r} for captioned pairs; known: {fit}")
    model, where = checkpoint.load(folder, device), torch.device(device)
    inputs = prepare_inputs(model, read_pairs(data), cache, where)
    reader = Reader.of(model, inputs.texts, cache, where)
    words = {name: read_texts(model, validator.texts) for name, validator in inputs.validators.items()}
    shape = Shape(
        model.image_tower.features, model.text_tower.features, model.config.dim, model.config.hidden
    )
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in names:
        journal, recalls = Journal(out / "runs" / name), found.setdefault(name, {})

        def validate(
            step: int,
            space: Baseline,
            name: str = name,
            journal: Journal = journal,
            recalls: dict[str, dict[str, float]] = recalls,
        ) -> None:
            space.eval()
            for part, validator in inputs.validators.items():
                recalls[part] = validator(space, words[part])
                journal.write(f"{name} validation", step, source=part, **recalls[part])
                tqdm.write(f"{name}, step {step + 1}, {part}: {recalls[part]}")

        needs_side = METHODS[name].make(shape).text_projection is not None
        sources = [_triplet_source(batch_source, needs_side) for batch_source in inputs.batch_sources]
        space = train_space(METHODS[name], shape, sources, reader, settings, journal, validate, seed)
        save_baseline(out, name, shape, space, towers_of(model))
    return found


def _triplet_source(batch_source: BatchSource, needs_side: bool) -> TripletSource:
    """Pairs as their first text asks for them; where a method reads side texts, those whose target has one."""
    kept = np.arange(len(batch_source.reference))
    if needs_side:
        kept = np.flatnonzero(batch_source.side[batch_source.target] >= 0)
    if not len(kept):
        raise DataError(f"{batch_source.name}: no target has a side text, which this baseline reads")
    turns = SingleTurns(
        batch_source.reference[kept],
        batch_source.target[kept],
        batch_source.texts[kept, 0],
        batch_source.side,
    )
    return TripletSource(batch_source.features, turns, float(len(kept)))
