"""The cards that open and close a leaderboard reel: still pictures on which words and bars come in."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Final

import numpy as np
from PIL import Image, ImageDraw, ImageOps

from vlai_widgets.engine.render.fonts import Style, heading, shorten_end, shorten_middle, wrap
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.overlays import (
    APPEAR_S,
    GROW_DELAY_S,
    GROW_S,
    SLIDE_PX,
    Bar,
    dimension_colour,
    ease_out,
    rounded_mask,
    score_text,
)
from vlai_widgets.engine.render.picture import Layer, Picture
from vlai_widgets.engine.timeline.words import Words
from vlai_widgets.models import DIMENSIONS
from vlai_widgets.protocol.draft import OpeningCard, TableCard, TableRow
from vlai_widgets.tokens import THEMES, Tokens

ROWS_MAX: Final = 20
STAGGER_S: Final = 0.05


@dataclass(frozen=True, slots=True)
class Card:
    """A still ground, words that slide in, and bars that grow one after another."""

    ground: Picture
    words: Layer | None
    bars: tuple[Bar, ...]
    slide_px: int

    @property
    def settled_s(self) -> float:
        """When nothing moves any more, in seconds from the card's start."""
        return GROW_DELAY_S + GROW_S + STAGGER_S * len(self.bars)

    def picture_at(self, t_s: float) -> Picture:
        """Return a new picture of the card at ``t_s`` seconds."""
        picture = self.ground.copy()
        come = ease_out(t_s / APPEAR_S)
        if self.words is not None:
            self.words.blend(picture, opacity=come, dy=round(self.slide_px * (1 - come)))
        for number, bar in enumerate(self.bars):
            bar.draw(picture, ease_out((t_s - GROW_DELAY_S - STAGGER_S * number) / GROW_S))
        return picture


def tokens_of(theme: str) -> Tokens:
    """Return the colours of a theme; an unknown one is dark."""
    return THEMES.get(theme, THEMES["dark"])


def poster(path: Path | None, size: tuple[int, int], tokens: Tokens) -> Image.Image:
    """Return a clip's poster filling ``size``, or a neutral tile where there is none that can be read."""
    if path is not None:
        try:
            with Image.open(path) as image:
                return ImageOps.fit(image.convert("RGB"), size, Image.Resampling.LANCZOS)
        except (OSError, ValueError, Image.DecompressionBombError):
            pass  # A card without one of its thumbnails is better than no video.
    return Image.new("RGB", size, tokens.line)


def opening(card: OpeningCard, grid: Grid, posters: Mapping[str, Path], tokens: Tokens) -> Card:
    """Draw the opening card: the best clips side by side, dimmed, and the title below."""
    px = grid.px
    ground = Image.new("RGB", (grid.width, grid.height), tokens.surface)
    shown = card.clip_ids[:3]
    gap = px(6)
    edges = [round(n * (grid.width + gap) / max(1, len(shown))) for n in range(len(shown) + 1)]
    for clip_id, left, right in zip(shown, edges, edges[1:], strict=False):
        strip = poster(posters.get(clip_id), (max(1, right - gap - left), grid.height), tokens)
        ground.paste(strip, (left, 0))
    subtitle = Style("medium", px(44))
    width = grid.right - grid.left
    title, lines = heading(card.title, "black", px(104), px(68), width)
    step = round(title.size_px * 1.14)
    below = px(84) if card.subtitle.strip() else 0
    last = grid.bottom - px(24) - below
    first = last - step * (len(lines) - 1)
    rule = first - round(title.cap_px) - px(64)
    ground = _dimmed(ground, tokens, from_=rule - px(320), to=rule - px(20))
    x, y = max(0, grid.left - grid.left % 2 - 8), rule - rule % 2
    image = Image.new("RGBA", (grid.right - x + px(8), grid.bottom - y + px(16)), (0, 0, 0, 0))
    draw = ImageDraw.Draw(image)
    draw.rectangle((grid.left - x, 0, grid.left - x + px(96) - 1, px(10) - 1), fill=tokens.accent)
    for number, line in enumerate(lines):
        title.draw(draw, grid.left - x - px(5), first + step * number - y, line, tokens.ink)
    if below:
        subtitle.draw(draw, grid.left - x, last + below - y, shorten_end(card.subtitle, subtitle, width), tokens.muted)
    return Card(Picture.of_image(ground), Layer.of_image(image, x, y), (), px(SLIDE_PX))


def _dimmed(image: Image.Image, tokens: Tokens, *, from_: int, to: int) -> Image.Image:
    """Lay the surface over the picture: thin at the top, thick from ``to`` downwards where the words are."""
    rows = np.arange(image.height)
    share = np.clip((rows - from_) / max(1, to - from_), 0, 1)
    alpha = 0.36 + 0.56 * share * share * (3 - 2 * share)
    mask = Image.fromarray((alpha * 255).astype(np.uint8)[:, None]).resize(image.size)
    return Image.composite(Image.new("RGB", image.size, tokens.surface), image, mask)


def table(card: TableCard, grid: Grid, posters: Mapping[str, Path], tokens: Tokens, say: Words) -> Card:
    """Draw the table card: a row a clip with rank, thumbnail, name, bar, interval and score."""
    px = grid.px
    image = Image.new("RGB", (grid.width, grid.height), tokens.surface)
    draw = ImageDraw.Draw(image)
    rows = card.rows[:ROWS_MAX]
    hidden = len(card.rows) - len(rows)
    note = " · ".join(part for part in (say.more.format(count=hidden) if hidden else "", card.note.strip()) if part)
    head = Style("black", px(64))
    foot = Style("medium", px(30))
    width = grid.right - grid.left
    head_y = grid.top + round(head.cap_px)
    head.draw(draw, grid.left, head_y, shorten_end(card.title, head, width), tokens.ink)
    notes = wrap(note, foot, width, lines=2) if note else []
    top = head_y + px(44)
    bottom = grid.bottom - px(22) - px(46) * (len(notes) + 1)
    setter = _RowSetter(draw, image, rows, grid=grid, tokens=tokens, say=say, top=top, bottom=bottom)
    bars = setter.draw(posters)
    for number, line in enumerate(notes):
        baseline = bottom + px(30) + px(46) * (number + 1) + round(foot.cap_px)
        foot.draw(draw, grid.left, baseline, line, tokens.muted)
    _legend(image, rows, grid=grid, tokens=tokens, say=say, baseline=bottom + px(30) + round(foot.cap_px))
    return Card(Picture.of_image(image), None, tuple(bars), 0)


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
        self.pitch = min((bottom - top) / max(1, len(rows)), grid.px(132))
        size = self.pitch / 87
        self.size = min(size, 1.35 * grid.unit)
        self.rank = Style("black", self._px(48), tabular=True)
        self.name = Style("bold", self._px(36))
        self.score = Style("bold", self._px(48), tabular=True)
        self.small = Style("medium", self._px(30))
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
        return self.say.interval(row.rank_lo, row.rank_hi, tied=row.tied)

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
        name = shorten_middle(row.name, self.name, right - x)
        self.name.draw(self.draw_, x, middle - px(6), name, tokens.ink)
        bar_y = middle + px(14)
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
        return one.tied and other.tied and (one.rank_lo, one.rank_hi) == (other.rank_lo, other.rank_hi)
