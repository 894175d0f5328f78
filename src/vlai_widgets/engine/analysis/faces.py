"""Faces: how many, how large, and when. By CenterFace (Xu et al., 2020) on small stills.

The stills are 192 pixels on their short side: a detection then costs 13 ms of processor time instead of 38 ms at 320,
and a face counts from about a twentieth of the picture's width, far below what holds attention. Two a second in the
opening, where the moment matters, and one a second after it; ever fewer in long clips. A still that shows nothing new
takes over the answer of the one before.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis import models
from vlai_widgets.engine.analysis.detector import Colour, Findings, Gray, Still, Whole, seconds_of
from vlai_widgets.engine.analysis.upright import Turn, has_changed, shrunk, upright
from vlai_widgets.models import Measurement

OPENING_S: Final = 2.0
"""A person in the first two seconds goes with more hooking power (TikTok x CreatorIQ)."""

SHORT_SIDE_PX: Final = 192
_THRESHOLD: Final = 0.5
_OVERLAP: Final = 0.3
"""Boxes that share more than this of their union are one face (greedy non-maximum suppression)."""

_CELL_PX: Final = 4
_MULTIPLE_PX: Final = 32
_NONE_SEEN: Final = "no still could be looked at"

SUBJECT: Final = ("subject_area_pct", "subject_off_centre_pct")
"""How large the subject is, and how far from the middle: known where it is a person who shows a face."""

_NO_SUBJECT: Final = "no face: what the subject is, is not known"

Boxes = NDArray[np.float32]


@dataclass(frozen=True, slots=True)
class Face:
    """A face; its corners as shares of the picture's width and height."""

    x0: float
    y0: float
    x1: float
    y1: float
    confidence: float

    @property
    def area(self) -> float:
        """Share of the picture, 0-1."""
        return (self.x1 - self.x0) * (self.y1 - self.y0)


def gap_s(t_s: float) -> float:
    """Seconds from a still at ``t_s`` to the next that is looked at.

    Example:
        >>> gap_s(1.0), gap_s(10.0), gap_s(120.0)
        (0.5, 1.0, 2.0)
    """
    return 0.5 if t_s < OPENING_S - 1e-6 else max(1.0, t_s / 60)


class Faces:
    """Measures faces.

    Args:
        turn: By how much a player turns the picture; known when the first still comes.
    """

    features = ("face_opening_pct", "face_area_pct", "face_time_pct", *SUBJECT)

    def __init__(self, turn: Turn) -> None:
        self._turn = turn
        self._next_s = 0.0
        self._last: Gray | None = None
        self._times: list[float] = []
        self._seen: list[list[Face]] = []

    def feed(self, still: Still) -> None:
        """Take the next still."""
        if still.t_s < self._next_s - 0.05:
            return
        self._next_s = still.t_s + gap_s(still.t_s)
        if self._last is None or has_changed(self._last, still.luma):
            turned = upright(still.rgb, self._turn.rotation_deg)
            faces = detect(models.session(models.FACES), shrunk(turned, SHORT_SIDE_PX))
            self._last = still.luma
        else:
            faces = self._seen[-1]
        self._times.append(still.t_s)
        self._seen.append(faces)

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        if not self._times:
            return Findings(measurements=tuple(Measurement(feature=f, missing=_NONE_SEEN) for f in self.features))
        starts = np.array(self._times)
        ends = np.append(starts[1:], max(whole.duration_s, starts[-1] + 1e-3))
        counts = np.array([len(faces) for faces in self._seen])
        areas = np.array([max((face.area for face in faces), default=0.0) for faces in self._seen])
        opening = starts < OPENING_S - 1e-6
        first = int((counts > 0).argmax()) if counts.any() else None
        first_s, first_end_s = (None, None) if first is None else (float(starts[first]), float(ends[first]))
        largest = int(np.where(opening, areas, -1).argmax())
        return Findings(
            measurements=(
                Measurement(
                    feature="face_opening_pct",
                    value=_time_pct(counts > 0, starts, np.minimum(ends, OPENING_S), opening),
                    t_start_s=first_s,
                    t_end_s=first_end_s,
                ),
                Measurement(
                    feature="face_area_pct",
                    value=100 * float(areas[largest]),
                    t_start_s=float(starts[largest]) if areas[largest] > 0 else None,
                ),
                Measurement(
                    feature="face_time_pct",
                    value=_time_pct(counts > 0, starts, ends, np.ones_like(opening)),
                    t_start_s=first_s,
                ),
                *self._subject(ends - starts),
            ),
            series={"faces": _most_by_second(starts, ends, counts, seconds_of(whole.duration_s))},
        )

    def _subject(self, lengths: NDArray[np.float64]) -> tuple[Measurement, ...]:
        """Size and place of the largest face, over the time in which there is one."""
        shown = [
            (max(faces, key=lambda face: face.area), s) for faces, s in zip(self._seen, lengths, strict=True) if faces
        ]
        if not shown:
            return tuple(Measurement(feature=name, missing=_NO_SUBJECT) for name in SUBJECT)
        weights = [seconds for _, seconds in shown]
        area = float(np.average([face.area for face, _ in shown], weights=weights))
        away = float(np.average([off_centre(face) for face, _ in shown], weights=weights))
        return tuple(
            Measurement(feature=name, value=100 * value) for name, value in zip(SUBJECT, (area, away), strict=True)
        )


def off_centre(face: Face) -> float:
    """How far the middle of a face is from that of the picture: 0 in the middle, 1 in a corner.

    Example:
        >>> off_centre(Face(0.4, 0.4, 0.6, 0.6, 1.0)), round(off_centre(Face(0.4, 0.0, 0.6, 0.2, 1.0)), 2)
        (0.0, 0.57)
    """
    return float(np.hypot(face.x0 + face.x1 - 1, face.y0 + face.y1 - 1) / np.sqrt(2))


def detect(session: models.Session, rgb: Colour) -> list[Face]:
    """Return the faces of an upright picture, the surest first.

    Args:
        session: CenterFace.
        rgb: The picture [height x width x 3].
    """
    height, width = rgb.shape[:2]
    padded = [-(-size // _MULTIPLE_PX) * _MULTIPLE_PX for size in (height, width)]
    given = np.zeros((1, 3, *padded), np.float32)
    given[0, :, :height, :width] = rgb.transpose(2, 0, 1)
    heat, scale, offset, _ = session.run(given)
    rows, columns = np.nonzero(heat[0, 0] > _THRESHOLD)
    if not rows.size:
        return []
    tall, wide = (np.exp(scale[0, axis, rows, columns]) * _CELL_PX for axis in (0, 1))
    middle_y = (rows + offset[0, 0, rows, columns] + 0.5) * _CELL_PX
    middle_x = (columns + offset[0, 1, rows, columns] + 0.5) * _CELL_PX
    boxes = np.stack([middle_x - wide / 2, middle_y - tall / 2, middle_x + wide / 2, middle_y + tall / 2], axis=1)
    size = np.array([width, height, width, height], np.float32)
    boxes = (boxes.clip(0, size) / size).astype(np.float32)
    sureness = heat[0, 0, rows, columns]
    kept = _distinct(boxes, sureness)
    return [
        Face(x0=float(x0), y0=float(y0), x1=float(x1), y1=float(y1), confidence=float(sureness[k]))
        for k, (x0, y0, x1, y1) in zip(kept, boxes[kept], strict=True)
    ]


def _distinct(boxes: Boxes, sureness: NDArray[np.float32]) -> list[int]:
    order, kept = np.argsort(-sureness), []
    area = (boxes[:, 2] - boxes[:, 0]) * (boxes[:, 3] - boxes[:, 1])
    while order.size:
        best, rest = order[0], order[1:]
        kept.append(int(best))
        low, high = np.maximum(boxes[best, :2], boxes[rest, :2]), np.minimum(boxes[best, 2:], boxes[rest, 2:])
        shared = np.clip(high - low, 0, None).prod(axis=1)
        order = rest[shared <= _OVERLAP * (area[best] + area[rest] - shared)]
    return kept


def _time_pct(
    there: NDArray[np.bool_], starts: NDArray[np.float64], ends: NDArray[np.float64], within: NDArray[np.bool_]
) -> float:
    """Share of the time of the stills ``within`` during which something is ``there``."""
    lengths = (ends - starts)[within]
    return 100 * float(lengths[there[within]].sum() / max(1e-9, lengths.sum()))


def _most_by_second(
    starts: NDArray[np.float64], ends: NDArray[np.float64], counts: NDArray[np.int64], seconds: int
) -> NDArray[np.float64]:
    most = np.zeros(seconds)
    for start, end, count in zip(starts, ends, counts, strict=True):
        first, last = int(start), min(seconds, int(np.ceil(end - 1e-6)))
        most[first:last] = np.maximum(most[first:last], count)
    return most
