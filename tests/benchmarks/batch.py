"""The batch: noisy synthetic clips in the format of phone clips, made once by a plain ffmpeg."""

# ruff: noqa: E501  commands read best in one piece

from __future__ import annotations

import subprocess
from dataclasses import dataclass
from pathlib import Path

import imageio_ffmpeg

FFMPEG = imageio_ffmpeg.get_ffmpeg_exe()

_PICTURES = (
    "mandelbrot=s={s}:r=30:end_scale=0.02", "testsrc2=s={s}:r=30", "life=s={q}:r=30:mold=10:ratio=0.12:death_color=#203050,scale={c}:flags=neighbor",
    "gradients=s={s}:r=30:n=5:speed=0.02", "sierpinski=s={s}:r=30", "mandelbrot=s={s}:r=30:start_x=-0.75:start_y=0.1", "testsrc2=s={s}:r=30,hue=H=0.7*t",
    "life=s={q}:r=30:mold=4:ratio=0.3:seed=9,scale={c}:flags=neighbor,hue=h=120", "gradients=s={s}:r=30:n=8:speed=0.05:type=radial", "sierpinski=s={s}:r=30:type=triangle,hue=h=60",
)  # fmt: skip
_SOUNDS = ("anoisesrc=c=pink:a=0.3:r=48000", "anoisesrc=c=brown:a=0.5:r=48000", "sine=f=330:b=4:r=48000")


@dataclass(frozen=True)
class Batch:
    """Clips and what they have in common."""

    paths: tuple[Path, ...]
    seconds: float
    size: tuple[int, int]


def make_batch(work: Path, *, quick: bool) -> Batch:
    """Make the batch, or find it."""
    count, seconds, size = (3, 4.0, (540, 960)) if quick else (10, 10.0, (1080, 1920))
    folder = work / f"batch-{count}x{seconds:g}s-{size[0]}x{size[1]}"
    folder.mkdir(parents=True, exist_ok=True)
    paths = tuple(folder / f"clip_{k + 1:02d}.mp4" for k in range(count))
    for k, path in enumerate(paths):
        if not path.exists():
            _make(path, k, seconds, size)
    return Batch(paths, seconds, size)


def _make(path: Path, k: int, seconds: float, size: tuple[int, int]) -> None:
    w, h = size
    picture = _PICTURES[k].format(s=f"{w}x{h}", q=f"{w // 4}x{h // 4}", c=f"{w}:{h}")
    bit_rate = (5.3 + 0.2 * k) * w * h / (1080 * 1920)
    part = path.with_suffix(".part.mp4")
    command = [
        FFMPEG, "-v", "error", "-y", "-f", "lavfi", "-i", f"{picture},noise=alls=12:allf=t,format=yuv420p", "-f", "lavfi", "-i", _SOUNDS[k % 3],
        "-t", str(seconds), "-c:v", "libx264", "-preset", "veryfast", "-profile:v", "high", "-b:v", f"{bit_rate}M", "-maxrate", f"{bit_rate * 1.3}M",
        "-bufsize", f"{bit_rate}M", "-g", "60", "-bf", "3", "-c:a", "aac", "-b:a", "128k", "-ac", "2", "-movflags", "+faststart", part,
    ]  # fmt: skip
    subprocess.run(command, check=True)
    part.replace(path)
