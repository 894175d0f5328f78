"""On-screen text of known words, places and times, drawn over a moving picture, in English and Chinese."""

from __future__ import annotations

import os
import re
from importlib import resources
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageDraw, ImageFont

from vlai_widgets.engine.analysis import analyze, models
from vlai_widgets.engine.analysis.reading import is_text
from vlai_widgets.engine.analysis.text import SAFE_BOX
from vlai_widgets.engine.analysis.wording import call_to_action, reading_time_s

CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips")) / "varied"
HEIGHT, WIDTH, FPS = 960, 540, 8
FONTS = resources.files("vlai_widgets") / "assets" / "fonts"

pytestmark = pytest.mark.skipif("text" in models.lacking(), reason="built without models")


def font(text, size):
    name = "NotoSansSC-Bold.ttf" if re.search(r"[\u4e00-\u9fff]", text) else "Inter-Bold.ttf"
    return ImageFont.truetype(str(FONTS / name), size)


@pytest.fixture
def written(scene, pan):
    """Frames of a slow pan with lines of text: (text, start_s, end_s, top as a share, size in pixels)."""

    def make(*lines, seconds=8.0, seed=3):
        ground = scene(seed, height=HEIGHT, width=WIDTH)
        for i in range(round(seconds * FPS)):
            image = Image.fromarray(pan(ground, 4.0 * i)).convert("RGB")
            draw = ImageDraw.Draw(image)
            for text, start_s, end_s, top, size in lines:
                if start_s <= i / FPS < end_s:
                    face = font(text, size)
                    left = (WIDTH - draw.textlength(text, font=face)) / 2
                    draw.text((left, top * HEIGHT), text, font=face, fill="white", stroke_width=2, stroke_fill="black")
            yield np.asarray(image)

    return make


def plain(text):
    return re.sub(r"\W", "", text).lower()


SHOWN = [
    [
        ("Fresh coffee", 0.25, 2.5, 0.2, 52),
        ("in sixty seconds", 0.25, 2.5, 0.28, 40),
        ("No machine needed", 3.0, 5.0, 0.5, 44),
        ("Order today", 5.5, 8.0, 0.4, 56),
    ],
    [
        ("限时优惠", 0.0, 2.0, 0.3, 64),
        ("全场五折", 2.5, 4.5, 0.3, 64),
        ("立即购买", 5.0, 8.0, 0.55, 56),
        ("$4.99", 5.0, 8.0, 0.3, 60),
    ],
    [
        ("SUMMER SALE", 1.0, 8.0, 0.16, 48),
        ("今天就出发", 1.5, 4.0, 0.5, 48),
        ("Save 30% this week", 4.5, 8.0, 0.5, 36),
    ],
]


def test_what_is_written_is_read_where_and_when_it_stands(written, clip, measure):
    """Recall 10 of 11 at least, nothing that was not written, times within 0.3 s, boxes within 4 % of the picture."""
    found = wanted = 0
    for number, lines in enumerate(SHOWN):
        analysis = measure(clip(written(*lines, seed=number), name=f"{number}.mp4", fps=FPS))
        truth = {plain(line[0]): line for line in lines}
        wanted += len(truth)
        assert {plain(seen.text) for seen in analysis.texts} <= set(truth), analysis.texts
        assert len(analysis.texts) == len({plain(seen.text) for seen in analysis.texts})
        for seen in analysis.texts:
            text, start_s, end_s, top, size = truth[plain(seen.text)]
            found += 1
            assert (seen.t_start_s, seen.t_end_s) == pytest.approx((start_s, end_s), abs=0.3)
            box = ImageDraw.Draw(Image.new("RGB", (WIDTH, HEIGHT))).textbbox((0, top * HEIGHT), text, font(text, size))
            wide = box[2] - box[0]
            true = [(WIDTH - wide) / 2 / WIDTH, box[1] / HEIGHT, (WIDTH + wide) / 2 / WIDTH, box[3] / HEIGHT]
            assert seen.box == pytest.approx(true, abs=0.04)
            assert seen.confidence > 0.85
    assert wanted == 11
    assert found >= 10


def test_features_of_a_good_clip(written, clip, measure, entry):
    analysis = measure(clip(written(*SHOWN[0]), fps=FPS))
    assert entry(analysis, "text_opening_pct").value == pytest.approx(100 * 2.25 / 3, abs=10)
    assert entry(analysis, "text_readable_pct").value > 90
    cta = entry(analysis, "cta_text")
    assert cta.value == 1
    assert cta.t_start_s == pytest.approx(5.5, abs=0.3)
    areas = [point.text for point in analysis.timeline]
    assert areas[1] > areas[3] > 0.01
    shown = [(0.25, 2.5), (0.25, 2.5), (3.0, 5.0), (5.5, 8.0)]
    covered = sum(
        (end - start) * (seen.box[2] - seen.box[0]) * (seen.box[3] - seen.box[1])
        for (start, end), seen in zip(shown, analysis.texts, strict=True)
    )
    assert entry(analysis, "text_area_pct").value == pytest.approx(100 * covered / 8, rel=0.1)


def test_safe_box(written, clip, measure, entry):
    """Half of the text where buttons lie: about half is safe, and the fix points to the other half."""
    lines = [("Inside the box", 0.0, 3.0, 0.3, 44), ("Under a button", 3.5, 6.5, 0.85, 44)]
    safe = entry(measure(clip(written(*lines, seconds=6.5), fps=FPS)), "text_safe_pct")
    assert safe.value == pytest.approx(50, abs=6)
    assert safe.t_start_s == pytest.approx(3.5, abs=0.3)
    assert pytest.approx((65, 270, 930, 1248)) == [
        share * side for share, side in zip(SAFE_BOX, (1080, 1920, 1080, 1920), strict=True)
    ]


def test_text_that_is_gone_before_it_is_read(written, clip, measure, entry):
    words = "Twelve words in hardly more", "than one second is far too", "fast for anybody alive"
    lines = [(text, 1.0, 2.25, 0.3 + 0.08 * k, 30) for k, text in enumerate(words)]
    readable = entry(measure(clip(written(*lines, seconds=4.0), fps=FPS)), "text_readable_pct")
    needed_s = 1 + 0.3 * len(" ".join(words).split())
    assert readable.value == pytest.approx(100 * 1.25 / needed_s, abs=10)
    assert readable.t_start_s == pytest.approx(1.0, abs=0.3)


def test_no_text(written, clip, measure, entry):
    analysis = measure(clip(written(seconds=4.0), fps=FPS))
    assert analysis.texts == ()
    assert entry(analysis, "text_opening_pct").value == 0
    assert entry(analysis, "text_area_pct").value == 0
    assert entry(analysis, "cta_text").value == 0
    assert entry(analysis, "text_readable_pct").missing == "no on-screen text"


def test_patterns_are_no_text(clip, measure):
    """Grids, stripes, dots and a brick wall: dense in edges, and nothing to read."""
    y, x = np.mgrid[0:HEIGHT, 0:WIDTH]
    patterns = [(x // 12 + y // 12) % 2, (x // 7) % 2, ((x % 24 - 12) ** 2 + (y % 24 - 12) ** 2) < 50]
    patterns.append(((y % 20) > 2) & (((x + 20 * ((y // 20) % 2)) % 40) > 2))
    frames = [
        np.repeat((200 * patterns[i // (2 * FPS)] + 20)[..., None], 3, axis=2).astype(np.uint8) for i in range(64)
    ]
    assert measure(clip(frames, fps=FPS)).texts == ()


def test_what_counts_as_text():
    assert is_text("立即购买", 0.9)
    assert is_text("50%", 0.9)
    assert not is_text("AM", 0.99)
    assert is_text("$4.99", 0.9)
    assert not is_text("H|~", 0.99)
    assert not is_text("|||||a=|bc", 0.99)
    assert not is_text("Shop now", 0.7)
    assert not is_text("", 1.0)


@pytest.mark.parametrize(
    ("text", "phrase"),
    [
        ("Shop now!", "shop now"),
        ("Tap to  LEARN MORE", "learn more"),
        ("现在 立即 购买", "立即购买"),
        ("Workshop nowadays", None),
        ("downloaded", None),
        ("好喝的咖啡", None),
    ],
)
def test_calls_to_action(text, phrase):
    assert call_to_action(text) == phrase


def test_reading_time():
    assert reading_time_s("one two three") == pytest.approx(1.9)
    assert reading_time_s("买" * 11) == pytest.approx(3.0)
    assert reading_time_s("don't 立即 go") == pytest.approx(1 + 0.6 + 2 / 5.5)


@pytest.mark.clips
@pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")
@pytest.mark.parametrize(
    "name", ["ad_blocks.mp4", "ad_dog.mp4", "aigen_ship.mp4", "bee_720p.mp4", "cockatoo.mp4", "portrait_climber.mp4"]
)
def test_real_clips_without_text(name):
    assert analyze(CLIPS / name, clip_id="c", clip=name, sha256="").analysis.texts == ()


@pytest.mark.clips
@pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")
def test_a_real_title(entry):
    name = "ui_tabs_portrait.mp4"
    analysis = analyze(CLIPS / name, clip_id="c", clip=name, sha256="").analysis
    assert {"This is the left tab", "This is the right tab"} <= {seen.text for seen in analysis.texts}
    assert entry(analysis, "text_opening_pct").value == pytest.approx(100)
