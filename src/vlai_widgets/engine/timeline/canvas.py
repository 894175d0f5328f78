"""Edits of the canvas and of what the whole programme looks like."""

from __future__ import annotations

from typing import Final

from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.engine.timeline.validate import MAX_MACROBLOCKS
from vlai_widgets.errors import UnknownOption
from vlai_widgets.models import ASPECTS
from vlai_widgets.protocol.draft import Draft

FULL_PX: Final = 1080
"""Short side of the full size, in px."""
LEAST_PX: Final = 144
PREVIEW_PX: Final = 360
THEMES: Final = ("dark", "light")


def canvas_of(aspect: str) -> tuple[int, int]:
    """Return the full size of ``aspect`` as (width_px, height_px).

    Raises:
        UnknownOption: There is no such aspect.
    """
    if aspect not in ASPECTS:
        raise UnknownOption.of("aspect", aspect, ASPECTS)
    return ASPECTS[aspect]


def with_aspect(draft: Draft, aspect: str) -> Draft:
    """Return the draft on another canvas; what is on the tracks is laid out anew when it is rendered.

    Raises:
        UnknownOption: There is no such aspect.

    Example:
        >>> with_aspect(Draft(), "16:9").m.width
        1920
    """
    width, height = canvas_of(aspect)
    return _with_meta(draft, width=width, height=height)


def with_short_side(draft: Draft, short_px: int) -> Draft:
    """Return the draft at another size of the same shape; ``short_px`` is its shorter side, as 720 in "720p".

    Raises:
        EditRefused: It is larger than what can be rendered.

    Example:
        >>> small = with_short_side(Draft(), 360)
        >>> (small.m.width, small.m.height)
        (360, 640)
    """
    short = min(draft.m.width, draft.m.height)
    return with_size(
        draft, width_px=round(draft.m.width * short_px / short), height_px=round(draft.m.height * short_px / short)
    )


def with_size(draft: Draft, *, width_px: int, height_px: int) -> Draft:
    """Return the draft at a size in pixels, each side rounded to an even number.

    Raises:
        EditRefused: It is larger or smaller than what can be rendered.
    """
    width, height = (max(16, side // 2 * 2) for side in (width_px, height_px))
    if -(-width // 16) * -(-height // 16) > MAX_MACROBLOCKS or min(width, height) < LEAST_PX:
        raise EditRefused("too_large" if width * height > 1_000_000 else "too_small", width=width, height=height)
    return _with_meta(draft, width=width, height=height)


def with_theme(draft: Draft, theme: str) -> Draft:
    """Return the draft with the ``dark`` or the ``light`` theme.

    Raises:
        UnknownOption: There is no such theme.
    """
    if theme not in THEMES:
        raise UnknownOption.of("theme", theme, THEMES)
    return _with_meta(draft, theme=theme)


def with_accent(draft: Draft, colour: str | None) -> Draft:
    """Return the draft with a brand colour (``#rrggbb``), or with the theme's own (None)."""
    return _with_meta(draft, accent=colour)


def with_logo(draft: Draft, clip_id: str | None) -> Draft:
    """Return the draft with an uploaded picture as the brand's logo, or without one."""
    return _with_meta(draft, logo_clip_id=clip_id)


def with_loudness(draft: Draft, lufs: float) -> Draft:
    """Return the draft with another integrated loudness of the finished programme, -40 to -5 LUFS."""
    return _with_meta(draft, loudness_lufs=max(-40.0, min(-5.0, lufs)))


def _with_meta(draft: Draft, **changes: object) -> Draft:
    return draft.model_copy(update={"m": draft.m.model_copy(update=changes)})
