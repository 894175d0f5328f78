"""The leaderboard as a Plotly figure: bars for ten clips, thin bars for a hundred, a distribution for thousands."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import TYPE_CHECKING, Any, Final

from vlai_widgets.charts import theme as look
from vlai_widgets.charts.board_crowd import distribution_figure, thin_figure
from vlai_widgets.charts.board_parts import ABOVE, Pen, bars, dimension_key, rank_words, selection
from vlai_widgets.charts.text import plotly, shorten
from vlai_widgets.charts.view import BoardRow, ranked, tie_groups
from vlai_widgets.charts.words import board_finding, number, say
from vlai_widgets.tokens import Tokens

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_FULL_ROWS: Final = 20
"""Up to here each clip gets a row with thumbnail, name and interval."""

MOST_BARS: Final = 200
"""Up to here each clip gets a bar; beyond, the figure is a distribution."""

_ROW_PX: Final = 52
_BAR_OFFSET: Final = 0.2
_BARS: Final = (0.175, 0.835)
_RANGE: Final = (0.87, 1.0)


def board_figure(
    rows: Sequence[BoardRow],
    *,
    theme: str = "light",
    language: str = "en",
    selected: str | None = None,
    thumbs: Mapping[str, str] | None = None,
    subtitle: str = "",
) -> go.Figure:
    """Draw the leaderboard.

    Args:
        rows: The clips, best first; those without a score are left out.
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.
        selected: The ``clip_id`` to mark, or None.
        thumbs: ``data:`` addresses of thumbnails, a clip id; shown where there are at most twenty clips.
        subtitle: How to read the chart.

    Returns:
        A figure whose points carry ``[clip_id, ...]`` as custom data.
    """
    import plotly.graph_objects as go

    pen = Pen(go=go, tokens=look.tokens_of(theme), language=language, selected=selected, subtitle=subtitle)
    order = ranked(rows)
    if len(order) > MOST_BARS:
        return distribution_figure(pen, order)
    if len(order) > MOST_FULL_ROWS:
        return thin_figure(pen, order)
    return _full(pen, order, thumbs or {})


def _full(pen: Pen, rows: Sequence[BoardRow], thumbs: Mapping[str, str]) -> go.Figure:
    """One row a clip, with thumbnail, name, bar, score and interval."""
    tokens, language = pen.tokens, pen.language
    count = len(rows)
    figure = pen.go.Figure(bars(pen, rows, offset=_BAR_OFFSET, width=0.3))
    figure.add_trace(_labels(pen, rows))
    figure.add_trace(_scores(pen, rows))
    for trace in _ranges(pen, rows):
        figure.add_trace(trace)
    figure.update_layout(
        **look.layout(
            tokens,
            title=board_finding(rows, language),
            subtitle=pen.subtitle,
            plot_height_px=max(1, count) * _ROW_PX,
            head_px=26,
        ),
        barmode="stack",
        bargap=0,
        xaxis=look.axis(
            tokens,
            domain=_BARS,
            range=[0, 108],
            tickvals=[0, 20, 40, 60, 80, 100],
            title={"text": say("points", language), "font": {"size": 12, "color": tokens.muted}, "standoff": 6},
        ),
        xaxis2=look.axis(tokens, domain=_RANGE, range=[0.4, max(2, count) + 0.6], tickvals=_rank_ticks(count)),
        yaxis=look.axis(tokens, range=[count - 0.5, -0.5], showticklabels=False),
        shapes=[
            *selection(pen, rows),
            *_tracks(count, tokens),
            *_brackets(rows, tokens),
            *_separators(count, tokens),
        ],
        images=_images(rows, thumbs),
        annotations=[*_ranks(rows, tokens), *dimension_key(pen, rows, x=_BARS[0]), *_range_head(pen, rows)],
    )
    return figure


def _labels(pen: Pen, rows: Sequence[BoardRow]) -> Any:
    """The names, above the bars."""
    return pen.go.Scatter(
        x=[0] * len(rows),
        y=[i - 0.19 for i in range(len(rows))],
        mode="text",
        text=[plotly(shorten(row.clip, 46)) for row in rows],
        textposition="middle right",
        textfont={"size": 13, "color": pen.tokens.ink},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _scores(pen: Pen, rows: Sequence[BoardRow]) -> Any:
    """The scores, at the ends of the bars."""
    return pen.go.Scatter(
        x=[row.score for row in rows],
        y=[i + _BAR_OFFSET for i in range(len(rows))],
        mode="text",
        text=[f"\u2002{number(row.score)}" for row in rows],
        textposition="middle right",
        textfont={"size": 14, "color": pen.tokens.ink, "weight": 600},
        cliponaxis=False,
        hoverinfo="skip",
    )


def _ranges(pen: Pen, rows: Sequence[BoardRow]) -> list[Any]:
    """The whiskers of the rank column, and the rank itself as a dot."""
    go, tokens, language = pen.go, pen.tokens, pen.language
    known = [(i, row) for i, row in enumerate(rows) if row.rank_lo is not None and row.rank_hi is not None]
    if not known:
        return []
    xs: list[float | None] = []
    ys: list[float | None] = []
    for i, row in known:
        xs += [row.rank_lo, row.rank_hi, None]
        ys += [i, i, None]
    whiskers = go.Scatter(
        x=xs, y=ys, xaxis="x2", mode="lines", line={"color": tokens.muted, "width": 2}, hoverinfo="skip"
    )
    dots = go.Scatter(
        x=[row.rank for _, row in known],
        y=[i for i, _ in known],
        xaxis="x2",
        mode="markers",
        marker={"color": tokens.ink, "size": 8},
        customdata=[[row.clip_id, plotly(row.clip), rank_words(row, language)] for _, row in known],
        hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
    )
    return [whiskers, dots]


def _rank_ticks(count: int) -> list[int]:
    return [1, count] if count > 1 else [1]


def _ranks(rows: Sequence[BoardRow], tokens: Tokens) -> list[dict[str, Any]]:
    return [
        look.note(
            str(row.rank),
            tokens,
            x=0.062,
            xref="paper",
            xanchor="right",
            y=i,
            yref="y",
            yanchor="middle",
            font={"size": 18, "color": tokens.ink, "weight": 600},
        )
        for i, row in enumerate(rows)
    ]


def _range_head(pen: Pen, rows: Sequence[BoardRow]) -> list[dict[str, Any]]:
    """The name of the rank column."""
    if not any(row.rank_lo is not None for row in rows):
        return []
    return [look.note(plotly(say("range", pen.language)), pen.tokens, x=1, xanchor="right", **ABOVE)]


def _images(rows: Sequence[BoardRow], thumbs: Mapping[str, str]) -> list[dict[str, Any]]:
    return [
        {
            "source": thumbs[row.clip_id],
            "xref": "paper",
            "yref": "y",
            "x": 0.12,
            "y": i,
            "sizex": 0.09,
            "sizey": 0.84,
            "xanchor": "center",
            "yanchor": "middle",
            "sizing": "contain",
            "layer": "above",
        }
        for i, row in enumerate(rows)
        if row.clip_id in thumbs
    ]


def _tracks(count: int, tokens: Tokens) -> list[dict[str, Any]]:
    return [
        {
            "type": "rect",
            "xref": "x",
            "yref": "y",
            "x0": 0,
            "x1": 100,
            "y0": i + 0.05,
            "y1": i + 0.35,
            "fillcolor": look.rgba(tokens.line, 0.6),
            "line": {"width": 0},
            "layer": "below",
        }
        for i in range(count)
    ]


def _separators(count: int, tokens: Tokens) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "xref": "paper",
            "yref": "y",
            "x0": 0.02,
            "x1": 1,
            "y0": i - 0.5,
            "y1": i - 0.5,
            "line": {"color": tokens.line, "width": 1},
            "layer": "below",
        }
        for i in range(1, count)
    ]


def _brackets(rows: Sequence[BoardRow], tokens: Tokens) -> list[dict[str, Any]]:
    """A bracket at the left of ranks that are not distinguishable."""
    return [
        {
            "type": "path",
            "xref": "paper",
            "yref": "y",
            "path": f"M 0.016,{a - 0.3} L 0.006,{a - 0.3} L 0.006,{b + 0.3} L 0.016,{b + 0.3}",
            "line": {"color": tokens.muted, "width": 1.5},
        }
        for a, b in tie_groups(rows)
    ]
