"""Triplets as features of frozen towers, which every baseline is trained on."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Protocol

from torch import Tensor, nn

from ..model.towers import SentenceTower, WordTower


@dataclass(frozen=True)
class Batch:
    """B triplets.

    Attributes:
        reference, target: [B, F] features of pictures.
        modification, side: [B, T] features of what is asked, and of a caption of the target; by a
            baseline's own text tower where it has one, else by the model's.
    """

    reference: Tensor
    target: Tensor
    modification: Tensor
    side: Tensor


class Space(Protocol):
    """What a system must have to be evaluated: JVSM itself, and every baseline.

    Attributes:
        image_projection: features of pictures [B, F] to the space, [B, D].
        text_projection: features of texts [B, T] to the space, [B, D]; None where it has no place
            for texts alone.
        text_tower: its own; None where it reads with the model's.
    """

    @property
    def image_projection(self) -> nn.Module: ...
    @property
    def text_projection(self) -> nn.Module | None: ...
    @property
    def text_tower(self) -> SentenceTower | WordTower | None: ...

    def compose_features(self, query: Tensor, text: Tensor) -> Tensor:
        """Projected pictures [B, D] and text features [B, T] to unit vectors [B, D]."""
        ...


def words_of(texts: Sequence[str]) -> tuple[str, ...]:
    """The vocabulary of some texts for a `WordTower`: every word said at least twice, in order."""
    counts: dict[str, int] = {}
    for text in texts:
        for word in WordTower.tokenise(text):
            counts[word] = counts.get(word, 0) + 1
    return tuple(sorted(word for word, count in counts.items() if count >= 2))
