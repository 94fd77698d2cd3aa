"""The house as the README draws it: rooms that are listed, files that are short, a root that all rooms share."""

import re
from pathlib import Path

from lines import kinds_of, lines_of_logic
from lines import rooms as rooms_by_kind

from jvsm_core.cli.rooms import rooms

ROOT = Path(__file__).resolve().parents[1]
LIBRARY = ROOT / "jvsm_core"


def test_lines_of_logic_are_those_that_do_something():
    text = '"""Says."""\n\nimport ast\n\n# why\nx = 1\ny = {\n    "a": 1,\n    "b": 2,\n}\nprint(x)\n'
    assert kinds_of(text) == {
        "logic": 3,
        "tables in code": 3,
        "imports": 1,
        "docstrings": 1,
        "comments and blanks": 3,
    }


def test_no_file_of_the_library_is_long():
    long = {
        str(path.relative_to(ROOT)): lines
        for path in LIBRARY.rglob("*.py")
        if (lines := lines_of_logic(path)) > 400
    }
    assert long == {}


def test_language_is_data_more_and_more():
    """Lines of logic, which only go down: what people say is rows of tables. `python -m tests.lines` counts."""
    logic = {room: lines["logic"] for room, lines in rooms_by_kind(LIBRARY / "language").items()}
    allowed = {"language": 68, "language/words": 324, "language/writing": 550, "language/reading": 1396}
    assert {room: lines for room, lines in logic.items() if lines > allowed.get(room, 0)} == {}


def test_what_lies_at_the_root_is_used_by_more_than_one_room():
    users: dict[str, set[str]] = {}
    for path in LIBRARY.rglob("*.py"):
        inside = path.relative_to(LIBRARY).parts
        for module in re.findall(r"^\s*from \.+(\w+) import", path.read_text("utf-8"), re.MULTILINE):
            if (LIBRARY / f"{module}.py").is_file():
                users.setdefault(module, set()).add(inside[0])
    shared = {path.stem for path in LIBRARY.glob("*.py")} - {"__init__", "__main__"}
    assert {module for module in shared if len(users.get(module, set())) < 2} == set()


def test_the_readme_lists_every_room_as_its_docstring_says():
    written = re.findall(
        r"^\| `((?:jvsm_core|demo)/\w+)/` \| (.+) \|$", (ROOT / "README.md").read_text("utf-8"), re.M
    )
    expected = {
        f"{package}/{name}": about
        for package in ("jvsm_core", "demo")
        for name, about in rooms(ROOT / package).items()
    }
    assert dict(written) == expected
    assert all(about.endswith(".") for about in expected.values())
