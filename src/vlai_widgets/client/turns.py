"""A turn that is followed event by event: iterate it, or ask for its reply. Closing it stops the turn."""

from __future__ import annotations

import asyncio
import contextlib
import queue
from collections.abc import Awaitable, Callable
from concurrent import futures
from types import TracebackType
from typing import Any, Final, Self

from vlai_widgets import portal
from vlai_widgets.client.events import Reply, StreamEvent
from vlai_widgets.errors import RunCancelled

_SLICE_S: Final = 0.1
_END: Final = object()

Work = Callable[[Callable[[StreamEvent], None]], Awaitable[Reply]]


class Turn:
    """A turn under way, for blocking code. Use it in a ``with`` block, so that leaving the block stops the turn.

    Example:
        >>> with session.stream("rank these videos by engagement score") as turn:
        ...     kinds = {type(event).__name__ for event in turn}
        >>> "Message" in kinds, turn.reply().error
        (True, None)
    """

    def __init__(self, work: Work) -> None:
        self._events: queue.SimpleQueue[Any] = queue.SimpleQueue()
        self._ended = False
        self._future: futures.Future[Reply] = portal.start(work, self._events.put)
        self._future.add_done_callback(lambda _: self._events.put(_END))

    def __iter__(self) -> Self:
        return self

    def __next__(self) -> StreamEvent:
        if self._ended:
            raise StopIteration
        try:
            event = self._get()
        except BaseException:
            self.close()
            raise
        if event is not _END:
            return event  # type: ignore[no-any-return]
        self._ended = True
        self._raise_failure()
        raise StopIteration

    def reply(self) -> Reply:
        """Wait for the end of the turn and return the whole reply. Events not yet iterated are passed over.

        Raises:
            VlaiError: The backend refused the turn.
            RunCancelled: The turn was closed before its end.
        """
        for _ in self:
            pass
        return _reply(self._future)

    def close(self) -> None:
        """Stop the turn, if it still runs."""
        self._ended = True
        self._future.cancel()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    def _get(self) -> Any:
        with contextlib.suppress(queue.Empty):
            return self._events.get_nowait()
        portal.refuse_own_thread()
        while True:
            try:
                return self._events.get(timeout=_SLICE_S)
            except queue.Empty:
                continue

    def _raise_failure(self) -> None:
        if not self._future.cancelled() and (error := self._future.exception()) is not None:
            raise error


class AsyncTurn:
    """A turn under way, for a running loop. Use it in an ``async with`` block, so that leaving it stops the turn."""

    def __init__(self, work: Work) -> None:
        self._work = work
        self._events: asyncio.Queue[Any] | None = None
        self._future: futures.Future[Reply] | None = None
        self._ended = False

    def __aiter__(self) -> Self:
        return self

    async def __anext__(self) -> StreamEvent:
        if self._ended:
            raise StopAsyncIteration
        events, future = self._begun()
        try:
            event = await events.get()
        except asyncio.CancelledError:
            self._stop()
            raise
        if event is not _END:
            return event  # type: ignore[no-any-return]
        self._ended = True
        if not future.cancelled() and (error := future.exception()) is not None:
            raise error
        raise StopAsyncIteration

    async def reply(self) -> Reply:
        """Awaitable twin of :meth:`Turn.reply`.

        Raises:
            VlaiError: The backend refused the turn.
            RunCancelled: The turn was closed before its end.
        """
        self._begun()
        async for _ in self:
            pass
        assert self._future is not None
        return _reply(self._future)

    async def aclose(self) -> None:
        """Stop the turn, if it still runs."""
        self._stop()

    async def __aenter__(self) -> Self:
        self._begun()
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._stop()

    def _begun(self) -> tuple[asyncio.Queue[Any], futures.Future[Reply]]:
        """Start the turn at the first await: only there is the loop known on which its events are wanted."""
        if self._events is None or self._future is None:
            here = asyncio.get_running_loop()
            events: asyncio.Queue[Any] = asyncio.Queue()

            def put(event: Any) -> None:
                portal.call_soon_on(here, events.put_nowait, event)

            self._events = events
            self._future = portal.start(self._work, put)
            self._future.add_done_callback(lambda _: put(_END))
        return self._events, self._future

    def _stop(self) -> None:
        self._ended = True
        if self._future is not None:
            self._future.cancel()


def _reply(future: futures.Future[Reply]) -> Reply:
    if not future.done() or future.cancelled():
        raise RunCancelled("The turn was closed before it came to its end.")
    return future.result()
