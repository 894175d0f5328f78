"""Clips of a leaderboard side by side below it, as long as they are compared."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import ipywidgets

from vlai_widgets.widgets.compare_view import CompareView
from vlai_widgets.widgets.leaderboard_view import LeaderboardView


class Comparing:
    """Keeps a :class:`CompareView` for what is compared in a leaderboard.

    Args:
        view: The leaderboard.
        show: Called with the comparison when there is another one, and with None when there is none any more.
    """

    def __init__(self, view: LeaderboardView, show: Callable[[CompareView | None], None]) -> None:
        self._view, self._show = view, show
        self.now: CompareView | None = None
        view.observe(lambda _change: view.chore(self._again), "compared")
        view.observe(lambda _change: view.chore(self._weighed), "board")

    def _again(self) -> None:
        view, was = self._view, self.now
        if view.compared == (() if was is None else was.clips):
            return
        self.now = None
        if view.compared:
            files = {clip_id: path for clip_id, path in view._files.items() if clip_id in view._compared}
            self.now = CompareView(view.board, *view.compared, files=files, language=view._language)
        self._show(self.now)
        if was is not None:
            was.close()

    def _weighed(self) -> None:
        if self.now is not None and self._view.compared:
            self.now.board = self._view.board


def with_comparison(view: LeaderboardView) -> ipywidgets.VBox:
    """Return a box of the leaderboard, and below it what is compared.

    Example:
        >>> from vlai_widgets.leaderboard import Leaderboard
        >>> box = with_comparison(LeaderboardView(Leaderboard.from_analyses([])))
        >>> len(box.children)
        1
    """
    box = ipywidgets.VBox([view], layout=ipywidgets.Layout(overflow="visible"))

    def show(compare: Any) -> None:
        box.children = (view,) if compare is None else (view, compare)

    box.comparing = Comparing(view, show)
    return box
