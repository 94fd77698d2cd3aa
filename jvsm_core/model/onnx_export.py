"""A checkpoint's graphs for ONNX Runtime, without weights: what `onnx_embedder` runs.

Each weight stays in the checkpoint's own files and is put in its place by name when a graph is opened, so
the graphs are small, and fit every checkpoint of one config.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Iterator, Mapping, MutableSequence
from pathlib import Path
from typing import cast

import onnx
import torch
from onnxscript import optimizer
from torch import Tensor, nn
from torch.nn import functional as F

from ..errors import CheckpointError
from ..files import write_folder_atomically
from . import checkpoint
from .checkpoint_files import TOKEN_LAYER
from .jvsm import JVSM
from .onnx_embedder import ABOUT, FOLDER, GRAPHS, config_digest
from .preprocessing import MAX_WORDS
from .towers import SentenceTower

#: A weight of one model, in the names of every graph's weights.
_MODEL = "model."


def export(folder: str | Path) -> Path:
    """Write the graphs of a checkpoint into a folder of its own; returns that.

    Raises:
        CheckpointError: the checkpoint is missing or damaged, its text tower is not a sentence
            transformer, or the graphs cannot be written.
    """
    folder = Path(folder)
    model = checkpoint.load(folder)
    if not isinstance(model.text_tower, SentenceTower):
        raise CheckpointError(f"{folder} has a tower of words; only sentence transformers are exported")
    # Written out, attention is a few plain operations that ONNX Runtime knows how to fuse.
    model.text_tower.encoder.set_attn_implementation("eager")
    weights = {}
    try:
        with write_folder_atomically(folder / FOLDER) as unfinished:
            for name, graph in _graphs(model):
                onnx.save(graph, unfinished / f"{name}.onnx")
                weights[name] = [tensor.name for tensor in graph.graph.initializer if tensor.external_data]
            about = {"config": config_digest(folder), "weights": weights}
            (unfinished / ABOUT).write_text(json.dumps(about, indent=1) + "\n", "utf-8")
    except OSError as error:
        raise CheckpointError(f"cannot write {folder / FOLDER}: {error}") from None
    return folder / FOLDER


class _Image(nn.Module):
    def __init__(self, model: JVSM) -> None:
        super().__init__()
        self.model = model

    def forward(self, pixels: Tensor) -> Tensor:
        return self.model.embed_pixels(pixels)


class _Text(_Image):
    def forward(self, ids: Tensor, mask: Tensor) -> tuple[Tensor, ...]:  # type: ignore[override]
        tower = cast(SentenceTower, self.model.text_tower)
        layers = tower.encoder(input_ids=ids, attention_mask=mask, output_hidden_states=True).hidden_states
        states = layers[-1]
        weights = mask.unsqueeze(-1).to(states.dtype)
        features = F.normalize((states * weights).sum(1) / weights.sum(1), dim=-1)
        read = self.model.text_projection(features), self.model.request_probs(features)
        return features, *read, layers[TOKEN_LAYER]


class _Compose(_Image):
    def forward(self, queries: Tensor, features: Tensor) -> Tensor:  # type: ignore[override]
        return self.model.compose_features(queries, features)


class _Attributes(_Image):
    def forward(self, embeddings: Tensor) -> Tensor:
        return self.model.attribute_probs(embeddings)


def _graphs(model: JVSM) -> Iterator[tuple[str, onnx.ModelProto]]:
    width, height = model.config.image_size
    # Two tensors: one for both would be one input to the exporter.
    tokens, mask = torch.zeros(2, 7, dtype=torch.int64), torch.ones(2, 7, dtype=torch.int64)
    queries, features = torch.zeros(2, model.config.dim), torch.zeros(2, model.text_tower.features)
    batch, length = torch.export.Dim("batch"), torch.export.Dim("length", max=MAX_WORDS)
    of_rows, of_tokens = {0: batch}, {0: batch, 1: length}
    modules = {
        "image": (_Image, (torch.zeros(2, 3, height, width, dtype=torch.uint8),), (of_rows,)),
        "text": (_Text, (tokens, mask), (of_tokens, of_tokens)),
        "compose": (_Compose, (queries, features), (of_rows, of_rows)),
        "attributes": (_Attributes, (queries,), (of_rows,)),
    }
    for name, (module, example, shapes) in modules.items():
        names, outputs = GRAPHS[name]
        program = torch.onnx.export(
            module(model).eval(),
            example,
            dynamo=True,
            optimize=False,  # that comes below, where every weight keeps its own name
            input_names=names,
            output_names=outputs,
            dynamic_shapes=shapes,
            verbose=False,
        )
        assert program is not None  # only the older exporter gives none
        yield name, _without_weights(program.model_proto, dict(model.state_dict()))


def _without_weights(proto: onnx.ModelProto, weights: Mapping[str, Tensor]) -> onnx.ModelProto:
    """A graph whose weights are named, not there; what the exporter noted about its own work goes too.

    The exporter casts and spreads every constant where it is used, and ONNX Runtime would see through none
    of it: no normalisation would be folded into its convolution, and a picture take four times as long.
    """
    graph = proto.graph
    for tensor in graph.initializer:
        tensor.name = tensor.name.removeprefix(_MODEL)
    for node in graph.node:
        node.input[:] = [name.removeprefix(_MODEL) for name in node.input]
    constants = [tensor for tensor in graph.initializer if tensor.name not in weights]
    named = [tensor for tensor in graph.initializer if tensor.name in weights]
    # As inputs the weights keep their names; all else that never changes is worked out now.
    inputs = list(graph.input)
    graph.input.extend(
        onnx.helper.make_tensor_value_info(tensor.name, tensor.data_type, tensor.dims) for tensor in named
    )
    _replace(graph.initializer, constants)
    proto = optimizer.optimize(proto)
    graph = proto.graph
    for tensor in named:
        tensor.ClearField("raw_data")
        tensor.data_location = onnx.TensorProto.EXTERNAL
        tensor.external_data.add(key="location", value="the checkpoint")
    _replace(graph.input, inputs)
    graph.initializer.extend(named)
    for part in (*graph.node, graph):
        part.ClearField("metadata_props")
        part.ClearField("doc_string")
    graph.ClearField("value_info")
    return proto


def _replace(field: MutableSequence, values: Iterable) -> None:
    del field[:]
    field.extend(values)
