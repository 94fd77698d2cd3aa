"""Validation while a model trains: recall of single edits among garments it is not trained on."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import Tensor
from torch.nn import functional as F

from ..baselines.batch import Space
from ..datasets.triplets import benchmark_queries
from ..language import Grammar
from ..metrics import ranks, recall_at
from .sampling import specs_of
from .sources import Source


def validators_of(
    validation: Iterable[tuple[Source, np.ndarray]], seed: int
) -> list[tuple[Validator, np.ndarray]]:
    """The validator of every source (garments, their pictures or features) that has anything to ask for."""
    found = [(Validator(source, seed), seen) for source, seen in validation]
    return [(validator, seen) for validator, seen in found if validator.queries]


class Validator:
    """Recall of single edits among one source's garments, the reference excluded.

    Args:
        source: garments of split `val`.
        seed: of the queries.
        count: most queries.

    Attributes:
        texts: what the queries ask for, in order.
    """

    def __init__(self, source: Source, seed: int, count: int = 600) -> None:
        self.name = source.name
        spec = specs_of(source.name)[0]
        self.queries = benchmark_queries(
            source.garments, spec, seed, count=count, grammar=Grammar(named=True)
        )

    @property
    def texts(self) -> Sequence[str]:
        return [query.text for query in self.queries]

    @torch.no_grad()
    def __call__(self, space: Space, features: np.ndarray, words: Tensor) -> dict[str, float]:
        """R@1 and R@10 in percent.

        Args:
            space: in evaluation mode.
            features: [N, F] of the garments' pictures.
            words: [Q, T] features of `texts`, on the space's device.
        """
        pictures = torch.from_numpy(features.astype(np.float32)).to(words.device)
        gallery = space.image_projection(pictures)
        references = [query.reference for query in self.queries]
        composed = space.compose_features(gallery[references], words)
        targets = [query.targets for query in self.queries]
        found = ranks(composed, F.normalize(gallery, dim=-1), targets, references)
        return {name: round(value, 1) for name, value in recall_at(found, (1, 10)).items()}
