"""The discovery file: where a running engine says its address and its secrets, readable by the owner alone.

The engine writes it once it listens; every kernel and command of the same user reads it. It is the only file in which
the engine's bearer token and client id ever lie.
"""

from __future__ import annotations

import json
import os
import secrets
import stat
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Final

from vlai_widgets.errors import EngineError

FILE_NAME: Final = "engine.json"


@dataclass(frozen=True, slots=True, kw_only=True)
class Discovery:
    """What a client needs to talk to a running engine.

    Attributes:
        url: Base URL, such as ``http://127.0.0.1:40123``.
        token: Bearer token of the engine's owner. Never shown.
        client_id: Client id with which the owner may ask for an anonymous token. Never shown.
        pid: Process id of the engine.
        version: Version of the package that the engine runs.
        started_at: When the engine began to listen, in epoch seconds.
    """

    url: str
    token: str = field(repr=False)
    client_id: str = field(repr=False)
    pid: int
    version: str
    started_at: float


def discovery_path(runtime_dir: Path) -> Path:
    """Return where the discovery file lies in the runtime folder.

    Example:
        >>> discovery_path(Path("/run/vlai")).name
        'engine.json'
    """
    return runtime_dir / FILE_NAME


def read_discovery(path: Path) -> Discovery | None:
    """Read the discovery file, or return None if there is none.

    Raises:
        EngineError: The file is damaged, belongs to someone else, or can be read by others (POSIX): its token may be
            known to them, and its address may be theirs.
    """
    try:
        with path.open("rb") as file:
            if os.name == "posix":
                _refuse_shared(path, os.fstat(file.fileno()))
            text = file.read()
    except FileNotFoundError:
        return None
    try:
        found = json.loads(text)
        return Discovery(
            url=str(found["url"]),
            token=str(found["token"]),
            client_id=str(found["client_id"]),
            pid=int(found["pid"]),
            version=str(found["version"]),
            started_at=float(found["started_at"]),
        )
    except (ValueError, TypeError, KeyError):
        # The text is left out of the error on purpose: it may hold the token.
        raise EngineError(f"{path} is damaged. Stop the engine, delete the file and start again.") from None


def write_discovery(path: Path, discovery: Discovery) -> None:
    """Write the discovery file: owner-only from its first byte, and whole or not at all.

    Raises:
        OSError: The folder cannot be written.
    """
    path.parent.mkdir(mode=0o700, parents=True, exist_ok=True)
    temporary = path.with_name(f".{path.name}.{secrets.token_hex(8)}")
    handle = os.open(temporary, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o600)
    try:
        with os.fdopen(handle, "w", encoding="utf-8") as file:
            json.dump(asdict(discovery), file)
        temporary.replace(path)
    except BaseException:
        temporary.unlink(missing_ok=True)
        raise


def _refuse_shared(path: Path, status: os.stat_result) -> None:
    if status.st_uid != os.getuid():
        raise EngineError(
            f"{path} belongs to another user. Delete it, or set VLAI_RUNTIME_DIR to a folder of your own."
        )
    if stat.S_IMODE(status.st_mode) & 0o077:
        raise EngineError(f"{path} can be read by others. Stop the engine, delete the file and start the engine again.")
