"""Frames come from the right place of the right clip."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import numpy as np
import pytest
from tests.render.studio import Studio, coded, cut, decoded_number, frames_of

from vlai_widgets.engine.render import render
from vlai_widgets.engine.timeline import ReelEntry, leaderboard_reel, with_music
from vlai_widgets.engine.timeline.beds import beats
from vlai_widgets.protocol.draft import Bed

W, H = 272, 480


def test_frames_come_from_the_span_that_was_asked_for(studio: Studio, tmp_path: Path) -> None:
    a = studio.clip("a.mp4", lambda n: coded(n, W, H), frames=120, gop=50)
    b = studio.clip("b.mp4", lambda n: coded(255 - n, W, H), frames=60)
    out = tmp_path / "out.mp4"
    rendered = render(cut(("a", 2.0, 1.0), ("b", 0.5, 1.0)), sources={"a": a, "b": b}, posters={}, out=out)
    numbers = [decoded_number(frame) for frame in frames_of(out)]
    assert numbers == [*range(60, 90), *(255 - n for n in range(15, 45))]
    assert rendered.frames == 60
    assert rendered.duration_s == 2.0


def test_speed_skips_frames(studio: Studio, tmp_path: Path) -> None:
    a = studio.clip("a.mp4", lambda n: coded(n, W, H), frames=90)
    draft = cut(("a", 0.0, 1.0))
    segment = draft.t[0].sg[0]
    fast = segment.model_copy(update={"src": segment.src.model_copy(update={"speed": 2.0})})
    draft = draft.model_copy(update={"t": (draft.t[0].model_copy(update={"sg": (fast,)}),)})
    render(draft, sources={"a": a}, posters={}, out=tmp_path / "out.mp4")
    assert [decoded_number(f) for f in frames_of(tmp_path / "out.mp4")] == list(range(0, 60, 2))


def test_a_variable_frame_rate_keeps_its_times(studio: Studio, tmp_path: Path) -> None:
    times_ms = [0, 40, 400, 410, 900, 1300, 1333, 1700]
    a = studio.clip("vfr.mp4", lambda n: coded(n + 1, W, H), frames=8, pts=times_ms, time_base=Fraction(1, 1000), gop=3)
    render(cut(("a", 0.0, 1.7)), sources={"a": a}, posters={}, out=tmp_path / "out.mp4")
    seen = [decoded_number(f) for f in frames_of(tmp_path / "out.mp4")]
    wanted = [max(i for i, at in enumerate(times_ms) if at <= n * 1000 / 30 + 2) + 1 for n in range(51)]
    assert seen == wanted


@pytest.mark.parametrize("container", ["late.mkv", "late.mp4"])
def test_time_counts_from_the_first_picture(studio: Studio, tmp_path: Path, container: str) -> None:
    a = studio.clip(container, lambda n: coded(n, W, H), frames=60, pts=[n + 45 for n in range(60)])
    render(cut(("a", 1.2, 0.5)), sources={"a": a}, posters={}, out=tmp_path / "out.mp4")
    assert [decoded_number(f) for f in frames_of(tmp_path / "out.mp4")] == list(range(36, 51))


def test_a_crossfade_mixes_what_overlaps(studio: Studio, tmp_path: Path) -> None:
    dark = studio.clip("dark.mp4", lambda _: np.full((H, W, 3), 40, np.uint8), frames=60)
    light = studio.clip("light.mp4", lambda _: np.full((H, W, 3), 200, np.uint8), frames=60)
    draft = cut(("dark", 0, 1.0), ("light", 0, 1.0), fade_ms=200)
    render(draft, sources={"dark": dark, "light": light}, posters={}, out=tmp_path / "out.mp4")
    means = [float(f.mean()) for f in frames_of(tmp_path / "out.mp4")]
    assert len(means) == 54
    assert means[23] == pytest.approx(40, abs=4)
    expected = [40 + 160 * (n + 0.5) / 6 for n in range(6)]
    assert means[24:30] == pytest.approx(expected, abs=6)
    assert means[30] == pytest.approx(200, abs=4)


def test_where_a_bed_plays_pictures_change_on_its_beats(studio: Studio, tmp_path: Path) -> None:
    """Counted in the video: the first frame in which the next clip is the stronger one is a beat's, or next to it."""
    values = (40, 215, 90)
    sources = {
        f"c{n}": studio.clip(f"c{n}.mp4", lambda _, v=v: np.full((160, 96, 3), v, np.uint8), frames=150)
        for n, v in enumerate(values, 1)
    }
    entries = [
        ReelEntry(clip_id=c, name=c, rank=n, rank_lo=n, rank_hi=n, score=90.0 - n, end_s=3.0, duration_s=5.0)
        for n, c in enumerate(sources, 1)
    ]
    draft = with_music(leaderboard_reel(entries, table=entries), Bed(mood="corporate"))
    draft = draft.model_copy(update={"m": draft.m.model_copy(update={"width": 96, "height": 160})})
    render(draft, sources=sources, posters={}, out=tmp_path / "out.mp4", quality="low")
    top = np.array([float(frame[:60].mean()) for frame in frames_of(tmp_path / "out.mp4")])
    grid = np.array(beats("corporate", start_s=0, end_s=draft.d / 1000)) * 30
    changes = []
    at = 0
    for before, after in ((values[2], values[1]), (values[1], values[0])):
        held = at + np.nonzero(np.abs(top[at:] - before) < 3)[0]
        at = int(next(n for n in held if np.abs(top[n + 1 : n + 12] - after).min() < 3))
        changes.append(at + int(np.argmax(np.abs(top[at:] - after) < np.abs(top[at:] - before))))
    assert len(changes) == 2
    assert max(float(np.abs(grid - change).min()) for change in changes) <= 1.0


def test_the_last_picture_is_held_where_a_clip_is_too_short(studio: Studio, tmp_path: Path) -> None:
    a = studio.clip("short.mp4", lambda n: coded(n, W, H), frames=15)
    render(cut(("a", 0.0, 2.0)), sources={"a": a}, posters={}, out=tmp_path / "out.mp4")
    numbers = [decoded_number(f) for f in frames_of(tmp_path / "out.mp4")]
    assert numbers == [*range(15), *[14] * 45]
