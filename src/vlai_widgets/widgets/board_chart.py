"""The Plotly chart of a leaderboard inside a widget: a plain figure in an ``Output``, its colours taken from the theme.

A FigureWidget would send five megabytes each and be blank when the notebook is opened again; the front end's own
renderer needs the figure alone. Only a front end without it gets a FigureWidget.
"""

from __future__ import annotations

import functools
import json
import secrets
from typing import Any, Final

import ipywidgets
from traitlets import HasTraits

from vlai_widgets.charts.board import MOST_BARS
from vlai_widgets.charts.view import ranked
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.tokens import LIGHT

PLOTLY: Final = "application/vnd.plotly.v1+json"
NO_RENDERER: Final = "vlai-no-plotly-renderer"
"""What a front end shows that cannot draw the figure; the page looks for it."""

_TOP_PX: Final = 26
_LEFT_PX: Final = 2
_KEY: Final = "\u25a0"
_RANK_PX: Final = 18
_NARROW_RANK_PX: Final = 15
_CONFIG: Final = {"displayModeBar": False, "responsive": True}


class BoardChart(HasTraits):
    """The chart of one view of a board, and the widget that holds it."""

    def __init__(self, board: Leaderboard, *, language: str) -> None:
        super().__init__()
        self.uid = secrets.token_hex(6)
        self._language = language
        self.revision = 0
        self._figure = self._drawn(board)
        self.holder: ipywidgets.DOMWidget = ipywidgets.Output(outputs=(self._output(),))

    def redraw(self, board: Leaderboard, *, page_draws: bool) -> dict[str, Any] | None:
        """Draw the board anew.

        Args:
            board: The board as it is now.
            page_draws: The page puts the figure into its place itself.

        Returns:
            The figure for the page, or None where the front end has it already.
        """
        self.revision += 1
        self._figure = self._drawn(board)
        if isinstance(self.holder, ipywidgets.Output):
            if page_draws:
                return self.figure()
            self.holder.outputs = (self._output(),)
            return None
        self._put_into_widget()
        return None

    def figure(self) -> dict[str, Any]:
        """Return the figure as it is now."""
        return {**self._figure, "config": _CONFIG}

    def without_renderer(self) -> ipywidgets.DOMWidget:
        """Hold the chart in a FigureWidget from now on, which brings Plotly along; return it."""
        if isinstance(self.holder, ipywidgets.Output):
            from vlai_widgets.charts.figures import figure_widget

            self.holder.close()
            self.holder = figure_widget(self._figure)
        return self.holder

    def close(self) -> None:
        """Close the widget that holds it."""
        self.holder.close()

    def _put_into_widget(self) -> None:
        holder: Any = self.holder
        with holder.batch_update():
            holder.data = []
            holder.layout = self._figure["layout"]
            holder.add_traces(self._figure["data"])

    def _drawn(self, board: Leaderboard) -> dict[str, Any]:
        figure: dict[str, Any] = json.loads(
            board.figure("leaderboard", theme="light", language=self._language).to_json()
        )
        layout = figure["layout"]
        # The page says the finding itself, where it can wrap, and it has the thumbnails and the dimensions' colours.
        layout["height"] -= layout["margin"]["t"] - _TOP_PX
        layout["margin"]["t"] = _TOP_PX
        layout.pop("title", None)
        layout.pop("images", None)
        layout.pop("template", None)
        order = ranked(board.rows)
        rows = [row.clip_id for row in order] if len(order) <= MOST_BARS else []
        layout["annotations"] = [note for note in layout.get("annotations", ()) if _KEY not in note["text"]]
        for note in layout["annotations"]:
            if note.get("font", {}).get("size") == _RANK_PX:
                note["font"]["size"] = _NARROW_RANK_PX
        layout["margin"]["l"] = _LEFT_PX
        layout["meta"] = {"vlai": self.uid, "rows": rows, "revision": self.revision}
        bars = [trace for trace in figure["data"] if trace["type"] == "bar" and trace.get("orientation") == "h"]
        if len(bars) == len(DIMENSIONS):
            for trace, dimension in zip(bars, DIMENSIONS, strict=True):
                trace["meta"] = dimension
        return figure

    def _output(self) -> dict[str, Any]:
        return {
            "output_type": "display_data",
            "data": {PLOTLY: self.figure(), "text/plain": NO_RENDERER},
            "metadata": {},
        }


@functools.cache
def chart_css() -> str:
    """Return the rules by which a figure drawn in the light colours shows itself in those of the page.

    Plotly writes colours into each element, so a rule per token matches what it wrote. A switch of the theme then shows
    at once, whatever the kernel does.
    """
    rules = []
    for name, colour in LIGHT.css_properties().items():
        red, green, blue = (int(colour[i : i + 2], 16) for i in (1, 3, 5))
        for kind in ("fill", "stroke"):
            written = (f"{kind}: rgb({red}, {green}, {blue})", f"{kind}:{colour}", f"{kind}: {colour}")
            where = ",".join(f'.vlai .vlai-chart [style*="{text}"]' for text in written)
            rules.append(f"{where}{{{kind}:var({name})!important}}")
    return "\n".join(rules)
