"""The head of a Studio asks, starts, stops, and offers the last batch."""

from __future__ import annotations

from typing import Any

import pytest

from vlai_widgets.widgets.studio_head import StudioHead

pytestmark = pytest.mark.browser

PRESETS = [{"name": "attention", "label": "Attention"}, {"name": "conversion", "label": "Conversion"}]


class Desk:
    """Notes what the head asks of its Studio."""

    def __init__(self) -> None:
        self.asked: list[Any] = []
        self.paints = 0

    def _painted(self) -> None:
        self.paints += 1

    def start(self, *, prompt: str, preset: str | None) -> None:
        self.asked.append(("start", prompt, preset))

    def __getattr__(self, name: str) -> Any:
        return lambda *args: self.asked.append((name, *args))


def head(desk: Desk, **traits: Any) -> StudioHead:
    told = {"_backend": {"name": "local", "credits": None}, "_presets": PRESETS, "_prompt": "rank these", "_count": 10}
    return StudioHead(desk, **{**told, **traits})  # type: ignore[arg-type]


def test_the_question_and_the_preset_go_to_the_studio(bench: Any) -> None:
    desk = Desk()
    shown = bench(head(desk))
    shown.page.get_by_label("What do you want to know?").fill("top 3 by hook")
    shown.page.get_by_label("Preset").select_option("conversion")
    shown.page.get_by_role("button", name="Rank 10 clips").click()
    shown.until(lambda: desk.asked)
    assert desk.asked == [("start", "top 3 by hook", "conversion")]
    assert not shown.problems


def test_the_studio_hears_that_it_is_seen(bench: Any) -> None:
    desk = Desk()
    shown = bench(head(desk))
    shown.until(lambda: desk.paints == 1)


def test_nothing_can_be_started_without_clips(bench: Any) -> None:
    shown = bench(head(Desk(), _count=0))
    assert shown.page.get_by_role("button", name="Choose clips first").is_disabled()


def test_a_run_can_be_stopped_and_says_so(bench: Any) -> None:
    desk = Desk()
    shown = bench(head(desk, _status="running"))
    shown.page.get_by_role("button", name="Stop").click()
    shown.until(lambda: desk.asked == [("stop",)])


@pytest.mark.parametrize(("finished", "words"), [(True, "Last batch: 7 clips"), (False, "not finished")])
def test_the_last_batch_is_offered(bench: Any, finished: bool, words: str) -> None:
    desk = Desk()
    shown = bench(head(desk, _resume={"count": 7, "began_at": 1_790_000_000.0, "finished": finished}))
    assert words in shown.page.locator(".vlai-studio-last").inner_text()
    shown.page.get_by_role("button", name="Resume last batch").click()
    shown.until(lambda: desk.asked == [("resume",)])


@pytest.mark.parametrize(("backend", "words"), [("local", "nothing is uploaded"), ("cloud", "clips are uploaded")])
def test_where_the_clips_go_is_always_said(bench: Any, backend: str, words: str) -> None:
    shown = bench(head(Desk(), _backend={"name": backend, "credits": 82}))
    assert words in shown.page.locator(".vlai-studio-backend").inner_text()


def test_it_speaks_chinese(bench: Any) -> None:
    shown = bench(head(Desk(), language="zh"))
    assert shown.page.get_by_role("button", name="为 10 个视频排名").count() == 1
