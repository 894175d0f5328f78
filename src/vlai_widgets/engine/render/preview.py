"""A small rendition of one clip, for where a browser can have neither the file nor its codec."""

from __future__ import annotations

import contextlib
from collections.abc import Iterator
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

import av
from av.video.reformatter import ColorRange, Colorspace

from vlai_widgets.engine.analysis.decoding import MAX_MEDIA_S
from vlai_widgets.engine.analysis.opening import open_media
from vlai_widgets.engine.analysis.probing import picture_stream as picture_of
from vlai_widgets.engine.analysis.probing import probe
from vlai_widgets.engine.analysis.probing import sound_stream as sound_of
from vlai_widgets.engine.render.clips import ClipReader
from vlai_widgets.engine.render.encoding import Quality, picture_stream
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.loudness import RATE
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.errors import RenderFailed, UnreadableClip
from vlai_widgets.protocol.draft import DraftMeta

if TYPE_CHECKING:
    from av.container import InputContainer

    from vlai_widgets.models import MediaFacts

SHORT_SIDE_PX: Final = 360
LONG_SIDE_PX: Final = 640
MOST_FPS: Final = 30
VIDEO_BIT_RATE: Final = 560_000
AUDIO_BIT_RATE: Final = 64_000
"""Together 0.78 MB for ten seconds at most; 1 MB is the limit."""
_QUALITY: Final = Quality(preset="veryfast", crf=26)


def preview(path: Path, out: Path) -> None:
    """Write a preview of a clip: H.264 and AAC in an MP4 with its index in front, upright, at most 30 frames a second.

    Its shorter side has at most 360 pixels. It is under 1 MB for ten seconds, and ends where the clip is damaged, or
    after twenty minutes. A sound file gives an MP4 with sound alone.

    Args:
        path: The clip.
        out: The file to write.

    Raises:
        UnreadableClip: The clip cannot be opened or decoded, or is a picture.
    """
    facts = probe(path)
    if facts.kind == "image":
        raise UnreadableClip("This is a picture, which needs no preview.")
    with contextlib.ExitStack() as stack:
        source = stack.enter_context(open_media(path))
        target = stack.enter_context(av.open(str(out), "w", format="mp4", options={"movflags": "+faststart"}))
        pictures = _Pictures(path, facts, target) if facts.kind == "video" else None
        sound = _Sound(source, target) if facts.has_audio else None
        target.start_encoding()
        if pictures is not None:
            stack.callback(pictures.close)
            for until_s in pictures.encode():
                if sound is not None:
                    sound.encode(until_s)
            end_s = pictures.end_s
        else:
            end_s = MAX_MEDIA_S
        if sound is not None:
            sound.encode(end_s)
            sound.finish()


class _Pictures:
    def __init__(self, path: Path, facts: MediaFacts, target: Any) -> None:
        assert facts.width_px is not None
        assert facts.height_px is not None
        width, height = _size(facts.width_px, facts.height_px)
        self._meta = DraftMeta(width=width, height=height, fps=max(1, min(MOST_FPS, round(facts.fps or MOST_FPS))))
        self._duration_s = facts.duration_s
        self._target = target
        self._stream = picture_stream(target, self._meta, _QUALITY)
        self._stream.codec_context.options = {
            **self._stream.codec_context.options,
            "maxrate": str(VIDEO_BIT_RATE),
            "bufsize": str(VIDEO_BIT_RATE),
        }
        try:
            self._reader = ClipReader(
                path, path.name, grid=Grid.of(width, height), beside_plate=False, fit="cover", start_s=0.0
            )
        except RenderFailed as error:
            raise UnreadableClip(str(error)) from error
        self.end_s = 0.0

    def encode(self) -> Iterator[float]:
        """Encode picture by picture; give the time until which there is picture."""
        fps = self._meta.fps
        most_s = min(self._duration_s or MAX_MEDIA_S, MAX_MEDIA_S)
        for number in range(max(1, round(most_s * fps))):
            try:
                picture = self._reader.picture_at(number / fps)
            except RenderFailed:  # damaged from here on: what there is can be shown
                break
            self._target.mux(self._stream.encode(self._frame(picture, number)))
            self.end_s = (number + 1) / fps
            yield self.end_s
            if self._reader.ended and self._duration_s is None:
                break
        self._target.mux(self._stream.encode(None))

    def close(self) -> None:
        self._reader.close()

    def _frame(self, picture: Picture, number: int) -> av.VideoFrame:
        frame = av.VideoFrame(self._meta.width, self._meta.height, "yuv420p")
        frame.color_range, frame.colorspace = ColorRange.MPEG, Colorspace.ITU709
        Picture.of_frame(frame).write(picture)
        frame.pts, frame.time_base = number, Fraction(1, self._meta.fps)
        return frame


class _Sound:
    """The clip's sound as it is, encoded as far as there is picture."""

    def __init__(self, source: InputContainer, target: Any) -> None:
        audio, video = sound_of(source), picture_of(source)
        assert audio is not None
        self._source, self._audio, self._target = source, audio, target
        # Picture and sound are seen and heard from the picture's first frame on.
        zero = video if video is not None and video.start_time is not None else audio
        self._zero_s = float(zero.start_time * zero.time_base) if zero.start_time and zero.time_base else 0.0
        self._stream = cast(av.AudioStream, target.add_stream("aac", rate=RATE))
        context = self._stream.codec_context
        context.layout, context.format, context.bit_rate = "stereo", "fltp", AUDIO_BIT_RATE
        self._frames = self._decoded()
        self._next: av.AudioFrame | None = next(self._frames, None)

    def encode(self, until_s: float) -> None:
        """Encode what is heard before ``until_s``."""
        while self._next is not None and self._time_s(self._next) < until_s:
            self._target.mux(self._stream.encode(self._next))
            self._next = next(self._frames, None)

    def finish(self) -> None:
        self._target.mux(self._stream.encode(None))

    def _time_s(self, frame: av.AudioFrame) -> float:
        return float((frame.pts or 0) * (frame.time_base or 0))

    def _decoded(self) -> Iterator[av.AudioFrame]:
        last_s = 0.0
        for packet in self._packets():
            try:
                frames = packet.decode()
            except Exception:  # noqa: BLE001, S112  a damaged packet costs that packet
                continue
            for frame in frames:
                at_s = (frame.time if frame.time is not None else self._zero_s + last_s) - self._zero_s
                end_s = at_s + frame.samples / frame.sample_rate
                if at_s < last_s - 1e-6:  # before the picture begins, or a clock that runs backward
                    continue
                last_s = end_s
                frame.time_base = Fraction(1, frame.sample_rate)
                frame.pts = round(at_s * frame.sample_rate)
                yield frame

    def _packets(self) -> Iterator[Any]:
        packets = self._source.demux(self._audio)
        while True:
            try:
                yield next(packets)
            except StopIteration:
                return
            except Exception:  # noqa: BLE001  PyAV raises far more than its own errors on damaged files
                return


def _size(width_px: int, height_px: int) -> tuple[int, int]:
    shorter, longer = min(width_px, height_px), max(width_px, height_px)
    factor = min(1.0, SHORT_SIDE_PX / shorter, LONG_SIDE_PX / longer)
    return max(16, round(width_px * factor / 2) * 2), max(16, round(height_px * factor / 2) * 2)
