"""A small vector painter: outlines filled with gradients on a supersampled canvas. Pillow and numpy only."""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache
from itertools import pairwise
from pathlib import Path
from typing import Any

import numpy as np
import numpy.typing as npt
from PIL import Image, ImageChops, ImageColor, ImageDraw, ImageFilter, ImageFont

Outline = npt.NDArray[np.float64]
"""Corner points of a closed shape, one (x, y) row each."""

SUPERSAMPLING = 3
_TOKEN = re.compile(r"[A-Za-z]|-?\d+(?:\.\d+)?")
_FONTS = Path(__file__).resolve().parent.parent / "assets" / "fonts"


@dataclass(frozen=True, slots=True)
class Linear:
    """A gradient from (x0, y0) to (x1, y1) through evenly spaced colours."""

    x0: float
    y0: float
    x1: float
    y1: float
    colours: tuple[str, ...]

    def share(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return how far along the gradient each point lies, 0-1 inside."""
        dx, dy = self.x1 - self.x0, self.y1 - self.y0
        return ((x - self.x0) * dx + (y - self.y0) * dy) / (dx * dx + dy * dy)


@dataclass(frozen=True, slots=True)
class Radial:
    """A gradient outwards from (x, y) to the given radius through evenly spaced colours."""

    x: float
    y: float
    radius: float
    colours: tuple[str, ...]

    def share(self, x: npt.NDArray[np.float64], y: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
        """Return how far along the gradient each point lies, 0-1 inside."""
        return np.hypot(x - self.x, y - self.y) / self.radius


Paint = str | Linear | Radial


def path(data: str) -> Outline:
    """Flatten a path in SVG notation (absolute M, L, Q, C, Z) into points."""
    tokens = _TOKEN.findall(data)
    points: list[npt.NDArray[np.float64]] = []
    here = np.zeros(2)
    command, i = "M", 0
    while i < len(tokens):
        if tokens[i].isalpha():
            command = tokens[i]
            i += 1
            continue
        count = {"M": 1, "L": 1, "Q": 2, "C": 3}[command]
        given = np.array([float(v) for v in tokens[i : i + 2 * count]]).reshape(count, 2)
        points.append(_bezier(np.vstack([here, given])) if count > 1 else given)
        here = given[-1]
        i += 2 * count
    return np.vstack(points)


def _bezier(control: npt.NDArray[np.float64]) -> npt.NDArray[np.float64]:
    t = np.linspace(0.0, 1.0, 25)[1:, None]
    level = [row[None, :] for row in control]  # de Casteljau, all t at once
    while len(level) > 1:
        level = [a + (b - a) * t for a, b in pairwise(level)]
    return np.asarray(level[0])


def oval(cx: float, cy: float, rx: float, ry: float | None = None, *, turn_deg: float = 0.0) -> Outline:
    """Return an ellipse (a circle without ``ry``), turned about its middle."""
    a = np.linspace(0, 2 * np.pi, 120, endpoint=False)
    points = np.stack([rx * np.cos(a), (rx if ry is None else ry) * np.sin(a)], axis=1)
    return moved(turned(points, turn_deg), cx, cy)


def box(x0: float, y0: float, x1: float, y1: float, radius: float = 0.0) -> Outline:
    """Return a rectangle with rounded corners."""
    r = min(radius, (x1 - x0) / 2, (y1 - y0) / 2)
    if r <= 0:
        return np.array([(x0, y0), (x1, y0), (x1, y1), (x0, y1)], dtype=float)
    corners = ((x1 - r, y1 - r, 0), (x0 + r, y1 - r, 90), (x0 + r, y0 + r, 180), (x1 - r, y0 + r, 270))
    a = np.linspace(0, np.pi / 2, 16)
    return np.vstack(
        [
            np.stack([x + r * np.cos(a + np.radians(d)), y + r * np.sin(a + np.radians(d))], axis=1)
            for x, y, d in corners
        ]
    )


def turned(points: Outline, angle_deg: float, *, about: tuple[float, float] = (0.0, 0.0)) -> Outline:
    """Turn an outline clockwise on the screen."""
    c, s = np.cos(np.radians(angle_deg)), np.sin(np.radians(angle_deg))
    return np.asarray((points - about) @ np.array([[c, s], [-s, c]]) + about)


def moved(points: Outline, dx: float, dy: float) -> Outline:
    """Shift an outline."""
    return np.asarray(points + np.array([dx, dy]))


def ramp(colours: Sequence[str]) -> npt.NDArray[np.uint8]:
    """Return 256 RGBA colours that pass through ``colours``."""
    stops = np.array([ImageColor.getcolor(c, "RGBA") for c in colours], dtype=float)
    at = np.linspace(0, 1, len(stops))
    t = np.linspace(0, 1, 256)
    return np.stack([np.interp(t, at, stops[:, k]) for k in range(4)], axis=1).round().astype(np.uint8)


class Art:
    """A transparent canvas of ``width`` x ``height`` units, drawn at ``scale`` pixels a unit.

    Example:
        >>> art = Art(40, 40)
        >>> art.fill(oval(20, 20, 15), "#d1495b")
        >>> art.image().size
        (40, 40)
    """

    def __init__(self, width: float, height: float, *, scale: float = 1.0, supersampling: int = SUPERSAMPLING) -> None:
        self._px = (round(width * scale), round(height * scale))
        self._k = scale * supersampling
        self._image = Image.new("RGBA", (self._px[0] * supersampling, self._px[1] * supersampling))

    def fill(
        self, shape: Outline, paint: Paint, *, opacity: float = 1.0, blur: float = 0.0, clip: Outline | None = None
    ) -> None:
        """Fill a shape; ``blur`` softens its edge by that many units, ``clip`` keeps it inside another shape."""
        margin = 2.0 * blur * self._k
        mask, corner = self._mask(shape, margin)
        if blur:
            soft = ImageFilter.BoxBlur(blur * self._k * 0.6)
            mask = mask.filter(soft).filter(soft)
        self._paint(mask, corner, paint, opacity, clip)

    def line(
        self, points: Outline, colour: Paint, width: float, *, opacity: float = 1.0, closed: bool = False,
        clip: Outline | None = None,
    ) -> None:  # fmt: skip
        """Draw a line with round joints and ends."""
        area = self._area(points, width * self._k)
        mask = Image.new("L", (area[2] - area[0], area[3] - area[1]))
        pen = ImageDraw.Draw(mask)
        joined = np.vstack([points, points[:1]]) if closed else points
        dots = [(float(x), float(y)) for x, y in joined * self._k - area[:2]]
        pen.line(dots, fill=255, width=max(1, round(width * self._k)))
        r = width * self._k / 2
        for x, y in dots:
            pen.ellipse((x - r, y - r, x + r, y + r), fill=255)
        self._paint(mask, area[:2], colour, opacity, clip)

    def stamp(self, image: Image.Image, x: float, y: float) -> None:
        """Put a picture, drawn at one pixel a unit, with its middle at (x, y)."""
        k = self._k
        big = image.resize((round(image.width * k), round(image.height * k)), Image.Resampling.BICUBIC)
        self._image.alpha_composite(big, (round(x * k - big.width / 2), round(y * k - big.height / 2)))

    def image(self) -> Image.Image:
        """Return what was drawn, at its final size."""
        return self._image.resize(self._px, Image.Resampling.BOX)

    def _area(self, points: Outline, margin: float) -> tuple[int, int, int, int]:
        """Return the part of the canvas that the points touch; at least one pixel, so that nothing is empty."""
        low, high = points.min(axis=0) * self._k - margin, points.max(axis=0) * self._k + margin
        x0, y0 = (int(np.clip(v, 0, n - 1)) for v, n in zip(low, self._image.size, strict=True))
        x1, y1 = (int(np.clip(v + 2, 1, n)) for v, n in zip(high, self._image.size, strict=True))
        return x0, y0, max(x1, x0 + 1), max(y1, y0 + 1)

    def _mask(self, shape: Outline, margin: float = 0.0) -> tuple[Image.Image, tuple[int, int]]:
        x0, y0, x1, y1 = self._area(shape, margin)
        mask = Image.new("L", (x1 - x0, y1 - y0))
        ImageDraw.Draw(mask).polygon([(float(x), float(y)) for x, y in shape * self._k - (x0, y0)], fill=255)
        return mask, (x0, y0)

    def _paint(
        self, mask: Image.Image, corner: tuple[int, int], paint: Paint, opacity: float, clip: Outline | None
    ) -> None:
        if clip is not None:
            kept, at = self._mask(clip)
            whole = Image.new("L", mask.size)
            whole.paste(kept, (at[0] - corner[0], at[1] - corner[1]))
            mask = ImageChops.multiply(mask, whole)
        layer = _painted(paint, (*corner, corner[0] + mask.width, corner[1] + mask.height), self._k)
        alpha = ImageChops.multiply(layer.getchannel("A"), mask)
        layer.putalpha(alpha if opacity >= 1 else alpha.point([round(v * opacity) for v in range(256)]))
        self._image.alpha_composite(layer, corner)


def _painted(paint: Paint, area: tuple[int, int, int, int], k: float) -> Image.Image:
    x0, y0, x1, y1 = area
    if isinstance(paint, str):
        return Image.new("RGBA", (x1 - x0, y1 - y0), paint)
    step = 4  # gradients are smooth: a quarter of the points is enough
    x = (np.arange(x0, x1 + step, step) / k)[None, :]
    y = (np.arange(y0, y1 + step, step) / k)[:, None]
    index = (np.clip(paint.share(x, y), 0, 1) * 255).astype(np.uint8)
    small = Image.fromarray(ramp(paint.colours)[index])
    return small.resize((x1 - x0, y1 - y0), Image.Resampling.BILINEAR)


@lru_cache(maxsize=64)
def font(size_px: float, *, bold: bool = True) -> Any:
    """Return the package's typeface, or Pillow's own where it is missing."""
    for name in ("Inter-Bold.ttf", "Inter-SemiBold.ttf") if bold else ("Inter-Regular.ttf", "Inter-Medium.ttf"):
        if (_FONTS / name).is_file():
            return ImageFont.truetype(_FONTS / name, size_px)
    return ImageFont.load_default(size_px)


def lettering(
    text: str, size_px: float, colour: str = "#ffffff", *, bold: bool = True, pill: str | None = None, pad: float = 0.5,
    shadow: float = 0.0,
) -> Image.Image:  # fmt: skip
    """Return centred text, in a rounded box of colour ``pill`` if given, with a soft ``shadow`` of that opacity."""
    face = font(size_px, bold=bold)
    probe = ImageDraw.Draw(Image.new("L", (1, 1)))
    x0, y0, x1, y1 = probe.multiline_textbbox((0, 0), text, font=face, spacing=size_px * 0.12, align="center")
    px, py = (size_px * pad * 1.4, size_px * pad) if pill else (size_px * 0.35, size_px * 0.35)
    size = (round(x1 - x0 + 2 * px), round(y1 - y0 + 2 * py))
    image = Image.new("RGBA", size, colour[:7] + "00")
    if pill:
        art = Art(*size)
        art.fill(box(0, 0, size[0], size[1], min(size[1] / 2, size_px)), pill)
        image = art.image()
    at = (px - x0, py - y0)
    if shadow:
        mask = Image.new("L", size)
        ImageDraw.Draw(mask).multiline_text(at, text, 255, font=face, spacing=size_px * 0.12, align="center")
        soft = mask.filter(ImageFilter.GaussianBlur(size_px * 0.12)).point([round(v * shadow) for v in range(256)])
        dark = Image.new("RGBA", size, "#000000")
        dark.putalpha(soft)
        image.alpha_composite(dark)
    ImageDraw.Draw(image).multiline_text(at, text, colour, font=face, spacing=size_px * 0.12, align="center")
    return image
