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
from ..vocabulary import KEYS
from .composition import image_features, train_composition
from .hardware import keep_freed_memory
from .journal import Journal
from .reading import train_reading
from .recipes import Recipe
from .sources import Source, decode_once, read_sources
from .towers import train_tower
from .word_pieces import prune_word_pieces


def train(
    recipe: Recipe,
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
        init: a folder with the state of an earlier run's image tower to start from.
        cache: where decoded pictures are kept; `out/pictures` by default.
        captions: what people wrote of other garments, for the text tower to read.

    Returns:
        The checkpoint's folder.

    Raises:
        DataError: nothing to train on.
    """
    keep_freed_memory()
    out.mkdir(parents=True, exist_ok=True)
    where, journal = torch.device(device), Journal(out)
    sources = [source for folder in folders for source in read_sources(folder)]
    decoded = [decode_once(source, recipe.image_size, cache or out / "pictures") for source in sources]
    training = [part for part in map(_part("train"), sources, decoded) if len(part[0])]
    validation = [part for part in map(_part("val"), sources, decoded) if len(part[0])]
    if not training:
        raise DataError(f"no garments of split train in {', '.join(map(str, folders))}")
    space = AttributeSpace.of((row for source, _ in training for row in source.attributes), KEYS)

    tower = ImageTower(size=recipe.image_size)
    tower.load_imagenet()
    if init is not None:
        _start_from(tower, init)
    tower = train_tower(
        tower,
        [(source, pictures, recipe.share(source.name)) for source, pictures in training],
        validation,
        space,
        recipe.towers,
        out,
        journal,
        seed=seed,
        device=where,
    )
    config = Config(
        recipe=recipe.name, image_size=recipe.image_size, hidden=recipe.hidden, attributes=space.to_json()
    )
    torch.manual_seed(seed)
    model = JVSM(config, text_source=str(_word_pieces(training, out / "text-source", seed)))
    model.image_tower = tower
    shares = [(source, recipe.share(source.name)) for source, _ in training]
    train_reading(model, shares, captions, recipe.reading, out, journal, seed=seed, device=where)

    features = [
        image_features(tower, pictures, where, mirror=recipe.mirror, name=source.name)
        for source, pictures in training
    ]
    checks = [
        (source, image_features(tower, pictures, where, name=source.name)) for source, pictures in validation
    ]

    model = train_composition(
        model,
        [(source, rows, recipe.share(source.name)) for (source, _), rows in zip(training, features)],
        checks,
        recipe.composition,
        out,
        journal,
        seed=seed,
        device=where,
    )
    checkpoint.save(model, out / "checkpoint")
    return out / "checkpoint"


def _word_pieces(training: Sequence[tuple[Source, np.ndarray]], folder: Path, seed: int) -> Path:
    """The sentence transformer to start from, with the word pieces that the garments' words need."""
    grammar, rng = Grammar(), Random(f"{seed}/words")
    texts = [
        grammar.description(rng.choice(source.garments).attributes, rng, drop=0.0)
        for source, _ in training
        for _ in range(4000)
    ]
    prune_word_pieces(packaged_minilm(), folder, [*texts, *vocabulary()])
    return folder


def _part(split: str):
    """A function from a source and its pictures to those of one split."""

    def select(source: Source, pictures: np.ndarray) -> tuple[Source, np.ndarray]:
        rows = source.rows(split)
        return source.select(rows), pictures[rows]

    return select


def _start_from(tower: ImageTower, folder: Path) -> None:
    """Load the image tower of an earlier run's first phase."""
    path = folder / "tower-state.pt"
    if not path.is_file():
        raise DataError(f"{path} is missing; --init names the folder of an earlier run")
    saved = torch.load(path, map_location="cpu", weights_only=True)["average"]
    weights = {key.removeprefix("tower."): value for key, value in saved.items() if key.startswith("tower.")}
    # A part that the earlier tower did not have starts as it would in a new one.
    tower.load_state_dict({**tower.state_dict(), **weights})
