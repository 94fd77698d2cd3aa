"""Dialogues written down and performed again."""

import json

import pytest
from fakes import FakeEmbedder, draw

from jvsm_core.dialogue.actions import StartGarment
from jvsm_core.dialogue.dialogue import MAX_ACTS, Script
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.search.filters import Settings

START = "red-long-knee-dress"


def found(dialogue):
    """All turns with all their hits, scores included."""
    return [(t.text, t.engine, [(hit.garment.id, hit.score) for hit in t.hits]) for t in dialogue.tree]


@pytest.fixture
def eventful(retriever):
    """A dialogue with every kind of act in it."""
    d = retriever.start(garment_id=START, settings=Settings(k=5))
    d = retriever.refine(d, "make it sleeveless")
    d = retriever.refine(d, "in navy")
    d = retriever.undo(d)
    d = retriever.redo(d)
    d = retriever.reject(d, d.hits[0].garment.id)
    d = retriever.branch(d, 1)
    d = retriever.adjust(d, Settings(k=7, price_min=25))
    d = retriever.pick(d, d.hits[1].garment.id)
    d = retriever.refine(d, "longer")
    d = retriever.reset(d)
    return retriever.redo(d)


def test_replay_gives_the_same_dialogue(retriever, eventful):
    again = retriever.replay(json.dumps(eventful.to_json()))
    assert again == eventful
    assert found(again) == found(eventful)


def test_replay_on_a_rebuilt_index_gives_the_same_hits(shop, eventful, tmp_path):
    rebuilt = Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path)
    assert found(rebuilt.replay(eventful.to_json())) == found(eventful)


def test_a_photo_replays_to_the_same_hits_with_or_without_its_preview(retriever):
    photo = draw({"category": "dress", "colour": "blue", "sleeve": "short", "length": "maxi"})
    dialogue = retriever.refine(retriever.start(image=photo), "in red")
    for preview in (True, False):
        text = json.dumps(dialogue.to_json(preview=preview))
        assert found(retriever.replay(text)) == found(dialogue)
    assert len(text) < 600 and dialogue.start.photo.preview not in text
    assert dialogue.start.photo.preview


def test_a_photo_needs_the_checkpoint_that_read_it(retriever):
    data = retriever.start(image=draw(retriever.catalogue[START].attributes)).to_json()
    with pytest.raises(RequestError, match="another checkpoint"):
        retriever.replay(data | {"checkpoint": "fake-2"})


def test_garments_and_words_replay_with_another_checkpoint(shop, retriever, tmp_path):
    other = Retriever.assemble(FakeEmbedder("fake-2"), shop, cache=tmp_path)
    dialogue = retriever.refine(retriever.start(text="navy dress"), "longer")
    again = other.replay(dialogue.to_json())
    assert again.checkpoint == "fake-2" and found(again) == found(dialogue)


def test_a_script_written_by_hand(retriever):
    acts = [{"act": "start-garment", "garment": START}, {"act": "refine", "text": "navy"}]
    data = {"format": 1, "acts": acts}
    assert retriever.replay(data).hits[0].garment.id == "navy-long-knee-dress"
    script = Script.from_json(data)
    assert script.acts[0] == StartGarment(START) and script.settings == Settings()


@pytest.mark.parametrize(
    ("change", "says"),
    [
        ({"format": 2}, "saved in format 2"),
        ({"acts": []}, "1 to"),
        ({"acts": "undo"}, "in a list"),
        ({"acts": [{"act": "undo"}] * (MAX_ACTS + 1)}, "1 to"),
        ({"acts": [{"act": "undo"}]}, "begins with a start"),
        ({"acts": [{"act": "start-garment", "garment": "hat-1"}]}, "no garment 'hat-1'"),
        (
            {"acts": [{"act": "start-garment", "garment": START}, {"act": "pick", "garment": "hat-1"}]},
            r"act 2 of the saved dialogue \(pick\): the shop has no garment",
        ),
        ({"acts": [{"act": "start-garment", "garment": START}] * 2}, "begun already"),
        ({"settings": {"k": 10_000}}, "k must be"),
        ({"settings": []}, "settings must be"),
    ],
)
def test_what_cannot_be_replayed_says_why(retriever, change, says):
    data = retriever.start(garment_id=START).to_json() | change
    with pytest.raises(RequestError, match=says):
        retriever.replay(data)


@pytest.mark.parametrize("text", ["", "{", "[]", "3", "null", '{"format": 1}', "[" * 100_000, b"\xff\xfe"])
def test_what_is_no_dialogue_says_so(retriever, text):
    with pytest.raises(RequestError, match="not a saved dialogue"):
        retriever.replay(text)


def test_a_dialogue_has_an_end(retriever):
    dialogue = retriever.start(garment_id=START)
    for _ in range((MAX_ACTS - 1) // 2):
        dialogue = retriever.undo(retriever.refine(dialogue, "navy"))
    with pytest.raises(RequestError, match="start a new one"):
        retriever.refine(retriever.refine(dialogue, "navy"), "navy")
