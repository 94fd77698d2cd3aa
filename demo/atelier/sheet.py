"""Contact sheets: many garments on one page, or one garment with an attribute varied."""

from __future__ import annotations

import math
from collections.abc import Sequence
from pathlib import Path

from PIL import Image, ImageDraw, ImageFont

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.errors import CatalogueError
from jvsm_core.vocabulary import KEYS

from .catalogue_run import Run
from .draw import draw
from .sample import family_of
from .spec import edit, options

_GAP = 6
_CAPTION = 22
_PAPER, _INK = (255, 255, 255), (70, 70, 76)


def contact_sheet(
    catalogue: Catalogue,
    *,
    count: int = 60,
    columns: int = 10,
    category: str | None = None,
    families: bool = False,
    size: tuple[int, int] = (192, 240),
) -> Image.Image:
    """The first garments of a catalogue, each scaled to a size in pixels.

    Args:
        category: garments of this category alone.
        families: one garment of each family, the first.

    Raises:
        CatalogueError: count or columns not positive, no garment of the category, or families
            asked of a catalogue that the atelier did not draw.
    """
    if count < 1 or columns < 1:
        raise CatalogueError("a sheet has at least 1 garment and 1 column")
    garments = [garment for garment in catalogue if category in (None, garment.category)]
    if families:
        first: dict[int, Garment] = {}
        for garment in garments:
            first.setdefault(family_of(garment.id), garment)
        garments = list(first.values())
    garments = garments[:count]
    if not garments:
        known = sorted({garment.category for garment in catalogue})
        raise CatalogueError(
            f"no garment of category {category!r} in {catalogue.name!r}; it has: {', '.join(known)}"
        )
    return arrange(_scaled(catalogue, garments, size), columns)


def pair_sheet(
    catalogue: Catalogue,
    pairs: Sequence[tuple[int, int]],
    size: tuple[int, int] = (192, 240),
) -> Image.Image:
    """Pairs of rows of a catalogue side by side, four pairs in a row, ids below."""
    garments = [catalogue.garments[row] for pair in pairs for row in pair]
    return arrange(_scaled(catalogue, garments, size), 8, [garment.id for garment in garments])


def strip(
    catalogue: Catalogue, garment_id: str, vary: str, size: tuple[int, int] | None = None
) -> Image.Image:
    """One garment drawn with every legal value of one attribute, captions below.

    Raises:
        CatalogueError: an unknown id or attribute, or a catalogue that the atelier did not draw.
    """
    run = Run.read(catalogue.folder)
    design = run.design_of(catalogue[garment_id])
    if vary not in KEYS:
        raise CatalogueError(f"unknown attribute {vary!r}; known: {', '.join(KEYS)}")
    values = options(design.attributes, vary)
    if not values:
        raise CatalogueError(f"{garment_id} has no {vary} to vary")
    pictures = [
        draw(design.with_attributes(edit(design.attributes, **{vary: value})), size or run.size)
        for value in values
    ]
    return arrange(pictures, len(pictures), values)


def _scaled(catalogue: Catalogue, garments: Sequence[Garment], size: tuple[int, int]) -> list[Image.Image]:
    return [catalogue.picture(garment).resize(size, Image.Resampling.LANCZOS) for garment in garments]


def arrange(pictures: Sequence[Image.Image], columns: int, captions: Sequence[str] = ()) -> Image.Image:
    """Pictures of one size in rows, with a caption under each where captions are given."""
    width, height = pictures[0].size
    rows = math.ceil(len(pictures) / columns)
    cell_width, cell_height = width + _GAP, height + _GAP + (_CAPTION if captions else 0)
    columns = min(columns, len(pictures))
    page = Image.new("RGB", (columns * cell_width + _GAP, rows * cell_height + _GAP), _PAPER)
    pen, font = ImageDraw.Draw(page), ImageFont.load_default(size=14)
    for number, picture in enumerate(pictures):
        row, column = divmod(number, columns)
        left, top = _GAP + column * cell_width, _GAP + row * cell_height
        page.paste(picture, (left, top))
        if captions:
            pen.text(
                (left + width / 2, top + height + _CAPTION / 2), captions[number], _INK, font, anchor="mm"
            )
    return page


def save(page: Image.Image, path: Path) -> None:
    """Write a page in the format of the file's ending.

    Raises:
        CatalogueError: the ending is unknown or the file cannot be written.
    """
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        page.save(path)
    except (OSError, ValueError) as error:
        raise CatalogueError(f"cannot write {path}: {error}") from None
