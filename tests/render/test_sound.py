"""What is heard: loudness, peaks, sync, silence."""

from __future__ import annotations

from pathlib import Path

import av
import numpy as np
import pytest
from tests.render.studio import RATE, Studio, cut, ebu_r128, frames_of, noise_with_hits, sound_of, tone

from vlai_widgets.engine.render import render
from vlai_widgets.engine.render.loudness import limited, measure

W, H = 144, 256


def grey(_: int) -> np.ndarray:
    return np.full((H, W, 3), 90, np.uint8)


def test_loudness_and_peaks_whatever_the_clips_were(studio: Studio, tmp_path: Path) -> None:
    sources = {
        "quiet": studio.clip("q.mp4", grey, frames=120, sound=noise_with_hits(4, level=0.02)),
        "loud": studio.clip("l.mp4", grey, frames=120, sound=noise_with_hits(4, level=0.3, seed=2)),
        "tone": studio.clip("t.mp4", grey, frames=120, sound=tone(4, level=0.1)),
    }
    out = tmp_path / "out.mp4"
    draft = cut(("quiet", 0.5, 3), ("loud", 0.5, 3), ("tone", 0.5, 3), width=W, height=H, fade_ms=200)
    rendered = render(draft, sources=sources, posters={}, out=out)
    integrated, peak = ebu_r128(out)
    assert integrated == pytest.approx(-14, abs=0.5)
    assert peak <= -1.0
    assert rendered.loudness_lufs == pytest.approx(integrated, abs=0.1)
    assert rendered.true_peak_dbtp == pytest.approx(peak, abs=0.15)
    each = [ebu_r128(out, start_s=start, duration_s=2.2)[0] for start in (0.3, 3.2, 6.0)]
    assert max(each) - min(each) < 1.5, each


def test_near_silence_is_not_blown_up(studio: Studio, tmp_path: Path) -> None:
    hiss = studio.clip("h.mp4", grey, frames=60, sound=noise_with_hits(2, level=0.0004))
    rendered = render(cut(("h", 0, 2), width=W, height=H), sources={"h": hiss}, posters={}, out=tmp_path / "o.mp4")
    before = ebu_r128(hiss)[0]
    assert rendered.loudness_lufs is not None
    assert rendered.loudness_lufs == pytest.approx(before + 26, abs=1.5)


def test_a_reel_without_sound_has_a_silent_track(studio: Studio, tmp_path: Path) -> None:
    mute = studio.clip("m.mp4", grey, frames=60)
    out = tmp_path / "out.mp4"
    rendered = render(cut(("m", 0, 2), width=W, height=H), sources={"m": mute}, posters={}, out=out)
    sound = sound_of(out)
    assert not np.any(sound)
    assert abs(sound.shape[1] - 2 * RATE) <= 1024
    assert rendered.loudness_lufs is None
    assert rendered.true_peak_dbtp is None


def test_flash_and_beep_stay_together(studio: Studio, tmp_path: Path) -> None:
    """At 2.5 s of the clip a white frame and a beep; the span starts at 1.5 s and comes second in the draft."""
    sound = np.zeros((2, 4 * RATE), np.float32)
    sound[:, 120_000:122_400] = tone(0.05, level=0.7, hz=1000)
    flash = studio.clip(
        "f.mp4",
        lambda n: np.full((H, W, 3), 250 if n == 75 else 20, np.uint8),
        frames=120,
        sound=sound,
        gop=40,
    )
    mute = studio.clip("m.mp4", lambda _: np.full((H, W, 3), 20, np.uint8), frames=30)
    out = tmp_path / "out.mp4"
    render(cut(("m", 0, 1), ("f", 1.5, 2), width=W, height=H), sources={"f": flash, "m": mute}, posters={}, out=out)
    means = [float(f.mean()) for f in frames_of(out)]
    assert int(np.argmax(means)) == 60
    heard = np.abs(sound_of(out)).max(axis=0)
    onset_s = int(np.argmax(heard > heard.max() * 0.3)) / RATE
    assert onset_s == pytest.approx(2.0, abs=0.005)
    with av.open(str(out)) as container:
        video, audio = container.streams.video[0], container.streams.audio[0]
        ends = [float(s.duration * s.time_base) for s in (video, audio)]
    assert abs(ends[0] - ends[1]) <= 1024 / RATE


def test_cuts_do_not_click(studio: Studio, tmp_path: Path) -> None:
    """A tone cut at its crest jumps by a full scale without a fade."""
    low = studio.clip("a.mp4", grey, frames=60, sound=tone(2, level=0.5, hz=100))
    out = tmp_path / "out.mp4"
    render(cut(("a", 0.5025, 1), width=W, height=H), sources={"a": low}, posters={}, out=out)
    sound = sound_of(out)[0]
    assert np.abs(sound[:48]).max() < 0.1
    assert np.abs(np.diff(sound[200:-2000])).max() < 0.02


@pytest.mark.parametrize("ceiling", [-1.0, -6.0])
def test_the_limiter_holds_true_peaks(ceiling: float) -> None:
    # A sine at a quarter of the sampling rate, 45 degrees off: its samples are 3 dB lower than its peaks.
    t = np.arange(RATE)
    sound = np.tile(np.sin(np.pi / 2 * t + np.pi / 4).astype(np.float32), (2, 1)) * np.float32(1.2)
    sound[:, : RATE // 2] *= 0.1
    peak = measure(limited(sound, ceiling)).true_peak_dbtp
    assert peak is not None
    assert peak <= ceiling + 0.1
    assert peak > ceiling - 0.5


def test_the_limiter_leaves_alone_what_is_low_enough() -> None:
    sound = tone(1, level=0.3)
    assert limited(sound, -1.0) is sound
