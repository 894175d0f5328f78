"""Text over the picture: titles, captions and lower thirds. Prepared once, blended on every frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageChops, ImageDraw, ImageFilter

from vlai_widgets.engine.render.fonts import Style, heading, shorten_end, wrap
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.overlays import APPEAR_S, LEAVE_S, SLIDE_PX, ease_out, rounded_mask
from vlai_widgets.engine.render.picture import Layer, Picture
from vlai_widgets.engine.render.theme import Theme, contrast, readable
from vlai_widgets.protocol.draft import Title

BOX_OPACITY: Final = 0.82
HALO_OPACITY: Final = 0.86
"""Enough that white letters on a white picture reach a contrast of 4.5 (WCAG 2.2, 1.4.3) with what is beside them."""
_DARK: Final = "#0b0d10"
_LIGHT: Final = "#ffffff"


@dataclass(frozen=True, slots=True)
class TitleOverlay:
    """A piece of text, readable on any picture: on a box, or with a halo around its letters."""

    layer: Layer
    slide_px: int

    @classmethod
    def of(cls, title: Title, grid: Grid, theme: Theme) -> TitleOverlay:
        """Set the text around its place, inside the safe box."""
        setter = {"caption": _caption, "lower_third": _lower_third}.get(title.style, _headline)
        image, x, y = setter(title, grid, theme)
        return cls(Layer.of_image(image, x, y), grid.px(SLIDE_PX) if title.style == "lower_third" else 0)

    def draw(self, onto: Picture, t_s: float, left_s: float) -> None:
        """Draw the state at ``t_s`` seconds after the segment's start, ``left_s`` before its end."""
        come = ease_out(t_s / APPEAR_S)
        opacity = min(come, max(0.0, left_s / LEAVE_S))
        self.layer.blend(onto, opacity=opacity, dy=round(self.slide_px * (1 - come)))


def against(colour: str) -> str:
    """Return black or white, whichever ``colour`` is read better on."""
    return max((_DARK, _LIGHT), key=lambda ground: contrast(colour, ground))


_Set = tuple[Image.Image, int, int]


def _headline(title: Title, grid: Grid, theme: Theme) -> _Set:
    """Large letters in a halo."""
    px = grid.px
    ink = title.colour or theme.tokens.ink
    style, lines = heading(title.text, "black", px(88), px(56), grid.right - grid.left)
    step = round(style.size_px * 1.18)
    width = round(max((style.length(line) for line in lines), default=1)) + 1
    height = step * (len(lines) - 1) + round(style.cap_px)
    blur = px(16)
    pad = blur * 3
    left, top = _placed(title, grid, width, height)
    image = Image.new("RGBA", (width + 2 * pad, height + 2 * pad), (0, 0, 0, 0))
    letters = Image.new("L", image.size, 0)
    draw = ImageDraw.Draw(letters)
    for number, line in enumerate(lines):
        baseline = pad + round(style.cap_px) + step * number
        style.draw(draw, pad + (width - style.length(line)) / 2, baseline, line, 255)
    # Twice: a wide soft shade for busy pictures, a narrow dense one for the edges of the letters.
    wide = letters.filter(ImageFilter.GaussianBlur(blur)).point(lambda value: min(255, round(value * 1.5)))
    near = letters.filter(ImageFilter.GaussianBlur(max(1, px(6)))).point(lambda value: min(255, value * 4))
    shade = ImageChops.lighter(wide, near).point(lambda value: round(value * HALO_OPACITY))
    image.paste(against(ink), (0, 0), shade)
    image.putalpha(shade)
    solid = Image.new("RGBA", image.size, ink)
    solid.putalpha(letters)
    image.alpha_composite(solid)
    return _on_canvas(image, left - pad, top - pad)


def _caption(title: Title, grid: Grid, theme: Theme) -> _Set:
    """Up to three lines on one box."""
    px = grid.px
    ink = title.colour or theme.tokens.ink
    style = Style("bold", px(46))
    pad_x, pad_y, step = px(26), px(20), px(62)
    lines = wrap(title.text, style, grid.right - grid.left - 2 * pad_x, lines=3)
    width = round(max((style.length(line) for line in lines), default=1)) + 2 * pad_x
    height = step * (len(lines) - 1) + round(style.cap_px) + 2 * pad_y
    left, top = _placed(title, grid, width, height)
    image = _box(width, height, theme.tokens.surface if title.colour is None else against(ink), px(12))
    draw = ImageDraw.Draw(image)
    for number, line in enumerate(lines):
        baseline = pad_y + round(style.cap_px) + step * number
        style.draw(draw, (width - style.length(line)) / 2, baseline, line, ink)
    return _on_canvas(image, left, top)


def _lower_third(title: Title, grid: Grid, theme: Theme) -> _Set:
    """A name and what belongs to it, on a box with the accent at its left edge."""
    px = grid.px
    ground = theme.tokens.surface if title.colour is None else against(title.colour)
    ink = title.colour or theme.tokens.ink
    first, _, second = title.text.strip().partition("\n")
    name, more = Style("bold", px(56)), Style("medium", px(38))
    edge, pad = px(10), px(28)
    room = grid.right - grid.left - edge - 2 * pad
    rows = [(name, shorten_end(first, name, room))]
    rows += [(more, line) for line in wrap(second, more, room, lines=2)] if second.strip() else []
    width = round(max(style.length(line) for style, line in rows)) + edge + 2 * pad
    height = 2 * pad + round(name.cap_px) + px(54) * (len(rows) - 1)
    left, top = _placed(title, grid, width, height)
    left = grid.left if title.x == 0.5 else left  # a lower third stands at the left unless it was put elsewhere
    image = _box(width, height, ground, px(10))
    draw = ImageDraw.Draw(image)
    draw.rectangle((0, 0, edge - 1, height), fill=readable(theme.tokens.accent, ground, ink))
    for number, (style, line) in enumerate(rows):
        baseline = pad + round(name.cap_px) + px(54) * number
        style.draw(draw, edge + pad, baseline, line, ink)
    return _on_canvas(image, left, top)


def _box(width: int, height: int, colour: str, radius: int) -> Image.Image:
    image = Image.new("RGBA", (width, height), colour)
    image.putalpha(rounded_mask(width, height, radius).point(lambda value: round(value * BOX_OPACITY)))
    return image


def _placed(title: Title, grid: Grid, width: int, height: int) -> tuple[int, int]:
    """Return the corner of a block around the title's place, moved into the safe box."""
    left = round(title.x * grid.width) - width // 2
    top = round(title.y * grid.height) - height // 2
    return (
        max(grid.left, min(left, grid.right - width)),
        max(grid.top, min(top, grid.bottom - height)),
    )


def _on_canvas(image: Image.Image, x: int, y: int) -> _Set:
    """Return the image with an even corner on the canvas."""
    even_x, even_y = max(0, x - x % 2), max(0, y - y % 2)
    if (even_x, even_y) == (x, y):
        return image, x, y
    moved = Image.new("RGBA", (image.width + max(0, x - even_x), image.height + max(0, y - even_y)), (0, 0, 0, 0))
    moved.alpha_composite(image, (max(0, x - even_x), max(0, y - even_y)), (max(0, -x), max(0, -y)))
    return moved, even_x, even_y
