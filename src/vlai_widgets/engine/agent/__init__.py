"""The assistant: an instruction in, edits and answers out. Knows nothing of HTTP or SQL."""

from vlai_widgets.engine.agent.ranking import lay_reel
from vlai_widgets.engine.agent.turn import respond

__all__ = ["lay_reel", "respond"]
