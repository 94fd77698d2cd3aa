"""Folders that cannot be trained on, and disks that fill up: said clearly, before anything is lost."""

import resource
from dataclasses import replace

import pytest
import torch
from fakes import make_shop
from PIL import Image

from jvsm_core.catalogue import write_catalogue
from jvsm_core.errors import CatalogueError, CheckpointError, DataError
from jvsm_core.model import checkpoint
from jvsm_core.training.sources import decode_once, read_sources, stated_attributes
from jvsm_core.training.state import load_tower, save_state


def catalogue_of(folder, garments):
    return write_catalogue(folder, garments, name="shop", source="drawn", licence="CC0-1.0").folder


def test_garments_without_labels_are_nothing_to_learn_from(tmp_path):
    shop = make_shop(tmp_path, attributes=False)
    with pytest.raises(
        DataError, match="nothing to learn from 72 garments of split train, 0 of them with labels"
    ):
        stated_attributes(read_sources(shop.folder))


def test_one_garment_is_nothing_to_learn_from(tmp_path):
    shop = make_shop(tmp_path)
    folder = catalogue_of(tmp_path, [shop.garments[0]])
    with pytest.raises(DataError, match="from 1 garments.*use more garments, or label them"):
        stated_attributes(read_sources(folder))


def test_enough_garments_state_what_can_be_learned(tmp_path):
    space = stated_attributes(read_sources(make_shop(tmp_path).folder))
    assert set(space.keys) == {"category", "colour", "sleeve", "length"}


def test_a_missing_picture_is_named(tmp_path):
    shop = make_shop(tmp_path)
    picture = shop.path(shop.garments[5])
    picture.unlink()
    with pytest.raises(CatalogueError, match=f"1 pictures are missing, first images/{picture.name}"):
        read_sources(shop.folder)


def test_a_damaged_picture_is_named_and_nothing_half_decoded_stays(tmp_path):
    shop = make_shop(tmp_path / "shop")
    picture = shop.path(shop.garments[5])
    picture.write_bytes(b"\x89PNG and no more")
    (source,) = read_sources(shop.folder)
    with pytest.raises(DataError, match=f"cannot read picture .*{picture.name}"):
        decode_once(source, (16, 16), tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())


def test_a_picture_drawn_anew_is_decoded_anew(tmp_path):
    shop = make_shop(tmp_path / "shop")
    (source,) = read_sources(shop.folder)
    before = decode_once(source, (16, 16), tmp_path / "cache")[5].copy()
    Image.new("RGB", (40, 60), "magenta").save(shop.path(shop.garments[5]))
    after = decode_once(source, (16, 16), tmp_path / "cache")[5]
    assert (before != after).any()
    assert (after[8, 8] == (255, 0, 255)).all()


@pytest.fixture
def small_disk():
    """Files may have at most so many bytes: writing more fails, as on a full disk."""
    before = resource.getrlimit(resource.RLIMIT_FSIZE)

    def limit(size):
        resource.setrlimit(resource.RLIMIT_FSIZE, (size, before[1]))

    yield limit
    resource.setrlimit(resource.RLIMIT_FSIZE, before)


def test_a_disk_that_fills_up_in_mid_state_keeps_the_last_one(tmp_path, small_disk):
    path, layer = tmp_path / "run.pt", torch.nn.Linear(8, 8)
    save_state(path, {"layer": layer}, 1)
    good = path.read_bytes()
    small_disk(100_000)
    with pytest.raises(CheckpointError, match="last good state is kept"):
        save_state(path, {"layer": torch.nn.Linear(400, 400)}, 2)
    assert path.read_bytes() == good
    assert [file.name for file in tmp_path.iterdir()] == ["run.pt"]


def test_a_disk_that_fills_up_in_mid_checkpoint_keeps_the_last_one(small_checkpoint, tmp_path, small_disk):
    model = checkpoint.load(small_checkpoint)
    checkpoint.save(model, tmp_path / "checkpoint")
    before = checkpoint.fingerprint(tmp_path / "checkpoint")
    small_disk(100_000)
    with pytest.raises(CheckpointError, match="last good one is kept"):
        checkpoint.save(model, tmp_path / "checkpoint")
    assert checkpoint.fingerprint(tmp_path / "checkpoint") == before
    assert [file.name for file in tmp_path.iterdir()] == ["checkpoint"]


def test_towers_of_another_recipe_are_no_start(tmp_path):
    other = torch.nn.Linear(3, 3)
    saved = {"average": {f"tower.{name}": value for name, value in other.state_dict().items()}}
    torch.save(saved, tmp_path / "tower-state.pt")
    with pytest.raises(CheckpointError, match="damaged or of another recipe"):
        load_tower(torch.nn.Linear(2, 2), tmp_path)
    with pytest.raises(DataError, match="--init names the folder of an earlier run"):
        load_tower(other, tmp_path / "nowhere")


def test_a_checkpoint_of_another_recipe_is_refused(small_checkpoint, tmp_path):
    model = checkpoint.load(small_checkpoint)
    folder = tmp_path / "checkpoint"
    checkpoint.save(model, folder)
    model.config = replace(model.config, image_tower="mobilenet_v3_large")
    checkpoint.save(model, tmp_path / "other")
    (folder / "config.json").write_text((tmp_path / "other" / "config.json").read_text())
    with pytest.raises(CheckpointError, match="belongs to another recipe than config.json"):
        checkpoint.load(folder)


def test_a_disk_without_room_for_the_cache_is_said_before_decoding(tmp_path, small_disk):
    shop = make_shop(tmp_path / "shop")
    (source,) = read_sources(shop.folder)
    small_disk(100_000)
    with pytest.raises(DataError, match="cannot keep .*free some space or name another --cache"):
        decode_once(source, (160, 200), tmp_path / "cache")
    assert not list((tmp_path / "cache").iterdir())
