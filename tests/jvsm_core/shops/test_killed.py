"""An import that is killed ends, after the next run, as an undisturbed one."""

from __future__ import annotations

import random
import signal
import subprocess
import sys
import time

import numpy as np
import pytest
from exports import as_csv, pictures_of, thirty
from fakes import FakeEmbedder

from jvsm_core.catalogue import Catalogue
from jvsm_core.model.embedder import embed_catalogue
from jvsm_core.shops.importing import import_catalogue


def state(folder):
    """What a catalogue is: its tables and its pictures, byte by byte."""
    files = [folder / "garments.jsonl", folder / "catalogue.json", *sorted(folder.glob("images/*/*"))]
    return [(path.relative_to(folder).as_posix(), path.read_bytes()) for path in files]


@pytest.mark.parametrize("kills", [3, pytest.param(20, marks=pytest.mark.slow)])
def test_kills_at_any_moment_leave_nothing_behind(tmp_path, kills):
    rows = thirty()
    (pictures_of(rows, tmp_path / "shop") / "rows.csv").write_text(as_csv(rows))
    undisturbed = import_catalogue(tmp_path / "shop", tmp_path / "undisturbed").catalogue
    vectors = embed_catalogue(undisturbed, FakeEmbedder())
    command = [sys.executable, "-m", "jvsm_core", "catalogue", "import", str(tmp_path / "shop"), "--out"]
    chance = random.Random(kills)
    for attempt in range(kills):
        out = tmp_path / f"killed-{attempt}"
        run = subprocess.Popen([*command, str(out)], stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        # Not before its first file is there: a run that is killed while Python starts shows nothing.
        wanted = chance.randrange(1, 30)
        while run.poll() is None and len(list(out.glob("images/*/*"))) < wanted:
            time.sleep(0.002)
        run.send_signal(signal.SIGKILL)
        run.wait()
        import_catalogue(tmp_path / "shop", out)
        assert state(out) == state(tmp_path / "undisturbed")
        killed = Catalogue.read(out)
        assert not killed.problems
        np.testing.assert_array_equal(embed_catalogue(killed, FakeEmbedder()), vectors)
