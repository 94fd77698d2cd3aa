"""The exports that several tests read."""

import sys
from pathlib import Path

import pytest

sys.path.insert(0, str(Path(__file__).parent))

from exports import export_of, thirty


@pytest.fixture(scope="session")
def rows():
    return thirty()


@pytest.fixture
def shop(tmp_path):
    """A folder with pictures a.png to f.png, to which a test adds its table."""
    return export_of(tmp_path / "export", "abcdef", ".png")
