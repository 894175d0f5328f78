"""What size, shape, length and file format mean for delivery on short-video platforms.

Two platforms' limits make the feature, as they are the strictest about files: TikTok's in-feed ads and Instagram Reels.
All platforms with all their rules are checked by :func:`vlai_widgets.scoring.delivery_checks`, from the same table.
"""

from __future__ import annotations

from dataclasses import replace
from typing import Final

from vlai_widgets.engine.analysis.detector import Findings, Whole
from vlai_widgets.engine.analysis.movement import FROZEN_AT_LEAST_S
from vlai_widgets.models import Measurement, MediaFacts
from vlai_widgets.scoring import delivery_checks, load_platforms

FEATURES: Final = (
    "duration_s", "aspect_fill_pct", "delivery_pct", "short_side_px", "bits_per_pixel", "sound_present",
)  # fmt: skip

VERTICAL: Final = 9 / 16
LOW_RESOLUTION_PX: Final = 540
_ASKED_BY: Final = ("tiktok", "reels")
_RULES: Final = {
    "unusual_container": "containers",
    "unusual_codec": "video_codecs",
    "unusual_pixels": "pixels",
    "unusual_fps": "fps",
    "file_too_large": "max_bytes",
    "low_bitrate": "bit_rate",
    "high_bitrate": "bit_rate",
    "unusual_audio_codec": "audio_codecs",
}
"""Flag by flag, the rule of the table that it stands for."""

_LEAST_CHANGE: Final = 0.33
"""Least share of the time that the bits are taken to be for: a key frame costs its bits in a frozen clip as well."""


def delivery(whole: Whole, *, sound_heard: bool) -> Findings:
    """Measure what follows from the facts. ``sound_heard``: some sound could be decoded."""
    facts = whole.facts
    width, height = facts.width_px or 1, facts.height_px or 1
    # A picture that stands takes hardly any bits, and needs none: they are for what changes.
    stands_s = sum(end - start for start, end in whole.frozen_spans if end - start >= FROZEN_AT_LEAST_S)
    changes = max(_LEAST_CHANGE, 1 - stands_s / whole.duration_s)
    bits = 8 * whole.picture_bytes / (width * height * max(1, whole.frames) * changes)
    checks = _checks(facts, whole.duration_s)
    counted = [passed for flag, passed in checks.items() if _RULES[flag] != "bit_rate"]  # a matter of clarity
    return Findings(
        measurements=(
            Measurement(feature="duration_s", value=whole.duration_s),
            Measurement(feature="aspect_fill_pct", value=100 * aspect_fill(width, height)),
            Measurement(feature="delivery_pct", value=100 * sum(counted) / len(counted)),
            Measurement(feature="short_side_px", value=float(min(width, height))),
            Measurement(feature="bits_per_pixel", value=bits),
            Measurement(feature="sound_present", value=1.0 if sound_heard else 0.0),
        ),
        flags=tuple(_flags(facts, whole.duration_s, checks, sound_heard=sound_heard)),
    )


def aspect_fill(width: int, height: int) -> float:
    """Share of a 9:16 screen that a picture fills when it is fitted whole.

    Example:
        >>> aspect_fill(1080, 1920), round(aspect_fill(1920, 1080), 3)
        (1.0, 0.316)
    """
    ratio = (width / height) / VERTICAL
    return min(ratio, 1 / ratio)


def _checks(facts: MediaFacts, duration_s: float) -> dict[str, bool]:
    known = replace(facts, duration_s=duration_s)
    asked = [check for check in delivery_checks(known, platforms=_ASKED_BY) if check.level == "must"]
    passed = {
        flag: all(check.passed is not False for check in asked if check.rule == rule) for flag, rule in _RULES.items()
    }
    # One rule with two ends: which of them was missed.
    slow = 8 * facts.size_bytes / duration_s < (load_platforms()["tiktok"].must.bit_rate or (0, 0))[0]
    return passed | {"low_bitrate": not slow, "high_bitrate": passed["high_bitrate"] or slow}


def _flags(facts: MediaFacts, duration_s: float, checks: dict[str, bool], *, sound_heard: bool) -> list[str]:
    width, height = facts.width_px or 1, facts.height_px or 1
    of = load_platforms()
    tiktok, reels = of["tiktok"].must.duration_s or (0.0, 60.0), of["reels"].must.duration_s or (3.0, 900.0)
    words = {
        "not_vertical": width >= height,
        "no_audio": not sound_heard,
        "too_long_for_tiktok": duration_s > tiktok[1] + 0.5,
        "too_short_for_reels": duration_s < reels[0],
        "low_resolution": min(width, height) < LOW_RESOLUTION_PX,
        "hdr": facts.hdr,
        "variable_fps": facts.variable_fps,
    }
    return [word for word, holds in words.items() if holds] + [word for word, passed in checks.items() if not passed]
