"""Scores as people and programs write them, brought to 0-100."""

from __future__ import annotations

import math
import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Final

_NUM: Final = r"(\d{1,4}(?:\.\d{1,3}|,\d{1,2}(?!\d))?)"
_OUT_OF: Final = re.compile(
    (
        rf"(?<![\w.,:/-]){_NUM}\s*(?:/|／|\bout\s+of\b|\bof\s+a\s+possible\b|分\s*[/／]"
        rf"|分?[（(]?满分)\s*(10{{1,3}}|5|20|1)(?:\.0)?(?!\d|[:/]\d)"
    ),
    re.IGNORECASE,
)
_FULL_MARKS: Final = re.compile(r"满分\s*(10{1,2}|5)\s*分?", re.IGNORECASE)
_PERCENT: Final = re.compile(
    rf"(?<![\w.,-]){_NUM}\s*(?:%|％|percent\b)(?!\s*(?:more|less|fewer|higher|lower|better|worse|faster|slower|longer|shorter|louder|of)\b)"
)
_POINTS: Final = re.compile(
    rf"(?<![\w.,-]){_NUM}\s*(?:分(?!钟|之|辨)|points?\b|pts?\b)(?!\s*(?:more|less|higher|lower|better|ahead|behind|above|below|over)\b)",
    re.IGNORECASE,
)
_RANGE: Final = re.compile(
    rf"(?<![\w.,:/-]){_NUM}\s*(?:[–—~～-]|\bto\b|至|到)\s*{_NUM}(?![\w:]|\s*(?:s|sec|seconds?|秒|fps|px)\b)"
)
_BARE: Final = re.compile(rf"(?<![\w.,:/-]){_NUM}(?![\w%％:/-]|[.,]\d|\s*(?:s|sec|seconds?|秒|fps|px|k|x|×|MB)\b)")


@dataclass(frozen=True, slots=True)
class Written:
    """A number as it was written; ``scale`` is what full marks are, or None where nothing says so."""

    value: float
    scale: float | None = None


def written(text: str, *, bare: bool = True) -> Written | None:
    """Return the first score in ``text``; a range such as "88-94" counts as its middle.

    Args:
        text: A cell, or what stands beside a clip's name.
        bare: Whether a number without "/100", "%", "out of 10" or "分" counts.

    Example:
        >>> written("8.5 out of 10"), written("得分：92分")
        (Written(value=8.5, scale=10.0), Written(value=92.0, scale=None))
    """
    if (found := _RANGE.search(text)) and 0 < _number(found[1]) < _number(found[2]) and _number(found[1]) != 1:
        middle = f"{(_number(found[1]) + _number(found[2])) / 2:g}"  # "0-100" and "1-10" say what the scale is
        text = text[: found.start()] + middle + text[found.end() :]
    if found := _OUT_OF.search(text):
        return Written(_number(found[1]), float(found[2]))
    if found := _PERCENT.search(text):
        return Written(_number(found[1]), 100.0)
    if found := _POINTS.search(text):
        full = _FULL_MARKS.search(text)
        return Written(_number(found[1]), float(full[1]) if full else None)
    found = _BARE.search(text) if bare else None
    return Written(_number(found[1])) if found else None


def as_written(value: object) -> Written | None:
    """Return a score out of a field of a JSON object: a number, or a text with one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int | float):
        return Written(float(value)) if math.isfinite(value) else None
    return written(value) if isinstance(value, str) and len(value) <= 80 else None


def scale_in(heading: str) -> float | None:
    """Return what full marks are, if a heading says so: ``Score (0-10)``, ``Rating (%)``, ``评分（满分10）``.

    Example:
        >>> scale_in("Score (0-10)"), scale_in("Score")
        (10.0, None)
    """
    found = re.search(
        r"(?:/|／|out of|0\s*[-–~至到]\s*|满分|max\.?\s*)\s*(10{1,2}|5|1)(?:\.0)?\b", heading, re.IGNORECASE
    )
    if found:
        return float(found[1])
    found = re.search(r"(10{1,2})\s*分制|[（(](10{1,2})[）)]", heading)
    if found:
        return float(found[1] or found[2])
    return 100.0 if "%" in heading or "％" in heading else None


def to_hundred(numbers: Mapping[str, Written], *, scale: float | None = None) -> dict[str, float]:
    """Bring the scores of one list to 0-100.

    Numbers without a stated scale are taken together: none over 1 with fractions means 0-1, none over 10 means 0-10,
    else 0-100. None over 5 says too little: stars, or ten. Those are left out, and so is what exceeds its scale.

    Example:
        >>> to_hundred({"a": Written(9.1), "b": Written(7.0)})
        {'a': 91.0, 'b': 70.0}
    """
    guess = scale or _scale_of(number.value for number in numbers.values() if number.scale is None)
    scores = {}
    for key, number in numbers.items():
        full = number.scale or guess
        if full is not None and 0 <= number.value <= full:
            scores[key] = round(100.0 * number.value / full, 4)
    return scores


def _scale_of(values: Iterable[float]) -> float | None:
    held = list(values)
    if not held:
        return None
    highest = max(held)
    if highest <= 1:
        return 1.0 if any(value % 1 for value in held) else None
    if highest <= 10:
        return 10.0 if highest > 5 else None
    return 100.0


def _number(text: str) -> float:
    return float(text.replace(",", "."))
