"""The conversation's HTML: what is being refined, the turns on their thread, what can be said next."""

from __future__ import annotations

from collections.abc import Sequence
from itertools import pairwise

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.dialogue.actions import Refine, StartGarment
from jvsm_core.dialogue.dialogue import Dialogue, Turn

from ..ui.cards import Cards, photo, said
from ..ui.frames import title
from ..ui.markup import Markup, join, tag
from ..ui.titles import short_title

#: Garments shown beneath a turn.
FEW = 4


def reference(dialogue: Dialogue, catalogue: Catalogue, make: Cards) -> Markup:
    """The garment, two garments, photo or words that the current turn refines."""
    if dialogue.turn.between:
        pair = [catalogue[one] for one in dialogue.turn.between]
        tile = tag("div", join(_tile(one, make) for one in pair), class_="pair")
        about = tag("p", "Between two garments", class_="name") + tag(
            "p", " · ".join(short_title(one) for one in pair), class_="words", dir="auto"
        )
    elif dialogue.reference is not None:
        garment = catalogue[dialogue.reference]
        tile = _tile(garment, make)
        price = make.price(garment)
        about = tag("p", short_title(garment), class_="name", title=garment.title, dir="auto")
        about += tag("p", price, class_="number") if price else ""
        traits = [said(key, value) for key, value in garment.stated.items() if key != "category"]
        about += tag("p", ", ".join(traits), class_="words")
    elif dialogue.photo is not None:
        preview = dialogue.photo.preview
        image = photo(preview, "Your photo") if preview else ""
        tile = tag("div", image, class_="tile", style="cursor: default")
        about = tag("p", "Your photo", class_="name") + tag(
            "p", "Say what should be different, or use one of the garments.", class_="words"
        )
    else:
        tile = Markup()
        about = tag("p", f"“{dialogue.start.text}”", class_="name") + tag(
            "p", "Say what should be different, or use one of the garments.", class_="words"
        )
    about = (
        tag(
            "p",
            "You are refining"
            + tag("button", "Choose another", type="button", class_="link", data_do="leave"),
            class_="eyebrow",
        )
        + about
    )
    return tag(
        "section", tile + tag("div", about), class_="reference", aria_label="The garment you are refining"
    )


def _tile(garment: Garment, make: Cards) -> Markup:
    return tag(
        "button",
        make.image(garment, lazy=False),
        type="button",
        class_="tile",
        data_do="detail",
        data_id=garment.id,
        data_key=f"reference-{garment.id}",
        aria_label=f"Look closer at {make.name(garment)}",
    )


def turns(dialogue: Dialogue, catalogue: Catalogue, make: Cards) -> Markup:
    """The line from the start to now, with the ways that branch off it."""
    line = dialogue.turns
    following = {turn.id: after.id for turn, after in pairwise(line)}
    return tag(
        "ol",
        join(_turn(turn, dialogue, following.get(turn.id), catalogue, make) for turn in line),
        class_="turns",
        aria_label="The conversation",
    )


def _turn(turn: Turn, dialogue: Dialogue, following: int | None, catalogue: Catalogue, make: Cards) -> Markup:
    now = turn.id == dialogue.position
    name = title(turn, catalogue)
    if isinstance(turn.act, StartGarment) and turn.reference == dialogue.reference:
        # The garment itself stands right above.
        name = "Your starting point. Say what should be different." if now else "Your starting point"
    few = (
        Markup()
        if turn.parent is None
        else join(make.thumb(hit.garment, f"turn{turn.id}") for hit in turn.hits[:FEW])
    )
    back = (
        Markup()
        if now
        else tag(
            "button",
            "Go back here",
            type="button",
            class_="link",
            data_do="branch",
            data_turn=turn.id,
            aria_label=f"Go back here: {title(turn, catalogue)}",
        )
    )
    # What is wrong with an answer is told where the answer is; it arrives on the Inspect page.
    wrong = (
        tag(
            "button",
            "This is wrong",
            type="button",
            class_="link",
            data_do="wrong",
            title="Keep this conversation for those who look into mistakes; your photo is left out",
        )
        if now and isinstance(turn.act, Refine)
        else Markup()
    )
    others = [other for other in dialogue.children(turn.id) if other.id != following]
    return tag(
        "li",
        tag("p", name, class_="said" if isinstance(turn.act, Refine) else "said done")
        + (tag("div", few + back, class_="few") if few or back else "")
        + wrong
        + _branches(others, dialogue, catalogue),
        class_="turn now" if now else "turn",
        aria_current="step" if now else None,
    )


def _branches(others: Sequence[Turn], dialogue: Dialogue, catalogue: Catalogue) -> Markup:
    """Lines that were left, each reachable at its last turn."""
    if not others:
        return Markup()
    links = join(
        tag(
            "button",
            title(other, catalogue),
            type="button",
            class_="chip",
            data_do="branch",
            data_turn=_end(dialogue, other.id),
        )
        for other in others
    )
    return tag("div", tag("span", "Also tried", class_="quiet") + links, class_="also")


def _end(dialogue: Dialogue, turn: int) -> int:
    """The newest end of the line that goes on from a turn."""
    children = dialogue.children(turn)
    return _end(dialogue, children[-1].id) if children else turn


def chips(suggestions: Sequence[str]) -> Markup:
    """Things to say next."""
    return join(
        tag("button", words, type="button", class_="chip", data_do="say", data_text=words)
        for words in suggestions
    )


def tools(dialogue: Dialogue, catalogue: Catalogue) -> Markup:
    """Undo, redo, start over; link, save, export."""
    redo = title(dialogue.tree[dialogue.undone[-1]], catalogue) if dialogue.can_redo else ""
    return join(
        (
            _tool(
                "Undo",
                "undo",
                dialogue.can_undo,
                title(dialogue.turn, catalogue) if dialogue.can_undo else "",
            ),
            _tool("Redo", "redo", dialogue.can_redo, redo),
            _tool("Start over", "reset", dialogue.can_undo, ""),
            _tool("Link", "share", True, "copy a link to this conversation"),
            _tool("Save", "save", True, "this conversation as a file"),
            _tool("Story", "record", dialogue.can_undo, "record this conversation, to be played on Stories"),
            _tool("Export", "export", True, "a page to show, with its pictures, in one file"),
        )
    )


def _tool(label: str, do: str, possible: bool, what: str) -> Markup:
    return tag(
        "button",
        label,
        type="button",
        class_="link",
        data_do=do,
        data_key=do,
        disabled=not possible,
        title=f"{label}: {what}" if what else None,
    )
