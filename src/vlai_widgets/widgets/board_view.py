"""A leaderboard as the last line of a cell."""

from __future__ import annotations

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.widgets.leaderboard_view import LeaderboardView


def live(board: Leaderboard) -> LeaderboardView:
    """Return the widget that shows ``board``.

    Example:
        >>> live(Leaderboard.from_analyses([])).selected
        ''
    """
    return LeaderboardView(board)
