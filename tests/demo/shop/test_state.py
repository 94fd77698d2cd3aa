"""Dialogues between two requests."""

import gc
import tracemalloc

import pytest

from demo.serving import work
from demo.shop.state import Dialogues, read_saved, weight
from jvsm_core.dialogue.actions import Settings
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


def test_only_so_many_bytes_are_remembered_and_the_oldest_go_first(retriever, monkeypatch):
    first, *others = (
        retriever.start(garment_id=g)
        for g in ("red-long-knee-dress", "red-long-midi-dress", "red-long-maxi-dress")
    )
    dialogues = Dialogues(retriever, remembered=2 * weight(first))
    kept = [dialogues.keep(dialogue) for dialogue in (first, *others)]
    replayed = []
    monkeypatch.setattr(retriever, "replay", lambda text, **_: replayed.append(text) or first)
    for data in reversed(kept):
        dialogues.resume(data)
    assert len(replayed) == 1 and "red-long-knee-dress" in replayed[0]


def test_one_that_weighs_more_than_there_is_room_for_is_not_remembered(retriever):
    dialogues = Dialogues(retriever, remembered=100)
    data = dialogues.keep(walk(retriever))
    assert not dialogues._live and dialogues._weight == 0
    assert dialogues.resume(data).asked == ("in navy",)


def test_a_dialogues_weight_is_about_what_it_takes(retriever):
    long = retriever.start(garment_id="red-long-knee-dress", settings=Settings(k=60))
    gc.collect()
    tracemalloc.start()
    for number in range(40):
        long = retriever.pick(long, long.hits[number % 5].garment.id)
    gc.collect()
    taken = tracemalloc.get_traced_memory()[0]
    tracemalloc.stop()
    assert 0.5 < taken / weight(long) < 2


def test_a_replay_ends_when_its_client_has_gone_or_it_takes_too_long(retriever):
    data = walk(retriever).to_json()
    going = work.Work()
    token = work.current.set(going)
    try:
        going.gone.set()
        with pytest.raises(RequestError, match="nobody waits"):
            Dialogues(retriever).resume(data)
        going.gone.clear()
        going.until = 0
        with pytest.raises(RequestError, match="takes longer than"):
            Dialogues(retriever).resume(data)
    finally:
        work.current.reset(token)
    assert Dialogues(retriever).resume(data).asked == ("in navy",)


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
