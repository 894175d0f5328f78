"""Edits of the canvas, the texts and the sound, made on a draft."""

from __future__ import annotations

from typing import Any, Final

from vlai_widgets.engine.agent import asks as a
from vlai_widgets.engine.agent.editwords import styles
from vlai_widgets.engine.agent.stage import Applied, Stage
from vlai_widgets.engine.agent.targets import (
    clip_ids,
    is_picture,
    is_sound,
)
from vlai_widgets.engine.timeline import (
    EditRefused,
    music_of,
    pictures,
    restyled,
    with_accent,
    with_aspect,
    with_clip_volume,
    with_ducking,
    with_logo,
    with_loudness,
    with_music,
    with_music_volume,
    with_plates,
    with_short_side,
    with_size,
    with_text,
    with_theme,
    with_title,
    without_music,
    without_texts,
)
from vlai_widgets.models import ASPECTS
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, Segment

TITLE_MS: Final = 3_000
"""How long a text is shown where nobody says."""
DEFAULT_MOOD: Final = "lo-fi"


# --- canvas ---------------------------------------------------------------------------------------------------


def apply_canvas(edit: a.SetCanvas, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.SetCanvas`."""
    if edit.size:
        draft = with_size(draft, width_px=edit.size[0], height_px=edit.size[1])
    if edit.aspect:
        short = min(draft.m.width, draft.m.height)
        draft = with_aspect(draft, edit.aspect)
        if edit.short_px is None and short != min(draft.m.width, draft.m.height):
            draft = with_short_side(draft, short)
    if edit.short_px:
        draft = with_short_side(draft, edit.short_px)
    width, height = draft.m.width, draft.m.height
    ratio = next((r for r, (w, h) in ASPECTS.items() if abs(w / h - width / height) < 0.01), f"{width}:{height}")
    return draft, stage.say("canvas", ratio=ratio, width=width, height=height)


def apply_look(edit: a.SetLook, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.SetLook`."""
    if edit.theme:
        word = {"dark": "深色", "light": "浅色"}[edit.theme] if stage.language == "zh" else edit.theme
        return with_theme(draft, edit.theme), stage.say("theme", theme=word)
    if edit.accent:
        return with_accent(draft, edit.accent), stage.say("accent", colour=edit.accent)
    if edit.logo is None:
        return with_logo(draft, None), stage.say("logo_gone")
    clip = stage.scene.record(clip_ids((edit.logo,), stage.scene)[0])
    if not is_picture(clip) and not clip.clip.lower().endswith(".gif"):
        raise EditRefused("no_logo", name=clip.clip)
    return with_logo(draft, clip.clip_id), stage.say("logo", name=clip.clip)


# --- texts ----------------------------------------------------------------------------------------------------


def apply_add_text(edit: a.AddText, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.AddText`."""
    host = next((s for s in pictures(draft) if edit.on and s.id == stage.ids(edit.on, draft)[0]), None)
    start, end = _times(edit.span, draft, host=host)
    if edit.style == "title" and host is None and (edit.x, edit.y, edit.colour) == (None, None, None):
        made = with_title(draft, edit.text, start_s=start / 1000, end_s=end / 1000)
    else:
        made = with_text(
            draft, edit.text, start_ms=start, end_ms=end, style=edit.style, x=edit.x, y=edit.y, colour=edit.colour,
            on=host.id if host is not None else None,
        )  # fmt: skip
        if edit.style == "title" and host is None:
            made = made.model_copy(update={"m": made.m.model_copy(update={"title": edit.text})})
    end = min(end, draft.d)
    name = styles((edit.style,), stage.language)
    return made, stage.say("text", style=name, text=edit.text, start=start / 1000, end=end / 1000)


def _times(span: a.Span, draft: Draft, *, host: Segment | None) -> tuple[int, int]:
    first, last = (host.s, host.s + host.d) if host is not None else (0, draft.d)
    if span.start is not None and span.start < 0:
        return max(first, last - (span.length or TITLE_MS)), last
    start = first + (span.start or 0)
    if start >= last:
        raise EditRefused("outside", asked_s=start / 1000, have_s=draft.d / 1000)
    if span.end is not None:
        return start, min(last, first + span.end)
    if span.length is not None:
        return start, min(last, start + span.length)
    return start, last if host is not None else min(last, start + TITLE_MS)


def apply_style_text(edit: a.StyleText, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.StyleText`."""
    try:
        made = restyled(
            draft, edit.styles, text=edit.text, colour=edit.colour, x=edit.x, y=edit.y,
            start_ms=edit.span.start, end_ms=edit.span.end, length_ms=edit.span.length,
            on=stage.ids(edit.on, draft) if edit.on else (),
        )  # fmt: skip
    except EditRefused as refused:
        if refused.reason != "no_text" or not edit.text:
            raise
        # "Set the title to X" where there is none yet: then it is a new one.
        style: Any = edit.styles[0]
        new = a.AddText(text=edit.text, style=style, span=edit.span, x=edit.x, y=edit.y, colour=edit.colour, on=edit.on)
        return apply_add_text(new, draft, stage)
    return made, stage.say("restyled", style=styles(edit.styles, stage.language))


def apply_remove_text(edit: a.RemoveText, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.RemoveText`."""
    on = stage.ids(edit.on, draft) if edit.on else []
    made = without_texts(draft, edit.styles, on=on)
    return made, stage.say("text_gone", style=styles(edit.styles, stage.language))


def apply_ranks(edit: a.ShowRanks, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.ShowRanks`."""
    if edit.show:
        return with_plates(draft, stage.plates), stage.say("ranks_on")
    return without_texts(draft, ["plate"]), stage.say("ranks_off")


# --- sound ----------------------------------------------------------------------------------------------------


def apply_music(edit: a.AddMusic, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.AddMusic`."""
    now = music_of(draft)
    source: Bed | ClipSource
    if edit.ref is not None:
        clip = stage.scene.record(clip_ids((edit.ref,), stage.scene)[0])
        length = round(clip.duration_s * 1000) if clip.duration_s else None
        source = ClipSource(clip_id=clip.clip_id, name=clip.clip, media_ms=length or None)
        name = clip.clip
    elif edit.mood is None and now and edit.span and isinstance(kept := now[0].src, Bed | ClipSource):
        source, name = kept, kept.name or ""  # other times for the music that is there
    elif edit.mood is None and (sounds := [c for c in stage.scene.clips if c.error is None and is_sound(c)]):
        return apply_music(a.AddMusic(ref=a.Ref("clip", clip_ids=(sounds[0].clip_id,)), volume=edit.volume,
                                 duck=edit.duck, span=edit.span), draft, stage)  # fmt: skip
    else:
        name = edit.mood or DEFAULT_MOOD
        source = Bed(mood=name, name=name.capitalize())
    volume = edit.volume if edit.volume is not None else now[0].v if now else 0.35
    duck = edit.duck if edit.duck is not None else now[0].duck if now else True
    start = edit.span.start or 0
    end = edit.span.end if edit.span.end is not None else start + edit.span.length if edit.span.length else None
    made = with_music(draft, source, volume=volume, duck=duck, start_ms=start, end_ms=end)
    ducked = stage.say("ducked") if duck else ""
    return made, stage.say("music", name=name, volume=volume, ducked=ducked)


def apply_no_music(_: a.RemoveMusic, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.RemoveMusic`."""
    return without_music(draft), stage.say("music_gone")


def apply_volume(edit: a.SetVolume, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.SetVolume`."""
    en = stage.language != "zh"
    if edit.of == "music":
        if not music_of(draft) and not edit.relative and edit.volume > 0:
            return apply_music(a.AddMusic(volume=edit.volume), draft, stage)
        made, what = with_music_volume(draft, edit.volume, relative=edit.relative), "the music" if en else "音乐"
        level = music_of(made)[0].v
    else:
        ids = stage.ids(edit.refs, draft)
        made = with_clip_volume(draft, ids, edit.volume, relative=edit.relative)
        what = stage.called(ids, draft)
        level = next(s.v for s in pictures(made) if s.id == ids[0])
        if edit.of == "everything" and music_of(made):
            made = with_music_volume(made, edit.volume, relative=edit.relative)
            what = "everything" if en else "全部声音"
    if level == 0:
        return made, stage.say("muted", what=what)
    return made, stage.say("volume", what=what, volume=level)


def apply_duck(edit: a.Duck, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.Duck`."""
    return with_ducking(draft, duck=edit.duck), stage.say("duck_on" if edit.duck else "duck_off")


def apply_loudness(edit: a.SetLoudness, draft: Draft, stage: Stage) -> Applied:
    """Make :class:`~vlai_widgets.engine.agent.asks.SetLoudness`."""
    made = with_loudness(draft, edit.lufs)
    return made, stage.say("loudness", lufs=made.m.loudness_lufs)
