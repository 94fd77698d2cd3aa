"""How long a turn takes, measured through the same retriever that the demo uses."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import asdict
from pathlib import Path
from random import Random
from time import perf_counter

from ..datasets.triplets import DRAWN, sample_triplets
from ..dialogue.composition import bare
from ..dialogue.explain import explain
from ..dialogue.retriever import Retriever
from ..language import Grammar
from .figures import percentiles

WARM_UP = 5


def time_turns(checkpoint: Path, catalogue: Path, turns: int, seed: int = 0) -> dict:
    """Refine random garments with requests that fit them.

    The parts of reading are timed on other requests: the text tower, then the rules and the head by themselves.

    Returns:
        `{"turn_ms": {"p50", "p95"}, stage: {…}, "explain_ms", "tower_ms", "rules_ms", "head_ms", "turns",
        "garments", "engine"}`, milliseconds; what explains the hits is beside a turn.
    """
    retriever = Retriever.load(checkpoint, catalogue)
    garments = retriever.catalogue.garments
    asked = sample_triplets(garments, DRAWN, turns + WARM_UP, Random(seed), Grammar())
    times: dict[str, list[float]] = defaultdict(list)
    engines = set()
    for number, triplet in enumerate(asked):
        dialogue = retriever.start(garment_id=garments[triplet.reference].id)
        dialogue = retriever.refine(dialogue, triplet.text)
        began = perf_counter()
        explain(retriever, dialogue)
        explained = 1000 * (perf_counter() - began)
        if number >= WARM_UP:
            engines.add(dialogue.turn.engine)
            for stage, milliseconds in (asdict(dialogue.turn.timings) | {"explain_ms": explained}).items():
                times[stage].append(milliseconds)
    total = times.pop("total_ms")
    others = sample_triplets(garments, DRAWN, turns, Random(seed + 1), Grammar())
    for text in sorted({triplet.text for triplet in others} - {triplet.text for triplet in asked}):
        for part, milliseconds in _time_reading(retriever, text).items():
            times[part].append(milliseconds)
    return {
        "turn_ms": percentiles(total, 3),
        **{stage: percentiles(values, 3) for stage, values in times.items()},
        "turns": len(asked) - WARM_UP,
        "garments": len(retriever.catalogue),
        "engine": ", ".join(sorted(engines)),
    }


def _time_reading(retriever: Retriever, text: str) -> dict[str, float]:
    """Milliseconds of the text tower, the rules and the head for a text that none of them has read."""
    began = perf_counter()
    # As a turn asks for them: what is read, and what is composed.
    retriever.embedder.embed_texts([text, bare(text)])
    last = perf_counter()
    spent = {"tower_ms": 1000 * (last - began), "rules_ms": 0.0, "head_ms": 0.0}
    for step, _ in retriever.understanding.steps(text):
        now = perf_counter()
        spent["head_ms" if step == "head" else "rules_ms"] += 1000 * (now - last)
        last = now
    return spent
