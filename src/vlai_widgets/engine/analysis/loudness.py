"""Loudness by EBU R 128 (ITU-R BS.1770-4), measured by FFmpeg's ebur128 filter."""

from __future__ import annotations

import math
from typing import TYPE_CHECKING, Final

import numpy as np

from vlai_widgets.engine.analysis.detector import Findings, Sound, Whole, seconds_of
from vlai_widgets.models import Measurement

if TYPE_CHECKING:
    from av.filter import Graph

SILENCE_LUFS: Final = -70.0
"""Absolute gate of BS.1770: nothing below counts as sound."""

VERY_QUIET_LUFS: Final = -30.0
"""Half as loud, and half again, as what platforms play at (-14 LUFS): lost on a phone's speaker."""

_BLOCK_S: Final = 0.1
_MOMENTARY_S: Final = 0.4
_SHORT_S: Final = 3.0
_RANGE_NEEDS_S: Final = 5.0
"""Loudness range is the spread of 3 s windows; below five seconds there are too few."""

_RANGE_GATE_LU: Final = 20.0
_RANGE_SPAN: Final = (0.10, 0.95)
"""Gate below the mean, and the quantiles between which the range lies (EBU Tech 3342, 2016)."""


class Loudness:
    """Measures integrated loudness, loudness range, true peak, and momentary loudness a second."""

    features = ("loudness_lufs", "loudness_range_lu", "true_peak_dbtp")

    def __init__(self) -> None:
        self._graph: Graph | None = None
        self._signature: tuple[int, str] | None = None
        self._start_s: float | None = None
        self._momentary: list[float] = []
        self._short: list[float] = []
        self._integrated = math.nan
        self._peak = 0.0

    def feed(self, sound: Sound) -> None:
        """Take the next piece. A track that changes its format in mid-stream is measured in its first format."""
        from av.audio.frame import AudioFrame

        signature = (sound.rate, sound.layout)
        if self._graph is None:
            self._graph, self._signature, self._start_s = _graph(*signature), signature, sound.t_s
        if signature != self._signature:
            return
        frame = AudioFrame.from_ndarray(np.ascontiguousarray(sound.samples), format="fltp", layout=sound.layout)
        frame.sample_rate = sound.rate
        self._graph.push(frame)
        self._pull()

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        if self._graph is not None:
            self._graph.push(None)
            self._pull()
        heard_s = len(self._momentary) * _BLOCK_S
        if heard_s < _MOMENTARY_S - 1e-6:
            short = "less than 0.4 s of sound"
            return Findings(measurements=tuple(Measurement(feature=name, missing=short) for name in self.features))
        peak_dbtp = 20 * math.log10(max(self._peak, 1e-4))
        integrated = max(SILENCE_LUFS, self._integrated)
        silent = integrated <= SILENCE_LUFS + 1e-6
        spread = self._range_lu()
        why = "silent throughout" if silent else "less than 5 s of sound" if spread is None else None
        flags = ("silent_audio",) if silent else ("very_quiet",) if integrated < VERY_QUIET_LUFS else ()
        return Findings(
            measurements=(
                Measurement(feature="loudness_lufs", value=integrated),
                Measurement(feature="loudness_range_lu", value=None if why else spread, missing=why),
                Measurement(
                    feature="true_peak_dbtp",
                    value=None if silent else peak_dbtp,
                    missing="silent throughout" if silent else None,
                ),
            ),
            series={"loudness_lufs": self._seconds(seconds_of(whole.duration_s))},
            flags=flags,
        )

    def _pull(self) -> None:
        assert self._graph is not None
        import av

        while True:
            try:
                frame = self._graph.pull()
            except (av.BlockingIOError, av.EOFError):
                return
            data = frame.metadata
            if "lavfi.r128.M" not in data:
                continue
            self._momentary.append(float(data["lavfi.r128.M"]))
            self._integrated = float(data["lavfi.r128.I"])
            self._short.append(float(data["lavfi.r128.S"]))
            self._peak = max(self._peak, float(data.get("lavfi.r128.true_peak", 0.0)))  # linear, not decibels

    def _range_lu(self) -> float | None:
        """Loudness range by EBU Tech 3342, from the first sound on: silence before it is the hook's matter."""
        momentary, short = np.array(self._momentary), np.array(self._short)
        heard = np.flatnonzero(momentary > SILENCE_LUFS)
        if not heard.size or (momentary.size - heard[0]) * _BLOCK_S < _RANGE_NEEDS_S - 1e-6:
            return None
        windows = short[heard[0] + round(_SHORT_S / _BLOCK_S) - 1 :]
        windows = windows[windows > SILENCE_LUFS]
        if not windows.size:
            return None
        gate = 10 * math.log10(float(np.mean(10 ** (windows / 10)))) - _RANGE_GATE_LU
        low, high = np.quantile(windows[windows >= gate], _RANGE_SPAN)
        return float(high - low)

    def _seconds(self, seconds: int) -> np.ndarray[tuple[int], np.dtype[np.float64]]:
        """Energy mean of the momentary values whose 400 ms window is centred in the second."""
        momentary = np.array(self._momentary)
        energy = np.where(momentary > SILENCE_LUFS, 10 ** (momentary / 10), 0.0)
        centres = (self._start_s or 0.0) + (np.arange(momentary.size) + 1) * _BLOCK_S - _MOMENTARY_S / 2
        second = np.floor(centres).astype(int)
        inside = (second >= 0) & (second < seconds)
        counts = np.bincount(second[inside], minlength=seconds)
        sums = np.bincount(second[inside], weights=energy[inside], minlength=seconds)
        with np.errstate(invalid="ignore", divide="ignore"):
            mean = 10 * np.log10(sums / counts)
        return np.where(counts > 0, np.maximum(mean, SILENCE_LUFS), np.nan)


def _graph(rate: int, layout: str) -> Graph:
    from av.filter import Graph

    graph = Graph()
    source = graph.add_abuffer(sample_rate=rate, format="fltp", layout=layout, time_base=None)
    # What plays on a phone is stereo at most; mono stays mono, as every other meter reads it.
    wanted = layout if layout in ("mono", "stereo") else "stereo"
    shape = graph.add("aformat", f"sample_rates=48000:channel_layouts={wanted}")
    meter = graph.add("ebur128", "metadata=1:peak=true")
    sink = graph.add("abuffersink")
    source.link_to(shape)
    shape.link_to(meter)
    meter.link_to(sink)
    graph.configure()
    return graph
