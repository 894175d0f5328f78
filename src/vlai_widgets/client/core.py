"""One session, asynchronously: what both faces do, on the portal's loop."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Iterable, Mapping
from pathlib import Path
from typing import Any, Final, TypeVar
from urllib.parse import quote

from vlai_widgets.client import exports
from vlai_widgets.client.changes import describe_changes
from vlai_widgets.client.doing import Done, Files, do
from vlai_widgets.client.events import Message, Notice, Reply, ReplyBuilder, StreamEvent, Trouble
from vlai_widgets.client.parsing import parsed, parsed_session, parsed_state
from vlai_widgets.client.stream import TURN_S, TurnDropped, TurnSilent, run_turn
from vlai_widgets.client.transport import Transport
from vlai_widgets.client.uploads import Source, Uploader
from vlai_widgets.errors import (
    BackendError,
    InputError,
    InvalidToken,
    RunCancelled,
    SessionNotFound,
    VlaiError,
)
from vlai_widgets.exportlog import ExportLog
from vlai_widgets.models import Analysis, Progress
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.payloads import (
    ClaimToken,
    ClaimTokenRequest,
    CreateSession,
    Credits,
    ReelRequest,
    ReelResult,
    SessionState,
    StateAnswer,
    UploadedFile,
)
from vlai_widgets.protocol.results import AnalysisList
from vlai_widgets.protocol.timeline import Timeline, read_timeline

logger = logging.getLogger(__name__)

R = TypeVar("R")

_STOP_S: Final = 5.0


class SessionCore:
    """One session of one backend. Every coroutine runs on the portal's loop.

    Args:
        transport: How to reach the backend.
        session_id: The session.
        task_id: Its task, if known.
        web_url: Where its web pages are.
        opened_as: How it was opened, so that another can be should the backend forget it; None: it was taken up.
        log: Where exports are written down, or None.
    """

    def __init__(
        self,
        transport: Transport,
        session_id: str,
        task_id: str | None,
        web_url: str,
        *,
        opened_as: CreateSession | None = None,
        log: ExportLog | None = None,
    ) -> None:
        self.transport = transport
        self.session_id = session_id
        self._task_id = task_id
        self._web_url = web_url
        self._turns = asyncio.Lock()  # two turns at once would write into each other's state
        self._turn: asyncio.Task[None] | None = None
        self._opened_as = opened_as
        self.log = log
        self._uploader = Uploader(transport, session_id, taken_up=opened_as is None)
        self.closed = False

    @property
    def local(self) -> bool:
        """True if the backend is the embedded engine."""
        return self.transport.access.name == "local"

    async def upload(self, sources: tuple[Source, ...], emit: Callable[[Progress], None]) -> tuple[UploadedFile, ...]:
        """See :meth:`Session.upload`."""
        self._open()
        return await self._again_if_forgotten(lambda: self._uploader.upload(sources, emit), lambda _: None)

    async def attach_known(self, files: Iterable[tuple[str, str]]) -> list[str | None]:
        """See :meth:`Session.attach_known`."""
        self._open()
        self._local_only("take up files by their hash")
        found = await self._uploader.attach_known(files)
        return [file.clip_id if file is not None else None for file in found]

    async def say(self, text: str, emit: Callable[[StreamEvent], None], timeout_s: float = TURN_S) -> Reply:
        """See :meth:`Session.say`."""
        self._open()
        if not text.strip():
            raise InputError("There is nothing to say: the message is empty.")
        async with self._turns:
            return await self._again_if_forgotten(lambda: self._one_turn(text, emit, timeout_s), emit)

    async def _one_turn(self, text: str, emit: Callable[[StreamEvent], None], timeout_s: float) -> Reply:
        began = time.monotonic()
        before = await self._state_or_none()
        builder = ReplyBuilder()

        def take(event: StreamEvent) -> None:
            builder.add(event)
            emit(event)

        await self._run(run_turn(self.transport, self.session_id, text, take, timeout_s=timeout_s), take)
        if before is None or isinstance(builder.error, RunCancelled):
            return builder.reply()
        if isinstance(builder.error, TurnDropped | TurnSilent):
            builder.error = await self._look_again(builder.error, before, until=began + timeout_s, emit=take)
        after = await self._state_or_none()
        if after is None:
            return builder.reply()
        timeline = read_timeline(after.draft, canvas=after.canvas_config)
        if timeline and "status" in builder.actions:  # the assistant said to look at it
            take(Message(str(timeline), raw=""))
        return builder.reply(describe_changes(before, after))

    async def _look_again(
        self, lost: VlaiError, before: SessionState, *, until: float, emit: Callable[[StreamEvent], None]
    ) -> VlaiError:
        """After an answer broke off: look at the state until it has changed, as documented. Never sends again."""
        policy = self.transport.policy
        said = f"{lost} The state could not be read either; look at session.state() later."

        async def look() -> None:
            nonlocal said
            emit(Notice("The answer broke off. Looking whether the work goes on..."))
            for turn in range(policy.looks):
                wait_s = policy.look_every_s if turn else policy.look_first_s
                if time.monotonic() + wait_s > until:
                    said = f"{lost} Look at session.state() in {wait_s:.0f} s."
                    return
                await asyncio.sleep(wait_s)
                now = await self._state_or_none()
                if now is not None and now != before:
                    said = f"{lost} It did: the session has changed since."
                    return
                if now is not None:
                    said = f"{lost} No change was seen in {policy.looks} looks; look at session.state() later."

        await self._run(look(), emit)
        return type(lost)(said)

    async def _again_if_forgotten(self, work: Callable[[], Awaitable[R]], emit: Callable[[StreamEvent], None]) -> R:
        """Do ``work``; should the backend have forgotten the session (1002), open another and do it once again.

        The refusal came before anything was done, so nothing is charged twice. Files of this machine are uploaded anew.
        """
        try:
            return await work()
        except SessionNotFound:
            if self._opened_as is None:
                raise
            body = self._opened_as.model_dump()
            made = parsed_session(await self.transport.json("POST", routes.CREATE_SESSION, body=body))
            if made.session_id == self.session_id:
                raise
            words = "The backend no longer knows the session, so another was opened. Its timeline is empty."
            logger.warning(words)
            emit(Notice(words))
            self.session_id, self._task_id = made.session_id, made.task_id
            await self._uploader.move_to(made.session_id)
            return await work()

    async def cancel_turn(self) -> bool:
        """See :meth:`Session.cancel_turn`."""
        turn = self._turn
        if self.local:
            await self._stop_on_engine()
            if turn is not None:
                await asyncio.wait([turn], timeout=_STOP_S)  # the engine ends the answer by itself
        if turn is None or turn.done():
            return turn is not None
        return turn.cancel()

    async def state(self) -> StateAnswer:
        """See :meth:`Session.state`."""
        self._open()
        data = await self.transport.json("GET", self._route(routes.STATE))
        return parsed_state(data, session_id=self.session_id)

    async def timeline(self) -> Timeline:
        """See :meth:`Session.timeline`."""
        state = (await self.state()).state
        return read_timeline(state.draft, canvas=state.canvas_config)

    async def credits(self) -> Credits:
        """See :meth:`Session.credits`."""
        self._open()
        return await credits_of(self.transport)

    async def analyses(self) -> tuple[Analysis, ...]:
        """See :meth:`Session.analyses`."""
        self._open()
        self._local_only("give measurements")
        data = await self.transport.json("GET", self._route(routes.ANALYSES))
        return tuple(parsed(AnalysisList, data).analyses)

    async def poster(self, clip_id: str) -> bytes | None:
        """See :meth:`Session.poster`."""
        self._open()
        self._local_only("give posters")
        try:
            return await self.transport.blob(self._route(routes.POSTER, clip_id=clip_id)) or None
        except BackendError as error:
            if error.http_status == 404 and not isinstance(error, SessionNotFound):
                return None
            raise

    async def lay_reel(self, request: ReelRequest) -> Draft:
        """See :meth:`Session.lay_reel`."""
        self._open()
        self._local_only("lay out a leaderboard reel")
        body = request.model_dump(mode="json", exclude_none=True)
        return parsed(ReelResult, await self.transport.json("POST", self._route(routes.REEL), body=body)).draft

    async def export(
        self,
        target: Path,
        emit: Callable[[Progress], None],
        *,
        draft: Draft | Mapping[str, Any] | None,
        quality: str,
        sidecars: bool,
        timeout_s: float,
        ticket: exports.Ticket,
    ) -> Path:
        """See :meth:`Session.export`."""
        self._open()
        if sidecars and not self.local:
            raise BackendError(exports.NO_SIDECARS)
        if draft is None:
            wire: Mapping[str, Any] = (await self.state()).state.draft
        else:
            wire = draft.to_wire() if isinstance(draft, Draft) else draft
        ticket.log = self.log
        order = exports.Order(session_id=self.session_id, draft=wire, quality=quality, target=target, sidecars=sidecars)
        return await exports.export(self.transport, order, emit, timeout_s=timeout_s, ticket=ticket)

    async def do(
        self,
        text: str,
        emit: Callable[[StreamEvent], None],
        *,
        files: Files,
        path: Path | None,
        timeout_s: float,
        ticket: exports.Ticket,
    ) -> Done:
        """See :meth:`Session.do`."""
        self._open()
        return await do(self, text, emit, files=files, path=path, timeout_s=timeout_s, ticket=ticket)

    async def resume_export(
        self, render_id: str, target: Path, emit: Callable[[Progress], None], *, sidecars: bool | None, timeout_s: float
    ) -> Path:
        """See :meth:`Session.resume_export`."""
        self._open()
        if sidecars and not self.local:
            raise BackendError(exports.NO_SIDECARS)
        return await exports.take_up(
            self.transport, render_id, target, emit, timeout_s=timeout_s, log=self.log, sidecars=sidecars
        )

    async def cancel_export(self, render_id: str) -> None:
        """See :meth:`Session.cancel_export`."""
        self._open()
        await exports.cancel(self.transport, render_id)

    async def claim_link(self) -> str:
        """See :meth:`Session.claim_link`."""
        self._open()
        if self._task_id is None:
            self._task_id = (await self.state()).task_id
        if self._task_id is None:
            raise BackendError("The backend does not say to which task this session belongs, so it cannot be claimed.")
        body = ClaimTokenRequest(task_id=self._task_id, session_id=self.session_id).model_dump()
        claim = parsed(ClaimToken, await self.transport.json("POST", routes.CLAIM_TOKEN, body=body))
        return f"{self._web_url}/workspace/claim?ct={quote(claim.claim_token, safe='')}"

    async def close(self) -> None:
        """See :meth:`Session.close`."""
        if not self.closed:
            self.closed = True
            if self._turn is not None and not self._turn.done():
                self._turn.cancel()

    # --- inside ---------------------------------------------------------------------------------------------------

    async def _run(self, work: Any, take: Callable[[StreamEvent], None]) -> None:
        """Run a turn in a task of its own, so that it can be stopped from elsewhere and the reply still be had."""
        turn = self._turn = asyncio.create_task(work)
        try:
            await turn
        except asyncio.CancelledError:
            me = asyncio.current_task()
            if me is not None and not me.cancelling():  # the turn was stopped, not the one who waits for it
                take(Trouble(RunCancelled("The turn was stopped.")))
                return
            if self.local:
                await self._stop_on_engine()
            raise
        finally:
            self._turn = None

    async def _stop_on_engine(self) -> None:
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(_STOP_S):
                try:
                    await self.transport.json("POST", self._route(routes.CANCEL_TURN), timeout_s=_STOP_S)
                except VlaiError as error:  # the connection is closed anyway, which stops the turn as well
                    logger.debug("The engine did not take the cancel: %s", error)

    async def _state_or_none(self) -> SessionState | None:
        """The state, if it can be read: a turn must not fail because its changes cannot be told."""
        try:
            return (await self.state()).state
        except (SessionNotFound, InvalidToken):
            raise
        except VlaiError as error:
            logger.debug("The state cannot be read: %s", error)
        return None

    def _route(self, route: str, **values: str) -> str:
        return routes.fill(route, session_id=self.session_id, **values)

    def _open(self) -> None:
        if self.closed:
            raise InputError("This session is closed. Open another with backend.open_session().")

    def _local_only(self, what: str) -> None:
        if not self.local:
            raise BackendError(f"The cloud does not {what}. Use connect('local') for that.")


async def credits_of(transport: Transport) -> Credits:
    """Ask a backend for the credits that are left.

    Raises:
        VlaiError: The backend refused.
    """
    found = parsed(Credits, await transport.json("GET", routes.CREDITS))
    return found if found.total is not None else found.model_copy(update={"total": found.available + found.frozen})
