"""Measured results on the wire: analyses in full, and the short ranking that a reply carries."""

from __future__ import annotations

from pydantic import Field, TypeAdapter

from vlai_widgets.models import Analysis, Progress
from vlai_widgets.protocol.payloads import Payload

ANALYSIS: TypeAdapter[Analysis] = TypeAdapter(Analysis)
"""(De)serialises an :class:`~vlai_widgets.models.Analysis`."""

PROGRESS: TypeAdapter[Progress] = TypeAdapter(Progress)
"""(De)serialises a :class:`~vlai_widgets.models.Progress`."""


class RankedClip(Payload):
    """One clip of a ranking: scores and dimensions 0-100, ranks from 1; None where nothing could be measured."""

    clip_id: str
    clip: str
    rank: int | None = None
    rank_lo: int | None = None
    rank_hi: int | None = None
    score: float | None = None
    dimensions: dict[str, float | None] = Field(default_factory=dict)
    error: str | None = None


class Ranking(Payload):
    """A ranking as a reply carries it; best clip first, clips without a score last.

    ``weights`` are those that were used, ``custom_weights`` those that replace the preset's, if any.
    """

    preset: str
    weights: dict[str, float]
    custom_weights: dict[str, float] | None = None
    top: int | None = None
    clips: list[RankedClip]


class AnalysisList(Payload):
    """Answer of the analyses route."""

    analyses: list[Analysis]
