"""Every page and the endpoints over shops as nobody wishes them: nothing fails, and nothing is cut short of sense."""

import time
from dataclasses import replace

import pytest
from fakes import FakeEmbedder, draw, make_shop
from PIL import Image

from demo.api import Api
from demo.catalogue.page import CataloguePage
from demo.inspect.notes import Notes
from demo.inspect.page import Inspect
from demo.inspect.setup import Sources
from demo.shop.page import Shop
from demo.stories.page import Stories, Story
from jvsm_core.catalogue import write_catalogue
from jvsm_core.dialogue.retriever import Retriever

ARABIC = "فستان أحمر طويل بأكمام قصيرة من القطن الطبيعي"
JAPANESE = "綿の長袖ワンピース、濃紺、膝丈"
LONG = "Red dress " + "with everything one could wish for, " * 8

STORY = Story.from_json(
    {
        "format": 1,
        "title": "t",
        "summary": "s",
        "start": {"category": "kimono", "colour": "gold", "sleeve": "long"},
        "steps": [{"say": "in navy"}, {"use": 1}],
    },
    "story",
)

SHOPS = {
    "one garment": lambda rows: rows[:1],
    "no prices": lambda rows: [replace(one, price=None) for one in rows],
    "no titles": lambda rows: [replace(one, title="", description="") for one in rows],
    "one category": lambda rows: [one for one in rows if one.category == "dress"],
    "no categories": lambda rows: [replace(one, category="", attributes={}) for one in rows],
    "titles of 300 characters": lambda rows: [replace(one, title=LONG[:300]) for one in rows],
    "Arabic": lambda rows: [replace(one, title=ARABIC, brand="متجر") for one in rows],
    "Japanese": lambda rows: [replace(one, title=JAPANESE, description=JAPANESE * 9) for one in rows],
}


def opened(folder, rows, cache):
    catalogue = write_catalogue(folder, rows, name="odd", source="drawn", licence="CC0-1.0")
    return Retriever.assemble(FakeEmbedder(), catalogue, cache=cache)


def walk(retriever, tmp_path):
    """What a visitor, a presenter, a researcher and a program do; gives the shop's last answer."""
    notes = Notes(tmp_path / "notes")
    shop = Shop(retriever, notes=notes)
    first = retriever.catalogue.garments[0].id
    assert "data-garment" in shop.page()
    answer = shop.act({"act": "start", "id": first})
    for words in ("in navy", "longer"):
        answer = shop.act({"act": "refine", "text": words, "dialogue": answer["dialogue"]})
        assert answer["view"] == "conversation" and "results" in answer["regions"]
    dialogue = answer["dialogue"]
    assert "html" in shop.detail({"id": first, "dialogue": dialogue})
    assert "html" in shop.export({"dialogue": dialogue, "pins": [first]})
    drawn = shop.understood({"dialogue": dialogue})
    assert "regions" in drawn or drawn["again"]
    stories = Stories(retriever, [STORY], shop.cards)
    assert stories.page()
    played = stories.play({"id": "story"})
    assert (
        "Nothing in this shop is" in played["slides"][0] if "slides" in played else played["notice"]["text"]
    )
    assert CataloguePage(retriever.catalogue, shop.cards, None, None).page()
    inspect = Inspect(retriever, Sources(), notes, shop.cards)
    assert inspect.page() and "regions" in inspect.quality({})
    api = Api(retriever, shop.cards.pictures)
    assert api.describe_shop()["garments"] == len(retriever.catalogue)
    assert api.search("something in navy", k=3)
    return answer


@pytest.mark.parametrize("kind", SHOPS)
def test_every_page_of_an_odd_shop_holds(kind, tmp_path):
    shop = make_shop(tmp_path / "shop")
    answer = walk(opened(shop.folder, SHOPS[kind]([*shop]), tmp_path / "cache"), tmp_path)
    if kind == "one garment":
        assert "No garment is left" in answer["regions"]["results"]
    else:
        assert answer["regions"]["results"].count('class="card"') > 20


def test_pictures_of_all_shapes_are_shown(tmp_path):
    shop = make_shop(tmp_path / "shop")
    shapes = [(2400, 40), (40, 2400), (16, 16), (640, 640)]
    for one, shape in zip(shop, shapes, strict=False):
        draw(dict(one.attributes)).resize(shape).save(shop.path(one))
    moving = [Image.new("P", (30, 40), number) for number in range(3)]
    row = shop.garments[len(shapes)]
    moving[0].save(shop.folder / "images" / "moving.gif", save_all=True, append_images=moving[1:])
    rows = [replace(one, image="images/moving.gif") if one is row else one for one in shop]
    walk(opened(shop.folder, rows, tmp_path / "cache"), tmp_path)


@pytest.mark.slow
def test_a_hundred_thousand_garments_are_browsed_and_asked(tmp_path):
    shop = make_shop(tmp_path / "shop")
    rows = [replace(one, id=f"{one.id}-{place}") for place in range(1389) for one in shop]
    retriever = opened(shop.folder, rows, tmp_path / "cache")
    page = Shop(retriever, notes=Notes(tmp_path / "notes"))
    began = time.perf_counter()
    assert "100,008 garments" in page.page()
    answer = page.act({"act": "start", "id": rows[0].id})
    answer = page.act({"act": "refine", "text": "in navy", "dialogue": answer["dialogue"]})
    assert answer["regions"]["results"].count('class="card"') == 24
    chosen = page.browse({"chosen": {"category": ["dress"], "colour": ["red"]}})
    assert "12,501 garments" in chosen["regions"]["bar"]
    assert CataloguePage(retriever.catalogue, page.cards, None, None).page()
    print(f"\nthe pages, a start and a turn over 100,008 garments: {time.perf_counter() - began:.1f} s")
