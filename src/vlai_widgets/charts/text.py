"""How names from outside are shown: one line, bounded, and free of anything that a renderer would obey."""

from __future__ import annotations

import html
import re
import unicodedata
from pathlib import PurePath
from typing import Final

# Directional controls let a name show other letters than it has ("exe.4pm" for "mp4.exe").
_BIDI: Final = re.compile("[\u061c\u200e\u200f\u202a-\u202e\u2066-\u2069]")
_RTL: Final = re.compile("[\u0590-\u08ff\ufb1d-\ufdff\ufe70-\ufeff]")
_BREAKS: Final = re.compile("[\\s\x00-\x1f\x7f-\x9f\u2028\u2029]+")


def one_line(text: str) -> str:
    """Return ``text`` on one line, without control characters and directional overrides."""
    cleaned = _BREAKS.sub(" ", _BIDI.sub("", text)).strip()
    return cleaned.encode("utf-8", "replace").decode("utf-8")


def columns(text: str) -> int:
    """Return how many columns of a Latin letter ``text`` takes: Chinese, Japanese, Korean and emoji take two."""
    return sum(0 if unicodedata.combining(c) else 2 if unicodedata.east_asian_width(c) in "WF" else 1 for c in text)


def shorten(text: str, most: int) -> str:
    """Return ``text`` on one line of at most ``most`` columns, cut in the middle: file names differ at both ends.

    Example:
        >>> shorten("summer_campaign_final_version_03.mp4", 20)
        'summer_ca…ion_03.mp4'
    """
    line = one_line(text)
    if columns(line) <= most:
        return line
    tail_room = max(1, (most - 1) // 2 + 1 if most > 12 else (most - 1) // 2)
    tail = ""
    for letter in reversed(line):
        if columns(letter + tail) > tail_room:
            break
        tail = letter + tail
    head = ""
    for letter in line:
        if columns(head + letter) > most - 1 - columns(tail):
            break
        head += letter
    return f"{head}…{tail}"


def stem(name: str) -> str:
    """Return a clip's name for sentences and labels: without the extension, where something is left."""
    return PurePath(name.replace("/", "_").replace("\\", "_")).stem or name


def plotly(text: str) -> str:
    """Return ``text`` for Plotly, which reads a little HTML and TeX: neutralised, so that it shows as it is.

    Right-to-left names are isolated, so that the numbers beside them keep their order.

    Example:
        >>> plotly('<a href="javascript:1">$x$</a>')
        '&lt;a href="javascript:1"&gt;&#36;x&#36;&lt;/a&gt;'
    """
    line = one_line(text)
    safe = html.escape(line, quote=False).replace("$", "&#36;")
    return f"\u2068{safe}\u2069" if _RTL.search(line) else safe


def wrap(text: str, most: int) -> list[str]:
    """Break ``text`` into lines of at most ``most`` columns, at soft spaces or between Chinese characters."""
    lines = [""]
    for word in re.findall(r"[\u2e80-\uffef]|[^ \u2e80-\uffef]+ *| +", text):
        if lines[-1] and columns(lines[-1] + word.rstrip()) > most:
            lines.append("")
        lines[-1] += word if lines[-1] else word.lstrip()
    return [line.rstrip() for line in lines if line.strip()] or [""]
