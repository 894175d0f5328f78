"""From a scored batch to what a report shows."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping, Sequence

from vlai_widgets._version import __version__
from vlai_widgets.charts.view import BoardRow, ranked
from vlai_widgets.charts.words import say
from vlai_widgets.models import Analysis
from vlai_widgets.report.data import ReportClip, ReportData
from vlai_widgets.report.page import MOST_CLIP_SECTIONS
from vlai_widgets.scoring import LIMITS, BatchScores, explain


def report_data(
    rows: Sequence[BoardRow],
    *,
    batch: BatchScores | None,
    analyses: Sequence[Analysis],
    backend: str,
    language: str,
    title: str | None,
    posters: Mapping[str, bytes],
    previews: Mapping[str, bytes],
    errors: Mapping[str, str],
    notes: tuple[str, ...],
    made_on: dt.date | None = None,
) -> ReportData:
    """Collect what a report shows.

    Args:
        rows: All clips, best first; those without a rank are left to ``errors``.
        batch: The scores with their reasons; None where a service gave scores only.
        analyses: What was measured, in the batch's order.
        backend: ``local`` or ``cloud``.
        language: ``en`` or ``zh``.
        title: What the board is called, or None.
        posters: A picture a clip id.
        previews: A small MP4 a clip id.
        errors: Why clips have no score, a name.
        notes: Remarks on the board.
        made_on: Date of the report; None: today.
    """
    places = {analysis.clip_id: i for i, analysis in enumerate(analyses)}
    clips = tuple(
        ReportClip(row=row)
        if batch is None
        else _clip(
            row, batch, places[row.clip_id], analyses[places[row.clip_id]], language, detailed=i < MOST_CLIP_SECTIONS
        )
        for i, row in enumerate(ranked(rows))
    )
    return ReportData(
        language=language,
        backend=backend,
        preset="–" if batch is None else preset_label(batch, language),
        product_version=__version__,
        made_on=made_on or dt.datetime.now().astimezone().date(),
        title=title,
        weights={} if batch is None else dict(batch.weights),
        model_version=None if batch is None else str(batch.model.version),
        clips=clips,
        posters=posters,
        previews=previews,
        errors=errors,
        limits=tuple(LIMITS[language]),
        notes=notes,
    )


def preset_label(batch: BatchScores, language: str) -> str:
    """Return the preset's name for people, and whether its weights were changed."""
    preset = batch.model.presets[batch.preset]
    label = str(getattr(preset, f"label_{language}"))
    changed = any(abs(batch.weights[name] - weight) > 1e-6 for name, weight in preset.weights.items())
    return say("own_weights", language, preset=label) if changed else label


def _clip(
    row: BoardRow, batch: BatchScores, index: int, analysis: Analysis, language: str, *, detailed: bool
) -> ReportClip:
    """Reasons and seconds cost time and room: only clips that get a section of their own have them."""
    if not detailed:
        return ReportClip(row=row, media=analysis.media)
    reasons = explain(batch, index, analysis, language=language)
    labels = {spec.name: getattr(spec, f"label_{language}") for spec in batch.model.features if spec.asked_of_all}
    return ReportClip(
        row=row,
        strengths=tuple(reason for reason in reasons if reason.kind == "strength"),
        fixes=tuple(reason for reason in reasons if reason.kind == "fix"),
        timeline=analysis.timeline,
        cuts_s=analysis.cuts_s,
        media=analysis.media,
        missing=tuple(
            (labels[item.feature], item.missing)
            for item in analysis.measurements
            if item.missing is not None and item.feature in labels
        ),
    )
