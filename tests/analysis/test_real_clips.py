"""Real and really damaged files: nothing crashes, nothing hangs, nothing absurd is claimed."""

from __future__ import annotations

import math
import os
from pathlib import Path

import pytest

from vlai_widgets.engine.analysis import analyze

CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips"))
pytestmark = [pytest.mark.clips, pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent")]

ERRORS = {
    "derived_random_bytes.mp4": "not a video",
    "derived_truncated_no_moov.mp4": "cut off",
    "derived_zero_bytes.mp4": "empty",
    "mz_chunk_out_of_range.mp4": "damaged",
    "mz_short_cenc.mp4": "encrypted",
}
CUTS = {  # seen by eye
    "bbb_30s.webm": [11.79, 15.67, 22.96],
    "tears_of_steel_battle.webm": [16.92, 19.96, 23.46, 24.67],
    "bee_720p.mp4": [],
}


def odd_files():
    return sorted((CLIPS / "odd").iterdir()) if CLIPS.is_dir() else []


@pytest.mark.parametrize("path", odd_files(), ids=lambda p: p.name)
def test_odd_files(path):
    analysis = analyze(path, clip_id="c", clip=path.name, sha256="").analysis
    if path.name in ERRORS:
        assert ERRORS[path.name] in analysis.error
        return
    assert analysis.error is None
    if path.name == "derived_png_named.mp4":
        assert {"still_image", "image_named_as_video"} <= set(analysis.flags)
        return
    assert ("sound_only" in analysis.flags) == (path.name == "mb_multi_audio_only.mp4")
    assert analysis.media.duration_s > 0
    assert len(analysis.timeline) == math.ceil(analysis.media.duration_s - 1e-6)
    for measured in analysis.measurements:
        assert measured.value is None or math.isfinite(measured.value)
        if measured.feature.endswith("_pct") and measured.value is not None:
            assert 0 <= measured.value <= 100 + 1e-9, measured
    damaged = path.name in ("decord_corrupted.mp4", "derived_truncated_60pct.mp4", "mz_no_timescale.mp4")
    assert ("truncated" in analysis.flags) or not damaged


@pytest.mark.parametrize("name", CUTS)
def test_cuts_of_real_clips(name):
    path = next(CLIPS.glob(f"*/{name}"))
    found = analyze(path, clip_id="c", clip=name, sha256="").analysis.cuts_s
    assert found == pytest.approx(CUTS[name], abs=0.05)
