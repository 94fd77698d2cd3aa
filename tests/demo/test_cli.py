"""The command line, and the page of a shop that cannot open."""

import runpy
from pathlib import Path

import pytest

from demo import build, cli
from demo.serving import access
from jvsm_core.dialogue.retriever import Retriever

ROOT = Path(cli.__file__).resolve().parent.parent


@pytest.fixture
def opened(monkeypatch):
    """What a command line opens: `opened("--port", "7861")` gives all that was asked for, by name."""
    for name in ("GRADIO_SERVER_NAME", "GRADIO_SERVER_PORT", "SPACE_ID", "SPACE_HOST", access.PASSWORD):
        monkeypatch.delenv(name, raising=False)

    def open_shop(*arguments):
        asked = {}
        monkeypatch.setattr(
            Retriever,
            "load",
            lambda checkpoint, catalogue, device, progress: asked.update(
                checkpoint=checkpoint, catalogue=catalogue, device=device
            ),
        )
        monkeypatch.setattr(build, "build", lambda retriever, **given: asked.update(given))
        monkeypatch.setattr(build, "launch", lambda blocks, **given: asked.update(given))
        cli.main(arguments)
        return asked

    return open_shop


def test_the_defaults_are_a_local_shop_of_the_shipped_assets(opened):
    chosen = opened()
    assert (chosen["host"], chosen["port"], chosen["device"]) == ("127.0.0.1", 7860, "cpu")
    assert chosen["catalogue"] == ROOT / "assets/catalogue"
    assert chosen["checkpoint"] == ROOT / "assets/checkpoint"
    assert not chosen["share"] and not chosen["mcp"] and chosen["currency"] is None
    assert not chosen["access"].public and chosen["door"].limits.rate == 0


def test_options_reach_what_they_are_for(opened, tmp_path):
    chosen = opened("--compare", "a", "--compare", "b", "--notes", str(tmp_path), "--mcp", "--currency", "€")
    assert chosen["sources"].checkpoints == (Path("a"), Path("b")) and chosen["sources"].notes == tmp_path
    assert chosen["mcp"] and chosen["currency"] == "€"


def test_a_space_says_where_to_listen_and_is_public(opened, monkeypatch):
    monkeypatch.setenv("GRADIO_SERVER_NAME", "0.0.0.0")
    monkeypatch.setenv("GRADIO_SERVER_PORT", "7861")
    monkeypatch.setenv("SPACE_ID", "somebody/fitting-room")
    monkeypatch.setenv("SPACE_HOST", "somebody-fitting-room.hf.space")
    chosen = opened()
    assert (chosen["host"], chosen["port"]) == ("0.0.0.0", 7861)
    assert chosen["access"].public and not chosen["access"].can_sign_in and chosen["door"].limits.rate > 0
    assert chosen["door"].answers_to("somebody-fitting-room.hf.space")


def test_a_public_shop_knows_its_names_and_its_operators_password(opened, monkeypatch):
    monkeypatch.setenv(access.PASSWORD, "tape")
    chosen = opened("--public", "--allow-host", "shop.example.com", "--allow-frame", "https://example.com")
    assert chosen["access"].can_sign_in and chosen["door"].frames == ("https://example.com",)
    assert chosen["door"].answers_to("shop.example.com:7860")
    assert not chosen["door"].answers_to("other.example.com")
    shared = opened("--share")
    assert shared["access"].public and shared["door"].answers_to("1a2b3c.gradio.live")


@pytest.mark.parametrize("arguments", [["--port", "0"], ["--port", "99999"], ["--port", "x"], ["--colour"]])
def test_mistakes_are_told_with_the_usage(arguments, capsys):
    with pytest.raises(SystemExit) as stop:
        cli.main(arguments)
    assert stop.value.code == 2
    assert "Usage: " in capsys.readouterr().err


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
