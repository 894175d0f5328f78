"""Files that a page sends from the user's computer, as the kernel sees them.

They come to Jupyter Server in one stream, where it has our extension and shares the disk with the kernel; else in
pieces of 1 MiB to the kernel itself. Either way an upload has an id, can be paused, and can be taken up after the page
was loaded anew, when the user chooses the same file again.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vlai_widgets.errors import ClipNotFound, InputError, UploadOutOfStep, VlaiError
from vlai_widgets.inbox import UploadInbox
from vlai_widgets.widgets.base import Buffers, Message


@dataclass(frozen=True, slots=True, kw_only=True)
class Pending:
    """An upload that has begun and not ended."""

    upload_id: str
    name: str
    size_bytes: int
    modified_ms: float
    way: str


class Arrivals:
    """Takes uploads for a widget.

    Args:
        tell: Sends a message to the page.
        arrived: Called with each file that is whole.
    """

    def __init__(self, tell: Callable[[dict[str, Any]], object], arrived: Callable[[Path], object]) -> None:
        self._tell = tell
        self._arrived = arrived
        self._inbox = UploadInbox()
        self._pending: dict[str, Pending] = {}

    def take(self, message: Message, buffers: Buffers) -> None:
        """Do what a message ``{"t": "up", "do": ..., "key": ...}`` asks for. What goes wrong is said in its row."""
        key = message.get("key")
        try:
            match message.get("do"):
                case "began":
                    self._began(message)
                case "begin":
                    self._begin(message)
                case "piece":
                    self._piece(message, buffers)
                case "end":
                    self._end(key, self._inbox.finish(_text(message, "upload_id")), _text(message, "upload_id"))
                case "arrived":
                    self._end(key, self._whole(_text(message, "upload_id")), _text(message, "upload_id"))
                case "state":
                    self._say(key, _text(message, "upload_id"))
                case "cancel":
                    upload_id = _text(message, "upload_id")
                    self._pending.pop(upload_id, None)
                    if message.get("way") == "kernel":
                        self._inbox.cancel(upload_id)
                case other:
                    raise InputError(f"The page asked for {other!r} of an upload.")
        except UploadOutOfStep as error:
            self._tell({"t": "up", "key": key, "received_bytes": error.received_bytes, "again": True})
        except VlaiError as error:
            self._tell({"t": "up", "key": key, "problem": str(error)})

    def pending(self) -> list[dict[str, Any]]:
        """Return the uploads that a page which was loaded anew may take up."""
        told = []
        for pending in list(self._pending.values()):
            try:
                upload = self._inbox.state(pending.upload_id)
            except VlaiError:
                self._pending.pop(pending.upload_id, None)
                continue
            told.append(
                {
                    "upload_id": pending.upload_id,
                    "name": pending.name,
                    "size_bytes": pending.size_bytes,
                    "modified_ms": pending.modified_ms,
                    "way": pending.way,
                    "received_bytes": upload.received_bytes,
                }
            )
        return told

    def _began(self, message: Message) -> None:
        """An upload to the server has begun: say so if this kernel does not see it, being on another machine."""
        upload_id = _text(message, "upload_id")
        try:
            self._inbox.state(upload_id)
        except ClipNotFound:
            self._tell({"t": "up", "key": message.get("key"), "unseen": True})
            return
        self._note(message, upload_id, "server")

    def _begin(self, message: Message) -> None:
        size_bytes = message.get("size_bytes")
        if not isinstance(size_bytes, int):
            raise InputError("The page announced a file without its length.")
        upload = self._inbox.begin(_text(message, "name"), size_bytes=size_bytes)
        self._note(message, upload.upload_id, "kernel")
        self._tell({"t": "up", "key": message.get("key"), "upload_id": upload.upload_id, "received_bytes": 0})

    def _note(self, message: Message, upload_id: str, way: str) -> None:
        modified_ms = message.get("modified_ms")
        self._pending[upload_id] = Pending(
            upload_id=upload_id,
            name=_text(message, "name"),
            size_bytes=int(message.get("size_bytes") or 0),
            modified_ms=float(modified_ms) if isinstance(modified_ms, int | float) else 0.0,
            way=way,
        )

    def _piece(self, message: Message, buffers: Buffers) -> None:
        offset_bytes = message.get("offset")
        if not isinstance(offset_bytes, int) or len(buffers) != 1:
            raise InputError("The page sent a piece of a file without its place.")
        upload_id = _text(message, "upload_id")
        upload = self._inbox.write(upload_id, buffers[0], offset_bytes=offset_bytes)
        self._tell({"t": "up", "key": message.get("key"), "received_bytes": upload.received_bytes})

    def _whole(self, upload_id: str) -> Path:
        found = self._inbox.state(upload_id)
        if found.path is None:
            raise UploadOutOfStep.at(found.received_bytes)
        return found.path

    def _end(self, key: object, path: Path, upload_id: str) -> None:
        self._pending.pop(upload_id, None)
        self._arrived(path)
        self._tell({"t": "up", "key": key, "done": True})

    def _say(self, key: object, upload_id: str) -> None:
        upload = self._inbox.state(upload_id)
        self._tell({"t": "up", "key": key, "upload_id": upload_id, "received_bytes": upload.received_bytes})


def _text(message: Message, name: str) -> str:
    value = message.get(name)
    if not isinstance(value, str):
        raise InputError(f"The page sent a message without {name}.")
    return value
