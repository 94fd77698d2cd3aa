"""A garment in detail: what the shop says of it."""

from dataclasses import replace

import pytest

from demo.shop.detail import detail
from demo.ui.cards import Cards
from demo.ui.pictures import Pictures


@pytest.fixture
def garment(catalogue):
    return replace(
        catalogue["red-long-knee-dress"],
        brand="Tape & Co",
        sizes=("S", "M", "L"),
        sold_out=("L",),
        availability="preorder",
        more_images=("images/navy-long-knee-dress.png",),
        url="https://shop.example/red?a=1&b=2",
    )


@pytest.fixture
def make(catalogue):
    return Cards(Pictures(catalogue))


def test_brand_sizes_and_further_pictures_are_shown(garment, make):
    html = detail(garment, make)
    assert "Tape &amp; Co" in html and "Sizes S, M; sold out: L; preorder" in html
    assert html.count("<img") == 2 and "navy-long-knee-dress" in html
    assert 'href="https://shop.example/red?a=1&amp;b=2"' in html and "noopener" in html


@pytest.mark.parametrize(
    "url", ["", "javascript:alert(1)", "data:text/html,x", "//evil.example", "C:/shop", "/red"]
)
def test_only_a_page_on_the_web_is_linked(garment, make, url):
    assert "<a " not in detail(replace(garment, url=url), make)


def test_what_the_shop_does_not_say_is_not_shown(catalogue, make):
    html = detail(catalogue["red-long-knee-dress"], make)
    assert "Sizes" not in html and "sold out" not in html and html.count("<img") == 1
