"""The card that opens a leaderboard reel: who is compared, and three of them at a glance."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw, ImageFilter

from vlai_widgets.engine.render.cards import Card, Entrance, poster, with_logo
from vlai_widgets.engine.render.fonts import Style, heading, wrap
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.overlays import SLIDE_PX, rounded_mask
from vlai_widgets.engine.render.picture import Layer, Picture
from vlai_widgets.engine.render.theme import Theme
from vlai_widgets.protocol.draft import OpeningCard

TILES: Final = 3
TILE_DELAY_S: Final = 0.12
TILE_SHOWN: Final = 0.35
"""How much of a clip can be seen before it comes up."""
GROUND_SHARE: Final = {"dark": 0.14, "light": 0.05}
"""How much of the best clip's colours shines through the card's ground."""
DIMMED: Final = 0.1


@dataclass(frozen=True, slots=True)
class _Box:
    left: int
    top: int
    right: int
    bottom: int

    @property
    def width(self) -> int:
        return self.right - self.left

    @property
    def height(self) -> int:
        return self.bottom - self.top


def opening(card: OpeningCard, grid: Grid, posters: Mapping[str, Path], theme: Theme) -> Card:
    """Draw the opening card: the title, and clips that come up one after another.

    Players and platforms show the first frame before anybody presses play: all of it can be seen there already. On
    wide canvases the clips stand beside the title, on others below it.
    """
    shown = [clip_id for clip_id in card.clip_ids if clip_id in posters][:TILES] or list(card.clip_ids[:TILES])
    ground = _ground(grid, posters.get(shown[0]) if shown else None, theme)
    px = grid.px
    if grid.width > grid.height * 1.2:
        middle = grid.left + round((grid.right - grid.left) * (0.5 if shown else 1))
        words = _Words(card, grid, theme, _Box(grid.left, grid.top, middle - px(40), grid.bottom))
        top = grid.top + (grid.bottom - grid.top - words.height) // 2
        beside = _Box(middle + px(20), grid.top, grid.right, grid.bottom)
        tiles = _tiles(shown, beside, grid, posters, theme, raised=True)
    else:
        box = _Box(grid.left, grid.top, grid.right, grid.bottom)
        words = _Words(card, grid, theme, box)
        gap = px(64)
        room = grid.bottom - grid.top - words.height - gap
        size = _tile_size(box.width, room, len(shown), px(20))
        block = words.height + (gap + size[1] if shown else 0)
        top = grid.top + (grid.bottom - grid.top - block) // 2
        below = _Box(grid.left, top + words.height + gap, grid.right, top + words.height + gap + size[1])
        tiles = _tiles(shown, below, grid, posters, theme, raised=False)
    if theme.logo is not None:
        with_logo(ground, theme, right=grid.right, middle=grid.top + px(36), height=px(88))
    still = Picture.of_image(ground)
    words.layer(top).blend(still)
    return Card(still, tuple(tiles), (), px(SLIDE_PX * 2))


class _Words:
    """A line of the accent, the title, and the line below it."""

    def __init__(self, card: OpeningCard, grid: Grid, theme: Theme, box: _Box) -> None:
        px = grid.px
        self._grid, self._theme, self._box = grid, theme, box
        self._title, self._lines = heading(card.title, "black", px(112), px(68), box.width)
        self._step = round(self._title.size_px * 1.12)
        self._small = Style("medium", px(44))
        self._more = wrap(card.subtitle, self._small, box.width, lines=2) if card.subtitle.strip() else []
        self._rule, self._gap, self._line = px(12), px(44), px(58)
        self._first = self._rule + self._gap + round(self._title.cap_px)
        self._last = self._first + self._step * (len(self._lines) - 1)
        self.height = self._last + (px(40) + self._line * len(self._more) if self._more else 0)

    def layer(self, top: int) -> Layer:
        """Return the words, beginning at ``top``."""
        px, tokens, box = self._grid.px, self._theme.tokens, self._box
        x, y = max(0, box.left - box.left % 2 - 8), max(0, top - top % 2)
        image = Image.new("RGBA", (box.right - x + px(8), self.height + px(40)), (0, 0, 0, 0))
        draw = ImageDraw.Draw(image)
        left = box.left - x
        draw.rectangle((left, 0, left + px(120) - 1, self._rule - 1), fill=tokens.accent)
        for number, line in enumerate(self._lines):
            self._title.draw(draw, left - px(5), self._first + self._step * number, line, tokens.ink)
        for number, line in enumerate(self._more):
            baseline = self._last + px(26) + self._line * (number + 1)
            self._small.draw(draw, left, baseline, line, tokens.muted)
        return Layer.of_image(image, x, y)


def _ground(grid: Grid, path: Path | None, theme: Theme) -> Image.Image:
    """Return the surface with the colours of a clip in it, out of focus."""
    size = (grid.width, grid.height)
    surface = Image.new("RGB", size, theme.tokens.surface)
    if path is None:
        return surface
    small = (max(8, grid.width // 24), max(8, grid.height // 24))
    picture = poster(path, small, theme.tokens).filter(ImageFilter.GaussianBlur(max(1, small[0] // 9)))
    return Image.blend(surface, picture.resize(size, Image.Resampling.BICUBIC), GROUND_SHARE[theme.tokens.name])


def _tile_size(width: int, height: int, count: int, gap: int) -> tuple[int, int]:
    """Return how large each of ``count`` portrait tiles in a row can be."""
    across = (width - gap * (TILES - 1)) // TILES if count > 1 else width // 2
    tall = min(height, across * 16 // 9)
    return max(2, min(across, tall * 9 // 14)), max(2, tall)


def _tiles(
    shown: list[str], box: _Box, grid: Grid, posters: Mapping[str, Path], theme: Theme, *, raised: bool
) -> list[Entrance]:
    """Set the clips in a row; the one in the middle stands a little higher where there is room."""
    px = grid.px
    gap = px(20)
    lift = px(36) if raised and len(shown) == TILES else 0
    width, height = _tile_size(box.width, box.height - 2 * lift, len(shown), gap)
    left = box.left + ((box.width - width * len(shown) - gap * (len(shown) - 1)) // 2 if raised else 0)
    top = box.top + (box.height - height) // 2
    found = []
    for number, clip_id in enumerate(shown):
        x = left + (width + gap) * number
        y = top - lift if number == 1 else top + (lift or 0)
        tile = poster(posters.get(clip_id), (width, height), theme.tokens)
        tile = Image.blend(tile, Image.new("RGB", tile.size, theme.tokens.surface), DIMMED)
        framed = tile.convert("RGBA")
        # A picture of the surface's own colour would have no edge.
        edge = (0, 0, width - 1, height - 1)
        ImageDraw.Draw(framed).rounded_rectangle(edge, px(16), outline=theme.tokens.line, width=max(1, px(2)))
        framed.putalpha(rounded_mask(width, height, px(16)))
        found.append(Entrance(Layer.of_image(framed, x - x % 2, y - y % 2), TILE_DELAY_S * number, shown=TILE_SHOWN))
    return found
