"""Any draft becomes a timeline in words, and nothing of it is lost."""

from __future__ import annotations

from typing import Any

import pytest

from vlai_widgets.protocol.draft import (
    ClipSource,
    Draft,
    OpeningCard,
    RankPlate,
    Segment,
    TableCard,
    Title,
    Track,
    TrackType,
)
from vlai_widgets.protocol.timeline import read_timeline

WANTED = (
    'Timeline (3 tracks): 1. Video: city timelapse (0-10s) 2. BGM: Lo-fi (0-10s, 35%) 3. Title: "Urban Dreams" (0-3s)'
)


WANTED_ZH = (
    "时间线（3 条轨道）：1. 视频：city timelapse（0-10 秒） 2. 配乐：Lo-fi（0-10 秒，35%）"
    ' 3. 标题："Urban Dreams"（0-3 秒）'
)


def draft(video: Any, audio: Any, text: Any, **more: Any) -> dict[str, Any]:
    tracks = [{"tt": 0, "sg": [video]}, {"tt": 1, "sg": [audio]}, {"tt": 7, "sg": [text]}]
    return {"t": tracks, "d": 10000, "m": {"title": "t", "width": 1080, "height": 1920}, **more}


DRAFTS = {
    "short keys": draft(
        {"s": 0, "d": 10000, "name": "city timelapse"},
        {"s": 0, "d": 10000, "n": "Lo-fi", "v": 0.35},
        {"s": 0, "d": 3000, "text": "Urban Dreams"},
    ),
    "start and end": draft(
        {"start": 0, "end": 10000, "title": "city timelapse"},
        {"start": 0, "end": 10000, "name": "Lo-fi", "volume": 35},
        {"start": 0, "end": 3000, "content": "Urban Dreams"},
    ),
    "nested": draft(
        {"target_timerange": {"start": 0, "duration": 10000}, "material": {"name": "city timelapse"}},
        {"range": {"start": 0, "duration": 10000}, "m": {"title": "Lo-fi", "volume": 0.35}},
        {"d": 3000, "m": {"text": "Urban Dreams"}},
    ),
    "address only": draft(
        {"d": 10000, "url": "https://cdn.x/a/city timelapse?sig=1"},
        {"d": 10000, "name": "Lo-fi", "vol": 0.35},
        {"d": 3000, "content": {"text": "Urban Dreams"}},
    ),
    "seconds": draft(
        {"start_s": 0, "end_s": 10, "name": "city timelapse"},
        {"duration_s": 10, "name": "Lo-fi", "gain": 0.35},
        {"duration_s": 3, "text": "Urban Dreams"},
    ),
    "long keys": {
        "tracks": [
            {"type": "video", "segments": [{"duration": 10000, "name": "city timelapse"}]},
            {"type": "audio", "segments": [{"duration": 10000, "name": "Lo-fi", "volume": 0.35}]},
            {"type": "text", "segments": [{"duration": 3000, "text": "Urban Dreams"}]},
        ],
        "duration": 10000,
    },
}


@pytest.mark.parametrize("form", DRAFTS)
def test_every_form_of_draft_is_said_alike(form: str) -> None:
    timeline = read_timeline(DRAFTS[form])
    assert str(timeline) == WANTED
    assert repr(timeline) == WANTED
    assert timeline.words("zh") == WANTED_ZH
    assert timeline.duration_s == 10
    assert [track.kind for track in timeline.tracks] == ["video", "audio", "text"]
    assert timeline.tracks[1].items[0].volume == pytest.approx(0.35)


def test_unknown_fields_are_kept_on_every_level() -> None:
    given = draft({"d": 5, "odd": {"x": [1]}}, {"d": 5}, {"d": 5}, unknown=None)
    given["t"][0]["zz"] = 1
    timeline = read_timeline(given)
    assert timeline.draft == given
    assert timeline.tracks[0].raw["zz"] == 1
    assert timeline.tracks[0].items[0].raw["odd"] == {"x": [1]}
    assert (timeline.width_px, timeline.height_px, timeline.title) == (1080, 1920, "t")


def test_segments_without_a_start_follow_each_other_and_what_is_unknown_is_not_made_up() -> None:
    timeline = read_timeline(
        {"t": [{"tt": 0, "sg": [{"d": 4000}, {"d": 2000}]}, {"tt": 99, "sg": [{}]}, {"tt": 1, "sg": []}]}
    )
    assert str(timeline) == "Timeline (2 tracks): 1. Video: segment 1, segment 2 (0-6s) 2. Track: segment 1 (0-?s)"
    assert timeline.duration_s is None
    assert timeline.tracks[1].end_s is None


@pytest.mark.parametrize(
    "value", [{}, {"t": None}, {"t": [None, 3, {"tt": 0}]}, {"t": {"0": 1}}, {"t": [{"tt": [1], "sg": [{}, None, 3]}]}]
)
def test_drafts_that_hold_nothing_or_nonsense(value: Any) -> None:
    timeline = read_timeline(value)
    assert str(timeline).startswith("Timeline")


def test_our_own_drafts_with_cards_and_plates() -> None:
    sources: list[Any] = [OpeningCard(title="Top")] + [ClipSource(clip_id=str(i), name=f"c{i}.mp4") for i in range(5)]
    sources.append(TableCard(title="All", rows=()))
    video = [Segment(id=str(i), s=i * 1000, d=1000, src=source) for i, source in enumerate(sources)]
    plate = RankPlate(rank=1, rank_lo=1, rank_hi=1, of=2, name="n", score=1)
    made = Draft(
        t=(
            Track(tt=TrackType.VIDEO, sg=tuple(video)),
            Track(tt=TrackType.TEXT, sg=(Segment(id="p", s=0, d=500, src=plate),), m={"name": "Plates"}),
            Track(tt=TrackType.TEXT, sg=(Segment(id="t", s=0, d=3000, src=Title(text="Urban Dreams")),)),
        ),
        d=7000,
    )
    assert str(read_timeline(made.to_wire())) == (
        "Timeline (3 tracks): 1. Video: opening card, c0.mp4, c1.mp4, c2.mp4, 2 more clips, table (0-7s) "
        '2. Plates: 1 rank plate (0-0.5s) 3. Title: "Urban Dreams" (0-3s)'
    )
