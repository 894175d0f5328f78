"""Where the gap between two clips comes from, in words."""

from __future__ import annotations

import math
from dataclasses import dataclass
from typing import Final

import numpy as np

from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import DIMENSIONS, Measurement
from vlai_widgets.scoring.batch import BatchScores
from vlai_widgets.scoring.explain import LANGUAGES, finding

_LEAST_POINTS: Final = 0.3
_NAMES: Final = {
    "hook": ("hook", "开场"),
    "pace": ("pace", "节奏"),
    "clarity": ("clarity", "清晰度"),
    "appeal": ("appeal", "画面"),
    "audio": ("audio", "声音"),
    "fit": ("fit", "适配"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """Two clips side by side.

    Attributes:
        gap: Points by which the first clip's score is higher; negative if it is lower.
        dimensions: What each dimension adds to that gap; they add up to it.
        text: Full sentences: the gap, where it comes from, and whether the order can be relied on.
    """

    gap: float
    dimensions: dict[str, float]
    text: tuple[str, ...]


def compare(batch: BatchScores, first: int, second: int, *, language: str = "en", limit: int = 3) -> Comparison | None:
    """Say where the gap between two clips comes from; None if one of them has no score.

    Args:
        batch: The scores.
        first: Index of the one clip.
        second: Index of the other.
        language: ``en`` or ``zh``.
        limit: How many features are named at most, in either direction.

    Raises:
        UnknownOption: No such language.
    """
    if language not in LANGUAGES:
        raise UnknownOption.of("language", language, LANGUAGES)
    if not (math.isfinite(batch.score[first]) and math.isfinite(batch.score[second])):
        return None
    gaps = np.nan_to_num(batch.contributions[first]) - np.nan_to_num(batch.contributions[second])
    of = {
        name: float(sum(gap for gap, spec in zip(gaps, batch.model.features, strict=True) if spec.dimension == name))
        for name in DIMENSIONS
    }
    gap = float(batch.score[first] - batch.score[second])
    text = [_headline(batch, first, second, gap, language), *_main(batch, first, second, of, language)]
    order = np.argsort(-np.abs(gaps), kind="stable")
    for sign in (1, -1) if gap >= 0 else (-1, 1):
        named = [int(i) for i in order if sign * gaps[i] >= _LEAST_POINTS][:limit]
        text += [_feature(batch, (first, second), i, float(gaps[i]), language) for i in named]
    if batch.tie_group[first] == batch.tie_group[second]:
        tied = (
            "The two are in one tie group: under other reasonable weights either may lead.",
            "两者属于同一并列组：换用其他合理权重，先后可能互换。",
        )
        text.append(tied[language == "zh"])
    return Comparison(gap=gap, dimensions=of, text=tuple(text))


def _headline(batch: BatchScores, first: int, second: int, gap: float, language: str) -> str:
    ahead, behind = (first, second) if gap >= 0 else (second, first)
    a, b = batch.clips[ahead], batch.clips[behind]
    high, low = batch.score[ahead], batch.score[behind]
    if language == "zh":
        return f"{a} 得 {high:.1f} 分，{b} 得 {low:.1f} 分，相差 {abs(gap):.1f} 分。"
    return f"{a} scores {high:.1f}, {b} {low:.1f}: {abs(gap):.1f} points apart."


def _main(batch: BatchScores, first: int, second: int, of: dict[str, float], language: str) -> list[str]:
    gap = float(batch.score[first] - batch.score[second])
    name = max(of, key=lambda key: of[key] if gap >= 0 else -of[key])
    if abs(of[name]) < _LEAST_POINTS:
        return []
    own = [batch.dimensions[i, DIMENSIONS.index(name)] for i in (first, second)]
    if not all(math.isfinite(value) for value in own):
        return []
    if gap < 0:
        own.reverse()
    if language == "zh":
        return [f"差距主要来自{_NAMES[name][1]}：{abs(of[name]):.1f} 分（该项 {own[0]:.0f} 对 {own[1]:.0f}）。"]
    return [f"Most of it is {_NAMES[name][0]}: {abs(of[name]):.1f} points ({own[0]:.0f} against {own[1]:.0f})."]


def _feature(batch: BatchScores, pair: tuple[int, int], column: int, gap: float, language: str) -> str:
    spec = batch.model.features[column]
    ahead, behind = pair if gap >= 0 else pair[::-1]
    said = [_said(batch, i, column, language) for i in (ahead, behind)]
    if language == "zh":
        return f"{spec.label_zh}：{batch.clips[ahead]} 多 {abs(gap):.1f} 分（{said[0]}，另一条：{said[1]}）。"
    return f"{spec.label_en}: {batch.clips[ahead]} gains {abs(gap):.1f} points ({said[0]}; the other: {said[1]})."


def _said(batch: BatchScores, index: int, column: int, language: str) -> str:
    value = float(batch.values[index, column])
    if not math.isfinite(value):
        return "未测量" if language == "zh" else "not measured"
    spec = batch.model.features[column]
    # Without its timecode a value that means "never" would be told as one that means "at the end".
    return finding(spec, value, Measurement(feature=spec.name, value=value, t_start_s=value), language)
