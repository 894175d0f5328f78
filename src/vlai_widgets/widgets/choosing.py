"""What a picker says of the clips that were chosen, and what lies in a folder to choose from."""

from __future__ import annotations

import contextlib
import hashlib
import json
import os
import re
import statistics
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final, Literal

from vlai_widgets.clipfiles import VIDEO_TYPES, extension_of
from vlai_widgets.errors import ClipNotFound, InputError
from vlai_widgets.models import ACCEPTED_TYPES, MAX_FILE_BYTES, Glance

LENGTH_RATIO: Final = 2.0
"""A clip over twice, or under half, the median length of its batch is said to be too different for a fair comparison.

The service asks for "videos of similar length" and gives no number, and neither does any guideline that we know of. Two
is our choice: what is counted once a clip (an opening of three seconds, a call to action at the end) then weighs twice
as much in one clip as in another.
"""

MOST_ENTRIES: Final = 500
"""Files and folders of one folder that are listed."""

Kind = Literal["video", "all"]


@dataclass(slots=True)
class Choice:
    """A clip that was chosen.

    Attributes:
        choice_id: What the page calls it.
        path: The file.
        size_bytes: Its length, or None if it is gone.
        glance: What it is; None before it was looked at, or if it cannot be.
        looked: True if it was looked at.
        digest: Hash of its content, where another has the same length.
    """

    choice_id: str
    path: Path
    size_bytes: int | None = None
    glance: Glance | None = None
    looked: bool = False
    digest: str | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Warned:
    """Something that the user should know of a clip before it is used.

    Attributes:
        code: ``gone``, ``problem``, ``length`` or ``same``.
        values: What the sentence for it needs.
    """

    code: str
    values: Mapping[str, object]


def compared(choices: Sequence[Choice]) -> dict[str, list[Warned]]:
    """Return what is to be said of each clip, by ``choice_id``, from itself and from all of them together.

    Example:
        >>> seconds = {"a": 8.0, "b": 9.0, "c": 60.0}
        >>> looks = {key: Glance(name=key, kind="video", duration_s=value) for key, value in seconds.items()}
        >>> found = compared([Choice(key, Path(key), 1, looks[key], digest=key) for key in seconds])
        >>> {key: [each.code for each in said] for key, said in found.items() if said}
        {'c': ['length']}
    """
    said: dict[str, list[Warned]] = {choice.choice_id: [] for choice in choices}
    lengths = {c.choice_id: c.glance.duration_s for c in choices if c.glance is not None and c.glance.kind == "video"}
    known = [length for length in lengths.values() if length]
    median_s = statistics.median(known) if len(known) >= 2 else None
    first: dict[tuple[int, str], Choice] = {}
    for choice in choices:
        if choice.size_bytes is None:
            said[choice.choice_id].append(Warned(code="gone", values={}))
        if choice.glance is not None and choice.glance.problem is not None:
            said[choice.choice_id].append(Warned(code="problem", values={"words": choice.glance.problem}))
        length_s = lengths.get(choice.choice_id)
        if median_s and length_s and not 1 / LENGTH_RATIO <= length_s / median_s <= LENGTH_RATIO:
            said[choice.choice_id].append(Warned(code="length", values={"median_s": round(median_s, 1)}))
        if choice.digest is not None and choice.size_bytes is not None:
            other = first.setdefault((choice.size_bytes, choice.digest), choice)
            if other is not choice:
                said[choice.choice_id].append(Warned(code="same", values={"name": other.path.name}))
    return said


def digest_of(path: Path) -> str | None:
    """Return the hash of a file's content, or None if it cannot be read."""
    try:
        with path.open("rb") as file:
            return hashlib.file_digest(file, "sha256").hexdigest()
    except OSError:
        return None


def list_folder(folder: Path, *, kind: Kind = "video") -> dict[str, Any]:
    """Return what a folder offers: its folders, then its files of the wanted types, each sorted as people sort.

    Args:
        folder: The folder.
        kind: ``video``, or ``all`` accepted types.

    Raises:
        ClipNotFound: There is no such folder.
        InputError: It may not be read.
    """
    wanted = VIDEO_TYPES if kind == "video" else ACCEPTED_TYPES
    folders: list[dict[str, Any]] = []
    files: list[dict[str, Any]] = []
    others = 0
    try:
        with os.scandir(folder) as entries:
            for entry in entries:
                if entry.name.startswith("."):
                    continue
                with contextlib.suppress(OSError):
                    if entry.is_dir():
                        folders.append({"name": entry.name, "dir": True})
                    elif extension_of(entry.name) in wanted and entry.is_file():
                        size_bytes = entry.stat().st_size
                        files.append(
                            {"name": entry.name, "size_bytes": size_bytes, "large": size_bytes > MAX_FILE_BYTES}
                        )
                    else:
                        others += 1
    except FileNotFoundError:
        raise ClipNotFound(f"There is no folder {str(folder)!r}.") from None
    except NotADirectoryError:
        raise ClipNotFound(f"{str(folder)!r} is no folder.") from None
    except OSError as error:
        raise InputError(f"The folder {str(folder)!r} cannot be read: {error.strerror}.") from error
    listed = [*sorted(folders, key=_as_people_sort), *sorted(files, key=_as_people_sort)]
    return {
        "path": str(folder),
        "crumbs": [[part.name or part.anchor, str(part)] for part in (*reversed(folder.parents), folder)],
        "entries": listed[:MOST_ENTRIES],
        "left_out": max(0, len(listed) - MOST_ENTRIES),
        "files": len(files),
        "others": others,
        "kind": kind,
    }


def _as_people_sort(entry: Mapping[str, Any]) -> list[tuple[int, int, str]]:
    """clip2 before clip10."""
    parts = re.split(r"(\d+)", str(entry["name"]).casefold())
    return [(0, int(part), "") if part.isdecimal() else (1, 0, part) for part in parts if part]


class RecentFolders:
    """The folders from which clips were chosen last, newest first.

    Args:
        file: Where they are kept.
    """

    MOST: Final = 8

    def __init__(self, file: Path) -> None:
        self._file = file

    def __call__(self) -> list[str]:
        """Return those that still exist."""
        try:
            found = json.loads(self._file.read_text(encoding="utf-8"))
        except (OSError, ValueError):
            return []
        return (
            [path for path in found if isinstance(path, str) and Path(path).is_dir()] if isinstance(found, list) else []
        )

    def remember(self, folder: Path) -> None:
        """Put a folder in front. A home that cannot be written forgets, and nothing else happens."""
        known = self()
        kept = [str(folder), *(path for path in known if path != str(folder))][: self.MOST]
        if kept == known:
            return
        temporary = self._file.with_name(f"{self._file.name}.{os.getpid()}")
        with contextlib.suppress(OSError):
            self._file.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
            temporary.write_text(json.dumps(kept), encoding="utf-8")
            temporary.replace(self._file)
