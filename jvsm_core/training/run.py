"""One training run, from folders of garments to a checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from random import Random

import numpy as np
import torch

from .. import checkpoint
from ..attributes import AttributeSpace
from ..encoders import ImageTower, packaged_minilm
from ..errors import DataError
from ..language import Grammar
from ..language.phrases import vocabulary
from ..model import JVSM, Config
from . import parallel
from .composition import train_composition
from .features import tower_features
from .hardware import keep_freed_memory
from .journal import Journal
from .paper import PaperRecipe, train_paper
from .reading import train_reading
from .recipes import Recipe
from .sources import Source, decode_once, read_sources, stated_attributes
from .state import load_tower
from .towers import train_tower
from .word_pieces import prune_word_pieces


def train(
    recipe: Recipe | PaperRecipe,
    folders: Sequence[Path],
    out: Path,
    *,
    seed: int = 0,
    device: str = "cpu",
    init: Path | None = None,
    cache: Path | None = None,
    captions: Sequence[str] = (),
) -> Path:
    """Train a model and save it; a run that was stopped goes on where it was.

    Args:
        folders: catalogues or dataset folders; garments of split `val` only validate, those of
            `test` are never touched.
        out: folder of the run: states, journal, and the checkpoint in `out/checkpoint`.
        init: a folder with the state of an earlier run's image tower to start from; for the paper's
            recipe torchvision's file of its ImageNet weights.
        cache: where decoded pictures and features are kept; `out/cache` by default.
        captions: what people wrote of other garments, for the text tower to read.

    Returns:
        The checkpoint's folder.

    Raises:
        DataError: nothing to train on, or no labels.
        CheckpointError: `init` or a saved state is damaged or of another recipe, or the disk is full.
        TrainingError: a loss is not finite.
    """
    keep_freed_memory()
    out.mkdir(parents=True, exist_ok=True)
    cache, journal = cache or out / "cache", Journal(out)
    sources = [source for folder in folders for source in read_sources(folder)]
    with parallel.processes(device) as where:
        with parallel.first_alone():
            decoded = [decode_once(source, recipe.image_size, cache) for source in sources]
        training = [part for part in map(_part("train"), sources, decoded) if len(part[0])]
        validation = [part for part in map(_part("val"), sources, decoded) if len(part[0])]
        if not training:
            raise DataError(f"no garments of split train in {', '.join(map(str, folders))}")
        space = stated_attributes([source for source, _ in training])
        parts = (training, validation, space, out, journal)
        if isinstance(recipe, PaperRecipe):
            model = train_paper(recipe, *parts, init=init, seed=seed, device=where)
        else:
            model = _train_phases(
                recipe, *parts, init=init, cache=cache, captions=captions, seed=seed, device=where
            )
        if parallel.rank() == 0:
            checkpoint.save(model, out / "checkpoint")
    return out / "checkpoint"


def _train_phases(
    recipe: Recipe,
    training: Sequence[tuple[Source, np.ndarray]],
    validation: Sequence[tuple[Source, np.ndarray]],
    space: AttributeSpace,
    out: Path,
    journal: Journal,
    *,
    init: Path | None,
    cache: Path,
    captions: Sequence[str],
    seed: int,
    device: torch.device,
) -> JVSM:
    """The three phases, one after the other, on sources with their pictures."""
    shares = [recipe.share(source.name) for source, _ in training]
    tower = ImageTower(size=recipe.image_size)
    tower.load_imagenet()
    if init is not None:
        load_tower(tower, init)
    tower = train_tower(
        tower,
        [(source, pictures, share) for (source, pictures), share in zip(training, shares)],
        validation,
        space,
        recipe.towers,
        out,
        journal,
        seed=seed,
        device=device,
    )
    config = Config(
        recipe=recipe.name, image_size=recipe.image_size, hidden=recipe.hidden, attributes=space.to_json()
    )
    torch.manual_seed(seed)
    words = out / "text-source"
    with parallel.first_alone():
        if parallel.rank() == 0:
            _word_pieces(training, words, seed)
        model = JVSM(config, text_source=str(words))
    model.image_tower = tower
    told = [(source, share) for (source, _), share in zip(training, shares)]
    train_reading(model, told, captions, recipe.reading, out, journal, seed=seed, device=device)

    with parallel.first_alone():
        features = [
            np.stack([
                tower_features(tower, source, pictures, cache, device, mirror=mirror)
                for mirror in ((False, True) if recipe.mirror else (False,))
            ])
            for source, pictures in training
        ]
        checks = [
            (source, tower_features(tower, source, pictures, cache, device)) for source, pictures in validation
        ]
    return train_composition(
        model,
        [(source, rows, share) for (source, _), rows, share in zip(training, features, shares)],
        checks,
        recipe.composition,
        out,
        journal,
        cache=cache,
        seed=seed,
        device=device,
    )


def _word_pieces(training: Sequence[tuple[Source, np.ndarray]], folder: Path, seed: int) -> None:
    """Write the sentence transformer to start from, with the word pieces that the garments' words need."""
    grammar, rng = Grammar(), Random(f"{seed}/words")
    texts = [
        grammar.description(rng.choice(source.garments).attributes, rng, drop=0.0)
        for source, _ in training
        for _ in range(4000)
    ]
    prune_word_pieces(packaged_minilm(), folder, [*texts, *vocabulary()])


def _part(split: str):
    """A function from a source and its pictures to those of one split."""

    def select(source: Source, pictures: np.ndarray) -> tuple[Source, np.ndarray]:
        rows = source.rows(split)
        return source.select(rows), pictures[rows]

    return select
