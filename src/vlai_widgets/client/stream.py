"""One turn with the assistant: a message goes out, events come in. Never sent twice: it would be charged twice."""

from __future__ import annotations

import asyncio
import json
import time
from collections.abc import Callable, Iterable
from typing import Any, Final

from vlai_widgets.client.dialects import TurnReader
from vlai_widgets.client.events import Message, Notice, ProgressUpdate, StillWorking, StreamEvent, TextDelta, Trouble
from vlai_widgets.client.sse import Frame, FrameDecoder
from vlai_widgets.client.transport import Dropped, NoAnswerInTime, Transport
from vlai_widgets.errors import BackendUnreachable, BadReply, DeadlineExceeded
from vlai_widgets.protocol import routes

SILENCE_S: Final = 600.0
"""Longest silence of the backend in a turn (the service documents ten minutes without content as a time-out)."""

TURN_S: Final = 900.0
"""Longest turn in all (the service documents 15 minutes)."""

_SHOWN: Final = (TextDelta, Message, ProgressUpdate, Notice, Trouble)
"""What a user sees of a turn. Tool calls stay internal: minutes of them alone look like silence."""

_GOES_ON: Final = " It was not sent again, since the work may go on."
_LOOK: Final = f"{_GOES_ON} Look at session.state() in 30 s."


class TurnDropped(BackendUnreachable):
    """The answer broke off; the backend may go on with the work."""


class TurnSilent(DeadlineExceeded):
    """The backend kept silent for too long; it may go on with the work."""


class _Patience:
    """Says that the backend still works, every time that nothing was shown for ``every_s`` seconds."""

    def __init__(self, emit: Callable[[StreamEvent], None], every_s: float) -> None:
        self._emit = emit
        self._every_s = every_s
        self._shown_at = self._said_at = time.monotonic()

    def emit(self, event: StreamEvent) -> None:
        """Pass an event on."""
        if isinstance(event, _SHOWN):
            self._shown_at = self._said_at = time.monotonic()
        self._emit(event)

    async def speak(self) -> None:
        """Run until cancelled."""
        while True:
            await asyncio.sleep(max(0.0, self._said_at + self._every_s - time.monotonic()))
            now = time.monotonic()
            if now - self._said_at >= self._every_s:
                self._said_at = now
                self._emit(StillWorking(round(now - self._shown_at, 1)))


def turn_body(session_id: str, text: str) -> dict[str, Any]:
    """Return the body of a turn, to the letter as the service documents it."""
    return {
        "app_name": routes.APP_NAME,
        "user_id": routes.USER,
        "session_id": session_id,
        "new_message": {"parts": [{"text": text}]},
    }


async def run_turn(
    transport: Transport,
    session_id: str,
    text: str,
    emit: Callable[[StreamEvent], None],
    *,
    timeout_s: float = TURN_S,
    silence_s: float = SILENCE_S,
) -> None:
    """Say ``text`` and emit the answer's events until it ends.

    What goes wrong once the answer has begun is emitted as :class:`Trouble`, with the text so far committed before it.

    Args:
        transport: How to reach the backend.
        session_id: The session.
        text: The message.
        emit: Takes the events.
        timeout_s: Seconds for the whole turn.
        silence_s: Seconds that the backend may keep silent.

    Raises:
        VlaiError: The backend refused before it began.
    """
    patience = _Patience(emit, transport.policy.working_s)
    reader = TurnReader(transport.access.hints)
    body = turn_body(session_id, text)
    beside = [
        asyncio.create_task(patience.speak()),
        asyncio.create_task(_release(reader, patience.emit, transport.policy.lull_s)),
    ]
    try:
        await _follow(transport, reader, body, patience.emit, timeout_s=timeout_s, silence_s=silence_s)
    finally:
        for task in beside:
            task.cancel()


async def _follow(
    transport: Transport,
    reader: TurnReader,
    body: Any,
    emit: Callable[[StreamEvent], None],
    *,
    timeout_s: float,
    silence_s: float,
) -> None:
    decoder = FrameDecoder()
    begun = False
    trouble: Trouble | None = None
    try:
        async with asyncio.timeout(timeout_s):
            async with transport.event_stream(routes.RUN_SSE, body, read_s=min(silence_s, timeout_s)) as pieces:
                begun = True
                async for piece in pieces:
                    for frame in decoder.feed(piece):
                        for event in reader.read(frame):
                            emit(event)
        for frame in decoder.flush():
            _emit_all(reader.read(frame), emit)
    except TimeoutError:
        trouble = Trouble(DeadlineExceeded(f"The assistant was not done after {timeout_s:g} s.{_LOOK}"))
    except NoAnswerInTime:
        trouble = Trouble(TurnSilent(f"The assistant kept silent for {min(silence_s, timeout_s):g} s.{_GOES_ON}"))
    except Dropped as error:
        trouble = Trouble(TurnDropped(f"{error}{_GOES_ON}"))
    except asyncio.CancelledError:
        _emit_all(reader.end(), emit)
        raise
    except BadReply as error:
        if not begun:
            raise
        trouble = Trouble(error)
    if trouble is None:
        _emit_all(reader.end(), emit)
        return
    for frame in filter(_is_whole, decoder.flush()):  # all of it came, only the blank line behind it did not
        _emit_all(reader.read(frame), emit)
    _emit_all(reader.end(), emit)
    emit(trouble)


async def _release(reader: TurnReader, emit: Callable[[StreamEvent], None], every_s: float) -> None:
    """Let a sentence that does not go on be seen so far, until cancelled."""
    while True:
        await asyncio.sleep(every_s)
        _emit_all(reader.lull(), emit)


def _is_whole(frame: Frame) -> bool:
    try:
        return isinstance(json.loads(frame.data), dict)
    except (ValueError, RecursionError):
        return False


def _emit_all(events: Iterable[StreamEvent], emit: Callable[[StreamEvent], None]) -> None:
    for event in events:
        emit(event)
