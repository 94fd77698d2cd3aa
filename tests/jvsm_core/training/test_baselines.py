"""Baselines on a small shop: they learn, the same seed gives the same one, and evaluate sets them beside ours."""

from dataclasses import replace

import pytest
import torch

from jvsm_core.baselines.store import load_baselines
from jvsm_core.errors import DataError
from jvsm_core.evaluation.benchmarks import edit_benchmark
from jvsm_core.evaluation.composed import evaluate_composed
from jvsm_core.evaluation.galleries import drawn_gallery
from jvsm_core.model import checkpoint
from jvsm_core.training.baselines import BaselineSettings, train_baselines

SHORT = BaselineSettings(steps=60, batch=24, triplets=300, average=0.9, validate_every=60)
NAMES = ("tirg", "paper")


@pytest.fixture(scope="module")
def cache(tmp_path_factory):
    return tmp_path_factory.mktemp("cache")


@pytest.fixture(scope="module")
def trained(small_checkpoint, split_shop, cache, tmp_path_factory):
    """Recalls on split `val`, and the folder of the baselines."""
    out = tmp_path_factory.mktemp("baselines")
    found = train_baselines(small_checkpoint, [split_shop], out, NAMES, SHORT, cache=cache)
    return found, out


def test_every_baseline_learns_to_compose(trained):
    """Of 71 others one is right: at random one in seven is among the first ten."""
    found, _ = trained
    assert list(found) == list(NAMES)
    assert all(recalls["drawn"]["R@10"] > 22 for recalls in found.values()), found


def test_the_same_seed_gives_the_same_baseline(trained, small_checkpoint, split_shop, cache, tmp_path):
    _, out = trained
    train_baselines(small_checkpoint, [split_shop], tmp_path, ["tirg"], SHORT, cache=cache)
    model = checkpoint.load(small_checkpoint)
    ours, theirs = (load_baselines(folder, model)["tirg"].state_dict() for folder in (tmp_path, out))
    assert all(torch.equal(ours[name], theirs[name]) for name in ours)


def test_they_stand_in_the_table_before_the_whole_model(trained, small_checkpoint, split_shop):
    found, out = trained
    model = checkpoint.load(small_checkpoint)
    benchmark = edit_benchmark(drawn_gallery(split_shop, "val"), count=60)
    for gallery in ("image", "joint"):
        systems = evaluate_composed(model, benchmark, gallery, load_baselines(out, model))["systems"]
        assert list(systems) == ["image-only", "text-only", "sum", "tirg", "paper", "jvsm"]
        # TIRG has no place for a garment's text: its gallery is of pictures either way.
        assert systems["tirg"]["R@10"] > 22


def test_a_baseline_with_a_text_tower_of_its_own_reads_for_itself(
    small_checkpoint, split_shop, cache, tmp_path
):
    brief = replace(SHORT, steps=3)
    train_baselines(small_checkpoint, [split_shop], tmp_path, ["paper-lstm"], brief, cache=cache)
    model = checkpoint.load(small_checkpoint)
    (space,) = load_baselines(tmp_path, model).values()
    assert {"navy", "red", "sleeveless", "longer"} <= set(space.text_tower.words)
    benchmark = edit_benchmark(drawn_gallery(split_shop, "val"), count=10)
    assert "paper-lstm" in evaluate_composed(model, benchmark, "joint", {"paper-lstm": space})["systems"]


def test_curves_are_written_for_each(trained):
    _, out = trained
    for name in NAMES:
        assert f"{name} validation,59,drawn" in (out / "runs" / name / "curves.csv").read_text()


def test_an_unknown_baseline_is_refused(small_checkpoint, split_shop, tmp_path):
    with pytest.raises(DataError, match="unknown baseline 'val'; known: tirg"):
        train_baselines(small_checkpoint, [split_shop], tmp_path, ["val"], SHORT, cache=tmp_path)
