"""The one pass over a file: demux, decode, and hand out small pictures, stills and sound in time order."""

from __future__ import annotations

import math
import os
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Picture, Sound, Still, contrast_of
from vlai_widgets.engine.analysis.frames import Shrinker

if TYPE_CHECKING:
    from av.audio.frame import AudioFrame
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.packet import Packet
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

MAX_FRAMES: Final = 60_000
"""Frames after which the rest of a clip is left out: 16 minutes at 60 a second."""

MAX_MEDIA_S: Final = 1_200.0
"""Seconds of picture after which the rest of a clip is left out."""

STILLS_FPS: Final = 4.0
SOUND_PIECE_S: Final = 0.5
MAX_SOUND_S: Final = MAX_MEDIA_S + 60.0
_MAX_DAMAGED_PACKETS: Final = 200
_PICTURES_APART_S: Final = 0.024
"""Least distance of the frames that are looked at: 50 and 60 frames a second show nothing more than 25 and 30 do."""
_LONGEST_HOLD_S: Final = 60.0
"""A jump of the clock beyond this is a damaged timestamp, not a picture that is held."""
_DECODER_THREADS: Final = 1 if (os.cpu_count() or 1) <= 2 else 2
"""Two frame threads decode one clip 1.6 times as fast as one, for a tenth more processor time. Where two workers keep
every core busy that tenth is lost (on two cores: 1.3 times a plain decode with one thread each, 1.3-1.7 with two), and
more than two cost memory for little."""


_UNFILTERED: Final = "noref"
"""Frames that no other frame refers to are not deblocked, which saves 3 % of the decode. It costs 0.02 levels of 255 on
average: blockiness rises by 0.02, motion changes by a hundredth of its value (four real clips)."""


class Clock:
    """Turns presentation times into seconds since the first frame that never run backward.

    Args:
        nominal_fps: Frame rate to continue with where a time is missing or absurd.

    Example:
        >>> clock = Clock(10.0)
        >>> [round(clock.tick(t), 3) for t in (5.0, 5.1, None, 5.05, 1e9)]
        [0.0, 0.1, 0.2, 0.201, 0.301]
    """

    def __init__(self, nominal_fps: float | None) -> None:
        self._step_s = 1 / nominal_fps if nominal_fps and 1 <= nominal_fps <= 240 else 1 / 25
        self._origin_s = 0.0
        self._last_s: float | None = None

    @property
    def origin_s(self) -> float | None:
        """The first frame's own time, or None before it."""
        return None if self._last_s is None else self._origin_s

    def tick(self, time_s: float | None) -> float:
        """Return the time of the next frame, in seconds since the first."""
        if self._last_s is None:
            self._origin_s = time_s if time_s is not None and math.isfinite(time_s) else 0.0
            self._last_s = 0.0
            return 0.0
        if time_s is None or not math.isfinite(time_s) or time_s - self._origin_s > self._last_s + _LONGEST_HOLD_S:
            now = self._last_s + self._step_s
            if time_s is not None and math.isfinite(time_s):
                self._origin_s = time_s - now
        else:
            now = time_s - self._origin_s
        self._last_s = max(now, self._last_s + 0.001)
        return self._last_s


@dataclass(slots=True)
class Tally:
    """What the pass itself noticed.

    Attributes:
        frame_times_s: Times of all frames.
        last_frame_s: Duration of the last frame, as far as known.
        damaged: Packets or frames that could not be decoded cleanly.
        broken_off: Why demuxing ended before the end, or None.
        capped: True if the clip is longer than is analysed.
        sound_end_s: Where the sound ends, in seconds since the first frame.
        sound_heard: True if any sound was decoded.
        picture_bytes: Bytes of coded picture.
    """

    frame_times_s: list[float] = field(default_factory=list)
    last_frame_s: float = 0.0
    damaged: int = 0
    broken_off: str | None = None
    capped: bool = False
    sound_end_s: float = 0.0
    sound_heard: bool = False
    picture_bytes: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class Sinks:
    """Who takes what is decoded."""

    picture: Callable[[Picture], None]
    still: Callable[[Still], None]
    sound: Callable[[Sound], None]
    frame: Callable[[VideoFrame], None]
    progress: Callable[[float], None]


class Pass:
    """One pass over an open file.

    Args:
        container: The open file.
        video: Its picture stream.
        audio: Its sound stream, or None.
        sinks: Who takes what is decoded.
    """

    def __init__(self, container: InputContainer, video: VideoStream, audio: AudioStream | None, sinks: Sinks) -> None:
        self._container, self._video, self._audio, self._sinks = container, video, audio, sinks
        self._clock = Clock(float(video.average_rate) if video.average_rate else None)
        self._shrinker = Shrinker(video)
        self._ears = Ears()
        self._next_picture_s = self._next_still_s = 0.0
        self._last_frame: VideoFrame | None = None
        self.tally = Tally()

    def run(self) -> Tally:
        """Decode to the end, to the cap, or to where the file breaks off."""
        self._video.thread_type = "AUTO" if _DECODER_THREADS > 1 else "NONE"
        context = self._video.codec_context
        context.thread_count = _DECODER_THREADS
        context.options = {**context.options, "skip_loop_filter": _UNFILTERED}
        for packet in self._packets():
            if packet.stream is self._video:
                self._see(packet)
            else:
                self._hear(packet)
            if self._finished():
                break
        for sound in self._ears.rest(self._clock.origin_s):
            self._emit(sound)
        last = self._last_frame
        if last is not None and last.duration and last.time_base:
            self.tally.last_frame_s = min(float(last.duration * last.time_base), 10.0)
        return self.tally

    def _packets(self) -> Iterator[Packet[Any]]:
        streams = [self._video] if self._audio is None else [self._video, self._audio]
        packets = self._container.demux(streams)
        while True:
            try:
                yield next(packets)
            except StopIteration:
                return
            except Exception as error:  # noqa: BLE001  damaged files raise anything; what came before it still counts
                self.tally.broken_off = type(error).__name__
                return

    def _see(self, packet: Packet[Any]) -> None:
        self.tally.picture_bytes += packet.size
        for frame in self._decoded(packet):
            t_s = self._clock.tick(frame.time)
            self._look(frame, t_s)

    def _look(self, frame: VideoFrame, t_s: float) -> None:
        tally = self.tally
        tally.frame_times_s.append(t_s)
        self._last_frame = frame
        if frame.is_corrupt:
            tally.damaged += 1
        if len(tally.frame_times_s) == 1:
            self._sinks.frame(frame)
        if t_s >= self._next_picture_s:
            self._next_picture_s = t_s + _PICTURES_APART_S
            luma = self._shrinker.luma(frame)
            self._sinks.picture(Picture(t_s=t_s, luma=luma, contrast=contrast_of(luma)))
        if t_s >= self._next_still_s - 1e-3:
            self._next_still_s = max(self._next_still_s + 1 / STILLS_FPS, t_s + 0.5 / STILLS_FPS)
            self._sinks.still(self._shrinker.still(frame, t_s))
        self._sinks.progress(t_s)

    def _hear(self, packet: Packet[Any]) -> None:
        for frame in self._decoded(packet):
            for sound in self._ears.take(frame, self._clock.origin_s):
                self._emit(sound)

    def _emit(self, sound: Sound) -> None:
        end_s = sound.t_s + sound.samples.shape[1] / sound.rate
        if end_s <= MAX_SOUND_S:
            self.tally.sound_heard = True
            self.tally.sound_end_s = max(self.tally.sound_end_s, end_s)
            self._sinks.sound(sound)

    def _decoded(self, packet: Packet[Any]) -> list[Any]:
        try:
            return list(packet.decode())
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001  one damaged packet costs that packet
            self.tally.damaged += 1
            return []

    def _finished(self) -> bool:
        times = self.tally.frame_times_s
        if len(times) >= MAX_FRAMES or (times and times[-1] >= MAX_MEDIA_S):
            self.tally.capped = True
            return True
        if self.tally.damaged > _MAX_DAMAGED_PACKETS:
            self.tally.broken_off = "too many damaged packets"
            return True
        return False


class Ears:
    """Gathers decoded sound into pieces of about half a second of floats, whatever the codec hands out."""

    def __init__(self) -> None:
        self._signature: tuple[str, str, int] | None = None
        self._parts: list[NDArray[np.float32]] = []
        self._start_s: float | None = None
        self._held = 0
        self._next_s = 0.0

    def take(self, frame: AudioFrame, origin_s: float | None) -> Iterator[Sound]:
        """Take a frame; give pieces that are full. ``origin_s`` is the first picture's time, None before it."""
        signature = (frame.format.name, frame.layout.name, frame.sample_rate)
        if signature != self._signature:
            yield from self.rest(origin_s)
            self._signature = signature
        if self._start_s is None:
            self._start_s = frame.time if frame.time is not None else self._next_s
        samples = _floats(frame)
        self._parts.append(samples)
        self._held += samples.shape[1]
        self._next_s = self._start_s + self._held / frame.sample_rate
        # Before the first picture its time is not known: hold on, but not for ever.
        patience = SOUND_PIECE_S if origin_s is not None else 10.0
        if self._held >= patience * frame.sample_rate:
            yield from self.rest(origin_s)

    def rest(self, origin_s: float | None) -> Iterator[Sound]:
        """Give what is held."""
        if self._signature is None or self._start_s is None or not self._held:
            return
        _, layout, rate = self._signature
        samples = np.concatenate(self._parts, axis=1)
        if not np.isfinite(samples).all():  # a damaged float track may hold anything
            samples = np.nan_to_num(samples, nan=0.0, posinf=1.0, neginf=-1.0)
        start_s = self._start_s - (origin_s or 0.0)
        self._parts, self._start_s, self._held = [], None, 0
        yield Sound(t_s=start_s, rate=rate, layout=layout, samples=samples)


def _floats(frame: AudioFrame) -> NDArray[np.float32]:
    """Samples as 32-bit floats, full scale 1.0, one row a channel."""
    channels = len(frame.layout.channels)
    if frame.format.name == "fltp":  # what AAC, MP3 and Opus decode to: read in place, three times as fast
        planes = [np.frombuffer(memoryview(plane), np.float32)[: frame.samples] for plane in frame.planes[:channels]]
        return np.array(planes)
    raw: NDArray[Any] = frame.to_ndarray()
    if not frame.format.is_planar:
        raw = raw.reshape(-1, channels).T
    if raw.dtype == np.uint8:
        raw = (raw.astype(np.float32) - 128) / 128
    elif np.issubdtype(raw.dtype, np.integer):
        raw = raw / -float(np.iinfo(raw.dtype).min)
    samples: NDArray[np.float32] = raw.astype(np.float32, copy=False)
    return samples
