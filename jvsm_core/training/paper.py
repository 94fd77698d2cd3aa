"""The paper's recipe as a whole: both towers train with the space, in one phase, on single turns.

Y. Chen and L. Bazzani, ECCV 2020: a MobileNet at 224 px, word vectors and an LSTM of 1024, a space of
512, three hinge losses with semi-hard negatives in the batch and a margin of 0.2, Adam at 2e-4, a tenth
of it from half of the steps on. Ours, since the text says nothing of them or nobody ships them: the
attributes are named from the space as it is, and pictures are augmented as in the compact recipe. No
package carries torchvision's weights: without a file of them the MobileNet starts from random ones.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ..baselines.batch import words_of
from ..baselines.paper import MARGIN, paper_losses
from ..errors import CheckpointError
from ..evaluation.systems import read_with
from ..model.attributes import AttributeSpace
from ..model.jvsm import JVSM, Config
from ..model.losses import naming_loss
from ..model.preprocessing import PAPER_SIZE
from ..model.towers import ImageTower
from .augment import augment
from .hardware import mixed_precision
from .journal import Journal
from .loop import Phase
from .parallel import generator
from .sampling import TextTable
from .schedules import drop_at_half
from .single_turns import make_single_turns
from .sources import Source
from .state import UNREADABLE, first_line
from .validators import validators_of


@dataclass(frozen=True)
class PaperRecipe:
    """What the paper's model is made of, and how it is trained.

    Attributes:
        shares: how many of the steps each source gets; sources that are not named get 0.2.
        average: 0, the paper keeps no average of its weights.
    """

    name: str = "paper"
    image_tower: str = "mobilenet_v3_large"
    image_size: tuple[int, int] = PAPER_SIZE
    dim: int = 512
    hidden: int = 1024
    steps: int = 160_000
    batch: int = 32
    learning_rate: float = 2e-4
    margin: float = MARGIN
    triplets: int = 60_000
    average: float = 0.0
    save_every: int = 1000
    validate_every: int = 5000
    shares: Mapping[str, float] = field(default_factory=dict)

    def share(self, source: str) -> float:
        """A source's share before normalisation."""
        return self.shares.get(source, 0.2)


def train_paper(
    recipe: PaperRecipe,
    training: Sequence[tuple[Source, np.ndarray]],
    validation: Sequence[tuple[Source, np.ndarray]],
    space: AttributeSpace,
    out: Path,
    journal: Journal,
    *,
    init: Path | None,
    seed: int,
    device: torch.device,
) -> JVSM:
    """Train a model on sources (garments, pixels uint8 [N, H, W, 3]).

    A run that was stopped goes on from its last saved step.

    Args:
        init: torchvision's own file of the image tower's ImageNet weights.

    Raises:
        DataError: a source has no two garments that differ in what can be asked for.
        TrainingError, CheckpointError: as for `loop.Phase.run`.
    """
    texts = TextTable()
    turns = [make_single_turns(source, space, texts, recipe.triplets, seed) for source, _ in training]
    labels = [
        torch.from_numpy(space.encode_all(source.attributes).astype(np.int64)) for source, _ in training
    ]
    shares = np.array([recipe.share(source.name) for source, _ in training])
    torch.manual_seed(seed)
    config = Config(
        recipe=recipe.name,
        image_tower=recipe.image_tower,
        image_size=recipe.image_size,
        text_tower="words",
        dim=recipe.dim,
        hidden=recipe.hidden,
        attributes=space.to_json(),
        words=words_of(texts.all),
    )
    model = JVSM(config).to(device).to(memory_format=torch.channels_last)
    if init is not None:
        load_torchvision(model.image_tower, init)
    validators = validators_of(validation, seed)

    def losses(step: int) -> dict[str, Tensor]:
        rng = generator(seed, step)
        number = int(rng.choice(len(training), p=shares / shares.sum()))
        (source, pictures), chosen = training[number], turns[number].draw(rng, recipe.batch)
        start, target, requests, side = chosen
        rows = np.concatenate([start, target])
        pixels = torch.from_numpy(pictures[rows]).to(device).permute(0, 3, 1, 2)
        coarse = torch.from_numpy(source.coarse[rows])
        light = torch.Generator().manual_seed(int(rng.integers(2**31)))
        with mixed_precision(device):
            seen = model.image_tower(augment(pixels, light, coarse))
        reference, picture = model.image_projection(seen.float()).split(recipe.batch)
        texts_read = model.text_tower([texts.all[number] for number in np.concatenate([requests, side])])
        modification, captions = texts_read.split(recipe.batch)
        composed = model.compose_features(reference, modification)
        # Names are read off the space and leave it as it is.
        named = naming_loss(
            model.attribute_logits(picture.detach()), labels[number][target].to(device), space.spans
        )
        found = paper_losses(composed, picture, model.text_projection(captions), recipe.margin)
        return {**found, "naming": named}

    def validate(step: int, average: JVSM) -> None:
        average.eval()
        for validator, pictures in validators:
            words = read_with(average.text_tower, validator.texts, device)
            figures = validator(average, _see(average, pictures, device), words)
            journal.write("paper validation", step, source=validator.name, **figures)
            tqdm.write(f"step {step + 1}  {validator.name}: {figures}")

    optimiser = torch.optim.Adam(model.parameters(), lr=recipe.learning_rate)
    schedule = torch.optim.lr_scheduler.LambdaLR(optimiser, lambda step: drop_at_half(step, recipe.steps))
    phase = Phase("paper", model, optimiser, schedule, out / "paper-state.pt", journal, seed)
    return phase.run(recipe, losses, validate)


def load_torchvision(tower: ImageTower, path: Path) -> None:
    """Start a MobileNet from torchvision's weights file; its classifier is left out.

    Raises:
        CheckpointError: the file is missing, damaged or of another network.
    """
    try:
        saved = torch.load(path, map_location="cpu", weights_only=True)
        layers = {
            key.removeprefix("features."): value
            for key, value in saved.items()
            if key.startswith("features.")
        }
        tower.network[0].load_state_dict(layers)
    except UNREADABLE as error:
        raise CheckpointError(
            f"cannot start from {path}, it is no torchvision file of {tower.name}: {first_line(error)}"
        ) from None


@torch.no_grad()
def _see(model: JVSM, pictures: np.ndarray, device: torch.device, batch: int = 64) -> np.ndarray:
    """Features float32 [N, F] of pictures by a tower that is still training."""
    found = []
    for first in range(0, len(pictures), batch):
        pixels = torch.from_numpy(pictures[first : first + batch]).to(device).permute(0, 3, 1, 2)
        with mixed_precision(device):
            found.append(model.image_tower(pixels).float().cpu().numpy())
    return np.concatenate(found)
