"""What is seen is measured: light, movement, stillness, black, bars, sharpness, orientation."""

from __future__ import annotations

import io
from fractions import Fraction

import numpy as np
import pytest
from PIL import Image

FPS = 25


@pytest.mark.parametrize(
    "options",
    [
        {},
        {"full_range": True, "pixels": "yuvj420p"},
        {"pixels": "yuv420p10le"},
        {"pixels": "yuv444p"},
        {"codec": "libx264rgb", "pixels": "rgb24"},
        {"codec": "ffv1", "pixels": "bgr0", "name": "clip.mkv"},
    ],
    ids=["limited", "full", "10 bit", "4:4:4", "rgb", "packed rgb"],
)
@pytest.mark.parametrize("level", [40, 128, 220])
def test_brightness_is_the_same_in_every_pixel_format(value, scene, pan, level, options):
    # A little texture, or the picture would count as flat.
    frames = [pan(scene(0, low=level - 10, high=level + 10), i) for i in range(10)]
    truth = np.mean(frames) / 2.55
    assert value("brightness", frames, **options) == pytest.approx(truth, abs=1.0)


def test_contrast_and_colourfulness(value):
    half = np.zeros((96, 96, 3), np.uint8)
    half[:, 48:] = 255
    assert value("contrast", [half] * 5, pixels="yuv444p") == pytest.approx(50, abs=1)
    assert value("colourfulness", [half] * 5, pixels="yuv444p") == pytest.approx(0, abs=1)
    patches = np.zeros((96, 96, 3), np.uint8)
    patches[:48] = (255, 0, 0)
    patches[48:] = (0, 0, 255)
    # rg = +-127.5 around 127.5 (255, 0), yb = +-191.25 around -63.75 (127.5, -255): by the formula of the paper.
    truth = np.hypot(127.5, 191.25) + 0.3 * np.hypot(127.5, 63.75)
    assert value("colourfulness", [patches] * 5, pixels="yuv444p", crf=1) == pytest.approx(truth, rel=0.06)


def test_black_time_and_blank_opening(clip, measure, entry, scene, pan):
    seen = [pan(scene(0), 2 * i) for i in range(75)]
    black = [np.zeros_like(seen[0])] * 25
    analysis = measure(clip([*black, *seen, *black]))
    # What the opening lacks is the hook's matter and not counted twice: one of the four seconds after it is black.
    assert entry(analysis, "black_pct").value == pytest.approx(25, abs=1.5)
    assert entry(analysis, "opening_blank_s").value == pytest.approx(1.0, abs=0.05)
    assert "black_frames" in analysis.flags
    white = [np.full_like(seen[0], 235)] * 10
    flat = measure(clip([*white, *seen], name="flat.mp4"))
    assert entry(flat, "opening_blank_s").value == pytest.approx(0.4, abs=0.05)
    assert entry(flat, "black_pct").value == 0


def test_frozen_time_and_still_stretch(clip, measure, entry, scene, pan):
    picture = scene(0)
    frames = [pan(picture, 2 * i) for i in range(50)]
    frames += [frames[-1]] * 75
    frames += [pan(picture, 100 + 2 * i) for i in range(25)]
    analysis = measure(clip(frames))
    still = entry(analysis, "longest_still_s")
    assert still.value == pytest.approx(3.0, abs=0.15)
    assert (still.t_start_s, still.t_end_s) == pytest.approx((2.0, 5.0), abs=0.15)
    assert entry(analysis, "frozen_pct").value == pytest.approx(50, abs=3)
    assert analysis.timeline[3].motion < 0.5 < 3 < analysis.timeline[0].motion


@pytest.mark.parametrize(("light", "grain"), [(1.0, 0), (1.0, 4), (1.0, 12), (0.3, 0)])
def test_a_recorded_page_stands_still_until_something_opens(clip, measure, entry, light, grain):
    """Grain moves nothing, a dim page is as still as a bright one, and what slides in then is seen."""
    rng = np.random.default_rng(1)
    page = np.full((320, 180), 245.0)
    page[40:200:20, 20:150] -= 90 * (rng.random((8, 130)) < 0.4)
    frames = []
    for i in range(100):
        now = page.copy()
        if i >= 50:  # a panel slides in from below for half a second, and stays
            top = 320 - 12 * min(i - 49, 12)
            now[top:, 10:170] = 120
        dirty = now * light + rng.normal(0, grain, now.shape) * light
        frames.append(np.clip(dirty, 0, 255).astype(np.uint8))
    analysis = measure(clip(frames, crf=20))
    assert entry(analysis, "opening_still_s").value == pytest.approx(2.0, abs=0.13)
    assert entry(analysis, "opening_motion").value == 0
    # Of what follows the opening, half a second moves; the rest stands.
    assert entry(analysis, "frozen_pct").value == pytest.approx(75, abs=8)


def test_a_slow_drift_is_no_standstill_under_grain(clip, measure, entry, scene, pan):
    rng, picture = np.random.default_rng(2), scene(4)
    frames = [np.clip(pan(picture, 0.5 * i) + rng.normal(0, 8, (320, 180)), 0, 255).astype(np.uint8) for i in range(75)]
    analysis = measure(clip(frames))
    assert entry(analysis, "opening_still_s").value < 0.2
    assert entry(analysis, "frozen_pct").value == 0
    assert entry(analysis, "longest_still_s").value < 0.5


def test_a_picture_held_by_the_clock_is_frozen(clip, measure, entry, scene, pan):
    picture = scene(0)
    times = [i / 25 for i in range(25)] + [4.0 + i / 25 for i in range(25)]
    analysis = measure(clip([pan(picture, 3 * i) for i in range(50)], times_s=times))
    assert entry(analysis, "frozen_pct").value == pytest.approx(100 * 3.04 / 5, abs=2)
    assert entry(analysis, "longest_still_s").value == pytest.approx(3.04, abs=0.15)


def test_motion_does_not_depend_on_the_frame_rate(value, scene, pan):
    picture = scene(2)
    slow = value("motion_mean", [pan(picture, 60 * i / 25) for i in range(50)], fps=25)
    fast = value("motion_mean", [pan(picture, 60 * i / 50) for i in range(100)], fps=50, name="fast.mp4")
    assert slow == pytest.approx(fast, rel=0.12)
    few = value("motion_mean", [pan(picture, 60 * i / 10) for i in range(20)], fps=10, name="few.mp4")
    assert slow == pytest.approx(few, rel=0.12)
    assert value("motion_mean", [pan(picture, 240 * i / 25) for i in range(50)], name="more.mp4") > 1.5 * slow


def test_motion_onset_is_the_first_change(value, scene, pan):
    picture = scene(4)
    frames = [pan(picture, max(0, i - 40) * 8) for i in range(80)]
    assert value("first_change_s", frames) == pytest.approx(40 / FPS, abs=0.1)
    # Without any change the value is the clip's end.
    assert value("first_change_s", frames[:30], name="still.mp4") == pytest.approx(30 / FPS)


def test_bars_are_measured_and_dark_scenes_have_none(clip, measure, entry, scene, pan):
    frames = []
    for i in range(30):
        frame = pan(scene(0), 2 * i).copy()
        frame[:80] = frame[-80:] = 0
        frames.append(frame)
    boxed = measure(clip(frames))
    assert entry(boxed, "letterbox_pct").value == pytest.approx(50, abs=1)
    assert "letterboxed" in boxed.flags
    rows, columns = np.mgrid[0:320, 0:180]
    ball = np.where((rows - 160) ** 2 + (columns - 90) ** 2 < 60**2, 200, 5).astype(np.uint8)
    assert entry(measure(clip([ball] * 10, name="ball.mp4")), "letterbox_pct").value == 0


def test_sharpness_falls_with_blur_and_blockiness_rises_with_compression(value, scene, pan):
    rng = np.random.default_rng(0)
    texture = [np.clip(pan(scene(1), 2 * i) + rng.normal(0, 12, (320, 180)), 0, 255).astype(np.uint8) for i in range(8)]
    blurred = []
    for frame in texture:
        wide = np.cumsum(np.cumsum(np.pad(frame.astype(float), 8, mode="edge"), 0), 1)
        soft = (wide[16:, 16:] - wide[16:, :-16] - wide[:-16, 16:] + wide[:-16, :-16]) / 256
        blurred.append(soft[:320, :180].astype(np.uint8))
    assert value("sharpness", texture) > 0.6
    assert value("sharpness", blurred, name="b.mp4") < 0.4
    clean = value("blockiness", texture, codec="mjpeg", pixels="yuvj420p", name="clean.mkv")
    blocks = [np.kron(f[::8, ::8][:40, :22], np.ones((8, 8), np.uint8)) for f in blurred]
    assert clean < 1.1 < value("blockiness", blocks, name="blocks.mp4")


@pytest.mark.parametrize(("counter_clockwise", "clockwise"), [(0, 0), (90, 270), (-90, 90), (180, 180)])
def test_rotation_turns_size_and_poster(clip, counter_clockwise, clockwise):
    from vlai_widgets.engine.analysis import analyze, probe

    frame = np.full((120, 200, 3), 60, np.uint8)
    frame[:30] = (250, 250, 250)  # a bright strip along the coded top
    frame[40:, ::4] = 120
    path = clip([frame] * 25, rotation=counter_clockwise)
    size = (120, 200) if clockwise in (90, 270) else (200, 120)
    assert (probe(path).rotation_deg, probe(path).width_px, probe(path).height_px) == (clockwise, *size)
    done = analyze(path, clip_id="c", clip="c", sha256="")
    poster = np.asarray(Image.open(io.BytesIO(done.poster_jpeg)).convert("L"))
    assert poster.shape == size[::-1]
    strip = {0: poster[:25], 90: poster[:, -25:], 180: poster[-25:], 270: poster[:, :25]}[clockwise]
    assert strip.mean() > 235


def test_pixel_aspect_ratio_counts(clip):
    from vlai_widgets.engine.analysis import probe

    facts = probe(clip([np.zeros((240, 180), np.uint8)] * 3, aspect=Fraction(4, 3)))
    assert (facts.width_px, facts.height_px) == (240, 240)


@pytest.mark.parametrize("size", [(2, 2), (16, 4), (9, 250)], ids=str)
def test_tiny_and_odd_sizes(clip, measure, size):
    frames = np.random.default_rng(0).integers(0, 255, (8, *size), dtype=np.uint8)
    analysis = measure(clip(list(frames), pixels="yuv444p"))
    assert analysis.media.duration_s == pytest.approx(8 / FPS)


@pytest.mark.parametrize("change", ["bars", "grain"])
def test_a_slow_change_is_as_late_between_bars_and_under_grain(clip, measure, entry, scene, change):
    """One scene turns into another one, ever more slowly: there is no moment at which it has become it."""
    rng, first, second = np.random.default_rng(3), scene(5)[:, :180], scene(6)[:, :180]
    plain, worse = [], []
    for i in range(150):
        share = 0.28 * (0.9 * min(1, i / 75) + 0.1 * i / 150)
        frame = ((1 - share) * first + share * second).astype(np.uint8)
        plain.append(frame)
        if change == "bars":
            boxed = np.zeros_like(frame)
            boxed[80:240] = frame[::2]
            worse.append(boxed)
        else:
            worse.append(np.clip(frame + rng.normal(0, 12, frame.shape), 0, 255).astype(np.uint8))
    as_it_is = entry(measure(clip(plain)), "first_change_s").value
    assert 2 < as_it_is < 5
    assert entry(measure(clip(worse)), "first_change_s").value == pytest.approx(as_it_is, abs=0.2)
