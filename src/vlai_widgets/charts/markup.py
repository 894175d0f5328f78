"""Markup that cannot be broken out of: every text is escaped unless it is markup already."""

from __future__ import annotations

import html
import re
from typing import Final

# Control characters are invalid in XML, so one in a file name would make a whole SVG unreadable.
_INVALID: Final = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ud800-\udfff\ufffe\uffff]")
_VOID: Final = frozenset({"br", "hr", "img", "meta", "wbr"})


class Markup(str):
    """A string of HTML or SVG that is safe as it is."""

    __slots__ = ()


def escape(value: object) -> Markup:
    """Return ``value`` as markup; what is markup already stays as it is.

    Example:
        >>> escape('<b title="x">')
        '&lt;b title=&quot;x&quot;&gt;'
    """
    if isinstance(value, Markup):
        return value
    return Markup(html.escape(_INVALID.sub("", str(value)), quote=True))


def join(*parts: object) -> Markup:
    """Return the parts one after the other, each escaped; None is left out."""
    return Markup("".join(escape(part) for part in parts if part is not None))


def el(name: str, /, *children: object, **attributes: object) -> Markup:
    """Return one element.

    Args:
        name: Name of the element.
        children: Texts and markup; None is left out.
        attributes: ``class_`` becomes ``class``, ``aria_label`` becomes ``aria-label``; None leaves one out.

    Example:
        >>> el("p", "a < b", class_="note")
        '<p class="note">a &lt; b</p>'
    """
    inside = "".join(
        f' {key.rstrip("_").replace("_", "-")}="{escape(_number(value))}"'
        for key, value in attributes.items()
        if value is not None
    )
    if name in _VOID:
        return Markup(f"<{name}{inside}>")
    return Markup(f"<{name}{inside}>{join(*children)}</{name}>")


def _number(value: object) -> object:
    """Coordinates need no more than two decimals; reports stay small."""
    return f"{value:.2f}".rstrip("0").rstrip(".") if isinstance(value, float) else value
