"""`evaluate reading`: what the reader makes of labelled messages, and of values wanted, refused, mentioned."""

from __future__ import annotations

from collections.abc import Mapping
from pathlib import Path
from typing import Annotated, Any

import typer

from .options import CHECKPOINT, Checkpoint, Json
from .output import columns, deliver

app = typer.Typer()

ROOT = Path(__file__).resolve().parents[1]
POLARITY = ROOT / "evaluation" / "polarity.jsonl"
#: Beside the checkout, where the data sets are; those that come with the library stand in for them.
SHARED = ROOT.parents[1] / "shared" / "data" / "conversations" / "requests.jsonl"
SHIPPED = ROOT / "language" / "reading" / "requests.jsonl"


@app.command()
def reading(
    requests: Annotated[
        Path | None,
        typer.Option(
            help="Labelled messages, a JSON object a line: all of them are read; as a rule the fifth that nothing "
            "is learned from, of shared/data/conversations/requests.jsonl beside the checkout where it is there, "
            "else of those that come with the library."
        ),
    ] = None,
    polarity: Annotated[
        Path, typer.Option(help="Triples of texts that want, refuse and mention one value.")
    ] = POLARITY,
    checkpoint: Checkpoint = CHECKPOINT,
    json: Json = None,
) -> None:
    """Requests as people type them: read exactly, the opposite way, asked back, and what they want or refuse."""
    from ..evaluation.reading import evaluate_reading, read_requests, read_triples, shipped_readers

    messages = read_requests(requests or (SHARED if SHARED.is_file() else SHIPPED))
    if requests is None:
        messages = tuple(message for message in messages if message.is_set_aside)
    deliver(
        evaluate_reading(shipped_readers(checkpoint), messages, read_triples(polarity)), json, reading_table
    )


def reading_table(figures: Mapping[str, Any]) -> str:
    """Systems by their figures, then the whole reader's messages by kind."""
    systems = figures["systems"]
    rows = {name: {k: v for k, v in row.items() if k != "by_kind"} for name, row in systems.items()}
    kinds = {kind: {"exact": share} for kind, share in systems["jvsm"]["by_kind"].items()}
    head = f"reading: {figures['requests']} messages, {figures['triples']} triples; percent"
    return "\n".join([head, "", columns(rows), "", "jvsm by kind", columns(kinds)])
