"""The Inspect page: what it answers to the browser. `inspect.js` sends what a person does.

Nothing is evaluated before somebody asks, and nothing of what a person chose is kept here: each
request names its evaluation, and finished ones are found again (`workbench`).
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import asdict
from pathlib import Path
from typing import Any

from jvsm_core.dialogue.retriever import Retriever
from jvsm_core.errors import RequestError

from ..serving.access import Access
from ..ui.answers import Answer, answered
from ..ui.cards import Cards
from ..ui.frame import INSPECT, page
from ..ui.markup import Markup, filled, join, plural, tag, void
from ..ui.pictures import Pictures
from . import charts, detail, export, quality, shipped, shoppers, table, trace
from .charts import Names
from .compare import Pair, pair
from .export import STYLE
from .notes import Conflict, Note, Notes
from .run import Run
from .select import BEYOND, Sieve, causes, failures
from .setup import BENCHMARKS, BY, DRAWN, EDITS, LIKENESS, OURS, QUERIES, RANKINGS, Setup, Sources
from .workbench import Busy, Workbench

__all__ = ["STYLE", "Inspect"]

SCRIPT = Path(__file__).with_name("inspect.js")


class Inspect:
    """The page over one shop, and whatever else may be inspected."""

    scripts = (SCRIPT,)
    answers = (
        "evaluate",
        "select",
        "open_query",
        "save_note",
        "marks",
        "replay",
        "take_away",
        "remove_mark",
        "sign_in",
        "trace",
        "quality",
    )

    def __init__(
        self, retriever: Retriever, sources: Sources, notes: Notes, cards: Cards, access: Access | None = None
    ) -> None:
        self._workbench = Workbench(retriever, sources)
        self._retriever = retriever
        self._notes = notes
        self._cards = cards
        self._access = access or Access()

    def page(self) -> Markup:
        """The page as it is first shown: what can be evaluated, and nothing evaluated."""
        choices = self._workbench.choices
        benchmarks = [(name, BENCHMARKS[name]) for name in choices["benchmark"]]
        checkpoints = [(name, name) for name in choices["checkpoint"]]
        fields = [
            table.choice("benchmark", "Benchmark", benchmarks),
            *(
                tag(
                    "span",
                    table.choice("split", "Split", [(split, split) for split in choices[f"split:{name}"]]),
                    data_benchmark=name,
                    hidden=name != DRAWN,
                )
                for name in choices["benchmark"]
            ),
            table.choice("edits", "Edits at once", [(name, name) for name in EDITS], Setup().edits),
            table.choice("queries", "Queries, at most", [(str(count), f"{count:,}") for count in QUERIES]),
            table.choice("checkpoint", "Checkpoint", checkpoints),
            table.choice("ranking", "Ranked by", [*RANKINGS.items()]),
            table.choice(
                "other",
                "Compare with",
                [
                    ("", "none"),
                    *(checkpoints if len(checkpoints) > 1 else ()),
                    *((BY + name, told) for name, told in RANKINGS.items()),
                ],
            ),
        ]
        body = filled(
            SCRIPT.with_name("inspect.html"),
            setup=join(fields),
            operator=self._operator(),
            shipped=shipped.shown(self._retriever, self._cards),
            beyond=table.choice(
                "beyond",
                "A query failed if its target is not",
                [(str(place), "the first" if place == 1 else f"among the first {place}") for place in BEYOND],
            ),
        )
        return page(INSPECT, body)

    @answered
    def evaluate(self, request: Mapping[str, Any]) -> Answer:
        """An evaluation: all there is to see of it, or how far it is (`busy`).

        Args:
            request: the fields of a `Setup`, `other` (a checkpoint to compare with), and what `select` takes.
        """
        run, before, names = self._asked(request)
        if isinstance(run, Busy):
            return {"busy": asdict(run)}
        if isinstance(before, Busy):
            return {"busy": asdict(before)}
        pairs = pair(run, before)
        sieve = Sieve.read(request.get("sieve"))
        answer = self._selected(request, run, pairs, names)
        answer["regions"] |= {
            "summary": table.summary(run, pairs, names),
            "slices": charts.recall_by_slice(pairs, names),
            "bands": charts.rank_distribution(pairs, names),
            "filters": table.filters(pairs, self._notes.tags(), sieve),
        }
        return answer

    @answered
    def select(self, request: Mapping[str, Any]) -> Answer:
        """The queries that pass a sieve.

        Args:
            request: as for `evaluate`; `sieve`; `beyond` (a place); `shown` (lines there are already).
        """
        run, _, pairs, names = self._finished(request)
        return self._selected(request, run, pairs, names)

    @answered
    def open_query(self, request: Mapping[str, Any]) -> Answer:
        """The query `number` in full."""
        run, before, pairs, names = self._finished(request)
        row = run.row(request.get("number"))
        subject = run.subject(row)
        note = self._notes.of((subject,)).get(subject, Note())
        return {"html": detail.query(pairs[row.number - 1], run, before, names, self._make(run), note)}

    @answered
    def save_note(self, request: Mapping[str, Any]) -> Answer:
        """Save the note on a query (`number`) or on a shopper's dialogue (`mark`).

        Args:
            request: `words`, `tags` (with commas between), `revision` (of the note as it was shown).
        """
        self._access.require(request)
        kind, value = request.get("kind"), str(request.get("value"))
        if kind == "mark":
            subject = self._notes.marked(value).subject
        else:
            run = self._finished(request)[0]
            subject = run.subject(run.row(int(value) if value.isdecimal() else None))
        words, tags = str(request.get("words", "")), str(request.get("tags", "")).split(",")
        seen = request.get("revision")
        try:
            note = self._notes.save(subject, words, tags, seen if isinstance(seen, int) else 0)
        except Conflict as conflict:
            mine = Note(words, tuple(filter(None, map(str.strip, tags))), conflict.theirs.revision)
            return {"html": detail.note_form(mine, str(kind), value, conflict.theirs), "said": str(conflict)}
        return {"revision": note.revision, "tags": ", ".join(note.tags), "said": "Saved."}

    @answered
    def marks(self, request: Mapping[str, Any]) -> Answer:
        """A page of the dialogues that shoppers marked as wrong, from the place `first` on."""
        asked = request.get("first")
        total = self._notes.count_marks()
        first = asked if isinstance(asked, int) and 0 < asked < total else 0
        found = self._notes.marks(first, shoppers.PAGE)
        noted = self._notes.of(mark.subject for mark in found)
        listed = shoppers.marks(
            found,
            noted,
            self._retriever,
            self._cards,
            first=first,
            total=total,
            removing=self._access.operates(request),
        )
        return {"regions": {"marks": listed, "marked": str(total)}}

    @answered
    def remove_mark(self, request: Mapping[str, Any]) -> Answer:
        """Remove the marked dialogue `mark`."""
        self._access.require(request)
        self._notes.remove_mark(str(request.get("mark")))
        return {"status": "Removed."}

    @answered
    def sign_in(self, request: Mapping[str, Any]) -> Answer:
        """What to send as `operator` with every request, for the operator's `password`."""
        return {"operator": self._access.sign_in(request.get("password"))}

    @answered
    def replay(self, request: Mapping[str, Any]) -> Answer:
        """The marked dialogue `mark`, performed again."""
        mark = self._notes.marked(str(request.get("mark")))
        note = self._notes.of((mark.subject,)).get(mark.subject, Note())
        return {"html": shoppers.replayed(mark, self._retriever, self._cards, note)}

    @answered
    def take_away(self, request: Mapping[str, Any]) -> Answer:
        """The queries that pass the sieve as a file: `form` is `csv` or `html`."""
        run, before, pairs, names = self._finished(request)
        noted = self._noted(run)
        chosen = Sieve.read(request.get("sieve")).select(pairs, noted)
        if request.get("form") == "csv":
            return {"text": export.as_csv(chosen, run, noted), "name": "inspect.csv", "type": "text/csv"}
        page = export.as_page(chosen, pairs, run, before, names, noted, self._cards.currency)
        return {"text": page, "name": "inspect.html", "type": "text/html"}

    @answered
    def trace(self, request: Mapping[str, Any]) -> Answer:
        """One query the whole way: `start`, `say` and `target`, see `trace.performed`."""
        dialogue, target = trace.performed(self._retriever, request)
        shown = trace.traced(self._retriever, dialogue, target, self._cards)
        return {"regions": {"trace": shown}, "status": "Traced."}

    @answered
    def quality(self, request: Mapping[str, Any]) -> Answer:
        """What the shop's owner should know of its data, and the results of its own conversations."""
        told = quality.quality(self._retriever, self._cards) + quality.conversations(self._notes.folder)
        return {"regions": {"quality": told}}

    def _operator(self) -> Markup:
        """What a public shop says of itself, and where its operator signs in."""
        if not self._access.public:
            return Markup()
        told = tag(
            "p",
            "This shop is open to everybody. How much one visitor may ask for at once is limited, and only its "
            "operator evaluates, writes notes and removes conversations.",
        )
        form = tag(
            "form",
            tag(
                "label",
                tag("span", "Operator's password"),
                void(
                    "input", name="password", type="password", class_="field", autocomplete="current-password"
                ),
                class_="choice",
            ),
            tag("button", "Sign in", type="submit", class_="button"),
            data_form="operator",
            class_="operator",
        )
        return tag(
            "div", told, form if self._access.can_sign_in else "", class_="quiet", data_part="operator"
        )

    def _finished(self, request: Mapping[str, Any]) -> tuple[Run, Run | None, list[Pair], Names]:
        """The evaluation that a request is about, made before.

        Raises:
            RequestError: it is not there, or not any more.
        """
        run, before, names = self._asked(request)
        if isinstance(run, Busy) or isinstance(before, Busy):
            raise RequestError(
                "this evaluation is not at hand any more and is made again; press Evaluate to wait for it"
            )
        return run, before, pair(run, before), names

    def _asked(self, request: Mapping[str, Any]) -> tuple[Run | Busy, Run | Busy | None, Names]:
        """The evaluation that a request is about and the one to compare it with, as far as they are.

        Both are begun at once, so that asking again finds whichever is not finished.
        """
        setup, other = Setup.read(request, self._workbench.choices)
        begin = self._access.operates(request)
        run = self._workbench.ask(setup, begin=begin)
        before = self._workbench.ask(other, begin=begin) if other else None
        return run, before, self._names(setup, other)

    def _selected(self, request: Mapping[str, Any], run: Run, pairs: list[Pair], names: Names) -> Answer:
        noted = self._noted(run)
        chosen = Sieve.read(request.get("sieve")).select(pairs, noted)
        shown = request.get("shown")
        first = shown if isinstance(shown, int) and 0 < shown < len(chosen) else 0
        part = chosen[first : first + table.PAGE]
        lines = table.lines(part, noted, self._make(run)) or table.nothing()
        regions = {"more": table.more(len(chosen), first + len(part))}
        if first:
            return {"append": lines, "regions": regions}
        beyond = int(request["beyond"]) if str(request.get("beyond")) in map(str, BEYOND) else BEYOND[0]
        count = plural(len(chosen), "query", "queries")
        return {
            "order": [one.row.number for one in chosen],
            "status": count,
            "regions": regions
            | {
                "rows": lines,
                "count": count if len(chosen) == len(pairs) else f"{count} of {len(pairs):,}",
                "causes": charts.failures_by_cause(causes(pairs, beyond), names)
                + shipped.examples(failures(pairs, beyond), run.benchmark.catalogue, self._make(run)),
            },
        }

    def _noted(self, run: Run) -> dict[int, Note]:
        """Query numbers to the notes there are."""
        subjects = {run.subject(row): row.number for row in run.rows}
        return {subjects[subject]: note for subject, note in self._notes.of(subjects).items()}

    def _make(self, run: Run) -> Cards:
        """Cards of a run's gallery; photos lie in a folder of their own."""
        if run.setup.benchmark == DRAWN:
            return self._cards
        return Cards(Pictures(run.benchmark.catalogue), self._cards.currency)

    @staticmethod
    def _names(setup: Setup, other: Setup | None) -> Names:
        def shown(one: Setup) -> str:
            named = "this shop's checkpoint" if one.checkpoint == OURS else f"“{one.checkpoint}”"
            same = one.ranking == LIKENESS and (other is None or setup.ranking == other.ranking)
            return named if same else f"{named} by {RANKINGS[one.ranking]}"

        return Names(shown(setup), shown(other) if other else "")
