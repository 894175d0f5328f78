"""Worker processes, reached through :class:`concurrent.futures.Executor`: one single-worker pool a slot.

A pool of one process each keeps trouble in one place: a process that dies, hangs or eats memory takes down its own pool
and costs the one piece of work that it held. Its slot starts a new one.
"""

from __future__ import annotations

import asyncio
import bisect
import contextlib
import itertools
import logging
import multiprocessing
import threading
from collections.abc import Callable, Mapping
from concurrent.futures import ProcessPoolExecutor
from concurrent.futures.process import BrokenProcessPool
from dataclasses import dataclass, field
from enum import IntEnum
from multiprocessing.connection import Connection
from multiprocessing.process import BaseProcess
from typing import Any

from vlai_widgets.engine import worker

IDLE_CLOSE_S = 30.0
_log = logging.getLogger(__name__)


class WorkFailed(Exception):
    """A piece of work failed; ``str()`` says why, in words for people."""


class WorkerDied(WorkFailed):
    """The process died under the work."""


class WorkerTimedOut(WorkFailed):
    """The work took longer than its deadline; its process was ended."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Call:
    """What a worker is to do: ``function(**arguments, progress=...)``, in at most ``deadline_s`` seconds."""

    function: Callable[..., Any]
    arguments: Mapping[str, Any]
    deadline_s: float


class Lane(IntEnum):
    """How heavy a piece of work is. Lighter work goes first, and first come, first served within a lane."""

    LIGHT = 0
    """Over in a moment, and somebody waits for it: has a spare slot, so that it never stands behind anything long."""
    SOON = 1
    """Takes seconds, and somebody waits for it: goes before ordinary work, but waits for a slot of its own kind."""
    NORMAL = 2
    HEAVY = 3
    """Uses all cores and much memory by itself: one at a time."""


@dataclass(slots=True, order=True)
class _Waiting:
    lane: Lane
    number: int
    ready: asyncio.Future[_Slot] = field(compare=False)


class Workers:
    """A number of slots, and the line of work that waits for them. Lives on one event loop.

    Args:
        count: Slots for any work; there is one more for light work alone.
        idle_close_s: Seconds after which a process without work is ended.
    """

    def __init__(self, count: int, *, idle_close_s: float = IDLE_CLOSE_S) -> None:
        self._spare = _Slot(count)
        self._slots = [*(_Slot(number) for number in range(count)), self._spare]
        self._free = list(self._slots)
        self._line: list[_Waiting] = []
        self._numbers = itertools.count()
        self._heavy = False
        self._idle_close_s = idle_close_s

    @property
    def pids(self) -> list[int]:
        """Process ids of the workers that run now."""
        return [slot.process.pid for slot in self._slots if slot.process is not None and slot.process.pid is not None]

    async def run(
        self,
        call: Call,
        *,
        lane: Lane = Lane.NORMAL,
        on_start: Callable[[], None] | None = None,
        on_progress: Callable[[float], None] | None = None,
    ) -> Any:
        """Wait for a slot, do the work there and return its value. Cancelling ends the process.

        Args:
            call: The work.
            lane: How heavy it is.
            on_start: Called when a worker begins.
            on_progress: Called with the share that is done, 0-1.

        Raises:
            WorkFailed: The work failed, or its process did.
        """
        slot = await self._acquire(lane)
        try:
            if on_start is not None:
                on_start()
            return await slot.run(call, on_progress)
        finally:
            self._release(slot, lane)

    def close(self) -> None:
        """End all workers at once."""
        for slot in self._slots:
            slot.end()

    async def _acquire(self, lane: Lane) -> _Slot:
        waiting = _Waiting(lane, next(self._numbers), asyncio.get_running_loop().create_future())
        bisect.insort(self._line, waiting)
        self._dispatch()
        try:
            return await waiting.ready
        except asyncio.CancelledError:
            if waiting in self._line:
                self._line.remove(waiting)
            if not waiting.ready.cancelled():  # it was given a slot in the same moment
                self._release(waiting.ready.result(), lane)
            raise

    def _release(self, slot: _Slot, lane: Lane) -> None:
        if lane is Lane.HEAVY:
            self._heavy = False
        self._free.append(slot)
        slot.end_after(self._idle_close_s)
        self._dispatch()

    def _dispatch(self) -> None:
        for waiting in list(self._line):
            if waiting.ready.cancelled():
                continue  # it takes itself out of the line as soon as it runs
            slot = self._slot_for(waiting.lane)
            if slot is None:
                continue
            self._line.remove(waiting)
            self._free.remove(slot)
            self._heavy = self._heavy or waiting.lane is Lane.HEAVY
            slot.keep()
            waiting.ready.set_result(slot)

    def _slot_for(self, lane: Lane) -> _Slot | None:
        if lane is Lane.HEAVY and self._heavy:
            return None
        free = [slot for slot in self._free if lane is Lane.LIGHT or slot is not self._spare]
        # A process that runs already is the quickest; the spare slot is for when there is no other.
        return max(free, key=lambda slot: (slot is not self._spare, slot.process is not None), default=None)


@dataclass(slots=True)
class _Slot:
    """One place for one worker process. Started by the first piece of work, ended after a while without."""

    number: int
    process: BaseProcess | None = None
    _executor: ProcessPoolExecutor | None = None
    _reports: Connection | None = None
    _ticket: int = 0
    _on_progress: Callable[[float], None] | None = None
    _closing: asyncio.TimerHandle | None = field(default=None, repr=False)

    async def run(self, call: Call, on_progress: Callable[[float], None] | None) -> Any:
        self._ticket += 1
        self._on_progress = on_progress
        # A worker may have died in its idle time. That is nobody's fault: start another, once.
        if self.process is not None and not self.process.is_alive():
            self.end()
        try:
            async with asyncio.timeout(call.deadline_s) as deadline:
                outcome = await asyncio.wrap_future(self._submit(call))
        except BrokenProcessPool:
            raise WorkerDied(_how_it_died(await self._await_death())) from None
        except TimeoutError:
            self.end()
            if deadline.expired():
                raise WorkerTimedOut(f"It took longer than {call.deadline_s:.0f} s and was stopped.") from None
            raise
        except asyncio.CancelledError:
            self.end()
            raise
        finally:
            self._on_progress = None
        if outcome.trace:
            _log.warning("work failed in worker %s:\n%s", self.number, outcome.trace)
        if outcome.error is not None:
            raise WorkFailed(outcome.error)
        return outcome.value

    def keep(self) -> None:
        """Take back :meth:`end_after`."""
        if self._closing is not None:
            self._closing.cancel()
            self._closing = None

    def end_after(self, delay_s: float) -> None:
        """End the process after a while, unless it is used before."""
        self.keep()
        self._closing = asyncio.get_running_loop().call_later(delay_s, self.end)

    def end(self) -> None:
        """End the process at once."""
        self.keep()
        if self.process is not None:
            self.process.kill()
        if self._executor is not None:
            self._executor.shutdown(wait=False, cancel_futures=True)
        if self._reports is not None:
            self._reports.close()  # our copy of the writing end: the reading thread sees the end and stops
        self.process = self._executor = self._reports = None

    def _submit(self, call: Call) -> Any:
        if self._executor is None:
            self._begin()
        executor, before = self._executor, set(multiprocessing.active_children())
        assert executor is not None
        future = executor.submit(worker.perform, self._ticket, call.function, dict(call.arguments))
        # The pool starts its process inside `submit`; who is new among our children is the one to kill if need be.
        for child in set(multiprocessing.active_children()) - before:
            self.process = child
        return future

    def _begin(self) -> None:
        context = multiprocessing.get_context("spawn")
        receiving, sending = context.Pipe(duplex=False)
        self._reports = sending
        self._executor = ProcessPoolExecutor(1, mp_context=context, initializer=worker.start, initargs=(sending,))
        loop = asyncio.get_running_loop()
        threading.Thread(target=self._listen, args=(receiving, loop), daemon=True, name=f"slot-{self.number}").start()

    def _listen(self, receiving: Connection, loop: asyncio.AbstractEventLoop) -> None:
        # RuntimeError: the loop has been closed while the engine ends.
        with receiving, contextlib.suppress(EOFError, OSError, RuntimeError):
            while True:
                ticket, done = receiving.recv()
                loop.call_soon_threadsafe(self._report, ticket, done)

    def _report(self, ticket: int, done: float) -> None:
        if ticket == self._ticket and self._on_progress is not None:
            self._on_progress(done)

    async def _await_death(self) -> int | None:
        process = self.process
        # The pool's own thread collects the process too; for a moment neither it nor we know the exit code.
        for _ in range(100):
            if process is None or process.exitcode is not None:
                break
            await asyncio.sleep(0.01)
        self.end()
        return process.exitcode if process is not None else None


def _how_it_died(exit_code: int | None) -> str:
    if exit_code is not None and exit_code < 0:
        return f"The process that worked on it was ended by signal {-exit_code}: a crash, or too little memory."
    return f"The process that worked on it ended unexpectedly (exit code {exit_code})."
