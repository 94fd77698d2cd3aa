"""A garment in detail: what the shop says of it."""

from dataclasses import replace

import pytest
from fakes import FakeEmbedder

from demo.shop.detail import detail
from demo.shop.page import Shop
from demo.ui.cards import Cards
from demo.ui.pictures import Pictures
from jvsm_core.dialogue.retriever import Retriever


def begun(shop):
    return shop.act({"act": "start", "id": "green-short-midi-dress"})["dialogue"]


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


def test_the_same_in_other_colours_leads_on(catalogue, tmp_path):
    colours = {"red-long-knee-dress", "navy-long-knee-dress", "green-long-knee-dress"}
    rows = tuple(replace(one, product="knee dress" if one.id in colours else "") for one in catalogue)
    shop = Shop(Retriever.assemble(FakeEmbedder(), replace(catalogue, garments=rows), cache=tmp_path))
    html = shop.detail({"id": "red-long-knee-dress", "dialogue": begun(shop)})["html"]
    shown = html[html.index("The same in other colours") :]
    assert all(f'data-id="{one}"' in shown for one in colours - {"red-long-knee-dress"})
    assert 'data-id="red-long-knee-dress"' not in shown
    alone = shop.detail({"id": "blue-short-midi-shirt", "dialogue": begun(shop)})["html"]
    assert "other colours" not in alone


def test_a_long_description_is_folded_and_comes_last(garment, make):
    words = "Cut from cloth. " * 40
    html = detail(replace(garment, description=words), make)
    assert "<details" in html and html.index("Use this") < html.index("Cut from cloth")
    assert "<details" not in detail(replace(garment, description="Cut from cloth."), make)
