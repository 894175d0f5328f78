"""Makes the README's pictures of JupyterLab from the real thing: the Studio with ten ranked clips, light and dark.

Run: vlai demo --out DIR && python tools/lab_picture.py DIR docs/images
Needs the test extra (for the browser driver), a Chromium at /usr/bin/chromium, and the built extension (pip install .).
"""

from __future__ import annotations

import re
import shutil
import sys
import tempfile
from pathlib import Path

from playwright.sync_api import sync_playwright

sys.path.insert(0, str(Path(__file__).parents[1]))  # the driver of the tests lies beside this folder

from tests.lab import JupyterLab, LabPage

WIDTH_PX, HEIGHT_PX = 1600, 1120
CELL = 'import vlai_widgets as vlai\n\nvlai.Studio("clips", autostart=True)'
RANKED = re.compile(r"\d+ clips ranked in")


def main() -> None:
    """Write studio-light.png, studio-dark.png, board-light.png and board-dark.png."""
    results, images = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    images.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as scratch:
        folder = Path(scratch)
        shutil.copytree(results / "clips", folder / "root" / "clips")
        shutil.copy(results / "board.vlai", folder / "root" / "board.vlai")
        lab = JupyterLab(folder)
        try:
            with sync_playwright() as playwright:
                chromium = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
                take(LabPage(lab, chromium, width_px=WIDTH_PX, height_px=HEIGHT_PX), images)
                chromium.close()
        finally:
            lab.stop()


def take(lab: LabPage, images: Path) -> None:
    """Rank in the Studio, then open the saved board; take both in both themes."""
    lab.open_notebook([CELL], name="Video Leaderboard.ipynb")
    lab.execute("application:toggle-left-area")
    lab.run_all()
    lab.page.get_by_text(RANKED).wait_for(timeout=600_000)
    board = lab.page.locator(".vlai-leaderboard").first
    board.locator(".js-plotly-plot .barlayer path").last.wait_for()
    lab.page.locator(".vlai-studio-head").evaluate("head => head.scrollIntoView({block: 'start'})")
    both_themes(lab, images, "studio")
    lab.execute("application:toggle-left-area")
    lab.page.locator(".jp-DirListing-item", has_text="board.vlai").dblclick()
    lab.page.frame_locator(".vlai-BoardView-frame").locator("h1").wait_for()
    both_themes(lab, images, "board")


def both_themes(lab: LabPage, images: Path, name: str) -> None:
    """Take what is seen in the light and in the dark theme."""
    for theme in ("light", "dark"):
        lab.theme(theme)
        lab.page.wait_for_timeout(800)  # colours fade over
        lab.screenshot(images / f"{name}-{theme}.png")


if __name__ == "__main__":
    main()
