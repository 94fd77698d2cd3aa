"""Headers that tell a browser what a page of the demo may do."""

from __future__ import annotations

import base64
import hashlib
import re
from collections.abc import Iterable

_INLINE = re.compile(rb"<script(?![^>]*\ssrc=)[^>]*>(.*?)</script>", re.DOTALL)


def policy(html: bytes, frames: Iterable[str] = ()) -> str:
    """A Content-Security-Policy for a page of Gradio's.

    Nothing comes from or goes to another server. No script that was put into the page later runs: an
    attribute such as `onerror`, a `<script>`, an address `javascript:`. Gradio's own inline scripts
    run by their hashes. `unsafe-eval` has to stay: Gradio 6 makes a component's script
    (`js_on_load`) and its template into functions with `Function`.

    Args:
        html: the page as it is sent, before compression.
        frames: origins that may show the page in a frame, beside its own.
    """
    hashes = (base64.b64encode(hashlib.sha256(script).digest()).decode() for script in _INLINE.findall(html))
    scripts = " ".join(("'self'", "'unsafe-eval'", *(f"'sha256-{each}'" for each in hashes)))
    return "; ".join(
        (
            "default-src 'self'",
            f"script-src {scripts}",
            "style-src 'self' 'unsafe-inline'",
            "img-src 'self' data: blob:",
            "media-src 'self' blob:",
            "font-src 'self' data:",
            "connect-src 'self'",
            "object-src 'none'",
            "base-uri 'self'",
            "form-action 'self'",
            " ".join(("frame-ancestors 'self'", *frames)),
        )
    )


#: Beside the policy, on every answer. The camera is the shop's, and only its.
ALWAYS = (
    (b"x-content-type-options", b"nosniff"),
    (b"referrer-policy", b"same-origin"),
    (b"cross-origin-resource-policy", b"same-origin"),
    (b"permissions-policy", b"camera=(self), microphone=(), geolocation=()"),
)
