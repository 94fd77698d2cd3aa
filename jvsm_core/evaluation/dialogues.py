"""Dialogues of several turns: ways to answer the last turn, on the same simulated shoppers.

`jvsm` is the shop's dialogue as shoppers hold it: words read, composed with all that stands of the
line, and garments that meet what was asked preferred (`Retriever.refine`). All other systems rank by
cosine alone: `model` composes each turn on the query of the turn before, in the order it was said, and
nothing more; `last-turn` and `joined` are the simple strategies, `untrained` a recursion of sums.

A session of n differences has n turns (`sessions`). So of `hits@10` the key "n" is read as: of the
shoppers whose garment differed in n attributes, so many had seen it among the first ten after at
most n turns. `R@10`, `percentile` and `kept` are of one turn, over all sessions that reach it.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass

import numpy as np
import torch
from torch import Tensor
from tqdm import tqdm

from ..dialogue.retriever import Retriever
from ..errors import RequestError
from ..metrics import ranks, top_k
from ..model.jvsm import JVSM
from ..search.filters import Settings
from .figures import rounded
from .galleries import LabelledGallery
from .kept import kept
from .session_scores import score_sessions
from .sessions import Session
from .systems import Query, System, jvsm, read_texts, summed

#: A garment is found where it stands among so many.
FOUND = 10


@dataclass(frozen=True)
class Turn:
    """One turn of all sessions that reach it.

    Attributes:
        sessions: int64 [S], which sessions.
        text: [S, T] features of what each says.
        joined: [S, T] features of all it has said so far, joined by commas.
    """

    sessions: Tensor
    text: Tensor
    joined: Tensor


#: Model, embeddings [sessions, D] of the start garments, turns -> queries [S, D] of each turn.
Strategy = Callable[[JVSM, Tensor, Sequence[Turn]], list[Tensor]]


def recursive(system: System) -> Strategy:
    """Each turn composes on the query of the turn before."""

    def queries(model: JVSM, start: Tensor, turns: Sequence[Turn]) -> list[Tensor]:
        query, found = start.clone(), []
        for turn in turns:
            composed = system(model, Query(query[turn.sessions], turn.text))
            query[turn.sessions] = composed
            found.append(composed)
        return found

    return queries


def last_turn(model: JVSM, start: Tensor, turns: Sequence[Turn]) -> list[Tensor]:
    """The start garment with what was said last; what was said before is forgotten."""
    return [jvsm(model, Query(start[turn.sessions], turn.text)) for turn in turns]


def joined(model: JVSM, start: Tensor, turns: Sequence[Turn]) -> list[Tensor]:
    """The start garment with everything said so far as one text."""
    return [jvsm(model, Query(start[turn.sessions], turn.joined)) for turn in turns]


STRATEGIES: Mapping[str, Strategy] = {
    "model": recursive(jvsm),
    "last-turn": last_turn,
    "joined": joined,
    "untrained": recursive(summed),
}


@torch.inference_mode()
def evaluate_dialogues(
    model: JVSM, retriever: Retriever, gallery: LabelledGallery, sessions: Sequence[Session]
) -> dict:
    """Hold every session with the shop, and run every strategy.

    Args:
        retriever: the shop that sells the gallery's garments, with the model's embeddings.

    Returns:
        `{"benchmark", "task", "protocol", "gallery", "sessions": {"1": …}, "systems": {name: {"hits@10":
        {"1": …}, "R@10": {"1": …}, "percentile": {"1": …}, "kept": {"2": …}, "kept_in_stock": {"2": …}, "turns_to_success"}}}`.
        Shares in percent, percentiles from 0 to 1, turns to success over the sessions that succeed.
        `kept` and `kept_in_stock` are those of `kept.kept`.
        None where there is nothing to measure.
    """
    pictures = torch.tensor(retriever.index.embeddings, device=model.prototypes.device)
    turns = _turns(model, sessions)
    start = pictures[[session.start for session in sessions]]
    # Queries are numbered turn by turn: `asker` and `turn_of` tell whose and when.
    asker = torch.cat([turn.sessions for turn in turns]).tolist()
    turn_of = [number for number, turn in enumerate(turns) for _ in range(len(turn.sessions))]
    targets = [sessions[number].targets for number in asker]
    excluded = [sessions[number].start for number in asker]
    answers = {"jvsm": _in_the_shop(retriever, sessions, asker, turn_of)}
    for name, strategy in STRATEGIES.items():
        queries = torch.cat(strategy(model, start, turns))
        answers[name] = (
            ranks(queries, pictures, targets, excluded),
            top_k(queries, pictures, FOUND, excluded)[1],
        )
    systems = {
        name: {
            **_scores(found, asker, sessions, len(gallery)),
            **kept(best, asker, turn_of, sessions, gallery),
        }
        for name, (found, best) in answers.items()
    }
    longest = len(turns)
    return {
        "benchmark": gallery.name,
        "task": "dialogue",
        "protocol": gallery.protocol(
            f"a shopper asks for one difference a turn, start and target differ in 1 to {longest} of "
            f"{', '.join(gallery.spec.editable)}; hits@10 n: sessions of n differences, found in at most n turns; "
            f"other figures: sessions that reach the turn; a hit equals the target in {gallery.hit}; start excluded; "
            f"{'attributes stated by the catalogue' if retriever.evidence.stated else 'attributes named by the model'}"
        ),
        "gallery": len(gallery),
        "sessions": {str(n): sum(len(session) == n for session in sessions) for n in range(1, longest + 1)},
        "systems": systems,
    }


def _in_the_shop(
    retriever: Retriever, sessions: Sequence[Session], asker: Sequence[int], turn_of: Sequence[int]
) -> tuple[np.ndarray, np.ndarray]:
    """Ranks [Q] of the target, and rows [Q, k] of the garments shown, -1 where there are fewer.

    A shopper whose words are turned down still sees what they saw before.
    """
    held: dict[tuple[int, int], tuple[int, list[int]]] = {}
    for number, session in enumerate(tqdm(sessions, desc="sessions", unit="session", leave=False)):
        start = retriever.catalogue.garments[session.start].id
        dialogue = retriever.start(garment_id=start, settings=Settings(k=FOUND))
        for turn, text in enumerate(session.texts):
            with suppress(RequestError):
                dialogue = retriever.refine(dialogue, text)
            shown = [retriever.catalogue.row(hit.garment.id) for hit in dialogue.hits]
            held[number, turn] = (
                _rank(retriever.scores(dialogue), list(session.targets)),
                shown + [-1] * (FOUND - len(shown)),
            )
    ordered = [held[key] for key in zip(asker, turn_of, strict=True)]
    return np.array([rank for rank, _ in ordered]), np.array([shown for _, shown in ordered])


def _rank(scores: np.ndarray, targets: Sequence[int]) -> int:
    """Place of the best target by scores [N], from 1; as in `ranking`, ties count against it."""
    right = scores[targets]
    return int((scores >= right.max()).sum() - (right == right.max()).sum()) + 1


def _turns(model: JVSM, sessions: Sequence[Session]) -> list[Turn]:
    """Every turn with its texts read; a text that was said twice is read once."""
    said = [[", ".join(session.texts[: turn + 1]) for turn in range(len(session))] for session in sessions]
    texts = sorted({text for session, so_far in zip(sessions, said) for text in (*session.texts, *so_far)})
    features, place = read_texts(model, texts), {text: number for number, text in enumerate(texts)}
    turns = []
    for turn in range(max(map(len, sessions))):
        rows = [row for row, session in enumerate(sessions) if len(session) > turn]
        turns.append(
            Turn(
                sessions=torch.tensor(rows, device=features.device),
                text=features[[place[sessions[row].texts[turn]] for row in rows]],
                joined=features[[place[said[row][turn]] for row in rows]],
            )
        )
    return turns


def _scores(found: np.ndarray, asker: Sequence[int], sessions: Sequence[Session], gallery: int) -> dict:
    numbers: list[list[int]] = [[] for _ in sessions]
    for number, session in enumerate(asker):
        numbers[session].append(number)
    scores = score_sessions(found, numbers, gallery, (FOUND,))
    hits: dict[str, float | None] = {}
    for n in range(1, max(map(len, sessions)) + 1):
        same = [turns for turns in numbers if len(turns) == n]
        cumulative = score_sessions(found, same, gallery, (FOUND,)).hits[-1] if same else {}
        hits[str(n)] = cumulative.get(f"Hits@{FOUND}")
    success = scores.turns_to_success[f"@{FOUND}"]
    return {
        f"hits@{FOUND}": {n: None if share is None else round(share, 2) for n, share in hits.items()},
        f"R@{FOUND}": rounded(_by_turn([recall[f"R@{FOUND}"] for recall in scores.recalls])),
        "percentile": {n: round(value, 4) for n, value in _by_turn(scores.percentile).items()},
        "turns_to_success": None if success is None else round(success, 3),
    }


def _by_turn(values: Sequence[float]) -> dict[str, float]:
    return {str(number): value for number, value in enumerate(values, start=1)}
