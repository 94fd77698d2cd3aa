"""Losses have closed-form answers on inputs made by hand."""

import math

import pytest
import torch

from jvsm_core.model.losses import graded_contrastive, mismatch, naming_loss, semi_hard_hinge


def unit(*degrees: float) -> torch.Tensor:
    angles = torch.tensor(degrees).deg2rad()
    return torch.stack([angles.cos(), angles.sin()], 1)


def test_hinge_of_perfect_far_pairs_is_zero():
    a = unit(0, 90, 180)
    assert semi_hard_hinge(a, a, margin=0.2).item() == pytest.approx(0, abs=1e-6)


def test_hinge_of_equal_embeddings_is_the_margin():
    # Every distance is 0, so positive and negative cancel in each row.
    a = unit(30, 30, 30)
    assert semi_hard_hinge(a, a, margin=0.2).item() == pytest.approx(0.2, abs=1e-6)


def test_hinge_compares_each_row_with_its_own_positive():
    # d(a0,b0)=0, d(a1,b1)=2 (90 degrees apart): the rows' positives differ, and so must their losses.
    a, b = unit(0, 60), unit(0, 150)
    d = lambda x, y: 2 - 2 * math.cos(math.radians(x - y))  # noqa: E731

    def row(positive, negatives, margin=0.2):
        semi_hard = [n for n in negatives if n >= positive]
        return max(0.0, positive - (min(semi_hard) if semi_hard else max(negatives)) + margin)

    one = (row(d(0, 0), [d(0, 150)]) + row(d(60, 150), [d(60, 0)])) / 2
    other = (row(d(0, 0), [d(60, 0)]) + row(d(60, 150), [d(0, 150)])) / 2
    assert semi_hard_hinge(a, b, margin=0.2).item() == pytest.approx((one + other) / 2, abs=1e-5)


def test_hinge_takes_the_nearest_negative_beyond_the_positive():
    a, b = unit(0, 120, 240), unit(20, 70, 250)

    # Row 0: positive at 20 degrees; negatives at 70 and 110 degrees, both beyond it: 70 counts.
    def d(x: float, y: float) -> float:
        return 2 - 2 * math.cos(math.radians(x - y))

    alone = semi_hard_hinge(a, b, margin=5.0)
    rows = [d(0, 20) - d(0, 70), d(120, 70) - d(120, 20), d(240, 250) - d(240, 20)]
    columns = [d(0, 20) - d(120, 20), d(120, 70) - d(0, 70), d(240, 250) - d(0, 250)]
    assert alone.item() == pytest.approx((sum(rows) / 3 + sum(columns) / 3) / 2 + 5.0, abs=1e-4)


@pytest.mark.parametrize("margin", [0, -1])
def test_hinge_wants_a_positive_margin(margin):
    with pytest.raises(ValueError, match="margin must be positive"):
        semi_hard_hinge(unit(0, 90), unit(0, 90), margin)


def test_graded_of_even_logits_is_log_n():
    # Whatever is wanted, an even guess costs log N.
    cost = torch.tensor([[0.0, 1.0, 2.0, 5.0]])
    assert graded_contrastive(torch.zeros(1, 4), cost).item() == pytest.approx(math.log(4), abs=1e-6)


def test_graded_with_one_target_is_info_nce():
    logits = torch.tensor([[2.0, 1.0, 0.0]])
    cost = torch.tensor([[0.0, 1.0, 1.0]])
    wanted = -math.log(math.exp(2) / (math.exp(2) + math.exp(1) + 1))
    assert graded_contrastive(logits, cost, sharpness=50).item() == pytest.approx(wanted, abs=1e-4)


def test_graded_is_least_at_the_wanted_ranking():
    cost = torch.tensor([[0.0, 0.5, 1.5]])
    best = graded_contrastive(-4 * cost, cost, 4.0)
    entropy = -(torch.softmax(-4 * cost, 1) * torch.log_softmax(-4 * cost, 1)).sum()
    assert best.item() == pytest.approx(entropy.item(), abs=1e-6)
    assert graded_contrastive(-4 * cost.flip(1), cost, 4.0) > best


def test_graded_leaves_out_what_is_masked():
    logits = torch.tensor([[0.0, 0.0, -torch.inf]])
    assert graded_contrastive(logits, torch.zeros(1, 3)).item() == pytest.approx(math.log(2), abs=1e-6)


def test_mismatch_counts_weights_and_halves_one_sided_knowledge():
    wanted = torch.tensor([[0, 3, -1]])
    weights = torch.tensor([[2.0, 1.0, 4.0]])
    candidates = torch.tensor([[0, 3, -1], [1, 3, -1], [0, -1, 2], [1, 4, -1]])
    assert mismatch(wanted, weights, candidates).tolist() == [[0.0, 2.0, 2.5, 3.0]]


def test_naming_of_even_logits_is_the_mean_log_of_choices():
    spans = ((0, 2), (2, 6))
    labels = torch.tensor([[0, 3], [1, -1]])
    wanted = (2 * math.log(2) + math.log(4)) / 3
    assert naming_loss(torch.zeros(2, 6), labels, spans).item() == pytest.approx(wanted, abs=1e-6)


def test_naming_of_nothing_stated_is_zero():
    assert naming_loss(torch.zeros(2, 3), torch.tensor([[-1], [-1]]), ((0, 3),)).item() == 0
