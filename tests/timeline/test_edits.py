"""Edits of the timeline: whatever is done to it, it stays valid, and what hangs on a piece follows it."""

from __future__ import annotations

from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from vlai_widgets.engine import timeline as tl
from vlai_widgets.engine.timeline.lay import LEAST_MS
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, RankPlate, Segment, Title, TrackType


def entries(count: int) -> list[tl.ReelEntry]:
    return [
        tl.ReelEntry(
            clip_id=f"c{rank}", name=f"clip {rank}.mp4", rank=rank, rank_lo=rank, rank_hi=rank, score=90.0 - rank,
            start_s=2.0, end_s=5.0, duration_s=10.0,
        )
        for rank in range(1, count + 1)
    ]  # fmt: skip


def reel(count: int = 3) -> Draft:
    return tl.leaderboard_reel(entries(count), table=entries(count))


def cut(*lengths: float) -> Draft:
    return tl.first_cut([tl.Footage(clip_id=f"c{n}", name=f"{n}.mp4", duration_s=d) for n, d in enumerate(lengths, 1)])


def ids(draft: Draft) -> list[str]:
    return [s.id for s in tl.pictures(draft)]


def texts(draft: Draft, kind: type) -> list[Segment]:
    return [s for s in tl.texts_of(draft) if isinstance(s.src, kind)]


def duration_of(draft: Draft) -> int:
    segments = tl.pictures(draft)
    return sum(s.d for s in segments) - sum(s.x.d for s in segments if s.x)


# --- any sequence of edits -------------------------------------------------------------------------------------


@st.composite
def edits(draw: st.DrawFn) -> tuple[str, dict[str, Any]]:
    name = draw(
        st.sampled_from(
            ["removed", "duplicated", "moved", "ordered", "trimmed", "kept_range",
             "with_length", "cut_out", "cut_range", "split", "with_speed", "with_total_length",
             "with_transitions", "with_picture", "with_text", "with_music", "with_aspect", "with_short_side",
             "with_clip_volume", "without_texts", "with_plates", "without_music", "restyled"]
        )
    )  # fmt: skip
    ms = st.integers(0, 12_000)
    return name, {
        "which": draw(st.lists(st.integers(0, 20), min_size=1, max_size=3)),
        "a": draw(ms),
        "b": draw(ms),
        "n": draw(st.integers(0, 8)),
        "f": draw(st.sampled_from([0.25, 0.5, 1.5, 2.0, 4.0])),
        "kind": draw(st.sampled_from(["fade", "dip", "wipe", None])),
        "style": draw(st.sampled_from(["title", "caption", "lower_third"])),
        "text": draw(st.text(min_size=1, max_size=12)),
    }


def done(draft: Draft, name: str, v: dict[str, Any]) -> Draft:
    held = ids(draft)
    which = list(dict.fromkeys(held[n % len(held)] for n in v["which"]))
    one, low, high = which[0], min(v["a"], v["b"]), max(v["a"], v["b"])
    calls: dict[str, Any] = {
        "removed": lambda: tl.removed(draft, which),
        "duplicated": lambda: tl.duplicated(draft, which),
        "moved": lambda: tl.moved(draft, which, to=v["n"]),
        "ordered": lambda: tl.ordered(draft, which[::-1]),
        "trimmed": lambda: tl.trimmed(draft, which, head_ms=low // 4, tail_ms=high // 4),
        "kept_range": lambda: tl.kept_range(draft, which, start_ms=low // 4, end_ms=high),
        "with_length": lambda: tl.with_length(draft, which, high),
        "cut_out": lambda: tl.cut_out(draft, one, start_ms=low, end_ms=high),
        "cut_range": lambda: tl.cut_range(draft, start_ms=low, end_ms=high),
        "split": lambda: tl.split(draft, one, at_ms=[low]),
        "with_speed": lambda: tl.with_speed(draft, which, v["f"], relative=True),
        "with_total_length": lambda: tl.with_total_length(draft, high * 2),
        "with_transitions": lambda: tl.with_transitions(draft, v["kind"], length_ms=v["a"], ids=which),
        "with_picture": lambda: tl.with_picture(draft, which, brightness=v["f"] - 1, contrast=v["f"]),
        "with_text": lambda: tl.with_text(
            draft, v["text"], start_ms=low, end_ms=high, style=v["style"], on=one if v["n"] % 2 else None
        ),
        "with_music": lambda: tl.with_music(
            draft,
            Bed(mood="calm") if v["n"] % 2 else ClipSource(clip_id="m", media_ms=2_500),
            start_ms=low,
            end_ms=high if v["n"] % 3 else None,
        ),
        "with_aspect": lambda: tl.with_aspect(draft, ["9:16", "16:9", "1:1", "4:5"][v["n"] % 4]),
        "with_short_side": lambda: tl.with_short_side(draft, 144 + v["a"] % 1_000),
        "with_clip_volume": lambda: tl.with_clip_volume(draft, which, v["f"], relative=True),
        "without_texts": lambda: tl.without_texts(draft, [v["style"], "plate"], on=which),
        "with_plates": lambda: tl.with_plates(draft),
        "without_music": lambda: tl.without_music(draft),
        "restyled": lambda: tl.restyled(draft, [v["style"]], start_ms=low, length_ms=high or 1, on=which[: v["n"] % 2]),
    }
    edited = calls[name]()
    assert isinstance(edited, Draft)
    return edited


@settings(max_examples=150, deadline=None)
@given(start=st.sampled_from(["reel", "cut"]), steps=st.lists(edits(), min_size=1, max_size=14))
def test_any_sequence_of_edits_keeps_the_draft_valid(start: str, steps: list[tuple[str, dict[str, Any]]]) -> None:
    draft = reel(4) if start == "reel" else cut(4.0, 3.0, 0.7, 6.0)
    for name, values in steps:
        before = draft.model_dump_json()
        try:
            edited = done(draft, name, values)
        except (tl.EditRefused, ValueError):
            assert draft.model_dump_json() == before, "an edit that is refused leaves the draft as it was"
            continue
        tl.validate(edited)
        assert draft.model_dump_json() == before, "an edit never changes the draft that it is given"
        assert edited.d == duration_of(edited), (name, values)
        assert Draft.model_validate(edited.to_wire()) == edited
        draft = edited


# --- what hangs on a piece follows it --------------------------------------------------------------------------


def over(draft: Draft) -> dict[str, str]:
    """The clip under the middle of every rank plate."""
    found = {}
    for plate in texts(draft, RankPlate):
        middle = plate.s + plate.d // 2
        host = next(s for s in tl.pictures(draft) if s.s <= middle < s.s + s.d)
        assert isinstance(host.src, ClipSource)
        assert isinstance(plate.src, RankPlate)
        found[plate.src.name] = host.src.name
    return found


def test_plates_move_shrink_and_go_with_their_clips() -> None:
    draft = reel(3)
    own = {f"clip {n}.mp4": f"clip {n}.mp4" for n in (1, 2, 3)}
    assert over(draft) == own
    assert over(tl.ordered(draft, ["clip-c1", "clip-c2", "clip-c3"])) == own
    shorter = tl.trimmed(draft, ["clip-c3"], head_ms=1_000)
    assert over(shorter) == own
    assert [p.d for p in texts(shorter, RankPlate)] == [1_700, 2_700, 3_700]
    assert set(over(tl.removed(draft, ["clip-c2"]))) == {"clip 1.mp4", "clip 3.mp4"}


def test_a_split_clip_keeps_its_plate_over_both_parts() -> None:
    draft = tl.split(reel(2), "clip-c1", at_ms=[1_200])
    plates = [p for p in texts(draft, RankPlate) if isinstance(p.src, RankPlate) and p.src.name == "clip 1.mp4"]
    assert len(plates) == 2
    assert plates[0].s + plates[0].d == plates[1].s
    assert draft.d == reel(2).d


def test_a_caption_on_a_clip_moves_with_it_and_a_title_stays() -> None:
    draft = cut(4, 4, 4)
    draft = tl.with_text(draft, "here", start_ms=5_000, end_ms=7_000, style="caption", on="clip-c2")
    draft = tl.with_title(draft, "top", start_s=0, end_s=3)
    moved = tl.moved(draft, ["clip-c2"], to=0)
    caption, title = (next(s for s in texts(moved, Title) if s.id == name) for name in ("caption-1", "title-1"))
    assert (caption.s, caption.d) == (1_000, 2_000)
    assert (title.s, title.d) == (0, 3_000)
    assert not [s for s in texts(tl.removed(draft, ["clip-c2"]), Title) if s.id == "caption-1"]


def test_music_reaches_to_the_end_whatever_its_length() -> None:
    draft = tl.with_music(cut(4, 4), Bed(mood="lo-fi"), volume=0.35)
    assert [s.d for s in tl.music_of(draft)] == [8_000]
    assert [s.d for s in tl.music_of(tl.trimmed(draft, ["clip-c1"], head_ms=1_000))] == [7_000]
    assert [s.d for s in tl.music_of(tl.duplicated(draft, ["clip-c1"]))] == [12_000]


def test_a_short_song_is_played_again() -> None:
    draft = tl.with_music(cut(4, 4), ClipSource(clip_id="m", media_ms=3_000))
    assert [(s.s, s.d) for s in tl.music_of(draft)] == [(0, 3_000), (3_000, 3_000), (6_000, 2_000)]


# --- single edits ----------------------------------------------------------------------------------------------


def test_trimming_moves_the_source_along() -> None:
    draft = tl.with_speed(cut(8), ["clip-c1"], 2.0)
    assert draft.d == 4_000
    source = tl.pictures(tl.trimmed(draft, ["clip-c1"], head_ms=1_000))[0].src
    assert isinstance(source, ClipSource)
    assert source.in_ms == 2_000


def test_a_cut_out_middle_closes_up() -> None:
    draft = tl.cut_out(cut(8), "clip-c1", start_ms=2_000, end_ms=5_000)
    assert [(s.s, s.d, s.src.in_ms) for s in tl.pictures(draft)] == [(0, 2_000, 0), (2_000, 3_000, 5_000)]


def test_a_span_of_the_timeline_goes_across_pieces() -> None:
    draft = tl.cut_range(cut(4, 4, 4), start_ms=3_000, end_ms=9_000)
    assert [(s.id, s.d) for s in tl.pictures(draft)] == [("clip-c1", 3_000), ("clip-c3", 3_000)]


@pytest.mark.parametrize("length_ms", [3_000, 7_777, 11_001])
def test_a_total_length_is_met_to_the_millisecond(length_ms: int) -> None:
    assert tl.with_total_length(cut(4, 3, 5), length_ms).d == length_ms
    draft = tl.with_transitions(cut(4, 3, 5), "fade", length_ms=400)
    assert tl.with_total_length(draft, length_ms).d == length_ms


def test_a_moved_first_piece_gets_the_transition_that_all_others_have() -> None:
    draft = tl.with_transitions(cut(4, 4, 4), "wipe", length_ms=500)
    moved = tl.moved(draft, ["clip-c1"], to=2)
    assert [s.x.d if s.x else 0 for s in tl.pictures(moved)] == [0, 500, 500]
    assert moved.d == draft.d


def test_plates_come_back_from_the_table() -> None:
    draft = reel(3)
    hidden = tl.without_texts(draft, ["plate"])
    assert not texts(hidden, RankPlate)
    shown = tl.with_plates(hidden, tl.plates_of(draft))
    assert over(shown) == over(draft)
    assert [(p.s, p.d, p.src) for p in texts(shown, RankPlate)] == [(p.s, p.d, p.src) for p in texts(draft, RankPlate)]
    assert over(tl.with_plates(hidden)) == over(draft)


def test_only_the_text_over_the_named_piece_is_restyled() -> None:
    draft = cut(4, 4)
    for piece, (start, words) in zip(ids(draft), ((0, "One"), (4_000, "Two")), strict=True):
        draft = tl.with_text(draft, words, start_ms=start, end_ms=start + 2_000, style="caption", on=piece)
    red = tl.restyled(draft, ["caption"], colour="#e03131", on=ids(draft)[1:])
    assert [(t.src.text, t.src.colour) for t in texts(red, Title)] == [("One", None), ("Two", "#e03131")]
    with pytest.raises(tl.EditRefused, match="no"):
        tl.restyled(draft, ["title"], colour="#e03131", on=ids(draft)[1:])


@pytest.mark.parametrize(
    ("edit", "reason"),
    [
        (lambda d: tl.removed(d, ids(d)), "last_one"),
        (lambda d: tl.removed(d, ["nobody"]), "no_segment"),
        (lambda d: tl.trimmed(d, ["clip-c1"], head_ms=3_900), "too_short"),
        (lambda d: tl.with_length(d, ["clip-c1"], 9_000), "not_that_long"),
        (lambda d: tl.split(d, "clip-c1", at_ms=[5_000]), "not_that_long"),
        (lambda d: tl.with_speed(d, ["clip-c1"], 20.0), "speed_range"),
        (lambda d: tl.with_total_length(d, LEAST_MS), "length_range"),
        (tl.without_music, "no_sound"),
        (lambda d: tl.without_texts(d, ["title"]), "no_text"),
        (tl.with_plates, "no_plates"),
        (lambda d: tl.with_size(d, width_px=4000, height_px=4000), "too_large"),
        (lambda d: tl.cut_range(d, start_ms=20_000, end_ms=30_000), "outside"),
    ],
)
def test_what_cannot_be_done_says_why_in_both_languages(edit: Any, reason: str) -> None:
    with pytest.raises(tl.EditRefused) as refused:
        edit(cut(4, 4))
    assert refused.value.reason == reason
    assert refused.value.in_language("zh") != refused.value.in_language("en")


def test_beds_need_a_known_mood_and_an_audio_track() -> None:
    draft = tl.with_music(cut(4), Bed(mood="polka"))
    with pytest.raises(ValueError, match=r"t\[1\]\.sg\[0\]\.src\.mood: there is no bed 'polka'"):
        tl.validate(draft)
    bed = Segment(id="b", s=0, d=4_000, src=Bed(mood="calm"))
    video = cut(4).t[0].model_copy(update={"sg": (bed,)})
    assert video.tt == TrackType.VIDEO
    with pytest.raises(ValueError, match="'bed' does not belong on a track of type 0"):
        tl.validate(cut(4).model_copy(update={"t": (video,)}))
