"""Posters made small enough to travel inside a chart or a page."""

from __future__ import annotations

import base64
import io
import warnings
from collections.abc import Mapping
from typing import Final

_MOST_POSTER_BYTES: Final = 8 * 1024 * 1024
_MOST_POSTER_PIXELS: Final = 40_000_000


def poster_uri(
    jpeg: bytes | None, *, width_px: int, height_px: int, crop: bool = True, quality: int = 74
) -> str | None:
    """Return a poster as a ``data:`` address of a JPEG of at most that size, or None if it is no picture.

    Args:
        jpeg: The picture: JPEG, PNG or WebP of at most 8 MB and 40 million pixels.
        width_px: Width of the box.
        height_px: Height of the box.
        crop: Fill the box and cut off what sticks out; otherwise fit inside it.
        quality: JPEG quality, 1-95.
    """
    small = shrink(jpeg, width_px=width_px, height_px=height_px, crop=crop, quality=quality)
    return None if small is None else "data:image/jpeg;base64," + base64.b64encode(small).decode("ascii")


def shrink(jpeg: bytes | None, *, width_px: int, height_px: int, crop: bool = True, quality: int = 74) -> bytes | None:
    """Return the picture as a JPEG of at most that size, or None if it is no picture. Args as :func:`poster_uri`."""
    if not jpeg or len(jpeg) > _MOST_POSTER_BYTES:
        return None
    from PIL import Image, ImageOps, UnidentifiedImageError

    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(jpeg), formats=("JPEG", "PNG", "WEBP")) as opened:
                if opened.width * opened.height > _MOST_POSTER_PIXELS:
                    return None
                opened.draft("RGB", (width_px * 2, height_px * 2))
                picture = opened.convert("RGB")
    except (OSError, UnidentifiedImageError, ValueError, SyntaxError, Image.DecompressionBombWarning):
        return None  # a poster is an ornament: a board with a damaged one is still a board
    if crop:
        picture = ImageOps.fit(picture, (width_px, height_px), centering=(0.5, 0.4))
    else:
        picture.thumbnail((width_px, height_px))
    target = io.BytesIO()
    picture.save(target, "JPEG", quality=quality, optimize=True, progressive=False)
    return target.getvalue()


def thumbnails(posters: Mapping[str, bytes], *, width_px: int = 88, height_px: int = 88) -> dict[str, str]:
    """Return a ``data:`` address for each poster that is a picture, a clip id."""
    made = {
        clip: poster_uri(jpeg, width_px=width_px, height_px=height_px, quality=68) for clip, jpeg in posters.items()
    }
    return {clip: uri for clip, uri in made.items() if uri is not None}
