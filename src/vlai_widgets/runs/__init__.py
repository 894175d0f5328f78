"""A run: clips in, leaderboard out. Upload, analyse, rank; in the background, with progress, cancel and a deadline.

Example:
    >>> import vlai_widgets as vlai
    >>> run = vlai.rank("clips/*.mp4", preset="attention")
    >>> board = run.result()
"""

from __future__ import annotations

from vlai_widgets.runs.events import EventKind, RunEvent
from vlai_widgets.runs.opening import load
from vlai_widgets.runs.run import Run, Status, rank
from vlai_widgets.runs.work import TURN_TIMEOUT_S

__all__ = ["TURN_TIMEOUT_S", "EventKind", "Run", "RunEvent", "Status", "load", "rank"]
