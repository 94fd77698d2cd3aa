"""How the learning rate goes over a run, as factors of its highest value."""

from __future__ import annotations

import math


def warm_cosine(step: int, steps: int) -> float:
    """Warm up over a hundred steps, then a cosine down to a twentieth."""
    warm = min(1.0, (step + 1) / 100)
    return warm * (0.05 + 0.95 * 0.5 * (1 + math.cos(math.pi * min(1.0, step / steps))))


def drop_at_half(step: int, steps: int) -> float:
    """The paper's: a tenth from half of the steps on."""
    return 1.0 if step < steps / 2 else 0.1
