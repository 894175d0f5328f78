"""A service on a raw socket that speaks every published form of the protocol, byte by byte as it is told.

Nothing here knows the client: requests are read and answered with bytes, so that line endings, chunk borders and drops
are exactly what the weather says.
"""

from __future__ import annotations

import asyncio
import json
import socket
import struct
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from typing import Any

SESSION = "1999999999999999999"
TOKEN = "nmv_usr_PLANTED-SECRET-0123456789"
VIDEO = bytes(range(256)) * 400
DRAFT: dict[str, Any] = {
    "t": [
        {"tt": 0, "sg": [{"name": "city timelapse", "s": 0, "d": 10000}]},
        {"tt": 1, "sg": [{"name": "Lo-fi", "s": 0, "d": 10000, "volume": 0.35}]},
        {"tt": 7, "sg": [{"text": "Urban Dreams", "s": 0, "d": 3000}]},
    ],
    "d": 10000,
    "m": {"title": "t"},
    "unheard_of": {"kept": None},
}
WORDS = ("Grüße – 你好 \u2028 line", "Second message")

HEARTBEATS = {
    "none": "",
    "comment": ": beat{n}{n}",
    "empty data": "data:{n}{n}",
    "word": "data: heartbeat{n}{n}",
    "json": 'data: {{"type":"heartbeat"}}{n}{n}',
    "event": "event: heartbeat{n}data: {{}}{n}{n}",
}


@dataclass(frozen=True)
class Weather:
    """How the service behaves."""

    dialect: str = "adk partial"
    heartbeat: str = "none"
    eol: str = "\n"
    chunk: int = 0  # bytes a chunk; 0: everything at once
    drop: str = ""  # "", "clean", "rst", "before"; only for the streamed answer
    cut_at: int = 0  # bytes of the stream that still go out before the drop
    error: str = ""  # name in ERRORS, for the routes in ``failing``
    code: int = 0
    failing: str = ""
    render: str = "top level"
    in_stream: Any = None  # an extra frame before the last message


@dataclass
class Service:
    """What runs: its address, its weather, and what it was asked."""

    url: str = ""
    weather: Weather = field(default_factory=Weather)
    asked: list[tuple[str, str, dict[str, str], bytes]] = field(default_factory=list)
    polls: dict[str, int] = field(default_factory=dict)
    edited: bool = False

    def turn(self, **weather: Any) -> None:
        """Change the weather and forget the past."""
        self.weather = replace(Weather(), **weather)
        self.asked.clear()
        self.polls.clear()
        self.edited = False

    def count(self, path: str) -> int:
        return sum(1 for _, asked, _, _ in self.asked if asked == path)


# --- answers ----------------------------------------------------------------------------------------------------------

STATUS_OF = {1001: 401, 1002: 404, 2001: 402, 4001: 415, 4002: 413, 400: 400, 402: 402, 429: 429, 500: 500}
SAID = "for a reason"


def _json(status: int, body: Any) -> tuple[int, str, bytes]:
    return status, "application/json", json.dumps(body).encode()


ERRORS: dict[str, Callable[[int], tuple[int, str, bytes]]] = {
    "status and envelope": lambda code: _json(STATUS_OF[code], {"code": code, "message": SAID}),
    "code in a 200": lambda code: _json(200, {"code": code, "message": SAID, "data": None}),
    "code as text in a 200": lambda code: _json(200, {"code": str(code), "msg": SAID}),
    "success false in a 200": lambda code: _json(200, {"success": False, "error": SAID, "code": code}),
    "success false with an object": lambda code: _json(
        200, {"success": False, "code": code, "error": {"message": SAID}}
    ),
    "status and error": lambda code: _json(STATUS_OF[code], {"success": False, "code": code, "error": SAID}),
}
BARE_ERRORS: dict[str, Callable[[int], tuple[int, str, bytes]]] = {
    "detail": lambda status: _json(status, {"detail": SAID}),
    "detail list": lambda status: _json(status, {"detail": [{"msg": SAID, "loc": ["x"]}]}),
    "plain text": lambda status: (status, "text/plain", SAID.encode()),
    "html": lambda status: (status, "text/html", b"<html><h1>Bad gateway</h1></html>"),
    "nothing": lambda status: (status, "text/plain", b""),
}


def frames(weather: Weather) -> bytes:
    """The bytes of one streamed answer."""
    n = weather.eol
    beat = HEARTBEATS[weather.heartbeat].format(n=n)
    events: list[Any] = {"adk partial": _adk_partial, "adk whole": _adk_whole, "typed": _typed}[weather.dialect]()
    if weather.in_stream is not None:
        events.insert(len(events) - 1, weather.in_stream)
    body = beat
    for event in events:
        line = event if isinstance(event, str) else json.dumps(event, ensure_ascii=False, separators=(",", ":"))
        body += f"data: {line}{n}{n}{beat}"
    return body.encode()


def _event(text: str | None = None, *, part: Any = None, **more: Any) -> dict[str, Any]:
    parts = [part] if part is not None else [{"text": text}]
    return {"content": {"parts": parts, "role": "model"}, "author": "nemo_agent", "actions": {"stateDelta": {}}, **more}


def _adk_partial() -> list[Any]:
    first, second = WORDS
    return [
        _event(part={"text": "let me think", "thought": True}, partial=True, id="1"),
        *[_event(first[i : i + 4], partial=True, id="1") for i in range(0, len(first), 4)],
        _event(part={"functionCall": {"id": "preview", "name": "edit", "args": {}}}, partial=True, id="1"),
        _event(first, partial=False, id="1"),
        _event(part={"functionCall": {"id": "c", "name": "edit", "args": {"x": None}}}, id="2"),
        _event(part={"functionResponse": {"id": "c", "name": "edit", "response": {"ok": 1}}}, id="2"),
        {"id": "2", "author": "nemo_agent", "actions": {"stateDelta": {"changed": 1}}},
        _event(second[:5], partial=True, id="3"),
        _event(second[5:], partial=True, id="3"),
        _event(second, finishReason="STOP", id="3"),
    ]


def _adk_whole() -> list[Any]:
    first, second = WORDS
    return [
        _event(part={"text": "let me think", "thought": True}),
        _event(first),
        _event(part={"functionCall": {"name": "edit", "args": {}}}),
        {**_event(part={"functionResponse": {"name": "edit", "response": {"ok": 1}}}), "content": {
            "role": "user", "parts": [{"functionResponse": {"name": "edit", "response": {"ok": 1}}}],
        }},
        {"author": "nemo_agent", "actions": {"stateDelta": {"changed": 1}}},
        {"content": {}}, {"content": {"parts": []}},
        _event(second),
    ]  # fmt: skip


def _typed() -> list[Any]:
    first, second = WORDS
    return [
        *[{"type": "text", "content": first[i : i + 6]} for i in range(0, len(first), 6)],
        {"type": "tool_call", "name": "edit", "args": {}},
        {"type": "tool_result", "name": "edit", "result": {"ok": 1}},
        {"actions": {"stateDelta": {"changed": 1}}},
        {"type": "text", "content": second},
    ]


def render_answer(shape: str, render_id: str, status: str, url: str) -> dict[str, Any]:
    """The state of a render, in one of the published shapes."""
    progress = 100 if status == "completed" else 40
    address = f"{url}/files/out.mp4" if status == "completed" else None
    error = "no GPU" if status == "failed" else None
    if shape == "top level":
        output = {"url": address, "duration": 10, "size": len(VIDEO)} if address else None
        return {"taskId": render_id, "status": status, "progress": progress, "output": output, "error": error}
    inner = {"id": render_id, "status": status, "progress": progress, "outputUrl": address, "error": error}
    if shape == "success and data":
        return {"success": True, "data": {**inner, "createdAt": 1700000000000, "completedAt": None}}
    if shape == "unwrapped":
        return {key: value for key, value in inner.items() if key != "id"}
    return {"code": 0, "message": "ok", "data": inner}


RENDER_SHAPES = ("top level", "success and data", "unwrapped", "enveloped")


# --- the server -------------------------------------------------------------------------------------------------------


class _Server:
    def __init__(self, service: Service) -> None:
        self.service = service

    async def handle(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        try:
            while await self._request(reader, writer):
                pass
        except (ConnectionError, asyncio.IncompleteReadError):
            pass
        finally:
            writer.close()

    async def _request(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> bool:
        head = await reader.readuntil(b"\r\n\r\n")
        first, *lines = head.decode("latin-1").split("\r\n")
        method, target, _ = first.split(" ", 2)
        headers = {name.lower(): value.strip() for name, _, value in (line.partition(":") for line in lines if line)}
        body = await reader.readexactly(int(headers.get("content-length", 0)))
        path = target.partition("?")[0]
        self.service.asked.append((method, path, headers, body))
        weather = self.service.weather
        if weather.failing and weather.failing in path:
            form = ERRORS.get(weather.error) or BARE_ERRORS[weather.error]
            return await self._send(writer, *form(weather.code))
        if path == "/run_sse":
            return await self._stream(writer, weather)
        answer = self._answer(method, path, headers, body)
        if isinstance(answer, bytes):
            return await self._send(writer, 200, "video/mp4", answer)
        return (
            await self._send(writer, *answer)
            if isinstance(answer, tuple)
            else await self._send(writer, *_json(200, answer))
        )

    def _answer(self, method: str, path: str, headers: dict[str, str], body: bytes) -> Any:
        service = self.service
        if path == "/api/auth/anonymous-token":
            return {
                "code": 0,
                "data": {"token": TOKEN, "user_id": "anon_7", "expires_at": "2999-01-01T00:00:00Z", "credits": 100},
            }
        if path.startswith("/files/") or path.endswith("/download"):
            return VIDEO
        if headers.get("authorization") != f"Bearer {TOKEN}":
            return ERRORS["status and envelope"](1001)
        if path == "/api/tasks/me/with-session/nemo_agent":
            return {"code": 0, "data": {"task_id": 77, "session_id": int(SESSION), "user_id": "u"}}
        if path == "/api/credits/balance/simple":
            return {"code": 0, "data": {"available": 90, "frozen": 10, "total": 100}}
        if path.startswith("/api/state/"):
            if SESSION not in path:
                return ERRORS["status and envelope"](1002)
            state = {"draft": DRAFT if service.edited else None, "video_infos": [], "canvas_config": None, "odd": 1}
            return {"code": 0, "data": {"session_id": SESSION, "task_id": "77", "state": state}}
        if path.startswith("/api/upload-video/"):
            named = body.partition(b'filename="')[2].partition(b'"')[0].decode() or "from-url.mp4"
            file = {
                "filename": named,
                "file_type": "mp4",
                "cdn_url": "https://cdn/x",
                "duration": 1.5,
                "width": 64,
                "height": 64,
            }
            return {"code": 0, "data": {"files": [file], "session_state_applied": True}}
        if path.endswith("/claim-token"):
            return {"code": 0, "data": {"claim_token": "clm_1", "expires_in": 604800}}
        if path == "/api/render/proxy/lambda":
            return render_answer(service.weather.render, json.loads(body)["id"], "pending", service.url)
        if path.startswith("/api/render/proxy/lambda/"):
            render_id = path.rpartition("/")[2]
            service.polls[render_id] = service.polls.get(render_id, 0) + 1
            status = "completed" if service.polls[render_id] > 2 else "processing"
            return render_answer(service.weather.render, render_id, status, service.url)
        return ERRORS["status and envelope"](500)

    async def _send(self, writer: asyncio.StreamWriter, status: int, kind: str, body: bytes) -> bool:
        head = f"HTTP/1.1 {status} X\r\ncontent-type: {kind}\r\ncontent-length: {len(body)}\r\n\r\n"
        writer.write(head.encode() + body)
        await writer.drain()
        return True

    async def _stream(self, writer: asyncio.StreamWriter, weather: Weather) -> bool:
        self.service.edited = True
        if weather.drop == "before":
            _reset(writer)
            return False
        writer.write(
            b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream; charset=utf-8\r\ntransfer-encoding: chunked\r\n\r\n"
        )
        body = frames(weather)
        if weather.drop:
            body = body[: weather.cut_at or len(body)]
        step = weather.chunk or max(1, len(body))
        for i in range(0, len(body), step):
            piece = body[i : i + step]
            writer.write(f"{len(piece):x}\r\n".encode() + piece + b"\r\n")
        await writer.drain()
        if weather.drop == "rst":
            await asyncio.sleep(0.05)  # what was sent must be read before the reset wipes it out
            _reset(writer)
            return False
        if weather.drop:
            return False  # the connection ends without the last chunk
        writer.write(b"0\r\n\r\n")
        await writer.drain()
        return True


def _reset(writer: asyncio.StreamWriter) -> None:
    handle: socket.socket = writer.get_extra_info("socket")
    handle.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


@contextmanager
def serving() -> Iterator[Service]:
    """Run a service in a thread of its own."""
    service = Service()
    loop = asyncio.new_event_loop()
    started = threading.Event()

    async def main() -> None:
        server = await asyncio.start_server(_Server(service).handle, "127.0.0.1", 0, limit=1 << 26)
        service.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        started.set()
        async with server:
            await server.serve_forever()

    thread = threading.Thread(target=lambda: _quietly(loop, main()), daemon=True)
    thread.start()
    assert started.wait(10)
    try:
        yield service
    finally:
        loop.call_soon_threadsafe(lambda: [task.cancel() for task in asyncio.all_tasks(loop)])
        thread.join(5)


def _quietly(loop: asyncio.AbstractEventLoop, work: Any) -> None:
    try:
        loop.run_until_complete(work)
    except asyncio.CancelledError:
        pass
    finally:
        loop.close()
