"""Stories: dialogues that play step by step or by themselves, with live results: curated, or recorded here.

A story records what is done, never what is found: each time it plays, the acts are performed in
the shop as it stands. It begins with the garment that fits a description best, so that it also
plays over another catalogue.
"""

from __future__ import annotations

import logging
from collections.abc import Mapping
from dataclasses import dataclass
from itertools import pairwise
from pathlib import Path
from typing import Any

from jvsm_core.catalogue import Catalogue, Garment
from jvsm_core.dialogue.actions import Pick, Refine, Reject, StartGarment, StartWords
from jvsm_core.dialogue.dialogue import Dialogue, Turn
from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import DataError, RequestError
from jvsm_core.files import parse_json
from jvsm_core.search.filters import Settings

from ..ui import export
from ..ui.answers import Answer, answered
from ..ui.cards import Cards, said
from ..ui.frame import STORIES, page
from ..ui.frames import SHOWN, Frame, frame, slide
from ..ui.known import Known
from ..ui.markup import Markup, join, tag

SCRIPT = Path(__file__).with_name("stories.js")

FORMAT = 1

#: Most stories that a browser keeps; as in `story.js` of the shop.
OWN = 12

#: Most steps of a story, and characters of its title and summary.
MOST_STEPS, TITLE = 60, 200

#: What a step may do, and the type of its value.
STEPS: Mapping[str, type] = {"say": str, "use": int, "less_like": int, "undo": bool, "back_to": int}

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Step:
    """One act of a story.

    Attributes:
        do: a key of `STEPS`: say words, use or turn down the hit at a place (1 is the first), undo,
            go back to a step (0 is the start).
        note: what a presenter says about it.
    """

    do: str
    value: str | int | bool
    note: str = ""


@dataclass(frozen=True)
class Story:
    """A dialogue to be played.

    Attributes:
        start: words, or attributes that the first garment should have.
    """

    id: str
    title: str
    summary: str
    start: str | Mapping[str, str]
    steps: tuple[Step, ...]

    @classmethod
    def read(cls, path: Path) -> Story:
        """A story's file.

        Raises:
            DataError: what is wrong with it.
        """
        try:
            return cls.from_json(parse_json(path.read_text("utf-8")), path.stem)
        except (OSError, ValueError, DataError) as error:
            raise DataError(f"{path}: {error}") from None

    @classmethod
    def from_json(cls, row: Any, id: str = "") -> Story:
        """The inverse of `to_json`.

        Raises:
            DataError: what is wrong with it.
        """
        try:
            if row["format"] != FORMAT:
                raise ValueError(f"format {row['format']!r} is not {FORMAT}")
            steps = tuple(_step(step) for step in row["steps"])
            if not steps or not isinstance(row["start"], str | dict):
                raise ValueError("a story has a start and steps")
            if isinstance(row["start"], dict) and not all(isinstance(v, str) for v in row["start"].values()):
                raise ValueError("a start's attributes are texts")
            if len(steps) > MOST_STEPS:
                raise ValueError(f"a story has at most {MOST_STEPS} steps")
            return cls(id, str(row["title"])[:TITLE], str(row["summary"])[:TITLE], row["start"], steps)
        except (ValueError, KeyError, TypeError, AttributeError) as error:
            raise DataError(f"this is not a story: {error}") from None

    def to_json(self) -> dict[str, Any]:
        """A plain dict, as a story's file holds it."""
        start = self.start if isinstance(self.start, str) else dict(self.start)
        steps = [{step.do: step.value} | ({"note": step.note} if step.note else {}) for step in self.steps]
        told = {"title": self.title, "summary": self.summary}
        return {"format": FORMAT, **told, "start": start, "steps": steps}


def _step(row: Mapping[str, Any]) -> Step:
    (do,) = set(row) - {"note"}
    if do not in STEPS or not isinstance(row[do], STEPS[do]):
        raise ValueError(f"a step is one of {', '.join(STEPS)}, not {do!r}: {row[do]!r}")
    return Step(do, row[do], str(row.get("note", "")))


def read_stories(folder: Path) -> list[Story]:
    """All stories of a folder by file name; one that is damaged is logged and left out."""
    stories = []
    for path in sorted(folder.glob("*.json")):
        try:
            stories.append(Story.read(path))
        except DataError as error:
            log.warning("%s", error)
    return stories


def best_start(catalogue: Catalogue, wanted: Mapping[str, str], known: Known) -> Garment:
    """The garment of the wanted category that has most of the attributes; the first of several.

    Where the shop has no such category, the attributes alone decide.
    """

    def fits(garment: Garment) -> tuple[bool, int]:
        values = known.values(garment)
        shared = sum(values.get(key) == value for key, value in wanted.items())
        return values["category"] == wanted.get("category"), shared

    return max(catalogue, key=fits)


def _lacks(start: Garment, wanted: Mapping[str, str], known: Known) -> str:
    """What a story's start has not of what the story begins with, as a sentence; "" where it fits."""
    values = known.values(start)
    missing = [said(key, value) for key, value in wanted.items() if values.get(key) != value]
    if not missing:
        return ""
    return f"Nothing in this shop is {' and '.join(missing)} as well; it begins with what comes nearest."


def perform(retriever: Retriever, story: Story, known: Known | None = None) -> list[Frame]:
    """The story's frames, performed now: the start and one for each step.

    Args:
        known: of the shop; looked through anew where it is not given.

    Raises:
        RequestError: a step that cannot be performed in this shop.
    """
    settings = Settings(k=SHOWN)
    if isinstance(story.start, str):
        dialogue = retriever.start(text=story.start, settings=settings)
        opening = story.summary
    else:
        known = known or Known(retriever)
        start = best_start(retriever.catalogue, story.start, known)
        dialogue = retriever.start(garment_id=start.id, settings=settings)
        opening = " ".join(filter(None, (story.summary, _lacks(start, story.start, known))))
    shown, turns = [frame(retriever, dialogue, opening)], [dialogue.position]
    for step in story.steps:
        dialogue = _do(retriever, dialogue, step, turns)
        turns.append(dialogue.position)
        shown.append(frame(retriever, dialogue, step.note))
    return shown


def recorded(dialogue: Dialogue, catalogue: Catalogue, title: str) -> Story:
    """The line of a dialogue that led to its current turn, as a story.

    Its start is kept by attributes and a garment that was used or turned down by its place, so that it plays
    over any catalogue.

    Raises:
        RequestError: it has no title, nothing was done yet, it began with a photo or did what no step can.
    """
    if not title.strip():
        raise RequestError("a story needs a title")
    first, *rest = dialogue.turns
    match first.act:
        case StartWords(text):
            start: str | Mapping[str, str] = text
        case StartGarment(garment):
            start = {"category": catalogue[garment].category} | dict(catalogue[garment].attributes)
        case _:
            raise RequestError("a story begins with a garment or with words; a photo is not kept in one")
    steps = [_step_of(turn, before) for before, turn in pairwise((first, *rest))]
    if not steps:
        raise RequestError("nothing was said yet; a story needs at least one step")
    summary = ", ".join(f"“{turn.text}”" for turn in rest if turn.text) or "As it was recorded here."
    return Story.from_json(Story("", title.strip(), summary, start, tuple(steps)).to_json())


def _step_of(turn: Turn, before: Turn) -> Step:
    """A turn as a step.

    Raises:
        RequestError: no step does that.
    """
    places = {hit.garment.id: place for place, hit in enumerate(before.hits, start=1)}
    match turn.act:
        case Refine():
            return Step("say", turn.text)
        case Pick(garment) if garment in places:
            return Step("use", places[garment])
        case Reject(garment) if garment in places:
            return Step("less_like", places[garment])
    raise RequestError("a story can say words, use a garment that was found and turn one down, and no more")


def _do(retriever: Retriever, dialogue: Dialogue, step: Step, turns: list[int]) -> Dialogue:
    match step.do, step.value:
        case "say", str(words):
            return retriever.refine(dialogue, words)
        case "use", int(place):
            return retriever.pick(dialogue, _at(dialogue, place))
        case "less_like", int(place):
            return retriever.reject(dialogue, _at(dialogue, place))
        case "undo", _:
            return retriever.undo(dialogue)
        case "back_to", int(place) if 0 <= place < len(turns):
            return retriever.branch(dialogue, turns[place])
        case _:
            raise RequestError(f"the story goes back to step {step.value}, which was not played yet")


def _at(dialogue: Dialogue, place: int) -> str:
    if not 1 <= place <= len(dialogue.hits):
        raise RequestError(f"the story uses garment {place}, but only {len(dialogue.hits)} were found")
    return dialogue.hits[place - 1].garment.id


class Stories:
    """The Stories page."""

    scripts = (SCRIPT,)
    answers = ("play", "export", "own")

    def __init__(self, retriever: Retriever, stories: list[Story], cards: Cards) -> None:
        self._retriever = retriever
        self._stories = {story.id: story for story in stories}
        self._cards = cards
        self._known = Known(retriever)

    def page(self) -> Markup:
        """All stories as cards, and the stage on which they play."""
        body = tag(
            "div",
            tag("h1", "Stories")
            + tag(
                "p",
                "Dialogues to show and to talk about. Nothing in them is recorded but the words: "
                "the results are found while they play.",
                class_="quiet",
            )
            + tag("section", tag("div", data_region="own", class_="shelf"), data_part="own", hidden=True)
            + tag("div", join(self._card(story) for story in self._stories.values()), class_="shelf"),
            class_="pagebody",
        )
        return page(STORIES, body + STAGE)

    @answered
    def play(self, request: Mapping[str, Any]) -> Answer:
        """The slides of the story `id`."""
        story = self._story(request)
        shown = perform(self._retriever, story, self._known)
        return {"title": story.title, "slides": [slide(one, self._cards) for one in shown]}

    @answered
    def export(self, request: Mapping[str, Any]) -> Answer:
        """The story `id` as one HTML file."""
        story = self._story(request)
        shown = perform(self._retriever, story, self._known)
        html = export.page(story.title, story.summary, shown, self._retriever.catalogue, self._cards.currency)
        return {"html": html, "name": f"{story.id}.html"}

    @answered
    def own(self, request: Mapping[str, Any]) -> Answer:
        """Cards of the stories that this browser recorded: `stories`, as their files."""
        sent = request.get("stories")
        stories = (
            [Story.from_json(row, str(place)) for place, row in enumerate(sent)]
            if isinstance(sent, list)
            else []
        )
        return {"regions": {"own": join(self._card(story, recorded=True) for story in stories[:OWN])}}

    def _story(self, request: Mapping[str, Any]) -> Story:
        if request.get("story") is not None:
            return Story.from_json(request["story"], "story")
        try:
            return self._stories[request["id"]]
        except (KeyError, TypeError):
            raise RequestError("there is no such story; reload the page") from None

    def _card(self, story: Story, recorded: bool = False) -> Markup:
        if not isinstance(story.start, str):
            picture = self._cards.image(best_start(self._retriever.catalogue, story.start, self._known))
        else:
            picture = tag("span", f"“{story.start}”", class_="tile-words")
        said = [f"“{step.value}”" for step in story.steps if step.do == "say"]
        which = {"data_own": story.id} if recorded else {"data_id": story.id}
        return tag(
            "article",
            # The button below says the same to the keyboard and to those who listen.
            tag(
                "button",
                picture,
                type="button",
                class_="tile",
                data_do="play",
                tabindex=-1,
                **which,
                aria_hidden="true",
            )
            + tag(
                "div",
                tag("h2", story.title)
                + tag("p", story.summary, class_="quiet")
                + tag("p", ", ".join(said), class_="words")
                + tag(
                    "div",
                    tag(
                        "button",
                        "Play",
                        type="button",
                        class_="button",
                        data_do="play",
                        **which,
                        aria_label=f"Play: {story.title}",
                    )
                    + tag(
                        "button",
                        "Export",
                        type="button",
                        class_="link",
                        data_do="export",
                        **which,
                        aria_label=f"Export: {story.title}",
                    )
                    + (_own_acts(story) if recorded else ""),
                    class_="acts",
                ),
            ),
            class_="story",
        )


def _own_acts(story: Story) -> Markup:
    """Save a recorded story as a file for the folder of stories; forget it."""
    return join(
        tag(
            "button",
            label,
            type="button",
            class_="link",
            data_do=do,
            data_own=story.id,
            aria_label=f"{label}: {story.title}",
        )
        for label, do in (("Save", "keep"), ("Forget", "forget"))
    )


#: Where stories play: a dialog over the whole window.
STAGE = Markup("""
<dialog class="stage" aria-labelledby="stage-title">
  <header class="stage-head">
    <h2 id="stage-title" data-stage="title"></h2>
    <span class="number quiet" data-stage="place" aria-live="polite"></span>
    <button type="button" class="button" data-do="auto" aria-pressed="false">Play by itself</button>
    <button type="button" class="button" data-do="full">Full screen</button>
    <button type="button" class="button" data-do="close">Close</button>
  </header>
  <div data-stage="slide" tabindex="0" role="region" aria-label="The slide"></div>
  <footer class="stage-foot">
    <button type="button" class="button" data-do="previous">Back</button>
    <button type="button" class="send" data-do="next">Next</button>
  </footer>
</dialog>
<div class="notice" data-notice role="alert" hidden></div>
""")
