"""Triplets: every edit between garments, none that is not, balanced and repeatable."""

from collections import Counter
from itertools import product
from random import Random

import pytest

from jvsm_core.catalogue import Garment
from jvsm_core.datasets.triplets import (
    DRAWN,
    PRODUCT_PHOTOS,
    EditIndex,
    TupleSpec,
    benchmark_queries,
    chains,
    sample_triplets,
)


def garment(number, **attributes):
    return Garment(f"g{number}", f"images/{number}.jpg", "", "", attributes["category"], attributes)


def shop():
    """Every dress of two sleeves, three colours, two patterns, with and without a belt; the first twice."""
    rows = [
        {"category": "dress", "sleeve": sleeve, "colour": colour, "pattern": pattern, "belt": belt}
        | ({"second_colour": "white" if colour != "white" else "navy"} if pattern == "polka dots" else {})
        | ({"sleeve_style": "plain"} if sleeve != "sleeveless" else {})
        for sleeve, colour, pattern, belt in product(
            ("sleeveless", "long"), ("red", "navy", "white"), ("solid", "polka dots"), ("yes", "no")
        )
    ]
    return [garment(number, **row) for number, row in enumerate([*rows, rows[0]])]


def test_single_edits_are_all_pairs_that_differ_in_one_thing():
    found = list(EditIndex(shop(), DRAWN).single_edits())
    # From each of 24 tuples: one other sleeve, two colours, one pattern, one belt; the first is there twice.
    assert len(found) == 25 * 5
    assert Counter(
        next(iter(change.keys() - {"second_colour", "sleeve_style"})) for _, change, _ in found
    ) == {"colour": 50, "sleeve": 25, "pattern": 25, "belt": 25}


def test_what_follows_from_an_edit_belongs_to_it():
    index = EditIndex(shop(), DRAWN)
    changes = [change for _, change, _ in index.single_edits()]
    assert any(change.keys() == {"pattern", "second_colour"} for change in changes)
    assert any(change.keys() == {"sleeve", "sleeve_style"} for change in changes)
    assert any(change.keys() == {"colour", "second_colour"} for change in changes)


def test_targets_are_all_garments_with_the_tuple():
    garments = shop()
    index = EditIndex(garments, DRAWN)
    for row, change, targets in index.single_edits():
        expected = {**garments[row].attributes, **{key: new for key, (_, new) in change.items()}}
        expected = {key: value for key, value in expected.items() if value}
        assert {number for number, one in enumerate(garments) if one.attributes == expected} == set(targets)
        assert row not in targets


def test_two_edits_at_once():
    changes = [change for _, change, _ in EditIndex(shop(), DRAWN).multi_edits(2)]
    # Sleeve and colour 2, sleeve and pattern 1, sleeve and belt 1, colour and pattern 2, colour and belt 2,
    # pattern and belt 1.
    assert len(changes) == 25 * 9


def test_a_key_that_one_does_not_state_is_not_edited():
    photos = [
        garment(0, category="shirt", gender="men", colour="red", sleeve="long"),
        garment(1, category="shirt", gender="men", colour="red"),
        garment(2, category="shirt", gender="men", colour="blue"),
        garment(3, category="shirt", gender="women", colour="blue"),
    ]
    found = [(row, targets) for row, _, targets in EditIndex(photos, PRODUCT_PHOTOS).single_edits()]
    assert sorted(found) == [(1, (2,)), (2, (1,))]


def test_a_category_brings_only_what_goes_without_saying():
    same = {"sleeve": "long", "colour": "red", "pattern": "solid"}
    tee = garment(0, category="t-shirt", **same)
    sweater = garment(1, category="sweater", hood="no", **same)
    hoodie = garment(2, category="hoodie", hood="yes", **same)
    assert [
        (row, targets) for row, _, targets in EditIndex([tee, sweater, hoodie], DRAWN).single_edits()
    ] == [(0, (1,)), (1, (0,))]


def test_samples_are_balanced_over_keys_not_over_pairs():
    triplets = sample_triplets(shop(), DRAWN, 2000, Random(0), mix=(1.0,))
    count = Counter(triplet.keys for triplet in triplets)
    assert len(triplets) == 2000 and set(count) == {("colour",), ("sleeve",), ("pattern",), ("belt",)}
    assert max(count.values()) < 1.3 * min(count.values())


def test_samples_repeat_with_the_seed():
    assert sample_triplets(shop(), DRAWN, 50, Random(1)) == sample_triplets(shop(), DRAWN, 50, Random(1))


def test_no_edits_no_triplets():
    assert sample_triplets(shop()[:1], DRAWN, 10, Random(0)) == []
    assert benchmark_queries(shop()[:1], DRAWN, 0) == []
    assert chains(shop()[:1], DRAWN, 2, Random(0)) == []


@pytest.mark.parametrize("edits", [1, 2])
def test_benchmark_is_deterministic_balanced_and_answerable(edits):
    garments = shop()
    queries = benchmark_queries(garments, DRAWN, 3, edits, 40)
    assert (
        queries
        == benchmark_queries(garments, DRAWN, 3, edits, 40)
        != benchmark_queries(garments, DRAWN, 4, edits, 40)
    )
    assert len(queries) == 40
    count = Counter(query.keys for query in queries)
    assert max(count.values()) - min(count.values()) <= 1
    for query in queries:
        assert query.targets and query.reference not in query.targets and len(query.keys) == edits


def test_chains_pass_through_garments_that_exist():
    garments = shop()
    index = EditIndex(garments, DRAWN)
    found = chains(index, DRAWN, 4, Random(2), count=60, contradictions=0.3)
    assert len(found) == 60 and any(chain.corrections for chain in found)
    for chain in found:
        for number, step in enumerate(chain.steps):
            if number:
                before = chain.steps[number - 1]
                assert step.reference in before.targets
                if number in chain.corrections:
                    assert set(step.keys) == set(before.keys)
                    (key,) = step.keys
                    assert step.change[key][1] != before.change[key][0]
        edited = [step.keys for number, step in enumerate(chain.steps) if number not in chain.corrections]
        assert len(set(edited)) == len(edited)


def test_a_spec_names_only_keys_it_has():
    with pytest.raises(ValueError, match="sleeve"):
        TupleSpec(("colour",), ("colour", "sleeve"))
