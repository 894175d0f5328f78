"""Where a bed plays, the cuts of a reel lie on its beats; what somebody cut to length stays as it is."""

from __future__ import annotations

import pytest

from vlai_widgets.engine import timeline as tl
from vlai_widgets.engine.timeline.beds import beats
from vlai_widgets.protocol.draft import Bed, ClipSource, Draft, RankPlate, Segment

FRAME_MS = 1000 / 30


def reel(count: int = 5, *, start_s: float = 2.0, duration_s: float | None = 10.0) -> Draft:
    entries = [
        tl.ReelEntry(
            clip_id=f"c{rank}", name=f"clip {rank}.mp4", rank=rank, rank_lo=rank, rank_hi=rank, score=90.0 - rank,
            start_s=start_s, end_s=start_s + 3, duration_s=duration_s,
        )
        for rank in range(1, count + 1)
    ]  # fmt: skip
    return tl.leaderboard_reel(entries, table=entries)


def cuts(draft: Draft) -> list[float]:
    """The middle of every crossfade, in ms."""
    return [s.s + (s.x.d if s.x else 0) / 2 for s in tl.pictures(draft)[1:]]


def off(draft: Draft, mood: str, *, start_s: float = 0.0, end_s: float = 999.0) -> list[float]:
    """How far each cut within the bed is from the nearest beat, in ms."""
    grid = [beat * 1000 for beat in beats(mood, start_s=start_s, end_s=end_s)]
    return [min(abs(b - c) for b in grid) for c in cuts(draft) if start_s * 1000 <= c <= end_s * 1000]


def lengths(draft: Draft) -> list[int]:
    return [s.d for s in tl.pictures(draft)]


@pytest.mark.parametrize("mood", tl.MOODS)
def test_cuts_fall_on_beats(mood: str) -> None:
    draft = reel()
    assert max(off(draft, mood)) > FRAME_MS
    made = tl.with_music(draft, Bed(mood=mood))
    tl.validate(made)
    assert max(off(made, mood)) <= 1
    assert max(abs(a - b) for a, b in zip(lengths(made), lengths(draft), strict=True)) <= 450
    assert all(bed.s + bed.d == made.d for bed in tl.music_of(made))
    plates = [s for s in tl.texts_of(made) if isinstance(s.src, RankPlate)]
    held = {s.src.clip_id: s for s in tl.pictures(made) if isinstance(s.src, ClipSource)}
    assert [(p.s - held[p.id[6:]].s, held[p.id[6:]].d - p.d) for p in plates] == [(100, 300)] * 5


def test_another_mood_starts_from_the_reels_own_lengths() -> None:
    once = tl.with_music(reel(), Bed(mood="upbeat"))
    again = tl.with_music(tl.with_music(reel(), Bed(mood="lo-fi")), Bed(mood="upbeat"))
    assert (lengths(again), cuts(again), again.d) == (lengths(once), cuts(once), once.d)
    assert cuts(tl.with_music(once, Bed(mood="upbeat"))) == cuts(once)
    assert lengths(tl.without_music(once)) == lengths(reel())


def test_what_was_cut_to_length_stays_so() -> None:
    draft = tl.with_length(reel(), ["clip-c3"], 2_340)
    made = tl.with_music(draft, Bed(mood="upbeat"))
    assert next(s.d for s in tl.pictures(made) if s.id == "clip-c3") == 2_340
    total = tl.with_total_length(reel(), 15_000)
    assert tl.with_music(total, Bed(mood="upbeat")).d == 15_000
    plain = tl.first_cut([tl.Footage(clip_id=f"c{n}", name=f"{n}", duration_s=3.0) for n in range(3)])
    assert tl.with_music(plain, Bed(mood="calm")).d == plain.d


def test_only_where_the_bed_plays() -> None:
    made = tl.with_music(reel(), Bed(mood="epic"), start_ms=1_000, end_ms=9_000)
    assert lengths(made)[-2:] == lengths(reel())[-2:]
    assert max(off(made, "epic", start_s=1.0, end_s=8.5)) <= 1
    bed: Segment = tl.music_of(made)[0]
    assert (bed.s, bed.d) == (1_000, 8_000)


def test_a_song_has_no_beats_that_are_known() -> None:
    song = ClipSource(clip_id="m", media_ms=60_000)
    assert lengths(tl.with_music(reel(), song)) == lengths(reel())


def test_no_clip_is_asked_for_more_than_it_has() -> None:
    made = tl.with_music(reel(start_s=0.0, duration_s=3.1), Bed(mood="calm"))
    for s in tl.pictures(made):
        if isinstance(s.src, ClipSource) and s.src.clip_id != "c1":
            assert s.src.in_ms + s.d <= 3_100
    assert max(off(made, "calm")) <= 1
    late = tl.with_music(reel(start_s=7.0, duration_s=10.0), Bed(mood="calm"))
    assert all(s.src.in_ms + s.d <= 10_000 for s in tl.pictures(late) if isinstance(s.src, ClipSource))
