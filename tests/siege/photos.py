"""Photos that are none, or too much."""

from __future__ import annotations

import base64
import io
import struct
import zlib
from collections.abc import Iterator

from PIL import Image

from .core import Siege, Tally, picture_of


def photos(siege: Siege) -> Iterator[Tally]:
    """Photos that are none, or too much."""
    tally = Tally("hostile photos")
    sound = picture_of("PNG")
    for how, data in {
        "nothing": b"",
        "a word": b"navy",
        "half of one": sound[: len(sound) // 2],
        "only its beginning": sound[:20],
        "a bomb": _claims(60_000, 60_000),
        "4 gigapixels": _claims(2**31 - 1, 2),
        "one pixel": picture_of("PNG", (1, 1)),
        "a stripe": picture_of("PNG", (20_000, 16)),
        "a script": b"<svg xmlns='http://www.w3.org/2000/svg'><script>alert(1)</script></svg>",
        "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 99 99\n",
        "an archive": b"PK\x03\x04" + bytes(200),
        "16 bits": picture_of("PNG", (64, 64), "I;16"),
        "floating point": picture_of("TIFF", (64, 64), "F"),
        "see-through": picture_of("PNG", (64, 64), "RGBA"),
        "palette": picture_of("GIF", (64, 64), "P"),
        "CMYK": picture_of("JPEG", (64, 64), "CMYK"),
    }.items():
        sent = {"act": "photo", "picture": base64.b64encode(data).decode()}
        siege.timed(tally, how, lambda sent=sent: siege.page("act", sent))
    for _ in range(siege.many):
        data = bytearray(sound)
        for _ in range(siege.chance.randrange(1, 8)):
            data[siege.chance.randrange(len(data))] = siege.chance.randrange(256)
        sent = {"act": "photo", "picture": base64.b64encode(data).decode()}
        siege.timed(tally, "bits turned", lambda sent=sent: siege.page("act", sent))
    yield tally


def large_photos(siege: Siege) -> Iterator[Tally]:
    """Several of the largest pictures at once: memory stays within one of them."""
    tally = Tally("six pictures of 64 million pixels at once")
    before = siege.shop.resident()
    out = io.BytesIO()
    Image.new("RGBA", (8000, 8000), (9, 9, 9, 9)).save(out, "PNG", compress_level=1)
    sent = {"act": "photo", "picture": base64.b64encode(out.getvalue()).decode()}
    most = [before]
    siege.together(tally, 6, lambda: siege.page("act", sent), lambda: most.append(siege.shop.resident()))
    if max(most) - before > 1_000 * 2**20:
        tally.faults.append(f"{(max(most) - before) >> 20} MB taken")
    yield tally


def _claims(width: int, height: int) -> bytes:
    """A PNG of a few bytes that claims to be of some size."""
    data = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    chunk = b"IHDR" + data
    return b"\x89PNG\r\n\x1a\n" + struct.pack(">I", 13) + chunk + struct.pack(">I", zlib.crc32(chunk))
