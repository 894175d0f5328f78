"""What every spot is put together from: captions, price tags, buttons, and the small things of a swarm."""

from __future__ import annotations

from functools import cache

import numpy as np
from PIL import Image

from vlai_widgets.samples.paint import Art, Radial, box, lettering, moved, oval, turned
from vlai_widgets.samples.products import product
from vlai_widgets.samples.stage import Actor, Enter

PORTRAIT = (540, 960)
MIDDLE = 256.0
"""Where text is centred: the middle of what the feeds' buttons leave free."""

cached_product = cache(product)


def hero(
    name: str, width_px: float, at: tuple[float, float], *, to: tuple[float, float] | None = None,
    scale: tuple[float, float] = (0.94, 1.0),
    angle_deg: tuple[float, float] = (0.0, 0.0), enter: Enter = "cut",
    delay_s: float = 0.0, sway_px: float = 0.0,
) -> Actor:  # fmt: skip
    """Return the product as an actor."""
    return Actor(
        image=cached_product(name, width_px), at=at, to=to, scale=scale, angle_deg=angle_deg, enter=enter,
        delay_s=delay_s, sway_px=sway_px,
    )  # fmt: skip


def headline(
    text: str, *, y: float = 215, x: float = MIDDLE, size_px: float = 58, colour: str = "#ffffff", delay_s: float = 0.1,
    enter: Enter = "up", shadow: float = 0.35,
) -> Actor:  # fmt: skip
    """Return large text."""
    return Actor(image=lettering(text, size_px, colour, shadow=shadow), at=(x, y), enter=enter, delay_s=delay_s)


def label(
    text: str, *, at: tuple[float, float], ink: str = "#16181d", pill: str = "#ffffff", size_px: float = 24,
    delay_s: float = 0.3, enter: Enter = "pop",
) -> Actor:  # fmt: skip
    """Return a line of text in a rounded box."""
    return Actor(image=lettering(text, size_px, ink, pill=pill), at=at, enter=enter, delay_s=delay_s)


def button(
    text: str,
    *,
    at: tuple[float, float] = (MIDDLE, 588),
    ink: str = "#ffffff",
    pill: str = "#16181d",
    delay_s: float = 0.35,
) -> Actor:
    """Return the call to action."""
    return Actor(image=lettering(text, 34, ink, pill=pill, pad=0.6), at=at, enter="pop", delay_s=delay_s, sway_px=3)


@cache
def _tag(text: str, pill: str, ink: str) -> Image.Image:
    art = Art(170, 170)
    burst = np.array(
        [
            (85 + r * np.cos(a), 85 + r * np.sin(a))
            for a, r in zip(np.linspace(0, 2 * np.pi, 33)[:-1], [82, 73] * 16, strict=True)
        ]
    )
    art.fill(moved(burst, 0, 3), "#000000", opacity=0.25, blur=3)
    art.fill(burst, pill)
    art.stamp(lettering(text, 44, ink), 85, 85)
    return art.image()


def price(
    text: str, *, at: tuple[float, float], pill: str = "#16181d", ink: str = "#ffffff", delay_s: float = 0.3
) -> Actor:
    """Return a price on a star-shaped tag."""
    return Actor(image=_tag(text, pill, ink), at=at, enter="pop", delay_s=delay_s, angle_deg=(-12, -6))


@cache
def confetti(colours: tuple[str, ...]) -> tuple[Image.Image, ...]:
    """Return scraps of paper."""
    scraps = []
    for k, colour in enumerate(colours):
        art = Art(22, 22)
        art.fill(turned(box(5, 7, 17, 14, 1), 25 + 50 * k, about=(11, 11)), colour)
        scraps.append(art.image())
    return tuple(scraps)


@cache
def bubbles(colour: str = "#ffffff", *, largest: int = 40) -> tuple[Image.Image, ...]:
    """Return bubbles of three sizes."""
    return tuple(_bubble(colour, size) for size in (largest // 4, largest // 2, largest))


def _bubble(colour: str, size: int) -> Image.Image:
    art = Art(size + 4, size + 4)
    c, r = size / 2 + 2, size / 2
    art.fill(oval(c, c, r), Radial(c - r * 0.3, c - r * 0.3, r * 1.5, (colour + "20", colour + "50", colour + "c0")))
    art.line(oval(c, c, r - 0.6), colour, 1.2, closed=True, opacity=0.9)
    art.fill(oval(c - r * 0.4, c - r * 0.4, r * 0.2), "#ffffff")
    return art.image()


@cache
def puffs(colour: str = "#ffffff", *, opacity: float = 0.2) -> tuple[Image.Image, ...]:
    """Return soft clouds, for steam and glow."""
    clouds = []
    for size in (60, 100):
        art = Art(size * 1.6, size * 1.6)
        art.fill(oval(size * 0.8, size * 0.8, size * 0.45), colour, opacity=opacity, blur=size * 0.2)
        clouds.append(art.image())
    return tuple(clouds)
