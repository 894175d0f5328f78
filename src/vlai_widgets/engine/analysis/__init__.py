"""A clip in; measured features, a per-second timeline, shot changes, flags and a poster out.

One pass over the file feeds small detectors (:mod:`.detector`), each of which measures its own features. A new kind of
measurement is one more module with one detector class, listed in :mod:`.clip`.
"""

from __future__ import annotations

from vlai_widgets.engine.analysis.clip import ANALYSIS_VERSION, AnalyzedClip, analyze
from vlai_widgets.engine.analysis.probing import probe

__all__ = ["ANALYSIS_VERSION", "AnalyzedClip", "analyze", "probe"]
