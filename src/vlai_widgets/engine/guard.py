"""The layer around all routes: who may call at all, counting requests, and errors that become an envelope."""

from __future__ import annotations

import errno
import logging

from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Receive, Scope, Send

from vlai_widgets.engine.access import check_origin
from vlai_widgets.engine.core import Engine
from vlai_widgets.engine.replies import Refused
from vlai_widgets.errors import VlaiError
from vlai_widgets.protocol.codes import Code

_log = logging.getLogger(__name__)


class Guard:
    """ASGI middleware. Plain ASGI, because streams must pass it frame by frame."""

    def __init__(self, app: ASGIApp, engine: Engine) -> None:
        self._app = app
        self._engine = engine

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Serve one request."""
        if scope["type"] != "http":
            return  # lifespan and WebSocket: there is none
        with self._engine.request():
            try:
                check_origin(Request(scope))
                await self._app(scope, receive, send)
            except Refused as refused:
                await refused.response()(scope, receive, send)
            except ClientDisconnect:
                _log.info("%s: the client went away", scope["path"])
            except Exception:  # noqa: BLE001 - answered by `answer_error`; Starlette raises it again for the log
                _log.exception("%s %s failed", scope["method"], scope["path"])


async def answer_error(request: Request, error: Exception) -> Response:
    """Answer what a route raised, in the engine's envelope and without the engine's insides."""
    del request
    match error:
        case Refused():
            refused = error
        case HTTPException(status_code=status, detail=detail):  # no such route, wrong method
            code = Code.NOT_FOUND if status in (404, 405) else Code.BAD_REQUEST
            refused = Refused(code, str(detail), http_status=status, headers=dict(error.headers or {}))
        case VlaiError():
            refused = Refused(Code.INTERNAL, str(error))
        case OSError(errno=errno.ENOSPC):
            refused = Refused(Code.INTERNAL, "The disk with the engine's store is full. Free some space and try again.")
        case _:
            refused = Refused(Code.INTERNAL, "The engine failed; engine.log in its home folder says more.")
    return refused.response()
