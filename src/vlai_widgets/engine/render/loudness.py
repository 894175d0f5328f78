"""Loudness (EBU R 128 / ITU-R BS.1770-4): measuring it, and bringing a programme to its target without clipping."""

from __future__ import annotations

import math
from collections.abc import Callable
from dataclasses import dataclass
from fractions import Fraction
from typing import Final

import av
import numpy as np
from av.filter import Graph
from numpy.typing import NDArray

RATE: Final = 48_000
TARGET_LUFS: Final = -14.0
"""What YouTube, TikTok and Instagram play at, by their own players' normalisation (measured by many, 2019-2025)."""
CEILING_DBTP: Final = -1.0
"""True peak that a lossy encode should stay below (EBU R 128 s2, 2020; AES TD1008, 2021)."""
MOST_BOOST_DB: Final = 20.0
"""More would make a programme of the noise of a silent room."""
MOST_FINAL_BOOST_DB: Final = 6.0
HEARD_LUFS: Final = -32.0
"""From this loudness on a programme is quiet because somebody wanted it so, such as a bed under silent clips, and not
because there is nothing in it: it is brought to its target whatever that takes."""
_LOOKAHEAD: Final = RATE // 100
_PHASES: Final = 4
_TAPS: Final = 24

Samples = NDArray[np.float32]
"""Sound as (2, n) samples at 48 kHz, full scale 1.0."""
Check = Callable[[], None]
"""Called between steps of work that takes long; what it raises ends the work."""


def _unchecked() -> None:
    """Let the work go on."""


@dataclass(frozen=True, slots=True)
class Loudness:
    """What was measured; None where the sound never rises above the gate of -70 LUFS (or is no sound at all)."""

    integrated_lufs: float | None
    true_peak_dbtp: float | None


def measure(samples: Samples, *, check: Check = _unchecked) -> Loudness:
    """Measure integrated loudness and true peak.

    Example:
        >>> measure(np.zeros((2, 48_000), np.float32))
        Loudness(integrated_lufs=None, true_peak_dbtp=None)
    """
    if not samples.size or not np.any(samples):
        return Loudness(None, None)
    # The filter reports in steps of 100 ms; the last one would be lost, and with it a peak at the very end.
    padded = np.concatenate([samples, np.zeros((2, RATE // 5), np.float32)], axis=1)
    graph = Graph()
    source = graph.add_abuffer(sample_rate=RATE, format="fltp", layout="stereo", time_base=Fraction(1, RATE))
    meter = graph.add("ebur128", "peak=true:metadata=1:framelog=quiet")
    graph.link_nodes(source, meter, graph.add("abuffersink")).configure()
    integrated, peak = -math.inf, 0.0
    for start in range(0, padded.shape[1], RATE):
        check()
        piece = np.ascontiguousarray(padded[:, start : start + RATE])
        graph.push(frame_of(piece, start))
        while (frame := _pulled(graph)) is not None:
            read = frame.metadata
            integrated = float(read.get("lavfi.r128.I", integrated))
            peak = max(peak, *(float(read.get(f"lavfi.r128.true_peaks_ch{n}", 0.0)) for n in (0, 1)))
    lufs = integrated if math.isfinite(integrated) and integrated > -69.9 else None
    return Loudness(lufs, 20 * math.log10(peak) if peak > 0 else None)


def matched(samples: Samples, *, check: Check = _unchecked) -> Samples:
    """Bring one clip's sound to -14 LUFS, boosting by no more than 20 dB; silence stays silence."""
    return _to_target(
        samples, TARGET_LUFS, most_boost_db=MOST_BOOST_DB, ceiling_dbtp=CEILING_DBTP, check=check, rounds=2
    )


def mastered(
    samples: Samples, *, ceiling_dbtp: float, target_lufs: float = TARGET_LUFS, check: Check = _unchecked
) -> Samples:
    """Bring the programme to its target below a ceiling; what is nearly silent stays quiet."""
    return _to_target(samples, target_lufs, most_boost_db=None, ceiling_dbtp=ceiling_dbtp, check=check, rounds=5)


def _to_target(
    samples: Samples, target_lufs: float, *, most_boost_db: float | None, ceiling_dbtp: float, check: Check, rounds: int
) -> Samples:
    """Find the gain that meets the target once the limiter has taken its share.

    Without ``most_boost_db`` what is nearly silent is boosted by 6 dB at most, and all else as far as it takes.
    """
    gain_db = 0.0
    out = samples
    for number in range(rounds):
        lufs = measure(out, check=check).integrated_lufs
        if lufs is None:
            return samples
        if most_boost_db is None:
            quiet_db = MOST_FINAL_BOOST_DB + max(0.0, target_lufs - TARGET_LUFS)
            most_boost_db = quiet_db if lufs < HEARD_LUFS else math.inf
        missing = target_lufs - lufs
        if number and abs(missing) < 0.1:
            break
        gain_db = min(gain_db + missing, most_boost_db)
        out = limited(_times(samples, gain_db), ceiling_dbtp, check=check)
    return out


def limited(samples: Samples, ceiling_dbtp: float, *, check: Check = _unchecked) -> Samples:
    """Turn down, 10 ms ahead, whatever would rise above the ceiling between or on samples."""
    ceiling = 10 ** (ceiling_dbtp / 20)
    peaks = _true_peaks(samples, check)
    if peaks.size == 0 or float(peaks.max()) <= ceiling:
        return samples
    needed = np.minimum(1.0, ceiling / np.maximum(peaks, 1e-9)).astype(np.float32)
    lowest = _sliding_min(needed, _LOOKAHEAD)
    window = np.hanning(2 * _LOOKAHEAD + 3)[1:-1]
    padded = np.pad(lowest, _LOOKAHEAD, mode="edge")
    gain = _convolved(padded, (window / window.sum()).astype(np.float32), check)
    return (samples * gain).astype(np.float32)


def frame_of(samples: Samples, at: int) -> av.AudioFrame:
    """Wrap samples for PyAV, beginning at sample ``at``."""
    frame = av.AudioFrame.from_ndarray(np.ascontiguousarray(samples), format="fltp", layout="stereo")
    frame.sample_rate = RATE
    frame.time_base = Fraction(1, RATE)
    frame.pts = at
    return frame


def _pulled(graph: Graph) -> av.AudioFrame | None:
    try:
        frame = graph.pull()
    except (av.error.BlockingIOError, av.error.EOFError):
        return None
    assert isinstance(frame, av.AudioFrame)
    return frame


def _times(samples: Samples, gain_db: float) -> Samples:
    return samples * np.float32(10 ** (gain_db / 20))


def _true_peaks(samples: Samples, check: Check) -> NDArray[np.float32]:
    """Return for each sample the largest magnitude at and right after it, over-sampled by four (BS.1770-4, annex 2)."""
    peaks: NDArray[np.float32] = np.abs(samples).max(axis=0)
    offsets = np.arange(_TAPS) - (_TAPS // 2 - 1)
    for phase in range(1, _PHASES):
        at = offsets - phase / _PHASES
        kernel = (np.sinc(at) * np.cos(np.pi * at / (_TAPS + 1)) ** 2).astype(np.float32)
        for channel in samples:
            check()
            full: Samples = np.convolve(channel, kernel[::-1], mode="full")
            start = _TAPS // 2
            between = np.abs(full[start : start + channel.size])
            np.maximum(peaks, between, out=peaks)
    return peaks


def _sliding_min(values: NDArray[np.float32], radius: int) -> NDArray[np.float32]:
    """Minimum over ``radius`` to either side (van Herk and Gil-Werman, 1992): three passes whatever the radius."""
    size = 2 * radius + 1
    length = values.size
    padded = np.pad(values, (radius, radius + (-(length + 2 * radius)) % size), constant_values=1.0)
    blocks = padded.reshape(-1, size)
    forward = np.minimum.accumulate(blocks, axis=1).reshape(-1)
    backward = np.minimum.accumulate(blocks[:, ::-1], axis=1)[:, ::-1].reshape(-1)
    return np.minimum(backward[:length], forward[size - 1 : size - 1 + length])


def _convolved(padded: NDArray[np.float32], kernel: NDArray[np.float32], check: Check) -> NDArray[np.float32]:
    """Convolve in pieces by FFT; returns ``padded.size - kernel.size + 1`` values."""
    size = 1 << 15
    step = size - kernel.size + 1
    spectrum = np.fft.rfft(kernel, size)
    wanted = padded.size - kernel.size + 1
    out = np.empty(wanted, np.float32)
    for start in range(0, wanted, step):
        check()
        piece = np.fft.irfft(np.fft.rfft(padded[start : start + size], size) * spectrum, size)
        count = min(step, wanted - start)
        out[start : start + count] = piece[kernel.size - 1 : kernel.size - 1 + count]
    return out
