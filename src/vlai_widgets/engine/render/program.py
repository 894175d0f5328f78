"""Render: picture and sound of a draft into one MP4."""

from __future__ import annotations

import contextlib
import os
import queue
import secrets
import threading
import time
from collections.abc import Callable, Iterator, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass
from fractions import Fraction
from pathlib import Path
from typing import Any, Final, cast

import av
from av.video.reformatter import ColorPrimaries, ColorRange, Colorspace, ColorTrc

from vlai_widgets.engine.render.compose import Composer
from vlai_widgets.engine.render.fonts import clean
from vlai_widgets.engine.render.loudness import CEILING_DBTP, RATE, Loudness, Samples, frame_of, mastered, measure
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.engine.render.sound import mix
from vlai_widgets.engine.timeline.validate import validate
from vlai_widgets.errors import RenderFailed, UnknownOption, VlaiError
from vlai_widgets.protocol.draft import Draft

RENDER_VERSION: Final = "1"
"""Changes whenever the same draft may give another video."""

KEY_EVERY_S: Final = 1
QUEUE: Final = 6
MOST_THREADS: Final = 6
"""x264 keeps frames for each of its threads: on a machine of many cores memory would grow without end."""
PROGRESS_EVERY_S: Final = 0.1
AUDIO_BIT_RATE: Final = 192_000


@dataclass(frozen=True, slots=True, kw_only=True)
class _Quality:
    preset: str
    crf: int


_QUALITIES: Final = {
    "low": _Quality(preset="superfast", crf=27),
    "medium": _Quality(preset="veryfast", crf=23),
    "high": _Quality(preset="veryfast", crf=20),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderedFile:
    """What was rendered.

    Attributes:
        duration_s: Length of the picture, in seconds; the sound is as long.
        size_bytes: Size of the file.
        width_px: Width of the picture.
        height_px: Height of the picture.
        frames: Number of frames.
        loudness_lufs: Integrated loudness of the sound as encoded, or None if nothing in it has sound.
        true_peak_dbtp: True peak of the sound as encoded, or None if nothing in it has sound.
    """

    duration_s: float
    size_bytes: int
    width_px: int
    height_px: int
    frames: int
    loudness_lufs: float | None
    true_peak_dbtp: float | None


def render(
    draft: Draft,
    *,
    sources: Mapping[str, Path],
    posters: Mapping[str, Path],
    out: Path,
    quality: str = "high",
    progress: Callable[[float], None] | None = None,
) -> RenderedFile:
    """Render a draft to an MP4: H.264 High, yuv420p, BT.709, AAC-LC at 48 kHz, index in front.

    The file appears at ``out`` when it is complete, or not at all.

    Args:
        draft: What to render.
        sources: Where each clip of the draft lies, by clip id.
        posters: Where each clip's poster lies, by clip id; a clip without one gets a neutral tile.
        out: The MP4 to write. Its folder has to exist.
        quality: ``low``, ``medium`` or ``high``.
        progress: Called at most ten times a second with the share that is done, 0-1. What it raises ends the render.

    Raises:
        InputError: The draft cannot be rendered; the message names the place.
        UnknownOption: There is no such quality.
        RenderFailed: A clip cannot be shown (the message names it), or the file cannot be written.
    """
    if quality not in _QUALITIES:
        raise UnknownOption.of("quality", quality, _QUALITIES)
    validate(draft)
    part = out.with_name(f".{out.stem[:60]}-{secrets.token_hex(6)}.part.mp4")
    try:
        rendered = _Render(draft, sources, posters, _QUALITIES[quality], progress).write(part)
        os.replace(part, out)  # noqa: PTH105  says what it is: one atomic step
    except (OSError, av.FFmpegError) as error:
        raise RenderFailed(f"The video could not be written: {error.strerror or error}") from error
    finally:
        with contextlib.suppress(FileNotFoundError):
            part.unlink()
    return rendered


@dataclass(frozen=True, slots=True)
class _Sound:
    packets: list[av.Packet[Any]]
    loudness: Loudness


class _Render:
    """One render: a thread composes frames, one prepares the sound, this one encodes and writes."""

    def __init__(
        self,
        draft: Draft,
        sources: Mapping[str, Path],
        posters: Mapping[str, Path],
        quality: _Quality,
        progress: Callable[[float], None] | None,
    ) -> None:
        self._draft, self._sources, self._quality = draft, sources, quality
        self._composer = Composer(draft, sources=sources, posters=posters)
        self._progress = progress
        self._told_at = 0.0

    def write(self, path: Path) -> RenderedFile:
        frames, fps = self._composer.frames, self._draft.m.fps
        with ThreadPoolExecutor(1, "vlai-sound") as pool:
            sound = pool.submit(self._sound, round(frames * RATE / fps))
            options = {"movflags": "+faststart"}
            with av.open(str(path), "w", format="mp4", options=options) as container:
                if title := clean(self._draft.m.title):
                    container.metadata["title"] = title
                self._encode(container, sound)
            loudness = sound.result().loudness
        self._tell(1.0, last=True)
        return RenderedFile(
            duration_s=frames / fps,
            size_bytes=path.stat().st_size,
            width_px=self._draft.m.width,
            height_px=self._draft.m.height,
            frames=frames,
            loudness_lufs=loudness.integrated_lufs,
            true_peak_dbtp=loudness.true_peak_dbtp,
        )

    def _encode(self, container: Any, sound: Future[_Sound]) -> None:
        picture = self._picture_stream(container)
        heard = _sound_stream(container)
        container.start_encoding()
        total = self._composer.frames
        waiting: list[av.Packet[Any]] = []
        with contextlib.closing(_Frames(self._composer, self._draft)) as frames:
            for number, frame in enumerate(frames):
                waiting += picture.encode(frame)
                if sound.done():
                    _mux(container, waiting, sound.result(), heard)
                self._tell((number + 1) / total)
        waiting += picture.encode(None)
        _mux(container, waiting, sound.result(), heard)
        _mux_rest(container, sound.result(), heard)

    def _picture_stream(self, container: Any) -> av.VideoStream:
        meta = self._draft.m
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
            "preset": self._quality.preset,
            "crf": str(self._quality.crf),
            "profile": "high",
            "x264-params": "open-gop=0",
        }
        return stream

    def _sound(self, samples: int) -> _Sound:
        """Mix, master, encode; where the encoder's own overshoot breaks the ceiling, once more with more room."""
        programme = mix(self._draft, self._sources, samples=samples)
        ceiling = CEILING_DBTP - 0.6
        for _ in range(3):
            ready = mastered(programme, ceiling_dbtp=ceiling)
            packets, decoded = _through_aac(ready)
            loudness = measure(decoded)
            over = (loudness.true_peak_dbtp if loudness.true_peak_dbtp is not None else -99.0) - (CEILING_DBTP - 0.05)
            if over <= 0:
                break
            ceiling -= over + 0.1
        return _Sound(packets, loudness)

    def _tell(self, share: float, *, last: bool = False) -> None:
        if self._progress is None:
            return
        now = time.monotonic()
        if last or now - self._told_at >= PROGRESS_EVERY_S:
            self._told_at = now
            self._progress(share if last else min(share, 0.99))


class _Frames:
    """Frames for the encoder, composed in a thread of their own while the encoder works."""

    def __init__(self, composer: Composer, draft: Draft) -> None:
        self._composer, self._draft = composer, draft
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
            item.time_base = Fraction(1, self._draft.m.fps)
            number += 1
            yield item

    def close(self) -> None:
        """Stop composing."""
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
        frame = av.VideoFrame(self._draft.m.width, self._draft.m.height, "yuv420p")
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


def _sound_stream(container: Any) -> av.AudioStream:
    stream = cast(av.AudioStream, container.add_stream("aac", rate=RATE))
    _aac(stream.codec_context)
    return stream


def _through_aac(samples: Samples) -> tuple[list[av.Packet[Any]], Samples]:
    """Encode, and decode again: what is measured is what will be heard."""
    import numpy as np

    encoder = av.CodecContext.create("aac", "w")
    _aac(encoder)
    encoder.open()
    size = 1024
    packets: list[av.Packet[Any]] = []
    for at in range(0, samples.shape[1], size):
        packets += encoder.encode(frame_of(samples[:, at : at + size], at))
    packets += encoder.encode(None)
    decoder = av.CodecContext.create("aac", "r")
    decoder.extradata = encoder.extradata
    pieces = [frame.to_ndarray() for packet in [*packets, None] for frame in decoder.decode(packet)]
    return packets, np.concatenate(pieces, axis=1)


def _mux(container: Any, pictures: list[av.Packet[Any]], sound: _Sound, heard: av.AudioStream) -> None:
    """Write the pictures that wait, each after the sound that is heard before it."""
    for packet in pictures:
        until = float((packet.dts or 0) * (packet.time_base or 0))
        _mux_sound(container, sound, heard, until)
        container.mux(packet)
    pictures.clear()


def _mux_rest(container: Any, sound: _Sound, heard: av.AudioStream) -> None:
    _mux_sound(container, sound, heard, float("inf"))


def _mux_sound(container: Any, sound: _Sound, heard: av.AudioStream, until_s: float) -> None:
    while sound.packets and (sound.packets[0].dts or 0) / RATE <= until_s:
        packet = sound.packets.pop(0)
        packet.stream = heard
        packet.time_base = Fraction(1, RATE)
        container.mux(packet)


def _cores() -> int:
    try:
        return len(os.sched_getaffinity(0))
    except AttributeError:  # macOS, Windows
        return os.cpu_count() or 1
