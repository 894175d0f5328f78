"""Frames that show nothing: black, flat, or frozen."""

from __future__ import annotations

from typing import Final

import numpy as np

from vlai_widgets.engine.analysis.detector import (
    Findings,
    Gray,
    Picture,
    Whole,
    contrast_of,
    dimness,
    halved,
    mean_change,
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

FROZEN_LEVELS: Final = 0.255
"""Mean change against the stretch's first frame, below which it is frozen: -60 dB (FFmpeg's freezedetect)."""

FROZEN_SHARE: Final = 0.012
FROZEN_AT_MOST: Final = 0.6
"""Encoders refine a frozen picture: up to so much of its contrast, and so many levels, is still the same picture."""

FROZEN_AT_LEAST_S: Final = 0.7
"""Shorter holds are editing, not a frozen picture (FFmpeg's freezedetect: 2 s). Encoders refine a frozen picture for
some tenths of a second, which then is missing at its start."""


_TYPICAL: Final = 0.95
_LEAST_PX: Final = 8


class Blanks:
    """Measures black, flat and frozen time."""

    features = ("opening_blank_s", "black_pct", "frozen_pct")

    def __init__(self) -> None:
        self._times: list[float] = []
        self._dark: list[bool] = []
        self._contrast: list[float] = []
        self._most = 0.0
        self._reference: tuple[float, Gray] | None = None
        self._frozen: list[tuple[float, float]] = []

    def feed(self, picture: Picture) -> None:
        """Take the next frame."""
        luma = picture.luma
        if min(luma.shape) >= _LEAST_PX:  # a black picture is black under its grain as well
            luma = halved(halved(luma))
        contrast = contrast_of(luma)
        self._times.append(picture.t_s)
        self._dark.append(bool(np.count_nonzero(luma <= BLACK_LEVEL) >= BLACK_SHARE * luma.size))
        self._contrast.append(contrast)
        self._most = max(self._most, contrast)
        self._hold(picture)

    def finish(self, whole: Whole) -> Findings:
        """Return what was found."""
        end_s = whole.duration_s
        if self._reference is not None:
            self._close(end_s)
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
        after = [(max(start, whole.opening_s), stop) for start, stop in self._frozen if stop > whole.opening_s]
        frozen = sum(stop - start for start, stop in after)
        longest = max(after, key=lambda span: span[1] - span[0], default=(None, None))
        black_at = next((t for t, b in zip(self._times, is_black, strict=True) if b and t >= lead_s - 1e-9), None)
        black_pct, frozen_pct = (
            100 * black / max(1e-3, end_s - lead_s),
            100 * frozen / max(1e-3, end_s - whole.opening_s),
        )
        flags = [word for word, pct in (("black_frames", black_pct), ("frozen", frozen_pct)) if pct > 5]
        return Findings(
            measurements=(
                Measurement(
                    feature="opening_blank_s", value=float(times[seen]), t_start_s=0.0, t_end_s=float(times[seen])
                ),
                Measurement(feature="black_pct", value=min(100.0, black_pct), t_start_s=black_at),
                Measurement(
                    feature="frozen_pct", value=min(100.0, frozen_pct), t_start_s=longest[0], t_end_s=longest[1]
                ),
            ),
            flags=tuple(flags),
        )

    def _hold(self, picture: Picture) -> None:
        if self._reference is not None:
            before = self._reference[1]
            same = before.shape == picture.luma.shape
            allowed = max(FROZEN_LEVELS * dimness(self._most), min(FROZEN_AT_MOST, FROZEN_SHARE * picture.contrast))
            if same and mean_change(picture.luma, before) <= allowed:
                return
            self._close(picture.t_s)
        self._reference = (picture.t_s, picture.luma)

    def _close(self, t_s: float) -> None:
        assert self._reference is not None
        if t_s - self._reference[0] >= FROZEN_AT_LEAST_S:
            self._frozen.append((self._reference[0], t_s))
