"""Why a clip scores as it does: what it does well and what to fix, in words with numbers, timecodes and sources."""

from __future__ import annotations

import functools
import math
import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal

from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import Analysis, Measurement
from vlai_widgets.scoring.batch import BatchScores
from vlai_widgets.scoring.model import FeatureSpec, Grade

LANGUAGES: Final = ("en", "zh")

STRENGTH_FROM: Final = 0.8
"""Feature score from which a feature can be a strength, and below which it can be fixed."""

_AT_ONCE_S: Final = 0.15

_LEAST_POINTS: Final = 0.3
"""A fix must be worth this many points of the score."""

_FILE: Final = "words-1.toml"
_PLACES: Final = {
    "s": 1, "x": 1, "0-1": 2, "bit/px": 3, "LUFS": 1, "dBTP": 1, "LU": 1,
    "px": 0, "%": 0, "0-100": 0, "M": 0, "yes/no": 0,
}  # fmt: skip


@dataclass(frozen=True, slots=True, kw_only=True)
class Reason:
    """One strength or one fix.

    Attributes:
        kind: Strength or fix.
        feature: Name of the feature.
        dimension: Its dimension.
        text: A full sentence with value, threshold, timecode and source.
        short: The finding alone, at most about 28 characters.
        value: The measured value.
        unit: Its unit.
        points: Points of the score: earned by a strength, to be gained by a fix.
        t_start_s: Where to look in the clip, or None.
        t_end_s: End of that span, or None.
        grade: Grade of the evidence.
    """

    kind: Literal["strength", "fix"]
    feature: str
    dimension: str
    text: str
    short: str
    value: float
    unit: str
    points: float
    t_start_s: float | None
    t_end_s: float | None
    grade: Grade


def explain(
    batch: BatchScores, index: int, analysis: Analysis, *, language: str = "en", limit: int = 3
) -> tuple[Reason, ...]:
    """Return up to ``limit`` strengths, then up to ``limit`` fixes, each by falling weight in the score.

    Args:
        batch: The scores.
        index: Which clip of the batch.
        analysis: That clip's measurements (for the timecodes).
        language: ``en`` or ``zh``.
        limit: How many of either kind at most.

    Raises:
        UnknownOption: No such language.
    """
    if language not in LANGUAGES:
        raise UnknownOption.of("language", language, LANGUAGES)
    places = {measured.feature: measured for measured in analysis.measurements}
    strengths, fixes = [], []
    for column, spec in enumerate(batch.model.features):
        score, earned = float(batch.feature_scores[index, column]), float(batch.contributions[index, column])
        if not (math.isfinite(score) and math.isfinite(earned)):
            continue
        value = float(batch.values[index, column])
        place = places.get(spec.name, Measurement(feature=spec.name))
        if score >= STRENGTH_FROM and earned > 0:
            strengths.append(_reason("strength", spec=spec, value=value, points=earned, place=place, language=language))
        lost = _lost(batch, index, column, score, earned)
        if score < STRENGTH_FROM and lost >= _LEAST_POINTS:
            fixes.append(_reason("fix", spec=spec, value=value, points=lost, place=place, language=language))
    return (*_most(strengths, limit), *_most(fixes, limit))


def _lost(batch: BatchScores, index: int, column: int, score: float, earned: float) -> float:
    """Points that full credit for this feature would add."""
    if score > 0:
        return earned / score * (1 - score)
    spec = batch.model.features[column]
    peers = [
        i
        for i, other in enumerate(batch.model.features)
        if other.dimension == spec.dimension and math.isfinite(float(batch.feature_scores[index, i]))
    ]
    inner = spec.weight / sum(batch.model.features[i].weight for i in peers)
    measured = {
        other.dimension
        for i, other in enumerate(batch.model.features)
        if math.isfinite(float(batch.feature_scores[index, i]))
    }
    total = sum(batch.weights[name] for name in measured)
    return 100 * inner * batch.weights[spec.dimension] / total if total > 0 else 0.0


def _most(reasons: list[Reason], limit: int) -> list[Reason]:
    """The weightiest reasons, of different dimensions as far as there are enough."""
    ranked = sorted(reasons, key=lambda reason: (-reason.points, reason.feature))
    seen: set[str] = set()
    first: list[Reason] = []
    rest: list[Reason] = []
    for reason in ranked:
        (rest if reason.dimension in seen else first).append(reason)
        seen.add(reason.dimension)
    return sorted([*first, *rest][:limit], key=lambda reason: (-reason.points, reason.feature))


def _reason(
    kind: Literal["strength", "fix"],
    *,
    spec: FeatureSpec,
    value: float,
    points: float,
    place: Measurement,
    language: str,
) -> Reason:
    words = _words()[spec.name]
    short = _finding(words, spec, value, place, language)
    lo, hi = spec.full_credit
    guide = words[f"guide_{language}"].format(
        lo=_number(_first(lo, hi), spec.unit), hi=_number(_first(hi, lo), spec.unit)
    )
    at = _timecode(place, language)
    if language == "zh":
        text = f"{short}{at}；参考标准：{guide}（{spec.source}，{spec.grade} 级）。"
    else:
        text = f"{short}{at}; guideline: {guide} ({spec.source}, grade {spec.grade})."
    if kind == "fix":
        advice = words.get(f"fix_{language}") or words[f"{_side(spec, value)}_{language}"]
        text += advice if language == "zh" else f" {advice}"
    return Reason(
        kind=kind,
        feature=spec.name,
        dimension=spec.dimension,
        text=text,
        short=short,
        value=value,
        unit=spec.unit,
        points=points,
        t_start_s=place.t_start_s,
        t_end_s=place.t_end_s,
        grade=spec.grade,
    )


def _finding(words: Mapping[str, str], spec: FeatureSpec, value: float, place: Measurement, language: str) -> str:
    at_once = words.get(f"from_start_{language}")
    if at_once is not None and value < _AT_ONCE_S and place.t_start_s is not None:
        return at_once
    never = words.get(f"never_{language}")
    if never is not None and _nothing_of_the_kind(spec, value, place):
        return never.format(v=_number(value, spec.unit))
    return words[f"short_{language}"].format(v=_number(value, spec.unit))


def _nothing_of_the_kind(spec: FeatureSpec, value: float, place: Measurement) -> bool:
    if spec.name in ("first_change_s", "sound_onset_s"):
        return place.t_start_s is None  # never happened: the value is the clip's end
    return _number(value, spec.unit) in ("0", "0.0", "0.00")


def _side(spec: FeatureSpec, value: float) -> str:
    low, _ = spec.full_credit
    return "low" if low is not None and value < low else "high"


def _first(*ends: float | None) -> float:
    return next((end for end in ends if end is not None), 0.0)


def _number(value: float, unit: str) -> str:
    """A value for people: no more places than matter, no minus before zero."""
    places = _PLACES.get(unit, 1)
    if unit == "bit/px" and value >= 0.1:
        places = 1
    text = f"{value:.{places}f}"
    if places == 1 and text.endswith(".0"):
        text = text[:-2]
    return "0" if text in ("-0", "-0.0") else text


def _timecode(place: Measurement, language: str) -> str:
    start, end = place.t_start_s, place.t_end_s
    if start is None or (start == 0 and end is None):
        return ""
    span = _clock(start) if end is None or end - start < 0.5 else f"{_clock(start)}-{_clock(end)}"
    return f"（{span}）" if language == "zh" else f" [{span}]"


def _clock(seconds: float) -> str:
    tenths = round(seconds * 10)
    minutes, rest = divmod(tenths, 600)
    return f"{minutes}:{rest // 10:02d}.{rest % 10}"


@functools.cache
def _words() -> Mapping[str, Mapping[str, str]]:
    text = resources.files("vlai_widgets.scoring").joinpath("data", _FILE).read_text(encoding="utf-8")
    return tomllib.loads(text)
