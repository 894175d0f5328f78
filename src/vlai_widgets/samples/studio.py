"""Turns one sample's storyboard into its file."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

from PIL import Image

from vlai_widgets.samples import sound, spots, wide
from vlai_widgets.samples.catalog import SampleSpec
from vlai_widgets.samples.encode import write_clip
from vlai_widgets.samples.stage import FPS

STORYBOARDS: dict[str, Callable[[], spots.Spot]] = {
    "sneaker-launch.mp4": spots.sneaker,
    "coffee-ritual.mp4": spots.coffee,
    "lamp-evening.mp4": spots.lamp,
    "headphones-studio.mp4": spots.headphones,
    "watch-steel.mp4": spots.watch,
    "bike-city.mp4": wide.bike,
    "soap-citrus.mp4": spots.soap,
    "backpack-trail.mp4": spots.backpack,
    "tea-garden.mp4": wide.tea,
    "soda-fizz.mp4": spots.soda,
}


def produce(target: Path, spec: SampleSpec, watch: Callable[[float], None]) -> None:
    """Draw, score and encode one sample."""
    spot = STORYBOARDS[spec.name]()
    music = None if spot.tune is None else sound.perform(spot.tune, spec.seconds)
    if music is not None and spot.gain_db:
        music = sound.clipped(music, gain_db=spot.gain_db)
    frames = _watched(played(spot), round(spec.seconds * FPS), watch)
    write_clip(target, frames, size=(spec.width_px, spec.height_px), fps=FPS, sound=music, crf=spot.crf)
    watch(1.0)


def played(spot: spots.Spot) -> Iterator[Image.Image]:
    """Yield the finished frames of a spot."""
    for shot in spot.shots:
        for frame in shot.play(spot.stage):
            yield frame if spot.finish is None else spot.finish(frame)


def _watched(frames: Iterator[Image.Image], count: int, watch: Callable[[float], None]) -> Iterator[Image.Image]:
    for k, frame in enumerate(frames):
        if k % 15 == 0:
            watch(min(0.99, k / count))
        yield frame
