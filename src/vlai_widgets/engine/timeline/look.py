"""Edits of how pieces look and how one becomes the next: transitions, brightness, contrast, two at once."""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import replace
from typing import Final, Literal

from vlai_widgets.engine.timeline.lay import PICTURE_MS, pictures, pieces_of, relaid
from vlai_widgets.engine.timeline.pieces import inserted
from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.protocol.draft import ClipSource, Draft, Duo, Segment, Transition

TransitionKind = Literal["fade", "dip", "wipe", "slide", "zoom"]
TransitionWish = TransitionKind | Literal["same"]
TRANSITION_MS: Final = 500


def with_transitions(
    draft: Draft, kind: TransitionWish | None, *, length_ms: int | None = None, ids: Collection[str] | None = None
) -> Draft:
    """Return the draft with another transition into its pieces.

    Args:
        draft: What is edited.
        kind: The transition; None for hard cuts; ``same`` for what each has (a crossfade where there is none).
        length_ms: How long it takes, at most half of the shorter piece; None: as long as now, or half a second.
        ids: The pieces that begin with it; None for all but the first.

    Raises:
        EditRefused: There is only one piece.
    """
    segments = pictures(draft)
    wanted = {s.id for s in segments[1:] if ids is None or s.id in ids}
    if not wanted:
        raise EditRefused("one_clip" if len(segments) < 2 else "first_piece")
    made = []
    for piece in pieces_of(draft):
        if piece.segment.id not in wanted:
            made.append(piece)
            continue
        now = piece.segment.x
        length = length_ms if length_ms is not None else now.d if now else TRANSITION_MS
        style = (now.kind if now else "fade") if kind == "same" else kind
        x = Transition(kind=style, d=length) if style is not None and length else None
        made.append(replace(piece, segment=piece.segment.model_copy(update={"x": x})))
    return relaid(draft, made)


def with_picture(
    draft: Draft,
    ids: Collection[str],
    *,
    brightness: float | None = None,
    contrast: float | None = None,
    relative: bool = True,
) -> Draft:
    """Return the draft with clips made brighter or darker, or with more or less contrast.

    Args:
        draft: What is edited.
        ids: The pieces; cards among them stay as they are.
        brightness: Share of the luma's range to add, -1 to 1; None: as it is.
        contrast: Factor of the luma around its middle, 0-3; None: as it is.
        relative: Add to (and multiply with) what is set now, instead of replacing it.

    Raises:
        EditRefused: None of the pieces is a clip.
    """

    def change(clip: ClipSource) -> ClipSource:
        update: dict[str, float] = {}
        if brightness is not None:
            update["brightness"] = _within(-1, (clip.brightness if relative else 0) + brightness, 1)
        if contrast is not None:
            update["contrast"] = _within(0, (clip.contrast if relative else 1) * contrast, 3)
        return clip.model_copy(update=update)

    def look(segment: Segment) -> Segment:
        source = segment.src
        if isinstance(source, ClipSource):
            return segment.model_copy(update={"src": change(source)})
        if isinstance(source, Duo):
            both = {"first": change(source.first), "second": change(source.second)}
            return segment.model_copy(update={"src": source.model_copy(update=both)})
        return segment

    if not any(isinstance(s.src, ClipSource | Duo) for s in pictures(draft) if s.id in ids):
        raise EditRefused("no_picture")
    return relaid(draft, [replace(p, segment=look(p.segment)) if p.segment.id in ids else p for p in pieces_of(draft)])


def with_duo(draft: Draft, first: ClipSource, second: ClipSource, *, length_ms: int = PICTURE_MS) -> Draft:
    """Return the draft with two clips shown at once, before the closing table or at the end."""
    x = next((s.x for s in pictures(draft)[1:] if s.x), None)
    duo = Segment(id=f"duo-{first.clip_id}-{second.clip_id}", s=0, d=length_ms, src=Duo(first=first, second=second))
    return inserted(draft, [duo.model_copy(update={"x": x})])


def _within(low: float, value: float, high: float) -> float:
    return round(max(low, min(high, value)), 4)
