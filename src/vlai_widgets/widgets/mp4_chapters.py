"""The chapters that an MP4 names itself: the ``chpl`` box, as FFmpeg and most tools write it (moov/udta/chpl)."""

from __future__ import annotations

import struct
from pathlib import Path
from typing import BinaryIO, Final

_MOST_BYTES: Final = 1024 * 1024
_TICKS_S: Final = 10_000_000


def read_chapters(path: Path) -> tuple[tuple[float, str], ...]:
    """Return (start in seconds, title) of each chapter; nothing where the file has none or is damaged.

    Example:
        >>> read_chapters(Path(__file__))
        ()
    """
    try:
        with path.open("rb") as file:
            end = path.stat().st_size
            for name in (b"moov", b"udta", b"chpl"):
                found = _box(file, name, end)
                if found is None:
                    return ()
                end = found
            return _entries(file.read(min(_MOST_BYTES, end - file.tell())))
    except (OSError, struct.error, IndexError):
        return ()


def _box(file: BinaryIO, name: bytes, end: int) -> int | None:
    """Go to the contents of the first box of that name before ``end``; return where it ends."""
    while file.tell() + 8 <= end:
        start = file.tell()
        size, kind = struct.unpack(">I4s", file.read(8))
        if size == 1:
            (size,) = struct.unpack(">Q", file.read(8))
        elif size == 0:
            size = end - start
        if kind == name:
            return int(min(end, start + size))
        if size < 8:
            return None
        file.seek(start + size)
    return None


def _entries(content: bytes) -> tuple[tuple[float, str], ...]:
    count, at, found = content[8], 9, []
    for _ in range(count):
        ticks, length = struct.unpack_from(">QB", content, at)
        found.append((ticks / _TICKS_S, content[at + 9 : at + 9 + length].decode("utf-8", "replace")))
        at += 9 + length
    return tuple(found)
