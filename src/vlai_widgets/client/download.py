"""A finished video comes home: streamed into a file beside its place, and taken up where it broke off."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import secrets
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import BinaryIO, Final

from vlai_widgets import ownlock
from vlai_widgets.client.transport import Inflow, Transport
from vlai_widgets.errors import BackendError, BackendUnreachable, InputError
from vlai_widgets.protocol import routes

_READ_S: Final = 60.0
_TRIES: Final = 6
_WRITE_BYTES: Final = 1024 * 1024
_TICK_S: Final = 0.1
_UNLOCKED_S: Final = 1.0  # a file this young may only not be locked yet
_RANGE: Final = re.compile(r"bytes (\d+)-\d+/(\d+|\*)")


def require_place(target: Path) -> None:
    """Check that a file can be made at ``target``, and leave nothing behind.

    Raises:
        InputError: It is a folder, or nothing can be written there.
    """
    if target.is_dir():
        raise InputError(
            f"{str(target)!r} is a folder. Name a file in it, such as {str(target / 'leaderboard.mp4')!r}."
        )
    with part_file(target):
        pass


@contextlib.contextmanager
def part_file(target: Path) -> Iterator[Path]:
    """Make an empty file beside ``target`` and remove it at the end, unless it has become ``target``.

    What a process that was killed left behind for the same target is removed on the way.

    Raises:
        InputError: Nothing can be written there.
    """
    _remove_leftovers(target)
    part = target.with_name(f".{target.name}.{secrets.token_hex(4)}.part")
    try:
        handle = part.open("xb")
    except OSError as error:
        raise InputError(f"Nothing can be written to {str(target.parent)!r}: {error.strerror}.") from None
    with handle:
        ownlock.take(handle)
        try:
            yield part
        finally:
            part.unlink(missing_ok=True)


def _remove_leftovers(target: Path) -> None:
    named = re.compile(rf"\.{re.escape(target.name)}\.[0-9a-f]{{8}}\.part")
    with contextlib.suppress(OSError):  # whether anything can be written here shows in a moment
        for entry in [each for each in target.parent.iterdir() if named.fullmatch(each.name)]:
            with contextlib.suppress(OSError), entry.open("rb+") as handle:
                age_s = time.time() - os.fstat(handle.fileno()).st_mtime
                if age_s > _UNLOCKED_S and ownlock.take(handle):
                    entry.unlink()


async def fetch_sidecars(transport: Transport, render_id: str, target: Path) -> tuple[Path, ...]:
    """Put what the engine keeps beside a finished video beside ``target``; return what there was.

    Raises:
        InputError: It cannot be written.
        BackendError: The engine refused.
    """
    brought = []
    for kind, ending in routes.SIDECARS.items():
        try:
            content = await transport.blob(routes.fill(routes.RENDER_SIDECAR, render_id=render_id, kind=kind))
        except BackendError as error:
            if error.http_status != 404:
                raise
            continue  # not every timeline has words for captions, or a ranking
        beside = target.with_suffix(ending)
        try:
            await asyncio.to_thread(beside.write_bytes, content)
        except OSError as error:
            raise InputError(f"The {kind} cannot be put at {str(beside)!r}: {error.strerror}.") from None
        brought.append(beside)
    return tuple(brought)


async def fetch(transport: Transport, address: str, part: Path, tick: Callable[[float], None]) -> None:
    """Download ``address`` into ``part``; after a drop, go on where it broke off.

    Args:
        transport: How to reach the backend.
        address: A path of the backend, or a whole URL.
        part: Where to write.
        tick: Takes the share that is done, 0-1.

    Raises:
        BackendUnreachable: The connection dropped again and again.
        BackendError: The backend refused, or sent nothing.
    """
    whole = _Whole(part, tick)
    for attempt in range(1, _TRIES + 1):
        before = whole.received
        try:
            async with transport.download(address, headers=whole.wanted(), read_s=_READ_S) as inflow:
                await whole.take(inflow)
        except BackendUnreachable:
            if attempt == _TRIES:
                raise
            if whole.received == before:  # no headway: give it time
                await asyncio.sleep(transport.policy.wait_s(attempt))
            continue
        except BackendError as error:
            if error.http_status != 416:  # 416: nothing lies behind what is here already, or the file has changed
                raise
            if whole.complete:
                break
            whole.restart()
            continue
        if whole.complete:
            break
    if not whole.complete or not whole.received:
        raise BackendError("The video did not come through whole. Try again in a moment.")


class _Whole:
    """What of the file is here, and what is known of the rest."""

    def __init__(self, part: Path, tick: Callable[[float], None]) -> None:
        self._part = part
        self._tick = tick
        self._last_s = 0.0
        self._total: int | None = None
        self._validator: str | None = None
        self._ended = False
        self._packed = False
        self.received = 0

    @property
    def complete(self) -> bool:
        return self._ended and (self._total is None or self.received == self._total)

    def wanted(self) -> dict[str, str]:
        """Headers that ask for the rest, if it is still the same file (RFC 9110, 13.1.5)."""
        if not self.received or self._packed:
            return {}
        headers = {"Range": f"bytes={self.received}-"}
        return {**headers, "If-Range": self._validator} if self._validator else headers

    def restart(self) -> None:
        self.received, self._total, self._validator = 0, None, None

    async def take(self, inflow: Inflow) -> None:
        self._begin(inflow)
        self._ended = False
        with await asyncio.to_thread(self._opened) as file:
            held = bytearray()
            try:
                async for piece in inflow.pieces:
                    held += piece
                    if len(held) >= _WRITE_BYTES:
                        await self._write(file, held)
            finally:
                await self._write(file, held)  # also after a drop: what came need not come again
        self._ended = True

    def _begin(self, inflow: Inflow) -> None:
        if inflow.status == 206:
            found = _RANGE.match(inflow.headers.get("content-range", ""))
            if found is None or int(found[1]) != self.received:
                self.restart()
                raise BackendUnreachable("The backend sent another part of the video than was asked for. Try again.")
            self._total = int(found[2]) if found[2] != "*" else self._total
        else:
            self.restart()  # the whole file comes, perhaps again
            length = inflow.headers.get("content-length", "")
            self._total = int(length) if length.isdigit() else None
        if inflow.headers.get("content-encoding", "identity") not in ("", "identity"):
            self._packed, self._total = True, None  # the numbers in its headers are not those of the file
        tag = inflow.headers.get("etag", "")
        strong = tag if tag and not tag.startswith("W/") else None
        self._validator = strong or inflow.headers.get("last-modified")

    def _opened(self) -> BinaryIO:
        file = self._part.open("r+b")
        file.truncate(self.received)
        file.seek(self.received)
        return file

    async def _write(self, file: BinaryIO, held: bytearray) -> None:
        data = bytes(held)
        held.clear()
        await asyncio.to_thread(file.write, data)
        self.received += len(data)
        now_s = time.monotonic()
        if self._total and now_s - self._last_s >= _TICK_S:
            self._last_s = now_s
            self._tick(min(1.0, self.received / self._total))
