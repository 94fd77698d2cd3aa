"""Contact sheets and strips: what they show, for every attribute, and what they refuse."""

from __future__ import annotations

import pytest
from PIL import Image

from demo.atelier import catalogue_run
from demo.atelier.__main__ import main
from demo.atelier.catalogue_run import Run, draw_catalogue
from demo.atelier.sample import family_of
from demo.atelier.sheet import contact_sheet, pair_sheet, strip
from demo.atelier.spec import COLOURS, options
from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError
from jvsm_core.vocabulary import KEYS


@pytest.fixture(scope="module")
def shop(tmp_path_factory) -> Catalogue:
    """A hundred and twenty garments in families, which nobody changes; their pictures are of `paint`."""
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(catalogue_run, "draw", paint)
        return draw_catalogue(tmp_path_factory.mktemp("drawn") / "shop", Run("training", 5, (40, 50)), 120)


def paint(design, size):
    """The garment's colour and nothing else."""
    return Image.new("RGB", size, COLOURS[design["colour"]])


@pytest.fixture
def painted(monkeypatch):
    """Strips are of `paint`, too."""
    monkeypatch.setattr("demo.atelier.sheet.draw", paint)


def run(monkeypatch, capsys, *arguments) -> tuple[int, str, str]:
    """Exit code, stdout and stderr of a command."""
    monkeypatch.setattr("sys.argv", ["atelier", *map(str, arguments)])
    capsys.readouterr()
    try:
        code = main()
    except SystemExit as end:
        code = end.code
    return code, *capsys.readouterr()


@pytest.mark.parametrize("key", KEYS)
def test_a_strip_of_every_attribute_from_the_command_line(shop, painted, tmp_path, monkeypatch, capsys, key):
    garment = next(
        (g for g in shop if key in g.attributes and len(options(g.attributes, key)) > 1),
        next(g for g in shop if key in g.attributes),
    )
    page = tmp_path / "strip.png"
    assert run(
        monkeypatch,
        capsys,
        "strip",
        "--catalogue",
        shop.folder,
        "--garment",
        garment.id,
        "--vary",
        key,
        "--out",
        page,
    ) == (0, "", "")
    count = len(options(garment.attributes, key))
    assert count > 1 or key in ("category", "second_colour", "lapels")
    assert Image.open(page).width == 46 * count + 6


def test_a_strip_of_what_a_garment_lacks_says_what_it_has(shop):
    skirt = next(garment for garment in shop if garment.category == "skirt")
    with pytest.raises(CatalogueError, match="a skirt has no 'sleeve'; its attributes: .*length"):
        strip(shop, skirt.id, "sleeve")
    plain = next(garment for garment in shop if garment.attributes["pattern"] == "solid")
    with pytest.raises(CatalogueError, match="no second_colour to vary"):
        strip(shop, plain.id, "second_colour")


def test_a_sheet_of_families_shows_each_once(tmp_path, monkeypatch):
    monkeypatch.setattr(catalogue_run, "draw", paint)
    shop = draw_catalogue(tmp_path, Run("catalogue", 5, (40, 50)), 90)
    families = {family_of(garment.id) for garment in shop}
    page = contact_sheet(shop, columns=60, families=True, size=(40, 50))
    assert page.width == 46 * len(families) + 6
    assert page.height == 62


def test_pairs_stand_side_by_side(shop):
    page = pair_sheet(shop, [(0, 1), (2, 3)], size=(40, 50))
    for place, row in enumerate((0, 1, 2, 3)):
        wanted = COLOURS[shop.garments[row].attributes["colour"]]
        shown = page.getpixel((6 + 46 * place + 20, 6 + 25))
        assert max(abs(a - b) for a, b in zip(shown, wanted, strict=True)) < 12


@pytest.mark.parametrize(
    ("command", "said"),
    [
        (["sheet", "--count", 0], "at least 1 garment"),
        (["sheet", "--columns", 0], "at least 1 garment"),
        (["sheet", "--category", "boots"], "no garment of category 'boots'"),
        (["sheet", "--out", "sheet.unknown"], "cannot write"),
        (["sheet", "--out", "taken/sheet.png"], "cannot write"),
        (["sheet", "--catalogue", "nowhere"], "nowhere"),
        (["strip", "--garment", "g99999-0", "--vary", "colour"], "g99999-0"),
        (["strip", "--garment", "g00000-0", "--vary", "heel"], "unknown attribute 'heel'"),
        (["duplicates", "--catalogue", "nowhere"], "nowhere"),
    ],
)
def test_bad_arguments_say_what_is_wrong(shop, tmp_path, monkeypatch, capsys, command, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file")
    usual = ["--catalogue", shop.folder, *([] if command[0] == "duplicates" else ["--out", "page.png"])]
    code, _, printed = run(monkeypatch, capsys, command[0], *usual, *command[1:])
    assert code == 2
    assert said in printed and "Traceback" not in printed


def test_a_strip_of_no_size_is_refused(shop, tmp_path, monkeypatch, capsys):
    code, _, printed = run(
        monkeypatch,
        capsys,
        "strip",
        "--catalogue",
        shop.folder,
        "--garment",
        shop.garments[0].id,
        "--vary",
        "colour",
        "--size",
        "0x0",
        "--out",
        tmp_path / "strip.png",
    )
    assert code == 2 and "0x0" in printed


def test_duplicates_are_listed_with_what_they_differ_in(shop, monkeypatch, capsys):
    code, printed, _ = run(
        monkeypatch, capsys, "duplicates", "--catalogue", shop.folder, "--marks", 1, "--colour", 1
    )
    assert code == 0
    *lines, last = printed.splitlines()
    assert last.startswith(f"{len(lines)} pairs among 120 garments")
    assert lines and all("differ in" in line for line in lines)
