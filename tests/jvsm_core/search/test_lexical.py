"""Words of the garments' own text: found by their stems, whatever is asked."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from jvsm_core.search.lexical import WordIndex


@pytest.fixture(scope="module")
def words(shop):
    said = [
        {"title": "Ripped jeans", "description": "Jeans with rips at the knee."},
        {"title": "Sneakers", "brand": "Niké", "description": "For running."},
        {"title": "Shirt", "description": "A shirt.", "tags": ("super-hero", "sale")},
        {"title": "Levi's jacket", "description": 'Said to be "vintage".'},
    ]
    return WordIndex(replace(shop, garments=tuple(replace(g, **row) for g, row in zip(shop, said))))


@pytest.mark.parametrize(
    ("phrases", "rows"),
    [
        (["ripped"], [0]),
        (["rips"], [0]),
        (["nike"], [1]),
        (["NIKE"], [1]),
        (["run"], [1]),
        (["super hero"], [2]),
        (["hero super"], []),
        (["levi's"], [3]),
        (["vintage", "nike"], [1, 3]),
        (['"vintage"'], [3]),
        (["sequins"], []),
        (["!!"], []),
        ([], []),
    ],
)
def test_who_has_a_word(words, phrases, rows):
    assert np.flatnonzero(words.having(phrases)).tolist() == rows


def test_a_word_that_all_have_tells_nothing(shop):
    index = WordIndex(shop)
    assert index.tells("navy") and not index.tells("sequins")
    assert not WordIndex(replace(shop, garments=shop.garments[:1])).tells("dress")


@settings(deadline=None)
@given(st.text(max_size=20))
def test_any_text_may_be_asked(words, text):
    assert words.having([text]).shape == (4,)


def test_threads_may_share_it(words):
    with ThreadPoolExecutor(8) as pool:
        found = list(pool.map(lambda n: int(words.having([f"nike {n}", "nike"]).sum()), range(64)))
    assert set(found) == {1}
