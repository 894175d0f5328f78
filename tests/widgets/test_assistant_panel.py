"""Talking with the assistant: typed and by button, with the real engine and with a service that answers in odd ways."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import nbformat
import pytest
from tests.client.conftest import SESSION, frames, serving
from tests.test_whole_way import make_clip

import vlai_widgets as vlai
from vlai_widgets import AssistantPanel
from vlai_widgets.errors import InputError
from vlai_widgets.widgets.assistant_panel import live

pytestmark = pytest.mark.browser


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    make_clip(tmp_path / "a.mp4", seconds=2)
    make_clip(tmp_path / "b.mp4", seconds=2, speed=2)
    return tmp_path


@pytest.fixture
def cloud(monkeypatch: pytest.MonkeyPatch) -> Iterator[Any]:
    with serving() as service:
        service.on("POST", "/api/tasks/me/with-session/nemo_agent", {"task_id": "t1", "session_id": SESSION})
        service.on("GET", f"/api/state/nemo_agent/me/{SESSION}/latest", {"session_id": SESSION, "state": {}})
        service.on("GET", "/api/credits/balance/simple", {"available": 90, "frozen": 10})
        yield service


def said(text: str, **more: Any) -> dict[str, Any]:
    return {"content": {"parts": [{"text": text}]}, "author": "nemo", **more}


def ask(shown: Any, text: str) -> None:
    box = shown.page.get_by_role("textbox", name="What should be done?")
    before = len(shown.widget._book.lines)
    box.fill(text)
    box.press("Enter")
    shown.until(lambda: len(shown.widget._book.lines) >= before + 2 and not shown.widget.busy, timeout_s=60)


def talk(shown: Any) -> str:
    return shown.page.locator(".vlai-talk").inner_text()


def test_clips_are_brought_ranked_edited_and_undone_by_typing_and_by_button(bench: Any, folder: Path) -> None:
    with vlai.connect("local") as backend:
        shown = bench(AssistantPanel(backend.open_session()))
        page = shown.page
        shown.until(lambda: "Local: free, runs here" in page.locator(".vlai-talk-head").inner_text())
        ask(shown, "upload a.mp4 b.mp4")
        shown.until(lambda: "Taken: a.mp4, b.mp4" in talk(shown))
        shown.until(lambda: page.get_by_role("button", name="rank these videos").count())
        ask(shown, "rank these videos by engagement score and show me the top performers")
        shown.until(lambda: page.get_by_role("cell", name="a.mp4").count())
        shown.until(lambda: "Timeline (" in page.locator(".vlai-talk-timeline").inner_text())
        ask(shown, "add a title 'Urban Dreams' for 3 seconds")
        shown.until(lambda: '"Urban Dreams" (0-3s)' in page.locator(".vlai-talk-timeline").inner_text())
        assert page.locator(".vlai-talk-changes").last.inner_text().startswith("Changed")
        page.get_by_role("button", name="Undo").click()
        shown.until(lambda: "Urban Dreams" not in page.locator(".vlai-talk-timeline").inner_text(), timeout_s=30)
        ask(shown, "upload nothing.mp4")
        shown.until(lambda: "There is no file 'nothing.mp4'" in page.locator(".vlai-talk-error").inner_text())
        page.get_by_role("button", name="Credits").click()
        shown.until(lambda: "Local is free and runs here" in talk(shown))
        page.evaluate("() => { window.unmount(); document.getElementById('here').replaceChildren(); }")
        shown.render()
        shown.until(lambda: "Local is free and runs here" in talk(shown))
        assert "Taken: a.mp4, b.mp4" in talk(shown)
        assert page.get_by_role("cell", name="a.mp4").count() == 1
        assert not shown.problems


@pytest.mark.slow
def test_an_export_plays_in_the_panel_and_is_handed_on(bench: Any, folder: Path) -> None:
    with vlai.connect("local") as backend:
        session = backend.open_session()
        session.upload([folder / "a.mp4"])
        session.say("add a title 'Hi' for 1 second")
        panel, exported = live(session), []
        panel.on_export(exported.append)
        shown = bench(panel)
        shown.page.get_by_role("button", name="Export", exact=True).click()
        shown.until(lambda: shown.page.locator("video").count(), timeout_s=90)
        assert exported == [folder / "video.mp4"]
        shown.until(lambda: shown.page.locator("video").evaluate("(v) => v.readyState") >= 1, timeout_s=60)
        shown.until(lambda: not panel.busy)
        shown.page.locator("video").evaluate("(v) => { v.muted = true; return v.play(); }")
        shown.until(lambda: shown.page.locator("video").evaluate("(v) => v.currentTime") > 0.2)
        assert not shown.problems


def test_a_file_from_the_computer_goes_to_the_session(bench: Any, folder: Path) -> None:
    with vlai.connect("local") as backend:
        shown = bench(AssistantPanel(backend.open_session()))
        shown.page.get_by_role("button", name="Upload").click()
        shown.page.locator('input[type="file"]').set_input_files([folder / "a.mp4", folder / "b.mp4"])
        shown.until(lambda: len(shown.widget.session.state().state.video_infos) == 2, timeout_s=60)
        shown.until(lambda: "b.mp4" in talk(shown))


def test_talk_of_buttons_never_stays_and_a_silent_edit_says_so(bench: Any, cloud: Any) -> None:
    streamed = [said("The cut is ready. Click the **Export", partial=True), said("** button to save.", partial=True)]
    whole = said("The cut is ready. Click the **Export** button to save.")
    cloud.on("POST", "/run_sse", frames(*streamed, whole), frames())
    with vlai.connect("cloud", base_url=cloud.url, token="t") as backend:
        shown = bench(AssistantPanel(backend.open_session()))
        shown.until(lambda: "90 credits" in shown.page.locator(".vlai-talk-head").inner_text())
        assert "Cloud: clips are sent to the service" in shown.page.locator(".vlai-talk-head").inner_text()
        ask(shown, "make it shorter")
        shown.until(lambda: "The cut is ready." in talk(shown))
        assert "Click the" not in "".join(line.text for line in shown.widget._book.lines)
        assert not [line for line in shown.widget._book.lines if line.kind == "instead"]
        assert cloud.count("/api/render/proxy/lambda") == 0
        shown.page.get_by_role("button", name="Export the video").click()
        shown.until(lambda: "The timeline is empty" in talk(shown))
        ask(shown, "make it warmer")
        shown.until(lambda: "changed nothing and said nothing" in talk(shown))
        assert not shown.page.get_by_role("button", name="Undo").is_visible()


def test_the_stop_button_ends_a_turn(bench: Any, cloud: Any) -> None:
    async def slow(_: Any) -> Any:
        return frames(*[said(f"This is word{n}. ", partial=True) for n in range(600)], pause_s=0.1)(_)

    cloud.on("POST", "/run_sse", slow)
    with vlai.connect("cloud", base_url=cloud.url, token="t") as backend:
        shown = bench(AssistantPanel(backend.open_session()))
        box = shown.page.get_by_role("textbox")
        box.fill("go on and on")
        box.press("Enter")
        shown.until(lambda: "word3" in talk(shown))
        shown.page.get_by_role("button", name="Stop").click()
        shown.until(lambda: not shown.widget.busy)
        shown.until(lambda: "stopped" in talk(shown))


def test_prompts_are_recalled_and_suggestions_fill_the_box(bench: Any, cloud: Any) -> None:
    cloud.on("POST", "/run_sse", frames(said("Good.")))
    with vlai.connect("cloud", base_url=cloud.url, token="t") as backend:
        shown = bench(AssistantPanel(backend.open_session()))
        ask(shown, "first thing")
        ask(shown, "second thing")
        box, keys = shown.page.get_by_role("textbox"), shown.page.keyboard
        box.fill("draft")
        keys.press("ArrowUp")
        assert box.input_value() == "second thing"
        keys.press("ArrowUp")
        assert box.input_value() == "first thing"
        keys.press("ArrowDown")
        keys.press("ArrowDown")
        assert box.input_value() == "draft"
        shown.page.get_by_role("group", name="Suggestions").get_by_role("button").last.click()
        assert "rank a batch" in box.input_value()
        assert shown.page.locator(":is(button, textarea, [tabindex]):not([data-lm-suppress-shortcuts])").count() == 0


def test_what_is_saved_is_escaped_and_an_awaitable_session_will_do(cloud: Any) -> None:
    with vlai.connect("cloud", base_url=cloud.url, token="t") as backend:
        opened = backend.open_session()
        panel = AssistantPanel(vlai.AsyncSession(backend, opened._core))
        assert panel.session.session_id == SESSION
    with pytest.raises(InputError):
        panel.do("  ")
    panel._write("text", "<script>boom()</script>")
    assert "&lt;script&gt;" in panel.static_html()
    assert "<script>" not in panel.static_html()


@pytest.mark.slow
def test_in_jupyterlab_a_session_shows_itself_and_its_last_exchanges_are_saved(lab_page: Any, tmp_path: Path) -> None:
    make_clip(lab_page.lab.root / "a.mp4", seconds=2)
    path = lab_page.open_notebook(
        [
            "import vlai_widgets as vlai\nsession = vlai.connect('local').open_session()\nsession.upload('a.mp4')",
            "session",
        ]
    )
    lab_page.run_all(timeout_s=90)
    page = lab_page.page
    panel = page.locator(".vlai-assistant")
    panel.get_by_text("Local: free, runs here").wait_for()
    box = panel.get_by_role("textbox")
    box.fill("add a title 'Bonjour' for 1 second")
    box.press("Enter")
    panel.locator(".vlai-talk-timeline").get_by_text("Bonjour").wait_for()
    lab_page.theme("dark")
    lab_page.reload()
    panel.locator(".vlai-talk-user").get_by_text("Bonjour").wait_for()
    panel.locator(".vlai-talk-timeline").get_by_text("Bonjour").wait_for()
    saved = nbformat.read(path, as_version=4)
    [static] = [out["data"]["text/html"] for out in saved.cells[1].outputs if "text/html" in out.get("data", {})]
    assert "<b>add a title &#x27;Bonjour&#x27; for 1 second</b>" in static
    assert len(path.read_bytes()) < 30_000
    assert not lab_page.errors
