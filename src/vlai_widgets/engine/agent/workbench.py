"""What the agent may do to a session. The engine's store implements it; the agent knows nothing of HTTP or SQL."""

from __future__ import annotations

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from typing import Protocol

from vlai_widgets.models import Analysis, Progress
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.results import Ranking


@dataclass(frozen=True, slots=True, kw_only=True)
class ClipRecord:
    """One uploaded file of a session, in upload order.

    Attributes:
        clip_id: Identifies the clip within its session.
        clip: Shown name, unique within the session.
        sha256: Hex digest of the content.
        duration_s: Duration, or None if unknown.
        error: Why the file cannot be used, or None.
        kind: ``video``, ``image`` or ``audio``, or None if unknown.
        width_px: Width as displayed, or None if unknown.
        height_px: Height as displayed, or None if unknown.
    """

    clip_id: str
    clip: str
    sha256: str
    duration_s: float | None = None
    error: str | None = None
    kind: str | None = None
    width_px: int | None = None
    height_px: int | None = None


@dataclass(frozen=True, slots=True)
class DraftVersion:
    """One version of a session's draft; ``note`` says what changed. Numbers count from 1."""

    number: int
    note: str


@dataclass(frozen=True, slots=True)
class Said:
    """One of the user's messages, and how many versions the draft had when it was said."""

    text: str
    versions: int


class Workbench(Protocol):
    """One session, as the agent sees it."""

    @property
    def session_id(self) -> str:
        """The session's id."""
        ...

    @property
    def language(self) -> str:
        """Language that the session was opened with, ``en`` or ``zh``."""
        ...

    def clips(self) -> Sequence[ClipRecord]:
        """The uploaded clips, in upload order."""
        ...

    def said(self) -> Sequence[Said]:
        """The user's last few messages before the present one, oldest first."""
        ...

    async def analyses(
        self, clip_ids: Sequence[str], on_progress: Callable[[Progress], Awaitable[None]]
    ) -> Sequence[Analysis]:
        """Analyse what has not been analysed yet; return one analysis a clip, in the order asked for.

        A clip that cannot be analysed comes back with its ``error`` set. ``on_progress`` is awaited on the caller's
        loop.
        """
        ...

    def draft(self) -> Draft | None:
        """The current draft, or None."""
        ...

    def save_draft(self, draft: Draft, *, note: str) -> None:
        """Store a new version of the draft; ``note`` says what changed."""
        ...

    def versions(self) -> Sequence[DraftVersion]:
        """All versions of the draft, oldest first."""
        ...

    def draft_version(self, number: int) -> Draft:
        """One version of the draft."""
        ...

    def ranking(self) -> Ranking | None:
        """The last ranking, or None."""
        ...

    def save_ranking(self, ranking: Ranking) -> None:
        """Store the last ranking."""
        ...
