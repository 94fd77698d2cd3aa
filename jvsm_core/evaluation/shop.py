"""Whether a shop shows what was asked, on garments whose labels it is not told.

Every label of a shop is asked for in several wordings, each said of garments that do not have it, and
the first ten garments shown are judged by the labels. The shop itself gets what real shops have: the
pictures alone, or the pictures with what a product feed tells.

Labels have gaps: what is not stated is not known to be absent. So a garment whose label for the asked
attribute is missing is passed over, as condensed lists do (Sakai, SIGIR 2007): the first ten are the
first ten that can be judged.

Three systems answer. `jvsm` is the shop as shoppers use it (`Retriever.refine`), `model` the composed
query alone, ranked by cosine; `stated-only` has no model and knows its fields only: the category at
hand, in the catalogue's order.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from random import Random
from statistics import mean
from typing import Any, Literal

import numpy as np
from tqdm import tqdm

from ..catalogue import Catalogue, Garment
from ..datasets.common import require_choice
from ..datasets.fashion_products import read_fashion_products
from ..dialogue.retriever import Retriever
from ..errors import DataError, RequestError
from ..language.words.lexicon import Lexicon
from ..metrics import top_k
from ..search.filters import MAX_HITS, Settings
from ..vocabulary import KEYS

Witness = Literal["pictures", "feed"]

#: Garments that are shown, and of which the kind at hand is counted.
SHOWN, FIRST = 10, 5
#: A value is asked for where so many garments have it, and said of so many others.
ENOUGH, REFERENCES = 10, 12

#: What a refinement is to leave as it is.
_KEPT = ("category", "gender")

_WORDINGS: Mapping[str, tuple[str, ...]] = {
    "be": ("make it {}", "{} please", "I want it {}"),
    "into": ("in {}", "do you have this in {}?", "the same but in {}"),
    "having": ("with {}", "I'd like {}", "something like this with {}"),
}
#: Words of a value that are tried in each place, the plainest first.
_SYNONYMS = 2
_COMPOSED_AT_ONCE = 128


@dataclass(frozen=True)
class Request:
    """A request said of one garment.

    Attributes:
        key, value: what is asked for.
        text: as it is said.
        reference: row of the garment.
    """

    key: str
    value: str
    text: str
    reference: int


class Labels:
    """What is known of every garment of a labelled catalogue; "" where nothing is stated."""

    def __init__(self, garments: Sequence[Garment]) -> None:
        keys = {key for garment in garments for key in garment.attributes} | set(_KEPT)
        rows = [{**garment.attributes, "category": garment.category} for garment in garments]
        self._columns = {key: np.array([row.get(key, "") for row in rows]) for key in keys}

    def have(self, key: str, value: str) -> np.ndarray:
        """Garments that are labelled with a value: bool [N]."""
        return self._columns[key] == value

    def alike(self, row: int, keys: Sequence[str] = _KEPT) -> np.ndarray:
        """Garments that agree with a garment in some attributes: bool [N]."""
        return np.logical_and.reduce([self._columns[key] == self._columns[key][row] for key in keys])

    def stated(self, key: str) -> np.ndarray:
        """Garments that are labelled at all: bool [N]."""
        return self._columns[key] != ""

    def values(self, key: str) -> list[str]:
        """Values of an attribute that so many garments have that they are asked for."""
        found, counts = np.unique(self._columns.get(key, np.empty(0, str)), return_counts=True)
        return [str(value) for value, count in zip(found, counts) if value and count >= ENOUGH]


def labelled_catalogue(
    folder: str | Path, split: str | None = None, category: str | None = None, resolution: str | None = "224"
) -> tuple[Catalogue, tuple[str, ...]]:
    """Garments with their labels, and the attributes whose labels are asked for.

    Args:
        folder: of Fashion Product Images, or any catalogue that states attributes.
        category: of photos `apparel`, `footwear`, …; None for a catalogue.

    Raises:
        DataError, CatalogueError: the folder cannot be read, or has no such split or category.
    """
    folder = Path(folder)
    if (folder / "styles.csv").is_file():
        photos = read_fashion_products(folder, split, resolution, category)
        keys = {key for garment in photos.garments for key in photos.tuple_keys(garment)}
        return photos.catalogue(), tuple(sorted(keys - set(_KEPT)))
    catalogue = Catalogue.read(folder)
    splits = {garment.split for garment in catalogue if garment.split}
    if split is not None and splits:
        require_choice(split, splits, "split", folder)
        kept = tuple(garment for garment in catalogue if garment.split == split)
        catalogue = replace(catalogue, garments=kept)
    stated = {key for garment in catalogue for key in garment.attributes}
    return catalogue, tuple(key for key in KEYS if key in stated and key not in _KEPT)


def without_labels(catalogue: Catalogue, witness: Witness) -> Catalogue:
    """The catalogue as its shop knows it: pictures alone, or with title, category and price."""
    bare: dict[str, Any] = {"attributes": {}, "description": ""}
    if witness == "pictures":
        bare |= {"category": "", "title": "", "price": None}
    return replace(catalogue, garments=tuple(replace(garment, **bare) for garment in catalogue))


def draw_requests(labels: Labels, keys: Sequence[str], seed: int = 0) -> list[Request]:
    """Every value of some attributes, said of garments that are labelled with another one.

    A garment is one of whose category and gender the shop has the value.

    Raises:
        DataError: no value can be asked for.
    """
    requests = []
    for key in keys:
        for value in labels.values(key):
            rng = Random(f"{seed}:{key}:{value}")
            have, wordings = labels.have(key, value), _wordings(key, value)
            others = np.flatnonzero(labels.stated(key) & ~have).tolist()
            rng.shuffle(others)
            rng.shuffle(wordings)
            rows = [row for row in others if (have & labels.alike(row)).any()][:REFERENCES]
            requests += [
                Request(key, value, wordings[number % len(wordings)], row) for number, row in enumerate(rows)
            ]
    if not requests:
        raise DataError(f"no label is shared by {ENOUGH} garments: there is nothing to ask for")
    return requests


def _wordings(key: str, value: str) -> list[str]:
    forms = Lexicon().forms(key, value)
    return [
        frame.format(words)
        for place, frames in _WORDINGS.items()
        for words in dict.fromkeys(getattr(forms, place)[:_SYNONYMS])
        for frame in frames
    ]


def evaluate_shop(
    retriever: Retriever, labels: Labels, requests: Sequence[Request], witness: Witness, about: str = ""
) -> dict:
    """Ask everything and judge the first ten garments shown, the reference excluded.

    Args:
        retriever: the shop that is not told the labels; its rows are those of `labels`.
        about: which part of the data it is.

    Returns:
        `{"benchmark", "protocol", "witness", "gallery", "queries", "systems": {name: {"asked@10", "kept@10",
        "served", "kind@5"}}, "slices": {name: {key: {…}}}}`, percentages: of the first ten that are labelled,
        those labelled with what was asked, and those of the reference's category and gender; of the garments
        that have both, at most ten, the share among the first ten; of the first five shown, those of the
        reference's category, as far as the shop has so many.
    """
    answers = {
        "jvsm": [_shown(retriever, request) for request in tqdm(requests, desc="requests", leave=False)],
        "model": _composed(retriever, requests),
        "stated-only": _stated_only(retriever.catalogue, requests),
    }
    judged = {
        name: [judge_request(labels, request, rows) for request, rows in zip(requests, shown, strict=True)]
        for name, shown in answers.items()
    }
    return {
        "benchmark": "shop",
        "protocol": (
            f"{about}; labels hidden from the shop; each value of {ENOUGH} garments or more asked of up to "
            f"{REFERENCES} garments labelled otherwise, in several wordings; shown garments without a label for the "
            "asked attribute are passed over"
        ),
        "witness": witness,
        "gallery": len(retriever.catalogue),
        "queries": len(requests),
        "systems": {name: _means(each) for name, each in judged.items()},
        "slices": {name: _slices(requests, each) for name, each in judged.items()},
    }


def _shown(retriever: Retriever, request: Request) -> list[int]:
    """A shopper's turn: start with the garment, say the request."""
    catalogue = retriever.catalogue
    dialogue = retriever.start(
        garment_id=catalogue.garments[request.reference].id, settings=Settings(k=MAX_HITS)
    )
    try:
        dialogue = retriever.refine(dialogue, request.text)
    except RequestError:
        return []
    return [catalogue.row(hit.garment.id) for hit in dialogue.hits]


def _composed(retriever: Retriever, requests: Sequence[Request]) -> list[list[int]]:
    """The nearest garments to the composed query, nothing read and nothing preferred."""
    pictures, shown = np.array(retriever.index.embeddings), []
    for first in range(0, len(requests), _COMPOSED_AT_ONCE):
        batch = requests[first : first + _COMPOSED_AT_ONCE]
        rows = [request.reference for request in batch]
        queries = retriever.embedder.compose(pictures[rows], [request.text for request in batch])
        shown += [found[found >= 0].tolist() for found in top_k(queries, pictures, MAX_HITS, rows)[1]]
    return shown


def _stated_only(catalogue: Catalogue, requests: Sequence[Request]) -> list[list[int]]:
    """Garments of the category that the shop states of the reference, then all others."""
    categories = np.array([garment.category for garment in catalogue])
    order = {category: np.argsort(categories != category, kind="stable") for category in set(categories)}
    return [
        [row for row in order[categories[request.reference]] if row != request.reference]
        for request in requests
    ]


def judge_request(labels: Labels, request: Request, rows: Sequence[int]) -> dict[str, float]:
    """The figures of one request, from 0 to 1, from all rows shown, best first."""
    have, labelled = labels.have(request.key, request.value), labels.stated(request.key)
    kind, kept = labels.alike(request.reference, ("category",)), labels.alike(request.reference)
    first, best = [row for row in rows if labelled[row]][:SHOWN], have & kept
    figures = {
        "asked@10": have[first].mean() if first else 0.0,
        "kept@10": kept[first].mean() if first else 0.0,
        "served": best[first].sum() / min(SHOWN, int(best.sum())),
    }
    if (others := int(kind.sum()) - 1) > 0:
        figures["kind@5"] = kind[rows[:FIRST]].sum() / min(FIRST, others)
    return {name: float(value) for name, value in figures.items()}


def _means(each: Sequence[Mapping[str, float]]) -> dict[str, float]:
    return {
        name: round(100 * mean(figures[name] for figures in each if name in figures), 2)
        for name in ("asked@10", "kept@10", "served", "kind@5")
        if any(name in figures for figures in each)
    }


def _slices(requests: Sequence[Request], judged: Sequence[Mapping[str, float]]) -> dict[str, dict]:
    by_key: dict[str, list[Mapping[str, float]]] = defaultdict(list)
    for request, figures in zip(requests, judged, strict=True):
        by_key[request.key].append(figures)
    return {key: {**_means(each), "queries": len(each)} for key, each in sorted(by_key.items())}
