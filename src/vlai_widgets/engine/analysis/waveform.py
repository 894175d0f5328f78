"""What the samples themselves show: silence, the first sound, clipping."""

from __future__ import annotations

from typing import Final

import numpy as np

from vlai_widgets.engine.analysis.detector import Findings, Sound, Whole, opening_of
from vlai_widgets.models import Measurement

BLOCK_S: Final = 0.05
SILENCE_DBFS: Final = -50.0
"""A block whose RMS is below is silent: 20 dB under quiet speech, above the noise floor of a phone's microphone."""

FULL_SCALE: Final = 0.999
CLIPPED_RUN: Final = 3
"""Samples in a row at full scale that make a clip audible; two may be a peak that just touches it."""

OPENING_COUNTS: Final = 1 / 6
"""Silence before the first sound is the hook's matter, and counts so much here."""

_ONSET_BLOCKS: Final = 2
"""Blocks of sound in a row that make an onset; one may be a click."""


class Waveform:
    """Measures silence, sound onset and clipping."""

    features = ("sound_onset_s", "silence_pct", "clipping_pct")

    def __init__(self) -> None:
        self._times: list[float] = []
        self._lengths: list[float] = []
        self._loud: list[bool] = []
        self._clipped: list[bool] = []

    def feed(self, sound: Sound) -> None:
        """Take the next piece."""
        size = max(1, round(sound.rate * BLOCK_S))
        n = sound.samples.shape[1]
        count = max(1, n // size)
        starts = np.arange(count) * size  # what is left over joins the last block
        lengths = np.diff(np.append(starts, n))
        power = np.add.reduceat(np.square(sound.samples), starts, axis=1).sum(axis=0) / lengths / len(sound.samples)
        self._times += (sound.t_s + starts / sound.rate).tolist()
        self._lengths += (lengths / sound.rate).tolist()
        self._loud += (power >= 10 ** (SILENCE_DBFS / 10)).tolist()
        if max(sound.samples.max(), -sound.samples.min()) >= FULL_SCALE:
            full = _runs(np.abs(sound.samples) >= FULL_SCALE)
            self._clipped += np.logical_or.reduceat(full, starts).tolist()
        else:
            self._clipped += [False] * count

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        times, lengths, loud = np.array(self._times), np.array(self._lengths), np.array(self._loud)
        inside = (times > -BLOCK_S) & (times < whole.duration_s)
        times, lengths, loud, clipped = (values[inside] for values in (times, lengths, loud, np.array(self._clipped)))
        onset = _onset(times, loud, whole.duration_s)
        start_s = opening_of(onset.value or 0.0, whole.duration_s) if loud.any() else 0.0
        sounding_s = float(lengths[loud & (times >= start_s - BLOCK_S)].sum())
        silence_s = max(0.0, whole.duration_s - start_s - sounding_s) + OPENING_COUNTS * start_s
        silence_pct = 100 * silence_s / whole.duration_s
        start, stop = _longest_silence(times[loud & (times >= start_s)], start_s, whole.duration_s)
        clipping_pct = 100 * float(clipped.sum()) / max(1, int(loud.sum()))
        first_clip = float(times[clipped][0]) if clipped.any() else None
        return Findings(
            measurements=(
                onset,
                Measurement(feature="silence_pct", value=min(100.0, silence_pct), t_start_s=start, t_end_s=stop),
                Measurement(feature="clipping_pct", value=min(100.0, clipping_pct), t_start_s=first_clip)
                if loud.any()
                else Measurement(feature="clipping_pct", missing="silent throughout"),
            ),
            flags=("clipped_audio",) if clipping_pct > 2 else (),
        )


def _runs(full: np.ndarray[tuple[int, int], np.dtype[np.bool_]]) -> np.ndarray[tuple[int], np.dtype[np.bool_]]:
    """True where a run of full-scale samples starts in any channel [n]."""
    run = np.zeros(full.shape[1], bool)
    length = full.shape[1] - CLIPPED_RUN + 1
    if length > 0 and full.any():
        run[:length] = np.logical_and.reduce([full[:, i : i + length] for i in range(CLIPPED_RUN)]).any(axis=0)
    return run


def _onset(
    times: np.ndarray[tuple[int], np.dtype[np.float64]],
    loud: np.ndarray[tuple[int], np.dtype[np.bool_]],
    duration_s: float,
) -> Measurement:
    if not loud.any():
        return Measurement(feature="sound_onset_s", missing="silent throughout")
    length = loud.size - _ONSET_BLOCKS + 1
    if length > 0:
        steady = np.logical_and.reduce([loud[i : i + length] for i in range(_ONSET_BLOCKS)])
        if steady.any():
            first = max(0.0, float(times[int(steady.argmax())]))
            return Measurement(feature="sound_onset_s", value=first, t_start_s=first, t_end_s=first)
    return Measurement(feature="sound_onset_s", value=duration_s)


def _longest_silence(
    sounding: np.ndarray[tuple[int], np.dtype[np.float64]], start_s: float, duration_s: float
) -> tuple[float | None, float | None]:
    edges = np.concatenate([[start_s - BLOCK_S], sounding, [duration_s]])
    gaps = np.diff(edges) - BLOCK_S
    widest = int(gaps.argmax())
    if gaps[widest] < 2 * BLOCK_S:
        return None, None
    return max(0.0, float(edges[widest] + BLOCK_S)), float(edges[widest + 1])
