"""Captioned pairs end to end, on small folders in the public layouts: trained, resumed, loaded, measured."""

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image
from typer.testing import CliRunner

from jvsm_core.baselines.store import load_baselines
from jvsm_core.cli import app
from jvsm_core.datasets.fashion_iq import fashion_iq_benchmark, fashion_iq_training
from jvsm_core.datasets.protocol import Pair
from jvsm_core.errors import DataError
from jvsm_core.evaluation.public import evaluate_public
from jvsm_core.model import checkpoint
from jvsm_core.model.attributes import AttributeSpace
from jvsm_core.model.jvsm import JVSM, Config
from jvsm_core.model.towers import packaged_minilm
from jvsm_core.training import captioned_run, loop
from jvsm_core.training.baselines import BaselineSettings
from jvsm_core.training.captioned_baselines import train_captioned_baselines
from jvsm_core.training.captioned_batches import make_batch_source, ways_to_ask
from jvsm_core.training.sampling import TextTable

CATEGORIES = ("dress", "shirt", "toptee")
SMALL = replace(
    captioned_run.SETTINGS["tiny"],
    frozen_steps=2,
    steps=3,
    batch=8,
    unfrozen_batch=8,
    save_every=1,
    validate_every=3,
)


@pytest.fixture(scope="module")
def start(tmp_path_factory):
    """A checkpoint that knows nothing, of a size that trains in seconds."""
    torch.manual_seed(0)
    config = Config(image_size=(32, 40), dim=16, hidden=24, attributes={"colour": ["blue", "red"]})
    folder = tmp_path_factory.mktemp("start") / "checkpoint"
    checkpoint.save(JVSM(config, text_source=str(packaged_minilm())), folder)
    return folder


@pytest.fixture(scope="module")
def fashion_iq(tmp_path_factory):
    """Twelve garments a category in FashionIQ's layout; one has no picture."""
    folder = tmp_path_factory.mktemp("fashion-iq")
    for name in ("captions", "image_splits", "images", "attr"):
        (folder / name).mkdir()
    for place, category in enumerate(CATEGORIES):
        ids = [f"{category}{number}" for number in range(12)]
        for number, asin in enumerate(ids[:-1]):
            Image.new("RGB", (16, 20), (20 * number, 60 * place, 90)).save(folder / "images" / f"{asin}.png")
        pairs = [
            {"candidate": a, "target": b, "captions": [f"is {b} red", "is longer"]}
            for a, b in zip(ids, ids[1:])
        ]
        tags = {asin: [["dress"], ["floral"], ["cotton"], [], [], []] for asin in ids[:6]}
        (folder / "captions" / f"cap.{category}.train.json").write_text(json.dumps(pairs), "utf-8")
        (folder / "image_splits" / f"split.{category}.train.json").write_text(json.dumps(ids), "utf-8")
        (folder / "attr" / f"asin2attr.{category}.train.json").write_text(json.dumps(tags), "utf-8")
    return folder


@pytest.fixture(scope="module")
def trained(fashion_iq, start, tmp_path_factory):
    out = tmp_path_factory.mktemp("run")
    captioned_run.train(SMALL, [("fashion-iq", fashion_iq)], out, init=start, seed=4)
    return out


def test_what_was_trained_can_be_loaded_and_composes(trained, start):
    model, old = checkpoint.load(trained / "checkpoint"), checkpoint.load(start)
    query = model.embed_texts(["a dress"])
    assert model.compose(query, ["is red and is longer"]).shape == (1, 16)
    assert model.space == old.space
    assert not torch.equal(model.composer.gate.weight, old.composer.gate.weight)
    for name, weight in old.image_tower.state_dict().items():
        assert torch.equal(model.image_tower.state_dict()[name], weight), name


def test_the_journal_has_every_loss_and_the_held_out_pairs(trained):
    records = [json.loads(line) for line in (trained / "journal.jsonl").read_text("utf-8").splitlines()]
    losses = [record for record in records if record["phase"] == "captioned"]
    assert {"im", "vse", "tm", "naming"} <= set(losses[0])
    checks = [record for record in records if record["phase"] == "captioned validation"]
    assert [(one["source"], set(one) & {"R@1", "R@10", "R@50"}) for one in checks] == [
        ("fashion-iq, held out", {"R@1", "R@10", "R@50"})
    ]


def test_a_run_that_was_stopped_ends_where_it_would_have(trained, fashion_iq, start, tmp_path, monkeypatch):
    real, calls = loop.save_state, []

    def stop_after_two(path, parts, step):
        real(path, parts, step)
        calls.append(step)
        if len(calls) == 2:
            raise KeyboardInterrupt

    monkeypatch.setattr(loop, "save_state", stop_after_two)
    arguments = {"init": start, "seed": 4, "cache": trained / "pictures"}
    with pytest.raises(KeyboardInterrupt):
        captioned_run.train(SMALL, [("fashion-iq", fashion_iq)], tmp_path, **arguments)
    monkeypatch.undo()
    resumed = checkpoint.load(captioned_run.train(SMALL, [("fashion-iq", fashion_iq)], tmp_path, **arguments))
    whole = checkpoint.load(trained / "checkpoint")
    for (name, ours), theirs in zip(resumed.state_dict().items(), whole.state_dict().values(), strict=True):
        assert torch.allclose(ours.float(), theirs.float(), atol=1e-4), name


def test_a_fresh_space_names_what_the_data_state(fashion_iq, start, trained, tmp_path):
    saved = captioned_run.train(
        replace(SMALL, steps=1), [("fashion-iq", fashion_iq)], tmp_path,
        init=start, fresh_space=True, cache=trained / "pictures",
    )  # fmt: skip
    model = checkpoint.load(saved)
    assert model.config.attributes == {"category": ["dress", "shirt", "top"]}


def test_a_pair_of_two_captions_is_asked_for_in_every_way():
    assert ways_to_ask(Pair(0, 1, ("is red", "has a belt."))) == (
        "Is red and has a belt", "Has a belt and is red", "is red", "has a belt.",
    )  # fmt: skip
    assert ways_to_ask(Pair(0, 1, ("replace red with blue",))) == ("replace red with blue",)


def test_a_batch_source_numbers_texts_and_knows_who_has_none(fashion_iq):
    data, texts = fashion_iq_training(fashion_iq, "dress"), TextTable()
    features = np.zeros((len(data.catalogue), 3), np.float16)
    space = AttributeSpace(("pattern",), (("floral", "plaid"),))
    made = make_batch_source("fashion-iq", data, features, space, texts)
    # Garment 11 has no picture: neither a row nor a pair.
    assert (len(made.hits), made.texts.shape) == (11, (10, 4))
    assert [texts.all[number] for number in made.texts[0][:2]] == [
        "Is dress1 red and is longer", "Is longer and is dress1 red",
    ]  # fmt: skip
    assert [number >= 0 for number in made.side] == [True] * 6 + [False] * 5
    assert texts.all[made.side[0]] == "floral cotton dress"
    assert made.labels[:, 0].tolist() == [0] * 6 + [-1] * 5


def test_the_command_trains_on_named_data(fashion_iq, start, trained, tmp_path, monkeypatch):
    monkeypatch.setitem(captioned_run.SETTINGS, "tiny", replace(SMALL, steps=2, frozen_steps=2))
    done = CliRunner().invoke(
        app,
        ["train", "--recipe", "tiny", "--data", f"fashion-iq:{fashion_iq}", "--init", str(start),
         "--out", str(tmp_path), "--cache", str(trained / "pictures")],
    )  # fmt: skip
    assert done.exit_code == 0, done.exception
    assert "30 pairs over 33 pictures, 18 with side text; 3 pictures missing" in done.stdout
    assert (tmp_path / "checkpoint" / "config.json").is_file()


def test_baselines_train_on_the_same_pairs_and_stand_beside_the_model(fashion_iq, trained, tmp_path):
    settings = replace(BaselineSettings(), steps=2, batch=8)
    found = train_captioned_baselines(
        trained / "checkpoint", [("fashion-iq", fashion_iq)], tmp_path, ["tirg", "paper"], settings,
        cache=trained / "pictures",
    )  # fmt: skip
    assert {tuple(recalls) for recalls in found.values()} == {("fashion-iq, held out",)}
    model = checkpoint.load(trained / "checkpoint")
    peers = load_baselines(tmp_path, model)
    assert set(peers) == {"tirg", "paper"}
    # The end of FashionIQ's evaluation on these few garments: every system in one table.
    (fashion_iq / "captions" / "cap.dress.val.json").write_bytes(
        (fashion_iq / "captions" / "cap.dress.train.json").read_bytes()
    )
    (fashion_iq / "image_splits" / "split.dress.val.json").write_bytes(
        (fashion_iq / "image_splits" / "split.dress.train.json").read_bytes()
    )
    figures = evaluate_public(model, fashion_iq_benchmark(fashion_iq, "dress"), baselines=peers)
    assert set(figures["systems"]) == {"paper", "tirg", "image-only", "text-only", "sum", "jvsm"}
    with pytest.raises(DataError, match="no baseline 'paper-lstm' for captioned pairs"):
        train_captioned_baselines(
            trained / "checkpoint", [], tmp_path, ["paper-lstm"], settings, cache=tmp_path
        )


def test_a_recipe_without_captioned_pairs_is_refused():
    with pytest.raises(
        DataError, match="recipe 'paper' does not train on captioned pairs; those that do: compact, tiny"
    ):
        captioned_run.SETTINGS["paper"]


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("fashion-mq:DIR",), "unknown dataset 'fashion-mq'; known: fashion-iq"),
        (("fashion-iq:DIR",), "DIR: no such folder"),
        (("fashion-iq:DIR", "CATALOGUE"), "train apart"),
        (("fashion-iq:DIR", "--tower-steps=3"), "the towers rest"),
        (("CATALOGUE", "--fresh-space"), "--fresh-space is for captioned pairs"),
    ],
)
def test_what_cannot_be_trained_is_refused_with_its_reason(tmp_path, words, message):
    options = [word if word.startswith("--") else f"--data={word}" for word in words]
    done = CliRunner().invoke(app, ["train", *options, "--out", str(tmp_path)])
    assert isinstance(done.exception, DataError) and message in str(done.exception)
