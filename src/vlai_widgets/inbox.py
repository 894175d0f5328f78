"""Files from the user's computer: where they arrive, piece by piece, and how a kernel finds them.

Two ways lead here. Where Jupyter Server has our extension, the page streams a file to it in one request that can be
taken up again; elsewhere the page sends pieces of 1 MiB to the kernel. Both write into the same folder with the same
checks, in constant memory, and a file appears under its name when it is whole, or not at all.
"""

from __future__ import annotations

import contextlib
import json
import os
import re
import secrets
import shutil
import stat
import threading
import time
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Final

from vlai_widgets.clipfiles import safe_name, type_error
from vlai_widgets.errors import ClipNotFound, FileTooLarge, InputError, UnsupportedFileType, UploadOutOfStep
from vlai_widgets.models import MAX_FILE_BYTES
from vlai_widgets.settings import Settings

CHUNK_BYTES: Final = 1024**2
"""Most that one message to a kernel may bring."""

ABANDONED_S: Final = 86_400.0
"""Seconds after its last byte when an upload that never ended is removed."""

Buffer = bytes | bytearray | memoryview

_ROOM_LEFT_BYTES: Final = 64 * 1024**2
_ID: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_ABOUT: Final = ".upload.json"
_PART: Final = ".part"


@dataclass(frozen=True, slots=True, kw_only=True)
class Upload:
    """One file on its way.

    Attributes:
        upload_id: What to ask for it by; unguessable.
        name: Its name: no folders in it, and of an accepted type.
        size_bytes: How long it will be.
        received_bytes: How much is there.
        path: Where it lies; None until it is whole.
    """

    upload_id: str
    name: str
    size_bytes: int
    received_bytes: int
    path: Path | None = None


def uploaded(upload_id: str) -> Path:
    """Return the file of an upload that has ended, whichever way it came.

    Raises:
        ClipNotFound: There is no such upload, or it is not whole yet.

    Example:
        >>> uploaded("../../etc/passwd")
        Traceback (most recent call last):
        ...
        vlai_widgets.errors.ClipNotFound: There is no such upload. Choose the file again.
    """
    found = UploadInbox().state(upload_id)
    if found.path is None:
        raise ClipNotFound(f"{found.name!r} has not arrived yet ({found.received_bytes} of {found.size_bytes} bytes).")
    return found.path


class UploadInbox:
    """The folder where uploads arrive.

    Args:
        folder: Where (default: ``uploads`` in the package's home).

    Example:
        >>> import tempfile
        >>> inbox = UploadInbox(Path(tempfile.mkdtemp()))
        >>> upload = inbox.begin("a.mp4", size_bytes=3)
        >>> written = inbox.write(upload.upload_id, b"abc", offset_bytes=0)
        >>> inbox.finish(upload.upload_id).name
        'a.mp4'
    """

    def __init__(self, folder: Path | None = None) -> None:
        self.folder = folder if folder is not None else Settings.from_environ().home / "uploads"
        self._open: dict[str, Intake] = {}
        self._lock = threading.Lock()

    def begin(self, name: str, *, size_bytes: int) -> Upload:
        """Announce a file. Removes what was abandoned.

        Args:
            name: What the computer calls it; folders and odd characters are taken out.
            size_bytes: Its length.

        Raises:
            UnsupportedFileType: It is not of an accepted type.
            FileTooLarge: It is over 500 MB.
            InputError: It is empty, or there is no room for it.
        """
        shown = safe_name(name)
        if (wrong := type_error(shown)) is not None:
            raise UnsupportedFileType(wrong)
        if size_bytes > MAX_FILE_BYTES:
            limit_mb = MAX_FILE_BYTES // 2**20
            raise FileTooLarge(
                f"{shown!r} has {size_bytes / 2**20:.0f} MB; the limit is {limit_mb} MB. Compress or trim it."
            )
        if size_bytes <= 0:
            raise InputError(f"{shown!r} is empty. Export or copy it again.")
        self.clean()
        upload_id = secrets.token_urlsafe(24)
        place = self.folder / upload_id
        try:
            self.folder.mkdir(mode=0o700, parents=True, exist_ok=True)
            free_bytes = shutil.disk_usage(self.folder).free
            if free_bytes < size_bytes + _ROOM_LEFT_BYTES:
                raise InputError(
                    f"There is no room for {shown!r} on this machine: it has {size_bytes / 2**20:.0f} MB, and "
                    f"{free_bytes / 2**20:.0f} MB are free. Remove something first."
                )
            place.mkdir(mode=0o700)
            _write_own(place / _PART, b"")
            _write_own(place / _ABOUT, json.dumps({"name": shown, "size_bytes": size_bytes}).encode("ascii"))
        except OSError as error:
            raise InputError(f"The folder {str(self.folder)!r} cannot be written: {error.strerror}.") from error
        return Upload(upload_id=upload_id, name=shown, size_bytes=size_bytes, received_bytes=0)

    def state(self, upload_id: str) -> Upload:
        """Say how far an upload has come.

        Raises:
            ClipNotFound: There is no such upload.
        """
        place = self._place(upload_id)
        try:
            about = json.loads(_read_own(place / _ABOUT))
            name, size_bytes = str(about["name"]), int(about["size_bytes"])
            if safe_name(name) != name or type_error(name) is not None:
                raise ValueError(name)
            whole = place / name
            if _is_own_file(whole):
                return Upload(
                    upload_id=upload_id, name=name, size_bytes=size_bytes, received_bytes=size_bytes, path=whole
                )
            received_bytes = (place / _PART).lstat().st_size
        except (OSError, ValueError, TypeError, KeyError):
            raise _unknown() from None
        return Upload(upload_id=upload_id, name=name, size_bytes=size_bytes, received_bytes=received_bytes)

    def intake(self, upload_id: str, *, offset_bytes: int) -> Intake:
        """Open an upload for writing from ``offset_bytes`` on. Whoever wrote to it before is cut off.

        Raises:
            ClipNotFound: There is no such upload.
            UploadOutOfStep: Another byte is next; ``received_bytes`` says which.
        """
        with self._lock:
            if (before := self._open.pop(upload_id, None)) is not None:
                before.close()
            upload = self.state(upload_id)
            if upload.path is not None or offset_bytes != upload.received_bytes:
                raise UploadOutOfStep.at(upload.received_bytes)
            opened = Intake(upload, _opened(self.folder / upload_id / _PART))
            self._open[upload_id] = opened
            return opened

    def write(self, upload_id: str, data: Buffer, *, offset_bytes: int) -> Upload:
        """Take one piece, and say how far the upload has come. A piece that came before does no harm.

        Args:
            upload_id: Which upload.
            data: At most 1 MiB.
            offset_bytes: Where in the file it belongs.

        Raises:
            ClipNotFound: There is no such upload.
            UploadOutOfStep: A piece before it is missing; ``received_bytes`` says from where.
            FileTooLarge: It reaches beyond the announced length.
            InputError: It is larger than 1 MiB, or cannot be written.
        """
        piece = memoryview(data).cast("B")
        if len(piece) > CHUNK_BYTES:
            raise InputError(f"A piece has {len(piece)} bytes; send at most {CHUNK_BYTES} at once.")
        upload = self.state(upload_id)
        if offset_bytes + len(piece) <= upload.received_bytes:
            return upload  # it was sent again because its acknowledgement was lost
        opened = self.intake(upload_id, offset_bytes=offset_bytes)
        try:
            opened.write(piece)
        finally:
            opened.close()
        return self.state(upload_id)

    def finish(self, upload_id: str) -> Path:
        """Give a file that is whole its name, and say where it lies.

        Raises:
            ClipNotFound: There is no such upload.
            UploadOutOfStep: Something is missing.
        """
        with self._lock:
            if (before := self._open.pop(upload_id, None)) is not None:
                before.close()
            upload = self.state(upload_id)
            if upload.path is not None:
                return upload.path
            if upload.received_bytes != upload.size_bytes:
                raise UploadOutOfStep.at(upload.received_bytes)
            target = self.folder / upload_id / upload.name
            (self.folder / upload_id / _PART).replace(target)
            return target

    def cancel(self, upload_id: str) -> None:
        """Remove an upload and what came of it. Nothing happens if there is none.

        Raises:
            InputError: It cannot be removed.
        """
        if not _ID.fullmatch(upload_id):
            return
        with self._lock:
            if (before := self._open.pop(upload_id, None)) is not None:
                before.close()
            _remove(self.folder / upload_id)

    def clean(self) -> None:
        """Remove uploads that were abandoned a day ago, and files that nobody has read for ``VLAI_KEEP_DAYS``.

        Where the disk does not note when a file is read, its arrival counts.
        """
        now_s, keep_s = time.time(), Settings.from_environ().keep_days * 86_400
        with contextlib.suppress(FileNotFoundError):
            for place in self.folder.iterdir():
                if not _ID.fullmatch(place.name):
                    continue
                if place.name in self._open:
                    continue
                with contextlib.suppress(OSError):
                    part = place / _PART  # one that has ended has none
                    if part.exists():
                        old = now_s - part.lstat().st_mtime > ABANDONED_S
                    else:
                        old = keep_s > 0 and now_s - _last_read_s(place) > keep_s
                    if old:
                        _remove(place)

    def _place(self, upload_id: str) -> Path:
        place = self.folder / upload_id
        if not _ID.fullmatch(upload_id):
            raise _unknown()
        try:
            about = place.lstat()
        except OSError:
            raise _unknown() from None
        if not stat.S_ISDIR(about.st_mode) or not _owned(about):
            raise _unknown()
        return place


@dataclass(slots=True)
class Intake:
    """An upload that is open for writing. One at a time; may be closed from another thread.

    Attributes:
        upload: What it was when it was opened.
    """

    upload: Upload
    _file: IO[bytes] | None = field(repr=False)
    _received_bytes: int = field(init=False)
    _lock: threading.Lock = field(default_factory=threading.Lock, repr=False)

    def __post_init__(self) -> None:
        self._received_bytes = self.upload.received_bytes

    def write(self, data: Buffer) -> None:
        """Append a piece.

        Raises:
            UploadOutOfStep: Somebody else has taken the upload up, or cancelled it.
            FileTooLarge: There is more than was announced. Nothing of the piece is kept.
            InputError: The disk does not take it.
        """
        with self._lock, memoryview(data) as piece:
            if self._file is None:
                raise UploadOutOfStep.at(self._received_bytes)
            if self._received_bytes + piece.nbytes > self.upload.size_bytes:
                raise FileTooLarge(f"{self.upload.name!r} is longer than the {self.upload.size_bytes} bytes announced.")
            left = piece.cast("B")
            try:
                while left:
                    count = self._file.write(left)
                    self._received_bytes += count
                    left = left[count:]
            except OSError as error:
                raise InputError(f"{self.upload.name!r} cannot be written: {error.strerror}.") from error

    def close(self) -> None:
        """End writing. What was written stays."""
        with self._lock:
            file, self._file = self._file, None
            if file is not None:
                file.close()


def _last_read_s(place: Path) -> float:
    """When the file was read or written last, in epoch seconds. Our own note beside it is read by ourselves."""
    files = [path.lstat() for path in place.iterdir() if path.name != _ABOUT] or [place.lstat()]
    return max(max(about.st_atime, about.st_mtime) for about in files)


def _unknown() -> ClipNotFound:
    return ClipNotFound("There is no such upload. Choose the file again.")


def _owned(about: os.stat_result) -> bool:
    return os.name != "posix" or about.st_uid == os.getuid()


def _is_own_file(path: Path) -> bool:
    try:
        about = path.lstat()
    except FileNotFoundError:
        return False
    return stat.S_ISREG(about.st_mode) and _owned(about)


def _read_own(path: Path) -> bytes:
    if not _is_own_file(path):
        raise FileNotFoundError(path)
    with path.open("rb") as file:
        return file.read(4096)


def _write_own(path: Path, content: bytes) -> None:
    with os.fdopen(os.open(path, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600), "wb") as file:
        file.write(content)


def _opened(part: Path) -> IO[bytes]:
    handle = os.open(part, os.O_WRONLY | os.O_APPEND | getattr(os, "O_NOFOLLOW", 0))
    return os.fdopen(handle, "wb", buffering=0)


def _remove(place: Path) -> None:
    try:
        if place.is_symlink() or not place.is_dir():
            return
        shutil.rmtree(place)
    except OSError as error:
        raise InputError(f"The upload cannot be removed: {error.strerror}.") from error
