"""Clips side by side in step, one of them heard; and where the gap between two comes from."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import pytest
from tests.widgets import boards

from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import CloudScore
from vlai_widgets.widgets.compare_view import CompareView

pytestmark = pytest.mark.browser

TIMES = "() => [...document.querySelectorAll('video')].map((video) => video.currentTime)"
HEARD = "() => [...document.querySelectorAll('video')].map((video) => !video.muted)"


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return boards.clips(tmp_path_factory.mktemp("clips"), 6)


def ready(shown: Any) -> None:
    shown.until(
        lambda: shown.page.evaluate("() => [...document.querySelectorAll('video')].every((v) => v.readyState >= 2)")
    )


def test_clips_run_in_step_and_one_is_heard(bench: Any, clips: dict[str, Path]) -> None:
    board = boards.board(6, files=clips)
    shown = bench(CompareView(board, *board.clips[:3]))
    ready(shown)
    assert shown.page.evaluate(HEARD) == [True, False, False]
    shown.page.locator(".vlai-tile .vlai-tool").nth(1).click()
    assert shown.page.evaluate(HEARD) == [False, True, False]
    shown.page.get_by_role("button", name="Play all (space)").click()
    shown.until(lambda: min(shown.page.evaluate(TIMES)) > 0.3)
    shown.page.evaluate("() => { document.querySelectorAll('video')[2].currentTime = 2.8; }")
    shown.until(lambda: max(shown.page.evaluate(TIMES)) - min(shown.page.evaluate(TIMES)) < 0.15)
    shown.page.get_by_role("button", name="Pause (space)").click()
    shown.page.get_by_role("slider").fill("1.5")
    shown.until(lambda: all(abs(t - 1.5) < 0.05 for t in shown.page.evaluate(TIMES)))
    shown.page.get_by_role("button", name="One frame on (.)").click()
    shown.until(lambda: {int(t * boards.FPS) for t in shown.page.evaluate(TIMES)} == {38})
    assert not shown.problems


def test_the_gap_adds_up(bench: Any, clips: dict[str, Path]) -> None:
    board = boards.board(6, files=clips)
    a, b = board.rows[0], board.rows[3]
    shown = bench(CompareView(board, a.clip, b.clip))
    shown.until(lambda: shown.page.locator(".vlai-gap li").count() > 2)
    said = [
        text.replace("\u2212", "-")
        for text in shown.page.locator(".vlai-gap li > .vlai-number:nth-child(3)").all_inner_texts()
    ]
    assert sum(map(float, said)) == pytest.approx(a.score - b.score, abs=0.05 * len(said))
    assert (
        f"{a.clip} is {a.score - b.score:.1f} points ahead of {b.clip}" in shown.page.locator(".vlai-gap").inner_text()
    )


def test_scores_without_parts_say_so(bench: Any) -> None:
    board = Leaderboard.from_scores([CloudScore(clip="a.mp4", score=71.0), CloudScore(clip="b.mp4", score=64.0)])
    shown = bench(CompareView(board))
    shown.until(lambda: "no parts" in shown.page.locator(".vlai-gap").inner_text())
    assert shown.page.locator(".vlai-tile strong").all_inner_texts() == ["71.0", "64.0"]


def test_what_cannot_be_compared_is_refused() -> None:
    board = boards.board(6)
    with pytest.raises(InputError, match="two to 4"):
        CompareView(board, board.clips[0])
    with pytest.raises(InputError, match="twice"):
        CompareView(board, board.clips[0], board.clips[0])
    with pytest.raises(UnknownOption):
        CompareView(board, board.clips[0], "nothing.mp4")
