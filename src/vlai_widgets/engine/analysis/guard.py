"""Detectors kept apart from one another, and their findings put together."""

from __future__ import annotations

import math
from collections.abc import Callable, Sequence
from dataclasses import replace
from typing import Any

from vlai_widgets.engine.analysis.detector import (
    Findings,
    PictureDetector,
    SoundDetector,
    StillDetector,
    Whole,
    seconds_of,
)
from vlai_widgets.engine.analysis.models import ModelMissing
from vlai_widgets.models import Measurement, TimelinePoint


class Guarded:
    """A detector that cannot take the others down with it."""

    def __init__(self, detector: PictureDetector | StillDetector | SoundDetector) -> None:
        self.detector = detector
        self.failed: str | None = None

    def feed(self, what: Any) -> None:
        """Hand on, unless it failed before."""
        if self.failed is None:
            try:
                self.detector.feed(what)
            except MemoryError:
                raise
            except ModelMissing as absent:
                self.failed = str(absent)
            except Exception as error:  # noqa: BLE001
                self.failed = f"could not be measured ({type(error).__name__})"

    def finish(self, whole: Whole) -> Findings:
        """Return what was found, or why nothing was."""
        if self.failed is None:
            try:
                return self.detector.finish(whole)
            except MemoryError:
                raise
            except ModelMissing as absent:
                self.failed = str(absent)
            except Exception as error:  # noqa: BLE001
                self.failed = f"could not be measured ({type(error).__name__})"
        return missing(self.detector.features, self.failed)


def fan_out(detectors: Sequence[Guarded]) -> Callable[[Any], None]:
    """Return a function that feeds all of them."""

    def feed(what: Any) -> None:
        for detector in detectors:
            detector.feed(what)

    return feed


def missing(features: Sequence[str], why: str) -> Findings:
    """Say that none of these was measured."""
    return Findings(measurements=tuple(Measurement(feature=name, missing=why) for name in features))


def clean(measured: Measurement) -> Measurement:
    """No NaN or infinity leaves the analysis: what is not a number was not measured."""
    if measured.value is not None and not math.isfinite(measured.value):
        return replace(measured, value=None, missing=measured.missing or "could not be measured")
    return measured


def timeline_of(findings: Sequence[Findings], duration_s: float) -> tuple[TimelinePoint, ...]:
    """Put the values a second of all findings into rows."""
    series = {name: values for found in findings for name, values in found.series.items()}
    rows = []
    for second in range(seconds_of(duration_s)):
        values = {
            name: float(column[second])
            for name, column in series.items()
            if second < column.size and math.isfinite(column[second])
        }
        cut = int(values.pop("cut", 0))
        if "faces" in values:
            values["faces"] = int(values["faces"])
        rows.append(TimelinePoint(t_s=float(second), cut=cut, **values))  # type: ignore[arg-type]
    return tuple(rows)
