"""Which designs are drawn: a shop in families, and training sets with broad coverage.

A family is one base design crossed with a few values of each attribute a shopper changes, so
that an edit of one of them usually has its right answer in the shop. All members share a seed:
what they do not differ in looks the same.

A design's seed is the hash of the kind of set, the set's seed and the family's number
(`design_seed`): training sets never share a seed with a catalogue, even under the same number.
"""

from __future__ import annotations

import hashlib
import itertools
import re
from collections.abc import Mapping, Sequence, Set
from dataclasses import dataclass
from types import MappingProxyType

import numpy as np

from jvsm_core.errors import CatalogueError
from jvsm_core.vocabulary import CATEGORIES, DETAILS

from .design import Design
from .spec import EDITABLE, edit, keys, narrowed, options, values

__all__ = ["COMMON", "Sample", "design_seed", "edit", "family_of", "sample_designs", "sample_training"]

Attributes = dict[str, str]

#: Values that the shop carries widely: every family leans on them, the others are its spice.
# fmt: off
COMMON: Mapping[str, tuple[str, ...]] = MappingProxyType({
    "colour": (
        "black", "grey", "white", "beige", "brown", "red", "burgundy", "pink", "orange", "yellow",
        "olive", "green", "light blue", "blue", "navy", "purple",
    ),
    "sleeve": ("sleeveless", "short", "elbow", "three-quarter", "long"),
    "neckline": ("crew", "v-neck", "scoop", "square", "boat", "turtleneck", "shirt collar"),
    "pattern": (
        "solid", "horizontal stripes", "vertical stripes", "plaid", "polka dots", "floral", "colour-block",
        "graphic",
    ),
    "length": (
        "crop", "waist", "hip", "thigh", "knee", "midi", "maxi", "short", "cropped", "full",
    ),
})

#: Share of each category in the shop, before normalisation.
_SHARES: Mapping[str, float] = MappingProxyType({
    "t-shirt": 8, "tank top": 5, "shirt": 7, "blouse": 8, "polo": 4, "sweater": 6, "cardigan": 5,
    "hoodie": 5, "jacket": 7, "blazer": 5, "coat": 6, "dress": 11, "jumpsuit": 5, "skirt": 6,
    "trousers": 5, "jeans": 2.5, "shorts": 4,
})

#: The sleeve most garments of a category have; the others are long.
_USUAL_SLEEVE = MappingProxyType({
    "t-shirt": "short", "blouse": "short", "polo": "short", "dress": "short", "jumpsuit": "short",
})

#: Values that rules keep rare are drawn more often for training, to have enough examples of each.
_BOOST: Mapping[str, float] = MappingProxyType({
    "lace": 4, "leather": 4, "halter": 4, "off-shoulder": 4, "cap": 3, "leopard": 2, "graphic": 2,
    "turtleneck": 2, "square": 2, "boat": 2, "a-line": 2, "bell": 2,
})
# fmt: on

#: Share of training groups that are edit groups: with six members each, seven designs in ten.
_GROUPED = 0.28
_HELD_OUT = 0.05
#: How many attributes each member of an edit group changes of its base.
_EDIT_SIZES = ((1, 1, 2, 2, 3), (1, 1, 1, 2, 2), (1, 1, 1, 2, 3))

_SMALLEST, _LARGEST = 9, 36
_FAMILY_TRIES = 400
#: Share of families, beside every sixth, that start from a value that is not common.
_RARE = 0.3


@dataclass(frozen=True)
class Sample:
    """A design, its name in the set, and the part of a training set it belongs to.

    The name is `dress-0042-07` in a catalogue and `g00042-7` in a training set: the family's
    number (for training the edit group's) and the member's within it.
    """

    id: str
    design: Design
    split: str | None = None


def design_seed(kind: str, seed: int, family: int) -> int:
    """The seed all designs of a family share: 63 bits of BLAKE2b over `kind/seed/family`."""
    digest = hashlib.blake2b(f"{kind}/{seed}/{family}".encode(), digest_size=8).digest()
    return int.from_bytes(digest, "little") >> 1


def family_of(garment_id: str) -> int:
    """The family's or group's number in an id such as `dress-0042-07` or `g00042-7`.

    Raises:
        CatalogueError: the id was not given by the atelier.
    """
    found = re.fullmatch(r"(?:g|[a-z-]+-)([0-9]+)-[0-9]+", garment_id)
    if found is None:
        raise CatalogueError(f"{garment_id!r} is not the id of a drawn garment, such as 'dress-0042-07'")
    return int(found[1])


def sample_designs(count: int, seed: int) -> list[Sample]:
    """The designs of a catalogue, in families of 9 to 36, in shuffled order.

    Categories are filled by turns according to their share; the last family is cut to fit.

    Raises:
        CatalogueError: the count is not positive.
    """
    _check_count(count)
    weight = sum(_SHARES.values())
    made = dict.fromkeys(CATEGORIES, 0)
    families = dict.fromkeys(CATEGORIES, 0)
    bases: set[tuple[str, ...]] = set()
    samples: list[Sample] = []
    for number in itertools.count():
        if len(samples) >= count:
            break
        category = max(CATEGORIES, key=lambda c: _SHARES[c] / weight * (len(samples) + 1) - made[c])
        rng = _generator("catalogue", seed, number)
        members = _family(category, families[category], rng, bases)
        bases.add(_base_of(members[0]))
        shared, slug = design_seed("catalogue", seed, number), category.replace(" ", "-")
        samples += (
            Sample(f"{slug}-{number:04d}-{member:02d}", Design(attributes, shared))
            for member, attributes in enumerate(members)
        )
        made[category] += len(members)
        families[category] += 1
    samples = samples[:count]
    order = _generator("catalogue", seed, "order").permutation(count)
    return [samples[index] for index in order]


def sample_training(count: int, seed: int) -> list[Sample]:
    """Designs to train on: every value of every attribute about as often as the table allows.

    Categories take turns. Seven in ten designs come in edit groups of six that share a seed: a
    base, three single edits, a double and a triple edit of it or the like (`_edit_group`); the
    others are groups of one. One group in twenty is of the split `val`, the others `train`.
    A longer set begins with the shorter one.

    Raises:
        CatalogueError: the count is not positive.
    """
    _check_count(count)
    samples: list[Sample] = []
    for number in itertools.count():
        if len(samples) >= count:
            break
        rng = _generator("training", seed, number)
        category = CATEGORIES[number % len(CATEGORIES)]
        garment = _garment(category, rng)
        if garment is None:
            raise CatalogueError(f"no {category} is legal; look at demo/atelier/table.py")
        members = _edit_group(garment, rng) if rng.random() < _GROUPED else [garment]
        split = "val" if rng.random() < _HELD_OUT else "train"
        shared = design_seed("training", seed, number)
        samples += (
            Sample(f"g{number:05d}-{member}", Design(attributes, shared), split)
            for member, attributes in enumerate(members)
        )
    return samples[:count]


def _check_count(count: int) -> None:
    if count < 1:
        raise CatalogueError(f"the number of garments must be at least 1, not {count}")


def _generator(kind: str, seed: int, part: object) -> np.random.Generator:
    digest = hashlib.blake2b(f"sample/{kind}/{seed}/{part}".encode(), digest_size=8).digest()
    return np.random.default_rng(int.from_bytes(digest, "little"))


# One garment.


def _garment(
    category: str,
    rng: np.random.Generator,
    given: Mapping[str, str] = MappingProxyType({}),
    *,
    common: bool = False,
) -> Attributes | None:
    """A legal garment with the given values; the others are drawn key by key in random order.

    With `common`, editable attributes take common values and details are sparing. None where the
    given values leave no garment.
    """
    free = [key for key in keys(category) if key not in ("category", "sleeve_style", "second_colour", *given)]
    for _ in range(50):
        partial: Attributes = {"category": category, **given}
        order = [free[index] for index in rng.permutation(len(free))]
        if rng.random() < 0.5:  # what limits others goes first, or it would hardly be drawn
            order.sort(key=lambda key: key not in ("material", "neckline"))
        for key in (
            *order,
            *(key for key in ("sleeve_style",) if key in keys(category) and key not in given),
        ):
            legal = narrowed(partial, key)
            if common:
                legal = _usual(category, key, legal)
            if legal:
                weights = np.array([1.0 if common else _BOOST.get(value, 1.0) for value in legal])
                partial[key] = str(rng.choice(legal, p=weights / weights.sum()))
        try:
            return edit(partial)
        except CatalogueError:
            continue
    return None


def _usual(category: str, key: str, legal: tuple[str, ...]) -> tuple[str, ...]:
    """Values to draw from for the shop: common ones, and a detail on one garment in three.

    Sleeveless families are made by turns, not by chance.
    """
    if key in COMMON:
        return tuple(value for value in legal if value in COMMON[key] and value != "sleeveless") or legal
    if key in DETAILS and len(legal) == 2:
        return ("no", "no", "yes") if key not in ("buttons", "zip", "pockets") else legal
    if key == "sleeve_style":
        return legal[:1]
    return legal


def _edit_group(base: Attributes, rng: np.random.Generator) -> list[Attributes]:
    """A base and five different edits of it: of one attribute, of two or of three.

    The sizes are 1, 1, 2, 2, 3 or 1, 1, 1, 2, 2 or 1, 1, 1, 2, 3; editable attributes are changed
    twice as often as the others.
    """
    group = [base]
    changeable = [key for key in base if key not in ("category", "second_colour")]
    weights = np.array([2.0 if key in EDITABLE else 1.0 for key in changeable])
    weights /= weights.sum()
    for size in _EDIT_SIZES[rng.integers(len(_EDIT_SIZES))]:
        while True:
            picked = rng.choice(changeable, size, replace=False, p=weights)
            changes = {str(key): str(rng.choice(values(base["category"], str(key)))) for key in picked}
            if any(base.get(key) == value for key, value in changes.items()):
                continue
            try:
                edited = edit(base, **changes)
            except CatalogueError:
                continue
            if edited not in group:
                group.append(edited)
                break
    return group


# A family.


def _base_of(attributes: Attributes) -> tuple[str, ...]:
    """What all members of a family share."""
    return tuple(
        value
        for key, value in attributes.items()
        if key not in EDITABLE and key not in ("sleeve_style", "second_colour", "lapels")
    )


def _family(
    category: str,
    turn: int,
    rng: np.random.Generator,
    taken: Set[tuple[str, ...]],
) -> list[Attributes]:
    """The members of a category's family number `turn`.

    Turns spread what shoppers ask for first: every third family comes in navy, and every second,
    those in navy among them, without sleeves where the category allows it. One in six has a
    neckline or sleeve that is not common, if there is one. Bases that are taken are avoided while
    there are others, so that families differ in more than their seed.
    """
    for attempt in range(_FAMILY_TRIES):
        base = _garment(category, rng, _given(category, turn, rng), common=True)
        if base is None or (attempt < _FAMILY_TRIES // 2 and _base_of(base) in taken):
            continue
        axes = _axes(base, turn, rng)
        if axes is None:
            continue
        members = [
            edit(base, **dict(zip(axes, combination, strict=True)))
            for combination in itertools.product(*axes.values())
        ]
        if len(members) >= _SMALLEST:
            return members
    raise CatalogueError(f"no family of {category} number {turn} could be formed")


def _given(category: str, turn: int, rng: np.random.Generator) -> Attributes:
    """Values a family starts from: by turns, or now and then one that is not common."""
    given: Attributes = {}
    if turn % 3 == 0:
        given["colour"] = "navy"
    if "sleeve_style" in keys(category) and turn % 6 in (2, 4):
        given["sleeve_style"] = str(rng.choice(("puff", "puff", "bell")))
    elif "sleeveless" in values(category, "sleeve") and turn % 6 in (0, 1, 3):
        given["sleeve"] = "sleeveless"
    if turn % 2:
        materials = values(category, "material")
        given["material"] = materials[turn // 2 % len(materials)]
    rare = {
        key: found
        for key in ("neckline", "sleeve", "pattern", "colour")
        if key not in given and (found := [v for v in values(category, key) if v not in COMMON[key]])
    }
    first = next((key for key in ("neckline", "sleeve") if key in rare), None)
    if first and turn % 6 == (5 if "sleeve_style" in keys(category) else 2):
        given[first] = rare[first][-1 - turn // 6 % len(rare[first])]
    elif rare and rng.random() < _RARE:
        key = list(rare)[rng.integers(len(rare))]
        given[key] = str(rng.choice(rare[key]))
    return given


def _axes(base: Attributes, turn: int, rng: np.random.Generator) -> dict[str, list[str]] | None:
    """Two or three values of each editable attribute, such that every combination exists.

    First a second value each, a common one; then third values while the family stays within its
    size. None where an attribute that has several values finds no second.
    """
    axes = {key: [base[key]] for key in EDITABLE if key in base and len(options(base, key)) > 1}
    for key in rng.permutation(list(axes)):
        preferred = _preferred(base, key, turn)
        others = [value for value in COMMON[key] if value != "sleeveless"]
        if not _grow(base, axes, key, preferred, others, rng):
            return None
        if base[key] not in COMMON[key] and len(axes) < 5:  # the common value needs a common neighbour
            _grow(base, axes, key, (), others, rng)
    largest = int(rng.integers(16, _LARGEST + 1))
    for longest in (3, 4, 5, 6):  # families of few attributes come in more colours
        for key in rng.permutation(list(axes)):
            grown = _size(axes) // len(axes[key]) * (len(axes[key]) + 1)
            if len(axes[key]) < longest and grown <= largest and (longest == 3 or _size(axes) < _SMALLEST):
                rare = tuple(value for value in options(base, key) if value not in COMMON[key])
                others = [value for value in options(base, key) if value != "sleeveless"]
                _grow(base, axes, key, rare, others, rng)
    return axes


def _preferred(base: Attributes, key: str, turn: int) -> tuple[str, ...]:
    """Values to try first as an axis's second."""
    if key == "pattern":
        return ("solid",) if turn % 4 else ()
    if key == "sleeve":
        return (_USUAL_SLEEVE.get(base["category"], "long"),)
    if key == "colour" and turn % 3 == 1:
        return ("black", "white", "red")
    return ()


def _grow(
    base: Attributes,
    axes: dict[str, list[str]],
    key: str,
    preferred: Sequence[str],
    others: Sequence[str],
    rng: np.random.Generator,
) -> bool:
    """Add to an axis one value with which every combination of the axes exists; whether one was found."""
    for candidates in (preferred, others):
        for value in rng.permutation(list(candidates)):
            value = str(value)
            if value not in axes[key] and _closed(base, {**axes, key: [value]}):
                axes[key].append(value)
                return True
    return False


def _closed(base: Attributes, axes: Mapping[str, Sequence[str]]) -> bool:
    """Whether every combination exists and changes nothing but what follows by itself."""
    for combination in itertools.product(*axes.values()):
        try:
            edited = edit(base, **dict(zip(axes, combination, strict=True)))
        except CatalogueError:
            return False
        style = edited.get("sleeve_style", "absent")
        if style != base.get("sleeve_style", style if style in ("plain", "absent") else None):
            return False
        if any(edited.get(detail) != base.get(detail) for detail in DETAILS if detail != "lapels"):
            return False
    return True


def _size(axes: Mapping[str, Sequence[str]]) -> int:
    return int(np.prod([len(axis) for axis in axes.values()]))
