"""Pictures as a catalogue keeps them: normalised, trimmed, named by their content, with thumbnails.

A name says what is in it, so that nothing is done twice: not for a picture that many garments share, not
after a kill, and not when the same export comes again next week.
"""

from __future__ import annotations

import hashlib
import io
import os
import threading
from pathlib import Path

import numpy as np
from PIL import Image, ImageChops

from ..errors import RequestError
from ..pictures import MAX_BYTES, MIN_SIDE, damage, open_picture

#: Longest sides of the thumbnails: a tile, a card, a card on a dense screen.
THUMBNAILS = (160, 320, 640)

_QUALITY, _THUMBNAIL_QUALITY = 92, 82

#: Formats that a browser shows and that are kept as they are where nothing has to be done to a picture.
_KEPT = {"JPEG": ".jpg", "PNG": ".png", "WEBP": ".webp"}
KEPT_ENDINGS = tuple(_KEPT.values())

#: How far a border's levels may lie apart, and the margin that stays where it is cut off.
_TOLERANCE, _MARGIN = 10, 0.04

#: A border is cut off where it takes so much of both sides: the garment is small in its picture, and leaves
#: a model little to look at. Of black bars, as around a film, less is enough, and of one side.
_ALL_AROUND, _BLACK, _BARS = 0.25, 16, 0.05

#: One pixel of so many each way is looked at first.
_STEP = 8


class PictureStore:
    """The `images` and `thumbnails` of one catalogue's folder; several threads may add to it."""

    def __init__(self, folder: Path) -> None:
        self._folder = folder

    def add(self, data: bytes) -> str:
        """Keep a picture; its path relative to the catalogue's folder, the same for the same bytes.

        Raises:
            RequestError: it cannot be shown; the message says why.
            OSError: the folder cannot be written, or the disk is full.
        """
        if len(data) > MAX_BYTES:
            raise RequestError(f"the picture is larger than {MAX_BYTES // 2**20} MB")
        digest = hashlib.sha256(data).hexdigest()[:32]
        stem = f"{digest[:2]}/{digest}"
        for ending in KEPT_ENDINGS:
            if damage(self._folder / "images" / f"{stem}{ending}") is None:
                return f"images/{stem}{ending}"
        picture = trimmed(open_picture(data))
        suffix = _kept_suffix(data, picture)
        small = picture
        for side in sorted(THUMBNAILS, reverse=True):  # each from the one above it
            if max(picture.size) > side:
                size = [max(1, round(length * side / max(small.size))) for length in small.size]
                # As sharp as by cubic curves to the eye, and half the work.
                small = small.resize(size, Image.Resampling.HAMMING, reducing_gap=1.0)
                self._write(thumbnail_name(f"images/{stem}.jpg", side), _jpeg(small, _THUMBNAIL_QUALITY))
        # The picture comes last: where it is, its thumbnails are.
        name = f"images/{stem}{suffix or '.jpg'}"
        self._write(name, data if suffix else _jpeg(picture, _QUALITY))
        return name

    def prune(self, keep: set[str]) -> int:
        """Remove pictures and thumbnails that no garment has any more; how many pictures went.

        Args:
            keep: paths of pictures as `add` gives them.
        """
        gone = 0
        for unfinished in self._folder.glob("*/**/.*.part"):
            unfinished.unlink()  # of a run that was killed
        for path in (self._folder / "images").glob("??/*"):
            name = path.relative_to(self._folder).as_posix()
            if len(path.stem) == 32 and name not in keep:
                path.unlink()
                gone += 1
                for side in THUMBNAILS:
                    (self._folder / thumbnail_name(name, side)).unlink(missing_ok=True)
        return gone

    def _write(self, name: str, data: bytes) -> None:
        path = self._folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        # In one step, but not waiting for the disk: thousands of files would take minutes, and a picture
        # that a power cut took is found to be damaged and made again.
        unfinished = path.with_name(f".{path.name}-{threading.get_ident():x}.part")
        try:
            unfinished.write_bytes(data)
            os.replace(unfinished, path)
        except BaseException:
            unfinished.unlink(missing_ok=True)
            raise


def thumbnail_name(image: str, side: int) -> str:
    """Where a picture's thumbnail is, whether or not there is one: small pictures have none."""
    return f"thumbnails/{side}/{image.removeprefix('images/').rsplit('.', 1)[0]}.jpg"


def trimmed(picture: Image.Image) -> Image.Image:
    """A picture without a wide plain border around it, of any colour, or black bars; a margin is left.

    The air that product photos have, more of it beside a narrow garment, stays.
    """
    right, bottom = picture.width - 1, picture.height - 1
    corners = np.array(
        [picture.getpixel(corner) for corner in ((0, 0), (right, 0), (0, bottom), (right, bottom))], np.int16
    )
    if (corners.max(axis=0) - corners.min(axis=0)).max() > _TOLERANCE:
        return picture
    if not _wide(picture, corners, _seen_at_least(picture, corners)):
        return picture
    plain = Image.new("RGB", picture.size, tuple(corners.mean(axis=0).round().astype(int).tolist()))
    apart = ImageChops.difference(picture, plain).point(
        [255 * (level > _TOLERANCE) for level in range(256)] * 3
    )
    found = apart.getbbox()
    if found is None:
        return picture
    left, top, end, below = found
    width, height = picture.size
    margin = round(_MARGIN * max(end - left, below - top))
    box = (
        max(0, left - margin),
        max(0, top - margin),
        min(width, end + margin),
        min(height, below + margin),
    )
    large_enough = min(box[2] - box[0], box[3] - box[1]) >= 2 * MIN_SIDE
    return picture.crop(box) if large_enough and _wide(picture, corners, box) else picture


def _wide(picture: Image.Image, corners: np.ndarray, box: tuple[int, int, int, int]) -> bool:
    """Whether what lies around a box is worth cutting off."""
    cuts = 1 - (box[2] - box[0]) / picture.width, 1 - (box[3] - box[1]) / picture.height
    return min(cuts) >= _ALL_AROUND or (corners.mean() < _BLACK and max(cuts) >= _BARS)


def _seen_at_least(picture: Image.Image, corners: np.ndarray) -> tuple[int, int, int, int]:
    """A box that what is not border reaches out of, or fills: told by one pixel in 64, for most need no more."""
    size = max(1, picture.width // _STEP), max(1, picture.height // _STEP)
    pixels = np.asarray(picture.resize(size, Image.Resampling.NEAREST), np.int16)
    found = (np.abs(pixels - corners.mean(axis=0).round()) > _TOLERANCE).any(axis=2)
    if not found.any():
        return 0, 0, 0, 0
    across, down = np.flatnonzero(found.any(axis=0)), np.flatnonzero(found.any(axis=1))
    # The pixel in the middle of each that it stands for.
    left, end = ((across[[0, -1]] + 0.5) * picture.width / size[0]).astype(int).tolist()
    top, below = ((down[[0, -1]] + 0.5) * picture.height / size[1]).astype(int).tolist()
    return left, top, end + 1, below + 1


def _kept_suffix(data: bytes, picture: Image.Image) -> str | None:
    """The ending of a file that a browser shows as the picture already; None where it must be written anew."""
    with Image.open(io.BytesIO(data)) as image:
        plain = image.mode == "RGB" and not image.info.get("icc_profile")
        upright = image.getexif().get(0x0112, 1) == 1
        still = getattr(image, "n_frames", 1) == 1
        same = plain and upright and still and image.size == picture.size
        return _KEPT.get(image.format or "") if same else None


def _jpeg(picture: Image.Image, quality: int) -> bytes:
    out = io.BytesIO()
    picture.save(out, "JPEG", quality=quality, optimize=False)
    return out.getvalue()
