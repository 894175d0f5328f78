"""What nobody has used for long goes; what a session, an export or work in line needs stays."""

from __future__ import annotations

import os
import time
from pathlib import Path

import pytest

from vlai_widgets.engine.database import Database
from vlai_widgets.engine.tidying import tidy

DAY_S = 86_400.0
NOW = time.time()
OLD, NEW = NOW - 40 * DAY_S, NOW - 2 * DAY_S
SINCE = NOW - 30 * DAY_S


class Store:
    def __init__(self, folder: Path) -> None:
        self.media, self.renders = folder / "media", folder / "renders"
        self.media.mkdir()
        self.renders.mkdir()
        self.database = Database(folder / "engine.sqlite3")
        self.database.run("INSERT INTO users VALUES ('u', NULL, :t)", t=OLD)

    def file(self, folder: Path, name: str) -> Path:
        path = folder / name
        path.write_bytes(b"x")
        os.utime(path, (OLD, OLD))
        return path

    def clip(self, letter: str, *, session: str, at: float = OLD) -> Path:
        run, sha = self.database.run, letter * 64
        run("INSERT OR IGNORE INTO sessions VALUES (:s, 't', 'u', 'n', 'en', NULL, :at)", s=session, at=OLD)
        run("INSERT OR IGNORE INTO blobs VALUES (:sha, 'mp4', 1, NULL, NULL, :at)", sha=sha, at=at)
        run("INSERT INTO media VALUES (:s, :sha, :sha, :sha, 0)", s=session, sha=sha)
        return self.file(self.media, f"{sha}.mp4")

    def job(self, name: str, *, state: str = "completed", at: float = OLD, session: str = "old") -> None:
        self.database.run(
            "INSERT INTO jobs (job_id, kind, key, session_id, state, payload, created_at, finished_at)"
            " VALUES (:name, 'render', :name, :session, :state, '{}', :at, :end)",
            name=name,
            session=session,
            state=state,
            at=at,
            end=at if state == "completed" else None,
        )

    def export(self, job: str, *, at: float, session: str = "old") -> None:
        self.database.run(
            "INSERT INTO exports VALUES ('u', :job, :session, :job, NULL, :at)", job=job, session=session, at=at
        )

    def tidy(self) -> int:
        return tidy(self.database, media_dir=self.media, renders_dir=self.renders, since=SINCE)


@pytest.fixture
def store(tmp_path: Path) -> Store:
    return Store(tmp_path)


def test_clips_of_idle_sessions_go_and_those_in_use_stay(store: Store) -> None:
    idle = store.clip("a", session="idle")
    shared = store.clip("b", session="idle2")
    store.database.run("INSERT INTO sessions VALUES ('fresh', 't', 'u', 'n', 'en', NULL, :at)", at=NEW)
    store.database.run("INSERT INTO media VALUES ('fresh', 'c', 'c', :sha, 0)", sha="b" * 64)
    talked = store.clip("c", session="talked")
    store.database.run("INSERT INTO messages VALUES (1, 'talked', 'user', 'hi', :at)", at=NEW)
    edited = store.clip("d", session="edited")
    store.database.run("INSERT INTO drafts VALUES ('edited', 1, '', '{}', :at)", at=NEW)
    waiting = store.clip("e", session="waiting")
    store.job("j", state="queued", session="waiting")
    handed_in = store.clip("f", session="idle3", at=NEW)
    assert store.tidy() == 1
    assert not idle.exists()
    assert all(path.exists() for path in (shared, talked, edited, waiting, handed_in))
    assert store.database.row("SELECT 1 FROM blobs WHERE sha256 = :sha", sha="a" * 64), "what is known of it stays"


def test_old_videos_go_with_what_lies_beside_them_and_those_asked_for_stay(store: Store) -> None:
    store.database.run("INSERT INTO sessions VALUES ('old', 't', 'u', 'n', 'en', NULL, :at)", at=OLD)
    for name in ("gone", "asked", "young", "running"):
        store.job(name, state="running" if name == "running" else "completed", at=NEW if name == "young" else OLD)
    store.export("asked", at=NEW)
    store.export("gone", at=OLD)
    old = [store.file(store.renders, f"gone{ending}") for ending in (".mp4", ".vtt", ".jpg")]
    kept = [store.file(store.renders, f"{name}.mp4") for name in ("asked", "young", "running")]
    assert store.tidy() == 3
    assert not any(path.exists() for path in old)
    assert all(path.exists() for path in kept)
    assert store.tidy() == 0


def test_a_file_that_was_just_written_stays_whatever_is_known_of_it(store: Store) -> None:
    path = store.file(store.media, f"{'9' * 64}.mp4")
    os.utime(path)
    assert store.tidy() == 0
    assert path.exists()
