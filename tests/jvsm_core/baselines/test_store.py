"""Baselines on disk: what is read is what was written, and nothing that does not fit."""

import pytest
import torch

from jvsm_core.baselines import store
from jvsm_core.baselines.methods import METHODS, Shape
from jvsm_core.errors import CheckpointError
from jvsm_core.model.jvsm import JVSM, Config

CONFIG = Config(
    recipe="test",
    image_size=(32, 40),
    text_tower="words",
    dim=8,
    hidden=8,
    attributes={"colour": ["navy", "red"]},
    words=("navy", "red"),
)


@pytest.fixture(scope="module")
def model():
    torch.manual_seed(0)
    return JVSM(CONFIG).eval()


@pytest.fixture
def saved(model, tmp_path):
    """A TIRG on the model's towers: its space and its file."""
    torch.manual_seed(1)
    shape = Shape(model.image_tower.features, model.text_tower.features, dim=8)
    space = METHODS["tirg"].make(shape).eval()
    return space, store.save_baseline(tmp_path, "tirg", shape, space, store.towers_of(model))


def test_what_was_saved_composes_the_same(model, saved):
    space, path = saved
    loaded = store.load_baselines(path.parent, model)
    assert list(loaded) == ["tirg"]
    features, words = torch.randn(3, space.image_projection.in_features), torch.randn(3, 1024)
    with torch.no_grad():
        ours, theirs = (
            each.compose_features(each.image_projection(features), words) for each in (space, loaded["tirg"])
        )
    assert torch.allclose(ours, theirs, atol=0.02)


def test_baselines_of_other_towers_are_refused(model, saved):
    _, path = saved
    torch.manual_seed(9)
    with pytest.raises(CheckpointError, match="other towers than this checkpoint's"):
        store.load_baselines(path.parent, JVSM(CONFIG))


def test_a_damaged_file_is_named(model, saved):
    _, path = saved
    path.write_bytes(path.read_bytes()[:200])
    with pytest.raises(CheckpointError, match=r"tirg\.safetensors is no baseline, or is damaged"):
        store.load_baselines(path.parent, model)


def test_an_empty_folder_says_how_to_fill_it(model, tmp_path):
    with pytest.raises(CheckpointError, match="train-baselines"):
        store.load_baselines(tmp_path, model)


def test_a_failed_save_leaves_the_older_file(model, saved, monkeypatch):
    space, path = saved
    before = path.read_bytes()

    def full_disk(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(store, "save_file", full_disk)
    shape = Shape(model.image_tower.features, model.text_tower.features, dim=8)
    with pytest.raises(CheckpointError, match="older file is intact"):
        store.save_baseline(path.parent, "tirg", shape, space, "anything")
    assert path.read_bytes() == before
    assert [file.name for file in path.parent.iterdir()] == [path.name]


def test_a_folder_in_which_baselines_still_train_has_none(tmp_path):
    (tmp_path / "baselines" / "runs").mkdir(parents=True)
    assert store.found_beside(tmp_path / "checkpoint") is None
    (tmp_path / "baselines" / "tirg.safetensors").touch()
    assert store.found_beside(tmp_path / "checkpoint") == tmp_path / "baselines"
