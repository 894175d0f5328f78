"""From measured features to a score, ranks and reasons. Pure: numpy, and data that come with the package.

Each feature is mapped to 0-1 by a published curve with absolute anchors; a dimension is the weighted mean of what could
be measured; the score is the weighted mean of the dimensions. It is a checklist of measurable craft, not a forecast
(:data:`LIMITS`).
"""

from __future__ import annotations

from vlai_widgets.scoring.batch import BatchScores, ClipRow, bands, score_batch
from vlai_widgets.scoring.brand import BrandMention, brand_mentions, logo_mention
from vlai_widgets.scoring.compare import Comparison, compare
from vlai_widgets.scoring.explain import Reason, explain
from vlai_widgets.scoring.highlight import highlight
from vlai_widgets.scoring.limits import LIMITS
from vlai_widgets.scoring.model import FeatureSpec, Preset, Rule, ScoreModel, load_model
from vlai_widgets.scoring.platforms import DeliveryCheck, Platform, delivery_checks, load_platforms

__all__ = [
    "LIMITS",
    "BatchScores",
    "BrandMention",
    "ClipRow",
    "Comparison",
    "DeliveryCheck",
    "FeatureSpec",
    "Platform",
    "Preset",
    "Reason",
    "Rule",
    "ScoreModel",
    "bands",
    "brand_mentions",
    "compare",
    "delivery_checks",
    "explain",
    "highlight",
    "load_model",
    "load_platforms",
    "logo_mention",
    "score_batch",
]
