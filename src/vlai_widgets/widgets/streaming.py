"""A widget whose page follows lines as they are written: batched, numbered, and told again to a page that asks."""

from __future__ import annotations

import threading
import time
from typing import Any, Final

from vlai_widgets.errors import InputError
from vlai_widgets.widgets.base import Buffers, Message, VlaiWidget
from vlai_widgets.widgets.logbook import LogBook

BEAT_S: Final = 0.12
"""Seconds between two messages to the page: Jupyter Server lets 1000 messages a second through, for all widgets."""


class StreamingWidget(VlaiWidget):
    """Base of the widgets that write into a :class:`LogBook`.

    Args:
        most_lines: Lines that are kept.
        language: ``en`` or ``zh``.
        group: Widgets of one group talk to each other on the page.
    """

    def __init__(self, *, most_lines: int, language: str, group: str | None, **traits: Any) -> None:
        self._book = LogBook(most_lines=most_lines)
        self._began = time.monotonic()
        self._beat_lock = threading.Lock()
        self._beating = self._watched = False
        super().__init__(language=language, group=group, **traits)

    @property
    def _now_s(self) -> float:
        return time.monotonic() - self._began

    def _beat(self) -> None:
        """Have what was written told soon, with what else comes until then."""
        with self._beat_lock:
            if self._beating or not self._watched:
                return
            self._beating = True
        timer = threading.Timer(BEAT_S, self._flush)
        timer.daemon = True
        timer.start()

    def _flush(self) -> None:
        with self._beat_lock:
            self._beating = False
            if not self._watched or not self._book.waits:
                return
            for batch in self._book.news():
                self.send({**batch, "now": round(self._now_s, 2)})

    def _msg_sync(self, message: Message, _buffers: Buffers) -> None:
        """A page has seen the changes up to ``from`` and asks for the others."""
        since = message.get("from")
        if not isinstance(since, int) or since < 0:
            raise InputError("The page asked for lines by a number that is none.")
        self.chore(lambda: self._replay(since))

    def _replay(self, since: int) -> None:
        with self._beat_lock:
            for batch in self._book.news():  # so that what waits is not told twice
                if self._watched:
                    self.send({**batch, "now": round(self._now_s, 2)})
            self._watched = True
            for batch in self._book.replay(since):
                self.send({**batch, "now": round(self._now_s, 2)})
