"""The tables of words: each can be used, and no word means two things in one place."""

from collections import defaultdict
from itertools import product

import pytest

from jvsm_core.language import Lexicon
from jvsm_core.language.reading.phrases import key_of, spelled
from jvsm_core.language.words.degrees import ABOUT, DEGREES, OPPOSITES
from jvsm_core.language.words.lexicon import LEGS
from jvsm_core.language.words.orders import LIGHTNESS
from jvsm_core.language.words.senses import ANY_PATTERN, ANY_SLEEVE, Forms, words
from jvsm_core.language.words.table import rows
from jvsm_core.vocabulary import KEYS, values

LEXICON = Lexicon()
SCALES = {row["scale"] for row in rows("scales")} | {"frills"}


def meanings(found):
    """Word and context to everything it is said to mean."""
    told = defaultdict(set)
    for word, meaning in found:
        told[word].add(meaning)
    return {word: meant for word, meant in told.items() if len(meant) > 1}


def test_no_word_means_two_things_in_one_context():
    contexts = {(row["key"], row["text"]): row["context"] for row in rows("senses")}
    found = (
        ((key_of(spelled(word.text)), contexts.get((word.key, word.text), "")), (word.key, word.values))
        for word in words()
    )
    assert meanings(found) == {}


@pytest.mark.parametrize(
    ("table", "word", "meaning"),
    [
        ("degrees", ("word", "context"), ("scale", "way")),
        ("values", ("key", "value"), ("aliases", "flags")),
        ("colours", ("colour",), ("lightness", "shades")),
        ("american", ("british",), ("american",)),
        ("function_words", ("word",), ("roles",)),
        ("shades", ("shade", "colour"), ("values",)),
        ("turns", ("about", "scale"), ("instead", "way")),
        ("keys", ("nouns",), ("key",)),
        ("parts", ("part", "words"), ("meaning", "place")),
        ("part_words", ("words",), ("part", "detail", "motif")),
        ("reaches", ("words",), ("at", "above", "below")),
        ("likenesses", ("things",), ("meaning",)),
        ("free_words", ("words",), ("pattern",)),
        ("languages", ("language", "text", "context"), ("english",)),
        ("numbers", ("word",), ("number", "kind")),
        ("brands", ("values",), ("pattern",)),
        ("word_classes", ("name",), ("pattern",)),
        ("comparisons", ("text",), ("scale", "way")),
        ("suits", ("categories",), ("lengths", "fits")),
    ],
)
def test_a_word_stands_once_in_its_table(table, word, meaning):
    found = [
        (said, tuple(row[cell] for cell in meaning))
        for row in rows(table)
        for said in product(*(row[cell].split("|") for cell in word))
    ]
    assert meanings(found) == {}
    assert len(found) == len({word for word, _ in found})


def test_an_alias_names_one_value():
    found = [((row["key"], alias), row["value"]) for row in rows("values") for alias in row.many("aliases")]
    assert meanings(found) == {}


def is_usable(row):
    told = {cell.lstrip("~").partition(":")[0] for cell in row.many("values")} - {"some"}
    garments = {garment.removeprefix("-") for garment in row.many("garments")}
    return (
        bool(row["values"])
        and told | {row["without"]} - {""} <= set(LEXICON.values(row["key"]))
        and bool(row["without"]) == any(place.startswith("lacking") for place in row.many("places"))
        and garments <= {"legs", *LEXICON.values("category")}
        and set(row.many("flags")) <= {"motif", "shaded", "first", "apart"}
    )


def test_a_sense_is_of_known_values_garments_and_flags():
    assert [row.where for row in rows("senses") if not is_usable(row)] == []


@pytest.mark.parametrize("table", ["degrees", "comparisons"])
def test_a_direction_is_along_a_known_scale(table):
    assert {row["scale"] for row in rows(table)} - {"legs"} <= SCALES
    assert {row["way"] for row in rows(table)} <= {"up", "down", ""}


def test_orders_and_shades_are_of_known_values():
    for row in rows("scales"):
        places = [cell.partition(" = ")[0] for rank in row["order"].split(" < ") for cell in rank.split("|")]
        assert set(places) - {""} <= set(LEXICON.values(row["key"])), row.where
    known = {*LEXICON.values("colour"), *values("colour")}
    assert {
        *LIGHTNESS,
        *(value for row in rows("shades") if row["colour"] for value in row.many("values")),
    } <= known


def test_what_a_pattern_or_some_sleeves_may_be():
    assert set(values("sleeve")) - set(ANY_SLEEVE) == {"sleeveless"}
    assert set(values("pattern")) - set(ANY_PATTERN) == {"solid"}


def test_every_value_of_the_vocabulary_is_said_in_some_place():
    for key in KEYS:
        for value in values(key):
            assert LEXICON.forms(key, value) != Forms(), (key, value)


def test_some_words_are_said_of_some_garments_only():
    assert "mini" in LEXICON.forms("length", "thigh", "dress").be
    assert "mini" not in LEXICON.forms("length", "thigh", "coat").be
    assert "bootcut" in LEXICON.forms("fit", "flared", "jeans").be and "jeans" in LEGS
    assert "swingy" not in LEXICON.forms("fit", "flared", "jeans").be


def test_what_is_lacked_is_said_of_the_value_that_lacks_it():
    assert "sleeves" in LEXICON.forms("sleeve", "sleeveless").lacking
    assert "hood" in LEXICON.forms("hood", "no").lacking


def test_a_comparison_goes_one_way_only():
    for up, down in OPPOSITES.values():
        assert not set(up) & set(down)
    assert set(ABOUT.values()) - {"legs"} <= SCALES and {way.scale for way in DEGREES.values()} <= SCALES
