"""The engine's SQLite database: opening, migrating, and small helpers. WAL, so that readers never wait for a writer."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from vlai_widgets.errors import EngineError

MIGRATIONS: Final = (
    """
    CREATE TABLE users (
        user_id TEXT PRIMARY KEY,
        client_hash TEXT UNIQUE,
        created_at REAL NOT NULL
    );
    CREATE TABLE tokens (
        token_hash TEXT PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users,
        expires_at REAL NOT NULL
    );
    CREATE TABLE claims (
        claim_hash TEXT PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        expires_at REAL NOT NULL
    );
    CREATE TABLE ledger (
        entry INTEGER PRIMARY KEY,
        user_id TEXT NOT NULL REFERENCES users,
        available REAL NOT NULL,
        frozen REAL NOT NULL,
        reason TEXT NOT NULL,
        created_at REAL NOT NULL
    );
    CREATE INDEX ledger_user ON ledger (user_id);
    CREATE TABLE sessions (
        session_id TEXT PRIMARY KEY,
        task_id TEXT NOT NULL,
        user_id TEXT NOT NULL REFERENCES users,
        task_name TEXT NOT NULL,
        language TEXT NOT NULL,
        ranking TEXT,
        created_at REAL NOT NULL
    );
    CREATE TABLE blobs (
        sha256 TEXT PRIMARY KEY,
        extension TEXT NOT NULL,
        size_bytes INTEGER NOT NULL,
        facts TEXT,
        error TEXT,
        created_at REAL NOT NULL
    );
    CREATE TABLE media (
        session_id TEXT NOT NULL REFERENCES sessions,
        clip_id TEXT NOT NULL,
        clip TEXT NOT NULL,
        sha256 TEXT NOT NULL REFERENCES blobs,
        position INTEGER NOT NULL,
        PRIMARY KEY (session_id, clip_id),
        UNIQUE (session_id, clip)
    );
    CREATE INDEX media_content ON media (sha256);
    CREATE TABLE analyses (
        sha256 TEXT NOT NULL REFERENCES blobs,
        version TEXT NOT NULL,
        analysis TEXT NOT NULL,
        created_at REAL NOT NULL,
        PRIMARY KEY (sha256, version)
    );
    CREATE TABLE drafts (
        session_id TEXT NOT NULL REFERENCES sessions,
        version INTEGER NOT NULL,
        note TEXT NOT NULL,
        draft TEXT NOT NULL,
        created_at REAL NOT NULL,
        PRIMARY KEY (session_id, version)
    );
    CREATE TABLE messages (
        entry INTEGER PRIMARY KEY,
        session_id TEXT NOT NULL REFERENCES sessions,
        role TEXT NOT NULL,
        text TEXT NOT NULL,
        created_at REAL NOT NULL
    );
    CREATE INDEX messages_session ON messages (session_id);
    CREATE TABLE jobs (
        job_id TEXT PRIMARY KEY,
        kind TEXT NOT NULL,
        key TEXT NOT NULL,
        session_id TEXT,
        state TEXT NOT NULL,
        progress REAL NOT NULL DEFAULT 0,
        payload TEXT NOT NULL,
        result TEXT,
        error TEXT,
        created_at REAL NOT NULL,
        started_at REAL,
        finished_at REAL
    );
    CREATE INDEX jobs_key ON jobs (key);
    CREATE INDEX jobs_state ON jobs (state);
    CREATE TABLE exports (
        user_id TEXT NOT NULL REFERENCES users,
        render_id TEXT NOT NULL,
        session_id TEXT NOT NULL REFERENCES sessions,
        job_id TEXT NOT NULL REFERENCES jobs,
        cancelled_at REAL,
        created_at REAL NOT NULL,
        PRIMARY KEY (user_id, render_id)
    );
    """,
)
"""One script a version of the schema; ``PRAGMA user_version`` counts how many have run. Never edit one, add one."""


class Database:
    """One connection, used from the engine's event-loop thread only."""

    def __init__(self, path: Path) -> None:
        # Autocommit: a transaction begins where `transaction` says so, and nowhere by surprise.
        self._connection = sqlite3.connect(path, isolation_level=None, timeout=10.0)
        self._connection.row_factory = sqlite3.Row
        for pragma in ("journal_mode=WAL", "synchronous=NORMAL", "busy_timeout=10000", "foreign_keys=ON"):
            self._connection.execute(f"PRAGMA {pragma}")
        self._migrate(path)

    def close(self) -> None:
        """Close the connection."""
        self._connection.close()

    def run(self, statement: str, **values: object) -> int:
        """Run one statement and return how many rows it changed."""
        return self._connection.execute(statement, values).rowcount

    def rows(self, statement: str, **values: object) -> list[sqlite3.Row]:
        """Return all rows of a query."""
        return self._connection.execute(statement, values).fetchall()

    def row(self, statement: str, **values: object) -> sqlite3.Row | None:
        """Return the first row of a query, or None."""
        found: sqlite3.Row | None = self._connection.execute(statement, values).fetchone()
        return found

    @contextmanager
    def transaction(self) -> Iterator[None]:
        """Do what is inside as a whole or not at all."""
        self._connection.execute("BEGIN IMMEDIATE")
        try:
            yield
        except BaseException:
            self._connection.execute("ROLLBACK")
            raise
        self._connection.execute("COMMIT")

    def _migrate(self, path: Path) -> None:
        version: int = self._connection.execute("PRAGMA user_version").fetchone()[0]
        if version > len(MIGRATIONS):
            raise EngineError(
                f"{path} was written by a newer version of vlai-widgets. Upgrade, or set VLAI_HOME to another folder."
            )
        for number in range(version, len(MIGRATIONS)):
            self._connection.executescript(f"BEGIN;{MIGRATIONS[number]};PRAGMA user_version={number + 1};COMMIT;")
