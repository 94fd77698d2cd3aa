"""Losses of the shared space; L_vse, L_im and L_tm are the same form over different pairs.

- L_vse: a picture and its own side text;
- L_im: a composed query and its target's picture;
- L_tm: a composed query and its target's side text.

The paper's recipe uses the hinge; the compact one the graded contrastive form.
"""

from __future__ import annotations

import torch
from torch import Tensor
from torch.nn import functional as F


def semi_hard_hinge(a: Tensor, b: Tensor, margin: float = 0.2) -> Tensor:
    """Bidirectional hinge on squared distances with semi-hard negatives in the batch.

    Definition, with d the squared L2 distance of unit vectors and m the margin::

        mean_i [d(a_i, b_i) - min over {j != i, d(a_i, b_j) >= d(a_i, b_i)} d(a_i, b_j) + m]+

    and the same with a and b swapped, averaged. A row without such a j takes its farthest
    negative, as in F. Schroff et al., "FaceNet", CVPR 2015. Every row is compared with its own
    positive.

    Args:
        a, b: unit vectors [B, D], row i of one matching row i of the other.
        margin: positive.

    Raises:
        ValueError: shapes differ, fewer than two rows, or the margin is not positive.
    """
    if a.shape != b.shape or a.ndim != 2 or len(a) < 2:
        raise ValueError(f"a and b must be [B, D] with B >= 2, got {tuple(a.shape)} and {tuple(b.shape)}")
    if margin <= 0:
        raise ValueError(f"the margin must be positive, got {margin}")
    distances = (2 - 2 * a @ b.T).clamp_min(0)  # [B, B]
    return (_one_way(distances, margin) + _one_way(distances.T, margin)) / 2


def _one_way(distances: Tensor, margin: float) -> Tensor:
    positive = distances.diagonal()[:, None]  # [B, 1]: each row with its own positive
    own = torch.eye(len(distances), dtype=torch.bool, device=distances.device)
    semi_hard = (distances >= positive) & ~own
    nearest = distances.masked_fill(~semi_hard, torch.inf).amin(1)
    farthest = distances.masked_fill(own, -torch.inf).amax(1)
    negative = torch.where(semi_hard.any(1), nearest, farthest)
    return (positive[:, 0] - negative + margin).clamp_min(0).mean()


def graded_contrastive(logits: Tensor, mismatch: Tensor, sharpness: float = 4.0) -> Tensor:
    """Cross-entropy between a ranking and what the attributes say it should be.

    Definition: with p = softmax(logits) and q = softmax(-sharpness * mismatch) over the candidates,
    mean over rows of -sum q log p. Candidates with mismatch 0 are the targets; those that miss
    little are better than those that miss much. For sharpness to infinity and one target this is
    InfoNCE (van den Oord et al. 2018).

    Args:
        logits: [B, N], scaled similarities of queries and candidates; -inf leaves a candidate out.
        mismatch: [B, N], not negative: how much a candidate differs from what is wanted.
        sharpness: positive.

    Raises:
        ValueError: shapes differ or the sharpness is not positive.
    """
    if logits.shape != mismatch.shape:
        raise ValueError(f"logits {tuple(logits.shape)} and mismatch {tuple(mismatch.shape)} must agree")
    if sharpness <= 0:
        raise ValueError(f"sharpness must be positive, got {sharpness}")
    left_out = torch.isneginf(logits)
    wanted = torch.softmax((-sharpness * mismatch).masked_fill(left_out, -torch.inf), dim=1)
    log_p = torch.log_softmax(logits, dim=1).masked_fill(left_out, 0)
    return -(wanted * log_p).sum(1).mean()


def mismatch(wanted: Tensor, weights: Tensor, candidates: Tensor, unknown: float = 0.5) -> Tensor:
    """How far candidates are from what is wanted: a weighted count of attributes that differ.

    Args:
        wanted: int [B, K] labels, -1 where not stated.
        weights: float [B, K], what it costs to miss each attribute; 0 where anything will do.
        candidates: int [N, K] labels, -1 where not stated.
        unknown: share of the weight where only one of the two states the attribute.

    Returns:
        float [B, N].
    """
    cost = weights.new_zeros(len(wanted), len(candidates))
    for column in range(wanted.shape[1]):
        ours, theirs = wanted[:, column, None], candidates[None, :, column]
        differs = (ours != theirs).to(weights.dtype)
        one_sided = (ours < 0) ^ (theirs < 0)
        cost += weights[:, column, None] * differs * torch.where(one_sided, unknown, 1.0)
    return cost


def naming_loss(
    logits: Tensor, labels: Tensor, spans: tuple[tuple[int, int], ...], smoothing: float = 0.0
) -> Tensor:
    """Mean cross-entropy over every stated attribute.

    Args:
        logits: [B, V], one column a (key, value) pair.
        labels: int64 [B, K], -1 where not stated.
        spans: for each of the K keys its first and one-past-last column.

    Returns:
        Scalar; 0 where nothing is stated.
    """
    total, stated = logits.new_zeros(()), 0
    for column, (first, last) in enumerate(spans):
        known = labels[:, column] >= 0
        count = int(known.sum())
        if count:
            total = total + F.cross_entropy(
                logits[known, first:last], labels[known, column], reduction="sum", label_smoothing=smoothing
            )
            stated += count
    return total / max(stated, 1)


def reading_loss(logits: Tensor, asked: Tensor, spans: tuple[tuple[int, int], ...]) -> Tensor:
    """Mean over texts of what is lost in reading them: a cross-entropy a key, "unsaid" among its values.

    Args:
        logits: [B, K + V], "unsaid" of each of the K keys, then one column a (key, value) pair.
        asked: int64 [B, K] labels; -1 where the text says nothing of the key, -2 where it may or may not.
        spans: for each key its first and one-past-last pair.

    Returns:
        Scalar.
    """
    keys, total = len(spans), logits.new_zeros(())
    for column, (first, last) in enumerate(spans):
        choices = torch.cat([logits[:, column : column + 1], logits[:, keys + first : keys + last]], dim=1)
        total = total + F.cross_entropy(choices, asked[:, column] + 1, ignore_index=-1, reduction="sum")
    return total / len(logits)
