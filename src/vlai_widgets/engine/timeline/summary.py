"""A draft in one line for people."""

from __future__ import annotations

from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.timeline import read_timeline


def summary(draft: Draft) -> str:
    """Say what is on the timeline, as ``Timeline (1 track): 1. Title: "Urban Dreams" (0-3s)``.

    Example:
        >>> from vlai_widgets.engine.timeline import with_title
        >>> summary(with_title(Draft(d=9_000), "Urban Dreams", start_s=0, end_s=3))
        'Timeline (1 track): 1. Title: "Urban Dreams" (0-3s)'
    """
    return str(read_timeline(draft.to_wire()))
