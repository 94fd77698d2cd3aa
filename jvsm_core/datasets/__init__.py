"""Public datasets in the layouts they are published in.

One file a dataset; `SOURCES` lists them for the command line: what each is called there, and what it can become.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from functools import partial
from pathlib import Path

from ..catalogue import Catalogue
from ..errors import DataError
from . import fashion200k, fashion_iq, fashion_products, multiturn_fashion_iq, photo_protocols, ut_zap50k
from .common import Missing
from .protocol import Benchmark, TrainingSet

__all__ = [
    "SOURCES",
    "Benchmark",
    "Missing",
    "Source",
    "TrainingSet",
    "captioned_folders",
    "named_folder",
    "source",
]

#: Drawn anew for every picture where texts are derived from labels: the same edit in other pictures.
_PAIRS = 4


@dataclass(frozen=True)
class Source:
    """One dataset.

    Attributes:
        title: what a person calls it.
        where: where it is had.
        licence: what it allows.
        to_catalogue: (dataset folder, output folder, split or None) to the catalogue written and
            what was missing; None for a dataset without garments of its own.
        training: (dataset folder) to captioned pairs; None where pairs are made from attributes.
        validation: (dataset folder) to what a training is followed by; None where the dataset has no
            split for it besides the one that the literature reports, so that train pairs are held out.
    """

    title: str
    where: str
    licence: str
    to_catalogue: Callable[[Path, Path, str | None], tuple[Catalogue, Missing]] | None
    training: Callable[[Path], TrainingSet] | None
    validation: Callable[[Path], Benchmark] | None = None


SOURCES: Mapping[str, Source] = {
    "fashion-iq": Source(
        fashion_iq.NAME, fashion_iq.SOURCE, fashion_iq.LICENCE,
        fashion_iq.to_catalogue, fashion_iq.fashion_iq_training,
    ),
    "multiturn-fashion-iq": Source(
        multiturn_fashion_iq.NAME, multiturn_fashion_iq.SOURCE, fashion_iq.LICENCE,
        None, multiturn_fashion_iq.multiturn_training,
    ),
    "fashion200k": Source(
        fashion200k.NAME, fashion200k.SOURCE, fashion200k.LICENCE,
        fashion200k.to_catalogue, partial(fashion200k.fashion200k_training, pairs_per_picture=_PAIRS),
    ),
    "ut-zap50k": Source(
        ut_zap50k.NAME, ut_zap50k.SOURCE, ut_zap50k.LICENCE,
        ut_zap50k.to_catalogue, partial(ut_zap50k.ut_zap50k_training, pairs_per_picture=_PAIRS),
        partial(ut_zap50k.ut_zap50k_benchmark, split="val"),
    ),
    "fashion-products": Source(
        fashion_products.NAME, fashion_products.SOURCE, fashion_products.LICENCE,
        fashion_products.to_catalogue, None,
    ),
    # The same photos under the other datasets' protocols.
    "fashion-products-as:fashion200k": Source(
        fashion_products.NAME, fashion_products.SOURCE, fashion_products.LICENCE, None,
        partial(photo_protocols.training, "fashion200k", pairs_per_picture=_PAIRS),
        partial(photo_protocols.benchmark, "fashion200k", split="val"),
    ),
    "fashion-products-as:ut-zap50k": Source(
        fashion_products.NAME, fashion_products.SOURCE, fashion_products.LICENCE, None,
        partial(photo_protocols.training, "ut-zap50k", pairs_per_picture=_PAIRS),
        partial(photo_protocols.benchmark, "ut-zap50k", split="val"),
    ),
}  # fmt: skip


def source(name: str) -> Source:
    """A dataset by its name on the command line.

    Raises:
        DataError: there is none of this name.
    """
    if name not in SOURCES:
        raise DataError(f"unknown dataset {name!r}; known: {', '.join(SOURCES)}")
    return SOURCES[name]


def named_folder(text: str) -> tuple[str | None, Path]:
    """ "fashion-iq:DIR" to a dataset's name and its folder; the name is None for a folder alone.

    Raises:
        DataError: what stands before the colon is no dataset, and there is no folder called so.
    """
    # The longest name first: one begins with another.
    for name in sorted(SOURCES, key=len, reverse=True):
        if text.startswith(f"{name}:"):
            return name, Path(text.removeprefix(f"{name}:"))
    before, colon, _ = text.rpartition(":")
    if colon and not Path(text).exists():
        source(before)
    return None, Path(text)


def captioned_folders(data: Iterable[str | Path]) -> list[tuple[str, Path]]:
    """Names and folders of datasets with captioned pairs, "fashion-iq:DIR"; empty where there are none.

    Raises:
        DataError: unknown datasets, or captioned pairs beside folders that have none.
    """
    named = [named_folder(str(one)) for one in data]
    pairs = [(name, folder) for name, folder in named if name and source(name).training]
    if pairs and len(pairs) < len(named):
        raise DataError(
            "captioned pairs and garments with attributes train apart: train on the garments first, then on "
            "the pairs with --init and that run's folder"
        )
    return pairs
