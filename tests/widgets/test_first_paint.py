"""A Studio is seen before the libraries that it works with are loaded."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest
from tests.benchmarks.first_paint import HEAVY, paint
from tests.lab import LabPage

GENEROUS_MS = 5_000
"""The budget is 1000 ms; `python -m tests.benchmarks --only first-paint` says what it takes on a quiet machine."""


@pytest.mark.parametrize("made", ["Studio()", "ClipPicker()", "RunLog()"])
def test_nothing_heavy_is_loaded_to_make_what_is_shown_first(made: str) -> None:
    code = f"import sys, vlai_widgets as v; v.{made}; print([m for m in {HEAVY!r} if m in sys.modules])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "[]"


@pytest.mark.browser
@pytest.mark.slow
def test_a_studio_is_seen_first_and_completed_then(lab_page: LabPage, samples: dict[str, Path]) -> None:
    seen = paint(lab_page, list(samples.values())[:3])
    assert seen["loaded"] == []
    assert seen["first_ms"] < GENEROUS_MS
    presets = lab_page.page.get_by_label("Preset").first
    presets.locator("option", has_text="Conversion").wait_for(state="attached")
    # What was not needed is there by now, and the clips were looked at.
    lab_page.page.locator(".vlai-chosen-row img").first.wait_for()
    assert lab_page.errors == []
