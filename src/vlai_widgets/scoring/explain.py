"""Why a clip scores as it does: what it does well and what to fix, in words with numbers, timecodes and sources."""

from __future__ import annotations

import functools
import math
import tomllib
import warnings
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from typing import Final, Literal

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import Analysis, Measurement
from vlai_widgets.scoring.batch import BatchScores
from vlai_widgets.scoring.model import FeatureSpec, Grade, Rule

LANGUAGES: Final = ("en", "zh")

_AT_ONCE_S: Final = 0.15

_LEAST_POINTS: Final = 0.3
"""A fix must be worth this many points of the score."""

_FILE: Final = "words-1.toml"
_PLACES: Final = {
    "s": 1, "x": 1, "0-1": 2, "bit/px": 3, "LUFS": 1, "dBTP": 1, "LU": 1,
    "levels": 1, "shots": 0, "px": 0, "%": 0, "0-100": 0, "M": 0, "yes/no": 0,
    "Hz": 0, "bpm": 0, "dB": 1,
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
    """Return up to ``limit`` strengths, then up to ``limit`` fixes.

    Fixes come by the points to be gained, strengths by how much they tell the clip from its batch.

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
    distinct = _distinction(batch, index)
    strengths, fixes = [], []
    for column, spec in enumerate(batch.model.features):
        score, share = float(batch.feature_scores[index, column]), float(batch.shares[index, column])
        if not (math.isfinite(score) and math.isfinite(share)):
            continue
        found = _Found(
            spec=spec,
            rule=batch.model.presets[batch.preset].rule(spec.name),
            value=float(batch.values[index, column]),
            place=places.get(spec.name, Measurement(feature=spec.name)),
        )
        earned, lost = 100 * share * score, 100 * share * (1 - score)
        if found.meets and earned > 0:
            strengths.append((distinct[column], _reason(batch, "strength", found, points=earned, language=language)))
        elif not found.meets and lost >= _LEAST_POINTS:
            fixes.append((lost, _reason(batch, "fix", found, points=lost, language=language)))
    return (*_most(_untold(strengths), limit), *_most(fixes, limit))


@dataclass(frozen=True, slots=True)
class _Found:
    spec: FeatureSpec
    rule: Rule | None
    value: float
    place: Measurement

    @property
    def guideline(self) -> tuple[float | None, float | None]:
        """The range that is stated beside the value; None for an end that is open."""
        return self.spec.full_credit if self.rule is None else (self.rule.least, self.rule.most)

    @property
    def meets(self) -> bool:
        """Whether the value lies in that range: a strength, else a fix."""
        low, high = self.guideline
        return (low is None or self.value >= low) and (high is None or self.value <= high)


def _distinction(batch: BatchScores, index: int) -> NDArray[np.float64]:
    """How much each feature tells the clip from the rest of its batch: what a strength is chosen by, never a score.

    The points that it earns beyond the batch's median, and, where many clips earn all of them, how far its value lies
    from theirs. In a batch of one it is a twentieth of the points.
    """
    points = np.nan_to_num(batch.contributions)
    scored = np.isfinite(batch.score)
    if not scored.any():  # nothing but what carries no weight was measured
        return np.zeros(points.shape[1])
    with np.errstate(all="ignore"), warnings.catch_warnings():
        warnings.simplefilter("ignore", RuntimeWarning)  # features that no clip has
        excess = points[index] - np.median(points[scored], axis=0)
        low, middle, high = np.nanquantile(batch.values[scored], (0.25, 0.5, 0.75), axis=0)
        unusual = np.abs(batch.values[index] - middle) / np.maximum(high - low, 1e-9)
    found: NDArray[np.float64] = np.maximum(0, excess) + points[index] * (
        0.05 + 0.5 * np.minimum(1, np.nan_to_num(unusual))
    )
    return found


def _untold(reasons: list[tuple[float, Reason]]) -> list[tuple[float, Reason]]:
    """Without what another reason says already: who hears "sound from the start" need not hear "has a sound track"."""
    said = {reason.feature for _, reason in reasons}
    return [pair for pair in reasons if said.isdisjoint(_words()[pair[1].feature].get("said_by", "").split())]


def _most(reasons: list[tuple[float, Reason]], limit: int) -> list[Reason]:
    """The reasons that matter most, of different dimensions as far as there are enough."""
    ranked = sorted(reasons, key=lambda pair: (-pair[0], pair[1].feature))
    seen: set[str] = set()
    first: list[tuple[float, Reason]] = []
    rest: list[tuple[float, Reason]] = []
    for pair in ranked:
        (rest if pair[1].dimension in seen else first).append(pair)
        seen.add(pair[1].dimension)
    chosen = sorted([*first, *rest][:limit], key=lambda pair: (-pair[0], pair[1].feature))
    return [reason for _, reason in chosen]


def _reason(
    batch: BatchScores, kind: Literal["strength", "fix"], found: _Found, *, points: float, language: str
) -> Reason:
    spec, rule, value, place = found.spec, found.rule, found.value, found.place
    words = _words()[spec.name]
    short = finding(spec, value, place, language)
    preset = batch.model.presets[batch.preset]
    lo, hi = found.guideline
    if rule is None:
        source, grade = spec.source, spec.grade
        guide = words[f"guide_{language}"].format(
            lo=_number(_first(lo, hi), spec.unit), hi=_number(_first(hi, lo), spec.unit)
        )
    else:
        source, grade = preset.source, preset.grade or spec.grade
        guide = rule.label_zh if language == "zh" else rule.label_en
    at = _timecode(place, language)
    if language == "zh":
        text = f"{short}{at}；参考标准：{guide}（{source}，{grade} 级）。"
    else:
        text = f"{short}{at}; guideline: {guide} ({source}, grade {grade})."
    if kind == "fix":
        side = "low" if lo is not None and value < lo else "high"
        advice = words.get(f"fix_{language}") or words[f"{side}_{language}"]
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
        grade=grade,
    )


def finding(spec: FeatureSpec, value: float, place: Measurement, language: str) -> str:
    """Say what was measured, in at most about 28 characters."""
    words = _words()[spec.name]
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
