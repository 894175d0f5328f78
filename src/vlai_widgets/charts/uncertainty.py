"""How sure the ranks are: a strip of plausible ranks a clip, with the probabilities of the first places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, Final

from vlai_widgets.charts import theme as look
from vlai_widgets.charts.board_parts import rank_words
from vlai_widgets.charts.text import plotly, shorten
from vlai_widgets.charts.view import BoardRow, ranked, tie_groups
from vlai_widgets.charts.words import percent, say, uncertainty_finding
from vlai_widgets.tokens import Tokens

if TYPE_CHECKING:
    import plotly.graph_objects as go

MOST_ROWS: Final = 40
_ROW_PX: Final = 32


def uncertainty_figure(
    rows: Sequence[BoardRow],
    *,
    theme: str = "light",
    language: str = "en",
    selected: str | None = None,
) -> go.Figure:
    """Draw where each clip may rank. Of more than forty clips the first forty are shown.

    Args:
        rows: The clips, best first; those without a rank are left out.
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.
        selected: The ``clip_id`` to mark, or None.
    """
    import plotly.graph_objects as go

    tokens = look.tokens_of(theme)
    order = ranked(rows)
    shown = order[:MOST_ROWS]
    count = len(shown)
    worst = max([row.rank_hi or row.rank or 1 for row in shown], default=1)
    figure = go.Figure(_strips(go, shown, tokens, language, selected))
    figure.add_trace(_dots(go, shown, tokens, language))
    figure.update_layout(
        **look.layout(
            tokens,
            title=uncertainty_finding(order, language),
            subtitle=say("sub_uncertainty", language),
            plot_height_px=max(1, count) * _ROW_PX,
            head_px=24,
        ),
        barmode="overlay",
        xaxis=look.axis(
            tokens,
            domain=[0, 0.76],
            range=[0.4, worst + 0.6],
            showgrid=True,
            tickvals=_ticks(worst),
            title={"text": say("rank", language), "font": {"size": 12, "color": tokens.muted}, "standoff": 6},
        ),
        yaxis=look.axis(
            tokens,
            range=[count - 0.5, -0.5],
            tickvals=list(range(count)),
            ticktext=[f"{plotly(shorten(row.clip, 26))}\u2002<b>{row.rank}</b>\u2002" for row in shown],
            tickfont={"size": 12, "color": tokens.ink},
            automargin=True,
        ),
        shapes=[*_cells(shown, tokens), *_brackets(shown, tokens)],
        annotations=[*_cell_words(shown, tokens), *_heads(shown, tokens, language), *_rest(order, tokens, language)],
    )
    return figure


def _strips(go: Any, rows: Sequence[BoardRow], tokens: Tokens, language: str, selected: str | None) -> Any:
    known = [(i, row, row.rank_lo, row.rank_hi) for i, row in enumerate(rows)]
    spans = [(i, row, lo, hi) for i, row, lo, hi in known if lo is not None and hi is not None]
    return go.Bar(
        base=[lo - 0.4 for _, _, lo, _ in spans],
        x=[hi - lo + 0.8 for _, _, lo, hi in spans],
        y=[i for i, _, _, _ in spans],
        orientation="h",
        width=0.52,
        marker={
            "color": [look.rgba(tokens.accent, 0.75 if row.clip_id == selected else 0.35) for _, row, _, _ in spans],
            "line": {"width": 0},
        },
        customdata=[[row.clip_id, plotly(row.clip), rank_words(row, language)] for _, row, _, _ in spans],
        hovertemplate="<b>%{customdata[1]}</b><br>%{customdata[2]}<extra></extra>",
    )


def _dots(go: Any, rows: Sequence[BoardRow], tokens: Tokens, language: str) -> Any:
    return go.Scatter(
        x=[row.rank for row in rows],
        y=list(range(len(rows))),
        mode="markers",
        marker={"size": 10, "color": tokens.ink, "line": {"width": 2, "color": tokens.surface}},
        customdata=[[row.clip_id, plotly(row.clip)] for row in rows],
        hovertemplate=f"<b>%{{customdata[1]}}</b><br>{say('rank', language)} %{{x}}<extra></extra>",
    )


def _ticks(worst: int) -> list[int]:
    if worst <= 12:
        return list(range(1, worst + 1))
    step = max(5, (worst // 6) // 5 * 5)
    return [1, *range(step, worst + 1, step)]


_COLUMNS: Final = (("p_first", 0.8, 0.89), ("p_top3", 0.905, 0.995))


def _cells(rows: Sequence[BoardRow], tokens: Tokens) -> list[dict[str, Any]]:
    """The heat cells: as opaque as the event is probable."""
    return [
        {
            "type": "rect",
            "xref": "paper",
            "yref": "y",
            "x0": left,
            "x1": right,
            "y0": i - 0.42,
            "y1": i + 0.42,
            "fillcolor": look.rgba(tokens.accent, round(0.04 + 0.4 * share, 3)),
            "line": {"width": 0},
            "layer": "below",
        }
        for name, left, right in _COLUMNS
        for i, row in enumerate(rows)
        if (share := getattr(row, name)) is not None
    ]


def _cell_words(rows: Sequence[BoardRow], tokens: Tokens) -> list[dict[str, Any]]:
    return [
        look.note(
            plotly(percent(share)),
            tokens,
            x=(left + right) / 2,
            xref="paper",
            xanchor="center",
            y=i,
            yref="y",
            font={"size": 12, "color": tokens.ink},
        )
        for name, left, right in _COLUMNS
        for i, row in enumerate(rows)
        if (share := getattr(row, name)) is not None
    ]


def _heads(rows: Sequence[BoardRow], tokens: Tokens, language: str) -> list[dict[str, Any]]:
    return [
        look.note(
            plotly(say(name, language)),
            tokens,
            x=(left + right) / 2,
            xref="paper",
            xanchor="center",
            y=1,
            yref="paper",
            yanchor="bottom",
            yshift=4,
        )
        for name, left, right in _COLUMNS
        if any(getattr(row, name) is not None for row in rows)
    ]


def _brackets(rows: Sequence[BoardRow], tokens: Tokens) -> list[dict[str, Any]]:
    return [
        {
            "type": "path",
            "xref": "paper",
            "yref": "y",
            "path": f"M 0.772,{a - 0.3} L 0.782,{a - 0.3} L 0.782,{b + 0.3} L 0.772,{b + 0.3}",
            "line": {"color": tokens.muted, "width": 1.5},
        }
        for a, b in tie_groups(rows)
    ]


def _rest(rows: Sequence[BoardRow], tokens: Tokens, language: str) -> list[dict[str, Any]]:
    if len(rows) <= MOST_ROWS:
        return []
    words = say("more_rows", language, n=len(rows) - MOST_ROWS)
    return [look.note(words, tokens, x=1, xref="paper", xanchor="right", y=0, yref="paper", yanchor="top", yshift=-8)]
