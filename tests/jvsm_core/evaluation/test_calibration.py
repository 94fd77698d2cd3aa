"""Calibration: confidences that are too sure become as sure as they are right, and the file keeps them."""

import json

import numpy as np
import pytest

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.errors import CheckpointError
from jvsm_core.evaluation.calibration import calibration_error, fit_possible, fit_scaling, fit_told
from jvsm_core.model.calibration import FILE, TOLD, Calibration, Scaling

VALUES = ("blue", "green", "red")


def too_sure(count=2_000):
    """Confidences of about 0.98 that are right three times in four."""
    draw = np.random.default_rng(0)
    named = draw.integers(3, size=count)
    labels = np.where(draw.random(count) < 0.75, named, (named + 1) % 3)
    shares = np.full((count, 3), 0.01, np.float32)
    shares[np.arange(count), named] = 0.98
    return shares, labels


def shirts(title, colour, count=30):
    return [
        Garment(f"{colour}-{number}", "", title, "", "shirt", {"colour": colour}) for number in range(count)
    ]


def test_what_is_too_sure_becomes_as_sure_as_it_is_right():
    shares, labels = too_sure()
    assert calibration_error(shares, labels) > 0.2
    scaling = fit_scaling((VALUES, shares, labels))
    scaled = scaling(VALUES, shares)
    assert scaling.temperature > 1
    assert calibration_error(scaled, labels) < 0.05
    np.testing.assert_allclose(scaled.sum(axis=1), 1, rtol=1e-5)
    assert (scaled.argmax(axis=1) == shares.argmax(axis=1)).all()


def test_titles_are_believed_as_often_as_they_are_right():
    told = fit_told([*shirts("A red shirt", "red"), *shirts("A red shirt", "blue", 10)])
    assert told["title"]["colour"] == pytest.approx(31 / 42)
    assert "colour" not in told["description"]


def test_a_category_can_have_what_its_garments_are_labelled_with():
    possible = fit_possible([Catalogue(None, "", "", "", tuple(shirts("", "red")))])
    assert possible == {"shirt": frozenset({"category", "colour"})}
    calibration = Calibration(possible=possible)
    assert calibration.can_have("shirt", "colour") and not calibration.can_have("shirt", "hood")
    assert calibration.can_have("kaftan", "hood")


def test_a_category_that_nobody_labelled_can_have_what_its_relatives_can():
    calibration = Calibration(possible={"trousers": frozenset({"length"}), "shirt": frozenset({"neckline"})})
    assert calibration.can_have("leggings", "length") and not calibration.can_have("leggings", "neckline")


def test_a_file_is_read_as_it_was_written_and_a_damaged_one_refused(tmp_path):
    assert Calibration.beside(tmp_path) == Calibration()
    assert Calibration().reliability("title", "colour") == TOLD["title"]
    written = Calibration(
        {"colour": Scaling(1.5, {"red": 0.25})},
        {"title": {"colour": 0.963}},
        {"shirt": frozenset({"colour"})},
    )
    written.write(tmp_path)
    assert Calibration.beside(tmp_path) == written
    (tmp_path / FILE).write_text(json.dumps({"format": 9}), "utf-8")
    with pytest.raises(CheckpointError, match="calibrate"):
        Calibration.beside(tmp_path)
