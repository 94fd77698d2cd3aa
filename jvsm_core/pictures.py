"""Opening a stranger's picture safely: upright, sRGB, of a sane size, or a plain refusal.

The one door for shoppers' photos and shops' pictures, so that both are looked at alike.
"""

from __future__ import annotations

import io
import os
import threading
from contextlib import nullcontext
from functools import lru_cache
from pathlib import Path
from typing import BinaryIO

from PIL import ExifTags, Image, ImageCms, ImageOps
from pillow_heif import register_heif_opener

from .errors import RequestError

register_heif_opener()

#: Most bytes of a picture file.
MAX_BYTES = 20 * 1024 * 1024

#: Most pixels of a picture: phones reach 50 million, decompression bombs billions.
MAX_PIXELS = 64_000_000

#: Most pixels wider than a byte a channel: they are counted in floating point.
MAX_DEEP_PIXELS = 16_000_000

#: Pixels above which a picture is decoded alone: 64 million of them take a quarter of a gigabyte.
LARGE = 8_000_000

#: Longest side after opening: several times what any model looks at.
MAX_SIDE = 1024

#: Shortest side that can show a garment.
MIN_SIDE = 16

#: Longest side of a preview: a few kilobytes.
PREVIEW_SIDE = 160

#: Only decoders for pictures as people have them; Pillow's others (PostScript!) stay shut.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF", "HEIF")

PictureSource = str | os.PathLike[str] | bytes | BinaryIO | Image.Image

_HOW = "use a JPEG, PNG or WebP picture"

#: Held while a large picture is decoded.
_large = threading.Lock()


def open_picture(source: PictureSource) -> Image.Image:
    """A picture as sRGB, upright, its longest side at most `MAX_SIDE`.

    EXIF rotation and the colour profile are applied, transparency is laid on white, CMYK, 16-bit and
    floating-point pixels are converted; of an animation the first frame is taken.

    Args:
        source: a path, the bytes of a file, an open binary file, or a Pillow image.

    Raises:
        RequestError: not a picture, damaged, empty, too large or too small.
    """
    if isinstance(source, Image.Image):
        return _normalise(source)
    data = _read(source)
    if not data:
        raise RequestError(f"the picture is empty; {_HOW}")
    try:
        image = Image.open(io.BytesIO(data), formats=FORMATS)
    except Image.DecompressionBombError:
        raise RequestError(f"the picture {_too_many_pixels()}") from None
    except Exception:  # Pillow's decoders raise anything on hostile bytes
        raise RequestError(f"this file is not a picture that can be read; {_HOW}") from None
    with image:
        return _normalise(image)


def damage(path: str | os.PathLike[str]) -> str | None:
    """What keeps a file from being shown, as words that follow "the picture …"; None for a sound one.

    The header is always parsed. The body is decoded only where it may be cut short: a whole JPEG, PNG or
    WebP tells where it ends, so most files cost a tenth of a millisecond.
    """
    try:
        size = os.stat(path).st_size
        if not size:
            return "is empty"
        if size > MAX_BYTES:
            return f"is larger than {MAX_BYTES // 2**20} MB"
        with open(path, "rb") as file, Image.open(file, formats=FORMATS) as image:
            if refusal := _size_refused(*image.size):
                return refusal
            if not _ends_whole(file, image.format, size):
                image.load()
    except FileNotFoundError:
        return "is missing"
    except Image.DecompressionBombError:
        return _too_many_pixels()
    except Exception as error:  # Pillow's decoders raise anything on hostile bytes
        known = isinstance(error, OSError) and "truncated" in str(error)
        return "is cut short" if known else "is no picture that can be read"
    return None


def preview(picture: Image.Image) -> bytes:
    """A small JPEG of an opened picture, to remember it by; metadata is left behind."""
    small = picture.copy()
    small.thumbnail((PREVIEW_SIDE, PREVIEW_SIDE))
    out = io.BytesIO()
    small.save(out, "JPEG", quality=75)
    return out.getvalue()


def _read(source: str | os.PathLike[str] | bytes | BinaryIO) -> bytes:
    if isinstance(source, bytes):
        data = source
    else:
        try:
            if isinstance(source, str | os.PathLike):
                with Path(source).open("rb") as file:
                    data = file.read(MAX_BYTES + 1)
            else:
                data = source.read(MAX_BYTES + 1)
        except (OSError, ValueError) as error:
            reason = error.strerror if isinstance(error, OSError) and error.strerror else error
            raise RequestError(f"the picture cannot be read: {reason}") from None
    if len(data) > MAX_BYTES:
        raise RequestError(f"the picture is larger than {MAX_BYTES // 2**20} MB; make it smaller first")
    return data


def _normalise(image: Image.Image) -> Image.Image:
    if refusal := _size_refused(*image.size):
        raise RequestError(f"the picture {refusal}")
    try:
        # A JPEG can be decoded at a fraction of its size, which spares time and memory.
        image.draft(None, (2 * MAX_SIDE, 2 * MAX_SIDE))
        with _large if image.width * image.height > LARGE else nullcontext():
            image = ImageOps.exif_transpose(_reduced(image))
            image = _on_white(image)
            image.thumbnail((MAX_SIDE, MAX_SIDE))
    except RequestError:
        raise
    except Exception:  # as above: truncated or hostile data, in any decoder
        raise RequestError(f"the picture is damaged and cannot be read to its end; {_HOW}") from None
    return image


def _reduced(image: Image.Image) -> Image.Image:
    """A large picture at a whole fraction of its size, made strip by strip: no second one of its size exists.

    Raises:
        RequestError: too many pixels wider than a byte.
    """
    factor = max(image.size) // (2 * MAX_SIDE)
    if image.mode.startswith(("I", "F")):
        if image.width * image.height > MAX_DEEP_PIXELS:
            raise RequestError(f"the picture {_too_many_pixels(MAX_DEEP_PIXELS)}")
        return image
    if factor < 2:
        return image
    width, height = image.size
    strips = []
    for top in range(0, height, 128 * factor):
        strip = image.crop((0, top, width, min(top + 128 * factor, height)))
        if image.has_transparency_data:
            strip = strip.convert("RGBA")
        elif strip.mode in ("1", "P"):
            strip = strip.convert("RGB")
        strips.append(strip.reduce(factor))
    small = Image.new(strips[0].mode, (strips[0].width, sum(strip.height for strip in strips)))
    for place, strip in enumerate(strips):
        small.paste(strip, (0, 128 * place))
    small.info.update({name: value for name, value in image.info.items() if name != "transparency"})
    small.getexif()[ExifTags.Base.Orientation] = image.getexif().get(ExifTags.Base.Orientation, 1)
    return small


def _on_white(image: Image.Image) -> Image.Image:
    """sRGB copy with transparency laid on white."""
    if image.mode.startswith(("I", "F")):
        return _grey(image)
    if image.has_transparency_data:
        image = _in_srgb(image.convert("RGBA"), image.info.get("icc_profile"))
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    if image.mode == "CMYK":
        return _in_srgb(image, image.info.get("icc_profile")).convert("RGB")
    # What is RGB already is not copied once more.
    return _in_srgb(image if image.mode == "RGB" else image.convert("RGB"), image.info.get("icc_profile"))


def _grey(image: Image.Image) -> Image.Image:
    """RGB of grey pixels wider than a byte, which convert("RGB") would clip to white.

    A 16-bit picture is scaled by its type, others by the least usual range that holds their largest.
    """
    # Few pictures need numpy, and a reader of catalogues need not wait for it.
    import numpy as np

    values = np.nan_to_num(np.asarray(image, dtype=np.float64), posinf=0, neginf=0)
    most = values.max()
    if image.mode.startswith("I;16"):
        white = 65535.0
    elif image.mode == "F" and most <= 1:
        white = 1.0
    else:
        white = next((white for white in (255.0, 65535.0) if most <= white), most)
    levels = np.clip(values * (255 / white), 0, 255).round().astype(np.uint8)
    return Image.fromarray(levels).convert("RGB")


def _in_srgb(image: Image.Image, profile: bytes | None) -> Image.Image:
    """The picture's colours as a screen shows them; unchanged without a profile, or with a damaged one."""
    transform = _transform(profile, image.mode) if profile else None
    return image if transform is None else (ImageCms.applyTransform(image, transform) or image)


@lru_cache(maxsize=32)
def _transform(profile: bytes, mode: str) -> ImageCms.ImageCmsTransform | None:
    """The way from a colour profile to sRGB; None where there is nothing to do or it cannot be read."""
    try:
        source = ImageCms.ImageCmsProfile(io.BytesIO(profile))
        if "srgb" in ImageCms.getProfileDescription(source).lower():
            return None
        target = ImageCms.createProfile("sRGB")
        return ImageCms.buildTransform(source, target, mode, "RGBA" if mode == "RGBA" else "RGB")
    except (ImageCms.PyCMSError, OSError, ValueError):
        return None


def _ends_whole(file: BinaryIO, kind: str | None, size: int) -> bool:
    """Whether a file's own last bytes, or its own length, say that nothing is missing at its end."""
    place = file.tell()
    file.seek(0)
    head = file.read(8)
    file.seek(-min(12, size), os.SEEK_END)
    tail = file.read()
    file.seek(place)
    if kind in ("JPEG", "MPO"):
        return tail.endswith(b"\xff\xd9")
    if kind == "PNG":
        return tail[4:8] == b"IEND"
    return kind == "WEBP" and int.from_bytes(head[4:8], "little") + 8 <= size


def _size_refused(width: int, height: int) -> str | None:
    if width * height > MAX_PIXELS:
        return _too_many_pixels()
    if min(width, height) < MIN_SIDE:
        return f"is only {width} x {height} pixels; {MIN_SIDE} a side is the least"
    return None


def _too_many_pixels(most: int = MAX_PIXELS) -> str:
    return f"has more than {most // 1_000_000} million pixels; make it smaller first"
