"""Edits of the pieces and of how they look, made on a draft."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any, Final

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.apply_program import apply_music
from vlai_widgets.engine.agent.editwords import listed
from vlai_widgets.engine.agent.stage import Applied, Stage, footage_of
from vlai_widgets.engine.agent.targets import (
    clip_ids,
    clip_segments,
    is_sound,
    segment_ids,
)
from vlai_widgets.engine.timeline import (
    EditRefused,
    cut_out,
    cut_range,
    duplicated,
    inserted,
    kept_range,
    moved,
    ordered,
    pictures,
    removed,
    segment_of,
    split,
    trimmed,
    with_length,
    with_picture,
    with_speed,
    with_total_length,
    with_transitions,
)
from vlai_widgets.engine.timeline.pieces import shown_name
from vlai_widgets.protocol.draft import ClipSource, Draft, Segment

_WHOLE: Final = a.Ref("whole")

# --- pieces ---------------------------------------------------------------------------------------------------


def apply_trim(edit: a.Trim, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Trim`."""
    whole = _WHOLE in edit.refs and len(clip_segments(draft)) > 1
    if edit.length is not None:
        if whole:
            made = with_total_length(draft, edit.length)
            return made, stage.say("length", total=made.d / 1000)
        ids = stage.one_each(edit.refs, draft)
        made = with_length(draft, ids, edit.length)
        return made, stage.say("resized", what=stage.called(ids, draft), each=edit.length / 1000, total=made.d / 1000)
    if whole:
        return _trim_whole(edit, draft, stage)
    ids = stage.one_each(edit.refs, draft)
    if edit.tail < 0:
        made = draft
        for segment in [s for s in pictures(draft) if s.id in ids]:
            made = with_length(made, [segment.id], segment.d - edit.tail)
        name = stage.called(ids, draft)
        each = next(s.d for s in pictures(made) if s.id == ids[0])
        return made, stage.say("resized", what=name, each=each / 1000, total=made.d / 1000)
    if edit.keep:
        made = draft
        for segment in [s for s in pictures(draft) if s.id in ids]:
            start, end = _kept(edit.keep, segment.d)
            made = kept_range(made, [segment.id], start_ms=start, end_ms=end)
    else:
        made = trimmed(draft, ids, head_ms=edit.head, tail_ms=edit.tail)
    return made, stage.say("trimmed", what=stage.called(ids, draft), total=made.d / 1000)


def _kept(keep: a.Span, length: int) -> tuple[int, int]:
    if keep.length is not None and keep.length < 0:
        return max(0, length + keep.length), length
    return keep.start or 0, keep.end if keep.end is not None else length


def _trim_whole(edit: a.Trim, draft: Draft, stage: Stage) -> Applied:
    start, end = (edit.head, draft.d - edit.tail) if not edit.keep else _kept(edit.keep, draft.d)
    if start >= draft.d:
        raise EditRefused("outside", asked_s=start / 1000, have_s=draft.d / 1000)
    made = cut_range(draft, start_ms=end, end_ms=draft.d) if end < draft.d else draft
    made = cut_range(made, start_ms=0, end_ms=start) if start else made
    return made, stage.say("length", total=made.d / 1000)


def apply_cut(edit: a.CutOut, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.CutOut`."""
    start, end = edit.span.start or 0, edit.span.end if edit.span.end is not None else draft.d
    if _WHOLE in edit.refs and len(clip_segments(draft)) > 1:
        made, what = (
            cut_range(draft, start_ms=start, end_ms=end),
            "时间线" if stage.language == "zh" else "the timeline",
        )
    else:
        ids = stage.one_each(edit.refs, draft)
        made, what = draft, stage.called(ids, draft)
        for segment_id in ids:
            made = cut_out(made, segment_id, start_ms=start, end_ms=end)
    end = min(end, draft.d)
    return made, stage.say("cut_out", start=start / 1000, end=end / 1000, what=what, total=made.d / 1000)


def apply_split(edit: a.Split, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Split`."""
    if _WHOLE in edit.refs and edit.at is not None:
        at = edit.at
        if not 0 < at < draft.d:
            raise EditRefused("outside", asked_s=at / 1000, have_s=draft.d / 1000)
        host = next(s for s in reversed(pictures(draft)) if s.s <= at)
        ids, times = [host.id], [at - host.s]
    else:
        ids = stage.one_each(edit.refs, draft)
        times = sorted({edit.at, *edit.also}) if edit.at is not None else []
    made = draft
    for segment_id in ids:
        length = next(s.d for s in pictures(draft) if s.id == segment_id)
        made = split(made, segment_id, at_ms=times or [length * n // edit.parts for n in range(1, edit.parts)])
    return made, stage.say("split", what=stage.called(ids, draft), count=len(times) + 1 if times else edit.parts)


def apply_move(edit: a.Move, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Move`."""
    ids = stage.one_each(edit.refs, draft)
    rest = [s for s in pictures(draft) if s.id not in ids]
    clips = [n for n, s in enumerate(rest) if s in clip_segments(draft)]
    cards = not any(ref.kind in {"opening", "table"} for ref in edit.refs)
    first = (clips[0] if clips else 0) if cards else 0
    last = (clips[-1] + 1 if clips else len(rest)) if cards else len(rest)
    if edit.before is not None or edit.after is not None:
        other = edit.before or edit.after
        assert other is not None
        at = next(n for n, s in enumerate(rest) if s.id == stage.one_each((other,), draft)[0])
        to = at if edit.before is not None else at + 1
    elif edit.by:
        now = [s.id for s in pictures(draft)].index(ids[0])
        to = max(first, min(last, now + edit.by))
    else:
        to = last if edit.to is None or edit.to < 0 else min(last, first + edit.to - 1)
    return moved(draft, ids, to=to), stage.say("moved", what=stage.called(ids, draft))


def apply_order(edit: a.Order, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Order`."""
    clips = clip_segments(draft)
    ids = stage.one_each(edit.refs, draft) if edit.refs else [s.id for s in clips]
    if edit.how == "swap":
        made = ordered(draft, [i for i in reversed([s.id for s in pictures(draft)]) if i in ids])
    elif edit.how == "given":
        rest = [s.id for s in clips if s.id not in ids]
        made = ordered(draft, [*ids, *rest])
    elif edit.how == "reverse":
        made = ordered(draft, ids[::-1])
    else:
        sign = {"length": 1, "longest": -1}.get(edit.how)
        key: Callable[[Segment], Any] = (lambda s: sign * s.d) if sign else (lambda s: shown_name(s).lower())
        made = ordered(draft, [s.id for s in sorted(clips, key=key)])
    return made, stage.say("ordered", what=listed([shown_name(s) for s in clip_segments(made)], stage.language, most=6))


def apply_speed(edit: a.SetSpeed, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.SetSpeed`."""
    ids = stage.ids(edit.refs, draft)
    made = with_speed(draft, ids, edit.factor, relative=edit.relative)
    source = next(s.src for s in pictures(made) if s.id == ids[0])
    speed = source.speed if isinstance(source, ClipSource) else edit.factor
    return made, stage.say("speed", what=stage.called(ids, draft), speed=speed, total=made.d / 1000)


def apply_duplicate(edit: a.Duplicate, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Duplicate`."""
    ids = stage.one_each(edit.refs, draft)
    return duplicated(draft, ids, times=edit.times), stage.say("duplicated", what=stage.called(ids, draft))


def apply_remove(edit: a.Remove, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Remove`."""
    ids = stage.ids(edit.refs, draft)
    if edit.others:
        ids = [s.id for s in clip_segments(draft) if s.id not in ids]
        if not ids:
            return draft, stage.say("nothing").rstrip(".。")
    made = removed(draft, ids)
    return made, stage.say("removed", what=stage.called(ids, draft), total=made.d / 1000)


def apply_insert(edit: a.Insert, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Insert`."""
    found = [stage.scene.record(i) for i in clip_ids(edit.refs, stage.scene)]
    if any(is_sound(clip) for clip in found):
        return apply_music(a.AddMusic(ref=edit.refs[0]), draft, stage)
    clips = clip_segments(draft)
    order = [s.id for s in pictures(draft)]
    at = None
    if edit.to is not None and edit.to > 0 and clips:
        at = order.index(clips[min(edit.to, len(clips)) - 1].id) + (edit.to > len(clips))
    if (other := edit.before or edit.after) is not None:
        at = order.index(stage.one_each((other,), draft)[0]) + (edit.after is not None)
    made = inserted(draft, [segment_of(footage_of(clip)) for clip in found], at=at)
    return made, stage.say("inserted", what=listed([clip.clip for clip in found], stage.language))


# --- picture --------------------------------------------------------------------------------------------------

_KIND_WORDS: Final = {"fade": "叠化", "dip": "闪黑", "wipe": "擦除", "slide": "滑动", "zoom": "缩放"}


def apply_transition(edit: a.SetTransition, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.SetTransition`."""
    ids = None
    if edit.refs and not any(ref.kind in {"all", "whole"} for ref in edit.refs):
        order = [s.id for s in pictures(draft)]
        ids = sorted(segment_ids(edit.refs, draft, stage.scene), key=order.index)
        if edit.between and len(ids) > 1:
            ids = ids[1:]
    made = with_transitions(draft, edit.kind, length_ms=edit.length, ids=ids)
    if edit.kind is None:
        return made, stage.say("cuts")
    x = next((s.x for s in pictures(made) if s.x and (ids is None or s.id in ids)), None)
    name = x.kind if x else "fade"
    kind = _KIND_WORDS[name] if stage.language == "zh" else {"fade": "crossfade"}.get(name, name)
    length = (x.d if x else 0) / 1000
    if ids is not None and len(ids) == 1:
        return made, stage.say("transition_at", kind=kind, length=length, what=stage.called(ids, made))
    return made, stage.say("transition", kind=kind, length=length)


def apply_adjust(edit: a.Adjust, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Adjust`."""
    ids = stage.ids(edit.refs, draft)
    made = with_picture(draft, ids, brightness=edit.brightness, contrast=edit.contrast, relative=edit.relative)
    source = next(s.src for s in pictures(made) if s.id == ids[0])
    clip = source if isinstance(source, ClipSource) else getattr(source, "first", None)
    en, parts = stage.language != "zh", []
    if edit.brightness is not None and isinstance(clip, ClipSource):
        parts.append(f"{'brightness' if en else '亮度'} {clip.brightness:+.0%}")
    if edit.contrast is not None and isinstance(clip, ClipSource):
        parts.append(f"{'contrast' if en else '对比度'} {clip.contrast:.0%}")
    return made, stage.say("picture", how=listed(parts, stage.language), what=stage.called(ids, draft))
