"""Which files are meant: paths, folders and patterns become a list of clips, checked before anything starts.

And what a file name that came from elsewhere may be: a name, never a path.
"""

from __future__ import annotations

import glob
import hashlib
import os
import re
import unicodedata
from collections.abc import Iterable, Sequence
from pathlib import Path

from vlai_widgets.errors import ClipNotFound, FileTooLarge, UnsupportedFileType
from vlai_widgets.models import ACCEPTED_TYPES, MAX_FILE_BYTES, Analysis

Clips = str | os.PathLike[str] | Iterable[str | os.PathLike[str]]

MAX_NAME_CHARS = 120

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


def videos_in(folder: Path) -> list[Path]:
    """Return the video files of a folder, sorted by name; those in its subfolders are not looked for.

    Raises:
        ClipNotFound: There is none.
    """
    clips = sorted(p for p in folder.iterdir() if p.is_file() and p.suffix.lower().lstrip(".") in VIDEO_TYPES)
    if not clips:
        raise ClipNotFound(f"The folder {str(folder)!r} holds no video. Looked for: {', '.join(VIDEO_TYPES)}.")
    return clips


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


def match_files(
    clips: Sequence[tuple[str, str]], analyses: Iterable[Analysis], paths: Iterable[Path]
) -> dict[str, Path]:
    """Say which file is which clip.

    A file of the right name and length is taken for the clip; of another name only if its content is the clip's.

    Args:
        clips: Id and name of each clip.
        analyses: What was measured on them, as far as it was.
        paths: Files that may be these clips.

    Returns:
        The absolute path of each clip that was found, a clip id.
    """
    measured = {analysis.clip_id: analysis for analysis in analyses}
    by_name: dict[str, list[Path]] = {}
    by_size: dict[int, list[Path]] = {}
    for path in paths:
        if path.is_file():
            by_name.setdefault(safe_name(path.name), []).append(path)
            by_size.setdefault(path.stat().st_size, []).append(path)
    found: dict[str, Path] = {}
    for clip_id, name in clips:
        analysis = measured.get(clip_id)
        if analysis is None or analysis.media is None:
            fitting = by_name.get(name, [])[:1]
        else:
            sized = by_size.get(analysis.media.size_bytes, [])
            fitting = [p for p in sized if safe_name(p.name) == name][:1]
            fitting = fitting or [p for p in sized if _sha256(p) == analysis.sha256][:1]
        if fitting:
            found[clip_id] = fitting[0].absolute()
    return found


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


def safe_name(name: str) -> str:
    """Return a shown name: no folders, no control or direction characters, not too long.

    Example:
        >>> safe_name("../../etc/clip 1.MP4")
        'clip 1.MP4'
    """
    last = re.split(r"[/\\]", name)[-1]
    # Category C: controls, direction marks, surrogates. They can make a name look like another one.
    clean = "".join(char for char in last if unicodedata.category(char)[0] != "C").strip(" .")
    stem, dot, extension = clean.rpartition(".")
    if not dot:
        return clean[:MAX_NAME_CHARS] or "clip"
    return f"{stem[: MAX_NAME_CHARS - len(extension[:10]) - 1] or 'clip'}.{extension[:10]}"


def extension_of(name: str) -> str:
    """Return the file type that a name claims: its extension, in lower case, ``jpeg`` as ``jpg``."""
    extension = name.rpartition(".")[2].lower() if "." in name else ""
    return "jpg" if extension == "jpeg" else extension


def type_error(name: str) -> str | None:
    """Say why a file of this name is not accepted, or None."""
    if extension_of(name) in ACCEPTED_TYPES:
        return None
    return f"{name}: not an accepted file type. Accepted: {', '.join(ACCEPTED_TYPES)}."


def _expand(item: str) -> list[Path]:
    path = Path(item).expanduser()
    if path.is_dir():
        return videos_in(path)
    if path.exists():
        return [path]
    if glob.has_magic(item):
        names = glob.glob(str(path), recursive=True)  # noqa: PTH207  Path.glob takes no absolute pattern
        matches = sorted(match for match in map(Path, names) if match.is_file())
        if not matches:
            raise ClipNotFound(f"No file matches {item!r}. Check the folder and the ending.")
        return matches
    raise ClipNotFound(f"There is no file {item!r}.")
