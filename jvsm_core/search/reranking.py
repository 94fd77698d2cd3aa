"""Reranking: garments that meet what was asked are preferred over those that only look right.

The composed query says what the wanted garment looks like, and the garments nearest to it differ from
it in any one attribute, the asked one included. Who asked for something wants it in all that is shown.
So a garment earns a bonus for every active constraint that it meets, and a smaller one for being of the
category at hand where no category was asked: who asks for puff sleeves on a dress wants a dress, and
who asks for sleeves on a tank top would rather have a t-shirt than a dress.
All that was to be kept is left to the cosine with the query:

    score = (cosine + sum of bonuses earned) / (1 + sum of bonuses to be had)

at most 1, and 1 for a garment that looks exactly as the query and meets everything.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from ..language.frame import Constraint, satisfies
from ..vocabulary import related_categories
from .constraints import deciding_keys, judge
from .evidence import Evidence, EvidenceReader
from .index import GarmentIndex, SearchResult
from .lexical import WordIndex

#: Bonuses, in units of cosine: of a constraint that is met, and of the category at hand. Where the catalogue
#: states attributes, a constraint outweighs any likeness; chosen on phrasings of our own
#: (`tests/jvsm_core/evaluation/development_phrases.jsonl`), where all from 1 on is alike.
STATED = (1.0, 0.4)
#: Where the model sees them it may be wrong, and the query knows what it knows; chosen on photos of the
#: validation split, where more than this finds wanted garments less often.
SEEN = (0.05, 0.05)

#: Share of the category's bonus that related ones earn (`vocabulary.related_categories`); all
#: of it where the category is one of several attributes that decide a comparison ("smarter").
RELATED = 0.4

#: Share of its weight that a constraint keeps when no garment meets it together with one of a later turn: who
#: asks for a skirt after "sleeveless" has let go of the sleeves.
RELAXATION = 0.5
#: The least product of two confidences with which a garment counts as meeting both constraints.
LIKELY = 0.25

#: Garments whose bonuses differ by less are looked for together.
_BUCKET = 0.1
#: So many times the garments asked for are taken from a bucket whose bonuses are not all the same.
_OVERSAMPLED = 4

#: Constraints whose garments, and sets of attributes whose combinations, are kept.
_REMEMBERED = 64


@dataclass(frozen=True)
class AttributeScores:
    """What each garment earns beyond its cosine.

    Attributes:
        bonus: float32 [N], read-only.
        total: the sum of bonuses to be had.
        graded: bonuses are confidences, not all or nothing.
    """

    bonus: np.ndarray
    total: float
    graded: bool = False

    def scores(self, cosines: np.ndarray, bonus: np.ndarray) -> np.ndarray:
        """Scores float32 [n] of garments from their cosines [n] and what they earned, [n]."""
        return ((cosines + bonus) / (1.0 + self.total)).astype(np.float32)


def search(
    index: GarmentIndex,
    query: np.ndarray,
    k: int,
    attribute_scores: AttributeScores | None,
    allowed: np.ndarray | None = None,
    excluded: Sequence[int] = (),
) -> SearchResult:
    """The k garments of the highest scores; cosine similarity is the score where nothing is preferred.

    Garments of like bonus are a bucket. The graph is asked for each bucket by itself, the highest first, until
    even the garment nearest to the query could not make up for the next bucket's smaller bonus. A bucket of
    few garments is beyond it: then every garment is scored, so that a value which only few have is found
    however far from the query they lie.

    Args:
        query, allowed, excluded: as for `GarmentIndex.search`.
    """
    if attribute_scores is None:
        return index.search(query, k, allowed, excluded)
    free = np.ones(len(index), bool) if allowed is None else allowed.copy()
    free[list(excluded)] = False
    nearest = index.search(query, 1, free)
    if not len(nearest.rows):
        return nearest
    buckets = np.where(free, np.rint(attribute_scores.bonus / _BUCKET), -1).astype(np.int64)
    rows, scores = np.empty(0, np.int64), np.empty(0, np.float32)
    for bucket in np.unique(buckets[free])[::-1]:
        mask = buckets == bucket
        bound = attribute_scores.scores(nearest.scores, attribute_scores.bonus[mask].max())[0]
        if len(rows) == k and scores[-1] >= bound:
            break
        wanted = min(k * _OVERSAMPLED if attribute_scores.graded else k, int(np.count_nonzero(mask)))
        found = index.candidates(query, wanted, mask)
        if found is None:
            scores = np.where(
                free, attribute_scores.scores(index.embeddings @ query, attribute_scores.bonus), -np.inf
            )
            rows = _highest(scores, min(k, int(np.count_nonzero(free))))
            return SearchResult(rows, scores[rows], "exact")
        rows = np.concatenate([rows, found])
        scores = attribute_scores.scores(index.embeddings[rows] @ query, attribute_scores.bonus[rows])
        best = _highest(scores, min(k, len(rows)), ties=rows)
        rows, scores = rows[best], scores[best]
    return SearchResult(rows, scores, index.engine.name)


def _highest(scores: np.ndarray, k: int, ties: np.ndarray | None = None) -> np.ndarray:
    """Places of the k highest scores, best first; equal ones by `ties`, which is their place by default."""
    edge = np.partition(scores, len(scores) - k)[len(scores) - k]
    near = np.flatnonzero(scores >= edge)
    return near[np.lexsort((near if ties is None else ties[near], -scores[near]))][:k]


class Reranker:
    """Constraints to attribute scores over one catalogue; it never changes once it is made."""

    def __init__(self, evidence: EvidenceReader, words: WordIndex) -> None:
        self._evidence = evidence
        self._words = words
        self._kinds = lru_cache(maxsize=_REMEMBERED)(self._combinations)
        # A constraint is asked once and active in every turn after.
        self._met = lru_cache(maxsize=_REMEMBERED)(self._judged)

    def attribute_scores(
        self, constraints: Sequence[Constraint], category: str | None
    ) -> AttributeScores | None:
        """What every garment earns by the active constraints; None where none of them is met by any.

        Args:
            category: of what is at hand; None where nothing is known of it.
        """
        bonus_met, bonus_kept = STATED if self._evidence.stated else SEEN
        every_met = [self.met(constraint) for constraint in constraints]
        bonus, total = np.zeros(len(self._evidence), np.float32), 0.0
        for constraint, met in zip(constraints, every_met, strict=True):
            if not met.any():
                continue
            since = [
                other
                for later, other in zip(constraints, every_met, strict=True)
                if later.turn > constraint.turn
            ]
            weight = bonus_met * constraint.confidence
            if any(other.any() and not np.any(met * other >= LIKELY) for other in since):
                weight *= RELAXATION
            bonus += weight * met
            total += weight
        if not total:
            return None
        about = [constraint for constraint in constraints if "category" in deciding_keys(constraint)]
        if category is not None and all(constraint.direction for constraint in about):
            # "Smarter" helps itself to a shirt where a t-shirt was, though not to a skirt.
            share = 1.0 if about else RELATED
            categories = self._evidence.columns["category"]
            bonus += bonus_kept * (
                categories.confidence({category})
                + share * categories.confidence(related_categories(category))
            )
            total += bonus_kept
        bonus.flags.writeable = False
        return AttributeScores(bonus, total, graded=not self._evidence.stated)

    def met(self, constraint: Constraint) -> np.ndarray:
        """How far every garment meets a constraint: float32 [N] from 0 to 1.

        0 or 1 where the catalogue states attributes; where the model sees them, its confidence in
        all values that meet it. A comparison of several attributes takes the likeliest values.
        """
        if constraint.key == "words":
            return (self._words.having(constraint.values) != constraint.negated).astype(np.float32)
        keys = deciding_keys(constraint)
        # Only what decides it is remembered: not who said it when, and in which words.
        return self._met(
            Constraint(
                constraint.key,
                constraint.values,
                constraint.direction,
                constraint.up,
                negated=constraint.negated,
                reference={key: value for key, value in constraint.reference.items() if key in keys},
                part=constraint.part,
            )
        )

    def _judged(self, constraint: Constraint) -> np.ndarray:
        keys = tuple(sorted(deciding_keys(constraint) & self._evidence.columns.keys()))
        if not self._evidence.stated and len(keys) == 1:
            column = self._evidence.columns[keys[0]]
            return column.confidence(
                [v for v in column.values if satisfies({keys[0]: v}, constraint, constraint.reference)]
            )
        kinds, kind_of = self._kinds(keys)
        return np.array([judge(constraint, kind).met is True for kind in kinds], np.float32)[kind_of]

    def may_meet(self, constraint: Constraint) -> np.ndarray:
        """Garments that are not known to fail a constraint: bool [N]."""
        if constraint.key == "words":
            return self.met(constraint) > 0
        kinds, kind_of = self._kinds(tuple(sorted(deciding_keys(constraint) & self._evidence.columns.keys())))
        return np.array([judge(constraint, kind).met is not False for kind in kinds])[kind_of]

    def _combinations(self, keys: tuple[str, ...]) -> tuple[list[Evidence], np.ndarray]:
        """The distinct garments as far as some attributes go, and which of them each garment is, [N]."""
        if not keys:
            return [Evidence({})], np.zeros(len(self._evidence), np.int64)
        columns = [self._evidence.columns[key] for key in keys]
        # What the model does not name with confidence is open; what a catalogue does not state is not there.
        seen = frozenset() if self._evidence.stated else frozenset(keys)
        shape = [len(column.values) + 1 for column in columns]
        numbers = np.ravel_multi_index([column.places + 1 for column in columns], shape)
        distinct, kind_of = np.unique(numbers, return_inverse=True)
        places = np.stack(np.unravel_index(distinct, shape), axis=1) - 1
        kinds = [
            Evidence(
                {
                    key: column.values[place]
                    for key, column, place in zip(keys, columns, row, strict=True)
                    if place >= 0
                },
                seen,
            )
            for row in places.tolist()
        ]
        return kinds, kind_of
