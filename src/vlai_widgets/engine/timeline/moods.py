"""The moods of the music beds that the engine can play."""

from __future__ import annotations

from typing import Final

MOODS: Final = ("lo-fi", "upbeat", "calm", "epic", "corporate", "acoustic", "electronic", "cinematic")
"""Names that :attr:`vlai_widgets.protocol.draft.Bed.mood` may have."""
