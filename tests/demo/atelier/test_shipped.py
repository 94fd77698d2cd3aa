"""The shop that ships, assets/catalogue: complete, drawn by this code, without near-duplicates."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest

from demo.atelier import spec
from demo.atelier.catalogue_run import Run
from demo.atelier.draw import draw
from demo.atelier.duplicates import pairs, signatures
from demo.atelier.sample import COMMON, family_of, sample_designs
from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError
from jvsm_core.vocabulary import CATEGORIES

SHIPPED = Path(__file__).parents[3] / "assets" / "catalogue"


@pytest.fixture(scope="module")
def shop() -> Catalogue:
    return Catalogue.read(SHIPPED)


def test_it_is_large_enough_and_small_enough(shop):
    assert len(shop) >= 3000
    assert {garment.category for garment in shop} == set(CATEGORIES)
    assert sum(path.stat().st_size for path in SHIPPED.rglob("*") if path.is_file()) <= 40_000_000
    assert all(shop.picture(garment).size == (384, 480) for garment in shop.garments[::500])


def test_it_is_what_the_code_samples(shop):
    run = Run.read(SHIPPED)
    assert run == Run("catalogue", 3, (384, 480))
    samples = sample_designs(len(shop), run.seed)
    assert [sample.id for sample in samples] == [garment.id for garment in shop]
    assert [sample.design for sample in samples] == [run.design_of(garment) for garment in shop]


def test_it_is_what_the_code_draws(shop):
    """A change of what is drawn needs a new catalogue, new embeddings and a new training."""
    run = Run.read(SHIPPED)
    for garment in shop.garments[7::1000]:
        drawn = np.asarray(draw(run.design_of(garment), run.size), np.int16)
        # WebP at quality 80 is 1 to 3 of 255 off on average, more on fine patterns.
        assert np.abs(drawn - np.asarray(shop.picture(garment), np.int16)).mean() < 5, garment.id


def test_every_garment_reads_like_a_shop(shop):
    assert all(garment.title and garment.description.endswith(".") and garment.price > 0 for garment in shop)


def _answered(attributes, key, stock) -> bool | None:
    """Whether a change of the key to a common value has a garment that matches in all else.

    None where no such change exists, so that there is nothing to ask for.
    """
    possible = None
    for value in COMMON[key]:
        if value == attributes[key] or value not in spec.values(attributes["category"], key):
            continue
        try:
            edited = spec.edit(attributes, **{key: value})
        except CatalogueError:
            continue
        possible = False
        if tuple(sorted(edited.items())) in stock:
            return True
    return possible


@pytest.fixture(scope="module")
def answers(shop) -> dict[str, list[bool | None]]:
    """For each kind of edit and each garment, whether it is answered; None where it cannot be asked."""
    stock = {tuple(sorted(garment.attributes.items())) for garment in shop}
    return {
        key: [_answered(g.attributes, key, stock) if key in g.attributes else None for g in shop]
        for key in spec.EDITABLE
    }


def test_nine_garments_in_ten_have_an_answer_to_every_kind_of_edit(shop, answers):
    whole = sum(all(row[i] is not False for row in answers.values()) for i in range(len(shop)))
    assert whole / len(shop) >= 0.9


@pytest.mark.parametrize("key", spec.EDITABLE)
def test_each_kind_of_edit_has_answers(answers, key):
    asked = [answer for answer in answers[key] if answer is not None]
    assert len(asked) > 1000
    assert sum(asked) / len(asked) >= 0.9


def test_no_two_families_are_one_design(shop):
    """Not by their attributes, nor by their looks."""
    families = [family_of(garment.id) for garment in shop]
    owners: dict[tuple[tuple[str, str], ...], set[int]] = {}
    for garment, family in zip(shop, families, strict=True):
        owners.setdefault(tuple(sorted(garment.attributes.items())), set()).add(family)
    assert all(len(owner) == 1 for owner in owners.values())
    with ThreadPoolExecutor() as threads:
        found = signatures(threads.map(shop.picture, shop))
    assert [(shop.garments[p.first].id, shop.garments[p.second].id) for p in pairs(found, families)] == []
