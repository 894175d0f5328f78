"""The programme's picture: one canvas-sized frame after the other."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path

from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.opening_card import opening
from vlai_widgets.engine.render.overlays import Overlay, PlateOverlay
from vlai_widgets.engine.render.picture import Picture
from vlai_widgets.engine.render.scenes import CardScene, ClipScene, DuoScene, Scene
from vlai_widgets.engine.render.table_card import table
from vlai_widgets.engine.render.tags import DuoTags, ranked_clips
from vlai_widgets.engine.render.theme import Theme
from vlai_widgets.engine.render.titles import TitleOverlay
from vlai_widgets.engine.render.transitions import blend
from vlai_widgets.engine.timeline.words import words
from vlai_widgets.protocol.draft import (
    ClipSource,
    Draft,
    Duo,
    OpeningCard,
    RankPlate,
    Segment,
    TableCard,
    Title,
    TrackType,
)


class Composer:
    """Composes a draft frame by frame.

    Args:
        draft: A valid draft.
        sources: Where each clip lies.
        posters: Where each clip's poster lies; a clip without one gets a neutral tile.
        check: Called again and again; what it raises ends the work.
    """

    def __init__(
        self,
        draft: Draft,
        *,
        sources: Mapping[str, Path],
        posters: Mapping[str, Path],
        check: Callable[[], None] = lambda: None,
    ) -> None:
        self._check = check
        self._draft, self._sources, self._posters = draft, sources, posters
        self._size = (draft.m.width, draft.m.height)
        self._grid = Grid.of(*self._size)
        self._theme = Theme.of(draft.m, sources)
        self._say = words(draft.m.language)
        self._dark = Picture.filled(*self._size, self._theme.tokens.surface)
        self._plates = [s for track in draft.t for s in track.sg if isinstance(s.src, RankPlate)]
        self._duos = [s for track in draft.t for s in track.sg if isinstance(s.src, Duo)]
        self._ranked = ranked_clips(draft)
        self._scenes: dict[str, Scene] = {}
        self._overlays: dict[str, Overlay] = {}

    @property
    def frames(self) -> int:
        """How many frames there are."""
        return max(1, round(self._draft.d * self._draft.m.fps / 1000))

    def compose(self, onto: Iterator[Picture]) -> Iterator[Picture]:
        """Write each frame onto the next picture of ``onto``, and yield that.

        Raises:
            RenderFailed: A clip cannot be shown.
        """
        try:
            for number in range(self.frames):
                self._check()
                picture = next(onto)
                self._draw(picture, number / self._draft.m.fps)
                yield picture
        finally:
            for scene in self._scenes.values():
                scene.close()
            self._scenes.clear()

    def _draw(self, picture: Picture, t_s: float) -> None:
        drawn = False
        for track in self._draft.t:
            if track.tt == TrackType.VIDEO:
                drawn = self._draw_scenes(picture, track.sg, t_s) or drawn
        if not drawn:
            picture.write(self._dark)
        for segment in self._duos:
            self._draw_tags(picture, segment, t_s)
        for track in self._draft.t:
            if track.tt == TrackType.TEXT:
                for segment in track.sg:
                    self._draw_overlay(picture, segment, t_s)

    def _draw_scenes(self, picture: Picture, segments: tuple[Segment, ...], t_s: float) -> bool:
        drawn = False
        for segment in segments:
            into_s = _into(segment, t_s)
            if into_s is None:
                if segment.id in self._scenes and t_s * 1000 >= segment.s + segment.d:
                    self._scenes.pop(segment.id).close()
                continue
            if segment.id not in self._scenes:
                self._scenes[segment.id] = self._scene(segment)
            shown = self._scenes[segment.id].picture_at(into_s)
            fade_s = segment.x.d / 1000 if segment.x else 0.0
            # The share at the middle of the frame: a fade over n frames has n steps, none of them empty.
            share = (into_s + 0.5 / self._draft.m.fps) / fade_s if fade_s else 1.0
            if drawn and share < 1:
                blend(segment.x.kind if segment.x else "fade", picture, shown, share)
            else:
                picture.write(shown)
            drawn = True
        return drawn

    def _scene(self, segment: Segment) -> Scene:
        source = segment.src
        if isinstance(source, ClipSource):
            return ClipScene(source, self._sources, self._grid, beside_plate=bool(self._plates), check=self._check)
        if isinstance(source, Duo):
            return DuoScene(source, self._sources, self._grid, self._dark, check=self._check)
        if isinstance(source, OpeningCard):
            return CardScene(opening(source, self._grid, self._posters, self._theme))
        assert isinstance(source, TableCard)
        return CardScene(table(source, self._grid, self._posters, self._theme, self._say))

    def _draw_tags(self, picture: Picture, segment: Segment, t_s: float) -> None:
        into_s = _into(segment, t_s)
        scene = self._scenes.get(segment.id)
        if into_s is None or not isinstance(scene, DuoScene):
            self._overlays.pop(segment.id, None)
            return
        if segment.id not in self._overlays:
            assert isinstance(segment.src, Duo)
            self._overlays[segment.id] = DuoTags.of(segment.src, scene.halves, self._grid, self._theme, self._ranked)
        half = 0.5 / self._draft.m.fps
        self._overlays[segment.id].draw(picture, into_s + half, segment.d / 1000 - into_s - half)

    def _draw_overlay(self, picture: Picture, segment: Segment, t_s: float) -> None:
        into_s = _into(segment, t_s)
        if into_s is None:
            self._overlays.pop(segment.id, None)
            return
        if segment.id not in self._overlays:
            source = segment.src
            if isinstance(source, RankPlate):
                self._overlays[segment.id] = PlateOverlay.of(source, self._grid, self._say, self._theme)
            else:
                assert isinstance(source, Title)
                # Words never lie on words: where a plate is seen too, other texts stay above it.
                beside = any(p.s < segment.s + segment.d and segment.s < p.s + p.d for p in self._plates)
                grid = self._grid.above_plate() if beside else self._grid
                self._overlays[segment.id] = TitleOverlay.of(source, grid, self._theme)
        # Seen from the middle of the frame, so that neither its first nor its last one is empty.
        half = 0.5 / self._draft.m.fps
        self._overlays[segment.id].draw(picture, into_s + half, segment.d / 1000 - into_s - half)


def _into(segment: Segment, t_s: float) -> float | None:
    """Return how far ``t_s`` is into the segment, or None outside of it."""
    into_ms = t_s * 1000 - segment.s
    # Times of frames are fractions: a hair of rounding must not decide which segment a frame belongs to.
    return max(0.0, into_ms) / 1000 if -1e-6 <= into_ms < segment.d - 1e-6 else None
