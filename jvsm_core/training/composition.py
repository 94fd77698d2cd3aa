"""Third phase: the shared space and the composer, on features that the towers gave once.

A step takes dialogues of one source. Each turn composes on the composed query of the turn before,
and is compared with targets, starts, garments that differ in little (hard negatives) and random
garments. Both towers are frozen, and their features are computed once.
"""

from __future__ import annotations

import math
import time
from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ..errors import DataError
from ..language import Grammar
from ..model.jvsm import JVSM
from ..model.losses import graded_contrastive, mismatch, naming_loss
from .features import text_features
from .journal import Journal
from .loop import Phase
from .parallel import first_alone, generator
from .sampling import SampledSet, TextTable, nearest_by_label, sample_set
from .schedules import warm_cosine
from .sources import Source
from .validators import validators_of

#: Of the wanted ranking: nearly all on the target; and spread over all that comes close, so that the
#: first ten have what was asked for even where the shop has one perfect answer or none.
SHARP, SOFT = 6.0, 1.2


@dataclass(frozen=True)
class CompositionSettings:
    """How the shared space is trained; defaults are the compact recipe's."""

    steps: int = 600
    batch: int = 256
    learning_rate: float = 8e-4
    weight_decay: float = 0.05
    random_negatives: int = 384
    hard_negatives: int = 2
    prompts: int = 48
    average: float = 0.998
    triplets: int = 16_000
    dialogues: int = 3_000
    captions: int = 16_000
    ranking: float = 1.0
    vse: float = 0.5
    tm: float = 0.3
    naming: float = 0.5
    save_every: int = 250
    validate_every: int = 500


@dataclass(frozen=True)
class BatchSource:
    """One source ready to draw batches from in the third phase.

    Attributes:
        features: float16 image features, [1, N, F] of the pictures or [2, N, F] with mirror images.
        labels: int64 [N, K].
        hard_negatives: int64 [N, M] rows of garments that differ from each in few attributes.
        samples: dialogues and captions to draw from.
        share: of the steps, before normalisation.
    """

    source: Source
    features: np.ndarray
    labels: Tensor
    hard_negatives: np.ndarray
    samples: SampledSet
    share: float


def prepare(
    model: JVSM, sources: Sequence[tuple[Source, np.ndarray, float]], settings: CompositionSettings, seed: int
) -> tuple[list[BatchSource], list[str]]:
    """Sampled sets, hard negatives and labels of sources (garments, features [1 or 2, N, F], share of the steps)."""
    texts, batch_sources, grammar = TextTable(), [], Grammar()
    space = model.space
    # Listed, not numbered: two values may share a prompt, and each keeps a row of its own.
    texts.all.extend(
        grammar.prompt(key, value) for key, values in zip(space.keys, space.values) for value in values
    )
    for number, (source, features, share) in enumerate(sources):
        samples = sample_set(
            source,
            model.space,
            texts,
            Random(f"{seed}/{source.name}"),
            triplets=settings.triplets,
            dialogues=settings.dialogues,
            captions=settings.captions,
        )
        if not samples.dialogues:
            raise DataError(
                f"{source.name}: no two of {len(source)} garments differ in one attribute; nothing to compose"
            )
        labels = model.space.encode_all(source.attributes).astype(np.int64)
        hard_negatives = nearest_by_label(labels, 12, np.random.default_rng([seed, number]))
        batch_sources.append(
            BatchSource(source, features, torch.from_numpy(labels), hard_negatives, samples, share)
        )
    return batch_sources, texts.all


class Step:
    """The losses of one step, for one source's batch."""

    def __init__(self, model: JVSM, settings: CompositionSettings, words: Tensor) -> None:
        """`words` are the features [M, T] of the sampled sets' texts, in their order."""
        self.model, self.settings, self.words = model, settings, words
        self.device = model.prototypes.device
        # Row of each prompt's key in the attribute space, in the order of the prototypes.
        self._prompt_keys = np.repeat(np.arange(len(model.space.keys)), [b - a for a, b in model.space.spans])

    def __call__(self, batch_source: BatchSource, rng: np.random.Generator) -> dict[str, Tensor]:
        """Named losses of a random batch."""
        model, settings = self.model, self.settings
        turns_offered = sorted(batch_source.samples.dialogues)
        odds = np.array([1 / turns for turns in turns_offered])
        turns = int(rng.choice(turns_offered, p=odds / odds.sum()))
        dialogues = batch_source.samples.dialogues[turns]
        count = max(8, settings.batch // turns)
        chosen = rng.integers(len(dialogues), size=count)
        captions = batch_source.samples.captions
        captioned = rng.integers(len(captions), size=count)

        prompts = rng.choice(model.space.rows, min(settings.prompts, model.space.rows), replace=False)

        numbers = np.concatenate([dialogues.text[chosen].ravel(), captions.text[captioned], prompts])
        words = self.words[torch.from_numpy(numbers)].to(self.device)
        turn_words, caption_words, prompt_words = words.split([count * turns, count, len(prompts)])
        turn_words = turn_words.view(count, turns, -1)
        side = model.text_projection(caption_words)

        start, target = dialogues.start[chosen], dialogues.target[chosen]
        offered = batch_source.hard_negatives[target.ravel()]
        drawn = rng.integers(offered.shape[1], size=(len(offered), settings.hard_negatives))
        hard_negatives = np.take_along_axis(offered, drawn, axis=1)
        random = rng.integers(len(batch_source.source), size=settings.random_negatives)
        rows = np.unique(
            np.concatenate([start, target.ravel(), captions.row[captioned], hard_negatives.ravel(), random])
        )
        place = np.empty(len(batch_source.source), np.int64)
        place[rows] = np.arange(len(rows))
        mirrored = rng.integers(len(batch_source.features), size=len(rows))
        features = torch.from_numpy(batch_source.features[mirrored, rows].astype(np.float32)).to(self.device)
        gallery = model.image_projection(features)
        labels = batch_source.labels[rows].to(self.device)

        scale = model.matching_scale.clamp(max=math.log(60)).exp()
        query = gallery[torch.from_numpy(place[start])]
        image_matching = naming = gallery.new_zeros(())
        for turn in range(turns):
            query = model.compose_features(query, turn_words[:, turn])
            wanted = torch.from_numpy(dialogues.wanted[chosen, turn].astype(np.int64)).to(self.device)
            weights = torch.from_numpy(dialogues.weights[chosen, turn]).to(self.device)
            cost = mismatch(wanted, weights, labels)
            cosines = query @ gallery.T
            sharp = graded_contrastive(scale * cosines, cost, SHARP)
            soft = graded_contrastive(model.ranking_scale.exp() * cosines, cost, SOFT)
            image_matching = image_matching + (sharp + settings.ranking * soft) / turns
            naming = naming + naming_loss(model.attribute_logits(query), wanted, model.space.spans) / turns

        caption_wanted = torch.from_numpy(captions.wanted[captioned].astype(np.int64)).to(self.device)
        caption_weights = torch.from_numpy(captions.weights[captioned]).to(self.device)
        # Words to pictures: whatever fits what they state. Pictures and queries to words: the whole
        # captions that fit them best.
        semantic = graded_contrastive(
            scale * side @ gallery.T, mismatch(caption_wanted, caption_weights, labels), SHARP
        )
        caption_labels = torch.where(caption_weights > 0, caption_wanted, -1)
        positives = gallery[torch.from_numpy(place[captions.row[captioned]])]
        semantic = semantic + self._to_text(positives, caption_wanted, side, caption_labels, scale)
        text_matching = self._to_text(query, wanted, side, caption_labels, scale)

        naming = naming + naming_loss(model.attribute_logits(gallery), labels, model.space.spans, 0.02)
        naming = naming + naming_loss(model.attribute_logits(side), caption_labels, model.space.spans)
        # "A garment with long sleeves" must name sleeve: long.
        prompted = torch.full((len(prompts), len(model.space.keys)), -1)
        keys = self._prompt_keys[prompts]
        prompted[np.arange(len(prompts)), keys] = torch.from_numpy(
            prompts - np.array(model.space.spans)[keys, 0]
        )
        prompt_names = model.attribute_logits(model.text_projection(prompt_words))
        naming = naming + naming_loss(prompt_names, prompted.to(self.device), model.space.spans)
        return {
            "im": image_matching,
            "vse": settings.vse * semantic / 2,
            "tm": settings.tm * text_matching,
            "naming": settings.naming * naming,
        }

    def _to_text(
        self, queries: Tensor, wanted: Tensor, side: Tensor, stated: Tensor, scale: Tensor
    ) -> Tensor:
        """Unit vectors [B, D] with labels [B, K] against captions [M, D] that state some labels [M, K]."""
        cost = mismatch(stated, (stated >= 0).float(), wanted, unknown=1.0).T
        # A caption that says little contradicts nothing: what it leaves out costs as well.
        silent = ((wanted >= 0).float() @ (stated < 0).float().T) * 0.5
        return graded_contrastive(scale * queries @ side.T, cost + silent, SHARP)


def train_composition(
    model: JVSM,
    sources: Sequence[tuple[Source, np.ndarray, float]],
    validation: Sequence[tuple[Source, np.ndarray]],
    settings: CompositionSettings,
    out: Path,
    journal: Journal,
    *,
    cache: Path,
    seed: int,
    device: torch.device,
) -> JVSM:
    """Train projections, composer and prototypes; returns the averaged model.

    A run that was stopped goes on from its last saved step.
    """
    torch.manual_seed(seed)
    model.image_tower.requires_grad_(False)
    model.text_tower.requires_grad_(False)
    model.reader.requires_grad_(False)
    model.to(device)
    batch_sources, texts = prepare(model, sources, settings, seed)
    validators = validators_of(validation, seed)
    questions = [text for validator, _ in validators for text in validator.texts]
    with first_alone():
        read = text_features(model.text_tower, [*texts, *questions], cache, device).astype(np.float32)
    words, question_words = torch.from_numpy(read).split([len(texts), len(questions)])
    step_losses = Step(model, settings, words)
    shares = np.array([batch_source.share for batch_source in batch_sources])

    def losses(step: int) -> dict[str, Tensor]:
        model.text_tower.eval()
        rng = generator(seed, 1, step)
        return step_losses(batch_sources[int(rng.choice(len(batch_sources), p=shares / shares.sum()))], rng)

    def validate(step: int, average: JVSM) -> None:
        average.eval()
        question_words_of = question_words.to(device).split(
            [len(validator.texts) for validator, _ in validators]
        )
        for (validator, features), read in zip(validators, question_words_of):
            start = time.perf_counter()
            figures = validator(average, features, read)
            journal.write("composition validation", step, source=validator.name, **figures)
            tqdm.write(f"step {step + 1}  {validator.name}: {figures}  ({time.perf_counter() - start:.0f} s)")

    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, settings.learning_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warm_cosine(step, settings.steps))
    state = out / "composition-state.pt"
    return Phase("composition", model, optimiser, schedule, state, journal, seed, clip=2.0).run(
        settings, losses, validate
    )
