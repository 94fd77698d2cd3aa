"""Training the baselines: the same triplets, features, number of steps and loop as the second phase.

They see what JVSM's composer sees, one turn at a time, without its graded targets, hard negatives,
dialogues and names: these are ours. The towers are frozen, so what a baseline cannot do, it cannot do with
the very features that JVSM has.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ..baselines.batch import Batch, Space, words_of
from ..baselines.methods import METHODS, Baseline, Method, Shape
from ..baselines.store import save_baseline, towers_of
from ..errors import DataError
from ..evaluation.systems import read_with
from ..model import checkpoint
from ..model.jvsm import JVSM
from .features import read_parts, text_features
from .journal import Journal
from .loop import Phase
from .parallel import generator
from .recipes import COMPACT
from .sampling import TextTable
from .schedules import drop_at_half, warm_cosine
from .single_turns import SingleTurns, make_single_turns
from .validators import validators_of


@dataclass(frozen=True)
class BaselineSettings:
    """The budget of a baseline; defaults are those of the compact recipe's second phase."""

    steps: int = COMPACT.composition.steps
    batch: int = COMPACT.composition.batch
    triplets: int = COMPACT.composition.triplets
    weight_decay: float = COMPACT.composition.weight_decay
    average: float = COMPACT.composition.average
    save_every: int = COMPACT.composition.save_every
    validate_every: int = COMPACT.composition.validate_every


@dataclass(frozen=True)
class TripletSource:
    """One source: features float16 [N, F] of its pictures, triplets, share of the steps."""

    features: np.ndarray
    triplets: SingleTurns
    share: float


@dataclass(frozen=True)
class Reader:
    """Features of texts by number, from the model's frozen tower or from a tower that trains.

    Attributes:
        frozen_features: float32 [M, T].
    """

    texts: Sequence[str]
    frozen_features: Tensor
    device: torch.device

    @classmethod
    def of(cls, model: JVSM, texts: Sequence[str], cache: Path, device: torch.device) -> Reader:
        """Of all texts there will be, read by a model's tower once and kept in `cache`."""
        frozen_features = text_features(model.text_tower, texts, cache, device).astype(np.float32)
        return cls(texts, torch.from_numpy(frozen_features), device)

    def __call__(self, space: Space, numbers: np.ndarray) -> Tensor:
        """Features [B, T], in training with their gradient."""
        if space.text_tower is None:
            return self.frozen_features[torch.from_numpy(numbers)].to(self.device)
        texts = [self.texts[number] for number in numbers]
        if torch.is_grad_enabled():
            return space.text_tower(texts)
        return read_with(space.text_tower, texts, self.device)


def train_baselines(
    folder: Path,
    data: Sequence[Path],
    out: Path,
    names: Sequence[str],
    settings: BaselineSettings,
    *,
    cache: Path,
    seed: int = 0,
    device: str = "cpu",
) -> dict[str, dict[str, dict[str, float]]]:
    """Train baselines on a checkpoint's towers and save them.

    Args:
        folder: the checkpoint.
        data: catalogues or dataset folders; splits `train` and `val` are used, `test` never is.
        out: where they go, a file each, and their journals in `out/runs`.
        names: of `methods.METHODS`.

    Returns:
        Name to source to recalls on its split `val`, in percent.

    Raises:
        CheckpointError: the checkpoint cannot be read, or the folder cannot be written.
        DataError: an unknown name, or nothing to train on.
    """
    if unknown := [name for name in names if name not in METHODS]:
        raise DataError(f"unknown baseline {unknown[0]!r}; known: {', '.join(METHODS)}")
    model, where = checkpoint.load(folder, device), torch.device(device)
    parts, texts = read_parts(data, model.image_tower, cache, where), TextTable()
    sources = [
        TripletSource(
            part.features,
            make_single_turns(part.source, model.space, texts, settings.triplets, seed),
            COMPACT.share(part.source.name),
        )
        for part in parts["train"]
    ]
    validators = validators_of(((part.source, part.features) for part in parts["val"]), seed)
    questions = [np.array([texts.number(text) for text in validator.texts]) for validator, _ in validators]
    reader = Reader.of(model, texts.all, cache, where)
    found: dict[str, dict[str, dict[str, float]]] = {}
    for name in names:
        method, recalls = METHODS[name], found.setdefault(name, {})
        shape = Shape(
            model.image_tower.features,
            model.text_tower.features,
            model.config.dim,
            model.config.hidden,
            words_of(texts.all) if method.reads else (),
        )
        journal = Journal(out / "runs" / name)

        def validate(
            step: int,
            space: Baseline,
            name: str = name,
            journal: Journal = journal,
            recalls: dict[str, dict[str, float]] = recalls,
        ) -> None:
            space.eval()
            for (validator, features), numbers in zip(validators, questions):
                with torch.no_grad():
                    words = reader(space, numbers)
                recalls[validator.name] = validator(space, features, words)
                journal.write(f"{name} validation", step, source=validator.name, **recalls[validator.name])
                tqdm.write(f"{name}, step {step + 1}, {validator.name}: {recalls[validator.name]}")

        space = train_space(method, shape, sources, reader, settings, journal, validate, seed)
        save_baseline(out, name, shape, space, towers_of(model))
    return found


def train_space(
    method: Method,
    shape: Shape,
    sources: Sequence[TripletSource],
    reader: Reader,
    settings: BaselineSettings,
    journal: Journal,
    validate: Callable[[int, Baseline], None],
    seed: int,
) -> Baseline:
    """Train one baseline; the same seed gives the same weights on one machine."""
    torch.manual_seed(seed)
    space = method.make(shape).to(reader.device)
    optimiser = torch.optim.AdamW(
        space.parameters(),
        lr=method.learning_rate,
        weight_decay=0.0 if method.drops else settings.weight_decay,
    )
    factor = drop_at_half if method.drops else warm_cosine
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: factor(step, settings.steps))
    shares = np.array([source.share for source in sources])

    def losses(step: int) -> Mapping[str, Tensor]:
        rng = generator(seed, step)
        source = sources[rng.choice(len(sources), p=shares / shares.sum())]
        start, target, requests, side = source.triplets.draw(rng, settings.batch)
        pictures = torch.from_numpy(source.features[np.concatenate([start, target])].astype(np.float32))
        reference, wanted = pictures.to(reader.device).split(settings.batch)
        modification, captions = reader(space, np.concatenate([requests, side])).split(settings.batch)
        return space.losses(Batch(reference, wanted, modification, captions))

    phase = Phase(method.name, space, optimiser, schedule, None, journal, seed)
    return phase.run(settings, losses, validate)
