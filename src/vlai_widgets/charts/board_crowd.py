"""The leaderboard of many clips: thin bars for a hundred, a distribution for thousands."""

from __future__ import annotations

from collections.abc import Sequence
from statistics import quantiles
from typing import TYPE_CHECKING, Final

from vlai_widgets.charts import theme as look
from vlai_widgets.charts.board_parts import Pen, bars, dimension_key, selection
from vlai_widgets.charts.text import plotly, shorten
from vlai_widgets.charts.view import BoardRow
from vlai_widgets.charts.words import board_finding, number, say, spread_finding

if TYPE_CHECKING:
    import plotly.graph_objects as go


_LEFT: Final = 0.07
"""Where bars begin, as a share of the width."""


def thin_figure(pen: Pen, rows: Sequence[BoardRow]) -> go.Figure:
    """One thin bar a clip; names only of the leader and of the selected clip."""
    tokens, language, selected = pen.tokens, pen.language, pen.selected
    count = len(rows)
    figure = pen.go.Figure(bars(pen, rows, offset=0, width=0.86 if count <= 60 else 1))
    named = [i for i, row in enumerate(rows) if i == 0 or row.clip_id == selected]
    figure.update_layout(
        **look.layout(
            tokens,
            title=board_finding(rows, language),
            subtitle=pen.subtitle,
            plot_height_px=min(760, max(320, count * 12)),
            head_px=26,
        ),
        barmode="stack",
        bargap=0,
        xaxis=look.axis(
            tokens,
            domain=[_LEFT, 1],
            range=[0, 120],
            showgrid=True,
            tickvals=[0, 20, 40, 60, 80, 100],
            title={"text": say("points", language), "font": {"size": 12, "color": tokens.muted}, "standoff": 6},
        ),
        yaxis=look.axis(
            tokens,
            range=[count - 0.5, -0.5],
            tickvals=[0, *range(9, count, 10)],
            ticktext=[str(rows[i].rank) for i in (0, *range(9, count, 10))],
            anchor="x",
        ),
        annotations=[
            *(
                look.note(
                    f"<b>{number(rows[i].score)}</b>  {plotly(shorten(rows[i].clip, 28))}",
                    tokens,
                    x=rows[i].score,
                    y=i,
                    xanchor="left",
                    yanchor="middle",
                    xshift=6,
                    font={"size": 12, "color": tokens.accent if rows[i].clip_id == selected else tokens.ink},
                    bgcolor=look.rgba(tokens.surface, 0.85),
                )
                for i in named
            ),
            *dimension_key(pen, rows, x=_LEFT),
        ],
        shapes=selection(pen, rows),
    )
    return figure


def distribution_figure(pen: Pen, rows: Sequence[BoardRow]) -> go.Figure:
    """How the scores are spread, with the leader and the selected clip marked."""
    tokens, language, selected = pen.tokens, pen.language, pen.selected
    scores = [row.score for row in rows if row.score is not None]
    counts = [0] * 100
    for score in scores:
        counts[min(99, max(0, int(score)))] += 1
    low, _, high = quantiles(scores, n=4)
    figure = pen.go.Figure(
        pen.go.Bar(
            x=[i + 0.5 for i in range(100)],
            y=counts,
            width=0.92,
            marker={
                "color": [
                    tokens.accent if low <= i + 0.5 <= high else look.rgba(tokens.muted, 0.35) for i in range(100)
                ]
            },
            customdata=[[i, i + 1] for i in range(100)],
            hovertemplate=f"{say('score', language)} %{{customdata[0]}}-%{{customdata[1]}}: "
            f"%{{y:,}} {say('clips_axis', language)}<extra></extra>",
        )
    )
    marked = [row for row in rows if row.clip_id == selected or row is rows[0]]
    figure.update_layout(
        **look.layout(
            tokens,
            title=spread_finding(rows, low, high, language),
            subtitle=pen.subtitle,
            plot_height_px=300,
            head_px=34,
        ),
        bargap=0,
        xaxis=look.axis(
            tokens,
            range=[0, 100],
            tickvals=[0, 20, 40, 60, 80, 100],
            title={"text": say("points", language), "font": {"size": 12, "color": tokens.muted}, "standoff": 6},
        ),
        yaxis=look.axis(tokens, showgrid=True, nticks=4, automargin=True, tickformat=","),
        shapes=[
            {
                "type": "line",
                "x0": row.score,
                "x1": row.score,
                "yref": "paper",
                "y0": 0,
                "y1": 1,
                "line": {"color": tokens.hook if row.clip_id == selected else tokens.ink, "width": 2},
            }
            for row in marked
        ],
        annotations=[
            look.note(
                f"#{row.rank}  {plotly(shorten(row.clip, 22))}  <b>{number(row.score)}</b>",
                tokens,
                x=row.score,
                y=1,
                yref="paper",
                yanchor="bottom",
                yshift=2 + 15 * i,
                xanchor="right" if (row.score or 0) > 50 else "left",
                font={"size": 12, "color": tokens.hook if row.clip_id == selected else tokens.ink},
            )
            for i, row in enumerate(marked)
        ],
    )
    return figure
