import io
import struct
import subprocess
import sys
import threading
import zlib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from jvsm_core import pictures
from jvsm_core.errors import RequestError
from jvsm_core.pictures import MAX_BYTES, MAX_SIDE, damage, open_picture, preview

ROOT = Path(__file__).resolve().parents[2]


def encoded(image, kind, **options):
    out = io.BytesIO()
    image.save(out, kind, **options)
    return out.getvalue()


def half_and_half(mode="RGB", left="red", right="blue"):
    image = Image.new(mode, (60, 40), left)
    image.paste(right, (30, 0, 60, 40))
    return image


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "BMP", "TIFF"])
def test_usual_formats_open(kind):
    image = open_picture(encoded(half_and_half(), kind))
    assert image.mode == "RGB" and image.size == (60, 40)
    np.testing.assert_allclose(image.getpixel((10, 20)), (255, 0, 0), atol=6)
    np.testing.assert_allclose(image.getpixel((50, 20)), (0, 0, 255), atol=6)


def test_path_bytes_file_and_image_are_the_same(tmp_path):
    data = encoded(half_and_half(), "PNG")
    (tmp_path / "a.png").write_bytes(data)
    sources = [tmp_path / "a.png", str(tmp_path / "a.png"), data, io.BytesIO(data), half_and_half()]
    assert len({open_picture(source).tobytes() for source in sources}) == 1


def test_exif_rotation_is_applied():
    exif = Image.Exif()
    exif[0x0112] = 6  # turn by 90 degrees clockwise to see it upright
    image = open_picture(encoded(half_and_half(), "JPEG", exif=exif, quality=95))
    assert image.size == (40, 60)
    assert image.getpixel((20, 5))[0] > 200 and image.getpixel((20, 55))[2] > 200


def test_cmyk_becomes_rgb():
    image = open_picture(encoded(half_and_half().convert("CMYK"), "JPEG", quality=95))
    assert image.mode == "RGB"
    np.testing.assert_allclose(image.getpixel((10, 20)), (255, 0, 0), atol=8)


def test_transparency_lies_on_white():
    image = Image.new("RGBA", (32, 32), (255, 0, 0, 0))
    image.paste((0, 0, 255, 255), (0, 0, 16, 32))
    for data in (encoded(image, "PNG"), encoded(image.quantize(8), "PNG")):
        opened = open_picture(data)
        np.testing.assert_allclose(opened.getpixel((28, 16)), (255, 255, 255), atol=2)
        np.testing.assert_allclose(opened.getpixel((4, 16)), (0, 0, 255), atol=2)


def test_first_frame_of_an_animation():
    frames = [Image.new("RGB", (32, 32), colour) for colour in ("red", "lime", "blue")]
    data = encoded(frames[0], "GIF", save_all=True, append_images=frames[1:])
    assert open_picture(data).getpixel((16, 16)) == (255, 0, 0)


def test_sixteen_bit_grey_keeps_its_shades():
    grey = Image.fromarray(np.full((32, 32), 128 * 257, np.uint16))
    assert open_picture(encoded(grey, "PNG")).getpixel((5, 5)) == (128, 128, 128)


def test_large_pictures_are_made_smaller():
    assert max(open_picture(encoded(Image.new("RGB", (3000, 1500)), "JPEG")).size) == MAX_SIDE


def png_header(width, height):
    def chunk(kind, body):
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = zlib.compress(b"\0" * 64)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", body) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("source", "says"),
    [
        (b"", "empty"),
        (b"dear diary, " * 50, "not a picture"),
        (b"<svg xmlns='http://www.w3.org/2000/svg'/>", "not a picture"),
        (b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 100 100\n", "not a picture"),
        (b"\0" * (MAX_BYTES + 1), "larger than 20 MB"),
        (png_header(9_000, 9_000), "million pixels"),
        (png_header(60_000, 60_000), "million pixels"),
        (png_header(64, 64), "damaged"),
        (encoded(half_and_half(), "JPEG")[:400], "damaged|not a picture"),
        (encoded(half_and_half(), "PNG")[:100], "damaged"),
        (encoded(Image.new("RGB", (4, 400)), "PNG"), "only 4 x 400"),
        ("no/such/picture.jpg", "cannot be read"),
    ],
)
def test_what_cannot_be_used_is_refused_in_plain_words(source, says):
    with pytest.raises(RequestError, match=says):
        open_picture(source)


def test_a_huge_file_is_not_read_to_its_end():
    class Endless(io.RawIOBase):
        taken = 0

        def read(self, size=-1):
            assert size > 0
            self.taken += size
            return b"\0" * size

    source = Endless()
    with pytest.raises(RequestError, match="larger"):
        open_picture(source)
    assert source.taken <= MAX_BYTES + 1


def test_preview_is_small_and_forgets_where_it_was_taken():
    exif = Image.Exif()
    exif[0x010E] = "at home"
    photo = open_picture(encoded(Image.new("RGB", (1600, 1200), "teal"), "JPEG", exif=exif))
    small = Image.open(io.BytesIO(preview(photo)))
    assert max(small.size) == 160 and not small.getexif()


def swapped_profile():
    """A colour profile under which red and green change places."""
    data = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    data = data.replace("sRGB".encode("utf-16-be"), "sBGR".encode("utf-16-be"))
    return data.replace(b"rXYZ", b"tmp.", 1).replace(b"gXYZ", b"rXYZ", 1).replace(b"tmp.", b"gXYZ", 1)


@pytest.mark.parametrize("mode", ["RGB", "RGBA", "P"])
def test_a_colour_profile_is_applied(mode):
    image = half_and_half().convert(mode)
    opened = open_picture(encoded(image, "PNG", icc_profile=swapped_profile()))
    np.testing.assert_allclose(opened.getpixel((10, 20)), (0, 255, 0), atol=4)


@pytest.mark.parametrize("profile", [b"", b"no profile at all", b"\0" * 200])
def test_a_damaged_colour_profile_changes_nothing(profile):
    opened = open_picture(encoded(half_and_half(), "PNG", icc_profile=profile))
    assert opened.getpixel((10, 20)) == (255, 0, 0)


@pytest.mark.parametrize(
    ("values", "level"),
    [
        (np.full((32, 32), 0.5, np.float32), 128),
        (np.full((32, 32), 200.0, np.float32), 200),
        (np.full((32, 32), 40_000, np.int32), 156),
        (np.full((32, 32), np.nan, np.float32), 0),
    ],
)
def test_wide_grey_keeps_its_shades(values, level):
    assert open_picture(encoded(Image.fromarray(values), "TIFF")).getpixel((5, 5)) == (level,) * 3


@pytest.mark.parametrize("kind", ["HEIF", "AVIF"])
def test_phones_formats_open(kind):
    image = open_picture(encoded(half_and_half().resize((120, 80)), kind, quality=95))
    np.testing.assert_allclose(image.getpixel((20, 40)), (255, 0, 0), atol=12)


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_damage_is_found_without_decoding_what_is_whole(tmp_path, kind):
    path = tmp_path / "picture"
    noise = Image.effect_noise((120, 120), 80).convert("RGB")
    path.write_bytes(encoded(noise, kind))
    assert damage(path) is None
    path.write_bytes(encoded(noise, kind)[:2000])
    assert damage(path) in ("is cut short", "is no picture that can be read")


def patterned(mode, width, height):
    """A picture of a large red and a green field, its corner see-through where the mode allows."""
    picture = Image.new("RGBA", (width, height), (200, 30, 30, 255))
    picture.paste((20, 160, 40, 255), (width // 2, 0, width, height))
    picture.paste((0, 0, 0, 0), (0, 0, width // 4, height // 4))
    if mode == "P":
        return picture.quantize(16)
    return picture.convert(mode)


@pytest.mark.parametrize("mode", ["RGBA", "RGB", "P", "L", "LA", "CMYK", "1"])
def test_a_large_picture_made_small_in_strips_is_the_same_picture(mode, monkeypatch):
    kind = ("TIFF", {"compression": "tiff_lzw"}) if mode == "CMYK" else ("PNG", {})
    data = encoded(patterned(mode, 1000, 4500), kind[0], **kind[1])
    small = open_picture(data)
    monkeypatch.setattr(pictures, "_reduced", lambda image: image)
    whole = open_picture(data)
    assert small.size == whole.size
    apart = np.abs(np.asarray(small, int) - np.asarray(whole, int))
    assert apart.mean() < 1.5


def test_a_large_picture_stays_upright():
    exif = Image.Exif()
    exif[0x0112] = 6
    out = io.BytesIO()
    patterned("RGB", 4200, 2200).save(out, "PNG", exif=exif)
    upright = open_picture(out.getvalue())
    assert upright.width < upright.height
    red, green = upright.getpixel((upright.width // 4, 200)), upright.getpixel((100, upright.height - 100))
    assert red[0] > red[1] and green[1] > green[0]


def test_a_picture_of_64_million_pixels_takes_little_more_than_its_own_pixels():
    """It took five times as much, and several at once took all the memory there was."""
    code = """
import io, resource, sys
from PIL import Image
from jvsm_core.pictures import open_picture
out = io.BytesIO()
Image.new("RGBA", (8000, 8000), (10, 20, 30, 40)).save(out, "PNG", compress_level=1)
before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
open_picture(out.getvalue())
print(resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before)
"""
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT)
    assert int(done.stdout) < 60_000, "kilobytes beside the 256 MB that the picture itself took to make"


def test_large_pictures_are_decoded_one_at_a_time(monkeypatch):
    now, most, two = [], [], threading.Event()
    reduced = pictures._reduced

    def watched(image):
        now.append(image)
        if len(now) > 1:
            two.set()
        two.wait(0.3)  # for another one, which does not come
        most.append(len(now))
        small = reduced(image)
        now.pop()
        return small

    monkeypatch.setattr(pictures, "_reduced", watched)
    data = encoded(Image.new("RGB", (3000, 3000)), "PNG")
    with ThreadPoolExecutor(4) as pool:
        list(pool.map(open_picture, [data] * 4))
    assert most == [1] * 4


def test_deep_pixels_are_limited_for_they_are_counted_in_floating_point():
    data = encoded(Image.new("I;16", (5000, 4000)), "PNG")
    with pytest.raises(RequestError, match="16 million pixels"):
        open_picture(data)
