"""The trained model as an `Embedder`: pictures and words in, numpy vectors out."""

from __future__ import annotations

import os
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
import torch
from PIL import Image
from torch import Tensor

from . import checkpoint
from .calibration import Calibration
from .checkpoint_files import READER, TOKEN_LAYER
from .embedder import TextMemory, TokenVectors
from .jvsm import JVSM
from .towers import SentenceTower

#: Rows up to which one thread is quicker than several that wait for each other.
FEW = 8


Result = TypeVar("Result")


def _use_one_core() -> None:
    torch.get_num_threads()  # a thread's first use of torch takes the common number: have it behind us
    torch.set_num_threads(1)


def _start_worker() -> ThreadPoolExecutor:
    """A thread of this process's own that computes on one core, now and always.

    A number of threads that is set and set back would not do: torch has one number for each thread,
    but gives a new thread whatever any other thread set last.
    """
    threads = torch.get_num_threads()
    worker = ThreadPoolExecutor(1, "one-core", initializer=_use_one_core)
    worker.submit(int).result()
    torch.set_num_threads(threads)
    return worker


_one_core = _start_worker()


def _restart_worker() -> None:
    """Threads do not outlive a fork."""
    global _one_core
    _one_core = _start_worker()


if hasattr(os, "register_at_fork"):
    os.register_at_fork(after_in_child=_restart_worker)


def _infer(work: Callable[[], Result], rows: int) -> Result:
    """What some work with the model gives, without gradients, on one core where there are only a few rows.

    Splitting a turn's one text among threads saves nothing; and where other programs use the same
    cores, the browser of the person who waits among them, each layer waits for the slowest thread.
    """
    work = torch.inference_mode()(work)
    return _one_core.submit(work).result() if rows <= FEW else work()


class ModelEmbedder:
    """A model in evaluation mode behind the `embedder.Embedder` protocol, for one thread at a time.

    Args:
        model: a loaded or freshly trained model.
        fingerprint: of its checkpoint; what caches of its embeddings are tied to.
        calibration: how far its confidences are to be believed.
    """

    def __init__(self, model: JVSM, fingerprint: str, calibration: Calibration | None = None) -> None:
        self.model = model.eval()
        self.fingerprint = fingerprint
        self.calibration = calibration or Calibration()
        self.reader: Path | None = None
        self.dim = model.config.dim
        self._device = next(model.parameters()).device
        self._texts = TextMemory(lambda texts: list(self.model.text_tower(texts)))

    @classmethod
    def load(cls, folder: str | Path, device: str = "cpu") -> ModelEmbedder:
        """Read a checkpoint folder.

        Raises:
            CheckpointError: it is missing or damaged.
        """
        model = checkpoint.load(folder, device)
        embedder = cls(model, checkpoint.fingerprint(folder), Calibration.beside(folder))
        path = Path(folder) / READER
        embedder.reader = path if path.is_file() and isinstance(model.text_tower, SentenceTower) else None
        return embedder

    def embed_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """Pictures of any size and mode to float32 unit vectors [B, D]."""

        def work() -> Tensor:
            return self.model.embed_pixels(self.model.image_tower.pixels(images).to(self._device))

        return self._numpy(_infer(work, len(images)))

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """B descriptions to float32 unit vectors [B, D]."""
        return self._numpy(_infer(lambda: self.model.text_projection(self._features(texts)), len(texts)))

    def compose(self, queries: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Queries [B, D] and B modifications to composed queries [B, D], float32 unit vectors."""
        vectors = self._tensor(queries)
        return self._numpy(
            _infer(lambda: self.model.compose_features(vectors, self._features(texts)), len(texts))
        )

    def name_attributes(self, embeddings: np.ndarray) -> list[dict[str, list[tuple[str, float]]]]:
        """For each of [B, D]: attribute key to (value, confidence), best first."""
        vectors = self._tensor(embeddings)
        return self._ranked(_infer(lambda: self.model.attribute_probs(vectors), len(embeddings)))

    def read(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """What a modification asks for: attribute key to (value, confidence), best first.

        The confidences of a key sum to how likely the words ask about it at all.
        """
        return self._ranked(_infer(lambda: self.model.request_probs(self._features([text])), 1))[0]

    def tokens(self, text: str) -> TokenVectors:
        """As `TokenReader.tokens`; a tower of words has none."""
        tower = cast(SentenceTower, self.model.text_tower)
        vectors, places = _infer(lambda: tower.tokens(text, TOKEN_LAYER), 1)
        (whole,) = _infer(lambda: self._features([text]), 1)
        return TokenVectors(self._numpy(vectors), places.numpy(), self._numpy(whole))

    def _ranked(self, confidences: Tensor) -> list[dict[str, list[tuple[str, float]]]]:
        return self.model.space.ranked(confidences.cpu().numpy())

    def _features(self, texts: Sequence[str]) -> Tensor:
        return torch.stack(self._texts.read(texts))

    def _tensor(self, vectors: np.ndarray) -> Tensor:
        return torch.from_numpy(np.array(vectors, np.float32)).to(self._device)

    @staticmethod
    def _numpy(vectors: Tensor) -> np.ndarray:
        return np.ascontiguousarray(vectors.float().cpu().numpy())
