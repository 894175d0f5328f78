"""How the picture looks: light, contrast, colour, complexity. A few stills a second, averaged over the clip."""

from __future__ import annotations

from typing import Final

import numpy as np

from vlai_widgets.engine.analysis.blanks import BLACK_LEVEL, BLACK_SHARE
from vlai_widgets.engine.analysis.detector import (
    Colour,
    Findings,
    Gray,
    Still,
    Whole,
    contrast_of,
    seconds_of,
    spread_over_seconds,
)
from vlai_widgets.models import Measurement

EDGE_LEVELS: Final = 32
"""Luma step between neighbours (central difference over two pixels) that counts as an edge."""

CRUSHED_AT: Final = 3
BLOWN_AT: Final = 252

_NOT_COMPARABLE: Final = "HDR (PQ): light and colour do not compare with SDR clips"


class Look:
    """Measures light and colour. Black frames count for brightness a second, not for the look."""

    features = ("brightness", "contrast", "colourfulness", "complexity_pct", "exposure_clipping_pct")

    def __init__(self) -> None:
        self._times: list[float] = []
        self._rows: list[tuple[float, float, float, float, float]] = []
        self._seen: list[bool] = []
        self._comparable = True

    def feed(self, still: Still) -> None:
        """Take the next still."""
        luma = still.luma
        self._comparable = self._comparable and still.comparable
        self._times.append(still.t_s)
        self._seen.append(bool(np.count_nonzero(luma <= BLACK_LEVEL) < BLACK_SHARE * luma.size))
        clipped = np.count_nonzero(luma <= CRUSHED_AT) + np.count_nonzero(luma >= BLOWN_AT)
        self._rows.append(
            (
                float(luma.mean()) / 2.55,
                contrast_of(luma) / 2.55,
                colourfulness(still.rgb[::2, ::2]),
                100 * edge_share(luma),
                100 * clipped / luma.size,
            )
        )

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        rows = np.array(self._rows)
        starts = np.array(self._times)
        ends = np.append(starts[1:], max(whole.duration_s, starts[-1] + 1e-3))
        series = spread_over_seconds(starts, ends, rows[:, 0], seconds_of(whole.duration_s))
        if not self._comparable:
            missing = tuple(Measurement(feature=name, missing=_NOT_COMPARABLE) for name in self.features)
            return Findings(measurements=missing)
        seen = np.array(self._seen)
        if not seen.any():
            missing = tuple(Measurement(feature=name, missing="black throughout") for name in self.features[1:])
            first = Measurement(feature="brightness", value=float(rows[:, 0].mean()))
            return Findings(measurements=(first, *missing), series={"brightness": series})
        means = np.average(rows[seen], axis=0, weights=(ends - starts)[seen])
        return Findings(
            measurements=tuple(
                Measurement(feature=name, value=float(value)) for name, value in zip(self.features, means, strict=True)
            ),
            series={"brightness": series},
        )


def colourfulness(rgb: Colour) -> float:
    """Colourfulness M of Hasler and Süsstrunk (2003): 0 none, 15 slight, 33 moderate, 45 average, 59 quite, 82 high.

    Example:
        >>> colourfulness(np.full((4, 4, 3), 80, np.uint8))
        0.0
    """
    channels = rgb.astype(np.int16)
    red, green, blue = channels[..., 0], channels[..., 1], channels[..., 2]
    rg = (red - green).astype(np.float32)
    yb = ((red + green) * np.float32(0.5) - blue).astype(np.float32)
    spread = np.hypot(rg.std(), yb.std())
    return float(spread + 0.3 * np.hypot(rg.mean(), yb.mean()))


def edge_share(luma: Gray) -> float:
    """Share of pixels on an edge: visual complexity that does not depend on colour or light.

    Example:
        >>> edge_share(np.full((8, 8), 80, np.uint8))
        0.0
    """
    if min(luma.shape) < 3:
        return 0.0
    left, right = luma[1:-1, :-2], luma[1:-1, 2:]
    above, below = luma[:-2, 1:-1], luma[2:, 1:-1]
    across = np.maximum(left, right) - np.minimum(left, right)
    down = np.maximum(above, below) - np.minimum(above, below)
    return float(np.count_nonzero(np.maximum(across, down) >= EDGE_LEVELS)) / across.size
