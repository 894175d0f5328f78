"""One place where every answer, however it reports its trouble, becomes data or an exception.

The service wraps answers as ``{"code": 0, "message": ..., "data": {}}``, but refusals are known in four forms: an HTTP
status with an envelope, an HTTP status with ``{"detail": ...}``, a code or ``success: false`` inside a 200, and bodies
that are no JSON at all.
"""

from __future__ import annotations

import datetime as dt
import email.utils
import json
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from vlai_widgets.errors import (
    AgentFailed,
    BackendError,
    BadReply,
    BadRequest,
    ExportNotAllowed,
    FileTooLarge,
    InvalidToken,
    OutOfCredits,
    RateLimited,
    SessionNotFound,
    UnsupportedFileType,
    VlaiError,
)
from vlai_widgets.models import ACCEPTED_TYPES, MAX_FILE_BYTES
from vlai_widgets.protocol.codes import Code

DEFAULT_RETRY_AFTER_S: Final = 30.0
_CODE_OF_STATUS: Final = {
    400: Code.BAD_REQUEST,
    401: Code.INVALID_TOKEN,
    402: Code.EXPORT_NOT_ALLOWED,
    413: Code.FILE_TOO_LARGE,
    415: Code.UNSUPPORTED_FILE_TYPE,
    422: Code.BAD_REQUEST,
    429: Code.RATE_LIMITED,
}
_CODE: Final = re.compile(r"-?[0-9]{1,9}")
_OF_ERRORS: Final = frozenset(
    {"error", "detail", "message", "msg", "code", "error_code", "error_details", "request_id", "timestamp", "path"}
)
"""An answer of these alone is no data, whatever its status."""
_OF_ENVELOPES: Final = frozenset({"data", "message", "msg", "request_id", "timestamp"})
_SECRETS: Final = re.compile(r"(?i)\b(?:nmv_|clm_)[\w.-]+|(?<=bearer )\S+|(?<=[?&]ct=)[^\s&]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Hints:
    """What the words of an error need to know about this client.

    Attributes:
        token: How to come to a good token, as a sentence.
        register_url: Where an anonymous user registers, or None for registered users.
        secrets: Returns texts that must never be shown, should the backend echo them.
    """

    token: str = "Connect again to get a new one."  # noqa: S105 - advice, not a token
    register_url: str | None = None
    secrets: Callable[[], Iterable[str]] = tuple


def unwrap(status: int, headers: Mapping[str, str], body: bytes, hints: Hints) -> Any:
    """Return the data of an answer.

    Args:
        status: HTTP status.
        headers: Headers of the answer, keys in lower case.
        body: The whole body.
        hints: For the words of errors.

    Returns:
        What is under ``data``, or the whole JSON value where there is no envelope.

    Raises:
        VlaiError: The answer is a refusal: the exception of its code, see :mod:`vlai_widgets.errors`.
        BadReply: The answer is no JSON.
    """
    value = _parse(body)
    envelope = value if isinstance(value, dict) else {}
    code = as_code(envelope.get("code"))
    refused = (
        not 200 <= status < 300
        or code not in (None, 0, 200)
        or str(envelope.get("success")).lower() == "false"
        or (any(envelope.get(key) for key in ("error", "detail")) and not set(envelope) - _OF_ERRORS)
    )
    if refused:
        raise refusal(status, code, _said(value, body), hints, retry_after_s=_retry_after_s(headers))
    if value is _NO_JSON:
        if not body.strip():
            return {}
        raise BadReply(
            f"The backend's answer cannot be read: JSON was expected. It begins {_clean(_text(body), hints)[:80]!r}.",
            http_status=status,
        )
    enveloped = "data" in envelope and (
        "code" in envelope or "success" in envelope or not set(envelope) - _OF_ENVELOPES
    )
    return envelope["data"] if enveloped else value


def refusal(  # noqa: PLR0911 - a table: one return a code
    status: int | None, code: int | None, said: str, hints: Hints, *, retry_after_s: float | None = None
) -> VlaiError:
    """Return the exception for a refusal.

    Args:
        status: HTTP status, or None inside a stream.
        code: The service's code, or None if it gave none.
        said: The backend's own words.
        hints: For the words of the error.
        retry_after_s: How long the backend asks to wait, in seconds.
    """
    if code in (None, 0, 200):
        code = _code_of(status, said)
    said = _clean(said, hints)
    tail = f" The backend says: {said}" if said else ""
    known: dict[str, Any] = {"code": code, "http_status": status}
    match code:
        case Code.INVALID_TOKEN | 1010 | 1011:
            return InvalidToken(f"The token is wrong or has expired. {hints.token}{tail}", **known)
        case Code.SESSION_NOT_FOUND:
            return SessionNotFound(
                f"The backend does not know this session. Open another with backend.open_session().{tail}", **known
            )
        case Code.OUT_OF_CREDITS:
            how = f"Register at {hints.register_url} to go on" if hints.register_url else "Top up to go on"
            return OutOfCredits(f"No credits are left. {how}.{tail}", **known)
        case Code.UNSUPPORTED_FILE_TYPE:
            return UnsupportedFileType(f"This file type is not supported. Accepted: {', '.join(ACCEPTED_TYPES)}.{tail}")
        case Code.FILE_TOO_LARGE:
            limit = MAX_FILE_BYTES // 2**20
            return FileTooLarge(f"The file is too large; the limit is {limit} MB. Compress or trim it.{tail}")
        case Code.BAD_REQUEST:
            return BadRequest(f"The backend cannot take this request as it is.{tail}", **known)
        case Code.EXPORT_NOT_ALLOWED:
            return ExportNotAllowed(
                "The plan does not allow exports. This is a matter of the subscription, not of credits: "
                f"register or upgrade, or render on this machine with connect('local').{tail}",
                **known,
            )
        case Code.RATE_LIMITED:
            wait_s = DEFAULT_RETRY_AFTER_S if retry_after_s is None else retry_after_s
            return RateLimited(f"Too many requests. Try again in {wait_s:.0f} s.{tail}", **known, retry_after_s=wait_s)
        case _:
            number = f" (HTTP {status})" if status else f" (code {code})" if code else ""
            if status is None:
                return AgentFailed(f"The assistant broke off{number}. Say it again in other words.{tail}", **known)
            if 300 <= status < 500:
                return BackendError(f"The backend refused this{number}.{tail}", **known)
            return BackendError(f"The backend failed{number}. Try again in a moment.{tail}", **known)


def as_code(value: object) -> int | None:
    """Return ``value`` as a code if it is one: a number, or a text that is one."""
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    return int(value) if isinstance(value, str) and _CODE.fullmatch(value.strip()) else None


def words_of(value: object) -> str:
    """Return the words inside an error object: a text, ``message``, ``detail`` or ``error``, or a list of these.

    A ``message`` often only names the code, and the ``detail`` beside it says what to do: then both are returned.
    """
    if isinstance(value, str):
        return value
    if isinstance(value, dict):
        parts = (value.get(key) for key in ("message", "msg", "detail", "error", "errorMessage", "content"))
        first = next((words for part in parts if (words := words_of(part))), "")
        detail = words_of(value.get("detail"))
        return first if detail in first else f"{first}: {detail}"
    if isinstance(value, list):
        return "; ".join(words for part in value[:3] if (words := words_of(part)))
    return ""


_NO_JSON: Final = object()


def _parse(body: bytes) -> Any:
    try:
        return json.loads(body)
    except (ValueError, RecursionError):
        return _NO_JSON


def _said(value: object, body: bytes) -> str:
    return _text(body) if value is _NO_JSON else words_of(value)


def _text(body: bytes) -> str:
    text = body[:2000].decode("utf-8", errors="replace")
    # A proxy's HTML page says nothing to the analyst.
    return "" if text.lstrip().startswith("<") else text


def _clean(text: str, hints: Hints) -> str:
    """Foreign words, made fit for a message: one line, no control characters, no secrets, not long."""
    for secret in hints.secrets():
        if secret:
            text = text.replace(secret, "…")
    text = _SECRETS.sub("…", text)
    text = " ".join("".join(c if c.isprintable() else " " for c in text).split())
    return text if len(text) <= 300 else text[:299] + "…"


def _code_of(status: int | None, said: str) -> int | None:
    if status == 404 and "session" in said.lower():  # plain ADK: {"detail": "Session not found: ..."}
        return Code.SESSION_NOT_FOUND
    return _CODE_OF_STATUS.get(status, status) if status is not None and status >= 400 else None


def _retry_after_s(headers: Mapping[str, str]) -> float | None:
    """Seconds to wait, from ``retry-after-ms``, or from ``retry-after`` as seconds or as a date (RFC 9110, 10.2.3)."""
    for name, scale in (("retry-after-ms", 1e-3), ("retry-after", 1.0)):
        try:
            seconds = float(headers.get(name, "")) * scale
        except ValueError:
            continue
        if 0 <= seconds < float("inf"):
            return seconds
    try:
        when = email.utils.parsedate_to_datetime(headers.get("retry-after", ""))
    except (ValueError, TypeError):
        return None
    if when.tzinfo is None:
        when = when.replace(tzinfo=dt.UTC)
    return max(0.0, (when - dt.datetime.now(dt.UTC)).total_seconds())
