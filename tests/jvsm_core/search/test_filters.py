"""Exact filters: whom they let through, and which of them stay in force."""

from dataclasses import replace

import numpy as np
import pytest
from fakes import make_shop

from jvsm_core.language.frame import Filter
from jvsm_core.search.filters import GarmentFilter, Settings, active_filters

GARMENTS = [
    {"price": 10.0, "brand": "Levi's", "sizes": ("S", "M"), "sold_out": ("M",), "attributes": {"gender": "men"}},
    {"price": 20.0, "brand": "ADIDAS Originals", "sizes": ("UK 9",), "attributes": {"gender": "women"}},
    {"price": 30.0, "brand": "adidas", "sizes": ("UK 10", "9"), "attributes": {"gender": "unisex"}},
    {"price": None, "availability": "in stock"},
]  # fmt: skip


@pytest.fixture(scope="module")
def catalogue(tmp_path_factory):
    shop = make_shop(tmp_path_factory.mktemp("stated"))
    return replace(shop, garments=tuple(replace(g, **said) for g, said in zip(shop, GARMENTS, strict=False)))


@pytest.mark.parametrize(
    ("filters", "rows"),
    [
        ([Filter("price", at_most=20)], [0, 1]),
        ([Filter("price", at_least=20)], [1, 2]),
        ([Filter("price", direction="less", at_most=20)], [0]),
        ([Filter("price", direction="more", at_least=20)], [2]),
        ([Filter("price", at_least=15), Filter("price", at_most=25)], [1]),
        ([Filter("price", at_most=5)], []),
        ([Filter("price", direction="least")], [0, 1, 2, 3]),
        ([Filter("brand", ("levis",))], [0]),
        ([Filter("brand", ("Adidas",))], [1, 2]),
        ([Filter("brand", ("adidas originals",))], [1]),
        ([Filter("brand", ("adidas",), negated=True)], [0, 3]),
        ([Filter("size", ("s",))], [0]),
        ([Filter("size", ("m",))], []),
        ([Filter("size", ("9",))], [1, 2]),
        ([Filter("size", ("uk 10",))], [2]),
        ([Filter("gender", ("men",))], [0, 2]),
        ([Filter("gender", ("women",)), Filter("price", at_most=25)], [1]),
        ([Filter("availability", ("in stock",))], [3]),
        ([], [0, 1, 2, 3]),
    ],
)
def test_what_a_filter_lets_through(catalogue, filters, rows):
    allowed = GarmentFilter(replace(catalogue, garments=catalogue.garments[:4])).allowed(Settings(), filters)
    assert (np.arange(4) if allowed is None else np.flatnonzero(allowed)).tolist() == rows


def test_filters_and_settings_hold_together(catalogue):
    shop = GarmentFilter(catalogue)
    both = shop.allowed(Settings(price_max=25), [Filter("price", at_least=15)])
    assert np.flatnonzero(both).tolist() == [1]
    with pytest.raises(ValueError, match="read-only"):
        both[0] = True


def test_a_shop_says_what_it_can_filter_by(shop, catalogue):
    assert GarmentFilter(shop).states("price")
    keys = ("brand", "size", "gender", "availability")
    assert not any(GarmentFilter(shop).states(key) for key in keys)
    assert all(GarmentFilter(catalogue).states(key) for key in keys)


@pytest.mark.parametrize(
    ("before", "new", "left"),
    [
        ([Filter("price", at_most=80)], Filter("price", at_most=95), ["new"]),
        ([Filter("price", at_least=20)], Filter("price", at_most=50), [0, "new"]),
        ([Filter("price", at_least=20, at_most=50)], Filter("price", at_most=70), ["new"]),
        ([Filter("price", at_most=50)], Filter("price", direction="least"), [0, "new"]),
        ([Filter("price", direction="least")], Filter("price", direction="most"), ["new"]),
        ([Filter("price", direction="less", at_most=30)], Filter("price", at_most=20), ["new"]),
        ([Filter("brand", ("adidas",))], Filter("brand", ("levis",)), ["new"]),
        ([Filter("brand", ("adidas",))], Filter("brand", ("levis",), negated=True), [0, "new"]),
        ([Filter("brand", ("adidas",))], Filter("brand", ("adidas",), negated=True), ["new"]),
        ([Filter("size", ("m",))], Filter("brand", ("adidas",)), [0, "new"]),
    ],
)
def test_a_later_filter_replaces_an_earlier_one_of_its_kind(before, new, left):
    assert active_filters(before, [new]) == tuple(new if one == "new" else before[one] for one in left)
