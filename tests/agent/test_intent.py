"""Sentences and what they ask for, in English and Chinese."""

from __future__ import annotations

import pytest

from vlai_widgets.engine.agent.intent import language_of, parse

CLIPS = [("c1", "spring-launch.mp4"), ("c2", "summer sale.mp4"), ("c3", "夏日新品.mp4")]

RANKINGS = [
    ("rank a batch of 10 short marketing video clips into a 1080p MP4", {}),
    ("rank these videos by engagement score and show me the top performers", {"preset": "attention"}),
    ("comparing and ranking videos by AI-scored performance metrics for marketers", {}),
    ("Rank these and show the top 3", {"top": 3}),
    ("show me the three best", {"top": 3}),
    ("best five in landscape", {"top": 5, "aspect": "16:9"}),
    ("rank by hook", {"dimension": "hook"}),
    ("rank them by pacing, square", {"dimension": "pace", "aspect": "1:1"}),
    ("which are best for conversions?", {"preset": "conversion"}),
    ("worst 2", {"top": 2, "worst": True}),
    ("leaderboard of the top ten, best first", {"top": 10, "order": "ranking"}),
    ("rank the first 3 seconds", {}),
    ("给这些视频排名", {}),
    ("按节奏排名，显示前三名", {"dimension": "pace", "top": 3}),
    ("选出最好的5个，横屏", {"top": 5, "aspect": "16:9"}),
    ("按转化率打分", {"preset": "conversion"}),
    ("表现最差的2个视频", {"top": 2, "worst": True}),
    ("排行榜，前十名，竖版", {"top": 10, "aspect": "9:16"}),
]


@pytest.mark.parametrize(("text", "wanted"), RANKINGS)
def test_rankings(text: str, wanted: dict[str, object]) -> None:
    intent = parse(text, CLIPS)
    assert intent.action == "rank"
    defaults = {"top": None, "worst": False, "aspect": None, "dimension": None}
    for name, value in {**defaults, **wanted}.items():
        assert getattr(intent, name) == value, name


OTHERS = [
    ("compare spring-launch with summer sale", "compare", ("c1", "c2")),
    ("compare sprng-launch.mp4 and summer sale.mp4", "compare", ("c1", "c2")),
    ("对比 夏日新品 和 spring-launch.mp4", "compare", ("c3", "c1")),
    ("why is spring-launch first?", "why", ("c1",)),
    ("为什么夏日新品.mp4排第一？", "why", ("c3",)),
    ("what can you do?", "help", ()),
    ("你能做什么？", "help", ()),
    ("make it 16:9", "edit", ()),
    ("show tracks", "status", ()),
    ("trim the first 2 seconds of summer sale", "unknown", ("c2",)),
    ("hello", "unknown", ()),
]


@pytest.mark.parametrize(("text", "action", "clip_ids"), OTHERS)
def test_other_actions(text: str, action: str, clip_ids: tuple[str, ...]) -> None:
    intent = parse(text, CLIPS)
    assert (intent.action, intent.clip_ids) == (action, clip_ids)


def test_quoted_text_is_never_an_instruction() -> None:
    intent = parse("title “Top 3 reasons to rank us worst” for 4 seconds", CLIPS)
    assert (intent.action, intent.title, intent.title_s) == ("edit", "Top 3 reasons to rank us worst", 4.0)
    assert intent.top is None


def test_what_cannot_be_done_is_named() -> None:
    intent = parse("make it 9:16, title 'Urban Dreams' for 3 seconds, lo-fi music at 35 %", CLIPS)
    assert (intent.aspect, intent.title, intent.not_yet) == ("9:16", "Urban Dreams", ("music",))


@pytest.mark.parametrize(("text", "language"), [("rank “夏日”", "en"), ("排名 these", "zh"), ("rank", "en")])
def test_language(text: str, language: str) -> None:
    assert language_of(text) == language
