"""A ranking as a draft: the leaderboard reel."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Final

from vlai_widgets.engine.timeline.canvas import canvas_of
from vlai_widgets.engine.timeline.words import Words, words
from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.protocol.draft import (
    ClipSource,
    Draft,
    DraftMeta,
    OpeningCard,
    RankPlate,
    Segment,
    TableCard,
    TableRow,
    Track,
    TrackType,
    Transition,
)

OPENING_MS: Final = 2_500
HIGHLIGHT_MS: Final = 3_000
WINNER_MS: Final = 4_000
"""The clip of rank 1 stands longer: it is what the others led up to."""
FADE_MS: Final = 200
TABLE_MS: Final = 4_000
ROWS_A_PAGE: Final = 10
ROWS_MAX: Final = 20
OPENING_CLIPS: Final = 3
ORDERS: Final = ("countdown", "ranking")


@dataclass(frozen=True, slots=True, kw_only=True)
class ReelEntry:
    """One ranked clip, as the reel shows it.

    Attributes:
        clip_id: Identifies the clip within its session.
        name: The clip's shown name.
        rank: Its rank, from 1.
        rank_lo: Best rank that it may hold.
        rank_hi: Worst rank that it may hold.
        score: Score, 0-100.
        dimension: Its strongest dimension.
        tied: True if it cannot be told apart from its neighbours.
        tie_group: Number that it shares with the clips that it cannot be told apart from; 0: not known.
        reasons: Why it ranks where it does, most important first, in the viewer's language.
        start_s: Where its highlight starts in the clip, in seconds.
        end_s: Where its highlight ends in the clip, in seconds.
        duration_s: How long the whole clip is, or None.
    """

    clip_id: str
    name: str
    rank: int
    rank_lo: int
    rank_hi: int
    score: float
    dimension: str = "fit"
    tied: bool = False
    tie_group: int = 0
    reasons: tuple[str, ...] = ()
    start_s: float = 0.0
    end_s: float = 3.0
    duration_s: float | None = None


def leaderboard_reel(
    shown: Sequence[ReelEntry],
    *,
    table: Sequence[ReelEntry],
    aspect: str = "9:16",
    title: str | None = None,
    subtitle: str = "",
    order: str = "countdown",
    language: str = "en",
    preset: str = "attention",
    note: str = "",
) -> Draft:
    """Lay out the leaderboard reel: an opening card, the highlights with their rank plates, the table of all ranks.

    Every piece begins with a crossfade of 200 ms over the piece before it. A highlight is 3 s long whatever its span,
    the winner's 4 s: it starts at ``start_s``, or earlier where there is not as much left of the clip; where the clip
    is too short, the last picture is held.

    Args:
        shown: The clips whose highlights are shown.
        table: All ranked clips, for the closing table: the first 20 by rank are listed, the others counted.
        aspect: One of ``9:16``, ``16:9``, ``1:1``, ``4:5``.
        title: Title of the opening card; None for the language's default.
        subtitle: Line below it, such as a date; empty: the number of clips.
        order: ``countdown`` (best clip last) or ``ranking`` (best clip first).
        language: ``en`` or ``zh``.
        preset: Name of the preset that ranked, kept in the draft's metadata.
        note: Small print below the table.

    Raises:
        InputError: There is nothing to show.
        UnknownOption: There is no such aspect or order.

    Example:
        >>> first = ReelEntry(clip_id="a", name="a.mp4", rank=1, rank_lo=1, rank_hi=1, score=81.5)
        >>> leaderboard_reel([first], table=[first]).d
        10300
    """
    if order not in ORDERS:
        raise UnknownOption.of("order", order, ORDERS)
    width, height = canvas_of(aspect)
    ranked = sorted(table or shown, key=_by_rank)
    best_first = sorted(shown, key=_by_rank)
    if not best_first:
        raise InputError("There is no ranked clip to show. Rank at least one clip first.")
    say = words(language)
    heading = say.title if title is None else title
    opening = OpeningCard(
        title=heading,
        subtitle=subtitle or say.clips(len(ranked)),
        clip_ids=tuple(entry.clip_id for entry in ranked[:OPENING_CLIPS]),
    )
    pictures = [Segment(id="opening", s=0, d=OPENING_MS, src=opening)]
    plates: list[Segment] = []
    ties = _ties(ranked)
    for entry in reversed(best_first) if order == "countdown" else best_first:
        start = _next_start(pictures)
        pictures.append(_highlight(entry, start))
        plates.append(_plate(entry, start, of=len(ranked), tie=ties.get(entry.tie_group)))
    for number, card in enumerate(_tables(ranked, ties, say, note)):
        start = _next_start(pictures)
        pictures.append(
            Segment(id=f"table-{number + 1}", s=start, d=TABLE_MS + FADE_MS, src=card, x=Transition(d=FADE_MS))
        )
    return Draft(
        t=(
            Track(tt=TrackType.VIDEO, sg=tuple(pictures), m={"name": "Video"}),
            Track(tt=TrackType.TEXT, sg=tuple(plates), m={"name": "Rank plates"}),
        ),
        d=pictures[-1].s + pictures[-1].d,
        m=DraftMeta(title=heading, width=width, height=height, language=language, preset=preset),
    )


def _by_rank(entry: ReelEntry) -> tuple[int, float, str]:
    return (entry.rank, -entry.score, entry.clip_id)


def _next_start(segments: Sequence[Segment]) -> int:
    return segments[-1].s + segments[-1].d - FADE_MS


def usual_length(segment: Segment, plate: RankPlate | None) -> int | None:
    """Return how long a piece is as the reel lays it out, in ms; None for what it does not lay out.

    Args:
        segment: A piece of the picture track.
        plate: The rank plate over it, if there is one.
    """
    if isinstance(segment.src, OpeningCard):
        return OPENING_MS
    if isinstance(segment.src, TableCard):
        return TABLE_MS + FADE_MS
    if isinstance(segment.src, ClipSource) and plate is not None:
        return WINNER_MS if plate.rank == 1 else HIGHLIGHT_MS
    return None


def _ties(ranked: Sequence[ReelEntry]) -> dict[int, tuple[int, int]]:
    """Return the ranks that each group of tied clips holds together, by the group's number."""
    groups: dict[int, list[int]] = {}
    for entry in ranked:
        if entry.tied and entry.tie_group:
            groups.setdefault(entry.tie_group, []).append(entry.rank)
    return {group: (min(ranks), max(ranks)) for group, ranks in groups.items() if len(ranks) > 1}


def _highlight(entry: ReelEntry, start: int) -> Segment:
    length = WINNER_MS if entry.rank == 1 else HIGHLIGHT_MS
    media_ms = (round(entry.duration_s * 1000) or None) if entry.duration_s else None
    first_ms = round(max(0.0, entry.start_s) * 1000)
    last_ms = round(max(entry.end_s, entry.start_s, 0.0) * 1000)
    # A span shorter than the highlight is filled up with what comes before it where nothing comes after.
    reach_ms = last_ms if media_ms is None else max(last_ms, min(media_ms, first_ms + length))
    source = ClipSource(
        clip_id=entry.clip_id,
        name=entry.name,
        in_ms=max(0, min(first_ms, reach_ms - length)),
        media_ms=media_ms,
    )
    return Segment(id=f"clip-{entry.clip_id}", s=start, d=length, src=source, x=Transition(d=FADE_MS))


def _plate(entry: ReelEntry, start: int, *, of: int, tie: tuple[int, int] | None) -> Segment:
    length = WINNER_MS if entry.rank == 1 else HIGHLIGHT_MS
    plate = RankPlate(
        rank=entry.rank,
        rank_lo=entry.rank_lo,
        rank_hi=entry.rank_hi,
        of=of,
        name=entry.name,
        score=entry.score,
        dimension=entry.dimension,
        tied=entry.tied,
        tie_lo=tie[0] if tie else None,
        tie_hi=tie[1] if tie else None,
        reasons=tuple(entry.reasons[:2]),
    )
    # Two plates are never seen at once: one has gone before the next picture begins to fade in.
    return Segment(id=f"plate-{entry.clip_id}", s=start + FADE_MS // 2, d=length - FADE_MS - FADE_MS // 2, src=plate)


def _tables(ranked: Sequence[ReelEntry], ties: Mapping[int, tuple[int, int]], say: Words, note: str) -> list[TableCard]:
    listed = ranked[:ROWS_MAX]
    left_out = len(ranked) - len(listed)
    count = -(-len(listed) // ROWS_A_PAGE)
    size = -(-len(listed) // count)
    cards = []
    for page in range(count):
        last = page == count - 1
        notes = [say.more.format(count=left_out)] if left_out and last else []
        notes += [note] if note else []
        cards.append(
            TableCard(
                title=say.table if count == 1 else say.page.format(title=say.table, page=page + 1, pages=count),
                rows=tuple(_row(e, ties.get(e.tie_group)) for e in listed[page * size : (page + 1) * size]),
                note=" · ".join(notes),
            )
        )
    return cards


def _row(entry: ReelEntry, tie: tuple[int, int] | None) -> TableRow:
    return TableRow(
        rank=entry.rank,
        rank_lo=entry.rank_lo,
        rank_hi=entry.rank_hi,
        name=entry.name,
        clip_id=entry.clip_id,
        score=entry.score,
        dimension=entry.dimension,
        tied=entry.tied,
        tie_lo=tie[0] if tie else None,
        tie_hi=tie[1] if tie else None,
    )
