"""The envelope around every JSON answer, and the errors that become one."""

from __future__ import annotations

import asyncio
import contextlib
from typing import Any

from pydantic import BaseModel, ValidationError
from starlette.responses import JSONResponse
from starlette.types import Receive, Scope, Send

from vlai_widgets.protocol.codes import Code

LINGER_S = 2.0
LINGER_BYTES = 64 * 1024**2


class EarlyAnswer(JSONResponse):
    """An answer that is sent before the request's body was read, and that ends the connection.

    Closing at once would reset the connection while the sender still writes, and on some systems that throws away an
    answer that was not read yet: so the sender gets a moment to come to a stop.
    """

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Send the answer, then let the sender come to a stop."""
        self.headers["connection"] = "close"
        await send({"type": "http.response.start", "status": self.status_code, "headers": self.raw_headers})
        await send({"type": "http.response.body", "body": self.body, "more_body": True})
        drained_bytes, more = 0, True
        with contextlib.suppress(TimeoutError):
            async with asyncio.timeout(LINGER_S):
                while more and drained_bytes < LINGER_BYTES:
                    message = await receive()
                    drained_bytes += len(message.get("body", b""))
                    more = message["type"] == "http.request" and message.get("more_body", False)
        await send({"type": "http.response.body", "body": b"", "more_body": False})


class Refused(Exception):
    """A request is refused. ``detail`` says what to do; it reaches the caller.

    Attributes:
        code: The code in the envelope.
        detail: What is wrong and what to do.
        http_status: HTTP status (default: that of the code).
        headers: Further headers.
        early: Whether the rest of the body is not to be waited for.
    """

    def __init__(
        self,
        code: Code,
        detail: str,
        *,
        http_status: int | None = None,
        headers: dict[str, str] | None = None,
        early: bool = False,
    ) -> None:
        super().__init__(detail)
        self.code = code
        self.detail = detail
        self.http_status = http_status or code.http_status
        self.headers = headers
        self.early = early

    def response(self) -> JSONResponse:
        """Return the answer."""
        body = {"code": int(self.code), "message": MESSAGES[self.code], "detail": self.detail, "data": {}}
        shape = EarlyAnswer if self.early else JSONResponse
        return shape(body, status_code=self.http_status, headers=self.headers)


MESSAGES = {
    Code.BAD_REQUEST: "bad request",
    Code.EXPORT_NOT_ALLOWED: "export not allowed",
    Code.NOT_FOUND: "not found",
    Code.RATE_LIMITED: "too many requests",
    Code.INTERNAL: "internal error",
    Code.INVALID_TOKEN: "invalid token",
    Code.SESSION_NOT_FOUND: "session not found",
    Code.OUT_OF_CREDITS: "out of credits",
    Code.UNSUPPORTED_FILE_TYPE: "unsupported file type",
    Code.FILE_TOO_LARGE: "file too large",
}


def ok(data: BaseModel | dict[str, Any]) -> JSONResponse:
    """Return an answer that carries ``data``."""
    plain = data.model_dump(mode="json", by_alias=True) if isinstance(data, BaseModel) else data
    return JSONResponse({"code": int(Code.OK), "message": "ok", "data": plain})


def places(error: ValidationError) -> list[dict[str, Any]]:
    """Say what is wrong where, without repeating what was sent."""
    return [dict(each) for each in error.errors(include_url=False, include_context=False, include_input=False)]


def bad_body(error: ValidationError) -> Refused:
    """Return the refusal of a body that does not have the right shape."""
    first = places(error)[0]
    place = ".".join(str(step) for step in first["loc"]) or "body"
    return Refused(Code.BAD_REQUEST, f"{place}: {first['msg']}.")
