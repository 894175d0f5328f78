"""Uploads of any size: one streamed request, with progress, that can be stopped and taken up again."""

from __future__ import annotations

import asyncio
import json
from collections.abc import Awaitable
from typing import Any, Final

from jupyter_core.utils import ensure_async
from jupyter_server.auth.decorator import authorized
from jupyter_server.base.handlers import APIHandler
from tornado import web

from vlai_widgets.errors import ClipNotFound, FileTooLarge, InputError, UnsupportedFileType, UploadOutOfStep
from vlai_widgets.inbox import Intake, Upload, UploadInbox
from vlai_widgets.models import MAX_FILE_BYTES

FLUSH_BYTES: Final = 1024**2
"""What is gathered before it is written, in another thread, while more arrives: a slow disk must hold up nobody."""

_DRAINED_BYTES: Final = 8 * 1024**2
"""Up to here a body is read although it is refused: many browsers see no answer that comes before its end."""
_INBOX: Final = "vlai_inbox"


def inbox_of(settings: dict[str, Any]) -> UploadInbox:
    """Return the server's one inbox: it knows who is writing."""
    inbox: UploadInbox = settings.get(_INBOX) or settings.setdefault(_INBOX, UploadInbox())
    return inbox


class UploadsHandler(APIHandler):
    """``POST vlai/uploads``: announce a file."""

    auth_resource = "contents"

    @web.authenticated
    @authorized
    async def post(self) -> None:
        """Check name, type, size and room, before a byte is sent."""
        body = self.get_json_body() or {}
        name, size_bytes = body.get("name"), body.get("size_bytes")
        if not isinstance(name, str) or not isinstance(size_bytes, int) or isinstance(size_bytes, bool):
            raise web.HTTPError(400, "Send {name, size_bytes}.")
        try:
            inbox = inbox_of(self.settings)
            upload = await asyncio.to_thread(inbox.begin, name, size_bytes=size_bytes)
        except InputError as error:
            _refuse(self, error)
            return
        self.set_status(201)
        self.finish(json.dumps({"upload_id": upload.upload_id, "offset_bytes": 0, "max_bytes": MAX_FILE_BYTES}))


@web.stream_request_body
class UploadHandler(APIHandler):
    """``PUT``, ``GET`` and ``DELETE`` of ``vlai/uploads/<upload id>``."""

    auth_resource = "contents"

    def initialize(self) -> None:
        """Hold nothing yet."""
        self._intake: Intake | None = None
        self._held: list[bytes] = []
        self._held_bytes = 0
        self._writing: asyncio.Future[None] | None = None
        self._trouble: InputError | None = None

    async def prepare(self) -> None:  # type: ignore[override]
        """Check everything before the first byte of the body: a streamed body arrives before ``put`` runs."""
        connection = self.request.connection
        if connection is not None:  # the server's own limit is for requests that it holds in memory
            connection.set_max_body_size(MAX_FILE_BYTES)  # type: ignore[attr-defined]
        await super().prepare()
        if self._finished or self.request.method != "PUT":
            return
        if not self.current_user:
            raise web.HTTPError(403)
        if not await ensure_async(self.authorizer.is_authorized(self, self.current_user, "write", self.auth_resource)):
            raise web.HTTPError(403)
        upload_id, length = self.path_args[0], self._length()
        try:
            offset = int(self.get_query_argument("offset"))
        except ValueError:
            raise web.HTTPError(400, "offset: send the byte with which the body begins.") from None
        try:
            upload = inbox_of(self.settings).state(upload_id)
            if length is not None and offset + length > upload.size_bytes:
                raise FileTooLarge(f"{upload.name!r} is longer than the {upload.size_bytes} bytes announced.")
            self._intake = inbox_of(self.settings).intake(upload_id, offset_bytes=offset)
        except InputError as error:
            self._trouble = error
            if length is None or length > _DRAINED_BYTES:
                _refuse(self, error)

    def data_received(self, chunk: bytes) -> Awaitable[None] | None:
        """Take what arrives; what is returned is waited for before more is read."""
        if self._intake is not None:
            self._held.append(chunk)
            self._held_bytes += len(chunk)
            if self._held_bytes >= FLUSH_BYTES:
                return self._begin_writing()
        return None

    @web.authenticated
    @authorized
    async def put(self, upload_id: str) -> None:
        """Say how far the upload has come; give a file that is whole its name."""
        await self._begin_writing()
        await self._end_writing()
        if self._trouble is not None:
            _refuse(self, self._trouble)
            return
        inbox = inbox_of(self.settings)
        try:
            upload = inbox.state(upload_id)
            if upload.received_bytes == upload.size_bytes:
                await asyncio.to_thread(inbox.finish, upload_id)
            self.finish(_told(inbox.state(upload_id)))
        except InputError as error:
            _refuse(self, error)

    @web.authenticated
    @authorized
    async def get(self, upload_id: str) -> None:
        """Say how far the upload has come."""
        try:
            self.finish(_told(inbox_of(self.settings).state(upload_id)))
        except InputError as error:
            _refuse(self, error)

    @web.authenticated
    @authorized
    async def delete(self, upload_id: str) -> None:
        """Cancel the upload, and remove what came of it."""
        try:
            inbox_of(self.settings).state(upload_id)
            await asyncio.to_thread(inbox_of(self.settings).cancel, upload_id)
        except InputError as error:
            _refuse(self, error)
            return
        self.set_status(204)
        self.finish(set_content_type="application/json")

    def on_connection_close(self) -> None:
        """Keep what has arrived, to be taken up later."""
        if self._writing is None or self._writing.done():
            self._keep_rest()
        else:
            self._writing.add_done_callback(lambda _: self._keep_rest())
        super().on_connection_close()

    def on_finish(self) -> None:
        """Let go of the file."""
        self._close()
        super().on_finish()

    def _length(self) -> int | None:
        try:
            return int(self.request.headers["Content-Length"])
        except (KeyError, ValueError):
            return None

    async def _begin_writing(self) -> None:
        await self._end_writing()  # one piece after the other, and at most two in memory
        intake, pieces = self._intake, self._taken()
        if intake is not None and pieces:
            self._writing = asyncio.get_running_loop().run_in_executor(None, self._write, intake, pieces)

    async def _end_writing(self) -> None:
        if self._writing is not None:
            await self._writing

    def _taken(self) -> list[bytes]:
        pieces, self._held, self._held_bytes = self._held, [], 0
        return pieces

    def _write(self, intake: Intake, pieces: list[bytes]) -> None:
        try:
            intake.write(b"".join(pieces))  # one call: each one has to wait for the interpreter's lock again
        except InputError as error:
            self._trouble = error
            self._close()

    def _keep_rest(self) -> None:
        if self._intake is not None:
            self._write(self._intake, self._taken())
        self._close()

    def _close(self) -> None:
        intake, self._intake = self._intake, None
        if intake is not None:
            intake.close()


def _told(upload: Upload) -> str:
    told: dict[str, Any] = {
        "upload_id": upload.upload_id,
        "name": upload.name,
        "size_bytes": upload.size_bytes,
        "received_bytes": upload.received_bytes,
        "done": upload.path is not None,
    }
    if upload.path is not None:
        told["path"] = str(upload.path)
    return json.dumps(told)


def _refuse(handler: APIHandler, error: InputError) -> None:
    """Answer a refusal in words, with what the page needs to go on."""
    more: dict[str, Any] = {}
    match error:
        case UploadOutOfStep():
            status, more = 409, {"received_bytes": error.received_bytes}
        case ClipNotFound():
            status = 404
        case UnsupportedFileType():
            status = 415
        case FileTooLarge():
            status, more = 413, {"max_bytes": MAX_FILE_BYTES}
        case _:
            status = 400
    handler.set_status(status)
    handler.finish(json.dumps({"message": str(error), **more}))
