"""Fewer word pieces: what is kept reads the same, what goes is spelled out."""

import pytest
import torch

from jvsm_core.model.towers import SentenceTower, packaged_minilm
from jvsm_core.training.word_pieces import prune_word_pieces


@pytest.fixture(scope="module")
def towers(tmp_path_factory):
    folder = tmp_path_factory.mktemp("pieces") / "pruned"
    left = prune_word_pieces(packaged_minilm(), folder, ["a sleeveless burgundy paisley dress"], common=6_000)
    return SentenceTower(packaged_minilm()).eval(), SentenceTower(folder).eval(), left


@torch.no_grad()
def test_texts_of_kept_pieces_have_the_same_features(towers):
    whole, pruned, _ = towers
    texts = ["make it sleeveless", "a burgundy paisley dress", "in navy, please"]
    assert torch.allclose(whole(texts), pruned(texts), atol=1e-5)


def test_a_piece_that_went_is_spelled_with_shorter_ones(towers):
    whole, pruned, _ = towers
    assert len(whole.transformer.tokenizer.tokenize("mecklenburg")) == 1
    pieces = pruned.transformer.tokenizer.tokenize("mecklenburg")
    assert len(pieces) > 1 and "[UNK]" not in pieces


def test_the_vectors_of_what_went_are_gone(towers):
    _, pruned, left = towers
    assert len(pruned.encoder.embeddings.word_embeddings.weight) == left < 13_000
