"""One private event-loop thread a process: how synchronous calls run anywhere, and where every HTTP client lives.

A notebook cell already runs inside an event loop, so ``asyncio.run`` fails there, and patching that loop breaks queued
cells. Work is therefore handed to a loop of our own and waited for from outside. Callbacks given to the reporting
twins run in the caller's thread (or on the caller's loop), so what they print lands in the caller's cell.
"""

from __future__ import annotations

import asyncio
import atexit
import contextlib
import logging
import os
import queue
import threading
import time
import weakref
from collections.abc import Awaitable, Callable, Coroutine
from concurrent import futures
from typing import Any, Final, ParamSpec, TypeVar

from vlai_widgets.errors import DeadlineExceeded, RunCancelled, WouldDeadlock

logger = logging.getLogger(__name__)

P = ParamSpec("P")
R = TypeVar("R")
E = TypeVar("E")

_SLICE_S: Final = 0.1  # on Windows a lock is not interruptible, so Ctrl-C is seen between slices
_CLOSE_S: Final = 3.0
_END: Final = object()


class _Loop:
    """A running event loop in a daemon thread of its own."""

    def __init__(self) -> None:
        self.loop = asyncio.new_event_loop()
        self.thread = threading.Thread(target=self._run, name="vlai-portal", daemon=True)
        self.closers: list[weakref.WeakMethod[Callable[[], Awaitable[None]]]] = []
        self.thread.start()

    def _run(self) -> None:
        asyncio.set_event_loop(self.loop)
        try:
            self.loop.run_forever()
        finally:
            with contextlib.suppress(RuntimeError):
                self.loop.run_until_complete(self.loop.shutdown_asyncgens())
            self.loop.close()

    def stop(self) -> None:
        done = asyncio.run_coroutine_threadsafe(self._wind_up(), self.loop)
        with contextlib.suppress(futures.TimeoutError, futures.CancelledError):
            done.result(timeout=_CLOSE_S)
        with contextlib.suppress(RuntimeError):  # the loop has ended by itself
            self.loop.call_soon_threadsafe(self.loop.stop)
        self.thread.join(timeout=_CLOSE_S)

    async def _wind_up(self) -> None:
        me = asyncio.current_task()
        others = [task for task in asyncio.all_tasks() if task is not me]
        for task in others:
            task.cancel()
        await asyncio.gather(*others, return_exceptions=True)
        for closer in [method for ref in self.closers if (method := ref()) is not None]:
            try:
                await closer()
            except Exception:  # one client that cannot be closed must not keep the others open
                logger.debug("A client could not be closed.", exc_info=True)


class _Process:
    """What belongs to this process: its loop, and the guard that starts it once."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.loop: _Loop | None = None


_process = _Process()
_abandoned: list[
    _Process
] = []  # loops of a parent process: their thread did not survive the fork, so nobody may close them
_hooks_set = False


def _after_fork() -> None:
    global _process  # noqa: PLW0603 - the child needs a lock and a loop of its own
    _abandoned.append(_process)
    _process = _Process()


def _ensure() -> _Loop:
    global _hooks_set  # noqa: PLW0603 - set once, under the lock
    process = _process
    with process.lock:
        if process.loop is None or not process.loop.thread.is_alive():
            if not _hooks_set:
                atexit.register(close)
                if hasattr(os, "register_at_fork"):
                    os.register_at_fork(after_in_child=_after_fork)
                _hooks_set = True
            process.loop = _Loop()
        return process.loop


def close() -> None:
    """Stop the loop of this process: what runs is cancelled, clients are closed. The next call starts a new one."""
    process = _process
    with process.lock:
        running, process.loop = process.loop, None
    if running is not None and running.thread is not threading.current_thread():
        running.stop()


def on_close(closer: Callable[[], Awaitable[None]]) -> None:
    """Have the method ``closer`` awaited on the portal's loop when that closes, if its object lives until then."""
    running = _ensure()
    running.closers = [ref for ref in running.closers if ref() is not None] + [weakref.WeakMethod(closer)]


def start(coro_fn: Callable[P, Awaitable[R]], *args: P.args, **kwargs: P.kwargs) -> futures.Future[R]:
    """Start ``coro_fn(*args)`` on the portal's loop and return at once. Cancelling the future cancels the work."""

    async def entry() -> R:
        return await coro_fn(*args, **kwargs)

    return asyncio.run_coroutine_threadsafe(entry(), _ensure().loop)


def start_if_running(coro_fn: Callable[[], Coroutine[Any, Any, None]]) -> None:
    """Start ``coro_fn()`` if the portal runs, else do nothing. Takes no lock: for finalizers, which run anywhere."""
    running = _process.loop
    if running is None or not running.thread.is_alive():
        return
    work = coro_fn()
    try:
        asyncio.run_coroutine_threadsafe(work, running.loop)
    except RuntimeError:  # it was closed in the meantime
        work.close()


def call(coro_fn: Callable[..., Awaitable[R]], *args: Any, timeout_s: float | None = None) -> R:
    """Run ``coro_fn(*args)`` on the portal's loop and block until it is done.

    Works in a plain script, in a notebook cell, in a widget's callback and inside a running event loop (which it
    blocks; use :func:`acall` there). An interrupt is seen at once and cancels the work.

    Args:
        coro_fn: What to run.
        args: Its positional arguments.
        timeout_s: Seconds after which the work is cancelled; None waits for ever.

    Raises:
        WouldDeadlock: Called on the portal's own thread.
        DeadlineExceeded: ``timeout_s`` passed.
        RunCancelled: The work was cancelled by somebody else.

    Example:
        >>> async def twice(x):
        ...     return 2 * x
        >>> call(twice, 21)
        42
    """
    refuse_own_thread()
    work = start(coro_fn, *args)
    try:
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while not futures.wait([work], timeout=_slice(until)).done:
            _check(until, timeout_s)
        return _result(work)
    except BaseException:
        work.cancel()
        raise


async def acall(coro_fn: Callable[..., Awaitable[R]], *args: Any, timeout_s: float | None = None) -> R:
    """Awaitable twin of :func:`call`, for any running loop. Cancelling the awaiting task cancels the work.

    Raises:
        DeadlineExceeded: ``timeout_s`` passed.
    """
    if _on_own_loop():
        return await coro_fn(*args)
    work = start(coro_fn, *args)
    try:
        async with asyncio.timeout(timeout_s) as deadline:
            return await asyncio.wrap_future(work)
    except TimeoutError:
        if deadline.expired():
            raise _too_late(timeout_s) from None
        raise
    finally:
        work.cancel()


def call_reporting(
    work_fn: Callable[[Callable[[E], None]], Awaitable[R]],
    on_event: Callable[[E], object] | None,
    *,
    timeout_s: float | None = None,
) -> R:
    """Like :func:`call`, for work that reports.

    ``work_fn(emit)`` runs on the portal's loop, ``on_event`` in the caller's thread.

    An exception of ``on_event`` cancels the work and is raised.

    Raises:
        WouldDeadlock: Called on the portal's own thread.
        DeadlineExceeded: ``timeout_s`` passed.
        RunCancelled: The work was cancelled by somebody else.
    """
    if on_event is None:
        return call(work_fn, _ignore, timeout_s=timeout_s)
    refuse_own_thread()
    events: queue.SimpleQueue[Any] = queue.SimpleQueue()
    work = start(work_fn, events.put)
    work.add_done_callback(lambda _: events.put(_END))
    try:
        until = None if timeout_s is None else time.monotonic() + timeout_s
        while True:
            try:
                event = events.get_nowait() if not events.empty() else events.get(timeout=_slice(until))
            except queue.Empty:
                _check(until, timeout_s)
                continue
            if event is _END:
                return _result(work)
            on_event(event)
    except BaseException:
        work.cancel()
        raise


async def acall_reporting(
    work_fn: Callable[[Callable[[E], None]], Awaitable[R]],
    on_event: Callable[[E], object] | None,
    *,
    timeout_s: float | None = None,
) -> R:
    """Awaitable twin of :func:`call_reporting`: ``on_event`` runs on the caller's loop.

    Raises:
        DeadlineExceeded: ``timeout_s`` passed.
    """
    if on_event is None:
        return await acall(work_fn, _ignore, timeout_s=timeout_s)
    here = asyncio.get_running_loop()
    events: asyncio.Queue[Any] = asyncio.Queue()

    def put(event: Any) -> None:
        call_soon_on(here, events.put_nowait, event)

    work = start(work_fn, put)
    work.add_done_callback(lambda _: put(_END))
    try:
        async with asyncio.timeout(timeout_s) as deadline:
            while (event := await events.get()) is not _END:
                on_event(event)
            return await asyncio.wrap_future(work)
    except TimeoutError:
        if deadline.expired():
            raise _too_late(timeout_s) from None
        raise
    finally:
        work.cancel()


def call_soon_on(loop: asyncio.AbstractEventLoop, callback: Callable[[E], object], event: E) -> None:
    """Have ``callback(event)`` called on ``loop``, from any thread; nothing if that loop is closed: nobody listens."""
    with contextlib.suppress(RuntimeError):
        loop.call_soon_threadsafe(callback, event)


def _ignore(_event: object) -> None:
    """Take an event that nobody asked for."""


def _on_own_loop() -> bool:
    running = _process.loop
    return running is not None and threading.current_thread() is running.thread


def refuse_own_thread() -> None:
    """Raise if the caller is the portal's own thread, where waiting would never end.

    Raises:
        WouldDeadlock: It is.
    """
    if _on_own_loop():
        raise WouldDeadlock(
            "A blocking call was made on the event loop that has to do its work, and would wait for ever. "
            "Await the asynchronous twin instead, or call from another thread."
        )


def _slice(until: float | None) -> float:
    return _SLICE_S if until is None else max(0.0, min(_SLICE_S, until - time.monotonic()))


def _check(until: float | None, timeout_s: float | None) -> None:
    if until is not None and time.monotonic() >= until:
        raise _too_late(timeout_s)


def _too_late(timeout_s: float | None) -> DeadlineExceeded:
    return DeadlineExceeded(f"Not done after {timeout_s:g} s. Give a larger timeout_s to wait longer.")


def _result(work: futures.Future[R]) -> R:
    try:
        return work.result()
    except futures.CancelledError:
        raise RunCancelled("The work was cancelled before it was done.") from None
