"""What a video track shows: a clip, two clips at once, a card."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Final, Protocol

from vlai_widgets.engine.render.cards import Card
from vlai_widgets.engine.render.clips import ClipReader
from vlai_widgets.engine.render.fitting import Tone
from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.errors import RenderFailed
from vlai_widgets.protocol.draft import ClipSource, Duo

GAP_PX: Final = 8
"""Width of the line between two clips, in pixels of the drawing."""
CLEARLY: Final = 1.05


class Scene(Protocol):
    """What one segment of a video track shows."""

    def picture_at(self, t_s: float) -> Picture:
        """Return the picture ``t_s`` seconds after the segment's start. Do not write to it."""
        ...

    def close(self) -> None:
        """Let go of what the scene holds."""
        ...


class ClipScene:
    """One clip."""

    def __init__(
        self,
        source: ClipSource,
        sources: Mapping[str, Path],
        grid: Grid,
        *,
        beside_plate: bool,
        check: Callable[[], None],
    ) -> None:
        name = source.name or source.clip_id
        path = sources.get(source.clip_id)
        if path is None:
            raise RenderFailed(f"{name}: the clip's file is not here any more. Upload it again.")
        self._start_s, self._speed = source.in_ms / 1000, source.speed
        self.reader = ClipReader(
            path,
            name,
            grid=grid,
            beside_plate=beside_plate,
            fit=source.fit,
            start_s=self._start_s,
            tone=Tone(source.brightness, source.contrast),
            check=check,
        )

    def picture_at(self, t_s: float) -> Picture:
        """Return the picture ``t_s`` seconds after the segment's start. Do not write to it."""
        return self.reader.picture_at(self._start_s + t_s * self._speed)

    def close(self) -> None:
        """Close the clip's file."""
        self.reader.close()


@dataclass(frozen=True, slots=True)
class Halves:
    """Where two clips lie: their corners, and their size."""

    places: tuple[tuple[int, int], tuple[int, int]]
    width: int
    height: int


class DuoScene:
    """Two clips, beside each other or one above the other, whichever shows more of them."""

    def __init__(
        self, duo: Duo, sources: Mapping[str, Path], grid: Grid, ground: Picture, *, check: Callable[[], None]
    ) -> None:
        beside = _halves(grid, beside=True)
        self._scenes = [ClipScene(duo.first, sources, beside, beside_plate=False, check=check)]
        try:
            self._scenes.append(ClipScene(duo.second, sources, beside, beside_plate=False, check=check))
            above = _halves(grid, beside=False)
            aspects = [scene.reader.aspect for scene in self._scenes]
            # Side by side is what one expects of a comparison: the other way has to show clearly more.
            shown = {grid: sum(_seen(aspect, grid) for aspect in aspects) for grid in (beside, above)}
            half = above if shown[above] > shown[beside] * CLEARLY else beside
        except BaseException:
            self.close()
            raise
        for scene in self._scenes:
            scene.reader.move_to(half)
        last = (0, grid.height - half.height) if half is above else (grid.width - half.width, 0)
        self.halves = Halves(((0, 0), last), half.width, half.height)
        self._ground = ground

    def picture_at(self, t_s: float) -> Picture:
        """Return the picture ``t_s`` seconds after the segment's start. Do not write to it."""
        picture = self._ground.copy()
        for scene, place in zip(self._scenes, self.halves.places, strict=True):
            picture.paste(scene.picture_at(t_s), *place)
        return picture

    def close(self) -> None:
        """Close both files."""
        for scene in self._scenes:
            scene.close()


class CardScene:
    """A card: drawn anew until nothing on it moves any more."""

    def __init__(self, card: Card) -> None:
        self._card = card
        self._settled: Picture | None = None

    def picture_at(self, t_s: float) -> Picture:
        """Return the picture ``t_s`` seconds after the segment's start. Do not write to it."""
        if self._settled is not None:
            return self._settled
        picture = self._card.picture_at(t_s)
        if t_s >= self._card.settled_s:
            self._settled = picture
        return picture

    def close(self) -> None:
        """Let go of the picture."""
        self._settled = None


def _halves(grid: Grid, *, beside: bool) -> Grid:
    """Return the canvas of one of two clips."""
    gap = max(2, grid.px(GAP_PX))
    if beside:
        return Grid.of((grid.width - gap) // 4 * 2, grid.height)
    return Grid.of(grid.width, (grid.height - gap) // 4 * 2)


def _seen(aspect: float, grid: Grid) -> float:
    """Return how much of a canvas a clip of this aspect covers when all of it is shown."""
    wanted = grid.width / grid.height
    return grid.width * grid.height * min(aspect / wanted, wanted / aspect)
