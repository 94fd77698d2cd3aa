"""The small shop of `fakes`, opened by the demo."""

import pytest
from fakes import FakeEmbedder, make_shop

from demo.shop.page import Shop
from jvsm_core.dialogue.retriever import Retriever


@pytest.fixture(scope="session")
def catalogue(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def retriever(catalogue, tmp_path_factory):
    return Retriever.assemble(FakeEmbedder(), catalogue, cache=tmp_path_factory.mktemp("cache"))


@pytest.fixture(scope="session")
def shop(retriever):
    return Shop(retriever)
