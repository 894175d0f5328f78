"""Music and the mix: the beds, volumes, ducking, the loudness that was asked for."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from tests.render.studio import RATE, Studio, cut, ebu_r128, tone

from vlai_widgets.engine.render import render, synth
from vlai_widgets.engine.render.loudness import measure
from vlai_widgets.engine.render.sound import DUCK_DB, ducking, mix
from vlai_widgets.engine.timeline import beds
from vlai_widgets.errors import InputError
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, Segment, Track, TrackType

W, H = 144, 256


def grey(_: int) -> NDArray[np.uint8]:
    return np.full((H, W, 3), 90, np.uint8)


def with_sound(draft: Draft, source: Any, **fields: Any) -> Draft:
    segment = Segment(id="music", s=0, d=draft.d, src=source, **fields)
    return draft.model_copy(update={"t": (*draft.t, Track(tt=TrackType.AUDIO, sg=(segment,)))})


def rms(sound: NDArray[np.float32]) -> float:
    return float(np.sqrt(np.mean(sound.astype(float) ** 2)))


def strength(sound: NDArray[np.float32], hz: float) -> float:
    """Amplitude of one frequency."""
    t = np.arange(sound.shape[-1]) / RATE
    return float(np.abs(np.mean(sound[0] * np.exp(-2j * np.pi * hz * t))) * 2)


def test_names_come_without_the_media_libraries() -> None:
    code = "import sys; from vlai_widgets.engine.timeline.beds import MOODS; print(len(MOODS), 'av' in sys.modules)"
    said = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout
    assert said.split() == ["8", "False"]


@pytest.mark.parametrize("mood", beds.MOODS)
def test_a_bed_can_be_heard_and_repeated(mood: str) -> None:
    loop_s = beds.mood_of(mood).loop_s
    sound = synth.bed(mood, round((loop_s + 2) * RATE))
    loop = synth._loop(beds.mood_of(mood))
    # The seam is no rougher than what is inside.
    inside = np.abs(np.diff(loop, axis=1))
    assert np.abs(loop[:, 0] - loop[:, -1]).max() <= np.quantile(inside, 0.9995)
    loudness = measure(sound[:, : 8 * RATE])
    assert loudness.integrated_lufs is not None
    assert -20 < loudness.integrated_lufs < -10
    assert not np.any(np.isnan(sound))
    assert np.abs(sound[:, -480:]).max() < 0.05


def test_a_mood_always_sounds_the_same() -> None:
    first = synth.bed("electronic", RATE)
    synth._loop.cache_clear()
    synth._hiss.cache_clear()
    synth._room.cache_clear()
    assert np.array_equal(first, synth.bed("electronic", RATE))


def test_beats_are_where_the_grid_says() -> None:
    """Most of the loud onsets of a bed with drums lie on its half beats."""
    sound = synth.bed("upbeat", 8 * RATE).mean(axis=0)
    power = np.add.reduceat(sound**2, np.arange(0, sound.size, RATE // 100))
    rise = np.diff(np.sqrt(power))
    onsets = (np.nonzero(rise > np.quantile(rise, 0.97))[0] + 1) / 100
    grid = np.array(beds.beats("upbeat", start_s=0, end_s=8))
    half = beds.mood_of("upbeat").beat_s / 2
    off = np.abs(onsets[:, None] - np.concatenate([grid, grid + half])).min(axis=1)
    assert np.mean(off <= 0.02) > 0.8
    assert beds.beats("upbeat", start_s=0, end_s=8, every=4) == [0.0, 2.0, 4.0, 6.0]


def test_an_unknown_mood_is_refused_with_those_that_there_are(studio: Studio, tmp_path: Path) -> None:
    clip = studio.clip("a.mp4", grey, frames=15)
    draft = with_sound(cut(("a", 0, 0.5), width=W, height=H), Bed(mood="dubstep"))
    with pytest.raises(InputError, match="cinematic"):
        render(draft, sources={"a": clip}, posters={}, out=tmp_path / "o.mp4")


def test_volumes_and_mute(studio: Studio) -> None:
    """Two tones: that of the clip muted or not, that of an uploaded track at a quarter of the volume."""
    clip = studio.clip("a.mp4", grey, frames=60, sound=tone(2, level=0.2, hz=400))
    track = studio.clip("b.mp4", grey, frames=60, sound=tone(2, level=0.05, hz=1000))
    sources = {"a": clip, "b": track}
    draft = with_sound(cut(("a", 0, 2), width=W, height=H), ClipSource(clip_id="b"), v=0.25)
    heard = mix(draft, sources, samples=2 * RATE)[:, RATE // 2 : RATE]
    # Both are matched in loudness first; 400 Hz and 1 kHz weigh nearly alike (ITU-R BS.1770-4).
    assert strength(heard, 1000) / strength(heard, 400) == pytest.approx(0.25, rel=0.12)
    muted = draft.t[0].sg[0].model_copy(update={"v": 0.0})
    draft = draft.model_copy(update={"t": (Track(tt=TrackType.VIDEO, sg=(muted,)), draft.t[1])})
    heard = mix(draft, sources, samples=2 * RATE)[:, RATE // 2 : RATE]
    assert strength(heard, 400) < 1e-4
    assert strength(heard, 1000) > 0.03


def test_music_makes_way_for_what_is_said(studio: Studio) -> None:
    """A clip that speaks from 2 to 4 s of 7: music is 10 dB lower, soon after it starts and not long after it ends."""
    said = np.zeros((2, 7 * RATE), np.float32)
    said[:, 2 * RATE : 4 * RATE] = tone(2, level=0.2, hz=300)
    sources = {
        "a": studio.clip("a.mp4", grey, frames=210, sound=said),
        "b": studio.clip("b.mp4", grey, frames=210, sound=tone(7, level=0.1, hz=2000)),
    }
    draft = with_sound(cut(("a", 0, 7), width=W, height=H), ClipSource(clip_id="b"), v=0.5, duck=True)
    heard = mix(draft, sources, samples=7 * RATE)

    def level_db(start_s: float) -> float:
        part = heard[:, round(start_s * RATE) : round((start_s + 0.1) * RATE)]
        return 20 * np.log10(strength(part, 2000))

    before = level_db(1.5)
    assert level_db(3.0) - before == pytest.approx(DUCK_DB, abs=0.7)
    assert level_db(2.2) - before < DUCK_DB + 1.5  # 150 ms of attack are over
    assert level_db(2.0) - before > DUCK_DB  # and there is an attack
    assert level_db(5.2) - before == pytest.approx(0, abs=0.7)
    steps = np.abs(np.diff(ducking(heard)))
    assert steps.max() < 0.001


@pytest.mark.parametrize("target", [-14.0, -23.0])
def test_the_loudness_that_was_asked_for(studio: Studio, tmp_path: Path, target: float) -> None:
    clip = studio.clip("a.mp4", grey, frames=120, sound=tone(4, level=0.2, hz=300))
    draft = with_sound(cut(("a", 0, 4), width=W, height=H), Bed(mood="upbeat"), v=0.4, duck=True)
    draft = draft.model_copy(update={"m": draft.m.model_copy(update={"loudness_lufs": target})})
    rendered = render(draft, sources={"a": clip}, posters={}, out=tmp_path / "o.mp4")
    integrated, peak = ebu_r128(tmp_path / "o.mp4")
    assert integrated == pytest.approx(target, abs=0.5)
    assert peak <= -1.0
    assert rendered.loudness_lufs == pytest.approx(integrated, abs=0.15)


@pytest.mark.parametrize("spoken", [False, True], ids=["music alone", "one clip of two speaks"])
def test_a_quiet_bed_is_no_reason_to_be_quiet(studio: Studio, tmp_path: Path, spoken: bool) -> None:
    """Under clips without sound a bed at a third of its volume is all there is: the programme is as loud as any."""
    mute = studio.clip("m.mp4", grey, frames=120)
    clip = studio.clip("a.mp4", grey, frames=120, sound=tone(4, level=0.1, hz=300)) if spoken else mute
    draft = with_sound(cut(("m", 0, 4), ("a", 0, 2), width=W, height=H), Bed(mood="upbeat"), v=0.35, duck=True)
    render(draft, sources={"m": mute, "a": clip}, posters={}, out=tmp_path / "o.mp4", quality="low")
    integrated, peak = ebu_r128(tmp_path / "o.mp4")
    assert integrated == pytest.approx(-14, abs=0.5)
    assert peak <= -1.0


@pytest.mark.parametrize("speed", [0.4, 0.5, 1.5, 3.0])
def test_speed_keeps_the_pitch_and_the_place(studio: Studio, speed: float) -> None:
    """A tone that begins 0.6 s into the span is heard, at its own pitch, at 0.6 s over the speed."""
    sound = np.zeros((2, 6 * RATE), np.float32)
    sound[:, RATE:] = tone(5, level=0.2, hz=500)
    clip = studio.clip("a.mp4", grey, frames=180, sound=sound)
    draft = cut(("a", 0.4, 1.6), width=W, height=H)
    segment = draft.t[0].sg[0]
    fast = segment.model_copy(update={"src": segment.src.model_copy(update={"speed": speed})})
    draft = draft.model_copy(update={"t": (Track(tt=TrackType.VIDEO, sg=(fast,)),)})
    heard = mix(draft, {"a": clip}, samples=round(1.6 * RATE))
    at = 0.6 / speed
    onset = np.argmax(np.abs(heard[0]) > np.abs(heard[0]).max() * 0.5) / RATE
    assert onset == pytest.approx(at, abs=0.04)
    if at < 1.3:
        part = heard[:, round((at + 0.05) * RATE) : round(1.55 * RATE)]
        assert strength(part, 500) > 5 * max(strength(part, 500 * speed), strength(part, 500 / speed))


def test_a_dip_is_silent_in_its_middle(studio: Studio) -> None:
    clips = {
        c: studio.clip(f"{c}.mp4", grey, frames=60, sound=tone(2, level=0.2, hz=h)) for c, h in (("a", 300), ("b", 700))
    }
    draft = cut(("a", 0, 1.0), ("b", 0, 1.0), width=W, height=H, fade_ms=400)
    second = draft.t[0].sg[1]
    faded = mix(draft, clips, samples=round(draft.d * RATE / 1000))
    dip = second.model_copy(update={"x": second.x.model_copy(update={"kind": "dip"})})
    dipped = draft.model_copy(update={"t": (Track(tt=TrackType.VIDEO, sg=(draft.t[0].sg[0], dip)),)})
    middle = slice(round(0.79 * RATE), round(0.81 * RATE))
    assert rms(faded[:, middle]) > 0.05
    assert rms(mix(dipped, clips, samples=faded.shape[1])[:, middle]) < rms(faded[:, middle]) / 5
