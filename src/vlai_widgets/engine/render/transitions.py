"""How one picture gives way to the next."""

from __future__ import annotations

from collections.abc import Callable
from typing import Final

import av
import numpy as np
from av.video.reformatter import VideoReformatter

from vlai_widgets.engine.render.picture import Picture

ZOOM: Final = 0.35
"""How much larger the picture that leaves has become at its end."""
_SOFT_SHARE: Final = 0.12
"""Width of a wipe's soft edge, as a share of the picture's."""

Blend = Callable[[Picture, Picture, float], None]


def blend(kind: str, onto: Picture, new: Picture, share: float) -> None:
    """Make ``onto``, which shows the old picture, ``share`` (0-1) of the way to the new one.

    Args:
        kind: ``fade``, ``dip``, ``wipe``, ``slide`` or ``zoom``.
        onto: The old picture; written to.
        new: The new picture.
        share: How far the transition is.
    """
    _KINDS.get(kind, _fade)(onto, new, min(1.0, max(0.0, share)))


def _fade(onto: Picture, new: Picture, share: float) -> None:
    onto.mix(new, share)


def _dip(onto: Picture, new: Picture, share: float) -> None:
    """To black by the middle, and out of it."""
    if share >= 0.5:
        onto.write(new)
    onto.mix(Picture.filled(*onto.size, "#000000"), 1 - abs(2 * share - 1))


def _wipe(onto: Picture, new: Picture, share: float) -> None:
    """From left to right, behind a soft edge."""
    width = onto.size[0]
    soft = max(2.0, width * _SOFT_SHARE)
    edge = _eased(share) * (width + soft)
    weights = np.clip((edge - np.arange(width)) / soft, 0, 1)
    for mine, theirs, step in ((onto.y, new.y, 1), (onto.u, new.u, 2), (onto.v, new.v, 2)):
        weight = np.rint(weights[::step] * 256).astype(np.uint16)
        mixed = mine.astype(np.uint16) * (256 - weight) + theirs.astype(np.uint16) * weight
        np.copyto(mine, mixed >> 8, casting="unsafe")


def _slide(onto: Picture, new: Picture, share: float) -> None:
    """The new picture pushes the old one out to the left."""
    width = onto.size[0]
    moved = round(_eased(share) * width / 2) * 2
    for mine, theirs, step in ((onto.y, new.y, 1), (onto.u, new.u, 2), (onto.v, new.v, 2)):
        by = moved // step
        if by:
            mine[:, : mine.shape[1] - by] = mine[:, by:].copy()
            mine[:, mine.shape[1] - by :] = theirs[:, :by]


def _zoom(onto: Picture, new: Picture, share: float) -> None:
    """The old picture comes nearer and is gone, as if one went through it."""
    width, height = onto.size
    scale = 1 + ZOOM * share * share
    kept = [max(16, round(length / scale / 4) * 4) for length in (width, height)]
    x, y = ((width - kept[0]) // 4 * 2, (height - kept[1]) // 4 * 2)
    if kept != [width, height]:
        cut = av.VideoFrame(kept[0], kept[1], "yuv420p")
        target = Picture.of_frame(cut)
        for mine, theirs, step in ((target.y, onto.y, 1), (target.u, onto.u, 2), (target.v, onto.v, 2)):
            mine[...] = theirs[y // step : (y + kept[1]) // step, x // step : (x + kept[0]) // step]
        grown = VideoReformatter().reformat(cut, width, height, "yuv420p", interpolation="BILINEAR")
        onto.write(Picture.of_frame(grown))
    onto.mix(new, _eased(share))


def _eased(share: float) -> float:
    return share * share * (3 - 2 * share)


_KINDS: Final[dict[str, Blend]] = {"fade": _fade, "dip": _dip, "wipe": _wipe, "slide": _slide, "zoom": _zoom}
