"""Takes from HTML what a reader does not see: text in it could speak to a program behind the reader's back."""

from __future__ import annotations

import re
from collections.abc import Iterator, Mapping
from typing import TYPE_CHECKING

from ingest.blocks import Dropped

if TYPE_CHECKING:
    from lxml.html import HtmlElement

_NEVER_SEEN = (
    "script", "style", "template", "noscript", "object", "embed", "iframe", "svg", "math", "canvas",
    "audio", "video", "select", "datalist", "input", "textarea", "noframes", "del", "s", "strike",
)  # fmt: skip
_SILENT = ("script", "style", "svg", "canvas", "iframe")  # no text a reader could miss
_NOTHING = r"0*\.?0+(?:px|pt|em|rem|%)?(?=[;!]|$)"
_HIDING = re.compile(
    rf"(?<![-\w])(?:display:none|visibility:(?:hidden|collapse)|content-visibility:hidden|opacity:{_NOTHING}"
    rf"|font-size:{_NOTHING}|font:[^;]*(?<![.\d])0(?:px|pt|em|rem|%)?[/'\"a-z]|clip:rect\(0|clip-path:inset\(50%"
    rf"|text-indent:-\d{{3,}}|(?:left|top|right|margin-left):-\d{{4,}}|color:transparent)"
)
_FOLDED = re.compile(rf"(?<![-\w])(?:max-)?(?:width|height):{_NOTHING}")
_WHITE = re.compile(r"(?<![-\w])color:(?:white|#fff(?:fff)?|rgb\(255,255,255\))(?=[;!]|$)")
_ATTRIBUTE = re.compile(r"""([a-zA-Z-]+)(?:\s*=\s*("[^"]*"|'[^']*'|[^\s"'>]+))?""")
_RULE = re.compile(r"([^{}]+)\{([^{}]*)\}")
_AT_RULE = re.compile(r"@[^{}]*\{(?:[^{}]*\{[^{}]*\})*[^{}]*\}")


def hides(tag: str, attributes: str) -> bool:
    """Whether an opening tag, given with its attributes as written, starts something unseen."""
    found = {name.lower(): value.strip("\"'") for name, value in _ATTRIBUTE.findall(attributes)}
    return _hidden(tag, found) or bool(_WHITE.search(_style(found)))


def take_hidden(tree: HtmlElement) -> tuple[Dropped, ...]:
    """Remove every unseen element from the tree; what text they had."""
    ruled = _ruled(tree)
    unseen = [element for element in tree.iter("*") if _unseen(element, ruled)]
    return tuple(_take(unseen))


def _unseen(element: HtmlElement, ruled: frozenset[str]) -> bool:
    attributes = element.attrib
    names = {"." + name for name in attributes.get("class", "").split()} | {"#" + attributes.get("id", "")}
    return _hidden(element.tag, attributes) or not ruled.isdisjoint(names) or _white_on_white(element)


def _hidden(tag: str, attributes: Mapping[str, str]) -> bool:
    if tag in _NEVER_SEEN or "hidden" in attributes:
        return True
    if attributes.get("aria-hidden", "").strip().lower() == "true":
        return True
    return _hiding(_style(attributes))


def _style(attributes: Mapping[str, str]) -> str:
    return "".join(attributes.get("style", "").lower().split())


def _hiding(style: str) -> bool:
    folded = "overflow:hidden" in style and _FOLDED.search(style)
    return bool(style) and bool(_HIDING.search(style) or folded)


def _white_on_white(element: HtmlElement) -> bool:
    """White text where nothing around it could make the ground another colour."""
    if not _WHITE.search(_style(element.attrib)):
        return False
    around = [element, *element.iterancestors()]
    return not any("class" in e.attrib or "bgcolor" in e.attrib or "background" in _style(e.attrib) for e in around)


def _ruled(tree: HtmlElement) -> frozenset[str]:
    """The classes and ids that a style sheet of the page hides outright, as selectors."""
    sheets = _AT_RULE.sub("", "".join(style.text or "" for style in tree.iter("style")))
    found: set[str] = set()
    for selectors, style in _RULE.findall(sheets):
        if _hiding("".join(style.lower().split())):
            found.update(selector.strip() for selector in selectors.split(","))
    return frozenset(selector for selector in found if re.fullmatch(r"[.#][\w-]+", selector))


def _take(elements: list[HtmlElement]) -> Iterator[Dropped]:
    gone: set[HtmlElement] = set()
    for element in elements:
        if gone.isdisjoint(element.iterancestors()):
            text = "" if element.tag in _SILENT else " ".join("".join(element.itertext()).split())
            if text:
                yield Dropped(text, "struck out" if element.tag in ("del", "s", "strike") else "hidden")
        gone.add(element)
    for element in reversed(elements):
        if element.getparent() is not None:
            element.drop_tree()
