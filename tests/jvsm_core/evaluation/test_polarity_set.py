"""The polarity sets: three sentences a row, each of its own, about values that shops have."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from jvsm_core.language import Lexicon

LEXICON = Lexicon()
SENTENCES = ("wanted", "refused", "mentioned")


def rows_of(package):
    text = (files(package) / "polarity.jsonl").read_text(encoding="utf-8")
    return [json.loads(line) for line in text.splitlines()]


MEASURED, LEARNED = rows_of("jvsm_core.evaluation"), rows_of("jvsm_core.language.reading")


@pytest.mark.parametrize(("rows", "least"), [(MEASURED, 300), (LEARNED, 150)], ids=["measured", "learned"])
def test_every_row_is_of_a_garment_and_a_value_that_shops_have(rows, least):
    assert len(rows) >= least
    for row in rows:
        assert set(row) == {*SENTENCES, "key", "value", "about"}
        assert all(row[field].strip() == row[field] != "" for field in SENTENCES), row
        assert "category" in row["about"], row
        for key, value in ((row["key"], row["value"]), *row["about"].items()):
            assert value in LEXICON.values(key), row


def test_no_sentence_is_said_twice_nor_both_measured_and_learned():
    said = Counter(row[field].lower() for row in MEASURED + LEARNED for field in SENTENCES)
    assert [text for text, times in said.items() if times > 1] == []


@pytest.mark.parametrize("rows", [MEASURED, LEARNED], ids=["measured", "learned"])
def test_few_garments_at_hand_have_what_is_asked_for(rows):
    kept = [row for row in rows if row["about"].get(row["key"]) == row["value"]]
    assert len(kept) < 0.05 * len(rows)


@pytest.mark.parametrize(("rows", "least"), [(MEASURED, 15), (LEARNED, 10)], ids=["measured", "learned"])
def test_every_kind_of_attribute_is_asked_for(rows, least):
    by_key = Counter(row["key"] for row in rows)
    for key in ("colour", "material", "sleeve", "neckline", "length", "fit", "pattern", "category"):
        assert by_key[key] >= least, key
    assert {"hood", "belt", "pockets", "buttons", "zip", "ruffles", "lapels", "drawstring"} <= set(by_key)
