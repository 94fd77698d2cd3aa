"""A captioned dataset as arrays to draw batches from, and the validator of a training on it."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..baselines.batch import Space
from ..datasets.protocol import Benchmark, Pair, TrainingSet, join_captions
from ..model.attributes import AttributeSpace
from .captioned_keys import Groups, Keys
from .sampling import TextTable


@dataclass(frozen=True)
class BatchSource:
    """N pictures and P pairs of one dataset.

    Attributes:
        features: float16 image features [N, F].
        labels: int64 [N, K] attributes; -1 where not stated.
        hits: who answers the same query.
        caption_keys: whose side texts are alike.
        hard_negatives: pictures one part of the key apart.
        same_category: pictures of one category.
        reference, target: int64 [P] rows.
        texts: int64 [P, W], numbers of the ways in which each pair is asked for.
        side: int64 [N], number of each picture's side text; -1 where it has none.
    """

    name: str
    features: np.ndarray
    labels: Tensor
    hits: Keys
    caption_keys: Keys
    hard_negatives: Groups
    same_category: Groups
    reference: np.ndarray
    target: np.ndarray
    texts: np.ndarray
    side: np.ndarray


def make_batch_source(
    name: str, data: TrainingSet, features: np.ndarray, space: AttributeSpace, texts: TextTable
) -> BatchSource:
    """Number a training set's texts and keys.

    Args:
        features: as in `BatchSource`.
        texts: collects the texts, over all datasets.
    """
    hits = Keys(data.keys)
    descriptions = [garment.description.strip() for garment in data.catalogue]
    kinds = {kind: number for number, kind in enumerate(dict.fromkeys(g.category for g in data.catalogue))}
    categories = np.array([[kinds[garment.category]] for garment in data.catalogue], np.int64)
    ways = [[texts.number(way) for way in ways_to_ask(pair)] for pair in data.pairs]
    widest = max(map(len, ways))
    return BatchSource(
        name=name,
        features=features,
        labels=torch.from_numpy(
            space.encode_all(garment.attributes for garment in data.catalogue).astype(np.int64)
        ),
        hits=hits,
        caption_keys=Keys(descriptions),
        hard_negatives=hits.neighbours(),
        same_category=Groups(categories),
        reference=np.array([pair.reference for pair in data.pairs], np.int64),
        target=np.array([pair.target for pair in data.pairs], np.int64),
        texts=np.stack([np.resize(numbers, widest) for numbers in ways]),
        side=np.array([texts.number(text) if text else -1 for text in descriptions], np.int64),
    )


def ways_to_ask(pair: Pair) -> tuple[str, ...]:
    """A pair's text; or where it has several, both orders of all together, and each alone.

    Tables differ in whether two captions make one query or two (`fashion_iq.CAPTIONS`).
    """
    if len(pair.texts) == 1:
        return pair.texts
    return (join_captions(pair.texts), join_captions(pair.texts[::-1]), *pair.texts)


class Validator:
    """Recall of a benchmark from features [N, F] of its gallery.

    Attributes:
        texts: what its queries ask for, in order.
    """

    def __init__(self, benchmark: Benchmark, features: np.ndarray) -> None:
        self._benchmark, self._features = benchmark, features

    @property
    def texts(self) -> Sequence[str]:
        return self._benchmark.texts

    @torch.no_grad()
    def __call__(self, space: Space, words: Tensor, batch: int = 4096) -> dict[str, float]:
        """R@k in percent.

        Args:
            space: JVSM or a baseline, in evaluation mode.
            words: [Q, T] features of `texts`, on the space's device.
        """
        gallery = torch.cat(
            [
                space.image_projection(torch.from_numpy(part.astype(np.float32)).to(words.device))
                for part in np.array_split(self._features, max(1, len(self._features) // batch))
            ]
        )
        composed = space.compose_features(gallery[self._benchmark.references], words)
        found = self._benchmark.ranks(composed, F.normalize(gallery, dim=-1))
        return {name: round(value, 1) for name, value in self._benchmark.recalls(found).items()}


def described(name: str, data: TrainingSet) -> str:
    """One line on what there is to train on."""
    captioned = sum(bool(garment.description.strip()) for garment in data.catalogue)
    return (
        f"{name}: {len(data.pairs):,} pairs over {len(data.catalogue):,} pictures, {captioned:,} with side text; "
        f"{data.missing.summary()}"
    )


def seen_attributes(datasets: Sequence[TrainingSet], order: Sequence[str]) -> AttributeSpace:
    """Every attribute that enough garments of all datasets state."""
    return AttributeSpace.of((g.attributes for data in datasets for g in data.catalogue), order)
