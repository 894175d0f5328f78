"""What lies over two clips at once: which is which, and how each ranks."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Final

from PIL import Image, ImageDraw

from vlai_widgets.engine.render.fonts import Style, fitting, shorten_middle
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.overlays import APPEAR_S, LEAVE_S, ease_out, rounded_mask, score_text
from vlai_widgets.engine.render.picture import Layer, Picture
from vlai_widgets.engine.render.scenes import Halves
from vlai_widgets.engine.render.theme import Theme
from vlai_widgets.protocol.draft import ClipSource, Draft, Duo, TableCard, TableRow

BOX_OPACITY: Final = 0.86


def ranked_clips(draft: Draft) -> dict[str, TableRow]:
    """Return what the draft's tables say of its clips, by clip id."""
    segments = [segment for track in draft.t for segment in track.sg]
    return {row.clip_id: row for s in segments if isinstance(s.src, TableCard) for row in s.src.rows}


@dataclass(frozen=True, slots=True)
class DuoTags:
    """A tag in each half: the name, and rank and score where they are known."""

    layers: tuple[Layer, ...]

    @classmethod
    def of(cls, duo: Duo, halves: Halves, grid: Grid, theme: Theme, ranked: Mapping[str, TableRow]) -> DuoTags:
        """Set a tag at the lower edge of each half, inside the safe box."""
        layers = []
        for clip, (x, y) in zip((duo.first, duo.second), halves.places, strict=True):
            left, right = max(grid.left, x + grid.px(24)), min(grid.right, x + halves.width - grid.px(24))
            bottom = min(grid.bottom, y + halves.height - grid.px(24))
            layers.append(_tag(clip, ranked.get(clip.clip_id), grid, theme, left=left, right=right, bottom=bottom))
        return cls(tuple(layers))

    def draw(self, onto: Picture, t_s: float, left_s: float) -> None:
        """Draw the state at ``t_s`` seconds after the segment's start, ``left_s`` before its end."""
        for layer in self.layers:
            layer.blend(onto, opacity=min(ease_out(t_s / APPEAR_S), max(0.0, left_s / LEAVE_S)))


def _tag(
    clip: ClipSource, entry: TableRow | None, grid: Grid, theme: Theme, *, left: int, right: int, bottom: int
) -> Layer:
    px, tokens = grid.px, theme.tokens
    pad = px(24)
    room = right - left - 2 * pad
    name = clip.name or clip.clip_id
    style = fitting("bold", px(42), px(32), [name], room)
    shown = shorten_middle(name, style, room)
    large = Style("black", px(64), tabular=True)
    rank, score = (f"#{entry.rank}", score_text(entry.score)) if entry else ("", "")
    inner = max(style.length(shown), large.length(rank) + px(28) + large.length(score) if entry else 0)
    width = min(right - left, round(inner) + 2 * pad)
    height = 2 * pad + round(style.cap_px) + (round(large.cap_px) + px(26) if entry else 0)
    image = Image.new("RGBA", (width, height), tokens.surface)
    image.putalpha(rounded_mask(width, height, px(14)).point(lambda value: round(value * BOX_OPACITY)))
    draw = ImageDraw.Draw(image)
    if entry:
        ink = tokens.accent if entry.rank == 1 else tokens.ink
        large.draw(draw, pad, pad + round(large.cap_px), rank, ink)
        large.draw(draw, width - pad, pad + round(large.cap_px), score, tokens.ink, right=True)
    style.draw(draw, pad, height - pad, shown, tokens.ink)
    return Layer.of_image(image, left - left % 2, (bottom - height) // 2 * 2)
