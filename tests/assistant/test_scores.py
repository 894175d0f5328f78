"""Scores out of every form in which an agent may say them; what cannot be read is left out."""

from __future__ import annotations

import json
import time
from typing import Any

import pytest

from vlai_widgets import errors
from vlai_widgets.assistant.names import ClipNames
from vlai_widgets.assistant.prompts import SCORES_SCHEMA, ranking_prompt
from vlai_widgets.assistant.scores import read_scores, require_scores, scores_from_reply

CLIPS = ["city_walk.mp4", "beach.mov", "clip_03.mp4"]
TRUTH = {"city_walk.mp4": 92.0, "beach.mov": 85.0, "clip_03.mp4": 40.5}

FORMS = {
    "table": (
        "| Rank | Clip | Score |\n|---|---|---|\n| 1 | city\\_walk.mp4 | 92/100 |\n| 2 | **beach** "
        "| 85 |\n| 3 | Clip 03 | 40.5 |"
    ),
    "table out of ten": (
        "| Video | Engagement Score (0-10) |\n| :-- | --: |\n| city_walk | 9.2 |\n| beach.mov | 8.5 "
        "|\n| clip_03 | 4.05 |"
    ),
    "table with more columns": (
        "| # | Clip | Duration | Views | Overall Score | Notes |\n|--|--|--|--|--|--|\n| 1 "
        "| city_walk.mp4 | 10s | 120 | 92 | 3 cuts |\n"
        "| 2 | beach.mov | 12s | 44 | 85 | ok |\n| 3 | clip_03.mp4 | 9s | 12 | 40.5 | 7 |"
    ),
    "chinese table": (
        "| 排名 | 视频 | 得分 |\n|---|---|---|\n| 1 | city_walk.mp4 | 92分 |\n| 2 | beach.mov | 85分 |\n| 3 "
        "| clip_03.mp4 | 40.5分 |"
    ),
    "numbered list": (
        "1. **city_walk.mp4** – 92/100: strong hook, 3 cuts\n2. beach.mov — 85/100\n3. `clip_03.mp4` - 40.5/100"
    ),
    "out of ten": ("1) city_walk.mp4 scores 9.2 out of 10.\n2) Beach scores 8.5 out of 10\n3) clip_03: 4.05 out of 10"),
    "percent": "#1: city_walk.mp4 (92%)\n#2: beach.mov (85%)\n#3: clip_03.mp4 (40.5%)",
    "scored": ("The winner is city_walk.mp4, which scored 92. beach.mov scored 85 and clip_03.mp4 scored 40.5."),
    "colon": "city_walk.mp4: 92\nbeach.mov: 85\nclip_03.mp4: 40.5",
    "arrows": "city_walk.mp4 (92/100) > beach.mov (85/100) > clip_03.mp4 (40.5/100)",
    "blocks": (
        "### 1. city_walk.mp4\n**Score:** 92/100\n- Hook: 9/10\n\n### 2. beach.mov\n- Engagement score: 85/100\n\n"
        "### 3. clip_03.mp4\n- Score: 40.5/100\n"
    ),
    "chinese list": "第1名：city_walk.mp4，得分92分\n第2名：beach.mov，得分：85分\n第3名：clip_03.mp4，评分40.5分",
    "chinese of ten": (
        "1. city_walk.mp4：9.2分（满分10分）\n2. beach.mov：8.5分（满分10分）\n3. clip_03.mp4：4.05分（满分10分）"
    ),
    "json block": (
        '```json\n{"scores": [{"clip": "city_walk.mp4", "score": 92}, {"clip": "beach.mov", "score": 85}, '
        '{"clip": "clip_03.mp4", "score": 40.5}]}\n```'
    ),
    "json map": 'Here: {"city_walk.mp4": 92, "beach.mov": 85, "clip_03.mp4": 40.5}',
    "json of one": (
        '[{"file_name":"city_walk.mp4","engagementScore":0.92},{"file_name":"beach.mov","engagementScore":0.85},'
        '{"file_name":"clip_03.mp4","engagementScore":0.405}]'
    ),
    "json that broke off": (
        '```json\n{"scores": [{"clip": "city_walk.mp4", "score": 92}, {"clip": "beach.mov", "score": 85}, '
        '{"clip": "clip_03.mp4", "score": 40.5}, {"clip": "ano'
    ),
    "json with scale": (
        '{"max_score": 10, "ranking": [{"name":"city_walk","score":9.2},{"name":"beach",'
        '"score":8.5},{"name":"clip_03","score":4.05}]}'
    ),
    "chinese json": (
        '{"排名":[{"视频":"city_walk.mp4","得分":92},{"视频":"beach.mov","得分":85},{"视频":"clip_03.mp4",'
        '"得分":"40.5分"}]}'
    ),
}


def as_dict(scores: Any) -> dict[str, float]:
    return {entry.clip: entry.score for entry in scores}


@pytest.mark.parametrize("form", FORMS)
def test_every_form_of_text_gives_the_same_scores_best_first(form: str) -> None:
    scores = scores_from_reply(FORMS[form], CLIPS)
    assert as_dict(scores) == pytest.approx(TRUTH)
    assert [entry.clip for entry in scores] == list(TRUTH)


STRUCTURES: dict[str, Any] = {
    "tool answer": {"status": "ok", "results": [{"filename": name, "overall_score": s} for name, s in TRUTH.items()]},
    "tool answer as text": {"result": json.dumps([{"video": name, "rating": f"{s}/100"} for name, s in TRUTH.items()])},
    "tool answer in words": {"result": FORMS["numbered list"]},
    "state delta": {
        "vlai_leaderboard": {"clips": [{"clip": n, "clip_id": "c", "rank": 1, "score": s} for n, s in TRUTH.items()]}
    },
    "video analyses": {name: {"summary": "x", "scores": {"overall": s / 10, "max": 10}} for name, s in TRUTH.items()},
    "nested": {
        "a": {"b": [{"asset": {"x": 1}, "name": name, "score": {"value": s, "max": 100}} for name, s in TRUTH.items()]}
    },
}


@pytest.mark.parametrize("form", STRUCTURES)
def test_every_structure_gives_the_same_scores(form: str) -> None:
    assert as_dict(read_scores(CLIPS, text="Done!", structures=[STRUCTURES[form]])) == pytest.approx(TRUTH)


def test_dimensions_come_along() -> None:
    table = "| Clip | Hook | Pacing | Overall score |\n|---|---|---|---|\n| beach.mov | 90 | 7/10 | 80 |"
    (entry,) = scores_from_reply(table, CLIPS)
    assert dict(entry.dimensions) == {"hook": 90, "pace": 70}
    block = {
        "scores": [{"clip": "beach.mov", "score": 80, "dimensions": {"hook": 60, "audio": {"score": 50}, "other": 1}}]
    }
    (entry,) = scores_from_reply(json.dumps(block), CLIPS)
    assert dict(entry.dimensions) == {"hook": 60, "audio": 50}
    (first, *_) = scores_from_reply(FORMS["blocks"], CLIPS)
    assert dict(first.dimensions) == {"hook": 90}
    (entry,) = scores_from_reply('{"视频":"beach.mov","总分":80,"维度":{"节奏":70}}', CLIPS)
    assert dict(entry.dimensions) == {"pace": 70}


NOTHING = """
Here is your ranking: 1. city_walk.mp4 2. beach.mov 3. clip_03.mp4
city_walk.mp4 beats beach.mov by 5 points
beach.mov has 3 cuts in the first 10 seconds, 1080x1920 at 30 fps
clip_03.mp4 would gain 10% more views with music at 35%
The score is 92/100.
forest.mp4: 92/100
Your video is ready!
beach.mov: 12,345 views
beach.mov starts at 0:03
| Clip | Duration |
| Clip | Score |
beach.mov: 4
我已经完成了排名
city_walk.mp4 is the best, 2 times better than beach.mov
"""


@pytest.mark.parametrize("text", NOTHING.strip().splitlines())
def test_what_is_no_score_is_not_read_as_one(text: str) -> None:
    assert scores_from_reply(text, CLIPS) == ()
    with pytest.raises(errors.NoScores, match="local") as none:
        require_scores(CLIPS, text=text)
    assert none.value.reply == text


def test_the_source_that_says_most_is_taken_and_sources_are_not_mixed() -> None:
    text = "beach.mov: 10/100\n\n" + FORMS["table"]
    assert as_dict(scores_from_reply(text, CLIPS)) == pytest.approx(TRUTH)
    partial = read_scores(CLIPS, text="beach.mov: 10/100", structures=[{"city_walk.mp4": 50}])
    assert as_dict(partial) == {"city_walk.mp4": 50} or as_dict(partial) == {"beach.mov": 10}


def test_contradictions_and_impossible_scores_are_left_out() -> None:
    assert as_dict(scores_from_reply("beach.mov: 80/100\ncity_walk.mp4: 70/100\nbeach.mov: 60/100", CLIPS)) == {
        "city_walk.mp4": 70
    }
    assert as_dict(
        scores_from_reply('[{"clip":"beach.mov","score":180},{"clip":"city_walk.mp4","score":70}]', CLIPS)
    ) == {"city_walk.mp4": 70}
    assert scores_from_reply('[{"clip":"beach.mov","score":NaN},{"clip":"city_walk.mp4","score":true}]', CLIPS) == ()


@pytest.mark.parametrize(
    ("said", "meant"),
    [
        ("city_walk.mp4", "city_walk.mp4"),
        ("CITY\\_WALK.MP4", "city_walk.mp4"),
        ("**City Walk**", "city_walk.mp4"),
        ("city-walk", "city_walk.mp4"),
        ("citywalk.mov", "city_walk.mp4"),
        ("city_wallk", "city_walk.mp4"),
        ("1. city_walk.mp4 (winner)", "city_walk.mp4"),
        ("clip_03", "clip_03.mp4"),
        ("clip_02", None),
        ("clip_3", None),
        ("Video 1", None),
        ("walk", None),
        ("", None),
        ("city_walk.mp4 and beach.mov", None),
    ],
)
def test_which_clip_is_meant(said: str, meant: str | None) -> None:
    assert ClipNames(CLIPS).meant_by(said) == meant


def test_a_name_that_fits_two_clips_fits_none() -> None:
    names = ClipNames(["a.mp4", "a.mov", "ad_1.mp4", "ad-1.mov"])
    assert names.meant_by("a") is None
    assert names.meant_by("a.mov") == "a.mov"
    assert names.meant_by("ad 1") is None
    assert (
        scores_from_reply("ad 1: 80/100\na: 70/100\na.mov: 60/100", ["a.mp4", "a.mov", "ad_1.mp4", "ad-1.mov"])[0].clip
        == "a.mov"
    )
    assert as_dict(scores_from_reply("夏日海滩.mp4：85分\n雪山：60分", ["夏日海滩.mp4", "雪山.mp4"])) == {
        "夏日海滩.mp4": 85,
        "雪山.mp4": 60,
    }


def test_a_word_that_is_also_a_clips_name_is_not_taken_for_it_in_a_sentence() -> None:
    clips = ["hook.mp4", "music.mp4"]
    assert scores_from_reply("The hook scores 9/10 and the music 8/10.", clips) == ()
    assert as_dict(scores_from_reply("1. hook: 90/100\n2. music: 80/100", clips)) == {"hook.mp4": 90, "music.mp4": 80}


def test_the_prompt_asks_for_what_is_read() -> None:
    for language in ("en", "zh"):
        asked = ranking_prompt("rank these", CLIPS, language=language)
        assert asked.startswith("rank these\n")
        assert all(f'"{clip}"' in asked for clip in CLIPS)
        assert '"scores"' in asked
    assert SCORES_SCHEMA["required"] == ["scores"]
    assert scores_from_reply(ranking_prompt("rank these", CLIPS), CLIPS) == ()


def test_hostile_replies_are_no_burden() -> None:
    began = time.perf_counter()
    for text in (
        "[" * 300_000,
        '{"a":' * 50_000,
        "city_walk.mp4 " * 20_000,
        "| a " * 50_000 + "\n|---|",
        "9" * 300_000,
        "beach.mov: " + "(" * 100_000,
    ):
        scores_from_reply(text, CLIPS)
    deep: Any = []
    for _ in range(5000):
        deep = [deep, {"clip": "beach.mov"}]
    read_scores(CLIPS, structures=[deep])
    assert time.perf_counter() - began < 8
