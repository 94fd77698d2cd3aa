"""The words of the system: what people call attributes, how they ask for changes, what they meant."""

from .words.changes import Change, leading
from .words.lexicon import Lexicon
from .writing.grammar import Grammar
from .writing.noise import SILENT, Noise

__all__ = ["SILENT", "Change", "Grammar", "Lexicon", "Noise", "leading"]
