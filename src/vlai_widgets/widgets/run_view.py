"""How a run shows itself: its log while it runs, and its board when it is done."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import ipywidgets

from vlai_widgets.widgets.run_log import RunLog

if TYPE_CHECKING:
    from vlai_widgets.runs import Run


def live(run: Run) -> ipywidgets.VBox:
    """Return the log of a run; when it is done, the log folds and the board comes below it."""
    log = RunLog(language=run.language)
    box = ipywidgets.VBox([log], layout=ipywidgets.Layout(overflow="visible"))

    def ended(change: Any) -> None:
        if change["new"] == "done":
            log.aside(show_board)

    def show_board() -> None:
        from vlai_widgets.widgets.board_view import live as live_board  # heavy, and the log comes first

        box.children = (log, live_board(run.result()))
        log.folded = True

    log.observe(ended, names="status")
    log.follow(run)
    return box
