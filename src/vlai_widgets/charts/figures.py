"""The figures by name: which one needs what."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

from vlai_widgets.charts.timeline import Mark
from vlai_widgets.charts.view import BoardRow
from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.models import Analysis

if TYPE_CHECKING:
    from plotly.graph_objects import Figure as Figure  # noqa: PLC0414 - the one place that names Plotly's type

FIGURES: Final = ("leaderboard", "dimensions", "timeline", "uncertainty", "agreement")


@dataclass(frozen=True, slots=True, kw_only=True)
class FigureData:
    """What figures are drawn from.

    Attributes:
        rows: All clips, best first.
        leader: Gives the best clip; called only where no clip was named, and raises where none has a score.
        analysis: Gives what was measured on a clip; raises where a service gave scores only.
        marks: Gives the reasons of a clip that have a place in it.
        thumbs: Gives ``data:`` addresses of thumbnails, a clip id.
        subtitle: How to read the leaderboard.
    """

    rows: Sequence[BoardRow]
    leader: Callable[[], BoardRow]
    analysis: Callable[[BoardRow], Analysis]
    marks: Callable[[BoardRow], Sequence[Mark]]
    thumbs: Callable[[], Mapping[str, str]] = field(default=dict)
    subtitle: str = ""


def figure_widget(figure: Mapping[str, Any]) -> Any:
    """Return a figure, given as JSON, as a widget that brings Plotly along: five megabytes each.

    For front ends that do not draw Plotly's figures themselves.
    """
    import plotly.graph_objects as go

    return go.FigureWidget(data=figure["data"], layout=figure["layout"])


def draw(kind: str, data: FigureData, *, row: BoardRow | None, theme: str, language: str) -> Figure:
    """Draw the figure called ``kind``.

    Args:
        kind: One of :data:`FIGURES`.
        data: What to draw from.
        row: The clip to mark or to draw; None: none, or the leader.
        theme: ``light`` or ``dark``.
        language: ``en`` or ``zh``.

    Raises:
        UnknownOption: An unknown kind or theme.
        InputError: The figure needs outcomes, or measurements that a service did not give.
    """
    if kind == "leaderboard":
        from vlai_widgets.charts.board import board_figure

        selected = None if row is None else row.clip_id
        return board_figure(
            data.rows, theme=theme, language=language, selected=selected, thumbs=data.thumbs(), subtitle=data.subtitle
        )
    if kind == "dimensions":
        from vlai_widgets.charts.dimensions import dimensions_figure

        return dimensions_figure(row or data.leader(), data.rows, theme=theme, language=language)
    if kind == "timeline":
        from vlai_widgets.charts.timeline import timeline_figure

        shown = row or data.leader()
        analysis = data.analysis(shown)
        return timeline_figure(
            shown.clip,
            analysis.timeline,
            analysis.cuts_s,
            duration_s=analysis.media.duration_s if analysis.media else None,
            marks=data.marks(shown),
            theme=theme,
            language=language,
        )
    if kind == "uncertainty":
        from vlai_widgets.charts.uncertainty import uncertainty_figure

        data.analysis(row or data.leader())  # intervals come with measurements
        selected = None if row is None else row.clip_id
        return uncertainty_figure(data.rows, theme=theme, language=language, selected=selected)
    if kind == "agreement":
        raise InputError(
            "The agreement figure compares scores with what clips achieved, and this board has no outcomes. "
            "Bring a table of outcomes with one row a clip first."
        )
    raise UnknownOption.of("figure", kind, FIGURES)
