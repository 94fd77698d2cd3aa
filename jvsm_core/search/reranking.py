"""Reranking by what is asked and what is known: one formula for every catalogue.

For a composed query c, constraints K and the evidence of what is at hand:

    score(g) =   sum over constraints      confidence * log P(g meets k)
               + sum over kept attributes  w_a * log P(g has the same value as what is at hand)
               + m * cosine(c, v_g)

The weights m and w are `model.calibration.Weights`, the same for every catalogue; `calibrate` chooses them on
photos of the validation split. The probabilities are those of `evidence`. Where a catalogue states everything they are nearly 0 or 1, and
what is asked outweighs any likeness; where all is read off pictures they are doubtful, and likeness has
its say. Who asks for puff sleeves on a dress wants a dress: so the category is kept where no other was
asked for, and its relatives come before strangers.

A hit's score is scaled so that 1 is a garment that looks exactly as the query and certainly meets all.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

import numpy as np

from ..language.frame import Constraint
from ..language.words.orders import FORMALITY
from ..vocabulary import DETAILS, related_categories
from .constraints import concerned_keys, deciding_keys, satisfies
from .evidence import Evidence, EvidenceReader
from .index import GarmentIndex, SearchResult
from .lexical import WordIndex

#: Weight of words of a garment's own text, beside 1 of an attribute: who asks for a superhero wants one on
#: whatever has it, rather than the same kind of garment without.
WORDS = 1.5

#: Nothing is believed to be less likely than this: a witness may be wrong.
LEAST = 1e-3

#: Share of its weight that a constraint keeps when no garment meets it together with one of a later turn: who
#: asks for a skirt after "sleeveless" has let go of the sleeves. And that the category at hand keeps when
#: nothing of it meets what is asked: who asks for sleeves on a tank top would rather have a t-shirt.
RELAXATION = 0.5
#: Share that related categories then count of the one at hand (`vocabulary.related_categories`); all of
#: it where the category is one of several attributes that decide a comparison ("smarter").
RELATED = 0.4
#: The least probability with which a garment counts as one that may meet constraints.
LIKELY = 0.25
#: The least chance, beside the best there is, that something of the category at hand meets what is asked.
_HOPELESS = 0.02

#: Garments that are scored one by one at most, and that the engine is asked for where more could be best.
_SCORED, _NEAREST = 20_000, 200

#: Constraints whose garments are kept.
_REMEMBERED = 64


@dataclass(frozen=True)
class Term:
    """One thing that garments earn by: a constraint, or an attribute that is kept.

    Attributes:
        words: what is asked, as it was said; "same category" of what is kept.
        weight: of the logarithms.
        probs: float32 [N], how likely each garment has it.
    """

    words: str
    weight: float
    probs: np.ndarray

    @property
    def logs(self) -> np.ndarray:
        """Float32 [N], what each garment loses by it, at most 0."""
        return self.weight * _log(self.probs)


@dataclass(frozen=True)
class AttributeScores:
    """What each garment earns beside its likeness to the query.

    Attributes:
        logs: float32 [N], weighted logarithms of probabilities, at most 0; read-only.
        total: how far they can fall.
        terms: whose sum they are.
        likeness: weight of the cosine beside them.
    """

    logs: np.ndarray
    total: float
    terms: tuple[Term, ...] = ()
    likeness: float = 1.0

    def scores(self, cosines: np.ndarray, logs: np.ndarray) -> np.ndarray:
        """Scores float32 [n], at most 1, of garments from their cosines [n] and logarithms [n]."""
        return ((self.likeness * cosines + logs + self.total) / (self.likeness + self.total)).astype(
            np.float32
        )

    def earned(self, score: float, cosine: float) -> float:
        """What one must earn to score so much by some likeness; a hair less, for scores are rounded."""
        scale = self.likeness + self.total
        return score * scale - self.likeness * cosine - self.total - 1e-5 * (1 + self.total)


def search(
    index: GarmentIndex,
    query: np.ndarray,
    k: int,
    attribute_scores: AttributeScores | None,
    allowed: np.ndarray | None = None,
    excluded: Sequence[int] = (),
) -> SearchResult:
    """The k garments of the highest scores; cosine similarity is the score where nothing is asked.

    What a garment earns by its attributes is known for all; its likeness is computed for candidates. Those
    who earn most are looked at first: with the likeness of the k-th of them and of the garment that is
    nearest of all, a bound follows on what one must earn to be among the first k, and everyone above it is
    scored. Where that is too many, because most of a large shop has what was asked, the engine is asked
    for the nearest among them.

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
    every = bool(free.all())
    rows = np.flatnonzero(free)
    logs = attribute_scores.logs if every else attribute_scores.logs[rows]
    k = min(k, len(rows))
    best = rows[_highest(logs, k)]
    least = attribute_scores.scores(index.embeddings[best] @ query, attribute_scores.logs[best]).min()
    bound = logs >= attribute_scores.earned(least, float(nearest.scores[0]))
    engine = nearest.engine
    if np.count_nonzero(bound) > _SCORED:
        mask = np.zeros(len(index), bool)
        mask[rows[bound]] = True
        found = index.candidates(query, min(_NEAREST + k, int(mask.sum())), mask)
        if found is not None:
            earning = rows[_highest(logs, min(_SCORED, len(rows)))]
            rows = np.union1d(earning, found)
        else:
            rows, engine = rows[bound], "exact"
    else:
        rows = rows[bound]
    scores = attribute_scores.scores(index.embeddings[rows] @ query, attribute_scores.logs[rows])
    chosen = _highest(scores, k)
    return SearchResult(rows[chosen], scores[chosen], engine)


def _highest(scores: np.ndarray, k: int) -> np.ndarray:
    """Places of the k highest scores, best first; of equal ones the earlier."""
    edge = np.partition(scores, len(scores) - k)[len(scores) - k]
    near = np.flatnonzero(scores >= edge)
    return near[np.lexsort((near, -scores[near]))][:k]


class Reranker:
    """Constraints to attribute scores over one catalogue; it never changes once it is made."""

    def __init__(self, evidence: EvidenceReader, words: WordIndex) -> None:
        self._evidence = evidence
        self._words = words
        # A constraint is asked once and active in every turn after.
        self._met = lru_cache(maxsize=_REMEMBERED)(self._judged)

    def attribute_scores(
        self, constraints: Sequence[Constraint], at_hand: Evidence
    ) -> AttributeScores | None:
        """What every garment earns by the active constraints; None where none of them is met by any.

        Args:
            at_hand: what is known of what is refined; `Evidence({})` where that is nothing.
        """
        every_met = [self.met(constraint) for constraint in constraints]
        terms: list[Term] = []
        for constraint, met in zip(constraints, every_met, strict=True):
            if met.max() <= LEAST:
                continue
            weight = constraint.confidence * (WORDS if constraint.key == "words" else 1.0)
            since = [
                other
                for later, other in zip(constraints, every_met, strict=True)
                if later.turn > constraint.turn and other.max() >= LIKELY
            ]
            if any((met * other).max() < LIKELY for other in since):
                weight *= RELAXATION
            terms.append(Term(constraint.words, weight, met))
        if not any(term.weight for term in terms):
            return None
        asked = np.prod([met for met in every_met if met.max() > LEAST], axis=0)
        weights = self._evidence.calibration.weights
        for key, weight in (("category", weights.category), ("gender", weights.gender)):
            kept = self._kept(key, constraints, at_hand, asked)
            if kept is not None:
                share, alike = kept
                terms.append(Term(f"same {key}", weight * share, alike))
        logs = np.zeros(len(self._evidence), np.float32)
        for term in terms:
            logs += term.logs
        total = -sum(term.weight for term in terms) * np.log(LEAST)
        logs.flags.writeable = False
        return AttributeScores(logs, float(total), tuple(terms), weights.likeness)

    def _kept(
        self, key: str, constraints: Sequence[Constraint], at_hand: Evidence, asked: np.ndarray
    ) -> tuple[float, np.ndarray] | None:
        """The share of its weight with which an attribute is kept, and how likely each garment has it, [N].

        None where nothing is known of what is at hand, or something else was asked for.
        """
        distribution = at_hand.distribution(key)
        column = self._evidence.columns.get(key)
        if not distribution or column is None:
            return None
        about = [constraint for constraint in constraints if key in concerned_keys(constraint)]
        if any(not constraint.direction for constraint in about):
            return None
        alike = column.alike(distribution)
        if key != "category":
            # A garment of which it is not known is no different one.
            alike = alike + (1 - column.probs.sum(axis=1))
        if key != "category" or (not about and (alike * asked).max() >= _HOPELESS * asked.max()):
            return 1.0, alike
        # "Smarter" helps itself to a shirt where a t-shirt was, though not to a skirt.
        related: dict[str, float] = {}
        for value, share in distribution.items():
            for other in related_categories(value):
                related[other] = related.get(other, 0.0) + share
        counted, share = (1.0, 1.0) if about else (RELATED, RELAXATION)
        return share, np.minimum(alike + counted * column.alike(related), 1.0)

    def met(self, constraint: Constraint) -> np.ndarray:
        """How likely every garment meets a constraint: float32 [N] from 0 to 1.

        Nearly 0 or 1 where the catalogue states what decides it. 0 for all where nothing can: of a comparison
        with something of which nothing is known.
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

    def may_meet(self, constraint: Constraint) -> np.ndarray:
        """Garments that are not known to fail a constraint: bool [N]."""
        compared = deciding_keys(constraint) & self._evidence.columns.keys() & constraint.reference.keys()
        met = self.met(constraint)
        if constraint.part or (constraint.direction and not compared):
            return np.ones(len(met), bool)
        return met >= LIKELY

    def _judged(self, constraint: Constraint) -> np.ndarray:
        keys = sorted(deciding_keys(constraint) & self._evidence.columns.keys())
        if constraint.direction == "formality":
            return self._dressier(constraint)
        if not keys:
            # What nobody states, told or seen, nobody has; of a part nothing is known.
            without = constraint.negated and not constraint.part
            return np.full(len(self._evidence), float(without), np.float32)
        column = self._evidence.columns[keys[0]]
        plain = replace(constraint, negated=False)
        met = column.confidence(
            [value for value in column.values if satisfies({keys[0]: value}, plain, plain.reference)]
        )
        if constraint.key in DETAILS and constraint.values == ("no",):
            met = met + (1 - column.probs.sum(axis=1))
        return 1 - met if constraint.negated else met

    def _dressier(self, constraint: Constraint) -> np.ndarray:
        """How likely each garment is more, or less, formal than the reference: several attributes add up."""
        counts: dict[float, np.ndarray] = {0: np.ones(len(self._evidence), np.float32)}
        nothing = np.zeros(len(self._evidence), np.float32)
        compared = False
        for key, table in FORMALITY.items():
            column, before = self._evidence.columns.get(key), constraint.reference.get(key)
            if column is None or before is None or before not in table:
                continue
            compared = True
            steps: dict[float, list[str]] = {}
            for value in column.values:
                if value in table:
                    steps.setdefault(table[value] - table[before], []).append(value)
            shares: dict[float, np.ndarray] = {
                step: column.confidence(values) for step, values in steps.items()
            }
            shares[0] = shares.get(0, nothing) + 1 - sum(shares.values())
            added: dict[float, np.ndarray] = {}
            for total, share in counts.items():
                for step, likely in shares.items():
                    added[total + step] = added.get(total + step, nothing) + share * likely
            counts = added
        if not compared:
            return np.zeros(len(self._evidence), np.float32)
        way = 1 if constraint.up else -1
        return sum(
            (share for total, share in counts.items() if total * way > 0),
            np.zeros(len(self._evidence), np.float32),
        )


def _log(probabilities: np.ndarray) -> np.ndarray:
    clipped = np.clip(probabilities, LEAST, 1.0)
    return np.log(clipped, out=clipped) if clipped.dtype.kind == "f" else np.log(clipped)
