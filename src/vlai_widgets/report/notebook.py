"""The board as a cell of a notebook shows it without a widget: static HTML that survives saving and reopening."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vlai_widgets.charts.markup import Markup, el
from vlai_widgets.charts.text import one_line, shorten
from vlai_widgets.charts.view import BoardRow, ranked
from vlai_widgets.charts.words import board_finding, number, rank_range
from vlai_widgets.charts.words import say as chart_say
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.report.words import say
from vlai_widgets.tokens import DARK, LIGHT, Tokens

MOST_ROWS: Final = 10

_HOST: Final = {
    "surface": "--jp-layout-color1",
    "ink": "--jp-content-font-color1",
    "muted": "--jp-content-font-color2",
    "line": "--jp-border-color2",
}
"""Colours that a notebook's theme decides, where there is one."""


def _colours(tokens: Tokens) -> str:
    plain = tokens.css_properties()
    return "".join(
        f"{name}:{f'var({_HOST[token]},{colour})' if (token := name.removeprefix('--vlai-')) in _HOST else colour};"
        for name, colour in plain.items()
    )


STYLE: Final = Markup(
    f".vlai-board{{{_colours(LIGHT)}color:var(--vlai-ink);font:14px/1.4 var(--jp-ui-font-family,system-ui,sans-serif);"
    "max-width:860px;padding:8px 0}"
    # A light JupyterLab on a dark desktop stays light: the host's word counts before the system's.
    "@media(prefers-color-scheme:dark){body:not([data-jp-theme-light=true]):not(.vscode-light) .vlai-board"
    f"{{{_colours(DARK)}}}}}"
    "body[data-jp-theme-light=false] .vlai-board,.vscode-dark .vlai-board,html[theme=dark] .vlai-board"
    f"{{{_colours(DARK)}}}"
    ".vlai-board p{margin:0 0 4px}.vlai-board .vlai-title{font-size:16px;font-weight:600}"
    ".vlai-board .vlai-muted{color:var(--vlai-muted);font-size:12px}.vlai-board .vlai-head{margin-top:10px}"
    # Named twice: Jupyter's own rules for tables (right-aligned, columns of one width) would count for more.
    ".vlai-board.vlai-board table{font-size:14px;color:inherit;table-layout:auto;"
    "border-collapse:collapse;width:100%;margin:8px 0;font-variant-numeric:tabular-nums;border:0}"
    ".vlai-board.vlai-board th{font-weight:500;font-size:12px;color:var(--vlai-muted);"
    "text-align:left;padding:0 10px 4px 0}"
    ".vlai-board tr{background:none!important}"
    ".vlai-board.vlai-board td{padding:4px 10px 4px 0;border-top:1px solid var(--vlai-line);"
    "text-align:left;vertical-align:middle}"
    ".vlai-board.vlai-board td.vlai-n,.vlai-board.vlai-board th.vlai-n{text-align:right;white-space:nowrap}"
    ".vlai-board.vlai-board td.vlai-rank{font-size:16px;font-weight:600;text-align:right;width:2em}"
    ".vlai-board.vlai-board td.vlai-score{font-weight:600;text-align:right;width:3em}"
    ".vlai-board img{width:40px;height:40px;object-fit:cover;border-radius:4px;display:block;margin:0;max-width:none}"
    ".vlai-board.vlai-board td.vlai-name{overflow-wrap:anywhere;min-width:9em}"
    ".vlai-board .vlai-bar{display:flex;height:12px;width:260px;background:var(--vlai-line)}"
    ".vlai-board .vlai-bar span{display:block;height:12px}"
    ".vlai-board .vlai-key{display:inline-block;width:9px;height:9px;margin:0 4px 0 0}"
    ".vlai-board .vlai-key+span{margin-right:12px}"
    ".vlai-board ul.vlai-reasons{margin:0;padding-left:18px}.vlai-board .vlai-reasons li{margin:2px 0}"
)


def board_html(
    rows: Sequence[BoardRow],
    *,
    thumbs: Mapping[str, str],
    errors: Mapping[str, str],
    language: str,
    footer: str,
) -> Markup:
    """Return the board as a table.

    Args:
        rows: All clips, best first; ten are shown.
        thumbs: ``data:`` addresses of thumbnails, a clip id.
        errors: Why clips have no score, a name.
        language: ``en`` or ``zh``.
        footer: Backend, preset and how to go on.
    """
    order = ranked(rows)
    shown = order[:MOST_ROWS]
    intervals = any(row.rank_lo is not None for row in shown)
    return el(
        "div",
        el("style", STYLE),
        el("p", board_finding(order, language, most=48), class_="vlai-title"),
        _key(shown, language),
        el("table", _head(language, intervals=intervals), el("tbody", *(_row(r, thumbs, intervals) for r in shown)))
        if shown
        else None,
        el("p", chart_say("more_rows", language, n=len(order) - len(shown)), class_="vlai-muted")
        if len(order) > len(shown)
        else None,
        *(_error(name, why, language) for name, why in list(errors.items())[:MOST_ROWS]),
        el("p", footer, class_="vlai-muted"),
        class_="vlai-board vlai-static",
    )


def _key(rows: Sequence[BoardRow], language: str) -> Markup | None:
    if not any(row.points for row in rows):
        return None
    keys = [
        part
        for name in DIMENSIONS
        for part in (
            el("span", class_="vlai-key", style=f"background:var(--vlai-{name})"),
            el("span", chart_say(name, language)),
        )
    ]
    return el("p", *keys, class_="vlai-muted")


def _head(language: str, *, intervals: bool) -> Markup:
    return el(
        "thead",
        el(
            "tr",
            el("th", "#", class_="vlai-n"),
            el("th"),
            el("th", chart_say("clip", language)),
            el("th"),
            el("th", chart_say("score", language), class_="vlai-n"),
            el("th", chart_say("range", language), class_="vlai-n") if intervals else None,
        ),
    )


def _row(row: BoardRow, thumbs: Mapping[str, str], intervals: bool) -> Markup:  # noqa: FBT001 - private
    uri = thumbs.get(row.clip_id)
    return el(
        "tr",
        el("td", row.rank, class_="vlai-rank"),
        el("td", el("img", src=uri, alt="") if uri else None),
        el("td", el("bdi", shorten(row.clip, 44), title=one_line(row.clip)), class_="vlai-name"),
        el("td", el("div", *_segments(row), class_="vlai-bar")),
        el("td", number(row.score), class_="vlai-score"),
        el("td", rank_range(row), class_="vlai-n") if intervals else None,
    )


def _segments(row: BoardRow) -> list[Markup]:
    parts = row.points or {"accent": row.score or 0.0}
    return [
        el("span", style=f"width:{max(0.0, points):.1f}%;background:var(--vlai-{name})", title=f"{name} {points:.1f}")
        for name, points in parts.items()
    ]


def _error(name: str, why: str, language: str) -> Markup:
    return el("p", f"{say('failed', language)}: ", el("bdi", shorten(name, 44)), f" ({why})", class_="vlai-muted")
