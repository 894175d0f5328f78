"""Edits of what is heard: music, volumes, ducking."""

from __future__ import annotations

from collections.abc import Callable, Collection
from typing import Final

from vlai_widgets.engine.timeline.beats import off_beats, on_beats
from vlai_widgets.engine.timeline.lay import assembled, pictures, texts_of, unused_id
from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, Duo, Segment, Track, TrackType

MUSIC_TRACK: Final = "BGM"
MUSIC_VOLUME: Final = 0.35
"""Volume of music where nobody says: a bed, not the main thing."""
LOUDEST: Final = 4.0


def with_music(
    draft: Draft,
    source: Bed | ClipSource,
    *,
    volume: float = MUSIC_VOLUME,
    duck: bool = True,
    start_ms: int = 0,
    end_ms: int | None = None,
) -> Draft:
    """Return the draft with music; music that it would overlap makes way.

    A clip that is shorter than the span is played again and again. Where a bed plays, the cuts of a leaderboard reel
    move to its beats (:func:`~vlai_widgets.engine.timeline.beats.on_beats`).

    Args:
        draft: What is edited.
        source: A bed, or the sound of an uploaded clip.
        volume: 0-4; 1 is as measured.
        duck: Lower it while speech is heard.
        start_ms: When it begins.
        end_ms: When it ends; None or past the end: at the end of the timeline.

    Raises:
        EditRefused: The span is empty.
    """
    if not pictures(draft):
        raise EditRefused("no_picture")
    draft = off_beats(draft)
    end = draft.d if end_ms is None else min(end_ms, draft.d)
    if end <= start_ms:
        raise EditRefused("outside", asked_s=start_ms / 1000, have_s=draft.d / 1000)
    lap = end - start_ms
    if isinstance(source, ClipSource) and source.media_ms is not None:
        lap = max(200, round((source.media_ms - source.in_ms) / source.speed))
    added: list[Segment] = []
    at = start_ms
    while at < end:
        name = unused_id(draft, "music", also=[s.id for s in added])
        length = min(lap, end - at)
        added.append(Segment(id=name, s=at, d=length, src=source, v=min(LOUDEST, volume), duck=duck))
        at += length
    others = [s for s in music_of(draft) if s.s + s.d <= start_ms or s.s >= end]
    return on_beats(_with_music(draft, sorted([*others, *added], key=lambda s: s.s)))


def without_music(draft: Draft) -> Draft:
    """Return the draft without its music, and the cuts that lay on its beats where they were without it.

    Raises:
        EditRefused: There is none.
    """
    if not music_of(draft):
        raise EditRefused("no_sound")
    return _with_music(off_beats(draft), [])


def with_music_volume(draft: Draft, volume: float, *, relative: bool = False) -> Draft:
    """Return the draft with its music at another volume (``relative``: times the present one)."""
    return _each_music(draft, lambda s: s.model_copy(update={"v": _volume(s, volume, relative=relative)}))


def with_ducking(draft: Draft, *, duck: bool) -> Draft:
    """Return the draft with its music lowered under speech, or not."""
    return _each_music(draft, lambda s: s.model_copy(update={"duck": duck}))


def with_clip_volume(draft: Draft, ids: Collection[str], volume: float, *, relative: bool = False) -> Draft:
    """Return the draft with pieces of the picture track at another volume; 0 mutes them.

    Raises:
        EditRefused: There is no clip on the timeline.
    """
    if not any(isinstance(s.src, ClipSource | Duo) for s in pictures(draft)):
        raise EditRefused("no_picture")
    tracks = [
        track.model_copy(
            update={
                "sg": tuple(
                    s.model_copy(update={"v": _volume(s, volume, relative=relative)}) if s.id in ids else s
                    for s in track.sg
                )
            }
        )
        if track.tt == TrackType.VIDEO
        else track
        for track in draft.t
    ]
    return draft.model_copy(update={"t": tuple(tracks)})


def music_of(draft: Draft) -> list[Segment]:
    """Return the segments of the sound tracks."""
    return [s for track in draft.t if track.tt == TrackType.AUDIO for s in track.sg]


def _volume(segment: Segment, volume: float, *, relative: bool) -> float:
    return round(max(0.0, min(LOUDEST, segment.v * volume if relative else volume)), 4)


def _each_music(draft: Draft, change: Callable[[Segment], Segment]) -> Draft:
    if not music_of(draft):
        raise EditRefused("no_sound")
    return _with_music(draft, [change(s) for s in music_of(draft)])


def _with_music(draft: Draft, segments: list[Segment]) -> Draft:
    video = next((track for track in draft.t if track.tt == TrackType.VIDEO), None)
    track = Track(tt=TrackType.AUDIO, sg=tuple(segments), m={"name": MUSIC_TRACK})
    return assembled(draft, video=video, audio=[track], texts=texts_of(draft))
