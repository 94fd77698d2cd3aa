"""Exact ranking without the whole matrix: counted, so that the claim can be checked anywhere."""

import json
import time

import numpy as np
import pytest
from PIL import Image
from typer.testing import CliRunner

from jvsm_core import metrics as ranking
from jvsm_core.cli import app
from jvsm_core.errors import DataError
from jvsm_core.evaluation import serving_speed, speed
from jvsm_core.evaluation.index_speed import jittered, time_index


def test_most_of_the_matrix_is_never_there(monkeypatch):
    """3,000 x 20,000 scores are 229 MiB; 61 MiB of them exist at once."""
    real, sizes = ranking._dot, []

    def dot(queries, gallery, out):
        sizes.append(out.numel())
        return real(queries, gallery, out)

    monkeypatch.setattr(ranking, "_dot", dot)
    figures = speed.time_ranking(queries=3000, gallery=20_000, dim=8)
    assert (figures["whole_matrix"], figures["scores_at_once"]) == (229, 61)
    assert sum(sizes) == 3000 * 20_000 and max(sizes) <= ranking.SCORES_IN_MEMORY
    assert figures["seconds"] > 0 and figures["processor_seconds"] > 0


def test_the_command_hands_out_the_figures():
    done = CliRunner().invoke(app, ["bench", "ranking", "--queries", "20", "--gallery", "30", "--json", "-"])
    assert json.loads(done.stdout)["scores_at_once"] == 0
    shown = CliRunner().invoke(app, ["bench", "ranking", "--queries", "20", "--gallery", "30"]).stdout
    assert "20 queries on 30 vectors of 512" in shown


def test_an_index_is_measured_at_each_size_beside_its_peers(tmp_path):
    rows = np.random.default_rng(1).standard_normal((50, 16)).astype(np.float32)
    path = tmp_path / "embeddings.npy"
    np.save(path, rows / np.linalg.norm(rows, axis=1, keepdims=True))
    ran = CliRunner().invoke(
        app, ["bench", "index", "--sizes", "300,1_200", "--embeddings", str(path), "--json", "-"]
    )
    assert ran.exit_code == 0, ran.output
    (figures,) = json.loads(ran.stdout).values()
    assert list(figures) == ["300", "1200"]
    for ours in figures.values():
        peers = ours.pop("peers")
        assert peers["exact, NumPy"]["recall@10"] > 0.99, "all but ties"
        for measured in (ours, *peers.values()):
            assert set(measured) == {"build_s", "memory_mb", "p50_ms", "p95_ms", "recall@10"}
            assert measured["recall@10"] > 0.95 and 0 < measured["p50_ms"] <= measured["p95_ms"]


def test_a_whole_ranking_is_measured_and_finds_what_the_formula_does():
    draw = np.random.default_rng(1)
    rows = draw.standard_normal((60, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    described = {
        "category": (("dress", "coat"), np.eye(2, dtype=np.float32)[draw.integers(2, size=60)]),
        "colour": (("red", "blue", "navy"), np.eye(3, dtype=np.float32)[draw.integers(3, size=60)]),
    }
    (figures,) = time_index(rows, [400], described=described, peers=False)["sizes"].values()
    assert figures["peers"] == {}
    assert figures["ranking_recall@10"] == 1 and 0 < figures["ranking_p50_ms"] <= figures["ranking_p95_ms"]


def test_jittered_vectors_are_many_and_lie_near_the_real_ones():
    rows = np.random.default_rng(1).standard_normal((50, 16)).astype(np.float32)
    rows /= np.linalg.norm(rows, axis=1, keepdims=True)
    made = jittered(rows, 400, seed=3)
    np.testing.assert_allclose(np.linalg.norm(made, axis=1), 1, atol=1e-5)
    assert len(np.unique(made, axis=0)) > 390
    assert (made @ rows.T).max(axis=1).min() > 0.9


@pytest.mark.parametrize("sizes", ["10", "many", "1000,", "-5"])
def test_sizes_that_are_none_are_refused(sizes):
    ran = CliRunner().invoke(app, ["bench", "index", "--sizes", sizes])
    assert isinstance(ran.exception, DataError) and "--sizes" in str(ran.exception)


class SlowPeer:
    """Stands in for open_clip, which is not installed everywhere."""

    def embed_images(self, images):
        time.sleep(0.05 * len(images))

    def embed_texts(self, texts):
        time.sleep(0.05 * len(texts))


def test_an_import_is_timed_to_its_vectors(tmp_path):
    for number in range(3):
        Image.effect_noise((60, 80), 90).save(tmp_path / f"{number}.jpg")
    ran = CliRunner().invoke(app, ["bench", "import", str(tmp_path), "--json", "-"])
    figures = json.loads(ran.stdout)
    assert figures["pictures"] == 3 and min(figures.values()) > 0


def test_a_turn_is_measured_by_its_parts():
    figures = json.loads(CliRunner().invoke(app, ["bench", "turn", "--turns", "3", "--json", "-"]).stdout)
    parts = ("turn", "compose", "search", "explain", "tower", "rules", "head")
    assert all(0 < figures[f"{part}_ms"]["p50"] <= figures[f"{part}_ms"]["p95"] for part in parts)


def test_embedding_is_measured_beside_a_peer(monkeypatch):
    monkeypatch.setattr(serving_speed, "clip", SlowPeer)
    monkeypatch.setattr(serving_speed, "TEXTS", 3)
    ran = CliRunner().invoke(app, ["bench", "embed", "--pictures", "3", "--json", "-"])
    figures = json.loads(ran.stdout)
    theirs = figures["CLIP ViT-B/32"]
    assert theirs["text_ms"] >= 50 and 0 < theirs["pictures_a_second"] <= 20
    assert figures["ours"]["pictures"] == 3 and figures["ours"]["processor_ms"] > 0
    times = figures["ours"]["pictures_a_second"] / theirs["pictures_a_second"]
    assert figures["times_as_fast"]["pictures"] == pytest.approx(times, rel=0.05, abs=0.1)


def visited(*asked):
    done = CliRunner().invoke(
        app, ["bench", "load", "--visitors", "2", "--pause", "0.2", *asked, "--json", "-"]
    )
    figures = json.loads(done.stdout)
    assert figures["errors"] == 0, figures["error"]
    return figures


def test_visitors_are_timed():
    figures = visited("--seconds", "2")
    assert figures["turns"] >= 2 and figures["disturbed"] == 0
    assert 0 < figures["turn_ms"]["p50"] <= figures["turn_ms"]["p95"]
    assert 0 < figures["first_page_mb"] < 1000 and figures["after_mb"] > 0


@pytest.mark.slow
@pytest.mark.parametrize("beside", ["evaluations", "pictures"])
def test_visitors_are_timed_while_others_work(beside):
    assert visited("--seconds", "15", "--beside", beside)["disturbed"] >= 1


def test_an_app_that_cannot_start_is_said_to_be(tmp_path, monkeypatch):
    monkeypatch.setattr(serving_speed.sys, "executable", "/bin/false")
    with pytest.raises(DataError, match="first page"):
        serving_speed.time_startup(tmp_path, tmp_path)
