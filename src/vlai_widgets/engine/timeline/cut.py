"""A first cut: uploaded clips one after another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from vlai_widgets.engine.timeline.canvas import canvas_of
from vlai_widgets.engine.timeline.lay import LEAST_MS, PICTURE_MS, Piece, relaid
from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.protocol.draft import ClipSource, Draft, DraftMeta, Segment


@dataclass(frozen=True, slots=True, kw_only=True)
class Footage:
    """One uploaded clip or picture.

    Attributes:
        clip_id: Identifies it within its session.
        name: Its shown name.
        duration_s: How long it is; None for a picture, or if unknown.
        still: True for a picture, which can be held for any time.
    """

    clip_id: str
    name: str
    duration_s: float | None = None
    still: bool = False


def segment_of(footage: Footage) -> Segment:
    """Return a clip as a piece of a timeline: whole, or three seconds of a picture."""
    length = None if footage.still or not footage.duration_s else max(LEAST_MS, round(footage.duration_s * 1000))
    source = ClipSource(clip_id=footage.clip_id, name=footage.name, media_ms=length)
    return Segment(id=f"clip-{footage.clip_id}", s=0, d=length or PICTURE_MS, src=source)


def first_cut(clips: Sequence[Footage], *, aspect: str = "9:16", language: str = "en") -> Draft:
    """Lay clips one after another, whole and with hard cuts.

    Raises:
        EditRefused: There is no clip, or they are too long together.

    Example:
        >>> first_cut([Footage(clip_id="a", name="a.mp4", duration_s=4), Footage(clip_id="b", name="b.png")]).d
        7000
    """
    if not clips:
        raise EditRefused("no_picture")
    width, height = canvas_of(aspect)
    empty = Draft(m=DraftMeta(kind="cut", width=width, height=height, language=language))
    return relaid(empty, [Piece(segment=segment_of(clip)) for clip in clips])
