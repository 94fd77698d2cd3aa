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

That is so of the first five. Beyond them what is kept weighs less: who asks for red of a jacket sees the jackets
first, and then red things of other kinds rather than more jackets that are not red.

A hit's score is scaled so that 1 is a garment that looks exactly as the query and certainly meets all.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce

import numpy as np

from ..language.frame import Constraint
from ..language.words.orders import FORMALITY
from ..vocabulary import DETAILS, related_categories
from .constraints import concerned_keys, deciding_keys, satisfies
from .evidence import WITNESSES, Evidence, EvidenceReader, Likeness
from .index import GarmentIndex, SearchResult
from .lexical import WordIndex

#: Weight of words of a garment's own text, beside 1 of an attribute: who asks for a superhero wants one on
#: whatever has it, rather than the same kind of garment without.
WORDS = 1.5

#: Nothing is believed to be less likely than this: a witness may be wrong.
LEAST = 1e-3

#: Garments that are worked on at once.
_PART = 32_768

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

#: Garments that come by the full weight of what is kept; of those after them it counts for less.
FIRST = 5
#: How far the sixth garment's score is told below the fifth's at least.
_APART = 1e-6

#: Up to so many garments a shop is looked through as a whole.
SMALL = 20_000
#: Nearest garments that the engine is asked for in a larger one, and where too many could be best: what it has not
#: found lies no nearer than the best quarter of what it has.
_NEAREST, _FURTHER = 256, 2048
#: Where the first will have lost so much, the shop has nothing that is all of what is asked, but much that is as good.
_LACKING = -2.0
#: Garments of a sample, by which it is told what the first will earn and how many have something.
_SAMPLE = 8_192
#: Garments whose likeness is worked out: those that earn most, the best of more by the outlines of theirs, and of
#: how many those are looked at.
_EARNING, _SCORED, _OUTLINED = 128, 256, 262_144

#: What is kept as far as may be though a comparison is about it: "smarter" may still be of the same kind.
_CHANGED_ALONG = frozenset({"category", "gender"})

#: Constraints whose garments are kept.
_REMEMBERED = 64


@dataclass(frozen=True)
class Term:
    """One thing that garments earn by: a constraint, or an attribute that is kept.

    Attributes:
        words: what is asked, as it was said; "same category" of what is kept.
        weight: of the logarithms, above 0.
        probs: float32 [N], how likely each garment has it.
        kept: it was not asked for.
    """

    words: str
    weight: float
    probs: np.ndarray | Likeness
    kept: bool = False

    @property
    def logs(self) -> np.ndarray:
        """Float32 [N], what each garment loses by it, at most 0."""
        return self.logs_of(slice(None))

    def logs_of(self, rows: np.ndarray | slice) -> np.ndarray:
        """As `logs`, of some garments: float32 [n]."""
        return self.weight * _log(self.having(rows))

    def having(self, rows: np.ndarray | slice) -> np.ndarray:
        """How likely some garments have it: float32 [n]."""
        return self.probs[rows]

    def at_most(self, rows: np.ndarray) -> np.ndarray:
        """As `having`, or a little more."""
        return self.probs.at_most(rows) if isinstance(self.probs, Likeness) else self.probs[rows]


@dataclass(frozen=True)
class AttributeScores:
    """What each garment earns beside its likeness to the query: the sum of one term at least.

    Attributes:
        likeness: weight of the cosine beside them.
        beyond: the share of its weight that what is kept counts after the first five.
    """

    terms: tuple[Term, ...]
    likeness: float = 1.0
    beyond: float = 1.0

    @cached_property
    def after_first(self) -> AttributeScores | None:
        """What garments after the first five earn; None where it is the same: in a large shop, or where nothing is kept.

        A large one has enough of any kind, and is not looked through twice.
        """
        if self.beyond == 1 or len(self.terms[0].probs) > SMALL or not any(term.kept for term in self.terms):
            return None
        terms = (
            replace(term, weight=self.beyond * term.weight) if term.kept else term for term in self.terms
        )
        return AttributeScores(tuple(term for term in terms if term.weight), self.likeness)

    @cached_property
    def logs(self) -> np.ndarray:
        """Weighted logarithms of probabilities, float32 [N], at most 0; read-only."""
        logs = self.logs_of(slice(None))
        logs.flags.writeable = False
        return logs

    @cached_property
    def total(self) -> float:
        """How far they can fall."""
        return -sum(term.weight for term in self.terms) * float(np.log(LEAST))

    def logs_of(self, rows: np.ndarray | slice) -> np.ndarray:
        """As `logs`, of some garments: float32 [n]."""
        first, *others = self.terms
        logs = first.logs_of(rows)
        for term in others:
            logs += term.logs_of(rows)
        return logs

    def scores(self, cosines: np.ndarray, logs: np.ndarray) -> np.ndarray:
        """Scores float32 [n], at most 1, of garments from their cosines [n] and logarithms [n]."""
        return ((self.likeness * cosines + logs + self.total) / (self.likeness + self.total)).astype(
            np.float32
        )

    def of_all(self, cosines: np.ndarray, free: np.ndarray) -> np.ndarray:
        """Scores float32 [N] as `search` gives them, of garments with some cosines [N]; -inf where not free, bool [N]."""
        scores = np.where(free, self.scores(cosines, self.logs), -np.inf).astype(np.float32)
        if self.after_first is None or np.count_nonzero(free) <= FIRST:
            return scores
        first = _highest(scores, FIRST)
        after = np.where(free, self.after_first.scores(cosines, self.after_first.logs), -np.inf)
        after[first] = -np.inf
        after -= _above(scores[first], after.max())
        after[first] = scores[first]
        return after.astype(np.float32)

    def earned(self, score: float, cosine: float) -> float:
        """What one must earn to score so much by some likeness; a hair less, for scores are rounded."""
        scale = self.likeness + self.total
        return score * scale - self.likeness * cosine - self.total - 1e-5 * (1 + self.total)

    def earning(self, bound: float, free: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
        """Rows of the garments that earn so much, and what they earn: what fewest have is looked at first.

        Args:
            free: bool [N], the garments that count.
        """

        def share(term: Term) -> float:
            sample = term.probs[:: 1 + 8 * len(free) // _SAMPLE]
            return float(np.mean(sample >= np.exp(bound / term.weight)))

        first, *_ = terms = sorted(self.terms, key=share)
        least = np.float32(np.exp(bound / first.weight) * (1 - 1e-6))
        if least > LEAST:
            having = np.concatenate([first.probs[part] >= least for part in _parts(len(free))])
            free = np.logical_and(free, having, out=having)
        rows = np.flatnonzero(free)
        rough = any(isinstance(term.probs, Likeness) and term.probs.many for term in terms)
        for probs in (Term.at_most, Term.having) if rough else (Term.having,):
            logs = np.zeros(len(rows), np.float32)
            for term in terms:
                logs += term.weight * _log(probs(term, rows))
                kept = logs >= bound
                rows, logs = rows[kept], logs[kept]
        return rows, logs


def search(
    index: GarmentIndex,
    query: np.ndarray,
    k: int,
    attribute_scores: AttributeScores | None,
    allowed: np.ndarray | None = None,
    excluded: Sequence[int] = (),
) -> SearchResult:
    """The k garments of the highest scores; cosine similarity is the score where nothing is asked.

    Args:
        query, allowed, excluded: as for `GarmentIndex.search`.
    """
    if attribute_scores is None:
        return index.search(query, k, allowed, excluded)
    after = attribute_scores.after_first
    if after is None or k <= FIRST:
        return _best(index, query, k, attribute_scores, allowed, excluded)
    first = _best(index, query, FIRST, attribute_scores, allowed, excluded)
    if len(first.rows) < FIRST:
        return first
    rest = _best(index, query, k - FIRST, after, allowed, (*excluded, *first.rows.tolist()))
    if not len(rest.rows):
        return first
    scores = rest.scores - np.float32(_above(first.scores, rest.scores[0]))
    return SearchResult(
        np.concatenate([first.rows, rest.rows]), np.concatenate([first.scores, scores]), first.engine
    )


def _above(first: np.ndarray, rest: float) -> float:
    """How far a score lies above those that come before it, so that it can be told as much lower."""
    return max(0.0, float(rest - first.min()) + _APART)


def _best(
    index: GarmentIndex,
    query: np.ndarray,
    k: int,
    attribute_scores: AttributeScores,
    allowed: np.ndarray | None,
    excluded: Sequence[int],
) -> SearchResult:
    """The k garments of the highest scores by one formula.

    What a garment earns by its attributes is known for all; its likeness is computed for candidates. Those
    who earn most are looked at first: with the likeness of the k-th of them and of the garment that is
    nearest of all, a bound follows on what one must earn to be among the first k, and everyone above it is
    scored. Where there are many garments, `_two_stages` comes to that without looking at what each earns.

    Args:
        allowed, excluded: as for `search`.
    """
    free = np.ones(len(index), bool) if allowed is None else allowed.copy()
    free[list(excluded)] = False
    if len(index) > SMALL:
        return _two_stages(index, query, k, attribute_scores, free)
    nearest = index.search(query, 1, free)
    if not len(nearest.rows):
        return nearest
    every = bool(free.all())
    rows = np.flatnonzero(free)
    logs = attribute_scores.logs if every else attribute_scores.logs[rows]
    k = min(k, len(rows))
    best = rows[_highest(logs, k)]
    cosines = index.embeddings[best] @ query
    least = attribute_scores.scores(cosines, attribute_scores.logs[best]).min()
    # A graph that was changed since may miss the nearest.
    closest = max(float(nearest.scores[0]), float(cosines.max()))
    rows = rows[logs >= attribute_scores.earned(least, closest)]
    scores = attribute_scores.scores(index.embeddings[rows] @ query, attribute_scores.logs[rows])
    chosen = _highest(scores, k)
    return SearchResult(rows[chosen], scores[chosen], nearest.engine)


def _two_stages(
    index: GarmentIndex, query: np.ndarray, k: int, attribute_scores: AttributeScores, free: np.ndarray
) -> SearchResult:
    """As `search`, by the threshold algorithm of Fagin, Lotem and Naor (2001) on two lists.

    The engine gives those that are nearest, the columns of evidence those that earn most. The k-th best
    score among them, and that what is left lies no nearer than what the engine has found, bound what one
    must earn to come before. Of those who earn as much, the best by the outlines of their embeddings are
    scored.

    Args:
        free: bool [N], the garments that may be found; used up.
    """
    rows, scores = np.empty(0, np.int64), np.empty(0, np.float32)
    engine, cosine = "exact", 1.0

    def score(more: np.ndarray, logs: np.ndarray) -> None:
        nonlocal rows, scores
        free[more] = False
        rows = np.concatenate([rows, more])
        scores = np.concatenate([scores, attribute_scores.scores(index.embeddings[more] @ query, logs)])
        best = np.lexsort((rows, -scores))[:k]
        rows, scores = rows[best], scores[best]

    def bound() -> float:
        """What one that is left must earn to be among the first k."""
        return attribute_scores.earned(float(scores[-1]), cosine) if len(scores) == k else -np.inf

    def score_earning(rows: np.ndarray, logs: np.ndarray) -> None:
        most = np.argpartition(logs, -_EARNING)[-_EARNING:] if len(rows) > _EARNING else slice(None)
        score(rows[most], logs[most])

    def score_near(width: int) -> None:
        nonlocal engine, cosine
        near = index.candidates(query, min(width, len(index)))
        if near is not None:
            engine = index.engine.name
            cosine = float(np.sort(index.embeddings[near] @ query)[-1 - len(near) // 4])
            near = near[free[near]]
            score(near, attribute_scores.logs_of(near))

    sample = np.arange(0, len(index), 1 + len(index) // _SAMPLE)
    sample = sample[free[sample]]
    score_earning(sample, attribute_scores.logs_of(sample))
    score_near(_NEAREST if bound() >= _LACKING else _FURTHER)
    others, logs = attribute_scores.earning(bound(), free)
    if len(others) > _SCORED:
        score_earning(others, logs)
    if len(others) > _OUTLINED:
        score_near(_FURTHER)
    kept = (logs >= bound()) & free[others]
    others, logs = others[kept], logs[kept]
    if len(others) > _OUTLINED:
        best = np.argpartition(logs, -_OUTLINED)[-_OUTLINED:]
        others, logs = others[best], logs[best]
    if len(others) > _SCORED:
        rough = attribute_scores.scores(index.roughly(query, others), logs)
        best = np.argpartition(rough, -_SCORED)[-_SCORED:]
        others, logs = others[best], logs[best]
    score(others, logs)
    return SearchResult(rows, scores, engine)


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
            if weight:
                terms.append(Term(constraint.words, weight, met))
        if not terms:
            return None
        asked = reduce(np.multiply, [met for met in every_met if met.max() > LEAST])
        weights = self._evidence.calibration.weights
        for key, weight in weights.kept.items():
            kept = self._kept(key, constraints, at_hand, asked) if weight else None
            if kept is not None:
                share, alike = kept
                terms.append(Term(f"same {key}", weight * share, alike, kept=True))
        return AttributeScores(tuple(terms), weights.likeness, weights.beyond if self._kinds_stated else 1.0)

    @cached_property
    def _kinds_stated(self) -> bool:
        """Whether most garments' kinds are stated; where they are seen, who looks like another kind may be of this one."""
        category = self._evidence.columns.get("category")
        stated = WITNESSES.index("stated")
        return category is not None and bool(np.mean(category.witness == stated) > 0.5)

    def _kept(
        self, key: str, constraints: Sequence[Constraint], at_hand: Evidence, asked: np.ndarray
    ) -> tuple[float, Likeness] | None:
        """The share of its weight with which an attribute is kept, and how likely each garment has it, [N].

        None where nothing is known of what is at hand, or something else was asked for.
        """
        distribution = at_hand.distribution(key)
        column = self._evidence.columns.get(key)
        if not distribution or column is None:
            return None
        about = [constraint for constraint in constraints if key in concerned_keys(constraint)]
        if any(not constraint.direction for constraint in about) or (about and key not in _CHANGED_ALONG):
            return None
        if key != "category":
            # A garment of which it is not known is no different one.
            return 1.0, column.alike(distribution, unknown=1.0)
        alike = column.alike(distribution)
        if not about and _any(alike, asked, _HOPELESS * float(asked.max())):
            return 1.0, alike
        # "Smarter" helps itself to a shirt where a t-shirt was, though not to a skirt.
        counted, share = (1.0, 1.0) if about else (RELATED, RELAXATION)
        every = dict(distribution)
        for value, likely in distribution.items():
            for other in related_categories(value):
                every[other] = every.get(other, 0.0) + counted * likely
        return share, column.alike(every)

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


def _any(one: Likeness, other: np.ndarray, least: float) -> bool:
    """Whether any garment has two things so likely together."""
    for part in _parts(len(other)):
        rows = part.start + np.flatnonzero(other[part] >= least)
        if len(rows) and float((one[rows] * other[rows]).max()) >= least:
            return True
    return False


def _parts(count: int) -> Iterator[slice]:
    """Rows, so many at a time that what is worked out of them stays near the processor."""
    return (slice(first, first + _PART) for first in range(0, count, _PART))


def _log(probabilities: np.ndarray) -> np.ndarray:
    clipped = np.clip(probabilities, LEAST, 1.0)
    return np.log(clipped, out=clipped) if clipped.dtype.kind == "f" else np.log(clipped)
