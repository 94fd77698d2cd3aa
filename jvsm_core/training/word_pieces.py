"""A smaller vocabulary of word pieces for a sentence transformer.

Half of MiniLM's weights are vectors of word pieces, many of other scripts, names and places. A
piece that goes is spelled with shorter ones, so nothing becomes unreadable; what shoppers say
keeps its pieces.
"""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterable
from pathlib import Path

from safetensors.torch import load_file, save_file
from tokenizers import Tokenizer

_VECTORS = "embeddings.word_embeddings.weight"
_TOKENIZER, _CONFIG, _WEIGHTS = "tokenizer.json", "config.json", "model.safetensors"
#: BERT's pieces are listed by frequency; so many of the list are kept whatever they say.
COMMON = 16_000


def prune_word_pieces(source: str | Path, out: str | Path, texts: Iterable[str], common: int = COMMON) -> int:
    """Write a sentence transformer with fewer word pieces.

    Kept are the special pieces, the `common` most frequent ones and all parts of words in ASCII, and
    every piece that `texts` use.

    Args:
        source: folder in the sentence-transformers layout, a BERT with a fast tokenizer.
        out: folder to write; replaced.

    Returns:
        How many pieces are left.
    """
    source, out = Path(source), Path(out)
    tokenizer = json.loads((source / _TOKENIZER).read_text("utf-8"))
    pieces = tokenizer["model"]["vocab"]
    special = {added["content"] for added in tokenizer["added_tokens"]}
    reader = Tokenizer.from_file(str(source / _TOKENIZER))
    reader.no_padding()
    used = {piece for encoding in reader.encode_batch(list(texts)) for piece in encoding.tokens}
    kept = [
        piece
        for piece, number in sorted(pieces.items(), key=lambda item: item[1])
        if piece in special | used
        or (
            piece.isascii()
            and (number < common or piece.startswith("##"))
            and not piece.startswith("[unused")
        )
    ]
    rows = [pieces[piece] for piece in kept]
    numbers = {piece: row for row, piece in enumerate(kept)}

    tokenizer["model"]["vocab"] = numbers
    for added in tokenizer["added_tokens"]:
        added["id"] = numbers[added["content"]]
    for name, mark in tokenizer["post_processor"]["special_tokens"].items():
        mark["ids"] = [numbers[name]]

    shutil.rmtree(out, ignore_errors=True)
    shutil.copytree(
        source, out, ignore=shutil.ignore_patterns("vocab.txt", "README.md", ".git*", "data_config*")
    )
    (out / _TOKENIZER).write_text(json.dumps(tokenizer, ensure_ascii=False), "utf-8")
    config = json.loads((source / _CONFIG).read_text("utf-8"))
    config |= {"vocab_size": len(kept), "pad_token_id": numbers["[PAD]"]}
    (out / _CONFIG).write_text(json.dumps(config, indent=2), "utf-8")
    weights = load_file(source / _WEIGHTS)
    name = next(key for key in weights if key.endswith(_VECTORS))
    weights[name] = weights[name][rows].contiguous()
    save_file(weights, out / _WEIGHTS, metadata={"format": "pt"})
    return len(kept)
