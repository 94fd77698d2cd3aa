"""What search, dialogue and explanation need from a model, and nothing more.

`onnx_embedder.OnnxEmbedder` serves, `jvsm_embedder.ModelEmbedder` is torch's; the tests bring a small one
of their own, so that they need no weights.
"""

from __future__ import annotations

import os
import threading
from collections import OrderedDict, deque
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from itertools import islice
from pathlib import Path
from typing import Generic, NamedTuple, Protocol, TypeVar, cast, runtime_checkable

import numpy as np
from PIL import Image

from ..catalogue import Catalogue, Garment
from ..errors import CatalogueError, CheckpointError
from .calibration import Calibration
from .preprocessing import fit_picture

#: Pictures embedded at once: enough to fill two cores, little enough for a phone's memory.
BATCH = 32

#: Texts read at a time, and texts remembered.
TEXTS_AT_ONCE, TEXTS_KNOWN = 32, 4096

Features = TypeVar("Features")

#: Called with (done, total) pictures while a catalogue is embedded.
Progress = Callable[[int, int], object]


class Embedder(Protocol):
    """One shared space for pictures, words and composed queries.

    Every array is float32 of shape [B, D] with rows of length 1, so that an inner product is a
    cosine similarity.
    """

    dim: int
    fingerprint: str

    def embed_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """RGB pictures of any size to visual embeddings [B, D]."""
        ...

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """Descriptions to textual embeddings [B, D]; words alone can start a dialogue."""
        ...

    def compose(self, queries: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Queries [B, D] and what to change about them to composed queries [B, D].

        The result lies in the space of the input: it may be composed on again.
        """
        ...

    def name_attributes(self, embeddings: np.ndarray) -> list[dict[str, list[tuple[str, float]]]]:
        """For each of [B, D]: attribute key to (value, confidence in 0…1), best first."""
        ...


@runtime_checkable
class TextReader(Protocol):
    """What an embedder may offer besides: reading a request into attributes."""

    def read(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """Attribute key to (value, confidence in 0…1) that a request asks for, best first.

        The confidences of a key sum to how likely the words ask about it at all.
        """
        ...


class TokenVectors(NamedTuple):
    """What a text tower makes of a text: its tokens, float32 [L, T], the letters [L, 2] that each stands on,
    and the whole, float32 [T]."""

    vectors: np.ndarray
    places: np.ndarray
    whole: np.ndarray


@runtime_checkable
class TokenReader(Protocol):
    """What an embedder may offer besides: a vector for each token, for a reader's head of its own.

    Attributes:
        reader: file of that head's weights; None where the checkpoint has none.
    """

    reader: Path | None

    def tokens(self, text: str) -> TokenVectors:
        """A text's tokens; of a long text the first."""
        ...


class Serialised:
    """An embedder that one thread uses at a time.

    A web server calls from many threads. Fast tokenisers are not re-entrant, and two forward
    passes at once on the same few cores finish no sooner than one after the other.
    """

    def __init__(self, embedder: Embedder) -> None:
        self._embedder = embedder
        self._lock = threading.Lock()
        self.dim = embedder.dim
        self.fingerprint = embedder.fingerprint
        self.calibration: Calibration = getattr(embedder, "calibration", Calibration())
        self.image_size: tuple[int, int] | None = getattr(embedder, "image_size", None)

    def embed_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        with self._lock:
            return self._embedder.embed_images(images)

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        with self._lock:
            return self._embedder.embed_texts(texts)

    def read(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """As `TextReader.read`; nothing from a model that does not read."""
        if not isinstance(self._embedder, TextReader):
            return {}
        with self._lock:
            return self._embedder.read(text)

    @property
    def reader(self) -> Path | None:
        """As `TokenReader.reader`."""
        return self._embedder.reader if isinstance(self._embedder, TokenReader) else None

    def tokens(self, text: str) -> TokenVectors:
        """As `TokenReader.tokens`; called only where there is a `reader`."""
        with self._lock:
            return cast(TokenReader, self._embedder).tokens(text)

    def compose(self, queries: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        with self._lock:
            return self._embedder.compose(queries, texts)

    def name_attributes(self, embeddings: np.ndarray) -> list[dict[str, list[tuple[str, float]]]]:
        with self._lock:
            return self._embedder.name_attributes(embeddings)


class TextMemory(Generic[Features]):
    """What a text tower gives for a text, remembered.

    A dialogue says the same few words again and again: every turn reads those before it once more.

    Args:
        tower: gives one thing a text; asked for texts of like length at a time.
    """

    def __init__(self, tower: Callable[[Sequence[str]], Sequence[Features]]) -> None:
        self._tower = tower
        self._known: OrderedDict[str, Features] = OrderedDict()

    def read(self, texts: Sequence[str]) -> list[Features]:
        """What the tower gives for each text; the tower is asked only for what is not known."""
        fresh = sorted({text for text in texts if text not in self._known}, key=len)
        for first in range(0, len(fresh), TEXTS_AT_ONCE):
            part = fresh[first : first + TEXTS_AT_ONCE]
            self._known.update(zip(part, self._tower(part), strict=True))
        found = [self._known[text] for text in texts]
        for text in texts:
            self._known.move_to_end(text)
        while len(self._known) > TEXTS_KNOWN:
            self._known.popitem(last=False)
        return found


def load_embedder(folder: str | Path, device: str = "cpu") -> Embedder:
    """A checkpoint as an embedder: on ONNX Runtime where it can be, which starts sooner and takes less memory.

    Args:
        device: "cpu", "cuda", …; torch runs the model on all but "cpu", and where there are no graphs.

    Raises:
        CheckpointError: the checkpoint is missing or damaged.
    """
    from .onnx_embedder import OnnxEmbedder, exported

    if device == "cpu" and exported(folder):
        return OnnxEmbedder.load(folder)
    from .jvsm_embedder import ModelEmbedder

    return ModelEmbedder.load(folder, device)


def embed_catalogue(
    catalogue: Catalogue, embedder: Embedder, progress: Progress | None = None, batch: int = BATCH
) -> np.ndarray:
    """Visual embeddings [P, D] of every picture: garments' main ones in the catalogue's order, then further ones.

    Raises:
        CatalogueError: a main picture is missing or damaged; the message names the garment.
        CheckpointError: the model answers with something that is not a unit vector.
    """
    if not len(catalogue):
        raise CatalogueError(f"catalogue {catalogue.name!r} has no garments to embed")
    return embed_views(catalogue, catalogue.views(), catalogue.pictures, embedder, progress, batch)


def embed_views(
    catalogue: Catalogue,
    views: Iterable[tuple[Garment, int]],
    total: int,
    embedder: Embedder,
    progress: Progress | None = None,
    batch: int = BATCH,
) -> np.ndarray:
    """Visual embeddings [P, D] of some of a catalogue's pictures, as `embed_catalogue`.

    Args:
        views: garments, and which of their pictures.
        total: P.
    """
    embeddings = np.empty((total, embedder.dim), np.float32)
    done = 0
    for part, pictures in _read_ahead(catalogue, views, batch, getattr(embedder, "image_size", None)):
        vectors = embeddings[done : done + len(pictures)]
        vectors[:] = embedder.embed_images(pictures)
        lengths = np.linalg.norm(vectors, axis=1)
        if not np.allclose(lengths, 1, atol=1e-3):
            row = int(np.argmax(np.abs(np.nan_to_num(lengths, nan=np.inf) - 1)))
            raise CheckpointError(
                f"the checkpoint gives garment {part[row][0].id} an embedding of length "
                f"{lengths[row]:.3g} instead of 1; it is damaged or was not trained to the end"
            )
        done += len(pictures)
        if progress:
            progress(done, total)
    return embeddings


def _read_ahead(
    catalogue: Catalogue, views: Iterable[tuple[Garment, int]], batch: int, size: tuple[int, int] | None
) -> Iterator[tuple[list[tuple[Garment, int]], list[Image.Image]]]:
    """Pictures and what they are of, in batches; all cores read the next while the one before is worked on.

    Args:
        size: width and height that the model looks at, to which pictures are fitted as it would itself.
    """

    def read(garment: Garment, number: int) -> Image.Image:
        picture = catalogue.view(garment, number)
        return picture if size is None else Image.fromarray(fit_picture(picture, size))

    def parts() -> Iterator[tuple[list[tuple[Garment, int]], list[Future[Image.Image]]]]:
        waiting = iter(views)
        while part := list(islice(waiting, batch)):
            yield part, [readers.submit(read, *view) for view in part]

    with ThreadPoolExecutor(os.cpu_count()) as readers:
        try:
            ahead = deque[tuple[list[tuple[Garment, int]], list[Future[Image.Image]]]]()
            for begun in parts():
                ahead.append(begun)
                if len(ahead) > 1:
                    part, pictures = ahead.popleft()
                    yield part, [picture.result() for picture in pictures]
            yield from ((part, [picture.result() for picture in pictures]) for part, pictures in ahead)
        finally:
            readers.shutdown(cancel_futures=True)
