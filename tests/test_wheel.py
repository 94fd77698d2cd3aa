"""The wheel in a bare environment: whole, importable from anywhere, and it sells garments.

Nothing is fetched: the wheel is built with the hatchling that is here, and the bare environment sees the
packages of this one, which hold everything but the project, through a .pth file.
"""

import json
import site
import subprocess
import sys
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    """The built wheel."""
    folder = tmp_path_factory.mktemp("dist")
    pip = [sys.executable, "-m", "pip", "wheel", "--quiet", "--no-deps", "--no-build-isolation", "--no-index"]
    subprocess.run([*pip, "--wheel-dir", folder, ROOT], check=True, timeout=600)
    (built,) = folder.glob("fitting_room-*.whl")
    return built


@pytest.fixture(scope="module")
def bare(wheel, tmp_path_factory):
    """Programs of an environment that has the wheel, and this environment's packages."""
    folder = tmp_path_factory.mktemp("bare")
    subprocess.run([sys.executable, "-m", "venv", "--without-pip", folder], check=True, timeout=600)
    programs = folder / "bin"
    pip = [sys.executable, "-m", "pip", "--python", programs / "python", "install", "--quiet", "--no-deps"]
    subprocess.run([*pip, "--no-index", wheel], check=True, timeout=600)
    (packages,) = folder.glob("lib/python*/site-packages")
    (packages / "dependencies.pth").write_text("\n".join(site.getsitepackages()))
    return programs


def run(*command, folder):
    done = subprocess.run(command, cwd=folder, capture_output=True, text=True, timeout=600)
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_the_wheel_holds_every_file_of_the_packages_and_the_assets(wheel):
    packed = set(zipfile.ZipFile(wheel).namelist())
    for name, inside in (("jvsm_core", "jvsm_core"), ("demo", "demo"), ("assets", "jvsm_core/assets")):
        files = [path for path in (ROOT / name).rglob("*") if path.is_file() and path.suffix != ".pyc"]
        missing = {f"{inside}/{path.relative_to(ROOT / name).as_posix()}" for path in files} - packed
        assert files and not missing


def test_the_shop_opens_from_anywhere(bare, tmp_path):
    assert "--catalogue" in run(bare / "fitting-room", "--help", folder=tmp_path)
    assert "evaluate" in run(bare / "python", "-m", "jvsm_core", "--help", folder=tmp_path)


def test_a_search_over_the_assets_of_the_wheel(bare, tmp_path):
    code = """
import json
import jvsm_core
from jvsm_core import Retriever
from jvsm_core.files import assets_folder

assets = assets_folder()
retriever = Retriever.load(assets / "checkpoint", assets / "catalogue")
dialogue = retriever.refine(retriever.start(garment_id="shirt-0099-22"), "in navy")
colours = [hit.garment.attributes["colour"] for hit in dialogue.hits]
print(json.dumps([jvsm_core.__version__, str(assets), colours]))
"""
    version, assets, colours = json.loads(run(bare / "python", "-c", code, folder=tmp_path))
    assert version and Path(assets).is_relative_to(bare.parent)
    assert len(colours) > 3 and set(colours[:4]) == {"navy"}
