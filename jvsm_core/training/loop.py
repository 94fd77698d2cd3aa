"""The loop that all phases of a training share: steps that can be taken up after a kill at any point."""

from __future__ import annotations

import copy
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Protocol

import torch
from torch import Tensor, nn
from tqdm import tqdm

from .journal import Journal
from .state import load_state, save_state


class LoopSettings(Protocol):
    """What the loop needs of a phase's settings."""

    steps: int
    average: float
    save_every: int
    validate_every: int


@dataclass(frozen=True)
class Phase:
    """One phase of a training.

    Attributes:
        name: in the journal and on the progress bar.
        model: what is trained, on its device.
        optimiser, schedule: of the parameters that are trained.
        state: file that the phase is resumed from.
        clip: largest norm of the gradients.
    """

    name: str
    model: nn.Module
    optimiser: torch.optim.Optimizer
    schedule: torch.optim.lr_scheduler.LRScheduler
    state: Path
    journal: Journal
    seed: int
    clip: float

    def run(
        self,
        settings: LoopSettings,
        losses: Callable[[int], Mapping[str, Tensor]],
        validate: Callable[[int, nn.Module], None],
    ) -> nn.Module:
        """Take the steps that are left; returns the model with averaged weights.

        Args:
            losses: from a step's number to its named losses, which are summed. The numbers it draws must
                come from the step's number, so that a resumed run is the same run.
            validate: called now and then with the step and the averaged model.

        Raises:
            FloatingPointError: the loss is not finite; the last saved state is intact.
            CheckpointError: the state cannot be read or written.
        """
        average = copy.deepcopy(self.model)
        parts = {
            "model": self.model, "average": average, "optimiser": self.optimiser, "schedule": self.schedule,
        }
        first = load_state(self.state, parts)
        trained = [parameter for group in self.optimiser.param_groups for parameter in group["params"]]
        progress = tqdm(range(first, settings.steps), initial=first, total=settings.steps, desc=self.name)
        for step in progress:
            torch.manual_seed(self.seed * 1_000_003 + step)
            self.model.train()
            found = losses(step)
            loss = sum(found.values())
            if not torch.isfinite(loss):
                raise FloatingPointError(
                    f"{self.name}: the loss is {loss.item()} at step {step}; lower the learning rate. "
                    f"The state before it is in {self.state}"
                )
            self.optimiser.zero_grad(set_to_none=True)
            loss.backward()
            nn.utils.clip_grad_norm_(trained, self.clip)
            self.optimiser.step()
            self.schedule.step()
            follow(average, self.model, min(settings.average, (step + 1) / (step + 10)))
            if step % 10 == 0:
                figures = {name: round(value.item(), 4) for name, value in found.items()}
                self.journal.write(self.name, step, **figures)
                progress.set_postfix(figures)
            last = step + 1 == settings.steps
            if (step + 1) % settings.save_every == 0 or last:
                save_state(self.state, parts, step + 1)
            if (step + 1) % settings.validate_every == 0 or last:
                validate(step, average)
        return average


@torch.no_grad()
def follow(average: nn.Module, model: nn.Module, keep: float) -> None:
    """Exponential moving average of weights; batch statistics are copied."""
    for old, new in zip(average.parameters(), model.parameters()):
        old.lerp_(new, 1 - keep)
    for old, new in zip(average.buffers(), model.buffers()):
        old.copy_(new)
