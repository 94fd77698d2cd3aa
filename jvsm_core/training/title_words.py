"""The words of garments' own titles, as something for the image tower to tell from pictures.

A shop's title says what its labels leave out: the second colour, the brand whose mark is on the shoe,
"running" or "wedge". Predicting the words is the bag-of-words target of A. Joulin et al., "Learning
Visual Features from Large Weakly Supervised Data", ECCV 2016.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterable

import torch
from torch import Tensor
from torch.nn import functional as F

_WORD = re.compile(r"[a-z]{3,}")


def _words(title: str) -> set[str]:
    return set(_WORD.findall(title.lower()))


class TitleWords:
    """Words that enough titles have, numbered.

    Args:
        titles: of all garments trained on.
        fewest: titles that must have a word.
        most: how many words are kept, the commonest first.
    """

    def __init__(self, titles: Iterable[str], fewest: int = 30, most: int = 500) -> None:
        counts = Counter(word for title in titles for word in sorted(_words(title)))
        kept = [word for word, count in counts.most_common(most) if count >= fewest]
        self._columns = {word: column for column, word in enumerate(kept)}

    def __len__(self) -> int:
        return len(self._columns)

    def encode(self, titles: Iterable[str]) -> Tensor:
        """Titles to bool [N, W], True where a title has the word."""
        titles = list(titles)
        found = torch.zeros(len(titles), len(self), dtype=torch.bool)
        for row, title in enumerate(titles):
            found[row, [self._columns[word] for word in _words(title) if word in self._columns]] = True
        return found


def title_loss(logits: Tensor, has: Tensor) -> Tensor:
    """Cross-entropy between a softmax over all words and the words that a title has, in equal parts.

    Args:
        logits: [B, W].
        has: bool [B, W]; a row without any word costs nothing.

    Returns:
        Scalar, the mean over rows with words; 0 where there are none.
    """
    rows = has.any(1)
    if not rows.any():
        return logits.new_zeros(())
    share = has[rows].to(logits.dtype)
    share = share / share.sum(1, keepdim=True)
    return F.cross_entropy(logits[rows], share)
