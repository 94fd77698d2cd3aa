"""Exact ranking without the whole matrix: counted, so that the claim can be checked anywhere."""

import json

from typer.testing import CliRunner

from jvsm_core import metrics as ranking
from jvsm_core.cli import app
from jvsm_core.evaluation import speed


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
