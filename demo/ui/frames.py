"""A dialogue as a sequence of frames, one a turn, to be shown or exported without buttons."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.dialogue import feedback
from jvsm_core.dialogue.actions import (
    Between,
    Drop,
    Others,
    Pick,
    Refine,
    Reject,
    StartGarment,
    StartPhoto,
    StartWords,
)
from jvsm_core.dialogue.dialogue import Dialogue, Hit, Turn
from jvsm_core.dialogue.explain import Explanation, explain
from jvsm_core.dialogue.retriever import Retriever

from .cards import Cards, photo
from .markup import Markup, join, tag
from .titles import short_title

#: Garments in a frame.
SHOWN = 8


@dataclass(frozen=True)
class Frame:
    """One moment of a dialogue.

    Attributes:
        said: what was done, in a few words.
        quoted: whether `said` is what the person said, word for word.
        references: the garment that is refined, or the two that it goes on from between; none for words
            or a photo.
        preview: a photo as base64 JPEG, where the dialogue began with one.
        whys: explanations of `hits`, one each.
        note: what a presenter says about it.
        answer: what the shop says of it: what no garment meets, which words nobody knows.
    """

    said: str
    quoted: bool
    references: tuple[Garment, ...]
    preview: str
    hits: tuple[Hit, ...]
    whys: tuple[Explanation, ...]
    note: str = ""
    answer: str = ""


def frame(retriever: Retriever, dialogue: Dialogue, note: str = "") -> Frame:
    """The current turn as a frame."""
    turn, catalogue = dialogue.turn, retriever.catalogue
    return Frame(
        said=turn.act.text if isinstance(turn.act, Refine | StartWords) else title(turn, catalogue),
        quoted=isinstance(turn.act, Refine | StartWords),
        references=tuple(catalogue[one] for one in (turn.reference, *turn.between) if one),
        preview=dialogue.photo.preview if dialogue.photo else "",
        hits=turn.hits[:SHOWN],
        whys=tuple(explain(retriever, dialogue)[:SHOWN]),
        note=note,
        answer=str(feedback.answer(retriever, dialogue)),
    )


def frames(retriever: Retriever, dialogue: Dialogue) -> list[Frame]:
    """Every turn of the line that led to the current one."""
    return [frame(retriever, retriever.branch(dialogue, turn.id)) for turn in dialogue.turns]


def slide(shown: Frame, make: Cards) -> Markup:
    """A frame as HTML: at the left what is refined and what is said, at the right what is found."""
    if shown.references:
        refined = join(
            tag("div", make.image(one, lazy=False), class_="tile") + make.label(one)
            for one in shown.references
        )
    elif shown.preview:
        refined = tag("div", photo(shown.preview, "The photo"), class_="tile")
    else:
        refined = Markup()
    said = tag("blockquote" if shown.quoted else "p", shown.said, class_="line-said")
    note = tag("p", shown.answer, class_="line-answer") if shown.answer else Markup()
    note += tag("p", shown.note, class_="line-note") if shown.note else Markup()
    explained: Sequence[Explanation | None] = shown.whys or (None,) * len(shown.hits)
    cards = join(make.plain(hit.garment, why) for hit, why in zip(shown.hits, explained, strict=True))
    return tag(
        "section",
        tag(
            "div",
            tag("div", said + note, class_="line-words") + tag("div", refined, class_="line-refined"),
            class_="slide-left",
        )
        + tag("div", cards, class_="grid"),
        class_="slide",
    )


def title(turn: Turn, catalogue: Catalogue) -> str:
    """What was done, in a few words."""
    match turn.act:
        case Refine(text=words):
            return words.strip()
        case StartWords(text=words):
            return f"Started with “{words.strip()}”"
        case StartPhoto():
            return "Started with your photo"
        case StartGarment(garment):
            return f"Started with {_uncapitalised(short_title(catalogue[garment]))}"
        case Pick(garment):
            return f"Took {_uncapitalised(short_title(catalogue[garment]))}"
        case Between(garment, other):
            first, second = (_uncapitalised(short_title(catalogue[one])) for one in (garment, other))
            return f"Between {first} and {second}"
        case Reject(garment):
            return f"Less like {_uncapitalised(short_title(catalogue[garment]))}"
        case Others():
            return "Others than those"
        case Drop() as drop:
            return f"No longer asked: {' '.join(filter(None, (drop.part, drop.words or drop.key)))}"
        case _:
            raise ValueError(f"no turn is made by {turn.act.act}")


def _uncapitalised(name: str) -> str:
    """A title within a sentence; an abbreviation keeps its capitals."""
    return name[:1].lower() + name[1:] if name[1:2].islower() else name
