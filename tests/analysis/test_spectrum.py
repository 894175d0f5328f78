"""Brightness of the sound, onsets and tempo, against sounds that were made so. Nothing is encoded: arrays go in."""

from __future__ import annotations

import numpy as np
import pytest

from vlai_widgets.engine.analysis.detector import Sound, Whole
from vlai_widgets.engine.analysis.spectrum import Spectrum
from vlai_widgets.engine.render import synth
from vlai_widgets.engine.timeline.beds import mood_of
from vlai_widgets.models import MediaFacts
from vlai_widgets.samples.sound import speech

SECONDS = 8.0


def heard(samples, rate=48_000):
    """What is found in ``samples`` [n] or [channels x n], handed over half a second at a time."""
    samples, detector = np.atleast_2d(samples).astype(np.float32), Spectrum()
    for start in range(0, samples.shape[1], rate // 2):
        piece = samples[:, start : start + rate // 2]
        detector.feed(Sound(t_s=start / rate, rate=rate, layout="mono", samples=piece))
    facts = MediaFacts(kind="video", size_bytes=1, container="mov")
    found = detector.finish(Whole(facts=facts, duration_s=SECONDS, frames=1)).measurements
    return {measured.feature: measured for measured in found}


def clicks(bpm, rate=48_000, hz=1000.0):
    n = rate // 50
    click = 0.5 * np.sin(2 * np.pi * hz * np.arange(n) / rate) * np.exp(-5 * np.arange(n) / n)
    sound = np.zeros(int(SECONDS * rate) + n)
    for beat_s in np.arange(0.1, SECONDS, 60 / bpm):
        sound[round(beat_s * rate) :][:n] += click
    return sound


def noise(low_hz, high_hz, rate=48_000):
    n = int(SECONDS * rate)
    spectrum = np.fft.rfft(np.random.default_rng(0).normal(size=n))
    hz = np.fft.rfftfreq(n, 1 / rate)
    spectrum[(hz < low_hz) | (hz > high_hz)] = 0
    sound = np.fft.irfft(spectrum, n)
    return 0.1 * sound / sound.std()


@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050])
@pytest.mark.parametrize("bpm", [60, 80, 90, 100, 120, 128, 133, 140, 150])
def test_a_click_track_has_its_tempo(bpm, rate):
    assert heard(clicks(bpm, rate), rate)["tempo_bpm"].value == pytest.approx(bpm, abs=0.5)


@pytest.mark.parametrize(("bpm", "told"), [(174, 87), (240, 120), (200, 100)])
def test_a_faster_track_is_told_an_octave_lower_as_the_reference_says(bpm, told):
    assert heard(clicks(bpm))["tempo_bpm"].value == pytest.approx(told, abs=0.5)


@pytest.mark.parametrize("mood", ["lo-fi", "upbeat", "calm", "corporate", "acoustic", "electronic"])
def test_music_has_its_tempo(mood):
    bed = synth.bed(mood, int(SECONDS * synth.RATE))
    assert heard(0.3 * bed, synth.RATE)["tempo_bpm"].value == pytest.approx(mood_of(mood).bpm, abs=1)


def test_what_has_no_beat_says_so():
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(int(SECONDS * 48_000)) / 48_000)
    for sound in (tone, noise(50, 20_000), speech(SECONDS)):
        tempo = heard(sound)["tempo_bpm"]
        assert (tempo.value, tempo.missing) == (None, "no steady beat")
    short = heard(clicks(120)[: 3 * 48_000])["tempo_bpm"]
    assert (short.value, short.missing) == (None, "less than 4 s of sound")


@pytest.mark.parametrize("rate", [48_000, 44_100, 22_050])
@pytest.mark.parametrize("hz", [300, 1000, 4000, 8000])
def test_the_centroid_of_a_tone_is_the_tone(hz, rate):
    tone = 0.3 * np.sin(2 * np.pi * hz * np.arange(int(SECONDS * rate)) / rate)
    assert heard(tone, rate)["spectral_centroid_hz"].value == pytest.approx(hz, rel=0.01)


@pytest.mark.parametrize(("low", "high"), [(500, 1500), (2000, 4000), (6000, 10_000)])
def test_the_centroid_of_a_band_of_noise_is_its_middle(low, high):
    found = heard(noise(low, high))["spectral_centroid_hz"].value
    assert found == pytest.approx((low + high) / 2, rel=0.02)
    quiet = heard(0.1 * noise(low, high))["spectral_centroid_hz"].value
    assert quiet == pytest.approx(found, rel=1e-3)


def test_silence_moves_the_centroid_nowhere():
    sound = noise(2000, 4000)
    half = np.concatenate([sound[: sound.size // 2], np.zeros(sound.size // 2)])
    assert heard(half)["spectral_centroid_hz"].value == pytest.approx(3000, rel=0.02)


def test_strokes_have_onsets_and_a_hiss_has_none():
    strokes, hiss = (heard(sound)["onset_strength_db"].value for sound in (clicks(120), noise(50, 20_000)))
    assert strokes > 15
    assert hiss < 3


def test_silence_says_so():
    found = heard(np.zeros(int(SECONDS * 48_000)))
    assert {(m.value, m.missing) for m in found.values()} == {(None, "silent throughout")}
