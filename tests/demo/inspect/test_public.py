"""The Inspect page of a shop where strangers come."""

import time

import pytest

from demo.inspect.notes import Notes
from demo.inspect.page import Inspect
from demo.inspect.setup import OURS, Sources
from demo.serving import access
from demo.serving.access import Access
from demo.shop.page import Shop
from jvsm_core.errors import RequestError

REQUEST = {
    "benchmark": "drawn",
    "split": "all",
    "edits": "one",
    "queries": "300",
    "checkpoint": OURS,
    "beyond": "1",
    "sieve": {},
}


@pytest.fixture
def notes(tmp_path):
    return Notes(tmp_path)


def page(retriever, notes, password="tape"):
    return Inspect(retriever, Sources(), notes, Shop(retriever, notes=notes).cards, Access(True, password))


def told(answer):
    return answer["notice"]["text"]


def test_strangers_start_no_evaluation_and_write_nothing(retriever, notes):
    shown = page(retriever, notes)
    mark = notes.mark({"acts": [{"act": "refine", "text": "in navy"}]})
    note = {"kind": "mark", "value": mark.id, "words": "spam", "tags": "", "revision": 0}
    for forged in ({}, {"operator": ""}, {"operator": None}, {"operator": "guess"}, {"operator": ["x"]}):
        for answer in (
            shown.evaluate({**REQUEST, **forged}),
            shown.select({**REQUEST, **forged}),
            shown.take_away({**REQUEST, "form": "csv", **forged}),
            shown.save_note({**note, **forged}),
            shown.remove_mark({"mark": mark.id, **forged}),
        ):
            assert "only its operator" in told(answer)
    listed = shown.marks({})["regions"]["marks"]
    assert "in navy" in listed and 'data-do="remove"' not in listed
    assert notes.count_marks() == 1 and not notes.of([mark.subject])


def test_the_operator_signs_in_and_may(retriever, notes):
    shown = page(retriever, notes)
    mark = notes.mark({"acts": [{"act": "refine", "text": "in navy"}]})
    signed = {"operator": shown.sign_in({"password": "tape"})["operator"]}
    assert 'data-do="remove"' in shown.marks(signed)["regions"]["marks"]
    while "busy" in (answer := shown.evaluate({**REQUEST, **signed})):
        time.sleep(0.05)
    assert answer["order"]
    assert shown.evaluate(REQUEST)["order"] == answer["order"], "what is finished may be seen by everybody"
    assert shown.remove_mark({"mark": mark.id, **signed})["status"] == "Removed."
    assert shown.marks({})["regions"]["marked"] == "0"


def test_a_wrong_password_is_told_and_guessing_ends(retriever, notes):
    shown = page(retriever, notes)
    answers = [
        told(shown.sign_in({"password": guess})) for guess in ("", None, "Tape", ["tape"], "\ud800", "x")
    ]
    assert all("not the operator's password" in answer for answer in answers[:5])
    assert "too many guesses" in answers[5].lower()
    assert "too many guesses" in told(shown.sign_in({"password": "tape"})).lower()


def test_without_a_password_nobody_signs_in(retriever, notes):
    shown = page(retriever, notes, password="")
    assert 'data-form="operator"' not in shown.page() and "open to everybody" in shown.page()
    assert access.PASSWORD in told(shown.sign_in({"password": ""}))


def test_a_shop_of_ones_own_asks_for_nothing(retriever, notes):
    shown = Inspect(retriever, Sources(), notes, Shop(retriever, notes=notes).cards)
    assert "perator" not in shown.page() and "busy" in shown.evaluate(REQUEST)


def test_a_sign_in_ends(monkeypatch):
    door = Access(True, "tape")
    token = door.sign_in("tape")
    assert door.operates({"operator": token})
    monkeypatch.setattr(access.time, "monotonic", lambda: 1e12)
    with pytest.raises(RequestError):
        door.require({"operator": token})
