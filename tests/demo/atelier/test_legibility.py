"""Reading attributes off pictures: the training learns, a stopped run goes on, the report is true."""

from __future__ import annotations

import json
from dataclasses import replace

import numpy as np
import pytest
import torch
from PIL import Image

from demo.atelier import catalogue_run, legibility, reader
from demo.atelier.catalogue_run import Run, draw_catalogue
from demo.atelier.legibility import Finding, Misreading, report
from demo.atelier.reader import ABSENT, Schedule, new_reader, read, train_reader
from demo.atelier.spec import COLOURS
from jvsm_core.catalogue import Catalogue
from jvsm_core.cli.options import CHECKPOINT
from jvsm_core.errors import CatalogueError, CheckpointError
from jvsm_core.vocabulary import KEYS

SHORT = Schedule(epochs=2, batch=8, rate=1e-3)


@pytest.fixture(autouse=True)
def one_thread():
    threads = torch.get_num_threads()
    torch.set_num_threads(1)
    yield
    torch.set_num_threads(threads)


def _shades(count: int) -> tuple[np.ndarray, np.ndarray]:
    """Pictures that are dark or light, and two labels: which, and nothing at all."""
    rng = np.random.default_rng(0)
    which = np.arange(count) % 2
    pictures = rng.integers(180, 255, (count, 64, 48, 3)) // np.where(which, 1, 4)[:, None, None, None]
    return pictures.astype(np.uint8), np.stack([which, np.full(count, ABSENT)], axis=1)


def _state(one: torch.nn.Module) -> list[torch.Tensor]:
    return [value.clone() for value in one.state_dict().values()]


def test_a_reader_learns_what_is_dark(tmp_path):
    pictures, labels = _shades(80)
    longer = replace(SHORT, epochs=5)
    made = new_reader({"light": 2, "none": 3}, longer, CHECKPOINT)
    train_reader(made, pictures, labels, np.arange(64), longer, tmp_path / "run.pt")
    assert (read(made, pictures[64:])[:, 0] == labels[64:, 0]).mean() > 0.9


def test_a_stopped_run_goes_on_to_the_same_end(tmp_path, monkeypatch):
    pictures, labels = _shades(24)
    seen = np.arange(24)
    whole = new_reader({"light": 2, "none": 3}, SHORT)
    train_reader(whole, pictures, labels, seen, SHORT, tmp_path / "whole.pt")

    monkeypatch.setattr(reader, "_SAVE_EVERY_S", 0.0)
    loss, steps = reader._loss, []

    def stops(*given):
        if len(steps) == 4:
            raise KeyboardInterrupt
        steps.append(1)
        return loss(*given)

    monkeypatch.setattr(reader, "_loss", stops)
    stopped = new_reader({"light": 2, "none": 3}, SHORT)
    with pytest.raises(KeyboardInterrupt):
        train_reader(stopped, pictures, labels, seen, SHORT, tmp_path / "stopped.pt")
    monkeypatch.setattr(reader, "_loss", loss)
    resumed = new_reader({"light": 2, "none": 3}, SHORT)
    train_reader(resumed, pictures, labels, seen, SHORT, tmp_path / "stopped.pt")
    assert all(torch.equal(a, b) for a, b in zip(_state(whole), _state(resumed), strict=True))


def test_a_finished_run_is_not_repeated(tmp_path, monkeypatch):
    pictures, labels = _shades(16)
    first = new_reader({"light": 2, "none": 3}, SHORT)
    train_reader(first, pictures, labels, np.arange(16), SHORT, tmp_path / "run.pt")
    monkeypatch.setattr(reader, "_loss", lambda *_: pytest.fail("trained again"))
    again = new_reader({"light": 2, "none": 3}, SHORT)
    train_reader(again, pictures, labels, np.arange(16), SHORT, tmp_path / "run.pt")
    assert all(torch.equal(a, b) for a, b in zip(_state(first), _state(again), strict=True))


def test_the_state_of_another_reader_is_refused(tmp_path):
    pictures, labels = _shades(16)
    train_reader(
        new_reader({"light": 2, "none": 3}, SHORT),
        pictures,
        labels,
        np.arange(16),
        SHORT,
        tmp_path / "run.pt",
    )
    with pytest.raises(CheckpointError, match="remove it"):
        train_reader(
            new_reader({"light": 5, "none": 3}, SHORT),
            pictures,
            labels,
            np.arange(16),
            SHORT,
            tmp_path / "run.pt",
        )


def test_the_rate_rises_holds_and_ends_at_nothing():
    rates = [Schedule(rate=1.0).rate_at(done) for done in (0, 0.1, 0.3, 0.9, 1.0)]
    assert rates[0] < 0.1 and rates[1] == rates[2] == 1.0 and 0 < rates[3] < 0.5 and rates[4] == 0


@pytest.fixture
def drawn(tmp_path, monkeypatch):
    """A training set whose pictures are of the garment's colour and nothing else."""
    monkeypatch.setattr(
        catalogue_run, "draw", lambda design, size: Image.new("RGB", size, COLOURS[design["colour"]])
    )
    monkeypatch.setattr(legibility, "SIZE", (32, 40))
    draw_catalogue(tmp_path / "train", Run("training", 5, (32, 40)), 160)
    return tmp_path


@pytest.fixture
def eye(monkeypatch):
    """Instead of a CNN, an eye that sees colour and calls every other attribute by its first value."""
    known = sorted(COLOURS)
    shades = np.array([COLOURS[name] for name in known])
    column = KEYS.index("colour")
    taught = []

    def seen(_, pictures):
        apart = np.abs(np.asarray(pictures)[:, 20, 16].astype(int)[:, None] - shades).sum(axis=2)
        rows = np.zeros((len(pictures), len(KEYS)), int)
        rows[:, column] = apart.argmin(axis=1)
        return rows

    monkeypatch.setattr(legibility, "train_reader", lambda *given: taught.append(given))
    monkeypatch.setattr(legibility, "read", seen)
    return taught


def test_what_the_pictures_show_is_read_off_and_what_they_do_not_is_reported(drawn, eye):
    findings = {f.key: f for f in legibility.legibility(drawn / "train", drawn / "work")}
    assert findings["colour"].accuracy == 100
    assert findings["category"].garments == findings["colour"].garments > 0
    assert findings["category"].accuracy < 50
    assert sum(count for *_, count in findings["category"].confusions) == len(findings["category"].misread)
    written = [
        json.loads(line) for line in (drawn / "work" / "misread.jsonl").read_text("utf-8").splitlines()
    ]
    assert {row["key"] for row in written} == {key for key, found in findings.items() if found.misread}
    assert all(row["garment"].startswith("g") and row["true"] != row["read"] for row in written)


def test_held_out_garments_are_never_trained_on(drawn, eye):
    legibility.legibility(drawn / "train", drawn / "work")
    _, pictures, labels, seen, *_ = eye[0]
    splits = np.array([garment.split for garment in Catalogue.read(drawn / "train")])
    assert len(pictures) == len(labels) == 160
    assert set(splits[seen]) == {"train"} and len(seen) == (splits == "train").sum()


def test_a_test_set_of_the_same_seed_is_refused(drawn):
    with pytest.raises(CatalogueError, match="same seed"):
        legibility.legibility(drawn / "train", drawn / "work", drawn / "train")


def test_a_set_without_held_out_garments_needs_another(drawn):
    draw_catalogue(drawn / "shop", Run("catalogue", 5, (32, 40)), 20)
    with pytest.raises(CatalogueError, match="split val"):
        legibility.legibility(drawn / "shop", drawn / "work")


def test_the_report_counts_what_was_read():
    misread = (
        Misreading("g1-0", "wool", "cotton"),
        Misreading("g2-0", "wool", "cotton"),
        Misreading("g3-0", "satin", "leather"),
    )
    finding = Finding("material", 60, misread)
    assert finding.accuracy == pytest.approx(95)
    assert finding.confusions == [("wool", "cotton", 2), ("satin", "leather", 1)]
    line = report([finding]).splitlines()[1]
    assert line.split()[:4] == ["material", "95.0", "93", "60"]
    assert "wool > cotton 2, satin > leather 1" in line
