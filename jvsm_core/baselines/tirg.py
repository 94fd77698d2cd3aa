"""TIRG: text and image residual gating, the method that composed retrieval is measured against.

N. Vo, L. Jiang, C. Sun, K. Murphy, L.-J. Li, L. Fei-Fei, J. Hays, "Composing Text and Image for
Image Retrieval - An Empirical Odyssey", CVPR 2019. Composition, normalisation and losses follow the
paper and its public code; the towers are this project's, frozen, for a fair comparison.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping

import torch
from torch import Tensor, nn
from torch.nn import functional as F

from .batch import Batch


class Tirg(nn.Module):
    """Gated residual composition of picture and text features.

    Args:
        image_features: F, length of the image tower's output.
        text_features: T, length of the text tower's output.
        dim: D, of the space in which pictures and composed queries are compared.
        loss: of composed queries and target pictures [B, D]: the authors tell the target from all targets of
            the batch for Fashion-200k, and one at a time for MIT-States and CSS.
    """

    #: TIRG reads with the shared tower, and its space has no place for texts alone.
    text_tower: None = None
    text_projection: None = None

    def __init__(
        self,
        image_features: int,
        text_features: int,
        dim: int = 512,
        loss: Callable[[Tensor, Tensor], Tensor] | None = None,
    ) -> None:
        super().__init__()
        self.loss = loss or in_batch_softmax
        self.image_projection = nn.Linear(image_features, dim)
        self.words = nn.Linear(text_features, dim)
        self.gate = nn.Sequential(nn.BatchNorm1d(2 * dim), nn.ReLU(), nn.Linear(2 * dim, dim))
        self.residual = nn.Sequential(
            nn.BatchNorm1d(2 * dim),
            nn.ReLU(),
            nn.Linear(2 * dim, 2 * dim),
            nn.ReLU(),
            nn.Linear(2 * dim, dim),
        )
        # Weights of the gated picture and of the residual, and the length of normalised features,
        # all learned, from the authors' starting points.
        self.balance = nn.Parameter(torch.tensor([1.0, 10.0]))
        self.scale = nn.Parameter(torch.tensor(4.0))

    def compose_features(self, query: Tensor, text: Tensor) -> Tensor:
        """Projected pictures [B, D] and text features [B, T] to composed queries [B, D], unit vectors."""
        both = torch.cat([query, self.words(text)], dim=-1)
        gated = torch.sigmoid(self.gate(both)) * query
        return F.normalize(self.balance[0] * gated + self.balance[1] * self.residual(both), dim=-1)

    def _pairs(self, batch: Batch) -> tuple[Tensor, Tensor]:
        """Composed queries and target pictures, [B, D] each, of the learned length."""
        composed = self.compose_features(self.image_projection(batch.reference), batch.modification)
        target = F.normalize(self.image_projection(batch.target), dim=-1)
        return self.scale * composed, self.scale * target

    def losses(self, batch: Batch) -> Mapping[str, Tensor]:
        """The one loss of a batch of triplets."""
        return {"im": self.loss(*self._pairs(batch))}


def in_batch_softmax(queries: Tensor, targets: Tensor) -> Tensor:
    """Mean over rows i of -log softmax_j(q_i · t_j) at j = i.

    Args:
        queries, targets: [B, D], of the length that serves as the softmax's scale.
    """
    return F.cross_entropy(queries @ targets.T, torch.arange(len(queries), device=queries.device))


def soft_triplet(queries: Tensor, targets: Tensor) -> Tensor:
    """Mean over i and j != i of log(1 + exp(q_i · t_j - q_i · t_i)).

    Args:
        queries, targets: [B, D], B at least 2.

    Raises:
        ValueError: there is no other row to compare with.
    """
    if len(queries) < 2:
        raise ValueError(f"a triplet needs another row, got {len(queries)}")
    similarity = queries @ targets.T
    others = ~torch.eye(len(queries), dtype=torch.bool, device=queries.device)
    return F.softplus(similarity - similarity.diagonal()[:, None])[others].mean()
