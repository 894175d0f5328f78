"""Each part alone, in both themes: axe finds nothing that keeps people out."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest
from tests.widgets import boards
from tests.widgets.axe import grave_violations

import vlai_widgets as vlai
from vlai_widgets.widgets.base import VlaiWidget

pytestmark = pytest.mark.browser

PARTS: dict[str, Callable[[Any, Path], VlaiWidget]] = {
    "leaderboard": lambda board, _: vlai.LeaderboardView(board),
    "player": lambda board, _: vlai.ClipPlayer(board=board),
    "compare": lambda board, _: vlai.CompareView(board, *board.clips[:3]),
    "reel": lambda _, folder: vlai.ReelPlayer(folder / "clip_00.mp4"),
    "run-log": lambda *_: vlai.RunLog(),
    "clip-picker": lambda _, folder: vlai.ClipPicker(folder),
    "assistant": lambda *_: vlai.AssistantPanel(),
}


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tmp_path_factory.mktemp("clips")
    boards.clips(place, 6)
    return place


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("part", PARTS)
def test_a_part_keeps_nobody_out(bench: Any, folder: Path, part: str, theme: str) -> None:
    board = boards.board(6, files={f"c{i}": folder / f"clip_{i:02d}.mp4" for i in range(6)})
    shown = bench(PARTS[part](board, folder), theme=theme)
    shown.until(lambda: shown.page.locator(".vlai button").count() > 0)
    if part == "leaderboard":
        shown.until(lambda: shown.page.locator(".row").count() == 6)
    assert grave_violations(shown.page, ".vlai") == []
    assert not shown.problems
