"""Pictures as a catalogue keeps them."""

from __future__ import annotations

import io

import numpy as np
import pytest
from PIL import Image

from jvsm_core.errors import RequestError
from jvsm_core.shops import photos
from jvsm_core.shops.photos import THUMBNAILS, PictureStore, thumbnail_name, trimmed


def encoded(image, kind="JPEG", **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def photo(size=(900, 1200)):
    return Image.effect_noise(size, 90).convert("RGB")


def framed(garment, colour, size):
    picture = Image.new("RGB", size, colour)
    picture.paste(garment, ((size[0] - garment.width) // 2, (size[1] - garment.height) // 2))
    return picture


@pytest.mark.parametrize(
    ("garment", "ground", "size", "kept"),
    [
        ((300, 400), "white", (900, 900), (332, 432)),  # lost in white
        ((300, 400), "beige", (900, 900), (332, 432)),
        ((600, 400), "black", (600, 600), (600, 448)),  # bars above and below
        ((800, 820), "white", (900, 900), (900, 900)),  # a product photo's air
        ((200, 850), "white", (900, 900), (900, 900)),  # a narrow dress
        ((10, 10), "white", (200, 200), (200, 200)),  # a speck is no garment
    ],
)
def test_wide_borders_are_trimmed_and_the_usual_air_stays(garment, ground, size, kept):
    assert trimmed(framed(photo(garment), ground, size)).size == kept


def test_one_pixel_in_64_tells_of_most_pictures_that_nothing_is_cut_off(monkeypatch):
    """And never of one whose border is."""
    draw, cut, soon = np.random.default_rng(0), 0, 0
    for _ in range(150):
        size = draw.integers(40, 500, 2)
        garment = Image.effect_noise(np.maximum(1, (size * draw.uniform(0, 1, 2)).astype(int)).tolist(), 90)
        picture = Image.new("RGB", size.tolist(), ("white", "black", "beige")[draw.integers(3)])
        picture.paste(garment, draw.integers(0, np.array(picture.size) - garment.size + 1).tolist())
        found = trimmed(picture)
        with monkeypatch.context() as patch:
            patch.setattr(photos, "_seen_at_least", lambda *_: (0, 0, 0, 0))
            whole = trimmed(picture)
        assert found.size == whole.size and found.tobytes() == whole.tobytes()
        cut += found.size != picture.size
        with monkeypatch.context() as patch:
            patch.setattr(photos.ImageChops, "difference", lambda *_: pytest.fail("all were looked at"))
            try:
                soon += trimmed(picture).size == picture.size
            except pytest.fail.Exception:
                continue
    assert cut > 30 and soon > 30


def test_one_plain_colour_is_no_border():
    assert trimmed(Image.new("RGB", (300, 300), "red")).size == (300, 300)


def test_what_needs_nothing_is_kept_byte_by_byte(tmp_path):
    store = PictureStore(tmp_path)
    for kind, suffix in (("JPEG", ".jpg"), ("PNG", ".png"), ("WEBP", ".webp")):
        data = encoded(photo((300, 400)), kind)
        name = store.add(data)
        assert name.endswith(suffix) and (tmp_path / name).read_bytes() == data
        assert store.add(data) == name


def test_what_needs_something_is_a_plain_jpeg(tmp_path):
    exif = Image.Exif()
    exif[0x0112] = 6
    for data, size in (
        (encoded(photo(), exif=exif), (1024, 768)),
        (encoded(photo((2000, 3000))), (683, 1024)),
        (encoded(photo((300, 400)), "GIF"), (300, 400)),
        (encoded(photo((300, 400)).convert("RGBA"), "PNG"), (300, 400)),
        (encoded(photo((300, 400)).convert("CMYK")), (300, 400)),
    ):
        name = PictureStore(tmp_path).add(data)
        with Image.open(tmp_path / name) as kept:
            assert name.endswith(".jpg") and (kept.format, kept.mode, kept.size) == ("JPEG", "RGB", size)
            assert not kept.getexif()


def test_thumbnails_are_made_of_what_is_larger(tmp_path):
    store = PictureStore(tmp_path)
    large, small = store.add(encoded(photo())), store.add(encoded(photo((200, 300))))
    assert [Image.open(tmp_path / thumbnail_name(large, side)).size for side in THUMBNAILS] == [
        (120, 160),
        (240, 320),
        (480, 640),
    ]
    assert [(tmp_path / thumbnail_name(small, side)).is_file() for side in THUMBNAILS] == [True, False, False]


def test_a_kept_picture_that_was_cut_short_is_made_again(tmp_path):
    store = PictureStore(tmp_path)
    data = encoded(photo((300, 400)))
    name = store.add(data)
    (tmp_path / name).write_bytes(data[:500])
    assert store.add(data) == name and (tmp_path / name).read_bytes() == data


def test_what_no_garment_has_is_pruned_with_its_thumbnails(tmp_path):
    store = PictureStore(tmp_path)
    kept, gone = store.add(encoded(photo())), store.add(encoded(photo()))
    (tmp_path / "images" / "aa").mkdir(exist_ok=True)
    (tmp_path / "images" / "aa" / ".left.jpg-7f.part").write_bytes(b"half")
    (tmp_path / "images" / "logo.png").write_bytes(b"the shop's own")
    assert store.prune({kept}) == 1
    left = {path.relative_to(tmp_path).as_posix() for path in tmp_path.rglob("*") if path.is_file()}
    assert left == {kept, "images/logo.png", *(thumbnail_name(kept, side) for side in THUMBNAILS)}
    assert gone not in left


@pytest.mark.parametrize("data", [b"", b"<html>", np.zeros(21 * 2**20, np.uint8).tobytes()])
def test_what_is_no_picture_is_refused(tmp_path, data):
    with pytest.raises(RequestError):
        PictureStore(tmp_path).add(data)
    assert not list(tmp_path.iterdir())
