"""A draft in one line for people."""

from __future__ import annotations

from collections.abc import Sequence

from vlai_widgets.protocol.draft import ClipSource, Draft, OpeningCard, RankPlate, Segment, TableCard, Track, TrackType

_NAMED = 3


def summary(draft: Draft) -> str:
    """Say what is on the timeline, as ``Timeline (1 track): 1. Title: "Urban Dreams" (0-3s)``.

    Example:
        >>> from vlai_widgets.engine.timeline import with_title
        >>> summary(with_title(Draft(d=9_000), "Urban Dreams", start_s=0, end_s=3))
        'Timeline (1 track): 1. Title: "Urban Dreams" (0-3s)'
    """
    tracks = [track for track in draft.t if track.sg]
    if not tracks:
        return "Timeline: empty"
    count = f"{len(tracks)} track{'s' if len(tracks) > 1 else ''}"
    lines = [f"{number}. {_track(track)}" for number, track in enumerate(tracks, start=1)]
    return f"Timeline ({count}): " + " ".join(lines)


def _track(track: Track) -> str:
    start = min(segment.s for segment in track.sg)
    end = max(segment.s + segment.d for segment in track.sg)
    span = f"{start / 1000:.3g}-{end / 1000:.4g}s"
    if track.tt == TrackType.AUDIO:
        return f"{_name(track, 'BGM')}: {_listed(track.sg)} ({span}, {track.sg[0].v:.0%})"
    return f"{_name(track, 'Video' if track.tt == TrackType.VIDEO else 'Title')}: {_listed(track.sg)} ({span})"


def _name(track: Track, default: str) -> str:
    return track.m.get("name", "").strip() or default


def _listed(segments: Sequence[Segment]) -> str:
    if all(isinstance(segment.src, RankPlate) for segment in segments):
        return f"{len(segments)} rank plate{'s' if len(segments) > 1 else ''}"
    named = [_called(segment) for segment in segments]
    clips = [n for n, segment in enumerate(segments) if isinstance(segment.src, ClipSource)]
    if len(clips) <= _NAMED:
        return ", ".join(named)
    # Cards are always named; of many clips only the first few.
    more = f"{len(clips) - _NAMED} more clips"
    hidden = set(clips[_NAMED:])
    return ", ".join(
        [*(n for i, n in enumerate(named) if i not in hidden and i < clips[_NAMED]), more]
        + [n for i, n in enumerate(named) if i not in hidden and i > clips[_NAMED]]
    )


def _called(segment: Segment) -> str:
    source = segment.src
    if isinstance(source, ClipSource):
        return source.name or source.clip_id
    if isinstance(source, OpeningCard):
        return "opening card"
    if isinstance(source, TableCard):
        return "table"
    if isinstance(source, RankPlate):
        return f"rank {source.rank}"
    return f'"{source.text}"'
