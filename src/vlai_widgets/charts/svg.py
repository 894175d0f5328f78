"""The leaderboard as one self-contained SVG: for reports, and for notebooks that are reopened without a kernel.

Colours are CSS custom properties (``--vlai-ink``, ...) with the light theme as the fallback: a page that sets them sets
the theme. Nothing is fetched and nothing runs.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vlai_widgets.charts.markup import Markup, el, join
from vlai_widgets.charts.text import one_line, shorten
from vlai_widgets.charts.theme import FONTS, tokens_of
from vlai_widgets.charts.view import BoardRow, ranked, tie_groups
from vlai_widgets.charts.words import board_finding, number, rank_sentence, say
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.tokens import LIGHT

WIDTH: Final = 760
_ROW: Final = 52
_HEAD: Final = 30
_FOOT: Final = 34
_BAR_X, _BAR_W = 128.0, 470.0
_RANGE_X, _RANGE_W = 668.0, 80.0


def paint(colour: str) -> str:
    """Return the colour of that name for a ``style``: what the page says, else the light theme's."""
    return f"var(--vlai-{colour},{getattr(LIGHT, colour)})"


def root(width: float, height: float, label: str, *children: object, theme: str | None = None) -> Markup:
    """Return an ``svg`` element that is a picture for assistive technology, with its text alternative.

    Args:
        width: Width of the drawing; it scales to the room it gets.
        height: Height of the drawing.
        label: The text alternative.
        children: What is drawn.
        theme: ``light`` or ``dark`` to fix the colours; None: those of the page.
    """
    colours = "" if theme is None else ";".join(f"{k}:{v}" for k, v in tokens_of(theme).css_properties().items()) + ";"
    return el(
        "svg",
        el("title", label),
        *children,
        xmlns="http://www.w3.org/2000/svg",
        viewBox=f"0 0 {width:g} {height:g}",
        role="img",
        aria_label=label,
        style=f"{colours}width:100%;max-width:{width:g}px;height:auto;font-family:{FONTS};font-size:12px",
    )


def words_at(
    x: float, y: float, words: object, *, size: int = 12, colour: str = "ink", anchor: str = "start", weight: int = 400
) -> Markup:
    """Return a text with tabular figures whose baseline starts, centres or ends at (x, y)."""
    style = f"fill:{paint(colour)};font-size:{size}px;font-weight:{weight};font-variant-numeric:tabular-nums"
    return el("text", words, x=x, y=y, text_anchor=anchor, style=style)


def box(
    x: float, y: float, width: float, height: float, colour: str, *, opacity: float = 1.0, note: object = None
) -> Markup:
    """Return a filled rectangle, with a tooltip where there is a note."""
    style = f"fill:{paint(colour)}" + (f";fill-opacity:{opacity:g}" if opacity < 1 else "")
    inside = None if note is None else el("title", note)
    return el("rect", inside, x=x, y=y, width=max(0.0, width), height=height, style=style)


def stroke(path: str, colour: str, *, width: float = 1.0, opacity: float = 1.0) -> Markup:
    """Return an unfilled path."""
    return el(
        "path", d=path, style=f"fill:none;stroke:{paint(colour)};stroke-width:{width:g};stroke-opacity:{opacity:g}"
    )


def board_svg(
    rows: Sequence[BoardRow],
    *,
    language: str = "en",
    thumbs: Mapping[str, str] | None = None,
    theme: str | None = None,
    most: int = 20,
) -> Markup:
    """Draw the leaderboard.

    Args:
        rows: The clips, best first; those without a score are left out.
        language: ``en`` or ``zh``.
        thumbs: ``data:`` addresses of thumbnails, a clip id.
        theme: ``light`` or ``dark`` to fix the colours; None: those of the page.
        most: How many rows to draw; the number of the others is told.
    """
    order = ranked(rows)
    shown = order[:most]
    height = _HEAD + _ROW * len(shown) + _FOOT
    pictures = thumbs or {}
    return root(
        WIDTH,
        height,
        _alternative(shown, language),
        _head(shown, language),
        *(_row(i, row, pictures.get(row.clip_id), len(order), language) for i, row in enumerate(shown)),
        *(_bracket(a, b, language) for a, b in tie_groups(shown)),
        _foot(len(shown), len(order), language),
        theme=theme,
    )


def _alternative(rows: Sequence[BoardRow], language: str) -> str:
    listed = "; ".join(f"{row.rank}. {one_line(row.clip)} {number(row.score)}" for row in rows)
    return f"{board_finding(rows, language)}. {listed}"


def _head(rows: Sequence[BoardRow], language: str) -> Markup:
    parts: list[Markup] = []
    x = _BAR_X
    if any(row.points for row in rows):
        for name in DIMENSIONS:
            label = say(name, language)
            parts += [box(x, 8, 9, 9, name), words_at(x + 13, 16.5, label, colour="muted")]
            x += 13 + 7.0 * len(label.encode("gbk", "replace")) + 16
    if any(row.rank_lo is not None for row in rows):
        parts.append(words_at(_RANGE_X + _RANGE_W, 16.5, say("range", language), colour="muted", anchor="end"))
    return join(*parts)


def _row(index: int, row: BoardRow, thumb: str | None, count: int, language: str) -> Markup:
    top = _HEAD + _ROW * index
    return el(
        "g",
        stroke(f"M18 {top}H{WIDTH - 8}", "line") if index else None,
        words_at(50, top + 33, row.rank, size=18, anchor="end", weight=600),
        _picture(thumb, 66, top + 4),
        words_at(_BAR_X, top + 20, shorten(row.clip, 56), size=13),
        box(_BAR_X, top + 28, _BAR_W, 14, "line", opacity=0.6),
        *_segments(row, top + 28, language),
        words_at(_BAR_X + _BAR_W * (row.score or 0) / 100 + 7, top + 40, number(row.score), size=14, weight=600),
        _whisker(row, top + _ROW / 2, count, language),
    )


def _picture(thumb: str | None, x: float, y: float) -> Markup:
    if thumb is None:
        return box(x, y, 44, 44, "line", opacity=0.6)
    return el("image", href=thumb, x=x, y=y, width=44, height=44, preserveAspectRatio="xMidYMid slice")


def _segments(row: BoardRow, y: float, language: str) -> list[Markup]:
    if not row.points:
        return [box(_BAR_X, y, _BAR_W * (row.score or 0) / 100, 14, "accent")]
    parts, x = [], _BAR_X
    for name in DIMENSIONS:
        points = row.points.get(name, 0.0)
        width = _BAR_W * points / 100
        parts.append(box(x, y, width, 14, name, note=f"{say(name, language)}: {number(points)}"))
        x += width
    return parts


def _whisker(row: BoardRow, y: float, count: int, language: str) -> Markup | None:
    if row.rank is None or row.rank_lo is None or row.rank_hi is None:
        return None
    step = _RANGE_W / max(1, count - 1)
    at = [_RANGE_X + step * (place - 1) for place in (row.rank_lo, row.rank_hi, row.rank)]
    return el(
        "g",
        el("title", rank_sentence(row, language)),
        stroke(f"M{at[0]:.1f} {y:.1f}H{at[1]:.1f}", "muted", width=2),
        el("circle", cx=at[2], cy=y, r=4, style=f"fill:{paint('ink')}"),
    )


def _bracket(first: int, last: int, language: str) -> Markup:
    top, bottom = _HEAD + _ROW * first + 10, _HEAD + _ROW * (last + 1) - 10
    return el("g", el("title", say("tied", language)), stroke(f"M14 {top}H8V{bottom}H14", "muted", width=1.5))


def _foot(shown: int, count: int, language: str) -> Markup:
    y = _HEAD + _ROW * shown + 16
    ticks = [
        words_at(_BAR_X + _BAR_W * value / 100, y, value, size=11, colour="muted", anchor="middle")
        for value in (0, 20, 40, 60, 80, 100)
    ]
    if count > 1 and shown:
        ticks += [
            words_at(_RANGE_X, y, 1, size=11, colour="muted", anchor="middle"),
            words_at(_RANGE_X + _RANGE_W, y, count, size=11, colour="muted", anchor="middle"),
        ]
    if count > shown:
        ticks.append(
            words_at(50, y, say("more_rows", language, n=count - shown), size=11, colour="muted", anchor="middle")
        )
    return join(*ticks)
