"""What a report shows, as plain data."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from vlai_widgets.charts.view import BoardRow
from vlai_widgets.models import MediaFacts, TimelinePoint

if TYPE_CHECKING:
    from vlai_widgets.scoring import Reason


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportClip:
    """One clip of the report.

    Attributes:
        row: The clip's row of the leaderboard.
        strengths: What holds it up, best first.
        fixes: What to change, most points first.
        timeline: One entry a second; empty where nothing was measured.
        cuts_s: Times of the cuts.
        media: What the container says; None if unknown.
        missing: What could not be measured, as (feature, reason).
    """

    row: BoardRow
    strengths: tuple[Reason, ...] = ()
    fixes: tuple[Reason, ...] = ()
    timeline: tuple[TimelinePoint, ...] = ()
    cuts_s: tuple[float, ...] = ()
    media: MediaFacts | None = None
    missing: tuple[tuple[str, str], ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportData:
    """A whole report.

    Attributes:
        title: What the analyst called it, or None.
        language: ``en`` or ``zh``.
        backend: Where the scores come from: ``local`` or ``cloud``.
        preset: Name of the preset.
        weights: Weight of each dimension, shares of 1. Empty where not known.
        model_version: Version of the score model, or None.
        product_version: Version of this package.
        made_on: Date of the report.
        clips: The ranked clips, best first.
        posters: A picture a clip id.
        previews: A small MP4 a clip id.
        errors: Why clips have no score, a name.
        limits: What the score does not say.
        notes: Remarks on this board.
    """

    language: str
    backend: str
    preset: str
    product_version: str
    made_on: dt.date
    title: str | None = None
    weights: Mapping[str, float] = field(default_factory=dict)
    model_version: str | None = None
    clips: tuple[ReportClip, ...] = ()
    posters: Mapping[str, bytes] = field(default_factory=dict)
    previews: Mapping[str, bytes] = field(default_factory=dict)
    errors: Mapping[str, str] = field(default_factory=dict)
    limits: tuple[str, ...] = ()
    notes: tuple[str, ...] = ()

    @property
    def rows(self) -> tuple[BoardRow, ...]:
        """The rows of the ranked clips, best first."""
        return tuple(clip.row for clip in self.clips)
