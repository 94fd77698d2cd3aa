"""Addresses of the catalogue's pictures: served from disk by URL; inlined in exported pages alone."""

from __future__ import annotations

import base64
import io
import mimetypes
import re
from functools import cache
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

from starlette.responses import FileResponse, PlainTextResponse
from starlette.types import Receive, Scope, Send

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.errors import CatalogueError
from jvsm_core.pictures import MAX_SIDE
from jvsm_core.shops.photos import KEPT_ENDINGS, THUMBNAILS, thumbnail_name

#: Our route for pictures, relative to the page, so that it also holds behind a proxy's path.
ROUTE = "pictures"

#: Seconds that a browser keeps a picture without asking again.
KEPT = 24 * 60 * 60

#: Pictures as a browser may be given them; SVG, which can hold a script, is none.
TYPES = frozenset({"image/jpeg", "image/png", "image/webp", "image/gif", "image/avif", "image/bmp"})

#: What is served, by the name that stands in an address: a garment's own path and nothing beside it.
_served: dict[str, tuple[Catalogue, frozenset[str]]] = {}

#: Size in pixels that an inlined picture fits into, and its WebP quality: about 6 KB each.
INLINED, QUALITY = (320, 400), 72


#: A garment's picture is taken to be four wide and five high: a thumbnail is named by its longest side.
_UPRIGHT = 0.8

_THUMBNAIL = re.compile(r"thumbnails/\d+/(.+)\.jpg")


class Addresses(Protocol):
    """Where a garment's picture is."""

    def url(self, garment: Garment) -> str: ...

    def srcset(self, garment: Garment) -> str:
        """The same picture in other sizes, as an `img` takes it; "" where there is one size alone."""
        ...


class Pictures:
    """Serves the pictures of a catalogue's garments, and nothing else of the disk, by URL.

    An address names the catalogue by its fingerprint, never by where it lies.
    """

    def __init__(self, catalogue: Catalogue) -> None:
        self._name, self._folder = catalogue.fingerprint[:12], catalogue.folder
        # A turn shows sixty pictures, and would look for each one's thumbnails on the disk.
        self._sizes = cache(self._sizes_on_disk)
        _served[self._name] = (
            catalogue,
            frozenset(image for garment in catalogue for image in garment.images),
        )

    def url(self, garment: Garment) -> str:
        """Address of a garment's picture, relative to the page."""
        return f"{ROUTE}/{self._name}/{quote(garment.image)}"

    def srcset(self, garment: Garment) -> str:
        """The picture and its thumbnails; a browser loads the smallest that fills its place."""
        return self._sizes(garment.image)

    def _sizes_on_disk(self, image: str) -> str:
        small = {side: thumbnail_name(image, side) for side in THUMBNAILS}
        there = {side: name for side, name in small.items() if (self._folder / name).is_file()}
        if not there:
            return ""
        sizes = there | {MAX_SIDE: image}
        return ", ".join(
            f"{ROUTE}/{self._name}/{quote(name)} {round(side * _UPRIGHT)}w" for side, name in sizes.items()
        )


async def serve(scope: Scope, receive: Receive, send: Send) -> None:
    """Answers a request for a picture, as an ASGI application."""
    _, _, name, image = [*scope["path"].split("/", 3), "", "", ""][:4]
    path = _path(name, image)
    if path is None:
        await PlainTextResponse("there is no such picture", 404)(scope, receive, send)
        return
    kept = {"cache-control": f"public, max-age={KEPT}"}
    await FileResponse(path, headers=kept)(scope, receive, send)


def _path(name: str, image: str) -> Path | None:
    """The file that an address stands for; None where there is none to be shown.

    A catalogue may come from anybody: a picture outside of its folder, by `..`, by an absolute path or
    by a link, is not served.
    """
    catalogue, images = _served.get(name, (None, frozenset()))
    small = _THUMBNAIL.fullmatch(image)
    # A thumbnail is served where its picture is.
    named = image in images or (
        small is not None and any(f"images/{small[1]}{ending}" in images for ending in KEPT_ENDINGS)
    )
    if catalogue is None or not named or mimetypes.guess_type(image)[0] not in TYPES:
        return None
    path = (catalogue.folder / image).resolve()
    return path if path.is_relative_to(catalogue.folder.resolve()) and path.is_file() else None


class InlinedPictures:
    """Pictures as `data:` addresses, for a page that opens without the server."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._catalogue = catalogue

    def url(self, garment: Garment) -> str:
        """The picture itself, made small; nothing where it is missing or damaged.

        A page without one picture is better than no page: the tile stays empty.
        """
        try:
            picture = self._catalogue.picture(garment)
        except CatalogueError:
            return "data:,"
        picture.thumbnail(INLINED)
        out = io.BytesIO()
        picture.save(out, "WEBP", quality=QUALITY)
        return "data:image/webp;base64," + base64.b64encode(out.getvalue()).decode()

    def srcset(self, garment: Garment) -> str:
        """Nothing: one size is inlined."""
        return ""
