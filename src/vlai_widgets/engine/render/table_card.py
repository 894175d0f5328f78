"""The card that closes a leaderboard reel: all ranks at a glance."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Final

from PIL import Image, ImageDraw

from vlai_widgets.engine.render.cards import Card, poster, with_logo
from vlai_widgets.engine.render.fonts import Style, fitting, shorten_end, shorten_middle, wrap
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.overlays import Bar, dimension_colour, rounded_mask, score_text
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.engine.render.theme import Theme
from vlai_widgets.engine.timeline.words import Words
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.protocol.draft import TableCard, TableRow
from vlai_widgets.tokens import Tokens

ROWS_MAX: Final = 20
ROW_PX: Final = 124
"""Most that a row is high, in pixels of the drawing."""


def table(card: TableCard, grid: Grid, posters: Mapping[str, Path], theme: Theme, say: Words) -> Card:
    """Draw the table card: a row a clip with rank, thumbnail, name, bar, interval and score."""
    px, tokens = grid.px, theme.tokens
    image = Image.new("RGB", (grid.width, grid.height), tokens.surface)
    draw = ImageDraw.Draw(image)
    rows = card.rows[:ROWS_MAX]
    hidden = len(card.rows) - len(rows)
    note = " · ".join(part for part in (say.more.format(count=hidden) if hidden else "", card.note.strip()) if part)
    head = Style("black", px(64))
    foot = Style("medium", px(30))
    width = grid.right - grid.left
    notes = wrap(note, foot, width, lines=2) if note else []
    above = round(head.cap_px) + px(56)
    below = px(30) + px(46) * (len(notes) + 1)
    rows_height = min(grid.bottom - grid.top - above - below, px(ROW_PX) * max(1, len(rows)))
    # In the middle of the box where the rows do not fill it.
    start = grid.top + (grid.bottom - grid.top - above - below - rows_height) // 2
    draw.rectangle((grid.left, start - px(30), grid.left + px(96) - 1, start - px(30) + px(8) - 1), fill=tokens.accent)
    logo_w = with_logo(image, theme, right=grid.right, middle=start + round(head.cap_px / 2), height=px(72))
    title = shorten_end(card.title, head, width - (logo_w + px(30) if logo_w else 0))
    head.draw(draw, grid.left, start + round(head.cap_px), title, tokens.ink)
    top = start + above
    bottom = top + rows_height
    setter = _RowSetter(draw, image, rows, grid=grid, tokens=tokens, say=say, top=top, bottom=bottom)
    bars = setter.draw(posters)
    for number, line in enumerate(notes):
        baseline = bottom + px(30) + px(46) * (number + 1) + round(foot.cap_px)
        foot.draw(draw, grid.left, baseline, line, tokens.muted)
    _legend(image, rows, grid=grid, tokens=tokens, say=say, baseline=bottom + px(30) + round(foot.cap_px))
    return Card(Picture.of_image(image), (), tuple(bars), 0)


def _legend(
    image: Image.Image, rows: Sequence[TableRow], *, grid: Grid, tokens: Tokens, say: Words, baseline: int
) -> None:
    """Name the dimensions that the bars' colours stand for: only those that are there, in their usual order."""
    px = grid.px
    names = [name for name in DIMENSIONS if any(row.dimension == name for row in rows)]
    lead = say.strongest.format(dimension="").strip()
    gap, dot = px(26), px(16)

    def width(style: Style) -> float:
        named = sum(dot + px(10) + style.length(say.dimension(name)) for name in names)
        return style.length(lead) + gap * len(names) + named

    style = next(
        (s for s in (Style("medium", px(n)) for n in (30, 28, 26, 24)) if width(s) <= grid.right - grid.left), None
    )
    if style is None:
        return
    draw = ImageDraw.Draw(image)
    style.draw(draw, grid.left, baseline, lead, tokens.muted)
    x = grid.left + style.length(lead) + gap
    for name in names:
        mark = Image.new("RGB", (dot, dot), dimension_colour(tokens, name))
        image.paste(mark, (round(x), baseline - round(style.cap_px / 2) - dot // 2), rounded_mask(dot, dot, dot // 2))
        style.draw(draw, x + dot + px(10), baseline, say.dimension(name), tokens.ink)
        x += dot + px(10) + style.length(say.dimension(name)) + gap


class _RowSetter:
    """Sets the rows of a table; all sizes follow from the height of a row."""

    def __init__(
        self,
        draw: ImageDraw.ImageDraw,
        image: Image.Image,
        rows: Sequence[TableRow],
        *,
        grid: Grid,
        tokens: Tokens,
        say: Words,
        top: int,
        bottom: int,
    ) -> None:
        self.draw_, self.image, self.grid, self.tokens, self.say, self.rows = draw, image, grid, tokens, say, rows
        self.top = top
        self.pitch = (bottom - top) / max(1, len(rows))
        size = self.pitch / 87
        self.size = min(size, 1.15 * grid.unit)
        self.rank = Style("black", self._px(48), tabular=True)
        self.score = Style("bold", self._px(48), tabular=True)
        self.small = Style("medium", self._px(31))
        self.score_w = self.score.length("100.0" if any(row.score >= 99.95 for row in rows) else "00.0")
        self.rank_w = max((self.rank.length(str(row.rank)) for row in rows), default=0)
        self.interval_w = max((self.small.length(self._interval(row)) for row in rows), default=0)

    def draw(self, posters: Mapping[str, Path]) -> list[Bar]:
        """Draw all rows; return the bars, which are drawn on the frames."""
        self._ties()
        return [self._row(number, row, posters.get(row.clip_id)) for number, row in enumerate(self.rows)]

    def _px(self, drawn: float) -> int:
        return max(1, round(drawn * self.size))

    def _interval(self, row: TableRow) -> str:
        return self.say.standing(row)

    def _row(self, number: int, row: TableRow, thumbnail: Path | None) -> Bar:
        middle = self.top + round(self.pitch * (number + 0.5))
        tokens, grid, px = self.tokens, self.grid, self._px
        x = grid.left + px(18) + round(self.rank_w)
        self.rank.draw(self.draw_, x, middle + round(self.rank.cap_px / 2), str(row.rank), tokens.ink, right=True)
        x += px(22)
        height = min(px(76), round(self.pitch * 0.88))
        size = (round(height * 0.8), height)
        tile = poster(thumbnail, size, tokens)
        self.image.paste(tile, (x, middle - height // 2), rounded_mask(*size, px(6)))
        x += size[0] + px(22)
        self.score.draw(
            self.draw_, grid.right, middle + round(self.score.cap_px / 2), score_text(row.score), tokens.ink, right=True
        )
        right = grid.right - round(self.score_w) - px(24)
        # One size for all rows: a name is no less for being long.
        style = fitting("bold", px(39), px(34), [each.name for each in self.rows], right - x)
        style.draw(self.draw_, x, middle - px(9), shorten_middle(row.name, style, right - x), tokens.ink)
        bar_y = middle + px(16)
        bar_right = right - (round(self.interval_w) + px(20) if self.interval_w else 0)
        interval = self._interval(row)
        if interval:
            baseline = bar_y + px(6) + round(self.small.cap_px / 2)
            self.small.draw(self.draw_, right, baseline, interval, tokens.muted, right=True)
        return Bar(
            x=x,
            y=bar_y,
            width=max(px(40), bar_right - x),
            height=max(2, px(12)),
            share=row.score / 100,
            colour=dimension_colour(tokens, row.dimension),
            track=tokens.line,
        )

    def _ties(self) -> None:
        """Bracket neighbours that cannot be told apart, at the left of their ranks."""
        first = 0
        while first < len(self.rows):
            last = first
            while last + 1 < len(self.rows) and self._same_tie(self.rows[first], self.rows[last + 1]):
                last += 1
            if last > first:
                top = self.top + round(self.pitch * first + self.pitch * 0.14)
                bottom = self.top + round(self.pitch * (last + 1) - self.pitch * 0.14)
                x = self.grid.left
                self.draw_.rectangle((x, top, x + self._px(4) - 1, bottom), fill=self.tokens.muted)
            first = last + 1

    @staticmethod
    def _same_tie(one: TableRow, other: TableRow) -> bool:
        return one.tied and other.tied and _tie(one) == _tie(other)


def _tie(row: TableRow) -> tuple[int, int]:
    return (row.tie_lo or row.rank_lo, row.tie_hi or row.rank_hi)
