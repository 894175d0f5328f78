"""Exports: a draft becomes a video, under an id that the caller chose.

An export is a promise to a user, a render job is the work behind it. The same draft over the same media is rendered
once: asking again, under whatever id, finds the video or the job that makes it.
"""

from __future__ import annotations

import hashlib
import json
import time
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from pydantic import ValidationError

from vlai_widgets.engine.jobs import Queue
from vlai_widgets.engine.jobtable import RENDER_ID, Export, Job, JobTable
from vlai_widgets.engine.kinds import QUALITIES, QUALITY_WORDS, RENDER, RenderKind
from vlai_widgets.engine.library import Clip, Library
from vlai_widgets.engine.replies import Refused, bad_body
from vlai_widgets.engine.sessions import SessionRecord
from vlai_widgets.engine.versions import Versions
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.codes import Code
from vlai_widgets.protocol.draft import ClipSource, Draft, Duo, OpeningCard, TableCard
from vlai_widgets.protocol.payloads import ExportInfo, RenderFile, RenderRequest, RenderStatus
from vlai_widgets.protocol.routes import RENDER_DOWNLOAD, SIDECARS, fill

_STATUS: Final = {"queued": "pending", "running": "processing"}
ETA_FROM: Final = 0.03
"""Share that has to be done before the time left can be told: the start is not like the rest."""
_MEDIA_TYPES: Final = {"captions": "text/vtt; charset=utf-8", "scores": "application/json", "poster": "image/jpeg"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Exports:
    """Starts, shows and cancels exports."""

    jobs: JobTable
    queue: Queue
    library: Library
    kind: RenderKind
    versions: Versions

    async def submit(self, session: SessionRecord, request: RenderRequest) -> Export:
        """Start an export, or find the one that this id or this draft has already.

        Raises:
            Refused: The id, the draft or the output cannot be used (400).
        """
        if not RENDER_ID.fullmatch(request.id):
            raise Refused(Code.BAD_REQUEST, "id: use 1 to 80 letters, digits, dots, dashes and underscores.")
        known = self.jobs.export(session.user_id, request.id)
        if known is not None:
            return known
        if request.output.format != "mp4":
            raise Refused(Code.BAD_REQUEST, f"output.format: {request.output.format!r} is not supported. Use 'mp4'.")
        quality = _quality(request.output.quality)
        draft = self._checked(request.draft)
        clips = self._clips_of(draft, session)
        version = (await self.versions.get()).render
        # The wait above let others in: the same request twice at once must still be one export.
        known = self.jobs.export(session.user_id, request.id)
        if known is not None:
            return known
        job = self._job(session, draft, clips, quality=quality, version=version)
        return self.jobs.add_export(
            render_id=request.id, user_id=session.user_id, session_id=session.session_id, job_id=job.job_id
        )

    def find(self, user_id: str, render_id: str) -> Export:
        """Return a user's export.

        Raises:
            Refused: There is none of this id (404).
        """
        export = self.jobs.export(user_id, render_id) if RENDER_ID.fullmatch(render_id) else None
        if export is None:
            raise Refused(Code.NOT_FOUND, f"No export {render_id[:80]!r}. Submit it first.")
        return export

    def status(self, export: Export, *, base_url: str) -> RenderStatus:
        """Return how far an export is."""
        job = self.jobs.get(export.job_id)
        state, error = _outcome(export, job)
        status = RenderStatus(
            id=export.render_id,
            status=state,
            progress=round(100 * self._progress(export, job), 1),
            eta_s=self._left_s(job) if state == "processing" else None,
            error=error,
            created_at=_ms(export.created_at),
            cancelled_at=_ms(export.cancelled_at),
            completed_at=_ms(job.finished_at) if state not in ("pending", "processing") else None,
        )
        if state == "completed":
            result = job.result or {}
            url = base_url.rstrip("/") + fill(RENDER_DOWNLOAD, render_id=export.render_id)
            file = RenderFile(url=url, duration=result.get("duration_s"), size=result.get("size_bytes"))
            status = status.model_copy(update={"output_url": url, "output": file})
        return status

    def listing(self, user_id: str) -> list[ExportInfo]:
        """Return a user's exports, newest first."""
        found = []
        for export in self.jobs.exports(user_id):
            job = self.jobs.get(export.job_id)
            state, error = _outcome(export, job)
            over = state not in ("pending", "processing")
            found.append(
                ExportInfo(
                    id=export.render_id,
                    session_id=export.session_id,
                    status=state,
                    progress=round(100 * self._progress(export, job), 1),
                    created_at=_ms(export.created_at),
                    completed_at=_ms(job.finished_at) if over else None,
                    error=error,
                )
            )
        return found

    def cancel(self, export: Export) -> None:
        """Cancel an export that is not over. The work ends if no other export waits for it."""
        if self.jobs.get(export.job_id).is_active and self.jobs.cancel_export(export):
            self.queue.cancel(export.job_id)

    def file(self, export: Export) -> Path:
        """Return the finished video.

        Raises:
            Refused: It is not finished, or it was removed (404).
        """
        job = self.jobs.get(export.job_id)
        path = self.kind.path(job.job_id)
        state, _ = _outcome(export, job)
        if state != "completed":
            raise Refused(Code.NOT_FOUND, f"The export is {state}. Download it once it is completed.")
        if not path.is_file():
            raise Refused(Code.NOT_FOUND, "The video was removed from the engine's store. Export again under a new id.")
        return path

    def sidecar(self, export: Export, kind: str) -> tuple[Path, str]:
        """Return what lies beside the finished video, and its media type.

        Args:
            export: Whose.
            kind: ``captions`` (WebVTT), ``scores`` (JSON) or ``poster`` (JPEG).

        Raises:
            Refused: There is no such kind (400), or the video is not finished or was removed (404).
        """
        if kind not in SIDECARS:
            raise Refused(Code.BAD_REQUEST, f"No {kind[:40]!r} beside a video. Ask for one of: {', '.join(SIDECARS)}.")
        path = self.file(export).with_suffix(SIDECARS[kind])
        if not path.is_file():
            raise Refused(Code.NOT_FOUND, f"This video has no {kind}. Export it again under a new id.")
        return path, _MEDIA_TYPES[kind]

    def media_of(self, session_id: str, user_id: str, *, base_url: str) -> list[dict[str, Any]]:
        """Return the finished videos of a session, newest first."""
        exports = self.jobs.exports(user_id, session_id=session_id)
        done = [self.status(export, base_url=base_url) for export in exports]
        return [
            {"id": each.id, "type": "video", "url": each.output.url, "duration": each.output.duration,
             "size": each.output.size, "created_at": each.created_at}
            for each in done
            if each.output is not None
        ]  # fmt: skip

    def _checked(self, draft: dict[str, Any]) -> Draft:
        from vlai_widgets.engine import timeline

        try:
            checked = Draft.model_validate(draft)
            timeline.validate(checked)
        except ValidationError as error:
            raise bad_body(error) from None
        except InputError as error:
            raise Refused(Code.BAD_REQUEST, str(error)) from None
        return checked

    def _clips_of(self, draft: Draft, session: SessionRecord) -> list[Clip]:
        """Return the clips that a draft shows, in the session's order."""
        held = {clip.clip_id: clip for clip in self.library.clips(session.session_id)}
        shown = set(_clip_ids(draft))
        for clip_id in shown:
            if clip_id not in held:
                raise Refused(Code.BAD_REQUEST, f"draft: no clip {clip_id!r} in this session. Upload it first.")
        return [clip for clip_id, clip in held.items() if clip_id in shown]

    def _job(self, session: SessionRecord, draft: Draft, clips: list[Clip], *, quality: str, version: str) -> Job:
        key = render_key(draft, {clip.clip_id: clip.blob.sha256 for clip in clips}, quality=quality, version=version)
        done = self.jobs.newest(key, states=("completed",))
        if done is not None and self.kind.path(done.job_id).is_file():
            return done
        for clip in clips:
            if not clip.blob.path.is_file():
                raise Refused(Code.BAD_REQUEST, f"{clip.clip} was removed from the engine's store. Upload it again.")
        return self.queue.submit(
            RENDER,
            key=key,
            session_id=session.session_id,
            payload={
                "draft": draft.to_wire(),
                "sources": {clip.clip_id: clip.blob.sha256 for clip in clips},
                "posters": {clip.clip_id: clip.blob.sha256 for clip in clips},
                "quality": quality,
            },
        )

    def _left_s(self, job: Job) -> float | None:
        """Return how many seconds are left if the rest goes as what is done: frames cost about alike."""
        done = self.queue.progress(job.job_id)
        if job.started_at is None or done < ETA_FROM:
            return None
        return round((time.time() - job.started_at) * (1 - done) / done, 1)

    def _progress(self, export: Export, job: Job) -> float:
        if export.cancelled_at is not None or not job.is_active:
            return job.progress
        return self.queue.progress(job.job_id)


def _quality(asked: str) -> str:
    quality = QUALITY_WORDS.get(asked, asked)
    if quality not in QUALITIES:
        known = ", ".join((*QUALITIES, *QUALITY_WORDS))
        raise Refused(Code.BAD_REQUEST, f"output.quality: {asked[:40]!r} is not one of {known}.")
    return quality


def render_key(draft: Draft, contents: dict[str, str], *, quality: str, version: str) -> str:
    """Return what identifies a video: its draft, the content of its media, how it is written and by which version."""
    wire = draft.to_wire()
    for track in wire["t"]:  # type: ignore[attr-defined]
        for segment in track["sg"]:
            segment.pop("id")  # names a segment for editing; nothing of it can be seen
    identity = [wire, contents, quality, version]
    return f"{RENDER}:{hashlib.sha256(json.dumps(identity, sort_keys=True).encode()).hexdigest()}"


def wire_status(status: RenderStatus) -> dict[str, Any]:
    """Return an export's state in every shape that was ever published, all at once."""
    data = status.model_dump(mode="json", by_alias=True)
    return {
        "code": int(Code.OK),
        "message": "ok",
        "success": True,
        "taskId": status.id,
        "status": data["status"],
        "progress": data["progress"],
        "output": data["output"],
        "outputUrl": data["outputUrl"],
        "error": data["error"],
        "data": data,
    }


def _clip_ids(draft: Draft) -> Iterator[str]:
    if draft.m.logo_clip_id:
        yield draft.m.logo_clip_id
    for track in draft.t:
        for segment in track.sg:
            match segment.src:
                case ClipSource(clip_id=clip_id):
                    yield clip_id
                case Duo(first=first, second=second):
                    yield from (first.clip_id, second.clip_id)
                case OpeningCard(clip_ids=clip_ids):
                    yield from clip_ids
                case TableCard(rows=rows):
                    yield from (row.clip_id for row in rows)


def _outcome(export: Export, job: Job) -> tuple[str, str | None]:
    if export.cancelled_at is not None:
        return "cancelled", "It was cancelled."
    return _STATUS.get(job.state, job.state), job.error


def _ms(epoch_s: float | None) -> int | None:
    return round(epoch_s * 1000) if epoch_s is not None else None
