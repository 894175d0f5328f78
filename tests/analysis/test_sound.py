"""Loudness, peaks, silence and clipping, against sounds whose level is known."""

from __future__ import annotations

import re
import subprocess

import numpy as np
import pytest

RATE = 48_000


@pytest.fixture
def frames(scene, pan):
    picture = scene(0)
    return [pan(picture, 2 * i) for i in range(150)]


def tone(seconds, dbfs, hz=997.0, channels=2, rate=RATE):
    wave = 10 ** (dbfs / 20) * np.sin(2 * np.pi * hz * np.arange(int(seconds * rate)) / rate)
    return np.tile(wave.astype(np.float32), (channels, 1))


@pytest.mark.parametrize(
    ("dbfs", "channels", "rate", "lufs"),
    [(-23, 2, 48_000, -23.0), (-14, 2, 44_100, -14.0), (-14, 1, 48_000, -17.0)],
)
def test_a_tone_of_known_loudness(clip, measure, entry, frames, dbfs, channels, rate, lufs):
    # BS.1770: 997 Hz at 0 dBFS in one channel reads -3.01 LUFS, in two channels 0.0.
    analysis = measure(clip(frames, sound=tone(6, dbfs, channels=channels, rate=rate), rate=rate))
    assert entry(analysis, "loudness_lufs").value == pytest.approx(lufs, abs=0.2)
    assert entry(analysis, "true_peak_dbtp").value == pytest.approx(dbfs, abs=0.2)
    assert entry(analysis, "loudness_range_lu").value == pytest.approx(0, abs=0.2)
    assert entry(analysis, "clipping_pct").value == 0
    assert [p.loudness_lufs for p in analysis.timeline[1:5]] == pytest.approx([lufs] * 4, abs=0.2)


def test_loudness_agrees_with_an_independent_meter(clip, measure, entry, frames):
    ffmpeg = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    rng = np.random.default_rng(0)
    envelope = np.repeat(10 ** (rng.uniform(-35, -8, 12) / 20), RATE // 2)
    sound = (envelope * rng.normal(0, 0.3, (2, 6 * RATE))).clip(-1, 1).astype(np.float32)
    path = clip(frames, sound=sound)
    command = [ffmpeg, "-hide_banner", "-nostats", "-i", str(path), "-vn", "-af", "ebur128", "-f", "null", "-"]
    told = subprocess.run(command, capture_output=True, text=True, check=True).stderr
    summary = told[told.rindex("Summary") :]
    truth = {name: float(re.search(rf"{name}:\s+(-?[\d.]+)", summary)[1]) for name in ("I", "LRA")}
    analysis = measure(path)
    assert entry(analysis, "loudness_lufs").value == pytest.approx(truth["I"], abs=0.2)
    assert entry(analysis, "loudness_range_lu").value == pytest.approx(truth["LRA"], abs=0.3)


def test_loudness_lands_in_its_second(clip, measure, frames):
    sound = np.concatenate([tone(3, -40), tone(3, -20)], axis=1)
    loudness = [point.loudness_lufs for point in measure(clip(frames, sound=sound)).timeline]
    assert loudness[1:2] + loudness[4:5] == pytest.approx([-40, -20], abs=0.3)
    assert loudness[2] < -28 < -22 < loudness[3]


def test_onset_and_silence(clip, measure, entry, frames):
    sound = tone(6, -20)
    sound[:, : int(1.5 * RATE)] = 0
    sound[:, 4 * RATE : 5 * RATE] = 0
    analysis = measure(clip(frames, sound=sound))
    assert entry(analysis, "sound_onset_s").value == pytest.approx(1.5, abs=0.06)
    silence = entry(analysis, "silence_pct")
    # The silence before the first sound is the onset's matter, and counts for a sixth.
    assert silence.value == pytest.approx(100 * (1.0 + 1.5 / 6) / 6, abs=1.5)
    assert (silence.t_start_s, silence.t_end_s) == pytest.approx((4, 5), abs=0.06)


def test_a_track_that_ends_early_is_silent_after_it(clip, measure, entry, frames):
    analysis = measure(clip(frames, sound=tone(3, -20)))
    assert entry(analysis, "silence_pct").value == pytest.approx(50, abs=2)


def test_clipping_is_runs_at_full_scale(clip, measure, entry, frames):
    clipped = np.clip(tone(6, 6.0), -1, 1)
    clipped[:, 3 * RATE :] *= 0.5
    analysis = measure(clip(frames, sound=clipped))
    assert entry(analysis, "clipping_pct").value == pytest.approx(50, abs=2)
    assert "clipped_audio" in analysis.flags
    touching = tone(6, -1)
    touching[:, ::4800] = 1.0  # single samples at full scale are peaks, not clipping
    assert entry(measure(clip(frames, name="peaks.mp4", sound=touching)), "clipping_pct").value == 0


def test_a_silent_track_is_as_mute_as_a_missing_one_but_says_so(clip, measure, entry, frames):
    silent = measure(clip(frames, sound=np.zeros((2, 6 * RATE), np.float32)))
    assert entry(silent, "sound_present").value == 0
    assert entry(silent, "loudness_lufs").value == -70
    assert entry(silent, "silence_pct").value == 100
    for feature in ("true_peak_dbtp", "clipping_pct", "sound_onset_s"):
        assert entry(silent, feature).missing == "silent throughout"
    assert "silent_audio" in silent.flags
    without = measure(clip(frames, name="none.mp4"))
    assert entry(without, "sound_present").value == 0
    for feature in ("loudness_lufs", "silence_pct", "sound_onset_s", "clipping_pct"):
        assert (entry(without, feature).value, entry(without, feature).missing) == (None, "the clip has no sound")
    assert "no_audio" in without.flags
    assert all(point.loudness_lufs is None for point in without.timeline)
