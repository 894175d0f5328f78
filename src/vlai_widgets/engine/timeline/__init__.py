"""The draft's edits: pure functions from a draft (or a ranking) to a draft.

Nothing here reads a clock, a file or the network: the same arguments give the same draft.
"""

from vlai_widgets.engine.timeline.edits import with_aspect, with_title
from vlai_widgets.engine.timeline.reel import ReelEntry, leaderboard_reel
from vlai_widgets.engine.timeline.summary import summary
from vlai_widgets.engine.timeline.validate import validate

__all__ = ["ReelEntry", "leaderboard_reel", "summary", "validate", "with_aspect", "with_title"]
