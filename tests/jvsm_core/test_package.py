"""Importing must stay cheap: a command that prints its help does not wait for torch."""

import subprocess
import sys

import pytest

import jvsm_core

SAYS_WHAT_IS_LOADED = (
    "; import sys; print(sorted({'torch', 'gradio', 'hnswlib', 'numpy'} & set(sys.modules)))"
)


@pytest.mark.parametrize(
    ("statement", "loaded"),
    [
        ("import jvsm_core", []),
        ("from jvsm_core import Catalogue, Garment", []),
        ("from jvsm_core import RequestError", []),
        ("from jvsm_core import Retriever, Dialogue, Hit, Turn, Settings, explain", ["hnswlib", "numpy"]),
    ],
)
def test_what_an_import_loads(statement, loaded):
    done = subprocess.run(
        [sys.executable, "-c", statement + SAYS_WHAT_IS_LOADED], capture_output=True, text=True, check=True
    )
    assert done.stdout.strip() == str(loaded)


def test_public_names():
    assert set(jvsm_core.__all__) <= set(dir(jvsm_core))
    assert all(getattr(jvsm_core, name).__name__ == name for name in jvsm_core.__all__)
    with pytest.raises(AttributeError, match="no attribute 'Hat'"):
        _ = jvsm_core.Hat
