"""Pictures of one pixel's worth of work, and the shared data where it is."""

import os
import tarfile
from pathlib import Path

import pytest
from PIL import Image


@pytest.fixture(scope="session")
def draw():
    """draw(path): a small JPEG or PNG there, folders made as needed."""

    def draw(path: Path, colour: str = "red") -> Path:
        path.parent.mkdir(parents=True, exist_ok=True)
        Image.new("RGB", (16, 20), colour).save(path)
        return path

    return draw


@pytest.fixture(scope="session")
def shared_data() -> Path:
    """The folder of the real files; FITTING_ROOM_DATASETS, or `shared/data` beside the checkout."""
    beside = Path(__file__).resolve().parents[4] / "shared" / "data"
    folder = Path(os.environ.get("FITTING_ROOM_DATASETS", beside))
    if not folder.is_dir():
        pytest.skip(f"no data in {folder}; set FITTING_ROOM_DATASETS")
    return folder


@pytest.fixture(scope="session")
def unpacked(shared_data, tmp_path_factory):
    """unpacked(name): the content of one of the shared archives."""
    done: dict[str, Path] = {}

    def unpacked(name: str) -> Path:
        if name not in done:
            if not (shared_data / name).is_file():
                pytest.skip(f"no {name} in {shared_data}")
            done[name] = tmp_path_factory.mktemp("unpacked")
            with tarfile.open(shared_data / name) as archive:
                archive.extractall(done[name], filter="data")
        return done[name]

    return unpacked
