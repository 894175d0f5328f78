"""A lock on an open file, held by one process at a time. It ends with the process that holds it, however that ends."""

from __future__ import annotations

import sys
from typing import IO, Any, Final

_FAR_BYTES: Final = 2**30
"""Where Windows locks a byte: nobody can read or write what it has locked, so it lies behind all content."""


def take(file: IO[Any]) -> bool:
    """Lock ``file`` for this process without waiting; return False if another one holds it."""
    try:
        if sys.platform == "win32":
            import msvcrt

            file.seek(_FAR_BYTES)
            msvcrt.locking(file.fileno(), msvcrt.LK_NBLCK, 1)
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except OSError:
        return False
    return True


def release(file: IO[Any]) -> None:
    """Give the lock back."""
    if sys.platform == "win32":
        import msvcrt

        file.seek(_FAR_BYTES)
        msvcrt.locking(file.fileno(), msvcrt.LK_UNLCK, 1)
    else:
        import fcntl

        fcntl.flock(file, fcntl.LOCK_UN)
