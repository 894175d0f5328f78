"""What could creep in over a minute: picture and sound that drift apart."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from tests.render.studio import RATE, Studio, cut, frames_of, sound_of, tone

from vlai_widgets.engine.render import render

W, H = 96, 160
EVERY_S = 2.0


def flashes(times_s: list[float]) -> tuple[list[bool], NDArray[np.float32]]:
    """Frames that flash and beeps that sound: at the first frame of every two seconds."""
    marks = [round(t // EVERY_S) for t in times_s]
    lit = [n > 0 and marks[n] > marks[n - 1] for n in range(len(times_s))]
    sound = np.zeros((2, round((times_s[-1] + 0.5) * RATE)), np.float32)
    for t, on in zip(times_s, lit, strict=True):
        if on:
            at = round(t * RATE)
            sound[:, at : at + RATE // 20] = tone(0.05, level=0.7, hz=1000)[:, : sound.shape[1] - at]
    return lit, sound


@pytest.mark.slow
@pytest.mark.parametrize("variable", [False, True], ids=["30", "vfr"])
def test_a_minute_later_lips_still_move_with_the_words(studio: Studio, tmp_path: Path, variable: bool) -> None:
    """Six spans of ten seconds: at each flash there is a beep, a frame apart at most, at the end as at first."""
    steps_ms = np.cumsum([33, 60, 37, 47, 40] * 60).tolist()
    times_ms = [0, *steps_ms] if variable else [round(n * 1000 / 30) for n in range(361)]
    times_ms = [t for t in times_ms if t <= 12_000]
    lit, sound = flashes([t / 1000 for t in times_ms])
    assert sum(lit) >= 5
    clip = studio.clip(
        "f.mp4",
        lambda n: np.full((H, W, 3), 240 if lit[n] else 20, np.uint8),
        frames=len(times_ms),
        pts=times_ms,
        time_base=Fraction(1, 1000),
        sound=sound,
        gop=24,
    )
    out = tmp_path / "out.mp4"
    render(cut(*[("f", 1.0, 10.0)] * 6, width=W, height=H), sources={"f": clip}, posters={}, out=out, quality="low")
    means = np.array([float(f.mean()) for f in frames_of(out)])
    assert means.size == 1800
    bright = means > 120
    seen_s = np.nonzero(bright & ~np.concatenate([[False], bright[:-1]]))[0] / 30
    heard = np.abs(sound_of(out)).max(axis=0)
    loud = heard > heard.max() * 0.3
    starts = np.nonzero(loud)[0] / RATE
    heard_s = starts[np.concatenate([[True], np.diff(starts) > 0.5])]
    assert len(seen_s) == len(heard_s) == 30
    apart = seen_s - heard_s
    assert np.abs(apart).max() <= 1 / 30 + 0.002
    assert abs(apart[-1] - apart[0]) <= 1 / 30
    with av.open(str(out)) as container:
        rates = {round(float(p.pts * p.time_base) * 30, 3) % 1 for p in container.demux(video=0) if p.pts is not None}
    assert rates == {0.0}
