"""Edits of a draft that keep the rest of it as it is."""

from __future__ import annotations

from typing import Final

from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.models import ASPECTS
from vlai_widgets.protocol.draft import Draft, Segment, Title, Track, TrackType

TITLE_TRACK: Final = "Title"


def canvas_of(aspect: str) -> tuple[int, int]:
    """Return the full size of ``aspect`` as (width_px, height_px).

    Raises:
        UnknownOption: There is no such aspect.
    """
    if aspect not in ASPECTS:
        raise UnknownOption.of("aspect", aspect, ASPECTS)
    return ASPECTS[aspect]


def with_aspect(draft: Draft, aspect: str) -> Draft:
    """Return the draft on another canvas; what is on the tracks is laid out anew when it is rendered.

    Raises:
        UnknownOption: There is no such aspect.

    Example:
        >>> with_aspect(Draft(), "16:9").m.width
        1920
    """
    width, height = canvas_of(aspect)
    return draft.model_copy(update={"m": draft.m.model_copy(update={"width": width, "height": height})})


def with_title(draft: Draft, text: str, *, start_s: float, end_s: float) -> Draft:
    """Return the draft with a line of text over the picture; titles that it would overlap make way.

    The text also becomes the video's title. A span that reaches past the end of the draft is cut there.

    Args:
        draft: What is edited.
        text: What to show. Spaces at its ends are dropped.
        start_s: When it appears, in seconds from the draft's start.
        end_s: When it has gone.

    Raises:
        InputError: The text is empty, or the span is, or it lies past the end.

    Example:
        >>> with_title(Draft(d=9_000), "Urban Dreams", start_s=0, end_s=3).t[0].sg[0].src.text
        'Urban Dreams'
    """
    words = text.strip()
    if not words:
        raise InputError("The title is empty. Say what it should read.")
    start, end = round(start_s * 1000), min(round(end_s * 1000), draft.d)
    if start < 0 or end <= start:
        raise InputError(
            f"A title from {start_s:g} s to {end_s:g} s does not fit: the timeline runs to {draft.d / 1000:g} s."
        )
    taken = {segment.id for track in draft.t for segment in track.sg}
    number = next(n for n in range(1, len(taken) + 2) if f"title-{n}" not in taken)
    added = Segment(id=f"title-{number}", s=start, d=end - start, src=Title(text=words))
    tracks: list[Track] = []
    kept: list[Segment] = []
    for track in draft.t:
        if _is_title_track(track):
            kept += [s for s in track.sg if s.s + s.d <= start or s.s >= end]
        else:
            tracks.append(track)
    titles = tuple(sorted([*kept, added], key=lambda segment: segment.s))
    tracks.append(Track(tt=TrackType.TEXT, sg=titles, m={"name": TITLE_TRACK}))
    return draft.model_copy(update={"t": tuple(tracks), "m": draft.m.model_copy(update={"title": words})})


def _is_title_track(track: Track) -> bool:
    return track.tt == TrackType.TEXT and all(isinstance(segment.src, Title) for segment in track.sg)
