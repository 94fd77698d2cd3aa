"""Stories: read, performed with live results, exported."""

import json
import re
from dataclasses import replace
from pathlib import Path

import pytest
from fakes import FakeEmbedder

from demo.build import STORIES
from demo.stories.page import Stories, Story, best_start, perform, read_stories, recorded
from demo.ui.cards import Cards
from demo.ui.frames import slide
from demo.ui.known import Known
from demo.ui.pictures import Pictures
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import DataError, RequestError
from jvsm_core.language.reading.reader import read
from jvsm_core.search.filters import Settings

SHIPPED = read_stories(STORIES)


def write(folder: Path, **changes) -> Path:
    row = {
        "format": 1,
        "title": "A",
        "summary": "B",
        "start": {"colour": "red", "sleeve": "long"},
        "steps": [{"say": "in navy"}],
    } | changes
    path = folder / "a.json"
    path.write_text(json.dumps(row))
    return path


def test_at_least_eight_are_shipped_and_none_is_damaged():
    assert len(SHIPPED) >= 8
    assert len(SHIPPED) == len(list(STORIES.glob("*.json")))


@pytest.mark.parametrize("story", SHIPPED, ids=lambda story: story.id)
def test_everything_said_in_them_is_understood(story):
    for step in story.steps:
        if step.do == "say":
            reading = read(step.value)
            assert reading.constraints and not reading.unknown and not reading.contradictions, step.value


@pytest.mark.parametrize("story", SHIPPED, ids=lambda story: story.id)
def test_they_play_over_another_catalogue_too(story, retriever):
    shown = perform(retriever, story)
    assert len(shown) == 1 + len(story.steps)
    assert all(frame.hits for frame in shown)


def test_a_step_finds_live_what_it_asks_for(retriever, tmp_path):
    steps = [
        {"say": "make it sleeveless"},
        {"say": "in navy", "note": "Look."},
        {"undo": True},
        {"say": "in green"},
        {"use": 1},
        {"less_like": 1},
        {"back_to": 2},
    ]
    story = Story.read(
        write(tmp_path, steps=steps, start={"colour": "red", "sleeve": "long", "length": "knee"})
    )
    shown = perform(retriever, story)
    first = [frame.hits[0].garment.id for frame in shown]
    assert "sleeveless" in first[1] and first[2].startswith("navy-sleeveless-knee")
    assert first[3] == first[1] and first[4].startswith("green-sleeveless-knee")
    assert [one.id for one in shown[5].references] == [first[4]]
    assert first[5] not in [hit.garment.id for hit in shown[6].hits]
    assert first[7] == first[2]
    assert shown[2].note == "Look."


def test_it_begins_with_the_garment_that_fits_best(retriever):
    wanted = {"category": "shirt", "colour": "navy", "sleeve": "long", "hood": "yes"}
    garment = best_start(retriever.catalogue, wanted, Known(retriever))
    assert garment.id.startswith("navy-long") and garment.category == "shirt"


@pytest.mark.parametrize(
    "changes",
    [
        {"format": 2},
        {"steps": []},
        {"start": 3},
        {"steps": [{"fly": "up"}]},
        {"steps": [{"use": "first"}]},
        {"steps": [{"say": "a", "use": 1}]},
        {"steps": [7]},
    ],
)
def test_a_damaged_story_is_named_and_left_out(tmp_path, changes, caplog):
    path = write(tmp_path, **changes)
    with pytest.raises(DataError, match=re.escape(str(path))):
        Story.read(path)
    assert read_stories(tmp_path) == []
    assert str(path) in caplog.text


@pytest.mark.parametrize("step", [{"use": 99}, {"back_to": 5}, {"undo": True}])
def test_a_step_that_cannot_be_done_is_refused(retriever, tmp_path, step):
    with pytest.raises(RequestError):
        perform(retriever, Story.read(write(tmp_path, steps=[step])))


def test_an_exported_story_needs_nothing_else(retriever, shop):
    page = Stories(retriever, SHIPPED, shop.cards)
    answer = page.export({"id": SHIPPED[0].id})
    assert answer["html"].startswith("<!doctype html>")
    addresses = re.findall(r'(?:src|href)="([^"]*)"|url\(["\']?([^"\')]*)', answer["html"])
    assert addresses and all((one or other).startswith("data:") for one, other in addresses)
    assert "<script" not in answer["html"]


def test_a_live_dialogue_exports_as_well(shop):
    begun = shop.act({"act": "start", "id": "red-long-knee-dress"})["dialogue"]
    answer = shop.act({"act": "refine", "text": "in navy", "dialogue": begun})
    html = shop.export({"dialogue": answer["dialogue"]})["html"]
    assert html.count('class="slide"') == 2 and "in navy" in html
    assert "notice" in shop.export({})


def test_an_unknown_story_is_refused(retriever, shop):
    page = Stories(retriever, SHIPPED, shop.cards)
    assert "no such story" in page.play({"id": "nope"})["notice"]["text"]


def test_a_conversation_is_recorded_and_plays_as_it_was(retriever, catalogue):
    dialogue = retriever.start(garment_id="red-long-knee-dress", settings=Settings(k=24))
    dialogue = retriever.refine(dialogue, "make it sleeveless")
    dialogue = retriever.pick(dialogue, dialogue.hits[1].garment.id)
    dialogue = retriever.reject(dialogue, dialogue.hits[0].garment.id)
    dialogue = retriever.refine(dialogue, "in navy")
    story = recorded(dialogue, catalogue, " For a client ")
    assert story.title == "For a client" and [step.do for step in story.steps] == [
        "say",
        "use",
        "less_like",
        "say",
    ]
    assert "red-long-knee-dress" not in json.dumps(story.to_json()), "a start is kept by its attributes"
    again = Story.from_json(json.loads(json.dumps(story.to_json())))
    last = perform(retriever, again)[-1]
    assert [hit.garment.id for hit in last.hits] == [hit.garment.id for hit in dialogue.hits[:8]]


@pytest.mark.parametrize(
    ("steps", "title", "says"),
    [([], "A", "at least one step"), (["in navy"], " ", "needs a title")],
)
def test_what_is_no_story_is_not_recorded(retriever, catalogue, steps, title, says):
    dialogue = retriever.start(garment_id="red-long-knee-dress")
    for words in steps:
        dialogue = retriever.refine(dialogue, words)
    with pytest.raises(RequestError, match=says):
        recorded(dialogue, catalogue, title)


def test_recorded_stories_are_played_and_exported_from_the_browsers_own(retriever, shop):
    stories = Stories(retriever, SHIPPED, shop.cards)
    dialogue = shop.act({"act": "words", "text": "a navy dress"})["dialogue"]
    dialogue = shop.act({"act": "refine", "text": "sleeveless", "dialogue": dialogue})["dialogue"]
    row = shop.record({"dialogue": dialogue, "title": "<b>Mine</b>"})["story"]
    assert len(stories.play({"story": row})["slides"]) == 2
    assert "&lt;b&gt;Mine" in stories.export({"story": row})["html"]
    card = stories.own({"stories": [row]})["regions"]["own"]
    assert "&lt;b&gt;Mine" in card and 'data-own="0"' in card
    assert "not a story" in stories.own({"stories": ["x"]})["notice"]["text"]
    assert "not a story" in stories.play({"story": {**row, "start": {"colour": 3}}})["notice"]["text"]


def test_a_start_that_no_garment_fits_is_said(retriever):
    steps = [{"say": "in navy"}]
    row = {"format": 1, "title": "t", "summary": "s", "steps": steps}
    fits = perform(retriever, Story.from_json(row | {"start": {"category": "dress", "colour": "red"}}))
    assert "Nothing in this shop" not in fits[0].note
    misses = perform(retriever, Story.from_json(row | {"start": {"category": "kimono", "colour": "red"}}))
    assert "Nothing in this shop is kimono as well" in misses[0].note
    assert misses[0].references[0].attributes["colour"] == "red" and len(misses) == 2


def test_what_no_garment_meets_is_said_on_the_slide(retriever, catalogue, tmp_path):
    rows = tuple(one for one in catalogue if one.attributes["colour"] != "navy")
    few = Retriever.assemble(FakeEmbedder(), replace(catalogue, garments=rows), cache=tmp_path)
    row = {
        "format": 1,
        "title": "t",
        "summary": "s",
        "start": {"category": "dress"},
        "steps": [{"say": "in navy"}],
    }
    missing = perform(few, Story.from_json(row))[1]
    assert "No dress here meets “navy”" in missing.answer
    assert "line-answer" in slide(missing, Cards(Pictures(few.catalogue)))
    there = perform(retriever, Story.from_json(row))[1]
    assert not there.answer and "line-answer" not in slide(there, Cards(Pictures(catalogue)))
