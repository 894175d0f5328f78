"""Ten sample clips that this package draws itself: animated spots for invented products, each with one known trait.

Example:
    >>> from vlai_widgets.samples import SAMPLES
    >>> len(SAMPLES)
    10
"""

from vlai_widgets.samples.catalog import SAMPLES, SampleSpec
from vlai_widgets.samples.draw import DrawingFailed, draw_samples

__all__ = ["SAMPLES", "DrawingFailed", "SampleSpec", "draw_samples"]
