"""What platforms ask of a file: each rule of the dated table, met and missed."""

from __future__ import annotations

from dataclasses import replace

import pytest

from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import MediaFacts
from vlai_widgets.scoring import delivery_checks, load_platforms

OURS = MediaFacts(
    kind="video", size_bytes=20_000_000, container="mov,mp4,m4a,3gp,3g2,mj2", duration_s=22.0, width_px=1080,
    height_px=1920, fps=30.0, video_codec="h264", audio_codec="aac", pixel_format="yuv420p",
)  # fmt: skip


def missed(facts, level="must"):
    return {(c.platform.name, c.rule) for c in delivery_checks(facts) if c.level == level and c.passed is False}


def test_six_platforms_with_date_source_and_grade():
    platforms = load_platforms()
    assert set(platforms) == {"tiktok", "reels", "shorts", "meta", "linkedin", "x"}
    for platform in platforms.values():
        assert len(platform.dated) == 7
        assert platform.source
        assert platform.grade in "ABCD"


def test_what_the_product_itself_exports_is_taken_everywhere():
    assert missed(OURS) == set()
    assert {rule for _, rule in missed(OURS, "should")} <= {"ratios", "duration_s", "bit_rate"}


@pytest.mark.parametrize(
    ("change", "platform", "rule"),
    [
        ({"duration_s": 75.0}, "tiktok", "duration_s"),
        ({"duration_s": 2.0}, "reels", "duration_s"),
        ({"duration_s": 181.0}, "shorts", "duration_s"),
        ({"size_bytes": 310_000_000}, "reels", "max_bytes"),
        ({"size_bytes": 60_000}, "linkedin", "min_bytes"),
        ({"size_bytes": 1_000_000}, "tiktok", "bit_rate"),
        ({"size_bytes": 90_000_000}, "x", "bit_rate"),
        ({"fps": 15.0}, "reels", "fps"),
        ({"video_codec": "vp9"}, "meta", "video_codecs"),
        ({"container": "matroska,webm"}, "shorts", None),
        ({"container": "matroska,webm"}, "linkedin", "containers"),
        ({"pixel_format": "yuv422p10le"}, "x", "pixels"),
        ({"audio_codec": "opus"}, "tiktok", "audio_codecs"),
        ({"width_px": 1440, "height_px": 1080}, "x", "ratios"),
        ({"width_px": 360, "height_px": 640}, "tiktok", "short_side_px"),
        ({"width_px": 3840, "height_px": 2160}, "reels", "max_width_px"),
    ],
)
def test_each_rule_bites(change, platform, rule):
    found = {name for where, name in missed(replace(OURS, **change)) if where == platform}
    assert (rule in found) if rule else not found
    assert rule is None or (platform, rule) not in missed(OURS)


def test_a_variable_frame_rate_is_advised_against():
    assert ("meta", "constant_fps") in missed(replace(OURS, variable_fps=True), "should")


def test_what_the_file_does_not_say_is_neither_met_nor_missed():
    unknown = [c for c in delivery_checks(replace(OURS, fps=None, duration_s=None)) if c.passed is None]
    assert {c.rule for c in unknown} == {"fps", "duration_s", "bit_rate"}
    assert {c.found for c in unknown} == {"not known"}
    silent = [c for c in delivery_checks(replace(OURS, audio_codec=None)) if c.rule == "audio_codecs"]
    assert all(c.passed for c in silent)


def test_words_and_names():
    [check] = [
        c
        for c in delivery_checks(replace(OURS, duration_s=75.0), platforms=["tiktok"])
        if c.passed is False and c.level == "must"
    ]
    assert (check.found, check.asked) == ("75 s", "5 to 60 s")
    with pytest.raises(UnknownOption, match="tiktok"):
        delivery_checks(OURS, platforms=["tiktoc"])
