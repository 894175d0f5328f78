"""One line of the doctor's report."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Literal


@dataclass(frozen=True, slots=True)
class Finding:
    """What was found.

    Attributes:
        name: What was looked at.
        state: ``ok``, ``warn`` or ``bad``.
        text: What was found.
        fix: What to do about it, or an empty string.
    """

    name: str
    state: Literal["ok", "warn", "bad"]
    text: str
    fix: str = ""
