"""Cuts are found where they were made, and nowhere else."""

from __future__ import annotations

import numpy as np
import pytest

FPS = 25


def f1(found, truth, tolerance_s=0.05):
    hits = sum(any(abs(t - f) <= tolerance_s for f in found) for t in truth)
    false = sum(all(abs(t - f) > tolerance_s for t in truth) for f in found)
    return 2 * hits / (2 * hits + (len(truth) - hits) + false)


def shots(scene, pan, lengths, *, speed=0.0, low=20, high=235, noise=0.0):
    rng = np.random.default_rng(1)
    for number, length in enumerate(lengths):
        picture = scene(number, low=low, high=high)
        for i in range(length):
            frame = pan(picture, speed * i)
            if noise:
                frame = np.clip(frame + rng.normal(0, noise, frame.shape), 0, 255).astype(np.uint8)
            yield frame


LENGTHS = [20, 8, 45, 13, 30, 7, 25, 60, 10, 22]
TRUTH = list(np.cumsum(LENGTHS)[:-1] / FPS)


@pytest.mark.parametrize(
    "kind",
    [
        {},
        {"speed": 3.0},
        {"speed": 9.0},
        {"noise": 6.0},
        {"low": 12, "high": 40, "noise": 1.5},
        {"low": 100, "high": 130, "speed": 3.0},
    ],
    ids=["still", "slow camera", "fast camera", "grain", "dark", "low contrast"],
)
def test_hard_cuts(clip, measure, scene, pan, kind):
    found = measure(clip(shots(scene, pan, LENGTHS, **kind), crf=23)).cuts_s
    assert f1(found, TRUTH) >= 0.95, (found, TRUTH)


def test_flashes_are_no_cuts(clip, measure, scene, pan):
    frames = list(shots(scene, pan, [40, 40], speed=1.0))
    for at, length in ((10, 1), (25, 3), (60, 2)):
        for i in range(at, at + length):
            frames[i] = np.full_like(frames[i], 250)
    assert measure(clip(frames)).cuts_s == pytest.approx([40 / FPS])


def test_a_whip_pan_and_a_passing_object_are_no_cuts(clip, measure, scene, pan):
    picture = scene(3)
    position = np.cumsum([0] * 15 + [4, 12, 24, 30, 24, 12, 4] + [0] * 15)
    whip = [pan(picture, x) for x in position]
    passing = [pan(picture, position[-1]).copy() for _ in range(30)]
    for i, frame in enumerate(passing):
        frame[100:220, max(0, 20 * i - 100) : 20 * i] = 240
    assert measure(clip(whip + passing)).cuts_s == ()


def test_shot_features_follow_from_the_cuts(clip, measure, entry, scene, pan):
    analysis = measure(clip(shots(scene, pan, [25, 50, 75], speed=0.4)))
    assert entry(analysis, "mean_shot_s").value == pytest.approx(2.0)
    longest = entry(analysis, "longest_shot_s")
    assert (longest.value, longest.t_start_s, longest.t_end_s) == pytest.approx((3.0, 3.0, 6.0))
    # What the pan has changed before the first cut counts in part.
    assert 0.8 < entry(analysis, "first_change_s").value < 1.0
    still = measure(clip(shots(scene, pan, [25, 50, 75], speed=0)))
    assert entry(still, "first_change_s").value == pytest.approx(1.0)
    assert [point.cut for point in analysis.timeline] == [0, 1, 0, 1, 0, 0]


def test_times_count_not_frames(clip, measure, scene, pan):
    # 60 frames in the first second, 5 a second after it: the cut is at 1.0 s, two thirds through the frames.
    times = [i / 60 for i in range(60)] + [1 + i / 5 for i in range(20)]
    frames = [pan(scene(0), 0)] * 60 + [pan(scene(1), 0)] * 20
    analysis = measure(clip(frames, times_s=times))
    assert analysis.cuts_s == pytest.approx([1.0], abs=0.01)
    assert analysis.media.variable_fps
    assert "variable_fps" in analysis.flags
    assert analysis.media.duration_s == pytest.approx(5.0, abs=0.25)


def true_cuts(name):
    """Where the storyboard of a sample cuts: flat graphics, some over the same backdrop, some between black bars."""
    from vlai_widgets.samples.studio import STORYBOARDS

    lengths = [shot.frames for shot in STORYBOARDS[name]().shots]
    return [float(t) for t in np.cumsum(lengths)[:-1] / 24]


@pytest.mark.slow
@pytest.mark.usefixtures("no_models")
def test_the_cuts_of_flat_graphics_are_found(samples, measure):
    hits = false = missed = 0
    for name, path in samples.items():
        truth, found = true_cuts(name), measure(path).cuts_s
        hit = sum(any(abs(t - f) <= 0.06 for f in found) for t in truth)
        hits, missed, false = hits + hit, missed + len(truth) - hit, false + len(found) - hit
    assert 2 * hits / (2 * hits + missed + false) >= 0.95, (hits, missed, false)
    assert false == 0
