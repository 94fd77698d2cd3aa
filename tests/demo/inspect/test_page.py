"""What the page answers: an evaluation, an opened query, notes, files, marked dialogues."""

import csv
import io
import json
import re
import time
from datetime import date

import numpy as np
import pytest

from demo.inspect import shipped, trace
from demo.inspect.notes import Notes
from demo.inspect.page import Inspect
from demo.inspect.setup import OURS, Sources
from demo.shop.page import Shop

REQUEST = {
    "benchmark": "drawn",
    "split": "all",
    "edits": "one",
    "queries": "300",
    "checkpoint": OURS,
    "beyond": "1",
    "sieve": {},
}


@pytest.fixture(scope="module")
def notes(tmp_path_factory):
    return Notes(tmp_path_factory.mktemp("notes"))


@pytest.fixture(scope="module")
def page(retriever, notes):
    made = Inspect(retriever, Sources(), notes, Shop(retriever, notes=notes).cards)
    while "busy" in made.evaluate(REQUEST):
        time.sleep(0.05)
    return made


def test_an_evaluation_fills_the_page(page):
    answer = page.evaluate(REQUEST)
    assert {"summary", "slices", "bands", "causes", "filters", "rows", "count", "more"} == set(
        answer["regions"]
    )
    assert len(answer["order"]) == len(set(answer["order"]))
    assert answer["regions"]["rows"].count("data-number=") == min(40, len(answer["order"]))


def test_a_query_opens_with_all_that_explains_it(page):
    worst = page.evaluate(REQUEST)["order"][0]
    html = page.open_query({**REQUEST, "number": worst})["html"]
    for part in (
        "The reference",
        "The target",
        "What I understood",
        "✓ right answer",
        "to the words",
        "What looks most like the target",
        "not met",
        "✗",
    ):
        assert part in html
    assert "<script" not in html


def test_two_formulas_stand_side_by_side(page):
    request = {**REQUEST, "ranking": "told", "other": "by likeness"}
    while "busy" in (answer := page.evaluate(request)):
        time.sleep(0.05)
    summary = answer["regions"]["summary"]
    assert "checkpoint by likeness alone, " in summary and "formula, labels told leaves" in summary
    html = page.open_query({**request, "number": answer["order"][0]})["html"]
    assert html.count("formula, labels told found</h3>") == html.count("likeness alone found</h3>") == 1


def test_words_are_shown_as_words(page):
    answer = page.save_note(
        {**REQUEST, "kind": "number", "value": "1", "words": "<b>bold</b>", "tags": "<i>", "revision": 0}
    )
    assert answer["said"] == "Saved."
    html = page.open_query({**REQUEST, "number": 1})["html"] + page.evaluate(REQUEST)["regions"]["filters"]
    assert "&lt;b&gt;bold" in html and "<b>bold" not in html and "<i>" not in html


def test_two_tabs_do_not_lose_each_others_words(page):
    note = {**REQUEST, "kind": "number", "value": "2", "tags": ""}
    assert page.save_note({**note, "words": "first", "revision": 0})["revision"] == 1
    answer = page.save_note({**note, "words": "second", "revision": 0})
    assert "another tab" in answer["said"]
    assert "first" in answer["html"] and "second" in answer["html"] and 'data-revision="1"' in answer["html"]


def test_a_table_to_take_away_has_a_line_a_query_and_no_formula(page):
    page.save_note({**REQUEST, "kind": "number", "value": "3", "words": "=1+1", "tags": "", "revision": 0})
    answer = page.take_away({**REQUEST, "form": "csv", "sieve": {"sort": "as asked"}})
    rows = list(csv.DictReader(io.StringIO(answer["text"])))
    assert [int(row["query"]) for row in rows] == list(range(1, len(rows) + 1))
    assert rows[2]["note"] == "'=1+1"
    assert all(row["rank"] == "1" or row["cause"] for row in rows)
    assert float(rows[0]["to_target"]) <= 1


def test_a_page_to_take_away_needs_nothing_beside_it(page):
    html = page.take_away({**REQUEST, "form": "html", "sieve": {"edit": "colour"}})["text"]
    assert html.startswith("<!doctype html>") and "data:image/webp;base64," in html
    assert "gradio_api" not in html and "<button" not in html and "<form" not in html


def test_a_dialogue_marked_in_the_shop_is_played_again(page, retriever, notes):
    shop = Shop(retriever, notes=notes)
    dialogue = retriever.refine(retriever.start(garment_id="red-long-knee-dress"), "in navy")
    assert "kept" in shop.wrong({"dialogue": dialogue.to_json()})["notice"]["text"]
    listed = page.marks({})["regions"]
    assert listed["marked"] == "1" and "in navy" in listed["marks"]
    (mark,) = notes.marks()
    html = page.replay({"mark": mark.id})["html"]
    assert "in navy" in html and dialogue.hits[0].garment.title in html


def test_a_photo_is_not_kept_with_a_marked_dialogue(retriever, notes, catalogue):
    shop = Shop(retriever, notes=notes)
    dialogue = retriever.start(image=catalogue.path(catalogue["red-long-knee-dress"]))
    shop.wrong({"dialogue": dialogue.to_json()})
    kept = [mark.dialogue["acts"][0] for mark in notes.marks()]
    assert all(not act.get("preview") for act in kept) and len(kept) == 2


def test_a_dialogue_of_another_shop_is_said_to_be_one(page, notes):
    mark = notes.mark({"format": 1, "acts": [{"act": "start_garment", "garment": "gone"}], "checkpoint": "x"})
    html = page.replay({"mark": mark.id})["html"]
    assert "cannot be performed again here" in html and "another checkpoint" in html


@pytest.mark.parametrize(
    "request_",
    [
        {"number": 0},
        {"number": "1"},
        {"number": 10_000},
        {"number": None},
        {"benchmark": "moon"},
    ],
)
def test_what_cannot_be_opened_is_a_notice(page, request_):
    answer = page.open_query({**REQUEST, **request_})
    assert answer["notice"]["kind"] == "error" and "Something went wrong" not in answer["notice"]["text"]


def test_one_query_is_traced_from_its_words_to_its_formula(page):
    asked = {"start": "red-long-knee-dress", "say": "sleeveless, in navy", "target": "green-short-maxi-shirt"}
    html = page.trace(asked)["regions"]["trace"]
    for part in ("Words to constraints", "by witness", "The composed query", "Candidates and formula"):
        assert part in html
    for part in ("<mark>navy</mark>", "<td>stated</td>", "same category", "(target)", "were “navy” certain"):
        assert part in html


def test_what_would_have_had_to_be_different_holds(retriever):
    asked = {"start": "red-long-knee-dress", "say": "in navy", "target": "blue-long-knee-dress"}
    dialogue, target = trace.performed(retriever, asked)
    found = trace.remedies(retriever, dialogue, target)
    scores, row = retriever.scores(dialogue), retriever.catalogue.row(target)
    (navy,) = [one for one in found if "navy" in one.what]
    assert 1 <= navy.place <= 1 + (scores > scores[row]).sum()
    assert [one.place for one in found] == sorted(one.place for one in found)


def test_terms_add_up_to_the_scores(retriever):
    dialogue = retriever.refine(retriever.start(garment_id="red-long-knee-dress"), "in navy")
    earned = retriever.attribute_scores(dialogue)
    summed = sum(term.logs for term in earned.terms)
    np.testing.assert_allclose(earned.logs, summed, rtol=1e-5)
    assert {term.words for term in earned.terms} == {"navy", "same category"}


@pytest.mark.parametrize(
    ("asked", "says"), [({"start": ""}, "empty"), ({"start": "navy", "target": "nobody"}, "no garment")]
)
def test_a_query_that_cannot_be_traced_is_told(page, asked, says):
    assert says in page.trace(asked)["notice"]["text"]


def test_a_shops_data_has_its_place(page, notes):
    before = page.quality({})["regions"]["quality"]
    assert "evaluate conversations" in before
    for kind in ("Words against pictures", "Values nobody can ask for", "Duplicates", "Left out"):
        assert kind in before
    notes.folder.mkdir(parents=True, exist_ok=True)
    (notes.folder / "conversations.json").write_text('{"right": 91.5, "conversations": 12}')
    assert "91.5" in page.quality({})["regions"]["quality"]


def test_the_shipped_evaluation_is_shown_where_it_is_this_shops(page, retriever, tmp_path):
    run = page._finished(REQUEST)[0]
    path = tmp_path / "evaluation.json"
    told = shipped.figures(run, date(2026, 1, 2))
    path.write_text(json.dumps(told))
    cards = Shop(retriever).cards
    html = shipped.shown(retriever, cards, path)
    assert "2026-01-02" in html and html.count("<figure>") == 3 * len(told["causes"]) > 0
    path.write_text(json.dumps({**told, "checkpoint": "another"}))
    assert shipped.shown(retriever, cards, path) == ""
    assert shipped.shown(retriever, cards, tmp_path / "none") == ""


def test_each_cause_of_failures_has_its_worst_query_in_pictures(page):
    answer = page.evaluate(REQUEST | {"beyond": "1"})
    html = str(answer["regions"]["causes"])
    counts = [int(count) for count in re.findall(r'<td class="number">(\d+)</td>', html)]
    assert len(counts) == 4 and sum(counts)
    failed = [count for count in counts if count]
    assert html.count('class="three"') == len(failed) and html.count("<img") == 3 * len(failed)
    opened = {int(number) for number in re.findall(r'data-do="open" data-number="(\d+)"', html)}
    assert len(opened) == len(failed) and opened <= set(answer["order"])
    assert answer["order"][0] in opened, "the worst of all is the worst of its cause"
