"""Handing in clips: files, addresses, and files that the engine holds already. Each becomes a clip of the session."""

from __future__ import annotations

import asyncio
import re
import threading
from collections.abc import AsyncIterator, Sequence
from dataclasses import dataclass
from pathlib import Path

from vlai_widgets.clipfiles import extension_of, safe_name, type_error
from vlai_widgets.engine.fetch import fetch
from vlai_widgets.engine.jobs import Queue
from vlai_widgets.engine.kinds import PROBE
from vlai_widgets.engine.library import Clip, Library
from vlai_widgets.engine.multipart import Received, receive
from vlai_widgets.engine.sessions import SessionRecord
from vlai_widgets.models import ACCEPTED_TYPES
from vlai_widgets.protocol.payloads import KnownFile, KnownMediaResult, UploadedFile, UploadResult
from vlai_widgets.protocol.routes import MEDIA, fill

FETCH_AT_ONCE = 4
_SHA256 = re.compile(r"[0-9a-f]{64}")


@dataclass(frozen=True, slots=True, kw_only=True)
class Uploads:
    """Takes files in.

    Attributes:
        library: Where they are kept.
        queue: Where they are probed.
        incoming_dir: Where they lie until they are whole.
    """

    library: Library
    queue: Queue
    incoming_dir: Path

    async def files(
        self,
        session: SessionRecord,
        chunks: AsyncIterator[bytes],
        *,
        content_type: str,
        length: int | None,
        base_url: str,
    ) -> UploadResult:
        """Take in the files of a multipart body.

        Raises:
            Refused: As :func:`~vlai_widgets.engine.multipart.receive` says.
        """
        received = await receive(chunks, content_type=content_type, length=length, folder=self.incoming_dir)
        return await self._take_in(session, received, base_url=base_url)

    async def urls(self, session: SessionRecord, urls: Sequence[str], *, base_url: str) -> UploadResult:
        """Fetch addresses. One that cannot be fetched becomes an entry with ``error``; the rest goes on."""
        stop = threading.Event()
        turn = asyncio.Semaphore(FETCH_AT_ONCE)

        async def one(url: str) -> Received:
            async with turn:
                return await asyncio.to_thread(fetch, url, folder=self.incoming_dir, stop=stop)

        try:
            received = await asyncio.gather(*(one(url) for url in urls))
        finally:
            stop.set()
        return await self._take_in(session, received, base_url=base_url)

    async def known(self, session: SessionRecord, files: Sequence[KnownFile], *, base_url: str) -> KnownMediaResult:
        """Attach what this user has handed in before, by hash; say of the rest whether it could be here."""
        clips = [self._attach_known(session, file) for file in files]
        await self._probe([clip for clip in clips if clip is not None], session)
        now = described(self.library.clips(session.session_id), session.session_id, base_url=base_url)
        return KnownMediaResult(
            files=[now[clip.clip_id] if clip is not None else None for clip in clips],
            same_size=[
                file.size_bytes is not None and self.library.holds_size(session.user_id, file.size_bytes)
                for file in files
            ],
        )

    def _attach_known(self, session: SessionRecord, file: KnownFile) -> Clip | None:
        name = safe_name(file.filename)
        if not _SHA256.fullmatch(file.sha256) or type_error(name) is not None:
            return None
        blob = self.library.held_by(session.user_id, file.sha256)
        return self.library.attach(session.session_id, blob, name=name) if blob is not None else None

    async def _take_in(self, session: SessionRecord, received: Sequence[Received], *, base_url: str) -> UploadResult:
        clips: list[Clip | None] = []
        try:
            for each in received:
                clips.append(self._attach(session, each))  # noqa: PERF401 - what came before a failure stays
        finally:
            for each in received:
                each.discard()
        await self._probe([clip for clip in clips if clip is not None], session)
        now = described(self.library.clips(session.session_id), session.session_id, base_url=base_url)
        return UploadResult(
            files=[
                now[clip.clip_id]
                if clip is not None
                else UploadedFile(filename=each.name, file_type=kind_of(each.extension), error=each.error)
                for each, clip in zip(received, clips, strict=True)
            ]
        )

    def _attach(self, session: SessionRecord, each: Received) -> Clip | None:
        if each.path is None:
            return None
        blob = self.library.add_file(
            each.path, sha256=each.sha256, extension=each.extension, size_bytes=each.size_bytes
        )
        return self.library.attach(session.session_id, blob, name=each.name)

    async def _probe(self, clips: Sequence[Clip], session: SessionRecord) -> None:
        unknown = {clip.blob.sha256: clip for clip in clips if clip.blob.facts is None}
        jobs = [
            self.queue.submit(
                PROBE,
                key=f"{PROBE}:{sha256}",
                payload={"sha256": sha256, "clip": clip.clip},
                session_id=session.session_id,
            )
            for sha256, clip in unknown.items()
        ]
        await asyncio.gather(*(self.queue.wait(job.job_id) for job in jobs))


def described(clips: Sequence[Clip], session_id: str, *, base_url: str) -> dict[str, UploadedFile]:
    """Return the clips of a session as the upload answer and the state show them, by clip id, in upload order."""
    root = base_url.rstrip("/")
    return {
        clip.clip_id: describe(clip, address=root + fill(MEDIA, session_id=session_id, clip_id=clip.clip_id))
        for clip in clips
    }


def describe(clip: Clip, *, address: str) -> UploadedFile:
    """Return a clip as the upload answer and the state show it; ``address`` is where its owner can fetch the file."""
    facts = clip.blob.facts
    return UploadedFile(
        filename=clip.clip,
        file_type=facts.kind if facts else kind_of(extension_of(clip.blob.path.name)),
        cdn_url=address,
        duration=facts.duration_s if facts else None,
        width=facts.width_px if facts else None,
        height=facts.height_px if facts else None,
        fps=facts.fps if facts else None,
        hash=clip.blob.sha256,
        clip_id=clip.clip_id,
        clip=clip.clip,
        error=clip.blob.error,
    )


def kind_of(extension: str) -> str:
    """Return ``video``, ``image`` or ``audio`` for a file type, as far as its name says."""
    if extension in ("jpg", "png", "gif", "webp"):
        return "image"
    if extension in ("mp3", "wav", "m4a", "aac"):
        return "audio"
    return "video" if extension in ACCEPTED_TYPES else "unknown"
