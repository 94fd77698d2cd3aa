"""A stopped run loses nothing that was saved."""

import pytest
import torch

from jvsm_core.errors import CheckpointError
from jvsm_core.training import state


def parts():
    torch.manual_seed(3)
    layer = torch.nn.Linear(2, 2)
    return {"layer": layer, "optimiser": torch.optim.AdamW(layer.parameters())}


def test_a_saved_state_comes_back(tmp_path):
    saved, fresh = parts(), parts()
    with torch.no_grad():
        saved["layer"].weight.fill_(7)
    state.save_state(tmp_path / "run.pt", saved, 42)
    assert state.load_state(tmp_path / "run.pt", fresh) == 42
    assert torch.equal(fresh["layer"].weight, saved["layer"].weight)


def test_nothing_saved_starts_at_zero(tmp_path):
    assert state.load_state(tmp_path / "run.pt", parts()) == 0


def test_a_damaged_state_is_named(tmp_path):
    (tmp_path / "run.pt").write_bytes(b"half a file")
    with pytest.raises(CheckpointError, match=r"cannot go on from .*run\.pt"):
        state.load_state(tmp_path / "run.pt", parts())


def test_a_full_disk_keeps_the_last_good_state(tmp_path, monkeypatch):
    path = tmp_path / "run.pt"
    state.save_state(path, parts(), 1)

    def full_disk(*_args, **_kwargs):
        raise OSError(28, "No space left on device")

    monkeypatch.setattr(state.torch, "save", full_disk)
    with pytest.raises(CheckpointError, match="last good state is kept"):
        state.save_state(path, parts(), 2)
    monkeypatch.undo()
    assert state.load_state(path, parts()) == 1
