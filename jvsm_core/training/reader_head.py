"""Training of the reader's head: which of a request's candidates are meant, from texts labelled by hand.

It learns from messages that are not set aside, from triples of texts that want, refuse and mention one
value, and from plain requests as the grammar words them. The text tower stays as it is.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from pathlib import Path
from random import Random

import numpy as np
import torch
from safetensors.torch import save_file
from torch import Tensor, nn
from torch.nn import functional as F

from ..evaluation.conversations import Conversation
from ..evaluation.phrasebook import Phrase
from ..evaluation.reading import KNOWN, Ask, Request, Triple, agree, asks_of_match, labelled
from ..language import Grammar
from ..language.frame import Match
from ..language.reading.candidates import Candidate, candidates
from ..language.reading.head import HEADS, NAMED, SENSES, Inputs, Names, named
from ..language.reading.reader import steps
from ..language.reading.suggestions import Suggestions, Tokens
from ..language.reading.tokenise import Token
from ..vocabulary import ATTRIBUTES, DETAILS

#: Sense of a candidate that the labels say nothing of.
OPEN = -1


@dataclass(frozen=True)
class HeadSettings:
    """How the head is trained.

    Attributes:
        members: so many heads, by different seeds, decide together.
        width: of its states.
        least: a value has a vector of its own from so many candidates on.
        hidden: share of names that are hidden in training, so that rare ones are read by the rest.
        grammar: plain requests as the grammar words them.
        held_out: one text in so many tells the temperature.
    """

    members: int = 3
    width: int = 128
    layers: int = 2
    name_width: int = 16
    dropout: float = 0.2
    least: int = 3
    hidden: float = 0.15
    epochs: int = 6
    batch: int = 32
    learning_rate: float = 1e-3
    weight_decay: float = 0.05
    smoothing: float = 0.02
    grammar: int = 500
    held_out: int = 10


@dataclass(frozen=True)
class Example:
    """A text with its candidates and the number of each one's sense in `SENSES`, or `OPEN`.

    Attributes:
        untold: asks that no words of it propose; None where the labels do not say all that is asked.
    """

    text: str
    words: tuple[Token, ...]
    about: Mapping[str, str]
    every: tuple[Candidate, ...]
    senses: tuple[int, ...]
    untold: frozenset[Ask] | None = None


def proposed(text: str, about: Mapping[str, str]) -> tuple[tuple[Token, ...], tuple[Candidate, ...]]:
    """A text's words and candidates, in a shop that has every value."""
    done = dict(steps(text, KNOWN, about))
    words = done["normalise"]
    return words, candidates(done, [token.text for token in words])


def example(
    text: str,
    about: Mapping[str, str],
    truth: Iterable[Ask],
    loosely: bool = True,
    of: Mapping[str, frozenset[str]] | None = None,
) -> Example:
    """A text in which some asks are meant and no others.

    Args:
        loosely: values that overlap are right.
        of: attributes that the labels speak of, and their values, none for all; of the rest nothing is known.
    """
    words, every = proposed(text, about)
    truth = tuple(truth)

    said = [ask for one in every for match in (one.match, one.turned) for ask in asks_of_match(match)]
    # What no words say whole is put together from what some say a part of: "denim, or else leather".
    whole = {label for label in truth if any(agree(ask, label, loosely) for ask in said)}

    def is_right(ask: Ask, label: Ask) -> bool:
        if label in whole:
            return agree(ask, label, loosely)
        return ask.slot == label.slot and bool(ask.values) and ask.values <= label.values

    def meant(one: Match) -> bool:
        asks = asks_of_match(one)
        return bool(asks) and all(any(is_right(ask, label) for label in truth) for ask in asks)

    senses = [
        OPEN
        if of is not None and not _is_of(one.match, of)
        else 0
        if meant(one.match)
        else 1
        if meant(one.turned)
        else 2
        for one in every
    ]
    told = {label for label in truth if any(is_right(ask, label) for ask in said)}
    untold = None if of is not None else frozenset(truth) - told
    return Example(text, words, about, every, tuple(senses), untold)


def of_requests(requests: Iterable[Request]) -> Iterator[Example]:
    """Labelled messages."""
    return (example(one.text, one.about, one.asks, one.guess) for one in requests)


def of_turns(conversations: Iterable[Conversation]) -> Iterator[Example]:
    """What is said in conversations that start from a garment: each text asks what is in force after it and was not before.

    A text after which something is in force no more, and nothing new, is left out.
    """
    for one in conversations:
        if isinstance(one.start, str):
            continue
        about = {key: str(value) for key, value in one.start.items()}
        before: Sequence[Mapping] = ()
        for text, now in zip(one.say, one.expect, strict=True):
            new = [label for label in now if label not in before]
            if new or len(now) >= len(before):
                yield example(text, about, [ask for label in new for ask in labelled(label)])
            before = now


def of_triples(triples: Iterable[Triple]) -> Iterator[Example]:
    """Each text of some triples; of candidates for other values than the triple's nothing is known."""
    for triple in triples:
        key, value = triple.key, triple.value
        lacking = Ask("", key, "is", frozenset({"no" if value == "yes" else "yes"}))
        refused = lacking if key in DETAILS else Ask("", key, "not", frozenset({value}))
        wanted = Ask("", key, "is", frozenset({value}))
        for text, truth in (
            (triple.wanted, [wanted]),
            (triple.refused, [refused]),
            (triple.mentioned, []),
        ):
            yield example(text, triple.about, truth, of={key: frozenset({value})})


def _is_of(one: Match, of: Mapping[str, frozenset[str]]) -> bool:
    """Whether a match is for some values of an attribute of the garment."""
    said, values = one.constraint, of.get(one.constraint.key)
    if values is None or said.part or not said.values:
        return False
    return not values or said.key in DETAILS or bool(values & set(said.values))


def of_phrases(phrases: Iterable[Phrase], rng: Random) -> Iterator[Example]:
    """Plain requests written by hand, of a garment that each fits; of parts and free words they tell nothing."""
    for phrase in phrases:
        truth = [ask for one in phrase.asks for ask in asks_of_match(Match(one, 0, 1, "phrase"))]
        made = example(phrase.text, {"category": rng.choice(phrase.fits)}, truth)
        told = [
            not (one.match.constraint.part or one.match.constraint.key == "words" or one.match.filter)
            for one in made.every
        ]
        senses = tuple(sense if known else OPEN for sense, known in zip(made.senses, told, strict=True))
        yield replace(made, senses=senses)


def of_grammar(count: int, rng: Random) -> Iterator[Example]:
    """Plain requests and descriptions as the writer words them, in which what is named is meant."""
    grammar = Grammar(named=True)
    keys = [key for key in ATTRIBUTES if key != "second_colour"]
    for _ in range(count):
        key = rng.choice(keys)
        old, new = rng.sample(list(ATTRIBUTES[key]), 2)
        about = {"category": rng.choice(ATTRIBUTES["category"]), key: old}
        wanted, gone = (Ask("", key, sense, frozenset({one})) for sense, one in (("is", new), ("not", old)))
        text = grammar.modification({key: (old, new)}, rng, about)
        yield example(text, about, (wanted, gone), of={key: frozenset()})
        garment = {name: rng.choice(ATTRIBUTES[name]) for name in rng.sample(list(ATTRIBUTES), 3)}
        told = {name: frozenset({one}) for name, one in garment.items()}
        said = [Ask("", name, "is", values) for name, values in told.items()]
        yield example(grammar.description(garment, rng, 0), about, said, of=told)


class HeadNetwork(nn.Module):
    """The head in torch; `language.reading.head.Head` runs the same from its weights.

    Args:
        tokens: length of a token's vector.
        names: how many of each of `NAMED` have a vector of their own.
        flags: how many.
    """

    def __init__(self, tokens: int, names: Sequence[int], flags: int, settings: HeadSettings) -> None:
        super().__init__()
        width, self._hidden = settings.width, settings.hidden
        self.tokens, self.spans = nn.Linear(tokens, width), nn.Linear(tokens, width)
        self.places = nn.Embedding(64, width)
        self.names = nn.ModuleList(nn.Embedding(many + 1, settings.name_width) for many in names)
        self.candidates = nn.Linear(flags + settings.name_width * len(names), width)
        self.kinds = nn.Parameter(torch.zeros(2, width))
        self.layers = nn.ModuleList(
            nn.TransformerEncoderLayer(
                width, HEADS, 2 * width, settings.dropout, batch_first=True, norm_first=True
            )
            for _ in range(settings.layers)
        )
        self.norm, self.senses = nn.LayerNorm(width), nn.Linear(width, len(SENSES))
        self._drop_tokens, self._drop = nn.Dropout(settings.dropout / 2), nn.Dropout(settings.dropout)
        nn.init.normal_(self.places.weight, std=0.05)
        for weights in self.names.parameters():
            nn.init.normal_(weights, std=0.1)

    def forward(self, batch: Batch) -> Tensor:
        """Scores [B, C, 3] of each candidate's senses."""
        names = batch.names
        if self.training:
            names = names.masked_fill(torch.rand(names.shape) < self._hidden, 0)
        vectors = self._drop_tokens(batch.tokens)
        tokens = self.tokens(vectors) + self.places.weight[: vectors.shape[1]] + self.kinds[0]
        named = [table(names[..., at]) for at, table in enumerate(self.names)]
        every = self.candidates(torch.cat([*named, batch.flags], -1)) + self.spans(batch.shares @ vectors)
        every = every + self.places(batch.starts) + self.kinds[1]
        states, padding = torch.cat([tokens, every], 1), torch.cat([batch.no_token, batch.no_candidate], 1)
        for layer in self.layers:
            states = layer(states, src_key_padding_mask=padding)
        return self.senses(self._drop(self.norm(states[:, vectors.shape[1] :])))


class Committee(nn.Module):
    """Heads that differ by their seeds; what they find likely on average is steadier than what each does."""

    def __init__(self, members: Sequence[HeadNetwork]) -> None:
        super().__init__()
        self.members = nn.ModuleList(members)

    def forward(self, batch: Batch) -> Tensor:
        """Logarithms [B, C, 3] of how likely each candidate's senses are."""
        return torch.stack([member(batch).softmax(-1) for member in self.members]).mean(0).log()


@dataclass(frozen=True)
class Batch:
    """B texts of at most L tokens and C candidates, fields as in `Inputs`, with what is padding and the senses [B, C]."""

    tokens: Tensor
    names: Tensor
    flags: Tensor
    shares: Tensor
    starts: Tensor
    no_token: Tensor
    no_candidate: Tensor
    senses: Tensor

    @classmethod
    def of(cls, cases: Sequence[tuple[Inputs, Sequence[int]]]) -> Batch:
        """Cases beside each other, padded."""
        longest = max(len(one.tokens) for one, _ in cases)
        most = max(len(one.flags) for one, _ in cases)

        def padded(arrays: Iterable[np.ndarray], *shape: int, value: float = 0) -> Tensor:
            rows = []
            for array in arrays:
                gaps = [(0, whole - part) for whole, part in zip(shape, array.shape, strict=False)]
                gaps += [(0, 0)] * (array.ndim - len(shape))
                rows.append(np.pad(array, gaps, constant_values=value))
            return torch.from_numpy(np.stack(rows))

        inputs = [one for one, _ in cases]
        return cls(
            padded((one.tokens for one in inputs), longest),
            padded((one.names for one in inputs), most),
            padded((one.flags for one in inputs), most),
            padded((one.shares for one in inputs), most, longest),
            padded((one.starts for one in inputs), most),
            padded((np.zeros(len(one.tokens), bool) for one in inputs), longest, value=True),
            padded((np.zeros(len(one.flags), bool) for one in inputs), most, value=True),
            padded((np.array(senses) for _, senses in cases), most, value=OPEN),
        )


@dataclass
class TrainedHead:
    """A trained head: its weights, the names it knows, and its temperature."""

    network: Committee
    names: Mapping[str, Sequence[str]]
    temperature: float = 1.0
    figures: dict[str, float] = field(default_factory=dict)

    def save(self, path: Path, suggestions: Suggestions) -> None:
        """Write the weights in float16, and beside them what `Head.load` needs to know."""
        fields = ("key", "values", "direction", "up", "negated")
        ways = [{name: getattr(way, name) for name in fields} for way in suggestions.ways]
        about = {
            "names": self.names,
            "temperature": self.temperature,
            "ways": ways,
            "about": suggestions.about,
        }
        weights = {name: tensor.half().contiguous() for name, tensor in self.network.state_dict().items()}
        weights["suggestions"] = torch.from_numpy(suggestions.weights).half()
        save_file(weights, path, metadata={"about": json.dumps(about)})


def train_head(
    examples: Sequence[Example],
    tokens: Tokens,
    settings: HeadSettings | None = None,
    seed: int = 0,
    told: Callable[[str], object] = print,
) -> TrainedHead:
    """Learn from all examples but one in `held_out`, which tell the temperature."""
    settings = settings or HeadSettings()
    rng = Random(seed)
    examples = [one for one in examples if any(sense != OPEN for sense in one.senses)]
    names = names_of(examples, settings.least)
    numbered = Names.of(names)
    cases = [
        (Inputs.of(one.text, one.words, one.every, one.about, tokens(one.text), numbered), one.senses)
        for one in examples
    ]
    rng.shuffle(cases)
    held, cases = cases[:: settings.held_out], [one for at, one in enumerate(cases) if at % settings.held_out]
    first = cases[0][0]
    sizes = [len(names[what]) for what in NAMED]
    members = []
    for member in range(settings.members):
        told(f"head {member + 1} of {settings.members}")
        torch.manual_seed(seed + member)
        network = HeadNetwork(first.tokens.shape[1], sizes, first.flags.shape[1], settings)
        _train(network, cases, settings, rng, told)
        members.append(network.eval())
    return _tempered(TrainedHead(Committee(members).eval(), names), held)


def _train(
    network: HeadNetwork,
    cases: Sequence[tuple[Inputs, Sequence[int]]],
    settings: HeadSettings,
    rng: Random,
    told: Callable[[str], object],
) -> None:
    optimiser = torch.optim.AdamW(
        network.parameters(), settings.learning_rate, weight_decay=settings.weight_decay
    )
    rounds = settings.epochs * len(_batches(cases, settings.batch, rng))
    schedule = torch.optim.lr_scheduler.OneCycleLR(
        optimiser, settings.learning_rate, total_steps=rounds + 1, pct_start=0.1
    )
    for epoch in range(settings.epochs):
        network.train()
        total = 0.0
        batches = _batches(cases, settings.batch, rng)
        for part in batches:
            batch = Batch.of(part)
            loss = F.cross_entropy(
                network(batch).flatten(0, 1),
                batch.senses.flatten(),
                ignore_index=OPEN,
                label_smoothing=settings.smoothing,
            )
            optimiser.zero_grad()
            loss.backward()
            nn.utils.clip_grad_norm_(network.parameters(), 1.0)
            optimiser.step()
            schedule.step()
            total += loss.item()
        told(f"epoch {epoch + 1} of {settings.epochs}: loss {total / len(batches):.3f}")


def names_of(examples: Iterable[Example], least: int) -> dict[str, list[str]]:
    """What is named in some examples; of values those of `least` candidates or more."""
    seen: dict[str, Counter[str]] = {what: Counter() for what in NAMED}
    for one in examples:
        for candidate in one.every:
            for what, name in named(candidate).items():
                seen[what][name] += 1
    return {
        what: sorted(name for name, times in counted.items() if what != "value" or times >= least)
        for what, counted in seen.items()
    }


def _batches(
    cases: Sequence[tuple[Inputs, Sequence[int]]], size: int, rng: Random
) -> list[list[tuple[Inputs, Sequence[int]]]]:
    """Cases in another order, texts of like length together."""
    order = rng.sample(list(cases), len(cases))
    batches = []
    for first in range(0, len(order), 8 * size):
        part = sorted(order[first : first + 8 * size], key=lambda case: len(case[0].tokens))
        batches += [part[at : at + size] for at in range(0, len(part), size)]
    rng.shuffle(batches)
    return batches


def _tempered(head: TrainedHead, held: Sequence[tuple[Inputs, Sequence[int]]]) -> TrainedHead:
    """The head with the temperature that makes cases it did not learn from the likeliest."""
    with torch.inference_mode():
        batches = [Batch.of(held[first : first + 64]) for first in range(0, len(held), 64)]
        scores = torch.cat([head.network(batch).flatten(0, 1) for batch in batches])
        senses = torch.cat([batch.senses.flatten() for batch in batches])
        scores, senses = scores[senses != OPEN], senses[senses != OPEN]
        losses = {at / 10: F.cross_entropy(scores / (at / 10), senses).item() for at in range(7, 31)}
    head.temperature = min(losses, key=lambda one: losses[one])
    right = (scores.argmax(-1) == senses).float().mean().item()
    head.figures = {"held_out": len(senses), "right": round(100 * right, 1), "temperature": head.temperature}
    return head
