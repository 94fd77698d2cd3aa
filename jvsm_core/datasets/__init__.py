"""Public datasets, read in the layouts they are published in; one file a dataset.

`SOURCES` lists them for the command line: what each is called there, and what it can become.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path

from ..catalogue import Catalogue
from ..errors import DataError
from . import fashion200k, fashion_iq, fashion_products, multiturn_fashion_iq, ut_zap50k
from .common import Missing
from .protocol import Benchmark, TrainingSet

__all__ = ["SOURCES", "Benchmark", "Missing", "Source", "TrainingSet", "source"]


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
    """

    title: str
    where: str
    licence: str
    to_catalogue: Callable[[Path, Path, str | None], tuple[Catalogue, Missing]] | None
    training: Callable[[Path], TrainingSet] | None


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
        fashion200k.to_catalogue, fashion200k.fashion200k_training,
    ),
    "ut-zap50k": Source(
        ut_zap50k.NAME, ut_zap50k.SOURCE, ut_zap50k.LICENCE,
        ut_zap50k.to_catalogue, ut_zap50k.ut_zap50k_training,
    ),
    "fashion-products": Source(
        fashion_products.NAME, fashion_products.SOURCE, fashion_products.LICENCE,
        fashion_products.to_catalogue, None,
    ),
}


def source(name: str) -> Source:
    """A dataset by its name on the command line.

    Raises:
        DataError: there is none of this name.
    """
    if name not in SOURCES:
        raise DataError(f"unknown dataset {name!r}; known: {', '.join(SOURCES)}")
    return SOURCES[name]
