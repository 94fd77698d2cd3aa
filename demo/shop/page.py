"""The Shop: garments to browse, and a conversation in which they are refined.

One `gr.HTML` holds the page (`shop.html` and its scripts); what a person does reaches the
functions below as JSON and comes back as rendered regions. No request changes anything here:
the dialogue travels with the request (`state`), so any number of tabs can be open.
"""

from __future__ import annotations

import base64
import binascii
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, cast

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.actions import act_from_json
from jvsm_core.dialogue.dialogue import Dialogue, Turn
from jvsm_core.dialogue.explain import Explanation, explain, influence, understood
from jvsm_core.dialogue.feedback import answer
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.dialogue.turns import unwanted
from jvsm_core.errors import RequestError
from jvsm_core.files import data_folder
from jvsm_core.search.filters import Settings

from ..inspect.notes import Notes
from ..stories.page import recorded
from ..ui import export, frame
from ..ui.answers import Answer, answered
from ..ui.cards import Cards
from ..ui.drawings import Busy
from ..ui.frames import frames
from ..ui.markup import Markup, filled, tag
from ..ui.pictures import Pictures
from ..ui.understood import as_asked, drawn_from, in_terms_of, keys_by_category
from . import browse_view, conversation, detail, in_force, pins, results
from .browse import Listing, Selection
from .state import Dialogues, read_saved
from .suggestions import suggest

HERE = Path(__file__).parent

#: The page's scripts, in their order; they share one scope.
SCRIPTS = tuple(
    HERE / f"{name}.js"
    for name in "remember show roving act browse detail photo pins record share framed shop".split()
)

#: Garments a turn shows at first.
SHOWN = 24

#: Longest base64 of a photo: 20 MB of picture.
LONGEST_PHOTO = 28_000_000

#: Price limits offered: these shares of the garments are below them.
PRICE_STEPS = (0.25, 0.5, 0.75)


class Shop:
    """The Shop tab over one retriever."""

    scripts = SCRIPTS
    answers = ("act", "browse", "detail", "export", "understood", "wrong", "pinned", "compare", "record")

    def __init__(self, retriever: Retriever, currency: str = "£", notes: Notes | None = None) -> None:
        self.retriever = retriever
        self.catalogue = retriever.catalogue
        self.cards = Cards(Pictures(self.catalogue), currency)
        self.listing = Listing(retriever)
        self.dialogues = Dialogues(retriever)
        self._notes = notes or Notes(data_folder())
        self._kinds = keys_by_category(self.catalogue)
        self._products: dict[str, list[Garment]] = {}
        self._of_a_kind: dict[str, list[Garment]] = {}
        for garment in self.catalogue:
            self._of_a_kind.setdefault(garment.category, []).append(garment)
            if garment.product:
                self._products.setdefault(garment.product, []).append(garment)
        self._categories = sorted(self._kinds)
        self._prices = _price_steps([g.price for g in self.catalogue if g.price is not None])

    def page(self) -> Markup:
        """The page as it is first shown: every garment, to start from."""
        regions = self._browse(Selection())["regions"]
        body = filled(HERE / "shop.html", **regions)
        back = tag(
            "button",
            "Back to your conversation",
            type="button",
            class_="link",
            data_do="back",
            data_region="back",
            hidden=True,
        )
        return frame.page(frame.SHOP, body, back)

    @answered
    def browse(self, request: Mapping[str, Any]) -> Answer:
        """The garments for other words or filters, or the next page of them.

        Args:
            request: `words`, `chosen` (facet to values), `shown` (cards there are already, 0 for
                all anew).
        """
        selection = Selection.read(request)
        shown = request.get("shown", 0)
        if isinstance(shown, int) and shown > 0:
            garments = self.listing.select(selection)
            more = browse_view.more(len(garments), shown + browse_view.PAGE)
            return {"append": browse_view.cards(garments, self.cards, shown), "regions": {"more": more}}
        return self._browse(selection)

    @answered
    def act(self, request: Mapping[str, Any]) -> Answer:
        """One act of the conversation: a start, a turn, a way back, other filters.

        Args:
            request: `act` and what it needs, and the `dialogue` as this tab holds it.
        """
        if request.get("act") == "leave":
            return {"view": "browse"}
        dialogue = self._perform(request)
        shown = self._conversation(dialogue) | {"dialogue": self.dialogues.keep(dialogue)}
        # What nobody knows and what the shop lacks is said where the person looks: beside the box.
        said = str(answer(self.retriever, dialogue))
        return shown | {"notice": {"kind": "", "text": said}} if said else shown

    @answered
    def detail(self, request: Mapping[str, Any]) -> Answer:
        """A closer look at a garment `id`, in the light of the `dialogue`, if there is one."""
        garment_id = _text(request, "id")
        if garment_id not in self.catalogue:
            raise RequestError(f"the shop has no garment {garment_id[:80]!r}")
        garment = self.catalogue[garment_id]
        dialogue = self.dialogues.resume(request.get("dialogue"))
        place = next((p for p, hit in enumerate(dialogue.hits) if hit.garment.id == garment_id), None)
        variants = [one for one in self._products.get(garment.product, ()) if one is not garment]
        if place is None:
            reference = dialogue.reference == garment_id
            return {"html": detail.detail(garment, self.cards, reference=reference, variants=variants)}
        whys = explain(self.retriever, dialogue)
        return {
            "html": detail.detail(
                garment,
                self.cards,
                hit=dialogue.hits[place],
                why=whys[place],
                influence=influence(self.retriever, dialogue),
                variants=variants,
            )
        }

    @answered
    def export(self, request: Mapping[str, Any]) -> Answer:
        """The `dialogue` as one HTML file that opens without the shop."""
        dialogue = self.dialogues.resume(request.get("dialogue"))
        shown = frames(self.retriever, dialogue)
        asked = ", ".join(f"“{words}”" for words in dialogue.asked) or "Nothing was asked yet."
        pinned = pins.read(request, self.catalogue)
        page = export.page("A conversation", asked, shown, self.catalogue, self.cards.currency, pinned)
        return {"html": page}

    @answered
    def record(self, request: Mapping[str, Any]) -> Answer:
        """The `dialogue` as a story under a `title`, for the browser to keep."""
        dialogue = self.dialogues.resume(request.get("dialogue"))
        return {"story": recorded(dialogue, self.catalogue, _text(request, "title")).to_json()}

    @answered
    def pinned(self, request: Mapping[str, Any]) -> Answer:
        """The strip of the garments put aside: `pins`, their ids; `chosen`, those to compare."""
        garments = pins.read(request, self.catalogue)
        return {
            "pins": [garment.id for garment in garments],
            "regions": {"pins": pins.strip(garments, request.get("chosen"), self.cards)},
        }

    @answered
    def compare(self, request: Mapping[str, Any]) -> Answer:
        """Two or three `pins` side by side, in the light of the `dialogue`."""
        garments = pins.read(request, self.catalogue)
        dialogue = self.dialogues.resume(request.get("dialogue"))
        return {"html": pins.compared(garments, self.retriever, dialogue, self.cards)}

    @answered
    def understood(self, request: Mapping[str, Any]) -> Answer:
        """What the current query of the `dialogue` stands for, drawn.

        Asked for after the garments are on screen, so that a turn never waits for a drawing.
        """
        dialogue = self.dialogues.resume(request.get("dialogue"))
        read = in_terms_of(self._kinds, understood(self.retriever, dialogue.query))
        try:
            drawing, stands = drawn_from(as_asked(read, dialogue.turn.evidence, dialogue.constraints))
            return {"regions": {"drawing": drawing, "stands": stands}}
        except Busy:
            return {"again": True}

    @answered
    def wrong(self, request: Mapping[str, Any]) -> Answer:
        """Keep the `dialogue`, without its photo, for those who look into mistakes."""
        dialogue = self.dialogues.resume(request.get("dialogue"))
        self._notes.mark(dialogue.to_json(preview=False))
        return {"notice": {"kind": "", "text": "Thank you. This conversation is kept on the Inspect page."}}

    def _perform(self, request: Mapping[str, Any]) -> Dialogue:
        """The dialogue after an act.

        Raises:
            RequestError: the act cannot be performed, or is none.
        """
        retriever, settings = self.retriever, Settings(k=SHOWN)
        name = request.get("act")
        match name:
            case "start":
                return retriever.start(garment_id=_text(request, "id"), settings=settings)
            case "words":
                return retriever.start(text=_text(request, "text"), settings=settings)
            case "photo":
                return retriever.start(image=_photo(request), settings=settings)
            case "open":
                return self.dialogues.resume(read_saved(request.get("saved")))
        dialogue = self.dialogues.resume(request.get("dialogue"))
        match name:
            case "resume":
                return dialogue
            case "refine":
                return retriever.say(dialogue, _text(request, "text"))
            case "pick":
                return retriever.pick(dialogue, _text(request, "id"))
            case "between":
                return retriever.between(dialogue, _text(request, "id"), _text(request, "other"))
            case "reject":
                return retriever.reject(dialogue, _text(request, "id"))
            case "drop":
                asked = {name: request.get(name, "") for name in ("key", "part", "words")}
                asked["guessed"] = request.get("guessed", False)
                return retriever.perform(dialogue, act_from_json({"act": "drop", **asked}))
            case "undo":
                return retriever.undo(dialogue)
            case "redo":
                return retriever.redo(dialogue)
            case "reset":
                return retriever.reset(dialogue)
            case "branch":
                # Whatever it is: what is no turn is refused there.
                return retriever.branch(dialogue, cast(int, request.get("turn")))
            case "adjust":
                return retriever.adjust(
                    dialogue, results.read_filters(request.get("settings"), dialogue.settings)
                )
            case _:
                raise RequestError("the shop does not know this request; reload the page")

    def _browse(self, selection: Selection) -> Answer:
        garments = self.listing.select(selection)
        return {
            "view": "browse",
            "status": f"{len(garments)} garments",
            "regions": {
                "facets": browse_view.facets(self.listing.counts(selection), selection, self.listing.seen),
                "bar": browse_view.bar(len(garments), selection),
                "browse": browse_view.cards(garments, self.cards) or browse_view.empty(),
                "more": browse_view.more(len(garments), browse_view.PAGE),
            },
        }

    def _conversation(self, dialogue: Dialogue) -> Answer:
        whys = explain(self.retriever, dialogue)
        return {
            "view": "conversation",
            # A garment that was chosen needs no drawing of itself.
            "drawn": bool(dialogue.asked or dialogue.photo),
            "status": results.status(dialogue, whys),
            "regions": {
                "line": conversation.reference(dialogue, self.catalogue, self.cards)
                + conversation.turns(dialogue, self.catalogue, self.cards),
                "chips": conversation.chips(self._suggestions(dialogue, whys)),
                "tools": conversation.tools(dialogue, self.catalogue),
                "heading": results.heading(dialogue),
                "filters": results.filters(dialogue, self._categories, self._prices, self.cards.currency),
                "understood": in_force.understood(dialogue, whys),
                "results": results.found(dialogue, whys, self.cards, self._searched(dialogue.turn)),
            },
        }

    def _suggestions(self, dialogue: Dialogue, whys: Sequence[Explanation]) -> list[str]:
        """For the garment at hand: what is being refined, or what answers best so far."""
        if not dialogue.hits:
            return []
        if dialogue.reference is not None and not dialogue.asked:
            return self._suggested(self.catalogue[dialogue.reference])
        asked = {key for verdict in whys[0].verdicts for key in verdict.keys}
        return self._suggested(dialogue.hits[0].garment, asked)

    def _suggested(self, garment: Garment, asked: Iterable[str] = ()) -> list[str]:
        return suggest(self._of_a_kind[garment.category], garment, asked)

    def _searched(self, turn: Turn) -> int:
        """Garments among which a turn searched: those its filters let through, less the ones left out."""
        searched = self.retriever.allowed_mask(turn.settings, turn.filters).copy()
        searched[[self.catalogue.row(garment) for garment in unwanted(turn)]] = False
        return int(searched.sum())


def _text(request: Mapping[str, Any], name: str) -> str:
    value = request.get(name)
    if not isinstance(value, str):
        raise RequestError(f"this request lacks its {name}; reload the page")
    return value


def _photo(request: Mapping[str, Any]) -> bytes:
    written = _text(request, "picture")
    if len(written) > LONGEST_PHOTO:
        raise RequestError("the picture is larger than 20 MB; make it smaller first")
    try:
        return base64.b64decode(written, validate=True)
    except (binascii.Error, ValueError):
        raise RequestError("the picture did not arrive whole; try again") from None


def _price_steps(prices: list[float]) -> list[float]:
    """Round limits below which about a quarter, half and three quarters of the garments lie."""
    if not prices:
        return []
    ranked = sorted(prices)
    steps = (ranked[int(share * (len(ranked) - 1))] for share in PRICE_STEPS)
    return sorted({float(-(-step // 5) * 5) for step in steps})
