"""What charts and reports show: plain rows, made from the tables."""

from __future__ import annotations

import difflib
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from statistics import median

from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.models import DIMENSIONS

_MOST_LISTED = 12


@dataclass(frozen=True, slots=True, kw_only=True)
class BoardRow:
    """One clip of a leaderboard. Scores, dimensions and points are 0-100; None where not known.

    Attributes:
        clip_id: Identifies the clip.
        clip: The clip's name as it is; not yet safe to show.
        rank: Place from 1; None if the clip has no score.
        score: The score.
        rank_lo: Best place within the 90 % interval.
        rank_hi: Worst place within the 90 % interval.
        p_first: Probability of the first place, 0-1.
        p_top3: Probability of one of the first three places, 0-1.
        tie_group: Clips of the same number are not distinguishable; None for a clip that stands alone.
        dimensions: The score of each dimension.
        points: What each dimension adds to the score; the points add up to it. Empty where not known.
        coverage: Share of the weight that could be measured, 0-1.
        flags: Words such as ``no_audio``.
    """

    clip_id: str
    clip: str
    rank: int | None
    score: float | None
    rank_lo: int | None = None
    rank_hi: int | None = None
    p_first: float | None = None
    p_top3: float | None = None
    tie_group: int | None = None
    dimensions: Mapping[str, float | None] = field(default_factory=dict)
    points: Mapping[str, float] = field(default_factory=dict)
    coverage: float | None = None
    flags: tuple[str, ...] = ()

    @property
    def strongest(self) -> str | None:
        """The dimension that adds the most points, or None where that is not known."""
        return max(self.points, key=lambda d: self.points[d]) if self.points else None


def ranked(rows: Iterable[BoardRow]) -> tuple[BoardRow, ...]:
    """Return the rows that have a place, best first."""
    return tuple(row for row in rows if row.rank is not None and row.score is not None)


def tie_groups(rows: Sequence[BoardRow]) -> tuple[tuple[int, int], ...]:
    """Return (first, last) positions of each run of neighbours that are not distinguishable."""
    runs: list[tuple[int, int]] = []
    start = 0
    for end in range(1, len(rows) + 1):
        if end < len(rows) and rows[end].tie_group is not None and rows[end].tie_group == rows[start].tie_group:
            continue
        if end - start > 1:
            runs.append((start, end - 1))
        start = end
    return tuple(runs)


def dimension_medians(rows: Iterable[BoardRow]) -> dict[str, float | None]:
    """Return the median of each dimension over the clips where it could be measured."""
    known: dict[str, list[float]] = {name: [] for name in DIMENSIONS}
    for row in rows:
        for name, value in row.dimensions.items():
            if value is not None:
                known[name].append(value)
    return {name: median(values) if values else None for name, values in known.items()}


def standing(row: BoardRow, rows: Sequence[BoardRow]) -> dict[str, float]:
    """Return how far the clip is above (+) or below (-) the batch's median, a dimension."""
    medians = dimension_medians(rows)
    return {
        name: value - middle
        for name in DIMENSIONS
        if (value := row.dimensions.get(name)) is not None and (middle := medians[name]) is not None
    }


def find_row(rows: Sequence[BoardRow], clip: str) -> BoardRow:
    """Find a clip by its name, by its name in other case, or by a beginning that only one clip has.

    Raises:
        UnknownOption: There is no such clip; suggests the nearest name.
        InputError: The beginning fits more than one clip.
    """
    named = {row.clip: row for row in rows}
    if clip in named:
        return named[clip]
    wanted = clip.casefold()
    matches = [row for row in rows if row.clip.casefold() == wanted] or [
        row for row in rows if wanted and row.clip.casefold().startswith(wanted)
    ]
    if len(matches) == 1:
        return matches[0]
    if matches:
        listed = ", ".join(row.clip for row in matches[:_MOST_LISTED])
        raise InputError(f"{clip!r} fits {len(matches)} clips: {listed}. Give more of the name.")
    names = list(named)
    if len(names) > _MOST_LISTED:
        names = difflib.get_close_matches(clip, names, n=_MOST_LISTED, cutoff=0.3) or names[:_MOST_LISTED]
    raise UnknownOption.of("clip", clip, names)
