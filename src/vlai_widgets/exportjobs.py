"""Exports that were started, also by a kernel that is gone: list them, take them up again."""

from __future__ import annotations

import datetime as dt
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import cast

from vlai_widgets import portal
from vlai_widgets.backends import Backend, aconnect
from vlai_widgets.client.exports import EXPORT_S
from vlai_widgets.exportlog import FILE_NAME, ExportLog, ExportRecord, ExportState
from vlai_widgets.models import Progress
from vlai_widgets.settings import BackendName, Settings

OnProgress = Callable[[Progress], object]


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportJob:
    """An export as it was written down when it was started.

    Attributes:
        render_id: Its id at the backend.
        session_id: The session that it belongs to.
        backend: ``local`` or ``cloud``.
        url: Address of the backend when it was started.
        path: Where its video goes.
        created_at: When it was started.
        state: ``running`` until its video was fetched; ``finished``; or ``failed``.
        error: Why it failed, or None.
        sidecars: Whether captions, scores and a poster come with the video, as was asked for.
    """

    render_id: str
    session_id: str
    backend: BackendName
    url: str = field(repr=False)
    path: Path
    created_at: dt.datetime
    state: ExportState
    error: str | None = None
    sidecars: bool = False

    def resume(
        self, *, backend: Backend | None = None, on_progress: OnProgress | None = None, timeout_s: float = EXPORT_S
    ) -> Path:
        """Wait for the video and put it in its place, with the sidecar files that were asked for.

        Args:
            backend: Where the render is; default: connect as the environment says.
            on_progress: Takes progress of the stages ``render`` and ``download``.
            timeout_s: Seconds to wait.

        Returns:
            The path of the video.

        Raises:
            RenderFailed: The render failed.
            BackendError: The backend does not know it any more.
            DeadlineExceeded: ``timeout_s`` passed; it can be taken up again.

        Example:
            >>> path = board.export("top.mp4", top=1, quality="preview")
            >>> vlai.exports()[0].resume(backend=backend).name
            'top.mp4'
        """
        return portal.call_reporting(lambda emit: self._resume(backend, emit, timeout_s), on_progress)

    async def aresume(
        self, *, backend: Backend | None = None, on_progress: OnProgress | None = None, timeout_s: float = EXPORT_S
    ) -> Path:
        """Awaitable twin of :meth:`resume`."""
        return await portal.acall_reporting(lambda emit: self._resume(backend, emit, timeout_s), on_progress)

    async def _resume(self, backend: Backend | None, emit: Callable[[Progress], None], timeout_s: float) -> Path:
        if backend is not None:
            return await self._resume_on(backend, emit, timeout_s)
        # The engine of this user is found wherever it listens now; the cloud is where it was.
        address = None if self.backend == "local" else self.url
        async with await aconnect(self.backend, base_url=address) as found:
            return await self._resume_on(found, emit, timeout_s)

    async def _resume_on(self, backend: Backend, emit: Callable[[Progress], None], timeout_s: float) -> Path:
        return await backend.aresume_export(
            self.render_id, self.path, sidecars=self.sidecars, on_progress=emit, timeout_s=timeout_s
        )


def exports(*, settings: Settings | None = None) -> tuple[ExportJob, ...]:
    """Return the exports of this user on this machine, newest first. Nothing is asked of a backend.

    An export stays ``running`` until its video was fetched, whatever became of the kernel that started it.

    Args:
        settings: Where they are written down; default: what the environment says.

    Example:
        >>> path = board.export("top.mp4", top=1, quality="preview")
        >>> vlai.exports()[0].state
        'finished'
        >>> for job in vlai.exports():
        ...     if job.state == "running":
        ...         print(job.resume())
    """
    settings = settings or Settings.from_environ()
    return tuple(_job(record) for record in ExportLog(settings.home / FILE_NAME).records())


def _job(record: ExportRecord) -> ExportJob:
    return ExportJob(
        render_id=record.render_id,
        session_id=record.session_id,
        backend=cast(BackendName, record.backend),
        url=record.url,
        path=record.target,
        created_at=dt.datetime.fromtimestamp(record.created_at, dt.UTC),
        state=record.state,
        error=record.error,
        sidecars=record.sidecars,
    )
