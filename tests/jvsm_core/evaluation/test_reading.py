"""The reading benchmark: what counts as read exactly, the opposite way, wanted, refused and mentioned."""

import json

import pytest

from jvsm_core.errors import DataError
from jvsm_core.evaluation.reading import (
    calibration_error,
    evaluate_reading,
    read_requests,
    read_triples,
    shipped_readers,
)
from jvsm_core.files import assets_folder

ASSETS = assets_folder()
REQUESTS = [
    {"text": "in navy", "about": {"category": "dress"}, "asks": [{"key": "colour", "values": ["navy"]}]},
    {"text": "shorter", "about": {"category": "dress"}, "asks": [{"key": "length", "direction": "less"}]},
    {"text": "no belt", "about": {"category": "dress"}, "asks": [{"key": "belt", "values": ["no"]}]},
    {"text": "longer", "about": {"category": "dress"}, "asks": [{"key": "length", "direction": "less"}]},
]
TRIPLE = {
    "wanted": "make it red",
    "refused": "anything but red",
    "mentioned": "make it long",
    "key": "colour",
    "value": "red",
    "about": {"category": "dress"},
}


def write(path, rows):
    path.write_text("\n".join(map(json.dumps, rows)), encoding="utf-8")
    return path


@pytest.fixture
def figures(tmp_path):
    requests = read_requests(write(tmp_path / "requests.jsonl", REQUESTS))
    triples = read_triples(write(tmp_path / "polarity.jsonl", [TRIPLE]))
    return evaluate_reading(shipped_readers(ASSETS / "checkpoint"), requests, triples)


def test_a_label_that_says_the_other_way_is_read_wrongly_and_the_opposite_way(figures):
    assert figures["systems"]["jvsm"]["exact"] == 75.0 and figures["systems"]["jvsm"]["opposite"] == 25.0


def test_each_of_three_texts_counts(figures):
    assert figures["systems"]["jvsm"]["polarity"] == 100.0


def test_confidence_is_as_far_off_as_it_is_wrong():
    assert calibration_error([(1.0, True), (1.0, False)]) == 50.0
    assert calibration_error([(0.75, True)] * 3 + [(0.75, False)]) == 0.0


def test_a_line_that_is_no_label_is_named(tmp_path):
    with pytest.raises(DataError, match="line 2"):
        read_requests(write(tmp_path / "requests.jsonl", [REQUESTS[0], {"text": "no asks"}]))
    with pytest.raises(DataError, match="empty"):
        read_triples(write(tmp_path / "polarity.jsonl", []))
