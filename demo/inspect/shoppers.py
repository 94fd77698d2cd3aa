"""Dialogues that shoppers marked as wrong: a list, and each of them performed again."""

from __future__ import annotations

import json
from collections.abc import Mapping, Sequence
from typing import Any

from jvsm_core.dialogue.dialogue import Dialogue
from jvsm_core.dialogue.explain import understood
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import FittingRoomError, RequestError

from ..ui.cards import Cards
from ..ui.frames import frames, slide
from ..ui.markup import Markup, join, plural, sentence, tag
from ..ui.understood import panel
from .detail import acts, note_form
from .notes import Mark, Note


def marks(found: Sequence[Mark], noted: Mapping[str, Note], retriever: Retriever, make: Cards) -> Markup:
    """The list; a sentence where nobody marked anything."""
    if not found:
        return tag(
            "p",
            "No shopper has marked a conversation yet. The Shop has “This is wrong” beside every answer; "
            "what is marked there arrives here.",
            class_="empty",
        )
    items = join(_line(mark, noted.get(mark.subject, Note()), retriever, make) for mark in found)
    return tag("ol", items, class_="queries")


def replayed(mark: Mark, retriever: Retriever, make: Cards, note: Note) -> Markup:
    """A marked dialogue performed again, turn by turn, with what its last query stands for."""
    written = json.dumps(mark.dialogue, indent=1)
    told = [tag("p", f"Marked {mark.made} UTC.", class_="quiet")]
    if mark.dialogue.get("checkpoint") != retriever.embedder.fingerprint:
        told.append(
            tag(
                "p",
                "It was marked when the shop had another checkpoint; this is what today's finds.",
                class_="notice",
            )
        )
    try:
        dialogue = retriever.replay(mark.dialogue)
        body = _turns(dialogue, retriever, make)
    except FittingRoomError as error:
        body = tag("p", f"It cannot be performed again here. {sentence(error)}", class_="notice error")
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
    return head + tag("div", join(told) + body + note_form(note, "mark", mark.id), class_="opened")


def find(found: Sequence[Mark], name: str) -> Mark:
    """A marked dialogue by its id.

    Raises:
        RequestError: there is none.
    """
    for mark in found:
        if mark.id == name:
            return mark
    raise RequestError("there is no such conversation any more; reload the page")


def said(dialogue: Mapping[str, Any]) -> list[str]:
    """The words of a dialogue's JSON, without performing it."""
    acts = dialogue.get("acts")
    known = [act for act in acts if isinstance(act, Mapping)] if isinstance(acts, list) else []
    return [str(act["text"]) for act in known if act.get("text")]


def _turns(dialogue: Dialogue, retriever: Retriever, make: Cards) -> Markup:
    drawn = tag(
        "section",
        panel(understood(retriever, dialogue.query)),
        class_="understood",
        aria_label="What the last query stands for",
    )
    return join(slide(frame, make) for frame in frames(retriever, dialogue)) + drawn


def _line(mark: Mark, note: Note, retriever: Retriever, make: Cards) -> Markup:
    words = said(mark.dialogue)
    first = (mark.dialogue.get("acts") or [{}])[0].get("garment")
    known = first in retriever.catalogue
    thumb = tag("span", make.image(retriever.catalogue[first]), class_="thumb") if known else ""
    asked = ", ".join(f"“{one}”" for one in words) or "Nothing was asked."
    labels = join(tag("span", f"#{name}", class_="badge tag") for name in note.tags)
    labels += tag("span", "note", class_="badge") if note.words else ""
    return tag(
        "li",
        tag(
            "button",
            tag("span", mark.made[5:], class_="rank number")
            + tag("span", thumb, class_="thumbs")
            + tag(
                "span",
                tag("span", asked, class_="asked")
                + tag("span", plural(len(words), "request"), class_="quiet"),
                class_="what",
            )
            + tag("span", labels, class_="badges"),
            type="button",
            class_="query",
            data_do="replay",
            data_mark=mark.id,
            data_key=f"mark{mark.id}",
            aria_label=f"Marked {mark.made}: {asked} Play it again.",
        ),
    )
