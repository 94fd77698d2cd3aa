"""What to say about a turn beside its garments: words nobody knows, constraints the shop cannot meet."""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from ..language.frame import Constraint, Frame
from ..language.words.lexicon import plural
from ..language.words.table import rows
from ..search.constraints import concerned_keys, deciding_keys
from ..search.evidence import WITNESSES
from ..search.filters import ordering
from ..shops.prices import SIGNS
from .dialogue import Dialogue, Turn
from .framing import unusable
from .retriever import Retriever
from .understanding import unplaced


@dataclass(frozen=True)
class Answer:
    """What a shopper should be told about the current turn.

    Attributes:
        missing: "No dress here meets “leather”; these come closest.", or empty.
        unknown: "I don't know “quantum”. I used: sleeveless.", or empty.
        unstated: "This shop does not state sizes, so “medium” has nothing to go by.", or empty; also that
            a price was named in another currency than the shop's.
    """

    missing: str = ""
    unknown: str = ""
    unstated: str = ""

    def __str__(self) -> str:
        return " ".join(part for part in (self.missing, self.unknown, self.unstated) if part)


def answer(retriever: Retriever, dialogue: Dialogue) -> Answer:
    """What to say about a dialogue's current turn; every part empty when all went as asked."""
    turn = dialogue.turn
    unused = [one for one in turn.frame.filters if one not in turn.filters]
    unstated = [_sentence(unusable(one)) for one in unused]
    unstated += _unknown_parts(retriever, turn)
    unstated += _other_currency(turn, retriever.catalogue.currency)
    return Answer(_missing(retriever, turn), _unknown(turn.frame), " ".join(unstated))


def _unknown(frame: Frame) -> str:
    if not frame.unknown:
        return ""
    asked = [one.words for one in frame.constraints if not one.guess]
    used = ", ".join(dict.fromkeys((*asked, *(one.words for one in frame.filters))))
    guessed = ", ".join(one.words for one in frame.constraints if one.guess)
    parts = [unplaced(frame)]
    parts += [f"I used: {used}"] if used else []
    parts += [f"My guess: {guessed}"] if guessed else []
    return ". ".join(parts) + "."


def _missing(retriever: Retriever, turn: Turn) -> str:
    """That no garment meets everything, and what of it none meets."""
    certain = [one for one in turn.constraints if _is_certain(retriever, one)]
    kind, constraints = _kind(retriever, turn, certain)
    here = retriever.allowed_mask(turn.settings)
    if kind is not None:
        here = here & retriever.stock.of_kind(kind)
    asked = [(one.words, retriever.reranker.may_meet(one) & here) for one in constraints]
    asked += [
        (one.words, retriever.allowed_mask(turn.settings, [one]) & here)
        for one in turn.filters
        if not ordering(one)
    ]
    if not asked or np.logical_and.reduce([garments for _, garments in asked]).any():
        return ""
    alone = [words for words, garments in asked if not garments.any()]
    words = list(dict.fromkeys(f"“{words}”" for words in alone or [words for words, _ in asked]))
    listed = " and ".join(filter(None, (", ".join(words[:-1]), words[-1])))
    together = " together" if len(words) > 1 and not alone else ""
    filters = " within your filters" if turn.settings.filtering else ""
    subject = "Nothing" if kind is None else f"No {kind}"
    verb = "meet" if plural(kind) else "meets"
    closest = "; these come closest" if turn.hits else ""
    return f"{subject} here {verb} {listed}{together}{filters}{closest}."


def _is_certain(retriever: Retriever, constraint: Constraint) -> bool:
    """Whether what garments are known to be decides a constraint: what is only seen may be so of any."""
    columns = [retriever.evidence.columns.get(key) for key in deciding_keys(constraint)]
    stated = WITNESSES.index("stated")
    return all(column is None or (column.witness == stated).any() for column in columns)


def _kind(
    retriever: Retriever, turn: Turn, constraints: Sequence[Constraint]
) -> tuple[str | None, Sequence[Constraint]]:
    """The kind of garment that the shopper wants, and what else is asked of it.

    The kind asked for where the shop has it, else the one at hand, unless others are asked or filtered for.
    """
    about = [one for one in constraints if "category" in concerned_keys(one)]
    match about:
        case []:
            return None if turn.settings.categories else turn.evidence.values.get("category"), constraints
        case [Constraint(key="category", values=(kind,), direction=None, negated=False)]:
            if retriever.reranker.may_meet(about[0]).any():
                return kind, [one for one in constraints if one is not about[0]]
    return None, constraints


def _unknown_parts(retriever: Retriever, turn: Turn) -> Iterator[str]:
    """That nothing tells the colour or cloth of a part that this turn asks for."""
    for one in turn.frame.constraints:
        phrases = [f"{value} {one.part}" for value in one.values]
        if one.part and not retriever.words.having(phrases).any():
            yield f"Nothing here tells the {one.key} of {one.part}: “{one.words}” was left out."


def _other_currency(turn: Turn, currency: str) -> Iterator[str]:
    """That a price of this turn is taken as one in the shop's currency, though it named another."""
    for one in turn.frame.filters:
        named = _currency_of(one.words)
        if one in turn.filters and currency and named not in ("", currency):
            yield f"Prices here are in {currency}: “{one.words}” is taken as such."


def _currency_of(words: str) -> str:
    """ISO code of the currency that a price is said in; "" where none is said."""
    for word in re.findall(r"[^\W\d_]+|[^\w\s]", words.lower()):
        for row in rows("currencies", Path(__file__).parent):
            if word in row.many("words"):
                return row["code"]
        if word in SIGNS or word.upper() in SIGNS.values():
            return SIGNS.get(word, word.upper())
    return ""


def _sentence(text: str) -> str:
    return f"{text[:1].upper()}{text[1:]}."
