"""Music out of arithmetic: the beds of :mod:`vlai_widgets.engine.timeline.beds`, note by note.

A loop is written once, on a ring: what rings on after its end is heard at its beginning, so that it can be repeated
without a seam. Noise comes from a generator with a fixed seed, so that a mood always sounds the same.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from functools import lru_cache
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.render.loudness import RATE, Samples
from vlai_widgets.engine.timeline.beds import BARS, BEATS_A_BAR, Mood, mood_of

Voice = NDArray[np.float32]

LEAVE_S: Final = 1.2
"""How long a bed fades at its end."""
_TABLE: Final = 8192
_MAJOR: Final = (0, 2, 4, 5, 7, 9, 11)
_MINOR: Final = (0, 2, 3, 5, 7, 8, 10)
_SEED: Final = 20_251


def bed(mood: str, length: int) -> Samples:
    """Return ``length`` samples of a bed, looped, with its end faded out. Its loudness is for the caller to set.

    Raises:
        UnknownOption: There is no such mood.
    """
    loop = _loop(mood_of(mood))
    out = np.tile(loop, (1, -(-length // loop.shape[1])))[:, :length]
    fall = min(length, round(LEAVE_S * RATE))
    out[:, length - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32))
    return out


@lru_cache(maxsize=2)
def _loop(mood: Mood) -> Samples:
    ring = _Ring(mood)
    _PLAYERS[mood.name](ring)
    return ring.mixed()


class _Ring:
    """A loop in the making: notes are put on it at beats."""

    def __init__(self, mood: Mood) -> None:
        self.mood = mood
        self.size = round(mood.loop_s * RATE)
        self._dry = np.zeros((2, self.size), np.float32)
        self._wet = np.zeros((2, self.size), np.float32)

    def put(self, voice: Voice, beat: float, *, gain: float, pan: float = 0.0, wet: float = 0.2) -> None:
        """Put a voice where ``beat`` falls; ``pan`` is -1 (left) to 1, ``wet`` what the room gets of it."""
        at = round(beat * self.mood.beat_s * RATE) % self.size
        angle = (pan + 1) * np.pi / 4
        sides = np.array([[np.cos(angle)], [np.sin(angle)]], np.float32) * np.float32(gain)
        done = 0
        while done < voice.size:
            count = min(voice.size - done, self.size - at)
            sound = sides * voice[done : done + count]
            self._dry[:, at : at + count] += sound
            if wet:
                self._wet[:, at : at + count] += sound * np.float32(wet)
            done, at = done + count, 0

    def pitches(self, bar: int, *, around: int, seventh: bool = False) -> list[int]:
        """Return the notes of a bar's chord, each within half an octave of ``around``."""
        degrees = (0, 2, 4, 6) if seventh else (0, 2, 4)
        found = [self.degree(self.mood.chords[bar % BARS] + step) for step in degrees]
        return sorted(around - 6 + (pitch - around + 6) % 12 for pitch in found)

    def bass(self, bar: int) -> int:
        """Return the key note of a bar's chord, low."""
        return 31 + (self.degree(self.mood.chords[bar % BARS]) - 31) % 12

    def degree(self, number: int) -> int:
        """Return a degree of the key's scale as a MIDI number."""
        scale = _MINOR if self.mood.minor else _MAJOR
        return self.mood.root + 12 * (number // 7) + scale[number % 7]

    def mixed(self) -> Samples:
        """Return the loop with its room, soft-clipped."""
        room = _room()
        size = 1 << int(np.ceil(np.log2(self.size + room.shape[1])))
        tail: Samples = np.fft.irfft(np.fft.rfft(self._wet, size) * np.fft.rfft(room, size), size).astype(np.float32)
        out = self._dry + tail[:, : self.size]
        rest = tail[:, self.size : self.size + room.shape[1]]
        out[:, : rest.shape[1]] += rest
        out = _bright(out)
        out *= np.float32(0.5 / max(1e-6, float(np.sqrt(np.mean(out**2))) * 3.2))
        return np.tanh(out).astype(np.float32)


@lru_cache(maxsize=1)
def _room() -> Samples:
    """A room of 1.6 s: noise that dies away, its high notes first."""
    t = _time(1.6)
    noise = np.random.default_rng(_SEED).normal(0, 1, (2, t.size)).astype(np.float32)
    soft = _lowpass(noise, 2600.0)
    made: Samples = (soft * np.exp(-t * 4.2) * 0.045).astype(np.float32)
    return made


def _time(seconds: float) -> Voice:
    made: Voice = (np.arange(round(seconds * RATE)) / RATE).astype(np.float32)
    return made


def _hz(pitch: float) -> float:
    return float(440.0 * 2 ** ((pitch - 69) / 12))


def _lowpass(sound: NDArray[np.float32], hz: float) -> NDArray[np.float32]:
    """A gentle low-pass (second order in magnitude, no phase)."""
    spectrum = np.fft.rfft(sound)
    f = np.fft.rfftfreq(sound.shape[-1], 1 / RATE)
    made: NDArray[np.float32] = np.fft.irfft(spectrum / (1 + (f / hz) ** 2), sound.shape[-1]).astype(np.float32)
    return made


def _bright(loop: Samples) -> Samples:
    """Lift what the speaker of a phone can play, on the ring: its end runs into its beginning."""
    f = np.fft.rfftfreq(loop.shape[1], 1 / RATE)
    shelf = (1 + 1.8 * f / (f + 1400)) * (0.6 + 0.4 * f / (f + 110))
    made: Samples = np.fft.irfft(np.fft.rfft(loop) * shelf, loop.shape[1]).astype(np.float32)
    return made


def _envelope(size: int, attack_s: float, release_s: float) -> Voice:
    shape = np.ones(size, np.float32)
    rise, fall = min(size, round(attack_s * RATE)), min(size, round(release_s * RATE))
    shape[:rise] *= np.sin(np.linspace(0, np.pi / 2, rise, dtype=np.float32)) ** 2
    shape[size - fall :] *= np.cos(np.linspace(0, np.pi / 2, fall, dtype=np.float32)) ** 2
    return shape


@lru_cache(maxsize=16)
def _table(harmonics: int, slope: float) -> Voice:
    """One period with falling harmonics: no higher ones, so nothing folds back."""
    phase = np.arange(_TABLE) * (2 * np.pi / _TABLE)
    wave = sum((np.sin(phase * k) / k**slope for k in range(1, harmonics + 1)), np.zeros(_TABLE))
    made: Voice = (wave / np.abs(wave).max()).astype(np.float32)
    return made


def _wave(hz: float, size: int, table: Voice) -> Voice:
    phase = (np.arange(size) * (hz * _TABLE / RATE)).astype(np.int64) % _TABLE
    return table[phase]


@lru_cache(maxsize=128)
def _pad(pitch: int, seconds: float, *, harmonics: int = 7, slope: float = 1.5, attack_s: float = 0.5) -> Voice:
    """Three voices a little out of tune."""
    size = round(seconds * RATE)
    table = _table(harmonics, slope)
    parts = [_wave(_hz(pitch + cents / 100), size, table) for cents in (-7, 0, 6)]
    made: Voice = (sum(parts[1:], parts[0]) / 3 * _envelope(size, attack_s, min(seconds / 2, 0.7))).astype(np.float32)
    return made


@lru_cache(maxsize=128)
def _keys(pitch: int, seconds: float, *, bright: float = 1.6) -> Voice:
    """An electric piano: one sine that bends another (Chowning, 1973)."""
    t = _time(seconds)
    w = 2 * np.pi * _hz(pitch) * t
    bend = bright * np.exp(-t * 5) * np.sin(w) + 0.25 * np.exp(-t * 14) * np.sin(7 * w)
    made: Voice = (np.sin(w + bend) * np.exp(-t * 1.9) * _envelope(t.size, 0.004, 0.12)).astype(np.float32)
    return made


@lru_cache(maxsize=128)
def _pluck(pitch: int, seconds: float, *, damping: float = 1.0) -> Voice:
    """A plucked string: the higher a partial, the sooner it is gone."""
    t = _time(seconds)
    out = np.zeros(t.size, np.float32)
    hz = _hz(pitch)
    for k in range(1, 9):
        if hz * k > RATE / 3:
            break
        weight = np.sin(np.pi * k * 0.23) / k
        out += (weight * np.exp(-t * (1.8 + 1.3 * k * damping)) * np.sin(2 * np.pi * hz * k * t)).astype(np.float32)
    return out * _envelope(t.size, 0.002, 0.05)


@lru_cache(maxsize=64)
def _bass(pitch: int, seconds: float) -> Voice:
    size = round(seconds * RATE)
    t = _time(seconds)[:size]
    sound = np.tanh(1.8 * _wave(_hz(pitch), size, _table(3, 1.6)))
    made: Voice = (sound * np.exp(-t * 1.1) * _envelope(size, 0.006, 0.06)).astype(np.float32)
    return made


@lru_cache(maxsize=16)
def _drum(from_hz: float, to_hz: float, seconds: float) -> Voice:
    """A skin: a sine that falls."""
    t = _time(seconds)
    f = to_hz + (from_hz - to_hz) * np.exp(-t * 28)
    phase = 2 * np.pi * np.cumsum(f) / RATE
    made: Voice = (np.sin(phase) * np.exp(-t * 5 / seconds) * _envelope(t.size, 0.001, 0.02)).astype(np.float32)
    return made


@lru_cache(maxsize=16)
def _hiss(seconds: float, low_hz: float, high_hz: float, seed: int = 0) -> Voice:
    """Noise between two frequencies that dies away."""
    t = _time(seconds)
    noise = np.random.default_rng(_SEED + seed).normal(0, 1, t.size).astype(np.float32)
    band = _lowpass(noise, high_hz) - _lowpass(noise, low_hz)
    band = band / np.float32(np.abs(band).max())
    made: Voice = (band * np.exp(-t * 6 / seconds) * _envelope(t.size, 0.001, 0.01)).astype(np.float32)
    return made


def _kick() -> Voice:
    return _drum(150.0, 46.0, 0.34)


def _snare() -> Voice:
    body = np.zeros(round(0.22 * RATE), np.float32)
    skin = _drum(240.0, 180.0, 0.12)
    body[: skin.size] += skin * np.float32(0.5)
    return body + _hiss(0.22, 900.0, 7000.0, 1)


def _hat() -> Voice:
    return _hiss(0.06, 6500.0, 14_000.0, 2)


def _beat(ring: _Ring, voice: Voice, at: Sequence[float], *, gain: float, pan: float = 0.0, wet: float = 0.08) -> None:
    """Put the same hit at these beats of every bar."""
    for bar in range(BARS):
        for beat in at:
            ring.put(voice, bar * BEATS_A_BAR + beat, gain=gain, pan=pan, wet=wet)


def _pads(ring: _Ring, *, gain: float, around: int = 62, seventh: bool = False, harmonics: int = 7) -> None:
    seconds = ring.mood.beat_s * BEATS_A_BAR + 0.6
    for bar in range(BARS):
        for number, pitch in enumerate(ring.pitches(bar, around=around, seventh=seventh)):
            voice = _pad(pitch, seconds, harmonics=harmonics)
            ring.put(voice, bar * BEATS_A_BAR, gain=gain, pan=(-0.5, 0.0, 0.5, 0.2)[number], wet=0.5)


def _picked(
    ring: _Ring, play: Callable[[int], Voice], order: Sequence[int], step: float, *, gain: float, around: int
) -> None:
    """Play the notes of each bar's chord one after the other, in ``order``, a note every ``step`` beats."""
    for bar in range(BARS):
        notes = ring.pitches(bar, around=around)
        ladder = [*notes, *(note + 12 for note in notes)]
        for number in range(round(BEATS_A_BAR / step)):
            pick = order[number % len(order)]
            if pick >= 0:
                accent = 1.0 if number % round(1 / step) == 0 else 0.72
                pan = 0.35 if number % 2 else -0.35
                ring.put(play(ladder[pick]), bar * BEATS_A_BAR + number * step, gain=gain * accent, pan=pan, wet=0.3)


def _basses(ring: _Ring, at: Sequence[float], beats: float, *, gain: float) -> None:
    for bar in range(BARS):
        for beat in at:
            ring.put(_bass(ring.bass(bar), ring.mood.beat_s * beats), bar * BEATS_A_BAR + beat, gain=gain, wet=0.0)


def _lofi(ring: _Ring) -> None:
    for bar in range(BARS):
        for beat, gain in ((0.0, 0.34), (1.58, 0.2), (2.5, 0.24)):
            for number, pitch in enumerate(ring.pitches(bar, around=62, seventh=True)):
                ring.put(
                    _keys(pitch, 1.8, bright=0.9),
                    bar * BEATS_A_BAR + beat + 0.015 * number,
                    gain=gain,
                    pan=0.2 * number - 0.3,
                    wet=0.4,
                )
    _basses(ring, (0.0, 2.58), 1.3, gain=0.55)
    _beat(ring, _kick(), (0.0, 2.0, 2.58), gain=0.75)
    _beat(ring, _snare(), (1.02, 3.02), gain=0.32, wet=0.2)
    _beat(ring, _hat(), [n + swing for n in range(4) for swing in (0.0, 0.58)], gain=0.1, pan=0.25)


def _upbeat(ring: _Ring) -> None:
    _picked(ring, lambda p: _pluck(p, 0.6), (0, 2, 1, 3, 2, 4, 3, 1), 0.5, gain=0.5, around=67)
    _pads(ring, gain=0.13)
    _basses(ring, (0, 0.5, 1.5, 2, 2.5, 3.5), 0.45, gain=0.5)
    _beat(ring, _kick(), (0, 1, 2, 3), gain=0.8)
    _beat(ring, _snare(), (1, 3), gain=0.36, wet=0.2)
    _beat(ring, _hat(), (0.5, 1.5, 2.5, 3.5), gain=0.2, pan=0.2)


def _calm(ring: _Ring) -> None:
    _pads(ring, gain=0.26, seventh=True, harmonics=5)
    _picked(ring, lambda p: _keys(p, 2.4, bright=0.6), (0, -1, 2, -1, 4, -1, 3, -1), 0.5, gain=0.22, around=66)
    _basses(ring, (0,), 3.6, gain=0.3)


def _epic(ring: _Ring) -> None:
    _pads(ring, gain=0.24, around=57, harmonics=12)
    _pads(ring, gain=0.14, around=69, harmonics=9)
    short = ring.mood.beat_s * 0.45
    _picked(ring, lambda p: _pad(p, short, harmonics=12, slope=1.2, attack_s=0.02), (0, 0, 1, 0, 2, 0, 1, 0), 0.5,
            gain=0.3, around=50)  # fmt: skip
    _basses(ring, (0, 2), 1.9, gain=0.4)
    _beat(ring, _drum(110.0, 42.0, 0.7), (0, 1.5, 2, 3.5), gain=0.75, wet=0.4)
    _beat(ring, _drum(170.0, 70.0, 0.3), (0.5, 1.0, 2.5, 3.0, 3.25, 3.75), gain=0.28, pan=0.3, wet=0.3)


def _corporate(ring: _Ring) -> None:
    _picked(ring, lambda p: _pluck(p, 0.4, damping=2.0), (0, 1, 2, 1, 3, 1, 2, 1), 0.5, gain=0.5, around=67)
    _pads(ring, gain=0.17)
    for bar in range(BARS):
        for pitch in ring.pitches(bar, around=64):
            ring.put(_keys(pitch, 1.6, bright=0.8), bar * BEATS_A_BAR, gain=0.17, wet=0.4)
    _basses(ring, (0, 2, 3.5), 0.9, gain=0.42)
    _beat(ring, _kick(), (0, 2), gain=0.55)
    _beat(ring, _snare(), (1, 3), gain=0.16, wet=0.3)
    _beat(ring, _hat(), [n / 2 for n in range(8)], gain=0.07, pan=-0.2)


def _acoustic(ring: _Ring) -> None:
    _picked(ring, lambda p: _pluck(p, 1.4, damping=0.7), (0, 2, 3, 2, 1, 2, 4, 2), 0.5, gain=0.55, around=59)
    _picked(ring, lambda p: _pluck(p, 1.2), (-1, -1, -1, -1, 4, -1, 3, -1), 0.5, gain=0.22, around=66)
    _basses(ring, (0, 2), 1.7, gain=0.34)
    _beat(ring, _kick(), (0, 2), gain=0.32)
    _beat(ring, _hiss(0.09, 3500.0, 9000.0, 3), [n / 2 for n in range(8)], gain=0.07, pan=0.3)


def _electronic(ring: _Ring) -> None:
    step = ring.mood.beat_s * 0.3
    _picked(ring, lambda p: _pad(p, step, harmonics=14, slope=1.1, attack_s=0.004), (0, 2, 4, 1, 3, 2, 4, 5), 0.25,
            gain=0.24, around=69)  # fmt: skip
    _pads(ring, gain=0.13, around=57, harmonics=10)
    _basses(ring, (0.5, 1.5, 2.5, 3.5), 0.45, gain=0.6)
    _beat(ring, _kick(), (0, 1, 2, 3), gain=0.9)
    _beat(ring, _snare(), (1, 3), gain=0.26, wet=0.25)
    _beat(ring, _hat(), (0.5, 1.5, 2.5, 3.5), gain=0.24, pan=0.15)


def _cinematic(ring: _Ring) -> None:
    _pads(ring, gain=0.28, around=52, harmonics=9)
    _pads(ring, gain=0.13, around=71, harmonics=5)
    _picked(ring, lambda p: _keys(p, 2.6, bright=0.5), (0, -1, -1, 3, -1, -1, 2, -1), 0.5, gain=0.2, around=67)
    for bar in range(0, BARS, 2):
        ring.put(_drum(80.0, 36.0, 1.4), bar * BEATS_A_BAR, gain=0.7, wet=0.6)
    _basses(ring, (0,), 3.8, gain=0.35)


_PLAYERS: Final[dict[str, Callable[[_Ring], None]]] = {
    "lo-fi": _lofi,
    "upbeat": _upbeat,
    "calm": _calm,
    "epic": _epic,
    "corporate": _corporate,
    "acoustic": _acoustic,
    "electronic": _electronic,
    "cinematic": _cinematic,
}
