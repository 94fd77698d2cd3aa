"""The command line, and the page of a shop that cannot open."""

import runpy
from pathlib import Path

import pytest

from demo import build, cli

ROOT = Path(cli.__file__).resolve().parent.parent


def test_the_defaults_are_a_local_shop_of_the_shipped_assets(monkeypatch):
    monkeypatch.delenv("GRADIO_SERVER_NAME", raising=False)
    monkeypatch.delenv("GRADIO_SERVER_PORT", raising=False)
    chosen = cli.parse([])
    assert (chosen.host, chosen.port, chosen.share, chosen.device) == ("127.0.0.1", 7860, False, "cpu")
    assert chosen.catalogue == ROOT / "assets/catalogue" and chosen.checkpoint == ROOT / "assets/checkpoint"


def test_a_space_says_where_to_listen(monkeypatch):
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    monkeypatch.setenv("GRADIO_SERVER_PORT", "7861")
    chosen = cli.parse([])
    assert (chosen.host, chosen.port) == ("0.0.0.0", 7861)


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "99999"], ["--port", "x"], ["--colour"]])
def test_mistakes_are_told_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.parse(arguments)
    assert stop.value.code == 2
    assert "usage: app.py" in capsys.readouterr().err


def test_importing_app_starts_nothing():
    assert callable(runpy.run_path(str(ROOT / "app.py"), run_name="imported")["main"])


def test_a_missing_checkpoint_is_told_here_and_in_the_page(monkeypatch, tmp_path, capsys):
    opened = []
    monkeypatch.setattr(build, "launch", lambda blocks, **_: opened.append(blocks))
    cli.main(["--checkpoint", str(tmp_path / "nowhere")])
    assert str(tmp_path / "nowhere") in capsys.readouterr().err
    page = str(opened[0].config["components"])
    assert "The shop is closed." in page and "nowhere" in page and "Traceback" not in page


def test_a_port_that_is_taken_is_told_plainly(monkeypatch, tmp_path):
    def taken(*_, **__):
        raise OSError("Cannot find empty port in range: 7860-7860.")

    monkeypatch.setattr(build, "launch", taken)
    with pytest.raises(SystemExit, match="choose another --port"):
        cli.main(["--checkpoint", str(tmp_path)])


@pytest.mark.parametrize("device", ["abacus", "cuda:99"])
def test_a_device_that_is_not_there_is_told_plainly(device):
    with pytest.raises(SystemExit, match="--device cpu works everywhere"):
        cli.main(["--device", device])
