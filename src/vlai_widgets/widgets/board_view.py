"""A leaderboard as the last line of a cell."""

from __future__ import annotations

import ipywidgets

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.widgets.comparing import with_comparison
from vlai_widgets.widgets.leaderboard_view import LeaderboardView


def live(board: Leaderboard) -> ipywidgets.VBox:
    """Return what shows ``board``: its view, and below it the clips that are compared.

    Example:
        >>> live(Leaderboard.from_analyses([])).children[0].selected
        ''
    """
    return with_comparison(LeaderboardView(board))
