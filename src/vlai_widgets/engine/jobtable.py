"""Jobs and exports in the database: what survives a killed engine."""

from __future__ import annotations

import json
import re
import secrets
import sqlite3
import time
from dataclasses import dataclass
from typing import Any, Final, Literal

from vlai_widgets.engine.database import Database

JobState = Literal["queued", "running", "completed", "failed", "cancelled"]
ACTIVE: Final = ("queued", "running")
RENDER_ID: Final = re.compile(r"[A-Za-z0-9_.-]{1,80}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Job:
    """One piece of work. ``progress`` is 0-1; times are epoch seconds. Jobs of one ``key`` do the same."""

    job_id: str
    kind: str
    key: str
    session_id: str | None
    state: JobState
    payload: dict[str, Any]
    progress: float = 0.0
    result: dict[str, Any] | None = None
    error: str | None = None
    created_at: float = 0.0
    started_at: float | None = None
    finished_at: float | None = None

    @property
    def is_active(self) -> bool:
        """True while the job waits or runs."""
        return self.state in ACTIVE


@dataclass(frozen=True, slots=True, kw_only=True)
class Export:
    """One export that a user asked for; several may share a job."""

    render_id: str
    user_id: str
    session_id: str
    job_id: str
    created_at: float
    cancelled_at: float | None = None


@dataclass(frozen=True, slots=True)
class JobTable:
    """Jobs and exports."""

    database: Database

    def add(self, kind: str, *, key: str, session_id: str | None, payload: dict[str, Any]) -> Job:
        """Add a job that waits."""
        job = Job(
            job_id=secrets.token_hex(16),
            kind=kind,
            key=key,
            session_id=session_id,
            state="queued",
            payload=payload,
            created_at=time.time(),
        )
        self.database.run(
            "INSERT INTO jobs (job_id, kind, key, session_id, state, payload, created_at)"
            " VALUES (:job, :kind, :key, :session, :state, :payload, :now)",
            job=job.job_id,
            kind=kind,
            key=key,
            session=session_id,
            state=job.state,
            payload=json.dumps(payload),
            now=job.created_at,
        )
        return job

    def get(self, job_id: str) -> Job:
        """Return a job.

        Raises:
            KeyError: There is none of this id.
        """
        row = self.database.row("SELECT * FROM jobs WHERE job_id = :job", job=job_id)
        if row is None:
            raise KeyError(job_id)
        return _job(row)

    def newest(self, key: str, *, states: tuple[JobState, ...]) -> Job | None:
        """Return the newest job of a key in one of ``states``, or None."""
        rows = self.database.rows("SELECT * FROM jobs WHERE key = :key ORDER BY created_at DESC", key=key)
        return next((job for job in map(_job, rows) if job.state in states), None)

    def requeue(self) -> list[Job]:
        """Put what a killed engine left unfinished back in line; return it, oldest first."""
        self.database.run("UPDATE jobs SET state = 'queued', progress = 0, started_at = NULL WHERE state = 'running'")
        return [
            _job(row) for row in self.database.rows("SELECT * FROM jobs WHERE state = 'queued' ORDER BY created_at")
        ]

    def begin(self, job_id: str) -> None:
        """Say that a worker has begun."""
        self.database.run(
            "UPDATE jobs SET state = 'running', started_at = :now WHERE job_id = :job", job=job_id, now=time.time()
        )

    def progress(self, job_id: str, done: float) -> None:
        """Store how far a job has come, 0-1."""
        self.database.run("UPDATE jobs SET progress = :done WHERE job_id = :job", job=job_id, done=done)

    def finish(
        self, job_id: str, state: JobState, *, result: dict[str, Any] | None = None, error: str | None = None
    ) -> Job:
        """Store how a job ended, and return it."""
        self.database.run(
            "UPDATE jobs SET state = :state, result = :result, error = :error, finished_at = :now,"
            " progress = CASE WHEN :state = 'completed' THEN 1 ELSE progress END WHERE job_id = :job",
            job=job_id,
            state=state,
            result=json.dumps(result) if result is not None else None,
            error=error,
            now=time.time(),
        )
        return self.get(job_id)

    # --- exports

    def add_export(self, *, render_id: str, user_id: str, session_id: str, job_id: str) -> Export:
        """Remember that a user asked for this job under this id."""
        export = Export(
            render_id=render_id, user_id=user_id, session_id=session_id, job_id=job_id, created_at=time.time()
        )
        self.database.run(
            "INSERT INTO exports (user_id, render_id, session_id, job_id, created_at)"
            " VALUES (:user, :render, :session, :job, :now)",
            user=user_id,
            render=render_id,
            session=session_id,
            job=job_id,
            now=export.created_at,
        )
        return export

    def export(self, user_id: str, render_id: str) -> Export | None:
        """Return a user's export, or None."""
        row = self.database.row(
            "SELECT * FROM exports WHERE user_id = :user AND render_id = :render", user=user_id, render=render_id
        )
        return _export(row) if row else None

    def exports(self, user_id: str, *, session_id: str | None = None) -> list[Export]:
        """Return a user's exports (of one session), newest first."""
        rows = self.database.rows(
            "SELECT * FROM exports WHERE user_id = :user AND (:session IS NULL OR session_id = :session)"
            " ORDER BY created_at DESC, rowid DESC",
            user=user_id,
            session=session_id,
        )
        return [_export(row) for row in rows]

    def cancel_export(self, export: Export) -> bool:
        """Mark an export as cancelled; True if nobody else waits for its job."""
        self.database.run(
            "UPDATE exports SET cancelled_at = :now WHERE user_id = :user AND render_id = :render",
            user=export.user_id,
            render=export.render_id,
            now=time.time(),
        )
        others = self.database.row(
            "SELECT 1 FROM exports WHERE job_id = :job AND cancelled_at IS NULL", job=export.job_id
        )
        return others is None


def _job(row: sqlite3.Row) -> Job:
    fields = dict(row)
    fields["payload"] = json.loads(fields["payload"])
    fields["result"] = json.loads(fields["result"]) if fields["result"] else None
    return Job(**fields)


def _export(row: sqlite3.Row) -> Export:
    return Export(**dict(row))
