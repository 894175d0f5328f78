"""Is a draft one that can be rendered? Drafts come back from clients, so nothing is taken for granted."""

from __future__ import annotations

from typing import Final

from vlai_widgets.engine.timeline.beds import MOODS
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.draft import (
    DRAFT_VERSION,
    Bed,
    ClipSource,
    Draft,
    DraftMeta,
    Duo,
    OpeningCard,
    RankPlate,
    Segment,
    TableCard,
    TableRow,
    Title,
    Track,
    TrackType,
)

MAX_DURATION_MS: Final = 10 * 60 * 1000
MAX_SEGMENTS: Final = 2_000
MAX_TEXT: Final = 2_000
MAX_MACROBLOCKS: Final = 8_704
MAX_MACROBLOCKS_A_SECOND: Final = 522_240
"""Limits of H.264 level 4.2 (ITU-T H.264, table A-1): what phones and platforms play."""

_FITTING: Final = {
    TrackType.VIDEO: (ClipSource, Duo, OpeningCard, TableCard),
    TrackType.AUDIO: (ClipSource, Bed),
    TrackType.TEXT: (RankPlate, Title),
}


def validate(draft: Draft) -> None:
    """Check that the draft can be rendered.

    Raises:
        InputError: It cannot; the message names the place, such as ``t[0].sg[3].d: ...``.

    Example:
        >>> validate(Draft())
        Traceback (most recent call last):
        ...
        vlai_widgets.errors.InputError: d: the timeline is empty; add a clip first
    """
    _check_meta(draft.m)
    if draft.d <= 0 or not any(track.sg for track in draft.t):
        raise _wrong("d", "the timeline is empty; add a clip first")
    if draft.d > MAX_DURATION_MS:
        raise _wrong("d", f"{draft.d} ms is longer than the {MAX_DURATION_MS} ms that can be rendered")
    if sum(len(track.sg) for track in draft.t) > MAX_SEGMENTS:
        raise _wrong("t", f"more than {MAX_SEGMENTS} segments")
    seen: set[str] = set()
    for number, track in enumerate(draft.t):
        _check_track(track, f"t[{number}]", draft.d, seen)


def _wrong(place: str, what: str) -> InputError:
    return InputError(f"{place}: {what}")


def _check_meta(meta: DraftMeta) -> None:
    if meta.v > DRAFT_VERSION:
        raise _wrong("m.v", f"version {meta.v} is newer than {DRAFT_VERSION}; update vlai-widgets")
    for name, size in (("width", meta.width), ("height", meta.height)):
        if size % 2:
            raise _wrong(f"m.{name}", f"{size} px is odd; H.264 needs an even number")
    blocks = -(-meta.width // 16) * -(-meta.height // 16)
    if blocks > MAX_MACROBLOCKS or blocks * meta.fps > MAX_MACROBLOCKS_A_SECOND:
        raise _wrong("m", f"{meta.width}x{meta.height} at {meta.fps} frames/s is more than 1080x1920 at 60")
    _check_text(meta.title, "m.title")


def _check_track(track: Track, place: str, end: int, seen: set[str]) -> None:
    before: Segment | None = None
    for number, segment in enumerate(track.sg):
        here = f"{place}.sg[{number}]"
        if segment.id in seen:
            raise _wrong(f"{here}.id", f"{segment.id[:40]!r} is used twice")
        seen.add(segment.id)
        if not isinstance(segment.src, _FITTING[track.tt]):
            raise _wrong(f"{here}.src", f"{segment.src.kind!r} does not belong on a track of type {int(track.tt)}")
        if segment.s + segment.d > end:
            raise _wrong(f"{here}.d", f"ends at {segment.s + segment.d} ms, after the draft's end at {end} ms")
        _check_neighbours(before, segment, here)
        _check_source(segment, f"{here}.src")
        before = segment


def _check_neighbours(before: Segment | None, segment: Segment, here: str) -> None:
    fade = segment.x.d if segment.x else 0
    if fade > segment.d:
        raise _wrong(f"{here}.x.d", f"the crossfade of {fade} ms is longer than the segment of {segment.d} ms")
    if before is None:
        if fade:
            raise _wrong(f"{here}.x", "the first segment of a track has nothing to fade over from")
        return
    overlap = before.s + before.d - segment.s
    if segment.s < before.s:
        raise _wrong(f"{here}.s", f"starts at {segment.s} ms, before the segment in front of it ({before.s} ms)")
    if overlap > 0 and overlap != fade:
        raise _wrong(f"{here}.s", f"overlaps the segment before it by {overlap} ms with a crossfade of {fade} ms")
    if overlap <= 0 and fade:
        raise _wrong(f"{here}.x", f"a crossfade of {fade} ms needs an overlap of as much with the segment before it")
    if before.x and before.x.d + max(0, overlap) > before.d:
        raise _wrong(f"{here}.x.d", "the crossfade begins before the one in front of it has ended")


def _check_source(segment: Segment, place: str) -> None:
    source = segment.src
    if isinstance(source, ClipSource):
        _check_clip(source, place)
    elif isinstance(source, Duo):
        _check_clip(source.first, f"{place}.first")
        _check_clip(source.second, f"{place}.second")
    elif isinstance(source, Bed):
        if source.mood not in MOODS:
            raise _wrong(f"{place}.mood", f"there is no bed {source.mood[:40]!r}; there are {', '.join(MOODS)}")
        _check_text(source.name, f"{place}.name")
    elif isinstance(source, TableCard):
        _check_text(source.title + source.note, f"{place}.title")
        if not source.rows:
            raise _wrong(f"{place}.rows", "the table has no rows")
        if len(source.rows) > MAX_SEGMENTS:
            raise _wrong(f"{place}.rows", f"more than {MAX_SEGMENTS} rows")
        for number, row in enumerate(source.rows):
            _check_rank(row, f"{place}.rows[{number}]")
            _check_text(row.name, f"{place}.rows[{number}].name")
    elif isinstance(source, RankPlate):
        _check_rank(source, place)
        _check_text(source.name + "".join(source.reasons), f"{place}.name")
    elif isinstance(source, OpeningCard):
        _check_text(source.title + source.subtitle, f"{place}.title")
    else:
        _check_text(source.text, f"{place}.text")


def _check_clip(source: ClipSource, place: str) -> None:
    if not source.clip_id:
        raise _wrong(f"{place}.clip_id", "names no clip")
    _check_text(source.name, f"{place}.name")


def _check_rank(entry: RankPlate | TableRow, place: str) -> None:
    rank, lo, hi = entry.rank, entry.rank_lo, entry.rank_hi
    if not 1 <= lo <= rank <= hi:
        raise _wrong(f"{place}.rank", f"rank {rank} is not within its interval {lo}-{hi}, which counts from 1")
    if (entry.tie_lo is None) != (entry.tie_hi is None):
        raise _wrong(f"{place}.tie_lo", "a tie has a first and a last rank")
    if entry.tie_lo is not None and entry.tie_hi is not None and not 1 <= entry.tie_lo <= rank <= entry.tie_hi:
        raise _wrong(f"{place}.tie_lo", f"rank {rank} is not within its tie {entry.tie_lo}-{entry.tie_hi}")
    if not 0 <= entry.score <= 100:
        raise _wrong(f"{place}.score", f"{entry.score:g} is not within 0-100")


def _check_text(text: str, place: str) -> None:
    if len(text) > MAX_TEXT:
        raise _wrong(place, f"longer than {MAX_TEXT} characters")
