"""The programme's sound: each clip's own, matched in loudness, faded at its cuts, mixed and mastered."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
import numpy as np
from av.filter import Graph

from vlai_widgets.engine.analysis.opening import open_media
from vlai_widgets.engine.analysis.probing import picture_stream, sound_stream
from vlai_widgets.engine.render.loudness import RATE, Samples, frame_of, matched
from vlai_widgets.errors import RenderFailed, UnreadableClip
from vlai_widgets.protocol.draft import ClipSource, Draft, Segment, TrackType

if TYPE_CHECKING:
    from av.container import InputContainer

_log = logging.getLogger(__name__)

CUT_FADE_S: Final = 0.015
"""Long enough that a cut makes no click, too short to be heard as a fade."""
RESYNC_S: Final = 0.02
"""Where the clip's own times jump by more than this, the sound jumps with them."""
SEEK_FROM_S: Final = 1.0


def mix(draft: Draft, sources: Mapping[str, Path], *, samples: int) -> Samples:
    """Return the programme's sound, not yet mastered.

    Args:
        draft: What is mixed.
        sources: Where each clip lies.
        samples: Length of the programme, in samples at 48 kHz.

    Raises:
        RenderFailed: A clip cannot be opened.
    """
    programme = np.zeros((2, samples), np.float32)
    for track in draft.t:
        if track.tt == TrackType.TEXT:
            continue
        for number, segment in enumerate(track.sg):
            if not isinstance(segment.src, ClipSource) or segment.v == 0:
                continue
            sound = _span(segment.src, sources, segment.d / 1000)
            if sound is None:
                continue
            after = track.sg[number + 1] if number + 1 < len(track.sg) else None
            sound = _faded(matched(sound) * np.float32(segment.v), segment, after)
            start = round(segment.s * RATE / 1000)
            length = min(sound.shape[1], samples - start)
            if length > 0:
                programme[:, start : start + length] += sound[:, :length]
    return programme


def _span(source: ClipSource, sources: Mapping[str, Path], duration_s: float) -> Samples | None:
    """Return a clip's sound over its span, at the segment's speed; None if it has none."""
    name = source.name or source.clip_id
    path = sources.get(source.clip_id)
    if path is None:
        raise RenderFailed(f"{name}: the clip's file is not here any more. Upload it again.")
    try:
        container = open_media(path)
    except UnreadableClip as error:
        raise RenderFailed(f"{name}: {error}") from error
    with container:
        sound = _read(container, name, source.in_ms / 1000, duration_s * source.speed)
    if sound is None or source.speed == 1:
        return sound
    return _at_speed(sound, source.speed, round(duration_s * RATE))


def _read(container: InputContainer, name: str, start_s: float, duration_s: float) -> Samples | None:
    stream = sound_stream(container)
    if stream is None or stream.time_base is None:
        return None
    picture = picture_stream(container)
    clock = stream if picture is None or picture.start_time is None or picture.time_base is None else picture
    zero_s = float((clock.start_time or 0) * (clock.time_base or 0))
    if start_s > SEEK_FROM_S:
        try:
            # A little earlier: a decoder needs some frames of run-up before its output is right.
            container.seek(round((zero_s + start_s - 0.2) / float(stream.time_base)), stream=stream, backward=True)
        except Exception:  # noqa: BLE001  no index: it is read from its start
            _log.info("%s: no seeking in the sound track", name)
    sound = np.zeros((2, round(duration_s * RATE)), np.float32)
    cursor: int | None = None
    heard = False
    for frame in _resampled(container, stream, name):
        values = frame.to_ndarray()
        if frame.time is not None:
            at = round((frame.time - zero_s - start_s) * RATE)
            if cursor is None or abs(at - cursor) > RESYNC_S * RATE:
                cursor = at
        cursor = cursor or 0
        first, last = max(0, -cursor), min(values.shape[1], sound.shape[1] - cursor)
        if last > first:
            sound[:, cursor + first : cursor + last] = values[:, first:last]
            heard = True
        cursor += values.shape[1]
        if cursor >= sound.shape[1]:
            break
    if not heard:
        return None
    # Float tracks can hold anything.
    return np.clip(np.nan_to_num(sound, nan=0.0, posinf=0.0, neginf=0.0), -8.0, 8.0)


def _resampled(container: InputContainer, stream: av.AudioStream, name: str) -> Iterator[av.AudioFrame]:
    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
    shape: tuple[object, ...] | None = None
    packets = container.demux(stream)
    bad = 0
    while True:
        try:
            packet = next(packets)
        except StopIteration:
            break
        except Exception:  # noqa: BLE001  PyAV raises far more than its own errors on damaged files
            bad += 1
            break
        try:
            for frame in packet.decode():
                assert isinstance(frame, av.AudioFrame)
                now = (frame.sample_rate, frame.layout.name, frame.format.name)
                if shape not in (None, now):
                    resampler = av.AudioResampler(format="fltp", layout="stereo", rate=RATE)
                shape = now
                yield from resampler.resample(frame)
        except Exception:  # noqa: BLE001
            bad += 1
    if bad:
        _log.warning("%s: %d pieces of the sound track are damaged and stay silent", name, bad)
    if shape is not None:
        yield from resampler.resample(None)


def _at_speed(sound: Samples, speed: float, length: int) -> Samples:
    """Play faster or slower at the same pitch."""
    graph = Graph()
    nodes = [graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))]
    left = speed
    while left < 0.5:  # the filter's own limit
        nodes.append(graph.add("atempo", "0.5"))
        left /= 0.5
    nodes.append(graph.add("atempo", f"{left:.6f}"))
    nodes += [graph.add("aformat", "sample_fmts=fltp"), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    graph.push(frame_of(sound, 0))
    graph.push(None)
    pieces = []
    while True:
        try:
            frame = graph.pull()
        except (av.error.BlockingIOError, av.error.EOFError):
            break
        assert isinstance(frame, av.AudioFrame)
        pieces.append(frame.to_ndarray())
    fast = np.concatenate(pieces, axis=1) if pieces else np.zeros((2, 0), np.float32)
    out = np.zeros((2, length), np.float32)
    kept = min(length, fast.shape[1])
    out[:, :kept] = fast[:, :kept]
    return out


def _faded(sound: Samples, segment: Segment, after: Segment | None) -> Samples:
    """Fade in and out: over the crossfade where there is one (equal power), else just enough that nothing clicks."""
    length = sound.shape[1]
    rise_s = segment.x.d / 1000 if segment.x and segment.x.d else CUT_FADE_S
    fall_s = CUT_FADE_S
    if after is not None and after.x and after.x.d:
        fall_s = after.x.d / 1000
    rise = min(length, max(1, round(rise_s * RATE)))
    fall = min(length, max(1, round(fall_s * RATE)))
    sound[:, :rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32))
    sound[:, length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32))
    return sound
