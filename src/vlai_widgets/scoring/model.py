"""The score model: which features count, how a measured value becomes 0-1, and how much each dimension weighs."""

from __future__ import annotations

import functools
import math
import tomllib
from collections import Counter
from collections.abc import Mapping
from dataclasses import dataclass
from importlib import resources
from types import MappingProxyType
from typing import Any, Final, Literal, cast

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.models import DIMENSIONS, Dimension

Direction = Literal["higher", "lower", "range"]
Grade = Literal["A", "B", "C", "D"]

_FILE: Final = "score-model-2.toml"

NEARLY_ALL: Final = 0.93
"""Share of a curve's highest score that counts as full credit: beyond it a curve only tells good from better."""


@dataclass(frozen=True, slots=True, kw_only=True)
class FeatureSpec:
    """One feature of the score model.

    Attributes:
        name: Name of the feature, as in :class:`~vlai_widgets.models.Measurement`.
        dimension: The dimension that it belongs to.
        unit: Unit of the measured value.
        label_en: Name for people, in English.
        label_zh: Name for people, in Chinese.
        points: Anchors ``(value, score)`` of the curve, by rising value; straight lines between, level beyond.
        weight: Weight among the features of its dimension; they need not add up to anything.
        direction: Whether more is better, less is better, or a range is best.
        evidence: What the curve rests on, in a sentence.
        source: Where that comes from, with the year.
        grade: A peer-reviewed or official documentation, B vendor study with method, C claim without, D practice.
        lo: Lower end of the axis on which values are usefully shown.
        hi: Upper end of that axis.
        optional: Asked only of clips that have it: where it is missing, coverage does not fall.
    """

    name: str
    dimension: Dimension
    unit: str
    label_en: str
    label_zh: str
    points: tuple[tuple[float, float], ...]
    weight: float
    direction: Direction
    evidence: str
    source: str
    grade: Grade
    lo: float
    hi: float
    optional: bool = False

    def score(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Map measured values to 0-1; NaN (not measured) stays NaN."""
        x, y = (np.array(column) for column in zip(*self.points, strict=True))
        return np.where(np.isfinite(values), np.interp(values, x, y), np.nan)

    @property
    def asked_of_all(self) -> bool:
        """Whether every clip should have it: only then is a clip without it one of which something is not known."""
        return self.weight > 0 and not self.optional

    @property
    def full_credit(self) -> tuple[float | None, float | None]:
        """Range of anchors with all but the last few points of the curve; None for an end that is open."""
        enough = NEARLY_ALL * max(y for _, y in self.points)
        best = [x for x, y in self.points if y >= enough]
        low = None if self.points[0][1] >= enough else best[0]
        high = None if self.points[-1][1] >= enough else best[-1]
        return low, high


@dataclass(frozen=True, slots=True, kw_only=True)
class Rule:
    """One line of a checklist: passed where the measured value lies from ``least`` to ``most``.

    Attributes:
        feature: The feature that decides.
        label_en: What is asked for, in English.
        label_zh: The same in Chinese.
        least: Least value that passes; None: no limit.
        most: Largest value that passes; None: no limit.
    """

    feature: str
    label_en: str
    label_zh: str
    least: float | None = None
    most: float | None = None

    def passed(self, values: NDArray[np.float64]) -> NDArray[np.float64]:
        """Return 1 for pass, 0 for fail, NaN for what was not measured."""
        low = -np.inf if self.least is None else self.least
        high = np.inf if self.most is None else self.most
        return np.where(np.isfinite(values), (values >= low) & (values <= high), np.nan)


@dataclass(frozen=True, slots=True, kw_only=True)
class Preset:
    """Named weights of the dimensions, adding up to 1, or a checklist of rules that all weigh the same.

    Attributes:
        name: Its name.
        label_en: Name for people, in English.
        label_zh: Name for people, in Chinese.
        weights: Weight of every dimension; of a checklist: its share of the rules.
        rules: The rules of a checklist, at most one a feature; empty: the features' curves count.
        not_measured: What the checklist asks for beyond that and cannot be measured: ``(English, Chinese)``.
        source: Where a checklist comes from.
        grade: Grade of that source.
    """

    name: str
    label_en: str
    label_zh: str
    weights: Mapping[str, float]
    rules: tuple[Rule, ...] = ()
    not_measured: tuple[tuple[str, str], ...] = ()
    source: str = ""
    grade: Grade | None = None

    def rule(self, feature: str) -> Rule | None:
        """Return the rule about a feature, or None."""
        return next((rule for rule in self.rules if rule.feature == feature), None)


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreModel:
    """All features, in the order of tables, and all presets by name."""

    version: str
    features: tuple[FeatureSpec, ...]
    presets: Mapping[str, Preset]

    def feature(self, name: str) -> FeatureSpec:
        """Return the feature of that name.

        Raises:
            UnknownOption: There is none.
        """
        for spec in self.features:
            if spec.name == name:
                return spec
        raise UnknownOption.of("feature", name, [spec.name for spec in self.features])


@functools.cache
def load_model() -> ScoreModel:
    """Return the score model of this version of the package.

    Example:
        >>> sorted(load_model().presets)
        ['abcd', 'attention', 'conversion', 'cqs-like', 'equal']
    """
    text = resources.files("vlai_widgets.scoring").joinpath("data", _FILE).read_text(encoding="utf-8")
    data = tomllib.loads(text)
    features = tuple(_feature(entry) for entry in data["feature"])
    dimension = {spec.name: spec.dimension for spec in features}
    presets = {name: _preset(name, entry, dimension) for name, entry in data["presets"].items()}
    return ScoreModel(version=data["version"], features=features, presets=MappingProxyType(presets))


def resolve_weights(model: ScoreModel, preset: str, weights: Mapping[str, float] | None) -> Mapping[str, float]:
    """Return the weight of every dimension, adding up to 1: the preset's, with single ones replaced by ``weights``.

    Raises:
        UnknownOption: No such preset, or no such dimension.
        InputError: A weight is negative or not a finite number, or all are 0.

    Example:
        >>> weights = resolve_weights(load_model(), "attention", {"hook": 0.5})  # the others keep 0.15 each
        >>> round(weights["hook"], 3), round(weights["pace"], 3)
        (0.4, 0.12)
    """
    if preset not in model.presets:
        raise UnknownOption.of("preset", preset, model.presets)
    chosen = dict(model.presets[preset].weights)
    for name, value in (weights or {}).items():
        if name not in DIMENSIONS:
            raise UnknownOption.of("dimension", name, DIMENSIONS)
        chosen[name] = _weight(name, value)
    total = sum(chosen.values())
    if total <= 0:
        raise InputError("All weights are 0. Give at least one dimension a weight above 0.")
    return MappingProxyType({name: chosen[name] / total for name in DIMENSIONS})


def _weight(name: str, value: float) -> float:
    try:
        number = float(value)
    except (TypeError, ValueError):
        raise InputError(f"The weight of {name!r} is {value!r}, not a number. Give a number from 0 up.") from None
    if not math.isfinite(number) or number < 0:
        raise InputError(f"The weight of {name!r} is {number}. Weights are finite and not negative.")
    return number


def _preset(name: str, entry: Mapping[str, Any], dimension: Mapping[str, str]) -> Preset:
    rules = tuple(
        Rule(
            feature=rule["feature"],
            label_en=rule["label_en"],
            label_zh=rule["label_zh"],
            least=rule.get("min"),
            most=rule.get("max"),
        )
        for rule in entry.get("rule", ())
    )
    asked = Counter(dimension[rule.feature] for rule in rules)
    weights = dict(asked) if rules else entry["weights"]
    total = sum(weights.values())
    return Preset(
        name=name,
        label_en=entry["label_en"],
        label_zh=entry["label_zh"],
        weights=MappingProxyType({key: weights.get(key, 0) / total for key in DIMENSIONS}),
        rules=rules,
        not_measured=tuple((item["label_en"], item["label_zh"]) for item in entry.get("not_measured", ())),
        source=entry.get("source", ""),
        grade=entry.get("grade"),
    )


def _feature(entry: Mapping[str, Any]) -> FeatureSpec:
    points = tuple((float(x), float(y)) for x, y in entry["points"])
    return FeatureSpec(
        name=entry["name"],
        dimension=cast(Dimension, entry["dimension"]),
        unit=entry["unit"],
        label_en=entry["label_en"],
        label_zh=entry["label_zh"],
        points=points,
        weight=float(entry["weight"]),
        direction=cast(Direction, entry["direction"]),
        evidence=entry["evidence"],
        source=entry["source"],
        grade=cast(Grade, entry["grade"]),
        lo=float(entry.get("lo", min(0.0, points[0][0]))),
        hi=float(entry.get("hi", points[-1][0])),
        optional=bool(entry.get("optional", False)),
    )
