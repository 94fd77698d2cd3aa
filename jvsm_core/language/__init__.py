"""The words people use: their tables, a reader and a writer."""

from .words.changes import Change, leading
from .words.lexicon import Lexicon
from .writing.grammar import Grammar
from .writing.noise import SILENT, Noise

__all__ = ["SILENT", "Change", "Grammar", "Lexicon", "Noise", "leading"]
