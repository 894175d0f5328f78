"""The whole flow by mouse in a real JupyterLab: choose, rank, weigh, watch, ask, export, reload, restart."""

from __future__ import annotations

import os
import re
import shutil
from pathlib import Path
from typing import Any

import pytest
from tests.lab import LabPage
from tests.widgets.axe import grave_violations

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CLIPS = ("coffee-ritual.mp4", "lamp-evening.mp4", "soda-fizz.mp4")
CELLS = ["import vlai_widgets as vlai", 'studio = vlai.Studio("clips")\nstudio']


STICKS_OUT = """() => {
    const edge = document.querySelector('.vlai-studio').getBoundingClientRect().right + 1;
    return [...document.querySelectorAll('.vlai-studio *')]
        .filter((node) => node.checkVisibility() && node.getBoundingClientRect().right > edge)
        .filter((node) => !node.closest('.js-plotly-plot, svg'))
        .map((node) => node.outerHTML.slice(0, 120));
}"""


@pytest.fixture
def studio(lab_page: LabPage, samples: dict[str, Path]) -> LabPage:
    """A notebook with a Studio on a folder of clips, drawn and idle."""
    folder = lab_page.lab.root / "clips"
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir()
    for name in CLIPS:
        shutil.copy(samples[name], folder)
    lab_page.open_notebook(CELLS)
    lab_page.run_all()
    lab_page.page.locator(".vlai-studio-head").wait_for()
    return lab_page


def rank_all(lab: LabPage) -> None:
    lab.page.get_by_role("button", name=re.compile(r"Rank \d+ clips")).click()
    lab.page.get_by_text(re.compile(r"\d+ clips ranked in")).wait_for(timeout=180_000)
    rows(lab).nth(len(CLIPS) - 1).wait_for()


def rows(lab: LabPage) -> Any:
    return lab.page.locator(".vlai-leaderboard .vlai-table .row")


def top_of(lab: LabPage, part: str) -> float:
    """How far down on the page a part of the Studio begins, in CSS pixels."""
    box = lab.page.locator(f".vlai-studio-{part}").bounding_box()
    assert box is not None
    return float(box["y"])


def click_a_bar(lab: LabPage) -> None:
    """Click the last bar of the chart, as a hand does: Plotly listens to the pointer above its bars."""
    bar = lab.page.locator(".vlai-leaderboard .js-plotly-plot .barlayer path").last
    bar.scroll_into_view_if_needed()
    box = bar.bounding_box()
    assert box is not None
    lab.page.mouse.move(box["x"] + box["width"] / 2 - 3, box["y"] + box["height"] / 2)
    lab.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def compare_the_first_two(lab: LabPage) -> None:
    for at in range(2):
        rows(lab).nth(at).get_by_role("checkbox").click()
    lab.page.get_by_role("button", name="Compare", exact=True).click()
    lab.page.locator(".vlai-studio-compare .vlai-tile").nth(1).wait_for()
    lab.page.wait_for_function(
        "() => [...document.querySelectorAll('.vlai-compare video')].every((video) => video.readyState >= 2)"
    )


def export_the_best_two(lab: LabPage) -> None:
    """Export by button, and play the video where it is."""
    lab.page.get_by_role("button", name="Export video").click()
    form = lab.page.locator(".vlai-export-form")
    form.get_by_label("File name").fill("best-two.mp4")
    form.get_by_label("Clips").select_option("2")
    form.get_by_role("button", name="Export", exact=True).click()
    lab.page.get_by_text("best-two.mp4 is ready.").wait_for(timeout=180_000)
    lab.page.wait_for_function("() => document.querySelector('.vlai-export-reel video')?.readyState >= 2")
    assert video_is_seen(lab, ".vlai-export-reel video")


def ask(lab: LabPage, what: str) -> None:
    """Ask the assistant for one edit, and wait until it says what it changed."""
    lab.page.get_by_label("What should be done?").fill(what)
    lab.page.get_by_role("button", name="Send", exact=True).click()
    lab.page.locator(".vlai-talk-changes").last.wait_for(timeout=60_000)


def kept(name: str, lab: LabPage) -> None:
    """Keep a picture of what is seen, where VLAI_ARTEFACTS says."""
    if folder := os.environ.get("VLAI_ARTEFACTS"):
        Path(folder).mkdir(parents=True, exist_ok=True)
        lab.screenshot(Path(folder) / f"{name}.png")


def video_is_seen(lab: LabPage, selector: str) -> bool:
    """True if the video's time moves and its frame is not black."""
    return lab.page.evaluate(
        """async (selector) => {
            const video = document.querySelector(selector);
            video.muted = true;
            const from = video.currentTime;
            await video.play();
            await new Promise((done) => setTimeout(done, 700));
            const canvas = document.createElement('canvas');
            canvas.width = canvas.height = 32;
            const pen = canvas.getContext('2d');
            pen.drawImage(video, 0, 0, 32, 32);
            const bytes = pen.getImageData(0, 0, 32, 32).data;
            const bright = bytes.some((value, i) => i % 4 !== 3 && value > 24);
            video.pause();
            return video.currentTime > from && bright;
        }""",
        selector,
    )


def test_clips_become_a_board_that_outlives_page_and_kernel(studio: LabPage) -> None:
    rank_all(studio)
    kept("studio-light", studio)
    assert rows(studio).count() == len(CLIPS)

    click_a_bar(studio)
    studio.page.wait_for_function("() => document.querySelector('.vlai-leaderboard video')?.readyState >= 2")
    assert video_is_seen(studio, ".vlai-leaderboard video")

    before = rows(studio).all_inner_texts()
    slider = studio.page.get_by_role("slider", name=re.compile("Hook")).first
    slider.focus()
    studio.page.keyboard.press("Home")
    studio.page.wait_for_function(
        "before => [...document.querySelectorAll('.vlai-table .row')].some((row, i) => row.innerText !== before[i])",
        arg=before,
    )

    compare_the_first_two(studio)
    export_the_best_two(studio)
    kept("studio-exported", studio)
    ask(studio, "make it 1:1")

    studio.reload()
    rows(studio).nth(len(CLIPS) - 1).wait_for()
    studio.page.locator(".vlai-studio-compare .vlai-tile").nth(1).wait_for()
    studio.page.locator(".vlai-talk-user").get_by_text("make it 1:1").wait_for()
    assert studio.page.get_by_text(re.compile(r"\d+ clips ranked in")).count()

    studio.restart_kernel()
    studio.run_all()
    studio.page.get_by_role("button", name="Resume last batch").click()
    rows(studio).nth(len(CLIPS) - 1).wait_for()
    studio.page.wait_for_function("() => document.querySelector('.vlai-leaderboard video')")
    assert studio.errors == []


def test_it_fits_at_every_width_and_what_is_looked_at_comes_first(studio: LabPage) -> None:
    page = studio.page
    studio.execute("application:toggle-left-area")
    assert not page.locator(".vlai-studio-log").is_visible()  # nothing has run yet
    page.get_by_role("button", name=re.compile(r"Rank \d+ clips")).click()
    page.locator(".vlai-studio-log").wait_for()
    assert top_of(studio, "log") < top_of(studio, "picker")
    page.get_by_text(re.compile(r"\d+ clips ranked in")).wait_for(timeout=180_000)
    rows(studio).nth(len(CLIPS) - 1).wait_for()
    for width_px in (700, 1000, 1600):
        page.set_viewport_size({"width": width_px, "height": 1000})
        for theme in ("light", "dark"):
            studio.theme(theme)
            page.locator(".vlai-studio").scroll_into_view_if_needed()
            page.wait_for_function(
                "() => document.querySelectorAll('.vlai-leaderboard .js-plotly-plot .barlayer path').length > 0"
            )
            assert page.evaluate(STICKS_OUT) == [], (width_px, theme)
            kept(f"studio-{width_px}-{theme}", studio)
        assert (top_of(studio, "board") < top_of(studio, "picker")) == (width_px <= 1000)
    assert studio.errors == []


@pytest.mark.parametrize("theme", ["light", "dark"])
def test_nobody_is_kept_out_and_nothing_comes_from_a_network(studio: LabPage, theme: str) -> None:
    strangers: list[str] = []
    ours = (studio.lab.url, "blob:", "data:")
    studio.page.on("request", lambda request: None if request.url.startswith(ours) else strangers.append(request.url))
    studio.theme(theme)
    rank_all(studio)
    kept(f"studio-{theme}-axe", studio)
    assert grave_violations(studio.page, ".vlai") == []
    assert strangers == []


def test_keys_typed_in_the_studio_stay_there(studio: LabPage) -> None:
    cells = studio.page.locator(".jp-Notebook .jp-Cell").count()
    tried = 0
    for control in studio.page.query_selector_all(".vlai button, .vlai select, .vlai [tabindex='0']"):
        # Some are made anew while the clips are looked at: those are tried by their like.
        if control.evaluate("e => e.isConnected && !e.disabled && e.checkVisibility()"):
            control.evaluate("e => e.focus()")
            studio.page.keyboard.press("b")
            tried += 1
    assert tried > 5
    assert studio.page.locator(".jp-Notebook .jp-Cell").count() == cells


def test_a_second_view_shows_the_same(studio: LabPage) -> None:
    studio.open_notebook([*CELLS, "studio"])
    studio.run_all()
    heads, chosen = studio.page.locator(".vlai-studio-head"), studio.page.locator(".vlai-chosen-row")
    heads.nth(1).wait_for()
    chosen.nth(2 * len(CLIPS) - 1).wait_for()
    studio.page.locator(".vlai-clip-picker").first.locator(".vlai-chosen-row button").first.click()
    for at in range(2):
        heads.nth(at).get_by_role("button", name=f"Rank {len(CLIPS) - 1} clips").wait_for()
    assert studio.errors == []
