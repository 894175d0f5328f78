"""Turns without words: about a third of the edits answer with the changed state alone, as the service's do."""

from __future__ import annotations

import hashlib
import json
import os
from typing import Final

from vlai_widgets.protocol.draft import Draft

ONE_IN: Final = 3
_OFF: Final = {"0", "false", "no", "off"}


def is_silent(text: str, draft: Draft, *, enabled: bool | None = None) -> bool:
    """Say whether an edit that succeeded completely is answered by its state delta alone.

    The same words on the same draft always get the same kind of answer.

    Args:
        text: The user's words.
        draft: The draft as it was before.
        enabled: False: never. None: unless ``VLAI_SILENT_TURNS`` says ``0``.
    """
    if enabled is None:
        enabled = os.environ.get("VLAI_SILENT_TURNS", "1").strip().lower() not in _OFF
    if not enabled:
        return False
    digest = hashlib.sha256(f"{json.dumps(draft.to_wire(), sort_keys=True)}\n{text.strip()}".encode()).digest()
    return int.from_bytes(digest[:8], "big") % ONE_IN == 0
