"""The words of titles, and the loss of telling them."""

from __future__ import annotations

import math

import pytest
import torch

from jvsm_core.training.augment import mix
from jvsm_core.training.title_words import TitleWords, title_loss


def test_words_that_few_titles_have_are_left_out():
    words = TitleWords(["Red Nike shoe", "Blue Nike Shoe", "red sandal"], fewest=2)
    assert len(words) == 3  # red, nike, shoe
    assert words.encode(["NIKE shoe in red", "blue sandal"]).sum(1).tolist() == [3, 0]


def test_the_commonest_words_are_kept():
    words = TitleWords(["one two", "one two", "one"], fewest=1, most=1)
    assert words.encode(["one", "two"]).sum(1).tolist() == [1, 0]


def test_short_words_and_signs_are_no_words():
    assert len(TitleWords(["T-shirt of 92% it's", "T-shirt of"], fewest=2)) == 1  # shirt


def test_the_loss_is_a_cross_entropy_with_equal_shares():
    logits = torch.tensor([[math.log(2.0), 0.0, 0.0]])
    both = torch.tensor([[True, True, False]])
    # softmax: 1/2, 1/4, 1/4
    assert title_loss(logits, both).item() == pytest.approx((math.log(2) + math.log(4)) / 2)


def test_a_title_without_words_costs_nothing():
    logits = torch.zeros(2, 2, requires_grad=True)
    has = torch.tensor([[False, False], [True, False]])
    assert title_loss(logits, has).item() == pytest.approx(math.log(2))
    assert title_loss(logits[:1], has[:1]).item() == 0
    assert title_loss(logits[:, :0], has[:, :0]).item() == 0


def test_mixed_pictures_have_their_share_of_the_other():
    images = torch.stack([torch.zeros(3, 2, 2), torch.ones(3, 2, 2)])
    mixed = mix(images, torch.tensor([1, 0]), 0.75)
    assert mixed[0].unique().tolist() == [0.25]
    assert mixed[1].unique().tolist() == [0.75]
    assert mix(images, torch.tensor([1, 0]), 1.0) is images
