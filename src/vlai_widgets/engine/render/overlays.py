"""What lies over a ranked clip: the rank plate. Prepared once, blended on every frame."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final, Protocol

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw

from vlai_widgets.engine.render.fonts import Style, fitting, shorten_end, shorten_middle
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.picture import Layer, Picture
from vlai_widgets.engine.render.theme import Theme, mixed, readable
from vlai_widgets.engine.timeline.words import Words
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.protocol.draft import RankPlate
from vlai_widgets.tokens import Tokens

APPEAR_S: Final = 0.22
LEAVE_S: Final = 0.2
WORDS_DELAY_S: Final = 0.2
"""The rank is there alone for a moment: this is a countdown."""
GROW_DELAY_S: Final = 0.3
GROW_S: Final = 0.6
SLIDE_PX: Final = 28
SCRIM_OPACITY: Final = 0.86
SCRIM_TAIL: Final = 0.4
"""Share of the scrim that is left at the lower edge of a tall canvas."""


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

    def __init__(
        self, *, x: int, y: int, width: int, height: int, share: float, colour: str, track: str | None
    ) -> None:
        self._x, self._y = x - x % 2, y - y % 2
        self._width, self._height = width, height
        self._filled = max(height, round(width * min(1.0, max(0.0, share))))
        self._colour = colour
        self._track = Layer.of_image(self._rounded(width, track), self._x, self._y) if track else None
        self._steps: dict[int, Layer] = {}

    def draw(self, onto: Picture, grown: float, *, opacity: float = 1.0, dy: int = 0) -> None:
        """Draw the bar, ``grown`` (0-1) of its full length."""
        if self._track is not None:
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
    """The lower third of a ranked clip: the rank comes in first, then name, score with its bar, and two reasons."""

    ground: Layer
    numeral: Layer
    words: Layer
    bars: tuple[Bar, ...]
    slide_px: int

    @classmethod
    def of(cls, plate: RankPlate, grid: Grid, say: Words, theme: Theme) -> PlateOverlay:
        """Set the plate on the grid's safe box."""
        return _PlateSetter(plate, grid, say, theme).overlay()

    def draw(self, onto: Picture, t_s: float, left_s: float) -> None:
        """Draw the state at ``t_s`` seconds after the segment's start, ``left_s`` before its end."""
        leave = max(0.0, left_s / LEAVE_S)
        first = ease_out(t_s / APPEAR_S)
        then = ease_out((t_s - WORDS_DELAY_S) / APPEAR_S)
        self.ground.blend(onto, opacity=min(first, leave))
        self.numeral.blend(onto, opacity=min(first, leave), dy=round(self.slide_px * 2 * (1 - first)))
        self.words.blend(onto, opacity=min(then, leave), dy=round(self.slide_px * (1 - then)))
        grown = ease_out((t_s - GROW_DELAY_S) / GROW_S)
        for bar in self.bars:
            bar.draw(onto, grown, opacity=min(then, leave))


class _PlateSetter:
    """Sets one plate."""

    def __init__(self, plate: RankPlate, grid: Grid, say: Words, theme: Theme) -> None:
        self.plate, self.grid, self.say, self.theme = plate, grid, say, theme
        self.tokens = theme.tokens
        px = grid.px
        self.right = grid.plate_right
        self.rank = Style("black", px(184), tabular=len(str(plate.rank)) > 1)
        self.score = Style("bold", px(88), tabular=True)
        width = self.right - grid.left
        self.reasons = plate.reasons[:2]
        self.reason = fitting("medium", px(36), px(30), self.reasons, width)
        self.small = Style("medium", px(31))
        self.strong = Style("bold", px(31))
        # From the top, which is the same for all plates: nothing jumps from clip to clip.
        self.top = grid.plate_top
        self.base = self.top + round(self.rank.cap_px)
        self.bar_y = self.top + round(self.score.cap_px) + px(18)

    def overlay(self) -> PlateOverlay:
        grid, px = self.grid, self.grid.px
        x = max(0, grid.left - grid.left % 2 - px(16) // 2 * 2)
        y = self.top - self.top % 2
        size = (self.right - x + px(8), min(grid.height, grid.bottom + px(40)) - y)
        left = grid.left - x
        numeral, words = Image.new("RGBA", size, (0, 0, 0, 0)), Image.new("RGBA", size, (0, 0, 0, 0))
        rank = str(self.plate.rank)
        ink = self.tokens.accent if self._leads else self.tokens.ink
        # The figure's own side bearing would leave it standing in from the left edge of the words below.
        self.rank.draw(ImageDraw.Draw(numeral), left - px(7), self.base - y, rank, ink)
        beside = left + round(self.rank.length(rank)) + px(26)
        draw = ImageDraw.Draw(words)
        self._beside(draw, beside, y, right=self.right - x)
        for number, reason in enumerate(self.reasons):
            line = self.base + px(52) + px(46) * number - y
            shown = shorten_end(reason, self.reason, self.right - grid.left)
            self.reason.draw(draw, left, line, shown, self.tokens.ink)
        numeral = numeral.crop((0, 0, min(size[0], beside), min(size[1], self.base - y + px(12))))
        return PlateOverlay(
            ground=self._panel() if self.theme.is_light else self._scrim(),
            numeral=Layer.of_image(numeral, x, y),
            words=Layer.of_image(words, x, y),
            bars=self._bars(beside + x),
            slide_px=px(SLIDE_PX),
        )

    def _bars(self, x: int) -> tuple[Bar, ...]:
        px = self.grid.px
        colour = dimension_colour(self.tokens, self.plate.dimension)
        track = mixed(self.tokens.line, self.tokens.muted, 0.25 if self.theme.is_light else 0.5)
        width, share = self.right - x, self.plate.score / 100
        bar = Bar(x=x, y=self.bar_y, width=width, height=px(14), share=share, colour=colour, track=track)
        if not self._leads:
            return (bar,)
        # The winner's: a line of the accent over the whole plate.
        rule = Bar(
            x=self.grid.left,
            y=self.top - px(34),
            width=self.right - self.grid.left,
            height=px(8),
            share=1.0,
            colour=self.tokens.accent,
            track=None,
        )
        return (rule, bar)

    def _beside(self, draw: ImageDraw.ImageDraw, x: int, y: int, *, right: int) -> None:
        """Between rank and right edge: the name and the score; below its bar, how certain the rank is and why."""
        px, plate = self.grid.px, self.plate
        score = score_text(plate.score)
        baseline = self.top + round(self.score.cap_px) - y
        self.score.draw(draw, right, baseline, score, self.tokens.ink, right=True)
        room = right - self.score.length(score) - px(26) - x
        name = fitting("bold", px(50), px(42), [plate.name], room)
        name.draw(draw, x, baseline, shorten_middle(plate.name, name, room), self.tokens.ink)
        below = self.base - y
        width = right - x
        best = self.say.strongest.format(dimension=self.say.dimension(plate.dimension))
        colour = readable(dimension_colour(self.tokens, plate.dimension), self.tokens.surface, self.tokens.ink)
        self.small.draw(draw, right, below, best, colour, right=True)
        room = width - self.small.length(best) - px(24)
        of = self.say.of.format(count=plate.of)
        standing = self.say.standing(plate)
        # Whom a clip is tied with is part of its rank; how far a rank is likely to move is a remark.
        style, ink = (self.strong, self.tokens.ink) if plate.tied else (self.small, self._quiet)
        lead = f"{of} · " if standing else of
        if standing and self.small.length(lead) + style.length(standing) > room:
            lead = ""
        if room > px(60):
            self.small.draw(draw, x, below, shorten_end(lead, self.small, room) if not standing else lead, self._quiet)
            place = x + self._advance(lead)
            style.draw(draw, place, below, shorten_end(standing, style, room - (place - x)), ink)

    def _advance(self, lead: str) -> float:
        """Return how far the pen goes for ``lead``; the space at its end counts."""
        return self.small.length(lead + "·") - self.small.length("·") if lead else 0.0

    @property
    def _leads(self) -> bool:
        """True for the winner, and for all that cannot be told apart from it: none of them has won alone."""
        first = self.plate.tie_lo if self.plate.tied and self.plate.tie_lo is not None else self.plate.rank
        return first == 1

    @property
    def _quiet(self) -> str:
        # On a scrim the picture still shines through: what is muted on a card would be too faint here.
        return self.tokens.muted if self.theme.is_light else mixed(self.tokens.muted, self.tokens.ink, 0.6)

    def _panel(self) -> Layer:
        """A light panel behind dark words."""
        px, grid = self.grid.px, self.grid
        pad = px(30)
        x, top = max(0, grid.left - pad), self.top - pad - (px(30) if self._leads else 0)
        x, top = x - x % 2, max(0, top - top % 2)
        bottom = min(grid.height, self.base + px(52) + px(46) * max(0, len(self.reasons) - 1) + px(14) + pad)
        if not self.reasons:
            bottom = self.base + pad
        width = min(grid.width, self.right + pad) - x
        image = Image.new("RGBA", (width, bottom - top), self.tokens.surface)
        # On a clip as light as the panel its edge is all that tells them apart.
        edge = (0, 0, width - 1, bottom - top - 1)
        ImageDraw.Draw(image).rounded_rectangle(edge, px(20), outline=self.tokens.line, width=max(1, px(2)))
        image.putalpha(rounded_mask(width, bottom - top, px(20)).point(lambda value: round(value * 0.95)))
        return Layer.of_image(image, x, top)

    def _scrim(self) -> Layer:
        """A soft dark ground behind the words, so that they can be read on any picture."""
        px, grid = self.grid.px, self.grid
        first = max(0, self.top - px(190))
        first -= first % 2
        rows = np.arange(first, grid.height) + 0.5
        rise = smooth((rows - first) / max(1, self.top - first))
        # Below the words more of the clip shows again, but never all of it: a belt with light on both sides would look
        # like a fault of the picture.
        below = smooth((rows - grid.bottom - px(10)) / max(1, grid.height - grid.bottom - px(10)))
        across = None
        if grid.width - self.right > px(300):
            # On a wide canvas the plate is at the left alone; what is beside it stays bright.
            across = 1 - smooth((np.arange(grid.width) - self.right - px(10)) / px(220))
        colour = mixed(self.tokens.surface, "#08090b", 0.6)
        alpha = rise * (1 - (1 - SCRIM_TAIL) * below) * SCRIM_OPACITY
        return Layer.scrim(alpha, colour, y=first, width=grid.width, across=across)


def smooth(share: NDArray[np.float64]) -> NDArray[np.float64]:
    """Return 0-1 with a soft start and a soft end, for 0-1 and what lies beyond."""
    inside = np.clip(share, 0.0, 1.0)
    return inside * inside * (3 - 2 * inside)
