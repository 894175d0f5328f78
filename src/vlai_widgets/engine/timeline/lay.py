"""Laying a timeline out anew after its picture track has changed, so that everything else follows.

An edit of the picture track says which pieces there are, in their order, and what each was before (:class:`Piece`).
:func:`relaid` gives them their times and lets the rest follow:

* A text that belongs to a piece (its ``on``, or a rank plate by where it lies) keeps its distance from the piece's two
  ends, and goes where the piece goes.
* Any other text stays at its time; what reached to the end of the timeline still does, what lies past it is pulled in.
* Sound that reached to the end still does, as far as its clip is long; sound past the end is cut.
* Crossfades never take more than half of a piece, and texts of one kind never overlap.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final

from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.engine.timeline.validate import MAX_DURATION_MS, MAX_SEGMENTS
from vlai_widgets.protocol.draft import ClipSource, Draft, RankPlate, Segment, Title, Track, TrackType, Transition

LEAST_MS: Final = 200
"""The shortest piece that an edit makes: shorter ones are flashes, not pictures."""
PICTURE_MS: Final = 3_000
"""How long a still picture is held."""
VIDEO_TRACK: Final = "Video"
PLATE_TRACK: Final = "Rank plates"
TEXT_TRACKS: Final = {"title": "Title", "caption": "Captions", "lower_third": "Lower thirds"}


@dataclass(frozen=True, slots=True, kw_only=True)
class Piece:
    """One piece of the picture track.

    Attributes:
        segment: The piece; its start and the limits of its transition are found by :func:`relaid`.
        was: Id of the segment of the draft that it comes from, or None.
        head: False if the first part of what it comes from is in another piece.
        tail: False if the last part of what it comes from is in another piece.
    """

    segment: Segment
    was: str | None = None
    head: bool = True
    tail: bool = True


def pictures(draft: Draft) -> tuple[Segment, ...]:
    """Return the segments of the picture track, in order."""
    return next((track.sg for track in draft.t if track.tt == TrackType.VIDEO), ())


def pieces_of(draft: Draft) -> list[Piece]:
    """Return the picture track as pieces that are what they were."""
    return [Piece(segment=segment, was=segment.id) for segment in pictures(draft)]


def unused_id(draft: Draft, stem: str, *, also: Sequence[str] = ()) -> str:
    """Return an id made from ``stem`` that no segment of the draft has."""
    taken = {segment.id for track in draft.t for segment in track.sg} | set(also)
    if stem not in taken:
        return stem
    return next(name for n in range(2, len(taken) + 3) if (name := f"{stem}.{n}") not in taken)


def relaid(draft: Draft, pieces: Sequence[Piece]) -> Draft:
    """Return the draft with another picture track, and all that hangs on it in its new place.

    Raises:
        EditRefused: There would be no picture left, or the timeline would be too long.
    """
    if not pieces:
        raise EditRefused("last_one")
    laid = _laid([piece.segment for piece in pieces])
    end = laid[-1].s + laid[-1].d
    if end > MAX_DURATION_MS:
        raise EditRefused("too_long", asked_s=end / 1000, most_s=MAX_DURATION_MS / 1000)
    placed = [
        Piece(segment=segment, was=piece.was, head=piece.head, tail=piece.tail)
        for segment, piece in zip(laid, pieces, strict=True)
    ]
    texts = _following(draft, placed, end)
    sounds = [_sound_until(track, old_end=draft.d, end=end) for track in draft.t if track.tt == TrackType.AUDIO]
    name = next((track.m for track in draft.t if track.tt == TrackType.VIDEO), {"name": VIDEO_TRACK})
    edited = assembled(
        draft.model_copy(update={"d": end}),
        video=Track(tt=TrackType.VIDEO, sg=tuple(laid), m=name),
        audio=sounds,
        texts=texts,
    )
    if sum(len(track.sg) for track in edited.t) > MAX_SEGMENTS:
        raise EditRefused("too_many")
    return edited


def assembled(draft: Draft, *, video: Track | None, audio: Sequence[Track], texts: Sequence[Segment]) -> Draft:
    """Return the draft with these tracks, in the usual order: picture, sound, rank plates, texts."""
    tracks = [video] if video is not None and video.sg else []
    tracks += [track for track in audio if track.sg]
    plates = sorted((s for s in texts if isinstance(s.src, RankPlate)), key=_by_start)
    if plates:
        tracks.append(Track(tt=TrackType.TEXT, sg=tuple(plates), m={"name": PLATE_TRACK}))
    for style, name in TEXT_TRACKS.items():
        lines = [s for s in texts if isinstance(s.src, Title) and s.src.style == style]
        tracks += [Track(tt=TrackType.TEXT, sg=tuple(line), m={"name": name}) for line in _side_by_side(lines)]
    return draft.model_copy(update={"t": tuple(tracks)})


def texts_of(draft: Draft) -> list[Segment]:
    """Return the segments of all text tracks."""
    return [segment for track in draft.t if track.tt == TrackType.TEXT for segment in track.sg]


def with_texts(draft: Draft, texts: Sequence[Segment]) -> Draft:
    """Return the draft with other texts."""
    video = next((track for track in draft.t if track.tt == TrackType.VIDEO), None)
    audio = [track for track in draft.t if track.tt == TrackType.AUDIO]
    return assembled(draft, video=video, audio=audio, texts=texts)


def host_of(draft: Draft, text: Segment) -> Segment | None:
    """Return the piece of the picture track that a text belongs to, or None."""
    if text.on is not None:
        return next((s for s in pictures(draft) if s.id == text.on), None)
    if not isinstance(text.src, RankPlate):
        return None
    middle = text.s + text.d // 2
    return next((s for s in reversed(pictures(draft)) if s.s <= middle < s.s + s.d), None)


def _laid(segments: Sequence[Segment]) -> list[Segment]:
    laid: list[Segment] = []
    for segment in segments:
        before = laid[-1] if laid else None
        fade = 0
        if before is not None and segment.x is not None:
            fade = min(segment.x.d, before.d // 2, segment.d // 2)
        start = before.s + before.d - fade if before is not None else 0
        x = Transition(kind=segment.x.kind, d=fade) if fade and segment.x is not None else None
        laid.append(segment.model_copy(update={"s": start, "x": x}))
    return laid


def _following(draft: Draft, placed: Sequence[Piece], end: int) -> list[Segment]:
    texts: list[Segment] = []
    taken: set[str] = set()
    fades = [piece.segment.x.d if piece.segment.x else 0 for piece in placed[1:]] + [0]
    for text in texts_of(draft):
        host = host_of(draft, text)
        if host is None:
            texts.append(_unbound(text, old_end=draft.d, end=end))
            continue
        for piece, fade_out in zip(placed, fades, strict=True):
            if piece.was != host.id:
                continue
            bound = _bound(text, host, piece, fade_out=fade_out)
            name = text.id if text.id not in taken else unused_id(draft, text.id, also=sorted(taken))
            taken.add(name)
            texts.append(bound.model_copy(update={"id": name, "on": piece.segment.id if text.on else None}))
    return texts


def _bound(text: Segment, host: Segment, piece: Piece, *, fade_out: int) -> Segment:
    """A text within its piece: as far from its ends as it was, and never under a crossfade to the next."""
    segment = piece.segment
    lead = text.s - host.s if piece.head else 0
    tail = host.s + host.d - text.s - text.d if piece.tail else 0
    fade_in = (segment.x.d if segment.x else 0) // 2
    first, last = segment.s + fade_in, segment.s + segment.d - fade_out
    start, end = max(first, segment.s + lead), min(last, segment.s + segment.d - tail)
    if end - start < min(LEAST_MS, last - first):
        start, end = first, last
    return text.model_copy(update={"s": start, "d": end - start})


def _unbound(text: Segment, *, old_end: int, end: int) -> Segment:
    stop = text.s + text.d
    if stop == old_end and text.s == 0:
        return text.model_copy(update={"d": end})
    if stop <= end:
        return text
    length = min(text.d, end)
    return text.model_copy(update={"s": end - length, "d": length})


def _sound_until(track: Track, *, old_end: int, end: int) -> Track:
    kept = [segment for segment in track.sg if segment.s < end]
    if not kept:
        # A sound that began after the new end: nothing of it can be heard any more.
        return track.model_copy(update={"sg": ()})
    last = kept[-1]
    cut = [_cut_at(segment, end) for segment in kept]
    if last.s + last.d == old_end and end > old_end:
        cut[-1] = last.model_copy(update={"d": _reach(last, end)})
    return track.model_copy(update={"sg": tuple(cut)})


def _cut_at(segment: Segment, end: int) -> Segment:
    return segment if segment.s + segment.d <= end else segment.model_copy(update={"d": end - segment.s})


def _reach(segment: Segment, end: int) -> int:
    """How long a sound can be that should go on to ``end``."""
    source, length = segment.src, end - segment.s
    if isinstance(source, ClipSource) and source.media_ms is not None:
        length = min(length, max(segment.d, round((source.media_ms - source.in_ms) / source.speed)))
    return length


def _side_by_side(segments: Sequence[Segment]) -> list[list[Segment]]:
    """Texts on as many tracks as it takes that none overlaps another."""
    lines: list[list[Segment]] = []
    for segment in sorted(segments, key=_by_start):
        line = next((line for line in lines if line[-1].s + line[-1].d <= segment.s), None)
        if line is None:
            lines.append([segment])
        else:
            line.append(segment)
    return lines


def _by_start(segment: Segment) -> tuple[int, str]:
    return (segment.s, segment.id)
