"""Frames that show nothing: black or flat."""

from __future__ import annotations

from typing import Final

import numpy as np

from vlai_widgets.engine.analysis.detector import (
    Findings,
    Picture,
    Whole,
    contrast_of,
    dimness,
    halved,
    opening_of,
)
from vlai_widgets.models import Measurement

BLACK_LEVEL: Final = 25
"""A pixel at or below is black: a tenth of full scale (default of FFmpeg's blackdetect)."""

BLACK_SHARE: Final = 0.98
"""Share of black pixels that makes a frame black (default of FFmpeg's blackdetect)."""

FLAT_CONTRAST: Final = 3.0
"""A frame whose luma varies less (standard deviation, levels of 255) is flat: a card without anything on it."""

BLACK_CONTRAST: Final = 1.5
"""A dark frame whose luma varies more (standard deviation, levels of 255) shows something."""

_TYPICAL: Final = 0.95
_LEAST_PX: Final = 8


class Blanks:
    """Measures black and flat time."""

    features = ("opening_blank_s", "black_pct")

    def __init__(self) -> None:
        self._times: list[float] = []
        self._dark: list[bool] = []
        self._contrast: list[float] = []

    def feed(self, picture: Picture) -> None:
        """Take the next frame."""
        luma = picture.luma
        if min(luma.shape) >= _LEAST_PX:  # a black picture is black under its grain as well
            luma = halved(halved(luma))
        contrast = contrast_of(luma)
        self._times.append(picture.t_s)
        self._dark.append(bool(np.count_nonzero(luma <= BLACK_LEVEL) >= BLACK_SHARE * luma.size))
        self._contrast.append(contrast)

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        end_s = whole.duration_s
        times = np.array([*self._times, max(end_s, self._times[-1])])
        lengths = np.diff(times)
        contrast = np.array(self._contrast)
        scale = dimness(float(np.quantile(contrast, _TYPICAL)))
        # Where something can be made out it is a dark picture, and a matter of light.
        is_black = np.array(self._dark) & (contrast < BLACK_CONTRAST * scale)
        shown = np.flatnonzero(~is_black & (contrast >= FLAT_CONTRAST * scale))
        seen = int(shown[0]) if shown.size else contrast.size
        # What the opening lacks is the hook's matter.
        lead_s = max(whole.opening_s, opening_of(float(times[seen]), end_s))
        black = float(lengths[is_black & (times[:-1] >= lead_s - 1e-9)].sum())
        black_at = next((t for t, b in zip(self._times, is_black, strict=True) if b and t >= lead_s - 1e-9), None)
        black_pct = 100 * black / max(1e-3, end_s - lead_s)
        return Findings(
            measurements=(
                Measurement(
                    feature="opening_blank_s", value=float(times[seen]), t_start_s=0.0, t_end_s=float(times[seen])
                ),
                Measurement(feature="black_pct", value=min(100.0, black_pct), t_start_s=black_at),
            ),
            flags=("black_frames",) if black_pct > 5 else (),
        )
