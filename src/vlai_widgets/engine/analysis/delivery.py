"""What size, shape, length and file format mean for delivery on short-video platforms.

Limits as the platforms document them (2024-2026): TikTok in-feed ads (ads.tiktok.com help 10002742: 5-60 s, at least
540 x 960 and 516 kbit/s), Instagram Reels (API: MP4 or MOV, H.264 or HEVC, 4:2:0, 23-60 frames a second, at most
25 Mbit/s and 300 MB, AAC).
"""

from __future__ import annotations

from typing import Final

from vlai_widgets.engine.analysis.detector import Findings, Whole
from vlai_widgets.models import Measurement, MediaFacts

FEATURES: Final = (
    "duration_s", "aspect_fill_pct", "delivery_pct", "short_side_px", "bits_per_pixel", "sound_present",
)  # fmt: skip

VERTICAL: Final = 9 / 16
TIKTOK_MAX_S: Final = 60.0
REELS_MIN_S: Final = 3.0
LOW_RESOLUTION_PX: Final = 540
_MAX_BYTES: Final = 300_000_000
_MIN_BITRATE: Final = 516_000
_MAX_BITRATE: Final = 25_000_000


def delivery(whole: Whole, *, sound_heard: bool) -> Findings:
    """Measure what follows from the facts. ``sound_heard``: some sound could be decoded."""
    facts = whole.facts
    width, height = facts.width_px or 1, facts.height_px or 1
    bits = 8 * whole.picture_bytes / (width * height * max(1, whole.frames))
    checks = _checks(facts, whole.duration_s)
    return Findings(
        measurements=(
            Measurement(feature="duration_s", value=whole.duration_s),
            Measurement(feature="aspect_fill_pct", value=100 * aspect_fill(width, height)),
            Measurement(feature="delivery_pct", value=100 * sum(checks.values()) / len(checks)),
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
    bitrate = 8 * facts.size_bytes / duration_s
    return {
        "unusual_container": facts.container.startswith("mov,"),
        "unusual_codec": facts.video_codec in ("h264", "hevc"),
        "unusual_pixels": facts.pixel_format in ("yuv420p", "yuvj420p", "nv12"),
        "unusual_fps": facts.fps is not None and 22.9 <= facts.fps <= 60.5,
        "file_too_large": facts.size_bytes <= _MAX_BYTES,
        "low_bitrate": bitrate >= _MIN_BITRATE,
        "high_bitrate": bitrate <= _MAX_BITRATE,
        "unusual_audio_codec": facts.audio_codec in (None, "aac"),
    }


def _flags(facts: MediaFacts, duration_s: float, checks: dict[str, bool], *, sound_heard: bool) -> list[str]:
    width, height = facts.width_px or 1, facts.height_px or 1
    words = {
        "not_vertical": width >= height,
        "no_audio": not sound_heard,
        "too_long_for_tiktok": duration_s > TIKTOK_MAX_S + 0.5,
        "too_short_for_reels": duration_s < REELS_MIN_S,
        "low_resolution": min(width, height) < LOW_RESOLUTION_PX,
        "hdr": facts.hdr,
        "variable_fps": facts.variable_fps,
    }
    return [word for word, holds in words.items() if holds] + [word for word, passed in checks.items() if not passed]
