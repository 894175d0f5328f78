from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

from vlai_widgets.errors import InputError, NoScores, UnknownOption
from vlai_widgets.leaderboard import Leaderboard, load
from vlai_widgets.models import CloudScore, Progress


def test_importing_the_leaderboard_needs_neither_pandas_nor_plotly():
    code = "import sys, vlai_widgets.leaderboard; print([m for m in ('pandas', 'plotly', 'PIL') if m in sys.modules])"
    assert (
        subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True).stdout.strip() == "[]"
    )


def test_rerank_gives_a_new_board_and_leaves_the_old_one(board):
    before = board.scores
    other = board.rerank(weights={"hook": 1.0, "pace": 0.0})
    assert other is not board
    assert other.weights != board.weights
    assert sum(other.weights.values()) == pytest.approx(1.0)
    assert board.scores.equals(before)
    hook = other.rerank(weights=dict.fromkeys(("pace", "clarity", "appeal", "audio", "fit"), 0.0) | {"hook": 1.0})
    ranked = hook.scores.dropna(subset=["score"])
    assert ranked["score"].tolist() == pytest.approx(ranked["hook"].tolist())
    assert other.rerank(preset="conversion").preset == "conversion"
    assert other.posters == board.posters


def test_rerank_of_many_clips_makes_no_table(analysis):
    board = Leaderboard.from_analyses([analysis(i, quality=(i % 90) / 100) for i in range(300)])
    assert board.rerank(weights={"hook": 0.5})._tables is None


@pytest.mark.parametrize("name", ["clip_03.mp4", "CLIP_03.MP4", "clip_03", "Clip_03."])
def test_a_clip_is_found_by_name_case_or_unique_beginning(board, name):
    assert board.explain(name).clip == "clip_03.mp4"


def test_an_unknown_clip_is_refused_with_a_suggestion(board):
    with pytest.raises(UnknownOption, match=r"Did you mean 'clip_03\.mp4'"):
        board.explain("clip_o3.mp4")
    with pytest.raises(InputError, match="fits 10 clips"):
        board.explain("clip_0")
    with pytest.raises(UnknownOption):
        board.explain("")


def test_a_suggestion_among_thousands_stays_short(analysis):
    board = Leaderboard.from_analyses([analysis(i, clip=f"take {i}.mp4", seconds=1) for i in range(400)])
    with pytest.raises(UnknownOption) as caught:
        board.explain("tak 17.mp4")
    assert len(str(caught.value)) < 500


def test_an_exact_name_wins_over_being_a_beginning(analysis):
    board = Leaderboard.from_analyses([analysis(0, clip="a"), analysis(1, clip="ab"), analysis(2, clip="A")])
    assert board.explain("a").clip == "a"
    assert board.explain("A").clip == "A"


def test_explanation_says_strengths_and_fixes_and_shows_itself(board):
    worst = board.explain(board.clips[8])
    assert worst.fixes
    assert all(reason.kind == "fix" for reason in worst.fixes)
    text = str(worst)
    assert worst.clip in text
    assert worst.fixes[0].text in text
    assert "What to change" in text
    assert "改进" in str(board.explain(board.clips[8], language="zh"))
    assert worst.fixes[0].short not in ("", None)
    assert "<ul" in worst._repr_html_()


def test_errors_name_the_clips_without_a_score(board):
    assert board.errors == {"clip_09.mp4": "The file ends after 28 of 50 frames."}
    with pytest.raises(InputError, match="has no score: The file ends"):
        board.compare("clip_09", "clip_01")


def test_top_gives_the_best_rows(board):
    assert board.top(3)["rank"].tolist() == [1, 2, 3]
    assert len(board.top(50)) == 9
    with pytest.raises(InputError):
        board.top(0)


def test_wrong_options_are_refused_by_name(board, analyses):
    with pytest.raises(UnknownOption, match="attention"):
        Leaderboard.from_analyses(analyses, preset="atention")
    with pytest.raises(UnknownOption, match="dimension"):
        board.rerank(weights={"hok": 1.0})
    with pytest.raises(UnknownOption, match="language"):
        Leaderboard.from_analyses(analyses, language="xx")
    with pytest.raises(UnknownOption, match="aspect"):
        board.export("x.mp4", aspect="9:61")
    with pytest.raises(UnknownOption, match="order"):
        board.export("x.mp4", order="best")


def test_a_board_without_numbers_says_what_it_lacks():
    cloud = Leaderboard.from_scores([CloudScore(clip="a.mp4", score=1.0)])
    for refused in (
        lambda: cloud.explain("a.mp4"),
        lambda: cloud.rerank(preset="equal"),
        lambda: cloud.compare("a.mp4", "a.mp4"),
        lambda: cloud.figure("timeline"),
        lambda: cloud.figure("uncertainty"),
    ):
        with pytest.raises(InputError, match="local backend"):
            refused()
    assert cloud.preset is None
    assert cloud.weights == {}


def test_an_empty_board_can_be_shown_but_not_rendered(tmp_path):
    board = Leaderboard.from_analyses([])
    assert repr(board) == "<Leaderboard: no clips>"
    assert board.clips == ()
    assert "No clip could be scored" in board._repr_html_()
    assert board.to_html(tmp_path / "r.html").read_text("utf-8").startswith("<!doctype html>")
    with pytest.raises(NoScores):
        board.export(tmp_path / "x.mp4")


def test_repr_is_one_short_line(board):
    assert "\n" not in repr(board)
    assert "10 clips" in repr(board)
    assert len(repr(board)) < 300
    assert set(board._repr_mimebundle_()) == {"text/plain", "text/html"}


class Recorder:
    """A session that writes a file instead of rendering."""

    def __init__(self) -> None:
        self.calls = []

    def export_reel(self, request, path, *, quality, sidecars, on_progress, timeout_s):
        self.calls.append((request, path, quality, timeout_s, sidecars))
        if on_progress:
            on_progress(Progress(stage="render", done=1.0))
        path.write_bytes(b"video")
        return path


def test_export_asks_the_session_for_this_very_ranking(analyses, tmp_path):
    recorder, seen = Recorder(), []
    board = Leaderboard.from_analyses(analyses, exporter=recorder, title="Urban Dreams", language="zh")
    board = board.rerank(preset="conversion", weights={"hook": 0.4})
    path = board.export(tmp_path / "top", top=3, aspect="1:1", on_progress=seen.append, timeout_s=9)
    request, target, quality, timeout_s, sidecars = recorder.calls[0]
    assert path == target == tmp_path / "top.mp4"
    assert (request.preset, request.weights, request.top, request.aspect) == ("conversion", {"hook": 0.4}, 3, "1:1")
    assert (request.title, request.language, request.order) == ("Urban Dreams", "zh", "countdown")
    assert request.clip_ids == [row.clip_id for row in board.rows if row.rank]
    assert "id9" not in request.clip_ids
    assert (quality, timeout_s, sidecars) == ("high", 9, False)
    assert seen[0].stage == "render"


def test_export_without_clips_at_hand_says_how_to_get_them(board, tmp_path):
    with pytest.raises(InputError, match=r"rank\(\.\.\.\)"):
        board.export(tmp_path / "x.mp4")
    with pytest.raises(InputError, match="no folder"):
        Leaderboard.from_analyses([], title="x").to_html(Path(tmp_path) / "nowhere" / "x.html")


def test_a_loaded_board_can_be_given_an_exporter(board, tmp_path):
    recorder = Recorder()
    again = load(board.save(tmp_path / "a.vlai"))
    assert [analysis.clip_id for analysis in again.analyses] == [f"id{i}" for i in range(10)]
    with_video = again.with_exporter(recorder)
    assert with_video.export(tmp_path / "x.mp4").read_bytes() == b"video"
    assert with_video.scores.equals(again.scores)
    with pytest.raises(InputError):
        again.export(tmp_path / "y.mp4")


def test_a_board_can_speak_another_language(board):
    chinese = board.in_language("zh")
    assert (board.language, chinese.language) == ("en", "zh")
    assert any("\u4e00" <= c <= "\u9fff" for c in str(chinese.explain(board.clips[0])))
    with pytest.raises(UnknownOption):
        board.in_language("xx")
