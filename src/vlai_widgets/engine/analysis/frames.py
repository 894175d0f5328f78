"""Decoded frames made small: luma for every frame, colour and native detail for a few a second.

Reading a strided view of the luma plane costs a twentieth of the decode; scaling every frame by swscale, a fifth.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Final, cast

import numpy as np

from vlai_widgets.engine.analysis.detector import Colour, Gray, Still
from vlai_widgets.engine.analysis.probing import is_pq, pixel_aspect

if TYPE_CHECKING:
    from av.video.frame import VideoFrame
    from av.video.stream import VideoStream

SMALL_SHORT_SIDE_PX: Final = 64
STILL_SHORT_SIDE_PX: Final = 320
STILL_LONG_SIDE_PX: Final = 640
COARSE: Final = 8
"""Side of the squares of a still over which its coarse picture averages."""

_AVERAGED_PX: Final = 32
"""Pixels that make one of a small picture: so that grain of one strength weighs the same at 360 and at 1080 pixels."""

DETAIL_PX: Final = 512
"""Side of the native-resolution window in which coding blocks are looked for; a multiple of 8."""

_PLANAR_LUMA: Final = frozenset(
    f"{prefix}{kind}"
    for prefix in ("yuv", "yuvj")
    for kind in ("420p", "422p", "444p", "440p", "411p", "410p")
) | {"nv12", "nv21", "gray", "yuva420p"}  # fmt: skip
"""Pixel formats whose first plane is 8-bit luma."""

_BILINEAR: Final = "BILINEAR"
_JPEG_RANGE: Final = 2
_EXPAND: Final = np.clip((np.arange(256) - 16) * (255 / 219) + 0.5, 0, 255).astype(np.uint8)
"""Limited-range luma (ITU-R BT.601: 16-235) to full range."""


class Shrinker:
    """Makes frames of one picture stream small.

    Args:
        stream: The stream that the frames come from.
    """

    def __init__(self, stream: VideoStream) -> None:
        from av.video.reformatter import VideoReformatter

        self._stream = stream
        self._aspect = pixel_aspect(stream)
        self._scaler = VideoReformatter()
        self._gray_scaler = VideoReformatter()
        self._converter = VideoReformatter()
        self._coarse_scaler = VideoReformatter()

    def luma(self, frame: VideoFrame) -> Gray:
        """Return full-range luma with a short side of 64-127 pixels."""
        plane = _luma_plane(frame)
        if plane is None:
            factor = min(1.0, SMALL_SHORT_SIDE_PX / min(frame.width, frame.height))
            small = self._gray_scaler.reformat(
                frame,
                width=max(1, round(frame.width * factor)),
                height=max(1, round(frame.height * factor)),
                format="gray",
                interpolation=_BILINEAR,
                threads=1,
            )
            return cast(Gray, small.to_ndarray())
        return _expand(_block_means(plane), frame)

    def still(self, frame: VideoFrame, t_s: float) -> Still:
        """Return the frame in colour at the displayed pixel aspect, with a native-resolution window of its luma."""
        width, height = still_size(frame.width, frame.height, self._aspect)
        # Scaling within 4:2:0 and converting afterwards costs a third of scaling straight to RGB, and gives the luma.
        small = self._scaler.reformat(
            frame, width=width, height=height, format="yuv420p", interpolation=_BILINEAR, threads=1
        )
        rgb = cast(Colour, self._converter.reformat(small, format="rgb24", threads=1).to_ndarray())
        coarse = self._coarse_scaler.reformat(
            small,
            width=max(1, round(width / COARSE)),
            height=max(1, round(height / COARSE)),
            format="rgb24",
            interpolation="AREA",
            threads=1,
        )
        plane = _luma_plane(small)
        assert plane is not None
        luma = _expand(plane, small)
        return Still(
            t_s=t_s,
            rgb=rgb,
            luma=luma,
            coarse=cast(Colour, coarse.to_ndarray()),
            detail=self._detail(frame),
            comparable=not is_pq(self._stream, frame),
        )

    def _detail(self, frame: VideoFrame) -> Gray:
        plane = _luma_plane(frame)
        if plane is None:
            plane = cast(Gray, self._gray_scaler.reformat(frame, format="gray", threads=1).to_ndarray())
        return _middle(plane).copy()


def still_size(width: int, height: int, pixel_aspect_ratio: float) -> tuple[int, int]:
    """Size of a still: displayed aspect, short side at most 320, long side at most 640 pixels, never enlarged.

    Example:
        >>> still_size(1080, 1920, 1.0)
        (320, 569)
    """
    shown = width * pixel_aspect_ratio
    factor = min(1.0, STILL_SHORT_SIDE_PX / min(shown, height), STILL_LONG_SIDE_PX / max(shown, height))
    return max(1, round(shown * factor)), max(1, round(height * factor))


def _luma_plane(frame: VideoFrame) -> Gray | None:
    if frame.format.name not in _PLANAR_LUMA:
        return None
    plane = frame.planes[0]
    rows: Gray = np.frombuffer(memoryview(plane), np.uint8)
    stride = abs(plane.line_size)
    if stride < frame.width or rows.size < stride * frame.height:
        return None
    picture: Gray = rows[: stride * frame.height].reshape(frame.height, stride)[:, : frame.width]
    return picture


def _block_means(plane: Gray) -> Gray:
    height, width = plane.shape
    k = max(1, min(height, width) // SMALL_SHORT_SIDE_PX)
    if k == 1:
        return plane.copy()
    rows, columns = height // k, width // k
    # Some lines of every block are enough against aliasing and grain, and leave most of a large plane unread.
    count = min(k, max(2, -(-_AVERAGED_PX // k)))
    chosen = [plane[(2 * i + 1) * k // (2 * count) : rows * k : k, : columns * k][:rows] for i in range(count)]
    total = np.add(chosen[0], chosen[1], dtype=np.float32)
    for line in chosen[2:]:
        np.add(total, line, out=total)
    # A product with a constant adds up short rows three times as fast as a sum along an axis.
    means = total.reshape(rows * columns, k) @ np.full(k, 1 / (count * k), np.float32)
    small: Gray = (means + np.float32(0.5)).astype(np.uint8).reshape(rows, columns)
    return small


def _middle(plane: Gray) -> Gray:
    height, width = plane.shape
    top = max(0, (height - DETAIL_PX) // 2) // 8 * 8
    left = max(0, (width - DETAIL_PX) // 2) // 8 * 8
    return plane[top : top + DETAIL_PX, left : left + DETAIL_PX]


def _expand(luma: Gray, frame: VideoFrame) -> Gray:
    full = frame.format.name.startswith("yuvj") or frame.format.name == "gray" or int(frame.color_range) == _JPEG_RANGE
    return luma.copy() if full else _EXPAND[luma]
