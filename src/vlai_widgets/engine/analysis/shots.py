"""Where one shot ends and the next begins.

Two frames are compared by how far each lies outside the range that the other one spans in a small neighbourhood (its
"envelope"). What merely moved a little is inside; what was not there before is outside. So camera and object motion
count little, and a cut counts fully even where both shots are dark. A change counts as a cut if it stands out from the
changes around it (the idea of PySceneDetect's AdaptiveDetector), if the picture before it does not come back within a
quarter of a second, which tells cuts from flashes, and if the new picture cannot be put together from pieces of the old
one, which tells cuts from whip pans and fast objects (:mod:`.matching`). Only hard cuts are found; dissolves and fades
mostly are not.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import Gray, contrast_of, dimness, lit_area, mean_change
from vlai_widgets.engine.analysis.matching import novelty

REACH: Final = 2
"""Radius of the neighbourhood, in pixels of the small picture (3 % of its short side)."""

FLOOR: Final = 0.8
"""Least mean distance, in levels of 255, that can be a cut: coding noise and grain stay below."""

CONTRAST_SHARE: Final = 0.09
"""Least distance as a share of the pictures' own contrast (standard deviation of luma), between black bars."""

_CANDIDATE_SHARE: Final = 0.04

STANDS_OUT: Final = 3.0
"""How many times the median change of its surroundings a cut must be (PySceneDetect's default is 3.0 as well)."""

SURROUNDINGS_S: Final = 0.5
FLASH_S: Final = 0.25
"""A flash is over by then; a shot of a third of a second is an edit."""
SHORTEST_SHOT_S: Final = 0.2
COMES_BACK: Final = 0.4
"""A picture that later is nearer than this share of the change to what was before it has come back."""
NOVEL: Final = 0.115
"""Least novelty of a cut. On 27 real cuts it was 0.12 or more, on 16 whip pans, explosions and passing objects 0.11 at
most. Pieces of flat graphics and soft textures match by chance, so less will do where the rest speaks for a cut:"""

NOVEL_IF_TOTAL: Final = 0.07
TOTAL: Final = 0.5
"""The change is this share of the contrast."""

NOVEL_IF_ALL_OVER: Final = 0.045
ALL_OVER: Final = (10.0, 0.6, 0.75)
"""It stands out so many times, on this share of the pixels, by this share of the contrast on average."""

NOVEL_IF_ALONE: Final = 0.035
ALONE: Final = (100.0, 0.45)
"""Nothing else moves: it stands out so many times, on this share of the pixels. Camera and objects never stop so."""

SINGLE: Final = 3.0
"""For either, it must also be so many times the largest change within three frames."""

CHANGED_SHARE: Final = 0.3
"""Share of the pixels that a cut changes at least: a dialog that opens on a screen is none ..."""

IF_ANOTHER: Final = (0.2, 0.4)
"""... and this share where the pictures correlate by less than that: one plain page, and another one."""

_DIMMEST: Final = 0.4

SAME_PICTURE: Final = 0.9
"""Pictures that correlate so much are one in other light: a step of a fade, or a lamp."""

_LIKENESS_PX: Final = 4
_FLAT: Final = 3.0
_ANOTHER_FLAT: Final = 6.0
"""Between two plain cards a cut is a step of light; less is a fade, or a compressor's flicker."""

_CHANGED_BY: Final = 0.25
_BAR_LEVEL: Final = 20
_MAX_OPEN: Final = 4
_WORTH_KEEPING: Final = 2.0
"""Changes below this many times the median of the last ones cannot stand out, and their pictures are not kept."""


@dataclass(slots=True)
class _Candidate:
    index: int
    t_s: float
    before: _Envelope
    change: float
    back: float = field(default=np.inf)


@dataclass(frozen=True, slots=True)
class _Envelope:
    luma: Gray
    low: Gray
    high: Gray
    contrast: float

    @classmethod
    def of(cls, luma: Gray, contrast: float) -> _Envelope:
        return cls(luma, _extreme(luma, np.minimum), _extreme(luma, np.maximum), contrast)

    def distance(self, other: _Envelope) -> float:
        if self.luma.shape != other.luma.shape:  # the size changed in mid-stream
            return 255.0
        return (_outside(self.luma, other) + _outside(other.luma, self)) / 2


class CutFinder:
    """Finds cuts in a stream of small pictures.

    Example:
        >>> finder, rng = CutFinder(), np.random.default_rng(0)
        >>> shots = [rng.integers(0, 255, (36, 64), dtype=np.uint8) // 3 + base for base in (0, 120)]
        >>> for i in range(20):
        ...     finder.feed(i / 10, shots[i // 10], 25.0)
        >>> finder.cuts()
        (1.0,)
    """

    def __init__(self) -> None:
        self._times: list[float] = []
        self._changes: list[float] = []
        self._flash: set[int] = set()
        self._pairs: dict[int, tuple[Gray, Gray]] = {}
        self._open: list[_Candidate] = []
        self._last: _Envelope | None = None

    def feed(self, t_s: float, luma: Gray, contrast: float) -> None:
        """Take the next picture [2D 8-bit] and its standard deviation between black bars."""
        if self._last is not None and np.array_equal(luma, self._last.luma):
            self._note(t_s, 0.0)  # a held picture: nothing to compare
            return
        now = _Envelope.of(luma, contrast)
        if self._last is None:
            self._note(t_s, 0.0)
        else:
            change = now.distance(self._last)
            needed = max(FLOOR / 2, _CANDIDATE_SHARE * max(now.contrast, self._last.contrast))
            self._follow(t_s, now)
            self._note(t_s, change)
            recent = self._changes[-9:-1]
            if change >= needed and change >= _WORTH_KEEPING * float(np.median(recent)):
                self._pairs[len(self._times) - 1] = (self._last.luma, luma)
                self._open.append(_Candidate(len(self._times) - 1, t_s, self._last, change))
                self._open = sorted(self._open, key=lambda c: c.change)[-_MAX_OPEN:]
        self._last = now

    def cuts(self) -> tuple[float, ...]:
        """Times of the first frames of new shots, in seconds."""
        times, changes = np.array(self._times), np.array(self._changes)
        self._follow(np.inf, None)
        found: list[tuple[float, float]] = []
        for i, (before, after) in self._pairs.items():
            if i in self._flash or not _is_cut(
                before, after, _stands_out(i, times, changes), _over_neighbours(i, changes)
            ):
                continue
            if found and times[i] - found[-1][0] < SHORTEST_SHOT_S:
                if changes[i] > found[-1][1]:
                    found[-1] = (float(times[i]), float(changes[i]))
                continue
            found.append((float(times[i]), float(changes[i])))
        return tuple(t for t, _ in found)

    def _note(self, t_s: float, change: float) -> None:
        self._times.append(t_s)
        self._changes.append(change)

    def _follow(self, t_s: float, now: _Envelope | None) -> None:
        still_open = []
        for candidate in self._open:
            if now is not None and t_s - candidate.t_s <= FLASH_S:
                candidate.back = min(candidate.back, now.distance(candidate.before))
                if candidate.back < COMES_BACK * candidate.change:
                    # Both ends of the flash are no cuts: into it, and out of it at this very frame.
                    self._flash.update((candidate.index, len(self._times)))
                    continue
                still_open.append(candidate)
        self._open = still_open


def _stands_out(i: int, times: NDArray[np.float64], changes: NDArray[np.float64]) -> float:
    """How many times the median change of its surroundings a change is."""
    lo = min(int(np.searchsorted(times, times[i] - SURROUNDINGS_S)), max(1, i - 3))
    hi = max(int(np.searchsorted(times, times[i] + SURROUNDINGS_S, side="right")), i + 4)
    around = np.delete(changes[lo:hi], i - lo)
    return float(changes[i] / max(1e-6, float(np.median(around)))) if around.size else np.inf


def _over_neighbours(i: int, changes: NDArray[np.float64]) -> float:
    """How many times the largest of the three changes on either side a change is: in a whip pan all are large."""
    around = np.concatenate([changes[max(0, i - 3) : i], changes[i + 1 : i + 4]])
    return float(changes[i] / max(1e-6, float(around.max()))) if around.size else np.inf


def _is_cut(before: Gray, after: Gray, times_surroundings: float, times_neighbours: float) -> bool:
    if times_surroundings < STANDS_OUT:
        return False
    if before.shape != after.shape:
        return True
    a, b = _between_bars(before, after)
    one, other = (_Envelope.of(np.ascontiguousarray(x), contrast_of(x)) for x in (a, b))
    contrast = max(one.contrast, other.contrast, 1e-3)
    distance = one.distance(other)
    floor = FLOOR * max(_DIMMEST, dimness(contrast))
    if distance < max(floor, CONTRAST_SHARE * contrast) or (contrast < _FLAT and distance < _ANOTHER_FLAT):
        return False
    differences = np.maximum(a, b) - np.minimum(a, b)
    share = float(np.count_nonzero(differences > _CHANGED_BY * contrast)) / a.size
    alike = likeness(a, b)
    if share < (IF_ANOTHER[0] if alike < IF_ANOTHER[1] and times_surroundings >= ALONE[0] else CHANGED_SHARE):
        return False
    if times_surroundings < ALONE[0] and alike > SAME_PICTURE:
        return False
    novel = NOVEL_IF_TOTAL if distance >= TOTAL * contrast else NOVEL
    single = times_neighbours >= SINGLE
    if (
        single
        and times_surroundings >= ALL_OVER[0]
        and share >= ALL_OVER[1]
        and differences.mean() >= ALL_OVER[2] * contrast
    ):
        novel = NOVEL_IF_ALL_OVER
    if single and times_surroundings >= ALONE[0] and share >= ALONE[1]:
        novel = NOVEL_IF_ALONE
    return novelty(before, after) >= novel


def likeness(a: Gray, b: Gray) -> float:
    """Correlation of two pictures of one size, averaged over blocks against grain; 0 where either is flat.

    Example:
        >>> picture = np.kron(np.arange(16, dtype=np.uint8).reshape(4, 4), np.ones((4, 4), np.uint8))
        >>> round(likeness(picture, 10 * picture), 3)
        1.0
    """
    k = min(_LIKENESS_PX, *a.shape)
    rows, columns = (n // k for n in a.shape)
    one, other = (
        x[: rows * k, : columns * k].reshape(rows, k, columns, k).mean(axis=(1, 3), dtype=np.float32) for x in (a, b)
    )
    one, other = one - one.mean(), other - other.mean()
    spread = float(np.sqrt(np.square(one).sum() * np.square(other).sum()))
    return float((one * other).sum()) / spread if spread > 1e-3 else 0.0


def _between_bars(before: Gray, after: Gray) -> tuple[Gray, Gray]:
    """Both pictures without what is black at the rim of both; whole where little else would be left."""
    area = lit_area(np.maximum(before, after), _BAR_LEVEL)
    return before[area], after[area]


def _extreme(luma: Gray, pick: np.ufunc) -> Gray:
    """Lowest or highest value within ``REACH`` pixels, first along columns, then along rows."""
    for axis in (0, 1):
        source = luma if axis == 0 else luma.T
        out = source.copy()
        for step in range(1, min(REACH, source.shape[0] - 1) + 1):
            pick(out[step:], source[:-step], out=out[step:])
            pick(out[:-step], source[step:], out=out[:-step])
        luma = out if axis == 0 else out.T
    return luma


def _outside(luma: Gray, envelope: _Envelope) -> float:
    inside = np.minimum(np.maximum(luma, envelope.low), envelope.high)
    return mean_change(luma, inside)
