"""Drawing a catalogue into a folder: resumable, repeatable, and clear about what is wrong."""

from __future__ import annotations

import json

import pytest
from PIL import Image

from demo.atelier import catalogue_run
from demo.atelier.__main__ import main, parse_size
from demo.atelier.catalogue_run import Run, draw_catalogue
from demo.atelier.sheet import contact_sheet, strip
from demo.atelier.spec import COLOURS, options
from jvsm_core.catalogue import Catalogue
from jvsm_core.errors import CatalogueError

SMALL = Run("training", 5, (40, 50))


@pytest.fixture
def painted(monkeypatch):
    """A painter that fills the picture with the garment's colour and keeps a list of what it drew."""
    drawn = []

    def draw(design, size):
        drawn.append(design)
        return Image.new("RGB", size, COLOURS[design["colour"]])

    monkeypatch.setattr(catalogue_run, "draw", draw)
    monkeypatch.setattr("demo.atelier.sheet.draw", draw)
    return drawn


def _bytes(folder):
    return {path.relative_to(folder): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def test_a_catalogue_that_reads_back(tmp_path, painted):
    draw_catalogue(tmp_path / "shop", SMALL, 20)
    catalogue = Catalogue.read(tmp_path / "shop")
    assert len(catalogue) == 20 == len(painted)
    garment = catalogue.garments[3]
    assert catalogue.picture(garment).size == (40, 50)
    assert garment.category == garment.attributes["category"]
    assert garment.title and garment.description and garment.price > 0 and garment.split in ("train", "val")


def test_designs_can_be_found_again(tmp_path, painted):
    catalogue = draw_catalogue(tmp_path / "shop", SMALL, 12)
    run = Run.read(catalogue.folder)
    assert run == SMALL
    assert [run.design_of(garment) for garment in catalogue] == painted


def test_a_stopped_run_goes_on_where_it_stopped(tmp_path, painted, monkeypatch):
    whole = draw_catalogue(tmp_path / "whole", SMALL, 10)
    painted.clear()
    painter = catalogue_run.draw

    def stops(design, size):
        if len(painted) == 4:
            raise KeyboardInterrupt
        return painter(design, size)

    monkeypatch.setattr(catalogue_run, "draw", stops)
    with pytest.raises(KeyboardInterrupt):
        draw_catalogue(tmp_path / "stopped", SMALL, 10)
    assert len(list((tmp_path / "stopped/images").iterdir())) == 4
    assert not (tmp_path / "stopped/garments.jsonl").exists()

    monkeypatch.setattr(catalogue_run, "draw", painter)
    painted.clear()
    draw_catalogue(tmp_path / "stopped", SMALL, 10)
    assert len(painted) == 6
    assert _bytes(tmp_path / "stopped") == _bytes(whole.folder)


def test_stopped_by_hand_the_command_says_that_it_goes_on(tmp_path, painted, monkeypatch, capsys):
    painter = catalogue_run.draw

    def stops(design, size):
        if len(painted) == 2:
            raise KeyboardInterrupt
        return painter(design, size)

    command = [
        "atelier",
        "draw",
        "--kind",
        "training",
        "--out",
        str(tmp_path / "shop"),
        "--count",
        "5",
        "--size",
        "40x50",
        "--workers",
        "1",
    ]
    monkeypatch.setattr("sys.argv", command)
    monkeypatch.setattr(catalogue_run, "draw", stops)
    with pytest.raises(SystemExit) as end:
        main()
    printed = capsys.readouterr().err
    assert end.value.code == 130
    assert "the same command goes on from here" in printed and "Traceback" not in printed

    monkeypatch.setattr(catalogue_run, "draw", painter)
    with pytest.raises(SystemExit) as end:
        main()
    assert end.value.code == 0
    assert len(painted) == 5 == len(Catalogue.read(tmp_path / "shop"))


def test_a_finished_run_may_grow(tmp_path, painted):
    draw_catalogue(tmp_path / "shop", SMALL, 5)
    grown = draw_catalogue(tmp_path / "shop", SMALL, 9)
    assert len(grown) == len(painted) == 9


def test_no_half_written_picture_is_left(tmp_path, painted, monkeypatch):
    def fails(*_, **__):
        raise OSError("disk full")

    monkeypatch.setattr(Image.Image, "save", fails)
    with pytest.raises(CatalogueError, match="disk full"):
        draw_catalogue(tmp_path / "shop", SMALL, 2)
    assert list((tmp_path / "shop/images").iterdir()) == []


def test_a_bug_in_the_painter_names_the_garment(tmp_path, painted, monkeypatch):
    def broken(design, size):
        raise ZeroDivisionError

    monkeypatch.setattr(catalogue_run, "draw", broken)
    with pytest.raises(ZeroDivisionError) as error:
        draw_catalogue(tmp_path / "shop", SMALL, 1)
    assert "g00000-0" in error.value.__notes__[0]


def test_another_run_in_the_folder_is_refused(tmp_path, painted):
    draw_catalogue(tmp_path, SMALL, 2)
    with pytest.raises(CatalogueError, match="seed 5, 40x50, not training, seed 6, 40x50"):
        draw_catalogue(tmp_path, Run("training", 6, (40, 50)), 2)


def test_a_folder_of_something_else_is_refused(tmp_path, painted):
    (tmp_path / "letter.txt").write_text("dear")
    with pytest.raises(CatalogueError, match="not empty"):
        draw_catalogue(tmp_path, SMALL, 2)


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        (["--size", "0x0"], "0x0 cannot be drawn"),
        (["--size", "large"], "not WIDTHxHEIGHT"),
        (["--count", "0"], "at least 1"),
        (["--kind", "shoes"], "unknown kind 'shoes'"),
        (["--workers", "0"], "at least 1"),
        (["--out", "taken/shop"], "cannot write"),
    ],
)
def test_bad_arguments_say_what_is_wrong(tmp_path, monkeypatch, capsys, painted, arguments, said):
    monkeypatch.chdir(tmp_path)
    (tmp_path / "taken").write_text("a file")
    given = ["draw", "--out", "shop", "--count", "3", "--size", "40x50", "--workers", "1", *arguments]
    monkeypatch.setattr("sys.argv", ["atelier", *given])
    assert main() == 2
    printed = capsys.readouterr().err
    assert said in printed and "Traceback" not in printed
    assert painted == []


def test_sizes():
    assert parse_size("384x480") == (384, 480)
    with pytest.raises(CatalogueError, match="384x480"):
        parse_size("384")


def test_a_strip_varies_one_attribute(tmp_path, painted):
    catalogue = draw_catalogue(tmp_path, SMALL, 3)
    garment = catalogue.garments[0]
    painted.clear()
    page = strip(catalogue, garment.id, "length")
    values = options(garment.attributes, "length")
    assert [design["length"] for design in painted] == list(values)
    assert len({design.seed for design in painted}) == 1
    assert page.width > 40 * len(values)
    for unknown in (("g99999-0", "length"), (garment.id, "heel")):
        with pytest.raises(CatalogueError, match=unknown[0] if unknown[1] == "length" else unknown[1]):
            strip(catalogue, *unknown)


def test_a_contact_sheet_shows_each_garment(tmp_path, painted):
    catalogue = draw_catalogue(tmp_path, SMALL, 7)
    page = contact_sheet(catalogue, count=7, columns=4, size=(40, 50))
    colours = {colour for _, colour in page.getcolors(page.width * page.height)}
    assert len(colours) > 3
    assert page.width > 4 * 40 and page.height > 2 * 50
    with pytest.raises(CatalogueError, match="boots"):
        contact_sheet(catalogue, category="boots")


def test_a_redraw_needs_the_record(tmp_path, painted):
    catalogue = draw_catalogue(tmp_path, SMALL, 1)
    (tmp_path / "atelier.json").write_text(json.dumps({"kind": "training"}))
    with pytest.raises(CatalogueError, match="atelier.json"):
        strip(catalogue, catalogue.garments[0].id, "length")


def test_the_same_seed_draws_the_same_bytes_in_any_number_of_processes(tmp_path):
    run = Run("training", 8, (64, 80))
    alone = draw_catalogue(tmp_path / "alone", run, 4)
    several = draw_catalogue(tmp_path / "several", run, 4, workers=2)
    assert _bytes(alone.folder) == _bytes(several.folder)
