"""Which files of the disk are served: pictures of a catalogue's garments, from its own folder."""

import asyncio
from dataclasses import replace

import pytest
from fakes import make_shop
from loops import run

from demo.ui.pictures import Pictures, serve


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
