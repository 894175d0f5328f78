"""What differs between two states of a session, in words. For the many edits that the service answers without a text.

Only the draft's outer shape is documented (tracks, their type, their segments, a duration, metadata), so nothing deeper
is relied upon; where more is recognised, such as the text of a title, it is named.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator
from typing import Any, Final

from vlai_widgets.protocol.payloads import SessionState
from vlai_widgets.protocol.timeline import number_of, read_timeline

_SHOWN: Final = 3
_TRACKS: Final = {0: "video", 1: "audio", 7: "text"}


def describe_changes(before: SessionState, after: SessionState) -> tuple[str, ...]:
    """Return the changes from ``before`` to ``after``, one a line, in a fixed order.

    Example:
        >>> one = {"t": [{"tt": 0, "sg": [{}]}], "d": 4000}
        >>> describe_changes(SessionState(), SessionState(draft=one))
        ('video track: 0 -> 1 segments', 'duration: 0.0 s -> 4.0 s')
    """
    return tuple(_changes(before, after))


def _changes(before: SessionState, after: SessionState) -> Iterator[str]:
    old, new = before.draft, after.draft
    for kind in (*_TRACKS, None):
        was, now = _segments(old, kind), _segments(new, kind)
        name = _TRACKS.get(kind, "other") if kind is not None else "other"
        named = _gained_and_lost(old, new, kind)
        if len(was) != len(now):
            yield f"{name} track: {len(was)} -> {len(now)} segments{named}"
        elif was != now:
            yield f"{name} track: {sum(a != b for a, b in zip(was, now, strict=True))} segments changed{named}"
    if (was_s := _seconds(old)) != (now_s := _seconds(new)):
        yield f"duration: {was_s:.1f} s -> {now_s:.1f} s"
    for label, was_value, now_value in _named_values(before, after):
        if was_value is not None and now_value is not None and was_value != now_value:
            yield f"{label}: {_short(was_value)} -> {_short(now_value)}"
        elif was_value is None and now_value is not None and label == "title":  # the rest are defaults of a new draft
            yield f"{label}: {_short(now_value)}"
    if len(before.video_infos) != len(after.video_infos):
        yield f"clips: {len(before.video_infos)} -> {len(after.video_infos)}"
    if before.generated_media != after.generated_media and after.generated_media:
        yield "new generated media"


def _gained_and_lost(old: dict[str, Any], new: dict[str, Any], kind: int | None) -> str:
    """Names of what came and went, in brackets; empty where the draft gives no names."""
    was, now = _names(old, kind), _names(new, kind)
    parts = []
    for word, names in (("gained", now - was), ("lost", was - now)):
        if names:
            shown = list(names.elements())
            more = f" and {len(shown) - _SHOWN} more" if len(shown) > _SHOWN else ""
            parts.append(f"{word} {', '.join(shown[:_SHOWN])}{more}")
    return f" ({'; '.join(parts)})" if parts else ""


def _names(draft: dict[str, Any], kind: int | None) -> Counter[str]:
    wanted = _TRACKS.get(kind, "other") if kind is not None else "other"
    return Counter(
        f'"{item.name}"' if item.is_text else item.name
        for track in read_timeline(draft).tracks
        if track.kind == wanted
        for item in track.items
        if item.name is not None
    )


def _named_values(before: SessionState, after: SessionState) -> Iterator[tuple[str, Any, Any]]:
    yield "title", _meta(before).get("title") or None, _meta(after).get("title") or None
    yield "canvas", _canvas(before), _canvas(after)
    for key in ("fps", "theme", "language"):
        yield key, _meta(before).get(key), _meta(after).get(key)


def _segments(draft: dict[str, Any], kind: int | None) -> list[Any]:
    tracks = draft.get("t")
    found: list[Any] = []
    for track in tracks if isinstance(tracks, list) else []:
        if not isinstance(track, dict) or not isinstance(segments := track.get("sg"), list):
            continue
        sort = number_of(track.get("tt"))
        if sort == kind or (kind is None and sort not in _TRACKS):
            found += segments
    return found


def _seconds(draft: dict[str, Any]) -> float:
    return (number_of(draft.get("d")) or 0.0) / 1000


def _meta(state: SessionState) -> dict[str, Any]:
    meta = state.draft.get("m")
    return meta if isinstance(meta, dict) else {}


def _canvas(state: SessionState) -> str | None:
    for source in (_meta(state), state.canvas_config):
        width, height = number_of(source.get("width")), number_of(source.get("height"))
        if width is not None and height is not None:
            return f"{width:.0f}x{height:.0f}"
    return None


def _short(value: object) -> str:
    text = " ".join(str(value).split())
    return text if len(text) <= 60 else text[:59] + "…"
