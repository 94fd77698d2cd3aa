"""The demo goes over to another catalogue while it is open, and conversations go on where they began."""

import io
import zipfile
from dataclasses import replace

import pytest
from fakes import FakeEmbedder, draw, make_shop
from PIL import Image

from demo import build
from demo.catalogue.arrivals import Arrivals
from demo.catalogue.watching import Watch
from demo.serving.inbox import Inbox
from demo.showroom import EARLIER
from jvsm_core.catalogue import Catalogue, write_catalogue
from jvsm_core.dialogue.retriever import Retriever

DELIVERY = "0123456789abcdef"


@pytest.fixture
def opened(tmp_path, monkeypatch):
    """The app over a small shop, as blocks; its showroom; where deliveries arrive."""
    monkeypatch.setenv("FITTING_ROOM_CACHE", str(tmp_path / "cache"))
    made = []
    showroom = build.Showroom
    monkeypatch.setattr(build, "Showroom", lambda *given: made.append(showroom(*given)) or made[-1])
    retriever = Retriever.assemble(FakeEmbedder(), make_shop(tmp_path / "shop"))
    arrivals = Arrivals(Inbox(tmp_path / "own" / ".arriving"), tmp_path / "own")
    blocks = build.build(retriever, arrivals=arrivals)
    return blocks, made[0], arrivals


def component(blocks, page):
    """The one component of a page."""
    places = blocks.config["page"][page]["components"]
    return next(blocks.blocks[number] for number in places if hasattr(blocks.blocks[number], "js_on_load"))


def rewritten(folder, garments):
    write_catalogue(folder, garments, name="small shop, changed", source="drawn", licence="")


def packed(path, **files):
    path.parent.mkdir(parents=True, exist_ok=True)
    with zipfile.ZipFile(path, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, data in files.items():
            archive.writestr(name, data)


def picture(colour="red"):
    out = io.BytesIO()
    look = {"category": "dress", "colour": colour, "sleeve": "long", "length": "maxi"}
    draw(look).resize((64, 256), Image.Resampling.NEAREST).save(out, "PNG")
    return out.getvalue()


def test_a_new_state_is_seen_by_who_loads_a_page_and_by_programs(opened, tmp_path):
    blocks, showroom, _ = opened
    shop = component(blocks, "")
    rewritten(tmp_path / "shop", showroom.catalogue.garments[:30])
    assert "72 garments" in str(blocks.config["components"])
    showroom.go_over(Catalogue.read(tmp_path / "shop"))
    assert "72 garments" not in str(blocks.config["components"])
    assert "small shop, changed" in str(blocks.config["components"])
    assert shop.browse({})["status"] == "30 garments"
    assert showroom.rooms.api.describe_shop()["garments"] == 30


def test_a_conversation_goes_on_where_it_began(opened, tmp_path):
    blocks, showroom, _ = opened
    shop = component(blocks, "")
    begun = shop.act({"act": "start", "id": "red-long-maxi-dress"})["dialogue"]
    gone = [garment for garment in showroom.catalogue if garment.attributes["colour"] != "red"]
    rewritten(tmp_path / "shop", gone)
    showroom.go_over(Catalogue.read(tmp_path / "shop"))

    on = shop.act({"act": "refine", "text": "in navy", "dialogue": begun})
    assert (
        on["dialogue"]["catalogue"] == begun["catalogue"]
        and "Navy long maxi dress" in on["regions"]["results"]
    )
    new = shop.act({"act": "start", "id": gone[0].id, "dialogue": on["dialogue"]})
    assert new["dialogue"]["catalogue"] == showroom.catalogue.fingerprint != begun["catalogue"]
    # A tab that still shows the old garments.
    old = shop.act({"act": "start", "id": "red-long-maxi-dress"})
    assert old["dialogue"]["catalogue"] == begun["catalogue"]


def test_shops_long_gone_are_let_go(opened, tmp_path):
    blocks, showroom, _ = opened
    begun = component(blocks, "").act({"act": "start", "id": "red-long-maxi-dress"})["dialogue"]
    garments = showroom.catalogue.garments
    for count in range(EARLIER + 1):
        rewritten(tmp_path / "shop", garments[: 60 - count])
        showroom.go_over(Catalogue.read(tmp_path / "shop"))
    on = component(blocks, "").act({"act": "refine", "text": "in navy", "dialogue": begun})
    assert on["dialogue"]["catalogue"] == showroom.catalogue.fingerprint, "performed again in what is open"


def test_a_folder_that_changes_is_noticed_and_one_that_breaks_is_not_opened(opened, tmp_path, caplog):
    _, showroom, _ = opened
    watch = Watch(showroom)
    assert not watch.look()
    rewritten(tmp_path / "shop", showroom.catalogue.garments[:20])
    assert watch.look() and len(showroom.catalogue) == 20
    assert not watch.look()
    (tmp_path / "shop" / "garments.jsonl").write_text("nothing\n")
    assert not watch.look() and len(showroom.catalogue) == 20
    assert "cannot be opened" in caplog.text
    rewritten(tmp_path / "shop", [replace(showroom.catalogue.garments[0], title="Mended")])
    assert watch.look() and showroom.catalogue.garments[0].title == "Mended"


def test_what_was_brought_is_opened_and_what_is_bad_of_it_is_told(opened, tmp_path):
    blocks, showroom, arrivals = opened
    packed(
        tmp_path / "own" / ".arriving" / DELIVERY / "spring.zip",
        **{
            "dresses/Red dress.png": picture(),
            "dresses/Navy dress.png": picture("navy"),
            "dresses/Empty dress.png": b"",
            "../outside.png": picture("green"),
            "dresses/bomb.png": b"\x89PNG" + bytes(300_000_000),
        },
    )
    page = component(blocks, "catalogue")
    assert page.begin({"delivery": DELIVERY, "name": "spring.zip"}) == {}
    assert page.progress({})["said"]
    while (state := page.progress({}))["running"]:
        assert 0 <= state["share"] <= 1
    assert not state["failed"], state
    assert state["said"] == "Open now: spring, 2 garments; 3 set aside."
    for name in ("Empty dress.png", "../outside.png", "bomb.png"):
        assert name in state["regions"]["problems"]
    assert "spring" in state["regions"]["head"]
    assert {garment.title for garment in showroom.catalogue} == {"Red dress", "Navy dress"}
    assert not list((tmp_path / "own" / ".arriving").iterdir()), "what arrived is not kept twice"


def test_a_table_and_the_zip_of_its_pictures_come_together(opened, tmp_path):
    blocks, showroom, _ = opened
    folder = tmp_path / "own" / ".arriving" / DELIVERY
    packed(folder / "photos.zip", **{"a.png": picture(), "b.png": picture("navy")})
    (folder / "rows.csv").write_text(
        "id,title,image,price\n1,First,a.png,10\n2,Second,b.png,20\n3,Third,c.png,30\n"
    )
    page = component(blocks, "catalogue")
    page.begin({"delivery": DELIVERY, "name": "photos.zip"})
    while (state := page.progress({}))["running"]:
        pass
    assert [(garment.title, garment.price) for garment in showroom.catalogue] == [
        ("First", 10),
        ("Second", 20),
    ]
    assert "c.png" in state["regions"]["problems"]


@pytest.mark.parametrize(
    ("request_", "words"),
    [
        ({}, "no name of its own"),
        ({"delivery": "../../etc"}, "no name of its own"),
        ({"delivery": "fedcba9876543210"}, "nothing has arrived"),
    ],
)
def test_nothing_is_begun_of_nothing(opened, request_, words):
    blocks, showroom, _ = opened
    answer = component(blocks, "catalogue").begin(request_)
    assert words in answer["notice"]["text"].lower() and len(showroom.catalogue) == 72


def test_an_export_of_no_use_leaves_the_shop_open(opened, tmp_path):
    blocks, showroom, _ = opened
    packed(tmp_path / "own" / ".arriving" / DELIVERY / "bad.zip", **{"empty.png": b""})
    page = component(blocks, "catalogue")
    page.begin({"delivery": DELIVERY, "name": "bad.zip"})
    while (state := page.progress({}))["running"]:
        pass
    assert state["failed"] and "no garment" in state["said"] and str(tmp_path) not in state["said"]
    assert len(showroom.catalogue) == 72
