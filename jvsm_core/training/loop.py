"""The one training loop: every phase of every recipe, the baselines and the ablations run in it.

A step's losses are asked for by its number alone, and all its randomness comes from that number:
a run that was stopped goes on from its last saved step and ends where it would have ended.
"""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from functools import reduce
from pathlib import Path
from typing import Generic, Protocol, TypeVar

import torch
from torch import Tensor, nn
from tqdm import tqdm

from ..errors import TrainingError
from . import parallel
from .curves import write_curves
from .journal import Journal
from .state import load_state, save_state

_JOURNAL_EVERY = 10

Model = TypeVar("Model", bound=nn.Module)


class LoopSettings(Protocol):
    """What the loop needs of a phase's settings.

    Attributes:
        average: how much of the averaged weights stays a step (an exponential moving average).
        save_every, validate_every: in steps; the last step does both.
    """

    @property
    def steps(self) -> int: ...
    @property
    def average(self) -> float: ...
    @property
    def save_every(self) -> int: ...
    @property
    def validate_every(self) -> int: ...


@dataclass(frozen=True)
class Phase(Generic[Model]):
    """One phase of a training.

    Attributes:
        name: in the journal and on the progress bar.
        model: what is trained, on its device.
        optimiser, schedule: of the parameters that are trained.
        state: file that the phase is saved in and goes on from; None where it is too short for that.
        clip: largest norm of all gradients together.
    """

    name: str
    model: Model
    optimiser: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    state: Path | None
    journal: Journal
    seed: int
    clip: float = 2.0

    def run(
        self,
        settings: LoopSettings,
        losses: Callable[[int], Mapping[str, Tensor]],
        validate: Callable[[int, Model], None],
    ) -> Model:
        """Take the steps that are left; returns the model with averaged weights.

        Args:
            losses: from a step's number to its named losses, which are summed. The numbers it draws must
                come from `parallel.generator`, so that a resumed run is the same run.
            validate: called now and then with the step and the averaged model, in process 0 alone.

        Raises:
            TrainingError: a loss or a gradient is not finite; nothing of that step is saved.
            CheckpointError: the state cannot be read or written.
        """
        parallel.make_alike(self.model)
        average = copy.deepcopy(self.model)
        parts = {
            "model": self.model,
            "average": average,
            "optimiser": self.optimiser,
            "schedule": self.schedule,
        }
        first = load_state(self.state, parts) if self.state else 0
        trained = [parameter for group in self.optimiser.param_groups for parameter in group["params"]]
        leads = parallel.rank() == 0
        progress = tqdm(
            range(first, settings.steps),
            initial=first,
            total=settings.steps,
            desc=self.name,
            disable=not leads,
        )
        for step in progress:
            torch.manual_seed((self.seed * 1_000_003 + step) * parallel.count() + parallel.rank())
            self.model.train()
            found = losses(step)
            loss = reduce(torch.add, found.values())
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            parallel.average_gradients(trained)
            norm = nn.utils.clip_grad_norm_(trained, self.clip)
            self._require_finite(step, found, parallel.average(loss) + norm)
            self.optimiser.step()
            self.schedule.step()
            follow(average, self.model, min(settings.average, (step + 1) / (step + 10)))
            last = step + 1 == settings.steps
            if leads and (step % _JOURNAL_EVERY == 0 or last):
                figures = {name: round(value.item(), 4) for name, value in found.items()}
                self.journal.write(self.name, step, **figures)
                progress.set_postfix(figures)
            if leads and self.state and ((step + 1) % settings.save_every == 0 or last):
                save_state(self.state, parts, step + 1)
            if leads and ((step + 1) % settings.validate_every == 0 or last):
                validate(step, average)
                write_curves(self.journal.folder)
        # Batch statistics are those of each process's own batches.
        parallel.make_alike(average)
        return average

    def _require_finite(self, step: int, parts: Mapping[str, Tensor], sign: Tensor) -> None:
        if torch.isfinite(sign):
            return
        figures = ", ".join(f"{name} {value.item():g}" for name, value in parts.items())
        kept = f"; {self.state} holds the last good step" if self.state and self.state.is_file() else ""
        raise TrainingError(
            f"{self.name}, step {step}: a loss or its gradient is not finite ({figures}){kept}. Lower the learning "
            "rate, or look for what is wrong with the data"
        )


@torch.no_grad()
def follow(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Exponential moving average of weights; batch statistics are copied."""
    for old, new in zip(average.parameters(), model.parameters()):
        old.lerp_(new, 1 - keep)
    for kept, counted in zip(average.buffers(), model.buffers()):
        kept.copy_(counted)
