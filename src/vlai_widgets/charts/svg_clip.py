"""One clip without Plotly: its six dimensions against the batch, and its seconds."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from vlai_widgets.charts.markup import Markup, el
from vlai_widgets.charts.svg import box, paint, root, stroke, words_at
from vlai_widgets.charts.text import one_line
from vlai_widgets.charts.timeline import CURVES, Mark, lanes
from vlai_widgets.charts.words import say, timeline_finding
from vlai_widgets.models import DIMENSIONS, TimelinePoint

_DOTS_WIDTH: Final = 340
_DOTS_ROW: Final = 26
_X, _W = 70.0, 225.0

_TIME_WIDTH: Final = 700
_LANE: Final = 46
_FLAG: Final = 15.0
_TIME_X, _TIME_W = 92.0, 600.0
_LANE_SCALE: Final = {"motion": (0.0, 100.0), "brightness": (0.0, 100.0), "loudness_lufs": (-50.0, 0.0)}
_LANE_TOKEN: Final = {"motion": "pace", "brightness": "appeal", "loudness_lufs": "audio"}


def dimensions_svg(
    clip: str,
    values: Mapping[str, float | None],
    medians: Mapping[str, float | None],
    *,
    language: str = "en",
    theme: str | None = None,
) -> Markup:
    """Draw a clip's dimensions as dots on one scale, with the batch's median as a tick."""
    said = ", ".join(
        f"{say(name, language)} {'–' if (v := values.get(name)) is None else f'{v:.0f}'}" for name in DIMENSIONS
    )
    return root(
        _DOTS_WIDTH,
        _DOTS_ROW * len(DIMENSIONS) + 4,
        f"{one_line(clip)}: {said}",
        *(_dot_row(i, name, values.get(name), medians.get(name), language) for i, name in enumerate(DIMENSIONS)),
        theme=theme,
    )


def _dot_row(index: int, name: str, value: float | None, median: float | None, language: str) -> Markup:
    y = _DOTS_ROW * index + 15.0
    parts: list[Markup] = [words_at(0, y + 4, say(name, language), size=13), box(_X, y - 1, _W, 2, "line")]
    if median is not None:
        x = _X + _W * median / 100
        note = el("title", f"{say('median', language)} {median:.0f}")
        parts.append(el("g", note, stroke(f"M{x:.1f} {y - 7:.1f}V{y + 7:.1f}", "muted", width=2)))
    if value is None:
        parts.append(words_at(_DOTS_WIDTH, y + 4, say("not_measured", language), size=11, colour="muted", anchor="end"))
    else:
        parts += [
            el("circle", cx=_X + _W * value / 100, cy=y, r=6, style=f"fill:{paint(name)}"),
            words_at(_DOTS_WIDTH - 8, y + 4.5, f"{value:.0f}", size=14, anchor="end", weight=600),
        ]
    return el("g", *parts)


def timeline_svg(
    clip: str,
    points: Sequence[TimelinePoint],
    cuts_s: Sequence[float],
    *,
    duration_s: float | None = None,
    marks: Sequence[Mark] = (),
    language: str = "en",
    theme: str | None = None,
) -> Markup:
    """Draw a clip's seconds: three lanes, cuts as ticks, reasons as numbered flags above them."""
    length = duration_s or (points[-1].t_s + 1 if points else 1.0)
    lane = lanes(marks, gap_s=length / 36)
    head = _FLAG * (max(lane) + 1) + 4.0 if lane else 4.0
    bottom = head + _LANE * len(CURVES)
    scale = _TIME_W / length
    return root(
        _TIME_WIDTH,
        bottom + 20,
        timeline_finding(clip, cuts_s, length if points else None, language, most=80),
        *(_flag(mark, _FLAG * row, scale) for mark, row in zip(marks, lane, strict=True)),
        *(stroke(_vertical(_TIME_X + cut * scale, head, bottom), "muted", opacity=0.5) for cut in cuts_s[:400]),
        *(_lane(name, points, head + _LANE * i, scale, language) for i, name in enumerate(CURVES)),
        *_seconds(length, scale, bottom),
        theme=theme,
    )


def _vertical(x: float, top: float, bottom: float) -> str:
    return f"M{x:.1f} {top:.1f}V{bottom:.1f}"


def _lane(name: str, points: Sequence[TimelinePoint], top: float, scale: float, language: str) -> Markup:
    low, high = _LANE_SCALE[name]
    values = [getattr(point, name) for point in points]
    parts: list[Markup] = [
        stroke(f"M{_TIME_X} {top + _LANE - 4:.1f}h{_TIME_W:.0f}", "line"),
        words_at(0, top + 22, say(name, language), size=12),
        words_at(0, top + 36, say("unit_" + name, language), size=10, colour="muted"),
    ]
    if not any(value is not None for value in values):
        missing = say("no_loudness" if name == "loudness_lufs" else "not_measured", language)
        return el("g", *parts, words_at(_TIME_X + 4, top + 26, missing, size=11, colour="muted"))
    path, pen = [], "M"
    for point, value in zip(points, values, strict=True):
        if value is None:
            pen = "M"
            continue
        share = (min(high, max(low, value)) - low) / (high - low)
        path.append(f"{pen}{_TIME_X + min(_TIME_W, (point.t_s + 0.5) * scale):.1f} {top + 40 - 34 * share:.1f}")
        # A second that stands alone between two unmeasured ones would be a line without length.
        pen = "L"
    lone = "".join(f"{step}h0.1" for step in path) if len(path) < 2 else "".join(path)
    return el("g", *parts, stroke(lone, _LANE_TOKEN[name], width=2))


def _flag(mark: Mark, top: float, scale: float) -> Markup:
    """A reason's number where it starts, and a line to where it ends."""
    colour = "good" if mark.kind == "strength" else "warn"
    x = _TIME_X + min(_TIME_W, mark.t_start_s * scale)
    end = _TIME_X + min(_TIME_W, (mark.t_end_s or mark.t_start_s) * scale)
    return el(
        "g",
        el("title", mark.text),
        words_at(x, top + 11, mark.number or "•", size=11, colour=colour, weight=700),
        stroke(f"M{x + 11:.1f} {top + 7:.1f}H{end:.1f}", colour, width=3) if end > x + 14 else None,
    )


def _seconds(length: float, scale: float, y: float) -> list[Markup]:
    step = next((s for s in (1, 2, 5, 10, 20, 30, 60, 120, 300) if length / s <= 12), 600)
    return [
        words_at(_TIME_X + second * scale, y + 14, f"{second} s", size=10, colour="muted", anchor="middle")
        for second in range(0, int(length) + 1, step)
    ]
