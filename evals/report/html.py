"""Builds HTML out of values: text is escaped, always; only what `tag` made is taken as it is."""

from __future__ import annotations

from html import escape


class Html(str):
    """Markup that is safe to put into a page."""

    __slots__ = ()


Content = str | Html | None

_VOID = frozenset({"input", "meta", "rect", "circle", "line", "path"})


def tag(name: str, /, *content: Content, **attributes: object) -> Html:
    """An element. `class_` and `for_` lose their underscore, others become hyphens; None and False leave one out."""
    written = "".join(_attribute(key, value) for key, value in attributes.items())
    if name in _VOID:
        return Html(f"<{name}{written}/>")
    return Html(f"<{name}{written}>{join(*content)}</{name}>")


def join(*content: Content) -> Html:
    """Pieces one after the other."""
    return Html("".join(one if isinstance(one, Html) else escape(one) for one in content if one is not None))


def link(address: str, *content: Content) -> Html:
    """A link to the web; the bare content where the address is anything but http."""
    if not address.startswith(("http://", "https://")):
        return join(*content)
    return tag("a", *content, href=address, rel="noreferrer noopener", target="_blank")


def section(id: str, title: str, *content: Content) -> Html:
    """A part of the page under its heading, which links lead to."""
    return tag("section", tag("h2", title), *content, id=id)


def _attribute(key: str, value: object) -> str:
    if value is None or value is False:
        return ""
    name = key.rstrip("_").replace("_", "-")
    return f" {name}" if value is True else f' {name}="{escape(str(value))}"'
