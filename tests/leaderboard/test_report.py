from __future__ import annotations

import dataclasses
import re
from html.parser import HTMLParser

import pytest
from tests.invented import invented

from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import CloudScore, Measurement
from vlai_widgets.scoring import LIMITS

VOID = {"meta", "img", "br", "hr", "wbr"}


class Page(HTMLParser):
    """What a browser would build: elements with attributes, text, and whether every tag closes."""

    def __init__(self, source: str) -> None:
        super().__init__()
        self.elements, self.text, self.open = [], [], []
        self.feed(source)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.elements.append((tag, dict(attrs)))
        if tag not in VOID:
            self.open.append(tag)

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        self.text.append(data)

    @property
    def words(self) -> str:
        return re.sub(r"\s+", " ", "".join(self.text))


def report(board: Leaderboard, tmp_path, **options) -> str:
    return board.to_html(tmp_path / "report.html", **options).read_text("utf-8")


def assert_harmless(source: str) -> Page:
    page = Page(source)
    assert page.open == []
    for tag, attributes in page.elements:
        assert tag not in {"script", "iframe", "object", "embed", "link", "form", "base", "a"}, tag
        for name, value in attributes.items():
            assert not name.startswith("on"), name
            if name in ("src", "href"):
                assert value.startswith("data:image/jpeg;base64,"), value
    return page


def test_the_report_loads_nothing_and_runs_nothing(board, tmp_path):
    source = report(board, tmp_path)
    assert_harmless(source)
    for trace in re.findall(r"https?://[^\"'<\s]+", source):
        assert trace == "http://www.w3.org/2000/svg"
    assert "url(" not in source
    assert "@import" not in source
    policy = re.search(r'Content-Security-Policy" content="([^"]+)"', source).group(1).replace("&#x27;", "'")
    assert policy.startswith("default-src 'none'; img-src data:; media-src data:; style-src 'unsafe-inline'")
    assert len(source) < 1_000_000


def test_hostile_names_stay_text(hostile_board, hostile_names, tmp_path):
    page = assert_harmless(report(hostile_board, tmp_path))
    assert "<script>alert(1)</script>.mp4 " in page.words + " "
    assert "<h1>Q3</h1>" in page.words
    assert "<script>alert('why')</script>" in page.words
    assert "\u202e" not in page.words
    assert "\x1b" not in page.words
    assert [tag for tag, _ in page.elements].count("h1") == 1
    notebook = assert_harmless(hostile_board._repr_html_())
    assert "<script>alert(1)</script>.mp4" in notebook.words
    for clip in hostile_board.clips[:-1]:
        assert_harmless(hostile_board.explain(clip)._repr_html_())


def test_the_first_screen_answers_the_four_questions(board, tmp_path):
    words = Page(report(board, tmp_path)).words
    rows = board.rows
    first = words.index("Who leads")
    screen = words[first : words.index("The leaderboard")]
    assert f"{rows[0].score:.1f}" in screen
    assert rows[0].clip in screen
    assert f"+{rows[0].score - rows[1].score:.1f}" in screen
    assert f"points ahead of {rows[1].clip}" in screen
    assert "plausible weightings" in screen
    assert board.explain(rows[0].clip).fixes[0].short in screen


def test_every_clip_has_its_reasons_and_failures_are_told(board, tmp_path):
    page = Page(report(board, tmp_path))
    sections = [attributes for tag, attributes in page.elements if tag == "article"]
    assert [attributes["id"] for attributes in sections] == [f"clip-{i}" for i in range(1, 10)]
    for clip in board.clips[:9]:
        explanation = board.explain(clip)
        for reason in (*explanation.strengths, *explanation.fixes):
            assert reason.text in page.words
    assert "Not ranked" in page.words
    assert "clip_09.mp4The file ends after 28 of 50 frames." in page.words
    assert "no sound track" in page.words
    for limit in LIMITS["en"]:
        assert limit in page.words


def test_what_no_clip_need_have_is_not_told_as_not_measured(tmp_path):
    [clip] = invented(["a.mp4"])
    gone = {"subject_area_pct": "no face", "tempo_bpm": "no steady beat", "sharpness": "nothing sharp"}
    measured = tuple(
        Measurement(feature=m.feature, missing=gone[m.feature]) if m.feature in gone else m for m in clip.measurements
    )
    board = Leaderboard.from_analyses([dataclasses.replace(clip, measurements=measured)])
    words = Page(report(board, tmp_path)).words
    assert "Not measured: Sharpness (nothing sharp)" in words
    assert "no face" not in words
    assert "no steady beat" not in words


def test_how_it_was_made_is_said(board, tmp_path):
    words = Page(report(board.rerank(preset="conversion"), tmp_path)).words
    assert "PresetConversion" in words
    assert "Hook 15 % · Pace 15 %" in words
    assert "nothing was uploaded" in words
    changed = Page(report(board.rerank(weights={"hook": 3.0}), tmp_path)).words
    assert "Attention, weights changed" in changed


def test_chinese(board, tmp_path):
    source = report(board, tmp_path, language="zh")
    page = Page(source)
    assert '<html lang="zh-Hans">' in source
    for limit in LIMITS["zh"]:
        assert limit in page.words
    for english in ("Who leads", "What to change", "Rank range", "Hook", "Not ranked"):
        assert english not in page.words
    assert "谁领先" in page.words


def test_a_board_of_errors_and_an_empty_board_are_reports_too(analysis, tmp_path):
    failed = Leaderboard.from_analyses([analysis(0, error="It is encrypted.")])
    words = Page(report(failed, tmp_path)).words
    assert "No clip could be scored" in words
    assert "It is encrypted." in words
    assert "No clip could be scored" in Page(report(Leaderboard.from_analyses([]), tmp_path)).words


def test_a_cloud_report_claims_no_more_than_the_reply(tmp_path):
    board = Leaderboard.from_scores([CloudScore(clip="a.mp4", score=70.0), CloudScore(clip="b.mp4", score=69.99)])
    page = Page(report(board, tmp_path))
    assert "level with b.mp4" in page.words
    assert "no rank intervals" in page.words
    assert "the clips were uploaded" in page.words
    assert "nothing was uploaded" not in page.words
    assert "Clip by clip" not in page.words


def test_many_clips_stay_one_readable_file(analysis, tmp_path):
    board = Leaderboard.from_analyses([analysis(i, quality=(i % 90) / 100) for i in range(60)])
    source = report(board, tmp_path)
    assert source.count("<article") == 30
    assert "The first 30 clips are shown here" in source
    assert source.count("<tr>") == 61
    assert len(source) < 2_000_000


def test_a_poster_that_is_no_picture_is_left_out(hostile_board, tmp_path):
    pictures = [a for tag, a in Page(report(hostile_board, tmp_path)).elements if tag in ("img", "image")]
    assert len(pictures) >= 2  # the one good poster, in the board and in its section


@pytest.mark.parametrize("language", ["en", "zh"])
def test_the_notebook_table_shows_ten_rows_and_the_rest_as_a_number(analysis, language):
    board = Leaderboard.from_analyses([analysis(i, quality=(i % 90) / 100) for i in range(25)], language=language)
    page = assert_harmless(board._repr_html_())
    assert [tag for tag, _ in page.elements].count("tr") == 11
    assert "15" in page.words
    assert "--jp-layout-color1" in board._repr_html_()


@pytest.mark.browser
def test_ten_clips_print_on_few_pages(board, browser, tmp_path):
    """The finding with its chart on the first page, the clips in pairs, the numbers and their limits on the last."""
    page = browser.new_page()
    page.goto(board.to_html(tmp_path / "report.html").as_uri())
    printed = page.pdf(prefer_css_page_size=True)
    page.close()
    assert printed.count(b"/Type /Page\n") <= 7
