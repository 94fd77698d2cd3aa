"""The shipped checkpoint on the shipped catalogue: what the README promises, on the real thing."""

import json
import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest
from typer.testing import CliRunner

from jvsm_core.catalogue import Catalogue
from jvsm_core.cli import app
from jvsm_core.cli.evaluate import MIXED
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.evaluation.benchmarks import edit_benchmark
from jvsm_core.evaluation.galleries import drawn_gallery
from jvsm_core.evaluation.per_query import answer_queries
from jvsm_core.metrics import ranks

ROOT = Path(__file__).resolve().parents[2]
CATALOGUE, CHECKPOINT = ROOT / "assets" / "catalogue", ROOT / "assets" / "checkpoint"
MEGABYTE = 1_000_000


@pytest.fixture(scope="module")
def retriever(tmp_path_factory) -> Retriever:
    return Retriever.load(CHECKPOINT, CATALOGUE, cache=tmp_path_factory.mktemp("cache"))


def command(*words: str) -> dict:
    done = subprocess.run(
        [sys.executable, "-m", "jvsm_core", *words, "--json", "-"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    )
    return json.loads(done.stdout)


def size_of(folder: Path) -> int:
    return sum(path.stat().st_size for path in folder.rglob("*") if path.is_file())


def test_assets_stay_within_their_budgets():
    assert size_of(CHECKPOINT) <= 60 * MEGABYTE
    assert size_of(CATALOGUE) <= 40 * MEGABYTE
    assert size_of(ROOT / "assets") <= 120 * MEGABYTE


def test_no_pickle_is_shipped():
    assert not [p for p in CHECKPOINT.rglob("*") if p.suffix in (".pt", ".pth", ".pkl", ".bin", ".ckpt")]


def test_the_shop_opens_with_its_shipped_embeddings(retriever):
    """A first start that has to embed every picture would keep a newcomer waiting."""
    seen = []
    Retriever.load(
        CHECKPOINT, CATALOGUE, cache="/nowhere/to/write", progress=lambda done, total: seen.append(done)
    )
    assert not seen


def starting_points(catalogue: Catalogue, each: int = 2) -> list[str]:
    """Garments with sleeves and not navy, of every category that the shop also has sleeveless."""
    kinds = {garment.category for garment in catalogue if garment.attributes.get("sleeve") == "sleeveless"}
    chosen: dict[str, list[str]] = {}
    for garment in catalogue:
        sleeved = garment.attributes.get("sleeve") not in (None, "sleeveless")
        if sleeved and garment.category in kinds and garment.attributes["colour"] != "navy":
            chosen.setdefault(garment.category, []).append(garment.id)
    return [garment_id for ids in chosen.values() for garment_id in ids[:each]]


def test_the_story_of_the_readme(retriever):
    """After "make it sleeveless" 8 of 10 are sleeveless, after "in navy" 8 are both: from every start."""
    told = {}
    for garment_id in starting_points(retriever.catalogue):
        dialogue = retriever.refine(retriever.start(garment_id=garment_id), "make it sleeveless")
        sleeveless = sum(hit.garment.attributes.get("sleeve") == "sleeveless" for hit in dialogue.hits[:10])
        dialogue = retriever.refine(dialogue, "in navy")
        both = sum(
            hit.garment.attributes.get("sleeve") == "sleeveless"
            and hit.garment.attributes["colour"] == "navy"
            for hit in dialogue.hits[:10]
        )
        told[garment_id] = (sleeveless, both)
    assert len(told) >= 20
    assert all(min(found) >= 8 for found in told.values()), told


def test_composition_beats_the_sum(retriever):
    """Among all garments, by the embeddings that the shop searches."""
    benchmark = edit_benchmark(drawn_gallery(CATALOGUE), MIXED, count=100)
    embeddings, embedder = np.array(retriever.index.embeddings), retriever.embedder
    composed = np.array([result.rank for result in answer_queries(embedder, benchmark, embeddings)])
    references, targets, texts = zip(*((one.reference, one.targets, one.text) for one in benchmark.queries))
    words = np.concatenate([embedder.embed_texts(texts[at : at + 50]) for at in range(0, len(texts), 50)])
    added = ranks(embeddings[list(references)] + words, embeddings, targets, references)
    assert len(embeddings) == len(Catalogue.read(CATALOGUE)) and len(composed) > 75
    assert np.mean(composed <= 10) >= 0.85
    assert np.mean(composed <= 10) >= np.mean(added <= 10) + 0.1


@pytest.mark.slow
def test_composition_beats_the_sum_from_the_pictures_up():
    figures = command("evaluate", "drawn")
    systems = figures["systems"]
    assert set(systems) >= {"image-only", "text-only", "sum", "jvsm"}
    assert all(set(recalls) == {"R@1", "R@10", "R@50"} for recalls in systems.values())
    assert figures["gallery"] == len(Catalogue.read(CATALOGUE))
    assert {"sleeve", "neckline", "length", "colour", "pattern"} <= set(figures["slices"]["jvsm"])
    assert systems["jvsm"]["R@10"] >= 85
    assert systems["jvsm"]["R@10"] >= systems["sum"]["R@10"] + 10


def test_a_turn_takes_at_most_a_tenth_of_a_second():
    done = CliRunner().invoke(app, ["bench", "turn", "--turns", "40", "--json", "-"])
    assert json.loads(done.stdout)["turn_ms"]["p50"] <= 100
