"""What a file's header and first frame say."""

from __future__ import annotations

import math
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vlai_widgets.engine.analysis.opening import MAX_PIXELS, STILL_FORMATS, is_encrypted, open_media
from vlai_widgets.errors import UnreadableClip
from vlai_widgets.models import MediaFacts

if TYPE_CHECKING:
    from av.audio.stream import AudioStream
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

_PQ: Final = 16  # ITU-T H.273, table 3: SMPTE ST 2084
_HLG: Final = 18  # ITU-T H.273, table 3: ARIB STD-B67
_FIRST_FRAME_PACKETS: Final = 300
"""Packets after which a file that gave no frame is taken for one without frames."""


def probe(path: Path) -> MediaFacts:
    """Read the header and at most the first frame of ``path``.

    Frame rate and ``variable_fps`` are the header's word here; the analysis measures them.

    Raises:
        UnreadableClip: The file cannot be played: empty, no media, cut off, damaged, encrypted, without frames.

    Example:
        >>> probe(Path("missing.mp4"))
        Traceback (most recent call last):
        ...
        vlai_widgets.errors.UnreadableClip: The file cannot be read: No such file or directory. Check that it exists \
and may be read.
    """
    with open_media(path) as container:
        facts = header_facts(container, path)
        if facts.kind != "video":
            return facts
        stream = picture_stream(container)
        assert stream is not None
        frame = _first_frame(container, stream)
        if frame is None:
            raise UnreadableClip(why_no_frames(path))
        return with_frame(facts, stream, frame)


def why_no_frames(path: Path) -> str:
    """Say why a file that opened gave no frame."""
    if is_encrypted(path):
        return "The video is encrypted (copy protection). Export it without protection."
    return "The file has a video track, but no frame of it can be decoded. Export it again as MP4 (H.264)."


def picture_stream(container: InputContainer) -> VideoStream | None:
    """The picture stream that a player would show; cover art of a sound file is none."""
    import av.stream

    for stream in container.streams.video:
        if not stream.disposition & av.stream.Disposition.attached_pic:
            return stream
    return None


def sound_stream(container: InputContainer) -> AudioStream | None:
    """The sound stream that a player would play by default, if its codec is known."""
    for stream in container.streams.audio:
        if stream.codec_context is not None:
            return stream
    return None


def header_facts(container: InputContainer, path: Path) -> MediaFacts:
    """Facts from the header alone.

    Raises:
        UnreadableClip: No picture and no sound, or a picture larger than can be decoded.
    """
    video, audio = picture_stream(container), sound_stream(container)
    if video is None and audio is None:
        raise UnreadableClip("The file holds neither picture nor sound. Export it again as MP4 (H.264).")
    if video is not None and video.codec_context is None:
        raise UnreadableClip("The video's codec is unknown here. Export it as MP4 (H.264).")
    size_bytes, container_name = path.stat().st_size, container.format.name
    audio_codec = audio.codec_context.name if audio is not None else None
    if video is None:
        return MediaFacts(
            kind="audio",
            size_bytes=size_bytes,
            container=container_name,
            duration_s=header_duration_s(container, audio),
            audio_codec=audio_codec,
        )
    context = video.codec_context
    if context.width * context.height > MAX_PIXELS:
        raise UnreadableClip(
            f"The picture is {context.width} x {context.height} pixels, more than can be analysed. "
            "Export it at 1080 x 1920."
        )
    still = container_name in STILL_FORMATS or (container_name == "gif" and video.frames == 1)
    facts = MediaFacts(
        kind="image" if still else "video",
        size_bytes=size_bytes,
        container=container_name,
        duration_s=None if still else header_duration_s(container, video),
        fps=None if still else _rate(video),
        video_codec=context.name,
        audio_codec=audio_codec,
        pixel_format=context.pix_fmt,
    )
    return _with_size(facts, video, context.width, context.height, rotation_deg=0)


def header_duration_s(container: InputContainer, stream: VideoStream | AudioStream | None) -> float | None:
    """Duration that the header states, in seconds; None where it states none, or nonsense."""
    if stream is not None and stream.duration is not None and stream.time_base is not None:
        seconds = float(stream.duration * stream.time_base)
    elif container.duration is not None:
        seconds = container.duration / 1_000_000
    else:
        return None
    return seconds if 0 < seconds < 7 * 86_400 else None


def with_frame(facts: MediaFacts, stream: VideoStream, frame: VideoFrame) -> MediaFacts:
    """Put in what only a decoded frame can say: size, rotation, pixel format, transfer function."""
    transfer = getattr(frame, "color_trc", None)
    if transfer in (None, 2):  # unspecified in the frame: the stream may know
        transfer = getattr(stream.codec_context, "color_trc", None)
    facts = replace(
        facts,
        pixel_format=frame.format.name,
        hdr=transfer in (_PQ, _HLG),
    )
    return _with_size(facts, stream, frame.width, frame.height, rotation_deg=clockwise_deg(frame.rotation))


def is_pq(stream: VideoStream, frame: VideoFrame) -> bool:
    """True if code values follow SMPTE ST 2084, which is not comparable with SDR (HLG nearly is)."""
    return _PQ in (getattr(frame, "color_trc", None), getattr(stream.codec_context, "color_trc", None))


def clockwise_deg(rotation: int) -> int:
    """Turn PyAV's counter-clockwise, possibly absurd rotation into 0, 90, 180 or 270 degrees clockwise.

    Example:
        >>> [clockwise_deg(r) for r in (0, 90, -90, -180, -2147483648)]
        [0, 270, 90, 180, 0]
    """
    if abs(rotation) > 360:
        return 0
    return round(-rotation / 90) % 4 * 90


def pixel_aspect(stream: VideoStream) -> float:
    """Width of a pixel over its height; 1 where unknown or absurd."""
    ratio = stream.sample_aspect_ratio
    value = float(ratio) if ratio else 1.0
    return value if 0.1 < value < 10 else 1.0


def _with_size(facts: MediaFacts, stream: VideoStream, width: int, height: int, *, rotation_deg: int) -> MediaFacts:
    shown_width = max(1, round(width * pixel_aspect(stream)))
    if rotation_deg in (90, 270):
        shown_width, height = height, shown_width
    return replace(facts, width_px=shown_width, height_px=height, rotation_deg=rotation_deg)


def _rate(stream: VideoStream) -> float | None:
    rate = stream.average_rate
    value = float(rate) if rate else math.nan
    return value if 0 < value <= 1000 else None


def _first_frame(container: InputContainer, stream: VideoStream) -> VideoFrame | None:
    for count, packet in enumerate(container.demux(stream)):
        try:
            frames = packet.decode()
        except Exception:  # noqa: BLE001  a damaged packet; a later one may decode
            frames = []
        for frame in frames:
            return frame
        if count > _FIRST_FRAME_PACKETS:
            return None
    return None
