"""A decoded frame onto the canvas: orientation, pixel aspect, colours, scaling, and the fill beside it."""

from __future__ import annotations

import struct
from dataclasses import dataclass
from fractions import Fraction
from typing import Final, Literal

import av
import numpy as np
from av.filter import Graph
from av.sidedata.sidedata import Type as SideDataType
from av.video.reformatter import VideoReformatter
from numpy.typing import NDArray

from vlai_widgets.engine.render.layout import Grid
from vlai_widgets.engine.render.picture import Picture, Plane
from vlai_widgets.tokens import DARK

Fit = Literal["auto", "cover", "contain"]

MOST_CUT: Final = 0.15
"""Share of a clip that ``auto`` cuts off rather than showing bars beside it."""
STRETCH: Final = 0.01
"""Difference of aspect ratios that is not worth cutting: encoders round sizes."""
FILL_SHRINK: Final = 20
FILL_LIGHT: Final = 0.42

# ITU-T H.273, table 4 -> names of libswscale
_MATRICES: Final = {1: "bt709", 4: "fcc", 5: "bt601", 6: "bt601", 7: "smpte240m", 9: "bt2020", 10: "bt2020"}
_PRIMARIES_WIDE: Final = 9  # table 2: BT.2020
_HDR: Final = (16, 18)  # table 3: SMPTE ST 2084, ARIB STD-B67
_FULL_RANGE: Final = 2

# Display matrices by the signs of (a, b, c, d) of ISO/IEC 14496-12, 6.2.2: x' = a x + c y, y' = b x + d y.
_TURNS: Final = {
    (1, 0, 0, 1): (),
    (0, 1, -1, 0): ("transpose=clock",),
    (0, -1, 1, 0): ("transpose=cclock",),
    (-1, 0, 0, -1): ("hflip", "vflip"),
    (-1, 0, 0, 1): ("hflip",),
    (1, 0, 0, -1): ("vflip",),
    (0, 1, 1, 0): ("transpose=cclock_flip",),
    (0, -1, -1, 0): ("transpose=clock_flip",),
}


def turn_of(frame: av.VideoFrame) -> tuple[str, ...]:
    """Return the filters that turn a frame as its display matrix says; an absurd matrix turns nothing."""
    raw = next((bytes(data) for data in frame.side_data if data.type == SideDataType.DISPLAYMATRIX), b"")  # type: ignore[arg-type, attr-defined]
    if len(raw) < 20:
        return ()
    a, b, _u, c, d = struct.unpack_from("=5i", raw)
    if abs(a) + abs(d) >= abs(b) + abs(c):
        b = c = 0
    else:
        a = d = 0
    return _TURNS.get((_sign(a), _sign(b), _sign(c), _sign(d)), ())


def _sign(value: int) -> int:
    return (value > 0) - (value < 0)


@dataclass(frozen=True, slots=True)
class _Shape:
    """All that the way from a frame to the canvas depends on."""

    width: int
    height: int
    format: str
    matrix: str
    full_range: bool
    hdr: bool
    alpha: bool


@dataclass(frozen=True, slots=True)
class Tone:
    """Brightness (-1 to 1, added to luma as a share of its range) and contrast (0 to 3, around luma's middle)."""

    brightness: float = 0.0
    contrast: float = 1.0

    @property
    def is_plain(self) -> bool:
        """True if nothing is changed."""
        return self.brightness == 0 and self.contrast == 1

    def filter(self) -> str:
        """Return the filter that does it, for luma in limited range (16-235)."""
        middle = 125.5
        value = f"(val-{middle})*{self.contrast:.4f}+{middle + 219 * self.brightness:.4f}"
        return f"lutyuv=y=clip({value}\\,16\\,235)"


class Fitter:
    """Turns the frames of one clip into pictures of the canvas's size.

    Args:
        grid: The canvas.
        beside_plate: True if a clip that does not fill the canvas has to stay clear of rank plates.
        fit: ``cover`` fills the canvas and cuts; ``contain`` shows all on its own blurred, darkened picture; ``auto``
            covers where that cuts off no more than 15 %.
        tone: Brightness and contrast.
        sar: Pixel aspect ratio of the stream, or None.
        time_base: Time base of the stream.
    """

    def __init__(
        self, *, grid: Grid, beside_plate: bool, fit: Fit, tone: Tone, sar: Fraction | None, time_base: Fraction
    ) -> None:
        self._tone = tone
        self._grid, self._beside_plate = grid, beside_plate
        self._size = size = (grid.width, grid.height)
        self._fit = fit
        self._sar = float(sar) if sar and sar > 0 else 1.0
        self._time_base = time_base
        self._shape: _Shape | None = None
        self._graph: Graph | None = None
        self._shown = size
        self._tiny = VideoReformatter()
        self._wide = VideoReformatter()

    def aspect_of(self, frame: av.VideoFrame) -> float:
        """Return the width of a frame over its height, as it is seen."""
        (width, height), _ = _shown_size(_shape_of(frame), turn_of(frame), self._sar)
        return width / height

    def moved_to(self, grid: Grid) -> None:
        """Fit what comes on another canvas."""
        self._grid, self._size = grid, (grid.width, grid.height)
        self._shape = None

    def picture(self, frame: av.VideoFrame) -> Picture:
        """Return the frame on the canvas. The picture may be the frame's own memory: read it, do not write to it."""
        shape = _shape_of(frame)
        if shape != self._shape:
            self._shape = shape
            # Asked for once: a frame whose side data was looked at is freed by the garbage collector alone.
            self._graph = self._built(shape, turn_of(frame))
        if self._graph is None:
            return Picture.of_frame(frame)
        if shape.alpha:
            frame = _on_surface(frame)
        frame.pts = None
        self._graph.push(frame)
        fitted = self._graph.pull()
        assert isinstance(fitted, av.VideoFrame)
        if self._shown == self._size:
            return Picture.of_frame(fitted)
        return self._filled(fitted)

    def _built(self, shape: _Shape, turn: tuple[str, ...]) -> Graph | None:
        """Lay the filters; None where the frame is already as the canvas wants it."""
        width, height = self._size
        shown, lying = _shown_size(shape, turn, self._sar)
        scaled, self._shown = fitted_size(shown, self._size, self._fit)
        plain = shape.format == "yuv420p" and shape.matrix == "bt709" and not (shape.full_range or shape.hdr)
        if (
            plain
            and not turn
            and self._tone.is_plain
            and scaled == (shape.width, shape.height) == self._shown == (width, height)
        ):
            return None
        to = (scaled[1], scaled[0]) if lying else scaled
        steps = [_scale(shape, to), "format=yuv420p", *turn]
        if scaled != self._shown:
            steps.append(f"crop={self._shown[0]}:{self._shown[1]}")
        if not self._tone.is_plain:
            steps.append(self._tone.filter())
        graph = Graph()
        graph.threads = 1
        source = graph.add_buffer(
            width=shape.width,
            height=shape.height,
            format=av.VideoFormat("rgb24" if shape.alpha else shape.format),
            time_base=self._time_base,
        )
        nodes = [source]
        for step in steps:
            name, _, args = step.partition("=")
            nodes.append(graph.add(name, args))
        nodes.append(graph.add("buffersink"))
        graph.link_nodes(*nodes).configure()
        return graph

    def _filled(self, fitted: av.VideoFrame) -> Picture:
        """Put the fitted frame on its own picture, enlarged, blurred and darkened.

        The blur is done on a picture of a twentieth of the size: it costs nothing, and nobody sees the difference.
        """
        width, height = self._size
        small = (max(8, width // FILL_SHRINK // 2 * 2), max(8, height // FILL_SHRINK // 2 * 2))
        scale = max(small[0] / fitted.width, small[1] / fitted.height)
        cover = (_even(fitted.width * scale, small[0]), _even(fitted.height * scale, small[1]))
        cover = (min(cover[0], small[0] * 16), min(cover[1], small[1] * 16))
        tiny = Picture.of_frame(self._tiny.reformat(fitted, *cover, "yuv420p", interpolation="AREA"))
        x, y = (cover[0] - small[0]) // 4 * 2, (cover[1] - small[1]) // 4 * 2
        planes: list[Plane] = []
        for plane, part, black in ((tiny.y, 1, 16.0), (tiny.u, 2, 128.0), (tiny.v, 2, 128.0)):
            cut = plane[y // part : (y + small[1]) // part, x // part : (x + small[0]) // part]
            blurred = _blurred(cut.astype(np.float64), 5 // part + 1)
            planes.append(np.rint(black + (blurred - black) * FILL_LIGHT).astype(np.uint8))
        array = np.concatenate([plane.reshape(-1) for plane in planes]).reshape(small[1] * 3 // 2, small[0])
        ground = av.VideoFrame.from_ndarray(array, format="yuv420p")
        filled = Picture.of_frame(self._wide.reformat(ground, width, height, "yuv420p", interpolation="BICUBIC"))
        shown = Picture.of_frame(fitted)
        filled.paste(shown, *self._grid.place(fitted.width, fitted.height, beside_plate=self._beside_plate))
        return filled


def _shown_size(shape: _Shape, turn: tuple[str, ...], sar: float) -> tuple[tuple[float, float], bool]:
    """Return a frame's size as it is seen, and whether it was stored lying on its side."""
    lying = any("transpose" in step for step in turn)
    width, height = shape.width * sar, float(shape.height)
    return ((height, width) if lying else (width, height)), lying


def fitted_size(
    shown: tuple[float, float], canvas: tuple[int, int], fit: Fit
) -> tuple[tuple[int, int], tuple[int, int]]:
    """Return to what size a picture is scaled, and what of that (the middle) is kept, as (width, height) in pixels.

    Example:
        >>> fitted_size((1920, 1080), (1080, 1920), "auto")
        ((1080, 608), (1080, 608))
        >>> fitted_size((1080, 1920), (1080, 1920), "auto")
        ((1080, 1920), (1080, 1920))
    """
    width, height = canvas
    aspect, wanted = shown[0] / shown[1], width / height
    kept = min(aspect / wanted, wanted / aspect)
    if kept > 1 - STRETCH:
        return canvas, canvas
    if fit == "cover" or (fit == "auto" and kept >= 1 - MOST_CUT):
        scale = max(width / shown[0], height / shown[1])
        return (_even(shown[0] * scale, width), _even(shown[1] * scale, height)), canvas
    scale = min(width / shown[0], height / shown[1])
    size = (min(width, _even(shown[0] * scale, 2)), min(height, _even(shown[1] * scale, 2)))
    return size, size


def _even(length: float, least: int) -> int:
    return max(least, round(length / 2) * 2)


def _shape_of(frame: av.VideoFrame) -> _Shape:
    name = frame.format.name
    rgb = not name.startswith(("yuv", "nv", "p0", "gray", "uyvy", "yuyv", "ya"))
    full = int(frame.color_range) == _FULL_RANGE or name.startswith("yuvj")
    # What says nothing is taken for what players take it for: HD is BT.709, SD is BT.601.
    unsaid = "bt709" if frame.width >= 1280 or frame.height > 576 else "bt601"
    matrix = "rgb" if rgb else _MATRICES.get(int(frame.colorspace), unsaid)
    wide = int(frame.color_primaries) == _PRIMARIES_WIDE
    hdr = int(frame.color_trc) in _HDR or (wide and matrix == "bt2020")
    alpha = any(component.is_alpha for component in frame.format.components) or name == "pal8"
    return _Shape(frame.width, frame.height, name, matrix, full, hdr, alpha)


def _scale(shape: _Shape, to: tuple[int, int]) -> str:
    flags = "lanczos" if to[0] > shape.width * 1.2 else "bicubic"
    args = [f"{to[0]}:{to[1]}", "out_color_matrix=bt709", "out_range=tv", f"flags={flags}"]
    if shape.matrix != "rgb":
        args += [f"in_color_matrix={shape.matrix}", f"in_range={'pc' if shape.full_range else 'tv'}"]
    if shape.hdr:
        # libswscale's own tone mapping (FFmpeg 8): brightness is compressed, hues of BT.2020 come into BT.709.
        args += ["out_primaries=bt709", "out_transfer=bt709", "intent=perceptual"]
    return "scale=" + ":".join(args)


def _on_surface(frame: av.VideoFrame) -> av.VideoFrame:
    """Lay a frame with transparency on the dark surface."""
    rgba = frame.reformat(format="rgba").to_ndarray().astype(np.uint16)
    ground = np.array([int(DARK.surface[n : n + 2], 16) for n in (1, 3, 5)], np.uint16)
    alpha = rgba[..., 3:]
    mixed = (rgba[..., :3] * alpha + ground * (255 - alpha) + 127) // 255
    return av.VideoFrame.from_ndarray(np.ascontiguousarray(mixed.astype(np.uint8)), format="rgb24")


def _blurred(plane: NDArray[np.float64], radius: int) -> NDArray[np.float64]:
    """Two passes of a box blur in each direction: close to a Gaussian."""
    for _ in range(2):
        for axis in (0, 1):
            pad = [(0, 0), (0, 0)]
            pad[axis] = (radius + 1, radius)
            sums = np.cumsum(np.pad(plane, pad, mode="edge"), axis=axis)
            size = 2 * radius + 1
            high = np.take(sums, range(size, sums.shape[axis]), axis=axis)
            low = np.take(sums, range(sums.shape[axis] - size), axis=axis)
            plane = (high - low) / size
    return plane
