"""Refinements worth suggesting."""

from dataclasses import replace

import pytest

from demo.shop.suggestions import ENOUGH, phrase, suggest
from jvsm_core.language.reading.reader import read


def test_every_suggestion_can_be_met_and_changes_something(catalogue):
    for garment in list(catalogue)[::7]:
        suggestions = suggest(catalogue.garments, garment)
        assert len(suggestions) >= 3
        for words in suggestions:
            (asked,) = read(words).constraints
            assert garment.attributes[asked.key] not in asked.values
            meeting = [
                g
                for g in catalogue
                if g.category == garment.category and g.attributes[asked.key] in asked.values
            ]
            assert len(meeting) >= ENOUGH


def test_what_was_asked_is_not_suggested_again(catalogue):
    garment = catalogue["red-long-knee-dress"]
    keys = {
        read(words).constraints[0].key for words in suggest(catalogue.garments, garment, asked=["sleeve"])
    }
    assert keys == {"colour", "length"}


def test_what_one_garment_has_is_suggested_only_where_little_else_is(catalogue):
    dresses = [g for g in catalogue if g.category == "dress"]
    rare = replace(dresses[0], id="rare", attributes=dresses[0].attributes | {"colour": "camel"})
    at_hand = dresses[0]
    assert "in camel" not in suggest([*dresses, rare], at_hand)
    assert suggest([at_hand, rare], at_hand) == ["in camel"]


def test_nothing_is_suggested_that_no_garment_has(catalogue):
    alone = catalogue["red-long-knee-dress"]
    assert suggest([alone], alone) == []


def test_the_same_garment_always_gets_the_same_suggestions(catalogue):
    garment = catalogue["red-long-knee-dress"]
    assert suggest(catalogue.garments, garment) == suggest(tuple(reversed(catalogue.garments)), garment)


@pytest.mark.parametrize(
    ("key", "value", "category", "words"),
    [
        ("colour", "navy", "dress", "in navy"),
        ("sleeve", "sleeveless", "dress", "make it sleeveless"),
        ("sleeve", "long", "dress", "with long sleeves"),
        ("pattern", "floral", "trousers", "make them floral"),
        ("hood", "yes", "coat", "with a hood"),
        ("hood", "no", "coat", "no hood"),
        ("toe", "peep", "shoe", "make it peep-toe"),
    ],
)
def test_phrases_are_plain(key, value, category, words):
    assert phrase(key, value, category) == words
