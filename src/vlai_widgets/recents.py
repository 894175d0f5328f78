"""Boards that were saved lately, so that a page can offer them before any kernel runs."""

from __future__ import annotations

import hashlib
import logging
import os
import time
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from vlai_widgets.errors import VlaiError
from vlai_widgets.owndb import own_database
from vlai_widgets.settings import Settings

FILE_NAME: Final = "boards.sqlite3"
RUNS_FOLDER: Final = "boards"
MOST_KEPT: Final = 50
MOST_RUNS_KEPT: Final = 20

_TABLE: Final = """
CREATE TABLE IF NOT EXISTS boards (
    path TEXT PRIMARY KEY, title TEXT, clips INTEGER NOT NULL, leader TEXT, leader_score REAL, saved_at REAL NOT NULL
)
"""
_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class RecentBoard:
    """A board that lies in a file.

    Attributes:
        path: The ``.vlai`` file.
        title: The board's title, or None.
        clips: How many clips it ranks.
        leader: Name of the first one, or None where none has a score.
        leader_score: Its score, 0-100.
        saved_at: When it was saved, in epoch seconds.
    """

    path: Path
    title: str | None
    clips: int
    leader: str | None
    leader_score: float | None
    saved_at: float

    @property
    def board_id(self) -> str:
        """A name for the file that says nothing about where it lies."""
        return hashlib.sha256(os.fsencode(self.path)).hexdigest()[:32]


def remember(path: Path, *, title: str | None, clips: int, leader: str | None, leader_score: float | None) -> None:
    """Write down that a board was saved. That the list cannot be written only costs the list, so nothing is raised."""
    try:
        file = Settings.from_environ().home / FILE_NAME
        with own_database(file, _TABLE, writing=True) as db:
            row = (str(path.resolve()), title, clips, leader, leader_score, time.time())
            db.execute("INSERT OR REPLACE INTO boards VALUES (?, ?, ?, ?, ?, ?)", row)
            db.execute(
                "DELETE FROM boards WHERE path NOT IN (SELECT path FROM boards ORDER BY saved_at DESC LIMIT ?)",
                (MOST_KEPT,),
            )
    except (OSError, UnicodeError, VlaiError) as error:
        _log.warning("The list of recent boards was not written: %s", error)


def recent_boards(*, settings: Settings | None = None) -> tuple[RecentBoard, ...]:
    """Return the boards that were saved lately and are still there, newest first.

    Raises:
        OSError: The list cannot be read.

    Example:
        >>> path = board.in_language("en").save("q3.vlai")
        >>> path.name in [recent.path.name for recent in recent_boards()]
        True
    """
    file = (settings or Settings.from_environ()).home / FILE_NAME
    if not file.exists():
        return ()
    with own_database(file, _TABLE, writing=False) as db:
        rows = db.execute("SELECT path, title, clips, leader, leader_score, saved_at FROM boards").fetchall()
    boards = [
        RecentBoard(path=Path(row[0]), title=row[1], clips=row[2], leader=row[3], leader_score=row[4], saved_at=row[5])
        for row in rows
    ]
    return tuple(sorted((b for b in boards if b.path.is_file()), key=lambda b: b.saved_at, reverse=True))


def place_for_run(*, settings: Settings | None = None) -> Path:
    """Return where the board of a finished run goes, in the package's home; removes the oldest beyond twenty.

    Raises:
        OSError: The folder cannot be written.
    """
    folder = (settings or Settings.from_environ()).home / RUNS_FOLDER
    folder.mkdir(mode=0o700, parents=True, exist_ok=True)
    for old in sorted(folder.glob("run-*.vlai"), reverse=True)[MOST_RUNS_KEPT - 1 :]:
        old.unlink(missing_ok=True)
    return folder / f"run-{time.time_ns() // 1_000_000}-{os.getpid()}.vlai"
