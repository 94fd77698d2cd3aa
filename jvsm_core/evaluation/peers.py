"""What our embedder is timed beside: an architecture that everybody knows, with weights that do not matter."""

from __future__ import annotations

from collections.abc import Sequence
from importlib.util import find_spec
from typing import Any

import numpy as np
from PIL import Image


class Clip:
    """CLIP's ViT-B/32 as open_clip makes it, with random weights: for its speed, never for what it says."""

    def __init__(self) -> None:
        import open_clip

        made: Any = open_clip.create_model_and_transforms("ViT-B-32", pretrained=None)
        self._model, _, self._prepare = made
        self._model.eval()
        self._tokens: Any = open_clip.get_tokenizer("ViT-B-32")

    def embed_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB pictures to float32 [B, 512]."""
        import torch

        with torch.inference_mode():
            return self._model.encode_image(torch.stack([self._prepare(image) for image in images])).numpy()

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Texts to float32 [B, 512]."""
        import torch

        with torch.inference_mode():
            return self._model.encode_text(self._tokens(list(texts))).numpy()


def clip() -> Clip | None:
    """The peer; None where open_clip is not installed."""
    return Clip() if find_spec("open_clip") else None
