"""Music and a voice-like sound, synthesised: chords, bass, drums, a plucked line, syllables from formants."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any

import numpy as np
import numpy.typing as npt

RATE = 48_000
Wave = npt.NDArray[np.float64]

TARGET_LUFS = -14.0
"""What the streaming platforms normalise to."""
PEAK = 0.84
"""Largest sample after limiting, -1.5 dBFS: leaves room for what AAC adds."""

_VOWELS = (
    (730, 1090, 2440),
    (530, 1840, 2480),
    (270, 2290, 3010),
    (570, 840, 2410),
    (440, 1020, 2240),
    (660, 1720, 2410),
)
"""First three formants of six vowels in Hz (Peterson & Barney, 1952, men)."""


@dataclass(frozen=True, kw_only=True)
class Tune:
    """What is played.

    Attributes:
        bpm: Beats a minute.
        chords: One chord a bar of four beats, as MIDI note numbers; repeated.
        drums: Loudness of the drums.
        bass: Loudness of the bass.
        pluck: Loudness of the plucked line.
        pad: Loudness of the chords.
        swing: How late the off-beats are, as a share of a beat.
        start_s: When the music begins; before that there is silence.
        voice_s: Spans with a voice, as (start, end).
        pitch_hz: Pitch of the voice.
        seed: Start of the random numbers.
    """

    bpm: float
    chords: tuple[tuple[int, ...], ...]
    drums: float = 1.0
    bass: float = 1.0
    pluck: float = 0.6
    pad: float = 0.6
    swing: float = 0.0
    start_s: float = 0.0
    voice_s: tuple[tuple[float, float], ...] = ()
    pitch_hz: float = 130.0
    seed: int = 1


def perform(tune: Tune, seconds: float) -> npt.NDArray[np.float32]:
    """Return the tune as stereo sound, (2, samples), at :data:`TARGET_LUFS`."""
    n = round(seconds * RATE)
    music = np.zeros((2, n + RATE))
    beat = 60.0 / tune.bpm
    rng = np.random.default_rng(tune.seed)
    kick, snare, hat = _kick(), _snare(rng), _hat(rng)
    beats = int((seconds - tune.start_s) / beat) + 1
    for k in range(beats):
        at = tune.start_s + k * beat
        chord = tune.chords[(k // 4) % len(tune.chords)]
        if k % 4 == 0:
            for j, note in enumerate(chord):
                _add(music, _pad(note, 4 * beat) * tune.pad * 0.14, at, pan=0.3 + 0.4 * j / len(chord))
        if tune.bass and k % 2 == 0:
            _add(music, _bass(chord[0] - 12, beat * 1.4) * tune.bass * 0.4, at)
            _add(music, _bass(chord[0] - 12, beat * 0.5) * tune.bass * 0.3, at + 1.5 * beat)
        for half in range(2):
            when = at + half * (beat / 2 + tune.swing * beat)
            if tune.pluck:
                note = chord[(2 * k + half * 3) % len(chord)] + (12 if (k + half) % 3 else 24)
                _add(music, _pluck(note) * tune.pluck * 0.22, when, pan=0.25 + 0.5 * ((k + half) % 2))
            _add(music, hat * tune.drums * (0.16 if half else 0.1), when, pan=0.62)
        if tune.drums:
            _add(music, (kick if k % 2 == 0 else snare) * tune.drums * (0.75 if k % 2 == 0 else 0.4), at)
    for start, end in tune.voice_s:
        spoken = speech(end - start, pitch_hz=tune.pitch_hz, seed=tune.seed)
        left = round(start * RATE)
        music[:, left : left + len(spoken)] *= 0.4  # the music gives way
        _add(music, spoken * 0.9, start)
    return levelled(music[:, :n])


def levelled(sound: Wave, *, lufs: float = TARGET_LUFS) -> npt.NDArray[np.float32]:
    """Bring the sound to a loudness, with a soft limiter at :data:`PEAK`."""
    loud = sound
    for _ in range(4):  # the limiter takes some loudness away again
        loud = loud * 10 ** ((lufs - loudness_lufs(loud)) / 20)
        loud = PEAK * np.tanh(loud / PEAK * (1 + 0.15 * np.abs(loud)))
    return np.asarray(loud, dtype=np.float32)


def clipped(sound: npt.NDArray[np.float32], *, gain_db: float) -> npt.NDArray[np.float32]:
    """Turn the sound up until it hits full scale, as a careless mix does."""
    return np.asarray(np.clip(sound * 10 ** (gain_db / 20), -1.0, 1.0), dtype=np.float32)


def loudness_lufs(sound: Wave) -> float:
    """Return the integrated loudness of stereo sound (ITU-R BS.1770-4, both gates; K-weighted by Fourier transform)."""
    n = sound.shape[1]
    f = np.fft.rfftfreq(n, 1 / RATE)
    weighted = np.fft.irfft(np.fft.rfft(sound, axis=1) * _k_weight(f), n, axis=1)
    block, hop = round(0.4 * RATE), round(0.1 * RATE)
    total = np.concatenate([[0.0], np.cumsum((weighted**2).sum(axis=0))])
    starts = np.arange(0, n - block + 1, hop)
    power = (total[starts + block] - total[starts]) / block + 1e-12
    power = power[-0.691 + 10 * np.log10(power) > -70]
    if not len(power):
        return -70.0
    gate = power.mean() / 10
    return float(-0.691 + 10 * np.log10(power[power > gate].mean()))


def _k_weight(f: npt.NDArray[Any]) -> npt.NDArray[Any]:
    z = np.exp(-2j * np.pi * f / RATE)
    shelf = (1.53512485958697 - 2.69169618940638 * z + 1.19839281085285 * z**2) / (
        1 - 1.69065929318241 * z + 0.73248077421585 * z**2
    )
    high = (1 - 2 * z + z**2) / (1 - 1.99004745483398 * z + 0.99007225036621 * z**2)
    return np.asarray(shelf * high)


def speech(seconds: float, *, pitch_hz: float = 130.0, seed: int = 1) -> Wave:
    """Return syllables at the pace of speech, about four and a half a second with pauses, in no language."""
    rng = np.random.default_rng(seed)
    out = np.zeros(round(seconds * RATE))
    t, k = 0.0, 0
    while True:
        length = rng.uniform(0.12, 0.26)
        if t + length > seconds:
            return out
        syllable = _syllable(
            length,
            pitch_hz * rng.uniform(0.92, 1.12) * (1.12 - 0.2 * (k % 6) / 6),
            _VOWELS[rng.integers(len(_VOWELS))],
            rng,
        )
        at = round(t * RATE)
        out[at : at + len(syllable)] += syllable[: len(out) - at]
        k += 1
        t += length + (rng.uniform(0.16, 0.28) if k % 6 == 0 else rng.uniform(0.01, 0.05))


def _syllable(length: float, pitch_hz: float, formants: tuple[int, ...], rng: np.random.Generator) -> Wave:
    t = _time(length)
    glide = pitch_hz * (1 + 0.05 * np.sin(2 * np.pi * 5 * t) - 0.08 * t / length)
    phase = 2 * np.pi * np.cumsum(glide) / RATE
    voice = np.zeros_like(t)
    for h in range(1, int(3800 / pitch_hz)):
        gain = sum(
            a / (1 + ((h * pitch_hz - f) / w) ** 2)
            for f, w, a in zip(formants, (80, 100, 140), (1.0, 0.55, 0.25), strict=True)
        )
        voice += gain * np.sin(h * phase)
    voice *= np.sin(np.pi * np.clip(t / length, 0, 1)) ** 0.6
    if rng.random() < 0.55:  # a consonant: a breath of noise before the vowel
        m = round(0.05 * RATE)
        voice[:m] += 0.5 * np.diff(rng.standard_normal(m + 1)) * np.hanning(m)
    return voice * 0.35


def _time(seconds: float) -> Wave:
    return np.arange(round(seconds * RATE)) / RATE


def _hz(note: float) -> float:
    return float(440.0 * 2 ** ((note - 69) / 12))


def _add(buffer: Wave, wave: Wave, at_s: float, *, pan: float = 0.5) -> None:
    start = round(at_s * RATE)
    wave = wave[: max(0, buffer.shape[1] - start)]
    buffer[0, start : start + len(wave)] += wave * np.cos(pan * np.pi / 2) * 1.414
    buffer[1, start : start + len(wave)] += wave * np.sin(pan * np.pi / 2) * 1.414


@lru_cache(maxsize=128)
def _pad(note: float, seconds: float) -> Wave:
    t = _time(seconds + 0.3)
    wave = sum(
        np.sin(2 * np.pi * _hz(note) * h * (1 + d) * t + h) / h**1.6 for h in range(1, 6) for d in (-0.0022, 0.0022)
    )
    return np.asarray(wave * np.minimum(1, t / 0.06) * np.minimum(1, (seconds + 0.3 - t) / 0.3))


@lru_cache(maxsize=128)
def _bass(note: float, seconds: float) -> Wave:
    t = _time(seconds)
    wave = (
        np.sin(2 * np.pi * _hz(note) * t)
        + 0.35 * np.sin(4 * np.pi * _hz(note) * t)
        + 0.12 * np.sin(6 * np.pi * _hz(note) * t)
    )
    return np.asarray(wave * np.exp(-2.2 * t) * np.minimum(1, t / 0.005) * np.minimum(1, (seconds - t) / 0.02))


@lru_cache(maxsize=128)
def _pluck(note: float) -> Wave:
    t = _time(0.4)
    return np.asarray(
        sum(np.sin(2 * np.pi * _hz(note) * h * t) * np.exp(-(7 + 4 * h) * t) / h for h in range(1, 7))
        * np.minimum(1, t / 0.003)
    )


def _kick() -> Wave:
    t = _time(0.28)
    return np.asarray(np.sin(2 * np.pi * (50 * t - 9 * np.exp(-22 * t))) * np.exp(-11 * t) * np.minimum(1, t / 0.001))


def _snare(rng: np.random.Generator) -> Wave:
    t = _time(0.2)
    return np.asarray(
        (0.7 * np.diff(rng.standard_normal(len(t) + 1)) + 0.5 * np.sin(2 * np.pi * 190 * t)) * np.exp(-19 * t) * 0.6
    )


def _hat(rng: np.random.Generator) -> Wave:
    t = _time(0.07)
    return np.asarray(np.diff(rng.standard_normal(len(t) + 2), n=2) * np.exp(-60 * t))
