"""What each part of the recipe gives: short trainings of the third phase that lack one part or another.

All run on features of frozen towers, computed once, with one set of triplets; a run's seed decides
its first weights and its batches. So the table tells parts apart that a whole training, which takes
hours, would have to be repeated for; it does not tell what a whole training reaches.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, field, replace
from pathlib import Path
from statistics import mean, stdev
from typing import Any

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from ..errors import DataError
from ..model import checkpoint
from ..model.jvsm import JVSM, Config
from ..model.towers import ImageTower, SentenceTower, packaged_minilm
from .composition import BatchSource, CompositionSettings, Step, prepare
from .features import Part, read_parts, text_features
from .journal import Journal
from .loop import Phase
from .parallel import generator
from .recipes import COMPACT
from .schedules import warm_cosine
from .validators import Validator, validators_of


@dataclass(frozen=True)
class Variant:
    """The recipe with something left out.

    Attributes:
        change: settings that differ from the full recipe's.
        swaps: whether composition swaps what the checkpoint's reader reads.
        pretrained: the towers are as they came, trained on other data, and no reader was trained on them;
            else they are the checkpoint's.
    """

    name: str
    change: Mapping[str, Any] = field(default_factory=dict)
    swaps: bool = False
    pretrained: bool = False


#: The first six build the recipe up, part by part; the others take one thing from it.
VARIANTS: Mapping[str, Variant] = {
    variant.name: variant
    for variant in (
        Variant("L_im alone", {"vse": 0.0, "tm": 0.0, "naming": 0.0, "ranking": 0.0}),
        Variant("+ L_vse", {"tm": 0.0, "naming": 0.0, "ranking": 0.0}),
        Variant("+ L_tm", {"naming": 0.0, "ranking": 0.0}),
        Variant("+ naming", {"ranking": 0.0}),
        Variant("+ soft ranking"),
        Variant("+ swap: all", swaps=True),
        Variant("all, without hard negatives", {"hard_negatives": 0}, swaps=True),
        Variant("all, on frozen towers", pretrained=True),
    )
}


@dataclass(frozen=True)
class AblationSettings:
    """How long each variant is trained, how often, and on what.

    Attributes:
        pool_seed: of triplets, dialogues and captions, as many as the recipe has. With the seed and the
            cache of the training that made the checkpoint, all texts are in the cache already.
    """

    steps: int = 400
    batch: int = 128
    seeds: int = 3
    pool_seed: int = 0
    triplets: int = COMPACT.composition.triplets
    dialogues: int = COMPACT.composition.dialogues
    captions: int = COMPACT.composition.captions

    def of(self, variant: Variant) -> CompositionSettings:
        """A variant's settings; hard negatives that go are made up for with random ones."""
        full = replace(
            COMPACT.composition,
            steps=self.steps,
            batch=self.batch,
            triplets=self.triplets,
            dialogues=self.dialogues,
            captions=self.captions,
            average=0.99,
            validate_every=self.steps,
        )
        settings = replace(full, **variant.change)
        missing = (full.hard_negatives - settings.hard_negatives) * self.batch
        return replace(settings, random_negatives=settings.random_negatives + missing)


@dataclass(frozen=True)
class _Ground:
    """What variants on one pair of towers have in common: words are features [M, T] of all texts."""

    config: Config
    reader: nn.Sequential
    text_source: str | None
    batch_sources: Sequence[BatchSource]
    words: Tensor
    validation: Sequence[tuple[Validator, np.ndarray, Tensor]]


def ablate(
    folder: Path,
    data: Sequence[Path],
    settings: AblationSettings,
    out: Path,
    *,
    cache: Path,
    device: str = "cpu",
    variants: Sequence[Variant] = tuple(VARIANTS.values()),
) -> dict:
    """Train every variant with every seed and measure it on garments of split `val`.

    Args:
        folder: the checkpoint whose towers are used.
        data: catalogues or dataset folders.
        out: for the journals, a folder a variant and seed.

    Returns:
        `{"about", "settings", "train": {source: garments}, "val": {source: {"garments", "queries"}},
        "variants": {name: {source: {"R@1": {"mean", "spread"}, "R@10": …}}}}`, in percent; the spread is
        the standard deviation over the seeds, 0 for one.

    Raises:
        CheckpointError: the checkpoint cannot be read.
        DataError: nothing to train on or to validate with.
    """
    where, found, grounds = torch.device(device), {}, {}
    for variant in variants:
        if variant.pretrained not in grounds:
            grounds[variant.pretrained] = _ground(folder, data, variant.pretrained, settings, cache, where)
        ground = grounds[variant.pretrained]
        runs = []
        for seed in range(settings.seeds):
            journal = Journal(out / f"{variant.name.replace(' ', '-')}-{seed}")
            config = replace(ground.config, swaps=variant.swaps)
            runs.append(_train(ground, config, settings.of(variant), journal, seed, where))
            tqdm.write(f"{variant.name}, seed {seed}: {runs[-1]}")
        found[variant.name] = {
            source: {k: _spread([run[source][k] for run in runs]) for k in runs[0][source]}
            for source in runs[0]
        }
    ground = next(iter(grounds.values()))
    return {
        "about": "third phase alone, on cached features of frozen towers; single edits among garments of split "
        "val, the reference excluded; mean and standard deviation over seeds of weights and batches",
        "settings": asdict(settings),
        "train": {
            batch_source.source.name: len(batch_source.source) for batch_source in ground.batch_sources
        },
        "val": {
            validator.name: {"garments": len(features), "queries": len(validator.queries)}
            for validator, features, _ in ground.validation
        },
        "variants": found,
    }


def _ground(
    folder: Path,
    data: Sequence[Path],
    pretrained: bool,
    settings: AblationSettings,
    cache: Path,
    device: torch.device,
) -> _Ground:
    model = checkpoint.load(folder, device)
    image_tower, text_tower = model.image_tower, model.text_tower
    if pretrained:
        image_tower = ImageTower(model.config.image_tower, model.config.image_size)
        image_tower.load_imagenet()
        text_tower = SentenceTower(packaged_minilm())
    parts = read_parts(data, image_tower, cache, device)
    validators = validators_of(((part.source, part.features) for part in parts["val"]), settings.pool_seed)
    if not validators:
        raise DataError(f"no garments of split val in {', '.join(map(str, data))} to measure with")
    full = settings.of(Variant("all"))
    batch_sources, texts = prepare(model, _shared(parts["train"]), full, settings.pool_seed)
    questions = [text for validator, _ in validators for text in validator.texts]
    read = text_features(text_tower, [*texts, *questions], cache, device).astype(np.float32)
    words, question_words = torch.from_numpy(read).split([len(texts), len(questions)])
    of_validators = question_words.to(device).split([len(validator.texts) for validator, _ in validators])
    is_sentence = model.config.text_tower == "sentence"
    return _Ground(
        model.config,
        model.reader,
        str(folder / checkpoint.TEXT_ENCODER) if is_sentence else None,
        batch_sources,
        words,
        [
            (validator, features, read_texts)
            for (validator, features), read_texts in zip(validators, of_validators)
        ],
    )


def _shared(parts: Sequence[Part]) -> list[tuple]:
    return [(part.source, part.features[None], COMPACT.share(part.source.name)) for part in parts]


def _train(
    ground: _Ground,
    config: Config,
    settings: CompositionSettings,
    journal: Journal,
    seed: int,
    device: torch.device,
) -> dict[str, dict[str, float]]:
    """Source to recalls of one variant, trained with one seed."""
    torch.manual_seed(seed)
    model = JVSM(config, text_source=ground.text_source)
    model.reader = ground.reader
    # Features stand for both towers; without them there is little to copy and average at each step.
    for tower in ("image_tower", "text_tower"):
        model.add_module(tower, nn.Identity())
    model.to(device)
    step_losses = Step(model, settings, ground.words)
    shares = np.array([batch_source.share for batch_source in ground.batch_sources])
    figures: dict[str, dict[str, float]] = {}

    def losses(step: int) -> dict[str, Tensor]:
        rng = generator(seed, step)
        return step_losses(ground.batch_sources[int(rng.choice(len(shares), p=shares / shares.sum()))], rng)

    def validate(step: int, average: JVSM) -> None:
        average.eval()
        for validator, features, words in ground.validation:
            figures[validator.name] = validator(average, features, words)
            journal.write("validation", step, source=validator.name, **figures[validator.name])

    optimiser = torch.optim.AdamW(
        model.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
    )
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warm_cosine(step, settings.steps))
    Phase("ablation", model, optimiser, schedule, None, journal, seed).run(settings, losses, validate)
    return figures


def _spread(values: Sequence[float]) -> dict[str, float]:
    return {
        "mean": round(mean(values), 2),
        "spread": round(stdev(values), 2) if len(values) > 1 else 0.0,
    }


def markdown(figures: Mapping) -> str:
    """The table of `ablate`'s figures, R@1 and R@10 a source."""
    sources = list(figures["val"])
    heads = ["", *(f"{source} {k}" for source in sources for k in ("R@1", "R@10"))]
    lines = [f"| {' | '.join(heads)} |", "|---" * len(heads) + "|"]
    for name, row in figures["variants"].items():
        cells = [row[source][k] for source in sources for k in ("R@1", "R@10")]
        shown = [f"{cell['mean']:.1f} ± {cell['spread']:.1f}" for cell in cells]
        lines.append(f"| {' | '.join([name, *shown])} |")
    run = figures["settings"]
    return "\n".join(
        [*lines, "", f"{run['steps']} steps of {run['batch']}, {run['seeds']} seeds; {figures['about']}."]
    )
