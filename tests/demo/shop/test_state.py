"""Dialogues between two requests."""

import pytest

from demo.shop.state import Dialogues, read_saved
from jvsm_core.errors import RequestError


def walk(retriever):
    return retriever.refine(retriever.start(garment_id="red-long-knee-dress"), "in navy")


def test_what_is_kept_is_found_again_without_replay(retriever, monkeypatch):
    dialogues = Dialogues(retriever)
    dialogue = walk(retriever)
    data = dialogues.keep(dialogue)
    monkeypatch.setattr(retriever, "replay", None)
    assert dialogues.resume(data) is dialogue


def test_what_was_forgotten_is_replayed_to_the_same_hits(retriever):
    data = walk(retriever).to_json()
    dialogue = Dialogues(retriever).resume(data)
    assert [hit.garment.id for hit in dialogue.hits] == [hit.garment.id for hit in walk(retriever).hits]


def test_only_so_many_are_remembered_and_the_oldest_goes_first(retriever, monkeypatch):
    dialogues = Dialogues(retriever, remembered=2)
    kept = [
        dialogues.keep(retriever.start(garment_id=g))
        for g in ("red-long-knee-dress", "red-long-midi-dress", "red-long-maxi-dress")
    ]
    replayed = []
    monkeypatch.setattr(retriever, "replay", lambda text: replayed.append(text))
    for data in reversed(kept):
        dialogues.resume(data)
    assert len(replayed) == 1 and "red-long-knee-dress" in replayed[0]


def test_a_changed_json_is_another_dialogue(retriever):
    dialogues = Dialogues(retriever)
    data = dialogues.keep(walk(retriever))
    changed = {**data, "acts": [data["acts"][0], {"act": "refine", "text": "in green"}]}
    assert dialogues.resume(changed).asked == ("in green",)


@pytest.mark.parametrize("data", [7, "text", [], {"acts": "none"}, {"acts": [{"act": "fly"}], "format": 1}])
def test_what_is_no_dialogue_is_refused(retriever, data):
    with pytest.raises(RequestError):
        Dialogues(retriever).resume(data)


def test_nothing_begun_says_what_to_do(retriever):
    with pytest.raises(RequestError, match="pick a garment"):
        Dialogues(retriever).resume(None)


def test_a_json_of_megabytes_is_refused_before_it_is_replayed(retriever, monkeypatch):
    monkeypatch.setattr(retriever, "replay", None)
    with pytest.raises(RequestError, match="too long"):
        Dialogues(retriever).resume({"acts": ["x" * 3_000_000]})


def test_saved_text_is_read_or_refused():
    assert read_saved('{"acts": []}') == {"acts": []}
    for text in (None, "", "{", "3", '"x"'):
        with pytest.raises(RequestError):
            read_saved(text)
