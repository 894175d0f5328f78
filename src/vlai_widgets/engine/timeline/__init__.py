"""The draft's edits: pure functions from a draft (or a ranking) to a draft.

Nothing here reads a clock, a file or the network: the same arguments give the same draft.
"""

from vlai_widgets.engine.timeline.beds import MOODS
from vlai_widgets.engine.timeline.canvas import (
    with_accent,
    with_aspect,
    with_logo,
    with_loudness,
    with_short_side,
    with_size,
    with_theme,
)
from vlai_widgets.engine.timeline.carry import carried
from vlai_widgets.engine.timeline.cut import Footage, first_cut, segment_of
from vlai_widgets.engine.timeline.headline import as_shown
from vlai_widgets.engine.timeline.lay import pictures, texts_of
from vlai_widgets.engine.timeline.look import with_duo, with_picture, with_transitions
from vlai_widgets.engine.timeline.pieces import (
    cut_out,
    cut_range,
    duplicated,
    inserted,
    kept_range,
    moved,
    ordered,
    removed,
    split,
    trimmed,
    with_length,
    with_speed,
    with_total_length,
)
from vlai_widgets.engine.timeline.reel import ReelEntry, leaderboard_reel
from vlai_widgets.engine.timeline.refusals import EditRefused
from vlai_widgets.engine.timeline.sound import (
    music_of,
    with_clip_volume,
    with_ducking,
    with_music,
    with_music_volume,
    without_music,
)
from vlai_widgets.engine.timeline.summary import summary
from vlai_widgets.engine.timeline.texts import (
    plates_of,
    restyled,
    with_plates,
    with_text,
    with_title,
    without_texts,
)
from vlai_widgets.engine.timeline.validate import validate

__all__ = [
    "MOODS",
    "EditRefused",
    "Footage",
    "ReelEntry",
    "as_shown",
    "carried",
    "cut_out",
    "cut_range",
    "duplicated",
    "first_cut",
    "inserted",
    "kept_range",
    "leaderboard_reel",
    "moved",
    "music_of",
    "ordered",
    "pictures",
    "plates_of",
    "removed",
    "restyled",
    "segment_of",
    "split",
    "summary",
    "texts_of",
    "trimmed",
    "validate",
    "with_accent",
    "with_aspect",
    "with_clip_volume",
    "with_ducking",
    "with_duo",
    "with_length",
    "with_logo",
    "with_loudness",
    "with_music",
    "with_music_volume",
    "with_picture",
    "with_plates",
    "with_short_side",
    "with_size",
    "with_speed",
    "with_text",
    "with_theme",
    "with_title",
    "with_total_length",
    "with_transitions",
    "without_music",
    "without_texts",
]
