"""One backend: its sessions, credits and exports."""

from __future__ import annotations

import os
import weakref
from collections.abc import Callable
from pathlib import Path
from types import TracebackType
from typing import Self

from vlai_widgets import portal
from vlai_widgets.client.core import SessionCore, credits_of
from vlai_widgets.client.exports import EXPORT_S, NO_SIDECARS, cancel, take_up, target_path
from vlai_widgets.client.parsing import parsed, parsed_session, parsed_state
from vlai_widgets.client.session import AsyncSession, Session
from vlai_widgets.client.transport import Transport
from vlai_widgets.errors import BackendError
from vlai_widgets.exportlog import ExportLog
from vlai_widgets.localfiles import LocalFiles
from vlai_widgets.models import Progress
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.payloads import CreateSession, Credits, ExportInfo, ExportList, Health
from vlai_widgets.settings import BackendName

OnProgress = Callable[[Progress], object]


class Backend(LocalFiles):
    """A backend to open sessions in. Made by :func:`connect`.

    Every blocking method has an awaitable twin whose name begins with ``a``. Use it as a context manager to close its
    connections; the engine goes on, for other notebooks and until it was idle for long.

    Example:
        >>> with vlai.connect("local") as backend:
        ...     backend.name
        'local'
    """

    def __init__(self, transport: Transport, *, web_url: str, log: ExportLog | None = None) -> None:
        self._transport = transport
        self._web_url = web_url
        self._log = log
        self._finalizer = weakref.finalize(self, _close_later, transport)
        self._finalizer.atexit = False  # the portal closes what is left

    @property
    def name(self) -> BackendName:
        """``local`` or ``cloud``: where clips go."""
        return self._transport.access.name

    @property
    def url(self) -> str:
        """The address."""
        return self._transport.access.url

    def __repr__(self) -> str:
        return f"<Backend {self.name} at {self.url}>"

    def open_session(self, *, task_name: str = "project", language: str = "en") -> Session:
        """Open a session.

        Args:
            task_name: What the backend calls the project.
            language: Language of the assistant's replies, such as ``en`` or ``zh``.

        Returns:
            The session.

        Raises:
            BackendError: The backend refused.

        Example:
            >>> session = backend.open_session(task_name="spring", language="en")
            >>> session.timeline().tracks
            ()
        """
        return Session(self, portal.call(self._open, task_name, language))

    async def aopen_session(self, *, task_name: str = "project", language: str = "en") -> AsyncSession:
        """Awaitable twin of :meth:`open_session`; gives an :class:`AsyncSession`."""
        return AsyncSession(self, await portal.acall(self._open, task_name, language))

    def resume_session(self, session_id: str) -> Session:
        """Take up a session that was opened before, by anyone with the same account.

        Args:
            session_id: Its ``session_id``.

        Raises:
            SessionNotFound: The backend does not know it.

        Example:
            >>> backend.resume_session(session.session_id).session_id == session.session_id
            True
        """
        return Session(self, portal.call(self._resume, session_id))

    async def aresume_session(self, session_id: str) -> AsyncSession:
        """Awaitable twin of :meth:`resume_session`; gives an :class:`AsyncSession`."""
        return AsyncSession(self, await portal.acall(self._resume, session_id))

    def credits(self) -> Credits:
        """Return the credits that are left.

        Raises:
            BackendError: The backend refused.

        Example:
            >>> backend.credits().available > 0
            True
        """
        return portal.call(credits_of, self._transport)

    async def acredits(self) -> Credits:
        """Awaitable twin of :meth:`credits`."""
        return await portal.acall(credits_of, self._transport)

    def exports(self) -> list[ExportInfo]:
        """Return the engine's exports, newest first. Local backend only.

        Raises:
            BackendError: This is the cloud, which gives no such list.

        Example:
            >>> [export.status for export in backend.exports() if export.status == "failed"]
            []
        """
        return portal.call(self._exports)

    async def aexports(self) -> list[ExportInfo]:
        """Awaitable twin of :meth:`exports`."""
        return await portal.acall(self._exports)

    def resume_export(
        self,
        render_id: str,
        path: str | os.PathLike[str],
        *,
        sidecars: bool | None = None,
        on_progress: OnProgress | None = None,
        timeout_s: float = EXPORT_S,
    ) -> Path:
        """Wait for a render that was started before, in whatever session, and put the MP4 at ``path``.

        Args:
            render_id: Id of the render, as the error of an ended wait and :func:`exports` name it.
            path: The file to write.
            sidecars: Also write captions, scores and a poster beside it; default: as was asked for when it was
                started, where that is written down. Local backend only.
            on_progress: Takes progress of the stages ``render`` and ``download``.
            timeout_s: Seconds to wait.

        Returns:
            The path of the video.

        Raises:
            RenderFailed: The render failed.
            BackendError: The backend does not know it.
            DeadlineExceeded: ``timeout_s`` passed.

        Example:
            >>> path = board.export("top.mp4", top=1, quality="preview")
            >>> backend.resume_export(backend.exports()[0].id, "again.mp4").name
            'again.mp4'
        """
        target = target_path(path)
        return portal.call_reporting(
            lambda emit: self._take_up(render_id, target, emit, sidecars=sidecars, timeout_s=timeout_s), on_progress
        )

    async def aresume_export(
        self,
        render_id: str,
        path: str | os.PathLike[str],
        *,
        sidecars: bool | None = None,
        on_progress: OnProgress | None = None,
        timeout_s: float = EXPORT_S,
    ) -> Path:
        """Awaitable twin of :meth:`resume_export`."""
        target = target_path(path)
        return await portal.acall_reporting(
            lambda emit: self._take_up(render_id, target, emit, sidecars=sidecars, timeout_s=timeout_s), on_progress
        )

    def cancel_export(self, render_id: str) -> None:
        """Cancel an export, whoever started it with the same account.

        Args:
            render_id: Id of the render.

        Raises:
            BackendError: The backend refused, or does not know it.

        Example:
            >>> for export in backend.exports():
            ...     if export.status == "processing":
            ...         backend.cancel_export(export.id)
        """
        portal.call(cancel, self._transport, render_id)

    async def acancel_export(self, render_id: str) -> None:
        """Awaitable twin of :meth:`cancel_export`."""
        await portal.acall(cancel, self._transport, render_id)

    def health(self) -> Health | None:
        """Return what the engine says of itself. None on the cloud: it has no such route.

        Example:
            >>> backend.health().version == vlai.__version__
            True
        """
        return portal.call(self._health)

    async def ahealth(self) -> Health | None:
        """Awaitable twin of :meth:`health`."""
        return await portal.acall(self._health)

    def close(self) -> None:
        """Close the connections. Sessions of this backend cannot be used any more.

        Example:
            >>> other = vlai.connect("local")
            >>> other.close()
        """
        portal.call(self._transport.aclose)

    async def aclose(self) -> None:
        """Awaitable twin of :meth:`close`."""
        await portal.acall(self._transport.aclose)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        await self.aclose()

    # --- on the portal's loop -------------------------------------------------------------------------------------

    async def _open(self, task_name: str, language: str) -> SessionCore:
        ask = CreateSession(task_name=task_name, language=language)
        answer = await self._transport.json("POST", routes.CREATE_SESSION, body=ask.model_dump())
        made = parsed_session(answer)
        return SessionCore(self._transport, made.session_id, made.task_id, self._web_url, opened_as=ask, log=self._log)

    async def _resume(self, session_id: str) -> SessionCore:
        data = await self._transport.json("GET", routes.fill(routes.STATE, session_id=session_id))
        known = parsed_state(data, session_id=session_id)
        return SessionCore(self._transport, session_id, known.task_id, self._web_url, log=self._log)

    async def _take_up(
        self,
        render_id: str,
        target: Path,
        emit: Callable[[Progress], None],
        *,
        sidecars: bool | None,
        timeout_s: float,
    ) -> Path:
        if sidecars and self.name != "local":
            raise BackendError(NO_SIDECARS)
        return await take_up(
            self._transport, render_id, target, emit, timeout_s=timeout_s, log=self._log, sidecars=sidecars
        )

    async def _exports(self) -> list[ExportInfo]:
        if self.name != "local":
            raise BackendError("The cloud gives no list of exports. Keep the render id that export() names.")
        return parsed(ExportList, await self._transport.json("GET", routes.EXPORTS)).exports

    async def _health(self) -> Health | None:
        if self.name != "local":
            return None
        return parsed(Health, await self._transport.json("GET", routes.HEALTH))


def _close_later(transport: Transport) -> None:
    if not transport.closed:
        portal.start_if_running(transport.aclose)
