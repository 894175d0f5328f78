"""Which files are meant: paths, folders and patterns become a list of clips, checked before anything starts."""

from __future__ import annotations

import glob
import os
from collections.abc import Iterable
from pathlib import Path

from vlai_widgets.errors import ClipNotFound, FileTooLarge, UnsupportedFileType
from vlai_widgets.models import ACCEPTED_TYPES, MAX_FILE_BYTES

Clips = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

VIDEO_TYPES = ("mp4", "mov", "avi", "webm", "mkv")
"""Types that are taken from a folder; other accepted types have to be named."""


def find_clips(clips: Clips) -> tuple[Path, ...]:
    """Turn paths, folders and patterns into files, in the order given, patterns and folders sorted by name.

    Args:
        clips: A path, a folder (its video files), a pattern such as ``clips/*.mp4`` (``**`` goes into subfolders), or
            several of these. A name that exists is taken as it is, even if it looks like a pattern.

    Raises:
        ClipNotFound: A path does not exist, or a folder or pattern holds no clip.
        UnsupportedFileType: A named file is not of an accepted type.
        FileTooLarge: A file is over 500 MB.

    Example:
        >>> find_clips("no/such/*.mp4")
        Traceback (most recent call last):
        ...
        vlai_widgets.errors.ClipNotFound: No file matches 'no/such/*.mp4'. Check the folder and the ending.
    """
    given = [clips] if isinstance(clips, str | os.PathLike) else list(clips)
    if not given:
        raise ClipNotFound("No clips were given. Name at least one file, folder or pattern.")
    found = [path for item in given for path in _expand(os.fspath(item))]
    unique = tuple(dict.fromkeys(found))
    for path in unique:
        check_clip(path)
    return unique


def check_clip(path: Path) -> None:
    """Check type and size of one file.

    Raises:
        ClipNotFound: It is not there.
        UnsupportedFileType: It is not of an accepted type.
        FileTooLarge: It is over 500 MB.
    """
    if not path.is_file():
        raise ClipNotFound(f"There is no file {str(path)!r}.")
    if path.suffix.lower().lstrip(".") not in ACCEPTED_TYPES:
        raise UnsupportedFileType(f"{path.name!r} is not of an accepted type. Accepted: {', '.join(ACCEPTED_TYPES)}.")
    if (size_bytes := path.stat().st_size) > MAX_FILE_BYTES:
        raise FileTooLarge(
            f"{path.name!r} has {size_bytes / 2**20:.0f} MB; the limit is {MAX_FILE_BYTES // 2**20} MB. "
            "Compress or trim it."
        )


def _expand(item: str) -> list[Path]:
    path = Path(item).expanduser()
    if path.is_dir():
        clips = sorted(p for p in path.iterdir() if p.is_file() and p.suffix.lower().lstrip(".") in VIDEO_TYPES)
        if not clips:
            raise ClipNotFound(f"The folder {item!r} holds no video. Looked for: {', '.join(VIDEO_TYPES)}.")
        return clips
    if path.exists():
        return [path]
    if glob.has_magic(item):
        names = glob.glob(str(path), recursive=True)  # noqa: PTH207  Path.glob takes no absolute pattern
        matches = sorted(match for match in map(Path, names) if match.is_file())
        if not matches:
            raise ClipNotFound(f"No file matches {item!r}. Check the folder and the ending.")
        return matches
    raise ClipNotFound(f"There is no file {item!r}.")
