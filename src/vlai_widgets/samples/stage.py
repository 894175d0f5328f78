"""Shots: a backdrop seen by a moving camera, actors that enter and move over it, and swarms of small things."""

from __future__ import annotations

import math
from collections.abc import Iterator, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Literal

import numpy as np
from PIL import Image

FPS = 24
"""Frames a second. Cinema's rate: a fifth less to draw than television's."""

Enter = Literal["cut", "fade", "pop", "up", "down", "left", "right"]
_FROM = {"up": (0, 1), "down": (0, -1), "left": (1, 0), "right": (-1, 0)}
ENTER_S = 0.35


@dataclass(frozen=True, kw_only=True)
class Actor:
    """A picture that moves.

    Attributes:
        image: The picture, drawn at about the size at which it is shown.
        at: Where its middle is at the start of the shot, as (x_px, y_px).
        to: Where its middle is at the end of the shot; None: it stays.
        scale: Size at the start and at the end.
        angle_deg: Turn at the start and at the end, clockwise.
        enter: How it comes in.
        delay_s: When it comes in.
        sway_px: How far it bobs up and down.
    """

    image: Image.Image
    at: tuple[float, float]
    to: tuple[float, float] | None = None
    scale: tuple[float, float] = (1.0, 1.0)
    angle_deg: tuple[float, float] = (0.0, 0.0)
    enter: Enter = "cut"
    delay_s: float = 0.0
    sway_px: float = 0.0

    def draw(self, frame: Image.Image, t_s: float, seconds: float) -> None:
        """Draw the actor as it is ``t_s`` seconds into a shot of ``seconds``."""
        if t_s < self.delay_s:
            return
        entered = 1.0 if self.enter == "cut" else min(1.0, (t_s - self.delay_s) / ENTER_S)
        eased = 1 - (1 - entered) ** 3
        u = t_s / seconds
        to = self.at if self.to is None else self.to
        x = self.at[0] + (to[0] - self.at[0]) * u
        y = self.at[1] + (to[1] - self.at[1]) * u + self.sway_px * math.sin(t_s * 3.2)
        scale = self.scale[0] + (self.scale[1] - self.scale[0]) * u
        if self.enter == "pop":
            scale *= eased * (1 + 0.35 * math.sin(math.pi * eased) * (1 - eased))
        elif self.enter in _FROM:
            dx, dy = _FROM[self.enter]
            x += dx * 220 * (1 - eased)
            y += dy * 220 * (1 - eased)
        angle = self.angle_deg[0] + (self.angle_deg[1] - self.angle_deg[0]) * u
        put(frame, self.image, x, y, scale=scale, angle_deg=angle, opacity=eased, premultiplied=self._premultiplied)

    @cached_property
    def _premultiplied(self) -> Image.Image:
        return self.image.convert("RGBa")


@dataclass(frozen=True, kw_only=True)
class Swarm:
    """Many small pictures on straight, wrapping paths: bubbles, steam, sparks, rain.

    Attributes:
        images: Pictures to choose from.
        count: How many.
        speed_px_s: Mean velocity as (x, y); each one has its own share of it.
        area: The region (x0, y0, x1, y1) that they fill.
        seed: Start of the random numbers.
        wobble_px: How far they swing sideways.
    """

    images: Sequence[Image.Image]
    count: int
    speed_px_s: tuple[float, float]
    area: tuple[float, float, float, float]
    seed: int = 0
    wobble_px: float = 0.0

    def draw(self, frame: Image.Image, t_s: float, seconds: float) -> None:
        """Draw the swarm as it is ``t_s`` seconds into the shot."""
        del seconds
        rng = np.random.default_rng(self.seed)
        x0, y0, x1, y1 = self.area
        start, pace, phase = rng.random((self.count, 2)), rng.uniform(0.5, 1.5, self.count), rng.random(self.count)
        which = rng.integers(0, len(self.images), self.count)
        x = x0 + (start[:, 0] * (x1 - x0) + self.speed_px_s[0] * pace * t_s) % (x1 - x0)
        y = y0 + (start[:, 1] * (y1 - y0) + self.speed_px_s[1] * pace * t_s) % (y1 - y0)
        x += self.wobble_px * np.sin(6.28 * (phase + 0.5 * t_s * pace))
        for k in range(self.count):
            image = self.images[which[k]]
            frame.paste(image, (round(x[k] - image.width / 2), round(y[k] - image.height / 2)), image)


@dataclass(frozen=True, kw_only=True)
class Shot:
    """One shot.

    Attributes:
        seconds: How long it lasts.
        backdrop: Picture behind everything, larger than the frame by what the camera moves over.
        layers: What is drawn over it, back to front.
        zoom: Magnification at the start and at the end; 1 shows the whole backdrop.
        pan: Where the camera looks at the start and at the end, as shares (-1 to 1) of the room that the zoom leaves.
        freeze_s: Repeat the same frame from this time on; None: never.
    """

    seconds: float
    backdrop: Image.Image
    layers: tuple[Actor | Swarm, ...] = ()
    zoom: tuple[float, float] = (1.06, 1.14)
    pan: tuple[tuple[float, float], tuple[float, float]] = ((0, 0), (0, 0))
    freeze_s: float | None = None

    @property
    def frames(self) -> int:
        """Number of frames."""
        return round(self.seconds * FPS)

    def play(self, size: tuple[int, int]) -> Iterator[Image.Image]:
        """Yield the frames, each ``size`` (width_px, height_px)."""
        frozen = math.inf if self.freeze_s is None else round(self.freeze_s * FPS)
        frame: Image.Image | None = None
        for k in range(self.frames):
            if frame is None or k <= frozen:
                frame = self._frame(k / FPS, size)
            yield frame

    def _frame(self, t_s: float, size: tuple[int, int]) -> Image.Image:
        u = t_s / self.seconds
        zoom = self.zoom[0] + (self.zoom[1] - self.zoom[0]) * u
        w, h = self.backdrop.width / zoom, self.backdrop.height / zoom
        x = (self.backdrop.width - w) / 2 * (1 + self.pan[0][0] + (self.pan[1][0] - self.pan[0][0]) * u)
        y = (self.backdrop.height - h) / 2 * (1 + self.pan[0][1] + (self.pan[1][1] - self.pan[0][1]) * u)
        if self.zoom[0] == self.zoom[1] and (round(w), round(h)) == size:  # a pan over whole pixels costs nothing
            frame = self.backdrop.crop((round(x), round(y), round(x) + size[0], round(y) + size[1]))
        else:
            frame = self.backdrop.resize(size, Image.Resampling.BILINEAR, box=(x, y, x + w, y + h))
        for layer in self.layers:
            layer.draw(frame, t_s, self.seconds)
        return frame


def put(
    frame: Image.Image, image: Image.Image, x: float, y: float, *, scale: float = 1.0, angle_deg: float = 0.0,
    opacity: float = 1.0, premultiplied: Image.Image | None = None,
) -> None:  # fmt: skip
    """Draw ``image`` with its middle at (x, y): scaled, turned clockwise, translucent.

    ``premultiplied`` is the same image in mode RGBa, which resampling needs; handing it in spares a conversion a frame.
    """
    if scale <= 0.01 or opacity <= 0.01:
        return
    left, top = round(x - image.width / 2), round(y - image.height / 2)
    if abs(scale - 1) > 1e-6 or abs(angle_deg) > 1e-6:
        posed = _posed(image if premultiplied is None else premultiplied, (x, y), scale, angle_deg, frame.size)
        if posed is None:
            return
        image, left, top = posed
    mask = image
    if opacity < 0.99:
        mask = image.getchannel("A").point([round(v * opacity) for v in range(256)])
    frame.paste(image, (left, top), mask)


def _posed(
    image: Image.Image, at: tuple[float, float], scale: float, angle_deg: float, frame: tuple[int, int]
) -> tuple[Image.Image, int, int] | None:
    """Return the visible part of the image, and where it goes; None if nothing is visible."""
    x, y = at
    c, s = math.cos(math.radians(angle_deg)), math.sin(math.radians(angle_deg))
    w = (abs(c) * image.width + abs(s) * image.height) * scale
    h = (abs(s) * image.width + abs(c) * image.height) * scale
    left, top = max(0, math.floor(x - w / 2)), max(0, math.floor(y - h / 2))
    size = (min(frame[0], math.ceil(x + w / 2)) - left, min(frame[1], math.ceil(y + h / 2)) - top)
    if min(size) <= 0:
        return None
    # The inverse map: from a pixel of the frame to a point of the image.
    ox, oy = left - x, top - y
    data = (
        c / scale, s / scale, (c * ox + s * oy) / scale + image.width / 2,
        -s / scale, c / scale, (-s * ox + c * oy) / scale + image.height / 2,
    )  # fmt: skip
    view = image.transform(size, Image.Transform.AFFINE, data, Image.Resampling.BILINEAR)
    return view.convert("RGBA"), left, top
