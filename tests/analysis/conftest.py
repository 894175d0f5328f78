"""Clips whose truth is known by construction, encoded on the spot."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import pytest

from vlai_widgets.engine.analysis import analyze
from vlai_widgets.engine.analysis import clip as clip_module
from vlai_widgets.engine.analysis.models import ModelMissing
from vlai_widgets.models import Analysis, Measurement

Frame = np.ndarray


def encode(
    path: Path,
    frames: Iterable[Frame],
    *,
    fps: int = 25,
    times_s: Sequence[float] | None = None,
    sound: np.ndarray | None = None,
    rate: int = 48_000,
    sound_codec: str = "pcm_s16le",
    codec: str = "libx264",
    pixels: str = "yuv420p",
    crf: int = 16,
    rotation: int = 0,
    aspect: Fraction | None = None,
    full_range: bool = False,
) -> Path:
    """Write RGB or gray frames, and ``sound`` as [channels x n] floats, into a file."""
    # A QuickTime file takes PCM, so that the samples come back as they were.
    with av.open(str(path), "w", format="mov" if path.suffix == ".mp4" else None) as out:
        video = audio = None
        base = Fraction(1, 1000) if times_s is not None else Fraction(1, fps)
        for i, rgb in enumerate(frames):
            if video is None:
                video = out.add_stream(codec, rate=fps)
                video.height, video.width = rgb.shape[:2]
                video.pix_fmt = pixels
                video.codec_context.time_base = base
                if codec == "libx264":
                    video.options = {"crf": str(crf), "preset": "ultrafast", "bf": "0"}
                if aspect is not None:
                    video.codec_context.sample_aspect_ratio = aspect
                if full_range:
                    video.codec_context.color_range = 2
                if rotation:
                    video.set_display_rotation(rotation)
                if sound is not None:
                    audio = out.add_stream(sound_codec, rate=rate, layout="mono" if len(sound) == 1 else "stereo")
            frame = av.VideoFrame.from_ndarray(rgb, format="gray" if rgb.ndim == 2 else "rgb24")
            frame = frame.reformat(format=pixels, dst_color_range=2 if full_range else 1)
            frame.pts = i if times_s is None else round(times_s[i] * 1000)
            frame.time_base = base
            out.mux(video.encode(frame))
        out.mux(video.encode(None))
        if audio is not None:
            for start in range(0, sound.shape[1], 1024):
                piece = np.ascontiguousarray(sound[:, start : start + 1024], dtype=np.float32)
                frame = av.AudioFrame.from_ndarray(piece, format="fltp", layout=audio.layout.name)
                frame.sample_rate, frame.pts, frame.time_base = rate, start, Fraction(1, rate)
                out.mux(audio.encode(frame))
            out.mux(audio.encode(None))
    return path


def scene(seed: int, *, height: int = 320, width: int = 180, low: int = 20, high: int = 235) -> Frame:
    """A texture of soft blobs of several sizes: something that a camera could see. Twice as wide, to pan over."""
    rng = np.random.default_rng(seed)
    picture = np.zeros((height, 2 * width))
    for cell, weight in ((60, 1.0), (24, 0.6), (8, 0.25)):
        coarse = rng.uniform(-1, 1, (height // cell + 3, 2 * width // cell + 3))
        rows, columns = np.arange(height) / cell, np.arange(2 * width) / cell
        top, left = rows.astype(int), columns.astype(int)
        y, x = (rows - top)[:, None], (columns - left)[None, :]
        corner = [coarse[top + dy][:, left + dx] for dy, dx in ((0, 0), (0, 1), (1, 0), (1, 1))]
        picture += weight * (
            corner[0] * (1 - y) * (1 - x) + corner[1] * (1 - y) * x + corner[2] * y * (1 - x) + corner[3] * y * x
        )
    picture = (picture - picture.min()) / np.ptp(picture)
    return (low + picture * (high - low)).astype(np.uint8)


def pan(picture: Frame, at: float) -> Frame:
    """Half of a scene, ``at`` pixels from its left, there and back again."""
    width = picture.shape[1] // 2
    start = round(at) % (2 * width)
    start = min(start, 2 * width - start)
    return np.ascontiguousarray(picture[:, start : start + width])


def measure(path: Path) -> Analysis:
    analysis = analyze(path, clip_id="c", clip=path.name, sha256="0").analysis
    assert analysis.error is None, analysis.error
    return analysis


def entry(analysis: Analysis, feature: str) -> Measurement:
    return next(m for m in analysis.measurements if m.feature == feature)


@pytest.fixture
def clip(tmp_path: Path) -> Callable[..., Path]:
    """Encode a clip into the test's folder."""

    def make(frames: Iterable[Frame], name: str = "clip.mp4", **options: object) -> Path:
        return encode(tmp_path / name, frames, **options)

    return make


@pytest.fixture
def value(clip: Callable[..., Path]) -> Callable[..., float | None]:
    """Encode a clip and return one measured value."""

    def of(feature: str, frames: Iterable[Frame], **options: object) -> float | None:
        return entry(measure(clip(frames, **options)), feature).value

    return of


@pytest.fixture
def no_models(monkeypatch: pytest.MonkeyPatch) -> None:
    """Analyse as where the models are absent: without faces, text and voice."""

    class Absent:
        def __init__(self, detector: type) -> None:
            self.features = detector.features

        def __call__(self, *_: object) -> Absent:
            return self

        def feed(self, _: object) -> None:
            raise ModelMissing("left out here")

    for name in ("Faces", "Text", "Voice"):
        monkeypatch.setattr(clip_module, name, Absent(getattr(clip_module, name)))


@pytest.fixture(name="scene")
def _scene() -> Callable[..., Frame]:
    return scene


@pytest.fixture(name="pan")
def _pan() -> Callable[..., Frame]:
    return pan


@pytest.fixture(name="measure")
def _measure() -> Callable[[Path], Analysis]:
    return measure


@pytest.fixture(name="entry")
def _entry() -> Callable[[Analysis, str], Measurement]:
    return entry
