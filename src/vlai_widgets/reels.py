"""How a leaderboard becomes a video: the exporters that a :class:`~vlai_widgets.leaderboard.Leaderboard` may hold."""

from __future__ import annotations

import warnings
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from vlai_widgets import portal
from vlai_widgets.backends import Backend
from vlai_widgets.errors import InputError
from vlai_widgets.models import Analysis, Progress
from vlai_widgets.protocol.payloads import ReelRequest

if TYPE_CHECKING:
    from vlai_widgets.client.session import AsyncSession

OnProgress = Callable[[Progress], None]


class SessionReels:
    """Exports through the session in which the clips already are."""

    def __init__(self, session: AsyncSession) -> None:
        self._session = session

    def export_reel(
        self,
        request: ReelRequest,
        path: Path,
        *,
        quality: str,
        sidecars: bool,
        on_progress: OnProgress | None,
        timeout_s: float,
    ) -> Path:
        """Render the reel of ``request`` into ``path``. On the cloud: the draft as the assistant laid it."""

        async def work() -> Path:
            draft = await self._session.lay_reel(request) if self._session.backend.name == "local" else None
            return await self._session.export(
                path, draft=draft, quality=quality, sidecars=sidecars, on_progress=on_progress, timeout_s=timeout_s
            )

        return portal.call(work)


class BoardReels:
    """Exports a loaded leaderboard: opens a session and brings the clips into it, by content.

    Args:
        analyses: The board's analyses; their hashes say which files are needed.
        files: Files that may be those clips.
        opener: Gives the backend when it is needed.
    """

    def __init__(self, analyses: Sequence[Analysis], files: Sequence[Path], opener: Callable[[], Backend]) -> None:
        self._analyses = tuple(analyses)
        self._files = tuple(files)
        self._opener = opener

    def export_reel(
        self,
        request: ReelRequest,
        path: Path,
        *,
        quality: str,
        sidecars: bool,
        on_progress: OnProgress | None,
        timeout_s: float,
    ) -> Path:
        """Render the reel of ``request`` into ``path``.

        Warns where this engine measures otherwise than the one that made the board: the video shows its own scores.

        Raises:
            InputError: The engine does not hold a clip any more, and no file with its content was named.
        """
        backend = self._opener()
        wanted = [a for a in self._analyses if not a.error]
        session = backend.open_session(language=request.language or "en")
        ids = session.attach_known([(a.clip, a.sha256) for a in wanted])
        missing = [a for a, clip_id in zip(wanted, ids, strict=True) if clip_id is None]
        if missing and self._files:
            uploaded = {file.hash: file.clip_id for file in session.upload(self._files, on_progress=on_progress)}
            ids = [clip_id or uploaded.get(a.sha256) for a, clip_id in zip(wanted, ids, strict=True)]
            missing = [a for a, clip_id in zip(wanted, ids, strict=True) if clip_id is None]
        if missing:
            raise InputError(
                "The export needs the clips themselves, and these are not at hand: "
                f"{', '.join(a.clip for a in missing)}. Name their files: vlai.load(path, clips='folder/*.mp4')."
            )
        session.say("rank these videos")  # analyses what this engine has not seen; known clips cost nothing
        _warn_of_other_measures(wanted, session.analyses())
        new_id = {a.clip_id: clip_id for a, clip_id in zip(wanted, ids, strict=True) if clip_id}
        asked = request.clip_ids or [a.clip_id for a in wanted]
        here = request.model_copy(update={"clip_ids": [new_id[i] for i in asked if i in new_id]})
        return session.export(
            path,
            draft=session.lay_reel(here),
            quality=quality,
            sidecars=sidecars,
            on_progress=on_progress,
            timeout_s=timeout_s,
        )


def _warn_of_other_measures(board: Sequence[Analysis], engine: Sequence[Analysis]) -> None:
    versions = {a.sha256: a.analysis_version for a in engine}
    older = [a for a in board if versions.get(a.sha256, a.analysis_version) != a.analysis_version]
    if older:
        warnings.warn(
            f"{len(older)} of {len(board)} clips of this board were measured by another version of the analysis than "
            "this engine's. The video shows what this engine measures, which can differ from the board: rank the clips "
            "again to have both alike.",
            UserWarning,
            stacklevel=2,
        )
