"""`calibrate`: how far the model's eyes and a garment's own text are to be believed."""

from __future__ import annotations

from collections.abc import Mapping
from contextlib import suppress
from dataclasses import asdict, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from .options import CATALOGUE, CHECKPOINT, Checkpoint, Device, Json
from .output import columns, deliver

if TYPE_CHECKING:
    from ..model.calibration import Weights
    from ..model.jvsm_embedder import ModelEmbedder


def calibrate(
    data: Annotated[
        Path, typer.Option(help="Fashion Product Images: its val is tuned on, its test measured on.")
    ],
    drawn: Annotated[
        Path, typer.Option(help="A drawn catalogue, for what its categories can have.")
    ] = CATALOGUE,
    out: Annotated[Path | None, typer.Option(help="Folder to write to; the checkpoint's as a rule.")] = None,
    weights: Annotated[
        bool, typer.Option("--weights", help="Choose the weights of the ranking formula anew as well.")
    ] = False,
    checkpoint: Checkpoint = CHECKPOINT,
    device: Device = "cpu",
    json: Json = None,
) -> None:
    """Calibrate the witnesses on photos of split val, and tell their calibration error on test.

    With --weights the ranking formula is fitted too, on apparel of val as shops that are not told its labels; look
    at `evaluate conversations` before and after.
    """
    from ..catalogue import Catalogue
    from ..datasets.fashion_products import read_fashion_products
    from ..evaluation import calibration as fitting
    from ..model.calibration import Calibration
    from ..model.jvsm_embedder import ModelEmbedder
    from ..search.store import open_index

    embedder = ModelEmbedder.load(checkpoint, device)
    before = embedder.calibration.weights
    tuned, tested = (read_fashion_products(data, split, "224", None) for split in ("val", "test"))
    confidences = [
        fitting.labelled_confidences(
            embedder, open_index(photos.catalogue(), embedder).embeddings, photos.garments
        )
        for photos in (tuned, tested)
    ]
    fitted = Calibration(
        seen={
            key: fitting.fit_scaling(labelled)
            for key, labelled in confidences[0].items()
            if len(labelled[2]) >= fitting.ENOUGH
        },
        told=fitting.fit_told(tuned.garments),
        possible=fitting.fit_possible(
            [read_fashion_products(data, "train", "224", None).catalogue(), Catalogue.read(drawn)]
        ),
    )
    embedder.calibration = fitted
    fitted = replace(fitted, weights=_weights(data, embedder) if weights else before)
    fitted.write(out or checkpoint)
    figures = {
        "benchmark": "calibration",
        "attributes": fitting.report(fitted, *confidences),
        "told": {source: dict(rows) for source, rows in fitted.told.items()},
        "weights": asdict(fitted.weights),
    }
    deliver(figures, json, calibration_table)


def _weights(data: Path, embedder: ModelEmbedder) -> Weights:
    from ..dialogue.retriever import Retriever
    from ..errors import DataError
    from ..evaluation import weights as fitting
    from ..evaluation.shop import Labels, Witness, draw_requests, labelled_catalogue, without_labels

    kinds: tuple[tuple[Witness, str], ...] = (("pictures", "224"), ("feed", "224"), ("pictures", "60x80"))
    shops = []
    for witness, resolution in kinds:
        with suppress(DataError):
            catalogue, keys = labelled_catalogue(data, "val", "apparel", resolution)
            labels = Labels(catalogue.garments)
            retriever = Retriever.assemble(embedder, without_labels(catalogue, witness))
            earned = fitting.earnings(retriever, draw_requests(labels, keys))
            shops.append(fitting.Shop(labels, earned, states_kind=witness == "feed"))
    return fitting.fit_weights(shops) if shops else embedder.calibration.weights


def calibration_table(figures: Mapping) -> str:
    """Attributes as they are seen before and after, and how often texts are right."""
    told = {
        source: {key: round(100 * share, 1) for key, share in rows.items()}
        for source, rows in figures["told"].items()
    }
    return "\n".join(
        [
            "what is seen, %: fitted on garments of val, expected calibration error (ECE) and accuracy on test",
            columns(figures["attributes"]),
            "",
            "what texts tell is right, %",
            columns(told),
            "",
            "weights of the ranking formula: "
            + ", ".join(f"{k} {w:g}" for k, w in figures["weights"].items()),
        ]
    )
