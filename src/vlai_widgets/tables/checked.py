"""Tables of what clips are checked for: the rules of platforms, and names and logos of a brand."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

import pandas as pd

from vlai_widgets.models import Analysis, LogoSighting
from vlai_widgets.scoring import brand_mentions, delivery_checks, logo_mention


def delivery_table(analyses: Sequence[Analysis], platforms: Iterable[str] | None) -> pd.DataFrame:
    """Return one row a clip, platform and rule; ``passed`` is NA where the file does not say."""
    names = None if platforms is None else tuple(platforms)
    rows = [
        {
            "clip": analysis.clip, "platform": check.platform.name, "level": check.level, "rule": check.rule,
            "passed": check.passed, "found": check.found, "asked": check.asked, "dated": check.platform.dated,
            "source": check.platform.source, "grade": check.platform.grade,
        }
        for analysis in analyses
        if analysis.media is not None
        for check in delivery_checks(analysis.media, platforms=names)
    ]  # fmt: skip
    columns = ["clip", "platform", "level", "rule", "passed", "found", "asked", "dated", "source", "grade"]
    return pd.DataFrame(rows, columns=columns).astype(dict.fromkeys(columns, "string") | {"passed": "boolean"})


def brand_table(
    analyses: Sequence[Analysis],
    words: Sequence[str],
    *,
    logo: str = "",
    sightings: Mapping[str, Sequence[LogoSighting]] | None = None,
) -> pd.DataFrame:
    """Return one row a clip and word: ``early``, ``late`` or ``never``, when first, where, for how much of the clip.

    Args:
        analyses: The clips.
        words: Names of brands or products.
        logo: What to call the logo.
        sightings: Where it was seen, a clip id; a clip that is absent has no row for it.
    """
    rows = []
    for analysis in analyses:
        mentions = list(brand_mentions(analysis, words)) if analysis.error is None else []
        if sightings is not None and analysis.clip_id in sightings:
            mentions.append(logo_mention(logo, sightings[analysis.clip_id]))
        for mention in mentions:
            length_s = analysis.media.duration_s if analysis.media is not None else None
            seen_s = sum(end - start for start, end in mention.spans)
            box = mention.box
            rows.append(
                {
                    "clip": analysis.clip,
                    "word": mention.word,
                    "when": mention.when,
                    "first_s": mention.first_s,
                    "share": min(1.0, seen_s / length_s) if length_s else None,
                    "x": (box[0] + box[2]) / 2 if box else None,
                    "y": (box[1] + box[3]) / 2 if box else None,
                }
            )
    columns = {"clip": "string", "word": "string", "when": "string"}
    columns |= dict.fromkeys(("first_s", "share", "x", "y"), "Float64")
    return pd.DataFrame(rows, columns=list(columns)).astype(columns)
