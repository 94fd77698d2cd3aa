"""Garments put aside in a conversation, as HTML: their strip, and two or three side by side."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.dialogue.dialogue import Dialogue
from jvsm_core.dialogue.explain import explain
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.search.evidence import Evidence
from jvsm_core.vocabulary import KEYS

from ..ui.cards import Cards, badge, said, witness, words
from ..ui.markup import Markup, join, tag, void

#: Most garments put aside, and how many are compared at once.
MOST, FEWEST_COMPARED, MOST_COMPARED = 12, 2, 3


def read(request: Mapping[str, Any], catalogue: Catalogue) -> list[Garment]:
    """The garments of a request's `pins` that this shop has, each once.

    They come in links and files from anybody, and from other shops.
    """
    sent = request.get("pins")
    ids = [one for one in sent if isinstance(one, str)] if isinstance(sent, list) else []
    return [catalogue[one] for one in dict.fromkeys(ids) if one in catalogue][:MOST]


def strip(garments: Sequence[Garment], chosen: object, make: Cards) -> Markup:
    """The garments put aside, each to be chosen or taken off; empty where there are none."""
    if not garments:
        return Markup()
    marked = chosen if isinstance(chosen, list) else []
    return tag("ul", join(_pinned(one, one.id in marked, make) for one in garments)) + tag(
        "div",
        _act("Compare", "compare", "two or three of them, side by side"),
        _act("Between these two", "between", "what lies halfway between two of them"),
        class_="acts",
    )


def compared(garments: Sequence[Garment], retriever: Retriever, dialogue: Dialogue, make: Cards) -> Markup:
    """The dialog's content: what was asked and every attribute, a column a garment, by witness.

    Raises:
        RequestError: too few or too many garments.
    """
    if not FEWEST_COMPARED <= len(garments) <= MOST_COMPARED:
        raise RequestError(f"choose {FEWEST_COMPARED} or {MOST_COMPARED} pinned garments to compare")
    ids = [garment.id for garment in garments]
    whys = explain(retriever, dialogue, ids)
    evidence = retriever.evidence.of_garments(ids)
    rows = [
        _row(asked[0].words, [badge(one) if one.met is not None else _unknown() for one in asked])
        for asked in zip(*(why.verdicts for why in whys), strict=True)
    ]
    keys = sorted(set().union(*(one.values for one in evidence)) - {"category"}, key=_place)
    rows += [_attribute(key, evidence) for key in ("category", *keys)]
    head = join(tag("th", _head(garment, make), scope="col") for garment in garments)
    table = tag(
        "table",
        tag("caption", "Side by side", class_="announced"),
        tag("thead", tag("tr", tag("td"), head)),
        tag("tbody", join(rows)),
    )
    close = tag("button", "×", type="button", class_="close", data_do="close", aria_label="Close")
    note = "Marked rows differ. What is not marked “in its text” or “by its picture” is stated by the shop."
    return close + tag("div", table, tag("p", note, class_="quiet"), class_="beside")


def _pinned(garment: Garment, chosen: bool, make: Cards) -> Markup:
    box = void("input", type="checkbox", name="chosen", value=garment.id, checked=chosen)
    name = tag("span", garment.title, class_="announced")
    off = tag(
        "button",
        "×",
        type="button",
        class_="off",
        data_do="pin",
        data_id=garment.id,
        aria_label=f"Take off: {garment.title}",
    )
    return tag("li", tag("label", box, make.image(garment), name, title=garment.title), off)


def _act(label: str, do: str, what: str) -> Markup:
    return tag("button", label, type="button", class_="button", data_do=do, data_key=do, title=what)


def _head(garment: Garment, make: Cards) -> Markup:
    use = tag(
        "button",
        "Use this",
        type="button",
        class_="button",
        data_do="pick",
        data_id=garment.id,
        aria_label=f"Use this: {garment.title}",
    )
    return tag("div", make.image(garment, lazy=False), class_="tile") + make.label(garment) + use


def _attribute(key: str, evidence: Sequence[Evidence]) -> Markup:
    values = [one.values.get(key) for one in evidence]
    cells = [
        _unknown() if value is None else tag("span", said(key, value)) + witness(one.witness(key))
        for value, one in zip(values, evidence, strict=True)
    ]
    return _row(words(key), cells, differs=len(set(values)) > 1)


def _row(label: str, cells: Sequence[Markup], differs: bool = False) -> Markup:
    heads = tag("th", label, scope="row") + join(tag("td", cell) for cell in cells)
    return tag("tr", heads, class_="differs" if differs else None)


def _unknown() -> Markup:
    return tag("span", "–", aria_hidden="true") + tag("span", "not known", class_="announced")


def _place(key: str) -> int:
    return KEYS.index(key) if key in KEYS else len(KEYS)
