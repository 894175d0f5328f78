"""By mouse alone: clips in the file browser become a leaderboard and a reel; an export is watched and cancelled."""

from __future__ import annotations

import re
import threading

import pytest
from tests.tinyclip import draw_tiny

import vlai_widgets as vlai
from vlai_widgets.errors import VlaiError

pytestmark = [pytest.mark.browser, pytest.mark.slow, pytest.mark.usefixtures("labextension")]
NAMES = ("first.mp4", "second.mp4", "third.mp4")


@pytest.fixture
def clips(jupyterlab, request):
    folder = jupyterlab.root / f"way-{request.node.name[:16]}"
    folder.mkdir()
    return [draw_tiny(folder / name, number) for number, name in enumerate(NAMES)]


def listed(page, name):
    return page.locator(".jp-DirListing-item", has=page.get_by_text(name, exact=True))


def test_three_selected_clips_end_in_a_leaderboard_and_a_reel(lab_page, clips):
    page, folder = lab_page.page, clips[0].parent
    lab_page.open(folder.name)
    listed(page, NAMES[0]).click()
    listed(page, NAMES[2]).click(modifiers=["Shift"])
    listed(page, NAMES[1]).click(button="right")
    page.locator(".lm-Menu-item", has_text="Rank in Video Leaderboard").click()
    page.get_by_text(re.compile("3 clips ranked in")).wait_for(timeout=180_000)
    board = page.locator(".vlai-leaderboard").first
    for name in NAMES:
        board.get_by_text(name, exact=True).first.wait_for()
    exports = page.locator(".vlai-exports").first
    exports.get_by_role("button").first.click()
    exports.locator("button[type=submit]").click()
    page.locator(".vlai-export-reel video").first.wait_for(timeout=180_000)
    (reel,) = [path for path in folder.glob("*.mp4") if path.name not in NAMES]
    assert reel.stat().st_size > 10_000
    assert lab_page.errors == []


def test_a_running_export_is_seen_and_cancelled(lab_page, clips, tmp_path):
    for number, clip in enumerate(clips, 3):  # others than before: a reel that was rendered once is there at once
        draw_tiny(clip, number, seconds=6.0)
    board = vlai.rank(clips).result(timeout_s=180)
    ended = []

    def export():
        try:
            ended.append(board.export(tmp_path / "slow.mp4", quality="high", timeout_s=300))
        except VlaiError as error:
            ended.append(error)

    lab_page.open()
    page = lab_page.page
    work = threading.Thread(target=export)
    work.start()
    try:
        page.locator('.jp-SideBar [data-id="vlai-widgets-panel"]').click()
        cancel = page.get_by_role("button", name="Cancel the export of slow.mp4")
        cancel.wait_for()
        page.locator(".vlai-Status", has_text="Rendering slow.mp4").wait_for()
        cancel.click()
        page.locator(".vlai-Export", has_text="slow.mp4").filter(has_text="cancelled").wait_for()
    finally:
        work.join(300)
    assert isinstance(ended[0], VlaiError)
    assert page.locator(".vlai-Status").count() == 0 or not page.locator(".vlai-Status").first.is_visible()
    assert lab_page.errors == []
