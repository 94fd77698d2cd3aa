"""Which files of the disk are served: pictures of a catalogue's garments, from its own folder."""

import asyncio
import io
from dataclasses import replace

import pytest
from fakes import make_shop
from loops import run
from PIL import Image

from demo.ui.pictures import Pictures, serve
from jvsm_core.shops.importing import import_catalogue


@pytest.fixture(scope="module")
def shop(tmp_path_factory):
    """A catalogue that points out of its folder in every way there is, and pictures where it points."""
    root = tmp_path_factory.mktemp("pictures")
    catalogue = make_shop(root / "shop")
    secret = root / "secret.png"
    secret.write_bytes(b"secret")
    (catalogue.folder / "images" / "link.png").symlink_to(secret)
    (catalogue.folder / "images" / "page.html").write_text("<script>alert(1)</script>")
    (catalogue.folder / "images" / "drawing.svg").write_text("<svg><script>alert(1)</script></svg>")
    images = ("../secret.png", str(secret), "images/link.png", "images/page.html", "images/drawing.svg")
    garments = [replace(catalogue.garments[0], id=image, image=image) for image in images]
    return replace(catalogue, garments=(*catalogue.garments, *garments))


def fetch(path):
    sent = []

    async def send(message):
        sent.append(message)

    async def receive():
        await asyncio.sleep(60)

    run(serve({"type": "http", "method": "GET", "path": path, "headers": []}, receive, send))
    return sent[0]["status"], b"".join(message.get("body", b"") for message in sent[1:])


def test_a_garments_picture_is_served_and_its_address_tells_nothing(shop):
    address = Pictures(shop).url(shop.garments[0])
    assert str(shop.folder) not in address and address.startswith("pictures/")
    status, body = fetch(f"/{address}")
    assert status == 200 and body == (shop.folder / shop.garments[0].image).read_bytes()


def test_what_a_hostile_catalogue_points_at_is_not(shop):
    name = Pictures(shop).url(shop.garments[0]).split("/")[1]
    for garment in shop.garments[-5:]:
        status, body = fetch(f"/pictures/{name}/{garment.image}")
        assert status == 404 and b"secret" not in body and b"script" not in body, garment.image


@pytest.mark.parametrize("path", ["", "catalogue.json", "garments.jsonl", "images", "images/", "../shop"])
def test_what_is_no_garments_picture_is_not(shop, path):
    name = Pictures(shop).url(shop.garments[0]).split("/")[1]
    assert fetch(f"/pictures/{name}/{path}")[0] == 404


@pytest.mark.parametrize("path", ["/pictures", "/pictures/", "/pictures/other/images/a.png", "/pictures//"])
def test_an_address_of_no_catalogue_is_not(path):
    assert fetch(path)[0] == 404


def test_thumbnails_are_offered_and_served_where_their_picture_is(tmp_path):
    Image.effect_noise((600, 700), 80).convert("RGB").save(tmp_path / "Red dress.png")
    (tmp_path / "shop").mkdir()
    (tmp_path / "Red dress.png").rename(tmp_path / "shop" / "Red dress.png")
    made = import_catalogue(tmp_path / "shop", tmp_path / "out").catalogue
    (garment,) = made.garments
    pictures = Pictures(made)
    offered = [part.split() for part in pictures.srcset(garment).split(", ")]
    assert [wide for _, wide in offered] == ["128w", "256w", "512w", "819w"]
    sizes = []
    for address, _ in offered:
        status, body = fetch(f"/{address}")
        assert status == 200
        sizes.append(max(Image.open(io.BytesIO(body)).size))
    assert sizes == [160, 320, 640, 700]
    name = offered[0][0].split("/")[1]
    stray = made.folder / "thumbnails" / "160" / "aa" / "stray.jpg"
    stray.parent.mkdir(exist_ok=True)
    stray.write_bytes(b"x")
    for other in ("thumbnails/160/aa/stray.jpg", "thumbnails/160/../../catalogue.json"):
        assert fetch(f"/pictures/{name}/{other}")[0] == 404


def test_a_picture_of_one_size_offers_no_others(shop):
    assert Pictures(shop).srcset(shop.garments[0]) == ""
