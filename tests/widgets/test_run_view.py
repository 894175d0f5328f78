"""How a run shows itself: live while it runs, and as what it came to in the notebook that is saved."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import nbclient
import nbformat
import pytest
from tests.lab import LabPage
from tests.test_whole_way import make_clip

import vlai_widgets as vlai
from vlai_widgets.charts.markup import Markup
from vlai_widgets.report.running import RunLine, run_html


def notebook(*cells: str) -> nbformat.NotebookNode:
    made = nbformat.v4.new_notebook(cells=[nbformat.v4.new_code_cell(cell) for cell in cells])
    made.metadata["kernelspec"] = {"name": "python3", "display_name": "Python 3", "language": "python"}
    return made


def htmls(cell: Any) -> list[str]:
    return [output["data"]["text/html"] for output in cell.outputs if "text/html" in output.get("data", {})]


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("clips")
    make_clip(folder / "lively.mp4", seconds=2, speed=9)
    make_clip(folder / "calm.mp4", seconds=2, speed=1, tone_hz=220)
    (folder / "broken.mp4").write_bytes(b"no video at all" * 100)
    return folder


def test_file_names_and_words_are_never_markup() -> None:
    lines = [RunLine(t_s=61.0, text="<script>boom()</script>", bad=True)]
    made = run_html(lines, clips=1, status="failed", took_s=3700.0, language="en")
    assert isinstance(made, Markup)
    assert "<script>" not in made
    assert "1 clip: stopped by an error after 1:01:40" in made
    assert "1:01" in made


def test_cells_queued_behind_a_running_rank_all_run_and_the_saved_notebook_holds_the_board(folder: Path) -> None:
    made = notebook(
        "import vlai_widgets as vlai\nrun = vlai.rank(['lively.mp4', 'calm.mp4'])\nrun",
        "print('queued')",
        "first = await run\nprint(len(first))",
        "print(len(run.result()))",
    )
    client = nbclient.NotebookClient(
        made, timeout=120, resources={"metadata": {"path": str(folder)}}, store_widget_state=False
    )
    client.execute()
    assert [cell.outputs[0].text for cell in made.cells[1:]] == ["queued\n", "2\n", "2\n"]
    [static] = htmls(made.cells[0])
    assert "lively.mp4" in static
    assert "Analysing and ranking" in static
    assert "data:image/jpeg" in static
    assert len(static) < 200_000


def test_a_run_that_ends_badly_says_so_where_it_was_shown(folder: Path) -> None:
    made = notebook("import vlai_widgets as vlai\nrun = vlai.rank('broken.mp4')\nrun", "run.result()")
    client = nbclient.NotebookClient(
        made,
        timeout=120,
        resources={"metadata": {"path": str(folder)}},
        store_widget_state=False,
        allow_errors=True,
    )
    client.execute()
    [static] = htmls(made.cells[0])
    assert "1 clip: stopped by an error" in static
    assert "broken.mp4" in static


def test_a_script_sees_a_line(folder: Path, capsys: pytest.CaptureFixture[str]) -> None:
    run = vlai.rank(folder / "calm.mp4")
    run._ipython_display_()
    assert "Run of 1 clip:" in capsys.readouterr().out
    run.cancel()


@pytest.mark.browser
def test_a_run_is_followed_from_its_first_event_to_its_end_with_thumbnails(bench: Any, folder: Path) -> None:
    run = vlai.rank(folder)
    log = vlai.RunLog(run)
    shown = bench(log)
    shown.until(lambda: log.status == "done", timeout_s=90)
    shown.until(lambda: "2 of 3 clips analysed, 1 failed" in shown.page.locator(".vlai-log-head").inner_text())
    steps = [line.text for line in log.lines if line.kind == "step"]
    assert steps == [event.text for event in run.log if event.kind == "step"]
    assert "".join(line.text for line in log.lines if line.kind == "text") == run.text
    shown.until(lambda: any(message["t"] == "thumbs" for message in shown.received))
    assert shown.page.locator(".vlai-clip-thumb img").count() >= 1
    assert not shown.problems
    assert log._trouble is None


@pytest.mark.browser
@pytest.mark.slow
def test_in_jupyterlab_it_logs_shows_the_board_and_is_all_there_after_a_reload(lab_page: LabPage, folder: Path) -> None:
    page = lab_page.page
    lab_page.open_notebook(
        [f"import vlai_widgets as vlai\nrun = vlai.rank({str(folder)!r})\nrun", "board = run.result()", "print('last')"]
    )
    lab_page.run_all(timeout_s=120)
    assert "last" in lab_page.outputs()
    log = page.locator(".vlai-run-log")
    log.locator(".vlai-log-title").get_by_text("Done").wait_for()
    log.get_by_text("2 of 3 clips analysed, 1 failed").wait_for()
    log.get_by_role("button", name="Show log").click()
    log.get_by_role("button", name="Errors 1").click()
    log.locator('.vlai-log-row[data-kind="error"]').get_by_text("broken.mp4").wait_for()
    board = page.locator(".jp-OutputArea-output .widget-vbox > :nth-child(2)")
    board.get_by_text("lively.mp4").first.wait_for()
    static = page.locator(".vlai-static").last
    lab_page.reload()
    log.locator(".vlai-log-title").get_by_text("Done").wait_for()
    log.get_by_role("button", name="Show log").click()
    log.locator('.vlai-log-row[data-kind="step"]').get_by_text("Analysing and ranking").wait_for()
    board.get_by_text("lively.mp4").first.wait_for()
    assert not static.is_visible()
    assert not lab_page.errors
