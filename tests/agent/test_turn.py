"""A turn of the agent: events in ADK's shape, a Markdown table, a reel in the draft. Scores are computed for real."""

from __future__ import annotations

import asyncio
from collections.abc import Awaitable, Callable, Sequence
from dataclasses import replace
from typing import get_args

import pytest

from vlai_widgets.engine.agent import respond
from vlai_widgets.engine.agent.moods import MOODS
from vlai_widgets.engine.agent.replies import md
from vlai_widgets.engine.agent.workbench import ClipRecord, DraftVersion, Said
from vlai_widgets.engine.timeline import validate
from vlai_widgets.engine.timeline.look import TransitionKind
from vlai_widgets.models import DIMENSIONS, Analysis, Measurement, MediaFacts, Progress, TimelinePoint
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.events import LEADERBOARD_KEY, PROGRESS_KEY, Event
from vlai_widgets.protocol.results import Ranking
from vlai_widgets.scoring import load_model

FACTS = MediaFacts(kind="video", size_bytes=1, container="mp4", duration_s=8.0, width_px=1080, height_px=1920, fps=30.0)


def analysis_with(clip_id: str, name: str, *, share: float) -> Analysis:
    """A clip whose every feature scores about ``share``: each value is the place on its curve nearest to it."""
    measurements = []
    for feature in load_model().features:
        value = min(feature.points, key=lambda point: abs(point[1] - share))[0]
        measurements.append(Measurement(feature=feature.name, value=value))
    return Analysis(
        clip_id=clip_id,
        clip=name,
        sha256=clip_id * 8,
        analysis_version="t",
        media=FACTS,
        measurements=tuple(measurements),
        timeline=tuple(TimelinePoint(t_s=float(t), motion=20.0, brightness=50.0) for t in range(8)),
    )


class Desk:
    """One session in memory."""

    session_id = "s1"
    language = "en"

    def __init__(self, analyses: Sequence[Analysis]) -> None:
        self._analyses = list(analyses)
        self.drafts: list[Draft] = []
        self.notes: list[str] = []
        self.messages: list[Said] = []
        self._ranking: Ranking | None = None

    def clips(self) -> Sequence[ClipRecord]:
        return [
            ClipRecord(clip_id=a.clip_id, clip=a.clip, sha256=a.sha256, duration_s=8.0, error=a.error)
            for a in self._analyses
        ]

    def said(self) -> Sequence[Said]:
        return self.messages

    async def analyses(
        self, clip_ids: Sequence[str], on_progress: Callable[[Progress], Awaitable[None]]
    ) -> Sequence[Analysis]:
        chosen = [a for a in self._analyses if a.clip_id in clip_ids]
        for number, analysis in enumerate(chosen, 1):
            overall = number / len(chosen)
            await on_progress(Progress(stage="analyse", done=1.0, clip=analysis.clip, overall=overall))
        return chosen

    def draft(self) -> Draft | None:
        return self.drafts[-1] if self.drafts else None

    def save_draft(self, draft: Draft, *, note: str) -> None:
        assert note
        self.drafts.append(draft)
        self.notes.append(note)

    def versions(self) -> Sequence[DraftVersion]:
        return [DraftVersion(number, note) for number, note in enumerate(self.notes, 1)]

    def draft_version(self, number: int) -> Draft:
        return self.drafts[number - 1]

    def ranking(self) -> Ranking | None:
        return self._ranking

    def save_ranking(self, ranking: Ranking) -> None:
        self._ranking = ranking


@pytest.fixture
def desk() -> Desk:
    broken = replace(analysis_with("c4", "broken.mp4", share=0.5), error="The file is empty.", measurements=())
    return Desk(
        [
            analysis_with("c1", "weak.mp4", share=0.3),
            analysis_with("c2", "strong|one*.mp4", share=1.0),
            analysis_with("c3", "middle.mp4", share=0.6),
            broken,
        ]
    )


def events_of(desk: Desk, text: str, *, streaming: bool = True) -> list[Event]:
    async def collect() -> list[Event]:
        return [event async for event in respond(text, bench=desk, streaming=streaming, silent_turns=False)]

    return asyncio.run(collect())


def final_text(events: Sequence[Event]) -> str:
    return "".join(p.text or "" for e in events if e.content and e.partial is not True for p in e.content.parts)


def test_a_ranking_streams_tools_progress_text_and_state(desk: Desk) -> None:
    events = events_of(desk, "rank these videos by engagement score and show me the top performers")
    parts = [part for event in events if event.content for part in event.content.parts]
    calls = [p.function_call for p in parts if p.function_call]
    answers = [p.function_response for p in parts if p.function_response]
    assert [c.name for c in calls] == ["analyze_clips", "rank_clips", "lay_leaderboard_reel"]
    assert [(a.id, a.name) for a in answers] == [(c.id, c.name) for c in calls]
    progress = [e.custom_metadata for e in events if e.custom_metadata]
    assert len(progress) == 4
    assert all(PROGRESS_KEY in p and "overall" in p[PROGRESS_KEY] for p in progress)
    deltas = [e.actions.state_delta for e in events if e.actions.state_delta]
    ranking = Ranking.model_validate(deltas[0][LEADERBOARD_KEY])
    assert [c.clip_id for c in ranking.clips] == ["c2", "c3", "c1", "c4"]
    assert ranking.clips[-1].error == "The file is empty."


def test_the_partial_texts_join_to_the_final_text(desk: Desk) -> None:
    events = events_of(desk, "rank")
    pieces = "".join(p.text or "" for e in events if e.partial and e.content for p in e.content.parts)
    assert pieces == final_text(events)
    assert "| Rank | Clip |" in pieces


def test_without_streaming_there_is_no_partial_text(desk: Desk) -> None:
    events = events_of(desk, "rank", streaming=False)
    assert all(event.partial is None for event in events)
    assert "| Rank | Clip |" in final_text(events)


def test_the_table_is_in_the_order_of_the_scores_and_names_are_escaped(desk: Desk) -> None:
    text = final_text(events_of(desk, "rank"))
    rows = [line for line in text.splitlines() if line.startswith("| ") and "---" not in line][1:]
    assert [row.split(" | ")[1] for row in rows] == [r"strong\|one\*.mp4", "middle.mp4", "weak.mp4"]
    assert "broken.mp4: The file is empty." in text
    assert "not a forecast" in text


def test_whoever_ranks_by_one_dimension_reads_its_name(desk: Desk) -> None:
    assert "of 100 (hook)." in final_text(events_of(desk, "rank them by hook"))


def test_the_reel_is_valid_and_shows_the_top(desk: Desk) -> None:
    events_of(desk, "show the top 2 in landscape")
    draft = desk.drafts[-1]
    validate(draft)
    shown = [s.src.clip_id for t in draft.t for s in t.sg if s.src.kind == "clip"]
    assert shown == ["c3", "c2"]
    assert (draft.m.width, draft.m.height) == (1920, 1080)


def test_the_worst_are_shown_when_the_worst_are_asked_for(desk: Desk) -> None:
    events_of(desk, "worst 1")
    assert [s.src.clip_id for t in desk.drafts[-1].t for s in t.sg if s.src.kind == "clip"] == ["c1"]


def test_chinese_in_chinese_out(desk: Desk) -> None:
    text = final_text(events_of(desk, "按节奏给这些视频排名，显示前两名"))
    assert "| 名次 | 视频 |" in text
    assert "领先" in text
    assert "方案：节奏" in text  # not the preset, of whose weights nothing is left
    assert desk.drafts[-1].m.language == "zh"
    ranking = desk.ranking()
    assert ranking is not None
    assert ranking.weights["pace"] == 1.0


def test_comparing_two_names_the_gap(desk: Desk) -> None:
    text = final_text(events_of(desk, "compare weak.mp4 with middle.mp4"))
    assert text.startswith("**middle.mp4** is ")
    assert "points ahead of **weak.mp4**" in text
    assert not desk.drafts


def test_why_gives_reasons(desk: Desk) -> None:
    assert "Strengths of **middle.mp4**" in final_text(events_of(desk, "why is middle first?"))


def test_edits_without_a_timeline_lay_the_clips_first_and_say_so(desk: Desk) -> None:
    text = final_text(events_of(desk, "make it square"))
    assert "laid the 3 uploaded clips" in text
    assert [s.src.clip_id for s in desk.drafts[0].t[0].sg] == ["c1", "c2", "c3"]
    assert (desk.drafts[-1].m.width, desk.drafts[-1].m.height) == (1080, 1080)
    assert desk.drafts[-1].d == 24_000


def test_several_edits_in_one_sentence_are_all_done_and_each_is_a_version(desk: Desk) -> None:
    events_of(desk, "rank")
    text = final_text(events_of(desk, "make it square, title 'Spring launch' for 3 seconds, and lo-fi music at 35 %"))
    draft = desk.drafts[-1]
    validate(draft)
    assert (draft.m.width, draft.m.height) == (1080, 1080)
    title = next(s for t in draft.t for s in t.sg if s.src.kind == "title")
    assert (title.src.text, title.s, title.d) == ("Spring launch", 0, 3000)
    bed = next(s for t in draft.t for s in t.sg if s.src.kind == "bed")
    assert (bed.src.mood, bed.v, bed.d) == ("lo-fi", 0.35, draft.d)
    assert text.startswith("Done: ")
    assert len(desk.drafts) == 4


def test_no_clips_and_nonsense_are_answered_and_change_nothing() -> None:
    empty = Desk([])
    assert "no clips" in final_text(events_of(empty, "rank these"))
    assert "did not understand" in final_text(events_of(empty, "qwertz"))
    assert not empty.drafts


def test_nothing_that_could_be_scored_is_said_and_lays_no_reel(desk: Desk) -> None:
    only_broken = Desk([replace(a, error="broken", measurements=()) for a in desk._analyses])
    assert "None of the clips could be ranked" in final_text(events_of(only_broken, "rank"))
    assert not only_broken.drafts


def test_markdown_marks_in_names_are_only_text() -> None:
    assert md("a_b*c|<b>\n`d`") == r"a_b\*c\|\<b\> \`d\`"


@pytest.mark.parametrize(
    ("sentence", "left", "muted"),
    [
        ("remove clip 1 and mute clip 2", ["c2", "c3"], ["c2"]),
        ("删掉第一个，把第二个静音", ["c2", "c3"], ["c2"]),
        ("move clip 3 to the front and mute clip 1", ["c3", "c1", "c2"], ["c1"]),
        ("remove clip 2 and mute the rest", ["c1", "c3"], ["c1", "c3"]),
        ("mute all clips except the first", ["c1", "c2", "c3"], ["c2", "c3"]),
        ("除了第二个都静音", ["c1", "c2", "c3"], ["c1", "c3"]),
        ("trim clip 1 to 3 s and mute the rest", ["c1", "c2", "c3"], ["c2", "c3"]),
        ("split clip 1 in half and mute the second half", ["c1", "c1", "c2", "c3"], ["c1"]),
        ("replace clip 1 with clip 3, then mute clip 2", ["c3", "c2", "c3"], ["c2"]),
    ],
)
def test_numbers_count_what_the_writer_saw(desk: Desk, sentence: str, left: list[str], muted: list[str]) -> None:
    events_of(desk, sentence)
    clips = [s for s in desk.drafts[-1].t[0].sg if s.src.kind == "clip"]
    assert [s.src.clip_id for s in clips] == left
    assert [s.src.clip_id for s in clips if s.v == 0] == muted


def test_only_the_piece_that_is_named_goes(desk: Desk) -> None:
    names = [r.clip for r in desk.clips()]
    events_of(desk, f"split {names[1]} at 3 s and delete the second half")
    pieces = [s for s in desk.drafts[-1].t[0].sg if s.src.kind == "clip"]
    assert [(s.src.clip_id, s.d) for s in pieces] == [("c1", 8000), ("c2", 3000), ("c3", 8000)]


def test_music_keeps_its_bed_when_only_its_time_changes(desk: Desk) -> None:
    events_of(desk, "add epic music")
    events_of(desk, "the music should stop at 5 seconds")
    bed = next(s for t in desk.drafts[-1].t for s in t.sg if s.src.kind == "bed")
    assert (bed.src.mood, bed.s, bed.d) == ("epic", 0, 5000)


def test_longer_by_a_time_shows_more_of_the_clip(desk: Desk) -> None:
    events_of(desk, "trim clip 2 to 3 s")
    events_of(desk, "make clip 2 one second longer")
    assert desk.drafts[-1].t[0].sg[1].d == 4000


def test_clips_that_are_put_on_an_empty_timeline_lie_there_once(desk: Desk) -> None:
    assert "laid the" in final_text(events_of(desk, "put all the clips on the timeline"))
    assert [s.src.clip_id for s in desk.draft().t[0].sg] == ["c1", "c2", "c3"]


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("what moods do you have?", [name for name, _ in MOODS]),
        ("有哪些音乐风格可以选？", [name for name, _ in MOODS]),
        ("which transitions can you do?", get_args(TransitionKind)),
        ("支持哪些转场效果？", get_args(TransitionKind)),
        ("what presets are there?", (*load_model().presets, *DIMENSIONS)),
        ("有哪些评分方式", (*load_model().presets, *DIMENSIONS)),
    ],
)
def test_what_there_is_to_choose_from_is_told_whole_and_changes_nothing(desk: Desk, text: str, told: list[str]) -> None:
    answer = final_text(events_of(desk, text))
    assert [name for name in told if name not in answer] == []
    assert not desk.drafts
