"""What happened in a run, in the order in which it happened, for any number of readers on any thread."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Literal

from vlai_widgets.models import Progress

EventKind = Literal["step", "progress", "text", "note", "tool", "error"]

_LOOK_S = 0.2
"""How often a waiting reader looks whether the run has ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """Something that happened in a run.

    Attributes:
        seq: Number of the event in its run, from 1.
        t_s: Seconds since the run began.
        kind: ``step`` (a stage begins), ``progress``, ``text`` (the assistant's words), ``note`` (a remark: the
            backend still works), ``tool`` (a tool call) or ``error``.
        text: Words for people; for ``text`` a piece of the answer.
        progress: How far the work is, for ``progress``.
    """

    seq: int
    t_s: float
    kind: EventKind
    text: str = ""
    progress: Progress | None = None


class Events:
    """The log of one run. Written on the portal's loop, read from any thread."""

    def __init__(self) -> None:
        self._began = time.monotonic()
        self._events: list[RunEvent] = []
        self._changed = threading.Condition()

    @property
    def age_s(self) -> float:
        """Seconds since the run began."""
        return time.monotonic() - self._began

    def add(self, kind: EventKind, text: str, *, progress: Progress | None = None) -> None:
        """Write one event."""
        with self._changed:
            seq = len(self._events) + 1
            self._events.append(RunEvent(seq=seq, t_s=self.age_s, kind=kind, text=text, progress=progress))
            self._changed.notify_all()

    def wake(self) -> None:
        """Let everybody who waits look again: the run has ended."""
        with self._changed:
            self._changed.notify_all()

    def so_far(self) -> tuple[RunEvent, ...]:
        """Return all events until now."""
        with self._changed:
            return tuple(self._events)

    def follow(self, over: Callable[[], bool]) -> Iterator[RunEvent]:
        """Iterate the events as they happen, from the first one on, until ``over()`` and all were given."""
        seen = 0
        while True:
            with self._changed:
                while len(self._events) == seen and not over():
                    self._changed.wait(_LOOK_S)
                fresh = self._events[seen:]
                ended = over() and not fresh
            if ended:
                return
            seen += len(fresh)
            yield from fresh

    def wait(self, over: Callable[[], bool], timeout_s: float | None) -> bool:
        """Wait until ``over()``; False if that is not so after ``timeout_s``."""
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        with self._changed:
            while not over():
                left = _LOOK_S if deadline is None else min(_LOOK_S, deadline - time.monotonic())
                if left <= 0:
                    return False
                self._changed.wait(left)
        return True
