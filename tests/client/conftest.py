"""A scripted backend on a real loopback port: it answers as it was told and remembers what it was asked."""

from __future__ import annotations

import asyncio
import contextlib
import json
import threading
import time
from collections.abc import AsyncIterator, Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
import uvicorn
from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response, StreamingResponse
from starlette.routing import Route

from vlai_widgets import backends, portal
from vlai_widgets.client.access import Endpoint, FixedAccess
from vlai_widgets.client.policy import Policy
from vlai_widgets.client.transport import Transport

TOKEN = "nmv_usr_PLANTED-SECRET-0123456789"
SESSION = "1999999999999999999"
FAST = Policy(backoff_s=0.01, max_backoff_s=0.02, connect_s=2.0, look_first_s=0.01, look_every_s=0.01)


@dataclass
class Asked:
    method: str
    path: str
    headers: dict[str, str]
    body: bytes
    length: int

    @property
    def json(self) -> Any:
        return json.loads(self.body)


@dataclass
class Service:
    """``on`` sets the answers of a route: the last one is repeated. An answer is data, a Response, or a function."""

    url: str = ""
    asked: list[Asked] = field(default_factory=list)
    answers: dict[tuple[str, str], list[Any]] = field(default_factory=dict)
    keep_body_bytes: int = 1 << 20

    def on(self, method: str, path: str, *answers: Any) -> None:
        self.answers[method, path] = list(answers)

    def count(self, path: str, method: str | None = None) -> int:
        return sum(1 for a in self.asked if a.path == path and method in (None, a.method))

    async def handle(self, request: Request) -> Response:
        kept, length = bytearray(), 0
        async for chunk in request.stream():
            length += len(chunk)
            if len(kept) < self.keep_body_bytes:
                kept += chunk[: self.keep_body_bytes - len(kept)]
        self.asked.append(Asked(request.method, request.url.path, dict(request.headers), bytes(kept), length))
        queue = self.answers.get((request.method, request.url.path))
        if not queue:
            return JSONResponse({"detail": "Not Found"}, status_code=404)
        answer = queue.pop(0) if len(queue) > 1 else queue[0]
        if callable(answer) and not isinstance(answer, Response):
            answer = answer(request)
            if asyncio.iscoroutine(answer):
                answer = await answer
        return answer if isinstance(answer, Response) else JSONResponse({"code": 0, "data": answer})


def frames(*events: Any, drop: bool = False, pause_s: float = 0.0, raw: bool = False) -> Callable[[Request], Response]:
    """An event stream; ``drop`` ends it in the middle of a chunked body."""

    def answer(_: Request) -> Response:
        async def body() -> AsyncIterator[bytes]:
            for event in events:
                yield event if raw or isinstance(event, bytes) else b"data: " + json.dumps(event).encode() + b"\n\n"
                await asyncio.sleep(pause_s)
            if drop:
                raise ConnectionResetError

        return StreamingResponse(body(), media_type="text/event-stream")

    return answer


def refuse(
    status: int, body: Any = None, *, text: str | None = None, headers: dict[str, str] | None = None
) -> Response:
    if text is not None:
        return Response(text, status_code=status, media_type="text/plain", headers=headers)
    return JSONResponse(body, status_code=status, headers=headers)


@contextlib.contextmanager
def serving() -> Iterator[Service]:
    service = Service()
    app = Starlette(routes=[Route("/{path:path}", service.handle, methods=["GET", "POST", "PUT"])])
    server = uvicorn.Server(uvicorn.Config(app, port=0, log_level="critical", timeout_graceful_shutdown=1))
    thread = threading.Thread(target=server.run, daemon=True)
    thread.start()
    until = time.monotonic() + 10
    while not server.started:
        assert time.monotonic() < until
        time.sleep(0.005)
    service.url = f"http://127.0.0.1:{server.servers[0].sockets[0].getsockname()[1]}"
    try:
        yield service
    finally:
        server.should_exit = True
        thread.join(5)


@pytest.fixture(autouse=True)
def _own_folders(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    for name in ("NEMO_TOKEN", "NEMO_CLIENT_ID", "NEMO_API_URL", "VLAI_BACKEND", "VLAI_RUNTIME_DIR", "SKILL_SOURCE"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VLAI_HOME", str(tmp_path / "home"))


@pytest.fixture
def service() -> Iterator[Service]:
    with serving() as running:
        running.on("POST", "/api/tasks/me/with-session/nemo_agent", {"task_id": "t1", "session_id": SESSION})
        running.on("GET", f"/api/state/nemo_agent/me/{SESSION}/latest", {"session_id": SESSION, "state": {}})
        running.on("GET", "/api/vlai/health", {"name": "vlai-engine", "version": "0"})
        yield running


@dataclass
class Tools:
    """What test modules need from here (they cannot import a conftest)."""

    service: Service
    token: str = TOKEN
    session_id: str = SESSION
    frames: Any = field(default=frames)
    refuse: Any = field(default=refuse)
    made: list[Transport] = field(default_factory=list)

    def transport(self, name: Any = "cloud", policy: Policy = FAST) -> Transport:
        access = FixedAccess(name, Endpoint(url=self.service.url, token=TOKEN))
        self.made.append(Transport(access, policy=policy))
        return self.made[-1]

    def backend(self, name: str = "cloud") -> backends.Backend:
        return backends.Backend(self.transport(name), web_url="https://web.example")

    def json(self, transport: Transport, method: str = "GET", path: str = "/x", **kwargs: Any) -> Any:
        async def work() -> Any:
            self.made.append(transport)
            return await transport.json(method, path, **kwargs)

        return portal.call(work)


@pytest.fixture
def tools(service: Service) -> Iterator[Tools]:
    made = Tools(service)
    yield made
    for transport in made.made:
        portal.call(transport.aclose)
