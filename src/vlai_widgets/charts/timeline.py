"""One clip over its seconds: motion, brightness and loudness as small multiples, cuts as ticks, reasons as markers."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final, Literal

from vlai_widgets.charts import theme as look
from vlai_widgets.charts.text import plotly, shorten
from vlai_widgets.charts.words import say, timeline_finding
from vlai_widgets.models import TimelinePoint
from vlai_widgets.tokens import Tokens

if TYPE_CHECKING:
    import plotly.graph_objects as go

CURVES: Final = ("motion", "brightness", "loudness_lufs")
PRESENCE: Final = ("faces", "text", "speech", "music")
_CURVE_PX: Final = 78
_PRESENCE_PX: Final = 20
_MARKS_PX: Final = 16
_COLOURS: Final = {"motion": "pace", "brightness": "appeal", "loudness_lufs": "audio"}
_SCALES: Final = {"motion": (0.0, 100.0), "brightness": (0.0, 100.0), "loudness_lufs": (-50.0, 0.0)}


@dataclass(frozen=True, slots=True, kw_only=True)
class Mark:
    """A reason that has a place in the clip.

    Attributes:
        kind: ``strength`` or ``fix``.
        text: The reason's words.
        t_start_s: Where it starts, in seconds.
        t_end_s: Where it ends, in seconds; None for a moment.
        number: The reason's number in the text beside the chart, or None.
    """

    kind: Literal["strength", "fix"]
    text: str
    t_start_s: float
    t_end_s: float | None = None
    number: int | None = None


def lanes(marks: Sequence[Mark], *, gap_s: float) -> list[int]:
    """Return a lane for each mark, from 0 down, so that no two in one lane touch.

    Args:
        marks: The marks.
        gap_s: Seconds that the mark itself takes up, and the least distance to the next.
    """
    free_from: list[float] = []
    chosen = [0] * len(marks)
    for i in sorted(range(len(marks)), key=lambda i: marks[i].t_start_s):
        start = marks[i].t_start_s
        end = max(start, marks[i].t_end_s or start) + gap_s
        lane = next((n for n, free in enumerate(free_from) if free <= start), len(free_from))
        if lane == len(free_from):
            free_from.append(end)
        else:
            free_from[lane] = end
        chosen[i] = lane
    return chosen


def timeline_figure(
    clip: str,
    points: Sequence[TimelinePoint],
    cuts_s: Sequence[float],
    *,
    duration_s: float | None = None,
    marks: Sequence[Mark] = (),
    theme: str = "light",
    language: str = "en",
) -> go.Figure:
    """Draw one clip over its seconds.

    Args:
        clip: The clip's name.
        points: One entry a second.
        cuts_s: Times of the cuts.
        duration_s: Length of the clip; None: the end of the last second.
        marks: Reasons to mark.
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.
    """
    import plotly.graph_objects as go

    tokens = look.tokens_of(theme)
    length = duration_s if duration_s is not None else (points[-1].t_s + 1 if points else None)
    presence = [name for name in PRESENCE if any(getattr(p, name) is not None for p in points)]
    lane = lanes(marks, gap_s=(length or 1) / 30)
    head = _MARKS_PX * (max(lane) + 1) + 6 if lane else 0
    height = head + _CURVE_PX * len(CURVES) + _PRESENCE_PX * len(presence) + 10
    domains = _domains(head, len(CURVES), len(presence), height)
    figure = go.Figure()
    notes: list[dict[str, Any]] = []
    axes: dict[str, Any] = {}
    for i, name in enumerate(CURVES):
        y = _axis_name("y", i)
        axes[_layout_name(y)] = look.axis(
            tokens,
            domain=domains[i],
            range=_room(*_SCALES[name]),
            tickvals=list(_SCALES[name]),
            tickfont={"size": 11, "color": tokens.muted},
            showgrid=True,
            automargin=True,
        )
        notes.append(_curve_label(name, domains[i][1], tokens, language))
        values = [getattr(p, name) for p in points]
        if any(value is not None for value in values):
            figure.add_trace(_curve(go, points, name, y, tokens=tokens, language=language))
        elif points:
            words = say("no_loudness" if name == "loudness_lufs" else "not_measured", language)
            notes.append(look.note(words, tokens, x=0.5, xref="paper", y=sum(domains[i]) / 2, yref="paper"))
    for j, name in enumerate(presence):
        y = _axis_name("y", len(CURVES) + j)
        axes[_layout_name(y)] = look.axis(
            tokens,
            domain=domains[len(CURVES) + j],
            range=[0, 1],
            tickvals=[0.5],
            ticktext=[f"{say(name, language)}\u2002"],
            automargin=True,
        )
        figure.add_trace(_presence(go, points, name, y, tokens=tokens, language=language))
    if marks:
        y = _axis_name("y", len(CURVES) + len(presence))
        axes[_layout_name(y)] = look.axis(
            tokens, domain=[1 - (head - 6) / height, 1], range=[max(lane) + 0.5, -0.5], showticklabels=False
        )
        figure.add_traces(_marks(go, marks, lane, y, tokens=tokens, language=language))
    figure.update_layout(
        **look.layout(
            tokens,
            title=timeline_finding(clip, cuts_s, length, language),
            subtitle=say("sub_timeline", language),
            plot_height_px=height,
            head_px=6,
        ),
        xaxis=look.axis(
            tokens,
            range=[0, length or 1],
            anchor="free",
            position=0,
            title={"text": say("seconds", language), "font": {"size": 12, "color": tokens.muted}, "standoff": 4},
        ),
        **axes,
        shapes=_cut_ticks(cuts_s, tokens),
        annotations=notes,
    )
    return figure


def _room(low: float, high: float) -> list[float]:
    """The scale and a little more, so that a line along its end is not cut in half."""
    return [low - 0.05 * (high - low), high + 0.05 * (high - low)]


def _axis_name(letter: str, index: int) -> str:
    return letter if index == 0 else f"{letter}{index + 1}"


def _layout_name(axis: str) -> str:
    return axis[0] + "axis" + axis[1:]


def _domains(head_px: float, curves: int, strips: int, height_px: float) -> list[tuple[float, float]]:
    """Split the plot from top to bottom into curves with room for a label above each, then strips."""
    label, spans, top = 20.0, [], height_px - head_px
    for _ in range(curves):
        spans.append((top - _CURVE_PX + 4, top - label))
        top -= _CURVE_PX
    top -= 10
    for _ in range(strips):
        spans.append((top - _PRESENCE_PX + 6, top))
        top -= _PRESENCE_PX
    return [(max(0.0, low / height_px), min(1.0, high / height_px)) for low, high in spans]


def _curve_label(name: str, top: float, tokens: Tokens, language: str) -> dict[str, Any]:
    words = f"<b>{say(name, language)}</b>\u2002{say('unit_' + name, language)}"
    return look.note(
        words,
        tokens,
        x=0,
        xref="paper",
        xanchor="left",
        y=top,
        yref="paper",
        yanchor="bottom",
        yshift=1,
        font={"size": 12, "color": tokens.ink},
    )


def _curve(go: Any, points: Sequence[TimelinePoint], name: str, y: str, *, tokens: Tokens, language: str) -> Any:
    values = [getattr(p, name) for p in points]
    low, high = _SCALES[name]
    colour = tokens.dimension(_COLOURS[name])
    unit = say("unit_" + name, language) if name == "loudness_lufs" else ""
    return go.Scatter(
        x=[p.t_s + 0.5 for p in points],
        y=[None if v is None else min(high, max(low, v)) for v in values],
        yaxis=y,
        mode="lines+markers",
        line={"color": colour, "width": 2, "shape": "spline", "smoothing": 0.4},
        marker={"size": 4, "color": colour},
        customdata=[["–" if v is None else f"{v:.0f}"] for v in values],
        hovertemplate=f"%{{x:.1f}} s: {say(name, language)} %{{customdata[0]}} {unit}<extra></extra>",
    )


def _presence(go: Any, points: Sequence[TimelinePoint], name: str, y: str, *, tokens: Tokens, language: str) -> Any:
    """A strip whose bars are as opaque as the feature is present."""
    raw = [getattr(p, name) for p in points]
    shares = [0.0 if v is None else min(1.0, float(v)) for v in raw]
    words = [
        say("not_measured", language) if v is None else f"{v}" if name == "faces" else f"{v * 100:.0f} %" for v in raw
    ]
    return go.Bar(
        x=[p.t_s + 0.5 for p in points],
        y=[1] * len(points),
        width=1,
        yaxis=y,
        marker={"color": [look.rgba(tokens.ink, round(0.05 + 0.65 * share, 3)) for share in shares]},
        customdata=[[word] for word in words],
        hovertemplate=f"%{{x:.1f}} s: {say(name, language)} %{{customdata[0]}}<extra></extra>",
    )


def _marks(go: Any, marks: Sequence[Mark], lane: Sequence[int], y: str, *, tokens: Tokens, language: str) -> list[Any]:
    """Each reason as a triangle where it starts, and a line to where it ends."""
    spans = [
        go.Scatter(
            x=[mark.t_start_s, mark.t_end_s],
            y=[row, row],
            yaxis=y,
            mode="lines",
            line={"color": _mark_colour(mark, tokens), "width": 3},
            hoverinfo="skip",
        )
        for mark, row in zip(marks, lane, strict=True)
        if mark.t_end_s is not None and mark.t_end_s > mark.t_start_s
    ]
    heads = go.Scatter(
        x=[mark.t_start_s for mark in marks],
        y=list(lane),
        yaxis=y,
        mode="markers",
        cliponaxis=False,
        marker={
            "size": 11,
            "symbol": ["triangle-up" if mark.kind == "strength" else "triangle-down" for mark in marks],
            "color": [_mark_colour(mark, tokens) for mark in marks],
        },
        customdata=[[say(mark.kind, language), plotly(shorten(mark.text, 120))] for mark in marks],
        hovertemplate="<b>%{customdata[0]}</b> %{x:.1f} s<br>%{customdata[1]}<extra></extra>",
    )
    return [*spans, heads]


def _mark_colour(mark: Mark, tokens: Tokens) -> str:
    return tokens.good if mark.kind == "strength" else tokens.warn


def _cut_ticks(cuts_s: Sequence[float], tokens: Tokens) -> list[dict[str, Any]]:
    return [
        {
            "type": "line",
            "yref": "paper",
            "x0": cut,
            "x1": cut,
            "y0": 0,
            "y1": 1,
            "line": {"color": tokens.line if len(cuts_s) > 40 else look.rgba(tokens.muted, 0.55), "width": 1},
            "layer": "below",
        }
        for cut in cuts_s[:400]
    ]
