"""Opening a stranger's picture safely: upright, RGB, of a sane size, or a plain refusal."""

from __future__ import annotations

import io
import os
from pathlib import Path
from typing import BinaryIO

from PIL import Image, ImageOps

from .errors import RequestError

#: Most bytes of a picture file.
MAX_BYTES = 20 * 1024 * 1024

#: Most pixels of a picture: phones reach 50 million, decompression bombs billions.
MAX_PIXELS = 64_000_000

#: Longest side after opening: several times what any model looks at.
MAX_SIDE = 1024

#: Shortest side that can show a garment.
MIN_SIDE = 16

#: Longest side of a preview: a few kilobytes.
PREVIEW_SIDE = 160

#: Only decoders for pictures as people have them; Pillow's others (PostScript!) stay shut.
FORMATS = ("JPEG", "PNG", "WEBP", "GIF", "BMP", "TIFF", "AVIF")

PictureSource = str | os.PathLike[str] | bytes | BinaryIO | Image.Image

_HOW = "use a JPEG, PNG or WebP picture"


def open_picture(source: PictureSource) -> Image.Image:
    """A picture as RGB, upright, its longest side at most `MAX_SIDE`.

    EXIF rotation is applied, transparency laid on white, CMYK and 16-bit converted; of an
    animation the first frame is taken.

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
        raise RequestError(_too_many_pixels()) from None
    except Exception:  # Pillow's decoders raise anything on hostile bytes
        raise RequestError(f"this file is not a picture that can be read; {_HOW}") from None
    with image:
        return _normalise(image)


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
    width, height = image.size
    if width * height > MAX_PIXELS:
        raise RequestError(_too_many_pixels())
    if min(width, height) < MIN_SIDE:
        raise RequestError(f"the picture is only {width} x {height} pixels; {MIN_SIDE} a side is the least")
    try:
        # A JPEG can be decoded at a fraction of its size, which spares time and memory.
        image.draft(None, (2 * MAX_SIDE, 2 * MAX_SIDE))
        image = ImageOps.exif_transpose(image)
        image = _on_white(image)
        image.thumbnail((MAX_SIDE, MAX_SIDE))
    except Exception:  # as above: truncated or hostile data, in any decoder
        raise RequestError(f"the picture is damaged and cannot be read to its end; {_HOW}") from None
    return image


def _on_white(image: Image.Image) -> Image.Image:
    """RGB copy with transparency laid on white."""
    if image.mode.startswith(("I", "F")):
        # 16-bit grey: convert("RGB") would clip it to white.
        return image.convert("I").point(lambda value: value / 256).convert("L").convert("RGB")
    if image.has_transparency_data:
        image = image.convert("RGBA")
        white = Image.new("RGBA", image.size, "white")
        return Image.alpha_composite(white, image).convert("RGB")
    return image.convert("RGB")


def _too_many_pixels() -> str:
    return f"the picture has more than {MAX_PIXELS // 1_000_000} million pixels; make it smaller first"
