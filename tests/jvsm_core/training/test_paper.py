"""The paper's recipe for a few steps: both towers train, and what is saved is a checkpoint like any other."""

import pytest
import torch

from jvsm_core.errors import CheckpointError
from jvsm_core.model import checkpoint
from jvsm_core.model.towers import ImageTower
from jvsm_core.training import run
from jvsm_core.training.paper import PaperRecipe, load_torchvision

SMALL = PaperRecipe(image_size=(32, 40), dim=16, hidden=16, steps=2, batch=8, triplets=60)


@pytest.fixture(scope="module")
def trained(split_shop, tmp_path_factory):
    return run.train(SMALL, [split_shop], tmp_path_factory.mktemp("paper"), seed=1)


def test_a_paper_checkpoint_loads_and_composes(trained):
    model = checkpoint.load(trained)
    assert (model.config.recipe, model.config.image_tower) == ("paper", "mobilenet_v3_large")
    assert model.text_tower.features == 1024
    assert model.compose(model.embed_texts(["a red dress"]), ["in navy"]).shape == (1, 16)


def test_the_same_seed_gives_the_same_model(trained, split_shop, tmp_path):
    again = checkpoint.load(run.train(SMALL, [split_shop], tmp_path, seed=1)).state_dict()
    for name, value in checkpoint.load(trained).state_dict().items():
        assert torch.equal(value, again[name]), name


def test_both_towers_take_part(trained, split_shop, tmp_path):
    """With no steps to speak of at a rate of zero, the towers are what the seed made them."""
    still = PaperRecipe(**{**SMALL.__dict__, "learning_rate": 0.0})
    untrained = checkpoint.load(run.train(still, [split_shop], tmp_path, seed=1)).state_dict()
    moved = {
        name.split(".")[0]
        for name, value in checkpoint.load(trained).state_dict().items()
        if not torch.equal(value, untrained[name])
    }
    assert {"image_tower", "text_tower", "composer", "image_projection", "text_projection"} <= moved


def test_torchvisions_file_is_where_a_mobilenet_can_start(tmp_path):
    from torchvision.models import mobilenet_v3_large

    torch.manual_seed(3)
    network = mobilenet_v3_large(weights=None)
    torch.save(network.state_dict(), tmp_path / "mobilenet.pth")
    tower = ImageTower("mobilenet_v3_large", (32, 40))
    load_torchvision(tower, tmp_path / "mobilenet.pth")
    assert torch.equal(tower.network[0][0][0].weight, network.features[0][0].weight)
    (tmp_path / "mobilenet.pth").write_bytes(b"<html>not found</html>")
    with pytest.raises(CheckpointError, match="no torchvision file of mobilenet_v3_large"):
        load_torchvision(tower, tmp_path / "mobilenet.pth")
