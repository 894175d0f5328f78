"""What "Getting Started", "Tips and Tricks" and "Common Workflows" promise, typed as written."""

from __future__ import annotations

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from tests.agent.sentences import SENTENCES
from tests.agent.test_turn import Desk, analysis_with, events_of, final_text

from vlai_widgets.engine.agent.silence import is_silent
from vlai_widgets.engine.timeline import first_cut, pictures, summary, validate
from vlai_widgets.engine.timeline.cut import Footage
from vlai_widgets.protocol.draft import Bed, Draft
from vlai_widgets.protocol.events import LEADERBOARD_KEY

NAMES = ("spring-launch.mp4", "summer sale.mp4", "夏日新品.mp4", "clip_04.mp4")


@pytest.fixture
def desk() -> Desk:
    return ten()


def ten() -> Desk:
    names = [*NAMES, *(f"take {n}.mp4" for n in range(5, 11))]
    return Desk([analysis_with(f"c{n}", name, share=n / 10) for n, name in enumerate(names, 1)])


def clips_of(draft: Draft) -> list[str]:
    return [s.src.clip_id for s in pictures(draft) if s.src.kind == "clip"]


# --- Getting Started ------------------------------------------------------------------------------------------


def test_rank_a_batch_of_ten_into_a_1080p_mp4(desk: Desk) -> None:
    text = final_text(events_of(desk, "rank a batch of 10 short marketing video clips into a 1080p MP4"))
    draft = desk.drafts[-1]
    validate(draft)
    assert (draft.m.width, draft.m.height) == (1080, 1920)
    assert len(clips_of(draft)) == 10
    assert text.count("\n| ") == 12  # head, rule, ten rows


def test_rank_these_videos_by_engagement_and_show_the_top_performers(desk: Desk) -> None:
    sentence = "rank these videos by engagement score and show me the top performers"
    events = events_of(desk, sentence)
    boards = [e.actions.state_delta[LEADERBOARD_KEY] for e in events if LEADERBOARD_KEY in e.actions.state_delta]
    assert boards[0]["preset"] == "attention"
    assert boards[0]["clips"][0]["clip_id"] == "c10"
    assert clips_of(desk.drafts[-1])[-1] == "c10"


def test_comparing_and_ranking_by_ai_scored_metrics(desk: Desk) -> None:
    text = final_text(events_of(desk, "comparing and ranking videos by AI-scored performance metrics for marketers"))
    assert "| Rank | Clip |" in text
    assert desk.ranking() is not None


def test_the_timeline_of_the_example(desk: Desk) -> None:
    one = Desk([analysis_with("c1", "city timelapse.mp4", share=0.5)])
    events_of(one, "make it 9:16, title 'Urban Dreams' for 3 seconds, lo-fi music at 35 %")
    shown = summary(one.drafts[-1])
    assert shown.startswith("Timeline (3 tracks): 1. Video: city timelapse")
    assert "2. BGM: Lo-fi (0-8s, 35%)" in shown
    assert '3. Title: "Urban Dreams" (0-3s)' in shown


@pytest.mark.parametrize("words", ["status", "状态", "show tracks"])
def test_status_and_show_tracks(desk: Desk, words: str) -> None:
    events_of(desk, "make it square")
    assert final_text(events_of(desk, words)).startswith("Timeline (1 track): 1. Video:")


def test_add_bgm(desk: Desk) -> None:
    events_of(desk, "add BGM")
    assert [type(s.src) for t in desk.drafts[-1].t if t.tt == 1 for s in t.sg] == [Bed]


# --- Tips and Tricks ------------------------------------------------------------------------------------------


def test_make_it_look_better_is_answered_with_a_concrete_proposal(desk: Desk) -> None:
    for sentence in ("make it look better", "make it better"):
        text = final_text(events_of(desk, sentence))
        assert "rank these videos by engagement score and show me the top performers" in text
    assert not desk.drafts


# --- Common Workflows -----------------------------------------------------------------------------------------


def test_batch_style_different_instructions_in_one_session(desk: Desk) -> None:
    events_of(desk, "trim clip 1 to 3 seconds")
    first = desk.drafts[-1]
    events_of(desk, "make it 16:9 with upbeat music")
    second = desk.drafts[-1]
    events_of(desk, "rank by hook, top 3")
    third = desk.drafts[-1]
    for draft in (first, second, third):
        validate(draft)
    assert len({d.model_dump_json() for d in (first, second, third)}) == 3


def test_iterative_rough_cut_preview_refine(desk: Desk) -> None:
    for sentence in ("rank these videos by engagement score", "preview 360p", "title 'Q3' for 2 s", "1080p"):
        events_of(desk, sentence)
    draft = desk.drafts[-1]
    assert (draft.m.width, draft.m.height) == (1080, 1920)
    assert any(s.src.kind == "title" for t in draft.t for s in t.sg)


# --- what a ranking does to edits -----------------------------------------------------------------------------


def test_a_second_ranking_lays_a_new_reel_says_so_and_can_be_undone(desk: Desk) -> None:
    events_of(desk, "rank these")
    events_of(desk, "make it 16:9, light theme, title 'Mine' for 2 s")
    edited = desk.drafts[-1]
    text = final_text(events_of(desk, "rank by hook"))
    assert "new reel" in text
    draft = desk.drafts[-1]
    assert [s.src.text for t in draft.t for s in t.sg if s.src.kind == "title"] == ["Mine"]
    assert (draft.m.width, draft.m.theme) == (1920, "light")
    events_of(desk, "undo")
    assert desk.drafts[-1] == edited
    assert "new reel" not in final_text(events_of(ten(), "rank by hook"))


def test_a_second_ranking_keeps_music_titles_and_captions_of_the_user(desk: Desk) -> None:
    events_of(desk, "rank these, title 'Q3 winners'")
    events_of(desk, "epic music at 20 %, caption 'Sale' from 4 to 6 s, lower third 'Anna' on clip 2")
    lower = next(s for t in desk.drafts[-1].t for s in t.sg if s.src.kind == "title" and s.src.style == "lower_third")
    host = next(s.src.clip_id for s in desk.drafts[-1].t[0].sg if s.id == lower.on)
    events_of(desk, "rank by hook, best first")
    draft = desk.drafts[-1]
    validate(draft)
    music = [s for t in draft.t if t.tt == 1 for s in t.sg]
    assert [(s.src.mood, s.v, s.s, s.s + s.d) for s in music] == [("epic", 0.2, 0, draft.d)]
    assert draft.t[0].sg[0].src.title == "Q3 winners"
    texts = {s.src.style: s for t in draft.t for s in t.sg if s.src.kind == "title"}
    assert (texts["caption"].src.text, texts["caption"].s, texts["caption"].d) == ("Sale", 4000, 2000)
    assert next(s.src.clip_id for s in draft.t[0].sg if s.id == texts["lower_third"].on) == host
    events_of(desk, "rank again, title 'New'")
    assert desk.drafts[-1].t[0].sg[0].src.title == "New"


@pytest.mark.parametrize(
    ("sentence", "muted"),
    [("duplicate clip 2 and mute the copy", [3]), ("复制第一个视频，把副本静音", [2]), ("mute clip 1", [1])],
)
def test_the_copy_is_the_copy(desk: Desk, sentence: str, muted: list[int]) -> None:
    events_of(desk, sentence)
    shown = desk.drafts[-1].t[0].sg
    assert [n for n, s in enumerate(shown, 1) if s.v == 0] == muted


def test_a_copy_that_was_not_made_is_asked_about(desk: Desk) -> None:
    assert "Which copy?" in final_text(events_of(desk, "remove the copy"))


def test_what_is_undone_is_told_in_the_language_of_the_undo(desk: Desk) -> None:
    for sentence in ("rank these", "删除第一个视频"):
        events_of(desk, sentence)
    text = final_text(events_of(desk, "undo"))
    assert text.startswith("Undone: removed ")
    assert final_text(events_of(desk, "撤销")).startswith(("已撤销：排行榜短片", "没有可以撤销"))
    assert final_text(events_of(desk, "重做")).startswith("已重做：已从时间线删除")


def test_leaving_out_and_badges_off_and_on(desk: Desk) -> None:
    events_of(desk, "rank all clips except summer sale")
    assert "c2" not in clips_of(desk.drafts[-1])
    before = desk.drafts[-1]
    events_of(desk, "hide the rank badges")
    assert not any(s.src.kind == "plate" for t in desk.drafts[-1].t for s in t.sg)
    events_of(desk, "显示名次牌")
    assert desk.drafts[-1].t == before.t


def test_several_clips_and_questions_back(desk: Desk) -> None:
    assert "Which clip?" in final_text(events_of(desk, "remove the clip"))
    assert not desk.drafts
    events_of(desk, "split clip 1 at 3 s")
    count = len(desk.drafts)
    assert "more than once" in final_text(events_of(desk, "trim spring-launch to 1 s"))
    assert "There is no clip 20" in final_text(events_of(desk, "remove clip 20"))
    assert len(desk.drafts) == count


def test_what_was_not_understood_is_said_while_the_rest_is_done(desk: Desk) -> None:
    text = final_text(events_of(desk, "make it square, wobble the flux"))
    assert text.startswith("Done: ")
    assert "wobble the flux" in text


def test_chinese_edits_are_answered_in_chinese(desk: Desk) -> None:
    text = final_text(events_of(desk, "把第二个视频剪到3秒，加轻快的音乐"))
    assert text.startswith("完成：")
    assert "summer sale.mp4" in text
    assert "没有做到" in final_text(events_of(desk, "把第二个视频剪到99秒"))


# --- silent turns ---------------------------------------------------------------------------------------------


def test_about_a_third_of_the_edits_are_silent_and_change_the_state(monkeypatch: pytest.MonkeyPatch) -> None:
    draft = first_cut([Footage(clip_id="a", name="a.mp4", duration_s=4)])
    share = sum(is_silent(f"trim it to {n} s", draft, enabled=True) for n in range(300)) / 300
    assert 0.25 < share < 0.42
    monkeypatch.setenv("VLAI_SILENT_TURNS", "0")
    assert not any(is_silent(f"trim it to {n} s", draft) for n in range(300))


def test_a_silent_turn_has_a_state_delta_and_no_text() -> None:
    import asyncio

    from vlai_widgets.engine.agent import respond

    async def collect(desk: Desk, text: str) -> list[object]:
        return [event async for event in respond(text, bench=desk, silent_turns=True)]

    silent = 0
    for n in range(12):
        desk = ten()
        events_of(desk, "make it square")
        sentence = f"trim clip 1 to {n + 1}00 ms and mute clip {n % 4 + 1}".replace("100 ms", "1300 ms")
        events = asyncio.run(collect(desk, sentence))
        texts = [p.text for e in events if e.content for p in e.content.parts if p.text]  # type: ignore[attr-defined]
        assert any("draft" in e.actions.state_delta for e in events)  # type: ignore[attr-defined]
        silent += not texts
    assert 0 < silent < 12
    asked = asyncio.run(collect(ten(), "remove the clip"))
    assert any(p.text for e in asked if e.content for p in e.content.parts)  # type: ignore[attr-defined]


# --- any sequence of instructions -----------------------------------------------------------------------------


@settings(max_examples=25, deadline=None)
@given(st.lists(st.sampled_from([text for text, _, _ in SENTENCES]), min_size=1, max_size=6))
def test_any_sequence_of_instructions_keeps_the_timeline_valid_and_undo_is_exact(texts: list[str]) -> None:
    desk = Desk([analysis_with(f"c{n}", name, share=n / 5) for n, name in enumerate(NAMES, 1)])
    for text in texts:
        before, count = desk.draft(), len(desk.drafts)
        words = final_text(events_of(desk, text))
        assert words
        for draft in desk.drafts[count:]:
            validate(draft)
        added = [note for note in desk.notes[count:] if not note.startswith("-> ")]
        if added and before is not None and len(desk.drafts) - count == len(added):
            after = desk.drafts[-1]
            events_of(desk, f"undo {len(added)} times")
            assert desk.drafts[-1].model_dump_json() == before.model_dump_json()
            events_of(desk, f"redo {len(added)} times")
            assert desk.drafts[-1].model_dump_json() == after.model_dump_json()
