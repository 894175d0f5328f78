"""The cuts of a leaderboard reel on the beats of the bed that plays under it.

Only pieces that are as long as the reel laid them out are moved: what somebody has cut to length stays as it is.
"""

from __future__ import annotations

import bisect
from collections.abc import Sequence
from dataclasses import replace
from typing import Final

from vlai_widgets.engine.timeline.beds import MOODS, beats
from vlai_widgets.engine.timeline.lay import Piece, host_of, pieces_of, relaid, texts_of
from vlai_widgets.engine.timeline.reel import usual_length
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, RankPlate, Segment, TrackType

FARTHEST_MS: Final = 850
"""Most that a cut is moved: one beat of the slowest bed (72 beats a minute) is 833 ms. Mostly it is half as much."""
_ON_BEAT_MS: Final = 2


def on_beats(draft: Draft) -> Draft:
    """Return the draft with the cuts of its reel on the beats of its beds; the middle of a crossfade is the cut.

    A cut goes to the nearest beat, or to the one before it where the clip is not long enough. A draft without a bed, or
    without a clip that is as long as the reel laid it out, is returned as it is: its length was asked for.
    """
    grid = _grid(draft)
    pieces = pieces_of(draft)
    usual = _usual(draft)
    if not grid or not any(
        isinstance(p.segment.src, ClipSource) and usual.get(p.segment.id) == p.segment.d for p in pieces
    ):
        return draft
    made: list[Piece] = []
    start = 0
    for number, piece in enumerate(pieces):
        segment = piece.segment
        fade = _fade_after(pieces, number)
        if number + 1 < len(pieces) and usual.get(segment.id) == segment.d:
            segment = _to_beat(segment, start, fade, grid)
        made.append(replace(piece, segment=segment))
        start += segment.d - fade
    return relaid(draft, made) if made != pieces else draft


def off_beats(draft: Draft) -> Draft:
    """Return the draft with those pieces as long as the reel lays them out that :func:`on_beats` had changed."""
    grid = _grid(draft)
    usual = _usual(draft)
    pieces = pieces_of(draft)
    made = []
    for number, piece in enumerate(pieces):
        segment = piece.segment
        cut = segment.s + segment.d - _fade_after(pieces, number) / 2
        length = usual.get(segment.id, segment.d)
        near = min((abs(beat - cut) for beat in _around(grid, cut)), default=FARTHEST_MS)
        if length != segment.d and abs(length - segment.d) <= FARTHEST_MS and near <= _ON_BEAT_MS:
            made.append(replace(piece, segment=segment.model_copy(update={"d": length})))
        else:
            made.append(piece)
    return relaid(draft, made) if made != pieces else draft


def _usual(draft: Draft) -> dict[str, int]:
    plates = {
        host.id: text.src
        for text in texts_of(draft)
        if isinstance(text.src, RankPlate) and (host := host_of(draft, text)) is not None
    }
    lengths = ((p.segment.id, usual_length(p.segment, plates.get(p.segment.id))) for p in pieces_of(draft))
    return {segment_id: length for segment_id, length in lengths if length is not None}


def _grid(draft: Draft) -> list[float]:
    """Return the times of all beats, in ms of the timeline; a bed that plays to the end goes on past it."""
    found: set[float] = set()
    for track in draft.t:
        for segment in track.sg if track.tt == TrackType.AUDIO else ():
            if isinstance(segment.src, Bed) and segment.src.mood in MOODS:
                end = segment.s + segment.d
                more = FARTHEST_MS * 2 * max(1, sum(len(t.sg) for t in draft.t)) if end >= draft.d else 0
                span = beats(segment.src.mood, start_s=segment.s / 1000, end_s=(end + more) / 1000)
                found.update(beat * 1000 for beat in span)
    return sorted(found)


def _around(grid: Sequence[float], at: float) -> list[float]:
    """Return the beats before and after a time, the nearer one first."""
    place = bisect.bisect_left(grid, at)
    return sorted(grid[max(0, place - 1) : place + 1], key=lambda beat: abs(beat - at))


def _to_beat(segment: Segment, start: int, fade: int, grid: Sequence[float]) -> Segment:
    cut = start + segment.d - fade / 2
    for beat in _around(grid, cut):
        length = round(beat - start + fade / 2)
        if abs(beat - cut) > FARTHEST_MS or length <= fade * 2:
            continue
        source = segment.src
        if isinstance(source, ClipSource) and source.media_ms and segment.d < length and segment.d <= source.media_ms:
            first = min(source.in_ms, source.media_ms - round(length * source.speed))
            if first < 0:
                continue
            source = source.model_copy(update={"in_ms": first})
        return segment.model_copy(update={"d": length, "src": source})
    return segment


def _fade_after(pieces: Sequence[Piece], number: int) -> int:
    after = pieces[number + 1].segment if number + 1 < len(pieces) else None
    return after.x.d if after is not None and after.x is not None else 0
