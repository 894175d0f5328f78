"""Editing sessions: their drafts, messages and last ranking."""

from __future__ import annotations

import json
import secrets
import sqlite3
import time
from dataclasses import dataclass

from vlai_widgets.engine.database import Database
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.results import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class SessionRecord:
    """One session. ``language`` is ``en`` or ``zh``."""

    session_id: str
    task_id: str
    user_id: str
    task_name: str
    language: str


@dataclass(frozen=True, slots=True)
class Sessions:
    """The sessions of all users."""

    database: Database

    def create(self, user_id: str, *, task_name: str, language: str | None) -> SessionRecord:
        """Start a session."""
        record = SessionRecord(
            session_id=_snowflake(),
            task_id=_snowflake(),
            user_id=user_id,
            task_name=task_name[:200],
            language="zh" if (language or "").lower().startswith("zh") else "en",
        )
        self.database.run(
            "INSERT INTO sessions (session_id, task_id, user_id, task_name, language, created_at)"
            " VALUES (:session, :task, :user, :name, :language, :now)",
            session=record.session_id,
            task=record.task_id,
            user=user_id,
            name=record.task_name,
            language=record.language,
            now=time.time(),
        )
        return record

    def find(self, session_id: str, *, user_id: str) -> SessionRecord | None:
        """Return a session of this user, or None: another user's session does not exist for them."""
        row = self.database.row(
            "SELECT * FROM sessions WHERE session_id = :session AND user_id = :user", session=session_id, user=user_id
        )
        return _record(row) if row else None

    def draft(self, session_id: str) -> Draft | None:
        """Return the newest draft, or None."""
        row = self.database.row(
            "SELECT draft FROM drafts WHERE session_id = :session ORDER BY version DESC LIMIT 1", session=session_id
        )
        return Draft.model_validate_json(row["draft"]) if row else None

    def save_draft(self, session_id: str, draft: Draft, *, note: str) -> None:
        """Store a new version of the draft."""
        self.database.run(
            "INSERT INTO drafts SELECT :session, COALESCE(MAX(version), 0) + 1, :note, :draft, :now"
            " FROM drafts WHERE session_id = :session",
            session=session_id,
            note=note,
            draft=json.dumps(draft.to_wire()),
            now=time.time(),
        )

    def draft_versions(self, session_id: str) -> list[tuple[int, str]]:
        """Return the number and the note of every version of the draft, oldest first."""
        rows = self.database.rows(
            "SELECT version, note FROM drafts WHERE session_id = :session ORDER BY version", session=session_id
        )
        return [(row["version"], row["note"]) for row in rows]

    def draft_version(self, session_id: str, number: int) -> Draft | None:
        """Return one version of the draft, or None."""
        row = self.database.row(
            "SELECT draft FROM drafts WHERE session_id = :session AND version = :version",
            session=session_id,
            version=number,
        )
        return Draft.model_validate_json(row["draft"]) if row else None

    def ranking(self, session_id: str) -> Ranking | None:
        """Return the last ranking, or None."""
        row = self.database.row("SELECT ranking FROM sessions WHERE session_id = :session", session=session_id)
        return Ranking.model_validate_json(row["ranking"]) if row and row["ranking"] else None

    def save_ranking(self, session_id: str, ranking: Ranking) -> None:
        """Store the last ranking."""
        self.database.run(
            "UPDATE sessions SET ranking = :ranking WHERE session_id = :session",
            ranking=ranking.model_dump_json(),
            session=session_id,
        )

    def add_message(self, session_id: str, *, role: str, text: str) -> None:
        """Keep one message of the conversation; ``role`` is ``user`` or ``model``."""
        self.database.run(
            "INSERT INTO messages (session_id, role, text, created_at) VALUES (:session, :role, :text, :now)",
            session=session_id,
            role=role,
            text=text,
            now=time.time(),
        )

    def said(self, session_id: str, *, most: int) -> list[tuple[str, int]]:
        """Return the user's last messages, oldest first, each with the number of versions that the draft had then."""
        rows = self.database.rows(
            "SELECT text, (SELECT COUNT(*) FROM drafts WHERE drafts.session_id = messages.session_id"
            " AND drafts.created_at < messages.created_at) AS versions FROM messages"
            " WHERE session_id = :session AND role = 'user' ORDER BY entry DESC LIMIT :most",
            session=session_id,
            most=most,
        )
        return [(row["text"], row["versions"]) for row in reversed(rows)]

    def messages(self, session_id: str) -> list[dict[str, object]]:
        """Return the conversation, oldest first."""
        rows = self.database.rows(
            "SELECT role, text, created_at FROM messages WHERE session_id = :session ORDER BY entry", session=session_id
        )
        return [dict(row) for row in rows]


def _record(row: sqlite3.Row) -> SessionRecord:
    return SessionRecord(
        session_id=row["session_id"],
        task_id=row["task_id"],
        user_id=row["user_id"],
        task_name=row["task_name"],
        language=row["language"],
    )


def _snowflake() -> str:
    # Nineteen digits, as the service's own ids.
    return str(secrets.randbelow(9 * 10**18) + 10**18)
