"""From a line of turns to its query: which words are composed, on what, and in which order.

The learned composer takes one text after the other, each on the query that the ones before it left.
What it is given is what stands of the line, not the way that led there:

- words that were taken back are left out: "red", then "no, blue" composes "blue" on the reference
  itself, so a detour ends where the direct way does;
- words that do not touch each other are composed in one fixed order, that of `vocabulary.KEYS`, so
  that the order in which they were said does not matter. Words that touch ("maxi", "shorter") keep
  theirs;
- words that only lead up to a request or round it off ("no, …", "actually …", "… please") say nothing
  about a garment and are not composed;
- a pick puts another reference under the same words;
- a garment that was turned down pushes the query away from itself where it was turned down: words
  said before it are composed before it.

Every turn composes its line anew; texts are read once, so a step more costs about a millisecond.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Sequence

import numpy as np

from ..model.embedder import Embedder
from ..search.constraints import already_met, decided_by, takes_back
from ..search.evidence import EvidenceReader
from ..vocabulary import KEYS
from .actions import Pick, Reject
from .dialogue import Turn

#: How far one rejection turns the query away: the share of the rejected garment's own direction
#: that is taken off. Rocchio's negative weight; 0.15 to 0.5 in the relevance feedback literature.
PUSH = 0.35

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


class LineComposer:
    """Composes the query of a line; it never changes once it is made.

    Args:
        embedding: a garment's visual embedding [D] by its id.
    """

    def __init__(
        self, embedder: Embedder, evidence: EvidenceReader, embedding: Callable[[str], np.ndarray]
    ) -> None:
        self._embedder = embedder
        self._evidence = evidence
        self._embedding = embedding

    def query(self, turns: Sequence[Turn]) -> np.ndarray:
        """The query [D] of the last turn; of the start, only its `query` is needed, of others nothing."""
        return self.variants(turns, [turns[-1].text])[0]

    def variants(self, turns: Sequence[Turn], texts: Sequence[str]) -> np.ndarray:
        """Queries [B, D] of a line, had its last turn been said in B other ways.

        Args:
            texts: what might have been said; nothing for an empty one.
        """
        base, line = self._planned(turns)
        queries = np.repeat(base[None], len(texts), axis=0)
        for turn in line:
            if isinstance(turn.act, Reject):
                rejected = self._embedding(turn.act.garment)
                queries = np.stack([push_away(query, rejected) for query in queries])
                continue
            said = [bare(text) for text in (texts if turn is turns[-1] else [turn.text] * len(texts))]
            rows = [row for row, text in enumerate(said) if text]
            if rows:
                queries[rows] = self._embedder.compose(queries[rows], [said[row] for row in rows])
        return queries

    def _planned(self, turns: Sequence[Turn]) -> tuple[np.ndarray, list[Turn]]:
        """What a line begins with, [D], and the turns that are composed on it in order.

        Raises:
            RequestError: an unknown garment.
        """
        picks = [place for place, turn in enumerate(turns) if isinstance(turn.act, Pick)]
        if not picks:
            return turns[0].query, standing(turns[1:])
        garment = turns[picks[-1]].act.garment
        base = self._embedding(garment)
        (evidence,) = self._evidence.of_garments([garment])
        wants = turns[picks[-1]].wants
        return base, standing(
            [
                turn
                for place, turn in enumerate(turns)
                if place > picks[-1] or not already_met(turn.id, wants, evidence)
            ]
        )


def standing(turns: Sequence[Turn]) -> list[Turn]:
    """The turns that act on a query: without those taken back, in the order they are composed."""
    ordered: list[Turn] = []
    run: list[Turn] = []
    for place, turn in enumerate(turns):
        if isinstance(turn.act, Reject):
            ordered += [*_in_order(run), turn]
            run = []
        elif turn.text and not _taken_back(turn, turns[place + 1 :]):
            run.append(turn)
    return ordered + _in_order(run)


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


def _taken_back(turn: Turn, later: Sequence[Turn]) -> bool:
    """Whether all that a turn asked was put right later; half of it is no reason to drop its words."""
    since = [asked for other in later for asked in other.asked]
    return bool(turn.asked) and all(any(takes_back(new, old) for new in since) for old in turn.asked)


def _in_order(turns: Sequence[Turn]) -> list[Turn]:
    """Groups of turns that touch each other, by their first attribute; within a group as said."""
    groups: list[list[Turn]] = []
    for turn in turns:
        mine, apart = [turn], []
        for group in groups:
            touches = any(_touched(turn) & _touched(other) for other in group)
            mine, apart = (group + mine, apart) if touches else (mine, [*apart, group])
        groups = [*apart, sorted(mine, key=lambda turn: turn.id)]
    return [turn for group in sorted(groups, key=_first_key) for turn in group]


def _first_key(group: Sequence[Turn]) -> int:
    keys = frozenset().union(*map(_touched, group))
    return min((_ORDER.get(key, len(_ORDER)) for key in keys), default=len(_ORDER))


def _touched(turn: Turn) -> frozenset[str]:
    """The attributes that a turn's words act on; a sleeve and its style are one thing."""
    keys = frozenset().union(*map(decided_by, turn.asked))
    return keys | {"sleeve"} if "sleeve_style" in keys else keys
