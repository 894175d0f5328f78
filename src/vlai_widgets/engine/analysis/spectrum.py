"""What the sound is made of: how bright it is, how strongly notes and strokes set in, and at which tempo.

All three come from one short-time spectrum: windows of about 20 ms, a hundred a second, up to 11 kHz. That costs under
1 ms of processor time a second of sound. Tempo is told and not scored, as no study gives one that is best.
"""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Findings, Sound, Whole
from vlai_widgets.engine.analysis.waveform import SILENCE_DBFS
from vlai_widgets.models import Measurement

HOPS_A_SECOND: Final = 100
_WINDOW_S: Final = 0.0213

HIGHEST_HZ: Final = 11_025.0
"""Upper end of what is looked at: what 22.05 kHz can hold, the rate at which studies compute the centroid (librosa)."""

_LOWEST_HZ: Final = 40.0
_BANDS: Final = 32
_FLOOR: Final = 1e-8
"""Mean power of a band, full scale 1, below which nothing sets in: 30 dB under what counts as silence."""

TEMPI: Final = (55.0, 220.0)
_USUAL_TEMPO: Final = 120.0
_OCTAVES: Final = 0.9
"""Listeners tap to what lies around 120 a minute; a log-normal of 0.9 octaves (Ellis, 2007)."""

LEAST_PULSE: Final = 0.2
"""Autocorrelation of the onsets from which there is a beat: noise, and the speech of five real clips, stay below."""

_LEAST_ONSET: Final = 0.1
"""Decibels over which the envelope must range: a steady tone repeats its rounding."""

_TEMPO_NEEDS_S: Final = 4.0
_SMOOTH_HOPS: Final = 1.5

_SILENT: Final = "silent throughout"
_NO_BEAT: Final = "no steady beat"
_SHORT: Final = "less than 4 s of sound"

Floats = NDArray[np.float64]


class Spectrum:
    """Measures spectral centroid, onset strength and tempo."""

    features = ("spectral_centroid_hz", "onset_strength_db", "tempo_bpm")

    def __init__(self) -> None:
        self._rate = 0
        self._held = np.zeros(0, np.float32)
        self._heard = False
        self._sum = np.zeros(0)
        self._last: Floats | None = None
        self._onsets: list[Floats] = []

    def feed(self, sound: Sound) -> None:
        """Take the next piece. A track that changes its rate in mid-stream is measured at its first rate."""
        if not self._rate:
            self._begin(sound.rate)
        if sound.rate != self._rate:
            return
        self._held = np.concatenate([self._held, sound.samples.mean(axis=0, dtype=np.float32)])
        count = (self._held.size - self._size) // self._hop + 1
        if count < 1:
            return
        windows = np.lib.stride_tricks.sliding_window_view(self._held, self._size)[:: self._hop][:count]
        power = np.square(np.abs(np.fft.rfft(windows * self._window, axis=1)[:, : self._bins]))
        self._heard = self._heard or bool(np.square(windows).mean(axis=1).max() >= 10 ** (SILENCE_DBFS / 10))
        self._sum += np.sqrt(power).sum(axis=0, dtype=np.float64)
        bands = np.add.reduceat(power, self._edges, axis=1)[:, : self._edges.size] / self._widths
        levels = 10 * np.log10(np.maximum(bands, _FLOOR).astype(np.float64))
        before = levels[:1] if self._last is None else self._last[None]
        rises = np.diff(np.vstack([before, levels]), axis=0)
        self._onsets.append(np.maximum(rises, 0).mean(axis=1))
        self._last = levels[-1]
        self._held = self._held[count * self._hop :].copy()

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        del whole
        if not self._heard:
            return Findings(measurements=tuple(Measurement(feature=name, missing=_SILENT) for name in self.features))
        onsets = np.concatenate(self._onsets)
        bpm = tempo(onsets, self._rate / self._hop)
        short = onsets.size * self._hop < _TEMPO_NEEDS_S * self._rate
        return Findings(
            measurements=(
                Measurement(feature="spectral_centroid_hz", value=float(self._sum @ self._hz / self._sum.sum())),
                Measurement(feature="onset_strength_db", value=_strength(onsets)),
                Measurement(feature="tempo_bpm", value=bpm, missing=None if bpm else _SHORT if short else _NO_BEAT),
            )
        )

    def _begin(self, rate: int) -> None:
        self._rate, self._hop = rate, max(1, round(rate / HOPS_A_SECOND))
        self._size = max(64, 2 ** round(np.log2(rate * _WINDOW_S)))
        window = np.hanning(self._size + 1)[:-1]
        self._window = (window * np.sqrt(2 / np.square(window).sum() / self._size)).astype(np.float32)
        hz = np.fft.rfftfreq(self._size, 1 / rate)
        self._bins = int(np.count_nonzero(hz <= HIGHEST_HZ))
        self._hz, self._sum = hz[: self._bins], np.zeros(self._bins)
        top = min(HIGHEST_HZ, rate / 2)
        edges = np.searchsorted(self._hz, np.geomspace(_LOWEST_HZ, top, _BANDS + 1))
        self._edges = np.unique(edges[edges < self._bins])
        self._widths = np.diff(np.append(self._edges, self._bins))


def _strength(onsets: Floats) -> float:
    """How far the strongest onsets, two a second, rise above what always stirs: a steady hiss has none."""
    count = max(1, round(2 / HOPS_A_SECOND * onsets.size))
    return float(np.sort(onsets)[-count:].mean() - np.median(onsets))


def tempo(onsets: Floats, hops_a_second: float) -> float | None:
    """Beats a minute of an envelope of onsets, or None where no pulse repeats (Ellis, 2007).

    A tempo, its half and its double fit the same sound: of those that do, the one nearest to 120 is told.

    Args:
        onsets: How strongly something sets in, a hundred or so values a second.
        hops_a_second: How many values a second.

    Example:
        >>> clicks = np.zeros(1000)
        >>> clicks[::60] = 1.0
        >>> round(tempo(clicks, 100.0)), tempo(np.ones(1000), 100.0)
        (100, None)
    """
    lags = np.arange(1, int(2 * 60 / TEMPI[0] * hops_a_second) + 2)
    lags = lags[lags < onsets.size // 2]
    if onsets.size < _TEMPO_NEEDS_S * hops_a_second or not lags.size:
        return None
    reach = np.arange(-5, 6)
    bell = np.exp(-0.5 * np.square(reach / _SMOOTH_HOPS))
    smooth = np.convolve(onsets, bell / bell.sum(), mode="same")
    if np.ptp(smooth) < _LEAST_ONSET:
        return None
    smooth = smooth - smooth.mean()
    size = 2 ** int(np.ceil(np.log2(2 * smooth.size)))
    repeated = np.fft.irfft(np.square(np.abs(np.fft.rfft(smooth, size))))[: lags[-1] + 1]
    # Fewer pairs lie far apart: without that, every later repeat would be weaker.
    alike = repeated / repeated[0] * (smooth.size / (smooth.size - np.arange(repeated.size)))
    bpm = 60 * hops_a_second / lags
    inner = lags[(bpm >= TEMPI[0]) & (bpm <= TEMPI[1]) & (lags < lags[-1])]
    peaks = inner[
        (alike[inner] >= alike[inner - 1]) & (alike[inner] > alike[inner + 1]) & (alike[inner] >= LEAST_PULSE)
    ]
    if not peaks.size:
        return None
    octaves = np.abs(np.log2(60 * hops_a_second / peaks / _USUAL_TEMPO))
    best = int(peaks[int(np.argmax(alike[peaks] * np.exp(-0.5 * np.square(octaves / _OCTAVES))))])
    fitting = [lag for lag in peaks.tolist() if any(abs(lag - best * 2.0**k) <= 2 for k in (-1, 0, 1))]
    nearest = min(fitting, key=lambda lag: abs(np.log2(60 * hops_a_second / lag / _USUAL_TEMPO)))
    return float(60 * hops_a_second / _exact(alike, nearest))


def _exact(alike: Floats, lag: int) -> float:
    """The lag between hops: from the parabola through its peak, and from that of its multiples, which say it finer."""
    found = float(lag)
    for times in (1, 2, 4):
        middle = round(found * times)
        near = np.arange(max(1, middle - 2), min(alike.size - 2, middle + 2) + 1)
        if near.size < 5:
            break
        top = int(near[int(np.argmax(alike[near]))])
        before, at, after = alike[top - 1 : top + 2]
        if at < LEAST_PULSE or at < max(before, after):
            break
        found = (top + 0.5 * (before - after) / min(-1e-12, before - 2 * at + after)) / times
    return found
