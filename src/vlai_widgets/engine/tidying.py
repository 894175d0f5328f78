"""What nobody has used for long is removed from the store: copies of clips, and finished videos.

What is known of them stays: a clip that was analysed is not analysed again, and whoever asks for a file that is gone is
told to hand it in, or to export, once more. Done when the engine starts, before it takes up any work.
"""

from __future__ import annotations

import logging
from pathlib import Path

from vlai_widgets.engine.database import Database

_log = logging.getLogger(__name__)

_USED_MEDIA = """
WITH used AS (
    SELECT session_id FROM sessions WHERE created_at >= :since
    UNION SELECT session_id FROM drafts WHERE created_at >= :since
    UNION SELECT session_id FROM messages WHERE created_at >= :since
    UNION SELECT session_id FROM exports WHERE created_at >= :since
    UNION SELECT session_id FROM jobs WHERE created_at >= :since OR state IN ('queued', 'running')
)
SELECT sha256 AS name FROM media WHERE session_id IN (SELECT session_id FROM used)
UNION SELECT sha256 FROM blobs WHERE created_at >= :since
"""
_USED_RENDERS = """
SELECT job_id AS name FROM jobs WHERE finished_at >= :since OR finished_at IS NULL
UNION SELECT job_id FROM exports WHERE created_at >= :since
"""


def tidy(database: Database, *, media_dir: Path, renders_dir: Path, since: float) -> int:
    """Remove the files that were not used since then; return how many.

    A clip is used by every session that was opened, edited, talked to or exported since, or that has work in line; a
    video by every export that was asked for since.

    Args:
        database: What is known of the files.
        media_dir: Clips, each named by its content.
        renders_dir: Videos and what lies beside them, each named by its job.
        since: Epoch seconds.
    """
    removed = 0
    for folder, query in ((media_dir, _USED_MEDIA), (renders_dir, _USED_RENDERS)):
        used = {row["name"] for row in database.rows(query, since=since)}
        for path in folder.iterdir():
            try:
                if path.stem not in used and path.stat().st_mtime < since:
                    path.unlink()
                    removed += 1
            except OSError as error:
                _log.warning("%s cannot be removed: %s", path.name, error.strerror)
    if removed:
        _log.info("%d files that were not used for long are removed", removed)
    return removed
