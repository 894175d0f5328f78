"""Whether a clip meets what platforms ask for: a dated table, and one line for every rule of it.

None of this moves a score: a rule that is failed is a flag for the editor. Where a platform's own pages disagree, the
stricter figure is taken.
"""

from __future__ import annotations

import functools
import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, fields
from importlib import resources
from types import MappingProxyType
from typing import Any, Final

from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import MediaFacts
from vlai_widgets.scoring.model import Grade

_FILE: Final = "platforms-1.toml"

RATIO_TOLERANCE: Final = 0.02
"""Share by which a width may be off its ratio: 1080 x 1918 is 9:16 to everybody."""

FPS_TOLERANCE: Final = 0.1

Range = tuple[float, float]


@dataclass(frozen=True, slots=True, kw_only=True)
class Limits:
    """What a platform asks for; None: nothing said. An upper end of 0 is open.

    Attributes:
        ratios: Width by height, such as ``9:16``.
        short_side_px: Least and largest short side.
        max_width_px: Largest width.
        duration_s: Shortest and longest duration.
        min_bytes: Smallest file.
        max_bytes: Largest file.
        bit_rate: Least and largest bits a second, picture and sound together.
        fps: Least and largest frame rate.
        constant_fps: True if the frame rate has to be constant.
        containers: Any of FFmpeg's names of the container.
        video_codecs: FFmpeg's names of picture codecs.
        pixels: FFmpeg's names of pixel formats.
        audio_codecs: FFmpeg's names of sound codecs; a clip without sound passes.
    """

    ratios: tuple[str, ...] | None = None
    short_side_px: Range | None = None
    max_width_px: int | None = None
    duration_s: Range | None = None
    min_bytes: int | None = None
    max_bytes: int | None = None
    bit_rate: Range | None = None
    fps: Range | None = None
    constant_fps: bool | None = None
    containers: tuple[str, ...] | None = None
    video_codecs: tuple[str, ...] | None = None
    pixels: tuple[str, ...] | None = None
    audio_codecs: tuple[str, ...] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Platform:
    """One platform.

    Attributes:
        name: Short name, such as ``tiktok``.
        label: Name for people.
        place: Where on the platform.
        dated: Year and month for which this holds.
        source: Where it is written.
        grade: A the platform's own page, B-D others, as for features.
        must: What a clip is refused or spoilt without.
        should: What is recommended.
        safe_box_px: What no button covers, as ``(x0, y0, x1, y1)`` of 1080 x 1920; None: not published.
    """

    name: str
    label: str
    place: str
    dated: str
    source: str
    grade: Grade
    must: Limits
    should: Limits
    safe_box_px: tuple[int, int, int, int] | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class DeliveryCheck:
    """One rule of one platform, and what became of it.

    Attributes:
        platform: The platform.
        rule: Name of the rule, a field of :class:`Limits`.
        level: ``must`` or ``should``.
        passed: Whether it is met; None: the file does not say.
        found: What the file has, in words.
        asked: What is asked for, in words.
    """

    platform: Platform
    rule: str
    level: str
    passed: bool | None
    found: str
    asked: str


@functools.cache
def load_platforms() -> Mapping[str, Platform]:
    """Return the platforms by name.

    Example:
        >>> sorted(load_platforms())
        ['linkedin', 'meta', 'reels', 'shorts', 'tiktok', 'x']
    """
    text = resources.files("vlai_widgets.scoring").joinpath("data", _FILE).read_text(encoding="utf-8")
    data = tomllib.loads(text)
    return MappingProxyType({name: _platform(name, entry) for name, entry in data.items() if isinstance(entry, dict)})


def delivery_checks(facts: MediaFacts, *, platforms: Iterable[str] | None = None) -> tuple[DeliveryCheck, ...]:
    """Check a clip against the table.

    Args:
        facts: What is known of the file.
        platforms: Names of platforms; None: all.

    Raises:
        UnknownOption: There is no such platform.

    Example:
        >>> facts = MediaFacts(kind="video", size_bytes=9_000_000, container="mov,mp4", duration_s=90.0, width_px=1080,
        ...     height_px=1920, fps=30.0, video_codec="h264", audio_codec="aac", pixel_format="yuv420p")
        >>> [(c.platform.name, c.rule, c.found, c.asked) for c in delivery_checks(facts)
        ...     if c.level == "must" and not c.passed]
        [('tiktok', 'duration_s', '90 s', '5 to 60 s')]
    """
    known = load_platforms()
    names = tuple(known) if platforms is None else tuple(platforms)
    for name in names:
        if name not in known:
            raise UnknownOption.of("platform", name, known)
    return tuple(
        check
        for name in names
        for level, limits in (("must", known[name].must), ("should", known[name].should))
        for check in _checks(facts, known[name], level, limits)
    )


def _checks(facts: MediaFacts, platform: Platform, level: str, limits: Limits) -> Iterable[DeliveryCheck]:
    for field in fields(Limits):
        limit = getattr(limits, field.name)
        if limit is not None:
            passed, found, asked = _RULES[field.name](facts, limit)
            yield DeliveryCheck(
                platform=platform, rule=field.name, level=level, passed=passed, found=found, asked=asked
            )


_Verdict = tuple[bool | None, str, str]
_UNKNOWN: Final = "not known"


def _ratio(facts: MediaFacts, limit: tuple[str, ...]) -> _Verdict:
    asked = " or ".join(limit)
    if not facts.width_px or not facts.height_px:
        return None, _UNKNOWN, asked
    ratio = facts.width_px / facts.height_px
    wanted = [int(a) / int(b) for a, b in (name.split(":") for name in limit)]
    met = any(abs(ratio / one - 1) <= RATIO_TOLERANCE for one in wanted)
    return met, f"{facts.width_px} x {facts.height_px}", asked


def _within(value: float | None, limit: Range, unit: str, *, scale: float = 1.0, slack: float = 0.0) -> _Verdict:
    low, high = limit
    spans = [f"{low / scale:g} to {high / scale:g}", f"at most {high / scale:g}", f"at least {low / scale:g}"]
    asked = f"{spans[0 if low and high else 1 if high else 2]} {unit}"
    if value is None:
        return None, _UNKNOWN, asked
    met = value >= low - slack and (not high or value <= high + slack)
    return met, f"{value / scale:.4g} {unit}", asked


def _pace_of(facts: MediaFacts) -> str:
    return "varies" if facts.variable_fps else "constant"


def _short_side(facts: MediaFacts, limit: Range) -> _Verdict:
    sides = (facts.width_px, facts.height_px)
    return _within(min(sides) if None not in sides else None, limit, "px")  # type: ignore[type-var]


def _bit_rate(facts: MediaFacts, limit: Range) -> _Verdict:
    rate = 8 * facts.size_bytes / facts.duration_s if facts.duration_s else None
    return _within(rate, limit, "Mbit/s", scale=1e6)


def _one_of(value: str | None, limit: tuple[str, ...], *, without: bool | None = None) -> _Verdict:
    asked = " or ".join(limit)
    if value is None:
        return without, "none" if without else _UNKNOWN, asked
    return any(part in limit for part in value.split(",")), value, asked


_RULES: Final[Mapping[str, Callable[[MediaFacts, Any], _Verdict]]] = {
    "ratios": _ratio,
    "short_side_px": _short_side,
    "max_width_px": lambda facts, most: _within(facts.width_px, (0, most), "px wide"),
    "duration_s": lambda facts, limit: _within(facts.duration_s, limit, "s", slack=0.5),
    "min_bytes": lambda facts, least: _within(facts.size_bytes, (least, 0), "MB", scale=1e6),
    "max_bytes": lambda facts, most: _within(facts.size_bytes, (0, most), "MB", scale=1e6),
    "bit_rate": _bit_rate,
    "fps": lambda facts, limit: _within(facts.fps, limit, "frames a second", slack=FPS_TOLERANCE),
    "constant_fps": lambda facts, _: (
        not facts.variable_fps,
        "varies" if facts.variable_fps else "constant",
        "constant",
    ),
    "containers": lambda facts, limit: _one_of(facts.container, limit),
    "video_codecs": lambda facts, limit: _one_of(facts.video_codec, limit),
    "pixels": lambda facts, limit: _one_of(facts.pixel_format, limit),
    "audio_codecs": lambda facts, limit: _one_of(facts.audio_codec, limit, without=True),
}


def _platform(name: str, entry: Mapping[str, Any]) -> Platform:
    box = entry.get("safe_box_px")
    return Platform(
        name=name,
        label=entry["label"],
        place=entry["place"],
        dated=entry["dated"],
        source=entry["source"],
        grade=entry["grade"],
        must=_limits(entry.get("must", {})),
        should=_limits(entry.get("should", {})),
        safe_box_px=tuple(box) if box else None,
    )


def _limits(entry: Mapping[str, Any]) -> Limits:
    given: dict[str, Any] = {key: tuple(value) if isinstance(value, list) else value for key, value in entry.items()}
    return Limits(**given)
