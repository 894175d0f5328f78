"""A logo that the user gave, read from its file: how light each of its pixels is, and how much it counts."""

from __future__ import annotations

import io
from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.errors import InputError

MOST_BYTES: Final = 8 * 1024**2
MOST_PIXELS: Final = 4096 * 4096

_PLAIN: Final = 14
_WORK_PX: Final = 512

_Float = NDArray[np.float32]


def read_logo(picture: bytes) -> list[tuple[_Float, _Float]]:
    """The logo's light and how much each pixel counts, without empty surroundings, at most 512 pixels long.

    One on a plain ground may show with it or without it: two looks.

    Args:
        picture: The file's bytes: PNG, JPEG or WebP.

    Raises:
        InputError: It is no such picture, is too large, or shows nothing.
    """
    from PIL import Image, UnidentifiedImageError

    if len(picture) > MOST_BYTES:
        raise InputError(f"The logo has {len(picture) / 1024**2:.0f} MB. Give a picture of at most 8 MB.")
    try:
        image = Image.open(io.BytesIO(picture), formats=("PNG", "JPEG", "WEBP"))
        if image.width * image.height > MOST_PIXELS:
            raise InputError(f"The logo has {image.width} x {image.height} pixels. Give one of at most 4096 x 4096.")
        rgba = image.convert("RGBA")
    except (UnidentifiedImageError, OSError, SyntaxError, ValueError, Image.DecompressionBombError) as error:
        if isinstance(error, InputError):
            raise
        raise InputError("The logo is no picture that can be read. Give a PNG, JPEG or WebP file.") from error
    if max(rgba.size) > _WORK_PX:
        rgba.thumbnail((_WORK_PX, _WORK_PX), Image.Resampling.BOX)
    pixels = np.asarray(rgba).astype(np.float32)
    light: _Float = pixels[..., :3] @ np.array([0.299, 0.587, 0.114], np.float32)
    cover: _Float = (pixels[..., 3] / 255).astype(np.float32)
    if cover.min() <= 0.9:
        return [_look(light, cover)]
    if light.std() < _PLAIN:
        raise InputError("The logo shows nothing: it is of one colour. Give one with something in it.")
    cut_out = _off_plain_ground(pixels[..., :3])
    whole = (light, np.ones(light.shape, np.float32))
    return [whole] if cut_out.min() > 0.5 else [whole, _look(light, cut_out)]


def _look(light: _Float, cover: _Float) -> tuple[_Float, _Float]:
    """What a cut-out logo covers; of one of a single colour the outline."""
    rows, columns = np.flatnonzero(cover.max(axis=1) > 0.3), np.flatnonzero(cover.max(axis=0) > 0.3)
    if rows.size < 4 or columns.size < 4:
        raise InputError("The logo shows nothing: it is transparent. Give one with something in it.")
    inner = slice(rows[0], rows[-1] + 1), slice(columns[0], columns[-1] + 1)
    light, cover = light[inner], cover[inner]
    if light[cover > 0.5].size and light[cover > 0.5].std() >= _PLAIN:
        return light, cover
    if cover.min() > 0.5:
        raise InputError("The logo shows nothing: it is of one colour. Give one with something in it.")
    return cover * np.float32(255), np.ones(cover.shape, np.float32)


def _off_plain_ground(rgb: _Float) -> _Float:
    """Cover of an opaque logo: what differs from the one colour all along its rim; everything where there is none."""
    rim = np.concatenate([rgb[0], rgb[-1], rgb[:, 0], rgb[:, -1]])
    ground = np.median(rim, axis=0)
    if np.abs(rim - ground).max(axis=1).mean() > 6:
        return np.ones(rgb.shape[:2], np.float32)
    cover: _Float = np.clip(np.abs(rgb - ground).max(axis=2) / 60, 0, 1).astype(np.float32)
    return cover
