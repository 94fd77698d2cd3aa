"""A checkpoint behind the `Embedder` protocol by ONNX Runtime: no torch, and the same vectors.

The graphs in a checkpoint's `onnx/` hold no weights: those are the checkpoint's own, under their names.
`onnx_export` makes them.
"""

from __future__ import annotations

import hashlib
import logging
import os
from collections import OrderedDict
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import NamedTuple

import numpy as np
import onnxruntime as ort
from PIL import Image
from safetensors import SafetensorError
from safetensors.numpy import load_file
from tokenizers import Tokenizer

from ..errors import CheckpointError
from ..files import parse_json
from .attributes import AttributeSpace
from .calibration import Calibration
from .checkpoint_files import CONFIG, READER, TEXT_ENCODER, WEIGHTS, Config, fingerprint, read_config
from .embedder import TextMemory, TokenVectors
from .preprocessing import MAX_WORDS, pixels_of

#: Folder of the graphs in a checkpoint.
FOLDER = "onnx"

#: Each graph with its inputs and outputs.
GRAPHS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "image": (("pixels",), ("embeddings",)),
    "text": (("ids", "mask"), ("features", "embeddings", "request_probs", "tokens")),
    "compose": (("queries", "features"), ("composed",)),
    "attributes": (("embeddings",), ("attribute_probs",)),
}

#: Which config the graphs were exported for, and which weights each takes.
ABOUT = "graphs.json"

#: What the model calls the sentence transformer's weights, before their own names.
_TRANSFORMER = "text_tower.transformer.0.model."

#: Texts whose tokens' vectors are remembered; they take a hundred times what a text's own does.
TOKENS_KNOWN = 64

_log = logging.getLogger(__name__)


class TextFeatures(NamedTuple):
    """What the text tower and its heads give for one text.

    Attributes:
        features: float32 [T], what the composer reads.
        embedding: float32 [D], of length 1.
        request_probs: float32 [V], how likely the text asks for each (key, value) pair.
    """

    features: np.ndarray
    embedding: np.ndarray
    request_probs: np.ndarray


def exported(folder: str | Path) -> bool:
    """Whether a checkpoint has graphs, and they were exported for its config."""
    path = Path(folder) / FOLDER / ABOUT
    try:
        if parse_json(path.read_text("utf-8"))["config"] == config_digest(Path(folder)):
            return True
    except FileNotFoundError:
        return False
    except (OSError, ValueError, TypeError, KeyError):
        pass
    _log.warning(
        "the graphs in %s are damaged or of another config and are not used; run python -m jvsm_core export",
        path.parent,
    )
    return False


def config_digest(folder: Path) -> str:
    """Hex digits over the files that decide a graph's shape, and over what the graphs give.

    Raises:
        CheckpointError: one cannot be read.
    """
    digest = hashlib.sha256(repr(GRAPHS).encode())
    try:
        for path in (folder / CONFIG, folder / TEXT_ENCODER / CONFIG):
            digest.update(path.read_bytes() if path.is_file() else b"")
    except OSError as error:
        raise CheckpointError(f"cannot read the checkpoint {folder}: {error}") from None
    return digest.hexdigest()


class OnnxEmbedder:
    """A checkpoint's graphs behind the `embedder.Embedder` protocol, for one thread at a time.

    Texts are read on one core, for nothing is gained by splitting the few of a turn; pictures on all.

    Args:
        sessions: one a graph, by name.
        tokenizer: of the text tower; it cuts long texts off.
        config: the checkpoint's.
        fingerprint: of the checkpoint.
        calibration: how far its confidences are to be believed.
    """

    def __init__(
        self,
        sessions: dict[str, ort.InferenceSession],
        tokenizer: Tokenizer,
        config: Config,
        fingerprint: str,
        calibration: Calibration,
    ) -> None:
        self.fingerprint = fingerprint
        self.calibration = calibration
        self.reader: Path | None = None
        self.dim = config.dim
        self.image_size = config.image_size
        self._space = AttributeSpace.from_json(config.attributes)
        self._sessions, self._tokenizer = sessions, tokenizer
        self._texts = TextMemory(self._read)
        self._tokens: OrderedDict[str, TokenVectors] = OrderedDict()

    @classmethod
    def load(cls, folder: str | Path) -> OnnxEmbedder:
        """Read a checkpoint folder that has graphs.

        Raises:
            CheckpointError: it is missing or damaged.
        """
        folder = Path(folder)
        config, named = read_config(folder), fingerprint(folder)
        weights = _weights(folder)
        sessions = {}
        for name, needed in parse_json((folder / FOLDER / ABOUT).read_text("utf-8"))["weights"].items():
            path = folder / FOLDER / f"{name}.onnx"
            if not weights.keys() >= set(needed):
                raise CheckpointError(f"{path} names weights that {folder} does not have")
            sessions[name] = _session(path, {name: weights[name] for name in needed})
        try:
            tokenizer = Tokenizer.from_file(str(folder / TEXT_ENCODER / "tokenizer.json"))
        except Exception as error:  # tokenizers raises nothing narrower
            raise CheckpointError(f"cannot read the tokenizer of {folder}: {error}; restore it") from None
        tokenizer.no_padding()
        tokenizer.enable_truncation(MAX_WORDS)
        embedder = cls(sessions, tokenizer, config, named, Calibration.beside(folder))
        embedder.reader = folder / READER if (folder / READER).is_file() else None
        return embedder

    def embed_images(self, images: Sequence[Image.Image]) -> np.ndarray:
        """Pictures of any size and mode to float32 unit vectors [B, D]."""
        return self._run("image", pixels_of(images, self.image_size))[0]

    def embed_texts(self, texts: Sequence[str]) -> np.ndarray:
        """B descriptions to float32 unit vectors [B, D]."""
        return np.stack([text.embedding for text in self._texts.read(texts)])

    def compose(self, queries: np.ndarray, texts: Sequence[str]) -> np.ndarray:
        """Queries [B, D] and B modifications to composed queries [B, D], float32 unit vectors."""
        features = np.stack([text.features for text in self._texts.read(texts)])
        return self._run("compose", np.asarray(queries, np.float32), features)[0]

    def name_attributes(self, embeddings: np.ndarray) -> list[dict[str, list[tuple[str, float]]]]:
        """For each of [B, D]: attribute key to (value, confidence), best first."""
        return self._space.ranked(self._run("attributes", np.asarray(embeddings, np.float32))[0])

    def read(self, text: str) -> dict[str, list[tuple[str, float]]]:
        """What a modification asks for: attribute key to (value, confidence), best first.

        The confidences of a key sum to how likely the words ask about it at all.
        """
        (read,) = self._texts.read([text])
        return self._space.ranked(read.request_probs[None])[0]

    def tokens(self, text: str) -> TokenVectors:
        """What the middle of the text tower makes of each token of a text."""
        self._texts.read([text])
        if text not in self._tokens:
            self._read([text])
        return self._tokens[text]

    def _read(self, texts: Sequence[str]) -> list[TextFeatures]:
        encodings = self._tokenizer.encode_batch(list(texts))
        ids = np.zeros((len(texts), max(len(encoding.ids) for encoding in encodings)), np.int64)
        mask = np.zeros_like(ids)
        for row, encoding in enumerate(encodings):
            ids[row, : len(encoding.ids)] = encoding.ids
            mask[row, : len(encoding.ids)] = 1
        *features, tokens = self._run("text", ids, mask)
        for text, encoding, vectors, whole in zip(texts, encodings, tokens, features[0], strict=True):
            length = len(encoding.ids)
            self._tokens[text] = TokenVectors(vectors[:length], np.array(encoding.offsets), whole)
        while len(self._tokens) > TOKENS_KNOWN:
            self._tokens.popitem(last=False)
        return [TextFeatures(*rows) for rows in zip(*features)]

    def _run(self, graph: str, *inputs: np.ndarray) -> list[np.ndarray]:
        names, outputs = GRAPHS[graph]
        return self._sessions[graph].run(list(outputs), dict(zip(names, inputs, strict=True)))


def _weights(folder: Path) -> dict[str, np.ndarray]:
    """Every tensor of a checkpoint in float32, named as in the model."""
    weights = {}
    for prefix, path in (("", folder / WEIGHTS), (_TRANSFORMER, folder / TEXT_ENCODER / WEIGHTS)):
        try:
            tensors = load_file(path)
        except FileNotFoundError:
            raise CheckpointError(f"{path} is missing; restore it or train again") from None
        except (OSError, SafetensorError) as error:
            raise CheckpointError(f"{path} is damaged: {error}; restore it or train again") from None
        weights.update({prefix + name: tensor.astype(np.float32) for name, tensor in tensors.items()})
    return weights


def _session(path: Path, weights: Mapping[str, np.ndarray]) -> ort.InferenceSession:
    options = ort.SessionOptions()
    options.inter_op_num_threads = 1
    # Said, for by itself ONNX Runtime ties each thread to a core, whatever else runs there.
    options.intra_op_num_threads = (os.cpu_count() or 1) if path.stem == "image" else 1
    # Threads that wait for the next layer by spinning would take the cores from everybody else.
    options.add_session_config_entry("session.intra_op.allow_spinning", "0")
    options.log_severity_level = 3
    names = list(weights)
    options.add_external_initializers(names, [ort.OrtValue.ortvalue_from_numpy(weights[n]) for n in names])
    try:
        return ort.InferenceSession(path, options, providers=["CPUExecutionProvider"])
    except Exception as error:  # ONNX Runtime raises nothing narrower
        first = str(error).strip().split("\n", 1)[0]
        raise CheckpointError(
            f"{path} does not fit the checkpoint: {first}; run python -m jvsm_core export, or remove it"
        ) from None
