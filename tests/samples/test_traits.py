"""Every sample's known trait holds, by a measure that shares no code with what drew it or with the analysis."""

from __future__ import annotations

import re
import subprocess
from functools import cache
from pathlib import Path

import av
import numpy as np
import pytest

from vlai_widgets.samples import SAMPLES

TRAIT = {trait: spec.name for spec in SAMPLES for trait in spec.traits if trait not in {"strong", "sound_from_start"}}
STRONG = [spec.name for spec in SAMPLES if "strong" in spec.traits]


@cache
def luma(path: Path) -> np.ndarray:
    """All frames as luma at a quarter of the size, (frames, height, width)."""
    with av.open(path) as clip:
        return np.stack(
            [f.reformat(f.width // 4, f.height // 4, "gray").to_ndarray() for f in clip.decode(video=0)]
        ).astype(np.float32)


@cache
def sound(path: Path) -> np.ndarray:
    """All samples of the first sound stream, (channels, samples)."""
    with av.open(path) as clip:
        return np.concatenate([f.to_ndarray() for f in clip.decode(audio=0)], axis=1)


def change(path: Path) -> np.ndarray:
    """Mean absolute difference of neighbouring frames, 0-255."""
    frames = luma(path)
    return np.abs(np.diff(frames, axis=0)).mean(axis=(1, 2))


def cuts(path: Path) -> np.ndarray:
    """Times of jumps: changes far above what surrounds them."""
    moved = change(path)
    around = np.array([np.median(moved[max(0, k - 4) : k + 5]) for k in range(len(moved))])
    return (np.nonzero((moved > 4 * around + 3) & (moved > 8))[0] + 1) / 24


def loudness_lufs(path: Path) -> float:
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    said = subprocess.run(
        [ffmpeg, "-hide_banner", "-i", path, "-af", "ebur128", "-vn", "-f", "null", "-"],
        capture_output=True,
        text=True,
        check=True,
    ).stderr
    return float(re.findall(r"I:\s+(-?[\d.]+) LUFS", said)[-1])


@pytest.mark.parametrize("spec", SAMPLES, ids=lambda spec: spec.name)
def test_each_file_is_what_the_catalogue_says(samples, spec):
    with av.open(samples[spec.name]) as clip:
        video = clip.streams.video[0]
        assert (video.width, video.height) == (spec.width_px, spec.height_px)
        assert video.codec_context.name == "h264"
        assert video.pix_fmt == "yuv420p"
        assert float(video.duration * video.time_base) == pytest.approx(spec.seconds, abs=0.03)
        assert bool(clip.streams.audio) == ("no_audio" not in spec.traits)
    head = samples[spec.name].read_bytes()
    assert head.index(b"moov") < head.index(b"mdat"), "a browser can only start playing if the index comes first"


@pytest.mark.parametrize(
    "spec",
    [s for s in SAMPLES if not {"no_audio", "clipped_audio", "late_sound"} & set(s.traits)],
    ids=lambda s: s.name,
)
def test_sound_is_as_loud_as_the_platforms_play_it(samples, spec):
    assert loudness_lufs(samples[spec.name]) == pytest.approx(-14, abs=1)
    assert np.abs(sound(samples[spec.name])).max() < 1.0


def test_strong_openings_are_quick_and_bright_and_sound_at_once(samples):
    first = cuts(samples[TRAIT["quick_opening"]])
    assert (first <= 1.05).sum() == 3
    for name in STRONG:
        assert luma(samples[name]).mean() > 110
        onset = np.abs(sound(samples[name])).max(axis=0)
        assert np.argmax(onset > 0.05) / 48_000 < 0.3


def test_the_slow_hook_is_almost_still_and_silent_for_five_seconds(samples):
    path = samples[TRAIT["slow_hook"]]
    moved = change(path)
    assert moved[: 5 * 24].max() < 1.5
    assert moved[5 * 24 :].max() > 10
    heard = np.abs(sound(path)).max(axis=0)
    assert heard[: int(5.2 * 48_000)].max() < 0.01
    assert heard[int(5.5 * 48_000) :].max() > 0.2


def test_the_dark_clip_is_dark_and_the_others_are_not(samples):
    for name, path in samples.items():
        if name == TRAIT["dark"]:
            assert luma(path).mean() < 40
        elif name != TRAIT["letterboxed"]:
            assert luma(path).mean() > 100


def test_one_clip_is_landscape(samples):
    wide = [name for name, path in samples.items() if luma(path).shape[2] > luma(path).shape[1]]
    assert wide == [TRAIT["landscape"]]


def test_the_frozen_middle_is_frozen_for_four_seconds(samples):
    longest = run = 0
    for moved in change(samples[TRAIT["frozen_middle"]]):
        run = run + 1 if moved < 0.35 else 0
        longest = max(longest, run)
    assert longest / 24 >= 4
    for name, path in samples.items():
        if name not in {TRAIT["frozen_middle"], TRAIT["slow_hook"]}:
            assert (change(path) < 0.05).sum() < 12, name


def test_only_the_clipped_sound_clips(samples):
    for name, path in samples.items():
        if name == TRAIT["no_audio"]:
            continue
        share = (np.abs(sound(path)) >= 0.98).mean()
        assert (share > 0.03) == (name == TRAIT["clipped_audio"]), (name, share)


def test_the_letterbox_is_black_and_constant(samples):
    frames = luma(samples[TRAIT["letterboxed"]])
    rows = frames.mean(axis=2)
    black = rows.max(axis=0) < 20
    assert 0.6 < black.mean() < 0.75
    assert not black[len(black) // 2]


def test_frantic_cuts_come_faster_than_one_in_four_tenths_of_a_second(samples):
    spec = next(s for s in SAMPLES if "frantic_cuts" in s.traits)
    assert spec.seconds / (len(cuts(samples[spec.name])) + 1) < 0.4


def test_frantic_cuts_do_not_flash(samples):
    """At most three pairs of large changes of the mean light in any second (WCAG 2.3.1 calls each pair a flash)."""
    light = (luma(samples[TRAIT["frantic_cuts"]]).mean(axis=(1, 2)) / 255) ** 2.2
    jumps = np.abs(np.diff(light)) >= 0.1
    assert np.convolve(jumps, np.ones(24)).max() <= 6, "three flashes are six opposing changes"


def test_nothing_else_cuts_frantically(samples):
    for spec in SAMPLES:
        if "frantic_cuts" not in spec.traits:
            assert spec.seconds / (len(cuts(samples[spec.name])) + 1) > 0.9, spec.name
