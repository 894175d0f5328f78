"""The two faces of a session: :class:`Session` blocks, :class:`AsyncSession` is awaited. Same names, same meaning."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Protocol, Self, TypeVar

from vlai_widgets import portal
from vlai_widgets.client import exports
from vlai_widgets.client.core import SessionCore
from vlai_widgets.client.events import Reply, StreamEvent
from vlai_widgets.client.stream import TURN_S
from vlai_widgets.client.turns import AsyncTurn, Turn
from vlai_widgets.client.uploads import Sources, checked_sources
from vlai_widgets.models import Analysis, Progress
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.payloads import Credits, ReelRequest, StateAnswer, UploadedFile
from vlai_widgets.settings import BackendName

__all__ = ["AsyncSession", "Reply", "Session"]

OnProgress = Callable[[Progress], object]
OnEvent = Callable[[StreamEvent], object]
E = TypeVar("E", bound=BaseException)


class Owner(Protocol):
    """The backend in which a session lives, as far as a session's user needs it: see ``backends.Backend``."""

    @property
    def name(self) -> BackendName:
        """``local`` or ``cloud``."""
        ...

    @property
    def url(self) -> str:
        """The address."""
        ...

    def open_session(self, *, task_name: str = "project", language: str = "en") -> Session:
        """Open another session."""
        ...

    def credits(self) -> Credits:
        """Return the credits that are left."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class _Face:
    """What both faces share."""

    def __init__(self, backend: Owner, core: SessionCore) -> None:
        self._backend = backend
        self._core = core

    @property
    def backend(self) -> Owner:
        """The backend in which this session lives."""
        return self._backend

    @property
    def session_id(self) -> str:
        """Id of the session; ``backend.resume_session`` takes it."""
        return self._core.session_id

    def __repr__(self) -> str:
        closed = ", closed" if self._core.closed else ""
        return f"<{type(self).__name__} {self.session_id} on {self._backend.name}{closed}>"


class Session(_Face):
    """One session with a backend, for blocking code: clips go up, words go out, a video comes back.

    Works in scripts, notebook cells and callbacks. An interrupt is seen at once. Callbacks run in the calling thread.
    All methods raise :class:`~vlai_widgets.errors.BackendError` (or a leaf of it) if the backend refuses.

    Example:
        >>> import vlai_widgets as vlai
        >>> session = vlai.connect().open_session()  # doctest: +SKIP
        >>> session.upload(["a.mp4", "b.mp4"])  # doctest: +SKIP
        >>> print(session.say("rank these videos by engagement score"))  # doctest: +SKIP
        >>> session.export("leaderboard.mp4")  # doctest: +SKIP
    """

    def upload(self, clips: Sources, *, on_progress: OnProgress | None = None) -> tuple[UploadedFile, ...]:
        """Upload files, folders, patterns and web addresses, in the order given.

        All are checked before the first byte is sent. Afterwards a file that fails comes back with its ``error`` set
        while the others go on. The embedded engine is asked first whether it holds a file already.

        Args:
            clips: What to upload: one or several.
            on_progress: Takes :class:`~vlai_widgets.models.Progress` of the stage ``upload``.

        Raises:
            ClipNotFound: A path does not exist, or a pattern matches nothing.
            UnsupportedFileType: A file is not of an accepted type.
            FileTooLarge: A file is over 500 MB.
            InputError: An address is not http or https.
            BackendUnreachable: Not one file could be sent.
        """
        sources = checked_sources(clips)
        return portal.call_reporting(lambda emit: self._core.upload(sources, emit), on_progress)

    def attach_known(self, files: Iterable[tuple[str, str]]) -> list[str | None]:
        """Attach files that the embedded engine holds, given as name and sha256; return their clip ids.

        None stands for a file that the engine does not hold. Local backend only.
        """
        return portal.call(self._core.attach_known, list(files))

    def say(self, text: str, *, on_event: OnEvent | None = None, timeout_s: float = TURN_S) -> Reply:
        """Say something to the assistant and wait for the whole reply.

        The message is never sent twice. What goes wrong in the middle of the answer is in ``Reply.error``, beside the
        text so far.

        Args:
            text: The message.
            on_event: Takes the typed events of :mod:`vlai_widgets.client.events` as they come.
            timeout_s: Seconds for the whole turn.

        Raises:
            InputError: The message is empty.
        """
        return portal.call_reporting(lambda emit: self._core.say(text, emit, timeout_s), on_event)

    def stream(self, text: str, *, timeout_s: float = TURN_S) -> Turn:
        """Say something to the assistant and follow the answer: iterate the :class:`Turn`, or ask for its reply.

        Args:
            text: The message.
            timeout_s: Seconds for the whole turn.
        """
        return Turn(lambda emit: self._core.say(text, emit, timeout_s))

    def cancel_turn(self) -> bool:
        """Stop the turn that runs in this session, from any thread; say whether there was one here."""
        return portal.call(self._core.cancel_turn)

    def state(self) -> StateAnswer:
        """Return the session's state: clips, draft, canvas, generated media."""
        return portal.call(self._core.state)

    def credits(self) -> Credits:
        """Return the credits that are left."""
        return portal.call(self._core.credits)

    def analyses(self) -> tuple[Analysis, ...]:
        """Return what was measured on the session's clips. Local backend only."""
        return portal.call(self._core.analyses)

    def poster(self, clip_id: str) -> bytes | None:
        """Return a still of a clip as an encoded picture, or None if there is none. Local backend only."""
        return portal.call(self._core.poster, clip_id)

    def lay_reel(self, request: ReelRequest) -> Draft:
        """Lay the leaderboard reel of ``request`` into the session's draft and return it. Local backend only."""
        return portal.call(self._core.lay_reel, request)

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        draft: Draft | Mapping[str, Any] | None = None,
        quality: str = "high",
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """Render the timeline and put the MP4 at ``path``.

        An interrupt or a time-out ends the wait, not the render: the exception says how to take it up again.

        Args:
            path: The file to write. It is replaced in one step, once the video is whole.
            draft: What to render; default: the session's draft.
            quality: ``high``, or what else the backend knows.
            on_progress: Takes progress of the stages ``render`` and ``download``.
            timeout_s: Seconds to wait for the render.

        Raises:
            InputError: The timeline is empty, or nothing can be written at ``path``.
            ExportNotAllowed: The plan does not allow exports.
            RenderFailed: The render failed twice.
            DeadlineExceeded: ``timeout_s`` passed.
        """
        target, ticket = exports.target_path(path), exports.Ticket()
        try:
            return portal.call_reporting(
                lambda emit: self._core.export(
                    target, emit, draft=draft, quality=quality, timeout_s=timeout_s, ticket=ticket
                ),
                on_progress,
            )
        except KeyboardInterrupt as stop:
            raise _noted(stop, ticket, target) from None

    def resume_export(
        self,
        render_id: str,
        path: str | os.PathLike[str],
        *,
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """Wait for a render that was started before, and put the MP4 at ``path``. See :meth:`export`.

        Raises:
            RenderFailed: The render failed.
            DeadlineExceeded: ``timeout_s`` passed.
        """
        target = exports.target_path(path)
        return portal.call_reporting(
            lambda emit: self._core.resume_export(render_id, target, emit, timeout_s), on_progress
        )

    def cancel_export(self, render_id: str) -> None:
        """Cancel a render on the backend."""
        portal.call(self._core.cancel_export, render_id)

    def claim_link(self) -> str:
        """Return the link under which this session can be taken over into an account. Whoever has it can use it."""
        return portal.call(self._core.claim_link)

    def close(self) -> None:
        """End this session here: a running turn is stopped, further calls raise. The backend keeps what it has."""
        portal.call(self._core.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()


class AsyncSession(_Face):
    """One session with a backend, for running loops: the awaitable twin of :class:`Session`, method by method.

    Callbacks run on the caller's loop. Cancelling the awaiting task stops the work.

    Example:
        >>> async def main(backend):
        ...     session = await backend.aopen_session()
        ...     await session.upload("clips/*.mp4")
        ...     print(await session.say("rank these videos by engagement score"))
    """

    async def upload(self, clips: Sources, *, on_progress: OnProgress | None = None) -> tuple[UploadedFile, ...]:
        """See :meth:`Session.upload`."""
        sources = await asyncio.to_thread(checked_sources, clips)
        return await portal.acall_reporting(lambda emit: self._core.upload(sources, emit), on_progress)

    async def attach_known(self, files: Iterable[tuple[str, str]]) -> list[str | None]:
        """See :meth:`Session.attach_known`."""
        return await portal.acall(self._core.attach_known, list(files))

    async def say(self, text: str, *, on_event: OnEvent | None = None, timeout_s: float = TURN_S) -> Reply:
        """See :meth:`Session.say`."""
        return await portal.acall_reporting(lambda emit: self._core.say(text, emit, timeout_s), on_event)

    def stream(self, text: str, *, timeout_s: float = TURN_S) -> AsyncTurn:
        """See :meth:`Session.stream`. The turn begins with the first await."""
        return AsyncTurn(lambda emit: self._core.say(text, emit, timeout_s))

    async def cancel_turn(self) -> bool:
        """See :meth:`Session.cancel_turn`."""
        return await portal.acall(self._core.cancel_turn)

    async def state(self) -> StateAnswer:
        """See :meth:`Session.state`."""
        return await portal.acall(self._core.state)

    async def credits(self) -> Credits:
        """See :meth:`Session.credits`."""
        return await portal.acall(self._core.credits)

    async def analyses(self) -> tuple[Analysis, ...]:
        """See :meth:`Session.analyses`."""
        return await portal.acall(self._core.analyses)

    async def poster(self, clip_id: str) -> bytes | None:
        """See :meth:`Session.poster`."""
        return await portal.acall(self._core.poster, clip_id)

    async def lay_reel(self, request: ReelRequest) -> Draft:
        """See :meth:`Session.lay_reel`."""
        return await portal.acall(self._core.lay_reel, request)

    async def export(
        self,
        path: str | os.PathLike[str],
        *,
        draft: Draft | Mapping[str, Any] | None = None,
        quality: str = "high",
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """See :meth:`Session.export`."""
        target, ticket = exports.target_path(path), exports.Ticket()
        try:
            return await portal.acall_reporting(
                lambda emit: self._core.export(
                    target, emit, draft=draft, quality=quality, timeout_s=timeout_s, ticket=ticket
                ),
                on_progress,
            )
        except asyncio.CancelledError as stop:
            raise _noted(stop, ticket, target) from None

    async def resume_export(
        self,
        render_id: str,
        path: str | os.PathLike[str],
        *,
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """See :meth:`Session.resume_export`."""
        target = exports.target_path(path)
        return await portal.acall_reporting(
            lambda emit: self._core.resume_export(render_id, target, emit, timeout_s), on_progress
        )

    async def cancel_export(self, render_id: str) -> None:
        """See :meth:`Session.cancel_export`."""
        await portal.acall(self._core.cancel_export, render_id)

    async def claim_link(self) -> str:
        """See :meth:`Session.claim_link`."""
        return await portal.acall(self._core.claim_link)

    async def close(self) -> None:
        """See :meth:`Session.close`."""
        await portal.acall(self._core.close)

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.close()


def _noted(stop: E, ticket: exports.Ticket, target: Path) -> E:
    """Tell whoever stopped the wait that the render goes on."""
    if ticket.render_id is not None:
        stop.add_note(exports.how_to_take_up(ticket.render_id, target))
    return stop
