"""The media library: files kept by their content, what is known of each, and which session holds which."""

from __future__ import annotations

import re
import sqlite3
import time
from collections.abc import Sequence
from dataclasses import dataclass, replace
from pathlib import Path
from typing import TYPE_CHECKING

from pydantic import TypeAdapter

from vlai_widgets.engine.database import Database
from vlai_widgets.models import ACCEPTED_TYPES, Analysis, MediaFacts
from vlai_widgets.protocol.results import ANALYSIS

if TYPE_CHECKING:
    from vlai_widgets.engine.agent.workbench import ClipRecord

FACTS: TypeAdapter[MediaFacts] = TypeAdapter(MediaFacts)
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Blob:
    """One file by its content. ``facts`` is None until it was probed; ``error`` says why it cannot be used."""

    sha256: str
    path: Path
    size_bytes: int
    facts: MediaFacts | None = None
    error: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Clip:
    """One file of one session."""

    clip_id: str
    clip: str
    blob: Blob

    def record(self) -> ClipRecord:
        """Return the clip as the agent sees it."""
        # Here, not above: the agent brings the whole score model, which a store does not need to open.
        from vlai_widgets.engine.agent.workbench import ClipRecord

        return ClipRecord(
            clip_id=self.clip_id,
            clip=self.clip,
            sha256=self.blob.sha256,
            duration_s=self.blob.facts.duration_s if self.blob.facts else None,
            error=self.blob.error,
        )


def unusable(clip: Clip, reason: str, version: str) -> Analysis:
    """The analysis of a clip that could not be analysed: nothing but the reason."""
    return Analysis(
        clip_id=clip.clip_id,
        clip=clip.clip,
        sha256=clip.blob.sha256,
        analysis_version=version,
        media=clip.blob.facts,
        error=reason,
    )


@dataclass(frozen=True, slots=True)
class Library:
    """Files and what is known of them."""

    database: Database
    media_dir: Path
    posters_dir: Path

    # --- files by content

    def add_file(self, temporary: Path, *, sha256: str, extension: str, size_bytes: int) -> Blob:
        """Take over a temporary file. A file whose content is already there is dropped."""
        known = self.blob(sha256)
        if known is not None and known.path.is_file():
            temporary.unlink()
            return known
        if known is None:
            self.database.run(
                "INSERT INTO blobs (sha256, extension, size_bytes, created_at) VALUES (:sha, :ext, :size, :now)",
                sha=sha256,
                ext=extension,
                size=size_bytes,
                now=time.time(),
            )
        path = self._media_path(sha256, known.path.suffix[1:] if known else extension)
        temporary.replace(path)
        return known or Blob(sha256=sha256, path=path, size_bytes=size_bytes)

    def blob(self, sha256: str) -> Blob | None:
        """Return what is known of a content, or None."""
        row = self.database.row("SELECT * FROM blobs WHERE sha256 = :sha", sha=sha256)
        return self._blob(row) if row else None

    def held_by(self, user_id: str, sha256: str) -> Blob | None:
        """Return a content that this user has handed in before and that is still there, or None."""
        row = self.database.row(
            "SELECT blobs.* FROM blobs JOIN media USING (sha256) JOIN sessions USING (session_id)"
            " WHERE blobs.sha256 = :sha AND user_id = :user LIMIT 1",
            sha=sha256,
            user=user_id,
        )
        blob = self._blob(row) if row else None
        return blob if blob is not None and blob.path.is_file() else None

    def holds_size(self, user_id: str, size_bytes: int) -> bool:
        """Say whether this user has handed in a file of this length before."""
        row = self.database.row(
            "SELECT 1 FROM blobs JOIN media USING (sha256) JOIN sessions USING (session_id)"
            " WHERE size_bytes = :size AND user_id = :user LIMIT 1",
            size=size_bytes,
            user=user_id,
        )
        return row is not None

    def save_facts(self, sha256: str, facts: MediaFacts | None, *, error: str | None) -> None:
        """Store what a probe found."""
        self.database.run(
            "UPDATE blobs SET facts = :facts, error = :error WHERE sha256 = :sha",
            facts=FACTS.dump_json(facts).decode() if facts else None,
            error=error,
            sha=sha256,
        )

    # --- clips of a session

    def attach(self, session_id: str, blob: Blob, *, name: str) -> Clip:
        """Make a file a clip of a session, under a name that no other clip there has."""
        with self.database.transaction():
            taken = self.database.rows("SELECT clip_id, clip FROM media WHERE session_id = :s", s=session_id)
            # Made from the content, so that the same files give the same draft in every session, and with it the
            # same export.
            clip_id = _unused(f"c_{blob.sha256[:16]}", {row["clip_id"] for row in taken}, "{stem}-{number}{suffix}")
            clip = _unused(name, {row["clip"] for row in taken}, "{stem} ({number}){suffix}")
            self.database.run(
                "INSERT INTO media VALUES (:session, :clip_id, :clip, :sha, :position)",
                session=session_id,
                clip_id=clip_id,
                clip=clip,
                sha=blob.sha256,
                position=len(taken),
            )
        return Clip(clip_id=clip_id, clip=clip, blob=blob)

    def clips(self, session_id: str) -> list[Clip]:
        """Return the clips of a session, in upload order."""
        rows = self.database.rows(
            "SELECT * FROM media JOIN blobs USING (sha256) WHERE session_id = :session ORDER BY position",
            session=session_id,
        )
        return [Clip(clip_id=row["clip_id"], clip=row["clip"], blob=self._blob(row)) for row in rows]

    # --- analyses

    def analysis(self, sha256: str, version: str) -> Analysis | None:
        """Return the analysis of a content, or None."""
        row = self.database.row(
            "SELECT analysis FROM analyses WHERE sha256 = :sha AND version = :version", sha=sha256, version=version
        )
        return ANALYSIS.validate_json(row["analysis"]) if row else None

    def analyses(self, clips: Sequence[Clip], version: str) -> list[Analysis]:
        """Return the analyses that there are, in the order of ``clips`` and under the names of this session."""
        found = [(clip, self.analysis(clip.blob.sha256, version)) for clip in clips]
        return [replace(each, clip_id=clip.clip_id, clip=clip.clip) for clip, each in found if each is not None]

    def save_analysis(self, analysis: Analysis, poster_jpeg: bytes | None) -> None:
        """Store an analysis and the clip's poster."""
        if poster_jpeg:
            path = self.poster_path(analysis.sha256)
            temporary = path.with_suffix(".part")
            temporary.write_bytes(poster_jpeg)
            temporary.replace(path)
        self.database.run(
            "INSERT OR REPLACE INTO analyses VALUES (:sha, :version, :analysis, :now)",
            sha=analysis.sha256,
            version=analysis.analysis_version,
            analysis=ANALYSIS.dump_json(analysis).decode(),
            now=time.time(),
        )

    def poster_path(self, sha256: str) -> Path:
        """Return where the poster of a content lies, whether or not it is there."""
        return self.posters_dir / f"{_checked(sha256)}.jpg"

    def _media_path(self, sha256: str, extension: str) -> Path:
        if extension not in ACCEPTED_TYPES:
            raise ValueError(f"not an accepted type: {extension!r}")
        return self.media_dir / f"{_checked(sha256)}.{extension}"

    def _blob(self, row: sqlite3.Row) -> Blob:
        return Blob(
            sha256=row["sha256"],
            path=self._media_path(row["sha256"], row["extension"]),
            size_bytes=row["size_bytes"],
            facts=FACTS.validate_json(row["facts"]) if row["facts"] else None,
            error=row["error"],
        )


def _checked(sha256: str) -> str:
    if not _SHA256.fullmatch(sha256):
        raise ValueError("not a sha256")
    return sha256


def _unused(name: str, taken: set[str], pattern: str) -> str:
    if name not in taken:
        return name
    stem, suffix = Path(name).stem, Path(name).suffix
    number = 2
    while (other := pattern.format(stem=stem, number=number, suffix=suffix)) in taken:
        number += 1
    return other
