"""What the cards of a reel are made of: a still ground on which layers come in and bars grow."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageOps

from vlai_widgets.engine.render.overlays import APPEAR_S, GROW_S, Bar, ease_out
from vlai_widgets.engine.render.picture import Layer, Picture
from vlai_widgets.engine.render.theme import Theme
from vlai_widgets.tokens import Tokens

STAGGER_S: Final = 0.05
BARS_DELAY_S: Final = 0.12


@dataclass(frozen=True, slots=True)
class Entrance:
    """A layer that comes in ``delay_s`` seconds after the card's start; ``shown`` (0-1) of it is there before."""

    layer: Layer
    delay_s: float = 0.0
    shown: float = 0.0


@dataclass(frozen=True, slots=True)
class Card:
    """A still ground, layers that slide in, and bars that grow one after another."""

    ground: Picture
    layers: tuple[Entrance, ...]
    bars: tuple[Bar, ...]
    slide_px: int

    @property
    def settled_s(self) -> float:
        """When nothing moves any more, in seconds from the card's start."""
        last = max((entrance.delay_s for entrance in self.layers), default=0.0) + APPEAR_S * 2
        grown = BARS_DELAY_S + GROW_S + STAGGER_S * len(self.bars) if self.bars else 0.0
        return max(last, grown)

    def picture_at(self, t_s: float) -> Picture:
        """Return a new picture of the card at ``t_s`` seconds."""
        picture = self.ground.copy()
        for entrance in self.layers:
            come = ease_out((t_s - entrance.delay_s) / (APPEAR_S * 2))
            entrance.layer.blend(
                picture, opacity=entrance.shown + (1 - entrance.shown) * come, dy=round(self.slide_px * (1 - come))
            )
        for number, bar in enumerate(self.bars):
            bar.draw(picture, ease_out((t_s - BARS_DELAY_S - STAGGER_S * number) / GROW_S))
        return picture


def poster(path: Path | None, size: tuple[int, int], tokens: Tokens) -> Image.Image:
    """Return a clip's poster filling ``size``, or a neutral tile where there is none that can be read."""
    if path is not None:
        try:
            with Image.open(path) as image:
                return ImageOps.fit(image.convert("RGB"), size, Image.Resampling.LANCZOS)
        except (OSError, ValueError, Image.DecompressionBombError):
            pass  # A card without one of its thumbnails is better than no video.
    return Image.new("RGB", size, tokens.line)


def with_logo(image: Image.Image, theme: Theme, *, right: int, middle: int, height: int) -> int:
    """Put the brand's logo on a card, ending at ``right``; return how wide it is there, 0 where there is none."""
    if theme.logo is None:
        return 0
    logo = ImageOps.contain(theme.logo, (height * 4, height), Image.Resampling.LANCZOS)
    image.paste(logo, (right - logo.width, middle - logo.height // 2), logo)
    return logo.width
