"""Training of the reader's head: what is learned from, that it is learned, and that numpy runs the same."""

import hashlib
import re

import numpy as np
import pytest
import torch

from jvsm_core.errors import CheckpointError
from jvsm_core.evaluation.conversations import Conversation
from jvsm_core.evaluation.reading import Ask, Request, Triple
from jvsm_core.language.reading.head import SENSES, Head, Inputs, Names
from jvsm_core.language.reading.reader import read
from jvsm_core.language.reading.suggestions import Suggestions
from jvsm_core.training.reader_head import (
    OPEN,
    Batch,
    HeadSettings,
    of_requests,
    of_triples,
    of_turns,
    train_head,
)

SMALL = HeadSettings(members=2, width=32, layers=1, epochs=12, batch=8, learning_rate=5e-3, hidden=0.5)
SUGGESTING_NOTHING = Suggestions((), (), np.zeros((0, 33), np.float32))
VALUES = ("red", "blue", "green", "black", "white", "pink")


def tokens(text):
    """A vector of its own for each word."""
    found = list(re.finditer(r"\w+", text))
    seeds = [int(hashlib.sha256(one[0].lower().encode()).hexdigest()[:8], 16) for one in found]
    vectors = np.stack([np.random.default_rng(seed).normal(size=16) for seed in seeds]).astype(np.float32)
    return vectors, np.array([one.span() for one in found]), vectors.mean(0)


def colour(sense, value):
    return frozenset({Ask("", "colour", sense, frozenset({value}))})


@pytest.fixture(scope="module")
def requests():
    """Texts in a manner of speaking that no rule knows: what zorp says goes for the colour after it."""
    made = []
    for value in VALUES:
        made += [
            Request(f"zorp {value} zorp", {}, colour("not", value)),
            Request(f"{value} blick", {}, frozenset()),
            Request(f"{value}", {}, colour("is", value)),
        ]
    return made * 4


@pytest.fixture(scope="module")
def trained(requests):
    return train_head(list(of_requests(requests)), tokens, SMALL, told=lambda line: None)


@pytest.fixture(scope="module")
def head(trained, tmp_path_factory):
    path = tmp_path_factory.mktemp("head") / "reader.safetensors"
    trained.save(path, SUGGESTING_NOTHING)
    return Head.load(path, tokens)


def test_a_manner_of_speaking_is_learned(head):
    said = {text: read(text, head=head).constraints for text in ("zorp red zorp", "red blick", "red")}
    assert [one.negated for one in said["zorp red zorp"]] == [True]
    assert said["red blick"] == () and [one.negated for one in said["red"]] == [False]


def test_numpy_gives_what_torch_gives(trained, head, requests):
    cases = [
        (
            Inputs.of(one.text, one.words, one.every, one.about, tokens(one.text), Names.of(trained.names)),
            one.senses,
        )
        for one in of_requests(requests[:6])
    ]
    with torch.inference_mode():
        scores = trained.network(Batch.of(cases)) / trained.temperature
    for row, (inputs, _) in enumerate(cases):
        torchs = torch.softmax(scores[row, : len(inputs.flags)], -1).numpy()
        np.testing.assert_allclose(head.probabilities(inputs), torchs, atol=5e-3)


def test_what_the_head_refuses_and_the_rules_want_is_asked_about(head, monkeypatch):
    monkeypatch.setattr(head, "probabilities", lambda of: np.array([(0.25, 0.6, 0.15)] * len(of.flags)))
    frame = read("Red", head=head)
    assert frame.question == "With red, or without?" and frame.constraints == ()
    monkeypatch.setattr(head, "probabilities", lambda of: np.array([(0.45, 0.45, 0.1)] * len(of.flags)))
    assert read("Red", head=head).question == ""


def test_another_language_is_read_by_rule(head):
    assert read("una falda roja larga", head=head) == read("una falda roja larga")


def test_confidence_is_told(head):
    (one,) = read("red", head=head).constraints
    assert 0.5 < one.confidence <= 1


def test_a_triple_tells_of_its_own_value_only():
    texts = Triple("red, longer", "no red", "red skies", "colour", "red", {})
    wanted, refused, mentioned = of_triples([texts])
    senses = {one.match.constraint.key: sense for one, sense in zip(wanted.every, wanted.senses, strict=True)}
    assert senses == {"colour": SENSES.index("wanted"), "length": OPEN}
    assert SENSES.index("turned") in refused.senses and set(mentioned.senses) == {SENSES.index("mentioned")}


def test_weights_that_are_none_are_named(tmp_path):
    path = tmp_path / "reader.safetensors"
    path.write_bytes(b"none")
    with pytest.raises(CheckpointError, match="train-reader"):
        Head.load(path, tokens)


def test_a_turn_asks_what_is_in_force_after_it_and_was_not_before():
    red, no_belt = {"key": "colour", "values": ["red"]}, {"key": "belt", "values": ["no"]}
    said = ("in red", "without the belt, still red", "thanks", "forget the red")
    made = [
        example
        for example in of_turns(
            [
                Conversation(
                    1, {"category": "dress"}, said, ((red,), (red, no_belt), (red, no_belt), (no_belt,))
                ),
                Conversation(2, "a red dress", ("in blue",), (({"key": "colour", "values": ["blue"]},),)),
            ]
        )
    ]
    assert [one.text for one in made] == list(said[:3]), (
        "what only takes back, and what follows a text, is left out"
    )
    assert [SENSES[sense] for sense in made[0].senses] == ["wanted"]
    asked = {
        (one.match.constraint.key, SENSES[sense])
        for one, sense in zip(made[1].every, made[1].senses, strict=True)
        if sense != SENSES.index("mentioned")
    }
    assert ("belt", "refused") in asked or ("belt", "wanted") in asked
    assert not any(key == "colour" for key, _ in asked), "red was in force before"
