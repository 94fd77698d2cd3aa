"""An evaluation of the small shop, where the fake model misreads what it does not know."""

import pytest

from demo.inspect.run import evaluate
from demo.inspect.setup import Setup
from jvsm_core.evaluation.benchmarks import edit_benchmark
from jvsm_core.evaluation.galleries import drawn_gallery


@pytest.fixture(scope="session")
def run(retriever):
    benchmark = edit_benchmark(drawn_gallery(retriever.catalogue.folder), (1, 2), count=40)
    return evaluate(Setup(), retriever, benchmark)
