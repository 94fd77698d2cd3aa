"""Addresses of the catalogue's pictures: served from disk by URL; inlined in exported pages alone."""

from __future__ import annotations

import base64
import io
from pathlib import Path
from typing import Protocol
from urllib.parse import quote

import gradio as gr

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.errors import CatalogueError

#: Gradio's route for files, relative to the page, so that it also holds behind a proxy's path.
ROUTE = "gradio_api/file="


#: Size in pixels that an inlined picture fits into, and its WebP quality: about 6 KB each.
INLINED, QUALITY = (320, 400), 72


class Addresses(Protocol):
    """Where a garment's picture is."""

    def url(self, garment: Garment) -> str: ...


class Pictures:
    """Lets Gradio serve the folders of a catalogue's pictures, and nothing else of the disk, by URL."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._folder = catalogue.folder.resolve()
        places = {image.split("/", 1)[0] for garment in catalogue for image in garment.images}
        gr.set_static_paths([self._folder / place for place in sorted(places)])
        here = Path.cwd()
        # Relative where it can be, so that no page tells where the server keeps its files.
        self._base = self._folder.relative_to(here) if self._folder.is_relative_to(here) else self._folder

    def url(self, garment: Garment) -> str:
        """Address of a garment's picture, relative to the page."""
        return ROUTE + quote((self._base / garment.image).as_posix())


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
