"""The evidence of what a garment is: stated by its catalogue, told by its text, seen by the model.

For every garment and attribute there is a distribution over values. What the model sees in the picture,
calibrated, and of several pictures together (`views.Views.pooled`), is where it begins; each other witness
multiplies it with how likely the witness would say what it says, were the value the true one. A field that states a value is right nearly always; a value
that a title names is right as often as it was on validation data (`model.calibration`).

What a garment of some category cannot have has no distribution: a sleeve on trousers. And silence
tells: where nearly all garments of a category state an attribute, the one that does not has none.
"""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property, lru_cache

import numpy as np

from ..catalogue import Catalogue, Garment
from ..language.words.lexicon import Lexicon
from ..model.calibration import STATED, Calibration
from ..model.embedder import Embedder
from ..vocabulary import KEYS
from .columns import CERTAIN, CONFIDENT, MARGINAL, Column
from .index import GarmentIndex
from .told import SOURCES, known_values, text_of, values_told

#: Garments that the model names at once: each takes some hundred pairs of a value and a number.
_NAMED_AT_ONCE = 1024

#: Where so large a share of a category's garments states an attribute, it is stated as a rule.
_AS_A_RULE = 0.9
#: A category of which so many attributes are stated as a rule is described in full.
_DESCRIBED = 4
#: How likely a garment has not what its category can have.
_ABSENT = 0.02

#: What is left for a value that the model cannot see.
_UNSEEN = 1e-3

#: However sure others are, a field is not held to be less likely than this before it speaks.
_OVERRULED = 0.02

#: How strange a statement is: the model sees another value so surely, and the stated one so little. In the
#: drawn catalogue that blames 6 right statements in 10,000, and finds 60 of 100 that were made wrong.
_SURE, _STRANGE = 0.5, 0.005

#: Who a value is known from, the least reliable first; a column's `witness` holds places in it.
WITNESSES = ("", "seen", "told", "stated")
_SEEN, _TOLD, _STATED = 1, 2, 3

_ORDER = {key: place for place, key in enumerate(KEYS)}
_LEXICON = Lexicon()

#: Attribute key to (value, confidence), best first.
Seen = Mapping[str, Sequence[tuple[str, float]]]


@dataclass(frozen=True)
class Evidence:
    """Attributes of one thing.

    Attributes:
        values: key to value, as far as known.
        seen: the keys whose value the model read off the picture.
        told: the keys whose value the thing's own text names.
        absent: keys that it certainly has not: the neckline of trousers.
        confidence: of a key's value, 0 to 1; 1 for what is not here.
        probs: key to the probability of each value; of `values` alone for a key that is not here.
    """

    values: Mapping[str, str]
    seen: frozenset[str] = frozenset()
    told: frozenset[str] = frozenset()
    absent: frozenset[str] = frozenset()
    confidence: Mapping[str, float] = field(default_factory=dict, compare=False)
    probs: Mapping[str, Mapping[str, float]] = field(default_factory=dict, compare=False, repr=False)

    def witness(self, key: str) -> str:
        """Who a value is known from: "seen", "told" or "stated"; "" for a key without a value."""
        if key not in self.values:
            return ""
        return "seen" if key in self.seen else "told" if key in self.told else "stated"

    def distribution(self, key: str) -> Mapping[str, float]:
        """The probability of each value of a key; empty where nothing is known."""
        if key in self.probs:
            return self.probs[key]
        return {self.values[key]: self.confidence.get(key, 1.0)} if key in self.values else {}


@dataclass(frozen=True)
class Claim:
    """One thing said of a garment, and by whom.

    Attributes:
        witness: "stated" by the shop, "told" by the title or description, "seen" in the picture.
        confidence: 0 to 1.
        doubtful: too little is known for it to be said without a mark.
    """

    key: str
    value: str
    witness: str
    confidence: float

    @property
    def doubtful(self) -> bool:
        return self.confidence < CERTAIN


@dataclass(frozen=True)
class Conflict:
    """A field of a catalogue that the garment's picture contradicts."""

    garment: str
    key: str
    stated: str
    seen: str
    confidence: float


class EvidenceReader:
    """Attributes of garments, photos and queries.

    Attributes:
        stated: whether the catalogue states attributes other than categories.
        conflicts: fields that pictures contradict; filled with `columns`.
    """

    def __init__(
        self,
        embedder: Embedder,
        catalogue: Catalogue,
        index: GarmentIndex,
        calibration: Calibration | None = None,
    ) -> None:
        self._embedder = embedder
        self._catalogue = catalogue
        self._index = index
        self.calibration = calibration or Calibration()
        self._rows = [_attributes(garment) for garment in catalogue]
        by_category: dict[str, set[str]] = defaultdict(set)
        for row in self._rows:
            by_category[row.get("category", "")].update(row)
        self._by_category = {name: frozenset(keys) for name, keys in by_category.items()}
        self.stated = any(keys > {"category"} for keys in self._by_category.values())
        self.conflicts: tuple[Conflict, ...] = ()
        # The same few garments are explained turn after turn.
        self._by_row = lru_cache(2048)(self._of_row)

    def __len__(self) -> int:
        return len(self._catalogue)

    @cached_property
    def columns(self) -> Mapping[str, Column]:
        """All garments' attributes, key by key; put together once."""
        seen = self._seen_by_key()
        own: dict[str, dict[str, None]] = defaultdict(dict)
        for row in self._rows:
            for key, value in row.items():
                own[key][value] = None
        told = self._told(known_values(own))
        conflicts: list[Conflict] = []
        columns: dict[str, Column] = {}
        categories: Column | None = None
        # The category first: it tells what the others can be.
        for key in sorted({*seen, *own, "category"}, key=lambda key: (key != "category", key)):
            columns[key] = self._column(key, seen.get(key), own[key], told, categories, conflicts)
            categories = columns["category"]
        self.conflicts = tuple(conflicts)
        return columns

    def _seen_by_key(self) -> dict[str, tuple[tuple[str, ...], np.ndarray]]:
        """Key to values and the model's calibrated confidences [N, V] in them, of all pictures of a garment together."""
        views = self._index.views
        shares: dict[str, dict[str, np.ndarray]] = defaultdict(dict)
        total = len(views)
        for first in range(0, total, _NAMED_AT_ONCE):
            rows = self._embedder.name_attributes(self._index.pictures[first : first + _NAMED_AT_ONCE])
            for row, ranked_by_key in enumerate(rows, start=first):
                for key, ranked in ranked_by_key.items():
                    for value, confidence in ranked:
                        if value not in shares[key]:
                            shares[key][value] = np.zeros(total, np.float32)
                        shares[key][value][row] = confidence
        return {
            key: (
                tuple(columns),
                views.pooled(
                    self.calibration.scaled(key, tuple(columns), np.stack(list(columns.values()), axis=1))
                ),
            )
            for key, columns in shares.items()
        }

    def _told(self, known: tuple[tuple[str, str], ...]) -> dict[str, list[dict[str, frozenset[str]]]]:
        """Field to what it tells of each garment; a garment whose fields state everything is not read."""
        silent = [not self._says_all(row) for row in self._rows]
        return {
            source: [
                values_told(text_of(garment, source), known) if ask else {}
                for garment, ask in zip(self._catalogue, silent, strict=True)
            ]
            for source in SOURCES
        }

    def _says_all(self, row: Mapping[str, str]) -> bool:
        """Whether a garment states what most of its category do, and more than what it is."""
        shares = self._stating[row.get("category", "")]
        return len(row) > 2 and all(key in row for key, share in shares.items() if share >= 0.5)

    def _column(
        self,
        key: str,
        seen: tuple[tuple[str, ...], np.ndarray] | None,
        own: Iterable[str],
        told: Mapping[str, Sequence[Mapping[str, frozenset[str]]]],
        categories: Column | None,
        conflicts: list[Conflict],
    ) -> Column:
        named = set(seen[0] if seen else ()).union(own)
        named.update(*(row[key] for rows in told.values() for row in rows if key in row))
        values = (*(seen[0] if seen else ()), *sorted(named - set(seen[0] if seen else ())))
        place = {value: number for number, value in enumerate(values)}
        total, count = len(self), len(values)
        weights = np.full((total, count), _UNSEEN if seen else 1 / max(count, 1), np.float32)
        witness = np.full(total, _SEEN if seen else 0, np.uint8)
        if seen:
            weights[:, : len(seen[0])] = np.maximum(seen[1], _UNSEEN / max(count, 1))
        for source, rows in told.items():
            right = self.calibration.reliability(source, key)
            for number, told_of in enumerate(rows):
                if key in told_of:
                    chosen = [place[value] for value in told_of[key]]
                    weights[number] *= _likelihood(count, chosen, right)
                    witness[number] = _TOLD
        for number, row in enumerate(self._rows):
            if key in row:
                if seen:
                    self._contradicted(number, key, row[key], seen, conflicts)
                doubted = np.maximum(weights[number] / weights[number].max(), _OVERRULED)
                weights[number] = doubted * _likelihood(count, [place[row[key]]], STATED)
                witness[number] = _STATED
        probs = weights / weights.sum(axis=1, keepdims=True)
        if categories is not None:
            probs *= self._presence(key, witness, categories)[:, None]
        # A value's column is read as a whole by every search, a garment's row by whoever looks at it closely.
        probs = np.asfortranarray(probs)
        probs.flags.writeable = False
        return Column(values, probs, witness)

    def _presence(self, key: str, witness: np.ndarray, categories: Column) -> np.ndarray:
        """How likely each garment has an attribute at all: float32 [N]."""
        known = np.maximum(categories.probs.sum(axis=1), 1e-6)
        able = np.array([self.calibration.can_have(value, key) for value in categories.values], np.float32)
        has = categories.probs @ able / known
        silence = np.array([self._silence(value, key) for value in categories.values], np.float32)
        silent = categories.probs @ silence / known
        absent = np.maximum(1 - has, _ABSENT)
        has = np.where(witness == _STATED, 1.0, has * silent / (has * silent + absent))
        if key not in self.vocabulary:
            has = np.where(witness >= _TOLD, has, 0.0)
        return has.astype(np.float32)

    def _silence(self, category: str, key: str) -> float:
        """How likely a garment of a category that has an attribute would not state it.

        Where its like state it as a rule, silence means that there is none. So it does in a category that is
        described, by some attribute where this one is a rule elsewhere, or by so many that a shop which knows
        this one at all would have stated it.
        """
        shares, rule = self._stating.get(category, {}), self._rule(category)
        if key not in shares and rule and any(key in self._rule(other) for other in self._stating):
            return 0.0
        if len(rule) >= _DESCRIBED and any(key in other for other in self._stating.values()):
            return 0.0
        return 1.0 - shares.get(key, 0.0)

    def _rule(self, category: str) -> frozenset[str]:
        """The attributes, beside the category, that nearly all garments of a category state."""
        shares = self._stating.get(category, {})
        return frozenset(key for key, share in shares.items() if share >= _AS_A_RULE) - {"category"}

    @cached_property
    def _stating(self) -> dict[str, dict[str, float]]:
        """Category to key to the share of its garments that state it."""
        counts: dict[str, Counter[str]] = defaultdict(Counter)
        for row in self._rows:
            counts[row.get("category", "")].update(row.keys() | {""})
        return {
            category: {key: count / each[""] for key, count in each.items() if key}
            for category, each in counts.items()
        }

    @cached_property
    def vocabulary(self) -> Mapping[str, frozenset[str]]:
        """Key to the values that the model can see."""
        named = self._embedder.name_attributes(self._index.embeddings[:1])[0]
        return {key: frozenset(value for value, _ in ranked) for key, ranked in named.items()}

    def _contradicted(
        self,
        number: int,
        key: str,
        stated: str,
        seen: tuple[tuple[str, ...], np.ndarray],
        conflicts: list[Conflict],
    ) -> None:
        values, shares = seen
        best = int(shares[number].argmax())
        if (
            stated in values
            and shares[number, best] >= _SURE
            and shares[number, values.index(stated)] <= _STRANGE
        ):
            garment = self._catalogue.garments[number].id
            conflicts.append(Conflict(garment, key, stated, values[best], float(shares[number, best])))

    def of_garments(self, garment_ids: Sequence[str]) -> list[Evidence]:
        """Attributes of garments of the catalogue."""
        return [self._by_row(self._catalogue.row(garment_id)) for garment_id in garment_ids]

    @cached_property
    def _in_order(self) -> list[tuple[str, Column]]:
        """The columns in the vocabulary's order."""
        return [(key, self.columns[key]) for key in _in_order(self.columns)]

    def _of_row(self, row: int) -> Evidence:
        values, confidence, probs = {}, {}, {}
        witnesses: dict[str, set[str]] = defaultdict(set)
        for key, column in self._in_order:
            # As plain numbers: NumPy takes longer to begin with so few.
            shares = column.probs[row].tolist()
            probs[key] = likely = {
                value: share for value, share in zip(column.values, shares, strict=True) if share > MARGINAL
            }
            if sum(shares) < 1 - CONFIDENT:
                witnesses["absent"].add(key)
            best = max(likely, key=likely.__getitem__, default="")
            if best and likely[best] >= CONFIDENT:
                values[key], confidence[key] = best, likely[best]
                witnesses[WITNESSES[column.witness[row]]].add(key)
        return Evidence(
            values,
            seen=frozenset(witnesses["seen"]),
            told=frozenset(witnesses["told"]),
            absent=frozenset(witnesses["absent"]),
            confidence=confidence,
            probs=probs,
        )

    def claims(self, garment_id: str) -> list[Claim]:
        """What can be said of a garment, in the vocabulary's order; what is too doubtful is left out."""
        (evidence,) = self.of_garments([garment_id])
        return [
            Claim(key, value, evidence.witness(key), evidence.confidence.get(key, 1.0))
            for key, value in evidence.values.items()
        ]

    def of_vector(self, vector: np.ndarray) -> Evidence:
        """Attributes that the model names for a photo's embedding or a query [D]."""
        seen = self.seen(vector)
        values = confident(seen)
        return Evidence(
            values,
            seen=frozenset(values),
            confidence={key: seen[key][0][1] for key in values},
            probs={key: dict(ranked) for key, ranked in seen.items()},
        )

    def seen(self, vector: np.ndarray) -> Seen:
        """All that the model names for an embedding [D], in the vocabulary's order.

        A model names every attribute of everything. What garments of the seen category never have is
        left out: the neckline of trousers means nothing.
        """
        named = self._embedder.name_attributes(vector[None])[0]
        kinds = self._calibrated("category", named["category"]) if named.get("category") else []
        category = kinds[0][0] if kinds else ""
        keys = self._by_category.get(category, frozenset())
        return {
            key: kinds if key == "category" else self._calibrated(key, named[key])
            for key in _in_order(key for key, ranked in named.items() if ranked)
            if key == "category"
            or (self.calibration.can_have(category, key) and (not keys > {"category"} or key in keys))
        }

    def _calibrated(self, key: str, ranked: Sequence[tuple[str, float]]) -> list[tuple[str, float]]:
        values = tuple(value for value, _ in ranked)
        shares = self.calibration.scaled(key, values, np.array([[share for _, share in ranked]], np.float32))
        pairs = zip(values, shares[0].tolist(), strict=True)
        return sorted(pairs, key=lambda pair: -pair[1])


def _attributes(garment: Garment) -> dict[str, str]:
    """What a garment's fields state, in the vocabulary's words where it has them."""
    stated = {"category": garment.category} | dict(garment.attributes)
    return {key: _LEXICON.canonical(key, value) for key, value in stated.items() if value}


def _likelihood(count: int, chosen: Sequence[int], right: float) -> np.ndarray:
    """How likely a witness names some of a number of values, for each true value: float32 [V]."""
    others = max(count - len(chosen), 1)
    likely = np.full(count, (1 - right) / others, np.float32)
    likely[list(chosen)] = right / len(chosen)
    return likely


def _in_order(keys: Iterable[str]) -> list[str]:
    return sorted(keys, key=lambda key: (_ORDER.get(key, len(_ORDER)), key))


def confident(seen: Seen) -> dict[str, str]:
    """The best value of each key, where the model is sure enough."""
    return {key: ranked[0][0] for key, ranked in seen.items() if ranked and ranked[0][1] >= CONFIDENT}
