"""Kept features: computed once, right for what they were computed from, or not there."""

from pathlib import Path

import numpy as np
import pytest
import torch
from torch import nn

from jvsm_core.errors import DataError
from jvsm_core.training.features import text_features, tower_features
from jvsm_core.training.sources import Source

CPU = torch.device("cpu")


class Means(nn.Module):
    """A tower whose features are the means of the left and the right half of a picture, times a weight."""

    features = 2

    def __init__(self):
        super().__init__()
        self.weight = nn.Parameter(torch.ones(1))
        self.seen = 0

    def forward(self, pixels):
        self.seen += len(pixels)
        halves = pixels.float().mean(dim=(1, 2)).unflatten(1, (2, -1)).mean(dim=2)
        return self.weight * halves


class Lengths(Means):
    features = 1

    def forward(self, texts):
        self.seen += len(texts)
        return self.weight * torch.tensor([[float(len(text))] for text in texts])


def pictures(count=3):
    found = np.zeros((count, 4, 4, 3), np.uint8)
    found[:, :, 2:] = 10 * np.arange(count)[:, None, None, None]
    return found


def source(count=3):
    return Source("apparel photos", (None,) * count, (Path(),) * count, np.zeros(count, bool))


def test_features_are_computed_once_and_come_back_the_same(tmp_path):
    tower = Means()
    first = tower_features(tower, source(), pictures(), tmp_path, CPU)
    assert np.array_equal(first, [[0, 0], [0, 10], [0, 20]])
    assert np.array_equal(tower_features(tower, source(), pictures(), tmp_path, CPU), first)
    assert tower.seen == 3
    assert [path.suffix for path in tmp_path.iterdir()] == [".npy"]


def test_what_is_in_the_pictures_and_in_the_tower_decides(tmp_path):
    tower, changed = Means(), pictures()
    tower_features(tower, source(), changed, tmp_path, CPU)
    changed[0] = 100
    assert tower_features(tower, source(), changed, tmp_path, CPU)[0, 0] == 100
    with torch.no_grad():
        tower.weight.fill_(0.5)
    assert tower_features(tower, source(), changed, tmp_path, CPU)[0, 0] == 50


def test_a_mirror_exchanges_left_and_right(tmp_path):
    tower = Means()
    plain = tower_features(tower, source(), pictures(), tmp_path, CPU)
    mirrored = tower_features(tower, source(), pictures(), tmp_path, CPU, mirror=True)
    assert np.array_equal(mirrored, plain[:, ::-1])


def test_texts_keep_their_order(tmp_path):
    tower, texts = Lengths(), ["in navy", "a", "longer, please"]
    assert text_features(tower, texts, tmp_path, CPU).ravel().tolist() == [7, 1, 14]
    assert text_features(tower, texts[::-1], tmp_path, CPU).ravel().tolist() == [14, 1, 7]
    text_features(tower, texts, tmp_path, CPU)
    assert tower.seen == 6


def test_a_full_disk_leaves_nothing_half_written(tmp_path):
    class Full(Means):
        def forward(self, pixels):
            raise OSError(28, "No space left on device")

    with pytest.raises(DataError, match="No space left.*free some space"):
        tower_features(Full(), source(), pictures(), tmp_path, CPU)
    assert not list(tmp_path.iterdir())
