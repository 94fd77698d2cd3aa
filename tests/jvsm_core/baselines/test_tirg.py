"""TIRG: losses in closed form, and what its parts must do when the others say nothing."""

import math

import pytest
import torch
from torch.nn import functional as F

from jvsm_core.baselines.batch import Batch
from jvsm_core.baselines.tirg import Tirg, in_batch_softmax, soft_triplet


def test_losses_of_vectors_that_say_nothing():
    zeros = torch.zeros(5, 3)
    assert in_batch_softmax(zeros, zeros).item() == pytest.approx(math.log(5))
    assert soft_triplet(zeros, zeros).item() == pytest.approx(math.log(2))


def test_losses_of_two_pairs_by_hand():
    queries = torch.tensor([[1.0, 0.0], [0.0, 2.0]])
    targets = torch.tensor([[1.0, 1.0], [0.0, 1.0]])
    # Similarities: 1 and 0 in the first row, 2 and 2 in the second.
    softmax = (math.log(math.e + 1) - 1 + math.log(2)) / 2
    triplets = (math.log(1 + math.exp(-1)) + math.log(2)) / 2
    assert in_batch_softmax(queries, targets).item() == pytest.approx(softmax)
    assert soft_triplet(queries, targets).item() == pytest.approx(triplets)


def test_a_triplet_needs_another_row():
    with pytest.raises(ValueError, match="another row"):
        soft_triplet(torch.ones(1, 2), torch.ones(1, 2))


def test_without_a_residual_the_gate_alone_decides_what_is_kept():
    torch.manual_seed(0)
    tirg = Tirg(4, 3, dim=2).eval()
    with torch.no_grad():
        tirg.residual[-1].weight.zero_()
        tirg.residual[-1].bias.zero_()
        tirg.gate[-1].weight.zero_()
        tirg.gate[-1].bias.copy_(torch.tensor([50.0, -50.0]))
        composed = tirg.compose_features(torch.tensor([[3.0, 4.0]]), torch.randn(1, 3))
    assert torch.allclose(composed, torch.tensor([[1.0, 0.0]]), atol=1e-6)


def test_the_learned_length_is_that_of_both_sides():
    """Logits are scale squared times cosines: 16 to begin with."""
    torch.manual_seed(0)
    tirg = Tirg(4, 3, dim=8).eval()
    batch = Batch(torch.randn(3, 4), torch.randn(3, 4), torch.randn(3, 3), torch.zeros(3, 3))
    composed = tirg.compose_features(tirg.image_projection(batch.reference), batch.modification)
    cosines = composed @ F.normalize(tirg.image_projection(batch.target), dim=-1).T
    expected = F.cross_entropy(16 * cosines, torch.arange(3))
    assert tirg.losses(batch)["im"].item() == pytest.approx(expected.item(), rel=1e-5)
