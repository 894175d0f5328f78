"""Paths as the file browser says them, and the files that they mean: never outside its folder, never hidden."""

from __future__ import annotations

from pathlib import Path
from typing import Any

from jupyter_server.services.contents.filemanager import FileContentsManager
from tornado.web import HTTPError


def root_of(contents_manager: Any) -> Path | None:
    """Return the folder that the file browser shows, or None where it shows no folder of this machine."""
    if not isinstance(contents_manager, FileContentsManager):
        return None
    return Path(contents_manager.root_dir)


def file_at(contents_manager: Any, path: str) -> Path:
    """Return the file or folder that a contents path means.

    Raises:
        HTTPError: 404: There is none, or none that may be had; with the same words, so that nobody can tell which.
    """
    root = root_of(contents_manager)
    parts = [part for part in path.strip("/").split("/") if part]
    if root is None or any(not _plain(part) for part in parts):
        raise _nothing(path)
    try:
        base = root.resolve(strict=True)
        real = base.joinpath(*parts).resolve(strict=True)
        inside = real.relative_to(base).parts  # ValueError: a link leads out
    except (OSError, ValueError, RuntimeError):
        raise _nothing(path) from None
    if any(not _plain(part) for part in inside):
        raise _nothing(path)
    return real


def contents_path(contents_manager: Any, path: Path) -> str | None:
    """Return how the file browser says a path, or None where it does not show it."""
    root = root_of(contents_manager)
    if root is None:
        return None
    try:
        parts = path.resolve().relative_to(root.resolve()).parts
    except (OSError, ValueError, RuntimeError):
        return None
    return "/".join(parts) if all(_plain(part) for part in parts) else None


def _plain(part: str) -> bool:
    return not part.startswith(".") and not any(char in part for char in "\0\\:")


def _nothing(path: str) -> HTTPError:
    return HTTPError(404, f"There is no {path[:200]!r} in the folder of the file browser.")
