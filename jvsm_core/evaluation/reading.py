"""Reading benchmark: hand-labelled requests and polarity triples, against what a reader makes of them."""

from __future__ import annotations

import hashlib
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, NamedTuple

from ..errors import DataError
from ..files import parse_json
from ..language.frame import Constraint, Filter, Frame, Match
from ..language.reading.head import Head
from ..language.reading.reader import read
from ..model.embedder import TokenReader, load_embedder
from ..vocabulary import ATTRIBUTES, DETAILS, RELATED

#: One request in five, chosen by a hash of its text, is for testing; the rest is for training.
FOLDS = 5

#: Words of a shop that has every value: what the labels are written in.
KNOWN: Mapping[str, tuple[str, ...]] = {
    **ATTRIBUTES,
    "category": (*ATTRIBUTES["category"], *sorted(frozenset().union(*RELATED) - {*ATTRIBUTES["category"]})),
    "colour": (*ATTRIBUTES["colour"], "gold", "silver"),
    **dict.fromkeys(DETAILS, ("no", "yes")),
    "size": ("s", "m", "l"),
}

#: Parts whose colour is a garment's second colour.
_MOTIFS = frozenset({"stripes", "dots", "spots", "checks", "squares", "flowers", "print", "pattern"})
#: A reader's scale to a label's key, and whether up is more of it.
_SCALES: Mapping[str, tuple[str, bool]] = {
    "lightness": ("colour-lightness", True),
    "strength": ("colour-strength", True),
    "temperature": ("colour-warmth", True),
    "neck depth": ("neckline", False),
    "flare": ("fit", True),
}

#: text, garment on show -> what is asked.
Reader = Callable[[str, Mapping[str, str]], Frame]


def shipped_readers(checkpoint: Path) -> Mapping[str, Reader]:
    """The reader as shoppers use it, and its rules without the learned head, of a shop that has every value.

    Raises:
        CheckpointError: the checkpoint is damaged.
    """
    embedder = load_embedder(checkpoint)
    head = None
    if isinstance(embedder, TokenReader) and embedder.reader:
        head = Head.load(embedder.reader, embedder.tokens)
    return {
        "jvsm": lambda text, about: read(text, KNOWN, about, head),
        "rules": lambda text, about: read(text, KNOWN, about),
    }


class Ask(NamedTuple):
    """A constraint or filter in the labels' terms; `sense` is "is", "not", "more", "less", "at_least" or
    "at_most"."""

    part: str
    key: str
    sense: str
    values: frozenset[str] = frozenset()

    @property
    def slot(self) -> tuple[str, str, str]:
        """What is asked about and how, without the values."""
        return self[:3]

    def contradicts(self, label: Ask) -> bool:
        """Whether it asks for what a label refuses, or the other way along a scale."""
        if (self.part, self.key) != (label.part, label.key):
            return False
        if {self.sense, label.sense} == {"is", "not"}:
            return bool(self.values & label.values)
        if {self.sense, label.sense} in ({"more", "less"}, {"at_least", "at_most"}):
            return True
        return self.key in DETAILS and self.sense == label.sense == "is" and not self.values & label.values


@dataclass(frozen=True)
class Request:
    """A labelled message.

    Attributes:
        about: attributes of the garment on show.
        asks: what is asked, all of it together.
        guess: several labellings are right; values that overlap count as equal.
        kind: what the message is there to try.
    """

    text: str
    about: Mapping[str, str]
    asks: frozenset[Ask]
    guess: bool = False
    kind: str = ""

    @property
    def is_set_aside(self) -> bool:
        """Whether it is in the fifth that nothing is learned from."""
        return int(hashlib.sha256(self.text.encode()).hexdigest(), 16) % FOLDS == 0


@dataclass(frozen=True)
class Triple:
    """One value wanted, refused, and only mentioned, in three texts said of one garment."""

    wanted: str
    refused: str
    mentioned: str
    key: str
    value: str
    about: Mapping[str, str]


def read_requests(path: str | Path) -> tuple[Request, ...]:
    """Labelled messages of a JSON-lines file.

    Raises:
        DataError: it cannot be read or a line is not a labelled message.
    """
    return tuple(_lines(path, _request))


def read_triples(path: str | Path) -> tuple[Triple, ...]:
    """Polarity triples of a JSON-lines file.

    Raises:
        DataError: it cannot be read or a line is not a triple.
    """
    return tuple(_lines(path, _triple))


def _lines(path: str | Path, parse: Callable[[Mapping[str, Any]], Any]) -> Iterable[Any]:
    try:
        lines = Path(path).read_text("utf-8").split("\n")
    except (OSError, UnicodeDecodeError) as error:
        raise DataError(f"cannot read {path}: {error}") from None
    rows = [(number, line) for number, line in enumerate(lines, start=1) if line.strip()]
    if not rows:
        raise DataError(f"{path} is empty")
    for number, line in rows:
        try:
            yield parse(parse_json(line))
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"{path}, line {number}: {type(error).__name__}: {error}") from None


def _request(row: Mapping[str, Any]) -> Request:
    asks = frozenset(ask for label in row["asks"] for ask in labelled(label))
    return Request(row["text"], _about(row), asks, bool(row.get("guess")), row.get("kind", ""))


def _triple(row: Mapping[str, Any]) -> Triple:
    texts = (row["wanted"], row["refused"], row["mentioned"])
    return Triple(*texts, key=row["key"], value=row["value"], about=_about(row))


def _about(row: Mapping[str, Any]) -> Mapping[str, str]:
    return {key: str(value) for key, value in row.get("about", {}).items()}


def labelled(label: Mapping[str, Any]) -> Iterable[Ask]:
    """A label's ask; free words are asks of the key "words"."""
    part, key = label.get("part", ""), label.get("key", "words")
    if part in _MOTIFS and key == "colour":
        part, key = "", "second_colour"
    for name, sense in (("values", "is"), ("not", "not"), ("words", "is"), ("not_words", "not")):
        if name in label:
            yield Ask(part, key, sense, frozenset(str(value).lower() for value in label[name]))
    if "direction" in label:
        yield Ask(part, key, label["direction"])
    for name in ("at_least", "at_most"):
        if name in label:
            yield Ask(part, key, name, frozenset({str(float(label[name]))}))


def asks_of(frame: Frame) -> frozenset[Ask]:
    """What a frame asks, in the labels' terms: that a part is there is implied by what is asked of it."""
    asks = [_of_constraint(one) for one in frame.constraints]
    asks += [ask for one in frame.filters for ask in _of_filter(one)]
    parts = {ask.part for ask in asks}
    return frozenset(ask for ask in asks if not (ask.key in parts and ask.values == {"yes"}))


def asks_of_match(one: Match) -> tuple[Ask, ...]:
    """What a match asks, in the labels' terms."""
    return tuple(_of_filter(one.filter)) if one.filter else (_of_constraint(one.constraint),)


def _of_constraint(one: Constraint) -> Ask:
    part, key = one.part, one.key
    if part in _MOTIFS and key == "colour":
        part, key = "", "second_colour"
    if one.direction is None:
        said = one.plainest
        return Ask(part, key, "not" if said.negated else "is", frozenset(said.values))
    if one.direction == "frills":
        return Ask("", "ruffles", "is", frozenset({"yes" if one.up else "no"}))
    if one.direction == "heel":
        return Ask("heel", "size", "more" if one.up else "less")
    key, more = _SCALES.get(one.direction, (one.direction, True))
    return Ask(part, key, "more" if one.up == more else "less")


def _of_filter(one: Filter) -> Iterable[Ask]:
    if one.values:
        yield Ask(
            "", one.key, "not" if one.negated else "is", frozenset(value.lower() for value in one.values)
        )
    if one.direction:
        yield Ask("", one.key, {"most": "more", "least": "less"}.get(one.direction, one.direction))
    for sense, bound in (("at_least", one.at_least), ("at_most", one.at_most)):
        if bound is not None:
            yield Ask("", one.key, sense, frozenset({str(float(bound))}))


def is_exact(asks: frozenset[Ask], request: Request) -> bool:
    """Whether all that is labelled was read and nothing else.

    Values must be equal; of a request that several labellings fit, and of free words, they must overlap.
    """
    return len(asks) == len(request.asks) and all(
        any(agree(ask, label, request.guess) for ask in asks) for label in request.asks
    )


def agree(ask: Ask, label: Ask, loosely: bool) -> bool:
    """Whether an ask is what a label says; `loosely`, where several labellings are right."""
    if ask.slot != label.slot:
        return False
    if label.key == "words":
        return bool(_words(ask) & _words(label))
    return bool(ask.values & label.values) if loosely and label.values else ask.values == label.values


def _words(ask: Ask) -> set[str]:
    return {word for value in ask.values for word in value.replace("-", " ").split()}


def evaluate_requests(reader: Reader, requests: Sequence[Request]) -> dict[str, Any]:
    """Shares of messages, in percent: read exactly, read the opposite way, asked back; exact by kind; and
    the expected calibration error of the reader's confidence."""
    counts: Counter[str] = Counter()
    kinds: dict[str, list[bool]] = defaultdict(list)
    certain: list[tuple[float, bool]] = []
    for request in requests:
        frame = reader(request.text, request.about)
        asks = asks_of(frame)
        exact = not frame.question and is_exact(asks, request)
        counts["exact"] += exact
        counts["opposite"] += any(ask.contradicts(label) for ask in asks for label in request.asks)
        counts["asked_back"] += bool(frame.question)
        kinds[request.kind].append(exact)
        for one in frame.constraints:
            right = any(agree(_of_constraint(one), label, True) for label in request.asks)
            certain.append((one.confidence, right))
    shares = {name: _percent(counts[name], len(requests)) for name in ("exact", "opposite", "asked_back")}
    by_kind = {kind: _percent(sum(right), len(right)) for kind, right in sorted(kinds.items())}
    return {**shares, "calibration_error": calibration_error(certain), "by_kind": by_kind}


def calibration_error(certain: Sequence[tuple[float, bool]], bins: int = 10) -> float:
    """Expected calibration error, in percent, of (confidence, right) pairs in bins of equal width."""
    gathered: dict[int, list[tuple[float, bool]]] = defaultdict(list)
    for confidence, right in certain:
        gathered[min(int(confidence * bins), bins - 1)].append((confidence, right))
    gaps = [abs(sum(c for c, _ in rows) - sum(right for _, right in rows)) for rows in gathered.values()]
    return _percent(sum(gaps), len(certain))


def evaluate_polarity(reader: Reader, triples: Sequence[Triple]) -> float:
    """Share of a polarity set's texts, in percent, whose value is wanted, refused or neither as labelled."""
    right = 0
    for triple in triples:
        for sense in ("wanted", "refused", "mentioned"):
            frame = reader(getattr(triple, sense), triple.about)
            right += sense in senses_of(frame, triple.key, triple.value)
    return _percent(right, 3 * len(triples))


def senses_of(frame: Frame, key: str, value: str) -> frozenset[str]:
    """What a frame makes of one value: "wanted", "refused", "mentioned", or either of the last two where
    another value of the key is asked for."""
    of_key = [ask for ask in asks_of(frame) if ask.key == key and not ask.part]
    if any(value in ask.values for ask in of_key if ask.sense == "is"):
        return frozenset({"wanted"})
    if any(value in ask.values for ask in of_key if ask.sense == "not"):
        return frozenset({"refused"})
    if any(ask.sense == "is" for ask in of_key):
        return frozenset({"refused"} if key in DETAILS else {"refused", "mentioned"})
    return frozenset({"mentioned"})


def _percent(part: float, whole: int) -> float:
    return round(100 * part / whole, 1) if whole else 0.0


def evaluate_reading(
    readers: Mapping[str, Reader], requests: Sequence[Request], triples: Sequence[Triple]
) -> dict[str, Any]:
    """Figures of several readers on the same messages and triples."""
    return {
        "benchmark": "reading",
        "requests": len(requests),
        "triples": len(triples),
        "systems": {
            name: {**evaluate_requests(reader, requests), "polarity": evaluate_polarity(reader, triples)}
            for name, reader in readers.items()
        },
    }
