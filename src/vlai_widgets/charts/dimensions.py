"""The six dimensions of one clip against its batch: a dot plot, because one scale compares better than a radar."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from vlai_widgets.charts import theme as look
from vlai_widgets.charts.text import plotly, shorten
from vlai_widgets.charts.view import BoardRow, dimension_medians
from vlai_widgets.charts.words import dimensions_finding, say
from vlai_widgets.models import DIMENSIONS

if TYPE_CHECKING:
    import plotly.graph_objects as go

_ROW_PX: Final = 46
_MOST_DOTS: Final = 200


def dimensions_figure(
    row: BoardRow, rows: Sequence[BoardRow], *, theme: str = "light", language: str = "en"
) -> go.Figure:
    """Draw the dimensions of ``row`` against the clips in ``rows`` (which hold it as well).

    Args:
        row: The clip.
        rows: The batch; of more than 200 clips, every n-th is drawn as a dot. The median is that of all.
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.
    """
    import plotly.graph_objects as go

    tokens = look.tokens_of(theme)
    others = [other for other in rows if other.clip_id != row.clip_id]
    shown = others[:: max(1, -(-len(others) // _MOST_DOTS))]
    medians = dimension_medians(rows) if others else dict.fromkeys(DIMENSIONS)
    figure = go.Figure(_others(go, shown, tokens))
    figure.add_trace(_medians(go, medians, tokens, language))
    figure.add_trace(_clip(go, row, medians, tokens, language))
    figure.update_layout(
        **look.layout(
            tokens,
            title=dimensions_finding(row, rows, language),
            subtitle=say("sub_dims", language) if others else "",
            plot_height_px=_ROW_PX * len(DIMENSIONS),
        ),
        xaxis=look.axis(
            tokens,
            range=[-2, 109],
            tickvals=[0, 20, 40, 60, 80, 100],
            showgrid=True,
            title={"text": say("points", language), "font": {"size": 12, "color": tokens.muted}, "standoff": 6},
        ),
        yaxis=look.axis(
            tokens,
            range=[len(DIMENSIONS) - 0.5, -0.5],
            tickvals=list(range(len(DIMENSIONS))),
            ticktext=[f"{say(name, language)}\u2002" for name in DIMENSIONS],
            tickfont={"size": 14, "color": tokens.ink},
            automargin=True,
        ),
        annotations=[
            look.note(say("not_measured", language), tokens, x=0, y=i, xanchor="left", font={"color": tokens.muted})
            for i, name in enumerate(DIMENSIONS)
            if row.dimensions.get(name) is None
        ],
    )
    return figure


def _others(go: Any, others: Sequence[BoardRow], tokens: Any) -> Any:
    points = [
        (other, i, value)
        for other in others
        for i, name in enumerate(DIMENSIONS)
        if (value := other.dimensions.get(name)) is not None
    ]
    return go.Scatter(
        x=[value for _, _, value in points],
        y=[i for _, i, _ in points],
        mode="markers",
        marker={"size": 7, "color": look.rgba(tokens.muted, 0.4 if len(others) <= 40 else 0.15)},
        customdata=[[other.clip_id, plotly(shorten(other.clip, 40))] for other, _, _ in points],
        hovertemplate="%{customdata[1]}: %{x:.0f}<extra></extra>",
    )


def _medians(go: Any, medians: dict[str, float | None], tokens: Any, language: str) -> Any:
    known = [(i, value) for i, name in enumerate(DIMENSIONS) if (value := medians[name]) is not None]
    return go.Scatter(
        x=[value for _, value in known],
        y=[i for i, _ in known],
        mode="markers",
        marker={"symbol": "line-ns", "size": 20, "line": {"width": 2, "color": tokens.ink}},
        hovertemplate=f"{say('median', language)}: %{{x:.0f}}<extra></extra>",
    )


def _clip(go: Any, row: BoardRow, medians: dict[str, float | None], tokens: Any, language: str) -> Any:
    known = [(i, name, value) for i, name in enumerate(DIMENSIONS) if (value := row.dimensions.get(name)) is not None]
    against = []
    for _, name, value in known:
        middle = medians[name]
        against.append("" if middle is None else f"<br>{value - middle:+.0f} · {say('median', language)} {middle:.0f}")
    return go.Scatter(
        x=[value for _, _, value in known],
        y=[i for i, _, _ in known],
        mode="markers+text",
        marker={
            "size": 15,
            "color": [tokens.dimension(name) for _, name, _ in known],
            "line": {"width": 2, "color": tokens.surface},
        },
        text=[f"{value:.0f}" for _, _, value in known],
        textposition="top center",
        textfont={"size": 13, "color": tokens.ink, "weight": 600},
        cliponaxis=False,
        customdata=[
            [row.clip_id, plotly(shorten(row.clip, 40)), say(name, language), gap]
            for (_, name, _), gap in zip(known, against, strict=True)
        ],
        hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}: %{x:.0f}%{customdata[3]}<extra></extra>",
    )
