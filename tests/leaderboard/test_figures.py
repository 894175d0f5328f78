from __future__ import annotations

import json
import re

import pandas as pd
import pytest

from vlai_widgets.errors import InputError, NoScores, UnknownOption
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import DIMENSIONS, CloudScore
from vlai_widgets.tokens import DARK, LIGHT

KINDS = ("leaderboard", "dimensions", "timeline", "uncertainty")


def bars(figure):
    return [trace for trace in figure.data if trace.type == "bar"]


def texts(node):
    """Every string of a figure's JSON that Plotly would show."""
    if isinstance(node, str):
        yield node
    elif isinstance(node, dict):
        for key, value in node.items():
            if key != "source":
                yield from texts(value)
    elif isinstance(node, list):
        for value in node:
            yield from texts(value)


def test_leaderboard_bars_equal_the_tables(board):
    figure, scores = board.figure("leaderboard"), board.scores
    points = board.features.groupby(["clip_id", "dimension"])["contribution"].sum()
    ranked = scores[scores["rank"].notna()]
    traces = bars(figure)
    assert [trace.name for trace in traces] == ["Hook", "Pace", "Clarity", "Appeal", "Audio", "Fit"]
    for trace, name in zip(traces, DIMENSIONS, strict=True):
        assert list(trace.x) == pytest.approx([float(points[clip, name]) for clip in ranked["clip_id"]])
        assert [point[0] for point in trace.customdata] == ranked["clip_id"].tolist()
        assert trace.marker.color == LIGHT.dimension(name)
    totals = [sum(column) for column in zip(*(trace.x for trace in traces), strict=True)]
    assert totals == pytest.approx(ranked["score"].tolist())
    assert figure.layout.yaxis.range[0] > figure.layout.yaxis.range[1]  # best on top


def test_the_interval_column_equals_the_tables(board):
    figure = board.figure("leaderboard")
    ranked = board.scores[board.scores["rank"].notna()]
    whiskers = next(t for t in figure.data if t.type == "scatter" and t.mode == "lines")
    ends = [x for x in whiskers.x if x is not None]
    assert ends[::2] == ranked["rank_lo"].tolist()
    assert ends[1::2] == ranked["rank_hi"].tolist()


def test_the_title_says_the_finding_and_ties_are_bracketed(analysis):
    sure = Leaderboard.from_analyses([analysis(0, quality=0.9), analysis(1, quality=0.3)]).figure().layout
    assert re.fullmatch(r"clip_00\.mp4 leads on \w+", sure.title.text)
    assert not [shape for shape in sure.shapes if shape.type == "path"]
    same = [analysis(0, clip=f"{name}.mp4", quality=0.5) for name in "ab"]
    tied = Leaderboard.from_analyses([same[0], analysis(1, clip="b.mp4", quality=0.5, seed=0)])
    rows = tied.rows
    if rows[0].tie_group == rows[1].tie_group:
        assert "not distinguishable" in tied.figure().layout.title.text
        assert [shape for shape in tied.figure().layout.shapes if shape.type == "path"]


def test_figures_of_ten_clips_are_small(board):
    for kind in KINDS:
        assert len(board.figure(kind).to_json()) < 100_000, kind


@pytest.mark.parametrize("kind", KINDS)
def test_themes_take_their_colours_from_the_tokens(board, kind):
    light, dark = board.figure(kind).to_json(), board.figure(kind, theme="dark").to_json()
    assert LIGHT.ink in light
    assert DARK.ink in dark
    assert LIGHT.ink not in dark
    assert json.loads(dark)["layout"]["paper_bgcolor"] == "rgba(0,0,0,0)"
    with pytest.raises(UnknownOption, match="theme"):
        board.figure(kind, theme="sepia")


@pytest.mark.parametrize("kind", KINDS)
@pytest.mark.parametrize("language", ["en", "zh"])
def test_hostile_names_reach_plotly_as_text(hostile_board, kind, language):
    """Plotly obeys ``<b>``, ``<a href>`` and ``$TeX$``: only our own tags may be left in a figure."""
    for clip in (None, *hostile_board.clips[:9]):
        figure = json.loads(hostile_board.figure(kind, clip=clip, language=language).to_json())
        for text in texts(figure):
            for tag in re.findall(r"<[^>]*>", text):
                assert re.fullmatch(r'</?b>|<br>|</?extra>|<span style="color:#\w{6}">|</span>', tag), text
            assert "$" not in text
            assert "\u202e" not in text
            assert not re.search(r"[\x00-\x08\x0b-\x1f]", text)
    assert not any("%{y}" in (trace.get("hovertemplate") or "") for trace in figure["data"])


def test_a_hundred_clips_get_thin_bars_and_thousands_a_distribution(analysis):
    many = Leaderboard.from_analyses([analysis(i, quality=0.2 + (i % 70) / 100, seconds=1) for i in range(120)])
    thin = many.figure(clip=many.clips[50])
    assert len(bars(thin)[0].x) == 120
    labels = [note.text for note in thin.layout.annotations]
    assert sum("clip_" in label for label in labels) == 2  # the leader and the selected clip
    assert thin.layout.height < 1000
    more = Leaderboard.from_analyses([analysis(i, quality=0.2 + (i % 70) / 100, seconds=0) for i in range(250)])
    spread = more.figure(clip=more.clips[100])
    assert sum(bars(spread)[0].y) == 250
    assert "250 clips" in spread.layout.title.text
    assert len(spread.to_json()) < 100_000


def test_dimensions_show_the_clip_and_the_batch_median(board):
    figure = board.figure("dimensions", clip="clip_02")
    scores = board.scores.set_index("clip")
    medians = next(trace for trace in figure.data if trace.marker.symbol == "line-ns")
    assert list(medians.x) == pytest.approx([float(scores[name].median()) for name in DIMENSIONS])
    dots = next(trace for trace in figure.data if trace.mode == "markers+text")
    assert list(dots.x) == pytest.approx([float(scores.loc["clip_02.mp4", name]) for name in DIMENSIONS])
    silent = board.figure("dimensions", clip="clip_08")
    assert [note.text for note in silent.layout.annotations] == ["not measured"]


def test_timeline_shows_what_was_measured_and_says_what_was_not(board, analyses):
    figure = board.figure("timeline", clip="clip_02")
    motion = next(trace for trace in figure.data if trace.mode == "lines+markers")
    assert list(motion.y) == pytest.approx([point.motion for point in analyses[2].timeline])
    cuts = [shape.x0 for shape in figure.layout.shapes if shape.type == "line"]
    assert cuts == [0.5, 3.5]
    assert "2 cuts in 8.0\u00a0s".replace("\u00a0", " ") in figure.layout.title.text.replace("<br>", " ")
    silent = board.figure("timeline", clip="clip_08")
    assert any("no sound" in note.text for note in silent.layout.annotations)
    assert not any("faces" in (trace.hovertemplate or "").lower() for trace in figure.data)  # never measured here
    unread = board.figure("timeline", clip="clip_09")
    assert "no timeline was measured" in unread.layout.title.text


def test_uncertainty_strips_equal_the_tables(board):
    figure = board.figure("uncertainty")
    ranked = board.scores[board.scores["rank"].notna()]
    strips = bars(figure)[0]
    assert [base + 0.4 for base in strips.base] == pytest.approx(ranked["rank_lo"].tolist())
    assert [b + x - 0.4 for b, x in zip(strips.base, strips.x, strict=True)] == pytest.approx(
        ranked["rank_hi"].tolist()
    )


def test_figures_that_cannot_be_drawn_say_why(board):
    with pytest.raises(InputError, match="outcomes"):
        board.figure("agreement")
    with pytest.raises(UnknownOption, match="leaderboard"):
        board.figure("leader board")
    empty = Leaderboard.from_analyses([])
    assert "No clip could be scored" in empty.figure().layout.title.text
    for kind in ("dimensions", "timeline", "uncertainty"):
        with pytest.raises(NoScores):
            empty.figure(kind)


def test_a_cloud_board_has_one_bar_a_clip():
    board = Leaderboard.from_scores([CloudScore(clip="a.mp4", score=70.0), CloudScore(clip="b.mp4", score=50.0)])
    figure = board.figure()
    assert list(bars(figure)[0].x) == [70.0, 50.0]
    assert len(bars(figure)) == 1
    assert figure.layout.title.text == "a.mp4 leads with 70.0"


def test_a_single_clip_has_its_figures(analysis):
    board = Leaderboard.from_analyses([analysis(0)])
    for kind in KINDS:
        assert board.figure(kind).layout.title.text
    assert board.scores["rank"].tolist() == [1]
    assert board.scores["tie_group"].iloc[0] is not pd.NA


def test_a_figure_without_a_theme_brings_its_own_paper(board):
    """Its text can be read in a dark notebook too: a figure does not know where it will be shown."""
    layout = board.figure().layout
    assert (layout.paper_bgcolor, layout.font.color) == (LIGHT.surface, LIGHT.ink)
