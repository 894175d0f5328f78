"""Frames of a reel as they were when somebody looked at them and found them good.

A frame may differ from its golden by a mean of ``MEAN`` and, in all but one pixel of a thousand, by ``MOST`` levels of
256: what other builds of FreeType and FFmpeg change stays below, a word that moved or a colour that changed does not.
To make them again after a change that was meant: ``VLAI_GOLDENS=write python -m pytest tests/render/test_goldens.py``,
and look at every picture.
"""

from __future__ import annotations

import os
from pathlib import Path

import av
import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image
from tests.render.studio import Studio

from vlai_widgets.engine.render.compose import Composer
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.engine.timeline import ReelEntry, leaderboard_reel
from vlai_widgets.protocol.draft import Draft, Segment, Title, Track, TrackType

GOLDENS = Path(__file__).with_name("goldens")
MEAN, MOST = 2.0, 48
MOST_BYTES = 60_000
SIZES = {"9:16": (270, 480), "16:9": (480, 270), "1:1": (360, 360), "4:5": (288, 360)}


def scene(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """A smooth picture with a horizon and a sun: what a clip looks like from far away."""
    y, x = np.mgrid[0:height, 0:width] / max(width, height)
    sky = np.stack([90 + 60 * y, 120 + 80 * y, 180 - 40 * x], axis=-1)
    sky[(x - 0.2 - 0.05 * number) ** 2 + (y - 0.25) ** 2 < 0.01] = (250, 220, 150)
    sky[y > 0.6 * height / max(width, height)] = (70 + 25 * number, 110, 60)
    return sky.astype(np.uint8)


def reel(aspect: str, language: str, theme: str) -> Draft:
    names = ("Urban dreams — spring cut B, final_v3.mp4", "城市攀岩最终版 🧗.mp4", "two.mp4")
    reasons = ("Cut every 1.2 s, faster than 80 % of the batch", "第一秒就出现人脸")
    entries = [
        ReelEntry(
            clip_id=f"c{k}", name=name, rank=k + 1, rank_lo=max(1, k), rank_hi=min(3, k + 2), score=88.4 - 17 * k,
            dimension=("hook", "pace", "appeal")[k], tied=k > 0, tie_group=min(k, 1) + 1,
            reasons=reasons, start_s=0.0, end_s=3.0,
        )
        for k, name in enumerate(names)
    ]  # fmt: skip
    draft = leaderboard_reel(entries, table=entries, aspect=aspect, language=language, subtitle="3 · 2026-11-22")
    width, height = SIZES[aspect]
    look = {"width": width, "height": height, "theme": theme}
    look |= {"accent": "#ff7a28"} if theme == "brand" else {}
    last = draft.t[0].sg[-2]
    title = Title(text="Who wins? 谁赢了？", style="lower_third", y=0.3)
    track = Track(tt=TrackType.TEXT, sg=(Segment(id="who", s=last.s + 1200, d=1600, src=title),))
    return draft.model_copy(update={"t": (*draft.t, track), "m": draft.m.model_copy(update=look)})


@pytest.fixture
def clips(studio: Studio, tmp_path: Path) -> tuple[dict[str, Path], dict[str, Path]]:
    sizes = ((270, 480), (480, 270), (270, 480))
    sources, posters = {}, {}
    for number, (width, height) in enumerate(sizes):
        picture = scene(number, width, height)
        sources[f"c{number}"] = studio.clip(f"c{number}.mp4", lambda _, p=picture: p, frames=8)
        posters[f"c{number}"] = tmp_path / f"c{number}.png"
        Image.fromarray(picture).save(posters[f"c{number}"])
    return sources, posters


@pytest.mark.parametrize(
    ("aspect", "language", "theme"),
    [
        ("9:16", "en", "dark"),
        ("9:16", "zh", "light"),
        ("16:9", "en", "brand"),
        ("1:1", "zh", "dark"),
        ("4:5", "en", "light"),
    ],
)
def test_frames_look_as_they_did(
    clips: tuple[dict[str, Path], dict[str, Path]], aspect: str, language: str, theme: str
) -> None:
    draft = reel(aspect, language, theme)
    pieces = draft.t[0].sg
    times = {
        "first": 0,
        "opening": pieces[0].d * 0.7,
        "numeral": pieces[1].s + 220,
        "winner": pieces[-2].s + 2000,
        "table": pieces[-1].s + 3000,
    }
    composer = Composer(draft, sources=clips[0], posters=clips[1])
    for name, at_ms in times.items():
        frame = av.VideoFrame(draft.m.width, draft.m.height, "yuv420p")
        composer._draw(Picture.of_frame(frame), at_ms / 1000)
        seen = frame.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()
        if name == "first":
            # It is what a player shows before anybody presses play: the card's words are there, and it is not black.
            assert np.ptp(seen.astype(int)) > 120, (aspect, np.ptp(seen))
            continue
        path = GOLDENS / f"{aspect.replace(':', 'x')}-{language}-{theme}-{name}.png"
        if os.environ.get("VLAI_GOLDENS") == "write":
            Image.fromarray(seen).save(path, optimize=True)
            assert path.stat().st_size <= MOST_BYTES
        with Image.open(path) as image:
            wanted = np.asarray(image.convert("RGB"), int)
        apart = np.abs(seen.astype(int) - wanted).max(axis=2)
        assert apart.mean() <= MEAN, (path.name, apart.mean())
        assert np.quantile(apart, 0.999) <= MOST, (path.name, np.quantile(apart, 0.999))
