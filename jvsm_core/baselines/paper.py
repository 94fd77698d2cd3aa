"""The paper's recipe: three compositional losses, a hinge with semi-hard negatives, Adam.

Y. Chen and L. Bazzani, ECCV 2020; see `losses.semi_hard_hinge` for the form of the losses. Here it
trains the same projections and composer as the compact recipe, on features of the same frozen
towers. The recipe as a whole, with towers of its own, is `training.paper`.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from torch import Tensor, nn

from ..model.jvsm import Composer, Projection
from ..model.losses import semi_hard_hinge
from ..model.towers import WordTower
from .batch import Batch

MARGIN = 0.2


def paper_losses(
    composed: Tensor, picture: Tensor, side: Tensor, margin: float = MARGIN
) -> dict[str, Tensor]:
    """L_im, L_tm and L_vse of one batch.

    Args:
        composed: [B, D] composed queries.
        picture: [B, D] their targets' pictures.
        side: [B, D] their targets' side texts.
    """
    return {
        "im": semi_hard_hinge(composed, picture, margin),
        "tm": semi_hard_hinge(composed, side, margin),
        "vse": semi_hard_hinge(picture, side, margin),
    }


class Paper(nn.Module):
    """Projections and composer of `model.JVSM`, trained the paper's way.

    Args:
        image_features: F, length of the image tower's output.
        text_features: T, length of the shared text tower's output; not used with `words`.
        dim, hidden: as in `model.Config`.
        words: vocabulary of word vectors and an LSTM of its own; None to read with the shared tower.
    """

    def __init__(
        self,
        image_features: int,
        text_features: int,
        dim: int = 512,
        hidden: int = 1024,
        words: Sequence[str] | None = None,
    ) -> None:
        super().__init__()
        self.text_tower = None if words is None else WordTower(words)
        if self.text_tower is not None:
            text_features = self.text_tower.features
        self.image_projection = Projection(image_features, dim)
        self.text_projection = Projection(text_features, dim)
        self.composer = Composer(dim, text_features, hidden)

    def compose_features(self, query: Tensor, text: Tensor) -> Tensor:
        """Unit vectors [B, D] and text features [B, T] to composed unit vectors [B, D]."""
        return self.composer(query, text)

    def losses(self, batch: Batch) -> Mapping[str, Tensor]:
        """The three losses of a batch of triplets."""
        composed = self.composer(self.image_projection(batch.reference), batch.modification)
        return paper_losses(composed, self.image_projection(batch.target), self.text_projection(batch.side))
