"""Short names for what is in a module's weights: two modules that compute the same have the same."""

from __future__ import annotations

import hashlib

from torch import nn


def fingerprint_of(*modules: nn.Module) -> str:
    """Twelve hex digits over every weight: its name, shape, type and values."""
    digest = hashlib.blake2b(digest_size=6)
    for module in modules:
        for name, value in module.state_dict().items():
            digest.update(f"{name} {tuple(value.shape)} {value.dtype}".encode())
            digest.update(value.detach().cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
