"""Reading a clip at the times that the timeline asks for."""

from __future__ import annotations

import gc
from collections.abc import Callable, Iterator
from fractions import Fraction
from pathlib import Path
from typing import Final

import av

from vlai_widgets.engine.analysis.opening import MAX_PIXELS, STILL_FORMATS, open_media
from vlai_widgets.engine.analysis.probing import header_duration_s, picture_stream
from vlai_widgets.engine.render.fitting import Fit, Fitter, Tone
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.errors import RenderFailed, UnreadableClip

TOLERANCE_S: Final = 0.002
"""Containers round times, Matroska to whole milliseconds: a frame this little late still counts as in time."""
HOLD_S: Final = 0.5
"""Picture that may be missing at a clip's end, or be damaged inside it, before the clip counts as broken."""
SEEK_FROM_S: Final = 1.0
_THREADS: Final = 2


_Timed = tuple[float, av.VideoFrame]


class ClipReader:
    """Gives pictures of one span of one clip, in the order of time.

    Args:
        path: The clip's file.
        name: Its name, for messages.
        grid: The canvas.
        beside_plate: True if a clip that does not fill the canvas has to stay clear of rank plates.
        fit: How the clip is fitted on the canvas.
        tone: Brightness and contrast.
        check: Called before every packet is decoded; what it raises ends the reading.
        start_s: Where the span starts, in seconds from the clip's first frame.

    Raises:
        RenderFailed: The file cannot be opened, or has no picture at the start of the span.
    """

    def __init__(
        self,
        path: Path,
        name: str,
        *,
        grid: Grid,
        beside_plate: bool,
        fit: Fit,
        start_s: float,
        tone: Tone = Tone(),  # noqa: B008  frozen
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._check = check
        self._path, self._name = path, name
        self._grid, self._beside_plate, self._fit, self._start_s = grid, beside_plate, fit, start_s
        self._tone = tone
        self._errors = 0
        self._open()
        self._frames = self._decoded(start_s)
        self._next: _Timed | None = None
        self._shown: tuple[float, Picture] | None = None
        self._advance()
        if start_s > SEEK_FROM_S and (self._next is None or self._next[0] > start_s + TOLERANCE_S):
            # The index is missing or wrong: go there frame by frame.
            self._container.close()
            self._open()
            self._frames = self._decoded(0.0)
            self._advance()
        if self._next is None:
            self.close()
            raise RenderFailed(
                f"{name}: no picture can be decoded from {start_s:.1f} s on. Replace or remove the clip."
            )
        self._now: _Timed = self._next

    def picture_at(self, t_s: float) -> Picture:
        """Return the picture of the last frame at or before ``t_s`` seconds. Do not write to it; times never go back.

        Raises:
            RenderFailed: The clip is damaged here, or ends long before its header says.
        """
        while self._next is not None and self._next[0] <= t_s + TOLERANCE_S:
            gap = self._next[0] - self._now[0]
            if self._errors and gap > HOLD_S:
                raise self._damaged(self._now[0])
            self._now = self._next
            self._errors = 0
            self._advance()
        if self._next is None:
            self._check_end(t_s)
        if self._shown is None or self._shown[0] != self._now[0]:
            self._shown = (self._now[0], self._fitter.picture(self._now[1]))
        return self._shown[1]

    @property
    def ended(self) -> bool:
        """True once no other picture comes."""
        return self._next is None

    @property
    def aspect(self) -> float:
        """Width of the picture over its height, as it is seen."""
        return self._fitter.aspect_of(self._now[1])

    def move_to(self, grid: Grid) -> None:
        """Fit what comes on another canvas."""
        self._grid = grid
        self._fitter.moved_to(grid)
        self._shown = None

    def close(self) -> None:
        """Let go of the file, and of the frames that reference cycles of PyAV keep alive."""
        self._container.close()
        del self._frames
        gc.collect(1)

    def _open(self) -> None:
        try:
            self._container = open_media(self._path)
        except UnreadableClip as error:
            raise RenderFailed(f"{self._name}: {error}") from error
        stream = picture_stream(self._container)
        if stream is None or stream.codec_context is None or stream.time_base is None:
            self._container.close()
            raise RenderFailed(f"{self._name} has no picture to show. Remove it from the video track.")
        if stream.codec_context.width * stream.codec_context.height > MAX_PIXELS:
            self._container.close()
            raise RenderFailed(f"{self._name}: the picture is too large to be decoded. Export it at 1080 x 1920.")
        stream.thread_type = "AUTO"
        stream.codec_context.thread_count = _THREADS
        self._stream = stream
        self._time_base: Fraction = stream.time_base
        self._zero_s = float(stream.start_time * stream.time_base) if stream.start_time is not None else None
        self._still = self._container.format.name in STILL_FORMATS
        self._end_s = header_duration_s(self._container, stream)
        self._fitter = Fitter(
            grid=self._grid,
            beside_plate=self._beside_plate,
            fit=self._fit,
            tone=self._tone,
            sar=stream.sample_aspect_ratio,
            time_base=stream.time_base,
        )

    def _advance(self) -> None:
        self._next = next(self._frames, None)

    def _check_end(self, t_s: float) -> None:
        """No frame is left: the last one is held, unless the clip should have gone on for long."""
        if self._still:
            return
        t_now, frame = self._now
        shown_until = t_now + float((frame.duration or 0) * (frame.time_base or 0))
        wanted = t_s if self._end_s is None else min(t_s, self._end_s)
        if wanted - shown_until <= HOLD_S:
            return
        # Matroska states the length of the whole file alone, and sound may well outlast the picture.
        if self._stream.duration is not None or self._errors or shown_until < self._start_s - HOLD_S:
            raise self._damaged(shown_until)

    def _usual_s(self) -> float:
        rate = self._stream.average_rate
        return float(1 / rate) if rate else 0.0

    def _damaged(self, t_s: float) -> RenderFailed:
        return RenderFailed(
            f"{self._name} is damaged or cut off: no picture after {t_s:.1f} s. Export the clip again, or remove it."
        )

    def _decoded(self, start_s: float) -> Iterator[_Timed]:
        """Decode from the key frame before ``start_s``; yield the last frame before it and all after, with their times.

        A packet that cannot be decoded is left out, as players do; whether too much is missing shows later.
        """
        if start_s > SEEK_FROM_S and self._zero_s is not None:
            target = round((self._zero_s + start_s) / float(self._time_base))
            try:
                self._container.seek(target, stream=self._stream, backward=True)
            except Exception:  # noqa: BLE001  no index: what comes first is too late, and the caller starts over
                return
        before: _Timed | None = None
        last_s = -1.0
        for frame in self._raw():
            time_s = frame.time
            if self._zero_s is None:
                self._zero_s = time_s or 0.0
            t_s = last_s + (self._usual_s() or 0.04) if time_s is None else time_s - self._zero_s
            if t_s <= last_s:
                continue
            last_s = t_s
            if t_s <= start_s + TOLERANCE_S:
                before = (t_s, frame)
                continue
            if before is not None:
                yield before
                before = None
            yield t_s, frame
        if before is not None:
            yield before

    def _raw(self) -> Iterator[av.VideoFrame]:
        packets = self._container.demux(self._stream)
        while True:
            self._check()
            try:
                packet = next(packets)
            except StopIteration:
                return
            except Exception:  # noqa: BLE001  PyAV raises far more than its own errors on damaged files
                self._errors += 1
                return
            try:
                yield from packet.decode()
            except Exception:  # noqa: BLE001
                self._errors += 1
