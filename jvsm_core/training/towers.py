"""First phase: the image tower learns to see attributes.

Every stated attribute of every garment is a classification over the tower's features; drawn
garments and photos share one head, so that "navy" means one thing. The words of the garments' titles
are told from the same features. The second phase then works on cached features, which is what makes
a good model trainable on two cores.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional as F
from tqdm import tqdm

from ..model.attributes import AttributeSpace
from ..model.losses import naming_loss
from ..model.towers import ImageTower
from .augment import augment, mix
from .hardware import mixed_on_gpus
from .journal import Journal
from .loop import Phase
from .parallel import generator
from .sources import Source
from .title_words import TitleWords, title_loss


@dataclass(frozen=True)
class TowerSettings:
    """How the image tower is trained; defaults are the compact recipe's."""

    steps: int = 3600
    batch: int = 64
    learning_rate: float = 1e-3
    weight_decay: float = 0.02
    label_smoothing: float = 0.08
    # What labels alone cannot stop: photos learned by heart (`title_words`, and mixup).
    titles: float = 0.15
    mixup: float = 0.2
    frozen_stages: int = 2
    average: float = 0.998
    # Progressive resizing (Howard 2018): the first share of the steps sees smaller pictures.
    small_share: float = 0.5
    small_scale: float = 0.7
    save_every: int = 100
    validate_every: int = 300


def attribute_accuracy(logits: Tensor, labels: Tensor, space: AttributeSpace) -> dict[str, float]:
    """Percent right of each key's stated attributes, keys without any left out."""
    accuracy = {}
    for column, (key, (first, last)) in enumerate(zip(space.keys, space.spans)):
        known = labels[:, column] >= 0
        if known.any():
            right = logits[known, first:last].argmax(1) == labels[known, column]
            accuracy[key] = round(100 * right.float().mean().item(), 1)
    return accuracy


class Seer(nn.Module):
    """An image tower and a linear head that names V attribute values and W words of titles."""

    def __init__(self, tower: ImageTower, values: int, words: int) -> None:
        super().__init__()
        self.tower = tower
        self.sizes = (values, words)
        self.dropout = nn.Dropout(0.15)
        self.head = nn.Linear(tower.features, values + words)

    def forward(self, pixels: Tensor) -> tuple[Tensor, Tensor]:
        """Pixels [B, 3, H, W] to logits [B, V] of values and [B, W] of words."""
        return self.head(self.dropout(self.tower(pixels))).float().split(self.sizes, dim=1)


def rarity(labels: np.ndarray) -> np.ndarray:
    """Sampling weights [N] that favour garments with rare values, by the root of the frequency."""
    weights = np.zeros(len(labels))
    for column in labels.T:
        values, counts = np.unique(column[column >= 0], return_counts=True)
        if len(values):
            share = np.zeros(values.max() + 1)
            share[values] = np.sqrt(counts.sum() / counts / len(values))
            weights += np.where(column >= 0, share[np.maximum(column, 0)], 0.5)
    return weights / weights.sum()


def train_tower(
    tower: ImageTower,
    sources: Sequence[tuple[Source, np.ndarray, float]],
    validation: Sequence[tuple[Source, np.ndarray]],
    space: AttributeSpace,
    settings: TowerSettings,
    out: Path,
    journal: Journal,
    *,
    seed: int,
    device: torch.device,
) -> ImageTower:
    """Train a tower on sources (garments, pixels uint8 [N, H, W, 3], share of the batch).

    A run that was stopped goes on from its last saved step. Returns the averaged weights' tower.
    """
    torch.manual_seed(seed)
    tower.requires_grad_(True)  # a loaded tower is frozen
    tower.freeze_stages(settings.frozen_stages)
    words = TitleWords(garment.title for source, _, _ in sources for garment in source.garments)
    model = Seer(tower, space.rows, len(words)).to(device).to(memory_format=torch.channels_last)
    trained = [parameter for parameter in model.parameters() if parameter.requires_grad]
    optimiser = torch.optim.AdamW(trained, lr=settings.learning_rate, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.learning_rate, total_steps=settings.steps + 1, pct_start=0.15
    )
    labels = [space.encode_all(source.attributes).astype(np.int64) for source, _, _ in sources]
    titles = [words.encode(garment.title for garment in source.garments) for source, _, _ in sources]
    weights = [rarity(rows) for rows in labels]
    shares = np.array([share for _, _, share in sources])
    counts = np.round(settings.batch * shares / shares.sum()).astype(int)

    def losses(step: int) -> dict[str, Tensor]:
        rng = generator(seed, step)
        pixels, coarse, wanted, titled = [], [], [], []
        others: list[np.ndarray] = []
        for number, ((source, pictures, _), count) in enumerate(zip(sources, counts)):
            chosen = np.sort(rng.choice(len(source), count, p=weights[number]))
            others.append(sum(map(len, others)) + rng.permutation(count))
            pixels.append(pictures[chosen])
            coarse.append(source.coarse[chosen])
            wanted.append(labels[number][chosen])
            titled.append(titles[number][chosen])
        batch = torch.from_numpy(np.concatenate(pixels)).to(device).permute(0, 3, 1, 2)
        if step < settings.small_share * settings.steps:
            batch = F.interpolate(
                batch.float(), scale_factor=settings.small_scale, mode="bilinear", antialias=True
            )
        batch = augment(
            batch,
            torch.Generator().manual_seed(int(rng.integers(2**31))),
            torch.from_numpy(np.concatenate(coarse)),
        )
        target = torch.from_numpy(np.concatenate(wanted)).to(device)
        has = torch.cat(titled).to(device)
        # Each picture with another one of its source (Zhang et al., "mixup", ICLR 2018).
        other = torch.from_numpy(np.concatenate(others)).to(device)
        share = rng.beta(settings.mixup, settings.mixup) if settings.mixup else 1.0
        with mixed_on_gpus(device):
            values, title_logits = model(mix(batch, other, share))

        def shared(loss: Callable[[Tensor | slice], Tensor]) -> Tensor:
            return share * loss(slice(None)) + (1 - share) * loss(other)

        return {
            "loss": shared(
                lambda row: naming_loss(values, target[row], space.spans, settings.label_smoothing)
            ),
            "titles": settings.titles * shared(lambda row: title_loss(title_logits, has[row])),
        }

    def validate(step: int, average: Seer) -> None:
        for source, pictures in validation:
            start = time.perf_counter()
            accuracy = see(average, source, pictures, space, device)
            journal.write("tower validation", step, source=source.name, **accuracy)
            tqdm.write(f"step {step + 1}  {source.name}: {accuracy}  ({time.perf_counter() - start:.0f} s)")

    phase = Phase("tower", model, optimiser, schedule, out / "tower-state.pt", journal, seed, clip=5.0)
    return phase.run(settings, losses, validate).tower


@torch.no_grad()
def see(
    model: Seer, source: Source, pictures: np.ndarray, space: AttributeSpace, device: torch.device
) -> dict[str, float]:
    """Percent of attributes named right, key by key."""
    model.eval()
    logits = torch.cat(
        [
            model(torch.from_numpy(pictures[i : i + 64]).to(device).permute(0, 3, 1, 2))[0].cpu()
            for i in range(0, len(source), 64)
        ]
    )
    labels = torch.from_numpy(space.encode_all(source.attributes).astype(np.int64))
    return attribute_accuracy(logits, labels, space)
