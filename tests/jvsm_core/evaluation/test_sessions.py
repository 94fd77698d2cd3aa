"""Simulated shoppers: exactly as many differences as turns, each asked for once."""

from collections import Counter
from dataclasses import replace
from itertools import product
from pathlib import Path

import pytest

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.datasets.triplets import DRAWN
from jvsm_core.errors import DataError
from jvsm_core.evaluation.benchmarks import LabelWords
from jvsm_core.evaluation.galleries import LabelledGallery, drawn_gallery
from jvsm_core.evaluation.sessions import draw_sessions
from jvsm_core.language import leading


class Recorder(LabelWords):
    """Says the new values alone, and remembers what it was told."""

    def __init__(self, words=None):
        super().__init__(words or {})
        self.told = []

    def modification(self, change, rng, reference=None):
        self.told.append((dict(change), dict(reference)))
        return " and ".join(new for _, new in leading(change).values())


def gallery_of(rows, words=None):
    garments = tuple(
        Garment(f"g{number}", f"{number}.png", "", "", row["category"], row)
        for number, row in enumerate(rows)
    )
    shop = Catalogue(Path("nowhere"), "by hand", "", "", garments)
    return LabelledGallery("drawn", "", "every attribute", shop, garments, DRAWN, words or {})


def test_start_and_target_differ_in_what_is_asked_and_nothing_else(shop):
    gallery = drawn_gallery(shop.folder)
    sessions = draw_sessions(gallery, 3, 30, words=Recorder())
    assert Counter(map(len, sessions)) == {1: 30, 2: 30, 3: 30}
    for session in sessions:
        start, (target,) = shop.garments[session.start].attributes, session.targets
        target = shop.garments[target].attributes
        assert dict(session.asked) == {key: target[key] for key in start if start[key] != target[key]}
        assert session.texts == tuple(value for _, value in session.asked)


def test_sets_of_attributes_and_orders_are_balanced(shop):
    pairs = [s for s in draw_sessions(drawn_gallery(shop.folder), 2, 30, words=Recorder()) if len(s) == 2]
    assert set(Counter(frozenset(dict(s.asked)) for s in pairs).values()) == {10}
    assert len({tuple(key for key, _ in s.asked) for s in pairs}) == 6


def test_the_same_arguments_give_the_same_sessions(shop):
    gallery = drawn_gallery(shop.folder)
    assert draw_sessions(gallery, 2, 5) == draw_sessions(gallery, 2, 5)
    assert draw_sessions(gallery, 2, 5) != draw_sessions(gallery, 2, 5, seed=1)


def test_the_garments_between_need_not_be_in_stock():
    rows = [
        {"category": "dress", "colour": "red", "belt": "no"},
        {"category": "dress", "colour": "navy", "belt": "yes"},
    ]
    assert {(s.start, s.targets, len(s)) for s in draw_sessions(gallery_of(rows), 2, 9)} == {
        (0, (1,), 2),
        (1, (0,), 2),
    }


def test_a_second_colour_comes_with_its_pattern_and_is_no_difference():
    second = {"red": "white", "navy": "yellow"}
    rows = [
        {"category": "skirt", "colour": colour, "pattern": pattern}
        | ({"second_colour": second[colour]} if pattern == "plaid" else {})
        for colour, pattern in product(("red", "navy"), ("solid", "plaid"))
    ]
    words = Recorder()
    sessions = draw_sessions(gallery_of(rows), 2, 50, words=words)
    assert {tuple(sorted(dict(s.asked))) for s in sessions if len(s) == 2} == {("colour", "pattern")}
    by_keys = {frozenset(change) for change, _ in words.told}
    # Of two edits the pattern brings it; a colour alone brings it where the pattern stays.
    assert by_keys == {
        frozenset({"colour"}),
        frozenset({"pattern", "second_colour"}),
        frozenset({"colour", "second_colour"}),
    }


def test_each_turn_is_said_of_what_the_turns_before_led_to():
    rows = [
        {"category": "dress", "colour": "red", "belt": "no"},
        {"category": "dress", "colour": "navy", "belt": "yes"},
    ]
    words = Recorder()
    draw_sessions(gallery_of(rows), 2, 1, words=words)
    (first, before), (_, between) = words.told
    ((key, (old, new)),) = first.items()
    assert before[key] == old and between == before | {key: new}


def test_two_labels_of_one_word_are_not_asked_for():
    rows = [
        {"category": "dress", "sleeve": sleeve} for sleeve in ("No Sleeves", "Sleeveless", "Long Sleeves")
    ]
    words = {
        ("sleeve", label): label.lower().split()[0] for label in ("No Sleeves", "Sleeveless", "Long Sleeves")
    }
    words["sleeve", "No Sleeves"] = "sleeveless"
    gallery = gallery_of(rows, words)
    sessions = draw_sessions(gallery, 1, 50, words=Recorder(words))
    assert {s.start for s in sessions} == {0, 1, 2}
    assert all(2 in (s.start, *s.targets) for s in sessions)


def test_a_shop_without_differences_says_so(shop):
    gallery = drawn_gallery(shop.folder)
    alone = replace(gallery, labelled=gallery.labelled[:1])
    with pytest.raises(DataError, match="no two of 1 garments differ in at most 2 of sleeve, "):
        draw_sessions(alone, 2, 5)
