"""Analyses of clips that do not exist, whose features lie all over their curves: something to make a board of."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from vlai_widgets.models import Analysis, Measurement, MediaFacts
from vlai_widgets.scoring import load_model


def invented(names: Sequence[str], **more: Any) -> list[Analysis]:
    """Return an analysis a name; ``more`` are further fields of each."""
    media = MediaFacts(kind="video", size_bytes=1, container="mp4", duration_s=6.0, width_px=1080, height_px=1920)
    return [
        Analysis(
            clip_id=f"id{number}",
            clip=name,
            sha256="0" * 64,
            analysis_version="1",
            media=media,
            measurements=tuple(
                Measurement(feature=f.name, value=f.points[(number + j) % len(f.points)][0], t_start_s=1.0)
                for j, f in enumerate(load_model().features)
            ),
            **more,
        )
        for number, name in enumerate(names)
    ]
