"""Can the attributes be read off the pictures? A small CNN is trained to tell.

One convolutional trunk with a linear head for each attribute, trained on drawn pictures at
160x200 and tested on designs it never saw. What it confuses is what the drawing does not show.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor, nn
from torch.nn import functional
from torch.utils.data import DataLoader, Dataset
from tqdm import tqdm

from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError
from jvsm_core.vocabulary import KEYS

from .catalogue_run import Run

SIZE = (160, 200)

#: Accuracy that pictures must reach, in per cent.
TARGETS: Mapping[str, float] = {
    "category": 97, "sleeve": 97, "length": 97, "pattern": 97, "colour": 97,
    "neckline": 93, "fit": 93, "material": 93,
}

_ABSENT = -100
_SHIFT = 6  # pixels a training picture may move


@dataclass(frozen=True)
class Finding:
    """How well one attribute is read.

    Attributes:
        accuracy: in per cent, over the test garments that have the attribute.
        confusions: (true value, value read, how often), most frequent first.
    """

    key: str
    accuracy: float
    garments: int
    confusions: tuple[tuple[str, str, int], ...]


class Reader(nn.Module):
    """Picture to a score for each value of each attribute.

    The trunk keeps the coarse position of what it sees: lengths are told by where a hem is.
    """

    def __init__(self, classes: Mapping[str, int], width: int = 24) -> None:
        super().__init__()
        layers: list[nn.Module] = [_convolution(3, width, stride=2)]
        incoming = width
        for outgoing in (2 * width, 4 * width, 6 * width, 6 * width):
            layers += [_convolution(incoming, outgoing, stride=2), _convolution(outgoing, outgoing)]
            incoming = outgoing
        self.trunk = nn.Sequential(*layers, nn.Conv2d(incoming, 2 * width, 1), nn.AdaptiveAvgPool2d((7, 5)))
        features = 2 * width * 7 * 5
        self.hidden = nn.Sequential(nn.Flatten(), nn.Dropout(0.2), nn.Linear(features, 512), nn.ReLU())
        self.heads = nn.ModuleList(nn.Linear(512, count) for count in classes.values())

    def forward(self, pictures: Tensor) -> list[Tensor]:
        """Tensor[B, 3, 200, 160] in [-1, 1] to one Tensor[B, values] for each attribute."""
        hidden = self.hidden(self.trunk(pictures))
        return [head(hidden) for head in self.heads]


def _convolution(incoming: int, outgoing: int, stride: int = 1) -> nn.Sequential:
    return nn.Sequential(
        nn.Conv2d(incoming, outgoing, 3, stride, padding=1, bias=False), nn.BatchNorm2d(outgoing), nn.ReLU(),
    )


class _Pictures(Dataset):
    """Pictures of a catalogue, uint8[200, 160, 3], with the row of each attribute's value."""

    def __init__(self, catalogue: Catalogue, values: Mapping[str, Sequence[str]]) -> None:
        self.catalogue = catalogue
        rows = {key: {value: row for row, value in enumerate(known)} for key, known in values.items()}
        self.labels = torch.tensor([
            [rows[key].get(garment.attributes.get(key, ""), _ABSENT) for key in values] for garment in catalogue
        ])

    def __len__(self) -> int:
        return len(self.catalogue)

    def __getitem__(self, row: int) -> tuple[Tensor, Tensor]:
        picture = self.catalogue.picture(self.catalogue.garments[row])
        if picture.size != SIZE:
            picture = picture.resize(SIZE)
        return torch.from_numpy(np.array(picture)), self.labels[row]


def legibility(
    train: Catalogue, test: Catalogue, *, epochs: int = 10, batch: int = 64, seed: int = 0,
) -> list[Finding]:
    """Train a reader on one drawn set and report on another.

    Raises:
        CatalogueError: the sets are of the same kind and seed, so the test holds seen designs.
    """
    run, other = Run.read(train.folder), Run.read(test.folder)
    if (run.kind, run.seed) == (other.kind, other.seed):
        raise CatalogueError("train and test are drawn with the same seed; draw the test set with another")
    values = _values(train)
    torch.manual_seed(seed)
    device = torch.device("cuda" if torch.cuda.is_available() else "cpu")
    reader = Reader({key: len(known) for key, known in values.items()})
    reader = reader.to(device, memory_format=torch.channels_last)
    _fit(reader, _Pictures(train, values), epochs, batch, device)
    read = _read(reader, _Pictures(test, values), batch, device)
    return [_finding(key, values[key], test, read[:, column]) for column, key in enumerate(values)]


def report(findings: Sequence[Finding], confusions: int = 4) -> str:
    """A table: accuracy, target, and what is confused most."""
    lines = [f"{'attribute':<14} {'accuracy':>8} {'target':>6} {'garments':>8}  confused most (true > read)"]
    for finding in findings:
        target = f"{TARGETS[finding.key]:.0f}" if finding.key in TARGETS else ""
        pairs = ", ".join(f"{true} > {read} {count}" for true, read, count in finding.confusions[:confusions])
        lines.append(f"{finding.key:<14} {finding.accuracy:>8.1f} {target:>6} {finding.garments:>8}  {pairs}")
    return "\n".join(lines)


def _values(catalogue: Catalogue) -> dict[str, list[str]]:
    """Values of each attribute that occurs with more than one, in the vocabulary's order of keys."""
    seen = {key: {garment.attributes[key] for garment in catalogue if key in garment.attributes} for key in KEYS}
    return {key: sorted(found) for key, found in seen.items() if len(found) > 1}


def _fit(reader: Reader, pictures: _Pictures, epochs: int, batch: int, device: torch.device) -> None:
    loader = DataLoader(pictures, batch, shuffle=True, drop_last=len(pictures) > batch)
    optimiser = torch.optim.AdamW(reader.parameters(), lr=2e-3, weight_decay=0.02)
    schedule = torch.optim.lr_scheduler.OneCycleLR(optimiser, 2e-3, epochs=epochs, steps_per_epoch=len(loader))
    reader.train()
    with tqdm(total=epochs * len(loader), desc="training", unit="batch") as progress:
        for _ in range(epochs):
            for pixels, labels in loader:
                scores = reader(_shifted(_scaled(pixels.to(device))))
                labels = labels.to(device)
                present = [column for column in range(labels.shape[1]) if (labels[:, column] != _ABSENT).any()]
                loss = sum(
                    functional.cross_entropy(scores[column], labels[:, column], ignore_index=_ABSENT,
                                             label_smoothing=0.05)
                    for column in present
                )
                optimiser.zero_grad()
                loss.backward()
                optimiser.step()
                schedule.step()
                progress.update()
                progress.set_postfix(loss=f"{loss.item() / len(present):.3f}")


@torch.inference_mode()
def _read(reader: Reader, pictures: _Pictures, batch: int, device: torch.device) -> np.ndarray:
    """int[N, attributes]: the row of the value read for each picture and attribute."""
    reader.eval()
    rows = [
        torch.stack([score.argmax(dim=1) for score in reader(_scaled(pixels.to(device)))], dim=1).cpu()
        for pixels, _ in DataLoader(pictures, batch)
    ]
    return torch.cat(rows).numpy()


def _scaled(pixels: Tensor) -> Tensor:
    """uint8[B, H, W, 3] to float[B, 3, H, W] in [-1, 1]."""
    return (pixels.permute(0, 3, 1, 2).float() / 127.5 - 1).contiguous(memory_format=torch.channels_last)


def _shifted(pictures: Tensor) -> Tensor:
    """A batch moved by a few pixels, its edge repeated, and half the time mirrored."""
    if torch.rand(()) < 0.5:
        pictures = pictures.flip(3)
    height, width = pictures.shape[2:]
    padded = functional.pad(pictures, [_SHIFT] * 4, mode="replicate")
    top, left = torch.randint(0, 2 * _SHIFT + 1, (2,)).tolist()
    return padded[:, :, top:top + height, left:left + width]


def _finding(key: str, values: Sequence[str], test: Catalogue, read: np.ndarray) -> Finding:
    pairs = [
        (garment.attributes[key], values[row])
        for garment, row in zip(test, read, strict=True) if key in garment.attributes
    ]
    wrong = Counter(pair for pair in pairs if pair[0] != pair[1])
    accuracy = 100 * (1 - wrong.total() / len(pairs)) if pairs else float("nan")
    return Finding(key, accuracy, len(pairs), tuple((*pair, count) for pair, count in wrong.most_common()))
