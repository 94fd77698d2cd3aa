"""Dialogues that shoppers marked as wrong: a list, and each of them performed again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jvsm_core.dialogue.dialogue import Dialogue
from jvsm_core.dialogue.explain import understood
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import FittingRoomError

from ..serving import work
from ..ui.answers import told
from ..ui.cards import Cards
from ..ui.frames import frames, slide
from ..ui.markup import Markup, join, plural, tag
from ..ui.understood import panel
from .detail import acts, note_form
from .notes import MARK_DAYS, Mark, Note

#: Conversations listed at a time.
PAGE = 40

#: Most letters of what was said that a line shows.
SHOWN = 300


def marks(
    found: Sequence[Mark],
    noted: Mapping[str, Note],
    retriever: Retriever,
    make: Cards,
    *,
    first: int = 0,
    total: int = 0,
    removing: bool = True,
) -> Markup:
    """One page of the list; a sentence where nobody marked anything.

    Args:
        first, total: how many stand before this page, and how many there are.
        removing: whether each can be removed.
    """
    if not found:
        return tag(
            "p",
            "No shopper has marked a conversation yet. The Shop has “This is wrong” beside every answer; "
            f"what is marked there arrives here, and is kept for {MARK_DAYS} days.",
            class_="empty",
        )
    items = join(_line(mark, noted.get(mark.subject, Note()), retriever, make, removing) for mark in found)
    ways = [
        tag("button", name, type="button", class_="button", data_do="marks", data_first=at)
        for name, at, there in (
            ("Newer", max(0, first - PAGE), first > 0),
            ("Older", first + PAGE, first + len(found) < total),
        )
        if there
    ]
    return tag("ol", items, class_="queries") + (tag("div", *ways, class_="more") if ways else Markup())


def replayed(mark: Mark, retriever: Retriever, make: Cards, note: Note) -> Markup:
    """A marked dialogue performed again, turn by turn, with what its last query stands for."""
    written = json.dumps(mark.dialogue, indent=1)
    above = [tag("p", f"Marked {mark.made} UTC.", class_="quiet")]
    if mark.dialogue.get("checkpoint") != retriever.embedder.fingerprint:
        above.append(
            tag(
                "p",
                "It was marked when the shop had another checkpoint; this is what today's finds.",
                class_="notice",
            )
        )
    try:
        dialogue = retriever.replay(mark.dialogue, check=work.check)
        body = _turns(dialogue, retriever, make)
    except FittingRoomError as error:
        body = tag("p", f"It cannot be performed again here. {told(error)}", class_="notice error")
        body += tag("ol", join(tag("li", words) for words in said(mark.dialogue)))
    save = tag(
        "button",
        "Save",
        type="button",
        class_="button",
        data_do="keep",
        data_json=written,
        aria_label="Save this conversation as a file, to open it in the Shop",
    )
    head = tag("header", tag("h2", "Marked by a shopper") + acts(save), class_="open-head")
    return head + tag("div", join(above) + body + note_form(note, "mark", mark.id), class_="opened")


def said(dialogue: Mapping[str, Any]) -> list[str]:
    """The words of a dialogue's JSON, without performing it."""
    return [str(act["text"]) for act in _acts(dialogue) if act.get("text")]


def _turns(dialogue: Dialogue, retriever: Retriever, make: Cards) -> Markup:
    drawn = tag(
        "section",
        panel(understood(retriever, dialogue.query)),
        class_="understood",
        aria_label="What the last query stands for",
    )
    return join(slide(frame, make) for frame in frames(retriever, dialogue)) + drawn


def _line(mark: Mark, note: Note, retriever: Retriever, make: Cards, removing: bool) -> Markup:
    words = said(mark.dialogue)
    first = next((act.get("garment") for act in _acts(mark.dialogue)), None)
    thumb = Markup()
    if isinstance(first, str) and first in retriever.catalogue:
        thumb = tag("span", make.image(retriever.catalogue[first]), class_="thumb")
    asked = ", ".join(f"“{one}”" for one in words) or "Nothing was asked."
    asked = asked if len(asked) <= SHOWN else f"{asked[:SHOWN]}…"
    labels = [tag("span", f"#{name}", class_="badge tag") for name in note.tags]
    if note.words:
        labels.append(tag("span", "note", class_="badge"))
    what = tag("span", asked, class_="asked") + tag("span", plural(len(words), "request"), class_="quiet")
    line = tag(
        "button",
        tag("span", mark.made[5:], class_="rank number"),
        tag("span", thumb, class_="thumbs"),
        tag("span", what, class_="what"),
        tag("span", *labels, class_="badges"),
        type="button",
        class_="query",
        data_do="replay",
        data_mark=mark.id,
        data_key=f"mark{mark.id}",
        aria_label=f"Marked {mark.made}: {asked} Play it again.",
    )
    remove = tag(
        "button",
        "Remove",
        type="button",
        class_="link",
        data_do="remove",
        data_mark=mark.id,
        aria_label=f"Remove what was marked {mark.made}: {asked}",
    )
    return tag("li", line, remove if removing else "", class_="marked" if removing else None)


def _acts(dialogue: Mapping[str, Any]) -> list[Mapping[str, Any]]:
    """A stored dialogue's acts, whatever else stands there."""
    acts = dialogue.get("acts")
    return [act for act in acts if isinstance(act, Mapping)] if isinstance(acts, list) else []
