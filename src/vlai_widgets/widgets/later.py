"""What a widget needs only after its first paint: the client, tables, charts.

They take longer to load than a Studio takes to be seen. So the modules of a first paint name them in their functions
alone, and when a page says that it has painted they are loaded one after the other between the kernel's messages.
Whoever needs one earlier loads it then.
"""

from __future__ import annotations

import asyncio
import contextlib
from collections.abc import Callable
from typing import Final

import vlai_widgets

NAMES: Final = ("connect", "Leaderboard", "rank", "LeaderboardView", "CompareView", "AssistantPanel")
_BETWEEN_S: Final = 0.02


def load(*names: str) -> None:
    """Load the modules of public names (default: all of :data:`NAMES`), each once; other threads wait for them.

    A thread that imports does this first: two threads that import parts of one package from different ends can each
    wait for what the other one holds, and Python then gives one of them a module that is only half there.
    """
    for name in names or NAMES:
        getattr(vlai_widgets, name)


class Soon:
    """Loads everything on the thread where it was made, when the page has painted and that thread's loop has time.

    Not on a thread of its own: a cell that imports a part of what is being loaded there would meet it half done.

    Args:
        then: Called when all is loaded.
    """

    def __init__(self, then: Callable[[], object]) -> None:
        self._then = then
        self._left = list(NAMES)
        self._begun = False
        self._loop: asyncio.AbstractEventLoop | None = None
        with contextlib.suppress(RuntimeError):  # a plain script has no loop
            self._loop = asyncio.get_running_loop()

    def begin(self) -> None:
        """Begin; may be called on any thread, and again."""
        if self._begun:
            return
        self._begun = True
        if self._loop is None or self._loop.is_closed():
            self._then()
        else:
            self._loop.call_soon_threadsafe(self._step, self._loop)

    def _step(self, loop: asyncio.AbstractEventLoop) -> None:
        load(self._left.pop(0))
        if self._left:
            loop.call_later(_BETWEEN_S, self._step, loop)
        else:
            self._then()
