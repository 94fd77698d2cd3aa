"""The paper's losses in closed form, and its two ways of reading."""

import pytest
import torch

from jvsm_core.baselines.batch import words_of
from jvsm_core.baselines.methods import METHODS, Shape
from jvsm_core.baselines.paper import MARGIN, paper_losses


def test_right_answers_far_from_wrong_ones_cost_nothing():
    unit = torch.eye(3)
    losses = paper_losses(unit, unit, unit)
    assert {name: loss.item() for name, loss in losses.items()} == {"im": 0.0, "tm": 0.0, "vse": 0.0}


def test_equal_vectors_cost_the_margin():
    same = torch.tensor([[1.0, 0.0]]).repeat(4, 1)
    assert all(loss.item() == pytest.approx(MARGIN) for loss in paper_losses(same, same, same).values())


def test_each_loss_compares_its_own_two():
    """Only the side texts are exchanged: pictures are still right, texts are as wrong as can be."""
    unit, swapped = torch.eye(2), torch.eye(2).flip(0)
    losses = paper_losses(unit, unit, swapped)
    assert losses["im"].item() == 0.0
    # Own distance 2, the other's 0, no semi-hard one: 2 - 0 + margin.
    assert losses["tm"].item() == losses["vse"].item() == pytest.approx(2 + MARGIN)


def test_words_said_once_are_not_learned():
    assert words_of(["in navy", "navy, please", "in taupe"]) == ("in", "navy")


@pytest.mark.parametrize("name, reads", [("paper", False), ("paper-lstm", True)])
def test_both_ways_of_reading_lead_into_one_space(name, reads):
    space = METHODS[name].make(Shape(6, 5, dim=4, hidden=8, words=("in", "navy") if reads else ())).eval()
    words = space.text_tower(["in navy", "in red"]) if reads else torch.randn(2, 5)
    with torch.no_grad():
        pictures = space.image_projection(torch.randn(2, 6))
        for vectors in (pictures, space.text_projection(words), space.compose_features(pictures, words)):
            assert vectors.shape == (2, 4)
            assert torch.allclose(vectors.norm(dim=-1), torch.ones(2), atol=1e-5)
