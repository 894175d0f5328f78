"""One SQLite file that only its owner can read, which several processes of that owner may write at once."""

from __future__ import annotations

import contextlib
import os
import sqlite3
from collections.abc import Iterator
from pathlib import Path
from typing import Final

_BUSY_S: Final = 5.0


@contextlib.contextmanager
def own_database(path: Path, schema: str, *, writing: bool) -> Iterator[sqlite3.Connection]:
    """Open the file for one transaction; made, with its folder, at the first writing.

    Args:
        path: The file.
        schema: A ``CREATE TABLE IF NOT EXISTS`` statement.
        writing: Whether the file is made where there is none.

    Raises:
        OSError: The file cannot be used.
    """
    try:
        if writing:
            path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            # Owner-only from its first byte; SQLite gives its journal the same rights.
            os.close(os.open(path, os.O_CREAT | os.O_RDWR, 0o600))
        if os.name == "posix" and path.stat().st_mode & 0o077:
            path.chmod(0o600)
        db = sqlite3.connect(path, timeout=_BUSY_S)
        try:
            with db:
                db.execute(schema)
                yield db
        finally:
            db.close()
    except sqlite3.Error as error:
        raise OSError(f"{path} cannot be used: {error}. Delete it, and what it knew is forgotten.") from None
