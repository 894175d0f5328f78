"""Frames and sound in, one MP4 out: H.264 and AAC, playable in every browser, written whole or not at all."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from fractions import Fraction
from pathlib import Path

import av
import numpy as np
import numpy.typing as npt
from av.video.reformatter import ColorRange, Colorspace
from PIL import Image

SAMPLE_RATE = 48_000
_X264 = "cabac=1:no-deblock=0:deblock=0,0"
"""What ultrafast leaves out and drawings need: without deblocking their gradients show blocks. Costs little time."""

Sound = npt.NDArray[np.float32]
"""Stereo sound, -1 to 1, shaped (2, samples)."""


def write_clip(
    target: Path, frames: Iterable[Image.Image], *, size: tuple[int, int], fps: int, sound: Sound | None, crf: int = 22
) -> None:
    """Encode ``frames`` (and ``sound``) to ``target``, which appears only once it is complete."""
    partial = target.with_name(f".{target.name}.{os.getpid()}.part")
    try:
        with av.open(partial, "w", format="mp4", options={"movflags": "+faststart"}) as out:
            video = out.add_stream(
                "libx264", rate=fps, options={"preset": "ultrafast", "crf": str(crf), "x264-params": _X264}
            )
            video.width, video.height = size
            video.pix_fmt = "yuv420p"
            video.gop_size = 2 * fps
            # One thread: the picture is then the same on every machine, however many cores it has.
            video.codec_context.thread_count = 1
            video.codec_context.colorspace = Colorspace.ITU709
            video.codec_context.color_range = ColorRange.MPEG
            video.codec_context.color_primaries = video.codec_context.color_trc = 1
            audio = None
            if sound is not None:
                audio = out.add_stream("aac", rate=SAMPLE_RATE, layout="stereo")
                audio.bit_rate = 128_000
                for block in _blocks(sound):
                    out.mux(audio.encode(block))
                out.mux(audio.encode(None))
            for k, picture in enumerate(frames):
                frame = av.VideoFrame.from_ndarray(np.asarray(picture), format="rgb24").reformat(
                    format="yuv420p", dst_colorspace=Colorspace.ITU709, dst_color_range=ColorRange.MPEG
                )
                frame.pts, frame.time_base = k, Fraction(1, fps)
                out.mux(video.encode(frame))
            out.mux(video.encode(None))
        partial.replace(target)
    finally:
        partial.unlink(missing_ok=True)


def _blocks(sound: Sound) -> Iterator[av.AudioFrame]:
    for start in range(0, sound.shape[1], 1024):
        frame = av.AudioFrame.from_ndarray(
            np.ascontiguousarray(sound[:, start : start + 1024]), format="fltp", layout="stereo"
        )
        frame.sample_rate = SAMPLE_RATE
        frame.pts, frame.time_base = start, Fraction(1, SAMPLE_RATE)
        yield frame
