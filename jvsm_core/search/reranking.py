"""What is asked and what is at hand, judged over one catalogue: what every garment earns by them."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from functools import cached_property, lru_cache, reduce

import numpy as np

from ..language.frame import OWN_TEXT, Constraint
from ..language.words.orders import FORMALITY
from ..vocabulary import DETAILS, related_categories
from .columns import CONFIDENT, Likeness
from .constraints import as_far_as_asked, concerned_keys, deciding_keys, satisfies
from .evidence import WITNESSES, Evidence, EvidenceReader
from .formula import LEAST, SMALL, AttributeScores, Term, parts
from .lexical import WordIndex

#: Weights beside 1 of another constraint, or of a comparison. Who asks for a green hoodie would rather have another
#: hoodie than a green shirt; who asks for a superhero wants one on whatever has it, rather than the same kind of
#: garment without; whom it is for is traded for nothing.
WEIGHTS = {"category": 2.0, "words": 1.5, "brand": 1.5, "gender": 2.0}

#: Weight of a comparison that is only guessed, "for the office": most of the kind at hand may fail it.
GUESSED = 0.4

#: Share of its weight that a constraint keeps where it is let go of: who asks for a skirt after "sleeveless" has let
#: go of the sleeves. And that the category at hand keeps when nothing of it meets what is asked: who asks for sleeves
#: on a tank top would rather have a t-shirt.
RELAXATION = 0.5
#: Share that related categories then count of the one at hand (`vocabulary.related_categories`); all of
#: it where the category is one of several attributes that decide a comparison ("smarter").
RELATED = 0.4
#: The least probability with which a garment counts as one that may meet constraints.
LIKELY = 0.25
#: What counts a garment that is longer where "a bit longer" was asked, though by much.
BESIDE = 0.4
#: The least chance, beside the best there is, that something of the category at hand meets what is asked.
_HOPELESS = 0.02

#: What is kept as far as may be though a comparison is about it: "smarter" may still be of the same kind.
_CHANGED_ALONG = frozenset({"category", "gender"})

#: Constraints whose garments are kept.
_REMEMBERED = 64


@dataclass(frozen=True)
class _Met:
    """How likely every garment meets a constraint: at most, and each, which is [N] or worked out when asked for."""

    most: float
    every: np.ndarray
    probs: np.ndarray | Likeness

    @classmethod
    def of(cls, probs: np.ndarray | Likeness) -> _Met:
        """Of what was worked out for all."""
        every = probs if isinstance(probs, np.ndarray) else probs[slice(None)]
        return cls(float(every.max()), every, probs)


class Reranker:
    """Constraints to attribute scores over one catalogue; it never changes once it is made."""

    def __init__(self, evidence: EvidenceReader, words: WordIndex) -> None:
        self._evidence = evidence
        self._words = words
        # A constraint is asked once and active in every turn after.
        self._remembered = lru_cache(maxsize=_REMEMBERED)(self._judged)

    def attribute_scores(
        self, constraints: Sequence[Constraint], at_hand: Evidence
    ) -> AttributeScores | None:
        """What every garment earns by the active constraints; None where none of them is met by any.

        Args:
            at_hand: what is known of what is refined; `Evidence({})` where that is nothing.
        """
        every_met = [self._met(constraint) for constraint in constraints]
        terms: list[Term] = []
        for constraint, met in zip(constraints, every_met, strict=True):
            if met.most <= LEAST:
                continue
            share = WEIGHTS.get(constraint.key, 1.0)
            if constraint.direction:
                share = GUESSED if constraint.guess else 1.0
            weight = constraint.confidence * share
            if weight:
                terms.append(Term(constraint.words, weight, met.probs))
        if not terms:
            return None
        able = [met for met in every_met if met.most > LEAST]
        asked = reduce(np.multiply, [met.every for met in able])
        most = able[0].most if len(able) == 1 else float(asked.max())
        if most < CONFIDENT ** len(able):
            # Nobody is believed to have it: no reason to leave the kind at hand for those who might.
            most = 0.0
        weights = self._evidence.calibration.weights
        for key, weight in weights.kept.items():
            kept = self._kept(key, constraints, at_hand, asked, most) if weight else None
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
        self, key: str, constraints: Sequence[Constraint], at_hand: Evidence, asked: np.ndarray, most: float
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
        if not about and _any(alike, asked, _HOPELESS * most):
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
        return self._met(constraint).every

    def _met(self, constraint: Constraint) -> _Met:
        if constraint.key in OWN_TEXT:
            having = self._words.having(constraint.values) != constraint.negated
            return _Met.of(having.astype(np.float32))
        keys = deciding_keys(constraint)
        # Only what decides it is remembered: not who said it when, and in which words.
        return self._remembered(
            Constraint(
                constraint.key,
                constraint.values,
                constraint.direction,
                constraint.up,
                constraint.strength,
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

    def _judged(self, constraint: Constraint) -> _Met:
        keys = sorted(deciding_keys(constraint) & self._evidence.columns.keys())
        if constraint.direction == "formality":
            return _Met.of(self._dressier(constraint))
        if not keys:
            # What nobody states, told or seen, nobody has; of a part nothing is known.
            without = constraint.negated and not constraint.part
            return _Met.of(np.full(len(self._evidence), float(without), np.float32))
        column = self._evidence.columns[keys[0]]
        plain = replace(constraint, negated=False)
        having = [
            place
            for place, value in enumerate(column.values)
            if satisfies({keys[0]: value}, plain, plain.reference)
        ]
        if constraint.strength:
            far = as_far_as_asked({column.values[place] for place in having}, plain)
            return _Met.of(
                column.counting({place: 1.0 if column.values[place] in far else BESIDE for place in having})
            )
        absent = constraint.key in DETAILS and constraint.values == ("no",)
        return _Met.of(column.having(having, absent=absent, negated=constraint.negated))

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


def _any(one: np.ndarray | Likeness, other: np.ndarray, least: float) -> bool:
    """Whether any garment has two things so likely together."""
    listed = one.rows(least) if isinstance(one, Likeness) and len(other) > SMALL else None
    for part in parts(len(other) if listed is None else len(listed)):
        if listed is None:
            rows = part.start + np.flatnonzero(other[part] >= least)
        else:
            rows = listed[part]
            rows = rows[other[rows] >= least]
        if listed is not None and isinstance(one, Likeness) and one.rough:
            rows = rows[one.at_most(rows) * other[rows] >= least]
        if len(rows) and float((one[rows] * other[rows]).max()) >= least:
            return True
    return False
