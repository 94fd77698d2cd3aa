"""Training baselines on captioned pairs: the same pairs, features and number of steps as JVSM had."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path

import numpy as np
import torch
from torch import nn
from tqdm import tqdm

from ..baselines.methods import METHODS, Shape
from ..baselines.store import save_baseline, towers_of
from ..errors import DataError
from ..evaluation.systems import read_texts
from ..model import checkpoint
from .baselines import BaselineSettings, Lesson, Reader, train_space
from .captioned_material import Material
from .captioned_run import make_lesson, read_pairs
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
    lesson = make_lesson(model, read_pairs(data), cache, where)
    reader = Reader.of(model, lesson.texts, cache, where)
    words = {name: read_texts(model, check.texts) for name, check in lesson.checks.items()}
    shape = Shape(
        model.image_tower.features, model.text_tower.features, model.config.dim, model.config.hidden
    )
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in names:
        journal, recalls = Journal(out / "runs" / name), found.setdefault(name, {})

        def validate(step: int, space: nn.Module, name=name, journal=journal, recalls=recalls) -> None:
            space.eval()
            for part, check in lesson.checks.items():
                recalls[part] = check(space, words[part])
                journal.write(f"{name} validation", step, source=part, **recalls[part])
                tqdm.write(f"{name}, step {step + 1}, {part}: {recalls[part]}")

        needs_side = METHODS[name].make(shape).text_projection is not None
        lessons = [_lesson(material, needs_side) for material in lesson.materials]
        space = train_space(METHODS[name], shape, lessons, reader, settings, journal, validate, seed)
        save_baseline(out, name, shape, space, towers_of(model))
    return found


def _lesson(material: Material, needs_side: bool) -> Lesson:
    """Pairs as their first text asks for them; where a method reads side texts, those whose target has one."""
    kept = np.arange(len(material.reference))
    if needs_side:
        kept = np.flatnonzero(material.side[material.target] >= 0)
    if not len(kept):
        raise DataError(f"{material.name}: no target has a side text, which this baseline reads")
    turns = SingleTurns(
        material.reference[kept], material.target[kept], material.texts[kept, 0], material.side
    )
    return Lesson(material.features, turns, float(len(kept)))
