"""The recipes: what a model is made of, and how its two phases are trained."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field, replace

from ..encoders import COMPACT_SIZE
from .composition import CompositionSettings
from .towers import TowerSettings


@dataclass(frozen=True)
class Recipe:
    """One way to make a model.

    Attributes:
        towers, composition: settings of the two phases.
        shares: how much of a batch (first phase) or of the steps (second phase) each source gets;
            sources that are not named get 0.2.
        hidden: width of the composer.
        emphasis: see `model.Config`; chosen by hand for the shop, it costs exact hits.
    """

    name: str
    towers: TowerSettings
    composition: CompositionSettings
    shares: Mapping[str, float] = field(default_factory=dict)
    image_size: tuple[int, int] = COMPACT_SIZE
    hidden: int = 1024
    emphasis: float = 0.35

    def share(self, source: str) -> float:
        """A source's share before normalisation."""
        return self.shares.get(source, 0.2)


_SHARES = {"drawn": 0.5, "apparel photos": 0.35, "footwear photos": 0.15}

COMPACT = Recipe("compact", TowerSettings(), CompositionSettings(), _SHARES)

#: Five minutes on two cores: enough to beat `sum`, and for tests of the whole loop.
TINY = Recipe(
    "tiny",
    TowerSettings(steps=120, batch=32, small_share=1.0, small_scale=0.5, validate_every=60, save_every=30),
    CompositionSettings(
        resting_steps=300,
        steps=300,
        batch=128,
        triplets=6000,
        dialogues=1500,
        captions=3000,
        random_negatives=128,
        validate_every=150,
        save_every=100,
    ),
    _SHARES,
)

RECIPES = {recipe.name: recipe for recipe in (COMPACT, TINY)}


def with_steps(recipe: Recipe, tower: int | None, resting: int | None, awake: int | None) -> Recipe:
    """A recipe with other numbers of steps: for the image tower, and for the composer before and
    after the text tower wakes."""
    towers, composition = recipe.towers, recipe.composition
    if tower is not None:
        towers = replace(towers, steps=tower)
    resting = composition.resting_steps if resting is None else resting
    awake = composition.steps - composition.resting_steps if awake is None else awake
    return replace(
        recipe, towers=towers, composition=replace(composition, resting_steps=resting, steps=resting + awake)
    )
