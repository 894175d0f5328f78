"""The leaderboard to work with: chart and table beside a player, weights to move, and everything to hand on."""

from __future__ import annotations

import os
from collections.abc import Mapping
from pathlib import Path
from typing import Any, Final

import traitlets
from ipywidgets import widget_serialization

from vlai_widgets.charts.thumbs import shrink
from vlai_widgets.charts.view import ranked
from vlai_widgets.errors import InputError
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import ASPECTS, DIMENSIONS
from vlai_widgets.tables import spreadsheet_csv
from vlai_widgets.widgets import bundle
from vlai_widgets.widgets.base import Buffers, Message
from vlai_widgets.widgets.board_chart import BoardChart, chart_css
from vlai_widgets.widgets.board_data import BoardData, Sent
from vlai_widgets.widgets.clips import ClipsWidget
from vlai_widgets.widgets.compare_view import check_compared
from vlai_widgets.widgets.exporting import KINDS, Export, State, file_name
from vlai_widgets.widgets.reel_player import reel_facts

THUMB_PX: Final = 88
_MOST_THUMBS: Final = 60
"""Thumbnails that a page may ask for at a time."""


class LeaderboardView(ClipsWidget):
    """Shows a leaderboard: chart, table and player, which share one selection; weights that re-rank at once.

    Args:
        board: The leaderboard.
        files: Where the clips are, a clip id; None: where the board says.
        language: ``en`` or ``zh``; None: the board's.
        group: Widgets of one group talk to each other on the page.

    Attributes:
        board: The board as it is now, re-ranked with the weights that were chosen; can be observed.
        selected: Name of the clip that is shown; can be observed and set.
        compared: Names of the two to four clips that are to be seen side by side, or none; can be observed and set.

    Example:
        >>> view = vlai.LeaderboardView(board)
        >>> view.selected = "c.mp4"
        >>> view.observe(lambda change: print(change.new.preset), "board")
    """

    page = "leaderboard_view"

    board: Any = traitlets.Instance(Leaderboard, help="The board as it is now.")
    compared: Any = traitlets.Tuple(help="Names of the clips that are compared; may be set.")
    _compared: Any = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _chart: Any = traitlets.Any(None, allow_none=True).tag(sync=True, **widget_serialization)
    _chart_id = traitlets.Unicode("").tag(sync=True)
    _export: Any = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)

    def __init__(
        self,
        board: Leaderboard,
        *,
        files: Mapping[str, str | os.PathLike[str]] | None = None,
        language: str | None = None,
        group: str | None = None,
    ) -> None:
        self._data = BoardData(board)
        self._asked: dict[str, Any] | None = None
        self._answered: dict[str, Any] = {}
        self._page_draws = False
        self._job: Export | None = None
        self._thumbs: dict[str, bytes] = {}
        self._chart_held: BoardChart | None = None
        super().__init__(board=board, files=files, language=language, group=group)
        if ranked(board.rows):
            self._chart_held = BoardChart(board, language=self._language)
            self._chart, self._chart_id = self._chart_held.holder, self._chart_held.uid
            self._clip_id = board.rows[0].clip_id
        self.set_trait("board", board)

    def rerank(self, *, preset: str | None = None, weights: Mapping[str, float] | None = None) -> None:
        """Rank with other weights, as the sliders do; see :meth:`Leaderboard.rerank`.

        Args:
            preset: Name of a preset; None keeps the present one.
            weights: Weights of dimensions that replace the preset's.

        Raises:
            UnknownOption: An unknown preset or dimension.

        Example:
            >>> view = vlai.LeaderboardView(board)
            >>> view.rerank(preset="conversion")
            >>> view.board.preset
            'conversion'
        """
        self.board = self.board.rerank(preset=preset, weights=weights)

    def close(self) -> None:
        """Close the widget and its chart.

        Example:
            >>> vlai.LeaderboardView(board).close()
        """
        if self._chart_held is not None:
            self._chart_held.close()
        super().close()

    # --- the board and its weights --------------------------------------------------------------------------------

    @traitlets.observe("board")
    def _board_changed(self, change: Any) -> None:
        new: Leaderboard = change["new"]
        before = self._shown_board
        self._shown_board = new
        if before is new:
            return
        if {row.clip_id for row in new.rows} != set(self._data.ids):
            self._data = BoardData(new)
            self._files = dict(new.files)
            self._facts.clear()
            self._small.clear()
            self._thumbs.clear()
            self._clip_id = new.rows[0].clip_id if new.rows else ""
            self._compared = []
            self._send_sent(self._data.whole(new))
        else:
            self._send_sent(self._data.ranks(new))
        self._redraw()

    def _redraw(self) -> None:
        if self._chart_held is not None and ranked(self.board.rows):
            figure = self._chart_held.redraw(self.board, page_draws=self._page_draws)
            if figure is not None:
                self.send({"t": "figure", "figure": figure, "revision": self._chart_held.revision})

    def _send_sent(self, sent: Sent) -> None:
        message, buffers = sent
        self.send({**message, **self._answered}, buffers)

    def _msg_board(self, _message: Message, _buffers: Buffers) -> None:
        """A view was rendered."""
        self.chore(lambda: self._send_sent(self._data.whole(self.board)))

    def _msg_weights(self, message: Message, _buffers: Buffers) -> None:
        """A slider or a preset was moved. Of several that wait, only the last one counts."""
        given = message.get("weights")
        weights = None
        if isinstance(given, Mapping):
            weights = {name: float(given[name]) for name in DIMENSIONS if name in given}
        asked = {"by": str(message.get("by", "")), "seq": int(message.get("seq", 0))}
        self._asked = {**asked, "preset": message.get("preset"), "weights": weights}
        self.chore(self._rerank_as_asked)

    def _rerank_as_asked(self) -> None:
        asked, self._asked = self._asked, None
        if asked is None:
            return
        self._answered = {"by": asked["by"], "seq": asked["seq"]}
        try:
            self.rerank(preset=asked["preset"], weights=asked["weights"])
        finally:
            self._answered = {}

    # --- comparing ------------------------------------------------------------------------------------------------

    @traitlets.validate("compared")
    def _valid_compared(self, proposal: Any) -> tuple[str, ...]:
        ids = [self._id_of(name) for name in proposal["value"]]
        if ids:
            check_compared(ids)
        return tuple(self._name(clip_id) for clip_id in ids)

    @traitlets.observe("compared")
    def _compared_changed(self, change: Any) -> None:
        self._compared = [self._id_of(name) for name in change["new"]]

    @traitlets.observe("_compared")
    def _compared_ids_changed(self, change: Any) -> None:
        self.compared = tuple(self._name(clip_id) for clip_id in change["new"])

    # --- the chart ------------------------------------------------------------------------------------------------

    def _msg_chart(self, message: Message, _buffers: Buffers) -> None:
        """The page says how the chart is drawn there: ``page`` (by Plotly, at hand), ``output``, or ``none``."""
        way, held = message.get("way"), self._chart_held
        if held is None:
            return
        if way == "none":
            self._chart = held.without_renderer()
        elif way == "page":
            self._page_draws = True
            if held.revision != message.get("revision"):
                self.send({"t": "figure", "figure": held.figure(), "revision": held.revision})

    # --- pictures -------------------------------------------------------------------------------------------------

    def _msg_thumbs(self, message: Message, _buffers: Buffers) -> None:
        """The page shows rows of the table."""
        ids = [str(clip_id) for clip_id in list(message.get("ids", ()))[:_MOST_THUMBS]]
        self.chore(lambda: self._send_thumbs(ids))

    def _send_thumbs(self, ids: list[str]) -> None:
        posters = self.board.posters
        for clip_id in ids:
            if clip_id not in self._thumbs and clip_id in posters:
                jpeg = shrink(posters[clip_id], width_px=THUMB_PX, height_px=THUMB_PX, quality=68)
                if jpeg is not None:
                    self._thumbs[clip_id] = jpeg
        made = [clip_id for clip_id in ids if clip_id in self._thumbs]
        self.send({"t": "thumbs", "ids": made}, [self._thumbs[clip_id] for clip_id in made])

    # --- handing on -----------------------------------------------------------------------------------------------

    def _msg_names(self, _message: Message, _buffers: Buffers) -> None:
        """The page offers names for files."""
        self.send({"t": "names", "names": {kind: file_name(self.board.title, kind) for kind in KINDS}})

    def _msg_export(self, message: Message, _buffers: Buffers) -> None:
        """The user wants a video, a board file or a report."""
        if self._job is not None and self._job.running:
            raise InputError("An export is on its way already. Wait for it, or cancel it.")
        kind, aspect, top = str(message.get("kind")), str(message.get("aspect", "9:16")), message.get("top")
        name = str(message.get("name") or "").strip() or file_name(self.board.title, kind)
        self._job = Export(
            self.board,
            kind=kind,
            path=Path(name).expanduser(),
            top=int(top) if top else None,
            aspect=aspect if aspect in ASPECTS else "9:16",
            tell=self._tell_export,
            on_error=self.show_error,
        )

    def _msg_cancel(self, _message: Message, _buffers: Buffers) -> None:
        """The user does not want the video any more."""
        if self._job is not None:
            self._job.cancel()

    def _tell_export(self, state: State) -> None:
        if state["state"] == "done" and state["kind"] == "video" and self._job is not None:
            state = {**state, "reel": reel_facts(self._job.path)}
        self._export = state

    def _msg_csv(self, _message: Message, _buffers: Buffers) -> None:
        """The user copies the table."""
        self.chore(lambda: self.send({"t": "csv", "text": spreadsheet_csv(self.board.scores)}))


LeaderboardView._css = "\n".join((bundle.css(LeaderboardView.page), chart_css()))
