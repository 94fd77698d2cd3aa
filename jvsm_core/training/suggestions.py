"""Training of the reader's suggestions: what labelled texts ask for without words for it."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence

import numpy as np
import torch
from torch import nn
from torch.nn import functional as F

from ..evaluation.reading import Ask, asks_of_match
from ..language.frame import SCALES, Constraint, Match
from ..language.reading.suggestions import Suggestions, Tokens, inputs
from ..vocabulary import ATTRIBUTES, DETAILS
from .reader_head import Example

#: What so many texts ask for without words for it may be read into others; and so many garments at hand
#: share what has a column of its own.
LEAST, SHARED = 4, 5


def train_suggestions(
    examples: Sequence[Example], tokens: Tokens, epochs: int = 40, batch: int = 128, seed: int = 0
) -> Suggestions:
    """Learn from the examples whose labels say all that is asked."""
    examples = [one for one in examples if one.untold is not None]
    ways = _ways(examples)
    had = Counter(f"{key}={value}" for one in examples for key, value in one.about.items())
    about = sorted(name for name, times in had.items() if times >= SHARED)
    texts = torch.from_numpy(np.stack([inputs(tokens(one.text), one.about, about) for one in examples]))
    asks = [_ask(way) for way in ways]
    meant = torch.tensor([[float(_asks(one, ask)) for ask in asks] for one in examples])
    torch.manual_seed(seed)
    layer = nn.Linear(texts.shape[1], len(ways), bias=False)
    nn.init.zeros_(layer.weight)
    optimiser = torch.optim.AdamW(layer.parameters(), 2e-3, weight_decay=1e-3)
    for _ in range(epochs):
        for part in torch.randperm(len(examples)).split(batch):
            scores = layer(texts[part])
            loss = F.binary_cross_entropy_with_logits(scores, meant[part], reduction="sum") / len(part)
            optimiser.zero_grad()
            loss.backward()
            optimiser.step()
    return Suggestions(ways, about, layer.weight.detach().numpy())


def _ways(examples: Iterable[Example]) -> list[Constraint]:
    """What enough examples ask for without words for it: single values, refusals and comparisons."""
    values = {**ATTRIBUTES, **{key: ("no", "yes") for key in DETAILS}}
    every = [
        Constraint(key, (value,), negated=refused)
        for key, known in values.items()
        for value in known
        for refused in (False, True)[: 1 if key in DETAILS else 2]
    ]
    every += [
        Constraint(key, direction=scale, up=up) for scale, key in SCALES.items() for up in (True, False)
    ]
    # Of two scales of one attribute the first speaks for both.
    by_ask = {_ask(way): way for way in reversed(every)}
    times = Counter(ask for one in examples for ask in by_ask if _asks(one, ask))
    return [by_ask[ask] for ask, many in sorted(times.items(), key=lambda one: -one[1]) if many >= LEAST]


def _ask(way: Constraint) -> Ask:
    (ask,) = asks_of_match(Match(way, 0, 0, "suggestion"))
    return ask


def _asks(one: Example, ask: Ask) -> bool:
    return any(ask.slot == label.slot and ask.values <= label.values for label in one.untold or ())
