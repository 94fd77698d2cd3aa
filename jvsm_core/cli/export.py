"""`export`: the graphs with which a checkpoint is served."""

from __future__ import annotations

from .options import CHECKPOINT, Checkpoint


def export(checkpoint: Checkpoint = CHECKPOINT) -> None:
    """Write a checkpoint's graphs for ONNX Runtime beside its weights: the app then needs no torch."""
    from ..model.onnx_export import export

    print(export(checkpoint))
