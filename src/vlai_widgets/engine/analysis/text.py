"""On-screen text: what stands where, from when to when, and whether it can be read.

Lines are looked for in a few stills, and followed through all of them: a still from before or after shows a line if the
same pixels look the same there. So a line's times are exact to a still (a quarter of a second) although the costly
search runs only

* where there are new edges in the picture that belong to no line that is followed already (``glimpse``),
* three quarters of a second after the last search in the first three seconds, and one and a half later on; but half a
  second after it where the new edges are as dense as those of letters,
* within a budget of three searches and four more in ten seconds, whatever happens.

Each line is read once, at the end: those that stood long enough to be text and not texture, the largest and longest
first, at most six and two for every five seconds. Text that moves across the picture is not followed.
"""

from __future__ import annotations

import itertools
import math
from collections import deque
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.detector import (
    Colour,
    Findings,
    Gray,
    Still,
    Whole,
    seconds_of,
    spread_over_seconds,
)
from vlai_widgets.engine.analysis.glimpse import Hope, new_text
from vlai_widgets.engine.analysis.reading import Box, find_lines, is_text, read_line
from vlai_widgets.engine.analysis.upright import Turn, upright
from vlai_widgets.engine.analysis.wording import call_to_action, reading_time_s
from vlai_widgets.models import Measurement, SeenText

OPENING_S: Final = 3.0
SAFE_BOX: Final = (65 / 1080, 270 / 1920, 930 / 1080, 1248 / 1920)
"""What no platform's own buttons and captions cover, in shares of a vertical picture: the union of Meta's margins and
TikTok's right rail."""

VERTICAL_FROM: Final = 1.6
"""Height by width from which a clip fills a phone, so that buttons lie on it."""

LEAST_S: Final = 0.4
"""A line must be seen in two stills: what is gone after a quarter of a second cannot be read."""

_SAME: Final = 0.6
"""Correlation of pixels above which a line still stands; other letters in its place correlate by 0.2-0.4."""

_OVERLAP: Final = 0.5
_SOONEST_S: Final = 0.5
_RECENT_STILLS: Final = 12
_TOLERANCE_S: Final = 0.3
"""Stills come four a second: a stay can have been this much longer than it was seen."""

_NO_TEXT: Final = "no on-screen text"
_NOT_VERTICAL: Final = "the clip is not vertical"


@dataclass(slots=True)
class Line:
    """A line of text, followed through the stills."""

    box: Box
    patch: Gray
    crop: Colour
    t_start_s: float
    t_end_s: float
    gone_s: float | None = None
    spans: list[tuple[float, float]] = field(default_factory=list)

    @property
    def stays_s(self) -> float:
        """Seconds on screen, over all its appearances."""
        return math.fsum(end - start for start, end in [*self.spans, (self.t_start_s, self.t_end_s)])

    @property
    def area(self) -> float:
        """Share of the picture, 0-1."""
        return _area(self.box)


class Follower:
    """Follows lines through stills: says when each one came and went."""

    def __init__(self) -> None:
        self.lines: list[Line] = []
        self._recent: deque[tuple[float, Gray]] = deque(maxlen=_RECENT_STILLS)
        self._last_search_s = -math.inf
        self._searched: Gray | None = None
        self._searches = 0

    def see(self, t_s: float, luma: Gray, rgb: Callable[[], Colour]) -> None:
        """Take an upright still; ``rgb`` gives its colours, which are only needed for a search."""
        for line in self.lines:
            if line.gone_s is None:
                self._follow(line, t_s, luma)
        if self._is_due(t_s, luma):
            self._search(t_s, luma, rgb())
        self._recent.append((t_s, luma))

    def _follow(self, line: Line, t_s: float, luma: Gray) -> None:
        patch = _cut(luma, line.box)
        if likeness(line.patch, patch) >= _SAME:
            line.patch = patch.copy()  # as it is now: it may grow or brighten slowly
            line.t_end_s = t_s
        else:
            line.gone_s = t_s

    def _is_due(self, t_s: float, luma: Gray) -> bool:
        waited_s = t_s - self._last_search_s + 0.05
        if self._searches >= 3 + 0.4 * t_s or waited_s < _SOONEST_S:
            return False
        known = [line.box for line in self.lines if line.gone_s is None]
        hope = new_text(luma, self._searched, known)
        gap_s = 0.75 if t_s < OPENING_S else max(1.5, t_s / 30)
        return hope is Hope.LIKELY or (hope is Hope.POSSIBLE and waited_s >= gap_s)

    def _search(self, t_s: float, luma: Gray, rgb: Colour) -> None:
        self._last_search_s, self._searched = t_s, luma
        self._searches += 1
        for box in find_lines(rgb):
            if any(line.gone_s is None and _overlap(line.box, box) >= _OVERLAP for line in self.lines):
                continue
            before = self._returned(box, luma)
            if before is not None:
                before.spans.append((before.t_start_s, before.t_end_s))
                before.patch, before.gone_s = _cut(luma, before.box).copy(), None
                before.t_start_s, before.t_end_s = self._came(before.box, luma, t_s), t_s
            else:
                came_s = self._came(box, luma, t_s)
                self.lines.append(Line(box, _cut(luma, box).copy(), _cut(rgb, box).copy(), came_s, t_s))

    def _returned(self, box: Box, luma: Gray) -> Line | None:
        """A line that stood here before and is back: it need not be read again."""
        for line in reversed(self.lines):
            if (
                line.gone_s is not None
                and _overlap(line.box, box) >= _OVERLAP
                and likeness(line.patch, _cut(luma, line.box)) >= _SAME
            ):
                return line
        return None

    def _came(self, box: Box, luma: Gray, t_s: float) -> float:
        """The first of the recent stills that shows what is in the box now."""
        patch, first_s = _cut(luma, box), t_s
        for earlier_s, earlier in reversed(self._recent):
            there = _cut(earlier, box)
            if likeness(patch, there) < _SAME:
                return (first_s + earlier_s) / 2
            patch, first_s = there, earlier_s
        return first_s

    def close(self, end_s: float) -> None:
        """Let every line end: between its last still and the first without it, or with the clip."""
        for line in self.lines:
            line.t_end_s = end_s if line.gone_s is None else (line.t_end_s + line.gone_s) / 2
            line.spans = [*line.spans, (line.t_start_s, line.t_end_s)]


class Text:
    """Measures on-screen text.

    Args:
        turn: By how much a player turns the picture; known when the first still comes.
    """

    features = ("text_opening_pct", "text_area_pct", "text_readable_pct", "text_safe_pct", "cta_text")

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._follower = Follower()

    def feed(self, still: Still) -> None:
        """Take the next still."""
        turn = self._turn.rotation_deg
        self._follower.see(still.t_s, upright(still.luma, turn), lambda: upright(still.rgb, turn))

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        self._follower.close(whole.duration_s)
        texts = read(self._follower.lines, whole.duration_s)
        readable, safe = _readable(texts), _safe(texts, whole)
        return Findings(
            measurements=(
                _opening(texts, whole.duration_s),
                Measurement(feature="text_area_pct", value=100 * _mean_area(texts, whole.duration_s)),
                readable,
                safe,
                _cta(texts),
            ),
            series={"text": _area_by_second(texts, whole.duration_s)},
            texts=tuple(texts),
        )


def read(lines: Sequence[Line], duration_s: float) -> list[SeenText]:
    """Read the lines worth reading; what does not turn out to be text is left out. By time of appearance."""
    lasting = [line for line in lines if sum(end - start for start, end in line.spans) >= min(LEAST_S, duration_s / 2)]
    # Large and lasting first: that is what viewers read, if any.
    lasting.sort(key=lambda line: -line.area * sum(end - start for start, end in line.spans))
    texts = []
    for line in lasting[: 6 + round(0.4 * duration_s)]:
        said, sureness = read_line(line.crop)
        if is_text(said, sureness):
            texts += [
                SeenText(text=said, t_start_s=start, t_end_s=end, box=line.box, confidence=sureness)
                for start, end in line.spans
            ]
    return sorted(texts, key=lambda text: (text.t_start_s, text.box[1], text.box[0]))


def likeness(a: Gray, b: Gray) -> float:
    """Correlation of two patches of one size, -1 to 1; 0 where either is flat.

    Example:
        >>> a = np.array([[0, 200, 0, 200]], np.uint8)
        >>> likeness(a, a), likeness(a, np.zeros_like(a))
        (1.0, 0.0)
    """
    x, y = (patch.astype(np.float32).ravel() for patch in (a, b))
    x -= x.mean()
    y -= y.mean()
    spread = float(np.sqrt(x.dot(x) * y.dot(y)))
    # Below two levels of contrast there is only noise to compare.
    return float(x.dot(y)) / spread if spread > 4.0 * x.size else 0.0


def _cut(picture: NDArray[np.uint8], box: Box) -> NDArray[np.uint8]:
    height, width = picture.shape[:2]
    x0, y0 = min(int(box[0] * width), width - 1), min(int(box[1] * height), height - 1)
    return picture[y0 : max(y0 + 1, math.ceil(box[3] * height)), x0 : max(x0 + 1, math.ceil(box[2] * width))]


def _area(box: Box) -> float:
    return max(0.0, box[2] - box[0]) * max(0.0, box[3] - box[1])


def _shared(a: Box, b: Box) -> float:
    return _area((max(a[0], b[0]), max(a[1], b[1]), min(a[2], b[2]), min(a[3], b[3])))


def _overlap(a: Box, b: Box) -> float:
    """Share of the smaller box that lies in the other."""
    return _shared(a, b) / max(1e-9, min(_area(a), _area(b)))


def _opening(texts: Sequence[SeenText], duration_s: float) -> Measurement:
    end_s = min(OPENING_S, duration_s)
    edges = sorted({0.0, end_s, *(t for text in texts for t in (text.t_start_s, text.t_end_s) if t < end_s)})
    shown_s = math.fsum(
        after - before
        for before, after in itertools.pairwise(edges)
        if any(text.t_start_s <= before and text.t_end_s >= after for text in texts)
    )
    first = texts[0] if texts else None
    return Measurement(
        feature="text_opening_pct",
        value=100 * shown_s / end_s,
        t_start_s=first.t_start_s if first else None,
        t_end_s=first.t_end_s if first else None,
    )


def _mean_area(texts: Sequence[SeenText], duration_s: float) -> float:
    """Share of the picture that text covers, over the whole time. Lines hardly overlap: their areas are added."""
    return min(1.0, math.fsum(_area(text.box) * (text.t_end_s - text.t_start_s) for text in texts) / duration_s)


def _area_by_second(texts: Sequence[SeenText], duration_s: float) -> NDArray[np.float64]:
    seconds = seconds_of(duration_s)
    total = np.zeros(seconds)
    for text in texts:
        span = np.array([text.t_start_s]), np.array([text.t_end_s])
        held = spread_over_seconds(*span, np.ones(1), seconds)
        edges = np.arange(seconds)
        shown_s = np.clip(np.minimum(edges + 1, text.t_end_s) - np.maximum(edges, text.t_start_s), 0, 1)
        total += np.nan_to_num(held) * shown_s * _area(text.box)
    return np.minimum(total, 1.0)


def cards(texts: Sequence[SeenText]) -> list[list[SeenText]]:
    """Group lines that are on screen together for most of their time: they have to be read together."""
    groups: list[list[SeenText]] = []
    for text in texts:
        for group in groups:
            start, end = min(t.t_start_s for t in group), max(t.t_end_s for t in group)
            together = min(end, text.t_end_s) - max(start, text.t_start_s)
            if together > 0.5 * min(end - start, text.t_end_s - text.t_start_s):
                group.append(text)
                break
        else:
            groups.append([text])
    return groups


def _readable(texts: Sequence[SeenText]) -> Measurement:
    """Share of the reading that viewers have time for; the card with the largest lack of it."""
    if not texts:
        return Measurement(feature="text_readable_pct", missing=_NO_TEXT)
    asked = given = 0.0
    worst: tuple[float, float, float] | None = None
    for card in cards(texts):
        start, end = min(t.t_start_s for t in card), max(t.t_end_s for t in card)
        need_s = reading_time_s(" ".join(text.text for text in card))
        has_s = end - start + _TOLERANCE_S
        asked += need_s
        given += min(need_s, has_s)
        if has_s < need_s and (worst is None or need_s - has_s > worst[0]):
            worst = (need_s - has_s, start, end)
    return Measurement(
        feature="text_readable_pct",
        value=100 * given / asked,
        t_start_s=worst[1] if worst else None,
        t_end_s=worst[2] if worst else None,
    )


def _safe(texts: Sequence[SeenText], whole: Whole) -> Measurement:
    width, height = whole.facts.width_px, whole.facts.height_px
    if not width or not height or height < VERTICAL_FROM * width:
        return Measurement(feature="text_safe_pct", missing=_NOT_VERTICAL)
    if not texts:
        return Measurement(feature="text_safe_pct", missing=_NO_TEXT)
    weights = [_area(text.box) * (text.t_end_s - text.t_start_s) for text in texts]
    inside = [_shared(text.box, SAFE_BOX) / max(1e-9, _area(text.box)) for text in texts]
    outside = [weight * (1 - share) for weight, share in zip(weights, inside, strict=True)]
    worst = texts[int(np.argmax(outside))]
    share = math.fsum(w * s for w, s in zip(weights, inside, strict=True)) / max(1e-9, math.fsum(weights))
    return Measurement(
        feature="text_safe_pct",
        value=100 * share,
        t_start_s=worst.t_start_s if max(outside) > 0 else None,
        t_end_s=worst.t_end_s if max(outside) > 0 else None,
    )


def _cta(texts: Sequence[SeenText]) -> Measurement:
    """Whether any text asks for an action; the last time that one does, for that is when it counts."""
    for card in reversed(cards(texts)):
        together = " ".join(text.text for text in sorted(card, key=lambda t: (t.box[1], t.box[0])))
        if call_to_action(together) is not None:
            start, end = min(t.t_start_s for t in card), max(t.t_end_s for t in card)
            return Measurement(feature="cta_text", value=1.0, t_start_s=start, t_end_s=end)
    return Measurement(feature="cta_text", value=0.0)
