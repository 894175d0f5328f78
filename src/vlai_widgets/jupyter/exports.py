"""Exports under way: what the engine renders, with progress, and cancelling. An engine that does not run stays so."""

from __future__ import annotations

import asyncio
import contextlib
import datetime as dt
import json
from typing import TYPE_CHECKING, Any, Final

from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from vlai_widgets.errors import BackendError, BackendUnreachable, VlaiError
from vlai_widgets.exportlog import FILE_NAME, ExportLog, ExportRecord
from vlai_widgets.jupyter.folder import contents_path
from vlai_widgets.protocol.discovery import discovery_path, read_discovery
from vlai_widgets.settings import Settings

if TYPE_CHECKING:
    from vlai_widgets.backends import Backend

MOST_LISTED: Final = 50
_BACKEND: Final = "vlai_backend"


class ExportsHandler(APIHandler):
    """``GET vlai/exports``: newest first."""

    auth_resource = "contents"
    _track_activity = False  # a page that looks every second is no activity

    @web.authenticated
    @authorized
    async def get(self) -> None:
        """List the engine's exports (progress: 0-1), and those in the cloud, of which only the start is known here."""
        settings = Settings.from_environ()
        try:
            noted = await asyncio.to_thread(ExportLog(settings.home / FILE_NAME).records)
            backend = await running_backend(self.settings, settings)
            rendered = await backend.aexports() if backend is not None else []
        except (OSError, VlaiError) as error:
            raise web.HTTPError(502, str(error)) from None
        names = {record.render_id: record for record in noted}
        listed = [
            {
                "id": each.id,
                "backend": "local",
                "status": each.status,
                "progress": each.progress / 100,
                "created_at": _iso(each.created_at and each.created_at / 1000),
                "completed_at": _iso(each.completed_at and each.completed_at / 1000),
                "error": each.error,
                **self._target(names.get(each.id)),
            }
            for each in rendered
        ]
        listed += [
            {
                "id": record.render_id,
                "backend": "cloud",
                "status": record.state,
                "progress": None,
                "created_at": _iso(record.created_at),
                "completed_at": None,
                "error": record.error,
                **self._target(record),
            }
            for record in noted
            if record.backend == "cloud"
        ]
        listed.sort(key=lambda each: each["created_at"] or "", reverse=True)
        self.finish(json.dumps({"engine": backend is not None, "exports": listed[:MOST_LISTED]}))

    def _target(self, record: ExportRecord | None) -> dict[str, Any]:
        if record is None:
            return {"name": None, "path": None}
        return {"name": record.target.name, "path": contents_path(self.contents_manager, record.target)}


class CancelExportHandler(APIHandler):
    """``POST vlai/exports/<id>/cancel``."""

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def post(self, render_id: str) -> None:
        """Cancel an export of the engine that runs."""
        try:
            backend = await running_backend(self.settings, Settings.from_environ())
            if backend is None:
                raise web.HTTPError(409, "No engine runs, so there is nothing to cancel.")
            if render_id not in {each.id for each in await backend.aexports()}:
                raise web.HTTPError(404, "The engine knows no such export.")
            await backend.acancel_export(render_id)
        except BackendError as error:
            raise web.HTTPError(502, str(error)) from None
        self.finish(json.dumps({"cancelled": render_id}))


async def running_backend(shared: dict[str, Any], settings: Settings) -> Backend | None:
    """Return the engine of this user if one runs. Never starts one.

    Args:
        shared: Where the connection is kept from one request to the next: the web application's settings.
        settings: Whose engine.

    Raises:
        VlaiError: It runs but does not answer.
    """
    found = read_discovery(discovery_path(settings.runtime))
    kept: Backend | None = shared.get(_BACKEND)
    if kept is not None and found is not None and kept.url == found.url:
        with contextlib.suppress(BackendUnreachable):
            await kept.ahealth()
            return kept
    if kept is not None:
        del shared[_BACKEND]
        await kept.aclose()
    if found is None:
        return None
    from vlai_widgets.backends import aconnect, running_engine  # brings the HTTP client: not at the server's start

    running = await asyncio.to_thread(running_engine, settings)
    if running is None:
        return None
    made = shared[_BACKEND] = await aconnect("local", base_url=running.url)
    return made


def _iso(seconds: float | None) -> str | None:
    return dt.datetime.fromtimestamp(seconds, dt.UTC).isoformat(timespec="seconds") if seconds else None
