"""A shop to train on and a checkpoint that weighs little, for runs of a few steps."""

from dataclasses import replace

import pytest
import torch
from fakes import VALUES, make_shop

from jvsm_core.catalogue import write_catalogue
from jvsm_core.model import checkpoint
from jvsm_core.model.jvsm import JVSM, Config


@pytest.fixture(scope="session")
def split_shop(tmp_path_factory):
    """Every combination of `fakes.VALUES` twice: 72 garments to train on, 72 to validate with."""
    folder = tmp_path_factory.mktemp("split-shop")
    shop = make_shop(folder)
    garments = [
        replace(garment, id=f"{split}-{garment.id}", split=split)
        for split in ("train", "val")
        for garment in shop
    ]
    write_catalogue(folder, garments, name="split shop", source="drawn", licence="CC0-1.0")
    return folder


@pytest.fixture(scope="session")
def small_checkpoint(tmp_path_factory):
    """A checkpoint with random weights, word vectors and a space of 16."""
    torch.manual_seed(0)
    words = sorted({word for values in VALUES.values() for word in values})
    config = Config(
        recipe="test",
        image_size=(32, 40),
        text_tower="words",
        dim=16,
        hidden=24,
        attributes={key: list(values) for key, values in VALUES.items()},
        words=tuple(words),
    )
    folder = tmp_path_factory.mktemp("small") / "checkpoint"
    checkpoint.save(JVSM(config), folder)
    return folder
