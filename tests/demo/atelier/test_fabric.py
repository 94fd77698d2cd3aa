"""Cloth: named colours, legible and steady patterns, textures that differ, tiles without seams."""

from __future__ import annotations

import numpy as np
import pytest

from demo.atelier import fabric, materials, tiles
from demo.atelier.design import Design
from demo.atelier.palette import COLOURS, second_colour
from demo.atelier.patterns import unit
from jvsm_core.vocabulary import ATTRIBUTES

#: Pixels per cm of a 160x200 picture of a long and of a short garment, at the frames the atelier uses.
LONG_PX, SHORT_PX = 200 / 158, 200 / 118
REPEATS = ("horizontal stripes", "vertical stripes", "pinstripe", "plaid", "gingham", "polka dots")


def design(
    pattern: str = "solid",
    material: str = "cotton",
    colour: str = "navy",
    seed: int = 3,
    category: str = "dress",
) -> Design:
    attributes = {"category": category, "colour": colour, "pattern": pattern, "material": material}
    second = second_colour(pattern, colour)
    return Design(attributes | ({"second_colour": second} if second else {}), seed)


def swatch(
    made: Design, px_per_cm: float = 4.0, part: str = "bodice", kind: str = "main", side: float = 48.0
) -> fabric.Cloth:
    ticks = (np.arange(int(side * px_per_cm), dtype=np.float32) + 0.5) / px_per_cm
    u, v = np.meshgrid(ticks - side / 2, ticks)
    return fabric.weave(made, part, kind, u, v, px_per_cm)


def coded(linear: np.ndarray) -> np.ndarray:
    """Linear light to sRGB-coded 0..255."""
    return 255 * np.where(
        linear <= 0.0031308, 12.92 * linear, 1.055 * np.maximum(linear, 1e-6) ** (1 / 2.4) - 0.055
    )


@pytest.mark.parametrize("colour", list(COLOURS))
def test_plain_cotton_has_its_named_colour(colour: str) -> None:
    mean = coded(swatch(design(colour=colour)).albedo.reshape(-1, 3).mean(axis=0))
    assert np.abs(mean - COLOURS[colour]).max() < 6


@pytest.mark.parametrize(
    "pattern", [p for p in ATTRIBUTES["pattern"] if p not in ("leopard", "gingham", "solid")]
)
def test_the_named_colour_stays_the_nearest_of_all(pattern: str) -> None:
    """More of a patterned cloth is close to its colour than to any other of the named ones."""
    pixels = coded(swatch(design(pattern, colour="teal", category="dress")).albedo).reshape(-1, 1, 3)
    names = list(COLOURS)
    nearest = np.abs(pixels - np.array([COLOURS[n] for n in names])[None]).sum(-1).argmin(1)
    assert names[np.bincount(nearest, minlength=len(names)).argmax()] == "teal"


@pytest.mark.parametrize("category,px", [("dress", LONG_PX), ("t-shirt", SHORT_PX)])
@pytest.mark.parametrize("pattern", REPEATS)
@pytest.mark.parametrize("seed", range(6))
def test_no_repeat_is_shorter_than_five_pixels_at_model_size(
    pattern: str, category: str, px: float, seed: int
) -> None:
    """The slowest strong frequency of the cloth takes at least five pixels of a 160x200 picture a turn."""
    albedo = swatch(design(pattern, seed=seed, category=category), px_per_cm=4.0, side=96.0).albedo.mean(
        axis=-1
    )
    strength = np.abs(np.fft.rfft2(albedo - albedo.mean()))
    fv = np.abs(np.fft.fftfreq(albedo.shape[0]))[:, None] * 4.0
    fu = np.fft.rfftfreq(albedo.shape[1])[None] * 4.0
    turns_per_cm = np.hypot(fv, fu)[strength > 0.5 * strength.max()].min()
    # Rows of dots lie closer than the dots of a row, by the root of 3/4.
    assert px / turns_per_cm >= 5 * 0.86


def test_unit_is_the_same_for_every_length() -> None:
    short = design("plaid")
    assert unit(short) == unit(short.with_attributes({**short.attributes, "length": "maxi"}))


@pytest.mark.parametrize("pattern", ATTRIBUTES["pattern"])
def test_same_design_same_cloth(pattern: str) -> None:
    first, again = swatch(design(pattern)), swatch(design(pattern))
    assert np.array_equal(first.albedo, again.albedo)
    assert np.array_equal(first.bump, again.bump)


@pytest.mark.parametrize("pattern", ["horizontal stripes", "plaid", "polka dots", "floral", "leopard"])
def test_seeds_vary_a_pattern(pattern: str) -> None:
    colour = "camel"
    cloths = [swatch(design(pattern, colour=colour, seed=s), 2.0).albedo for s in range(4)]
    gaps = [np.abs(a - b).mean() for i, a in enumerate(cloths) for b in cloths[:i]]
    assert min(gaps) > 0.01


def test_colour_edit_moves_nothing() -> None:
    """Navy and red stripes have their edges in the same places."""
    navy, red = (swatch(design("horizontal stripes", colour=c)).albedo for c in ("navy", "red"))
    light = [cloth[..., 2] > 0.5 * (cloth[..., 2].min() + cloth[..., 2].max()) for cloth in (navy, red)]
    assert (light[0] != light[1]).mean() < 0.01


@pytest.mark.parametrize("pattern", ["plaid", "polka dots", "floral", "gingham"])
def test_fine_cloth_averaged_down_is_coarse_cloth(pattern: str) -> None:
    """The same swatch at 8 pixels a cm, averaged 4x4, matches the one woven at 2 pixels a cm."""
    fine, coarse = (swatch(design(pattern), px).albedo for px in (8.0, 2.0))
    n = coarse.shape[0]
    averaged = fine.reshape(n, 4, n, 4, 3).mean(axis=(1, 3))
    assert np.abs(averaged - coarse).mean() < 0.035
    assert abs(float(averaged.mean() - coarse.mean())) < 0.010


def test_chest_print_is_on_the_bodice_alone() -> None:
    made = design("graphic", category="t-shirt")
    body, sleeve = (swatch(made, part=part).albedo for part in ("bodice", "sleeve left"))
    assert body.std(axis=(0, 1)).max() > 0.1
    assert sleeve.std(axis=(0, 1)).max() < 0.03
    outside = body[: 18 * 4]
    assert np.abs(outside - outside.mean(axis=(0, 1))).max() < 0.1


def test_contrast_cloth_has_the_second_colour() -> None:
    made = design("colour-block", colour="red")
    mean = coded(swatch(made, kind="contrast").albedo.reshape(-1, 3).mean(axis=0))
    assert np.abs(mean - COLOURS[made["second_colour"]]).max() < 8


@pytest.mark.parametrize("material", ATTRIBUTES["material"])
def test_tiles_repeat_without_a_seam(material: str) -> None:
    """The step over a tile's border is no larger than the steps inside it."""
    for style in range(3):
        tone = materials.tile(material, style, 8.0)[..., 0]
        for axis in (0, 1):
            inside = np.abs(np.diff(tone, axis=axis)).mean()
            rolled = np.abs(np.take(tone, 0, axis) - np.take(tone, -1, axis)).mean()
            assert rolled < 3 * inside + 0.02


def test_materials_differ_in_tone_or_gloss_at_model_size() -> None:
    """No two materials give the same plain cloth at the resolution of a 160x200 picture."""

    def signature(material: str) -> np.ndarray:
        cloths = [swatch(design(material=material, colour="red", seed=s), 2 * SHORT_PX) for s in range(3)]
        tone = np.mean([c.albedo.mean(axis=-1).std() / c.albedo.mean() for c in cloths])
        return np.array([30 * tone, 3 * cloths[0].gloss, 6 * np.mean([c.bump.std() for c in cloths])])

    marks = {m: signature(m) for m in ATTRIBUTES["material"]}
    names = list(marks)
    near = min(
        (float(np.linalg.norm(marks[a] - marks[b])), a, b) for i, a in enumerate(names) for b in names[:i]
    )
    assert near[0] > 0.05, near


def test_sample_wraps_around() -> None:
    tile = tiles.noise(5, 6.0, 6.0, 64)
    u, v = np.meshgrid(np.linspace(-3, 9, 50, dtype=np.float32), np.linspace(0, 5, 40, dtype=np.float32))
    first, moved = (tiles.sample(tile, u + shift, v, 4.0, 4.0) for shift in (0.0, 4.0))
    assert np.abs(first - moved).max() < 0.1


@pytest.mark.parametrize("colour", ["white", "olive", "black"])
@pytest.mark.parametrize("pattern", ["horizontal stripes", "pinstripe", "plaid", "polka dots", "floral"])
@pytest.mark.parametrize("material", ["linen", "wool", "knit"])
def test_a_material_shows_through_its_pattern(material: str, pattern: str, colour: str) -> None:
    """At model size it puts more than a trace of threads on the pattern that cotton wears plain."""
    worn, plain = (
        coded(swatch(design(pattern, m, colour), SHORT_PX).albedo.mean(axis=-1)) for m in (material, "cotton")
    )
    inside = np.abs(worn - plain)
    assert np.median(inside) > 1.0 and inside.mean() > 3.0, (np.median(inside), inside.mean())


def test_silk_alone_has_lustre() -> None:
    assert {m for m in ATTRIBUTES["material"] if swatch(design(material=m)).lustre} == {"satin"}
