"""The engine's routes: from a request to the part that does the work, and back. No logic of its own."""

from __future__ import annotations

import json
from collections.abc import Awaitable, Callable
from json import JSONDecodeError
from pathlib import Path
from typing import Any, TypeVar

from pydantic import ValidationError
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import FileResponse, JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from vlai_widgets.engine.access import TokenDesk, check_attribution, check_owner, user_of
from vlai_widgets.engine.core import Engine
from vlai_widgets.engine.exports import wire_status
from vlai_widgets.engine.guard import Guard, answer_error
from vlai_widgets.engine.replies import Refused, bad_body, ok, places
from vlai_widgets.engine.sessions import SessionRecord
from vlai_widgets.engine.turns import error_frame
from vlai_widgets.errors import OutOfCredits
from vlai_widgets.protocol import payloads, routes
from vlai_widgets.protocol.codes import Code
from vlai_widgets.protocol.glances import FilmstripRequest, GlanceRequest, LogoRequest, PreviewRequest
from vlai_widgets.protocol.results import AnalysisList

Handler = Callable[[Request], Awaitable[Response]]
Body = TypeVar("Body", bound=payloads.Payload)
EVENT_STREAM = "text/event-stream; charset=utf-8"
MAX_JSON_BYTES = 8 * 1024**2


def create_app(engine: Engine) -> Guard:
    """Return the ASGI application of an engine."""
    api, owned = _Api(engine), _Secured(engine)
    table: list[tuple[str, str, Handler]] = [
        ("GET", routes.HEALTH, api.health),
        ("POST", routes.ANONYMOUS_TOKEN, api.anonymous_token),
        ("POST", routes.CREATE_SESSION, owned(api.create_session)),
        ("POST", routes.CLAIM_TOKEN, owned(api.claim_token)),
        ("POST", routes.RUN_SSE, owned(api.run_sse)),
        ("POST", routes.UPLOAD, owned(api.upload)),
        ("GET", routes.STATE, owned(api.state)),
        ("GET", routes.CREDITS, owned(api.credits)),
        # The fixed paths come before `/api/render/proxy/{render_id}`, which would take "lambda" and "draft" for ids.
        ("POST", routes.RENDER_SUBMIT, owned(api.render_submit)),
        ("POST", routes.RENDER_SUBMIT_OLD, owned(api.render_submit)),
        ("GET", routes.RENDER_STATUS, owned(api.render_status)),
        ("POST", routes.RENDER_CANCEL, owned(api.render_cancel)),
        ("GET", routes.RENDER_DOWNLOAD, owned(api.render_download)),
        ("GET", routes.RENDER_STATUS_OLD, owned(api.render_status)),
        ("GET", routes.EXPORTS, owned(api.exports)),
        ("GET", routes.RENDER_SIDECAR, owned(api.render_sidecar)),
        ("POST", routes.KNOWN_MEDIA, owned(api.known_media)),
        ("GET", routes.ANALYSES, owned(api.analyses)),
        ("GET", routes.MEDIA, owned(api.media)),
        ("GET", routes.POSTER, owned(api.poster)),
        ("POST", routes.REEL, owned(api.reel)),
        ("POST", routes.GLANCE, owned(api.glance)),
        ("POST", routes.FILMSTRIP, owned(api.filmstrip)),
        ("POST", routes.LOGO, owned(api.logo)),
        ("POST", routes.PREVIEW, owned(api.preview)),
        ("GET", routes.PREVIEW_FILE, owned(api.preview_file)),
        ("POST", routes.CANCEL_TURN, owned(api.cancel_turn)),
        ("POST", routes.SHUTDOWN, owned(api.shutdown)),
    ]
    app = Starlette(
        routes=[Route(path, handler, methods=[method]) for method, path, handler in table],
        exception_handlers={HTTPException: answer_error, Refused: answer_error, Exception: answer_error},
    )
    return Guard(app, engine)


class _Secured:
    """Lets a handler run only for a caller with a valid token."""

    def __init__(self, engine: Engine) -> None:
        self._engine = engine

    def __call__(self, handler: Handler) -> Handler:
        async def checked(request: Request) -> Response:
            request.state.user_id = user_of(request, self._engine)
            return await handler(request)

        return checked


class _Api:
    def __init__(self, engine: Engine) -> None:
        self._engine = engine
        self._desk = TokenDesk(engine)

    async def health(self, request: Request) -> Response:
        del request
        return ok(self._engine.health())

    async def shutdown(self, request: Request) -> Response:
        del request
        self._engine.stopping.set()
        return ok({})

    # --- accounts and sessions

    async def anonymous_token(self, request: Request) -> Response:
        return ok(self._desk.issue(request))

    async def credits(self, request: Request) -> Response:
        return ok(self._engine.accounts.balance(request.state.user_id))

    async def create_session(self, request: Request) -> Response:
        return ok(self._engine.tasks.create(request.state.user_id, await _body(request, payloads.CreateSession)))

    async def claim_token(self, request: Request) -> Response:
        return ok(self._engine.tasks.claim(request.state.user_id, await _body(request, payloads.ClaimTokenRequest)))

    async def state(self, request: Request) -> Response:
        return ok(await self._engine.tasks.state(self._session(request), base_url=str(request.base_url)))

    # --- media

    async def upload(self, request: Request) -> Response:
        session = self._session(request)
        content_type = request.headers.get("content-type", "")
        if content_type.partition(";")[0].strip().lower() == "multipart/form-data":
            length = request.headers.get("content-length")
            result = await self._engine.uploads.files(
                session,
                request.stream(),
                content_type=content_type,
                length=int(length) if length and length.isdigit() else None,
                base_url=str(request.base_url),
            )
        else:
            body = await _body(request, payloads.UploadUrls)
            result = await self._engine.uploads.urls(session, body.urls, base_url=str(request.base_url))
        return ok(result)

    async def known_media(self, request: Request) -> Response:
        session = self._session(request)
        body = await _body(request, payloads.KnownMedia)
        return ok(await self._engine.uploads.known(session, body.files, base_url=str(request.base_url)))

    async def analyses(self, request: Request) -> Response:
        return ok(AnalysisList(analyses=await self._engine.tasks.analyses(self._session(request))))

    async def media(self, request: Request) -> Response:
        path = self._engine.tasks.media(self._session(request), request.path_params["clip_id"])
        return FileResponse(path, headers={"cache-control": "private, no-cache"})

    async def poster(self, request: Request) -> Response:
        path = self._engine.tasks.poster(self._session(request), request.path_params["clip_id"])
        # A poster belongs to a content, so that the content's hash names it for good.
        etag = f'"{path.stem}"'
        headers = {"etag": etag, "cache-control": "private, max-age=0, must-revalidate"}
        if etag in request.headers.get("if-none-match", ""):
            return Response(status_code=304, headers=headers)
        return FileResponse(path, media_type="image/jpeg", headers=headers)

    # --- looking at files of this machine

    async def glance(self, request: Request) -> Response:
        check_owner(request)
        body = await _body(request, GlanceRequest)
        return ok(await self._engine.glances.glance(Path(body.path)))

    async def filmstrip(self, request: Request) -> Response:
        check_owner(request)
        body = await _body(request, FilmstripRequest)
        return ok(await self._engine.glances.filmstrip(Path(body.path), body))

    async def logo(self, request: Request) -> Response:
        check_owner(request)
        body = await _body(request, LogoRequest)
        return ok(await self._engine.glances.logo(Path(body.path), body.logo))

    async def preview(self, request: Request) -> Response:
        check_owner(request)
        body = await _body(request, PreviewRequest)
        return ok(await self._engine.glances.preview(Path(body.path)))

    async def preview_file(self, request: Request) -> Response:
        check_owner(request)
        path = self._engine.glances.preview_file(request.path_params["preview_id"])
        return FileResponse(path, media_type="video/mp4", headers={"cache-control": "private, no-cache"})

    # --- conversation

    async def run_sse(self, request: Request) -> Response:
        body = await _turn_body(request)
        session = self._engine.sessions.find(body.session_id, user_id=request.state.user_id)
        if session is None:
            raise Refused(Code.SESSION_NOT_FOUND, "Session not found. Create a new one.")
        text = "".join(part.text for part in body.new_message.parts) if body.new_message else ""
        if not text.strip():
            frame = error_frame(ValueError("The message has no text."))
            return Response(frame, headers={"content-type": EVENT_STREAM})
        try:
            turn = self._engine.turns.start(session, text, streaming=body.streaming is not False)
        except OutOfCredits as error:
            raise Refused(Code.OUT_OF_CREDITS, str(error)) from None
        return StreamingResponse(turn.stream(), headers={"content-type": EVENT_STREAM})

    async def cancel_turn(self, request: Request) -> Response:
        return ok({"cancelled": self._engine.turns.cancel(self._session(request).session_id)})

    async def reel(self, request: Request) -> Response:
        session = self._session(request)
        body = await _body(request, payloads.ReelRequest)
        draft = await self._engine.tasks.lay_reel(session, body, self._engine.turns.bench(session))
        return ok({"draft": draft.to_wire()})

    # --- exports

    async def render_submit(self, request: Request) -> Response:
        check_attribution(request)
        body = await _body(request, payloads.RenderRequest)
        session = self._engine.tasks.find(body.session_id, request.state.user_id)
        export = await self._engine.exports.submit(session, body)
        return JSONResponse(wire_status(self._engine.exports.status(export, base_url=str(request.base_url))))

    async def render_status(self, request: Request) -> Response:
        export = self._engine.exports.find(request.state.user_id, request.path_params["render_id"])
        return JSONResponse(wire_status(self._engine.exports.status(export, base_url=str(request.base_url))))

    async def render_cancel(self, request: Request) -> Response:
        export = self._engine.exports.find(request.state.user_id, request.path_params["render_id"])
        self._engine.exports.cancel(export)
        return await self.render_status(request)

    async def render_download(self, request: Request) -> Response:
        export = self._engine.exports.find(request.state.user_id, request.path_params["render_id"])
        path = self._engine.exports.file(export)
        return FileResponse(path, media_type="video/mp4", filename=f"{export.render_id}.mp4")

    async def render_sidecar(self, request: Request) -> Response:
        export = self._engine.exports.find(request.state.user_id, request.path_params["render_id"])
        path, media_type = self._engine.exports.sidecar(export, request.path_params["kind"])
        return FileResponse(path, media_type=media_type, filename=f"{export.render_id}{path.suffix}")

    async def exports(self, request: Request) -> Response:
        return ok(payloads.ExportList(exports=self._engine.exports.listing(request.state.user_id)))

    def _session(self, request: Request) -> SessionRecord:
        return self._engine.tasks.find(request.path_params["session_id"], request.state.user_id)


async def _json(request: Request) -> Any:
    taken = bytearray()
    async for chunk in request.stream():
        taken += chunk
        if len(taken) > MAX_JSON_BYTES:
            raise Refused(Code.BAD_REQUEST, "The body is larger than 8 MB.", http_status=413)
    return json.loads(taken or b"{}")


async def _body(request: Request, shape: type[Body]) -> Body:
    try:
        return shape.model_validate(await _json(request))
    except (JSONDecodeError, UnicodeDecodeError):
        raise Refused(Code.BAD_REQUEST, "The body is not JSON.") from None
    except ValidationError as error:
        raise bad_body(error) from None


async def _turn_body(request: Request) -> payloads.RunSse:
    # What is refused before the stream, and how, is as ADK's own server does it.
    try:
        found = await _json(request)
    except (JSONDecodeError, UnicodeDecodeError) as error:
        raise Unprocessable([{"type": "json_invalid", "loc": ["body"], "msg": f"JSON decode error: {error}"}]) from None
    if isinstance(found, dict) and not (found.get("app_name") or found.get("appName")):
        raise Refused(Code.BAD_REQUEST, "app_name: send 'nemo_agent'.")
    try:
        body = payloads.RunSse.model_validate(found)
    except ValidationError as error:
        raise Unprocessable(places(error)) from None
    if body.app_name != routes.APP_NAME:
        raise Refused(Code.NOT_FOUND, f"app_name: there is only {routes.APP_NAME!r}.")
    return body


class Unprocessable(Refused):
    """A turn whose body has not the right shape: 422, with a list of what is wrong where."""

    def __init__(self, faults: list[dict[str, Any]]) -> None:
        super().__init__(Code.BAD_REQUEST, "The body has not the right shape.", http_status=422)
        self._faults = faults

    def response(self) -> JSONResponse:
        """Return the answer."""
        body = {"code": int(self.code), "message": self.detail, "detail": self._faults, "data": {}}
        return JSONResponse(body, status_code=self.http_status)
