"""The composed query of a line of turns, and the steps it was composed by.

The learned composer takes one text after the other, each on the query that the ones before it left.
What it is given is what stands of the line, not the way that led there:

- words that were superseded are left out: "red", then "no, blue" composes "blue" on the reference
  itself, so a detour ends where the direct way does;
- words that do not touch each other are composed in one fixed order, that of `vocabulary.KEYS`, so
  that the order in which they were said does not matter. Words that touch ("maxi", "shorter") keep
  theirs;
- words that only lead up to a request or round it off ("no, …", "actually …", "… please") say nothing
  about a garment and are not composed;
- a pick puts another reference under the same words;
- a garment that was turned down pushes the query away from itself where it was turned down: words
  said before it are composed before it.

A turn goes on from the steps that it shares with the turn before, and of a long line the first steps
become part of what the rest is composed on. So a turn costs a millisecond or two however many came
before it, and at most `MOST_STEPS` compositions.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass, field, replace
from itertools import takewhile

import numpy as np

from ..language.frame import Constraint
from ..model.embedder import Embedder
from ..search.constraints import deciding_keys, judge, supersedes_in_query
from ..search.evidence import Evidence
from ..vocabulary import KEYS

#: How far one rejection turns the query away: the share of the rejected garment's own direction
#: that is taken off. Rocchio's negative weight; 0.15 to 0.5 in the relevance feedback literature.
PUSH = 0.35

#: Steps that are composed anew where one of them is superseded; longer dialogues are rare, and nobody
#: remembers more.
MOST_STEPS = 10

#: What may come before a request without being part of it. "No" is one only where it is set apart, or a
#: verb follows: "no sleeves" asks for something.
_OPENING = re.compile(
    r"^(?:(?:oh|ah|hm+|um+|uh|er+|ok|okay|hey|hi|hello|actually|wait|sorry|please|pls|nope|nah"
    r"|(?:no+|so|well)(?=\s*[,.;:!…])|no(?=\s+(?:make|give|show|let|in|actually|wait|sorry)\s))"
    r"(?:[\s,.;:!…]+|$))+",
    re.IGNORECASE,
)
_CLOSING = re.compile(
    r"(?:[\s,.;:!?…-]+(?:please|pls|plz|thanks|thank you|thx|instead|rather|then))*[\s,.;:!?…-]*$",
    re.IGNORECASE,
)

_ORDER = {key: place for place, key in enumerate(KEYS)}


@dataclass(frozen=True)
class QueryStep:
    """One turn's part in a query: words that are composed, or a garment to turn away from.

    Attributes:
        turn: id of the turn.
        text: the words; empty for a rejection.
        constraints: what the words ask for and later ones have not superseded.
        keys: the attributes that the words act on.
        rejected: id of the garment turned down; empty for words.
    """

    turn: int
    text: str = ""
    constraints: tuple[Constraint, ...] = ()
    keys: frozenset[str] = frozenset()
    rejected: str = ""

    @classmethod
    def of(cls, turn: int, text: str, constraints: Sequence[Constraint]) -> QueryStep:
        """The step of a turn's words."""
        keys = frozenset().union(*map(deciding_keys, constraints))
        # A sleeve and its style are one thing.
        keys |= {"sleeve"} if "sleeve_style" in keys else frozenset()
        return cls(turn, bare(text), tuple(constraints), keys)


@dataclass(frozen=True)
class Composition:
    """A query and how it was composed.

    Attributes:
        base: [D], what the steps are composed on.
        steps: in the order they are composed.
        queries: the query [D] after each step, read-only.
        opening: the words that a dialogue began with: part of the base, until a pick replaces it.
    """

    base: np.ndarray
    steps: tuple[QueryStep, ...] = ()
    queries: tuple[np.ndarray, ...] = field(default=(), repr=False)
    opening: QueryStep | None = None

    @property
    def query(self) -> np.ndarray:
        """The composed query [D]."""
        return self.queries[-1] if self.queries else self.base


class Composer:
    """Composes the queries of dialogues; it never changes once it is made.

    Args:
        embedding: a garment's visual embedding [D] by its id.
    """

    def __init__(self, embedder: Embedder, embedding: Callable[[str], np.ndarray]) -> None:
        self._embedder = embedder
        self._embedding = embedding

    def refined(self, before: Composition, step: QueryStep) -> Composition:
        """A composition with a step more: words said, or a garment turned down."""
        steps = without(before.steps, lambda old: any(supersedes_in_query(n, old) for n in step.constraints))
        return self._composed(before, (*steps, step))

    def dropped(self, before: Composition, gone: Callable[[Constraint], bool]) -> Composition:
        """A composition less the words that asked for nothing but some constraints."""
        return self._composed(before, without(before.steps, gone))

    def picked(
        self,
        before: Composition,
        base: np.ndarray,
        garments: Collection[str],
        evidence: Evidence,
        active: Collection[Constraint],
    ) -> Composition:
        """The same words on another garment, or between two others.

        To ask "longer" of a garment that is longer would make it longer still; to ask "navy" of a navy
        one changes nothing. So comparisons that the garment meets are left out.

        Args:
            base: [D], of the garment, or halfway between them.
            garments: their ids; what turned away from them is left out.
            evidence: of the garment, or what they have in common.
            active: the constraints in force.
        """
        opening = () if before.opening is None else (before.opening,)
        steps = [
            step
            for step in (*opening, *before.steps)
            if step.rejected not in garments and not _met_already(step, evidence, active)
        ]
        return self._composed(Composition(read_only(base)), steps)

    def variants(self, composition: Composition, turn: int, texts: Sequence[str]) -> np.ndarray:
        """Queries [B, D], had one turn been said in B other ways; nothing for an empty text."""
        place = next((n for n, step in enumerate(composition.steps) if step.turn == turn), None)
        if place is None:
            return np.repeat(composition.query[None], len(texts), axis=0)
        before = composition.queries[place - 1] if place else composition.base
        queries = self._applied(np.repeat(before[None], len(texts), axis=0), [bare(text) for text in texts])
        for step in composition.steps[place + 1 :]:
            queries = self._after(step, queries)
        return queries

    def _composed(self, before: Composition, steps: Sequence[QueryStep]) -> Composition:
        ordered = in_order(steps)
        pairs = zip(before.steps, ordered, strict=False)
        shared = sum(1 for _ in takewhile(lambda pair: pair[0].turn == pair[1].turn, pairs))
        queries = list(before.queries[:shared])
        for step in ordered[shared:]:
            query = queries[-1] if queries else before.base
            queries.append(read_only(self._after(step, query[None])[0]))
        made = replace(before, steps=tuple(ordered), queries=tuple(queries))
        newest = max((step.turn for step in ordered), default=0)
        while len(made.steps) > MOST_STEPS and made.steps[0].turn != newest:
            made = replace(made, base=made.queries[0], steps=made.steps[1:], queries=made.queries[1:])
        return made

    def _after(self, step: QueryStep, queries: np.ndarray) -> np.ndarray:
        """Queries [B, D] after a step."""
        if step.rejected:
            rejected = self._embedding(step.rejected)
            return np.stack([push_away(query, rejected) for query in queries])
        return self._applied(queries, [step.text] * len(queries))

    def _applied(self, queries: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Queries [B, D] with a text composed on each; those of an empty text as they were."""
        rows = [row for row, text in enumerate(texts) if text]
        if rows:
            queries = queries.copy()
            queries[rows] = self._embedder.compose(queries[rows], [texts[row] for row in rows])
        return queries


def without(steps: Sequence[QueryStep], gone: Callable[[Constraint], bool]) -> tuple[QueryStep, ...]:
    """Steps less some of their constraints; a step of which nothing is left is left out.

    Half of it is no reason to drop its words.
    """
    left = [
        replace(step, constraints=tuple(one for one in step.constraints if not gone(one))) for step in steps
    ]
    return tuple(new for new, old in zip(left, steps, strict=True) if new.constraints or not old.constraints)


def in_order(steps: Sequence[QueryStep]) -> list[QueryStep]:
    """Steps as they are composed: those between two rejections by attribute, as far as they do not touch."""
    ordered: list[QueryStep] = []
    run: list[QueryStep] = []
    for step in sorted(steps, key=lambda step: step.turn):
        if step.rejected:
            ordered += [*_by_attribute(run), step]
            run = []
        else:
            run.append(step)
    return ordered + _by_attribute(run)


def bare(text: str) -> str:
    """A request without what only leads up to it or rounds it off; as it was where nothing else is left."""
    return _CLOSING.sub("", _OPENING.sub("", text)) or text


def push_away(query: np.ndarray, rejected: np.ndarray, push: float = PUSH) -> np.ndarray:
    """Query [D] turned away from a rejected garment along what differs between them.

    Rocchio's negative feedback on the sphere. Taking the rejected embedding itself off the query
    would also take off all that both share, which is what the shopper asked for. So only the
    part at right angles to the query is taken off, the more the more alike the two are:
    q' = q - push * max(0, q.r) * (r - (q.r) q), then to length 1.
    """
    shared = float(query @ rejected)
    turned = query - push * max(0.0, shared) * (rejected - shared * query)
    return (turned / np.linalg.norm(turned)).astype(np.float32)


def read_only(vector: np.ndarray) -> np.ndarray:
    """A copy as float32 that cannot be written to."""
    vector = np.array(vector, np.float32)
    vector.flags.writeable = False
    return vector


def _met_already(step: QueryStep, evidence: Evidence, active: Collection[Constraint]) -> bool:
    """Whether a garment has all that is still in force of a step with a comparison in it."""
    if not any(constraint.direction for constraint in step.constraints):
        return False
    mine = [constraint for constraint in active if constraint.turn == step.turn]
    return all(judge(constraint, evidence).met for constraint in mine)


def _by_attribute(steps: Sequence[QueryStep]) -> list[QueryStep]:
    """Groups of steps that touch each other, by their first attribute; within a group as said."""
    groups: list[list[QueryStep]] = []
    for step in steps:
        mine: list[QueryStep] = [step]
        apart: list[list[QueryStep]] = []
        for group in groups:
            touches = any(step.keys & other.keys for other in group)
            mine, apart = (group + mine, apart) if touches else (mine, [*apart, group])
        groups = [*apart, sorted(mine, key=lambda step: step.turn)]
    return [step for group in sorted(groups, key=_first_key) for step in group]


def _first_key(group: Sequence[QueryStep]) -> int:
    keys = frozenset().union(*(step.keys for step in group))
    return min((_ORDER.get(key, len(_ORDER)) for key in keys), default=len(_ORDER))
