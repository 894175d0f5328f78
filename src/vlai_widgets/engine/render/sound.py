"""The programme's sound: each clip's own and the music, matched in loudness, faded at its cuts, ducked and mixed."""

from __future__ import annotations

import logging
import math
from collections.abc import Callable, Iterator, Mapping
from fractions import Fraction
from pathlib import Path
from typing import TYPE_CHECKING, Final

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.opening import open_media
from vlai_widgets.engine.analysis.probing import picture_stream, sound_stream
from vlai_widgets.engine.render.loudness import RATE, Samples, frame_of, matched
from vlai_widgets.engine.render.synth import bed
from vlai_widgets.errors import RenderFailed, UnreadableClip
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, Duo, Segment, Track, TrackType, Transition

if TYPE_CHECKING:
    from av.container import InputContainer

_log = logging.getLogger(__name__)

CUT_FADE_S: Final = 0.015
"""Long enough that a cut makes no click, too short to be heard as a fade."""
RESYNC_S: Final = 0.02
"""Where the clip's own times jump by more than this, the sound jumps with them."""
SEEK_FROM_S: Final = 1.0
DUCK_DB: Final = -10.0
DUCK_ATTACK_S: Final = 0.15
DUCK_RELEASE_S: Final = 0.4
"""Within these times 95 % of the way is gone."""
DUCK_HOLD_S: Final = 0.3
"""Pauses between words and syllables are shorter than this (Goldman-Eisler, 1968, puts the limit at 0.25 s)."""
DUCK_ABOVE_DB: Final = -34.0
"""Level of the video's sound above which it counts as heard, in dBFS (RMS of 10 ms)."""


def mix(
    draft: Draft, sources: Mapping[str, Path], *, samples: int, check: Callable[[], None] = lambda: None
) -> Samples:
    """Return the programme's sound, not yet mastered.

    Args:
        draft: What is mixed.
        sources: Where each clip lies.
        samples: Length of the programme, in samples at 48 kHz.
        check: Called again and again; what it raises ends the work.

    Raises:
        RenderFailed: A clip cannot be opened.
        UnknownOption: A music bed has a mood that there is not.
    """
    programme = np.zeros((2, samples), np.float32)
    for track in draft.t:
        if track.tt == TrackType.VIDEO:
            for segment, sound in _segments(track, sources, check):
                _add(programme, sound, segment)
    lowered = ducking(programme) if any(segment.duck for track in draft.t for segment in track.sg) else None
    for track in draft.t:
        if track.tt == TrackType.AUDIO:
            for segment, sound in _segments(track, sources, check):
                _add(programme, sound, segment, lowered if segment.duck else None)
    return programme


def ducking(video: Samples) -> NDArray[np.float32]:
    """Return how far music is turned down beside the sound of the video, for each sample, as a factor.

    Clips are matched in loudness, so that one threshold fits all: speech lies well above it, a quiet room well below.
    """
    step = RATE // 100
    count = -(-video.shape[1] // step)
    power = np.zeros(count * step, np.float32)
    power[: video.shape[1]] = np.mean(video**2, axis=0)
    level_db = 10 * np.log10(power.reshape(count, step).mean(axis=1) + 1e-12)
    heard = level_db > DUCK_ABOVE_DB
    hold = round(DUCK_HOLD_S * 100)
    depth = np.zeros(count)
    share, left = 0.0, 0
    rise, fall = 1 - math.exp(-0.01 / (DUCK_ATTACK_S / 3)), 1 - math.exp(-0.01 / (DUCK_RELEASE_S / 3))
    for number in range(count):
        left = hold if heard[number] else left - 1
        share += (1 - share) * rise if left > 0 else -share * fall
        depth[number] = share
    at = (np.arange(count) + 0.5) * step
    curve = np.interp(np.arange(video.shape[1]), at, depth)
    return np.power(10.0, curve * (DUCK_DB / 20)).astype(np.float32)


def _segments(
    track: Track, sources: Mapping[str, Path], check: Callable[[], None]
) -> Iterator[tuple[Segment, Samples]]:
    """Return what each segment of a track sounds like; silent ones are left out."""
    for number, segment in enumerate(track.sg):
        check()
        if segment.v == 0:
            continue
        sound = _source(segment, sources, check)
        if sound is None:
            continue
        after = track.sg[number + 1] if number + 1 < len(track.sg) else None
        level = np.float32(segment.v)
        yield segment, _faded(matched(sound, check=check) * level, segment, after)


def _source(segment: Segment, sources: Mapping[str, Path], check: Callable[[], None]) -> Samples | None:
    source, duration_s = segment.src, segment.d / 1000
    if isinstance(source, Bed):
        return bed(source.mood, round(duration_s * RATE))
    if isinstance(source, Duo):
        source = source.first  # two at once would be noise: the picture says which one is heard
    if not isinstance(source, ClipSource):
        return None
    return _span(source, sources, duration_s, check)


def _add(programme: Samples, sound: Samples, segment: Segment, lowered: NDArray[np.float32] | None = None) -> None:
    start = round(segment.s * RATE / 1000)
    length = min(sound.shape[1], programme.shape[1] - start)
    if length <= 0:
        return
    heard = sound[:, :length]
    programme[:, start : start + length] += heard if lowered is None else heard * lowered[start : start + length]


def _span(
    source: ClipSource, sources: Mapping[str, Path], duration_s: float, check: Callable[[], None]
) -> Samples | None:
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
        sound = _read(container, name, source.in_ms / 1000, duration_s * source.speed, check)
    if sound is None or source.speed == 1:
        return sound
    return _at_speed(sound, source.speed, round(duration_s * RATE))


def _read(
    container: InputContainer, name: str, start_s: float, duration_s: float, check: Callable[[], None]
) -> Samples | None:
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
        check()
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
    """Play faster or slower at the same pitch.

    The filter works in windows of 1/24 s and may be off by as much. Told half the rate, it takes windows of half the
    length, which hold two periods of a voice all the same: what is heard stays within a frame of what is seen.
    """
    told = RATE // 2
    graph = Graph()
    nodes = [graph.add_abuffer(sample_rate=told, format="fltp", layout="stereo", time_base=Fraction(1, told))]
    left = speed
    while left < 0.5:  # the filter's own limit
        nodes.append(graph.add("atempo", "0.5"))
        left /= 0.5
    while left > 2.0:  # above, it leaves out samples instead of blending them
        nodes.append(graph.add("atempo", "2.0"))
        left /= 2.0
    nodes.append(graph.add("atempo", f"{left:.6f}"))
    nodes += [graph.add("aformat", "sample_fmts=fltp"), graph.add("abuffersink")]
    graph.link_nodes(*nodes).configure()
    whole = frame_of(sound, 0)
    whole.sample_rate, whole.time_base = told, Fraction(1, told)
    graph.push(whole)
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
    """Fade in and out: over the transition where there is one (equal power), else just enough that nothing clicks."""
    length = sound.shape[1]
    rise, fall = _cut_samples(segment.x), _cut_samples(after.x if after else None)
    _ramp(sound, rise, segment.x, into=True)
    _ramp(sound[:, max(0, length - fall) :], fall, after.x if after else None, into=False)
    return sound


def _cut_samples(transition: Transition | None) -> int:
    seconds = transition.d / 1000 if transition and transition.d else CUT_FADE_S
    return max(1, round(seconds * RATE))


def _ramp(sound: Samples, samples: int, transition: Transition | None, *, into: bool) -> None:
    count = min(sound.shape[1], samples)
    share = np.linspace(0, 1, count, dtype=np.float32)
    if transition is not None and transition.kind == "dip":
        # As the picture does: gone by the middle, and only then the next.
        share = np.clip(share * 2 - 1, 0, 1) if into else np.clip(share * 2, 0, 1)
    sound[:, :count] *= np.sin(share * np.float32(np.pi / 2)) if into else np.cos(share * np.float32(np.pi / 2))
