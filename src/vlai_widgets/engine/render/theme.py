"""What a draft's theme looks like: its colours, the brand's accent, the brand's logo."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Final

import av
from PIL import Image

from vlai_widgets.engine.analysis.opening import MAX_PIXELS, STILL_FORMATS, open_media
from vlai_widgets.errors import InputError, RenderFailed, UnknownOption, UnreadableClip
from vlai_widgets.protocol.draft import DraftMeta
from vlai_widgets.tokens import DARK, LIGHT, Tokens

THEMES: Final = ("dark", "light", "brand")
LOGO_MOST_PX: Final = 1024
_READABLE: Final = 4.5
"""Contrast that text needs (WCAG 2.2, 1.4.3)."""


@dataclass(frozen=True, slots=True)
class Theme:
    """The colours of the cards and of what lies over the picture, and the logo, if there is one."""

    tokens: Tokens
    logo: Image.Image | None = None

    @property
    def is_light(self) -> bool:
        """True if ink is dark on a light surface."""
        return self.tokens.name == "light"

    @classmethod
    def of(cls, meta: DraftMeta, sources: Mapping[str, Path]) -> Theme:
        """Return the theme of a draft.

        Raises:
            UnknownOption: There is no such theme.
            InputError: The logo is no picture.
            RenderFailed: The logo's file is not there any more.
        """
        if meta.theme not in THEMES:
            raise UnknownOption.of("theme", meta.theme, THEMES)
        tokens = LIGHT if meta.theme == "light" else DARK
        if meta.theme == "brand":
            brand = meta.accent or tokens.accent
            tokens = replace(
                tokens,
                surface=mixed(brand, "#0b0d11", 0.84),
                raised=mixed(brand, "#14161a", 0.76),
                line=mixed(brand, "#23272f", 0.68),
            )
        if meta.accent:
            tokens = replace(tokens, accent=readable(meta.accent, tokens.surface, tokens.ink))
        logo = _logo(meta.logo_clip_id, sources) if meta.logo_clip_id else None
        return cls(tokens, logo)


def mixed(colour: str, other: str, share: float) -> str:
    """Return ``colour`` with ``share`` (0-1) of another one in it.

    Example:
        >>> mixed("#000000", "#ffffff", 0.5)
        '#808080'
    """
    pairs = zip(_channels(colour), _channels(other), strict=True)
    return "#" + "".join(f"{round(mine + (theirs - mine) * share):02x}" for mine, theirs in pairs)


def contrast(colour: str, other: str) -> float:
    """Return the contrast ratio of two colours, 1-21 (WCAG 2.2)."""
    light, dark = sorted((_luminance(colour), _luminance(other)), reverse=True)
    return (light + 0.05) / (dark + 0.05)


def readable(colour: str, surface: str, ink: str) -> str:
    """Return ``colour``, brought as near to ``ink`` as reading it on ``surface`` takes."""
    steps = (mixed(colour, ink, step / 10) for step in range(11))
    return next((shown for shown in steps if contrast(shown, surface) >= _READABLE), ink)


def _channels(colour: str) -> tuple[int, ...]:
    return tuple(int(colour[n : n + 2], 16) for n in (1, 3, 5))


def _luminance(colour: str) -> float:
    linear = [
        value / 12.92 if value <= 0.04045 else ((value + 0.055) / 1.055) ** 2.4
        for value in (channel / 255 for channel in _channels(colour))
    ]
    return 0.2126 * linear[0] + 0.7152 * linear[1] + 0.0722 * linear[2]


def _logo(clip_id: str, sources: Mapping[str, Path]) -> Image.Image:
    path = sources.get(clip_id)
    if path is None:
        raise RenderFailed("The logo's file is not here any more. Upload it again.")
    try:
        with open_media(path) as container:
            if container.format.name not in STILL_FORMATS or not container.streams.video:
                raise InputError("m.logo_clip_id: the logo is not a picture. Upload a PNG or JPEG.")
            context = container.streams.video[0].codec_context
            if context.width * context.height > MAX_PIXELS:
                raise InputError("m.logo_clip_id: the logo's picture is too large. Export it at 1024 pixels.")
            frame = next(container.decode(container.streams.video[0]), None)
    except UnreadableClip as error:
        raise InputError(f"m.logo_clip_id: {error}") from error
    except av.FFmpegError as error:
        raise InputError("m.logo_clip_id: the logo's picture is damaged. Export it as PNG again.") from error
    if frame is None:
        raise InputError("m.logo_clip_id: the logo's file holds no picture. Upload a PNG or JPEG.")
    image = Image.fromarray(frame.reformat(format="rgba").to_ndarray(), "RGBA")
    image.thumbnail((LOGO_MOST_PX, LOGO_MOST_PX), Image.Resampling.LANCZOS)
    box = image.getchannel("A").point(lambda alpha: 255 if alpha > 8 else 0).getbbox()
    return image.crop(box) if box else image
