"""`train-reader`: the reader's head on a checkpoint's text tower."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from .evaluate_reading import SHARED, SHIPPED
from .options import CHECKPOINT, Checkpoint, TrainingSeed

DIALOGUES = SHARED.with_name("dialogues.jsonl")
TRIPLES, PHRASES = SHIPPED.with_name("polarity.jsonl"), SHIPPED.with_name("phrases.jsonl")


def train_reader(
    requests: Annotated[
        list[Path] | None,
        typer.Option(
            help="Labelled messages, a JSON object a line; the fifth that is set aside is not learned from. "
            "Those that come with the library and, where they are there, shared/data/conversations/requests.jsonl "
            "beside the checkout as a rule."
        ),
    ] = None,
    checkpoint: Checkpoint = CHECKPOINT,
    seed: TrainingSeed = 0,
) -> None:
    """Learn which of the things named in a request are wanted, refused or only mentioned: minutes on a CPU."""
    from random import Random

    from ..evaluation.conversations import read_conversations
    from ..evaluation.phrasebook import read_phrases
    from ..evaluation.reading import read_requests, read_triples
    from ..model.checkpoint_files import READER, write_sums
    from ..model.onnx_embedder import OnnxEmbedder
    from ..training.reader_head import (
        HeadSettings,
        of_grammar,
        of_phrases,
        of_requests,
        of_triples,
        of_turns,
        train_head,
    )
    from ..training.suggestions import train_suggestions

    files = requests or [SHIPPED, *([SHARED] if SHARED.is_file() else [])]
    messages = [one for file in files for one in read_requests(file) if not one.is_set_aside]
    examples = [*of_requests(messages), *of_triples(read_triples(TRIPLES))]
    if DIALOGUES.is_file():
        # Every other conversation: the rest stays for testing.
        examples += of_turns(read_conversations(DIALOGUES)[1::2])
    examples += of_phrases(read_phrases(PHRASES), Random(seed))
    examples += of_grammar(HeadSettings().grammar, Random(seed))
    tokens = OnnxEmbedder.load(checkpoint).tokens
    head = train_head(examples, tokens, seed=seed)
    head.save(checkpoint / READER, train_suggestions(examples, tokens, seed=seed))
    write_sums(checkpoint)
    print(f"{len(examples)} texts; held out {head.figures}")
    print(f"saved in {checkpoint / READER}")
