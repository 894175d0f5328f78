"""Turns of the conversation: each runs as a task of its own, whoever still listens.

A client that drops loses the stream, not the work: the state shows the result later. One turn at a time a session.
"""

from __future__ import annotations

import asyncio
import json
import logging
import secrets
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from datetime import UTC, datetime
from pathlib import Path

from vlai_widgets.engine.accounts import Accounts
from vlai_widgets.engine.bench import SessionBench
from vlai_widgets.engine.jobs import Queue
from vlai_widgets.engine.library import Library
from vlai_widgets.engine.sessions import SessionRecord, Sessions
from vlai_widgets.engine.versions import Versions
from vlai_widgets.errors import OutOfCredits
from vlai_widgets.protocol.events import Event
from vlai_widgets.protocol.routes import APP_NAME
from vlai_widgets.settings import LanguageModel

HEARTBEAT_S = 10.0
HEARTBEAT = b"data:\n\n"
_log = logging.getLogger(__name__)


@dataclass(slots=True)
class Turn:
    """One turn: the frames that it has sent so far, and whether it is over."""

    session: SessionRecord
    text: str
    streaming: bool
    task: asyncio.Task[None] | None = None
    frames: asyncio.Queue[bytes | None] = field(default_factory=asyncio.Queue)
    invocation_id: str = field(default_factory=lambda: f"e-{secrets.token_hex(8)}")
    attended: bool = True

    def send(self, frame: bytes | None) -> None:
        """Send one frame; None is the end. Without a listener there is nobody to keep it for."""
        if self.attended:
            self.frames.put_nowait(frame)

    async def stream(self, *, heartbeat_s: float = HEARTBEAT_S) -> AsyncIterator[bytes]:
        """Yield the frames until the end, and a heartbeat in silence."""
        try:
            while True:
                try:
                    frame = await asyncio.wait_for(self.frames.get(), heartbeat_s)
                except TimeoutError:
                    yield HEARTBEAT
                    continue
                if frame is None:
                    return
                yield frame
        finally:
            self.attended = False


class Turns:
    """Starts and stops turns. Lives on one event loop."""

    def __init__(
        self,
        *,
        sessions: Sessions,
        library: Library,
        queue: Queue,
        versions: Versions,
        accounts: Accounts,
        price: float,
        home: Path,
        language_model: LanguageModel | None = None,
    ) -> None:
        self._sessions = sessions
        self._library = library
        self._queue = queue
        self._versions = versions
        self._accounts = accounts
        self._price = price
        self._home = home
        self._language_model = language_model
        self._running: dict[str, list[Turn]] = {}
        self._locks: dict[str, asyncio.Lock] = {}

    @property
    def active_count(self) -> int:
        """Turns that wait or run."""
        return sum(len(turns) for turns in self._running.values())

    def bench(self, session: SessionRecord) -> SessionBench:
        """Return a session as the agent sees it."""
        return SessionBench(
            session, sessions=self._sessions, library=self._library, queue=self._queue, versions=self._versions
        )

    def start(self, session: SessionRecord, text: str, *, streaming: bool) -> Turn:
        """Start a turn; it waits for those of the same session that came before.

        Raises:
            OutOfCredits: The user has not enough credits for a turn.
        """
        if not self._accounts.freeze(session.user_id, self._price):
            balance = self._accounts.balance(session.user_id).available
            raise OutOfCredits(f"A turn costs {self._price:g} credits; {balance:g} are left.")
        turn = Turn(session, text, streaming)
        self._running.setdefault(session.session_id, []).append(turn)
        turn.task = asyncio.create_task(self._run(turn), name=f"turn-{session.session_id}")
        turn.task.add_done_callback(lambda task: self._settle(turn, task))
        return turn

    def cancel(self, session_id: str) -> int:
        """Stop the turns of a session, and the analysing that nobody else waits for. Returns how many there were."""
        turns = list(self._running.get(session_id, ()))
        for turn in turns:
            if turn.task is not None:
                turn.task.cancel()
        return len(turns)

    async def close(self) -> None:
        """Stop all turns."""
        tasks = [turn.task for turns in self._running.values() for turn in turns if turn.task is not None]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)

    async def _run(self, turn: Turn) -> None:
        lock = self._locks.setdefault(turn.session.session_id, asyncio.Lock())
        async with lock:
            await self._respond(turn)

    async def _respond(self, turn: Turn) -> None:
        from vlai_widgets.engine import agent

        session_id = turn.session.session_id
        self._sessions.add_message(session_id, role="user", text=turn.text)
        async for event in agent.respond(
            turn.text,
            bench=self.bench(turn.session),
            streaming=turn.streaming,
            language_model=self._language_model,
        ):
            complete = _completed(event, turn.invocation_id)
            turn.send(complete.to_frame())
            if text := _final_text(complete):
                self._sessions.add_message(session_id, role="model", text=text)

    def _settle(self, turn: Turn, task: asyncio.Task[None]) -> None:
        # Not inside the task: one that is cancelled before it began never runs at all.
        session_id = turn.session.session_id
        turns = self._running[session_id]
        turns.remove(turn)
        if not turns:
            del self._running[session_id]
            self._locks.pop(session_id, None)
        if task.cancelled():
            self._accounts.release(turn.session.user_id, self._price)
            stopped = Event(error_code="INVOCATION_ABORTED", error_message="The turn was cancelled.")
            turn.send(_completed(stopped, turn.invocation_id).to_frame())
        elif (error := task.exception()) is not None:
            self._accounts.release(turn.session.user_id, self._price)
            _log.error("turn of session %s failed", session_id, exc_info=error)
            turn.send(error_frame(error, home=self._home))
        else:
            self._accounts.charge(turn.session.user_id, self._price)
        turn.send(None)


def error_frame(error: BaseException, *, home: Path | None = None) -> bytes:
    """Return the frame with which a turn that failed ends, as ADK writes it."""
    while isinstance(error, BaseExceptionGroup):
        error = error.exceptions[0]
    message = str(error)
    if home is not None:
        message = message.replace(str(home), "")  # where the store lies is nobody's business
    details = {
        "error_type": type(error).__name__,
        "error_message": message,
        "timestamp": datetime.now(UTC).isoformat(),
    }
    body = {"error": f"{type(error).__name__}: {message}", "error_details": details}
    return b"data: " + json.dumps(body).encode() + b"\n\n"


def _completed(event: Event, invocation_id: str) -> Event:
    return event.model_copy(
        update={
            "id": event.id or secrets.token_hex(8),
            "invocation_id": event.invocation_id or invocation_id,
            "author": event.author or APP_NAME,
            "timestamp": event.timestamp or time.time(),
        }
    )


def _final_text(event: Event) -> str:
    if event.partial or event.content is None:
        return ""
    return "".join(part.text or "" for part in event.content.parts if not part.thought)
