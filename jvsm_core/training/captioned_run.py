"""One training run on captioned pairs, from public datasets to a checkpoint."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
import torch

from ..catalogue import Catalogue
from ..datasets import source
from ..datasets.protocol import Benchmark, TrainingSet, hold_out
from ..errors import DataError
from ..model import checkpoint
from ..model.jvsm import JVSM
from ..model.towers import SentenceTower
from ..vocabulary import KEYS
from . import parallel
from .captioned import CaptionedSettings, train_captioned
from .captioned_batches import BatchSource, Validator, described, make_batch_source, seen_attributes
from .features import text_features, tower_features
from .hardware import keep_freed_memory
from .journal import Journal
from .sampling import TextTable
from .sources import Source, decode_once


class _Recipes(dict[str, CaptionedSettings]):
    """Settings by the recipe's name on the command line; other recipes train on attributes alone."""

    def __missing__(self, recipe: str) -> CaptionedSettings:
        raise DataError(
            f"recipe {recipe!r} does not train on captioned pairs; those that do: {', '.join(self)}"
        )


#: `tiny` shows within a minute that everything works.
SETTINGS = _Recipes(
    compact=CaptionedSettings(),
    tiny=CaptionedSettings(
        frozen_steps=40, steps=44, batch=64, unfrozen_batch=32, save_every=20, validate_every=22
    ),
)


def with_steps(settings: CaptionedSettings, frozen: int | None, unfrozen: int | None) -> CaptionedSettings:
    """Settings with other numbers of steps before and after the text tower is unfrozen."""
    frozen = settings.frozen_steps if frozen is None else frozen
    unfrozen = settings.steps - settings.frozen_steps if unfrozen is None else unfrozen
    return replace(settings, frozen_steps=frozen, steps=frozen + unfrozen)


def train(
    settings: CaptionedSettings,
    data: Sequence[tuple[str, Path]],
    out: Path,
    *,
    init: Path,
    fresh_space: bool = False,
    seed: int = 0,
    device: str = "cpu",
    cache: Path | None = None,
) -> Path:
    """Train a model on the captioned pairs of one dataset or several, and save it.

    The model starts from a checkpoint, whose image tower is frozen. A run that was stopped goes on where
    it was.

    Args:
        data: names as in `datasets.SOURCES`, and folders.
        out: folder of the run: state, journal, and the checkpoint in `out/checkpoint`.
        init: a checkpoint, or the folder of an earlier run.
        fresh_space: keep the checkpoint's towers alone: projections and composer start anew, and the
            attributes to name are those that the data state.
        cache: where decoded pictures and features are kept; `out/pictures` by default.

    Returns:
        The checkpoint's folder.

    Raises:
        DataError: a dataset cannot be read, or has no captioned pairs.
        CheckpointError: there is no checkpoint to start from.
        TrainingError: the loss is no number.
    """
    keep_freed_memory()
    out.mkdir(parents=True, exist_ok=True)
    cache, journal, read = cache or out / "pictures", Journal(out), read_pairs(data)
    with parallel.processes(device) as where:
        torch.manual_seed(seed)
        model = _start(init, [one.pairs for one in read], fresh_space)
        with parallel.first_alone():
            inputs = prepare_inputs(model, read, cache, where)
            frozen_features = text_features(model.text_tower, inputs.texts, cache, where)
        model = train_captioned(
            model,
            inputs.batch_sources,
            inputs.texts,
            frozen_features,
            inputs.validators,
            settings,
            out,
            journal,
            seed=seed,
            device=where,
        )
        if parallel.rank() == 0:
            checkpoint.save(model, out / "checkpoint")
    return out / "checkpoint"


@dataclass(frozen=True)
class CaptionedData:
    """One dataset: pairs to train on, and the benchmark that the training is followed by."""

    name: str
    pairs: TrainingSet
    validation: Benchmark


@dataclass(frozen=True)
class TrainingInputs:
    """Everything that a model, or a baseline on its towers, is trained with.

    Attributes:
        texts: every text that the batch sources number.
        validators: validation data by name.
    """

    batch_sources: Sequence[BatchSource]
    texts: Sequence[str]
    validators: Mapping[str, Validator]


def read_pairs(data: Sequence[tuple[str, Path]]) -> list[CaptionedData]:
    """Read datasets, and say what was found and what is missing.

    Raises:
        DataError: a dataset is unknown, cannot be read, or has no captioned pairs.
    """
    found = []
    for name, folder in data:
        dataset = source(name)
        if dataset.training is None:
            raise DataError(f"{name} has no captioned pairs; train on its attributes with --data {folder}")
        pairs = dataset.training(folder)
        print(described(name, pairs))
        if dataset.validation is None:
            pairs, validation = hold_out(pairs, name)
        else:
            validation = dataset.validation(folder)
        found.append(CaptionedData(name, pairs, validation))
    return found


def prepare_inputs(
    model: JVSM, data: Sequence[CaptionedData], cache: Path, device: torch.device
) -> TrainingInputs:
    """Features and numbered texts of some datasets, for a model's towers and attributes."""
    texts, batch_sources, validators = TextTable(), [], {}
    for one in data:
        features = _features(model, one.name, one.pairs.catalogue, cache, device)
        batch_sources.append(make_batch_source(one.name, one.pairs, features, model.space, texts))
        if one.validation.catalogue is not one.pairs.catalogue:
            features = _features(model, f"{one.name} validation", one.validation.catalogue, cache, device)
        validators[one.validation.name] = Validator(one.validation, features)
    return TrainingInputs(batch_sources, texts.all, validators)


def _start(init: Path, data: Sequence[TrainingSet], fresh_space: bool) -> JVSM:
    """The model to start from."""
    folder = init / "checkpoint" if (init / "checkpoint").is_dir() else init
    old = checkpoint.load(folder)
    if not fresh_space:
        return old
    config = replace(old.config, attributes=seen_attributes(data, KEYS).to_json())
    is_sentence = isinstance(old.text_tower, SentenceTower)
    model = JVSM(config, text_source=str(folder / "text_encoder") if is_sentence else None)
    model.image_tower, model.text_tower = old.image_tower, old.text_tower
    return model


def _features(model: JVSM, name: str, catalogue: Catalogue, cache: Path, device: torch.device) -> np.ndarray:
    """The image tower's features of every picture, decoded and computed on the first call only."""
    garments = catalogue.garments
    pictures = Source(
        name.replace(":", " "),
        garments,
        tuple(catalogue.path(garment) for garment in garments),
        np.zeros(len(garments), bool),
    )
    pixels = decode_once(pictures, model.config.image_size, cache)
    return tower_features(model.image_tower, pictures, pixels, cache, device)
