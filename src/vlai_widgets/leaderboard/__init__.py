"""Leaderboard: what a batch scored, why, and how sure that is; as tables, figures, a report, a file and a video."""

from __future__ import annotations

from vlai_widgets.leaderboard.board import Leaderboard, load
from vlai_widgets.leaderboard.contents import ReelExporter
from vlai_widgets.models import CloudScore

__all__ = ["CloudScore", "Leaderboard", "ReelExporter", "load"]
