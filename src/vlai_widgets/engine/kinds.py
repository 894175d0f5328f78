"""The three kinds of job: probing a file, analysing a clip, rendering a draft."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vlai_widgets.engine import worker
from vlai_widgets.engine.jobtable import Job
from vlai_widgets.engine.library import FACTS, Blob, Library
from vlai_widgets.engine.workers import Call, Lane
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.results import ANALYSIS
from vlai_widgets.protocol.routes import SIDECARS

PROBE: Final = "probe"
ANALYSE: Final = "analyse"
RENDER: Final = "render"


def analysis_key(sha256: str, version: str) -> str:
    """Key of the job that analyses a content."""
    return f"{ANALYSE}:{sha256}:{version}"


QUALITIES: Final = ("preview", "low", "medium", "high")
QUALITY_WORDS: Final = {"draft": "preview"}
"""Other words for a quality."""

PROBE_DEADLINE_S = 30.0
ANALYSE_DEADLINE_S = 120.0
ANALYSE_DEADLINE_PER_CLIP_SECOND = 20.0
RENDER_DEADLINE_S = 30 * 60.0


@dataclass(frozen=True, slots=True)
class ProbeKind:
    """Find out what a file is. Payload: ``sha256``, ``clip``."""

    library: Library
    lane: Lane = Lane.LIGHT

    def call(self, job: Job) -> Call:
        """Say what a worker is to do."""
        blob = _held(self.library, job)
        return Call(function=worker.probe, arguments={"path": blob.path}, deadline_s=PROBE_DEADLINE_S)

    def finish(self, job: Job, value: Any) -> dict[str, Any]:
        """Keep the facts."""
        self.library.save_facts(job.payload["sha256"], FACTS.validate_python(value), error=None)
        return {}

    def abandon(self, job: Job, error: str) -> None:
        """Keep why the file cannot be used."""
        self.library.save_facts(job.payload["sha256"], None, error=error)


@dataclass(frozen=True, slots=True)
class AnalyseKind:
    """Analyse a clip. Payload: ``sha256``, ``clip``, ``clip_id``."""

    library: Library
    lane: Lane = Lane.NORMAL

    def call(self, job: Job) -> Call:
        """Say what a worker is to do."""
        blob = _held(self.library, job)
        duration_s = (blob.facts.duration_s if blob.facts else None) or 0.0
        return Call(
            function=worker.analyze,
            arguments={
                "path": blob.path,
                "clip_id": job.payload["clip_id"],
                "clip": job.payload["clip"],
                "sha256": blob.sha256,
            },
            deadline_s=max(ANALYSE_DEADLINE_S, ANALYSE_DEADLINE_PER_CLIP_SECOND * duration_s),
        )

    def finish(self, job: Job, value: Any) -> dict[str, Any]:
        """Keep the analysis and the poster."""
        text, poster_jpeg = value
        analysis = ANALYSIS.validate_json(text)
        self.library.save_analysis(analysis, poster_jpeg)
        return {"version": analysis.analysis_version, "error": analysis.error}

    def abandon(self, job: Job, error: str) -> None:
        """Keep nothing: a crash is not what the file is, and the next try may do better."""


@dataclass(frozen=True, slots=True)
class RenderKind:
    """Render a draft. Payload: ``draft``, ``sources`` and ``posters`` (clip id to sha256), ``quality``."""

    library: Library
    renders_dir: Path
    lane: Lane = Lane.HEAVY

    def call(self, job: Job) -> Call:
        """Say what a worker is to do."""
        sources = {clip_id: self._source(sha256) for clip_id, sha256 in job.payload["sources"].items()}
        posters = {clip_id: self.library.poster_path(sha256) for clip_id, sha256 in job.payload["posters"].items()}
        return Call(
            function=worker.render,
            arguments={
                "draft": job.payload["draft"],
                "sources": sources,
                "posters": {clip_id: path for clip_id, path in posters.items() if path.is_file()},
                "out": self._unfinished(job),
                "quality": job.payload["quality"],
            },
            deadline_s=RENDER_DEADLINE_S,
        )

    def finish(self, job: Job, value: Any) -> dict[str, Any]:
        """Give the video its name, after what lies beside it: from now on it is whole."""
        unfinished = self._unfinished(job)
        for ending in SIDECARS.values():
            if unfinished.with_suffix(ending).is_file():
                unfinished.with_suffix(ending).replace(self.path(job.job_id).with_suffix(ending))
        unfinished.replace(self.path(job.job_id))
        return dict(value)

    def abandon(self, job: Job, error: str) -> None:
        """Remove what was written; a worker that was killed leaves its own temporary files too."""
        for leftover in self.renders_dir.glob(f"*{job.job_id}*.part.*"):
            leftover.unlink(missing_ok=True)

    def path(self, job_id: str) -> Path:
        """Return where a finished video lies. Job ids are the engine's own, never a caller's."""
        return self.renders_dir / f"{job_id}.mp4"

    def _unfinished(self, job: Job) -> Path:
        return self.renders_dir / f"{job.job_id}.part.mp4"

    def _source(self, sha256: str) -> Path:
        blob = self.library.blob(sha256)
        if blob is None or not blob.path.is_file():
            raise InputError("A clip of this draft is no longer in the engine's store. Upload it again.")
        return blob.path


def _held(library: Library, job: Job) -> Blob:
    blob = library.blob(job.payload["sha256"])
    if blob is None or not blob.path.is_file():
        raise InputError(f"{job.payload['clip']} is no longer in the engine's store. Upload it again.")
    return blob
