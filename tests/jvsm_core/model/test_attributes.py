"""Labels as integers."""

import numpy as np

from jvsm_core.model.attributes import UNSTATED, AttributeSpace

ROWS = [{"colour": "navy", "sleeve": "short"}] * 3 + [{"colour": "red", "brand": "x"}] * 2


def test_only_values_that_are_frequent_and_told_apart_are_kept():
    space = AttributeSpace.of(ROWS, order=("sleeve", "colour"), least=2)
    # sleeve has one value, brand has one: neither tells garments apart.
    assert space.to_json() == {"colour": ["navy", "red"]}


def test_unknown_and_missing_are_unstated():
    space = AttributeSpace(("colour", "sleeve"), (("navy", "red"), ("long", "short")))
    labels = space.encode_all([{"colour": "red"}, {"colour": "mauve", "sleeve": "long"}])
    assert labels.tolist() == [[1, UNSTATED], [UNSTATED, 0]]
    assert labels.dtype == np.int16


def test_spans_cover_all_rows_once():
    space = AttributeSpace(("a", "b"), (("x", "y", "z"), ("u", "v")))
    assert space.spans == ((0, 3), (3, 5))
    assert space.rows == 5


def test_json_round_trip_keeps_the_order():
    space = AttributeSpace(("b", "a"), (("y", "x"), ("v", "u")))
    assert AttributeSpace.from_json(space.to_json()) == space
