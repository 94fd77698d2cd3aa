"""What was understood, as HTML: what is asked now, each thing to be taken off again, and what is at hand."""

from __future__ import annotations

from collections.abc import Sequence

from jvsm_core.dialogue.dialogue import Dialogue
from jvsm_core.dialogue.explain import Explanation
from jvsm_core.language.frame import Constraint, Filter
from jvsm_core.search.constraints import concerned_keys

from ..ui.cards import said, words
from ..ui.markup import Markup, join, tag

#: Attributes of the garment at hand that are named; the rest is in its closer look.
AT_HAND = 6


def understood(dialogue: Dialogue, whys: Sequence[Explanation]) -> Markup:
    """What is in force, and what is at hand beside it; empty where nothing was asked."""
    asked = [
        _chip(dialogue, constraint, *_met(whys, place))
        for place, constraint in enumerate(dialogue.constraints)
    ]
    asked += [_chip(dialogue, one, "only these", "met") for one in dialogue.filters]
    if not asked:
        return Markup()
    return (
        tag("h2", "What I understood")
        + tag("ul", join(asked), class_="in-force")
        + _question(dialogue)
        + _at_hand(dialogue)
    )


def _met(whys: Sequence[Explanation], place: int) -> tuple[str, str]:
    """How many of the garments shown meet a constraint, in words, and how its chip looks."""
    answers = [why.verdicts[place].met for why in whys]
    known = sum(answer is not None for answer in answers)
    met = sum(answer is True for answer in answers)
    if not known:
        return "nothing on record tells", ""
    if not met:
        # The shop may not have it, and says so instead of showing ten crosses.
        return "not in these; the nearest are shown", "unmet"
    return f"{met} of {known}", "met" if 2 * met >= known else "unmet"


def _chip(dialogue: Dialogue, asked: Constraint | Filter, note: str, looks: str) -> Markup:
    part = asked.part if isinstance(asked, Constraint) else ""
    guess = isinstance(asked, Constraint) and asked.guess
    off = tag(
        "button",
        "×",
        type="button",
        class_="off",
        data_do="drop",
        data_key=asked.key,
        data_part=part,
        data_words=asked.words,
        data_guessed="true" if guess else None,
        aria_label=f"Take off: {asked.words}",
    )
    return tag(
        "li",
        tag("strong", asked.words),
        tag("span", f"a guess; {note}" if guess else note),
        off,
        class_=f"badge {looks} unsure" if guess else f"badge {looks}",
        title=_reading(dialogue, asked),
    )


def _question(dialogue: Dialogue) -> Markup:
    """What was guessed in the current turn, asked back: two buttons keep the guess or leave it out."""
    new = (one for one in dialogue.constraints if one.guess and one.turn == dialogue.position)
    guess = next(new, None)
    if guess is None:
        question = dialogue.turn.frame.question
        return tag("div", tag("span", question), class_="question") if question else Markup()
    asked = (
        dialogue.turn.frame.question or f"I took “{guess.words}” to mean {_meaning(guess)}. Is that right?"
    )
    button = {"type": "button", "class_": "button"}
    return tag(
        "div",
        tag("span", asked),
        tag("button", "Yes", data_do="agree", **button),
        tag(
            "button",
            "No, leave it out",
            data_do="drop",
            data_key=guess.key,
            data_part=guess.part,
            data_words=guess.words,
            data_guessed="true",
            **button,
        ),
        class_="question",
        role="group",
        aria_label="A question back",
    )


def _reading(dialogue: Dialogue, asked: Constraint | Filter) -> str:
    """What words were read as, and which words they were: `colour: navy. You said “in navy”.`"""
    key = f"{asked.part} {asked.key}".strip() if isinstance(asked, Constraint) else asked.key
    said_then = dialogue.tree[asked.turn].text if 0 <= asked.turn < len(dialogue.tree) else ""
    return f"{words(key)}: {_meaning(asked)}." + (f" You said “{said_then}”." if said_then else "")


def _meaning(asked: Constraint | Filter) -> str:
    """What is asked, in the words of the catalogue."""
    if asked.values:
        return f"{'not ' if asked.negated else ''}{' or '.join(asked.values)}"
    if isinstance(asked, Constraint):
        return f"{'more' if asked.up else 'less'} {words(asked.direction or '')}"
    bounds = (("at least", asked.at_least), ("at most", asked.at_most))
    told = " and ".join(f"{name} {bound:g}" for name, bound in bounds if bound is not None)
    return told or f"{asked.direction} {asked.key}"


def _at_hand(dialogue: Dialogue) -> Markup:
    """What else is known of the garment that is refined: it stays where it can."""
    evidence = dialogue.turn.evidence
    asked = frozenset().union(*map(concerned_keys, dialogue.constraints))
    rest = [(key, value) for key, value in evidence.values.items() if key not in asked and value != "no"]
    if not rest:
        return Markup()
    named = ", ".join(said(key, value) for key, value in rest[:AT_HAND])
    more = f" and {len(rest) - AT_HAND} more" if len(rest) > AT_HAND else ""
    seen = ", as seen on the picture" if any(key in evidence.seen for key, _ in rest[:AT_HAND]) else ""
    return tag("p", f"The rest as it is: {named}{more}{seen}.", class_="quiet")
