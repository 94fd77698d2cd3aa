"""Examples for the text tower: what a text asks for, what it leaves open, and a reader that learns them."""

import json
from random import Random

import numpy as np
import torch

from jvsm_core.catalogue import Garment
from jvsm_core.model import checkpoint
from jvsm_core.model.attributes import AttributeSpace
from jvsm_core.model.losses import reading_loss
from jvsm_core.training import reading
from jvsm_core.training.journal import Journal
from jvsm_core.training.reading import (
    OPEN,
    UNSAID,
    ReadingSettings,
    caption_examples,
    reading_accuracy,
    request_labels,
    train_reading,
    write_examples,
)
from jvsm_core.training.sources import Source, read_sources

SPACE = AttributeSpace(
    ("category", "sleeve", "sleeve_style", "colour"),
    (("dress", "shirt"), ("long", "sleeveless"), ("bell", "plain"), ("navy", "red")),
)


def labels(**asked):
    row = np.full(len(SPACE.keys), UNSAID)
    for key, value in asked.items():
        column = SPACE.keys.index(key)
        row[column] = OPEN if value is None else SPACE.values[column].index(value)
    return row.tolist()


def test_a_change_asks_for_its_new_value_and_leaves_open_what_follows():
    change = {"sleeve": ("sleeveless", "long"), "sleeve_style": (None, "plain")}
    assert request_labels(change, SPACE).tolist() == labels(sleeve="long", sleeve_style=None)


def test_a_value_that_the_space_does_not_have_is_open():
    assert request_labels({"colour": ("red", "mauve")}, SPACE).tolist() == labels(colour=None)


def test_captions_teach_what_the_rules_read_in_them():
    examples = caption_examples(["is navy", "has no sleeves", "is quantum and navy", "hello"], SPACE)
    assert examples.texts == ("is navy", "has no sleeves")
    assert examples.labels.tolist() == [labels(colour="navy"), labels(sleeve="sleeveless")]


def test_examples_name_what_their_texts_ask():
    garments = tuple(
        Garment(
            id=f"{colour}-{sleeve}",
            image="x.png",
            title="Dress",
            description="",
            category="dress",
            attributes={"category": "dress", "colour": colour, "sleeve": sleeve},
        )
        for colour in ("navy", "red")
        for sleeve in ("long", "sleeveless")
    )
    source = Source("drawn", garments, (), np.zeros(len(garments), bool))
    examples = write_examples([(source, 1.0)], SPACE, 400, Random(3))
    assert len(examples) == 400
    column = SPACE.keys.index("colour")
    told = [row[column] for text, row in zip(examples.texts, examples.labels) if "in navy" in text.lower()]
    assert len(told) >= 3 and set(told) == {SPACE.values[column].index("navy")}


def test_reading_loss_in_closed_form():
    spans = ((0, 2),)
    logits = torch.tensor([[0.0, 1.0, 2.0], [3.0, 0.0, 0.0], [9.0, 9.0, 9.0]])
    asked = torch.tensor([[1], [UNSAID], [OPEN]])
    logsum = torch.logsumexp(logits, dim=1)
    expected = ((logsum[0] - 2.0) + (logsum[1] - 3.0)) / 3
    assert torch.isclose(reading_loss(logits, asked, spans), expected)


def test_accuracy_counts_values_asked_for_and_whole_texts():
    space = AttributeSpace(("colour",), (("navy", "red"),))
    logits = torch.tensor([[0.0, 5.0, 0.0], [5.0, 0.0, 0.0], [0.0, 5.0, 0.0]])
    figures = reading_accuracy(logits, torch.tensor([[0], [UNSAID], [1]]), space)
    assert figures == {"all": 66.7, "colour": 50.0}


def test_a_reader_learns_on_a_tower_at_rest(small_checkpoint, split_shop, tmp_path, monkeypatch):
    model = checkpoint.load(small_checkpoint).requires_grad_(True)
    before = {name: weights.clone() for name, weights in model.text_tower.state_dict().items()}
    read, features = [], reading.text_features
    monkeypatch.setattr(
        reading,
        "text_features",
        lambda tower, texts, *rest: read.append(len(texts)) or features(tower, texts, *rest),
    )
    settings = ReadingSettings(
        steps=120, batch=64, texts=600, held_out=100, trained_layers=0, reader_learning_rate=0.03,
        average=0.9, validate_every=5,
    )  # fmt: skip
    shop = [(source, 1.0) for source in read_sources(split_shop)]
    train_reading(
        model,
        shop,
        [],
        settings,
        tmp_path,
        Journal(tmp_path),
        cache=tmp_path,
        seed=1,
        device=torch.device("cpu"),
    )
    assert read == [700]  # every text once, before the first step
    for name, weights in model.text_tower.state_dict().items():
        assert torch.equal(weights, before[name]), name
    lines = map(json.loads, (tmp_path / "journal.jsonl").read_text().splitlines())
    right = [line["all"] for line in lines if line["phase"] == "reading validation"]
    assert right[-1] > right[0] + 15
