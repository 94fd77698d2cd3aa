"""The labelled requests that the reader's head learns from: legal, and each of its own."""

import json
from collections import Counter
from importlib.resources import files

import pytest

from jvsm_core.language import Lexicon
from jvsm_core.language.words.table import rows

ROWS = [
    json.loads(line)
    for line in (files("jvsm_core.language.reading") / "requests.jsonl")
    .read_text(encoding="utf-8")
    .splitlines()
]
LEXICON = Lexicon()
SCALES = {row["scale"] for row in rows("scales")} - {"lightness", "neck depth", "flare", "heel"}
DIRECTIONS = SCALES | {"neckline", "size", "price", "colour-lightness", "colour-strength", "colour-warmth"}
#: Values are free: names of brands, sizes as labels have them.
FREE = {"brand", "size"}


def is_legal(ask):
    if "words" in ask or "not_words" in ask:
        return len(ask) == 1
    if "direction" in ask:
        return ask["direction"] in ("more", "less") and (ask["key"] in DIRECTIONS or "part" in ask)
    if "at_most" in ask or "at_least" in ask:
        return ask["key"] == "price"
    values = ask.get("values", ask.get("not"))
    known = {*LEXICON.values(ask["key"]), *({"boys", "girls"} if ask["key"] == "gender" else ())}
    return bool(values) and (ask["key"] in FREE or "part" in ask or set(values) <= known)


def test_every_request_is_there_once_and_has_a_garment():
    assert len(ROWS) >= 400
    assert [text for text, times in Counter(row["text"] for row in ROWS).items() if times > 1] == []
    assert all(row["about"].get("category") in LEXICON.values("category") for row in ROWS)


def test_what_is_asked_is_legal():
    assert [row["text"] for row in ROWS if not all(map(is_legal, row["asks"]))] == []


@pytest.mark.parametrize("act", ["refine", "undo", "reject", "pick", "reset", "none"])
def test_every_act_is_there(act):
    assert any(row["act"] == act for row in ROWS)
    if act in ("none", "reject"):
        assert not any(row["asks"] for row in ROWS if row["act"] == act)


def test_no_request_asks_for_what_it_refuses():
    for row in ROWS:
        wanted = {
            (ask.get("part"), ask["key"], value) for ask in row["asks"] for value in ask.get("values", ())
        }
        refused = {
            (ask.get("part"), ask["key"], value) for ask in row["asks"] for value in ask.get("not", ())
        }
        assert not wanted & refused, row["text"]
