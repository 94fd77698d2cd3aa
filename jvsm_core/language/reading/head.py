"""A learned head over the text tower's token vectors: which candidates of a request are meant, and how.

The words' vectors and one vector for each candidate go through a few layers of self-attention together; then
each candidate is wanted, meant the other way round, or only mentioned. Trained by `training/reader_head.py`,
run in numpy.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from safetensors import SafetensorError, safe_open

from ...errors import CheckpointError
from ...files import parse_json
from ..frame import FILTERS, Constraint, Match
from .candidates import STEPS, Candidate, slot
from .suggestions import Suggestions, Tokens
from .tokenise import Token

SENSES = ("wanted", "turned", "mentioned")
#: Heads of attention.
HEADS = 4
#: So likely must a sense be to be taken, and so much likelier than what the rules say; tuned on texts that
#: neither was made from.
SURE, TRUST = 0.4, 0.35
#: Where nothing else is meant, what the rules took is guessed at from so likely on.
PASSED_OVER = 0.15
#: A value is asked about that is from so likely on both wanted and refused, and no further apart.
UNSURE, APART = 0.35, 0.3


@dataclass(frozen=True)
class Names:
    """Names that have a vector of their own; 0 stands for all others."""

    numbers: Mapping[str, Mapping[str, int]]

    @classmethod
    def of(cls, names: Mapping[str, Sequence[str]]) -> Names:
        """Numbered from 1, by what they name."""
        return cls({what: {one: at for at, one in enumerate(many, 1)} for what, many in names.items()})

    def number(self, what: str, name: str) -> int:
        return self.numbers[what].get(name, 0)


#: What of a candidate is named.
NAMED = ("key", "way", "kind", "part", "value")


def named(one: Candidate) -> dict[str, str]:
    """Names of a candidate: attribute, way it is asked, table, part and plainest value."""
    part, key, way = one.slot
    said = one.match.filter or one.match.constraint
    if key == "words":
        way = ""
    if one.match.constraint.direction:
        way += "+" if one.match.constraint.up else "-"
    value = said.values[0].lower() if said.values else ""
    return {"key": key, "way": way, "kind": one.match.kind, "part": part, "value": f"{key}={value}"}


def flags(one: Candidate, every: Sequence[Candidate], about: Mapping[str, str], words: int) -> list[float]:
    """Yes or no of a candidate, as 1 or 0: steps passed, values beside those at hand, candidates beside it."""
    match = one.match
    said = match.filter or match.constraint
    values = set(said.values)
    beside = [other for other in every if other is not one]
    settled = [other for other in beside if "settle" in other.steps]
    over = [other.match for other in beside if match.overlaps(other.match)]
    same_key = [other for other in settled if other.slot[:2] == one.slot[:2]]
    return [
        *(float(step in one.steps) for step in STEPS),
        float(match.refused),
        float(match.constraint.guess),
        float(match.motif),
        float(match.filter is not None),
        float(about.get(said.key) in values),
        float(said.key in about),
        float(len(values) > 1),
        float(len(values) > 4),
        float(match.start == 0),
        float(match.end >= words),
        float(any(other.slot == one.slot for other in settled)),
        float(bool(same_key)),
        float(any(values & set(other.match.constraint.values) for other in same_key)),
        float(bool(over)),
        float(any("settle" in other.steps for other in beside if other.match in over)),
        float(any(_holds(other, match) for other in over)),
        float(bool(settled)),
        float(len(every) == 1),
        min(words / 20, 3.0),
        min(len(every) / 5, 3.0),
    ]


def _holds(one: Match, other: Match) -> bool:
    """Whether a match stands on all words of another, and on more."""
    return (
        one.start <= other.start and other.end <= one.end and (one.start, one.end) != (other.start, other.end)
    )


def spans(words: Sequence[Token], text: str) -> list[tuple[int, int]]:
    """Letters [first, last) of the text that each word was written in; a word read into it has the next one's."""
    found: list[tuple[int, int]] = []
    at = 0
    for word in words:
        start = text.find(word.shown, at) if word.shown else -1
        if start < 0:
            found.append((at, at + 1))
        else:
            at = start + len(word.shown)
            found.append((start, at))
    return found


@dataclass(frozen=True)
class Inputs:
    """What the head is given of one request of L tokens and C candidates.

    Attributes:
        tokens: float32 [L, T], the text tower's vectors.
        names: int64 [C, len(NAMED)].
        flags: float32 [C, F].
        shares: float32 [C, L], how much of each token a candidate stands on; rows sum to 1, or 0 beyond L.
        starts: int64 [C], first token of each.
    """

    tokens: np.ndarray
    names: np.ndarray
    flags: np.ndarray
    shares: np.ndarray
    starts: np.ndarray

    @classmethod
    def of(
        cls,
        text: str,
        words: Sequence[Token],
        every: Sequence[Candidate],
        about: Mapping[str, str],
        tokens: tuple[np.ndarray, ...],
        names: Names,
    ) -> Inputs:
        """What the head is given of some candidates.

        Args:
            tokens: as `Tokens` gives them.
        """
        vectors, places = tokens[:2]
        letters = spans(words, text)
        shares = np.zeros((len(every), len(vectors)), np.float32)
        starts = np.zeros(len(every), np.int64)
        for row, one in enumerate(every):
            first = letters[one.match.start][0]
            last = letters[min(one.match.end, len(letters)) - 1][1]
            on = np.flatnonzero((places[:, 0] < last) & (places[:, 1] > first))
            if len(on):
                shares[row, on], starts[row] = 1 / len(on), on[0]
        called = [named(one) for one in every]
        return cls(
            np.asarray(vectors, np.float32),
            np.array([[names.number(what, one[what]) for what in NAMED] for one in called]),
            np.array([flags(one, every, about, len(words)) for one in every], np.float32),
            shares,
            starts,
        )


class Head:
    """Trained weights, and the text tower that they were trained on.

    Args:
        weights: float32, named as in `training/reader_head.py`'s module.
        names: what has a vector of its own, by `NAMED`.
        temperature: what the scores are divided by, so that probabilities are as often right as they say.
        suggestions: what a request as a whole suggests.
    """

    def __init__(
        self,
        weights: Mapping[str, np.ndarray],
        names: Mapping[str, Sequence[str]],
        temperature: float,
        tokens: Tokens,
        suggestions: Suggestions,
    ) -> None:
        members: dict[str, list[np.ndarray]] = defaultdict(list)
        for name in sorted(weights):
            members[name.split(".", 2)[2]].append(weights[name])
        # Of all members at once: a matrix product for each would cost more in calls than in work.
        self._weights = {
            name: np.ascontiguousarray(stacked.swapaxes(1, 2)) if _is_applied(name) else stacked
            for name, stacked in ((name, np.stack(every)) for name, every in members.items())
        }
        self._names = Names.of(names)
        self._suggestions = suggestions
        self._temperature, self._tokens = temperature, tokens
        self._layers = sum(name.endswith("norm1.weight") for name in self._weights)

    @classmethod
    def load(cls, path: Path, tokens: Tokens) -> Head:
        """Read the weights.

        Raises:
            CheckpointError: the file is missing or damaged.
        """
        try:
            with safe_open(path, "numpy") as file:
                about = parse_json(file.metadata()["about"])
                weights = {name: file.get_tensor(name).astype(np.float32) for name in file.keys()}
            ways = [Constraint(**{**one, "values": tuple(one["values"])}) for one in about["ways"]]
            suggestions = Suggestions(ways, about["about"], weights.pop("suggestions"))
            return cls(weights, about["names"], about["temperature"], tokens, suggestions)
        except (OSError, SafetensorError, ValueError, KeyError, TypeError) as error:
            raise CheckpointError(
                f"{path} is damaged: {error}; restore it, or run python -m jvsm_core train-reader"
            ) from None

    def decide(
        self, text: str, words: Sequence[Token], every: Sequence[Candidate], about: Mapping[str, str]
    ) -> tuple[tuple[Match, ...], Match | None]:
        """The candidates that are meant, turned round where they are refused, with their confidence, and what
        the whole suggests; and one to ask about, which may be wanted or refused."""
        tokens = self._tokens(text)
        if not every:
            return self._suggestions.of(tokens, about, (), len(words)), None
        inputs = Inputs.of(text, words, every, about, tokens, self._names)
        likely = self.probabilities(inputs)
        doubts = [
            one.match
            for one, (wanted, turned, _) in zip(every, _trusted(every, likely), strict=True)
            if min(wanted, turned) >= UNSURE and abs(wanted - turned) <= APART and one.match.constraint.values
        ]
        meant = tuple(
            one for one in chosen(every, likely) if not any(_is_said_by(one, doubt) for doubt in doubts)
        )
        if not (meant or doubts):
            meant = _guessed(every, likely)
        suggested = self._suggestions.of(tokens, about, (*meant, *doubts), len(words))
        return (*meant, *suggested), next(iter(doubts), None)

    def probabilities(self, of: Inputs) -> np.ndarray:
        """How likely each candidate is meant in each of `SENSES`, float32 [C, 3]."""
        weights = self._weights
        places = weights["places.weight"]
        tokens = _linear(of.tokens, weights, "tokens") + places[:, : len(of.tokens)]
        named = [weights[f"names.{at}.weight"][:, of.names[:, at]] for at in range(len(NAMED))]
        flags = np.broadcast_to(of.flags, (len(places), *of.flags.shape))
        candidates = (
            _linear(np.concatenate([*named, flags], axis=2), weights, "candidates")
            + _linear(of.shares @ of.tokens, weights, "spans")
            + places[:, of.starts]
        )
        kinds = weights["kinds"][:, :, None]
        states = np.concatenate([tokens + kinds[:, 0], candidates + kinds[:, 1]], axis=1)
        for layer in range(self._layers):
            # Of the last layer only the candidates' states are looked at.
            first = len(of.tokens) if layer == self._layers - 1 else 0
            states = _layer(states, weights, f"layers.{layer}.", first)
        scores = _linear(_normed(states, weights, "norm"), weights, "senses")
        return _softmax(np.log(_softmax(scores).mean(0)) / self._temperature)


def _is_applied(name: str) -> bool:
    """Whether a weight is a matrix that states are multiplied by, and no table of vectors."""
    tables = name.startswith(("names.", "places.")) or name == "kinds"
    return not tables and "norm" not in name and not name.endswith("bias")


def chosen(every: Sequence[Candidate], likely: np.ndarray) -> tuple[Match, ...]:
    """What is meant, from left to right: the likeliest of each slot, nothing both asked and refused.

    Args:
        likely: float [C, 3], of each candidate, in the order of `SENSES`.
    """
    taken: list[Match] = []
    trusted = _trusted(every, likely)
    tried = [(sure, row, sense) for row, odds in enumerate(trusted) for sense, sure in enumerate(odds[:2])]
    for sure, row, sense in sorted(tried, key=lambda one: -one[0]):
        if sure < max(SURE, trusted[row].max()):
            continue
        match = _believed(every[row].turned if sense else every[row].match, likely[row, sense])
        if not any(
            slot(match) == slot(other) or _clash(match, other) or _said_already(match, other)
            for other in taken
        ):
            taken.append(match)
    return tuple(sorted(taken, key=lambda one: (one.start, one.end)))


def _believed(one: Match, sure: float, guess: bool = False) -> Match:
    said = replace(one.constraint, confidence=round(float(sure), 3), guess=guess or one.constraint.guess)
    return replace(one, constraint=said)


def _guessed(every: Sequence[Candidate], likely: np.ndarray) -> tuple[Match, ...]:
    """What the rules took and the head finds not unlikely, as guesses: better asked about than passed over."""
    return tuple(
        _believed(one.match, sure, guess=True)
        for one, (sure, *_) in zip(every, likely, strict=True)
        if "settle" in one.steps and sure >= PASSED_OVER
    )


def _is_said_by(one: Match, doubt: Match) -> bool:
    """Whether the same words say something of the same attribute."""
    return (one.start, one.end, one.constraint.key) == (doubt.start, doubt.end, doubt.constraint.key)


def _trusted(every: Sequence[Candidate], likely: np.ndarray) -> np.ndarray:
    """Probabilities with what the rules' word is worth beside them; of what a shop states exactly they decide."""
    worth = np.where([_is_stated(one.match) for one in every], 1.0, TRUST)[:, None]
    ruled = [("settle" in one.steps, False, "settle" not in one.steps) for one in every]
    return likely + worth * np.array(ruled, float).reshape(-1, len(SENSES))


def _is_stated(one: Match) -> bool:
    """Whether it is of what a shop states exactly."""
    return one.filter is not None or one.constraint.key in FILTERS


def _clash(one: Match, other: Match) -> bool:
    """Whether one asks for what the other refuses."""
    first, second = one.constraint, other.constraint
    alike = (first.part, first.key) == (second.part, second.key) and first.negated != second.negated
    return alike and bool(set(first.values) & set(second.values))


def _said_already(one: Match, other: Match) -> bool:
    """Whether the same words say the same of something else, "a belt in tan", or name a brand or a size."""
    first, second = one.constraint, other.constraint
    elsewhere = first.key == second.key and first.part != second.part
    return one.overlaps(other) and (elsewhere or _is_stated(other))


def _linear(inputs: np.ndarray, weights: Mapping[str, np.ndarray], name: str, kind: str = ".") -> np.ndarray:
    """What each of M members makes of states [N, D] or [M, N, D], [M, N, E]."""
    made = inputs @ weights[f"{name}{kind}weight"]
    made += weights[f"{name}{kind}bias"][:, None]
    return made


def _normed(states: np.ndarray, weights: Mapping[str, np.ndarray], name: str) -> np.ndarray:
    # Sums as products with vectors: NumPy's own means take several times as long on so few numbers.
    width = states.shape[-1]
    normed = states - (states @ np.full(width, 1 / width, np.float32))[..., None]
    normed /= np.sqrt(np.vecdot(normed, normed) / width + 1e-5)[..., None]
    normed *= weights[f"{name}.weight"][:, None]
    normed += weights[f"{name}.bias"][:, None]
    return normed


def _softmax(scores: np.ndarray) -> np.ndarray:
    odds = np.exp(scores - scores.max(-1, keepdims=True))
    return odds / odds.sum(-1, keepdims=True)


def _layer(states: np.ndarray, weights: Mapping[str, np.ndarray], name: str, first: int) -> np.ndarray:
    """One layer of self-attention, norms first, as torch's `TransformerEncoderLayer`: [M, N, D], of those from a
    first on."""
    members, length, width = states.shape
    both = _linear(_normed(states, weights, f"{name}norm1"), weights, f"{name}self_attn.in_proj", "_")
    query, key, value = both.reshape(members, length, 3, HEADS, -1).transpose(2, 0, 3, 1, 4)
    attention = _softmax(query[:, :, first:] @ key.swapaxes(-1, -2) / query.shape[-1] ** 0.5)
    seen = (attention @ value).swapaxes(1, 2).reshape(members, length - first, width)
    states = states[:, first:] + _linear(seen, weights, f"{name}self_attn.out_proj")
    hidden = np.maximum(_linear(_normed(states, weights, f"{name}norm2"), weights, f"{name}linear1"), 0)
    return states + _linear(hidden, weights, f"{name}linear2")
