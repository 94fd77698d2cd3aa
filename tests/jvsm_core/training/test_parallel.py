"""Two processes that are told of each other as torchrun tells them, on a model of one weight."""

import multiprocessing
import runpy
import socket

from jvsm_core.training import parallel

SCRIPT = """
import os
from dataclasses import dataclass
from pathlib import Path
import torch
from jvsm_core.training import parallel
from jvsm_core.training.journal import Journal
from jvsm_core.training.loop import Phase

@dataclass(frozen=True)
class Settings:
    steps: int = 1
    average: float = 0.0
    save_every: int = 1
    validate_every: int = 1

os.environ.update(environment)
folder = Path(__file__).parent
with parallel.processes("cpu") as device:
    torch.manual_seed(parallel.rank())
    model = torch.nn.Linear(1, 1, bias=False)
    if parallel.rank() == 0:
        torch.nn.init.ones_(model.weight)
    idle = torch.nn.Parameter(torch.zeros(1))
    optimiser = torch.optim.SGD([*model.parameters(), idle], lr=1.0)
    schedule = torch.optim.lr_scheduler.ConstantLR(optimiser, 1.0)
    state = folder / "state.pt"
    phase = Phase("fit", model, optimiser, schedule, state, Journal(folder), seed=0, clip=100.0)
    with parallel.first_alone():
        (folder / f"cache-{parallel.rank()}").write_text(str((folder / "cache-0").exists()))
    # Gradients 1 in process 0 and 3 in process 1: two on average.
    trained = phase.run(
        Settings(), lambda step: {"loss": model.weight.sum() * (1 + 2 * parallel.rank())},
        lambda step, average: (folder / f"validated-{parallel.rank()}").touch(),
    )
    drawn = parallel.generator(1, 2).integers(1000)
    (folder / f"process-{parallel.rank()}").write_text(f"{trained.weight.item()} {drawn} {idle.grad is None}")
"""


def test_gradients_are_averaged_and_one_process_writes(tmp_path):
    script = tmp_path / "fit.py"
    script.write_text(SCRIPT, "utf-8")
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        port = str(taken.getsockname()[1])
    told = {"WORLD_SIZE": "2", "MASTER_ADDR": "127.0.0.1", "MASTER_PORT": port}
    # torch is imported once, by the server that both are forked from.
    context = multiprocessing.get_context("forkserver")
    context.set_forkserver_preload(["jvsm_core.training.loop"])
    both = [
        context.Process(
            target=runpy.run_path,
            args=(str(script), {"environment": {**told, "RANK": rank, "LOCAL_RANK": rank}}),
        )
        for rank in ("0", "1")
    ]
    for process in both:
        process.start()
    for process in both:
        process.join(300)
    assert [process.exitcode for process in both] == [0, 0]
    first, second = ((tmp_path / f"process-{rank}").read_text().split() for rank in (0, 1))
    # All start from the weight of process 0, 1, and take one step against the mean gradient, 2.
    assert first[0] == second[0] == "-1.0"
    assert first[1] != second[1]
    assert first[2] == second[2] == "True"
    assert (tmp_path / "validated-0").exists() and not (tmp_path / "validated-1").exists()
    assert (tmp_path / "state.pt").is_file()
    assert len((tmp_path / "journal.jsonl").read_text().splitlines()) == 1
    # The second process came to the cache when the first had filled it.
    assert (tmp_path / "cache-1").read_text() == "True"


def test_one_process_needs_no_setting_up(monkeypatch):
    monkeypatch.delenv("WORLD_SIZE", raising=False)
    with parallel.processes("cpu") as device:
        assert (device.type, parallel.rank(), parallel.count()) == ("cpu", 0, 1)
