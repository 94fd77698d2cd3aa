"""Addresses of the catalogue's pictures: served from disk by URL, never inlined."""

from __future__ import annotations

from pathlib import Path
from urllib.parse import quote

import gradio as gr

from jvsm_core.catalogue import Catalogue, Garment

#: Gradio's route for files, relative to the page, so that it also holds behind a proxy's path.
ROUTE = "gradio_api/file="


class Pictures:
    """Lets Gradio serve a catalogue's `images` folder, and nothing else of the disk, by URL."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._folder = catalogue.folder.resolve()
        gr.set_static_paths([self._folder / "images"])
        here = Path.cwd()
        # Relative where it can be, so that no page tells where the server keeps its files.
        self._base = self._folder.relative_to(here) if self._folder.is_relative_to(here) else self._folder

    def url(self, garment: Garment) -> str:
        """Address of a garment's picture, relative to the page."""
        return ROUTE + quote((self._base / garment.image).as_posix())
