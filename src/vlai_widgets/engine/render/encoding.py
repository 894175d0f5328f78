"""Streams of the MP4: the picture's encoder and the thread that feeds it, the sound's encoder."""

from __future__ import annotations

import contextlib
import os
import queue
import threading
from collections.abc import Iterator
from dataclasses import dataclass
from fractions import Fraction
from typing import Any, Final, cast

import av
import numpy as np
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc
from numpy.typing import NDArray

from vlai_widgets.engine.render.compose import Composer
from vlai_widgets.engine.render.loudness import RATE, Check, Samples, frame_of
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.errors import RenderFailed, VlaiError
from vlai_widgets.protocol.draft import DraftMeta

KEY_EVERY_S: Final = 1
QUEUE: Final = 6
MOST_THREADS: Final = 6
"""x264 keeps frames for each of its threads: on a machine of many cores memory would grow without end."""
QUICKER: Final = "me=dia:bframes=2:partitions=i8x8,i4x4"
"""What x264's ``veryfast`` can do without. Measured on frames of reels, of camera clips and of noise, at crf 20: a
third less CPU time, the same PSNR (+0.0 and +0.1 dB), the same size (+1 % and -0.2 %)."""
_TUNED: Final = {"veryfast": (QUICKER,), "ultrafast": ("8x8dct=1",)}
"""``ultrafast`` alone would be Baseline."""
AUDIO_BIT_RATE: Final = 192_000


@dataclass(frozen=True, slots=True, kw_only=True)
class Quality:
    """How the picture is encoded.

    Attributes:
        preset: x264's preset.
        crf: x264's constant rate factor; lower is better.
        short_side_px: Most that the shorter side of the canvas is long; None: as the draft says.
        settle_sound: True if the sound as encoded is measured and, if need be, mastered again.
    """

    preset: str
    crf: int
    short_side_px: int | None = None
    settle_sound: bool = True


def picture_stream(container: Any, meta: DraftMeta, quality: Quality) -> av.VideoStream:
    """Add the picture: H.264 High, yuv420p, BT.709, a key frame every second."""
    stream = cast(av.VideoStream, container.add_stream("libx264", rate=meta.fps))
    context = stream.codec_context
    context.width, context.height, context.pix_fmt = meta.width, meta.height, "yuv420p"
    context.time_base = Fraction(1, meta.fps)
    context.sample_aspect_ratio = Fraction(1, 1)
    context.color_range = ColorRange.MPEG
    context.colorspace = Colorspace.ITU709
    context.color_primaries = ColorPrimaries.BT709
    context.color_trc = ColorTrc.BT709
    context.gop_size = meta.fps * KEY_EVERY_S
    context.thread_type = "FRAME"
    context.thread_count = min(MOST_THREADS, max(1, _cores() * 3 // 2))
    context.options = {
        "preset": quality.preset,
        "crf": str(quality.crf),
        "profile": "high",
        "x264-params": ":".join(["open-gop=0", *_TUNED.get(quality.preset, ())]),
    }
    return stream


class Frames:
    """Frames for the encoder, composed in a thread of their own while the encoder works."""

    def __init__(self, composer: Composer, meta: DraftMeta) -> None:
        self._composer, self._meta = composer, meta
        self._ready: queue.Queue[av.VideoFrame | BaseException | None] = queue.Queue(QUEUE)
        self._stop = threading.Event()
        self._thread = threading.Thread(target=self._compose, name="vlai-compose", daemon=True)
        self._thread.start()

    def __iter__(self) -> Iterator[av.VideoFrame]:
        number = 0
        while (item := self._ready.get()) is not None:
            if isinstance(item, BaseException):
                if isinstance(item, VlaiError):
                    raise item
                raise RenderFailed(f"The picture could not be drawn: {item}") from item
            item.pts = number
            item.time_base = Fraction(1, self._meta.fps)
            number += 1
            yield item

    def close(self) -> None:
        """Stop composing: after the frame in work, or in the middle of looking for one in a clip."""
        self._stop.set()
        while self._thread.is_alive():
            with contextlib.suppress(queue.Empty):
                self._ready.get(timeout=0.05)
        self._thread.join()

    def _compose(self) -> None:
        try:
            canvas: list[av.VideoFrame] = []
            for _ in self._composer.compose(self._canvases(canvas)):
                self._ready.put(canvas[-1])
                if self._stop.is_set():
                    return
            self._ready.put(None)
        except BaseException as error:  # noqa: BLE001  it is raised where the frames are awaited
            self._ready.put(error)

    def _canvases(self, latest: list[av.VideoFrame]) -> Iterator[Picture]:
        """Hand out frames to draw on, in turn: more than can be waiting, in the encoder's hand and in work."""
        ring = [self._canvas() for _ in range(QUEUE + 3)]
        number = 0
        while True:
            frame, picture = ring[number % len(ring)]
            latest[:] = [frame]
            yield picture
            number += 1

    def _canvas(self) -> tuple[av.VideoFrame, Picture]:
        frame = av.VideoFrame(self._meta.width, self._meta.height, "yuv420p")
        frame.color_range = ColorRange.MPEG
        frame.colorspace = Colorspace.ITU709
        frame.color_primaries = ColorPrimaries.BT709
        frame.color_trc = ColorTrc.BT709
        return frame, Picture.of_frame(frame)


def _aac(context: Any) -> None:
    context.sample_rate = RATE
    context.layout = "stereo"
    context.format = "fltp"
    context.bit_rate = AUDIO_BIT_RATE
    context.time_base = Fraction(1, RATE)


def sound_stream(container: Any) -> av.AudioStream:
    """Add the sound: AAC-LC, stereo, 48 kHz."""
    stream = cast(av.AudioStream, container.add_stream("aac", rate=RATE))
    _aac(stream.codec_context)
    return stream


def through_aac(samples: Samples, *, check: Check) -> tuple[list[av.Packet[Any]], Samples]:
    """Encode, and decode again: what is measured is what will be heard."""
    encoder = av.CodecContext.create("aac", "w")
    _aac(encoder)
    encoder.open()
    size = 1024
    packets: list[av.Packet[Any]] = []
    for at in range(0, samples.shape[1], size):
        check()
        packets += encoder.encode(frame_of(samples[:, at : at + size], at))
    packets += encoder.encode(None)
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = encoder.extradata
    pieces: list[NDArray[np.float32]] = []
    for packet in [*packets, None]:
        check()
        pieces += [frame.to_ndarray().astype(np.float32, copy=False) for frame in decoder.decode(packet)]
    return packets, np.concatenate(pieces, axis=1)


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1
