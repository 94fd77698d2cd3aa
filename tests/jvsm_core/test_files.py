"""One name for what computes the same, another for everything else."""

import torch
from torch import nn

from jvsm_core.files import fingerprint_of


def layer(seed=0, size=3):
    torch.manual_seed(seed)
    return nn.Linear(size, 2)


def test_equal_weights_have_one_name_and_others_another():
    assert fingerprint_of(layer()) == fingerprint_of(layer())
    names = {fingerprint_of(layer(0)), fingerprint_of(layer(1)), fingerprint_of(layer(0, 4))}
    assert len(names) == 3


def test_saving_in_half_precision_keeps_the_name():
    trained, saved = layer(), layer()
    saved.load_state_dict({name: value.half().float() for name, value in trained.state_dict().items()})
    assert not torch.equal(trained.weight, saved.weight)
    assert fingerprint_of(trained) == fingerprint_of(saved)


def test_the_order_of_modules_counts():
    first, second = layer(0), layer(1)
    assert fingerprint_of(first, second) != fingerprint_of(second, first)
