"""Details above the waist: closures, pockets, belts, drawstrings and frills."""

from __future__ import annotations

import numpy as np

from .canvas import Layer
from .design import Design
from .tops import Anatomy


def for_top(design: Design, anatomy: Anatomy) -> list[Layer]:
    return []
