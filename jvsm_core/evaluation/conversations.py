"""Scripted conversations: whether what must hold after each utterance holds of the garments shown.

One JSON object a line::

    {"start": "summer dress under 80" | {"category": "dress", "colour": "green", …},
     "say": ["sleeveless, floral", …],
     "expect": [[{"key": "category", "values": ["dress"]}, {"key": "price", "at_most": 80}, …], …]}

`start` is the first message or the garment on show, `say` what is said then, and `expect` what is asked
for after each of it: values, values refused (`not`), a comparison with the garment on show (`direction`
`more` or `less`), a limit on the price, words of the garment's own text (`words`, `not_words`). Other
fields of a line or of an ask are ignored. An ask about a part (`part`), or about what the shop's fields do
not tell, is left out and counted. So is an utterance that leaves nothing to judge, or asks for what
the shop does not have.

What is at hand and what was turned down are never shown again, so they do not count as what the shop has.

Labels have gaps: what a field does not state is not known to be absent. So a garment that states nothing of an
attribute asked for, though others of its kind do, is passed over, as in `evaluate shop`: the first ten are
the first ten that can be judged.

It is an acceptance test for any shop: write down what shoppers say there, and what they must get.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from tqdm import tqdm

from ..catalogue import Catalogue
from ..dialogue.dialogue import Dialogue
from ..dialogue.retriever import Retriever
from ..dialogue.turns import unwanted
from ..errors import DataError, RequestError
from ..files import parse_json
from ..language.frame import Constraint
from ..language.words.lexicon import Lexicon
from ..language.words.orders import scales
from ..search.constraints import satisfies
from ..search.filters import Settings

#: So many garments are shown, and this share of them, or of all that the shop has, must be right.
SHOWN, ENOUGH = 10, 0.8

#: What is compared: attribute and scale, and whether "more" goes up that scale.
_SCALES: Mapping[str, tuple[str, str, bool]] = {
    "length": ("length", "length", True),
    "sleeve": ("sleeve", "sleeve", True),
    "neckline": ("neckline", "neck depth", False),
    "fit": ("fit", "fit", True),
    "formality": ("category", "formality", True),
    "warmth": ("material", "warmth", True),
    "busyness": ("pattern", "busyness", True),
    "colour-lightness": ("colour", "lightness", True),
    "colour-strength": ("colour", "strength", True),
    "colour-warmth": ("colour", "warmth", True),
}
_LEXICON = Lexicon()


@dataclass(frozen=True)
class Conversation:
    """What is said, and what must hold after each utterance.

    Attributes:
        number: its line in the file, from 1.
        start: the first message, or attributes of the garment on show.
        say: the utterances that follow.
        expect: the asks in force after each of them.
    """

    number: int
    start: str | Mapping[str, str]
    say: tuple[str, ...]
    expect: tuple[tuple[Mapping, ...], ...]


def read_conversations(path: str | Path) -> tuple[Conversation, ...]:
    """Read a file of conversations.

    Raises:
        DataError: it cannot be read, is empty, or a line is no conversation; the message names it.
    """
    path = Path(path)
    try:
        lines = path.read_text("utf-8-sig").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read the conversations {path}: {error}") from None
    conversations = []
    for number, line in enumerate(lines, start=1):
        if line.strip():
            try:
                conversations.append(_conversation(number, parse_json(line)))
            except (ValueError, KeyError, TypeError) as error:
                raise DataError(f"{path}, line {number}: not a conversation: {error}") from None
    if not conversations:
        raise DataError(f"{path} has no conversations")
    return tuple(conversations)


def _conversation(number: int, row: Mapping) -> Conversation:
    start, say, expect = row["start"], tuple(row["say"]), tuple(tuple(asks) for asks in row["expect"])
    if not isinstance(start, str | Mapping) or not all(isinstance(text, str) for text in say):
        raise TypeError("start is a text or an object, say a list of texts")
    if not say or len(say) != len(expect):
        raise ValueError(f"{len(say)} utterances but {len(expect)} lists of what is expected after them")
    if not all(isinstance(ask, Mapping) for asks in expect for ask in asks):
        raise TypeError("what is expected is a list of objects for each utterance")
    return Conversation(number, start, say, expect)


class Judge:
    """Which garments of a catalogue meet an ask, by what its fields tell."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._attributes = [
            {key: _LEXICON.canonical(key, value) for key, value in garment.attributes.items()}
            | {"category": _LEXICON.canonical("category", garment.category)}
            for garment in catalogue
        ]
        self._prices = np.array([np.nan if g.price is None else g.price for g in catalogue], float)
        self._texts = [f"{garment.title} {garment.description}".lower() for garment in catalogue]
        self._told = frozenset().union(*self._attributes)
        self._kinds: dict[str, set[str]] = defaultdict(set)
        for attributes in self._attributes:
            self._kinds[attributes["category"]].update(attributes)

    def on_show(self, start: Mapping[str, str]) -> int | None:
        """Row of the garment that a conversation starts from: of the category, and most alike in all else.

        None where the shop has nothing of the category.
        """
        wanted = {key: _LEXICON.canonical(key, str(value)) for key, value in start.items()}
        alike = [
            -1
            if attributes["category"] != wanted.get("category", attributes["category"])
            else sum(attributes.get(key) == value for key, value in wanted.items())
            for attributes in self._attributes
        ]
        best = int(np.argmax(alike))
        return best if alike[best] >= 0 else None

    def meeting(self, asks: Sequence[Mapping], shown: int | None) -> tuple[np.ndarray | None, int]:
        """Garments that meet every ask that can be judged, bool [N], and how many asks cannot be.

        Args:
            shown: row of the garment on show, which comparisons are about.

        Returns:
            None for the garments where nothing can be judged.
        """
        masks = [self._meeting(ask, shown) for ask in asks]
        judged = [mask for mask in masks if mask is not None]
        return (np.logical_and.reduce(judged) if judged else None), len(masks) - len(judged)

    def silent(self, asks: Sequence[Mapping]) -> np.ndarray:
        """Garments that state nothing of a value or comparison asked for, though others of their kind do: bool [N]."""
        keys = {ask.get("key", "") for ask in asks if "part" not in ask and "not" not in ask}
        keys = {_SCALES[key][0] if key in _SCALES else key for key in keys}
        return np.array(
            [bool((keys & self._kinds[each["category"]]) - each.keys()) for each in self._attributes]
        )

    def _meeting(self, ask: Mapping, shown: int | None) -> np.ndarray | None:
        if "part" in ask:
            return None
        if "words" in ask or "not_words" in ask:
            return self._of_words(ask)
        key = ask.get("key")
        if key == "price":
            return self._of_price(ask, shown)
        if "direction" in ask:
            return None if shown is None else self._compared(ask, shown)
        if key not in self._told:
            return None
        values = tuple(_LEXICON.canonical(key, str(value)) for value in ask.get("values") or ask["not"])
        if key == "gender" and "not" not in ask and {"men", "women"} & set(values):
            values += ("unisex",)
        asked = Constraint(key, values, negated="not" in ask)
        return np.array([satisfies(attributes, asked) for attributes in self._attributes])

    def _compared(self, ask: Mapping, shown: int) -> np.ndarray | None:
        key, scale, up = _SCALES.get(ask["key"], (None, "", True))
        broad = scale in ("formality", "warmth") and ask["key"] == scale
        if key not in self._told or not (broad or any(order.name == scale for order in scales(key))):
            return None
        reference = self._attributes[shown]
        asked = Constraint(key, direction=scale, up=up == (ask["direction"] == "more"))
        met = np.array([satisfies(attributes, asked, reference) for attributes in self._attributes])
        return met if key in reference else None

    def _of_price(self, ask: Mapping, shown: int | None) -> np.ndarray | None:
        if np.isnan(self._prices).all():
            return None
        if "direction" in ask:
            if shown is None or np.isnan(self._prices[shown]):
                return None
            bound = self._prices[shown]
            return self._prices > bound if ask["direction"] == "more" else self._prices < bound
        least, most = ask.get("at_least", -np.inf), ask.get("at_most", np.inf)
        return (self._prices >= least) & (self._prices <= most)

    def _of_words(self, ask: Mapping) -> np.ndarray | None:
        words = [str(word).lower() for word in ask.get("words") or ask["not_words"]]
        have = np.array([any(word in text for word in words) for text in self._texts])
        if "words" in ask:
            return have if have.any() else None
        return ~have


@dataclass(frozen=True)
class Utterance:
    """What became of one utterance.

    Attributes:
        text: what was said.
        met: system to whether enough of what was shown is right.
        shown: how many of the garments shown are right, system by system.
        stock: how many garments of the shop are.
    """

    text: str
    met: Mapping[str, bool]
    shown: Mapping[str, int]
    stock: int


def evaluate_conversations(
    retriever: Retriever, conversations: Sequence[Conversation], labelled: Catalogue | None = None
) -> dict:
    """Hold every conversation with the shop, and judge what is shown after each utterance.

    Two systems answer: `jvsm` is the shop as shoppers use it (`Retriever.say`), `rules` takes what was
    read from the words and ranks by it, with no composed query: of garments that meet as much, those
    most like the start come first.

    Args:
        labelled: the shop's garments with the fields that are judged by, where the shop is not told them.

    Returns:
        `{"benchmark", "gallery", "conversations", "utterances", "not_held", "not_judged": {"utterances",
        "asks"}, "systems": {name: {"ok", "utterances_ok"}}, "failing": [{"line", "start", "utterances": [{
        "text", "right", "stock", "ok"}]}]}`; percentages of what can be judged. `failing` is what `jvsm`
        does not get right; `not_held` counts conversations about a kind of garment that the shop does not have.

    Raises:
        DataError: the shop can hold none of them.
    """
    judge = Judge(labelled or retriever.catalogue)
    held: list[tuple[Conversation, list[Utterance]]] = []
    not_held = skipped = asks_left_out = 0
    for conversation in tqdm(conversations, desc="conversations", leave=False):
        shown = None if isinstance(conversation.start, str) else judge.on_show(conversation.start)
        if shown is None and not isinstance(conversation.start, str):
            not_held += 1
            continue
        judged = []
        for said, dialogue, asks in _held(retriever, conversation, shown):
            meeting, left_out = judge.meeting(asks, shown)
            asks_left_out += left_out
            if meeting is not None and dialogue is not None:
                meeting[[retriever.catalogue.row(one) for one in unwanted(dialogue.turn)]] = False
            if meeting is None or not meeting.any():
                skipped += 1
                continue
            judged.append(_judged(retriever, said, dialogue, meeting, judge.silent(asks)))
        if judged:
            held.append((conversation, judged))
        else:
            not_held += 1
    if not held:
        raise DataError("none of the conversations can be judged in this shop")
    utterances = [one for _, judged in held for one in judged]
    return {
        "benchmark": "conversations",
        "gallery": len(retriever.catalogue),
        "conversations": len(held),
        "utterances": len(utterances),
        "not_held": not_held,
        "not_judged": {"utterances": skipped, "asks": asks_left_out},
        "systems": {
            name: {
                "ok": _percent([all(one.met[name] for one in judged) for _, judged in held]),
                "utterances_ok": _percent([one.met[name] for one in utterances]),
            }
            for name in ("jvsm", "rules")
        },
        "failing": [
            _failing(conversation, judged)
            for conversation, judged in held
            if not all(one.met["jvsm"] for one in judged)
        ],
    }


def _held(
    retriever: Retriever, conversation: Conversation, shown: int | None
) -> Iterator[tuple[str, Dialogue | None, Sequence[Mapping]]]:
    """Each utterance with the dialogue after it; one that is refused leaves the dialogue as it was."""
    dialogue, settings = None, Settings(k=SHOWN)
    with suppress(RequestError):
        if shown is None:
            dialogue = retriever.start(text=str(conversation.start), settings=settings)
        else:
            garment = retriever.catalogue.garments[shown].id
            dialogue = retriever.start(garment_id=garment, settings=settings)
    for said, asks in zip(conversation.say, conversation.expect, strict=True):
        with suppress(RequestError):
            if dialogue is None:
                dialogue = retriever.start(text=said, settings=settings)
            else:
                dialogue = retriever.say(dialogue, said)
        yield said, dialogue, asks


def _judged(
    retriever: Retriever, said: str, dialogue: Dialogue | None, meeting: np.ndarray, silent: np.ndarray
) -> Utterance:
    ranked = {"jvsm": [], "rules": []} if dialogue is None else _ranked(retriever, dialogue)
    right = {
        name: sum(bool(meeting[row]) for row in [row for row in rows if not silent[row]][:SHOWN])
        for name, rows in ranked.items()
    }
    stock = int(meeting.sum())
    needed = ENOUGH * min(SHOWN, stock)
    return Utterance(said, {name: count >= needed for name, count in right.items()}, right, stock)


def _ranked(retriever: Retriever, dialogue: Dialogue) -> dict[str, list[int]]:
    """All that may be shown, best first, system by system.

    `rules` ranks by what was read, then by likeness to what the dialogue began with.
    """
    hits = [retriever.catalogue.row(hit.garment.id) for hit in dialogue.hits]
    scores = retriever.scores(dialogue)
    further = [int(row) for row in np.argsort(-scores, kind="stable") if scores[row] > -np.inf]
    met = sum(
        (retriever.reranker.met(constraint) for constraint in dialogue.constraints),
        np.zeros(len(retriever.catalogue)),
    )
    likeness = retriever.index.cosines(dialogue.start.query)
    return {
        "jvsm": list(dict.fromkeys((*hits, *further))),
        "rules": [
            int(row)
            for row in np.lexsort((-likeness, -met))
            if retriever.catalogue.garments[row].id != dialogue.reference
        ],
    }


def _failing(conversation: Conversation, judged: Sequence[Utterance]) -> dict:
    return {
        "line": conversation.number,
        "start": conversation.start,
        "utterances": [
            {"text": one.text, "right": one.shown["jvsm"], "stock": one.stock, "ok": one.met["jvsm"]}
            for one in judged
        ],
    }


def _percent(each: Sequence[bool]) -> float:
    return round(100 * float(np.mean(each)), 2)


def hidden(catalogue: Catalogue) -> Catalogue:
    """A catalogue as a product feed tells it: without attributes."""
    return replace(catalogue, garments=tuple(replace(garment, attributes={}) for garment in catalogue))
