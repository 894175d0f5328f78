"""What stands behind the products: studios, sunbursts, mountains, a city. Each returns an RGB picture for a camera to look at."""

# ruff: noqa: E501  shapes are read line by line

from __future__ import annotations

from collections.abc import Callable, Sequence

import numpy as np
from PIL import Image

from vlai_widgets.samples.paint import Art, Linear, Radial, box, moved, oval, path, turned

Size = tuple[int, int]


def _canvas(size: Size, detail: float, top: str, bottom: str) -> Art:
    art = Art(*size, scale=detail, supersampling=2)
    art.fill(box(-2, -2, size[0] + 2, size[1] + 2), Linear(0, 0, 0, size[1], (top, bottom)))
    return art


def _finish(art: Art, seed: int, *, grain: float = 2.5) -> Image.Image:
    """Add a vignette and a fine grain: flat gradients band in 8-bit video."""
    pixels = np.asarray(art.image().convert("RGB")).astype(np.float32)
    h, w = pixels.shape[:2]
    y, x = np.mgrid[-1 : 1 : h * 1j, -1 : 1 : w * 1j]
    pixels *= (1 - 0.14 * np.clip(x * x + y * y - 0.4, 0, 1.6))[..., None]
    pixels += np.random.default_rng(seed).normal(0, grain, (h, w, 1))
    return Image.fromarray(np.clip(pixels, 0, 255).astype(np.uint8))


def studio(size: Size, wall: str, floor: str, glow: str, *, horizon: float = 0.66, detail: float = 0.5) -> Image.Image:
    """Return a wall and a floor with a pool of light."""
    w, h = size
    art = _canvas(size, detail, wall, wall)
    art.fill(oval(w * 0.5, h * 0.42, w * 0.62, h * 0.36), glow, opacity=0.75, blur=w * 0.16)
    art.fill(box(-9, h * horizon, w + 9, h + 9), Linear(0, h * horizon, 0, h, (floor, wall)))
    art.fill(oval(w * 0.5, h * (horizon + 0.04), w * 0.46, h * 0.05), glow, opacity=0.55, blur=w * 0.05)
    return _finish(art, 1)


def rays(
    size: Size, one: str, other: str, *, count: int = 14, centre: tuple[float, float] = (0.5, 0.5), detail: float = 0.5
) -> Image.Image:
    """Return a sunburst."""
    w, h = size
    art = _canvas(size, detail, one, one)
    cx, cy, r = w * centre[0], h * centre[1], float(np.hypot(w, h))
    for k in range(count):
        a, b = 2 * np.pi * k / count, 2 * np.pi * (k + 0.5) / count
        art.fill(
            np.array([(cx, cy), (cx + r * np.cos(a), cy + r * np.sin(a)), (cx + r * np.cos(b), cy + r * np.sin(b))]),
            other,
        )
    art.fill(oval(cx, cy, w * 0.52), Radial(cx, cy, w * 0.52, ("#ffffffd0", "#ffffff00")))
    return _finish(art, 2)


def dots(size: Size, ground: str, ink: str, *, pitch: float = 36.0, detail: float = 0.5) -> Image.Image:
    """Return a halftone that grows towards the bottom."""
    w, h = size
    art = _canvas(size, detail, ground, ground)
    for j in range(int(h / pitch * 1.2) + 2):
        for k in range(int(w / pitch) + 2):
            r = pitch * (0.06 + 0.42 * (j * pitch * 0.87 / h) ** 1.6)
            art.fill(oval((k + 0.5 * (j % 2)) * pitch, j * pitch * 0.87, r)[::6], ink)
    art.fill(oval(w * 0.5, h * 0.5, w * 0.5), "#ffffff", opacity=0.25, blur=w * 0.1)
    return _finish(art, 3)


def stripes(
    size: Size, one: str, other: str, *, width: float = 64.0, angle_deg: float = 28.0, detail: float = 0.5
) -> Image.Image:
    """Return broad slanting stripes."""
    w, h = size
    art = _canvas(size, detail, one, one)
    reach = w + h
    for k in range(int(-reach / width), int(reach / width), 2):
        bar = box(w / 2 + k * width, h / 2 - reach, w / 2 + (k + 1) * width, h / 2 + reach)
        art.fill(turned(bar, angle_deg, about=(w / 2, h / 2)), other)
    return _finish(art, 4)


def rings(
    size: Size, ground: str, colours: Sequence[str], *, centre: tuple[float, float] = (0.5, 0.48), detail: float = 0.5
) -> Image.Image:
    """Return wide concentric rings."""
    w, h = size
    art = _canvas(size, detail, ground, ground)
    for k in range(7, 0, -1):
        art.fill(oval(w * centre[0], h * centre[1], w * 0.17 * k), colours[k % len(colours)])
    return _finish(art, 5)


def mountains(
    size: Size, sky: tuple[str, str], layers: Sequence[str], *, sun: str = "#fff1c1", detail: float = 0.5
) -> Image.Image:
    """Return ridges behind one another under a sun."""
    w, h = size
    art = _canvas(size, detail, *sky)
    art.fill(oval(w * 0.68, h * 0.22, w * 0.3), sun, opacity=0.4, blur=w * 0.09)
    art.fill(oval(w * 0.68, h * 0.22, w * 0.11), sun)
    rng = np.random.default_rng(11)
    for k, colour in enumerate(layers):
        base = h * (0.42 + 0.14 * k)
        x = np.linspace(-10, w + 10, 10 + 5 * k)
        y = base - h * 0.13 * (1 - 0.12 * k) * np.where(np.arange(len(x)) % 2 == 0, 0.1, 1.0) * rng.uniform(
            0.5, 1.1, len(x)
        )
        ridge = np.vstack([np.stack([x, y], axis=1), [(w + 10, h + 10), (-10, h + 10)]])
        art.fill(ridge, colour)
        if k < 2:  # snow on the far peaks
            for px, py in zip(x[1::2], y[1::2], strict=False):
                art.fill(
                    np.array(
                        [
                            (px, py - 1),
                            (px + w * 0.05, py + h * 0.03),
                            (px + w * 0.012, py + h * 0.022),
                            (px - w * 0.02, py + h * 0.034),
                            (px - w * 0.05, py + h * 0.028),
                        ]
                    ),
                    "#ffffff",
                    opacity=0.85,
                    clip=ridge,
                )
    for _ in range(26):  # firs in front
        px, py, s = rng.uniform(0, w), rng.uniform(h * 0.84, h * 1.0), rng.uniform(0.6, 1.3) * h * 0.07
        for j in range(3):
            top = py - s * (1.5 - 0.42 * j)
            art.fill(
                np.array(
                    [(px, top), (px + s * (0.26 + 0.1 * j), top + s * 0.7), (px - s * (0.26 + 0.1 * j), top + s * 0.7)]
                ),
                "#1d3b32",
            )
    return _finish(art, 6)


def city(
    size: Size,
    sky: tuple[str, str],
    near: str,
    far: str,
    *,
    windows: str = "#ffe9a8",
    road: str = "#59606f",
    detail: float = 0.5,
) -> Image.Image:
    """Return a street with two rows of houses."""
    w, h = size
    art = _canvas(size, detail, *sky)
    art.fill(oval(w * 0.2, h * 0.28, h * 0.13), "#fff4d6")
    rng = np.random.default_rng(7)
    for colour, base, tall, wide, lit in ((far, 0.74, 0.5, 70, 0.25), (near, 0.76, 0.36, 104, 0.55)):
        x = -20.0
        while x < w:
            bw, bh = wide * rng.uniform(0.7, 1.3), h * tall * rng.uniform(0.45, 1.0)
            y0 = h * base - bh
            art.fill(box(x, y0, x + bw - 4, h * base, 3), colour)
            for i in range(int((bw - 18) / 18)):
                for j in range(int((bh - 20) / 24)):
                    if rng.random() < lit:
                        art.fill(
                            box(x + 11 + i * 18, y0 + 14 + j * 24, x + 20 + i * 18, y0 + 27 + j * 24, 1),
                            windows,
                            opacity=0.85,
                        )
            x += bw
    for k in range(9):  # trees along the street
        x = w * (k + 0.5) / 9 + rng.uniform(-20, 20)
        art.fill(box(x - 3, h * 0.66, x + 3, h * 0.78), "#6b4a34")
        art.fill(oval(x, h * 0.62, h * 0.065), Radial(x - 8, h * 0.6, h * 0.08, ("#9bd67f", "#4f9a5b")))
    art.fill(box(-9, h * 0.76, w + 9, h * 0.8), "#c9ccd3")
    art.fill(box(-9, h * 0.8, w + 9, h + 9), Linear(0, h * 0.8, 0, h, (road, "#3d434f")))
    for k in range(12):
        art.fill(box(k * w / 9, h * 0.895, k * w / 9 + w * 0.055, h * 0.907), "#f2f3f5", opacity=0.9)
    return _finish(art, 7)


def tiles(size: Size, ground: str, grout: str, *, pitch: float = 90.0, detail: float = 0.5) -> Image.Image:
    """Return a tiled wall and a shelf."""
    w, h = size
    art = _canvas(size, detail, grout, grout)
    rng = np.random.default_rng(3)
    for j in range(int(h / pitch) + 2):
        for k in range(-1, int(w / pitch) + 2):
            x, y = (k + 0.5 * (j % 2)) * pitch, j * pitch
            art.fill(box(x + 2, y + 2, x + pitch - 2, y + pitch - 2, 6), ground, opacity=float(rng.uniform(0.82, 1)))
            art.fill(box(x + 8, y + 8, x + pitch - 30, y + 16, 4), "#ffffff", opacity=0.35)
    art.fill(box(-9, h * 0.66, w + 9, h + 9), Linear(0, h * 0.66, 0, h, ("#fbf7ee", "#d8cdb8")))
    art.fill(box(-9, h * 0.66, w + 9, h * 0.674), "#ffffff")
    return _finish(art, 8)


def window(size: Size, wall: str, floor: str, light: str, *, detail: float = 0.5) -> Image.Image:
    """Return a wall with the light of a window on it."""
    w, h = size
    art = _canvas(size, detail, wall, wall)
    for i in range(2):
        for j in range(3):
            x, y = w * (0.14 + 0.34 * i), h * (0.06 + 0.18 * j)
            pane = path(
                f"M {x} {y + 26} L {x + w * 0.3} {y - 14} L {x + w * 0.3} {y + h * 0.16 - 14} L {x} {y + h * 0.16 + 26} Z"
            )
            art.fill(pane, light, opacity=0.85, blur=4)
    art.fill(box(-9, h * 0.68, w + 9, h + 9), Linear(0, h * 0.68, 0, h, (floor, wall)))
    art.fill(box(-9, h * 0.68, w + 9, h * 0.686), "#ffffff", opacity=0.35)
    return _finish(art, 9)


def leaves(
    size: Size, ground: tuple[str, str], colours: Sequence[str], *, count: int = 30, detail: float = 0.5
) -> Image.Image:
    """Return foliage that leaves the middle free."""
    w, h = size
    art = _canvas(size, detail, *ground)
    art.fill(oval(w * 0.5, h * 0.5, w * 0.4, h * 0.36), "#ffffff", opacity=0.4, blur=w * 0.1)
    rng = np.random.default_rng(5)
    for k in range(count):
        a = 2 * np.pi * k / count + rng.uniform(-0.2, 0.2)
        x, y = w * (0.5 + 0.56 * np.cos(a)), h * (0.5 + 0.54 * np.sin(a))
        s = min(w, h) * rng.uniform(0.16, 0.3)
        leaf = path(
            f"M {-s} 0 C {-s * 0.4} {-s * 0.55} {s * 0.5} {-s * 0.4} {s} 0 C {s * 0.5} {s * 0.4} {-s * 0.4} {s * 0.55} {-s} 0 Z"
        )
        turn = float(np.degrees(a)) + 180 + float(rng.uniform(-40, 40))
        colour = colours[k % len(colours)]
        art.fill(moved(turned(leaf, turn), x + 4, y + 6), "#000000", opacity=0.16, blur=4)
        art.fill(moved(turned(leaf, turn), x, y), colour)
        art.line(moved(turned(np.array([(-s, 0.0), (s * 0.9, 0.0)]), turn), x, y), "#ffffff", 1.8, opacity=0.35)
    return _finish(art, 10)


def blobs(
    size: Size, ground: tuple[str, str], colours: Sequence[str], *, seed: int = 0, detail: float = 0.5
) -> Image.Image:
    """Return soft coloured shapes that run into one another."""
    w, h = size
    art = _canvas(size, detail, *ground)
    rng = np.random.default_rng(seed)
    for k in range(9):
        cx, cy, r = rng.uniform(0, w), rng.uniform(0, h), rng.uniform(0.16, 0.36) * w
        a = np.linspace(0, 2 * np.pi, 60, endpoint=False)
        rad = r * (1 + 0.16 * np.sin(3 * a + rng.uniform(0, 6)) + 0.1 * np.sin(2 * a + rng.uniform(0, 6)))
        art.fill(np.stack([cx + rad * np.cos(a), cy + rad * np.sin(a)], axis=1), colours[k % len(colours)], opacity=0.9)
    return _finish(art, 12)


def dimmed(picture: Image.Image, gain: Callable[[float], float]) -> Image.Image:
    """Return the picture with every channel value mapped by ``gain``."""
    return picture.point([round(min(255.0, max(0.0, gain(float(v))))) for v in range(256)] * 3)
