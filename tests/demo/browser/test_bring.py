"""A shop's own photos, dropped on the Catalogue page and asked of."""

import colorsys
import csv
import io
import random
import re
import zipfile

import pytest
from fakes import FakeEmbedder, make_shop
from PIL import Image, ImageDraw
from playwright.sync_api import expect
from shopping import say

from demo import build
from demo.catalogue.arrivals import Arrivals
from demo.serving.guard import Door
from demo.serving.inbox import Inbox
from jvsm_core.dialogue.retriever import Retriever

COLOURS = {"red": 0.0, "green": 0.35, "navy": 0.62}
PHOTOS = 200


@pytest.fixture
def own(retriever_of_its_own, tmp_path):
    """A server to which a shop may be brought."""
    arrivals = Arrivals(Inbox(tmp_path / "own" / ".arriving"), tmp_path / "own")
    blocks = build.build(retriever_of_its_own, arrivals=arrivals)
    yield build.launch(blocks, host="127.0.0.1", port=None, wait=False, door=Door(inbox=arrivals.inbox))
    blocks.close(verbose=False)


@pytest.fixture
def retriever_of_its_own(tmp_path, monkeypatch):
    monkeypatch.setenv("FITTING_ROOM_CACHE", str(tmp_path / "cache"))
    return Retriever.assemble(FakeEmbedder(), make_shop(tmp_path / "shop"))


@pytest.fixture(scope="module")
def export(tmp_path_factory):
    """A zip of photos and a table, apart and as one zip, with one photo that is none."""
    folder = tmp_path_factory.mktemp("export")
    photos, table = {}, io.StringIO()
    write = csv.DictWriter(table, ["sku", "name", "category", "colour", "price", "image"])
    write.writeheader()
    draw = random.Random(1)
    for number in range(PHOTOS):
        colour = draw.choice([*COLOURS])
        photo = Image.new("RGB", (160, 200), "white")
        shade = colorsys.hsv_to_rgb(COLOURS[colour], 0.9, draw.uniform(0.4, 0.9))
        ImageDraw.Draw(photo).polygon(
            [(60, 20), (100, 20), (120 + number % 30, 190), (40 - number % 30, 190)],
            fill=tuple(int(255 * part) for part in shade),
        )
        out = io.BytesIO()
        photo.save(out, "JPEG")
        photos[f"d{number:03}.jpg"] = out.getvalue() if number else b""
        write.writerow(
            {
                "sku": f"D{number:03}",
                "name": f"{colour.capitalize()} dress {number}",
                "category": "Dresses",
                "colour": colour,
                "price": 20 + number,
                "image": f"d{number:03}.jpg",
            }
        )
    (folder / "rows.csv").write_text(table.getvalue())
    for name, more in (("photos.zip", {}), ("autumn.zip", {"rows.csv": table.getvalue()})):
        with zipfile.ZipFile(folder / name, "w") as archive:
            for path, data in (photos | more).items():
                archive.writestr(path, data)
    return folder


@pytest.mark.parametrize(
    ("width", "files"), [(1440, ["autumn.zip"]), (390, ["photos.zip", "rows.csv"])], ids=["desk", "phone"]
)
def test_photos_and_a_table_are_dropped_and_asked_of(own, visit, turn_to, export, width, files):
    page = visit(own, width=width)
    # A conversation of before, to be found again after.
    page.locator("[data-garment] button").first.click()
    say(page, "make it maxi")

    turn_to(page, "Catalogue")
    # What was said on the way is written down, for it passes quickly.
    page.evaluate(
        """() => {
            const said = document.querySelector('[data-region="said"]');
            window.told = [];
            new MutationObserver(() => window.told.push(said.textContent)).observe(said, {childList: true});
        }"""
    )
    page.locator('.drop input[type="file"]').set_input_files([export / name for name in files])
    said = page.locator('[data-region="said"]')
    expect(said).to_have_text(
        re.compile(rf"^Open now: (autumn|photos), {PHOTOS - 1} garments; 1 set aside\.$")
    )
    told = " ".join(page.evaluate("window.told"))
    assert "Sending" in told and re.search(r"(Reading|Looking).*\d+ of \d+", told), told
    expect(page.locator('[data-region="problems"]')).to_contain_text("d000.jpg")
    expect(page.get_by_role("heading", level=1)).to_have_text(re.compile("autumn|photos"))
    expect(page.get_by_role("row", name=re.compile("navy")).first).to_be_visible()
    assert page.evaluate("document.documentElement.scrollWidth") <= width

    page.get_by_role("link", name="Shop in it").click()
    expect(page.locator(".turn.now .said")).to_have_text("make it maxi")
    say(page, "in green")
    expect(page.locator("[data-region='results'] .card").first).to_contain_text("maxi")

    # Somebody else, who was never here.
    page.evaluate("sessionStorage.clear(), localStorage.clear()")
    page.goto(own)
    page.locator("[data-garment^='D'] button").first.click()
    say(page, "in navy")
    expect(page.locator("[data-region='results'] .card").first).to_contain_text("Navy dress")


def test_what_is_no_export_is_refused_and_the_shop_stays_open(own, visit, turn_to, tmp_path):
    (tmp_path / "notes.zip").write_bytes(b"no zip")
    page = visit(own)
    turn_to(page, "Catalogue")
    page.locator('.drop input[type="file"]').set_input_files(tmp_path / "notes.zip")
    said = page.locator('[data-region="said"]')
    expect(said).to_contain_text("notes.zip")
    expect(page.locator('[data-region="opened"]')).to_be_hidden()
    expect(page.get_by_role("heading", level=1)).to_have_text("small shop")
