"""A small CNN that reads attributes off pictures: the product's image tower, taught them once more.

The rate follows from the step alone, and the order of the pictures from the seed and the epoch, so a
run that was stopped goes on to the same end.
"""

from __future__ import annotations

import time
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from tqdm import tqdm

from jvsm_core.model import checkpoint
from jvsm_core.model.towers import ImageTower
from jvsm_core.training.hardware import mixed_on_gpus
from jvsm_core.training.state import load_state, save_state

#: Label of an attribute that a garment does not have.
ABSENT = -100

_SHIFT = 6  # pixels a training picture may move
_WARM, _COOL = 0.03, 0.6  # shares of the steps
_FROZEN_STAGES = 2
_SAVE_EVERY_S = 60.0


@dataclass(frozen=True)
class Schedule:
    """How long and how fast a reader is trained.

    Attributes:
        epochs: passes over the training pictures.
        rate: AdamW's, at its highest.
        seed: of the weights, of the order and of how pictures are moved.
    """

    epochs: int = 4
    batch: int = 64
    rate: float = 6e-4
    seed: int = 0

    def rate_at(self, done: float) -> float:
        """The rate when a share of the steps is done: up, level, and down to nothing."""
        return self.rate * max(0.0, min(1.0, (done + 1e-3) / _WARM, (1 - done) / _COOL))


class Reader(nn.Module):
    """Picture to a score for each value of each attribute."""

    def __init__(self, tower: ImageTower, classes: Mapping[str, int]) -> None:
        super().__init__()
        self.tower = tower
        self.dropout = nn.Dropout(0.15)
        self.heads = nn.ModuleList(nn.Linear(tower.features, count) for count in classes.values())

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """Tensor[B, 3, H, W] in 0..255 to one float Tensor[B, values] for each attribute."""
        seen = self.dropout(self.tower(pictures))
        return [head(seen).float() for head in self.heads]


def new_reader(classes: Mapping[str, int], schedule: Schedule, start: Path | None = None) -> Reader:
    """A reader that has been taught nothing yet, the same for the same seed, on the best device there is.

    Args:
        classes: attribute to its number of values.
        start: a checkpoint whose image tower it starts from, the first stages at rest; random weights
            without one.

    Raises:
        CheckpointError: the checkpoint cannot be read.
    """
    torch.manual_seed(schedule.seed)
    tower = ImageTower() if start is None else checkpoint.load(start).image_tower.requires_grad_(True)
    if start is not None:
        tower.freeze_stages(_FROZEN_STAGES)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    return Reader(tower, classes).to(device).to(memory_format=torch.channels_last)


def train_reader(
    reader: Reader,
    pictures: np.ndarray,
    labels: np.ndarray,
    seen: np.ndarray,
    schedule: Schedule,
    state: Path,
) -> None:
    """Train a reader, or go on where a stopped run was saved.

    Args:
        pictures: uint8[N, H, W, 3], memory-mapped or not.
        labels: int64[N, attributes], the row of each attribute's value or `ABSENT`.
        seen: rows of the pictures to train on.
        state: file that holds the run; with it a finished run is not repeated.

    Raises:
        CheckpointError: the state is of another network, damaged, or cannot be written.
    """
    device = next(reader.parameters()).device
    trained = [parameter for parameter in reader.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, weight_decay=0.02)
    parts = {"reader": reader, "optimiser": optimiser}
    batch = min(schedule.batch, len(seen))
    an_epoch = len(seen) // batch
    total = schedule.epochs * an_epoch
    begun, saved = load_state(state, parts), time.monotonic()
    reader.train()
    progress = tqdm(range(begun, total), "training", initial=begun, total=total, unit="batch")
    for step in progress:
        epoch, number = divmod(step, an_epoch)
        order = np.random.default_rng([schedule.seed, epoch]).permutation(seen)
        rows = np.sort(order[number * batch : (number + 1) * batch])
        torch.manual_seed(schedule.seed * 1_000_003 + step)
        images = _moved(_pixels(pictures[rows], device))
        for group in optimiser.param_groups:
            group["lr"] = schedule.rate_at(step / total)
        loss = _loss(reader, images, torch.from_numpy(labels[rows]).to(device))
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
        if time.monotonic() - saved > _SAVE_EVERY_S or step + 1 == total:
            save_state(state, parts, step + 1)
            saved = time.monotonic()
            progress.set_postfix(loss=f"{loss.item():.3f}")


@torch.inference_mode()
def read(reader: Reader, pictures: np.ndarray, batch: int = 64) -> np.ndarray:
    """int[N, attributes]: the row of the value read for each picture and attribute."""
    device = next(reader.parameters()).device
    reader.eval()
    rows = []
    for start in tqdm(range(0, len(pictures), batch), "reading", unit="batch"):
        with mixed_on_gpus(device):
            scores = reader(_pixels(pictures[start : start + batch], device))
        rows.append(torch.stack([score.argmax(dim=1) for score in scores], dim=1).cpu())
    return torch.cat(rows).numpy()


def _loss(reader: Reader, images: Tensor, labels: Tensor) -> Tensor:
    """Mean over the attributes that occur in the batch of their cross-entropy."""
    with mixed_on_gpus(images.device):
        scores = reader(images)
    present = [column for column in range(labels.shape[1]) if (labels[:, column] != ABSENT).any()]
    return torch.stack(
        [
            functional.cross_entropy(
                scores[column], labels[:, column], ignore_index=ABSENT, label_smoothing=0.05
            )
            for column in present
        ]
    ).mean()


def _pixels(pictures: np.ndarray, device: torch.device) -> Tensor:
    """uint8[B, H, W, 3] to float[B, 3, H, W] in 0..255."""
    return torch.from_numpy(np.array(pictures)).to(device).permute(0, 3, 1, 2).float()


def _moved(images: Tensor) -> Tensor:
    """A batch moved by a few pixels, its edge repeated, half of it mirrored."""
    mirrored = torch.rand(len(images), 1, 1, 1).to(images.device) < 0.5
    images = torch.where(mirrored, images.flip(3), images)
    height, width = images.shape[2:]
    padded = functional.pad(images, [_SHIFT] * 4, mode="replicate")
    top, left = torch.randint(0, 2 * _SHIFT + 1, (2,)).tolist()
    return padded[:, :, top : top + height, left : left + width].contiguous(memory_format=torch.channels_last)
