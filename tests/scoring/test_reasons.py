"""Reasons carry numbers, thresholds, timecodes and sources; the highlight is where the clip is strongest."""

from __future__ import annotations

import dataclasses
import re

import pytest

from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import Analysis, Measurement, MediaFacts, TimelinePoint
from vlai_widgets.scoring import compare, explain, highlight, load_model, score_batch


def analysis(*measurements, **fields):
    base = Analysis(clip_id="a", clip="a.mp4", sha256="", analysis_version="1", measurements=measurements)
    return dataclasses.replace(base, **fields)


LATE_CUT = Measurement(feature="first_change_s", value=6.2, t_start_s=6.2, t_end_s=6.2)
SILENT = Measurement(feature="silence_pct", value=62.0, t_start_s=4.0, t_end_s=9.5)
BRIGHT = Measurement(feature="brightness", value=55.0)
GREY = Measurement(feature="colourfulness", value=4.0)


def test_a_fix_names_value_threshold_timecode_and_source():
    clip = analysis(LATE_CUT, SILENT, BRIGHT, GREY)
    reasons = explain(score_batch([clip]), 0, clip)
    assert [r.kind for r in reasons] == ["strength", "fix", "fix", "fix"]
    fix = next(r for r in reasons if r.feature == "first_change_s")
    assert fix.short == "First change at 6.2 s"
    for part in ("6.2 s", "[0:06.2]", "within 3 s", "Google ABCD", "Open with"):
        assert part in fix.text
    assert (fix.value, fix.t_start_s, fix.grade, fix.dimension) == (6.2, 6.2, "A", "hook")
    silent = next(r for r in reasons if r.feature == "silence_pct")
    assert silent.short == "Silent for 62 %"
    assert "[0:04.0-0:09.5]" in silent.text
    grey = next(r for r in reasons if r.feature == "colourfulness")
    assert "Bring more colour" in grey.text  # the low side of the range


def test_points_are_what_full_credit_would_add():
    clip = analysis(LATE_CUT, SILENT, BRIGHT, GREY)
    before = score_batch([clip])
    for fix in [r for r in explain(before, 0, clip) if r.kind == "fix"]:
        low, high = load_model().feature(fix.feature).full_credit
        repaired = tuple(
            dataclasses.replace(m, value=high if low is None else low) if m.feature == fix.feature else m
            for m in clip.measurements
        )
        after = score_batch([dataclasses.replace(clip, measurements=repaired)])
        assert after.score[0] - before.score[0] == pytest.approx(fix.points, abs=1e-9)
    strengths = [r for r in explain(before, 0, clip) if r.kind == "strength"]
    assert [r.feature for r in strengths] == ["brightness"]


def test_what_never_happens_is_said_so():
    never = analysis(Measurement(feature="first_change_s", value=8.0))
    assert explain(score_batch([never]), 0, never)[0].short == "No change for 8 s"
    at_once = analysis(Measurement(feature="opening_still_s", value=0.0, t_start_s=0.0, t_end_s=0.0))
    assert explain(score_batch([at_once]), 0, at_once)[0].short == "Moves from frame one"
    mute = analysis(Measurement(feature="sound_present", value=0.0))
    assert explain(score_batch([mute]), 0, mute)[0].short == "No sound track"


def test_a_sound_track_is_no_strength_beside_sound_from_the_start():
    heard = Measurement(feature="sound_present", value=1.0)
    early = Measurement(feature="sound_onset_s", value=0.0, t_start_s=0.0, t_end_s=0.0)
    both, alone = analysis(heard, early), analysis(heard)
    assert [r.short for r in explain(score_batch([both]), 0, both)] == ["Sound from the start"]
    assert [r.short for r in explain(score_batch([alone]), 0, alone)] == ["Has a sound track"]


@pytest.mark.parametrize("language", ["en", "zh"])
def test_every_feature_has_words_for_every_value(language):
    model = load_model()
    for spec in model.features:
        low, high = spec.points[0][0], spec.points[-1][0]
        for share in (0, 0.03, 0.2, 0.5, 0.8, 1):
            value = low + share * (high - low)
            clip = analysis(Measurement(feature=spec.name, value=value, t_start_s=61.04, t_end_s=65.0))
            for reason in explain(score_batch([clip]), 0, clip, language=language):
                assert len(reason.short) <= 28, reason.short
                assert "{" not in reason.text
                assert spec.source in reason.text
                assert reason.text.endswith("." if language == "en" else "。")
                assert "1:01.0-1:05.0" in reason.text
                assert bool(re.search("[\u4e00-\u9fff]", reason.text)) == (language == "zh")


def test_limit_language_and_failed_clips():
    clip = analysis(LATE_CUT, SILENT, BRIGHT, GREY)
    batch = score_batch([clip, analysis(error="damaged")])
    assert len(explain(batch, 0, clip, limit=1)) == 2
    assert explain(batch, 1, analysis(error="damaged")) == ()
    with pytest.raises(UnknownOption, match="zh"):
        explain(batch, 0, clip, language="cn")


def timeline(motion, *, brightness=50.0, loudness=None, duration_s=None, cuts_s=()):
    points = tuple(
        TimelinePoint(
            t_s=float(i),
            motion=level,
            brightness=brightness[i] if isinstance(brightness, list) else brightness,
            loudness_lufs=loudness[i] if loudness else None,
            cut=sum(int(t) == i for t in cuts_s),
        )
        for i, level in enumerate(motion)
    )
    media = MediaFacts(kind="video", size_bytes=1, container="mov", duration_s=duration_s or float(len(motion)))
    return analysis(timeline=points, media=media, cuts_s=tuple(cuts_s))


def test_highlight_follows_motion_sound_and_light():
    assert highlight(timeline([5, 5, 5, 5, 60, 70, 60, 5, 5, 5])) == (4.0, 7.0)
    assert highlight(timeline([10] * 9, loudness=[-40] * 5 + [-10] * 4)) == (5.0, 8.0)
    assert highlight(timeline([50] * 9, brightness=[1.0] * 3 + [50.0] * 6)) == (3.0, 6.0)


def test_highlight_takes_the_hook_on_ties_and_starts_at_cuts():
    assert highlight(timeline([20] * 10)) == (0.0, 3.0)
    start, end = highlight(timeline([5] * 4 + [60] * 4 + [5] * 4, cuts_s=[4.4]))
    assert (start, end) == (4.4, pytest.approx(7.4))


@pytest.mark.parametrize("duration_s", [0.04, 2.0, 3.0, 3.01, 7.5])
@pytest.mark.parametrize("length_s", [1.0, 3.0])
def test_highlight_stays_inside_the_clip(duration_s, length_s):
    seconds = max(1, int(-(-duration_s // 1)))
    motion = [5.0] * (seconds - 1) + [90.0]
    start, end = highlight(timeline(motion, duration_s=duration_s), length_s=length_s)
    assert 0 <= start < end <= duration_s + 1e-9
    assert end - start == pytest.approx(min(length_s, duration_s))


def test_highlight_of_nothing():
    assert highlight(analysis()) == (0.0, 0.0)


def test_what_is_told_and_not_scored_is_neither_a_strength_nor_a_fix():
    told = {spec.name for spec in load_model().features if spec.weight == 0}
    for end in (0, -1):
        clip = analysis(*(Measurement(feature=spec.name, value=spec.points[end][0]) for spec in load_model().features))
        batch = score_batch([clip, analysis(LATE_CUT)])
        for language in ("en", "zh"):
            reasons = explain(batch, 0, clip, language=language, limit=100)
            assert reasons
            assert not told & {reason.feature for reason in reasons}


def test_a_comparison_says_where_the_gap_comes_from():
    strong = analysis(Measurement(feature="first_change_s", value=0.4, t_start_s=0.4), BRIGHT)
    weak = analysis(LATE_CUT, Measurement(feature="brightness", value=20.0))
    batch = score_batch([strong, weak])
    told = compare(batch, 0, 1)
    assert told.gap == pytest.approx(batch.score[0] - batch.score[1])
    assert sum(told.dimensions.values()) == pytest.approx(told.gap)
    assert f"{abs(told.gap):.1f} points apart" in told.text[0]
    assert "Most of it is hook" in told.text[1]
    assert "0.4 s" in told.text[2]
    assert "6.2 s" in told.text[2]
    back = compare(batch, 1, 0)
    assert back.gap == pytest.approx(-told.gap)
    assert back.text == told.text
    assert re.search("[\u4e00-\u9fff]", " ".join(compare(batch, 0, 1, language="zh").text))
    assert compare(score_batch([strong, analysis(error="damaged")]), 0, 1) is None


def test_strengths_are_what_tells_a_clip_from_its_batch():
    same = Measurement(feature="aspect_fill_pct", value=100.0)
    loud = [Measurement(feature="loudness_lufs", value=v) for v in (-14.0, -14.1, -14.0)]
    shots = [Measurement(feature="mean_shot_s", value=v) for v in (2.0, 9.0, 9.5)]
    clips = [analysis(same, a, b) for a, b in zip(loud, shots, strict=True)]
    batch = score_batch(clips)
    assert explain(batch, 0, clips[0])[0].feature == "mean_shot_s"
    alone = score_batch(clips[:1])
    assert alone.score[0] == pytest.approx(batch.score[0], abs=1e-9)


@pytest.mark.parametrize("language", ["en", "zh"])
@pytest.mark.parametrize("preset", ["abcd", "cqs-like"])
def test_a_checklist_explains_itself_by_its_rules(preset, language):
    rules = load_model().presets[preset].rules
    clip = analysis(*(Measurement(feature=rule.feature, value=0.0) for rule in rules if rule.least))
    batch = score_batch([clip], preset=preset)
    fixes = [r for r in explain(batch, 0, clip, language=language, limit=20) if r.kind == "fix"]
    assert len(fixes) == sum(rule.least is not None for rule in rules)
    for reason in fixes:
        rule = load_model().presets[preset].rule(reason.feature)
        assert (rule.label_zh if language == "zh" else rule.label_en) in reason.text
    assert sum(r.points for r in fixes) == pytest.approx(100)


@pytest.mark.parametrize("seconds", [6.0, 8.0, 20.9, 25.0, 60.0])
def test_no_value_outside_its_guideline_is_called_a_strength(seconds):
    clip = analysis(Measurement(feature="duration_s", value=seconds), BRIGHT, GREY)
    low, high = load_model().feature("duration_s").full_credit
    for reason in explain(score_batch([clip]), 0, clip, limit=9):
        if reason.feature == "duration_s":
            assert (reason.kind == "strength") == (low <= seconds <= high)
