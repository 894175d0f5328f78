"""Boards with truth known by construction, and clips that Chromium plays."""

from __future__ import annotations

import io
import os
import random
from collections.abc import Sequence
from pathlib import Path

import numpy as np

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import Analysis, Measurement, MediaFacts, TimelinePoint
from vlai_widgets.scoring import load_model

FPS = 25
CLIP_S = 4.0


def analysis(
    index: int,
    *,
    quality: float,
    name: str | None = None,
    without: Sequence[str] = (),
    size_bytes: int = 1_000_000,
    fps: float = FPS,
) -> Analysis:
    """An analysis whose features score about ``quality``; those of the dimensions in ``without`` are missing."""
    noise = random.Random(index)
    measured = []
    for spec in load_model().features:
        if spec.dimension in without:
            measured.append(Measurement(feature=spec.name, missing="no sound track"))
            continue
        xs = np.linspace(spec.points[0][0], spec.points[-1][0], 100)
        aim = min(1.0, max(0.0, quality + noise.uniform(-0.35, 0.35)))
        value = float(xs[int(np.argmin(np.abs(spec.score(xs) - aim)))])
        start = noise.choice([None, 0.0, 1.0, 2.5])
        measured.append(
            Measurement(feature=spec.name, value=value, t_start_s=start, t_end_s=None if start is None else start + 1)
        )
    return Analysis(
        clip_id=f"c{index}",
        clip=name or f"clip_{index:02d}.mp4",
        sha256=f"{index:064x}",
        analysis_version="1",
        media=MediaFacts(
            kind="video", size_bytes=size_bytes, container="mov,mp4", duration_s=CLIP_S, width_px=180,
            height_px=320, fps=fps, video_codec="h264", audio_codec=None if "audio" in without else "aac",
        ),
        measurements=tuple(measured),
        timeline=tuple(
            TimelinePoint(
                t_s=float(t), motion=noise.uniform(0, 100), brightness=noise.uniform(30, 70),
                loudness_lufs=None if "audio" in without else noise.uniform(-40, -10), cut=t % 2,
                faces=t % 3, text=0.1 * t, speech=0.5 if t else 0.0, music=1.0,
            )
            for t in range(int(CLIP_S))
        ),
        cuts_s=(1.0, 3.0),
        flags=("no_audio",) if "audio" in without else (),
    )  # fmt: skip


def poster(hue: int) -> bytes:
    """A portrait picture of one colour."""
    from PIL import Image

    target = io.BytesIO()
    Image.new("HSV", (180, 320), (hue % 256, 160, 190)).convert("RGB").save(target, "JPEG")
    return target.getvalue()


def board(
    count: int = 10,
    *,
    files: dict[str, Path] | None = None,
    sizes: dict[str, int] | None = None,
    language: str = "en",
) -> Leaderboard:
    """A board of ``count`` clips, every seventh without sound; ``sizes`` are the lengths of the clips' files."""
    analyses = [
        analysis(
            i,
            quality=0.3 + 0.5 * ((i * 37) % count) / max(1, count - 1),
            without=("audio",) if i % 7 == 6 else (),
            size_bytes=(sizes or {}).get(f"c{i}", 1_000_000),
        )
        for i in range(count)
    ]
    posters = {f"c{i}": poster(i * 25) for i in range(min(count, 120))}
    made = Leaderboard.from_analyses(analyses, posters=posters, title="Urban Dreams", language=language)
    return made.with_files(files) if files else made


def draw_clip(path: Path, *, brightness: int = 120, seconds: float = CLIP_S, sound: bool = True) -> Path:
    """Write a small portrait clip, H.264 and AAC, in which a bar moves over a bright ground."""
    import av

    with av.open(str(path), "w", format="mp4", options={"movflags": "faststart"}) as container:
        video = container.add_stream("libx264", rate=FPS, options={"preset": "ultrafast", "g": "25"})
        video.width, video.height, video.pix_fmt = 90, 160, "yuv420p"
        audio = container.add_stream("aac", rate=48_000, layout="mono") if sound else None
        frames = int(seconds * FPS)
        for number in range(frames):
            picture = np.full((160, 90, 3), brightness, np.uint8)
            picture[(number * 2) % 150 : (number * 2) % 150 + 10] = (250, 60, 60)
            frame = av.VideoFrame.from_ndarray(picture, format="rgb24")
            frame.pts = number
            container.mux(video.encode(frame))
        container.mux(video.encode(None))
        if audio is not None:
            t = np.arange(int(seconds * 48_000)) / 48_000
            tone = (0.1 * np.sin(2 * np.pi * 440 * t)).astype(np.float32)
            for at in range(0, tone.size - 1024, 1024):
                sample = av.AudioFrame.from_ndarray(tone[None, at : at + 1024], format="fltp", layout="mono")
                sample.sample_rate, sample.pts = 48_000, at
                container.mux(audio.encode(sample))
            container.mux(audio.encode(None))
    return path


def clips(folder: Path, count: int) -> dict[str, Path]:
    """Write ``count`` clips and return them a clip id; the first few differ, the others are the same file linked."""
    made: dict[str, Path] = {}
    for i in range(count):
        path = folder / f"clip_{i:02d}.mp4"
        if i < 3:
            draw_clip(path, brightness=90 + 30 * i)
        else:
            os.link(folder / f"clip_{i % 3:02d}.mp4", path)
        made[f"c{i}"] = path
    return made
