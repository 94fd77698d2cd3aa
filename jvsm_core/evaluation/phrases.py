"""Whether a shop understands what people type: the phrase book, asked of garments of a catalogue.

What is asked is what the phrase's writer says it asks, never what our reader makes of the text. Two
systems answer: `jvsm` is the shop as shoppers use it, which reads the words, composes them and prefers
what it read (`Retriever.refine`); `model` is the composed query alone, ranked by cosine.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache
from random import Random
from statistics import mean

import numpy as np
from tqdm import tqdm

from ..catalogue import Catalogue
from ..dialogue.retriever import Retriever
from ..errors import DataError, RequestError
from ..language.frame import Constraint
from ..metrics import top_k
from ..search.constraints import satisfies
from ..search.filters import Settings
from ..vocabulary import related_categories
from .phrasebook import Phrase

#: So many garments are shown, and so many of them must satisfy the request.
SHOWN, ENOUGH = 10, 8
#: Garments that each phrase is said of.
REFERENCES = 3
#: Trials that the model composes at once.
_BATCH = 128
#: Garments looked at for a comparative, since each of them has the whole catalogue judged anew.
_TRIES = 60


@dataclass(frozen=True)
class Trial:
    """A phrase said of one garment.

    Attributes:
        phrase: its number in the book.
        reference: the garment's row.
        satisfying: bool [N], which garments satisfy the request; at least `SHOWN` of them.
    """

    phrase: int
    reference: int
    satisfying: np.ndarray


class Judge:
    """Which garments of a catalogue satisfy a request."""

    def __init__(self, catalogue: Catalogue) -> None:
        self._attributes = [{"category": garment.category, **garment.attributes} for garment in catalogue]
        self._mask = lru_cache(maxsize=1024)(self._judge)

    def satisfying(self, phrase: Phrase, reference: int) -> np.ndarray:
        """Bool [N]; comparatives are about the garment in row `reference`."""
        return self._mask(phrase.asks, reference if phrase.is_relative else None)

    def _judge(self, asks: tuple[Constraint, ...], reference: int | None) -> np.ndarray:
        about = None if reference is None else self._attributes[reference]
        return np.array([satisfies(attributes, asks, about) for attributes in self._attributes])


def draw_trials(
    catalogue: Catalogue, phrases: Sequence[Phrase], references: int = REFERENCES, seed: int = 0
) -> list[Trial]:
    """Each phrase said of a few garments that do not satisfy it yet, where the shop can meet it.

    A garment is of a category that the phrase fits, and at least `SHOWN` garments satisfy the
    request. Garments are preferred in whose own category so many do: who asks for puff sleeves on a
    dress wants a dress. A phrase without such garments has no trial.
    """
    judge = Judge(catalogue)
    by_category: dict[str, list[int]] = defaultdict(list)
    for row, garment in enumerate(catalogue):
        by_category[garment.category].append(row)
    trials = []
    for number, phrase in enumerate(phrases):
        rng = Random(f"{seed}:{phrase.text}")
        rows = [row for category in phrase.fits for row in by_category[category]]
        own: list[Trial] = []
        other: list[Trial] = []
        for row in rng.sample(rows, min(_TRIES, len(rows)) if phrase.is_relative else len(rows)):
            mask = judge.satisfying(phrase, row)
            if mask[row] or mask.sum() < SHOWN:
                continue
            same = by_category[catalogue.garments[row].category]
            (own if mask[same].sum() >= SHOWN else other).append(Trial(number, row, mask))
            if len(own) == references:
                break
        trials += [*own, *other][:references]
    return trials


@dataclass(frozen=True)
class Answered:
    """What was shown in one trial.

    Attributes:
        satisfied: how many of the first `SHOWN` garments satisfy the request.
        category: how many are of the reference's category.
        kin: how many are of that one, or of one that stands in for it.
        refused: the words were turned down and nothing was shown.
        read: whether all garments that meet the words as they were read satisfy the request.
    """

    satisfied: int
    category: int = 0
    kin: int = 0
    refused: bool = False
    read: bool = False


def evaluate_phrases(
    retriever: Retriever, phrases: Sequence[Phrase], references: int = REFERENCES, seed: int = 0
) -> dict:
    """Say every phrase of its garments and judge the first ten shown, the garment itself excluded.

    A phrase is understood where, on average over its garments, `ENOUGH` of the first `SHOWN` satisfy it.

    Returns:
        `{"benchmark", "task", "protocol", "gallery", "phrases", "trials", "ok", "trials_ok", "mean",
        "category", "kin", "kinds": {kind: {"ok", "phrases"}}, "attributes": {key: {"ok", "phrases"}},
        "failing": [{"text", "asks": keys, "satisfied": [of ten, a garment each], "read", "refused"}],
        "unmet": [text], "reading": {"right", "ok", "refused"},
        "systems": {name: {"ok", "trials_ok", "mean", "category", "kin"}}}`.
        Shares in percent, but of ten garments shown `mean` satisfy the request, `category` are of the
        reference's category and `kin` of that one or of one that stands in for it. Figures outside `systems`
        are those of `jvsm`. `unmet` are the phrases that this shop cannot meet, which count nowhere else.
        `reading` tells reading from ranking: the share of phrases read right, the share understood among
        them, and the share turned down.

    Raises:
        DataError: the shop can meet none of the phrases.
    """
    trials = draw_trials(retriever.catalogue, phrases, references, seed)
    if not trials:
        raise DataError(
            f"{retriever.catalogue.folder}: no phrase can be met by {SHOWN} garments; the catalogue is too "
            "small, or does not state attributes in the words of jvsm_core.vocabulary"
        )
    shop = _by_phrase(
        trials,
        [
            _ask(retriever, phrases[trial.phrase].text, trial)
            for trial in tqdm(trials, desc="trials", unit="trial", leave=False)
        ],
    )
    model = _by_phrase(trials, _composed(retriever, phrases, trials))
    return {
        "benchmark": "phrase book",
        "task": "phrases",
        "protocol": (
            f"phrases written by hand, each said of up to {references} garments that do not satisfy it where at "
            f"least {SHOWN} do; understood where {ENOUGH} of the first {SHOWN} satisfy it, on average over the "
            "garments; the garment itself excluded; jvsm is the shop as shoppers use it (words read, composed, "
            "and garments that meet the reading preferred), model the composed query alone"
        ),
        "gallery": len(retriever.catalogue),
        "trials": len(trials),
        **_figures(phrases, shop),
        "reading": _reading(shop),
        "systems": {"jvsm": _overall(shop), "model": _overall(model)},
    }


def _ask(retriever: Retriever, text: str, trial: Trial) -> Answered:
    """A shopper's turn: start with the garment, say the phrase."""
    garment = retriever.catalogue.garments[trial.reference].id
    dialogue = retriever.start(garment_id=garment, settings=Settings(k=SHOWN))
    try:
        dialogue = retriever.refine(dialogue, text)
    except RequestError:
        return Answered(0, refused=True)
    rows = [retriever.catalogue.row(hit.garment.id) for hit in dialogue.hits]
    meeting = np.logical_and.reduce([retriever.reranker.may_meet(one) for one in dialogue.constraints])
    read = bool(meeting.any()) and not bool((meeting & ~trial.satisfying).any())
    return replace(_answered(retriever.catalogue, trial, rows), read=read)


def _answered(catalogue: Catalogue, trial: Trial, rows: Sequence[int] | np.ndarray) -> Answered:
    """What the garments of some rows are worth in a trial."""
    own = catalogue.garments[trial.reference].category
    shown, close = [catalogue.garments[row].category for row in rows], {own, *related_categories(own)}
    return Answered(
        satisfied=int(trial.satisfying[rows].sum()),
        category=shown.count(own),
        kin=sum(category in close for category in shown),
    )


def _composed(retriever: Retriever, phrases: Sequence[Phrase], trials: Sequence[Trial]) -> list[Answered]:
    """The nearest garments to the composed query, nothing read and nothing preferred."""
    pictures = np.array(retriever.index.embeddings)  # torch wants a writable copy
    answered = []
    for first in range(0, len(trials), _BATCH):
        batch = trials[first : first + _BATCH]
        rows = [trial.reference for trial in batch]
        queries = retriever.embedder.compose(pictures[rows], [phrases[t.phrase].text for t in batch])
        _, best = top_k(queries, pictures, SHOWN, rows)
        answered += [
            _answered(retriever.catalogue, trial, shown[shown >= 0])
            for trial, shown in zip(batch, best, strict=True)
        ]
    return answered


def _by_phrase(trials: Sequence[Trial], answered: Sequence[Answered]) -> dict[int, list[Answered]]:
    found: dict[int, list[Answered]] = defaultdict(list)
    for trial, one in zip(trials, answered, strict=True):
        found[trial.phrase].append(one)
    return found


def _understood(answers: Sequence[Answered]) -> bool:
    return mean(one.satisfied for one in answers) >= ENOUGH


def _overall(answered: Mapping[int, Sequence[Answered]]) -> dict[str, float]:
    trials = [one for answers in answered.values() for one in answers]
    return {
        "ok": _percent([_understood(answers) for answers in answered.values()]),
        "trials_ok": _percent([one.satisfied >= ENOUGH for one in trials]),
        "mean": round(mean(one.satisfied for one in trials), 2),
        "category": round(mean(one.category for one in trials), 2),
        "kin": round(mean(one.kin for one in trials), 2),
    }


def _reading(answered: Mapping[int, Sequence[Answered]]) -> dict[str, float | None]:
    right = [answers for answers in answered.values() if all(one.read for one in answers)]
    return {
        "right": _percent([all(one.read for one in answers) for answers in answered.values()]),
        "ok": _percent([_understood(answers) for answers in right]) if right else None,
        "refused": _percent([any(one.refused for one in answers) for answers in answered.values()]),
    }


def _figures(phrases: Sequence[Phrase], answered: Mapping[int, Sequence[Answered]]) -> dict:
    """Shares and lists from how many of the first garments satisfied each phrase, trial by trial."""
    understood = {number: _understood(answers) for number, answers in answered.items()}
    kinds: dict[str, list[bool]] = defaultdict(list)
    attributes: dict[str, list[bool]] = defaultdict(list)
    for number, ok in understood.items():
        kinds[phrases[number].kind].append(ok)
        for key in {asked.key for asked in phrases[number].asks}:
            attributes[key].append(ok)
    return {
        "phrases": len(answered),
        **_overall(answered),
        "kinds": _shares(kinds),
        "attributes": _shares(attributes),
        "failing": [
            {
                "text": phrases[number].text,
                "asks": [asked.key for asked in phrases[number].asks],
                "satisfied": [one.satisfied for one in answered[number]],
                "read": all(one.read for one in answered[number]),
                "refused": any(one.refused for one in answered[number]),
            }
            for number, ok in understood.items()
            if not ok
        ],
        "unmet": [phrase.text for number, phrase in enumerate(phrases) if number not in answered],
    }


def _shares(groups: Mapping[str, Sequence[bool]]) -> dict[str, dict[str, float | int]]:
    return {name: {"ok": _percent(each), "phrases": len(each)} for name, each in sorted(groups.items())}


def _percent(each: Sequence[bool]) -> float:
    return round(100.0 * mean(map(float, each)), 2)
