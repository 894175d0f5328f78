"""Exports that were started, written down: a kernel that restarts must not leave a render without anyone to fetch it.

One SQLite file in the package's home that only its owner can read. It holds where a render is and where its video goes,
never a token. Several kernels may write at once.
"""

from __future__ import annotations

import contextlib
import sqlite3
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Literal

from vlai_widgets.owndb import own_database

FILE_NAME: Final = "exports.sqlite3"
ExportState = Literal["running", "finished", "failed"]

_KEPT: Final = 500
_KEPT_S: Final = 30 * 86_400.0
_TABLE: Final = """
CREATE TABLE IF NOT EXISTS exports (
    render_id TEXT NOT NULL, url TEXT NOT NULL, backend TEXT NOT NULL, session_id TEXT NOT NULL, target TEXT NOT NULL,
    created_at REAL NOT NULL, state TEXT NOT NULL, error TEXT, sidecars INTEGER NOT NULL DEFAULT 0,
    PRIMARY KEY (render_id, backend, session_id)
)
"""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportRecord:
    """One export.

    Attributes:
        render_id: Its id at the backend.
        session_id: The session that it belongs to.
        backend: ``local`` or ``cloud``.
        url: Address of the backend when the export was started.
        target: Where the video goes.
        created_at: When it was started, in epoch seconds.
        state: ``running`` until its video was fetched or it is known to have failed.
        error: Why it failed, or None.
        sidecars: Whether captions, scores and a poster come with the video.
    """

    render_id: str
    session_id: str
    backend: str
    url: str
    target: Path
    created_at: float
    state: ExportState = "running"
    error: str | None = None
    sidecars: bool = False


class ExportLog:
    """The exports of one user on one machine.

    Args:
        path: The file, such as ``exports.sqlite3`` in the package's home. It is made when the first export is written.
    """

    def __init__(self, path: Path) -> None:
        self._path = path

    def began(self, record: ExportRecord) -> None:
        """Write down an export that is about to be submitted.

        Raises:
            OSError: The file cannot be written.
        """
        with self._open(writing=True) as db:
            db.execute(
                "INSERT OR REPLACE INTO exports "
                "(render_id, url, backend, session_id, target, created_at, state, error, sidecars) "
                "VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?)",
                (
                    record.render_id, record.url, record.backend, record.session_id, str(record.target),
                    record.created_at, record.state, record.error, record.sidecars,
                ),
            )  # fmt: skip
            db.execute("DELETE FROM exports WHERE state != 'running' AND created_at < ?", (time.time() - _KEPT_S,))
            db.execute(
                "DELETE FROM exports WHERE state != 'running' AND rowid NOT IN "
                "(SELECT rowid FROM exports ORDER BY created_at DESC LIMIT ?)",
                (_KEPT,),
            )

    def ended(self, render_id: str, state: ExportState, *, error: str | None = None) -> None:
        """Write down how an export ended. Nothing happens if it was never written down.

        Raises:
            OSError: The file cannot be written.
        """
        if self._path.exists():
            with self._open(writing=True) as db:
                db.execute("UPDATE exports SET state = ?, error = ? WHERE render_id = ?", (state, error, render_id))

    def renamed(self, render_id: str, new_id: str) -> None:
        """Write down that the backend gave an export another id.

        Raises:
            OSError: The file cannot be written.
        """
        with self._open(writing=True) as db:
            db.execute("UPDATE OR REPLACE exports SET render_id = ? WHERE render_id = ?", (new_id, render_id))

    def forget(self, render_id: str) -> None:
        """Take an export out of the log, for instance because the backend never accepted it.

        Raises:
            OSError: The file cannot be written.
        """
        if self._path.exists():
            with self._open(writing=True) as db:
                db.execute("DELETE FROM exports WHERE render_id = ?", (render_id,))

    def records(self) -> tuple[ExportRecord, ...]:
        """Return all exports, newest first.

        Raises:
            OSError: The file cannot be read.
        """
        if not self._path.exists():
            return ()
        with self._open(writing=False) as db:
            rows = db.execute(
                "SELECT render_id, session_id, backend, url, target, created_at, state, error, sidecars FROM exports "
                "ORDER BY created_at DESC, rowid DESC"
            ).fetchall()
        return tuple(
            ExportRecord(
                render_id=row[0], session_id=row[1], backend=row[2], url=row[3], target=Path(row[4]),
                created_at=row[5], state=row[6], error=row[7], sidecars=bool(row[8]),
            )
            for row in rows
        )  # fmt: skip

    def asked_for_sidecars(self, render_id: str) -> bool:
        """Say whether an export was to bring its sidecar files; False if it was never written down.

        Raises:
            OSError: The file cannot be read.
        """
        return any(record.sidecars for record in self.records() if record.render_id == render_id)

    @contextlib.contextmanager
    def _open(self, *, writing: bool) -> Iterator[sqlite3.Connection]:
        with own_database(self._path, _TABLE, writing=writing) as db:
            if all(column[1] != "sidecars" for column in db.execute("PRAGMA table_info(exports)")):
                with contextlib.suppress(sqlite3.OperationalError):  # another process was quicker
                    db.execute("ALTER TABLE exports ADD COLUMN sidecars INTEGER NOT NULL DEFAULT 0")
            yield db
