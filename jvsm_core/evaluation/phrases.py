"""Whether a model understands what people type: the phrase book, asked of garments of a catalogue.

What is asked is what the phrase's writer says it asks, never what our reader makes of the text.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from random import Random
from statistics import mean

import numpy as np
import torch

from ..catalogue import Catalogue
from ..errors import DataError
from ..language.reading import Asked, satisfies
from ..model import JVSM
from ..ranking import top_k
from .phrasebook import Phrase
from .systems import Query, embed_pictures, jvsm, read_texts

#: So many garments are shown, and so many of them must satisfy the request.
SHOWN, ENOUGH = 10, 8
#: Garments that each phrase is said of.
REFERENCES = 3
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

    def _judge(self, asks: tuple[Asked, ...], reference: int | None) -> np.ndarray:
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
        own, other = [], []
        for row in rng.sample(rows, min(_TRIES, len(rows)) if phrase.is_relative else len(rows)):
            mask = judge.satisfying(phrase, row)
            if mask[row] or mask.sum() < SHOWN:
                continue
            kin = by_category[catalogue.garments[row].category]
            (own if mask[kin].sum() >= SHOWN else other).append(Trial(number, row, mask))
            if len(own) == references:
                break
        trials += [*own, *other][:references]
    return trials


@torch.inference_mode()
def evaluate_phrases(
    model: JVSM, catalogue: Catalogue, phrases: Sequence[Phrase], references: int = REFERENCES, seed: int = 0
) -> dict:
    """Compose every phrase on its garments and judge the first ten, the garment itself excluded.

    A phrase is understood where, on average over its garments, `ENOUGH` of the first `SHOWN` satisfy it.

    Returns:
        `{"benchmark", "task", "protocol", "gallery", "phrases", "trials", "ok", "trials_ok", "mean",
        "kinds": {kind: {"ok", "phrases"}}, "attributes": {key: {"ok", "phrases"}}, "failing": [{"text",
        "asks": keys, "satisfied": [of ten, a garment each]}], "unmet": [text]}`. Shares in percent; `unmet`
        are the phrases that this shop cannot meet, which count nowhere else.

    Raises:
        DataError: the shop can meet none of the phrases.
    """
    trials = draw_trials(catalogue, phrases, references, seed)
    if not trials:
        raise DataError(
            f"{catalogue.folder}: no phrase can be met by {SHOWN} garments; the catalogue is too small, or "
            "does not state attributes in the words of jvsm_core.vocabulary"
        )
    pictures = embed_pictures(model, catalogue)
    rows = [trial.reference for trial in trials]
    text = read_texts(model, [phrases[trial.phrase].text for trial in trials])
    _, best = top_k(jvsm(model, Query(pictures[rows], text)), pictures, SHOWN, rows)
    satisfied: dict[int, list[int]] = defaultdict(list)
    for trial, shown in zip(trials, best, strict=True):
        satisfied[trial.phrase].append(int(trial.satisfying[shown[shown >= 0]].sum()))
    return {
        "benchmark": "phrase book",
        "task": "phrases",
        "protocol": (
            f"phrases written by hand, each said of up to {references} garments that do not satisfy it where at "
            f"least {SHOWN} do; understood where {ENOUGH} of the first {SHOWN} satisfy it, on average over the "
            "garments; the garment itself excluded"
        ),
        "gallery": len(catalogue),
        "trials": len(trials),
        **_figures(phrases, satisfied),
    }


def _figures(phrases: Sequence[Phrase], satisfied: Mapping[int, Sequence[int]]) -> dict:
    """Shares and lists from how many of the first garments satisfied each phrase, trial by trial."""
    understood = {number: mean(counts) >= ENOUGH for number, counts in satisfied.items()}
    kinds: dict[str, list[bool]] = defaultdict(list)
    attributes: dict[str, list[bool]] = defaultdict(list)
    for number, ok in understood.items():
        kinds[phrases[number].kind].append(ok)
        for key in {asked.key for asked in phrases[number].asks}:
            attributes[key].append(ok)
    counts = [count for each in satisfied.values() for count in each]
    return {
        "phrases": len(satisfied),
        "ok": _percent(list(understood.values())),
        "trials_ok": _percent([count >= ENOUGH for count in counts]),
        "mean": round(mean(counts), 2),
        "kinds": _shares(kinds),
        "attributes": _shares(attributes),
        "failing": [
            {
                "text": phrases[number].text,
                "asks": [asked.key for asked in phrases[number].asks],
                "satisfied": list(satisfied[number]),
            }
            for number, ok in understood.items()
            if not ok
        ],
        "unmet": [phrase.text for number, phrase in enumerate(phrases) if number not in satisfied],
    }


def _shares(groups: Mapping[str, Sequence[bool]]) -> dict[str, dict[str, float | int]]:
    return {name: {"ok": _percent(each), "phrases": len(each)} for name, each in sorted(groups.items())}


def _percent(each: Sequence[bool]) -> float:
    return round(100.0 * mean(map(float, each)), 2)
