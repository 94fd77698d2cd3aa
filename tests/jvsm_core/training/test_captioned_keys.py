"""Who answers the same query, who nearly does, and who is one word or field away."""

import numpy as np
import pytest

from jvsm_core.training.captioned_keys import APART, Groups, Keys, parts_of


@pytest.mark.parametrize(
    ("key", "parts"),
    [
        ("B00ABC", set()),  # an id is right or wrong
        ("red silk dress", {"red", "silk", "dress"}),
        (("Shoes", "", "Zipper"), {(0, "Shoes"), (2, "Zipper")}),  # what is not stated is no part
        (("Zipper", "", "Shoes"), {(0, "Zipper"), (2, "Shoes")}),  # a value belongs to its field
    ],
)
def test_a_keys_parts(key, parts):
    assert parts_of(key) == parts


def test_ids_are_right_or_wrong():
    keys = Keys(["A", "B", "A"])
    rows = np.arange(3)
    assert not keys.graded
    assert keys.cost(np.array([0, 1]), rows).tolist() == [[0, APART, 0], [APART, 0, APART]]


def test_captions_cost_by_the_words_that_differ():
    keys = Keys(["red silk dress", "blue silk dress", "red silk dress", "green wool coat", "dress silk red"])
    cost = keys.cost(np.array([0]), np.arange(5))[0].tolist()
    # One word replaced: two words differ, half of them counts. The same words in another order are no hit.
    assert cost == [0, APART + 1, 0, APART + 3, APART]


def test_a_batch_without_some_parts_costs_the_same():
    keys = Keys([("a", "x"), ("a", "y"), ("b", ""), ("c", "z")])
    whole = keys.cost(np.arange(4), np.arange(4))
    assert keys.cost(np.array([2, 0]), np.array([1, 2])).tolist() == whole[[2, 0]][:, [1, 2]].tolist()
    assert whole[0].tolist() == [0, APART + 1, APART + 1.5, APART + 2]


def test_neighbours_differ_in_one_part():
    keys = Keys(["red silk dress", "blue silk dress", "red silk coat", "green wool hat", "red silk dress"])
    drawn = keys.neighbours().draw(np.repeat(np.arange(5), 60), np.random.default_rng(0)).reshape(5, 60)
    assert set(drawn[0]) == {0, 1, 2, 4}
    assert set(drawn[1]) == {0, 1, 4}
    assert set(drawn[3]) == {3}
    assert set(Keys(["A", "B"]).neighbours().draw(np.array([0, 1, 1]), np.random.default_rng(0))) == {0, 1}


def test_draws_come_from_a_rows_own_groups():
    groups = Groups(np.array([[0, -1], [0, 2], [2, -1], [-1, -1]]))
    drawn = groups.draw(np.repeat(np.arange(4), 50), np.random.default_rng(1)).reshape(4, 50)
    assert [set(row) for row in drawn] == [{0, 1}, {0, 1, 2}, {1, 2}, {3}]
