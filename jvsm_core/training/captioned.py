"""Training on captioned pairs: (reference, what to change, target), as FashionIQ, Fashion-200k and UT-Zap50k give them.

The three losses of the paper over one batch of pairs, in the graded contrastive form:

- L_im: a composed query and every picture with its target's key;
- L_tm: a composed query and its target's side text;
- L_vse: a picture and its own side text, both ways.

Negatives are the batch's other pictures, pictures one word or field from the target, others of its
category, and random ones. The image tower is frozen, its features are cached; the text tower is
frozen first and then its upper layers train. What attributes a dataset states keep their names (naming).
"""

from __future__ import annotations

import math
import time
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F
from tqdm import tqdm

from ..evaluation.systems import read_texts
from ..model.jvsm import JVSM
from ..model.losses import graded_contrastive, naming_loss
from ..model.towers import SentenceTower
from .captioned_batches import BatchSource, Validator
from .composition import SHARP, SOFT
from .hardware import mixed_precision
from .journal import Journal
from .loop import Phase
from .parallel import generator
from .schedules import warm_cosine


@dataclass(frozen=True)
class CaptionedSettings:
    """How captioned pairs train; the defaults fit a few minutes on two cores.

    Attributes:
        frozen_steps: steps before the upper layers of the text tower are unfrozen, of `steps` in all.
        hard_negatives, category_negatives, random_negatives: negatives a pair: one part of the key away, of the
            target's category, any.
        ranking: weight of the soft ranking, where keys say who is nearly right.
        vse, tm, naming: weights of the other losses.
    """

    frozen_steps: int = 600
    steps: int = 660
    batch: int = 128
    unfrozen_batch: int = 64
    learning_rate: float = 5e-4
    text_learning_rate: float = 6e-5
    weight_decay: float = 0.05
    frozen_layers: int = 2
    hard_negatives: int = 1
    category_negatives: int = 1
    random_negatives: int = 1
    average: float = 0.995
    ranking: float = 0.5
    vse: float = 0.3
    tm: float = 0.3
    naming: float = 0.2
    save_every: int = 200
    validate_every: int = 100


class Step:
    """The losses of one step, for a batch of one dataset's pairs.

    Args:
        texts: every text that the batch sources number.
        frozen_features: their features by the frozen text tower, float16 [number of texts, T].
    """

    def __init__(
        self, model: JVSM, settings: CaptionedSettings, texts: Sequence[str], frozen_features: np.ndarray
    ) -> None:
        self.model, self.settings, self.texts, self.frozen_features = model, settings, texts, frozen_features
        self.device = model.prototypes.device

    def __call__(
        self, batch_source: BatchSource, rng: np.random.Generator, unfrozen: bool
    ) -> dict[str, Tensor]:
        """Named losses; the text tower trains too when it is unfrozen."""
        model, settings = self.model, self.settings
        pairs = rng.integers(
            len(batch_source.reference), size=settings.unfrozen_batch if unfrozen else settings.batch
        )
        reference, target = batch_source.reference[pairs], batch_source.target[pairs]
        rows = self._rows(batch_source, reference, target, rng)
        place = np.empty(len(batch_source.hits), np.int64)
        place[rows] = np.arange(len(rows))
        features = torch.from_numpy(batch_source.features[rows].astype(np.float32)).to(self.device)
        # Nearly all of a step's time on a CPU is in these layers; bfloat16 takes little more than half of it.
        with mixed_precision(self.device):
            gallery = model.image_projection(features)
        gallery = F.normalize(gallery.float(), dim=-1)

        captioned = np.unique(target[batch_source.side[target] >= 0])
        requests = batch_source.texts[pairs, rng.integers(batch_source.texts.shape[1], size=len(pairs))]
        words, side_words = self._words(
            np.concatenate([requests, batch_source.side[captioned]]), unfrozen
        ).split([len(requests), len(captioned)])
        with mixed_precision(self.device):
            query = model.compose_features(gallery[torch.from_numpy(place[reference])], words)
        query = F.normalize(query.float(), dim=-1)

        scale = model.matching_scale.clamp(max=math.log(60)).exp()
        cost = batch_source.hits.cost(target, rows).to(self.device)
        cosines = query @ gallery.T
        matching = graded_contrastive(scale * cosines, cost, SHARP)
        if batch_source.hits.graded:
            soft = graded_contrastive(model.ranking_scale.exp() * cosines, cost, SOFT)
            matching = matching + settings.ranking * soft
        losses = {
            "im": matching,
            **self._side_text(batch_source, query, target, gallery, place, captioned, side_words),
        }

        seen, wanted = (
            batch_source.labels[torch.from_numpy(some)].to(self.device) for some in (rows, target)
        )
        names = naming_loss(model.attribute_logits(gallery), seen, model.space.spans, 0.02)
        names = names + naming_loss(model.attribute_logits(query), wanted, model.space.spans)
        return {**losses, "naming": settings.naming * names}

    def _side_text(
        self,
        batch_source: BatchSource,
        query: Tensor,
        target: np.ndarray,
        gallery: Tensor,
        place: np.ndarray,
        captioned: np.ndarray,
        words: Tensor,
    ) -> dict[str, Tensor]:
        """L_vse and L_tm over the targets that have a side text; nothing where none has."""
        if not len(captioned):
            return {}
        scale = self.model.matching_scale.clamp(max=math.log(60)).exp()
        side = self.model.text_projection(words)
        cosines = gallery[torch.from_numpy(place[captioned])] @ side.T
        cost = batch_source.caption_keys.cost(captioned, captioned).to(self.device)
        both_ways = graded_contrastive(scale * cosines, cost, SHARP)
        both_ways = (both_ways + graded_contrastive(scale * cosines.T, cost, SHARP)) / 2
        answered = np.flatnonzero(batch_source.side[target] >= 0)
        matching = graded_contrastive(
            scale * query[torch.from_numpy(answered)] @ side.T,
            batch_source.caption_keys.cost(target[answered], captioned).to(self.device),
            SHARP,
        )
        return {"vse": self.settings.vse * both_ways, "tm": self.settings.tm * matching}

    def _rows(
        self, batch_source: BatchSource, reference: np.ndarray, target: np.ndarray, rng: np.random.Generator
    ) -> np.ndarray:
        """Every picture of the step, each once: positives, references and negatives."""
        settings = self.settings
        drawn = [batch_source.hard_negatives.draw(target, rng) for _ in range(settings.hard_negatives)]
        drawn += [batch_source.same_category.draw(target, rng) for _ in range(settings.category_negatives)]
        random = rng.integers(len(batch_source.hits), size=settings.random_negatives * len(target))
        return np.unique(np.concatenate([reference, target, *drawn, random]))

    def _words(self, numbers: np.ndarray, unfrozen: bool) -> Tensor:
        if not unfrozen:
            return torch.from_numpy(self.frozen_features[numbers].astype(np.float32)).to(self.device)
        distinct, back = np.unique(numbers, return_inverse=True)
        with mixed_precision(self.device):
            features = self.model.text_tower([self.texts[number] for number in distinct])
        return features.float()[torch.from_numpy(back).to(self.device)]


def train_captioned(
    model: JVSM,
    batch_sources: Sequence[BatchSource],
    texts: Sequence[str],
    frozen_features: np.ndarray,
    validators: Mapping[str, Validator],
    settings: CaptionedSettings,
    out: Path,
    journal: Journal,
    *,
    seed: int,
    device: torch.device,
) -> JVSM:
    """Train projections, composer, prototypes and the upper text layers; returns the averaged model.

    Each step takes one dataset, as often as it has pairs. A run that was stopped goes on from its last
    saved step.

    Args:
        texts, frozen_features: as in `Step`.
        validators: validation data by name, for the journal.

    Raises:
        TrainingError, CheckpointError: as for `loop.Phase.run`.
    """
    torch.manual_seed(seed)
    model.requires_grad_(True).to(device)
    model.image_tower.requires_grad_(False)
    if isinstance(model.text_tower, SentenceTower):
        model.text_tower.freeze_layers(settings.frozen_layers)
    words = [parameter for parameter in model.text_tower.parameters() if parameter.requires_grad]
    known = {id(parameter) for parameter in words}
    other = [p for p in model.parameters() if p.requires_grad and id(p) not in known]
    groups = [
        {"params": other, "lr": settings.learning_rate},
        {"params": words, "lr": settings.text_learning_rate},
    ]
    optimiser = torch.optim.AdamW(groups, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warm_cosine(step, settings.steps))
    shares = np.array([len(batch_source.reference) for batch_source in batch_sources], np.float64)
    step_losses = Step(model, settings, texts, frozen_features)

    def losses(step: int) -> Mapping[str, Tensor]:
        rng = generator(seed, step)
        unfrozen = step >= settings.frozen_steps
        if not unfrozen:
            model.text_tower.eval()
        batch_source = batch_sources[int(rng.choice(len(batch_sources), p=shares / shares.sum()))]
        return step_losses(batch_source, rng, unfrozen)

    def validate(step: int, average: JVSM) -> None:
        average.eval()
        for name, validator in validators.items():
            start = time.perf_counter()
            figures = validator(average, read_texts(average, validator.texts))
            journal.write("captioned validation", step, source=name, **figures)
            tqdm.write(f"step {step + 1}  {name}: {figures}  ({time.perf_counter() - start:.0f} s)")

    phase = Phase("captioned", model, optimiser, schedule, out / "captioned-state.pt", journal, seed)
    return phase.run(settings, losses, validate)
