"""A design: the attributes of a garment and the seed of everything they leave open."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, replace
from typing import overload

import numpy as np


@dataclass(frozen=True)
class Design:
    """What is drawn: exact attributes, and one seed for all that is free.

    Each part and stage draws its random numbers from a generator of its own (`rng`), so an edit
    of one attribute leaves every other part's numbers, and so its pixels, where they were.
    """

    attributes: Mapping[str, str]
    seed: int

    def __getitem__(self, key: str) -> str:
        return self.attributes[key]

    @overload
    def get(self, key: str) -> str | None: ...
    @overload
    def get(self, key: str, default: str) -> str: ...
    def get(self, key: str, default: str | None = None) -> str | None:
        """The value of a key, or the default where the design does not have the key."""
        return self.attributes.get(key, default)

    def has(self, detail: str) -> bool:
        """Whether a detail such as `buttons` is present."""
        return self.attributes.get(detail) == "yes"

    def rng(self, part: str, stage: str) -> np.random.Generator:
        """The generator of one part (`sleeve`) and stage (`folds`): the same for every edit."""
        digest = hashlib.blake2b(f"{self.seed}/{part}/{stage}".encode(), digest_size=8).digest()
        return np.random.default_rng(int.from_bytes(digest, "little"))

    def with_attributes(self, attributes: Mapping[str, str]) -> Design:
        """The same design with other attributes: seed and all free choices stay."""
        return replace(self, attributes=dict(attributes))
