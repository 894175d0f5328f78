"""Clips on their way to the backend: checked before the first byte, one request a file, never whole in memory."""

from __future__ import annotations

import asyncio
import hashlib
import logging
import os
import re
import secrets
import time
from collections.abc import AsyncGenerator, Callable, Iterable
from dataclasses import dataclass
from pathlib import Path, PurePosixPath
from typing import BinaryIO, Final
from urllib.parse import unquote, urlsplit

from vlai_widgets.client.parsing import file_type_of, parsed, parsed_state, parsed_upload
from vlai_widgets.client.transport import Body, Transport
from vlai_widgets.clipfiles import find_clips
from vlai_widgets.errors import (
    BackendError,
    BackendUnreachable,
    ClipNotFound,
    InputError,
    InvalidToken,
    OutOfCredits,
    SessionNotFound,
    VlaiError,
)
from vlai_widgets.models import Progress
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.payloads import KnownFile, KnownMedia, KnownMediaResult, UploadedFile, UploadUrls

logger = logging.getLogger(__name__)

CHUNK_BYTES: Final = 1024 * 1024
UPLOAD_S: Final = 600.0  # after the last byte the backend may still look into the file
_TICK_S: Final = 0.1
_HASHES_KEPT: Final = 2000
_FATAL: Final = (InvalidToken, SessionNotFound, OutOfCredits)  # what holds for every file that is still to come

_HASH_KEYS: Final = ("hash", "sha256", "file_hash", "content_hash", "checksum")
_SHA256: Final = re.compile(r"(?:sha-?256[:=-])?([0-9a-f]{64})", re.IGNORECASE)

_Identity = tuple[str, int, int, int]
Sources = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]


@dataclass(frozen=True, slots=True, kw_only=True)
class Source:
    """One thing to upload: a file, or an address that the backend fetches."""

    name: str
    path: Path | None = None
    url: str | None = None


def checked_sources(sources: Sources) -> tuple[Source, ...]:
    """Turn paths, folders, patterns and addresses into sources, in the order given.

    Raises:
        ClipNotFound: A path does not exist, or nothing was named.
        UnsupportedFileType: A file is not of an accepted type; the message lists those.
        FileTooLarge: A file is over 500 MB.
        InputError: An address is not http or https.
    """
    given = [sources] if isinstance(sources, str | os.PathLike) else list(sources)
    if not given:
        raise ClipNotFound("No clips were given. Name at least one file, folder, pattern or address.")
    found: list[Source] = []
    for item in given:
        text = os.fspath(item)
        if "://" in text and not Path(text).exists():
            found.append(_from_url(text))
        else:
            found += [Source(name=path.name, path=path) for path in find_clips(text)]
    return tuple(dict.fromkeys(found))


class Uploader:
    """Uploads into one session.

    Args:
        transport: How to reach the backend.
        session_id: The session.
        taken_up: The session was not opened here, so that it may hold files already.
    """

    def __init__(self, transport: Transport, session_id: str, *, taken_up: bool = False) -> None:
        self._transport = transport
        self._session_id = session_id
        # Only our engine can be asked what it holds; a server that says no is not asked again.
        self._asks = transport.access.name == "local"
        self._to_learn = taken_up and not self._asks
        # What the session was given, so that an upload that was cut short goes on instead of beginning anew.
        self._given: dict[Source, None] = {}
        self._sent_before: dict[tuple[str, _Identity], UploadedFile] = {}
        self._held: dict[str, UploadedFile] = {}  # by hash, as the session's state lists it

    async def upload(self, sources: tuple[Source, ...], emit: Callable[[Progress], None]) -> tuple[UploadedFile, ...]:
        """Upload in order; a file that fails comes back with its error while the others go on.

        Raises:
            InvalidToken: The token is refused, and with it every file.
            SessionNotFound: There is no such session.
            OutOfCredits: Nothing more is taken.
            BackendUnreachable: Not one file could be sent.
        """
        if self._to_learn:
            self._to_learn = False
            await self._learn_what_is_held()
        meter = _Meter(sources, emit)
        files: list[UploadedFile] = []
        lost: list[BackendUnreachable] = []
        for index, source in enumerate(sources):
            try:
                file = await self._one(source, meter.of(index))
            except _FATAL:
                raise
            except (VlaiError, OSError) as error:
                if isinstance(error, BackendUnreachable):
                    lost.append(error)
                file = _failed(source, error)
            meter.done(index, file)
            files.append(file)
        if lost and len(lost) == len(sources):
            raise lost[0]
        return tuple(files)

    async def attach_known(self, files: Iterable[tuple[str, str]]) -> list[UploadedFile | None]:
        """Attach files, given as name and sha256, that the engine holds; None for one that it does not.

        Raises:
            VlaiError: The backend refused.
        """
        return (await self._ask([KnownFile(filename=name, sha256=sha256) for name, sha256 in files])).files

    async def _ask(self, files: list[KnownFile]) -> KnownMediaResult:
        route = routes.fill(routes.KNOWN_MEDIA, session_id=self._session_id)
        body = KnownMedia(files=files).model_dump()
        return parsed(KnownMediaResult, await self._transport.json("POST", route, body=body))

    async def move_to(self, session_id: str) -> None:
        """Go on in another session, and bring what the old one was given there."""
        self._session_id = session_id
        given, self._given = tuple(self._given), {}
        self._sent_before, self._held = {}, {}
        if given:
            await self.upload(given, lambda _: None)

    async def _one(self, source: Source, tick: Callable[[int], None]) -> UploadedFile:
        file = await self._sent(source, tick)
        if file.error is None:
            self._given[source] = None
        return file

    async def _sent(self, source: Source, tick: Callable[[int], None]) -> UploadedFile:
        route = routes.fill(routes.UPLOAD, session_id=self._session_id)
        if source.path is None:
            body = UploadUrls(urls=[source.url or ""]).model_dump()
            return parsed_upload(await self._transport.json("POST", route, body=body, timeout_s=UPLOAD_S), source.name)
        known = await self._known(source.name, source.path)
        if known is not None:
            return known
        part = _Multipart(source.name, source.path, tick)
        file = parsed_upload(await self._transport.send_body(route, part.body(), timeout_s=UPLOAD_S), source.name)
        if file.error is None and not self._asks:
            self._sent_before[source.name, await asyncio.to_thread(_identity, source.path)] = file
        return file

    async def _known(self, name: str, path: Path) -> UploadedFile | None:
        if not self._asks:
            return await self._sent_or_held(name, path)
        try:
            size_bytes = (await asyncio.to_thread(path.stat)).st_size
            could = (await self._ask([KnownFile(filename=name, size_bytes=size_bytes)])).same_size
            if could == [False]:
                return None  # the engine has nothing of this length: it need not be read to know that it is new
            return (await self.attach_known([(name, await _sha256(path))]))[0]
        except _FATAL:
            raise
        except BackendUnreachable:
            raise
        except (BackendError, IndexError):
            self._asks = False
            return None

    async def _sent_or_held(self, name: str, path: Path) -> UploadedFile | None:
        """What this client sent into the session before, or what the session's state lists with this very content."""
        sent = self._sent_before.get((name, await asyncio.to_thread(_identity, path)))
        if sent is not None or not self._held:
            return sent
        return self._held.get(await _sha256(path))

    async def _learn_what_is_held(self) -> None:
        """Read the hashes that the session's state lists; the documents name the field but promise nothing."""
        route = routes.fill(routes.STATE, session_id=self._session_id)
        try:
            infos = parsed_state(await self._transport.json("GET", route), session_id=self._session_id).state
        except _FATAL:
            raise
        except VlaiError as error:  # then everything is uploaded, which is right, only slower
            logger.debug("What the session holds cannot be read: %s", error)
            return
        for info in infos.video_infos:
            if not isinstance(info, dict):
                continue
            said = next((info[key] for key in _HASH_KEYS if isinstance(info.get(key), str)), "")
            digest = _SHA256.fullmatch(said)
            name = info.get("filename") or info.get("name") or info.get("file_name")
            if digest and isinstance(name, str):
                self._held[digest[1].lower()] = parsed_upload({"files": [{"filename": name, **info}]}, name)


class _Multipart:
    """One file as ``multipart/form-data`` (RFC 7578), read while it is sent."""

    def __init__(self, name: str, path: Path, tick: Callable[[int], None]) -> None:
        self._path = path
        self._tick = tick
        self._size_bytes = path.stat().st_size
        boundary = secrets.token_hex(16)
        head = f'--{boundary}\r\nContent-Disposition: form-data; name="files"; filename="{_quoted(name)}"\r\n'
        self._head = f"{head}Content-Type: application/octet-stream\r\n\r\n".encode()
        self._tail = f"\r\n--{boundary}--\r\n".encode()
        self._type = f"multipart/form-data; boundary={boundary}"
        self._complete = False

    def body(self) -> Body:
        return Body(
            content_type=self._type,
            length_bytes=len(self._head) + self._size_bytes + len(self._tail),
            pieces=self._pieces,
            unfinished=lambda: not self._complete,
        )

    async def _pieces(self) -> AsyncGenerator[bytes, None]:
        self._complete = False
        sent = 0
        yield self._head
        file = await asyncio.to_thread(self._path.open, "rb", 0)
        ahead: asyncio.Future[bytes] | None = None
        try:
            while sent < self._size_bytes:
                wanted = min(CHUNK_BYTES, self._size_bytes - sent)
                chunk = await (ahead or asyncio.to_thread(_read, file, wanted))
                ahead = None
                if not chunk:
                    raise InputError(f"{self._path.name!r} became shorter while it was read. Upload it again.")
                sent += len(chunk)
                if sent < self._size_bytes:  # the next piece is read while this one goes out
                    wanted = min(CHUNK_BYTES, self._size_bytes - sent)
                    ahead = asyncio.ensure_future(asyncio.to_thread(_read, file, wanted))
                yield chunk
                self._tick(sent)
        finally:
            try:
                if ahead is not None:  # its thread still reads: the file stays open until then
                    await asyncio.wait([ahead])
            finally:
                file.close()
        self._complete = True  # from here on the backend may have it all
        yield self._tail


class _Meter:
    """Turns bytes into progress: of the file, and of all files together, at most ten times a second."""

    def __init__(self, sources: tuple[Source, ...], emit: Callable[[Progress], None]) -> None:
        self._sources = sources
        self._emit = emit
        self._sizes = [source.path.stat().st_size if source.path else 0 for source in sources]
        self._before = 0
        self._last_s = 0.0

    def of(self, index: int) -> Callable[[int], None]:
        def tick(sent: int) -> None:
            now_s = time.monotonic()
            if now_s - self._last_s >= _TICK_S:
                self._last_s = now_s
                self._say(index, sent / max(1, self._sizes[index]), self._before + sent, "")

        return tick

    def done(self, index: int, file: UploadedFile) -> None:
        self._before += self._sizes[index]
        self._say(index, 1.0, self._before, file.error or "", file.clip_id)

    def _say(self, index: int, done: float, sent: int, message: str, clip_id: str | None = None) -> None:
        whole = sum(self._sizes)
        overall = sent / whole if whole else (index + done) / len(self._sources)
        name = self._sources[index].name
        self._emit(
            Progress(stage="upload", done=done, clip=name, clip_id=clip_id, overall=min(1.0, overall), message=message)
        )


_hashes: dict[_Identity, str] = {}


async def _sha256(path: Path) -> str:
    """Hash of a file's content; remembered as long as its size, time and inode stay the same."""
    key = await asyncio.to_thread(_identity, path)
    if key not in _hashes:
        digest = await asyncio.to_thread(_digest, path)
        if len(_hashes) >= _HASHES_KEPT:
            _hashes.pop(next(iter(_hashes)))
        _hashes[key] = digest
    return _hashes[key]


def _identity(path: Path) -> _Identity:
    status = path.stat()
    return str(path.absolute()), status.st_size, status.st_mtime_ns, status.st_ino


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def _read(file: BinaryIO, size: int) -> bytes:
    return file.read(size)


def _from_url(text: str) -> Source:
    parts = urlsplit(text)
    if parts.scheme.lower() not in ("http", "https") or not parts.hostname:
        raise InputError(f"{text.partition('?')[0]!r} is no web address. Use https://... or a path.")
    name = PurePosixPath(unquote(parts.path)).name or parts.hostname
    return Source(name=name, url=text)


def _failed(source: Source, error: Exception) -> UploadedFile:
    said = error.strerror if isinstance(error, OSError) and not isinstance(error, VlaiError) else None
    words = said or str(error) or type(error).__name__
    return UploadedFile(filename=source.name, file_type=file_type_of(source.name), error=words)


def _quoted(name: str) -> str:
    """A file name inside a header, as browsers write it (WHATWG HTML, multipart/form-data, 2024)."""
    kept = "".join("%22" if c == '"' else f"%{ord(c):02X}" if ord(c) < 0x20 else c for c in name)
    return kept.encode("utf-8", errors="replace").decode()
