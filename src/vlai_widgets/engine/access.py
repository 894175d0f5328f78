"""Who may talk to the engine: only pages and programs of this machine, and only with a token."""

from __future__ import annotations

import secrets
import time
from collections import deque
from urllib.parse import urlsplit

from starlette.requests import Request

from vlai_widgets.engine.accounts import LOCAL_USER
from vlai_widgets.engine.core import Engine
from vlai_widgets.engine.replies import Refused
from vlai_widgets.protocol.codes import Code
from vlai_widgets.protocol.payloads import AnonymousToken
from vlai_widgets.protocol.routes import ATTRIBUTION_HEADERS, H_CLIENT_ID

HERE = frozenset({"127.0.0.1", "localhost", "::1"})


def check_origin(request: Request) -> None:
    """Refuse a page of another site, and a name that someone else pointed at this machine (DNS rebinding).

    Raises:
        Refused: With HTTP 403.
    """
    if _hostname("//" + request.headers.get("host", "")) not in HERE:
        raise Refused(Code.BAD_REQUEST, "Call the engine as 127.0.0.1 or localhost.", http_status=403)
    origin = request.headers.get("origin")
    if origin is not None and origin != f"{request.url.scheme}://{request.headers['host']}":
        raise Refused(Code.BAD_REQUEST, "The engine does not answer other origins.", http_status=403)


def user_of(request: Request, engine: Engine) -> str:
    """Return who sent a request.

    Raises:
        Refused: There is no valid token (1001).
    """
    scheme, _, token = request.headers.get("authorization", "").partition(" ")
    user = engine.user_of(token.strip()) if scheme.lower() == "bearer" else None
    if user is None:
        raise Refused(
            Code.INVALID_TOKEN,
            "Send 'Authorization: Bearer <token>' with a valid token; the anonymous-token route gives a new one.",
            headers={"www-authenticate": "Bearer"},
        )
    return user


def check_owner(request: Request) -> None:
    """Refuse who may use this engine but is not its owner: files of the machine are the owner's alone.

    Raises:
        Refused: With HTTP 403.
    """
    if request.state.user_id != LOCAL_USER:
        raise Refused(Code.INVALID_TOKEN, "Only the owner of this engine may look at files.", http_status=403)


def check_attribution(request: Request) -> None:
    """Refuse an export without the attribution headers, as the service does.

    Raises:
        Refused: A header is missing (402).
    """
    missing = [name for name in ATTRIBUTION_HEADERS if not request.headers.get(name)]
    if missing:
        raise Refused(Code.EXPORT_NOT_ALLOWED, f"Exports need the attribution headers; missing: {', '.join(missing)}.")


class TokenDesk:
    """Issues anonymous tokens, to the owner of the engine or (``--open``) to anyone on this machine."""

    def __init__(self, engine: Engine, *, per_minute: int = 60) -> None:
        self._engine = engine
        self._per_minute = per_minute
        self._asked_s: deque[float] = deque()

    def issue(self, request: Request) -> AnonymousToken:
        """Answer a request for a token.

        Raises:
            Refused: The client id is missing (400) or not the owner's (1001), or there are too many requests (429).
        """
        self._limit()
        client_id = request.headers.get(H_CLIENT_ID, "").strip()
        if not client_id or len(client_id) > 64:
            raise Refused(Code.BAD_REQUEST, f"{H_CLIENT_ID}: send a client id of at most 64 characters.")
        is_owner = secrets.compare_digest(client_id.encode(), self._engine.options.client_id.encode())
        if not is_owner and not self._engine.options.open:
            raise Refused(
                Code.INVALID_TOKEN,
                "This engine serves its owner only: use the client id in its discovery file, or start it with --open.",
                http_status=403,
            )
        return self._engine.accounts.issue_token(client_id, is_owner=is_owner)

    def _limit(self) -> None:
        now_s = time.monotonic()
        while self._asked_s and now_s - self._asked_s[0] > 60:
            self._asked_s.popleft()
        if len(self._asked_s) >= self._per_minute:
            wait_s = round(60 - (now_s - self._asked_s[0])) + 1
            raise Refused(Code.RATE_LIMITED, f"Try again in {wait_s} s.", headers={"retry-after": str(wait_s)})
        self._asked_s.append(now_s)


def _hostname(url: str) -> str | None:
    try:
        return urlsplit(url).hostname
    except ValueError:
        return None
