"""Walking the versions of a draft. Versions are only ever added: an undo adds a copy of an older one, and says so.

The note of such a copy is ``-> 3`` (the version it is a copy of). From the notes alone follows where the timeline
stands, what comes before, and what an undo has left behind.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from typing import Final

from vlai_widgets.engine.agent.workbench import DraftVersion

_COPY: Final = re.compile(r"-> (\d+)")


def copy_of(number: int) -> str:
    """Return the note of a copy of version ``number``."""
    return f"-> {number}"


def undone(versions: Sequence[DraftVersion], steps: int) -> list[int]:
    """Return the versions that an undo of so many steps goes back through, the last one being where it ends.

    Fewer than ``steps`` where history is shorter.

    Example:
        >>> undone([DraftVersion(1, "cut"), DraftVersion(2, "title"), DraftVersion(3, "-> 1")], 1)
        []
    """
    line = _line(versions)
    return line[-2::-1][:steps]


def redone(versions: Sequence[DraftVersion], steps: int) -> list[int]:
    """Return the versions that a redo of so many steps goes forward through, the last one being where it ends."""
    tip = next((n for n in range(len(versions), 0, -1) if _source(versions[n - 1]) is None), 0)
    if tip == len(versions):
        return []
    line, at = _line(versions[:tip]), _line(versions)
    return line[len(at) :][:steps] if line[: len(at)] == at else []


def noted(en: str, zh: str) -> str:
    """Return the note of an edit: what it changed, in both languages, for whoever undoes it in the other one."""
    return f"{en}\n{zh}"


def note_of(versions: Sequence[DraftVersion], number: int, language: str = "en") -> str:
    """Return what a version changed, in a language.

    Example:
        >>> note_of([DraftVersion(1, noted("muted a.mp4", "已将a.mp4静音"))], 1, "zh")
        '已将a.mp4静音'
    """
    en, _, zh = next(version.note for version in versions if version.number == number).partition("\n")
    return zh if zh and language == "zh" else en


def standing(versions: Sequence[DraftVersion]) -> int | None:
    """Return the version that the timeline stands at, copies followed to what they are copies of."""
    line = _line(versions)
    return line[-1] if line else None


def _source(version: DraftVersion) -> int | None:
    found = _COPY.fullmatch(version.note)
    return int(found.group(1)) if found else None


def _line(versions: Sequence[DraftVersion]) -> list[int]:
    """The versions that led to the present one, oldest first, without those that were undone."""
    lines: dict[int, list[int]] = {}
    now: list[int] = []
    for version in versions:
        source = _source(version)
        now = lines.get(source, [source]) if source is not None else [*now, version.number]
        lines[version.number] = now
    return now
