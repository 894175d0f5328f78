"""The parts can be read and used by everyone: every control has a name, every text enough contrast, in both themes."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest

from vlai_widgets import AssistantPanel, ClipPicker, RunLog
from vlai_widgets.models import Progress

pytestmark = pytest.mark.browser

# WCAG 2.2, 1.4.3: 4.5:1 between text and what is behind it (relative luminance as defined there); 4.1.2: names.
LOOK = r"""() => {
    const linear = (v) => (v <= 0.04045 ? v / 12.92 : ((v + 0.055) / 1.055) ** 2.4);
    const numbers = (css) => css.match(/[\d.]+/g).map(Number);
    const light = ([r, g, b]) => 0.2126 * linear(r / 255) + 0.7152 * linear(g / 255) + 0.0722 * linear(b / 255);
    const behind = (e) => {
        for (; e; e = e.parentElement) {
            const colour = numbers(getComputedStyle(e).backgroundColor);
            if (colour.length < 4 || colour[3] > 0.9) return colour;
        }
        return [255, 255, 255];
    };
    const faint = [];
    const walker = document.createTreeWalker(document.querySelector(".vlai"), NodeFilter.SHOW_TEXT);
    while (walker.nextNode()) {
        const e = walker.currentNode.parentElement;
        const skip = !walker.currentNode.data.trim() || !e.checkVisibility();
        if (skip || e.closest(":disabled, [aria-disabled=true], .vlai-hidden-words")) continue;
        const [a, b] = [light(numbers(getComputedStyle(e).color)), light(behind(e))];
        if ((Math.max(a, b) + 0.05) / (Math.min(a, b) + 0.05) < 4.5) faint.push(walker.currentNode.data);
    }
    const controls = "button, input, select, textarea, [role=listbox], [role=log], [role=img], [role=progressbar]";
    const nameless = [...document.querySelectorAll(controls)]
        .filter((e) => e.checkVisibility() && !e.getAttribute("aria-label") && !e.textContent.trim())
        .map((e) => e.outerHTML.slice(0, 100));
    return { faint, nameless };
}"""


def log() -> RunLog:
    made = RunLog()
    made.begin(clips=("a.mp4", "b.mp4"), plan=("upload", "analyse"), stop=lambda: None)
    made.write("Analysing", kind="step")
    made.progress(Progress(stage="analyse", done=0.4, clip="a.mp4", overall=0.2))
    made.write("b.mp4: cannot be decoded.", kind="error")
    made.write("**a.mp4** leads.\n\n| clip | score |\n|---|---|\n| a.mp4 | 71.2 |\n", kind="text")
    made.write("Still working...", kind="note")
    return made


def panel() -> AssistantPanel:
    made = AssistantPanel()
    made._refresh = lambda: None  # type: ignore[method-assign]
    made._backend, made._situation, made._timeline = "local", "draft", "Timeline (1 track): 1. Video: a.mp4 (0-2s)"
    for kind in ("user", "text", "changes", "note", "error"):
        made._write(kind, f"a {kind}")
    return made


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("make", [log, panel, ClipPicker], ids=["log", "panel", "picker"])
def test_texts_have_contrast_and_controls_have_names(bench: Any, theme: str, make: Any, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (tmp_path / "folder").mkdir()
    shown = bench(make(tmp_path) if make is ClipPicker else make(), theme=theme, width_px=700)
    shown.until(lambda: shown.page.locator(".vlai-log-row, .vlai-talk-error, .vlai-pick-entry").count())
    assert shown.page.evaluate(LOOK) == {"faint": [], "nameless": []}
    if make is ClipPicker:
        shown.page.get_by_role("tab", name="From your computer").click()
        assert shown.page.evaluate(LOOK) == {"faint": [], "nameless": []}
    wide = "() => document.documentElement.scrollWidth > document.documentElement.clientWidth"
    assert not shown.page.evaluate(wide)
    assert not shown.problems
