"""One session as the agent sees it: the engine's :class:`~vlai_widgets.engine.agent.workbench.Workbench`."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import TYPE_CHECKING

from vlai_widgets.engine.jobs import Queue
from vlai_widgets.engine.kinds import ANALYSE, analysis_key
from vlai_widgets.engine.library import Clip, Library, unusable
from vlai_widgets.engine.sessions import SessionRecord, Sessions
from vlai_widgets.engine.versions import Versions
from vlai_widgets.errors import InputError
from vlai_widgets.models import Analysis, Progress
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.results import Ranking

if TYPE_CHECKING:
    from vlai_widgets.engine.agent.workbench import ClipRecord, DraftVersion, Said

OnProgress = Callable[[Progress], Awaitable[None]]
TELL_EVERY_S = 0.1
_MESSAGES = 6


class SessionBench:
    """One session, analysing through the queue and keeping everything in the store."""

    def __init__(
        self, session: SessionRecord, *, sessions: Sessions, library: Library, queue: Queue, versions: Versions
    ) -> None:
        self._session = session
        self._sessions = sessions
        self._library = library
        self._queue = queue
        self._versions = versions

    @property
    def session_id(self) -> str:
        """The session's id."""
        return self._session.session_id

    @property
    def language(self) -> str:
        """Language that the session was opened with, ``en`` or ``zh``."""
        return self._session.language

    def clips(self) -> Sequence[ClipRecord]:
        """The uploaded clips, in upload order."""
        return [_with_facts(clip) for clip in self._library.clips(self.session_id)]

    def said(self) -> Sequence[Said]:
        """The user's last few messages before the present one, which is kept already, oldest first."""
        from vlai_widgets.engine.agent.workbench import Said

        return [Said(*each) for each in self._sessions.said(self.session_id, most=_MESSAGES)][:-1]

    async def analyses(self, clip_ids: Sequence[str], on_progress: OnProgress) -> Sequence[Analysis]:
        """Analyse what has not been analysed yet; return one analysis a clip, in the order asked for.

        Clips of the same content are analysed once, and a content that was analysed before not at all. A clip that
        cannot be analysed comes back with its ``error`` set.

        Raises:
            InputError: A clip id is not of this session.
        """
        held = {clip.clip_id: clip for clip in self._library.clips(self.session_id)}
        unknown = [clip_id for clip_id in clip_ids if clip_id not in held]
        if unknown:
            raise InputError(f"No clip {unknown[0]!r} in this session. It holds: {', '.join(held) or 'no clips'}.")
        clips = [held[clip_id] for clip_id in clip_ids]
        version = (await self._versions.get()).analysis
        work = _Batch(clips, self._library, self._queue, session_id=self.session_id, version=version)
        return await work.run(on_progress)

    def draft(self) -> Draft | None:
        """The current draft, or None."""
        return self._sessions.draft(self.session_id)

    def save_draft(self, draft: Draft, *, note: str) -> None:
        """Store a new version of the draft; ``note`` says what changed."""
        self._sessions.save_draft(self.session_id, draft, note=note)

    def versions(self) -> Sequence[DraftVersion]:
        """All versions of the draft, oldest first."""
        from vlai_widgets.engine.agent.workbench import DraftVersion

        return [DraftVersion(number, note) for number, note in self._sessions.draft_versions(self.session_id)]

    def draft_version(self, number: int) -> Draft:
        """One version of the draft.

        Raises:
            InputError: There is no such version.
        """
        draft = self._sessions.draft_version(self.session_id, number)
        if draft is None:
            raise InputError(f"The timeline has no version {number}.")
        return draft

    def ranking(self) -> Ranking | None:
        """The last ranking, or None."""
        return self._sessions.ranking(self.session_id)

    def save_ranking(self, ranking: Ranking) -> None:
        """Store the last ranking."""
        self._sessions.save_ranking(self.session_id, ranking)


def _with_facts(clip: Clip) -> ClipRecord:
    facts = clip.blob.facts
    if facts is None:
        return clip.record()
    return replace(clip.record(), kind=facts.kind, width_px=facts.width_px, height_px=facts.height_px)


class _Batch:
    """One call of `analyses`: its clips, how far each has come, and what failed."""

    def __init__(self, clips: Sequence[Clip], library: Library, queue: Queue, *, session_id: str, version: str) -> None:
        self._clips = clips
        self._library = library
        self._queue = queue
        self._session_id = session_id
        self._version = version
        self._done = {clip.blob.sha256: 0.0 for clip in clips}
        self._errors: dict[str, str] = {}
        self._changed: set[str] = set()
        self._news = asyncio.Event()

    async def run(self, on_progress: OnProgress) -> list[Analysis]:
        by_content = {clip.blob.sha256: clip for clip in self._clips}
        async with asyncio.TaskGroup() as group:
            work = [group.create_task(self._one(clip)) for clip in by_content.values()]
            teller = group.create_task(self._tell(on_progress))
            await asyncio.gather(*work)
            teller.cancel()
        await self._flush(on_progress)
        return [self._result(clip) for clip in self._clips]

    async def _one(self, clip: Clip) -> None:
        sha256 = clip.blob.sha256
        if clip.blob.error is not None:
            self._errors[sha256] = clip.blob.error
        elif self._library.analysis(sha256, self._version) is None:
            job = self._queue.submit(
                ANALYSE,
                key=analysis_key(sha256, self._version),
                payload={"sha256": sha256, "clip": clip.clip, "clip_id": clip.clip_id},
                session_id=self._session_id,
            )
            ended = await self._queue.wait(
                job.job_id, on_progress=lambda done: self._note(sha256, min(done, 0.99)), shared=False
            )
            if ended.error is not None:
                self._errors[sha256] = ended.error
        self._note(sha256, 1.0)

    def _note(self, sha256: str, done: float) -> None:
        self._done[sha256] = done
        self._changed.add(sha256)
        self._news.set()

    async def _tell(self, on_progress: OnProgress) -> None:
        while True:
            await self._news.wait()
            await self._flush(on_progress)
            await asyncio.sleep(TELL_EVERY_S)

    async def _flush(self, on_progress: OnProgress) -> None:
        self._news.clear()
        changed, self._changed = self._changed, set()
        for clip in self._clips:
            if clip.blob.sha256 in changed:
                done = self._done[clip.blob.sha256]
                await on_progress(
                    Progress(stage="analyse", done=done, clip=clip.clip, clip_id=clip.clip_id, overall=self._overall())
                )

    def _overall(self) -> float:
        # By duration: a long clip is more of the work. A file without one (a picture) counts as a second.
        weights = {
            clip.blob.sha256: max(1.0, (clip.blob.facts.duration_s if clip.blob.facts else None) or 0.0)
            for clip in self._clips
        }
        done = sum(weight * self._done[sha256] for sha256, weight in weights.items())
        return min(1.0, done / sum(weights.values())) if weights else 1.0

    def _result(self, clip: Clip) -> Analysis:
        sha256 = clip.blob.sha256
        kept = self._library.analysis(sha256, self._version)
        if kept is not None:
            return replace(kept, clip_id=clip.clip_id, clip=clip.clip)
        reason = self._errors.get(sha256, "It was not analysed.")
        return unusable(clip, reason, self._version)
