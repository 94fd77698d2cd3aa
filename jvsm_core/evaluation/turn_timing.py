"""How long a turn takes, measured through the same retriever that the demo uses."""

from __future__ import annotations

from dataclasses import asdict
from pathlib import Path
from random import Random

from ..datasets.triplets import DRAWN, sample_triplets
from ..dialogue.retriever import Retriever
from ..language import Grammar
from .figures import percentiles

WARM_UP = 5


def time_turns(checkpoint: Path, catalogue: Path, turns: int, seed: int = 0) -> dict:
    """Refine random garments with requests that fit them.

    Returns:
        `{"turn_ms": {"p50", "p95"}, stage: {…}, "turns", "garments", "engine"}`, milliseconds.
    """
    retriever = Retriever.load(checkpoint, catalogue)
    asked = sample_triplets(retriever.catalogue.garments, DRAWN, turns + WARM_UP, Random(seed), Grammar())
    times: dict[str, list[float]] = {}
    engines = set()
    for number, triplet in enumerate(asked):
        dialogue = retriever.start(garment_id=retriever.catalogue.garments[triplet.reference].id)
        turn = retriever.refine(dialogue, triplet.text).turn
        if number >= WARM_UP:
            engines.add(turn.engine)
            for stage, milliseconds in asdict(turn.timings).items():
                times.setdefault(stage, []).append(milliseconds)
    stages = {stage: percentiles(values, 3) for stage, values in times.items() if stage != "total_ms"}
    return {
        "turn_ms": percentiles(times["total_ms"], 3),
        **stages,
        "turns": len(asked) - WARM_UP,
        "garments": len(retriever.catalogue),
        "engine": ", ".join(sorted(engines)),
    }
