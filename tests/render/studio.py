"""Clips whose truth is known by construction, and ways to look at what was rendered."""

from __future__ import annotations

import os
import re
import subprocess
from collections.abc import Callable, Sequence
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pytest
from numpy.typing import NDArray

from vlai_widgets.protocol.draft import ClipSource, Draft, DraftMeta, Segment, Track, TrackType

RATE = 48_000
CLIPS = Path(os.environ.get("VLAI_CLIPS") or Path(__file__).parents[2] / "../shared/clips")


def coded(number: int, width: int, height: int) -> NDArray[np.uint8]:
    """A picture that says its number: eight stripes, the first the highest bit."""
    picture = np.full((height, width, 3), 30, np.uint8)
    for bit in range(8):
        if number >> (7 - bit) & 1:
            picture[:, bit * width // 8 : (bit + 1) * width // 8] = 220
    return picture


def decoded_number(picture: NDArray[np.uint8]) -> int:
    """Read what :func:`coded` wrote."""
    height, width = picture.shape[:2]
    number = 0
    for bit in range(8):
        x = round((bit + 0.5) * width / 8)
        number = number * 2 + int(picture[height // 3 : height // 2, x - 2 : x + 3].mean() > 125)
    return number


class Studio:
    """Makes clips in a folder."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def clip(
        self,
        name: str,
        picture: Callable[[int], NDArray[np.uint8]],
        *,
        frames: int = 60,
        fps: int = 30,
        pts: Sequence[int] | None = None,
        time_base: Fraction | None = None,
        sound: NDArray[np.float32] | None = None,
        rotation: int = 0,
        hflip: bool = False,
        matrix: str = "ITU709",
        full_range: bool = False,
        tag: int | None = 1,
        gop: int = 30,
        pix_fmt: str = "yuv420p",
    ) -> Path:
        """Encode ``frames`` pictures, at equal distances or at ``pts``, and the sound."""
        path = self.folder / name
        with av.open(str(path), "w") as container:
            first = picture(0)
            stream: Any = container.add_stream("libx264", rate=fps)
            stream.width, stream.height = first.shape[1], first.shape[0]
            stream.pix_fmt = pix_fmt
            context = stream.codec_context
            context.time_base = time_base or Fraction(1, fps)
            context.gop_size = gop
            context.options = {"crf": "10", "preset": "ultrafast"}
            context.color_range = 2 if full_range else 1
            if tag is not None:
                context.colorspace = context.color_primaries = context.color_trc = tag
            if rotation or hflip:
                stream.set_display_rotation(rotation, hflip=hflip)
            heard: Any = container.add_stream("aac", rate=RATE) if sound is not None else None
            if heard is not None:
                heard.layout = "stereo"
            for number in range(frames):
                frame = av.VideoFrame.from_ndarray(picture(number), format="rgb24").reformat(
                    format=pix_fmt, dst_colorspace=matrix, dst_color_range="JPEG" if full_range else "MPEG"
                )
                frame.pts = pts[number] if pts else number
                frame.time_base = context.time_base
                container.mux(stream.encode(frame))
            container.mux(stream.encode(None))
            if heard is not None and sound is not None:
                for at in range(0, sound.shape[1], 1024):
                    piece = av.AudioFrame.from_ndarray(
                        np.ascontiguousarray(sound[:, at : at + 1024]), format="fltp", layout="stereo"
                    )
                    piece.sample_rate, piece.pts, piece.time_base = RATE, at, Fraction(1, RATE)
                    container.mux(heard.encode(piece))
                container.mux(heard.encode(None))
        return path


def cut(
    *spans: tuple[str, float, float], width: int = 272, height: int = 480, fade_ms: int = 0, fps: int = 30
) -> Draft:
    """A draft of clips one after the other: (clip id, in_s, duration_s) each, with crossfades between them."""
    segments: list[Segment] = []
    at = 0
    for number, (clip_id, in_s, duration_s) in enumerate(spans):
        source = ClipSource.model_validate({"clip_id": clip_id, "name": clip_id, "in": round(in_s * 1000)})
        fade = {"kind": "fade", "d": fade_ms} if number and fade_ms else None
        duration = round(duration_s * 1000)
        segments.append(Segment.model_validate({"id": f"s{number}", "s": at, "d": duration, "src": source, "x": fade}))
        at += duration - fade_ms
    end = segments[-1].s + segments[-1].d
    return Draft(
        t=(Track(tt=TrackType.VIDEO, sg=tuple(segments)),),
        d=end,
        m=DraftMeta(width=width, height=height, fps=fps, title="A <title>"),
    )


def frames_of(path: Path) -> list[NDArray[np.uint8]]:
    """Decode a rendered file to RGB pictures."""
    with av.open(str(path)) as container:
        return [
            frame.reformat(format="rgb24", src_colorspace="ITU709", src_color_range="MPEG").to_ndarray()
            for frame in container.decode(video=0)
        ]


def sound_of(path: Path) -> NDArray[np.float32]:
    """Decode a rendered file's sound, as (2, n)."""
    with av.open(str(path)) as container:
        pieces = [frame.to_ndarray() for frame in container.decode(audio=0)]
    return np.concatenate(pieces, axis=1)


def ebu_r128(path: Path, *, start_s: float = 0.0, duration_s: float | None = None) -> tuple[float, float]:
    """Measure integrated loudness (LUFS) and true peak (dBTP) with another build of FFmpeg."""
    imageio_ffmpeg = pytest.importorskip("imageio_ffmpeg")
    span = ["-ss", str(start_s)] + (["-t", str(duration_s)] if duration_s else [])
    measure = ["-af", "ebur128=peak=true", "-f", "null", "-"]
    done = subprocess.run(
        [imageio_ffmpeg.get_ffmpeg_exe(), "-hide_banner", *span, "-i", str(path), *measure],
        capture_output=True,
        text=True,
        check=True,
    )
    summary = done.stderr.split("Summary:")[1]
    integrated = re.search(r"I:\s+(-?[\d.]+) LUFS", summary)
    peak = re.search(r"Peak:\s+(-?[\d.]+|-?inf) dBFS", summary)
    assert integrated
    assert peak
    return float(integrated[1]), float(peak[1])


def tone(seconds: float, *, level: float, hz: float = 440.0) -> NDArray[np.float32]:
    """A stereo sine."""
    t = np.arange(round(seconds * RATE)) / RATE
    return np.tile((level * np.sin(2 * np.pi * hz * t)).astype(np.float32), (2, 1))


def noise_with_hits(seconds: float, *, level: float, seed: int = 1) -> NDArray[np.float32]:
    """Noise with short loud hits: high peaks over a modest loudness, what a limiter has to cope with."""
    random = np.random.default_rng(seed)
    count = round(seconds * RATE)
    sound = random.normal(0, level, (2, count)).astype(np.float32)
    for at in range(0, count - 400, RATE // 3):
        hit = np.hanning(400) * np.sin(np.arange(400) * 0.9)
        sound[:, at : at + 400] += (hit * min(0.95, level * 14)).astype(np.float32)
    return np.clip(sound, -1, 1)
