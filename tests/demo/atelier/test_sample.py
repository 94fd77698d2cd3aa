"""Sampling: families that answer edits, training sets that cover the table."""

from __future__ import annotations

from collections import Counter

import pytest

from demo.atelier import spec
from demo.atelier.sample import COMMON, design_seed, family_of, sample_designs, sample_training
from jvsm_core import vocabulary
from jvsm_core.errors import CatalogueError


@pytest.fixture(scope="module")
def shop():
    return sample_designs(3000, 1)


@pytest.fixture(scope="module")
def training():
    return sample_training(3000, 1)


def _frozen(attributes):
    return tuple(sorted(attributes.items()))


def test_every_design_exists(shop, training):
    for sample in (*shop, *training):
        spec.check(sample.design.attributes)


def test_edits_have_answers_in_the_shop(shop):
    """Nine in ten garments: each editable attribute, changed to a common value, is in the shop."""
    stock = {_frozen(sample.design.attributes) for sample in shop}

    def answered(attributes, key):
        """Whether an edit of the key to a common value is in stock; None where no edit is possible."""
        found = None
        for value in spec.values(attributes["category"], key):
            if value == attributes[key]:
                continue
            try:
                edited = spec.edit(attributes, **{key: value})
            except CatalogueError:
                continue
            found = found or (value in COMMON[key] and _frozen(edited) in stock)
            if found:
                break
        return found

    whole = sum(
        all(answered(attributes, key) is not False for key in spec.EDITABLE if key in attributes)
        for attributes in (sample.design.attributes for sample in shop)
    )
    assert whole / len(shop) >= 0.9


def test_shop_is_varied(shop):
    families = Counter(family_of(sample.id) for sample in shop)
    assert len(families) >= 120
    assert max(families.values()) <= 36
    categories = Counter(sample.design["category"] for sample in shop)
    assert set(categories) == set(vocabulary.CATEGORIES)
    assert min(categories.values()) >= 60
    first = [sample.design["category"] for sample in shop[:40]]
    assert len(set(first)) >= 10, "the wall opens with many kinds of garments"
    assert {sample.design["colour"] for sample in shop} == set(vocabulary.COLOURS)


@pytest.mark.parametrize("category", ["t-shirt", "blouse", "sweater", "dress", "shirt", "polo", "hoodie"])
def test_sleeveless_and_navy_are_in_stock(shop, category):
    designs = [sample.design for sample in shop if sample.design["category"] == category]
    sleeveless = [design for design in designs if design["sleeve"] == "sleeveless"]
    assert 0.2 <= len(sleeveless) / len(designs) <= 0.45
    assert sum(design["colour"] == "navy" for design in sleeveless) >= 8


def test_a_family_shares_its_seed_and_no_two_garments_are_one(shop):
    seeds = {}
    for sample in shop:
        seeds.setdefault(family_of(sample.id), set()).add(sample.design.seed)
    assert all(len(found) == 1 for found in seeds.values())
    assert len(set.union(*seeds.values())) == len(seeds)
    assert len({(_frozen(s.design.attributes), s.design.seed) for s in shop}) == len(shop)
    assert len({sample.id for sample in shop}) == len(shop)


def test_families_differ_in_more_than_their_seed(shop):
    fixed = [
        key
        for key in vocabulary.KEYS
        if key not in (*spec.EDITABLE, "sleeve_style", "second_colour", "lapels")
    ]
    bases = {family_of(s.id): tuple(s.design.get(key) for key in fixed) for s in shop}
    assert len(set(bases.values())) >= 0.97 * len(bases)


def test_the_same_seed_samples_the_same(shop):
    # The whole of it, on any machine: test_it_is_what_the_code_samples, in test_shipped.
    assert sample_designs(60, 1) == sample_designs(60, 1) != sample_designs(60, 2)
    assert sample_training(50, 3) == sample_training(80, 3)[:50]


def test_training_never_shares_a_seed_with_the_shop(shop, training):
    assert not {s.design.seed for s in shop} & {s.design.seed for s in training}
    assert design_seed("training", 1, 4) != design_seed("catalogue", 1, 4)


def test_training_covers_every_value(training):
    for key in vocabulary.KEYS:
        counts = Counter(sample.design.get(key) for sample in training)
        for value in vocabulary.values(key):
            if key != "second_colour":
                assert counts[value] >= 25, (key, value)
    categories = Counter(sample.design["category"] for sample in training)
    assert max(categories.values()) < 1.6 * min(categories.values())


def test_training_comes_in_edit_groups(training):
    groups = {}
    for sample in training:
        groups.setdefault(family_of(sample.id), []).append(sample)
    grouped = sum(len(group) for group in groups.values() if len(group) > 1)
    assert 0.62 <= grouped / len(training) <= 0.78
    assert all(len({s.split for s in group}) == 1 for group in groups.values()), "a group is held out whole"
    held_out = sum(group[0].split == "val" for group in groups.values())
    assert 0.02 <= held_out / len(groups) <= 0.09
    changes = Counter()
    for group in groups.values():
        base = group[0].design.attributes
        for sample in group[1:]:
            other = sample.design.attributes
            explicit = [key for key in base if key not in spec.DEPENDENT and base[key] != other.get(key)]
            assert len(explicit) <= 3
            changes[len(explicit)] += 1
    assert changes[1] > changes[2] > 0


@pytest.mark.parametrize("sample", [sample_designs, sample_training])
def test_no_garments_is_an_error(sample):
    with pytest.raises(CatalogueError, match="at least 1"):
        sample(0, 1)


def test_family_of_reads_both_kinds_of_id():
    assert family_of("tank-top-0042-07") == 42
    assert family_of("g00012-3") == 12
    with pytest.raises(CatalogueError, match="nonsense"):
        family_of("nonsense")
