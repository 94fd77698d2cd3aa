"""The words of the system: what people call attributes, how they ask for changes, what they meant."""

from .changes import Change, leading
from .grammar import Grammar
from .lexicon import Lexicon
from .noise import SILENT, Noise

__all__ = ["SILENT", "Change", "Grammar", "Lexicon", "Noise", "leading"]
