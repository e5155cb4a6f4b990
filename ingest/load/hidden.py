"""Which HTML elements a reader does not see: text in them could speak to a program behind the reader's back."""

from __future__ import annotations

import re
from collections.abc import Mapping

_NEVER_SEEN = (
    "script", "style", "template", "noscript", "head", "title", "object", "embed", "iframe", "svg", "math",
    "canvas", "audio", "video", "select", "datalist", "del", "s", "strike",
)  # fmt: skip
_HIDING = re.compile(
    r"display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|opacity:0*\.?0*(?:[;!%]|$)"
    r"|font-size:0*\.?0*(?:[a-z%]*)(?:[;!]|$)|font:[^;]*\b0(?:px|pt|em|rem|%)?[/ ]"
    r"|(?:max-)?(?:width|height):0(?:px)?[;!].*overflow:hidden|overflow:hidden.*(?:max-)?(?:width|height):0(?:px)?(?:[;!]|$)"
    r"|clip:rect\(0|clip-path:inset\((?:50|100)%|text-indent:-\d{3,}|(?:left|top|right|margin-left):-\d{4,}"
    r"|color:transparent"
)
_WHITE = re.compile(r"(?<![-\w])color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))(?=[;!]|$)")
_BACKGROUND = re.compile(r"background")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")


def hides(tag: str, attributes: str) -> bool:
    """Whether an opening tag, given with its attributes as written, starts something unseen."""
    found = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
    return hidden(tag, found)


def hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    """Whether an element with these attributes is unseen, together with all in it."""
    if tag in _NEVER_SEEN or "hidden" in attributes:
        return True
    if attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    if tag == "input" or attributes.get("type", "").lower() == "hidden":
        return True
    style = "".join(attributes.get("style", "").lower().split())
    return bool(_HIDING.search(style)) or _white_on_white(style)


def _white_on_white(style: str) -> bool:
    return bool(_WHITE.search(style)) and not _BACKGROUND.search(style)
