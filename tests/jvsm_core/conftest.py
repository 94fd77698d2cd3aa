"""The small shop, open for business."""

import pytest
from fakes import FakeEmbedder, make_shop

from jvsm_core.dialogue.retriever import Retriever


@pytest.fixture(scope="session")
def shop(tmp_path_factory):
    return make_shop(tmp_path_factory.mktemp("shop"))


@pytest.fixture(scope="session")
def retriever(shop, tmp_path_factory):
    return Retriever.assemble(FakeEmbedder(), shop, cache=tmp_path_factory.mktemp("cache"))
