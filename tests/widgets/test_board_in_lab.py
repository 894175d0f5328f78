"""The leaderboard in a real JupyterLab: bars, clips by address, weights, reload, themes, and the saved notebook."""

from __future__ import annotations

import json
import subprocess
import sys
from pathlib import Path

import pytest
from tests.lab import JupyterLab, LabPage, Wire
from tests.widgets import boards
from tests.widgets.test_clip_player import FRAME
from tests.widgets.test_leaderboard_view import NAMES

pytestmark = [pytest.mark.browser, pytest.mark.slow]

CELLS = ["import vlai_widgets as vlai", "board = vlai.load('q3/board.vlai')\nboard"]
BAR = ".js-plotly-plot .barlayer .trace"
TEXT_COLOURS = """() => [...document.querySelectorAll('.js-plotly-plot text')].filter((node) => node.textContent.trim())
    .map((node) => getComputedStyle(node).fill)"""


@pytest.fixture
def opened(jupyterlab: JupyterLab, lab_page: LabPage) -> LabPage:
    """A page that shows a board of ten clips, which lie beside it."""
    folder = jupyterlab.root / "q3"
    if not folder.exists():
        folder.mkdir()
        files = boards.clips(folder, 10)
        made = boards.board(sizes={clip_id: path.stat().st_size for clip_id, path in files.items()})
        made.save(folder / "board.vlai")
    lab_page.wire = Wire(lab_page)
    lab_page.notebook = lab_page.open_notebook(CELLS)
    lab_page.run_all(timeout_s=120)
    drawn(lab_page)
    return lab_page


def drawn(page: LabPage) -> None:
    page.page.locator(f"{BAR} path").first.wait_for()
    page.page.wait_for_function("() => document.querySelector('video')?.readyState >= 1")
    page.page.wait_for_function("() => document.querySelectorAll('.row').length === 10")


def click_bar(page: LabPage, dimension: int, row: int) -> None:
    # Below the name, on the bar itself.
    box = page.page.locator(BAR).nth(dimension).locator("path").nth(row).bounding_box()
    page.page.mouse.click(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def test_a_bar_plays_its_clip_and_a_weight_moves_the_ranks(opened: LabPage, tmp_path: Path) -> None:
    page = opened.page
    assert not page.locator(".vlai-static").is_visible()
    names = page.evaluate(NAMES)
    click_bar(opened, 0, 2)
    page.wait_for_function("(name) => document.querySelector('.vlai-who-now').textContent.includes(name)", arg=names[2])
    page.wait_for_function("() => document.querySelector('video').currentTime > 0.3")
    assert "/vlai/media/" in page.evaluate("() => document.querySelector('video').src")
    page.wait_for_function(f"() => ({FRAME})() > 40")

    page.locator(".vlai-weight input").first.focus()
    page.keyboard.press("End")
    page.wait_for_function("(before) => (" + NAMES + ")().join() !== before", arg=",".join(names))
    page.wait_for_function("() => document.querySelectorAll('.row.settling').length === 0")
    after = page.evaluate(NAMES)
    page.wait_for_function(
        "(name) => document.querySelector('.js-plotly-plot .textpoint').textContent === name", arg=after[0]
    )

    opened.reload()
    drawn(opened)
    assert page.evaluate(NAMES) == after
    assert names[2] in page.locator(".vlai-who-now").inner_text()
    page.wait_for_function(
        "(name) => document.querySelector('.js-plotly-plot .textpoint').textContent === name", arg=after[0]
    )
    assert not [cell for cell in page.locator(".jp-Cell").all() if cell.inner_text() == "b"]
    assert opened.errors == []


def test_the_charts_text_is_readable_in_every_theme_at_once(opened: LabPage) -> None:
    opened.theme("light")  # the server remembers what was chosen last
    light = opened.page.evaluate(TEXT_COLOURS)
    assert all(luminance(colour) < 0.2 for colour in light), light
    opened.theme("dark")
    dark = opened.page.evaluate(TEXT_COLOURS)
    assert all(luminance(colour) > 0.3 for colour in dark), dark
    opened.theme("light")


def luminance(colour: str) -> float:
    channels = [int(part) / 255 for part in colour[colour.index("(") + 1 : -1].split(",")[:3]]
    linear = [c / 12.92 if c <= 0.04045 else ((c + 0.055) / 1.055) ** 2.4 for c in channels]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def test_a_saved_notebook_is_small_and_shows_the_board_without_a_kernel(opened: LabPage, tmp_path: Path) -> None:
    assert opened.wire.received_bytes < 500_000, opened.wire.received_bytes
    opened.save()
    saved = opened.notebook.read_text(encoding="utf-8")
    assert len(saved) < 2_000_000
    outputs = json.loads(saved)["cells"][1]["outputs"]
    assert len(outputs) == 2
    assert "data:image/jpeg;base64," in "".join(outputs[1]["data"]["text/html"])

    copy = opened.notebook.with_name("copy.ipynb")
    copy.write_text(saved, encoding="utf-8")
    opened.lab.stop_kernels()
    opened.open("copy.ipynb")
    static = opened.page.locator(".vlai-static")
    static.wait_for(state="visible")
    assert static.locator("tbody tr").count() == 10
    assert "Error displaying widget" not in opened.outputs()
    assert "LeaderboardView" not in opened.outputs()

    done = [sys.executable, "-m", "nbconvert", "--to", "html", str(copy), "--output-dir", str(tmp_path)]
    subprocess.run(done, check=True, capture_output=True, timeout=120)
    opened.page.goto((tmp_path / "copy.html").as_uri())
    static = opened.page.locator(".vlai-static")
    assert static.is_visible()
    assert static.locator("img").count() == 10
    opened.page.wait_for_function(
        "() => [...document.querySelectorAll('.vlai-static img')].every((i) => i.naturalWidth)"
    )


def test_nothing_is_shown_twice_elsewhere(tmp_path: Path) -> None:
    """On a terminal the board is its words."""
    code = "import vlai_widgets as v; from IPython.display import display; display(v.Leaderboard.from_analyses([]))"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True, timeout=60)
    assert done.stdout.strip() == "<Leaderboard: no clips>"
