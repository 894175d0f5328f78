"""The leaderboard: one selection, weights that re-rank at once and as the kernel does, all sizes of boards."""

from __future__ import annotations

import json
import math
import shutil
import threading
from pathlib import Path
from typing import Any

import pytest
from tests.benchmarks.page_frames import DRAG, traced
from tests.widgets import boards

from vlai_widgets.errors import InputError
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import DIMENSIONS, CloudScore, Progress
from vlai_widgets.widgets import bundle
from vlai_widgets.widgets.board_data import BoardData
from vlai_widgets.widgets.clip_player import ClipPlayer
from vlai_widgets.widgets.comparing import with_comparison
from vlai_widgets.widgets.leaderboard_view import LeaderboardView

pytestmark = pytest.mark.browser

NAMES = """() => [...document.querySelectorAll('.row')].sort((a, b) => a.ariaRowIndex - b.ariaRowIndex)
    .map((row) => row.querySelector('.vlai-name').textContent)"""
SCORES = """() => Object.fromEntries([...document.querySelectorAll('.row')]
    .map((row) => [row.querySelector('.vlai-name').textContent, row.querySelector('.vlai-score').textContent]))"""
REPAINTED = """() => new Promise((done) => {
    const inputs = document.querySelectorAll('.vlai-weight input');
    inputs[0].value = 0;
    inputs[5].value = 100;
    inputs[5].dispatchEvent(new Event('input', {bubbles: true}));
    requestAnimationFrame(() => requestAnimationFrame(() => done((NAMES)())));
})"""
RECKONED = """([source, arrays, data, n, weights]) => {
    const m = new Function(source + '; return {readArrays, weigh, orderByScore};')();
    const read = m.readArrays({arrays}, data.map((bytes) => new DataView(Uint8Array.from(bytes).buffer)));
    const {score} = m.weigh(read, n, weights);
    return [[...score].map((value) => Number.isNaN(value) ? null : value), m.orderByScore(score)];
}"""
STICKS_OUT = """() => [...document.querySelectorAll('.vlai-leaderboard *')]
    .filter((node) => node.getBoundingClientRect().right > innerWidth + 1)
    .map((node) => node.outerHTML.slice(0, 200))"""


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    return boards.clips(tmp_path_factory.mktemp("clips"), 10)


@pytest.fixture
def shown(bench: Any, clips: dict[str, Path]) -> Any:
    made = bench(LeaderboardView(boards.board(files=clips)))
    made.until(lambda: made.page.locator(".row").count() == 10)
    return made


def move(shown: Any, dimension: str, value: int) -> None:
    shown.page.locator(f".vlai-weight:nth-child({DIMENSIONS.index(dimension) + 1}) input").evaluate(
        "(input, value) => { input.value = value; input.dispatchEvent(new Event('input', {bubbles: true})); }", value
    )


def test_the_table_says_what_the_board_says(shown: Any) -> None:
    board = shown.widget.board
    assert shown.page.evaluate(NAMES) == list(board.clips)
    assert shown.page.evaluate(SCORES) == {row.clip: f"{row.score:.1f}" for row in board.rows}
    assert shown.page.locator(".vlai-finding").inner_text().startswith(board.clips[0])
    quiet = next(row for row in board.rows if row.dimensions["audio"] is None)
    row = shown.page.locator(".row", has_text=quiet.clip)
    assert row.locator(".cell.dim").nth(DIMENSIONS.index("audio")).inner_text() == "–"
    assert "no sound" in row.locator(".vlai-flags").inner_text()
    shown.until(lambda: shown.page.locator(".row .vlai-thumb:not([hidden])").count() == 10)
    assert not shown.problems


def test_a_click_on_a_row_shows_that_clip_and_python_knows(shown: Any) -> None:
    name = shown.widget.board.clips[3]
    shown.page.locator(".row", has_text=name).click()
    shown.until(lambda: shown.widget.selected == name)
    assert name in shown.page.locator(".vlai-who-now").inner_text()
    shown.until(lambda: shown.page.evaluate("() => document.querySelector('video').readyState >= 1"))
    shown.widget.selected = shown.widget.board.clips[1]
    shown.until(
        lambda: shown.page.locator(".row[aria-selected=true]").inner_text().split("\n")[1] == shown.widget.selected
    )


def test_the_kernel_may_be_busy(shown: Any) -> None:
    """What was sent at the beginning is enough to choose another clip and to play it from a reason's place."""
    shown.until(lambda: len({m["clip_id"] for m in shown.received if m["t"] == "detail"}) == 10)
    shown.widget._receive = lambda *args: None  # from here on nobody answers
    name = shown.widget.board.clips[4]
    shown.page.locator(".row", has_text=name).click()
    assert name in shown.page.locator(".vlai-who-now").inner_text()
    assert shown.page.locator(".vlai-reasons li").count() >= 1
    before = shown.page.evaluate(NAMES)
    move(shown, "hook", 0)
    move(shown, "fit", 100)
    shown.page.wait_for_function("(before) => (" + NAMES + ")().join() !== before", arg=",".join(before))
    assert shown.page.locator(".row.settling").count() == 10


def test_a_moved_weight_ranks_again_as_python_does(shown: Any) -> None:
    seen: list[Leaderboard] = []
    shown.widget.observe(lambda change: seen.append(change["new"]), "board")
    first = shown.widget.board
    move(shown, "hook", 90)
    shown.until(lambda: seen)
    shown.until(lambda: shown.page.locator(".row.settling").count() == 0)
    board = shown.widget.board
    assert board.weights["hook"] == pytest.approx(0.9 / (0.9 + 5 * 0.15))
    assert shown.page.evaluate(NAMES) == list(board.clips)
    assert shown.page.evaluate(SCORES) == {row.clip: f"{row.score:.1f}" for row in board.rows}
    assert "55" in shown.page.locator(".vlai-weight output").first.inner_text()
    shown.page.get_by_role("button", name="Reset").click()
    shown.until(lambda: shown.widget.board.weights == first.weights)
    shown.page.get_by_role("button", name="ABCD checklist").click()
    shown.until(lambda: shown.widget.board.preset == "abcd")
    shown.until(
        lambda: shown.page.evaluate(SCORES) == {row.clip: f"{row.score:.1f}" for row in shown.widget.board.rows}
    )
    assert not shown.problems


@pytest.mark.parametrize("preset", ["attention", "abcd"])
def test_the_page_reckons_as_the_kernel(bench: Any, preset: str) -> None:
    """To 1e-6, with dimensions that are missing, and with the same order where scores are equal."""
    twins = [boards.analysis(3, quality=0.5, name=f"{name}.mp4") for name in "ba"]
    made = [boards.analysis(i, quality=i / 40, without=DIMENSIONS[i % 7 :]) for i in range(40)]
    made += [
        type(twin)(**{**{f: getattr(twin, f) for f in twin.__slots__}, "clip_id": f"t{i}"})
        for i, twin in enumerate(twins)
    ]
    board = Leaderboard.from_analyses(made, preset=preset)
    shown = bench(LeaderboardView(board))
    numbers, buffers = BoardData(board).whole(board)
    source = bundle.esm("board_model").replace("export ", "")
    for weights in ({"hook": 0.7}, {"audio": 0.0, "fit": 0.9, "pace": 0.01}, dict.fromkeys(DIMENSIONS[:5], 0.0)):
        reranked = board.rerank(weights=weights)
        score, order = shown.page.evaluate(
            RECKONED,
            [source, numbers["arrays"], [list(b) for b in buffers], numbers["n"], reranked.weights],
        )
        rows = {row.clip_id: row for row in reranked.rows}
        for clip_id, value in zip(numbers["ids"], score, strict=True):
            expected = rows[clip_id].score
            assert (value is None) == (expected is None)
            assert value is None or math.isclose(value, expected, abs_tol=1e-6)
        ranked = [numbers["ids"][i] for i in order if score[i] is not None]
        assert ranked == [row.clip_id for row in reranked.rows if row.rank is not None]


def test_a_second_view_and_a_reload_show_everything(shown: Any) -> None:
    move(shown, "hook", 90)
    shown.until(lambda: shown.widget.board.weights["hook"] > 0.5)
    shown.widget.selected = shown.widget.board.clips[2]
    shown.pump()
    shown.page.evaluate("() => document.querySelector('#here').replaceChildren()")
    shown.render()
    shown.until(lambda: shown.page.locator(".row").count() == 10)
    assert shown.page.evaluate(NAMES) == list(shown.widget.board.clips)
    assert shown.page.locator(".vlai-weight input").first.input_value() in ("54", "55")
    assert shown.widget.board.clips[2] in shown.page.locator(".row[aria-selected=true]").inner_text()


def test_columns_sort_and_keys_move_the_selection(shown: Any) -> None:
    shown.page.get_by_role("button", name="Pace", exact=True).click()
    rows = {row.clip: row.dimensions["pace"] for row in shown.widget.board.rows}
    assert shown.page.evaluate(NAMES) == sorted(rows, key=lambda name: -rows[name])
    assert shown.page.locator("[role=columnheader][aria-sort=descending]").inner_text().strip().startswith("Pace")
    shown.page.locator(".row[aria-selected=true]").focus()
    shown.page.keyboard.press("Home")
    shown.page.keyboard.press("ArrowDown")
    shown.until(lambda: shown.widget.selected == shown.page.evaluate(NAMES)[1])
    assert shown.page.evaluate("() => document.activeElement.ariaSelected") == "true"


def test_a_hundred_clips_are_repainted_with_the_next_frame(bench: Any) -> None:
    """The page does not wait for the kernel: nobody pumps its answer here."""
    shown = bench(LeaderboardView(boards.board(100)))
    shown.until(lambda: shown.page.locator(".row").count() > 10)
    before = shown.page.evaluate(NAMES)
    after = shown.page.evaluate(REPAINTED.replace("NAMES", NAMES))
    assert before != after
    assert shown.page.locator(".row.settling").count() > 0
    shown.until(lambda: shown.widget.board.weights["fit"] > 0.5)
    shown.until(lambda: shown.page.locator(".row.settling").count() == 0)
    shown.until(lambda: shown.page.evaluate(NAMES)[:10] == list(shown.widget.board.clips[:10]))


def test_a_weight_that_is_dragged_over_a_hundred_clips_never_holds_the_page(bench: Any) -> None:
    shown = bench(LeaderboardView(boards.board(100)))
    shown.until(lambda: shown.page.locator(".row").count() > 10)
    spent = traced(shown.page, lambda: shown.page.evaluate(DRAG))
    assert 0 < spent["longest_task_ms"] < 100  # of processor time: about 25, whatever else the machine does


def test_a_front_end_without_a_renderer_of_plotly_gets_a_figure_that_brings_it() -> None:
    """A front end that runs no widget at all shows the static picture beside it: see test_board_in_lab."""
    view = LeaderboardView(boards.board(10))
    view._receive(view, {"t": "chart", "way": "none"}, [])
    assert type(view._chart).__name__ == "FigureWidget"
    assert view.get_state()["_chart"] == f"IPY_MODEL_{view._chart.model_id}"
    view.board = view.board.rerank(weights={"hook": 1.0})
    texts = [list(trace.text) for trace in view._chart.data if trace.text is not None]
    assert list(view.board.clips) in texts
    assert view._trouble is None


def test_a_clip_without_a_score_cannot_be_ticked(bench: Any) -> None:
    measured = [boards.analysis(i, quality=0.5, without=DIMENSIONS if i == 1 else ()) for i in range(3)]
    shown = bench(LeaderboardView(Leaderboard.from_analyses(measured)))
    shown.until(lambda: shown.page.locator(".row").count() == 3)
    ticks = [row.get_by_role("checkbox").count() for row in shown.page.locator(".row").all()]
    assert sorted(ticks) == [0, 1, 1]
    assert "clip_01" in shown.page.locator(".row").nth(ticks.index(0)).inner_text()


def test_ten_thousand_clips_are_windowed_and_searched(bench: Any) -> None:
    rows = [CloudScore(clip=f"clip_{i:05d}.mp4", score=(i * 7919 % 10_000) / 100) for i in range(10_000)]
    shown = bench(LeaderboardView(Leaderboard.from_scores(rows)))
    shown.until(lambda: shown.page.locator(".row").count() > 5)
    assert shown.page.locator(".row").count() < 60
    shown.page.locator(".vlai-rows").evaluate("(rows) => { rows.scrollTop = 5000 * 36; }")
    shown.until(lambda: "5000" in [n.inner_text() for n in shown.page.locator(".row .cell.rank").all()])
    assert shown.page.locator(".row").count() < 60
    shown.page.get_by_role("searchbox").fill("CLIP_0777")
    shown.until(lambda: shown.page.locator(".row").count() == 10)
    shown.page.locator(".row").first.click()
    shown.until(lambda: shown.widget.selected.startswith("clip_0777"))


def test_scores_without_measurements_have_no_sliders_and_say_why(bench: Any) -> None:
    shown = bench(
        LeaderboardView(
            Leaderboard.from_scores([CloudScore(clip="a.mp4", score=71.0), CloudScore(clip="b.mp4", score=64.0)])
        )
    )
    shown.until(lambda: shown.page.locator(".row").count() == 2)
    assert shown.page.locator(".cell:is(.dim, .range, .first):visible").count() == 0
    assert not shown.page.locator(".vlai-weights").is_visible()
    assert "own rules" in shown.page.locator(".vlai-why").inner_text()
    assert "gives no reasons" in shown.page.locator(".vlai-reasons").inner_text()
    shown.until(lambda: "not at hand" in shown.page.locator(".vlai-stage-words").inner_text())


def test_names_are_text_and_boards_without_a_rank_show(bench: Any) -> None:
    name = '<img src=x onerror="window.bad=1">.mp4'
    made = [boards.analysis(0, quality=0.5, name=name)]
    shown = bench(LeaderboardView(Leaderboard.from_analyses(made)))
    shown.until(lambda: shown.page.locator(".row").count() == 1)
    assert shown.page.locator(".row .vlai-name").inner_text() == name
    assert not shown.page.evaluate("() => window.bad")
    assert bench(LeaderboardView(Leaderboard.from_analyses([]))).page.locator(".vlai-finding").count() == 1


def test_files_are_written_and_the_table_is_copied(shown: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    shown.page.get_by_role("button", name="Save board").click()
    shown.until(lambda: shown.page.locator(".vlai-export-form input").input_value() == "urban-dreams.vlai")
    shown.page.get_by_role("button", name="Save", exact=True).click()
    shown.until(lambda: "Saved urban-dreams.vlai" in shown.page.locator(".vlai-export-status").inner_text())
    assert (tmp_path / "urban-dreams.vlai").is_file()
    shown.page.get_by_role("button", name="HTML report").click()
    shown.page.locator(".vlai-export-form input").fill("r.html")
    shown.page.get_by_role("button", name="Save", exact=True).click()
    shown.until((tmp_path / "r.html").is_file)
    shown.page.get_by_role("button", name="Copy table").click()
    shown.until(
        lambda: (
            "clip_00.mp4"
            in (shown.page.locator("textarea").input_value() if shown.page.locator("textarea").count() else "")
        )
    )


def test_an_export_that_cannot_be_says_why(shown: Any) -> None:
    shown.page.get_by_role("button", name="Export video").click()
    shown.page.get_by_role("button", name="Export", exact=True).click()
    shown.until(
        lambda: (
            "no clips at hand" in shown.page.locator(".vlai-trouble-box").inner_text()
            if shown.page.locator(".vlai-trouble-box").count()
            else False
        )
    )
    assert "failed" in shown.page.locator(".vlai-export-status").inner_text()


def test_messages_are_small(shown: Any) -> None:
    """The data of ten clips with thumbnails: far below the megabyte of a whole notebook; the chart below 0.1 MB."""
    shown.until(lambda: len({m["clip_id"] for m in shown.received if m["t"] == "detail"}) == 10)
    assert sum(len(json.dumps(message)) for message in shown.received) < 60_000
    chart = shown.widget._chart.outputs
    assert len(json.dumps(chart)) < 60_000
    assert len(shown.widget._esm) + len(shown.widget._css) < 160_000
    state = {k: v for k, v in shown.widget.get_state().items() if k not in ("_esm", "_css", "layout")}
    assert len(json.dumps(state, default=str)) < 2_000


@pytest.mark.parametrize("theme", ["light", "dark"])
@pytest.mark.parametrize("width_px", [700, 1000, 1600])
def test_nothing_sticks_out(bench: Any, theme: str, width_px: int) -> None:
    shown = bench(
        LeaderboardView(boards.board(language="zh" if theme == "dark" else "en")), theme=theme, width_px=width_px
    )
    shown.until(lambda: shown.page.locator(".row").count() == 10)
    assert shown.page.evaluate("() => document.documentElement.scrollWidth <= innerWidth")
    assert shown.page.evaluate(STICKS_OUT) == []


class Oven:
    """Renders a reel as slowly as the test wants."""

    def __init__(self, clip: Path) -> None:
        self.clip, self.go = clip, threading.Event()

    def export_reel(self, request: Any, path: Path, *, on_progress: Any, sidecars: bool, **_options: Any) -> Path:
        assert sidecars
        for done in range(10_000):
            on_progress(Progress(stage="render", done=done / 10_000, overall=0.4, eta_s=75.0))
            if self.go.wait(0.05):
                shutil.copyfile(self.clip, path)
                return path
        raise AssertionError


def test_a_video_is_exported_with_progress_cancelled_and_played(
    bench: Any, clips: dict[str, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    oven = Oven(clips["c0"])
    shown = bench(LeaderboardView(boards.board(files=clips).with_exporter(oven)))
    shown.until(lambda: shown.page.locator(".row").count() == 10)
    page = shown.page

    def export() -> None:
        page.get_by_role("button", name="Export video").click()
        page.get_by_role("button", name="Export", exact=True).click()
        shown.until(lambda: "1:15 left" in page.locator(".vlai-export-status").inner_text())

    export()
    assert page.get_by_role("progressbar").get_attribute("aria-valuenow") == "40"
    page.get_by_role("button", name="Cancel").click()
    shown.until(lambda: "cancelled" in page.locator(".vlai-export-status").inner_text())
    assert not list(tmp_path.iterdir())
    export()
    page.evaluate("() => document.querySelector('#here').replaceChildren()")
    shown.render()  # a reload does not end it
    shown.until(lambda: "1:15 left" in page.locator(".vlai-export-status").inner_text())
    oven.go.set()
    shown.until(lambda: page.locator(".vlai-export-reel video").count())
    assert "urban-dreams.mp4 is ready" in page.locator(".vlai-export-status").inner_text()
    shown.until(lambda: page.evaluate("() => document.querySelector('.vlai-export-reel video').readyState >= 1"))


def test_widgets_of_one_group_share_the_selection_and_others_do_not(bench: Any, clips: dict[str, Path]) -> None:
    board = boards.board(files=clips)
    shown = bench(ClipPlayer(board=board, group="q3"))
    shown.until(lambda: shown.page.locator(".vlai-player-title").inner_text() == board.clips[0])
    say = """([group, id]) => window.__vlaiBuses.get(group)
        .dispatchEvent(new CustomEvent('select', {detail: {clip_id: id}}))"""
    shown.page.evaluate(say, ["q3", board.rows[4].clip_id])
    shown.until(lambda: shown.widget.selected == board.clips[4])
    assert LeaderboardView(board)._group != LeaderboardView(board)._group


def test_a_front_end_without_plotlys_renderer_gets_a_figure_widget(bench: Any) -> None:
    shown = bench(LeaderboardView(boards.board()))
    shown.widget._receive(shown.widget, {"t": "chart", "way": "none"}, [])
    held = shown.widget._chart
    assert type(held).__name__ == "FigureWidget"
    shown.widget.rerank(weights={"hook": 0.9})
    names = [row.clip for row in shown.widget.board.rows]
    labels = next(trace for trace in held.data if trace.type == "scatter" and trace.mode == "text")
    assert list(labels.text) == names
    assert held is shown.widget._chart


def test_clips_that_are_ticked_are_compared_by_mouse_and_by_keyboard(shown: Any, clips: dict[str, Path]) -> None:
    page, view = shown.page, shown.widget
    box = with_comparison(LeaderboardView(view.board))  # the same, where nobody looks
    compare = page.get_by_role("button", name="Compare", exact=True)
    assert compare.is_disabled()
    best = view.board.clips
    page.get_by_role("checkbox", name=f"Compare {best[2]}").click()
    assert compare.is_disabled()
    page.locator(".row", has_text=best[0]).focus()
    page.keyboard.press("Tab")
    page.keyboard.press("Space")
    compare.click()
    shown.until(lambda: view.compared == (best[2], best[0]))
    box.children[0].compared = view.compared
    shown.until(lambda: len(box.children) == 2)
    assert box.children[1].clips == view.compared

    page.get_by_role("checkbox", name=f"Compare {best[0]}").focus()
    for _ in range(3):
        page.keyboard.press("ArrowDown")
        if not page.evaluate("() => document.activeElement.checked"):
            page.keyboard.press("Space")
    assert page.locator(".row input:checked").count() == 4
    assert page.locator(".row input:not(:checked):not(:disabled)").count() == 0
    compare.click()
    shown.until(lambda: len(view.compared) == 4)
    box.children[0].rerank(weights={"hook": 1.0})
    shown.until(lambda: box.children[1].board is box.children[0].board)
    page.get_by_role("button", name="Clear").click()
    shown.until(lambda: view.compared == ())
    box.children[0].compared = ()
    shown.until(lambda: len(box.children) == 1)
    with pytest.raises(InputError, match="two to 4"):
        view.compared = best[:1]
    assert not shown.problems


def test_a_narrow_cell_shows_whole_rows(bench: Any) -> None:
    shown = bench(LeaderboardView(boards.board(6)), width_px=560)
    shown.until(lambda: shown.page.locator(".row").count() == 6)
    assert shown.page.locator(".row .cell.dim:visible").count() == 0
    row = shown.page.locator(".row").first.bounding_box()
    for cell in shown.page.locator(".row").first.locator(".cell:visible").all():
        box = cell.bounding_box()
        assert row["y"] - 1 <= box["y"] < box["y"] + box["height"] <= row["y"] + row["height"] + 1
