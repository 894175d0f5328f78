"""Fetching clips by address, when a user hands in a link instead of a file."""

from __future__ import annotations

import contextlib
import hashlib
import secrets
import threading
import time
import urllib.error
import urllib.request
from email.message import Message
from http.client import HTTPException
from pathlib import Path
from typing import IO, Final
from urllib.parse import unquote, urlsplit

from vlai_widgets.clipfiles import extension_of, safe_name, type_error
from vlai_widgets.engine.multipart import Received
from vlai_widgets.models import MAX_FILE_BYTES

SILENCE_S: Final = 30.0
DEADLINE_S: Final = 900.0
CHUNK_BYTES: Final = 256 * 1024

_EXTENSIONS: Final = {
    "video/mp4": "mp4", "video/quicktime": "mov", "video/x-msvideo": "avi", "video/webm": "webm",
    "video/x-matroska": "mkv", "image/jpeg": "jpg", "image/png": "png", "image/gif": "gif", "image/webp": "webp",
    "audio/mpeg": "mp3", "audio/wav": "wav", "audio/x-wav": "wav", "audio/mp4": "m4a", "audio/aac": "aac",
}  # fmt: skip


def fetch(url: str, *, folder: Path, stop: threading.Event) -> Received:
    """Fetch one address into a temporary file. Blocks; run it in a thread.

    Args:
        url: An ``http`` or ``https`` address.
        folder: Where the temporary file goes.
        stop: Set it to give up.

    Returns:
        The file; or, with ``error`` set, why there is none. Never raises for what the address does.
    """
    parts = urlsplit(url)
    name = safe_name(unquote(parts.path) or parts.netloc or "clip")
    if parts.scheme not in ("http", "https") or not parts.netloc:
        return _failed(name, "only http and https addresses can be fetched.")
    path = folder / f"{secrets.token_hex(16)}.part"
    opener = urllib.request.OpenerDirector()
    # Built by hand: the default opener would also read file: and ftp: addresses, the latter after a redirect too.
    for handler in (
        urllib.request.ProxyHandler,
        urllib.request.UnknownHandler,
        urllib.request.HTTPHandler,
        urllib.request.HTTPSHandler,
        urllib.request.HTTPDefaultErrorHandler,
        urllib.request.HTTPErrorProcessor,
        urllib.request.HTTPRedirectHandler,
    ):
        opener.add_handler(handler())
    try:
        request = urllib.request.Request(url, headers={"User-Agent": "vlai-widgets", "Accept": "*/*"})  # noqa: S310
        with contextlib.closing(opener.open(request, timeout=SILENCE_S)) as answer:
            name = _name(answer.headers, name)
            error = type_error(name)
            return _failed(name, error.partition(": ")[2]) if error else _save(answer, name, path, stop)
    except urllib.error.HTTPError as error:
        error.close()
        return _failed(name, f"the server answered {error.code} {error.reason}.")
    except (OSError, HTTPException, ValueError) as error:
        path.unlink(missing_ok=True)
        reason = error.reason if isinstance(error, urllib.error.URLError) else error
        return _failed(name, f"it could not be fetched: {reason}.")


def _save(answer: IO[bytes], name: str, path: Path, stop: threading.Event) -> Received:
    digest, size_bytes, began_s = hashlib.sha256(), 0, time.monotonic()
    limit_mb = MAX_FILE_BYTES // 1024**2
    declared = getattr(answer, "length", None)
    error = f"it is larger than {limit_mb} MB." if declared is not None and declared > MAX_FILE_BYTES else None
    with path.open("xb") as file:
        while error is None and (chunk := answer.read(CHUNK_BYTES)):
            size_bytes += len(chunk)
            if size_bytes > MAX_FILE_BYTES:
                error = f"it is larger than {limit_mb} MB."
            elif time.monotonic() - began_s > DEADLINE_S:
                error = f"it took longer than {DEADLINE_S:.0f} s."
            elif stop.is_set():
                error = "the upload was given up."
            file.write(chunk)
            digest.update(chunk)
    # `read` with a size ends quietly where the connection broke off.
    if error is None and declared is not None and size_bytes < declared:
        error = "the connection broke off before the end."
    if error is not None:
        path.unlink(missing_ok=True)
        return _failed(name, error)
    return Received(
        name=name, extension=extension_of(name), path=path, sha256=digest.hexdigest(), size_bytes=size_bytes
    )


def _name(headers: Message, fallback: str) -> str:
    name = safe_name(headers.get_filename() or fallback)
    if type_error(name) is None:
        return name
    extension = _EXTENSIONS.get(headers.get_content_type())
    return f"{name}.{extension}" if extension else name


def _failed(name: str, why: str) -> Received:
    return Received(name=name, extension=extension_of(name), error=f"{name}: {why}")
