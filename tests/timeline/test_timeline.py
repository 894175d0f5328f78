"""Drafts: what is built is valid, what is edited stays valid, what is bad is refused with its place."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from vlai_widgets.engine.timeline import ReelEntry, leaderboard_reel, summary, validate, with_aspect, with_title
from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.models import ASPECTS, DIMENSIONS
from vlai_widgets.protocol.draft import ClipSource, Draft, OpeningCard, RankPlate, TableCard, Title, TrackType


def entries(count: int) -> list[ReelEntry]:
    return [
        ReelEntry(
            clip_id=f"c{rank}",
            name=f"clip {rank}.mp4",
            rank=rank,
            rank_lo=max(1, rank - 1),
            rank_hi=rank + 1,
            score=max(0.0, 95.5 - rank),
            reasons=("one", "two", "three"),
            start_s=2.0,
            end_s=5.0,
        )
        for rank in range(1, count + 1)
    ]


@st.composite
def any_entries(draw: st.DrawFn) -> list[ReelEntry]:
    made = []
    for rank in range(1, draw(st.integers(1, 45)) + 1):
        start = draw(st.floats(0, 60))
        made.append(
            ReelEntry(
                clip_id=f"c{rank}",
                name=draw(st.text(max_size=40)),
                rank=rank,
                rank_lo=draw(st.integers(1, rank)),
                rank_hi=rank + draw(st.integers(0, 5)),
                score=draw(st.floats(0, 100)),
                dimension=draw(st.sampled_from(DIMENSIONS)),
                tied=draw(st.booleans()),
                reasons=tuple(draw(st.lists(st.text(max_size=30), max_size=4))),
                start_s=start,
                end_s=start + draw(st.floats(0, 6)),
            )
        )
    return made


@given(
    ranked=any_entries(),
    top=st.integers(1, 45),
    aspect=st.sampled_from(sorted(ASPECTS)),
    order=st.sampled_from(["countdown", "ranking"]),
    language=st.sampled_from(["en", "zh"]),
)
def test_every_reel_is_valid(ranked: list[ReelEntry], top: int, aspect: str, order: str, language: str) -> None:
    shown = ranked[:top]
    draft = leaderboard_reel(shown, table=ranked, aspect=aspect, order=order, language=language, subtitle="today")
    validate(draft)
    video, plates = draft.t
    cards = [s for s in video.sg if isinstance(s.src, TableCard)]
    pages = 1 if len(ranked) <= 10 else 2
    assert len(cards) == pages
    assert draft.d == 2_500 + len(shown) * 2_800 + 1_000 + pages * 4_000  # the winner stands longer
    assert all(s.d - s.x.d >= 4_000 for s in cards if s.x)
    clips = [s.src for s in video.sg if isinstance(s.src, ClipSource)]
    ranks = [s.src.rank for s in plates.sg if isinstance(s.src, RankPlate)]
    assert ranks == sorted(ranks, reverse=order == "countdown")
    assert [c.clip_id for c in clips] == [f"c{r}" for r in ranks]
    listed = [row.rank for s in cards if isinstance(s.src, TableCard) for row in s.src.rows]
    assert listed == list(range(1, min(20, len(ranked)) + 1))
    for one, other in zip(plates.sg, plates.sg[1:], strict=False):
        assert one.s + one.d <= other.s
    assert Draft.model_validate(draft.to_wire()) == draft
    again = leaderboard_reel(shown, table=ranked, aspect=aspect, order=order, language=language, subtitle="today")
    assert again == draft


def test_what_a_reel_shows() -> None:
    draft = leaderboard_reel(entries(5)[:3], table=entries(5), subtitle="", note="Small print")
    opening = draft.t[0].sg[0].src
    assert isinstance(opening, OpeningCard)
    assert (opening.title, opening.subtitle) == ("Video leaderboard", "5 clips")
    assert opening.clip_ids == ("c1", "c2", "c3")
    clip = draft.t[0].sg[1].src
    assert isinstance(clip, ClipSource)
    assert (clip.clip_id, clip.in_ms) == ("c3", 2_000)
    plate = draft.t[1].sg[0].src
    assert isinstance(plate, RankPlate)
    assert (plate.rank, plate.of, plate.reasons) == (3, 5, ("one", "two"))
    table = draft.t[0].sg[-1].src
    assert isinstance(table, TableCard)
    assert table.note == "Small print"
    assert (draft.m.width, draft.m.height) == (1080, 1920)


def test_a_short_span_is_filled_up_with_what_comes_before_it() -> None:
    entry = ReelEntry(clip_id="a", name="a", rank=1, rank_lo=1, rank_hi=1, score=50, start_s=8.0, end_s=9.5)
    clip = leaderboard_reel([entry], table=[entry]).t[0].sg[1].src
    assert isinstance(clip, ClipSource)
    assert clip.in_ms == 5_500
    # Where the clip is known to go on, what comes after is shown.
    longer = replace(entry, duration_s=11.0)
    assert leaderboard_reel([longer], table=[longer]).t[0].sg[1].src.in_ms == 7_000
    assert leaderboard_reel([replace(longer, rank=2, rank_hi=2)], table=[longer]).t[0].sg[1].src.in_ms == 8_000


@pytest.mark.parametrize("order", ["countdown", "ranking"])
def test_the_winner_stands_for_four_seconds(order: str) -> None:
    draft = leaderboard_reel(entries(3), table=entries(3), order=order)
    lengths = {s.src.clip_id: s.d for s in draft.t[0].sg if isinstance(s.src, ClipSource)}
    assert lengths == {"c1": 4_000, "c2": 3_000, "c3": 3_000}
    # The last of a batch has no winner in its reel.
    assert {s.d for s in leaderboard_reel(entries(3)[1:], table=entries(3)).t[0].sg[1:-1]} == {3_000}


def test_clips_that_cannot_be_told_apart_say_with_whom() -> None:
    """The interval of a rank is not its tie: clip 2 may be anything from 1 to 4, and is tied with clip 3 alone."""
    groups = {1: 1, 2: 2, 3: 2, 4: 3}
    ranked = [replace(e, tied=e.rank in (2, 3), tie_group=groups[e.rank], rank_hi=e.rank + 2) for e in entries(4)]
    draft = leaderboard_reel(ranked, table=ranked)
    validate(draft)
    rows = draft.t[0].sg[-1].src.rows
    assert [(r.tie_lo, r.tie_hi) for r in rows] == [(None, None), (2, 3), (2, 3), (None, None)]
    plates = {s.src.rank: s.src for s in draft.t[1].sg}
    assert [(plates[n].tie_lo, plates[n].tie_hi) for n in (1, 2, 3)] == [(None, None), (2, 3), (2, 3)]


@pytest.mark.parametrize(("language", "more"), [("en", "and 5 more"), ("zh", "另有 5 个")])
def test_more_than_twenty_are_counted(language: str, more: str) -> None:
    draft = leaderboard_reel(entries(2), table=entries(25), language=language, note="n")
    first, last = (s.src for s in draft.t[0].sg[-2:])
    assert isinstance(first, TableCard)
    assert isinstance(last, TableCard)
    assert first.note == "n"
    assert last.note == f"{more} · n"


def test_nothing_to_show() -> None:
    with pytest.raises(InputError, match="Rank at least one clip"):
        leaderboard_reel([], table=[])


def test_unknown_names() -> None:
    with pytest.raises(UnknownOption, match="9:16"):
        leaderboard_reel(entries(1), table=entries(1), aspect="9x16")
    with pytest.raises(UnknownOption, match="countdown"):
        leaderboard_reel(entries(1), table=entries(1), order="count")
    with pytest.raises(UnknownOption, match="16:9"):
        with_aspect(Draft(), "16-9")


def test_another_aspect_changes_the_canvas_alone() -> None:
    draft = leaderboard_reel(entries(3), table=entries(3))
    wide = with_aspect(draft, "16:9")
    assert (wide.m.width, wide.m.height) == (1920, 1080)
    assert wide.t == draft.t
    assert with_aspect(wide, "9:16") == draft


@given(st.lists(st.tuples(st.floats(0, 8), st.floats(0.1, 4)), min_size=1, max_size=6))
def test_titles_never_overlap(spans: list[tuple[float, float]]) -> None:
    draft = leaderboard_reel(entries(2), table=entries(2))
    for number, (start, length) in enumerate(spans):
        draft = with_title(draft, f"title {number}", start_s=start, end_s=start + length)
        validate(draft)
        newest = [s for s in draft.t[-1].sg if isinstance(s.src, Title) and s.src.text == f"title {number}"]
        assert [s.s for s in newest] == [round(start * 1000)]
    assert len(draft.t) == 3
    assert draft.m.title == f"title {len(spans) - 1}"


@pytest.mark.parametrize(
    ("text", "start", "end", "why"),
    [(" ", 0, 3, "empty"), ("a", 3, 3, "does not fit"), ("a", 99, 100, "does not fit"), ("a", -1, 3, "does not fit")],
)
def test_titles_that_cannot_be(text: str, start: float, end: float, why: str) -> None:
    with pytest.raises(InputError, match=why):
        with_title(leaderboard_reel(entries(1), table=entries(1)), text, start_s=start, end_s=end)


def wire(**changes: Any) -> dict[str, Any]:
    draft: Any = leaderboard_reel(entries(2), table=entries(2)).to_wire()
    for path, value in changes.items():
        *parents, last = path.split("__")
        at = draft
        for key in parents:
            at = at[int(key) if key.isdigit() else key]
        at[last] = value
    return draft


@pytest.mark.parametrize(
    ("changes", "message"),
    [
        ({"d": 0}, "d: the timeline is empty"),
        ({"d": 700_000}, "d: 700000 ms is longer"),
        ({"d": 12_000}, r"t[0].sg[3].d: ends at 13100 ms"),
        (
            {"t__0__sg__1__s": 2_000},
            r"t[0].sg[1].s: overlaps the segment before it by 500 ms with a crossfade of 200 ms",
        ),
        ({"t__0__sg__1__s": 2_600}, r"t[0].sg[1].x: a crossfade of 200 ms needs an overlap"),
        ({"t__0__sg__2__s": 0}, r"t[0].sg[2].s: starts at 0 ms, before"),
        ({"t__0__sg__0__x": {"kind": "fade", "d": 100}}, r"t[0].sg[0].x: the first segment"),
        ({"t__0__sg__1__x": {"kind": "fade", "d": 4_000}}, r"t[0].sg[1].x.d: the crossfade of 4000 ms is longer"),
        ({"t__1__sg__0__id": "opening"}, r"t[1].sg[0].id: 'opening' is used twice"),
        ({"t__0__tt": 7}, r"t[0].sg[0].src: 'opening' does not belong on a track of type 7"),
        ({"t__1__sg__1__src__rank": 9}, r"t[1].sg[1].src.rank: rank 9 is not within its interval 1-2"),
        ({"t__1__sg__1__src__tie_lo": 1}, r"t[1].sg[1].src.tie_lo: a tie has a first and a last rank"),
        ({"t__1__sg__1__src__score": 101}, r"t[1].sg[1].src.score: 101 is not within 0-100"),
        ({"t__0__sg__3__src__rows": []}, r"t[0].sg[3].src.rows: the table has no rows"),
        ({"t__0__sg__1__src__clip_id": ""}, r"t[0].sg[1].src.clip_id: names no clip"),
        ({"t__0__sg__0__src__title": "x" * 3_000}, r"t[0].sg[0].src.title: longer than 2000 characters"),
        ({"m__width": 1081}, "m.width: 1081 px is odd"),
        ({"m__height": 4096}, "m: 1080x4096 at 30 frames/s is more"),
        ({"m__v": 2}, "m.v: version 2 is newer"),
        ({"t": []}, "d: the timeline is empty"),
    ],
)
def test_bad_drafts_are_refused_with_the_place(changes: dict[str, Any], message: str) -> None:
    with pytest.raises(InputError) as caught:
        validate(Draft.model_validate(wire(**changes)))
    assert str(caught.value).startswith(message)


def test_the_unchanged_draft_is_fine() -> None:
    validate(Draft.model_validate(wire()))


def test_summary() -> None:
    draft = with_title(leaderboard_reel(entries(5), table=entries(5)), "Urban Dreams", start_s=0, end_s=3)
    assert summary(draft) == (
        "Timeline (3 tracks): "
        "1. Video: opening card, clip 5.mp4, clip 4.mp4, clip 3.mp4, 2 more clips, table (0-21.5s) "
        "2. Rank plates: 5 rank plates (2.4-17.3s) "
        '3. Title: "Urban Dreams" (0-3s)'
    )
    assert summary(Draft()) == "Timeline: empty"


def test_summary_of_music() -> None:
    song = ClipSource.model_validate({"clip_id": "m", "name": "Lo-fi"})
    track = {
        "tt": TrackType.AUDIO,
        "sg": [{"id": "m", "s": 0, "d": 10_000, "v": 0.35, "src": song}],
        "m": {"name": "BGM"},
    }
    draft = Draft.model_validate({"d": 10_000, "t": [track]})
    assert summary(draft) == "Timeline (1 track): 1. BGM: Lo-fi (0-10s, 35%)"
