"""The look handed to Gradio: system fonts, our colours, square corners; the rest is `style.css`.

`docs/design.md` says why each choice was made. Gradio's own components (tabs, inputs, tables)
take their colours from here, our cards and the conversation take theirs from the `--fr-*`
properties in `style.css`; the numbers below repeat the few that both need.
"""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from gradio.themes.utils.colors import Color

#: Our style sheets, in their order.
STYLES = tuple(Path(__file__).with_name(name) for name in ("style.css", "pages.css", "narrow.css"))

#: A grotesque that every system has, so nothing is fetched and garments stay in front.
FONTS = ("Helvetica Neue", "Helvetica", "Segoe UI", "Roboto", "Liberation Sans", "Arial", "sans-serif")
MONO = ("ui-monospace", "SF Mono", "Consolas", "Liberation Mono", "monospace")

# fmt: off
INK = Color(
    "#fcfcfb", "#f4f4f1", "#e9e9e5", "#dededa", "#a9a8a1", "#7a7a74",
    "#5f5f5b", "#45453f", "#2e2e2b", "#1d1d1b", "#141413", name="ink",
)
TAPE = Color(
    "#fffbea", "#fff3c4", "#ffe994", "#ffde63", "#ffd23f", "#ffd23f",
    "#e6b800", "#a67c00", "#7a5b00", "#4d3a00", "#261d00", name="tape",
)
# fmt: on


def theme() -> gr.themes.Base:
    """Gradio's base theme in our colours."""
    return gr.themes.Base(
        primary_hue=TAPE,
        secondary_hue=INK,
        neutral_hue=INK,
        radius_size=gr.themes.sizes.radius_sm,
        spacing_size=gr.themes.sizes.spacing_md,
        text_size=gr.themes.sizes.text_md,
        font=FONTS,
        font_mono=MONO,
    ).set(
        body_background_fill="#fcfcfb",
        body_background_fill_dark="#141413",
        body_text_color="#1b1b1a",
        body_text_color_dark="#f2f1ec",
        block_border_width="0px",
        block_shadow="none",
        block_background_fill="transparent",
        block_background_fill_dark="transparent",
    )
