"""One query the whole way, as HTML: words, constraints, evidence, composed query, candidates, formula."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

import numpy as np

from jvsm_core.dialogue.dialogue import Dialogue
from jvsm_core.dialogue.explain import understood
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError
from jvsm_core.language.frame import Constraint, Filter
from jvsm_core.search.filters import Settings
from jvsm_core.search.formula import LEAST, Term

from ..ui.cards import Cards, said, words
from ..ui.markup import Markup, join, plural, tag

#: Garments whose scores are taken apart, beside the target.
TOP = 5


@dataclass(frozen=True)
class Remedy:
    """One thing that would have had to be different for a target to come first.

    Attributes:
        what: it, in words.
        place: where the target would then stand, from 1.
    """

    what: str
    place: int


def performed(retriever: Retriever, request: Mapping[str, Any]) -> tuple[Dialogue, str]:
    """The dialogue that a request describes, and the id of its target, "" for none.

    Args:
        request: `start` (a garment's id, or words), `say` (what should be different, may be empty) and
            `target` (a garment's id, may be empty).

    Raises:
        RequestError: nothing to start with, or no such garment.
    """
    start, say, target = (str(request.get(name) or "").strip() for name in ("start", "say", "target"))
    known = start in retriever.catalogue
    opening = {"garment_id": start} if known else {"text": start}
    dialogue = retriever.start(**opening, settings=Settings(k=TOP))
    if say:
        dialogue = retriever.refine(dialogue, say)
    if target and target not in retriever.catalogue:
        raise RequestError(f"the shop has no garment {target[:80]!r}; a target is named by its id")
    return dialogue, target


def remedies(retriever: Retriever, dialogue: Dialogue, target: str) -> list[Remedy]:
    """What would have had to be different for a target to come first, the most helpful first."""
    scores = retriever.scores(dialogue)
    row = retriever.catalogue.row(target)
    if not np.isfinite(scores[row]):
        return [Remedy("It is left out: by a filter, or because it is what the query begins with", 0)]
    earned = retriever.attribute_scores(dialogue)
    cosine = float(retriever.index.cosines(dialogue.query, np.array([row]))[0])
    others = np.delete(scores, row)
    best = float(others.max(initial=-np.inf))
    terms = earned.terms if earned else ()
    likeness = earned.likeness if earned else 1.0
    scale = likeness + (earned.total if earned else 0.0)
    found = [
        Remedy(
            f"were “{term.words}” certain of it, not {100 * float(term.probs[row]):.0f} %",
            1 + int((others > scores[row] - float(term.logs[row]) / scale).sum()),
        )
        for term in terms
        if term.probs[row] < 1 - LEAST
    ]
    needed = cosine + (best - float(scores[row])) * scale / likeness
    if best > scores[row] and needed <= 1:
        found.append(Remedy(f"were its picture nearer to the query: {needed:.3f}, not {cosine:.3f}", 1))
    return sorted(found, key=lambda one: one.place)


def traced(retriever: Retriever, dialogue: Dialogue, target: str, make: Cards) -> Markup:
    """All of it, in its order."""
    parts = [
        _part("Words to constraints", join(_read(turn.text, dialogue, turn.id) for turn in dialogue.turns)),
        _part("What is at hand, by witness", _evidence(dialogue)),
        _part("The composed query", _composed(retriever, dialogue)),
        _part("Candidates and formula", _formula(retriever, dialogue, target, make)),
    ]
    if target:
        parts.append(_part("For the target to come first", _remedies(retriever, dialogue, target)))
    return join(parts)


def _part(heading: str, body: Markup) -> Markup:
    return tag("section", tag("h2", heading), body, class_="trace")


def _read(text: str, dialogue: Dialogue, turn: int) -> Markup:
    """A turn's words, and what each of them came to."""
    if not text:
        return Markup()
    frame = dialogue.tree[turn].frame
    asked: list[Constraint | Filter] = [*frame.constraints, *frame.filters]
    rows = join(
        tag("li", tag("mark", one.words), " → ", f"{words(one.key)}: {_meaning(one)}") for one in asked
    )
    unknown = join(tag("li", tag("mark", word), " → nobody could place it") for word in frame.unknown)
    return tag("blockquote", text, class_="line-said") + tag("ul", rows, unknown)


def _meaning(one: Constraint | Filter) -> str:
    values = " or ".join(one.values)
    bounds = (("at least", one.at_least), ("at most", one.at_most)) if isinstance(one, Filter) else ()
    told = [f"{name} {bound:g}" for name, bound in bounds if bound is not None]
    way = ("more" if one.up else "less") if isinstance(one, Constraint) and one.direction else ""
    sure = f" ({100 * one.confidence:.0f} % sure)" if isinstance(one, Constraint) else ""
    return " ".join(filter(None, ("not" if one.negated else "", values, way, one.direction, *told))) + sure


def _evidence(dialogue: Dialogue) -> Markup:
    evidence = dialogue.turn.evidence
    if not evidence.values:
        return tag("p", "Nothing: the query begins with words.", class_="quiet")
    rows = (
        (words(key), value, evidence.witness(key), f"{100 * evidence.confidence.get(key, 1.0):.0f} %")
        for key, value in evidence.values.items()
    )
    return _table(("Attribute", "Value", "Witness", "Sure"), rows)


def _composed(retriever: Retriever, dialogue: Dialogue) -> Markup:
    steps = [step.text or f"away from {step.rejected}" for step in dialogue.turn.composition.steps]
    told = " · ".join(f"“{step}”" for step in steps) or "nothing: it is what the query begins with"
    beliefs = join(
        tag("span", said(one.key, one.value), class_="badge", title=f"{100 * one.confidence:.0f} % sure")
        for one in understood(retriever, dialogue.query)
        if one.value != "no"
    )
    return tag("p", f"Composed, in this order: {told}. Read back, it stands for:") + tag(
        "div", beliefs, class_="badges"
    )


def _formula(retriever: Retriever, dialogue: Dialogue, target: str, make: Cards) -> Markup:
    """Scores of the first garments and of the target, term by term."""
    scores, earned = retriever.scores(dialogue), retriever.attribute_scores(dialogue)
    terms: Sequence[Term] = earned.terms if earned else ()
    shown = [hit.garment.id for hit in dialogue.hits]
    shown += [target] if target and target not in shown else []
    rows = []
    for one in shown:
        row = retriever.catalogue.row(one)
        garment = retriever.catalogue.garments[row]
        cosine = float(retriever.index.cosines(dialogue.query, np.array([row]))[0])
        place = f"{1 + int((scores > scores[row]).sum()):,}" if np.isfinite(scores[row]) else "left out"
        name = tag("span", make.image(garment), class_="tile") + tag("span", garment.title)
        losses = (f"{float(term.logs[row]):.2f}" for term in terms)
        score = f"{float(scores[row]):.3f}" if np.isfinite(scores[row]) else "–"
        rows.append((place, name + (" (target)" if one == target else ""), f"{cosine:.3f}", *losses, score))
    searched = plural(int(np.isfinite(scores).sum()), "candidate")
    engine = {"hnsw": "an HNSW index", "exact": "an exact scan"}.get(
        dialogue.turn.engine, dialogue.turn.engine
    )
    heads = ("Place", "Garment", "Likeness", *(f"{one.words} × {one.weight:.2f}" for one in terms), "Score")
    told = (
        f"{searched}, by {engine}. A score is likeness and, for each thing asked or kept, its weight times the "
        "logarithm of how likely the garment has it; scaled so that 1 is everything."
    )
    return tag("p", told, class_="quiet") + _table(heads, rows)


def _remedies(retriever: Retriever, dialogue: Dialogue, target: str) -> Markup:
    scores = retriever.scores(dialogue)
    if scores[retriever.catalogue.row(target)] == scores.max():
        return tag("p", "Nothing: it comes first.")
    rows = join(
        tag("li", f"{one.what}: place {one.place:,}" if one.place else one.what)
        for one in remedies(retriever, dialogue, target)
    )
    return tag("ul", rows) if rows else tag("p", "No single thing would do: several terms have to change.")


def _table(heads: Sequence[str], rows: Any) -> Markup:
    body = join(tag("tr", join(tag("td", cell) for cell in row)) for row in rows)
    head = tag("tr", join(tag("th", name, scope="col") for name in heads))
    table = tag("table", tag("thead", head), tag("tbody", body))
    return tag("div", table, class_="wide", tabindex=0, role="region", aria_label=heads[1])
