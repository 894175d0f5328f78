"""Media grants: which files of this machine a browser may have, and under which name it asks for them.

The kernel grants a file; Jupyter Server, if it runs on the same machine as the same user, finds the grant and serves
that one file. The id says nothing about the path and cannot be guessed. Nothing is served that was not granted.
"""

from __future__ import annotations

import base64
import contextlib
import hashlib
import hmac
import json
import os
import re
import secrets
import stat
import time
from pathlib import Path
from typing import Final

from vlai_widgets.clipfiles import extension_of
from vlai_widgets.errors import ClipNotFound, InputError, UnsupportedFileType
from vlai_widgets.models import ACCEPTED_TYPES
from vlai_widgets.settings import Settings

GRANT_LIFE_S: Final = 7 * 86_400.0
"""Seconds after which a grant that nobody used ends."""

_FOLDER: Final = "grants"
_KEY: Final = ".key"
_ID: Final = re.compile(r"[A-Za-z0-9_-]{32}")
_TOUCH_EVERY_S: Final = 600.0
_MOST_BYTES: Final = 16_384
_swept_s: dict[Path, float] = {}


def grant(path: str | os.PathLike[str], *, settings: Settings | None = None) -> str:
    """Let this user's browser have a file, through Jupyter Server.

    Args:
        path: A clip, a picture or a sound of an accepted type.
        settings: Where grants lie (default: the environment's).

    Returns:
        The id to ask for: 192 unguessable bits, safe in a URL. The same file, unchanged, has the same id.

    Raises:
        ClipNotFound: There is no such file.
        UnsupportedFileType: It is not media.
        InputError: The grant cannot be written.

    Example:
        >>> address = f"/vlai/media/{grant('clips/a.mp4')}"
    """
    try:
        target = Path(path).expanduser().resolve(strict=True)
        found = target.stat()
    except (OSError, RuntimeError):
        raise ClipNotFound(f"There is no file {str(path)!r}.") from None
    if not stat.S_ISREG(found.st_mode) or extension_of(target.name) not in ACCEPTED_TYPES:
        raise UnsupportedFileType(f"{target.name!r} is not media that can be shown: {', '.join(ACCEPTED_TYPES)}.")
    folder = _folder(settings)
    try:
        folder.mkdir(mode=0o700, parents=True, exist_ok=True)
        content = f"{target}\0{found.st_mtime_ns}\0{found.st_size}".encode("utf-8", "surrogateescape")
        digest = hmac.new(_key(folder), content, hashlib.sha256).digest()
        grant_id = base64.urlsafe_b64encode(digest[:24]).decode("ascii")
        _write(folder / f"{grant_id}.json", json.dumps({"path": str(target)}).encode("ascii"))
        _sweep(folder)
    except OSError as error:
        raise InputError(f"The folder {str(folder)!r} cannot be written: {error.strerror}.") from error
    return grant_id


def granted(grant_id: str, *, settings: Settings | None = None) -> Path | None:
    """Return the file that was granted under an id, or None where there is no such grant, or no such file any more.

    Args:
        grant_id: What :func:`grant` returned; anything else, of whatever shape, gives None.
        settings: Where grants lie (default: the environment's).
    """
    if not _ID.fullmatch(grant_id):
        return None
    file = _folder(settings) / f"{grant_id}.json"
    try:
        # O_NOFOLLOW: a link may point at what somebody else wrote.
        handle = os.open(file, os.O_RDONLY | getattr(os, "O_NOFOLLOW", 0))
        with os.fdopen(handle, "rb") as opened:
            about = os.fstat(opened.fileno())
            age_s = time.time() - about.st_mtime
            if not _own(about) or age_s > GRANT_LIFE_S:
                return None
            target = Path(json.loads(opened.read(_MOST_BYTES))["path"])
        if age_s > _TOUCH_EVERY_S:
            os.utime(file)
        found = target.lstat()
    except (OSError, ValueError, TypeError, KeyError):
        return None
    if not target.is_absolute() or not stat.S_ISREG(found.st_mode) or extension_of(target.name) not in ACCEPTED_TYPES:
        return None
    return target


def _folder(settings: Settings | None) -> Path:
    return (settings or Settings.from_environ()).runtime / _FOLDER


def _own(about: os.stat_result) -> bool:
    if os.name != "posix":
        return True
    return stat.S_ISREG(about.st_mode) and about.st_uid == os.getuid() and not stat.S_IMODE(about.st_mode) & 0o077


def _key(folder: Path) -> bytes:
    """The secret that ids are made with. Several kernels may want to make it at once: the first one's stays."""
    path = folder / _KEY
    for _ in range(2):
        try:
            with path.open("rb") as file:
                if _own(os.fstat(file.fileno())) and len(key := file.read(64)) == 32:
                    return key
        except FileNotFoundError:
            pass
        fresh = secrets.token_bytes(32)
        temporary = _temporary(path, fresh)
        try:
            if path.exists():  # of a wrong length, or readable by others
                temporary.replace(path)
            else:
                _put_first(temporary, path)
        finally:
            temporary.unlink(missing_ok=True)
    return path.read_bytes()


def _put_first(temporary: Path, path: Path) -> None:
    try:
        os.link(temporary, path)
    except FileExistsError:
        pass
    except OSError:  # a file system without hard links
        temporary.replace(path)


def _write(path: Path, content: bytes) -> None:
    """Write a file that only its owner can read, whole or not at all; or only touch it, if it is there."""
    with contextlib.suppress(OSError):
        if _own(path.lstat()) and path.read_bytes() == content:
            os.utime(path)
            return
    temporary = _temporary(path, content)
    try:
        temporary.replace(path)
    except OSError:
        temporary.unlink(missing_ok=True)
        raise


def _temporary(path: Path, content: bytes) -> Path:
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    with os.fdopen(handle, "wb") as file:
        file.write(content)
    return temporary


def _sweep(folder: Path) -> None:
    """Remove grants that have ended, at most once an hour."""
    now_s = time.time()
    if now_s - _swept_s.get(folder, 0.0) < 3600.0:
        return
    _swept_s[folder] = now_s
    for file in folder.glob("*.json"):
        with contextlib.suppress(OSError):
            if now_s - file.lstat().st_mtime > GRANT_LIFE_S:
                file.unlink()
