"""Second phase: the text tower learns to read what people ask for.

A text is a change written by the paraphrase grammar, or a description of a garment; its labels are
which attributes it asks for, and of the others that it does not. No picture takes part, so the
phase is short, and the third one can work on features of texts that are read once.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from pathlib import Path
from random import Random

import numpy as np
import torch
from torch import Tensor, nn
from tqdm import tqdm

from ..datasets.triplets import EditIndex
from ..language import Change, Grammar, leading
from ..language.reading.reader import read
from ..model.attributes import AttributeSpace
from ..model.jvsm import JVSM
from ..model.losses import reading_loss
from ..model.towers import SentenceTower
from .features import text_features
from .hardware import mixed_precision
from .journal import Journal
from .loop import Phase
from .parallel import first_alone, generator
from .sampling import ODDS, specs_of
from .schedules import warm_cosine
from .sources import Source

#: Labels of a key that a text does not ask about, and of one that it may or may not have put into words.
UNSAID, OPEN = -1, -2


@dataclass(frozen=True)
class ReadingSettings:
    """How the text tower is trained; defaults are the compact recipe's.

    Attributes:
        trained_layers: of the transformer, the last ones; 0 leaves the tower as it came and trains the reader
            alone, on features of texts that are read once: seconds instead of an hour.
    """

    steps: int = 2000
    batch: int = 96
    learning_rate: float = 1.5e-4
    reader_learning_rate: float = 3e-3
    weight_decay: float = 0.02
    trained_layers: int = 5
    texts: int = 60_000
    held_out: int = 2_000
    average: float = 0.995
    save_every: int = 200
    validate_every: int = 400


@dataclass(frozen=True)
class Examples:
    """M texts and what each asks for: int64 [M, K] labels, `UNSAID` and `OPEN` among them."""

    texts: tuple[str, ...]
    labels: np.ndarray

    def __len__(self) -> int:
        return len(self.texts)

    def __add__(self, other: Examples) -> Examples:
        return Examples(self.texts + other.texts, np.concatenate([self.labels, other.labels]))

    def split(self, held_out: int) -> tuple[Examples, Examples]:
        """All but the last few, and the last few."""
        at = len(self) - held_out
        return Examples(self.texts[:at], self.labels[:at]), Examples(self.texts[at:], self.labels[at:])


def write_examples(
    sources: Sequence[tuple[Source, float]], space: AttributeSpace, count: int, rng: Random
) -> Examples:
    """Texts for the garments of sources (garments, share), in random order.

    Six in ten ask for one change, two for several, one takes back what was asked before, and the
    rest describe a garment, whole or in part.
    """
    grammar = Grammar()
    indices = [EditIndex(source.garments, specs_of(source.name)[-1]) for source, _ in sources]
    offered, odds = list(zip(sources, indices)), [share for _, share in sources]
    written: list[tuple[str, np.ndarray]] = []
    with tqdm(total=count, desc="texts to read", unit="text") as progress:
        while len(written) < count:
            (source, _), index = rng.choices(offered, odds)[0]
            kind = rng.choices(("one", "several", "correction", "description"), (6, 2, 1, 1))[0]
            if kind == "description":
                written.append(_description(source, space, grammar, rng))
            elif (example := _change(index, space, kind, grammar, rng)) is not None:
                written.append(example)
            progress.update(len(written) - progress.n)
    texts, labels = zip(*written)
    return Examples(texts, np.stack(labels))


def _change(
    index: EditIndex, space: AttributeSpace, kind: str, grammar: Grammar, rng: Random
) -> tuple[str, np.ndarray] | None:
    editable = index.spec.editable
    number = rng.choice((2, 2, 3)) if kind == "several" else 1
    keys: list[str] = []
    while len(keys) < min(number, len(editable)):
        left = [key for key in editable if key not in keys]
        keys += rng.choices(left, [ODDS.get(key, 1.0) for key in left])
    drawn = index.draw(tuple(sorted(keys, key=editable.index)), rng)
    if drawn is None:
        return None
    start, _, change = drawn
    reference = {key: value for key, value in zip(index.spec.keys, index.tuples[start], strict=True) if value}
    say = grammar.correction if kind == "correction" else grammar.modification
    return say(change, rng, reference), request_labels(change, space)


def request_labels(change: Change, space: AttributeSpace) -> np.ndarray:
    """Labels int64 [K] of what the text of a change asks for."""
    edited = leading(change)
    asked = np.full(len(space.keys), UNSAID, np.int64)
    for column, key in enumerate(space.keys):
        if key in edited:
            value = edited[key][1]
            asked[column] = space.values[column].index(value) if value in space.values[column] else OPEN
        elif key in change:
            asked[column] = OPEN
    return asked


def _description(
    source: Source, space: AttributeSpace, grammar: Grammar, rng: Random
) -> tuple[str, np.ndarray]:
    stated = rng.choice(source.garments).stated
    keys = rng.sample(sorted(stated), rng.randint(1, len(stated)))
    described = {key: stated[key] for key in keys}
    labels = space.encode(described).astype(np.int64)
    # What follows from what is described, or is rare, may have been put into words or not.
    labels[[column for column, key in enumerate(space.keys) if key in described and labels[column] < 0]] = (
        OPEN
    )
    return grammar.description(described, rng, drop=0.0), labels


def caption_examples(captions: Iterable[str], space: AttributeSpace) -> Examples:
    """Real captions of which the rules place every word, as examples of how people put things.

    What a caption compares or rules out has no label; captions that ask for nothing are left out.
    """
    texts, asked = [], []
    for caption in captions:
        reading = read(caption)
        if reading.is_empty or reading.unknown or reading.contradictions:
            continue
        labels = np.full(len(space.keys), UNSAID, np.int64)
        for one in reading.constraints:
            if one.key in space.keys:
                column = space.keys.index(one.key)
                known = one.value in space.values[column] and not one.negated
                labels[column] = space.values[column].index(one.value) if known else OPEN
        texts.append(caption)
        asked.append(labels)
    return Examples(tuple(texts), np.array(asked, np.int64).reshape(-1, len(space.keys)))


def train_reading(
    model: JVSM,
    sources: Sequence[tuple[Source, float]],
    captions: Sequence[str],
    settings: ReadingSettings,
    out: Path,
    journal: Journal,
    *,
    cache: Path,
    seed: int,
    device: torch.device,
) -> None:
    """Train a model's text tower and reader in place, on sources (garments, share of the texts) and captions.

    Args:
        cache: where features of texts are kept, for a frozen tower.

    A run that was stopped goes on from its last saved step.
    """
    torch.manual_seed(seed)
    examples, held_out = write_examples(
        sources, model.space, settings.texts + settings.held_out, Random(f"{seed}/reading")
    ).split(settings.held_out)
    examples = examples + caption_examples(captions, model.space)
    every, taught = examples + held_out, len(examples)
    tower, reader = model.text_tower.to(device), model.reader.to(device)
    groups = [{"params": list(reader.parameters()), "lr": settings.reader_learning_rate}]
    if settings.trained_layers:
        if isinstance(tower, SentenceTower):
            tower.freeze_layers(len(tower.encoder.encoder.layer) - settings.trained_layers)
        trained = [parameter for parameter in tower.parameters() if parameter.requires_grad]
        groups.append({"params": trained, "lr": settings.learning_rate})
        part = nn.ModuleDict({"tower": tower, "reader": reader})

        def features_of(reading: nn.ModuleDict, rows: np.ndarray) -> Tensor:
            with mixed_precision(device):
                return reading["tower"]([every.texts[row] for row in rows]).float()

    else:
        part = nn.ModuleDict({"reader": reader})
        with first_alone():
            known = text_features(tower, every.texts, cache, device)

        def features_of(reading: nn.ModuleDict, rows: np.ndarray) -> Tensor:
            return torch.from_numpy(known[rows].astype(np.float32)).to(device)

    optimiser = torch.optim.AdamW(groups, weight_decay=settings.weight_decay)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: warm_cosine(step, settings.steps))
    by_length = np.argsort([len(text) for text in examples.texts], kind="stable")
    spans = model.space.spans

    def logits_of(reading: nn.ModuleDict, rows: np.ndarray) -> Tensor:
        return reading["reader"](features_of(reading, rows))

    def losses(step: int) -> dict[str, Tensor]:
        # Texts of about one length, so that little is padded.
        rng = generator(seed, 2, step)
        first = int(rng.integers(taught - 4 * settings.batch))
        chosen = by_length[first + rng.choice(4 * settings.batch, settings.batch, replace=False)]
        asked = torch.from_numpy(every.labels[chosen]).to(device)
        return {"loss": reading_loss(logits_of(part, chosen), asked, spans)}

    @torch.no_grad()
    def validate(step: int, average: nn.ModuleDict) -> None:
        average.eval()
        later = np.arange(taught, len(every))
        logits = torch.cat(
            [logits_of(average, later[first : first + 128]) for first in range(0, len(later), 128)]
        )
        figures = reading_accuracy(logits.cpu(), torch.from_numpy(held_out.labels), model.space)
        journal.write("reading validation", step, **figures)
        tqdm.write(f"step {step + 1}  reading: {figures}")

    state = out / "reading-state.pt"
    phase = Phase("reading", part, optimiser, schedule, state, journal, seed, clip=1.0)
    part.load_state_dict(phase.run(settings, losses, validate).state_dict())


def reading_accuracy(logits: Tensor, asked: Tensor, space: AttributeSpace) -> dict[str, float]:
    """Percent of the asked keys whose value is read right, key by key, and of texts read right in all keys."""
    keys, whole, figures = len(space.keys), torch.ones(len(asked), dtype=torch.bool), {}
    for column, (first, last) in enumerate(space.spans):
        choices = torch.cat([logits[:, column : column + 1], logits[:, keys + first : keys + last]], dim=1)
        label = asked[:, column]
        right = (choices.argmax(1) - 1 == label) | (label == OPEN)
        whole &= right
        if (label >= 0).any():
            figures[space.keys[column]] = round(100 * right[label >= 0].float().mean().item(), 1)
    return {"all": round(100 * whole.float().mean().item(), 1), **figures}
