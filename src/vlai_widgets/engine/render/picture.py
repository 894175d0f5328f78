"""Pictures as yuv420p planes (BT.709, limited range), and what is blended onto them.

Nothing goes through RGB at full size: a layer is made once from a Pillow image and blended with integer arithmetic in
the region that it touches.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

import numpy as np
from numpy.typing import NDArray

if TYPE_CHECKING:
    import av
    from PIL import Image

Plane = NDArray[np.uint8]
Weights = NDArray[np.uint16]


@dataclass(frozen=True, slots=True)
class Picture:
    """Three planes: luma at full size, the two chroma planes at half."""

    y: Plane
    u: Plane
    v: Plane

    @property
    def size(self) -> tuple[int, int]:
        """Width and height in pixels."""
        return self.y.shape[1], self.y.shape[0]

    @classmethod
    def filled(cls, width: int, height: int, colour: str) -> Picture:
        """Return a new picture of one colour (``#rrggbb``)."""
        y, u, v = yuv(colour)
        chroma = (height // 2, width // 2)
        return cls(np.full((height, width), y, np.uint8), np.full(chroma, u, np.uint8), np.full(chroma, v, np.uint8))

    @classmethod
    def of_frame(cls, frame: av.VideoFrame) -> Picture:
        """Return views of a yuv420p frame's planes; writing to them writes to the frame."""
        planes = []
        for plane in frame.planes:
            rows = np.frombuffer(memoryview(plane), np.uint8).reshape(-1, plane.line_size)
            planes.append(rows[: plane.height, : plane.width])
        return cls(*planes)

    @classmethod
    def of_image(cls, image: Image.Image) -> Picture:
        """Return a new picture from an image without transparency; its size has to be even."""
        rgb = np.asarray(image.convert("RGB"), np.float32)
        y, u, v = _to_yuv(rgb)
        return cls(_bytes(y), _bytes(_halved(u)), _bytes(_halved(v)))

    def copy(self) -> Picture:
        """Return a copy that may be written to."""
        return Picture(self.y.copy(), self.u.copy(), self.v.copy())

    def write(self, other: Picture) -> None:
        """Take over the other picture, which has the same size."""
        self.y[...] = other.y
        self.u[...] = other.u
        self.v[...] = other.v

    def paste(self, other: Picture, x: int, y: int) -> None:
        """Put the other picture on this one, its corner at even ``x`` and ``y``."""
        width, height = other.size
        self.y[y : y + height, x : x + width] = other.y
        self.u[y // 2 : (y + height) // 2, x // 2 : (x + width) // 2] = other.u
        self.v[y // 2 : (y + height) // 2, x // 2 : (x + width) // 2] = other.v

    def mix(self, other: Picture, share: float) -> None:
        """Crossfade: make this ``share`` (0-1) of the other picture and the rest of itself."""
        weight = round(min(1.0, max(0.0, share)) * 256)
        for mine, theirs in ((self.y, other.y), (self.u, other.u), (self.v, other.v)):
            sum_ = mine.astype(np.uint16)
            sum_ *= np.uint16(256 - weight)
            added = theirs.astype(np.uint16)
            added *= np.uint16(weight)
            sum_ += added
            sum_ >>= 8
            np.copyto(mine, sum_, casting="unsafe")


@dataclass(frozen=True, slots=True)
class Layer:
    """Something to blend onto a picture, prepared: what is kept of it (0-256) and what is added, a plane each.

    ``x``, ``y``, ``width`` and ``height`` are even. Columns that are all alike may be one wide: numpy spreads them.
    """

    x: int
    y: int
    width: int
    height: int
    keep: Weights
    keep_half: Weights
    add_y: Weights
    add_u: Weights
    add_v: Weights

    @classmethod
    def of_image(cls, image: Image.Image, x: int, y: int) -> Layer:
        """Prepare an RGBA image whose corner will lie at even ``x`` and ``y``."""
        width, height = image.width + image.width % 2, image.height + image.height % 2
        rgba = np.zeros((height, width, 4), np.float32)
        rgba[: image.height, : image.width] = np.asarray(image.convert("RGBA"), np.float32)
        return cls._prepared(rgba, x, y, width, height)

    @classmethod
    def scrim(
        cls,
        alpha: NDArray[np.floating[Any]],
        colour: str,
        *,
        y: int,
        width: int,
        across: NDArray[np.floating[Any]] | None = None,
    ) -> Layer:
        """Prepare a band of one colour over the whole width.

        Args:
            alpha: Opacity (0-1) of each row; an even number of rows.
            colour: Its colour (``#rrggbb``).
            y: Its first row.
            width: Width of the canvas.
            across: What the opacity is multiplied by, column by column; None: all columns are alike.
        """
        columns = np.ones(2) if across is None else across
        rgba = np.empty((alpha.size, columns.size, 4), np.float32)
        rgba[..., :3] = _rgb(colour)
        rgba[..., 3] = (alpha * 255)[:, None] * columns
        band = cls._prepared(rgba, 0, y, width, alpha.size)
        if across is not None:
            return band
        return cls(0, y, width, alpha.size, band.keep[:, :1], band.keep_half, band.add_y[:, :1], band.add_u, band.add_v)

    @classmethod
    def _prepared(cls, rgba: NDArray[np.float32], x: int, y: int, width: int, height: int) -> Layer:
        alpha = rgba[..., 3] / np.float32(255)
        luma, u, v = _to_yuv(rgba[..., :3])
        half = _halved(alpha)
        return cls(
            x=x,
            y=y,
            width=width,
            height=height,
            keep=_weights(256 * (1 - alpha)),
            keep_half=_weights(256 * (1 - half)),
            add_y=_weights(256 * luma * alpha),
            add_u=_weights(256 * _halved(u * alpha)),
            add_v=_weights(256 * _halved(v * alpha)),
        )

    def blend(self, onto: Picture, *, opacity: float = 1.0, dy: int = 0) -> None:
        """Blend onto the picture, moved down by ``dy`` pixels (made even); what lies outside is cut off."""
        if opacity <= 0:
            return
        level = round(min(1.0, opacity) * 256)
        width, height = onto.size
        top = self.y + dy - dy % 2
        first, last = max(0, -top), min(self.height, height - top)
        right = min(self.width, width - self.x)
        if last <= first or right <= 0:
            return
        area = (slice(top + first, top + last), slice(self.x, self.x + right))
        half = (slice(area[0].start // 2, area[0].stop // 2), slice(self.x // 2, (self.x + right) // 2))
        rows, rows_half = slice(first, last), slice(first // 2, last // 2)
        columns, columns_half = slice(0, right), slice(0, right // 2)
        _blend(onto.y[area], self.keep[rows, columns], self.add_y[rows, columns], level)
        keep_half = self.keep_half[rows_half, columns_half]
        _blend(onto.u[half], keep_half, self.add_u[rows_half, columns_half], level)
        _blend(onto.v[half], keep_half, self.add_v[rows_half, columns_half], level)


def yuv(colour: str) -> tuple[int, int, int]:
    """Return a colour (``#rrggbb``) as Y, U and V."""
    y, u, v = _to_yuv(_rgb(colour)[None, None, :])
    return round(float(y[0, 0])), round(float(u[0, 0])), round(float(v[0, 0]))


def _blend(onto: Plane, keep: Weights, add: Weights, level: int) -> None:
    if level < 256:
        keep = (256 - ((256 - keep) * np.uint16(level) >> 8)).astype(np.uint16)
        add = (add.astype(np.uint32) * level >> 8).astype(np.uint16)
    sum_ = onto.astype(np.uint16)
    sum_ *= keep
    sum_ += add
    sum_ >>= 8
    np.copyto(onto, sum_, casting="unsafe")


def _rgb(colour: str) -> NDArray[np.float32]:
    return np.array([int(colour[n : n + 2], 16) for n in (1, 3, 5)], np.float32)


def _to_yuv(rgb: NDArray[np.float32]) -> tuple[Any, Any, Any]:
    """ITU-R BT.709-6, limited range, from full-range RGB."""
    red, green, blue = rgb[..., 0], rgb[..., 1], rgb[..., 2]
    luma = 0.2126 * red + 0.7152 * green + 0.0722 * blue
    return (
        16 + luma * (219 / 255),
        128 + (blue - luma) * (224 / 255 / 1.8556),
        128 + (red - luma) * (224 / 255 / 1.5748),
    )


def _halved(plane: NDArray[np.float32]) -> NDArray[np.float32]:
    height, width = plane.shape
    mean: NDArray[np.float32] = plane.reshape(height // 2, 2, width // 2, 2).mean(axis=(1, 3))
    return mean


def _bytes(plane: NDArray[np.float32]) -> Plane:
    return np.clip(np.rint(plane), 0, 255).astype(np.uint8)


def _weights(plane: NDArray[np.float32]) -> Weights:
    return np.clip(np.rint(plane), 0, 65_280).astype(np.uint16)
