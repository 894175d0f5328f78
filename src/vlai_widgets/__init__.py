"""Rank and compare short video clips in Jupyter.

The names below are the whole public interface; they are loaded when they are first used, so that importing the package
costs nothing.

Example:
    >>> import vlai_widgets as vlai
    >>> run = vlai.rank("clips/*.mp4")
    >>> board = run.result()
"""

from __future__ import annotations

import importlib
import threading
from typing import TYPE_CHECKING, Any

from vlai_widgets._version import __version__

if TYPE_CHECKING:
    from vlai_widgets import errors
    from vlai_widgets.backends import Backend, connect
    from vlai_widgets.client.session import AsyncSession, Reply, Session
    from vlai_widgets.exportjobs import exports
    from vlai_widgets.leaderboard import Leaderboard
    from vlai_widgets.models import Analysis, Progress
    from vlai_widgets.nesting import enable_nested_asyncio
    from vlai_widgets.runs import Run, load, rank
    from vlai_widgets.samples import draw_samples
    from vlai_widgets.settings import Settings
    from vlai_widgets.widgets.assistant_panel import AssistantPanel
    from vlai_widgets.widgets.clip_picker import ClipPicker
    from vlai_widgets.widgets.clip_player import ClipPlayer
    from vlai_widgets.widgets.compare_view import CompareView
    from vlai_widgets.widgets.leaderboard_view import LeaderboardView
    from vlai_widgets.widgets.reel_player import ReelPlayer
    from vlai_widgets.widgets.run_log import RunLog
    from vlai_widgets.widgets.studio import Studio

_HOMES = {
    "Analysis": "vlai_widgets.models",
    "AssistantPanel": "vlai_widgets.widgets.assistant_panel",
    "AsyncSession": "vlai_widgets.client.session",
    "Backend": "vlai_widgets.backends",
    "ClipPicker": "vlai_widgets.widgets.clip_picker",
    "ClipPlayer": "vlai_widgets.widgets.clip_player",
    "CompareView": "vlai_widgets.widgets.compare_view",
    "Leaderboard": "vlai_widgets.leaderboard",
    "LeaderboardView": "vlai_widgets.widgets.leaderboard_view",
    "Progress": "vlai_widgets.models",
    "ReelPlayer": "vlai_widgets.widgets.reel_player",
    "Reply": "vlai_widgets.client.session",
    "Run": "vlai_widgets.runs",
    "RunLog": "vlai_widgets.widgets.run_log",
    "Session": "vlai_widgets.client.session",
    "Settings": "vlai_widgets.settings",
    "Studio": "vlai_widgets.widgets.studio",
    "connect": "vlai_widgets.backends",
    "draw_samples": "vlai_widgets.samples",
    "enable_nested_asyncio": "vlai_widgets.nesting",
    "exports": "vlai_widgets.exportjobs",
    "load": "vlai_widgets.runs",
    "rank": "vlai_widgets.runs",
}

__all__ = [
    "Analysis",
    "AssistantPanel",
    "AsyncSession",
    "Backend",
    "ClipPicker",
    "ClipPlayer",
    "CompareView",
    "Leaderboard",
    "LeaderboardView",
    "Progress",
    "ReelPlayer",
    "Reply",
    "Run",
    "RunLog",
    "Session",
    "Settings",
    "Studio",
    "__version__",
    "connect",
    "draw_samples",
    "enable_nested_asyncio",
    "errors",
    "exports",
    "load",
    "rank",
]


_loading = threading.RLock()
"""Held while modules are loaded: two threads that load parts of one package from different ends can lock each other."""


def __getattr__(name: str) -> Any:
    if name == "errors":
        return importlib.import_module("vlai_widgets.errors")
    try:
        home = _HOMES[name]
    except KeyError:
        raise AttributeError(f"module 'vlai_widgets' has no attribute {name!r}") from None
    with _loading:
        return getattr(importlib.import_module(home), name)


def __dir__() -> list[str]:
    return list(__all__)
