"""Training of the reader's head: values wanted, refused or mentioned in texts labelled by hand.

    python -m jvsm_core.training.polarity_head requests.jsonl more-requests.jsonl

learns from the fifths of these files that are not set aside, from the reader's own triples, and from texts
of the grammar, so that plain requests stay what they are; it writes `language/reading/head.tsv`.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from pathlib import Path
from random import Random

import torch
import typer

from ..evaluation.reading import KNOWN, Request, read_requests, read_triples
from ..language import Grammar
from ..language.frame import Match
from ..language.reading import head
from ..language.reading.reader import steps
from ..vocabulary import ATTRIBUTES, DETAILS

#: One named value: its features, and the number of its sense.
Case = tuple[list[str], int]

FOLDER = Path(head.__file__).parent
#: Requests count double beside the triples, which are harder than what people mostly say.
REQUESTS_COUNT, GRAMMAR_TEXTS = 2, 1500
PENALTY, ROUNDS = 3e-4, 150
#: A feature is learned from so many cases on; smaller weights are left out.
LEAST_CASES, LEAST_WEIGHT = 2, 0.02


def named(text: str, about: dict[str, str]) -> Iterator[tuple[Match, list[str]]]:
    """The values named in a text that the head decides of, with their features."""
    done = dict(steps(text, KNOWN, about, learned=False))
    words = [token.text for token in done["normalise"]]
    for one in done["resolve"]:
        if head.is_decided(one):
            yield one, head.features(one, words, about, head.sense_by_rule(one, done["polarity"]))


def of_triples(path: Path) -> Iterator[Case]:
    for triple in read_triples(path):
        for number, sense in enumerate(head.SENSES):
            for one, found in named(getattr(triple, sense), dict(triple.about)):
                if one.constraint.key == triple.key and triple.value in one.constraint.values:
                    yield found, number


def of_requests(requests: Iterable[Request]) -> Iterator[Case]:
    """Values that are asked for or refused, and those whose attribute nothing is asked of: mentioned."""
    for request in requests:
        for one, found in named(request.text, dict(request.about)):
            key, values = one.constraint.key, set(one.constraint.values)
            keys = {key, "second_colour"} if key == "colour" else {key}
            asks = [ask for ask in request.asks if ask.key in keys and not ask.part]
            wanted = {value for ask in asks if ask.sense == "is" for value in ask.values}
            lacks = {("sleeve", "sleeveless")} | {(detail, "no") for detail in DETAILS}
            unwanted = {value for ask in asks if ask.sense == "not" for value in ask.values}
            if any(ask.part and ask.values & values for ask in request.asks):
                yield found, 0
            elif values & unwanted or (len(wanted) == 1 and (key, *wanted) in lacks and not values & wanted):
                yield found, 1
            elif values & wanted:
                yield found, 0
            elif not asks:
                yield found, 2


def of_grammar(count: int, rng: Random) -> Iterator[Case]:
    """Plain requests and descriptions as the writer words them, in which what is named is meant."""
    grammar = Grammar(named=True)
    keys = [key for key in ATTRIBUTES if key != "second_colour"]
    for _ in range(count):
        key = rng.choice(keys)
        old, new = rng.sample(list(ATTRIBUTES[key]), 2)
        about = {"category": rng.choice(ATTRIBUTES["category"]), key: old}
        for one, found in named(grammar.modification({key: (old, new)}, rng, about), about):
            if one.constraint.key == key and {old, new} & set(one.constraint.values):
                yield found, int(new not in one.constraint.values)
        garment = {name: rng.choice(ATTRIBUTES[name]) for name in rng.sample(list(ATTRIBUTES), 3)}
        for one, found in named(grammar.description(garment, rng, 0), about):
            if garment.get(one.constraint.key) in one.constraint.values:
                yield found, 0


def fit(cases: Sequence[Case]) -> dict[str, list[float]]:
    """Feature to its weight for each sense, by logistic regression; "bias" is in every case."""
    seen = Counter(feature for found, _ in cases for feature in found)
    names = ["bias", *(feature for feature, times in seen.items() if times >= LEAST_CASES)]
    at = {feature: number for number, feature in enumerate(names)}
    inputs = torch.zeros(len(cases), len(names))
    inputs[:, 0] = 1.0
    for row, (found, _) in enumerate(cases):
        inputs[row, [at[feature] for feature in found if feature in at]] = 1.0
    senses = torch.tensor([sense for _, sense in cases])
    weights = torch.zeros(len(names), len(head.SENSES), requires_grad=True)
    optimiser = torch.optim.LBFGS([weights], max_iter=ROUNDS)

    def loss() -> torch.Tensor:
        optimiser.zero_grad()
        value = torch.nn.functional.cross_entropy(inputs @ weights, senses) + PENALTY * weights.square().sum()
        value.backward()
        return value

    optimiser.step(loss)
    learned = zip(names, weights.tolist(), strict=True)
    return {name: row for name, row in learned if max(map(abs, row)) >= LEAST_WEIGHT}


def main(requests: list[Path], out: Path = FOLDER / "head.tsv") -> None:
    """Train the head on labelled messages and write its weights."""
    files = [*requests, FOLDER / "requests.jsonl"]
    messages = [one for file in files for one in read_requests(file) if not one.is_set_aside]
    cases = [*of_triples(FOLDER / "polarity.jsonl"), *list(of_requests(messages)) * REQUESTS_COUNT]
    weights = fit([*cases, *of_grammar(GRAMMAR_TEXTS, Random(1))])
    lines = [
        "# Weights of head.py, written by training/polarity_head.py.",
        "\t".join(("feature", *head.SENSES)),
    ]
    lines += ["\t".join((name, *(f"{weight:.3f}" for weight in row))) for name, row in weights.items()]
    out.write_text("\n".join(lines) + "\n", encoding="utf-8")


if __name__ == "__main__":
    typer.run(main)
