"""The one loop: a stop costs nothing, and what is no number ends the run before it is saved."""

import csv
import json
from dataclasses import dataclass

import pytest
import torch

from jvsm_core.errors import CheckpointError, TrainingError
from jvsm_core.training import loop
from jvsm_core.training.journal import Journal
from jvsm_core.training.loop import Phase


@dataclass(frozen=True)
class Settings:
    steps: int = 12
    average: float = 0.5
    save_every: int = 4
    validate_every: int = 6


def phase(folder, rate=0.1):
    torch.manual_seed(0)
    model = torch.nn.Linear(3, 1)
    optimiser = torch.optim.Adam(model.parameters(), lr=rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: 1 - step / 20)
    return Phase("fit", model, optimiser, schedule, folder / "state.pt", Journal(folder), seed=5)


def noisy(model):
    """Losses with random numbers of their own, as dropout has."""

    def losses(step):
        inputs = torch.randn(8, 3) + step
        return {"near": model(inputs).square().mean(), "small": 0.1 * model.weight.square().sum()}

    return losses


def run(folder, settings=Settings(), losses=None, validated=None):
    made = phase(folder)
    seen = [] if validated is None else validated
    return made.run(settings, losses or noisy(made.model), lambda step, average: seen.append(step))


def test_a_run_that_was_stopped_ends_where_it_would_have(tmp_path):
    whole = run(tmp_path / "whole")
    made, calls = phase(tmp_path / "stopped"), []

    def stop(step):
        calls.append(step)
        if step == 9:
            raise KeyboardInterrupt
        return noisy(made.model)(step)

    with pytest.raises(KeyboardInterrupt):
        made.run(Settings(), stop, lambda *_: None)
    resumed = run(tmp_path / "stopped")
    assert torch.equal(resumed.weight, whole.weight)


def test_validation_is_called_on_time_and_at_the_end(tmp_path):
    seen = []
    run(tmp_path, Settings(steps=14), validated=seen)
    assert seen == [5, 11, 13]


def test_a_loss_that_is_no_number_ends_the_run_and_keeps_the_state(tmp_path):
    made = phase(tmp_path)

    def losses(step):
        found = noisy(made.model)(step)
        return {**found, "bad": found["near"] * float("nan")} if step == 6 else found

    with pytest.raises(TrainingError, match=r"fit, step 6.*bad nan.*state\.pt holds the last good step"):
        made.run(Settings(save_every=1), losses, lambda *_: None)
    saved = torch.load(tmp_path / "state.pt", weights_only=True)
    assert saved["step"] == 6
    assert all(torch.isfinite(value).all() for value in saved["model"].values())


def test_a_gradient_that_is_no_number_is_never_saved(tmp_path):
    """The root at zero: a loss of 0 whose gradient is infinite."""
    made = phase(tmp_path)

    def losses(step):
        return {"root": (made.model.weight * 0).sum().sqrt() if step == 3 else made.model.weight.sum()}

    with pytest.raises(TrainingError, match="step 3"):
        made.run(Settings(save_every=1), losses, lambda *_: None)
    saved = torch.load(tmp_path / "state.pt", weights_only=True)
    assert all(torch.isfinite(value).all() for value in saved["model"].values())


def test_a_state_of_another_model_is_refused(tmp_path):
    run(tmp_path)
    other = torch.nn.Linear(4, 1)
    optimiser = torch.optim.Adam(other.parameters())
    schedule = torch.optim.lr_scheduler.ConstantLR(optimiser)
    wrong = Phase("fit", other, optimiser, schedule, tmp_path / "state.pt", Journal(tmp_path), seed=5)
    with pytest.raises(CheckpointError, match="damaged or of another recipe"):
        wrong.run(Settings(), noisy(other), lambda *_: None)


def test_curves_have_a_row_a_step_and_a_column_a_figure(tmp_path):
    made = phase(tmp_path)

    def validate(step, average):
        made.journal.write("fit validation", step, source="drawn", **{"R@1": 10.0 + step})

    made.run(Settings(), noisy(made.model), validate)
    with (tmp_path / "curves.csv").open(newline="") as file:
        rows = list(csv.DictReader(file))
    assert [(row["phase"], row["step"]) for row in rows] == [
        ("fit", "0"),
        ("fit validation", "5"),
        ("fit", "10"),
        ("fit", "11"),
        ("fit validation", "11"),
    ]
    assert rows[1]["R@1"] == "15.0" and rows[1]["near"] == ""
    assert float(rows[0]["near"]) > float(rows[3]["small"]) >= 0


def test_half_a_line_of_a_kill_is_dropped(tmp_path):
    run(tmp_path)
    with (tmp_path / "journal.jsonl").open("a") as file:
        file.write('{"phase": "fit", "st')
    Journal(tmp_path).write("fit", 99)
    lines = [json.loads(line) for line in (tmp_path / "journal.jsonl").read_text().splitlines()]
    assert lines[-1]["step"] == 99


def test_averaged_weights_lie_between_the_old_and_the_new():
    old, new = torch.nn.Linear(1, 1), torch.nn.Linear(1, 1)
    with torch.no_grad():
        old.weight.fill_(0.0)
        new.weight.fill_(1.0)
    loop.follow(old, new, 0.75)
    assert old.weight.item() == pytest.approx(0.25)
