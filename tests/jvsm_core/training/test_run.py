"""The whole loop on a few garments: it trains, goes on after a stop, and saves what can be loaded."""

from dataclasses import replace
from functools import partial

import numpy as np
import pytest
import torch

from demo.atelier.catalogue_run import Run, draw_catalogue
from jvsm_core.errors import CheckpointError, DataError
from jvsm_core.model import checkpoint
from jvsm_core.training import loop, run
from jvsm_core.training.recipes import TINY, with_steps
from jvsm_core.training.sources import read_sources

SMALL = with_steps(TINY, tower=3, reading=3, composition=4)
SMALL = replace(
    SMALL,
    towers=replace(SMALL.towers, batch=8, save_every=3),
    reading=replace(
        SMALL.reading, batch=4, texts=40, held_out=8, trained_layers=1, save_every=2, average=0.5
    ),
    composition=replace(
        SMALL.composition,
        batch=16,
        triplets=80,
        dialogues=10,
        captions=40,
        prompts=8,
        save_every=2,
        average=0.5,
    ),
)


@pytest.fixture(scope="module", autouse=True)
def few_descriptions():
    """As many as so few garments have to say."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(run, "DESCRIPTIONS", 200)
        yield


@pytest.fixture(scope="module")
def garments(tmp_path_factory):
    folder = tmp_path_factory.mktemp("drawn")
    draw_catalogue(folder, Run("catalogue", 11, (80, 100)), 72, workers=1)
    return folder


@pytest.fixture(scope="module")
def trained(garments, tmp_path_factory):
    return run.train(SMALL, [garments], tmp_path_factory.mktemp("run"), seed=5)


def test_what_was_trained_can_be_loaded_and_composes(trained):
    model = checkpoint.load(trained)
    assert model.config.recipe == "tiny"
    assert {"colour", "category"} <= set(model.space.keys)
    query = model.embed_texts(["a navy dress"])
    assert model.compose(query, ["make it sleeveless"]).shape == (1, model.config.dim)


def test_a_run_that_was_stopped_ends_where_it_would_have(garments, trained, tmp_path, monkeypatch):
    """Stopped twice, each time amid a phase of which a state was saved, and gone on with twice."""
    real, calls = loop.save_state, []

    def stop(phase, path, parts, step):
        real(path, parts, step)
        if path.stem == f"{phase}-state":
            calls.append(step)
            raise KeyboardInterrupt

    for phase in ("reading", "composition"):
        with pytest.raises(KeyboardInterrupt), monkeypatch.context() as patch:
            patch.setattr(loop, "save_state", partial(stop, phase))
            run.train(SMALL, [garments], tmp_path, seed=5)
    assert calls == [2, 2]
    resumed = checkpoint.load(run.train(SMALL, [garments], tmp_path, seed=5))
    whole = checkpoint.load(trained)
    for (name, ours), theirs in zip(resumed.state_dict().items(), whole.state_dict().values(), strict=True):
        assert torch.allclose(ours.float(), theirs.float(), atol=1e-4), name


def test_a_checkpoint_s_towers_are_kept_and_the_space_is_new(garments, trained, tmp_path):
    made = checkpoint.load(run.train(SMALL, [garments], tmp_path, seed=6, towers=trained)).state_dict()
    kept = checkpoint.load(trained).state_dict()
    assert made.keys() == kept.keys()
    frozen = ("image_tower.", "text_tower.", "reader.")
    for name, theirs in kept.items():
        if name.startswith(frozen):
            # Half precision on disk, twice.
            assert torch.allclose(made[name].float(), theirs.float(), atol=1e-3), name
    assert not torch.allclose(made["composer.residual.bias"], kept["composer.residual.bias"], atol=1e-6)


def test_a_checkpoint_s_image_tower_may_see_on_alone(garments, trained, tmp_path):
    made = run.train(SMALL, [garments], tmp_path, seed=6, towers=trained, see_on=True)
    made, kept = checkpoint.load(made).state_dict(), checkpoint.load(trained).state_dict()
    moved = {name for name, theirs in kept.items() if not torch.equal(made[name], theirs)}
    assert any(name.startswith("image_tower.network.conv_head") for name in moved)
    assert not any(name.startswith(("text_tower.", "reader.")) for name in moved)


def test_a_recipe_may_train_on_some_of_the_garments(garments):
    source = read_sources(garments)[0]
    pictures = np.arange(len(source))
    some, seen = run._at_most(source, pictures, 20, 3)
    assert len(some) == len(seen) == 20 and sorted(set(seen)) == list(seen)
    assert [garment.id for garment in some.garments] == [source.garments[row].id for row in seen]
    assert run._at_most(source, pictures, 500, 3) == (source, pictures)


def test_towers_of_another_size_are_refused(garments, trained, tmp_path):
    with pytest.raises(CheckpointError, match="sees pictures of"):
        run.train(replace(SMALL, image_size=(80, 100)), [garments], tmp_path, towers=trained)


def test_a_folder_of_another_layout_is_refused(tmp_path):
    with pytest.raises(DataError, match="neither a catalogue"):
        run.train(SMALL, [tmp_path], tmp_path / "run")
