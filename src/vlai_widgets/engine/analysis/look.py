"""How the picture looks: light, contrast, colour, complexity. A few stills a second, averaged over the clip."""

from __future__ import annotations

from typing import Final

import numpy as np
from numpy.typing import NDArray

from vlai_widgets.engine.analysis.blanks import BLACK_CONTRAST, BLACK_LEVEL, BLACK_SHARE
from vlai_widgets.engine.analysis.detector import (
    Bars,
    Colour,
    Findings,
    Gray,
    Still,
    Whole,
    contrast_of,
    one_of_each,
    seconds_of,
    spread_over_seconds,
)
from vlai_widgets.models import Measurement

EDGE_LEVELS: Final = 32
"""Luma step between neighbours (central difference over two pixels) that counts as an edge ..."""

EDGE_CONTRAST: Final = 1.5
"""... and so does a step of so many times the picture's contrast, where that is less, ..."""

LEAST_EDGE_LEVELS: Final = 8
"""... down to this: a page of thin letters is as complex softly focused."""

EDGE_REACH: Final = 0.3
"""What lies farther apart differs by more: in three clips that bars squeezed, by this power of the distance."""

CRUSHED_AT: Final = 3
BLOWN_AT: Final = 252

_NOT_COMPARABLE: Final = "HDR (PQ): light and colour do not compare with SDR clips"
_LUMA: Final = np.array([0.299, 0.587, 0.114], np.float32)


class Look:
    """Measures light and colour of the picture between the bars.

    Contrast, colour and complexity are taken from the coarse still, so that grain, blur and coding change them little:
    those are the matter of :mod:`.quality`. A frozen picture counts once, not for as long as it is frozen; black frames
    count for brightness a second, not for the look.
    """

    features = ("brightness", "contrast", "colourfulness", "complexity_pct", "exposure_clipping_pct")

    def __init__(self) -> None:
        self._times: list[float] = []
        self._brightness: list[float] = []
        self._new: list[tuple[int, Colour, float, float]] = []
        self._comparable = True

    def feed(self, still: Still) -> None:
        """Take the next still."""
        luma = still.luma
        self._comparable = self._comparable and still.comparable
        self._times.append(still.t_s)
        self._brightness.append(float(luma.mean()) / 2.55)
        if not _is_black(luma):
            crushed, blown = np.count_nonzero(luma <= CRUSHED_AT), np.count_nonzero(luma >= BLOWN_AT)
            # Some kilobytes a still: the bars are known only at the end.
            self._new.append((len(self._times) - 1, still.coarse, crushed / luma.size, blown / luma.size))

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        starts, brightness = np.array(self._times), np.array(self._brightness)
        ends = np.append(starts[1:], max(whole.duration_s, starts[-1] + 1e-3))
        series = {"brightness": spread_over_seconds(starts, ends, brightness, seconds_of(whole.duration_s))}
        if not self._comparable:
            missing = tuple(Measurement(feature=name, missing=_NOT_COMPARABLE) for name in self.features)
            return Findings(measurements=missing)
        if not self._new:
            missing = tuple(Measurement(feature=name, missing="black throughout") for name in self.features[1:])
            first = Measurement(feature="brightness", value=float(brightness.mean()))
            return Findings(measurements=(first, *missing), series=series)
        kept = [self._new[i] for i in one_of_each([self._times[index] for index, *_ in self._new], whole.frozen_spans)]
        looks = [
            _look(coarse, crushed, blown, whole.bars, neighbour)
            for (_, coarse, crushed, blown), neighbour in zip(kept, _neighbours(kept), strict=True)
        ]
        lengths = np.minimum(ends - starts, 1.0)[[index for index, *_ in kept]]
        means = np.average(np.array(looks), axis=0, weights=lengths)
        return Findings(
            measurements=tuple(
                Measurement(feature=name, value=float(value)) for name, value in zip(self.features, means, strict=True)
            ),
            series=series,
        )


def _is_black(luma: Gray) -> bool:
    dark = np.count_nonzero(luma <= BLACK_LEVEL) >= BLACK_SHARE * luma.size
    return bool(dark) and contrast_of(luma) < BLACK_CONTRAST


def _neighbours(kept: list[tuple[int, Colour, float, float]]) -> list[Colour | None]:
    """For every still the one before it, and for the first the second; None where there is but one."""
    pictures: list[Colour | None] = [coarse for _, coarse, *_ in kept]
    return [*pictures[1:2], *pictures[:-1]] if len(pictures) > 1 else [None]


def _look(
    coarse: Colour, crushed: float, blown: float, bars: Bars, neighbour: Colour | None = None
) -> tuple[float, ...]:
    """The features of one still, in their order, of the picture between the bars.

    Colourfulness is M of Hasler and Süsstrunk (2003): 0 none, 15 slight, 33 moderate, 45 average, 59 quite, 82 high.
    """
    rgb = between(coarse, bars).astype(np.float32)
    luma = rgb @ _LUMA
    rg, yb = _opponents(rgb)
    others: tuple[NDArray[np.float32] | None, ...] = (None, None)
    if neighbour is not None and neighbour.shape == coarse.shape:
        others = _opponents(between(neighbour, bars).astype(np.float32))
    spread = np.sqrt(_true_variance(rg, others[0]) + _true_variance(yb, others[1]))
    colour = spread + 0.3 * np.hypot(rg.mean(), yb.mean())
    clipped = (max(0.0, crushed - bars.share) + blown) / (1 - bars.share)
    return (
        float(luma.mean()) / 2.55,
        float(luma.std()) / 2.55,
        float(colour),
        100 * edge_share(luma, pitch=(1 - bars.share) ** -0.5),
        min(100.0, 100 * clipped),
    )


def _opponents(rgb: NDArray[np.float32]) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Red against green, and yellow against blue."""
    red, green, blue = (rgb[..., i] for i in range(3))
    return red - green, (red + green) * np.float32(0.5) - blue


def _true_variance(plane: NDArray[np.float32], neighbour: NDArray[np.float32] | None = None) -> float:
    """Variance without that of grain: coloured noise is no colour.

    Grain is judged by the calmest part, in the picture and against its neighbour in time. A compressor makes it coarse,
    so that the picture shows too little of it, and motion adds to the difference: the lesser of the two it is.
    """
    variance = float(plane.var())
    if min(plane.shape) < 5:
        return variance
    across = plane[:, :-2] - 2 * plane[:, 1:-1] + plane[:, 2:]
    response = np.abs(across[:-2] - 2 * across[1:-1] + across[2:])
    # Immerkaer (1996): six times the grain's deviation; .385 of that is not exceeded by 30 % of a normal distribution.
    grain = float(np.quantile(response, 0.3)) / (6 * 0.385)
    if neighbour is not None:
        between_them = float(np.quantile(np.abs(plane - neighbour), 0.3)) / (0.385 * np.sqrt(2))
        grain = min(_COARSE_GRAIN * grain, between_them)
    return max(0.0, variance - grain**2)


_COARSE_GRAIN: Final = 1.7


def between(picture: Colour, bars: Bars) -> Colour:
    """The picture without bars, and without the lines that hold a little of both."""
    spans = []
    for n, ends in zip(picture.shape, ((bars.top, bars.bottom), (bars.left, bars.right)), strict=False):
        first, last = (int(np.ceil(share * n + 0.2)) if share else 0 for share in ends)
        spans.append(slice(first, n - last) if n - last > first else slice(0, n))
    return picture[spans[0], spans[1]]


def edge_share(luma: NDArray[np.float32], *, pitch: float = 1.0) -> float:
    """Share of pixels on an edge: visual complexity that does not depend on colour or light.

    Args:
        luma: The coarse picture.
        pitch: How many times farther apart in the scene its pixels are, as bars have squeezed it.

    Example:
        >>> edge_share(np.full((8, 8), 80, np.float32))
        0.0
    """
    if min(luma.shape) < 3:
        return 0.0
    across = np.abs(luma[1:-1, :-2] - luma[1:-1, 2:])
    down = np.abs(luma[:-2, 1:-1] - luma[2:, 1:-1])
    edge = min(EDGE_LEVELS, max(LEAST_EDGE_LEVELS, EDGE_CONTRAST * float(luma.std()))) * pitch**EDGE_REACH
    return float(np.count_nonzero(np.maximum(across, down) >= edge) / across.size)
