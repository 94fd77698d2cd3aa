"""Multi-turn FashionIQ: the real sessions by their published counts; small folders by hand."""

import json
import os

import numpy as np
import pytest

from jvsm_core.datasets.multiturn_fashion_iq import (
    CATEGORIES,
    multiturn_benchmark,
    multiturn_training,
    read_gallery,
    read_sessions,
)
from jvsm_core.errors import DataError
from jvsm_core.evaluation.session_scores import score_sessions


@pytest.fixture(scope="module")
def real(unpacked, draw):
    folder = unpacked("multiturn-fashion-iq.tar.gz") / "multiturn-fashion-iq"
    picture = draw(folder / "images" / "stand-in.jpg")
    for asin in {asin for category in CATEGORIES for asin in read_gallery(folder, category, "val")}:
        os.link(picture, folder / "images" / f"{asin}.jpg")
    return folder


def test_real_sessions_have_the_published_counts(real):
    train = [session for category in CATEGORIES for session in read_sessions(real, category, "train")[0]]
    val = [session for category in CATEGORIES for session in read_sessions(real, category, "val")[0]]
    assert (len(train), len(val)) == (9106, 2400)
    assert {len(session.steps) for session in val} == {2, 3, 4}
    # One train session has a single turn; the page's "2 to 4 turns" holds for all others.
    assert sorted({len(session.steps) for session in train}) == [1, 2, 3, 4]
    assert sum(len(session.steps) == 1 for session in train) == 1


def test_real_sessions_form_one_benchmark(real):
    benchmark = multiturn_benchmark(real)
    assert len(benchmark.catalogue) == 6257
    silent = [row for row in benchmark.missing.rows if "no caption" in row]
    assert len(benchmark.sessions) == 2400 - len(silent)
    assert [number for turns in benchmark.sessions for number in turns] == list(range(len(benchmark.queries)))
    targets = {turns: {benchmark.queries[number].key for number in turns} for turns in benchmark.sessions}
    assert all(len(keys) == 1 for keys in targets.values())


@pytest.fixture
def small(tmp_path, draw):
    def reference(asin, *captions):
        return [f"http://example.org/{asin}.jpg", list(captions), asin]

    sessions = [
        {
            "target": ["http://example.org", "T"],
            "reference": [reference("A", "is red", ""), reference("B", "longer")],
        },
        {
            "target": ["http://example.org", "B"],
            "reference": [reference("T", "", " "), reference("A", "short")],
        },
        {"target": ["http://example.org", "B"], "reference": [reference("Z", "blue")]},
        {"target": ["http://example.org"], "reference": [reference("A", "blue")]},
        {"target": ["http://example.org", "A"], "reference": []},
    ]
    (tmp_path / "data").mkdir()
    (tmp_path / "image_splits").mkdir()
    for split in ("train", "val"):
        (tmp_path / "data" / f"dress.{split}.json").write_text(json.dumps(sessions), "utf-8")
        (tmp_path / "image_splits" / f"split.dress.{split}.json").write_text('["A", "B", "A", "T"]', "utf-8")
    for asin in ("A", "B", "T"):
        draw(tmp_path / "images" / f"{asin}.jpg")
    return tmp_path


def test_turns_lead_to_their_sessions_target(small):
    benchmark = multiturn_benchmark(small, "dress")
    assert [garment.id for garment in benchmark.catalogue] == ["A", "B", "T"]
    assert benchmark.texts == ["Is red", "Longer"]
    assert benchmark.references == [0, 1] and benchmark.sessions == ((0, 1),)
    assert benchmark.missing.pictures == ("Z",)
    assert benchmark.missing.rows == (
        "dress.val.json session 3: no target",
        "dress.val.json session 4: no turns",
        "session 1: turn 1 has no caption",
        "session 2: no picture of Z",
    )
    scores, gallery = np.array([[0.9, 0.1, 0.5], [0.2, 0.9, 0.7]]), np.eye(3)
    assert benchmark.ranks(scores, gallery).tolist() == [2, 2]
    masked = multiturn_benchmark(small, "dress", mask_reference=True)
    assert masked.ranks(scores, gallery).tolist() == [1, 1]
    assert set(benchmark.slices(benchmark.ranks(scores, gallery))) == {"turn 1", "turn 2"}


def test_training_takes_every_turn_that_says_something(small):
    data = multiturn_training(small, "dress")
    ids = [garment.id for garment in data.catalogue]
    assert [(ids[p.reference], ids[p.target], p.texts) for p in data.pairs] == [
        ("A", "T", ("is red",)),
        ("B", "T", ("longer",)),
        ("A", "B", ("short",)),
    ]


@pytest.mark.parametrize(
    ("call", "message"),
    [
        (lambda f: read_sessions(f, "all", "val"), "unknown category 'all'"),
        (lambda f: multiturn_benchmark(f, "hat"), "unknown category 'hat'; known: all, dress, shirt, toptee"),
        (lambda f: multiturn_training(f, "dress", "test"), "unknown split 'test'; known: train, val"),
        (lambda f: multiturn_benchmark(f, "shirt"), r"shirt\.val\.json is missing"),
    ],
)
def test_what_cannot_be_read_is_refused_with_its_reason(small, call, message):
    with pytest.raises(DataError, match=message):
        call(small)


def test_session_scores_by_hand():
    """Three dialogues over 100 garments: ranks 20, 4; 3; 60, 50, 7."""
    found = np.array([20, 4, 3, 60, 50, 7])
    scores = score_sessions(found, [(0, 1), (2,), (3, 4, 5)], gallery=100, ks=(5, 10))
    assert scores.sessions == (3, 2, 1)
    assert [recall["R@5"] for recall in scores.recalls] == pytest.approx([100 / 3, 50, 0])
    assert [hits["Hits@5"] for hits in scores.hits] == pytest.approx([100 / 3, 200 / 3, 200 / 3])
    assert [hits["Hits@10"] for hits in scores.hits] == pytest.approx([100 / 3, 200 / 3, 100])
    assert scores.percentile == pytest.approx((1 - 83 / 300, 1 - 0.27, 0.93))
    assert scores.turns_to_success == {"@5": 1.5, "@10": 2.0}
    assert score_sessions(np.array([60]), [(0,)], 100, (5,)).turns_to_success == {"@5": None}
    with pytest.raises(DataError, match="no sessions"):
        score_sessions(found, [(0,), ()], 100)
