"""One query, opened: reference, words, target, what was found, and what the composed query stands for."""

from __future__ import annotations

from collections.abc import Sequence

from jvsm_core.catalogue import Garment
from jvsm_core.dialogue.explain import Belief, understood
from jvsm_core.evaluation.per_query import neighbours

from ..ui.cards import Cards, badges, said, words
from ..ui.markup import Markup, join, plural, tag, void
from ..ui.understood import panel
from .causes import MEANING, differing
from .charts import Names, similarities
from .compare import Pair
from .notes import NOTE, Note
from .run import Row, Run

#: Garments shown that look most like the target.
NEIGHBOURS = 6

#: Attributes named in the verdict and beneath a neighbour.
NAMED = 4


def query(pair: Pair, run: Run, before: Run | None, names: Names, make: Cards, note: Note) -> Markup:
    """The dialog's content."""
    row = pair.row
    beliefs = understood(run.retriever, row.result.vector)
    parts = [
        _case(row, beliefs, make),
        tag("p", verdict(beliefs, row), class_="verdict"),
        _found(row, run, f"What {names.now} found" if before else "What was found", make),
    ]
    if before and pair.before:
        parts.append(_found(pair.before, before, f"What {names.before} found", make))
    result = row.result
    parts += [
        tag(
            "div",
            similarities(
                (
                    ("to the reference", result.to_reference),
                    ("to the words", result.to_text),
                    ("to the target", result.to_target),
                    ("to the garment found first", result.scores[0]),
                )
            )
            + (note_form(note, "number", str(row.number)) if names.live else written(note)),
            class_="asides",
        ),
        _neighbours(row, run, make),
    ]
    return _head(pair, names) + tag("div", join(parts), class_="opened")


def verdict(beliefs: Sequence[Belief], row: Row) -> str:
    """Whether the model misread the words, lost something on the way, or only ranks otherwise."""
    target = {"category": row.target.category, **row.target.attributes}
    wrong = [belief for belief in beliefs if belief.value != target.get(belief.key, belief.value)]
    misread = [belief for belief in wrong if belief.key in row.query.change]
    if misread:
        return f"Misread: {_beliefs(misread, target)}."
    if wrong:
        return f"What was asked is understood, but on the way was lost: {_beliefs(wrong, target)}."
    if row.result.rank == 1:
        return "Understood in every attribute, and found."
    return (
        "Understood in every attribute: the query stands for the target, but other garments' pictures "
        "lie nearer to it."
    )


def note_form(note: Note, kind: str, value: str, theirs: Note | None = None) -> Markup:
    """The note and tags of a query or a dialogue.

    Args:
        kind, value: what the note is on: `number` of a query or `mark` of a dialogue.
        theirs: what somebody else saved in the meantime.
    """
    other = (
        tag(
            "p",
            f"Written in another tab: “{theirs.words}” {', '.join(theirs.tags)}",
            class_="notice",
        )
        if theirs
        else ""
    )
    return tag(
        "form",
        tag("h3", "Note")
        + other
        + tag(
            "label",
            tag("span", "What goes wrong here", class_="announced")
            + tag(
                "textarea",
                note.words,
                name="words",
                rows=3,
                maxlength=NOTE,
                placeholder="What goes wrong here",
            ),
        )
        + tag(
            "label",
            tag("span", "Tags")
            + void(
                "input",
                name="tags",
                type="text",
                class_="field",
                autocomplete="off",
                placeholder="colour, wrong label",
                value=", ".join(note.tags),
            ),
        )
        + tag(
            "div",
            tag("button", "Save", type="submit", class_="button")
            + tag("span", "", class_="quiet", role="status", data_saved=True),
            class_="acts",
        ),
        class_="note",
        data_form="note",
        data_kind=kind,
        data_value=value,
        data_revision=note.revision,
    )


def written(note: Note) -> Markup:
    """A note to read only."""
    if not note:
        return Markup()
    tags = join(tag("span", f"#{name}", class_="badge tag") for name in note.tags)
    return tag(
        "div", tag("h3", "Note") + tag("p", note.words) + tag("p", tags, class_="badges"), class_="note"
    )


def _head(pair: Pair, names: Names) -> Markup:
    row = pair.row
    place = f"Rank {row.result.rank:,}"
    if pair.before:
        place += f", {pair.before.result.rank:,} with {names.before}"
    cause = (
        tag("span", row.cause, class_=f"badge cause-{row.cause.name.lower()}", title=MEANING[row.cause])
        if row.cause
        else ""
    )
    told = tag("h2", f"Query {row.number}") + tag("p", place, class_="number") + cause
    return tag("header", told + (acts(STEPS) if names.live else Markup()), class_="open-head")


def acts(steps: Markup) -> Markup:
    """What can be done in a dialog's head, and the way out of it."""
    close = tag("button", "×", type="button", class_="button", data_do="close", aria_label="Close")
    return tag("div", steps + close, class_="steps")


#: To the query before and after this one, in the order of the list.
STEPS = join(
    tag("button", arrow, type="button", class_="button", data_do=do, aria_label=label, title=label)
    for do, arrow, label in (("previous", "←", "Previous query"), ("next", "→", "Next query"))
)


def _case(row: Row, beliefs: Sequence[Belief], make: Cards) -> Markup:
    more = len(row.query.targets) - 1
    changes = join(
        tag("li", f"{words(key)}: {old or 'none'} → {new or 'none'}")
        for key, (old, new) in row.query.change.items()
    )
    asked = tag("blockquote", row.query.text, class_="line-said") + tag("ul", changes, class_="quiet")
    if row.frame.unknown:
        asked += tag("p", "Words that no rule could place: " + ", ".join(row.frame.unknown), class_="quiet")
    answers = f"The target, and {plural(more, 'more right answer')}" if more else "The target"
    return tag(
        "div",
        _picture("The reference", row.reference, make)
        + tag("div", asked, class_="asked")
        + _picture(answers, row.target, make, right=True)
        + tag(
            "section", panel(beliefs), class_="understood", aria_label="What the composed query stands for"
        ),
        class_="case",
    )


def _picture(caption: str, garment: Garment, make: Cards, right: bool = False) -> Markup:
    return tag(
        "figure",
        tag("div", make.image(garment, lazy=False), class_="tile right" if right else "tile")
        + tag("figcaption", tag("strong", caption) + tag("span", garment.title, class_="quiet")),
    )


def _found(row: Row, run: Run, heading: str, make: Cards) -> Markup:
    """The first ten, and the target where it is not among them."""
    result, right = row.result, set(row.query.targets)
    cards = [
        _card(place, run.garment(found), score, row, found in right, make)
        for place, (found, score) in enumerate(zip(result.top, result.scores, strict=True), start=1)
    ]
    if not right & set(result.top):
        cards.append(_card(result.rank, row.target, result.to_target, row, True, make))
    return tag("section", tag("h3", heading) + tag("ol", join(cards), class_="tens"))


def _card(place: int, garment: Garment, score: float, row: Row, right: bool, make: Cards) -> Markup:
    frame = "tile right" if right else "tile"
    told = tag("span", "✓ right answer", class_="badge met") if right else ""
    return tag(
        "li",
        tag("div", make.image(garment), class_=frame)
        + tag("p", tag("b", f"{place:,}") + tag("span", f"{score:.3f}", class_="quiet"), class_="number")
        + tag("p", garment.title, class_="quiet title")
        + told
        + badges(row.judge(garment)),
    )


def _neighbours(row: Row, run: Run, make: Cards) -> Markup:
    """What looks most like the target: twins show here."""
    near = neighbours(run.retriever.index.embeddings, row.result.target, NEIGHBOURS)
    cards = join(_near(run.garment(place), cosine, row, make) for place, cosine in near)
    return tag("section", tag("h3", "What looks most like the target") + tag("ol", cards, class_="tens"))


def _near(garment: Garment, cosine: float, row: Row, make: Cards) -> Markup:
    keys = sorted(differing(row.target, garment))
    shown = ", ".join(
        said(key, garment.attributes.get(key, garment.category if key == "category" else "no"))
        for key in keys[:NAMED]
    )
    more = f" and {len(keys) - NAMED} more" if len(keys) > NAMED else ""
    told = "another right answer" if not keys else f"differs: {shown}{more}"
    if garment.id == row.reference.id:
        told = f"the reference; {told}"
    return tag(
        "li",
        tag("div", make.image(garment), class_="tile")
        + tag("p", tag("span", f"{cosine:.3f}", class_="quiet"), class_="number")
        + tag("p", told, class_="quiet title"),
    )


def _beliefs(wrong: Sequence[Belief], target: dict[str, str]) -> str:
    shown = "; ".join(
        f"{words(belief.key)} is read as {belief.value} ({100 * belief.confidence:.0f} %), "
        f"the target's is {target[belief.key]}"
        for belief in wrong[:NAMED]
    )
    more = len(wrong) - NAMED
    return shown + (f"; {plural(more, 'attribute')} more" if more > 0 else "")
