"""A draft for people: what lies on the timeline, read from any draft and said in one line.

Of the service's draft only the outside is documented (``t`` tracks, ``tt`` type, ``sg`` segments, ``d`` a duration
in milliseconds, ``m`` metadata), and nothing about what is inside a segment. So names, times and volumes are looked for
under every name under which they are known, also one level deeper; what is not found is None. Nothing is lost: each
level keeps the object it was read from.
"""

from __future__ import annotations

import math
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any, Final, Literal

TrackKind = Literal["video", "audio", "text", "other"]

_KINDS: Final[Mapping[str, TrackKind]] = {
    "0": "video", "1": "audio", "7": "text", "video": "video", "image": "video", "audio": "audio", "music": "audio",
    "text": "text", "title": "text", "subtitle": "text", "caption": "text",
}  # fmt: skip
_START: Final = (
    "s",
    "start",
    "st",
    "start_ms",
    "startTime",
    "start_time",
    "begin",
    "offset",
    "t0",
    "timeline_start",
    "ts",
)
_END: Final = ("e", "end", "et", "end_ms", "endTime", "end_time", "t1", "timeline_end", "te")
_LENGTH: Final = ("d", "duration", "dur", "duration_ms", "len", "length")
_VOLUME: Final = ("v", "volume", "vol", "vl", "gain")
_TEXT: Final = ("text", "content", "txt", "caption", "title", "words")
_NAME: Final = (
    "name",
    "n",
    "title",
    "label",
    "filename",
    "file_name",
    "fileName",
    "description",
    "desc",
    "prompt",
    "mood",
    "clip",
    "clip_id",
)
_ADDRESS: Final = ("url", "cdn_url", "src", "uri", "path", "file")
_DEEPER: Final = (
    "src",
    "m",
    "meta",
    "metadata",
    "source",
    "material",
    "asset",
    "clip",
    "media",
    "range",
    "target_timerange",
    "style",
    "content",
)
_NAMED: Final = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineItem:
    """One segment.

    Attributes:
        name: What it is called: the text of a title, the name of a clip or of a piece of music; None if unknown.
        start_s: Where it begins on the timeline, in seconds.
        end_s: Where it ends, in seconds; None if its length is unknown.
        volume: Its volume, 1 as measured; None if the draft does not say.
        is_text: True if ``name`` is a text that is shown.
        raw: The segment as it came.
    """

    name: str | None
    start_s: float
    end_s: float | None
    volume: float | None = None
    is_text: bool = False
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class TimelineTrack:
    """One track.

    Attributes:
        kind: What is on it.
        name: The name that the draft gives it, or None.
        items: Its segments, in the draft's order.
        raw: The track as it came.
    """

    kind: TrackKind
    name: str | None
    items: tuple[TimelineItem, ...]
    raw: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    @property
    def start_s(self) -> float:
        """Where its first segment begins, in seconds."""
        return min((item.start_s for item in self.items), default=0.0)

    @property
    def end_s(self) -> float | None:
        """Where its last segment ends, in seconds; None if that is unknown."""
        ends = [item.end_s for item in self.items]
        known = [end for end in ends if end is not None]
        return max(known) if known and len(known) == len(ends) else None


@dataclass(frozen=True, slots=True, kw_only=True)
class Timeline:
    """What lies on a session's timeline. Shows itself in one line.

    Attributes:
        tracks: The tracks that hold something, in the draft's order.
        duration_s: Length of the whole, in seconds; None if the draft does not say.
        title: The draft's title, or None.
        width_px: Width of the canvas, or None.
        height_px: Height of the canvas, or None.
        draft: The whole draft as it came, with every field.
    """

    tracks: tuple[TimelineTrack, ...] = ()
    duration_s: float | None = None
    title: str | None = None
    width_px: int | None = None
    height_px: int | None = None
    draft: Mapping[str, Any] = field(default_factory=dict, repr=False, compare=False)

    def __str__(self) -> str:
        return self.words()

    def words(self, language: str = "en") -> str:
        """Return the line in ``en`` or ``zh``; names and titles stay as they are.

        Args:
            language: ``en`` or ``zh``.

        Example:
            >>> title = {"tt": 7, "sg": [{"s": 0, "d": 3000, "src": {"kind": "title", "text": "Urban Dreams"}}]}
            >>> read_timeline({"t": [title]}).words("zh")
            '时间线（1 条轨道）：1. 标题："Urban Dreams"（0-3 秒）'
        """
        return _line(self, _SAY[language])

    def __repr__(self) -> str:
        return str(self)

    def __bool__(self) -> bool:
        return bool(self.tracks)


def read_timeline(draft: Mapping[str, Any], *, canvas: Mapping[str, Any] | None = None) -> Timeline:
    """Read any draft.

    Args:
        draft: The draft as the backend gave it.
        canvas: The session's ``canvas_config``, for the size where the draft does not say it.

    Example:
        >>> title = {"tt": 7, "sg": [{"s": 0, "d": 3000, "src": {"kind": "title", "text": "Urban Dreams"}}]}
        >>> print(read_timeline({"t": [title], "d": 9000}))
        Timeline (1 track): 1. Title: "Urban Dreams" (0-3s)
    """
    tracks = draft.get("t") if isinstance(draft.get("t"), list) else draft.get("tracks")
    read = [_track(track) for track in tracks if isinstance(track, Mapping)] if isinstance(tracks, list) else []
    meta = draft.get("m") if isinstance(draft.get("m"), Mapping) else draft.get("metadata")
    meta = meta if isinstance(meta, Mapping) else {}
    title = meta.get("title") or meta.get("name")
    duration_ms = _number(draft, _LENGTH)
    return Timeline(
        tracks=tuple(track for track in read if track.items),
        duration_s=duration_ms / 1000 if duration_ms is not None else None,
        title=title.strip() or None if isinstance(title, str) else None,
        width_px=_size("width", meta, canvas),
        height_px=_size("height", meta, canvas),
        draft=draft,
    )


# --- reading --------------------------------------------------------------------------------------------------------


def _track(track: Mapping[str, Any]) -> TimelineTrack:
    kind_key = next((track[key] for key in ("tt", "type", "kind") if key in track), None)
    kind: TrackKind = _KINDS.get(str(kind_key).lower(), "other")
    segments: list[Any] = next(
        (track[key] for key in ("sg", "segments", "items", "clips") if isinstance(track.get(key), list)), []
    )
    items: list[TimelineItem] = []
    at_ms = 0.0
    for segment in segments:
        if isinstance(segment, Mapping):
            item, at_ms = _item(segment, kind, at_ms)
            items.append(item)
    meta = track.get("m")
    name = (meta.get("name") or meta.get("title")) if isinstance(meta, Mapping) else None
    name = name or track.get("name")
    return TimelineTrack(kind=kind, name=_clean(name) if isinstance(name, str) else None, items=tuple(items), raw=track)


def _item(segment: Mapping[str, Any], kind: TrackKind, at_ms: float) -> tuple[TimelineItem, float]:
    """Read a segment; without a start it follows the one before it, which ended at ``at_ms``."""
    start_ms, end_ms, length_ms = _found(segment, _START), _found(segment, _END), _found(segment, _LENGTH)
    start_ms = at_ms if start_ms is None else start_ms
    if length_ms is not None:
        end_ms = start_ms + length_ms
    volume = _found(segment, _VOLUME)
    if volume is not None and volume > 4:  # 35 says 35 %
        volume /= 100
    text = _words(segment, _TEXT) if kind == "text" or _is_title(segment) else None
    item = TimelineItem(
        name=text or _words(segment, _NAME) or _address(segment) or _card(segment),
        start_s=start_ms / 1000,
        end_s=end_ms / 1000 if end_ms is not None else None,
        volume=volume,
        is_text=text is not None,
        raw=segment,
    )
    return item, end_ms if end_ms is not None else start_ms


def _is_title(segment: Mapping[str, Any]) -> bool:
    source = segment.get("src")
    return isinstance(source, Mapping) and source.get("kind") == "title"


def _card(segment: Mapping[str, Any]) -> str | None:
    """The name of a piece that only our own engine draws."""
    source = segment.get("src")
    if not isinstance(source, Mapping):
        return None
    if source.get("kind") == "duo":
        pair = (source.get("first"), source.get("second"))
        both = [_words(clip, _NAME) for clip in pair if isinstance(clip, Mapping)]
        return " beside ".join(name or "a clip" for name in both) or None
    return {"opening": "opening card", "table": "table"}.get(str(source.get("kind")))


def _levels(segment: Mapping[str, Any]) -> Iterator[Mapping[str, Any]]:
    yield segment
    for key in _DEEPER:
        if isinstance(inner := segment.get(key), Mapping):
            yield inner
            yield from (deeper for name in _DEEPER if isinstance(deeper := inner.get(name), Mapping))


def _found(segment: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    return next((number for level in _levels(segment) if (number := _number(level, keys)) is not None), None)


def _number(level: Mapping[str, Any], keys: Sequence[str]) -> float | None:
    """A number under one of ``keys``; times are in milliseconds, unless the key ends in ``_s``."""
    for key in keys:
        for name, factor in ((key, 1.0), (f"{key}_s", 1000.0)):
            value = number_of(level.get(name))
            if value is not None and value >= 0:
                return value * factor
    return None


def number_of(value: object) -> float | None:
    """Return a finite number, also one that came as a text; else None.

    Example:
        >>> number_of("4000"), number_of(True), number_of("4 s")
        (4000.0, None, None)
    """
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        number = float(value)
    except (ValueError, OverflowError):
        return None
    return number if math.isfinite(number) else None


def _words(segment: Mapping[str, Any], keys: Sequence[str]) -> str | None:
    for level in _levels(segment):
        if level.get("kind") in ("opening", "table", "plate"):
            continue
        for key in keys:
            if isinstance(value := level.get(key), str) and value.strip() and "://" not in value:
                return _clean(value)
    return None


def _address(segment: Mapping[str, Any]) -> str | None:
    for level in _levels(segment):
        for key in _ADDRESS:
            if isinstance(value := level.get(key), str) and value.strip():
                return _clean(value.partition("?")[0].rstrip("/").rpartition("/")[2]) or None
    return None


def _size(key: str, *sources: Mapping[str, Any] | None) -> int | None:
    values = (number_of(source.get(key)) for source in sources if source)
    return next((int(value) for value in values if value is not None and value > 0), None)


# --- saying ---------------------------------------------------------------------------------------------------------


_SAY: Final[Mapping[str, Mapping[str, str]]] = {
    "en": {
        "empty": "Timeline: empty", "line": "Timeline ({count}): {tracks}", "1": "1 track", "n": "{n} tracks",
        "track": "{name}: {items} ({span})", "span": "{start}-{end}s", "loud": "{span}, {volume:.0%}", "and": ", ",
        "video": "Video", "audio": "BGM", "text": "Title", "other": "Track", "segment": "segment {n}",
        "plate": "1 rank plate", "plates": "{n} rank plates", "more": "1 more clip", "mores": "{n} more clips",
    },
    "zh": {
        "empty": "时间线：空", "line": "时间线（{count}）：{tracks}", "1": "1 条轨道", "n": "{n} 条轨道",
        "track": "{name}：{items}（{span}）", "span": "{start}-{end} 秒", "loud": "{span}，{volume:.0%}", "and": "、",
        "video": "视频", "audio": "配乐", "text": "标题", "other": "轨道", "segment": "片段 {n}",
        "plate": "1 个名次牌", "plates": "{n} 个名次牌", "more": "另有 1 个视频", "mores": "另有 {n} 个视频",
        "opening card": "片头", "table": "排行表",
    },
}  # fmt: skip


def _line(timeline: Timeline, say: Mapping[str, str]) -> str:
    if not timeline.tracks:
        return say["empty"]
    count = say["1" if len(timeline.tracks) == 1 else "n"].format(n=len(timeline.tracks))
    tracks = (f"{i}. {_said(track, say)}" for i, track in enumerate(timeline.tracks, 1))
    return say["line"].format(count=count, tracks=" ".join(tracks))


def _said(track: TimelineTrack, say: Mapping[str, str]) -> str:
    end = "?" if track.end_s is None else f"{track.end_s:.4g}"
    span = say["span"].format(start=f"{track.start_s:.3g}", end=end)
    volume = next((item.volume for item in track.items if item.volume is not None), None)
    if track.kind == "audio" and volume is not None:
        span = say["loud"].format(span=span, volume=volume)
    return say["track"].format(name=track.name or say[track.kind], items=_listed(track, say), span=span)


def _listed(track: TimelineTrack, say: Mapping[str, str]) -> str:
    plates = [item for item in track.items if _source_kind(item) == "plate"]
    if len(plates) == len(track.items):
        return say["plate" if len(plates) == 1 else "plates"].format(n=len(plates))
    clips = [i for i, item in enumerate(track.items) if not item.is_text and _card(item.raw) is None]
    hidden = set(clips[_NAMED:])
    if not hidden:
        return say["and"].join(_called(item, i, say) for i, item in enumerate(track.items, 1))
    # Cards are always named; of many clips only the first few.
    shown = [(i, _called(item, i + 1, say)) for i, item in enumerate(track.items) if i not in hidden]
    first = min(hidden)
    before = [words for i, words in shown if i < first]
    more = say["more" if len(hidden) == 1 else "mores"].format(n=len(hidden))
    return say["and"].join([*before, more, *(words for i, words in shown if i > first)])


def _called(item: TimelineItem, number: int, say: Mapping[str, str]) -> str:
    if item.is_text:
        return f'"{item.name}"'
    if item.name is not None and _card(item.raw) == item.name:
        return say.get(item.name, item.name)
    return item.name or say["segment"].format(n=number)


def _source_kind(item: TimelineItem) -> object:
    source = item.raw.get("src")
    return source.get("kind") if isinstance(source, Mapping) else None


def _clean(text: str) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return words if len(words) <= 80 else words[:79] + "…"
