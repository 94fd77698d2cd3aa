"""The polarity set: three sentences a row, each of its own, about values that shops have."""

import json
from collections import Counter
from importlib.resources import files

from jvsm_core.language import Lexicon

ROWS = [
    json.loads(line)
    for line in (files("jvsm_core.evaluation") / "polarity.jsonl").read_text(encoding="utf-8").splitlines()
]
LEXICON = Lexicon()
SENTENCES = ("wanted", "refused", "mentioned")


def test_every_row_has_its_fields():
    assert len(ROWS) >= 300
    for row in ROWS:
        assert set(row) == {*SENTENCES, "key", "value", "about"}
        assert all(row[field].strip() == row[field] != "" for field in SENTENCES), row
        assert "category" in row["about"], row


def test_keys_and_values_are_ones_that_shops_have():
    wrong = [
        (key, value)
        for row in ROWS
        for key, value in ((row["key"], row["value"]), *row["about"].items())
        if value not in LEXICON.values(key)
    ]
    assert wrong == []


def test_no_sentence_is_said_twice():
    said = Counter(row[field].lower() for row in ROWS for field in SENTENCES)
    assert [text for text, times in said.items() if times > 1] == []


def test_no_garment_at_hand_has_what_is_asked_for_unless_it_is_to_stay():
    kept = [row for row in ROWS if row["about"].get(row["key"]) == row["value"]]
    assert len(kept) < 0.05 * len(ROWS)


def test_every_kind_of_attribute_is_asked_for():
    by_key = Counter(row["key"] for row in ROWS)
    for key in ("colour", "material", "sleeve", "neckline", "length", "fit", "pattern", "category"):
        assert by_key[key] >= 15, key
    assert {"hood", "belt", "pockets", "buttons", "zip", "ruffles", "lapels", "drawstring"} <= set(by_key)
