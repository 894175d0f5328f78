"""Progress on a terminal (bars) and in a pipe (plain lines). Always on the error stream: the output is for results."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Protocol

from rich.console import Console
from rich.progress import BarColumn, Progress, TaskID, TextColumn, TimeElapsedColumn, TimeRemainingColumn

_PLAIN_STEP: Final = 0.25
"""Share of a stage after which a pipe gets its next line."""


class Reporter(Protocol):
    """Shows how far the work is."""

    def step(self, text: str) -> None:
        """Say one line."""

    def update(self, key: str, label: str, done: float) -> None:
        """Say that the piece of work ``key``, shown as ``label``, is done to the share ``done`` (0-1)."""


@contextmanager
def reporter() -> Iterator[Reporter]:
    """Give the reporter that fits the error stream."""
    if sys.stderr.isatty():
        console = Console(stderr=True)
        columns = (
            TextColumn("{task.description}", markup=False),
            BarColumn(),
            TextColumn("{task.percentage:>3.0f} %"),
            TimeElapsedColumn(),
            TimeRemainingColumn(),
        )
        with Progress(*columns, console=console, transient=True) as bars:
            yield _Bars(bars)
    else:
        yield _Lines()


class _Bars:
    def __init__(self, bars: Progress) -> None:
        self._bars = bars
        self._tasks: dict[str, TaskID] = {}

    def step(self, text: str) -> None:
        self._bars.console.print(text, markup=False, highlight=False)

    def update(self, key: str, label: str, done: float) -> None:
        if key not in self._tasks:
            self._tasks[key] = self._bars.add_task(label, total=1.0)
        self._bars.update(self._tasks[key], completed=done, visible=done < 1.0)


class _Lines:
    def __init__(self) -> None:
        self._said: dict[str, float] = {}

    def step(self, text: str) -> None:
        print(text, file=sys.stderr, flush=True)

    def update(self, key: str, label: str, done: float) -> None:
        last = self._said.get(key, -1.0)
        if (done >= 1.0 > last) or done - last >= _PLAIN_STEP or last < 0:
            self._said[key] = done
            print(f"{label}: {done * 100:.0f} %", file=sys.stderr, flush=True)
