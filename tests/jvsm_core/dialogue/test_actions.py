import json

import numpy as np
import pytest

from jvsm_core.dialogue.actions import (
    Adjust,
    Branch,
    Pick,
    Redo,
    Refine,
    Reject,
    Reset,
    StartGarment,
    StartPhoto,
    StartWords,
    Undo,
    act_from_json,
    act_to_json,
)
from jvsm_core.errors import RequestError
from jvsm_core.search.filters import MAX_HITS, Settings


@pytest.mark.parametrize(
    "act",
    [
        StartGarment("a"),
        StartWords("a red dress"),
        StartPhoto("AAA=", "/9j/4AAQ"),
        Refine("in “navy” \u2003"),
        Pick("b"),
        Reject("c"),
        Undo(),
        Redo(),
        Branch(3),
        Reset(),
        Adjust(Settings(k=20, categories=("shirt", "dress"), price_max=9.5)),
        Adjust(Settings()),
    ],
)
def test_every_act_survives_json(act):
    assert act_from_json(json.loads(json.dumps(act_to_json(act)))) == act


def test_json_is_what_a_person_would_write():
    assert act_to_json(Refine("in navy")) == {"act": "refine", "text": "in navy"}
    assert act_to_json(Adjust(Settings(price_max=40))) == {"act": "adjust", "price_max": 40}
    assert act_to_json(StartPhoto("AAA=")) == {"act": "start-photo", "embedding": "AAA="}


@pytest.mark.parametrize(
    ("row", "says"),
    [
        ("undo", "an object"),
        ({"text": "x"}, "an object"),
        ({"act": "buy"}, "unknown act 'buy'"),
        ({"act": "refine"}, "takes text"),
        ({"act": "refine", "text": 3}, "text must be of type str"),
        ({"act": "branch", "turn": "1"}, "turn must be of type int"),
        ({"act": "branch", "turn": True}, "turn must be of type int"),
        ({"act": "undo", "times": "2"}, "takes nothing else"),
        ({"act": "adjust", "shape": "M"}, "unknown setting 'shape'"),
        ({"act": "adjust", "categories": "dress"}, "list"),
        ({"act": "adjust", "categories": [3]}, "list"),
    ],
)
def test_what_is_no_act_is_refused(row, says):
    with pytest.raises(RequestError, match=says):
        act_from_json(row)


@pytest.mark.parametrize(
    ("values", "says"),
    [
        ({"k": 0}, "k must be"),
        ({"k": MAX_HITS + 1}, "k must be"),
        ({"k": 2.5}, "k must be"),
        ({"k": True}, "k must be"),
        ({"price_min": -1}, "price_min"),
        ({"price_max": float("nan")}, "price_max"),
        ({"price_max": "9"}, "price_max"),
        ({"price_min": 9, "price_max": 3}, "above the highest"),
        ({"categories": "dress"}, "list"),
    ],
)
def test_settings_out_of_range_are_refused(values, says):
    with pytest.raises(RequestError, match=says):
        Settings(**values)


def test_settings_that_mean_the_same_are_equal():
    assert Settings(categories=["b", "a", "b"]) == Settings(categories=("a", "b"))
    assert not Settings(k=3).filtering and Settings(price_min=0).filtering


def test_photo_is_kept_to_half_precision():
    vector = np.random.default_rng(0).normal(size=64).astype(np.float32)
    vector /= np.linalg.norm(vector)
    kept = StartPhoto.of(vector).vector(64)
    assert kept @ vector > 0.99999
    assert np.linalg.norm(kept) == pytest.approx(1, abs=1e-6)


@pytest.mark.parametrize(
    "embedding",
    [
        "",
        "no base64!",
        "AAAA",
        StartPhoto.of(np.zeros(64)).embedding,
        StartPhoto.of(np.full(64, np.nan)).embedding,
        StartPhoto.of(np.ones(32)).embedding,
    ],
)
def test_a_damaged_photo_is_refused(embedding):
    with pytest.raises(RequestError, match="start again from the photo"):
        StartPhoto(embedding).vector(64)


@pytest.mark.parametrize(
    "preview",
    [
        'x" onerror="alert(1)" y="',
        '/9j/4AAQ" onerror=',
        "PHN2Zz48L3N2Zz4=",  # an SVG, which can hold a script
        "/9j/" + "A" * 80_000,
        "/9j/\ud800",
        "é",
    ],
)
def test_a_preview_that_is_no_small_jpeg_is_refused(preview):
    with pytest.raises(RequestError, match="preview"):
        act_from_json({"act": "start-photo", "embedding": "AAA=", "preview": preview})
