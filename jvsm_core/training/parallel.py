"""Several processes on one run, as `torchrun --nproc_per_node=N -m jvsm_core train …` starts them.

Every process draws batches of its own and gradients are averaged, so N processes see N times the
data in as many steps. Process 0 alone writes: states, journal, checkpoint. Without torchrun each
function is what one process needs, and nothing is set up.
"""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from datetime import timedelta

import numpy as np
import torch
from torch import Tensor, nn
from torch import distributed as dist

from ..errors import DataError


@contextmanager
def processes(device: str) -> Iterator[torch.device]:
    """Join the processes that torchrun started, if it did; gives the device of this one.

    `cuda` becomes a GPU of its own for each process.

    Raises:
        DataError: there are more processes than GPUs.
    """
    if int(os.environ.get("WORLD_SIZE", "1")) == 1:
        yield torch.device(device)
        return
    own = torch.device(device)
    if own.type == "cuda":
        local = int(os.environ["LOCAL_RANK"])
        if local >= torch.cuda.device_count():
            raise DataError(f"process {local} has no GPU: {torch.cuda.device_count()} are there; start fewer")
        own = torch.device("cuda", local)
        torch.cuda.set_device(own)
    # The others wait while process 0 decodes, reads and validates: that may take hours.
    dist.init_process_group("nccl" if own.type == "cuda" else "gloo", timeout=timedelta(hours=6))
    try:
        yield own
    finally:
        dist.destroy_process_group()


def rank() -> int:
    """The number of this process, from 0."""
    return dist.get_rank() if dist.is_initialized() else 0


def count() -> int:
    """How many processes share the run."""
    return dist.get_world_size() if dist.is_initialized() else 1


@contextmanager
def first_alone() -> Iterator[None]:
    """Process 0 goes through the block before the others: it fills caches that they then find."""
    if rank() > 0:
        dist.barrier()
    try:
        yield
    finally:
        if count() > 1 and rank() == 0:
            dist.barrier()


def generator(*numbers: int) -> np.random.Generator:
    """A step's random numbers, from its own number and the run's seed: a resumed run is the same run.

    Every process draws other ones.
    """
    return np.random.default_rng(numbers if rank() == 0 else [*numbers, rank()])


def make_alike(module: nn.Module) -> None:
    """Give every process the weights of process 0."""
    if count() > 1:
        for value in module.state_dict().values():
            dist.broadcast(value, src=0)


def average(value: Tensor) -> Tensor:
    """The mean over the processes; no gradient flows through it."""
    value = value.detach()
    if count() > 1:
        value = value.clone()
        dist.all_reduce(value)
        value /= count()
    return value


def average_gradients(parameters: Iterable[nn.Parameter]) -> None:
    """Each gradient becomes its mean over the processes; one that no process has stays None."""
    if count() == 1:
        return
    parameters = list(parameters)
    present = torch.tensor([float(p.grad is not None) for p in parameters], device=parameters[0].device)
    dist.all_reduce(present)
    used = [parameter for parameter, by in zip(parameters, present.tolist()) if by]
    gradients = [torch.zeros_like(p) if p.grad is None else p.grad for p in used]
    # One message instead of hundreds.
    joined = torch.cat([gradient.reshape(-1) for gradient in gradients])
    dist.all_reduce(joined)
    parts = (joined / count()).split([gradient.numel() for gradient in gradients])
    for parameter, part in zip(used, parts):
        parameter.grad = part.view_as(parameter).clone()
