"""What lies over the picture: the rank plate and the title. Prepared once, blended on every frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vlai_widgets.engine.render.fonts import Style, fitting, heading, shorten_end, shorten_middle
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.picture import Layer, Picture
from vlai_widgets.engine.timeline.words import Words
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.protocol.draft import RankPlate, Title
from vlai_widgets.tokens import DARK, Tokens

APPEAR_S: Final = 0.22
LEAVE_S: Final = 0.2
GROW_DELAY_S: Final = 0.12
GROW_S: Final = 0.6
SLIDE_PX: Final = 28
SCRIM_OPACITY: Final = 0.88


class Overlay(Protocol):
    """Something that is drawn onto each frame of a segment."""

    def draw(self, onto: Picture, t_s: float, left_s: float) -> None:
        """Draw the state at ``t_s`` seconds after the segment's start, ``left_s`` before its end."""
        ...


def ease_out(share: float) -> float:
    """Return how far a movement has come (cubic ease-out) when ``share`` (0-1) of its time has passed."""
    left = 1 - min(1.0, max(0.0, share))
    return 1 - left**3


def dimension_colour(tokens: Tokens, name: str) -> str:
    """Return the colour of a dimension; a name that is none gets the neutral one."""
    return tokens.dimension(name if name in DIMENSIONS else "fit")


def score_text(score: float) -> str:
    """Return a score as it is shown: one decimal."""
    return f"{score:.1f}"


class Bar:
    """A horizontal bar of a score, growing from the left over its empty track."""

    def __init__(self, *, x: int, y: int, width: int, height: int, share: float, colour: str, track: str) -> None:
        self._x, self._y = x - x % 2, y - y % 2
        self._width, self._height = width, height
        self._filled = max(height, round(width * min(1.0, max(0.0, share))))
        self._colour = colour
        self._track = Layer.of_image(self._rounded(width, track), self._x, self._y)
        self._steps: dict[int, Layer] = {}

    def draw(self, onto: Picture, grown: float, *, opacity: float = 1.0, dy: int = 0) -> None:
        """Draw the bar, ``grown`` (0-1) of its full length."""
        self._track.blend(onto, opacity=opacity, dy=dy)
        width = round(self._filled * grown)
        if width < self._height:
            return
        if width not in self._steps:
            self._steps[width] = Layer.of_image(self._rounded(width, self._colour), self._x, self._y)
        self._steps[width].blend(onto, opacity=opacity, dy=dy)

    def _rounded(self, width: int, colour: str) -> Image.Image:
        image = Image.new("RGBA", (width, self._height), colour)
        image.putalpha(rounded_mask(width, self._height, self._height // 2))
        return image


def rounded_mask(width: int, height: int, radius: int) -> Image.Image:
    """Return an antialiased mask of a rectangle with rounded corners."""
    large = Image.new("L", (width * 4, height * 4), 0)
    ImageDraw.Draw(large).rounded_rectangle((0, 0, width * 4 - 1, height * 4 - 1), radius * 4, fill=255)
    return large.resize((width, height), Image.Resampling.BOX)


@dataclass(frozen=True, slots=True)
class PlateOverlay:
    """The lower third of a ranked clip: rank, tie, score with its bar, name, two reasons."""

    scrim: Layer
    words: Layer
    bar: Bar
    slide_px: int

    @classmethod
    def of(cls, plate: RankPlate, grid: Grid, say: Words) -> PlateOverlay:
        """Set the plate on the grid's safe box."""
        return _PlateSetter(plate, grid, say).overlay()

    def draw(self, onto: Picture, t_s: float, left_s: float) -> None:
        """Draw the state at ``t_s`` seconds after the segment's start, ``left_s`` before its end."""
        come = ease_out(t_s / APPEAR_S)
        opacity = min(come, max(0.0, left_s / LEAVE_S))
        dy = round(self.slide_px * (1 - come))
        self.scrim.blend(onto, opacity=opacity)
        self.words.blend(onto, opacity=opacity, dy=dy)
        self.bar.draw(onto, ease_out((t_s - GROW_DELAY_S) / GROW_S), opacity=opacity, dy=dy)


class _PlateSetter:
    """Sets one plate."""

    def __init__(self, plate: RankPlate, grid: Grid, say: Words) -> None:
        self.plate, self.grid, self.say = plate, grid, say
        px = grid.px
        self.right = grid.plate_right
        self.rank = Style("black", px(220))
        self.score = Style("bold", px(96), tabular=True)
        width = self.right - grid.left
        self.name = fitting("bold", px(56), px(46), [plate.name], width)
        self.reason = fitting("medium", px(40), px(33), plate.reasons[:2], width)
        self.small = Style("medium", px(34))
        self.reasons = plate.reasons[:2]
        # From the top, which is the same for all plates: nothing jumps from clip to clip.
        self.top = grid.plate_top
        self.bar_bottom = self.top + px(8) + round(self.rank.cap_px)
        self.name_y = self.bar_bottom + px(74)

    def overlay(self) -> PlateOverlay:
        grid, px = self.grid, self.grid.px
        x, y = grid.left - grid.left % 2 - px(16) // 2 * 2, self.top - self.top % 2
        x = max(0, x)
        image = Image.new("RGBA", (self.right - x + px(8), grid.bottom - y + px(12)), (0, 0, 0, 0))
        draw = ImageDraw.Draw(image)
        left = grid.left - x
        rank = str(self.plate.rank)
        # The figure's own side bearing would leave it standing in from the left edge of the words below.
        self.rank.draw(draw, left - px(8), self.bar_bottom - y, rank, DARK.ink)
        bar_x = left + round(self.rank.length(rank)) + px(28)
        self._beside(draw, bar_x, y, right=self.right - x)
        self._below(draw, left, y, width=self.right - grid.left)
        bar = Bar(
            x=bar_x + x,
            y=self.bar_bottom - px(14),
            width=self.right - x - bar_x,
            height=px(14),
            share=self.plate.score / 100,
            colour=dimension_colour(DARK, self.plate.dimension),
            track="#5b6370",
        )
        return PlateOverlay(scrim=self._scrim(), words=Layer.of_image(image, x, y), bar=bar, slide_px=px(SLIDE_PX))

    def _beside(self, draw: ImageDraw.ImageDraw, x: int, y: int, *, right: int) -> None:
        """Between rank and right edge: how certain the rank is, the strongest dimension, the score."""
        px, plate = self.grid.px, self.plate
        score = score_text(plate.score)
        score_y = self.bar_bottom - px(14) - px(26) - y
        self.score.draw(draw, right, score_y, score, DARK.ink, right=True)
        room = right - self.score.length(score) - px(28) - x
        interval = self.say.interval(plate.rank_lo, plate.rank_hi, tied=plate.tied)
        of = self.say.of.format(count=plate.of)
        place = f"{of} · {interval}" if interval else of
        if self.small.length(place) > room and interval:
            place = interval
        best = self.say.strongest.format(dimension=self.say.dimension(plate.dimension))
        if self.small.length(best) > room:
            best = self.say.dimension(plate.dimension)
        self.small.draw(draw, x, score_y, shorten_end(best, self.small, room), dimension_colour(DARK, plate.dimension))
        self.small.draw(draw, x, score_y - px(46), shorten_end(place, self.small, room), "#d5dae2")

    def _below(self, draw: ImageDraw.ImageDraw, x: int, y: int, *, width: int) -> None:
        px = self.grid.px
        self.name.draw(draw, x, self.name_y - y, shorten_middle(self.plate.name, self.name, width), DARK.ink)
        for number, reason in enumerate(self.reasons):
            line = self.name_y + px(8) + px(54) * (number + 1) - y
            self.reason.draw(draw, x, line, shorten_end(reason, self.reason, width), "#d5dae2")

    def _scrim(self) -> Layer:
        """A soft dark band behind the words, so that they can be read on any picture."""
        px, grid = self.grid.px, self.grid
        first = max(0, self.top - px(210))
        first -= first % 2
        rows = np.arange(first, grid.height) + 0.5
        rise = _smooth((rows - first) / max(1, self.top + px(50) - first))
        # Below the words it gives way again, but not wholly: a dark belt in a bright picture would draw the eye.
        fall = 1 - 0.55 * _smooth((rows - grid.bottom) / px(420))
        across = None
        if grid.width - self.right > px(300):
            # On a wide canvas the plate is at the left alone; what is beside it stays bright.
            across = 1 - _smooth((np.arange(grid.width) - self.right - px(10)) / px(220))
        return Layer.scrim(rise * fall * SCRIM_OPACITY, "#0b0d10", y=first, width=grid.width, across=across)


@dataclass(frozen=True, slots=True)
class TitleOverlay:
    """Up to three lines of text over the picture, on a soft dark band."""

    scrim: Layer
    words: Layer

    @classmethod
    def of(cls, title: Title, grid: Grid) -> TitleOverlay:
        """Set the title around its height, inside the safe box."""
        px = grid.px
        width = grid.right - grid.left
        style, lines = heading(title.text, "black", px(88), px(56), width)
        step = round(style.size_px * 1.18)
        block = step * (len(lines) - 1) + round(style.cap_px)
        top = round(title.y * grid.height) - block // 2
        top = max(grid.top, min(top, grid.bottom - block))
        y = max(0, top - px(40))
        y -= y % 2
        x = grid.left - grid.left % 2
        image = Image.new("RGBA", (width + px(16), block + px(90)), (0, 0, 0, 0))
        draw = ImageDraw.Draw(image)
        for number, line in enumerate(lines):
            baseline = top - y + round(style.cap_px) + step * number
            style.draw(draw, (width - style.length(line)) / 2, baseline, line, DARK.ink)
        first, last = max(0, top - px(200)), min(grid.height, top + block + px(200))
        first, last = first - first % 2, last - last % 2
        rows = np.arange(first, last) + 0.5
        band = _smooth((rows - first) / px(180)) * _smooth((last - rows) / px(180))
        return cls(
            scrim=Layer.scrim(band * 0.55, "#0b0d10", y=first, width=grid.width), words=Layer.of_image(image, x, y)
        )

    def draw(self, onto: Picture, t_s: float, left_s: float) -> None:
        """Draw the state at ``t_s`` seconds after the segment's start, ``left_s`` before its end."""
        opacity = min(ease_out(t_s / APPEAR_S), max(0.0, left_s / LEAVE_S))
        self.scrim.blend(onto, opacity=opacity)
        self.words.blend(onto, opacity=opacity)


def _smooth(share: NDArray[np.float64]) -> NDArray[np.float64]:
    inside = np.clip(share, 0.0, 1.0)
    return inside * inside * (3 - 2 * inside)
