"""One turn with the assistant: a message goes out, events come in. Never sent twice: it would be charged twice."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from typing import Any, Final

from vlai_widgets.client.dialects import TurnReader
from vlai_widgets.client.events import StreamEvent, Trouble
from vlai_widgets.client.sse import FrameDecoder
from vlai_widgets.client.transport import Dropped, NoAnswerInTime, Transport
from vlai_widgets.errors import BackendUnreachable, BadReply, DeadlineExceeded
from vlai_widgets.protocol import routes

SILENCE_S: Final = 600.0
"""Longest silence of the backend in a turn (the service documents ten minutes without content as a time-out)."""

TURN_S: Final = 900.0
"""Longest turn in all (the service documents 15 minutes)."""

_LOOK: Final = " It was not sent again, since the work may go on: look at session.state() in 30 s."


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
    decoder, reader = FrameDecoder(), TurnReader(transport.access.hints)
    begun = False
    trouble: Trouble | None = None
    try:
        async with asyncio.timeout(timeout_s):
            body = turn_body(session_id, text)
            async with transport.event_stream(routes.RUN_SSE, body, read_s=min(silence_s, timeout_s)) as pieces:
                begun = True
                async for piece in pieces:
                    for frame in decoder.feed(piece):
                        _emit_all(reader.read(frame), emit)
        for frame in decoder.flush():
            _emit_all(reader.read(frame), emit)
    except TimeoutError:
        trouble = Trouble(DeadlineExceeded(f"The assistant was not done after {timeout_s:g} s.{_LOOK}"))
    except NoAnswerInTime:
        trouble = Trouble(DeadlineExceeded(f"The assistant kept silent for {min(silence_s, timeout_s):g} s.{_LOOK}"))
    except Dropped as error:
        trouble = Trouble(BackendUnreachable(f"{error}{_LOOK}"))
    except asyncio.CancelledError:
        _emit_all(reader.end(), emit)
        raise
    except BadReply as error:
        if not begun:
            raise
        trouble = Trouble(error)
    _emit_all(reader.end(), emit)
    if trouble is not None:
        emit(trouble)


def _emit_all(events: Iterable[StreamEvent], emit: Callable[[StreamEvent], None]) -> None:
    for event in events:
        emit(event)
