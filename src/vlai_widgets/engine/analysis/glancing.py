"""A look at a file before anybody decides about it: what it is, one small picture, a strip of pictures."""

from __future__ import annotations

import contextlib
import io
import itertools
import math
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

import numpy as np

from vlai_widgets.clipfiles import extension_of
from vlai_widgets.engine.analysis.decoding import MAX_MEDIA_S, Clock
from vlai_widgets.engine.analysis.detector import Colour
from vlai_widgets.engine.analysis.frames import Shrinker
from vlai_widgets.engine.analysis.opening import open_media
from vlai_widgets.engine.analysis.playing import plays_in_browser
from vlai_widgets.engine.analysis.poster import Posters
from vlai_widgets.engine.analysis.probing import (
    clockwise_deg,
    header_duration_s,
    picture_stream,
    probe,
    why_no_frames,
)
from vlai_widgets.errors import UnreadableClip
from vlai_widgets.models import Filmstrip, Glance

if TYPE_CHECKING:
    from av.container import InputContainer
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

THUMB_HEIGHT_PX: Final = 160
MOST_TILES: Final = 60
_COLUMNS: Final = 10
_SEEK_FROM_S: Final = 4.0
"""Distance of the tiles from which on seeking to each is quicker than decoding what lies between: key frames are
commonly 2 to 10 s apart."""
_MOST_FRAMES_A_TILE: Final = 300
_PATIENCE_PACKETS: Final = 2_000
_JPEG_QUALITY: Final = 78


def glance(path: Path) -> Glance:
    """Look at a file: what it is, and one small picture. What is wrong with it is in ``problem``; nothing is raised."""
    size_bytes = path.stat().st_size
    try:
        facts = probe(path)
    except UnreadableClip as error:
        return Glance(name=path.name, size_bytes=size_bytes, problem=str(error))
    poster_jpeg = None
    with contextlib.suppress(UnreadableClip):  # a picture is nice to have; what the file is, is known
        poster_jpeg = thumbnail(path)
    return Glance(
        name=path.name,
        kind=facts.kind,
        size_bytes=size_bytes,
        duration_s=facts.duration_s,
        width_px=facts.width_px,
        height_px=facts.height_px,
        fps=facts.fps,
        has_video=facts.kind != "audio",
        has_audio=facts.has_audio,
        video_codec=facts.video_codec,
        audio_codec=facts.audio_codec,
        plays_in_browser=plays_in_browser(facts, extension=extension_of(path.name)),
        poster_jpeg=poster_jpeg,
    )


def thumbnail(path: Path) -> bytes | None:
    """Return a small JPEG of a file, at most 160 pixels high; None if it is sound alone.

    The first picture stands for a clip, unless one a quarter into it shows more: many clips begin in black.

    Raises:
        UnreadableClip: The file cannot be opened, or has no picture that can be decoded.
    """
    with open_media(path) as container:
        stream = picture_stream(container)
        if stream is None or stream.codec_context is None:
            return None
        duration_s = header_duration_s(container, stream) or 0.0
        posters, shrinker, turned_deg = Posters(), Shrinker(stream), 0
        for t_s, frame in _looks(container, stream, [0.0, duration_s / 4] if duration_s > 1 else [0.0]):
            turned_deg = clockwise_deg(frame.rotation)
            posters.feed(shrinker.still(frame, t_s))
        jpeg = posters.jpeg(0.0, duration_s, turned_deg)
    if jpeg is None:
        raise UnreadableClip(why_no_frames(path))
    return _smaller(jpeg, THUMB_HEIGHT_PX)


def filmstrip(path: Path, *, step_s: float, height_px: int) -> Filmstrip:
    """Return pictures of a clip, one every ``step_s`` seconds, as tiles of one JPEG.

    Args:
        path: The clip.
        step_s: Seconds from one tile to the next; more where a long clip would give more than 60.
        height_px: Height of a tile.

    Raises:
        UnreadableClip: The file cannot be opened, or has no picture that can be decoded.
    """
    with open_media(path) as container:
        stream = picture_stream(container)
        if stream is None or stream.codec_context is None:
            raise UnreadableClip("The file has no picture, only sound.")
        duration_s = min(header_duration_s(container, stream) or 0.0, MAX_MEDIA_S)
        count = max(1, min(MOST_TILES, math.ceil(duration_s / step_s - 1e-6)))
        step_s = max(step_s, duration_s / MOST_TILES)
        shrinker = Shrinker(stream)
        tiles: list[Colour] = []
        times_s: list[float] = []
        for t_s, frame in _looks(container, stream, [number * step_s for number in range(count)]):
            upright = np.rot90(shrinker.still(frame, t_s).rgb, k=-(clockwise_deg(frame.rotation) // 90))
            tiles.append(_fitted(upright, height_px))
            times_s.append(round(t_s, 3))
    if not tiles:
        raise UnreadableClip(why_no_frames(path))
    return _laid_out(tiles, times_s)


def _looks(
    container: InputContainer, stream: VideoStream, wanted_s: Sequence[float]
) -> Iterator[tuple[float, VideoFrame]]:
    """Give the first frame at or after each of the times (seconds since the first frame), as far as there is one."""
    stream.thread_type = "AUTO"
    stream.codec_context.thread_count = 2
    apart_s = min((b - a for a, b in itertools.pairwise(wanted_s)), default=0.0)
    if apart_s >= _SEEK_FROM_S or len(wanted_s) == 2:
        yield from _by_seeking(container, stream, wanted_s)
        return
    # Frames that no other needs are left undecoded: a tile may be a frame late, and costs half.
    stream.codec_context.skip_frame = "NONREF" if len(wanted_s) > 1 else "DEFAULT"
    left = list(wanted_s)
    clock = Clock(float(stream.average_rate) if stream.average_rate else None)
    for frame in _frames(container, stream):
        t_s = clock.tick(frame.time)
        if t_s + 0.002 >= left[0]:
            yield t_s, frame
            while left and left[0] <= t_s + 0.002:
                left.pop(0)
            if not left:
                return


def _by_seeking(
    container: InputContainer, stream: VideoStream, wanted_s: Sequence[float]
) -> Iterator[tuple[float, VideoFrame]]:
    zero_s: float | None = None
    last_s = -1.0
    for number, target_s in enumerate(wanted_s):
        if number and stream.time_base is not None:
            try:
                container.seek(int((target_s + (zero_s or 0.0)) / stream.time_base), stream=stream, backward=True)
            except Exception:  # noqa: BLE001  no index, or a damaged one: what there is so far is what can be had
                return
        nearest: tuple[float, VideoFrame] | None = None
        for count, frame in enumerate(_frames(container, stream)):
            if zero_s is None:
                zero_s = frame.time or 0.0
            t_s = (frame.time or 0.0) - zero_s
            nearest = (t_s, frame)
            if t_s + 0.002 >= target_s or count >= _MOST_FRAMES_A_TILE:
                break
        if nearest is not None and nearest[0] > last_s:
            last_s = nearest[0]
            yield nearest


def _frames(container: InputContainer, stream: VideoStream) -> Iterator[VideoFrame]:
    silent = 0
    packets = container.demux(stream)
    while silent < _PATIENCE_PACKETS:
        silent += 1
        try:
            frames = next(packets).decode()
        except StopIteration:
            return
        except MemoryError:
            raise
        except Exception:  # noqa: BLE001, S112  a damaged packet costs that packet
            continue
        for frame in frames:
            silent = 0
            yield frame


def _fitted(rgb: Colour, height_px: int) -> Colour:
    from PIL import Image

    height, width = rgb.shape[:2]
    size = (max(1, min(4 * height_px, round(width * height_px / height))), height_px)
    return np.asarray(Image.fromarray(np.ascontiguousarray(rgb)).resize(size, Image.Resampling.BILINEAR))


def _laid_out(tiles: Sequence[Colour], times_s: Sequence[float]) -> Filmstrip:
    from PIL import Image

    height, width = tiles[0].shape[:2]
    columns = min(_COLUMNS, len(tiles))
    sheet = Image.new("RGB", (columns * width, math.ceil(len(tiles) / columns) * height))
    for number, tile in enumerate(tiles):
        image = Image.fromarray(tile)
        if image.size != (width, height):  # a clip may change its size half-way
            image = image.resize((width, height))
        sheet.paste(image, (number % columns * width, number // columns * height))
    out = io.BytesIO()
    sheet.save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return Filmstrip(
        jpeg=out.getvalue(), tile_width_px=width, tile_height_px=height, columns=columns, times_s=tuple(times_s)
    )


def _smaller(jpeg: bytes, height_px: int) -> bytes:
    from PIL import Image

    image = Image.open(io.BytesIO(jpeg))
    factor = min(1.0, height_px / image.height, 2 * height_px / image.width)
    size = (max(1, round(image.width * factor)), max(1, round(image.height * factor)))
    out = io.BytesIO()
    image.resize(size, Image.Resampling.LANCZOS).save(out, "JPEG", quality=_JPEG_QUALITY, optimize=True)
    return out.getvalue()
