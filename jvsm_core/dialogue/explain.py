"""Why this garment: what was asked and is there, what was kept, what changed unasked.

Attributes come from the catalogue. Where it has none, and for an uploaded photo, the model names
them (image to text), and the explanation says so.

The query itself can be read the same way: `understood` names what it stands for before anything
is searched, and `influence` tells how much each word moved it.
"""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace

import numpy as np

from ..language.frame import OWN_TEXT, Constraint
from ..search.constraints import Verdict, concerned_keys, judge
from ..search.evidence import Evidence
from .actions import Refine, StartWords
from .dialogue import Dialogue, Turn
from .framing import composable
from .retriever import Retriever

#: Values that `understood` lists for an attribute.
ALTERNATIVES = 3

_WORD = re.compile(r"[^\W_]+(?:['’-][^\W_]+)*")


@dataclass(frozen=True)
class Change:
    """An attribute that differs from the reference though nobody asked."""

    key: str
    before: str
    after: str


@dataclass(frozen=True)
class Explanation:
    """Why one garment is among the hits.

    Attributes:
        garment: its id.
        verdicts: one on each active constraint, in the order they were said.
        kept: unasked attributes that are as in the reference, key to value.
        changed: unasked attributes that are not.
        seen: attributes of the garment or the reference were read off a picture by the model.
    """

    garment: str
    verdicts: tuple[Verdict, ...]
    kept: Mapping[str, str]
    changed: tuple[Change, ...]
    seen: bool

    @property
    def met(self) -> tuple[Verdict, ...]:
        """Asked and there."""
        return tuple(verdict for verdict in self.verdicts if verdict.met is True)

    @property
    def unmet(self) -> tuple[Verdict, ...]:
        """Asked and not there."""
        return tuple(verdict for verdict in self.verdicts if verdict.met is False)


@dataclass(frozen=True)
class WordInfluence:
    """How far one word moved the query.

    Attributes:
        word: as it was written.
        change: 1 - cosine between the query and the query without this word, 0 to 2.
        share: of the sum of all words' changes, 0 to 1.
    """

    word: str
    change: float
    share: float


@dataclass(frozen=True)
class Belief:
    """An attribute that a query stands for, as the model reads it.

    Attributes:
        confidence: of `value`, 0 to 1.
        others: the next best values with their confidences.
    """

    key: str
    value: str
    confidence: float
    others: tuple[tuple[str, float], ...] = ()


def explain(
    retriever: Retriever, dialogue: Dialogue, garments: Sequence[str] | None = None
) -> list[Explanation]:
    """One explanation for each hit of the current turn, in their order.

    Args:
        garments: ids of others to explain in place of the hits.
    """
    garments = [hit.garment.id for hit in dialogue.hits] if garments is None else garments
    having = [
        (constraint, retriever.words.having(constraint.values))
        for constraint in dialogue.constraints
        if constraint.key in OWN_TEXT
    ]
    return [
        explain_garment(
            garment,
            evidence,
            dialogue.turn.evidence,
            dialogue.constraints,
            {one: bool(found[retriever.catalogue.row(garment)]) for one, found in having},
        )
        for garment, evidence in zip(garments, retriever.evidence.of_garments(garments), strict=True)
    ]


def explain_garment(
    garment: str,
    evidence: Evidence,
    reference: Evidence,
    constraints: Sequence[Constraint],
    having: Mapping[Constraint, bool] | None = None,
) -> Explanation:
    """What a garment meets of some constraints, and keeps and changes of a reference.

    Args:
        garment: its id.
        evidence, reference: what is known of the garment, and of what the constraints were said about.
        having: whether the garment's own text has the words of a constraint on words.
    """
    asked = frozenset().union(*map(concerned_keys, constraints))
    unasked = [key for key in reference.values if key in evidence.values and key not in asked]
    pairs = {key: (reference.values[key], evidence.values[key]) for key in unasked}
    return Explanation(
        garment=garment,
        verdicts=tuple(
            Verdict(one, having[one] != one.negated, "told")
            if having and one in having
            else judge(one, evidence)
            for one in constraints
        ),
        kept={key: new for key, (old, new) in pairs.items() if old == new},
        changed=tuple(Change(key, old, new) for key, (old, new) in pairs.items() if old != new),
        seen=bool(evidence.seen or reference.seen),
    )


def understood(retriever: Retriever, query: np.ndarray) -> tuple[Belief, ...]:
    """What a query [D] stands for, in the vocabulary's order of attributes."""
    return tuple(
        Belief(key, *ranked[0], others=tuple(ranked[1:ALTERNATIVES]))
        for key, ranked in retriever.evidence.seen(query).items()
    )


def influence(
    retriever: Retriever, dialogue: Dialogue, turn: Turn | None = None
) -> tuple[WordInfluence, ...]:
    """How much each word of a turn moved its query: each is left out once.

    Args:
        turn: one of the dialogue's; the current one when None.

    Returns:
        the words in order; nothing for a turn without words.
    """
    turn = turn or dialogue.turn
    words = list(_WORD.finditer(turn.text))
    if not words:
        return ()
    without = [_tidy(turn.text[: word.start()] + turn.text[word.end() :]) for word in words]
    if isinstance(turn.act, Refine):
        changed = retriever.composer.variants(
            turn.composition, turn.id, [composable(replace(turn.frame, text=text)) for text in without]
        )
    elif isinstance(turn.act, StartWords):
        # The last word left out leaves nothing to search for.
        said = np.array([[bool(text)] for text in without])
        changed = np.where(said, retriever.embedder.embed_texts(without), np.zeros_like(turn.query))
    changes = np.maximum(0.0, 1.0 - changed @ turn.query)
    total = float(changes.sum()) or 1.0
    return tuple(
        WordInfluence(word.group(), float(change), float(change) / total)
        for word, change in zip(words, changes, strict=True)
    )


def _tidy(text: str) -> str:
    """One space between words; nothing at all where no word is left."""
    return " ".join(text.split()) if _WORD.search(text) else ""
