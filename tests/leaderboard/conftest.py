"""Batches whose truth is known by construction: every feature sits at a chosen place on its curve."""

from __future__ import annotations

import io
import random
from collections.abc import Callable

import numpy as np
import pytest

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import Analysis, Measurement, MediaFacts, TimelinePoint
from vlai_widgets.scoring import load_model

HOSTILE_NAMES = (
    "<script>alert(1)</script>.mp4",
    '"><img src=x onerror=alert(2)>.mp4',
    "=cmd|' /C calc'!A0.mp4",
    "שלום \u202egpj.עולם.mp4",
    "夏季活动🎬.mp4",
    "<a href='javascript:alert(3)'>x</a> $\\alpha$ %{y} {z}.mp4",
    "x" * 196 + ".mp4",
    "tab\tline\nnul\x00\x1b[31m.mp4",
    "</style></svg><b>bold.mp4",
)


def make_analysis(
    index: int,
    *,
    clip: str | None = None,
    quality: float = 0.5,
    seed: int = 0,
    without: tuple[str, ...] = (),
    error: str | None = None,
    seconds: int = 8,
) -> Analysis:
    """An analysis whose features score about ``quality``; those of the dimensions in ``without`` are missing."""
    name = clip if clip is not None else f"clip_{index:02d}.mp4"
    if error is not None:
        return Analysis(clip_id=f"id{index}", clip=name, sha256=f"{index:064x}", analysis_version="1", error=error)
    noise = random.Random(1000 * seed + index)
    measured = []
    for spec in load_model().features:
        if spec.dimension in without:
            measured.append(Measurement(feature=spec.name, missing="no sound track"))
            continue
        xs = np.linspace(spec.points[0][0], spec.points[-1][0], 200)
        aim = min(1.0, max(0.0, quality + noise.uniform(-0.1, 0.1)))
        value = float(xs[int(np.argmin(np.abs(spec.score(xs) - aim)))])
        start = noise.choice([None, 0.0, 2.5])
        measured.append(
            Measurement(feature=spec.name, value=value, t_start_s=start, t_end_s=None if start is None else start + 1.0)
        )
    return Analysis(
        clip_id=f"id{index}",
        clip=name,
        sha256=f"{index:064x}",
        analysis_version="1",
        media=MediaFacts(
            kind="video",
            size_bytes=1_000_000 + index,
            container="mov,mp4",
            duration_s=float(seconds),
            width_px=1080,
            height_px=1920,
            fps=30.0,
            video_codec="h264",
            audio_codec=None if "audio" in without else "aac",
        ),
        measurements=tuple(measured),
        timeline=tuple(
            TimelinePoint(
                t_s=float(t),
                motion=noise.uniform(0, 100),
                brightness=50.0,
                loudness_lufs=None if "audio" in without else -20.0,
                cut=t % 3 == 0,
                faces=None,
            )
            for t in range(seconds)
        ),
        cuts_s=(0.5, 3.5),
        flags=("no_audio",) if "audio" in without else (),
    )


def make_poster(red: int = 200, width: int = 180, height: int = 320) -> bytes:
    from PIL import Image

    target = io.BytesIO()
    Image.new("RGB", (width, height), (red, 90, 60)).save(target, "JPEG")
    return target.getvalue()


@pytest.fixture
def analysis() -> Callable[..., Analysis]:
    return make_analysis


@pytest.fixture
def analyses() -> list[Analysis]:
    """Ten clips, better from 0 to 7; 8 has no sound, 9 could not be read."""
    batch = [make_analysis(i, quality=0.25 + 0.08 * i) for i in range(8)]
    batch.append(make_analysis(8, quality=0.5, without=("audio",)))
    batch.append(make_analysis(9, error="The file ends after 28 of 50 frames."))
    return batch


@pytest.fixture
def posters() -> dict[str, bytes]:
    return {f"id{i}": make_poster(red=20 * i) for i in range(9)}


@pytest.fixture
def board(analyses: list[Analysis], posters: dict[str, bytes]) -> Leaderboard:
    return Leaderboard.from_analyses(analyses, posters=posters, title="Urban Dreams")


@pytest.fixture
def hostile_names() -> tuple[str, ...]:
    return HOSTILE_NAMES


@pytest.fixture
def hostile_board() -> Leaderboard:
    batch = [make_analysis(i, clip=name, quality=0.3 + 0.05 * i) for i, name in enumerate(HOSTILE_NAMES)]
    error = make_analysis(99, clip="<iframe src=x>.mp4", error="<script>alert('why')</script>")
    return Leaderboard.from_analyses(
        [*batch, error], title="<h1>Q3</h1>", posters={"id0": make_poster(), "id1": b"not a picture"}
    )
