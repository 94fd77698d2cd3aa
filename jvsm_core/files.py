"""Short names for what is in a module's weights: two modules that compute the same have the same."""

from __future__ import annotations

import hashlib

from torch import nn


def fingerprint_of(*modules: nn.Module) -> str:
    """Twelve hex digits over every weight: its name, shape and values.

    Values count in half precision, as checkpoints keep them: what was trained and what was saved of it
    have one name.
    """
    digest = hashlib.blake2b(digest_size=6)
    for module in modules:
        for name, value in module.state_dict().items():
            digest.update(f"{name} {tuple(value.shape)}".encode())
            # Adding nothing makes -0.0 plain 0.0: averaging weights may turn one into the other.
            kept = value.detach().half() + 0 if value.is_floating_point() else value
            digest.update(kept.cpu().contiguous().numpy().tobytes())
    return digest.hexdigest()
