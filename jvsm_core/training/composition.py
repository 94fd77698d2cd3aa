"""Third phase: the shared space and the composer, on features that the towers gave once.

A step takes dialogues of one source. Each turn composes on the composed query of the turn before,
and is compared with targets, starts, garments that differ in little (hard negatives) and random
garments. Both towers rest, and their features are read once.
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
from .checks import checks_of
from .features import text_features
from .journal import Journal
from .loop import Phase
from .parallel import first_alone, generator
from .pool import Pool, Texts, make_pool, nearest_by_label
from .schedules import warm_cosine
from .sources import Source

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
class Material:
    """One source ready for the second phase.

    Attributes:
        features: float16 image features, [1, N, F] of the pictures or [2, N, F] with mirror images.
        labels: int64 [N, K].
        near: int64 [N, M] hard negatives of each garment.
    """

    source: Source
    features: np.ndarray
    labels: Tensor
    near: np.ndarray
    pool: Pool
    share: float


def prepare(
    model: JVSM, sources: Sequence[tuple[Source, np.ndarray, float]], settings: CompositionSettings, seed: int
) -> tuple[list[Material], list[str]]:
    """Pools, hard negatives and labels of sources (garments, features [1 or 2, N, F], share of the steps)."""
    texts, materials, grammar = Texts(), [], Grammar()
    space = model.space
    # Listed, not numbered: two values may share a prompt, and each keeps a row of its own.
    texts.all.extend(
        grammar.prompt(key, value) for key, values in zip(space.keys, space.values) for value in values
    )
    for number, (source, features, share) in enumerate(sources):
        pool = make_pool(
            source,
            model.space,
            texts,
            Random(f"{seed}/{source.name}"),
            triplets=settings.triplets,
            dialogues=settings.dialogues,
            captions=settings.captions,
        )
        if not pool.dialogues:
            raise DataError(
                f"{source.name}: no two of {len(source)} garments differ in one attribute; nothing to compose"
            )
        labels = model.space.encode_all(source.attributes).astype(np.int64)
        near = nearest_by_label(labels, 12, np.random.default_rng([seed, number]))
        materials.append(Material(source, features, torch.from_numpy(labels), near, pool, share))
    return materials, texts.all


class Step:
    """The losses of one step, for one source's batch."""

    def __init__(self, model: JVSM, settings: CompositionSettings, words: Tensor) -> None:
        """`words` are the features [M, T] of the pools' texts, in their order."""
        self.model, self.settings, self.words = model, settings, words
        self.device = model.prototypes.device
        # Row of each prompt's key in the attribute space, in the order of the prototypes.
        self._prompt_keys = np.repeat(np.arange(len(model.space.keys)), [b - a for a, b in model.space.spans])

    def __call__(self, material: Material, rng: np.random.Generator) -> dict[str, Tensor]:
        """Named losses of a random batch."""
        model, settings = self.model, self.settings
        turns_offered = sorted(material.pool.dialogues)
        odds = np.array([1 / turns for turns in turns_offered])
        turns = int(rng.choice(turns_offered, p=odds / odds.sum()))
        dialogues = material.pool.dialogues[turns]
        count = max(8, settings.batch // turns)
        chosen = rng.integers(len(dialogues), size=count)
        captions = material.pool.captions
        told = rng.integers(len(captions), size=count)

        prompts = rng.choice(model.space.rows, min(settings.prompts, model.space.rows), replace=False)

        said = np.concatenate([dialogues.text[chosen].ravel(), captions.text[told], prompts])
        words = self.words[torch.from_numpy(said)].to(self.device)
        turn_words, caption_words, prompt_words = words.split([count * turns, count, len(prompts)])
        turn_words = turn_words.view(count, turns, -1)
        side = model.text_projection(caption_words)

        start, target = dialogues.start[chosen], dialogues.target[chosen]
        near = material.near[target.ravel()]
        near = near[
            np.arange(len(near))[:, None],
            rng.integers(near.shape[1], size=(len(near), settings.hard_negatives)),
        ]
        random = rng.integers(len(material.source), size=settings.random_negatives)
        rows = np.unique(np.concatenate([start, target.ravel(), captions.row[told], near.ravel(), random]))
        place = np.empty(len(material.source), np.int64)
        place[rows] = np.arange(len(rows))
        mirrored = rng.integers(len(material.features), size=len(rows))
        features = torch.from_numpy(material.features[mirrored, rows].astype(np.float32)).to(self.device)
        gallery = model.image_projection(features)
        labels = material.labels[rows].to(self.device)

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

        caption_wanted = torch.from_numpy(captions.wanted[told].astype(np.int64)).to(self.device)
        caption_weights = torch.from_numpy(captions.weights[told]).to(self.device)
        # Words to pictures: whatever fits what was said. Pictures and queries to words: the whole
        # captions that fit them best.
        semantic = graded_contrastive(
            scale * side @ gallery.T, mismatch(caption_wanted, caption_weights, labels), SHARP
        )
        told_labels = torch.where(caption_weights > 0, caption_wanted, -1)
        own = gallery[torch.from_numpy(place[captions.row[told]])]
        semantic = semantic + self._to_text(own, caption_wanted, side, told_labels, scale)
        text_matching = self._to_text(query, wanted, side, told_labels, scale)

        naming = naming + naming_loss(model.attribute_logits(gallery), labels, model.space.spans, 0.02)
        naming = naming + naming_loss(model.attribute_logits(side), told_labels, model.space.spans)
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

    def _to_text(self, queries: Tensor, wanted: Tensor, side: Tensor, told: Tensor, scale: Tensor) -> Tensor:
        """Unit vectors [B, D] with labels [B, K] against captions [M, D] that tell some labels [M, K]."""
        cost = mismatch(told, (told >= 0).float(), wanted, unknown=1.0).T
        # A caption that says little contradicts nothing: what it leaves out costs as well.
        silent = ((wanted >= 0).float() @ (told < 0).float().T) * 0.5
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
    materials, texts = prepare(model, sources, settings, seed)
    checks = checks_of(validation, seed)
    asked = [text for check, _ in checks for text in check.texts]
    with first_alone():
        read = text_features(model.text_tower, [*texts, *asked], cache, device).astype(np.float32)
    words, questions = torch.from_numpy(read).split([len(texts), len(asked)])
    step_losses = Step(model, settings, words)
    shares = np.array([material.share for material in materials])

    def losses(step: int) -> dict[str, Tensor]:
        model.text_tower.eval()
        rng = generator(seed, 1, step)
        return step_losses(materials[int(rng.choice(len(materials), p=shares / shares.sum()))], rng)

    def validate(step: int, average: JVSM) -> None:
        average.eval()
        of_checks = questions.to(device).split([len(check.texts) for check, _ in checks])
        for (check, features), said in zip(checks, of_checks):
            start = time.perf_counter()
            figures = check(average, features, said)
            journal.write("composition validation", step, source=check.name, **figures)
            tqdm.write(f"step {step + 1}  {check.name}: {figures}  ({time.perf_counter() - start:.0f} s)")

    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, settings.learning_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warm_cosine(step, settings.steps))
    state = out / "composition-state.pt"
    return Phase("composition", model, optimiser, schedule, state, journal, seed, clip=2.0).run(
        settings, losses, validate
    )
