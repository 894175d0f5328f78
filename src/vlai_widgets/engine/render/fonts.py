"""The bundled fonts, and text set in them.

A server may have no fonts at all, and Pillow does not fall back from one font to another: text is cut into runs here,
each set in the font that has its characters. A character that no font has is shown as a middle dot.
"""

from __future__ import annotations

import struct
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from importlib import resources
from typing import Final, Literal

from PIL import ImageDraw, ImageFont, features

Weight = Literal["medium", "bold", "black"]
Script = Literal["latin", "cjk", "emoji"]

REPLACEMENT: Final = "·"
ELLIPSIS: Final = "…"

_LATIN_FILES: Final[dict[Weight, str]] = {
    "medium": "Inter-Medium.ttf",
    "bold": "Inter-Bold.ttf",
    "black": "Inter-ExtraBold.ttf",
}
_CJK_FILE: Final = "NotoSansSC-Bold.ttf"
_CJK_SCALE: Final = 0.94
"""Hanzi fill their square: at the same size they look larger than Latin letters."""
_EMOJI_FILE: Final = "NotoEmoji-Bold.ttf"
_EMOJI_SCALE: Final = 0.84
_EMOJI_LIFT: Final = 0.05
"""Emoji reach below the line: lifted by this share of the size they stand in the middle of the capitals."""
_REGIONAL_A: Final = 0x1F1E6
"""Regional indicators: two of them are a flag. They are shown as the letters of the country."""

_TABULAR: Final = ["tnum"]


@dataclass(frozen=True, slots=True)
class Style:
    """How a piece of text is set: its weight, its size in pixels, and whether its figures are all equally wide."""

    weight: Weight
    size_px: int
    tabular: bool = False

    def length(self, text: str) -> float:
        """Return the advance width of ``text`` in pixels."""
        return sum(self._font(script).getlength(run, features=self._features) for script, run in runs(text))

    def draw(
        self, draw: ImageDraw.ImageDraw, x: float, baseline: float, text: str, fill: str | int, *, right: bool = False
    ) -> None:
        """Draw ``text`` from ``x`` to the right (or ending at ``x``) on the baseline."""
        pen = x - self.length(text) if right else x
        for script, run in runs(text):
            font = self._font(script)
            y = baseline - self.size_px * _EMOJI_LIFT if script == "emoji" else baseline
            draw.text((pen, y), run, font=font, fill=fill, anchor="ls", features=self._features)
            pen += font.getlength(run, features=self._features)

    @property
    def cap_px(self) -> float:
        """Height of a capital letter or a figure, in pixels."""
        return self.size_px * 0.727

    @property
    def _features(self) -> list[str] | None:
        return _TABULAR if self.tabular and _can_shape() else None

    def _font(self, script: Script) -> ImageFont.FreeTypeFont:
        if script == "cjk":
            return _font(_CJK_FILE, max(1, round(self.size_px * _CJK_SCALE)))
        if script == "emoji":
            return _font(_EMOJI_FILE, max(1, round(self.size_px * _EMOJI_SCALE)))
        return _font(_LATIN_FILES[self.weight], max(1, self.size_px))


def fitting(weight: Weight, size_px: int, least_px: int, texts: Sequence[str], width_px: float) -> Style:
    """Return the largest style, from ``size_px`` down to ``least_px``, in which all of ``texts`` fit the width."""
    sizes = range(size_px, least_px, -max(1, size_px // 20))
    styles = (Style(weight, size) for size in sizes)
    return next((s for s in styles if all(s.length(text) <= width_px for text in texts)), Style(weight, least_px))


def clean(text: str) -> str:
    """Return ``text`` as one line of characters that can be drawn: no controls, no marks of direction.

    Of a sequence that stands for one emoji the first is kept: a family is its first member, whatever the skin.
    """
    kept: list[str] = []
    joined = False
    for char in unicodedata.normalize("NFC", text):
        category, code = unicodedata.category(char), ord(char)
        if code == 0x200D:
            joined = bool(kept) and unicodedata.category(kept[-1]) == "So"
            continue
        if joined and category == "So":
            joined = False
            continue
        if category in ("Cc", "Zl", "Zp", "Zs"):
            kept.append(" ")
        elif _REGIONAL_A <= code < _REGIONAL_A + 26:
            kept.append(chr(ord("A") + code - _REGIONAL_A))
        elif category not in ("Cf", "Cs") and not (0xFE00 <= code <= 0xFE0F or 0x1F3FB <= code <= 0x1F3FF):
            kept.append(char)
    return " ".join("".join(kept).split())


@lru_cache(maxsize=2048)
def runs(text: str) -> tuple[tuple[Script, str], ...]:
    """Cut ``text`` into runs of one font each."""
    found: list[tuple[Script, str]] = []
    unknown = False
    for char in clean(text):
        script = _script_of(char)
        # A row of dots says no more than one.
        shown = char if script else "" if unknown else REPLACEMENT
        unknown = script is None
        if not shown:
            continue
        script = script or "latin"
        if found and found[-1][0] == script:
            found[-1] = (script, found[-1][1] + shown)
        else:
            found.append((script, shown))
    return tuple(found)


def _script_of(char: str) -> Script | None:
    code = ord(char)
    if code in _coverage(_LATIN_FILES["medium"]):
        return "latin"
    if code in _coverage(_CJK_FILE):
        return "cjk"
    return "emoji" if code in _coverage(_EMOJI_FILE) else None


def shorten_middle(text: str, style: Style, width_px: float) -> str:
    """Return ``text``, with its middle left out where it is wider than ``width_px``.

    File names differ at their ends as often as at their beginnings, so both are kept.
    """
    parts = _clusters(clean(text))
    if style.length("".join(parts)) <= width_px:
        return "".join(parts)
    for kept in range(len(parts) - 1, 0, -1):
        tail = kept * 2 // 5
        short = "".join(parts[: kept - tail]).rstrip() + ELLIPSIS + "".join(parts[len(parts) - tail :]).lstrip()
        if style.length(short) <= width_px:
            return short
    return ELLIPSIS


def shorten_end(text: str, style: Style, width_px: float) -> str:
    """Return ``text``, with its end left out where it is wider than ``width_px``."""
    parts = _clusters(clean(text))
    if style.length("".join(parts)) <= width_px:
        return "".join(parts)
    for kept in range(len(parts) - 1, 0, -1):
        short = "".join(parts[:kept]).rstrip(" ,;:.，。；：、") + ELLIPSIS
        if style.length(short) <= width_px:
            return short
    return ELLIPSIS


def wrap(text: str, style: Style, width_px: float, *, lines: int) -> list[str]:
    """Break ``text`` into at most ``lines`` lines; what does not fit is left out at the end."""
    found: list[str] = []
    rest = _words(clean(text))
    while rest and len(found) < lines - 1:
        line = rest[0]
        taken = 1
        while taken < len(rest) and style.length((line + rest[taken]).rstrip()) <= width_px:
            line += rest[taken]
            taken += 1
        if style.length(line.rstrip()) > width_px:
            break
        found.append(line.rstrip())
        rest = rest[taken:]
    if rest:
        found.append(shorten_end("".join(rest), style, width_px))
    return found


def heading(text: str, weight: Weight, size_px: int, least_px: int, width_px: float) -> tuple[Style, list[str]]:
    """Set a heading: on one line where that takes little shrinking, else on up to four."""
    shown = clean(text)
    for lines, least in ((1, round(size_px * 0.75)), (2, round(size_px * 0.75)), (3, least_px), (4, least_px)):
        for size in range(size_px, least - 1, -max(1, size_px // 20)):
            style = Style(weight, size)
            found = wrap(shown, style, width_px, lines=lines)
            if "".join(found).replace(" ", "") == shown.replace(" ", ""):
                return style, found
    style = Style(weight, least_px)
    return style, wrap(shown, style, width_px, lines=4)


def _words(text: str) -> list[str]:
    """Cut where a line may break: after a space, and around every hanzi that no closing mark follows."""
    found: list[str] = []
    for char in text:
        wide = unicodedata.east_asian_width(char) in "WF"
        closes = unicodedata.category(char) in ("Pe", "Pf", "Po")
        broken = not found or found[-1].endswith(" ") or _ends_wide(found[-1]) or wide
        if broken and not (closes and found) and char != " ":
            found.append(char)
        elif found:
            found[-1] += char
    return found


def _ends_wide(text: str) -> bool:
    return unicodedata.east_asian_width(text[-1]) in "WF" and unicodedata.category(text[-1]) not in ("Ps", "Pi")


def _clusters(text: str) -> list[str]:
    """Cut between characters, keeping combining marks with what they stand on."""
    found: list[str] = []
    for char in text:
        if found and unicodedata.combining(char):
            found[-1] += char
        else:
            found.append(char)
    return found


@lru_cache(maxsize=1)
def _can_shape() -> bool:
    return bool(features.check("raqm"))


@lru_cache(maxsize=8)
def _data(name: str) -> bytes:
    return resources.files("vlai_widgets").joinpath("assets", "fonts", name).read_bytes()


@lru_cache(maxsize=64)
def _font(name: str, size_px: int) -> ImageFont.FreeTypeFont:
    with resources.as_file(resources.files("vlai_widgets").joinpath("assets", "fonts", name)) as path:
        return ImageFont.truetype(str(path), size_px)


@lru_cache(maxsize=8)
def _coverage(name: str) -> frozenset[int]:
    """Return the code points that a font has, from its ``cmap`` table (OpenType 1.9, formats 4 and 12)."""
    data = _data(name)
    tables = struct.unpack_from(">H", data, 4)[0]
    offset = next(
        struct.unpack_from(">I", data, 12 + 16 * n + 8)[0]
        for n in range(tables)
        if data[12 + 16 * n : 16 + 16 * n] == b"cmap"
    )
    found: set[int] = set()
    for n in range(struct.unpack_from(">H", data, offset + 2)[0]):
        table = offset + struct.unpack_from(">I", data, offset + 4 + 8 * n + 4)[0]
        kind = struct.unpack_from(">H", data, table)[0]
        if kind == 4:
            found |= _segments(data, table)
        elif kind == 12:
            for group in range(struct.unpack_from(">I", data, table + 12)[0]):
                first, last = struct.unpack_from(">II", data, table + 16 + 12 * group)
                found.update(range(first, last + 1))
    return frozenset(found)


def _segments(data: bytes, table: int) -> set[int]:
    count = struct.unpack_from(">H", data, table + 6)[0] // 2
    lasts = struct.unpack_from(f">{count}H", data, table + 14)
    firsts = struct.unpack_from(f">{count}H", data, table + 16 + 2 * count)
    return {
        code for first, last in zip(firsts, lasts, strict=True) for code in range(first, last + 1) if code != 0xFFFF
    }
