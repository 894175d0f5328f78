"""What the leaderboard figures of every size are made of."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Final

from vlai_widgets.charts import theme as look
from vlai_widgets.charts.text import plotly
from vlai_widgets.charts.view import BoardRow
from vlai_widgets.charts.words import number, percent, rank_sentence, say
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.tokens import Tokens


@dataclass(frozen=True, slots=True, kw_only=True)
class Pen:
    """What every part of the figure is drawn with."""

    go: Any
    tokens: Tokens
    language: str
    selected: str | None
    subtitle: str


def bars(pen: Pen, rows: Sequence[BoardRow], *, offset: float, width: float) -> list[Any]:
    """One trace a dimension; one trace in all where nothing is known of the dimensions."""
    go, tokens, language = pen.go, pen.tokens, pen.language
    ys = [i + offset for i in range(len(rows))]
    if not any(row.points for row in rows):
        return [
            go.Bar(
                x=[row.score for row in rows],
                y=ys,
                orientation="h",
                width=width,
                name=say("score", language),
                marker={"color": tokens.accent, "line": {"width": 0}},
                customdata=[[row.clip_id, plotly(row.clip), number(row.score)] for row in rows],
                hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
            )
        ]
    return [
        go.Bar(
            x=[row.points.get(name, 0.0) for row in rows],
            y=ys,
            orientation="h",
            width=width,
            name=say(name, language),
            marker={"color": tokens.dimension(name), "line": {"width": 0}},
            customdata=[[row.clip_id, plotly(row.clip), _adds(row, name, language)] for row in rows],
            hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
        )
        for name in DIMENSIONS
    ]


def _adds(row: BoardRow, name: str, language: str) -> str:
    own = row.dimensions.get(name)
    if own is None:
        return f"{say(name, language)}: {say('not_measured', language)}"
    points = say("adds", language, points=number(row.points.get(name, 0.0)), own=f"{own:.0f}")
    return f"{say(name, language)}: {points}"


def rank_words(row: BoardRow, language: str) -> str:
    """Return a clip's rank and how sure it is, for a hover text."""
    words = rank_sentence(row, language)
    if row.p_first is None or row.p_top3 is None:
        return words
    return f"{words}<br>" + plotly(
        say("hover_first", language, p_first=percent(row.p_first), p_top3=percent(row.p_top3))
    )


ABOVE: Final = {"xref": "paper", "yref": "paper", "y": 1, "yanchor": "bottom", "yshift": 6}
"""Where a note stands above the plot."""


def dimension_key(pen: Pen, rows: Sequence[BoardRow], *, x: float) -> list[dict[str, Any]]:
    """Return the key of the dimensions' colours, from ``x`` on; nothing where only scores are known."""
    if not any(row.points for row in rows):
        return []
    words = "\u2003".join(
        f'<span style="color:{pen.tokens.dimension(name)}">■</span> {say(name, pen.language)}' for name in DIMENSIONS
    )
    return [look.note(words, pen.tokens, x=x, xanchor="left", **ABOVE)]


def selection(pen: Pen, rows: Sequence[BoardRow]) -> list[dict[str, Any]]:
    """A tint behind the selected clip."""
    return [
        {
            "type": "rect",
            "xref": "paper",
            "yref": "y",
            "x0": 0.02,
            "x1": 1,
            "y0": i - 0.49,
            "y1": i + 0.49,
            "fillcolor": look.rgba(pen.tokens.accent, 0.12),
            "line": {"width": 0},
            "layer": "below",
        }
        for i, row in enumerate(rows)
        if row.clip_id == pen.selected
    ]
