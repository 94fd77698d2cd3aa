"""Checkpoint, catalogue and index together: what the demo and an API client talk to.

    retriever = Retriever.load("assets/checkpoint", "assets/catalogue")
    dialogue = retriever.start(garment_id="dress-0042")
    dialogue = retriever.refine(dialogue, "make it sleeveless")
    dialogue = retriever.refine(dialogue, "in navy")
    [hit.garment.title for hit in dialogue.hits]

A retriever never changes once it is made, so any number of threads may share one. An act that
cannot be performed raises `RequestError`, and the dialogue it was given is still as it was.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import replace
from pathlib import Path
from time import perf_counter
from typing import Any, assert_never

import numpy as np

from ..catalogue import Catalogue, Garment
from ..errors import RequestError
from ..language.frame import Filter, Frame
from ..language.reading.head import Head
from ..model.embedder import Embedder, Progress, Serialised, TokenVectors, load_embedder
from ..pictures import PictureSource, open_picture, preview
from ..search.evidence import EvidenceReader
from ..search.filters import Settings
from ..search.formula import AttributeScores
from ..search.index import GarmentIndex
from ..search.lexical import WordIndex
from ..search.reranking import Reranker
from ..search.store import open_index, update_index
from ..search.two_stages import prepare
from .actions import (
    Act,
    Adjust,
    Between,
    Branch,
    Drop,
    Others,
    Pick,
    Redo,
    Refine,
    Reject,
    Reset,
    Start,
    StartGarment,
    StartPhoto,
    StartWords,
    Undo,
)
from .commands import commands
from .composition import bare
from .dialogue import MAX_ACTS, Dialogue, Script
from .framing import at_hand
from .navigation import moved
from .turns import TurnMaker
from .understanding import Understanding


class Retriever:
    """Performs the acts of dialogues over one catalogue."""

    def __init__(self, embedder: Embedder, catalogue: Catalogue, index: GarmentIndex) -> None:
        """Put ready parts together; `load` and `assemble` make them.

        Args:
            index: over the catalogue's garments, row for row, in the embedder's space.
        """
        if len(index) != len(catalogue) or index.dim != embedder.dim:
            raise ValueError(
                f"an index of {len(index)} x {index.dim} does not fit "
                f"{len(catalogue)} garments x {embedder.dim}"
            )
        self.embedder = Serialised(embedder)
        self.catalogue = catalogue
        self.index = index
        self.evidence = EvidenceReader(self.embedder, catalogue, index, self.embedder.calibration)
        self.words = WordIndex(catalogue)
        self.reranker = Reranker(self.evidence, self.words)
        head = Head.load(self.embedder.reader, self._tokens) if self.embedder.reader else None
        self.understanding = Understanding(
            catalogue, self.words, self.embedder.read, self.evidence.vocabulary, head
        )
        self._turns = TurnMaker(
            self.embedder, catalogue, index, self.evidence, self.reranker, self.understanding, self.words
        )
        self.composer = self._turns.composer
        self.stock = self._turns.stock

    @classmethod
    def load(
        cls,
        checkpoint: str | Path,
        catalogue: str | Path,
        *,
        cache: str | Path | None = None,
        device: str = "cpu",
        progress: Progress | None = None,
        engine: str = "hnsw",
    ) -> Retriever:
        """Read a checkpoint and a catalogue; embed the catalogue unless that was done before.

        Args:
            cache: folder for embeddings and index; `files.cache_folder()` when None.
                Embeddings that were shipped in `index/` beside the checkpoint are used before it.
            device: "cpu", "cuda", …; for the model alone, the index is on the CPU.
            progress: called with (done, total) while pictures are embedded.
            engine: "hnsw", "exact", or "milvus:" with a file or a cluster's address after it.

        Raises:
            DataError: no such engine, or it cannot be opened.
            CheckpointError, CatalogueError: missing, damaged, or not made for each other.
        """
        return cls.assemble(
            load_embedder(checkpoint, device),
            Catalogue.read(catalogue),
            cache=cache,
            shipped=(Path(checkpoint).parent / "index",),
            progress=progress,
            engine=engine,
        )

    @classmethod
    def assemble(
        cls,
        embedder: Embedder,
        catalogue: Catalogue,
        *,
        cache: str | Path | None = None,
        shipped: Sequence[Path] = (),
        progress: Progress | None = None,
        engine: str = "hnsw",
    ) -> Retriever:
        """As `load`, from a model and a catalogue that are already open."""
        index = open_index(
            catalogue, embedder, cache=cache, shipped=shipped, progress=progress, engine=engine
        )
        return cls(embedder, catalogue, index)

    def over(
        self, catalogue: Catalogue, *, cache: str | Path | None = None, progress: Progress | None = None
    ) -> Retriever:
        """A retriever of the same model over another catalogue, or over this one as it is now.

        Of a catalogue in the same folder only pictures that are new are looked at, and its index is changed
        in place. This retriever goes on, for the dialogues that began with it.

        Args:
            cache, progress: as for `load`.

        Raises:
            CatalogueError, CheckpointError: the catalogue cannot be embedded.
        """
        if catalogue.folder.resolve() == self.catalogue.folder.resolve():
            index = update_index(
                self.catalogue, self.index, catalogue, self.embedder, cache=cache, progress=progress
            )
        else:
            index = open_index(catalogue, self.embedder, cache=cache, progress=progress)
        return Retriever(self.embedder, catalogue, index)

    def prepare(self) -> None:
        """Work out what the first turn needs, before somebody waits for it."""
        prepare(self.index, self.evidence.columns.values())

    # The acts, one method each.

    def start(
        self,
        *,
        garment_id: str | None = None,
        image: PictureSource | None = None,
        text: str | None = None,
        settings: Settings | None = None,
    ) -> Dialogue:
        """Begin a dialogue with a garment, a photo or words; its hits are the nearest garments.

        Args:
            garment_id: a garment of the catalogue.
            image: a picture, its path, its bytes or an open file.
            text: words alone, "a red summer dress".
            settings: number of hits and filters.

        Raises:
            RequestError: none or several of the three; an unknown garment; text or a picture
                that cannot be used.
        """
        settings = settings or Settings()
        given = [
            name
            for name, value in (("garment_id", garment_id), ("image", image), ("text", text))
            if value is not None
        ]
        if len(given) != 1:
            raise RequestError(
                f"start with one of garment_id, image or text, not with {' and '.join(given) or 'none'}"
            )
        if garment_id is not None:
            return self._begin(StartGarment(garment_id), settings)
        if text is not None:
            return self._begin(StartWords(text), settings)
        assert image is not None
        picture = open_picture(image)
        began = perf_counter()
        embedding = self.embedder.embed_images([picture])[0]
        act = StartPhoto.of(embedding, preview(picture))
        return self._begin(act, settings, embed_ms=(perf_counter() - began) * 1000)

    def refine(self, dialogue: Dialogue, text: str) -> Dialogue:
        """Say what should be different: "make it sleeveless", "in navy", "a bit longer".

        The text is composed with all that the line said before and has not superseded, and what
        is asked is preferred among the garments near that query; see `composition` and `search.formula`.

        Raises:
            RequestError: text that is empty, too long or asks for nothing.
        """
        return self.perform(dialogue, Refine(text))

    def say(self, dialogue: Dialogue, text: str) -> Dialogue:
        """As `refine`, but what is said about the conversation is done: "go back", "forget the colour",
        "more like the second one", "not that one, in navy"; see `commands.tsv`.

        Raises:
            RequestError: as the act that the words come to.
        """
        about = at_hand(dialogue.turn)

        def read(said: str) -> Frame:
            return self.understanding.read(said, about)

        def look(garment: Garment) -> Mapping[str, str]:
            return self.evidence.of_garments([garment.id])[0].values

        for act in commands(dialogue, text, read, look):
            dialogue = self.perform(dialogue, act)
        return dialogue

    def pick(self, dialogue: Dialogue, garment_id: str) -> Dialogue:
        """Go on from a garment; what the line asked so far is asked of it again, in order.

        Raises:
            RequestError: an unknown garment.
        """
        return self.perform(dialogue, Pick(garment_id))

    def between(self, dialogue: Dialogue, garment_id: str, other_id: str) -> Dialogue:
        """Go on from halfway between two garments; what the line asked so far holds of what both share.

        Raises:
            RequestError: an unknown garment, or twice the same.
        """
        return self.perform(dialogue, Between(garment_id, other_id))

    def reject(self, dialogue: Dialogue, garment_id: str) -> Dialogue:
        """Less like this one: it leaves the hits, and the query moves away from what it adds.

        Raises:
            RequestError: an unknown garment, or one that was turned down before.
        """
        return self.perform(dialogue, Reject(garment_id))

    def others(self, dialogue: Dialogue) -> Dialogue:
        """Other garments for the same wishes; none of those shown is shown again.

        Raises:
            RequestError: nothing is shown.
        """
        return self.perform(dialogue, Others())

    def drop(self, dialogue: Dialogue, key: str, *, part: str = "", words: str = "") -> Dialogue:
        """Take back what is asked of a key: a constraint such as "colour", a filter such as "price".

        Args:
            part: of a garment, whose key it is.
            words: as they were said, to take back one of several.

        Raises:
            RequestError: nothing of it is in force.
        """
        return self.perform(dialogue, Drop(key, part, words))

    def undo(self, dialogue: Dialogue) -> Dialogue:
        """Back to the turn before.

        Raises:
            RequestError: there is none.
        """
        return self.perform(dialogue, Undo())

    def redo(self, dialogue: Dialogue) -> Dialogue:
        """Forward to the turn that undo or reset left.

        Raises:
            RequestError: nothing was undone, or something else was done since.
        """
        return self.perform(dialogue, Redo())

    def branch(self, dialogue: Dialogue, turn: int) -> Dialogue:
        """Go to any turn of the tree by its id; what follows grows a line of its own there.

        Raises:
            RequestError: the dialogue has no such turn.
        """
        return self.perform(dialogue, Branch(turn))

    def reset(self, dialogue: Dialogue) -> Dialogue:
        """Back to the first turn, with nothing asked; redo walks forward again."""
        return self.perform(dialogue, Reset())

    def adjust(self, dialogue: Dialogue, settings: Settings) -> Dialogue:
        """Search the current query again with other filters or another number of hits.

        Raises:
            RequestError: a category that the catalogue does not have.
        """
        return self.perform(dialogue, Adjust(settings))

    def perform(self, dialogue: Dialogue, act: Act) -> Dialogue:
        """Any act but a start, as a value. The methods above are this one by name.

        Raises:
            RequestError: the act cannot be performed; the message says why.
        """
        if len(dialogue.acts) >= MAX_ACTS:
            raise RequestError(f"this dialogue has reached {MAX_ACTS} acts; start a new one")
        self._check_origin(dialogue)
        match act:
            case StartGarment() | StartWords() | StartPhoto():
                raise RequestError("this dialogue has begun already; a start begins another one")
            case Refine() | Pick() | Between() | Reject() | Others() | Drop():
                turn = self._turns.next(dialogue, act)
                done = replace(dialogue, tree=(*dialogue.tree, turn), position=turn.id, undone=())
            case Undo() | Redo() | Branch() | Reset():
                done = moved(dialogue, act)
            case Adjust(settings):
                done = replace(dialogue, settings=settings)
            case _:
                assert_never(act)
        return self._refresh(replace(done, acts=(*dialogue.acts, act)))

    def replay(
        self, data: str | bytes | Mapping[str, Any] | Script, *, check: Callable[[], None] = lambda: None
    ) -> Dialogue:
        """A saved dialogue, performed again: the same turns, the same hits.

        With another catalogue or checkpoint the acts are performed there, as far as they can be;
        compare `Script.checkpoint` and `.catalogue` to know. A start from a photo needs the
        checkpoint that embedded it.

        Args:
            check: called before each act; what it raises ends the replay.

        Raises:
            RequestError: not a saved dialogue, or an act that cannot be performed here; the
                message names it.
        """
        script = data if isinstance(data, Script) else Script.from_json(data)
        first, *rest = script.acts
        if not isinstance(first, Start):
            raise RequestError(f"a saved dialogue begins with a start, not with {first.act!r}")
        if isinstance(first, StartPhoto) and script.checkpoint != self.embedder.fingerprint:
            raise RequestError(
                "this dialogue began with a photo that another checkpoint read; "
                "start again from the photo, or open it with that checkpoint"
            )
        dialogue = self._begin(first, script.settings)
        for number, act in enumerate(rest, start=2):
            check()
            try:
                dialogue = self.perform(dialogue, act)
            except RequestError as error:
                raise RequestError(f"act {number} of the saved dialogue ({act.act}): {error}") from None
        return dialogue

    def embedding(self, garment_id: str) -> np.ndarray:
        """A garment's visual embedding [D], as the index holds it.

        Raises:
            RequestError: an unknown garment.
        """
        return self._turns.embedding(garment_id)

    def allowed(self, settings: Settings) -> tuple[Garment, ...]:
        """The garments that the filters let through, in the catalogue's order.

        Raises:
            RequestError: a category that the catalogue does not have.
        """
        return tuple(self.catalogue.garments[row] for row in np.flatnonzero(self.allowed_mask(settings)))

    def allowed_mask(self, settings: Settings, filters: Sequence[Filter] = ()) -> np.ndarray:
        """As `allowed`, as a mask [N] over the catalogue's rows.

        Args:
            filters: those of a turn, beside its settings.

        Raises:
            RequestError: a category that the catalogue does not have.
        """
        mask = self._turns.filter.allowed(settings, filters)
        return np.ones(len(self.catalogue), bool) if mask is None else mask

    def scores(self, dialogue: Dialogue) -> np.ndarray:
        """Score [N] of every garment at the current turn, of which the hits have the highest.

        -inf for the reference, what was turned down and what the filters leave out.
        """
        return self._turns.scores(dialogue.turn)

    def attribute_scores(self, dialogue: Dialogue) -> AttributeScores | None:
        """What of `scores` is earned by what is asked and kept, term by term; None where nothing is asked."""
        return self._turns.attribute_scores(dialogue.turn)

    def _tokens(self, text: str) -> TokenVectors:
        """A text's tokens; what will be composed of it is read by the text tower in the same pass."""
        self.embedder.embed_texts([text, bare(text)])
        return self.embedder.tokens(text)

    def _begin(self, act: Start, settings: Settings, embed_ms: float = 0.0) -> Dialogue:
        return Dialogue(
            checkpoint=self.embedder.fingerprint,
            catalogue=self.catalogue.fingerprint,
            initial=settings,
            settings=settings,
            acts=(act,),
            tree=(self._turns.first(act, settings, embed_ms),),
            position=0,
        )

    def _refresh(self, dialogue: Dialogue) -> Dialogue:
        """Search the current turn again where it was searched with other settings."""
        turn = dialogue.turn
        if turn.settings == dialogue.settings:
            return dialogue
        turn = self._turns.again(dialogue)
        tree = (*dialogue.tree[: turn.id], turn, *dialogue.tree[turn.id + 1 :])
        return replace(dialogue, tree=tree)

    def _check_origin(self, dialogue: Dialogue) -> None:
        if (dialogue.checkpoint, dialogue.catalogue) != (
            self.embedder.fingerprint,
            self.catalogue.fingerprint,
        ):
            raise RequestError(
                "this dialogue belongs to another catalogue or checkpoint; save it and open it here"
            )
