"""The pages over the catalogue that is open, and the way over to another one while they are served.

Pages know one retriever. What the browser and programs ask is passed to the pages that are open when they
ask; what belongs to a conversation, to the shop in which it began, for as long as that is remembered.
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import Any, Protocol

import gradio as gr

from jvsm_core.catalogue import Catalogue
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.model.embedder import Progress

from .api import Api
from .shop.page import Shop
from .shop.state import read_saved
from .ui.answers import Answer
from .ui.frame import Place, component
from .ui.markup import Markup

#: Shops before the one that is open whose conversations go on in them.
EARLIER = 2


class Page(Protocol):
    """One page of the demo over one catalogue: its HTML, its scripts, and the methods they call by name."""

    scripts: Any
    answers: Any

    def page(self) -> Markup: ...


@dataclass(frozen=True)
class Rooms:
    """All pages over one retriever, by their places, and what programs are answered."""

    retriever: Retriever
    shop: Shop
    pages: Mapping[Place, Page]
    api: Api


class Showroom:
    """What is open, and the shops before it.

    Args:
        retriever: of the catalogue that is open first.
        furnish: makes the pages over a retriever.
    """

    def __init__(self, retriever: Retriever, furnish: Callable[[Retriever], Rooms]) -> None:
        self._furnish = furnish
        self._changing = threading.Lock()
        self._components: dict[Place, gr.HTML] = {}
        self._blocks: gr.Blocks | None = None
        self.rooms = furnish(retriever)
        self._shops = OrderedDict({retriever.catalogue.fingerprint: self.rooms.shop})

    @property
    def catalogue(self) -> Catalogue:
        """The catalogue that is open."""
        return self.rooms.retriever.catalogue

    def component(self, place: Place) -> gr.HTML:
        """The component of a page; call it inside a `gr.Blocks` or a route."""
        page = self.rooms.pages[place]
        answers = [self._late(place, name) for name in page.answers]
        self._components[place] = component(page.page(), page.scripts, answers)
        return self._components[place]

    def served_by(self, blocks: gr.Blocks) -> None:
        """Say which blocks hold the components, once all of them are made."""
        self._blocks = blocks

    def go_over(self, catalogue: Catalogue, progress: Progress | None = None) -> None:
        """Open another catalogue, or the same folder's as it is now.

        Whoever loads a page after that sees it; conversations that have begun go on where they are.

        Raises:
            CatalogueError, CheckpointError: it cannot be opened; what is open stays open.
        """
        with self._changing:
            retriever = self.rooms.retriever.over(catalogue, progress=progress)
            retriever.prepare()
            rooms = self._furnish(retriever)
            self._shops[catalogue.fingerprint] = rooms.shop
            self._shops.move_to_end(catalogue.fingerprint)
            while len(self._shops) > 1 + EARLIER:
                self._shops.popitem(last=False)
            self.rooms = rooms
            for place, shown in self._components.items():
                shown.value = rooms.pages[place].page()
            if self._blocks is not None:
                self._blocks.config = self._blocks.get_config_file()

    def _late(self, place: Place, name: str) -> Callable[[dict], Answer]:
        """A function by the name of a page's method that asks the page which is open by then."""

        def answer(request: dict) -> Answer:
            page = self.rooms.pages[place]
            if page is self.rooms.shop:
                page = self._shop_of(request)
            return getattr(page, name)(request)

        answer.__name__ = name
        return answer

    def _shop_of(self, request: object) -> Shop:
        """The shop that a request means: of its conversation, else of its garment, else the one that is open."""
        if not isinstance(request, Mapping):
            return self.rooms.shop
        act, garment = request.get("act"), request.get("id")
        shops = [*reversed(self._shops.values())]
        if act in ("words", "photo"):
            return self.rooms.shop
        dialogue = request.get("dialogue") if act != "start" else None
        if act == "open":
            try:
                dialogue = read_saved(request.get("saved"))
            except RequestError:
                return self.rooms.shop
        if isinstance(dialogue, Mapping):
            return self._shops.get(str(dialogue.get("catalogue")), self.rooms.shop)
        return next((shop for shop in shops if garment in shop.catalogue), self.rooms.shop)
