"""The recipes: what a model is made of, and how its three phases are trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..errors import DataError
from ..model.preprocessing import COMPACT_SIZE
from .composition import CompositionSettings
from .paper import PaperRecipe
from .reading import ReadingSettings
from .towers import TowerSettings


@dataclass(frozen=True)
class Recipe:
    """One way to make a model.

    Attributes:
        towers, reading, composition: settings of the three phases.
        shares: how much of the steps of the second and third phase each source gets; sources that are
            not named get 0.2.
        tower_shares: how much of a batch of the first phase each source gets, in the same way.
        hidden: width of the composer.
        mirror: whether the third phase sees the features of mirrored pictures as well.
        garments: most garments of a source that are trained on; None for all.
    """

    name: str
    towers: TowerSettings
    reading: ReadingSettings
    composition: CompositionSettings
    shares: Mapping[str, float] = field(default_factory=dict)
    tower_shares: Mapping[str, float] = field(default_factory=dict)
    image_size: tuple[int, int] = COMPACT_SIZE
    hidden: int = 1024
    mirror: bool = True
    garments: int | None = None

    def share(self, source: str) -> float:
        """A source's share before normalisation."""
        return self.shares.get(source, 0.2)

    def tower_share(self, source: str) -> float:
        """A source's share of the first phase, before normalisation."""
        return self.tower_shares.get(source, 0.2)


_SHARES = {"drawn": 0.34, "apparel photos": 0.41, "footwear photos": 0.25}
#: Drawn garments are soon told apart; photos of shoes last.
_TOWER_SHARES = {"drawn": 0.2, "apparel photos": 0.42, "footwear photos": 0.38}

COMPACT = Recipe("compact", TowerSettings(), ReadingSettings(), CompositionSettings(), _SHARES, _TOWER_SHARES)

#: Five minutes on two cores: the whole loop, for a first look and for tests.
TINY = Recipe(
    "tiny",
    TowerSettings(steps=120, batch=32, small_share=1.0, small_scale=0.5, validate_every=60, save_every=30),
    ReadingSettings(
        steps=600,
        batch=512,
        reader_learning_rate=1e-2,
        trained_layers=0,
        texts=8_000,
        held_out=1_000,
        average=0.99,
        validate_every=600,
        save_every=300,
    ),
    CompositionSettings(
        steps=500,
        batch=128,
        triplets=6000,
        dialogues=600,
        captions=1500,
        random_negatives=128,
        validate_every=150,
        save_every=100,
    ),
    _SHARES,
    _TOWER_SHARES,
    mirror=False,
    garments=2_500,
)

RECIPES: Mapping[str, Recipe | PaperRecipe] = {
    recipe.name: recipe for recipe in (COMPACT, TINY, PaperRecipe(shares=_SHARES))
}


def with_steps(
    recipe: Recipe | PaperRecipe, tower: int | None, reading: int | None, composition: int | None
) -> Recipe | PaperRecipe:
    """A recipe with other numbers of steps in its phases; None leaves a phase's as it is.

    Raises:
        DataError: the recipe has no such phase.
    """
    if isinstance(recipe, PaperRecipe):
        if tower or reading:
            raise DataError(f"the recipe {recipe.name} has one phase; set its steps with --steps")
        return replace(recipe, steps=composition or recipe.steps)
    numbers = {"towers": tower, "reading": reading, "composition": composition}
    return replace(
        recipe,
        **{
            phase: replace(getattr(recipe, phase), steps=steps)
            for phase, steps in numbers.items()
            if steps is not None
        },
    )
