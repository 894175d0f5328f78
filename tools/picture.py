"""Makes the README's picture from the real thing: the report of `vlai demo` beside three frames of its video.

Run: vlai demo --out DIR && python tools/picture.py DIR docs/images
Needs the test extra (for the browser driver) and a Chromium at /usr/bin/chromium.
"""

from __future__ import annotations

import sys
from pathlib import Path

import av
from PIL import Image
from playwright.sync_api import sync_playwright

WIDTH_PX, HEIGHT_PX, GAP_PX = 1280, 1190, 28
FRAMES = (0.045, 0.82, 0.97)
"""Where in the video the frames are taken, as shares of its duration: opening, winner, table."""


def main() -> None:
    """Write leaderboard-light.png and leaderboard-dark.png."""
    results, images = Path(sys.argv[1]).resolve(), Path(sys.argv[2])
    images.mkdir(parents=True, exist_ok=True)
    frames = video_frames(results / "leaderboard.mp4")
    for scheme, paper in (("light", "#ffffff"), ("dark", "#14161a")):
        shot = images / f"leaderboard-{scheme}.png"
        screenshot(results / "leaderboard.html", shot, scheme)
        compose(Image.open(shot).convert("RGB"), frames, paper).save(shot, optimize=True)


def screenshot(page_file: Path, out: Path, scheme: str) -> None:
    """Take the first screen of the report."""
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path="/usr/bin/chromium", args=["--no-sandbox"])
        page = browser.new_page(viewport={"width": WIDTH_PX, "height": HEIGHT_PX}, color_scheme=scheme)
        page.goto(page_file.as_uri())
        page.screenshot(path=str(out))
        browser.close()


def video_frames(path: Path) -> list[Image.Image]:
    """Three frames of the video, in order."""
    with av.open(str(path)) as container:
        duration_s = float(container.duration or 0) / av.time_base
        wanted = [share * duration_s for share in FRAMES]
        found = []
        for frame in container.decode(video=0):
            if wanted and frame.time >= wanted[0]:
                found.append(frame.to_image())
                wanted.pop(0)
    return found


def compose(report: Image.Image, frames: list[Image.Image], paper: str) -> Image.Image:
    """Put the report left and the frames below each other at the right."""
    height = (report.height - GAP_PX * (len(frames) + 1)) // len(frames)
    small = [frame.resize((round(frame.width * height / frame.height), height), Image.LANCZOS) for frame in frames]
    canvas = Image.new("RGB", (report.width + small[0].width + 2 * GAP_PX, report.height), paper)
    canvas.paste(report, (0, 0))
    for number, frame in enumerate(small):
        canvas.paste(frame, (report.width + GAP_PX, GAP_PX + number * (height + GAP_PX)))
    return canvas


if __name__ == "__main__":
    main()
