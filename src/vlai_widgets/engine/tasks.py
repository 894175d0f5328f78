"""What a session is to its user: starting one, its state, its analyses, its reel."""

from __future__ import annotations

import secrets
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from vlai_widgets.engine.accounts import Accounts
from vlai_widgets.engine.bench import SessionBench
from vlai_widgets.engine.exports import Exports
from vlai_widgets.engine.jobtable import JobTable
from vlai_widgets.engine.kinds import analysis_key
from vlai_widgets.engine.library import Clip, Library, unusable
from vlai_widgets.engine.replies import Refused
from vlai_widgets.engine.sessions import SessionRecord, Sessions
from vlai_widgets.engine.uploads import described
from vlai_widgets.engine.versions import Versions
from vlai_widgets.errors import InputError, NoScores
from vlai_widgets.models import ASPECTS, Analysis
from vlai_widgets.protocol.codes import Code
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.events import LEADERBOARD_KEY
from vlai_widgets.protocol.payloads import (
    ClaimToken,
    ClaimTokenRequest,
    CreateSession,
    ReelRequest,
    SessionCreated,
    SessionState,
    StateAnswer,
)  # fmt: skip

CLAIM_LIFE_S = 604_800


@dataclass(frozen=True, slots=True, kw_only=True)
class Tasks:
    """Sessions, as their users see them."""

    sessions: Sessions
    library: Library
    accounts: Accounts
    exports: Exports
    jobs: JobTable
    versions: Versions

    def create(self, user_id: str, request: CreateSession) -> SessionCreated:
        """Start a session."""
        session = self.sessions.create(user_id, task_name=request.task_name, language=request.language)
        return SessionCreated(task_id=session.task_id, session_id=session.session_id, user_id=user_id)

    def find(self, session_id: str, user_id: str) -> SessionRecord:
        """Return a session of this user.

        Raises:
            Refused: There is none (1002).
        """
        session = self.sessions.find(session_id, user_id=user_id)
        if session is None:
            raise Refused(Code.SESSION_NOT_FOUND, "No such session. Create a new one.")
        return session

    def claim(self, user_id: str, request: ClaimTokenRequest) -> ClaimToken:
        """Make a claim token for a session.

        Raises:
            Refused: There is no such session (1002).
        """
        session = self.find(request.session_id, user_id)
        if session.task_id != request.task_id:
            raise Refused(Code.SESSION_NOT_FOUND, "The task and the session do not belong together.")
        token = f"clm_{secrets.token_urlsafe(32)}"
        self.accounts.keep_claim(token, session.session_id, life_s=CLAIM_LIFE_S)
        return ClaimToken(claim_token=token, expires_in=CLAIM_LIFE_S)

    async def state(self, session: SessionRecord, *, base_url: str) -> StateAnswer:
        """Return all there is to see of a session."""
        clips = self.library.clips(session.session_id)
        draft = self.sessions.draft(session.session_id)
        ranking = self.sessions.ranking(session.session_id)
        state = SessionState(
            video_infos=[
                file.model_dump(mode="json")
                for file in described(clips, session.session_id, base_url=base_url).values()
            ],
            draft=draft.to_wire() if draft else {},
            canvas_config=_canvas(draft),
            video_analyses={each.clip_id: _summary(each) for each in await self.analyses(session)},
            generated_media=self.exports.media_of(session.session_id, session.user_id, base_url=base_url),
        )
        if ranking is not None:
            state = SessionState.model_validate({**state.model_dump(), LEADERBOARD_KEY: ranking.model_dump()})
        return StateAnswer(
            session_id=session.session_id, task_id=session.task_id, task_name=session.task_name, state=state
        )

    async def analyses(self, session: SessionRecord) -> list[Analysis]:
        """Return the analyses that a session has, in upload order. Runs nothing.

        A clip that cannot be analysed has one too, with its ``error`` set: nobody should lose a clip without a word.
        """
        clips = self.library.clips(session.session_id)
        version = (await self.versions.get()).analysis if clips else ""
        found = [self._analysis(clip, version) for clip in clips]
        return [each for each in found if each is not None]

    def _analysis(self, clip: Clip, version: str) -> Analysis | None:
        kept = self.library.analyses([clip], version)
        if kept:
            return kept[0]
        if clip.blob.error is not None:
            return unusable(clip, clip.blob.error, version)
        job = self.jobs.newest(analysis_key(clip.blob.sha256, version), states=("completed", "failed"))
        return unusable(clip, job.error, version) if job is not None and job.error else None

    def media(self, session: SessionRecord, clip_id: str) -> Path:
        """Return the file of a clip.

        Raises:
            Refused: There is no such clip, or its file was removed (404).
        """
        clip = self._clip(session, clip_id)
        if not clip.blob.path.is_file():
            raise Refused(Code.NOT_FOUND, f"{clip.clip} was removed from the engine's store. Upload it again.")
        return clip.blob.path

    def poster(self, session: SessionRecord, clip_id: str) -> Path:
        """Return the file of a clip's poster.

        Raises:
            Refused: There is no such clip, or no poster of it (404).
        """
        clip = self._clip(session, clip_id)
        path = self.library.poster_path(clip.blob.sha256)
        if not path.is_file():
            raise Refused(Code.NOT_FOUND, f"{clip.clip} has no poster: it has not been analysed, or has no picture.")
        return path

    async def lay_reel(self, session: SessionRecord, request: ReelRequest, bench: SessionBench) -> Draft:
        """Lay the leaderboard reel of a ranking into the session's draft.

        Raises:
            Refused: A clip is unknown or not analysed, or an option does not exist (400).
        """
        from vlai_widgets.engine import agent

        held = {clip.clip_id: clip for clip in self.library.clips(session.session_id)}
        asked = request.clip_ids if request.clip_ids is not None else list(held)
        for clip_id in asked:
            self._clip(session, clip_id, code=Code.BAD_REQUEST)
        version = (await self.versions.get()).analysis
        analyses = self.library.analyses([held[clip_id] for clip_id in dict.fromkeys(asked)], version)
        have = {each.clip_id for each in analyses}
        # A clip that cannot be used has no analysis and never will; the ranking goes on without it.
        missing = [held[clip_id].clip for clip_id in asked if clip_id not in have and not held[clip_id].blob.error]
        if missing or not analyses:
            names = ", ".join(missing) or "no clips in this session"
            raise Refused(Code.BAD_REQUEST, f"Not analysed yet: {names}. Ask for a ranking first.")
        try:
            return agent.lay_reel(request, bench=bench, analyses=analyses)
        except (InputError, NoScores) as error:
            raise Refused(Code.BAD_REQUEST, str(error)) from None

    def _clip(self, session: SessionRecord, clip_id: str, *, code: Code = Code.NOT_FOUND) -> Clip:
        for clip in self.library.clips(session.session_id):
            if clip.clip_id == clip_id:
                return clip
        raise Refused(code, f"No clip {clip_id[:80]!r} in this session.")


def _canvas(draft: Draft | None) -> dict[str, Any]:
    if draft is None:
        return {}
    width, height = draft.m.width, draft.m.height
    ratio = next((name for name, (w, h) in ASPECTS.items() if w * height == h * width), f"{width}:{height}")
    return {"width": width, "height": height, "ratio": ratio}


def _summary(analysis: Analysis) -> dict[str, Any]:
    return {
        "clip": analysis.clip,
        "duration": analysis.media.duration_s if analysis.media else None,
        "shots": len(analysis.cuts_s) + 1 if analysis.error is None else None,
        "flags": list(analysis.flags),
        "error": analysis.error,
    }
