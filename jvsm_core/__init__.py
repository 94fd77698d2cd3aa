"""Composed image retrieval by conversation: the JVSM model, its index and its dialogues.

The public names are imported when they are first used, so that `import jvsm_core` costs nothing
and a reader of catalogues does not wait for torch.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from .catalogue import Catalogue, Garment
    from .dialogue.dialogue import Dialogue, Hit, Turn
    from .dialogue.explain import Explanation, explain
    from .dialogue.feedback import Answer, answer
    from .dialogue.retriever import Retriever
    from .errors import CatalogueError, CheckpointError, FittingRoomError, RequestError
    from .language.frame import Constraint, Filter, Frame
    from .model.jvsm import JVSM
    from .search.constraints import Verdict
    from .search.filters import Settings

__version__ = "0.2.0"

_HOMES = {
    "Answer": "dialogue.feedback",
    "Catalogue": "catalogue",
    "CatalogueError": "errors",
    "CheckpointError": "errors",
    "Constraint": "language.frame",
    "Dialogue": "dialogue.dialogue",
    "Explanation": "dialogue.explain",
    "Filter": "language.frame",
    "FittingRoomError": "errors",
    "Frame": "language.frame",
    "Garment": "catalogue",
    "Hit": "dialogue.dialogue",
    "JVSM": "model.jvsm",
    "RequestError": "errors",
    "Retriever": "dialogue.retriever",
    "Settings": "search.filters",
    "Turn": "dialogue.dialogue",
    "Verdict": "search.constraints",
    "answer": "dialogue.feedback",
    "explain": "dialogue.explain",
}

__all__ = [
    "JVSM",
    "Answer",
    "Catalogue",
    "CatalogueError",
    "CheckpointError",
    "Constraint",
    "Dialogue",
    "Explanation",
    "Filter",
    "FittingRoomError",
    "Frame",
    "Garment",
    "Hit",
    "RequestError",
    "Retriever",
    "Settings",
    "Turn",
    "Verdict",
    "answer",
    "explain",
]


def __getattr__(name: str) -> Any:
    if name not in _HOMES:
        raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
    return getattr(import_module(f".{_HOMES[name]}", __name__), name)


def __dir__() -> list[str]:
    return sorted({*globals(), *__all__})
