"""The awaitable face of a session: the twin of :class:`~vlai_widgets.client.session.Session`, method by method."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vlai_widgets import portal
from vlai_widgets.client import exports
from vlai_widgets.client.doing import Done, Files
from vlai_widgets.client.events import Reply
from vlai_widgets.client.faces import Face, OnEvent, OnProgress, noted
from vlai_widgets.client.stream import TURN_S
from vlai_widgets.client.turns import AsyncTurn
from vlai_widgets.client.uploads import Sources, checked_sources
from vlai_widgets.models import Analysis
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.payloads import Credits, ReelRequest, StateAnswer, UploadedFile
from vlai_widgets.protocol.timeline import Timeline


class AsyncSession(Face):
    """One session with a backend, for running loops: the awaitable twin of :class:`Session`, method by method.

    Callbacks run on the caller's loop. Cancelling the awaiting task stops the work.

    Example:
        >>> import asyncio
        >>> async def main():
        ...     session = await backend.aopen_session()
        ...     await session.upload("clips/*.mp4")
        ...     return await session.say("rank these videos by engagement score")
        >>> asyncio.run(main()).error is None
        True
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

    async def do(
        self,
        text: str,
        *,
        files: Files = (),
        path: str | os.PathLike[str] | None = None,
        on_event: OnEvent | None = None,
        timeout_s: float = TURN_S,
    ) -> Done:
        """See :meth:`Session.do`."""
        ticket, target = exports.Ticket(), None if path is None else exports.target_path(path)
        try:
            return await portal.acall_reporting(
                lambda emit: self._core.do(text, emit, files=files, path=target, timeout_s=timeout_s, ticket=ticket),
                on_event,
            )
        except asyncio.CancelledError as stop:
            raise noted(stop, ticket, target) from None

    async def cancel_turn(self) -> bool:
        """See :meth:`Session.cancel_turn`."""
        return await portal.acall(self._core.cancel_turn)

    async def state(self) -> StateAnswer:
        """See :meth:`Session.state`."""
        return await portal.acall(self._core.state)

    async def timeline(self) -> Timeline:
        """See :meth:`Session.timeline`."""
        return await portal.acall(self._core.timeline)

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
        sidecars: bool = False,
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """See :meth:`Session.export`."""
        target, ticket = exports.target_path(path), exports.Ticket()
        try:
            return await portal.acall_reporting(
                lambda emit: self._core.export(
                    target, emit, draft=draft, quality=quality, sidecars=sidecars, timeout_s=timeout_s, ticket=ticket
                ),
                on_progress,
            )
        except asyncio.CancelledError as stop:
            raise noted(stop, ticket, target) from None

    async def resume_export(
        self,
        render_id: str,
        path: str | os.PathLike[str],
        *,
        sidecars: bool | None = None,
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """See :meth:`Session.resume_export`."""
        target = exports.target_path(path)
        return await portal.acall_reporting(
            lambda emit: self._core.resume_export(render_id, target, emit, sidecars=sidecars, timeout_s=timeout_s),
            on_progress,
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
