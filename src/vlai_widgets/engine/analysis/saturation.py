"""How saturated the colours are: a page of greys 0, a flat red 100."""

from __future__ import annotations

from typing import Final

import numpy as np

from vlai_widgets.engine.analysis.detector import Colour, Findings, Still, Whole, one_of_each
from vlai_widgets.engine.analysis.look import between
from vlai_widgets.models import Measurement

_DARKEST: Final = 10.0
"""Mean of the strongest channel, of 255, below which there is no colour to speak of."""

_NOT_COMPARABLE: Final = "HDR (PQ): light and colour do not compare with SDR clips"


class Saturation:
    """Measures saturation as in HSV, of the picture between the bars, weighted by light.

    It is the sum of every pixel's span between its strongest and weakest channel over the sum of the strongest: dark
    pixels, whose hue is chance, count for little, and a darker or brighter copy reads the same. From the coarse still,
    so that grain is no colour; a frozen picture counts once.
    """

    features = ("saturation_pct",)

    def __init__(self) -> None:
        self._stills: list[tuple[float, Colour]] = []
        self._comparable = True

    def feed(self, still: Still) -> None:
        """Take the next still."""
        self._comparable = self._comparable and still.comparable
        self._stills.append((still.t_s, still.coarse))  # some kilobytes: the bars are known only at the end

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        kept = one_of_each([t_s for t_s, _ in self._stills], whole.frozen_spans)
        sums = np.array([_sums(between(self._stills[i][1], whole.bars)) for i in kept])
        why = None if self._comparable else _NOT_COMPARABLE
        if why is None and (not sums.size or sums[:, 1].mean() < _DARKEST):
            why = "black throughout"
        value = None if why else 100 * float(sums[:, 0].sum() / sums[:, 1].sum())
        return Findings(measurements=(Measurement(feature="saturation_pct", value=value, missing=why),))


def _sums(rgb: Colour) -> tuple[float, float]:
    """Mean span of the channels, and mean of the strongest, in levels of 255."""
    strongest, weakest = rgb.max(axis=2), rgb.min(axis=2)
    return float((strongest - weakest).mean()), float(strongest.mean())
