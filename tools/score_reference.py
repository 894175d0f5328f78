"""Write docs/score-reference.md: every feature, curve, weight, preset and rule of the score, from the data themselves.

Run ``python tools/score_reference.py`` after a change to the score model; a test says when it is due.
"""

# ruff: noqa: E501  the lines of the page

from __future__ import annotations

from pathlib import Path

from vlai_widgets.models import DIMENSIONS, MediaFacts
from vlai_widgets.scoring import (
    LIMITS,
    FeatureSpec,
    Platform,
    Preset,
    ScoreModel,
    delivery_checks,
    load_model,
    load_platforms,
)

TARGET = Path(__file__).parents[1] / "docs" / "score-reference.md"

_DIRECTIONS = {"higher": "more is better", "lower": "less is better", "range": "a range is best"}
_OPTIONAL = "; asked only of clips that have it: without, coverage does not fall"
_ABOUT = {
    "hook": "The first seconds: does something happen, and does it sound.",
    "pace": "Rhythm from the end of a still opening on.",
    "clarity": "Technical quality: a gate. Full credit once acceptable, penalties below.",
    "appeal": "How the picture between any bars looks: light, contrast, colour, complexity.",
    "audio": "Whether it can be heard, and well.",
    "fit": "Made for the place where it runs.",
}


def page() -> str:
    """Return the page."""
    model = load_model()
    parts = [_head(model), _presets(model)]
    for dimension in DIMENSIONS:
        specs = [spec for spec in model.features if spec.dimension == dimension]
        total = sum(spec.weight for spec in specs)
        parts.append(f"## {dimension.capitalize()}\n\n{_ABOUT[dimension]}\n")
        parts += [_feature(spec, total, model) for spec in specs]
    parts += [_checklist(preset) for preset in model.presets.values() if preset.rules]
    parts.append(_platforms())
    parts.append(
        "## What the score cannot say\n\n" + "\n".join(f"{i}. {text}" for i, text in enumerate(LIMITS["en"], 1))
    )
    return "\n".join(parts) + "\n"


def _head(model: ScoreModel) -> str:
    return f"""# Score reference

<!-- Made by tools/score_reference.py from the score model. Do not edit. -->

Score model version {model.version}: {len(model.features)} features in six dimensions. A measured value is mapped to 0-1 by a
curve: straight lines between its points, level beyond them. A dimension is the weighted mean of those of its features that
could be measured, times 100; the score is the weighted mean of the dimensions. Anchors are absolute: no other clip of the
batch moves a score. What could not be measured is left out and listed, never scored 0.

Grades of evidence: **A** peer-reviewed or official documentation, **B** vendor study with stated sample and method,
**C** claim without visible method, **D** practice. Weights are judgement: no study publishes weights that could be used here.
"""


def _presets(model: ScoreModel) -> str:
    rows = ["## Presets", "", "| preset | " + " | ".join(DIMENSIONS) + " |", "| --- |" + " ---: |" * len(DIMENSIONS)]
    for preset in model.presets.values():
        if preset.rules:
            rows.append(
                f"| `{preset.name}` | {len(preset.rules)} rules, each the same |" + " |" * (len(DIMENSIONS) - 1)
            )
        else:
            shares = " | ".join(f"{100 * preset.weights[name]:.0f} %" for name in DIMENSIONS)
            rows.append(f"| `{preset.name}` | {shares} |")
    return "\n".join(rows) + "\n"


def _feature(spec: FeatureSpec, total: float, model: ScoreModel) -> str:
    asked = [
        f"`{preset.name}` ({_limits(preset, spec.name)})" for preset in model.presets.values() if preset.rule(spec.name)
    ]
    points = ", ".join(f"{x:g} → {y:g}" for x, y in spec.points)
    share = f"{100 * spec.weight / total:.0f} % of {spec.dimension} where all is measured"
    rows = [
        f"### `{spec.name}`: {spec.label_en}",
        "",
        "| | |",
        "| --- | --- |",
        f"| Unit, usual range | {spec.unit}, {spec.lo:g} to {spec.hi:g} |",
        f"| Curve (value → score) | {points} |",
        f"| Direction | {_DIRECTIONS[spec.direction]} |",
        f"| Weight | {spec.weight:g}, {share}{_OPTIONAL if spec.optional else ''} |",
        f"| Evidence | {spec.evidence} |",
        f"| Source, grade | {spec.source}, {spec.grade} |",
        f"| Presets | all weighted ones{''.join(f', {one}' for one in asked)} |",
    ]
    return "\n".join(rows) + "\n"


def _limits(preset: Preset, feature: str) -> str:
    rule = preset.rule(feature)
    assert rule is not None
    parts = [f"at least {rule.least:g}"] if rule.least is not None else []
    parts += [f"at most {rule.most:g}"] if rule.most is not None else []
    return ", ".join(parts)


def _checklist(preset: Preset) -> str:
    rows = [
        f"## Checklist `{preset.name}`: {preset.label_en}",
        "",
        f"{preset.source}, grade {preset.grade}. Score: share of the rules that pass among those that could be measured.",
        "",
        "| rule | feature | passes |",
        "| --- | --- | --- |",
        *(f"| {rule.label_en} | `{rule.feature}` | {_limits(preset, rule.feature)} |" for rule in preset.rules),
        "",
        "Asked for, but not measured here: " + "; ".join(english for english, _ in preset.not_measured) + ".",
    ]
    return "\n".join(rows) + "\n"


def _platforms() -> str:
    rows = [
        "## What platforms ask for",
        "",
        "None of this moves a score: a rule that is missed is told. Codecs and containers go by FFmpeg's names (`mov` is MP4 too).",
        "",
        "| platform | must | should | dated, source, grade |",
        "| --- | --- | --- | --- |",
        *(_platform(platform) for platform in load_platforms().values()),
    ]
    return "\n".join(rows) + "\n"


def _platform(platform: Platform) -> str:
    box = f"; safe box {platform.safe_box_px} of 1080 x 1920" if platform.safe_box_px else ""
    return (
        f"| {platform.label}, {platform.place} | {_asked(platform, 'must')} | {_asked(platform, 'should')}{box} "
        f"| {platform.dated}, {platform.source}, {platform.grade} |"
    )


def _asked(platform: Platform, level: str) -> str:
    nothing_known = MediaFacts(kind="video", size_bytes=0, container="")
    checks = [c for c in delivery_checks(nothing_known, platforms=[platform.name]) if c.level == level]
    return "; ".join(f"{check.rule.removesuffix('_s').removesuffix('_px')}: {check.asked}" for check in checks)


if __name__ == "__main__":
    TARGET.parent.mkdir(exist_ok=True)
    TARGET.write_text(page(), encoding="utf-8")
