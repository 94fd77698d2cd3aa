"""Gradio is imported and built without what no page needs, and serves all the same."""

from pathlib import Path

import gradio as gr

from demo import build


def test_a_component_writes_no_file_beside_its_source(monkeypatch):
    read = []
    monkeypatch.setattr(Path, "read_text", lambda path, *_, **__: read.append(path) or "")
    assert issubclass(type("HTML", (gr.HTML,), {"__module__": gr.HTML.__module__}), gr.HTML)
    assert not read


def test_a_web_app_is_made_once_and_keeps_its_connections(retriever, monkeypatch):
    from gradio.blocks import App

    made, create = [], App.create_app
    monkeypatch.setattr(App, "create_app", lambda *given, **named: made.append(1) or create(*given, **named))
    blocks = build.build(retriever)
    assert not made
    build.launch(blocks, host="127.0.0.1", port=None, wait=False)
    kept = blocks.server.config.timeout_keep_alive
    blocks.close(verbose=False)
    assert made == [1]
    assert kept > 60, "a shopper who reads for a minute is not hung up on"
