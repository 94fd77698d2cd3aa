"""One design, one picture: framing, layers, light."""

from __future__ import annotations

from PIL import Image

from jvsm_core.errors import RequestError

from . import bottoms, details, tops
from .block import HEMS, WAIST
from .canvas import Layer, Part, Studio
from .design import Design
from .geometry import Frame

LOWER = ("skirt", "trousers", "jeans", "shorts")
#: Pictures beyond this many pixels a side are a slip of the hand.
MAX_SIDE = 4096
#: Centimetres from the waist to the hem of legs.
LEGS = {"short": 42.0, "knee": 58.0, "cropped": 86.0, "full": 102.0}
#: Height of the view in cm by hem: fixed for what is short, so that a change of length shows.
_SHORTEST_VIEW = 94.0
#: Skirts are framed by how wide a flared one is.
_SKIRT_VIEWS = {"thigh": 90.0, "knee": 100.0, "midi": 108.0, "maxi": 118.0}
_HOODED = ("hoodie", "jacket", "coat")


def draw(design: Design, size: tuple[int, int] = (384, 480)) -> Image.Image:
    """The picture of a design, RGB, `size` = (width, height) in pixels.

    Raises:
        RequestError: the size cannot be drawn.
    """
    width, height = size
    if not (0 < width <= MAX_SIDE and 0 < height <= MAX_SIDE):
        raise RequestError(
            f"cannot draw a picture of {width}x{height}: each side must be 1 to {MAX_SIDE} pixels"
        )
    layers = compose(design)
    studio = Studio(design, frame(design, width, height))
    studio.backdrop([layer for layer in layers if isinstance(layer, Part) and layer.solid])
    for layer in layers:
        layer.paint(studio)
    return studio.develop()


def compose(design: Design) -> list[Layer]:
    """All layers of a design, back to front."""
    if design["category"] in LOWER:
        return bottoms.build(design)
    layers, anatomy = tops.build(design)
    if design["category"] == "jumpsuit":
        layers = [*bottoms.legs(design, anatomy), *layers]
    elif not anatomy.block.one_piece:
        layers = [*bottoms.skirt(design, anatomy), *layers]
    return [*layers, *details.for_top(design, anatomy)]


def frame(design: Design, width: int, height: int) -> Frame:
    """The view, from category and length alone: no other edit moves the garment."""
    category = design["category"]
    length = design.get("length", "hip")
    if category in LOWER:
        hem = {"thigh": 42.0, "midi": 80.0, "maxi": 102.0}.get(length, LEGS.get(length, 60.0))
        hem = 58.0 if category == "skirt" and length == "knee" else hem
        view, middle = max(84.0, 1.02 * hem + 14), hem / 2 - 1.5
        if category == "skirt":
            view = _SKIRT_VIEWS[length]
    else:
        hem = WAIST + LEGS[length] if category == "jumpsuit" else HEMS[length]
        # Arms hang to y = 68 whatever the hem, and a hood stands 27 cm high whether there is one or not.
        low = max(hem, 54.0 if category == "tank top" else 66.0) + 4.0
        high = -28.0 if category in _HOODED else -12.0
        view = max(_SHORTEST_VIEW, low - high + 3.0)
        middle = (low - 10.0) / 2 if category in ("jacket", "coat") else (low + high) / 2
        middle = min(middle, high + view / 2)
    camera = design.rng("studio", "framing").uniform(-1, 1, 3)
    view *= 1 + 0.015 * camera[0]
    scale = min(height / view, width / (view * 0.8))
    return Frame(
        width,
        height,
        scale,
        -width / scale / 2 + 0.9 * camera[1],
        middle - height / scale / 2 + 0.7 * camera[2],
    )
