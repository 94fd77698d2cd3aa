"""One training run, from folders of garments to a checkpoint."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import replace
from pathlib import Path
from random import Random

import numpy as np
import torch

from ..errors import CheckpointError, DataError
from ..language import Grammar
from ..language.reading.phrases import vocabulary
from ..model import checkpoint
from ..model.jvsm import JVSM, Config
from ..model.towers import ImageTower, packaged_minilm
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

#: Descriptions written of each source's garments, whose words the text tower keeps word pieces for.
DESCRIPTIONS = 4000


def train(
    recipe: Recipe | PaperRecipe,
    folders: Sequence[Path],
    out: Path,
    *,
    seed: int = 0,
    device: str = "cpu",
    init: Path | None = None,
    towers: Path | None = None,
    see_on: bool = False,
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
        towers: a checkpoint whose two towers, reader and attributes are kept, so that the third phase alone
            is trained.
        see_on: whether the image tower of `towers` goes on training first.
        cache: where decoded pictures and features are kept; `out/cache` by default.
        captions: what people wrote of other garments, for the text tower to read.

    Returns:
        The checkpoint's folder.

    Raises:
        DataError: nothing to train on, or no labels; `towers` for a recipe that has no phases.
        CheckpointError: `init`, `towers` or a saved state is damaged or of another recipe, or the disk is full.
        TrainingError: a loss is not finite.
    """
    keep_freed_memory()
    out.mkdir(parents=True, exist_ok=True)
    cache, journal = cache or out / "cache", Journal(out)
    sources = [source for folder in folders for source in read_sources(folder)]
    with parallel.processes(device) as where:
        with parallel.first_alone():
            decoded = [decode_once(source, recipe.image_size, cache) for source in sources]
        training, validation = (
            [part for part in (_of_split(*both, split) for both in zip(sources, decoded)) if len(part[0])]
            for split in ("train", "val")
        )
        if not training:
            raise DataError(f"no garments of split train in {', '.join(map(str, folders))}")
        if isinstance(recipe, PaperRecipe):
            if towers is not None:
                raise DataError(f"the recipe {recipe.name} trains its towers and its space as one")
            space = stated_attributes([source for source, _ in training])
            model = train_paper(
                recipe, training, validation, space, out, journal, init=init, seed=seed, device=where
            )
        else:
            if recipe.garments is not None:
                training = [_at_most(*part, recipe.garments, seed) for part in training]
            if towers is not None:
                model = _on_frozen_towers(recipe, towers, seed)
                if see_on:
                    model.image_tower = train_tower(
                        model.image_tower, _to_see(recipe, training), validation, model.space, recipe.towers,
                        out, journal, seed=seed, device=where,
                    )  # fmt: skip
            else:
                model = _train_towers(
                    recipe, training, validation, out, journal,
                    init=init, captions=captions, cache=cache, seed=seed, device=where,
                )  # fmt: skip
            model = _train_space(
                recipe, model, training, validation, out, journal, cache=cache, seed=seed, device=where
            )
        if parallel.rank() == 0:
            checkpoint.save(model, out / "checkpoint")
    return out / "checkpoint"


def _on_frozen_towers(recipe: Recipe, towers: Path, seed: int) -> JVSM:
    """A model with the towers, reader and attributes of a checkpoint, and a space yet to be trained.

    Raises:
        CheckpointError: the checkpoint cannot be read, or sees pictures of another size.
    """
    kept = checkpoint.load(towers)
    if kept.config.image_size != recipe.image_size:
        raise CheckpointError(
            f"{towers} sees pictures of {kept.config.image_size}, the recipe {recipe.name} of {recipe.image_size}"
        )
    torch.manual_seed(seed)
    config = replace(kept.config, recipe=recipe.name, hidden=recipe.hidden, swaps=True)
    model = JVSM(config, text_source=str(towers / checkpoint.TEXT_ENCODER))
    model.image_tower, model.text_tower, model.reader = kept.image_tower, kept.text_tower, kept.reader
    return model


def _train_towers(
    recipe: Recipe,
    training: Sequence[tuple[Source, np.ndarray]],
    validation: Sequence[tuple[Source, np.ndarray]],
    out: Path,
    journal: Journal,
    *,
    init: Path | None,
    captions: Sequence[str],
    cache: Path,
    seed: int,
    device: torch.device,
) -> JVSM:
    """The first two phases, on sources with their pictures: the model with both towers and its reader."""
    space = stated_attributes([source for source, _ in training])
    tower = ImageTower(size=recipe.image_size)
    tower.load_imagenet()
    if init is not None:
        load_tower(tower, init)
    tower = train_tower(
        tower,
        _to_see(recipe, training),
        validation,
        space,
        recipe.towers,
        out,
        journal,
        seed=seed,
        device=device,
    )
    config = Config(
        recipe=recipe.name,
        image_size=recipe.image_size,
        hidden=recipe.hidden,
        attributes=space.to_json(),
        swaps=True,
    )
    torch.manual_seed(seed)
    words = out / "text-source"
    with parallel.first_alone():
        if parallel.rank() == 0:
            _word_pieces(training, words, seed)
        model = JVSM(config, text_source=str(words))
    model.image_tower = tower
    shares = [(source, recipe.share(source.name)) for source, _ in training]
    train_reading(
        model, shares, captions, recipe.reading, out, journal, cache=cache, seed=seed, device=device
    )
    return model


def _to_see(
    recipe: Recipe, training: Sequence[tuple[Source, np.ndarray]]
) -> list[tuple[Source, np.ndarray, float]]:
    """Sources and their pictures, each with its share of a batch of the first phase."""
    return [(source, pictures, recipe.tower_share(source.name)) for source, pictures in training]


def _train_space(
    recipe: Recipe,
    model: JVSM,
    training: Sequence[tuple[Source, np.ndarray]],
    validation: Sequence[tuple[Source, np.ndarray]],
    out: Path,
    journal: Journal,
    *,
    cache: Path,
    seed: int,
    device: torch.device,
) -> JVSM:
    """The third phase, on the features of a model's frozen towers."""
    tower, shares = model.image_tower, [recipe.share(source.name) for source, _ in training]
    with parallel.first_alone():
        features = [
            np.stack(
                [
                    tower_features(tower, source, pictures, cache, device, mirror=mirror)
                    for mirror in ((False, True) if recipe.mirror else (False,))
                ]
            )
            for source, pictures in training
        ]
        validation_features = [
            (source, tower_features(tower, source, pictures, cache, device))
            for source, pictures in validation
        ]
    return train_composition(
        model,
        [(source, rows, share) for (source, _), rows, share in zip(training, features, shares)],
        validation_features,
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
        for _ in range(DESCRIPTIONS)
    ]
    prune_word_pieces(packaged_minilm(), folder, [*texts, *vocabulary()])


def _of_split(source: Source, pictures: np.ndarray, split: str) -> tuple[Source, np.ndarray]:
    """The garments of one split, and their pictures."""
    rows = source.rows(split)
    return source.select(rows), pictures[rows]


def _at_most(source: Source, pictures: np.ndarray, count: int, seed: int) -> tuple[Source, np.ndarray]:
    """Some of the garments, at most so many, in their order, and their pictures."""
    if len(source) <= count:
        return source, pictures
    rows = np.sort(np.random.default_rng(seed).choice(len(source), count, replace=False))
    return source.select(rows), pictures[rows]
