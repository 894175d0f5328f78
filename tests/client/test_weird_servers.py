"""Servers and proxies that answer in their own way, byte by byte on a real socket."""

from __future__ import annotations

import asyncio
import contextlib
import gzip
import json
import threading
import zlib
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from tests.client.conftest import FAST, SESSION, TOKEN

from vlai_widgets import backends, errors
from vlai_widgets.client import exports
from vlai_widgets.client.access import Endpoint, FixedAccess
from vlai_widgets.client.events import Heartbeat, Message, TextDelta, Trouble
from vlai_widgets.client.transport import Transport

STATE = f"GET /api/state/nemo_agent/me/{SESSION}/latest"
CREATE = "POST /api/tasks/me/with-session/nemo_agent"
CREDITS = "GET /api/credits/balance/simple"
SSE = "POST /run_sse"
UPLOAD = f"POST /api/upload-video/nemo_agent/me/{SESSION}"
DRAFT = {"t": [{"tt": 0, "sg": [{"d": 4000, "name": "city"}]}], "d": 4000}


class Raw:
    """Answers every request with bytes, then closes the connection. A list is sent piece by piece."""

    def __init__(self) -> None:
        self.answers: dict[str, Any] = {
            CREATE: js({"code": 0, "data": {"task_id": "t1", "session_id": SESSION}}),
            STATE: js({"code": 0, "data": {"state": {}}}),
        }
        self.asked: list[tuple[str, dict[str, str], bytes]] = []
        self.url = ""

    def heads(self, what: str) -> list[dict[str, str]]:
        return [heads for asked, heads, _ in self.asked if asked == what]

    async def serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        with contextlib.suppress(ConnectionError, asyncio.IncompleteReadError):
            first, *lines = (await reader.readuntil(b"\r\n\r\n")).decode().rstrip().split("\r\n")
            heads = {name.lower(): value for name, _, value in (line.partition(": ") for line in lines)}
            body = await reader.readexactly(int(heads.get("content-length", 0)))
            what = first.rpartition(" ")[0]
            self.asked.append((what, heads, body))
            answer = self.answers.get(what, http(b"", status="404 Not Found"))
            answer = answer.pop(0) if isinstance(answer, list) and len(answer) > 1 else answer
            answer = answer[0] if isinstance(answer, list) else answer
            for piece in answer if isinstance(answer, tuple) else (answer,):
                writer.write(piece)
                await writer.drain()
                await asyncio.sleep(0)
        writer.close()


def http(body: bytes, *, status: str = "200 OK", kind: str = "application/json", **heads: str) -> bytes:
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in heads.items())
    head = (
        f"HTTP/1.1 {status}\r\nContent-Type: {kind}\r\nContent-Length: {len(body)}\r\n{more}Connection: close\r\n\r\n"
    )
    return head.encode() + body


def js(value: Any, *, status: str = "200 OK", **heads: str) -> bytes:
    return http(json.dumps(value).encode(), status=status, **heads)


def sse(body: bytes, **heads: str) -> bytes:
    """Without a length, as HTTP/1.0 does it: the end of the connection is the end."""
    more = "".join(f"{name.replace('_', '-')}: {value}\r\n" for name, value in heads.items())
    return f"HTTP/1.1 200 OK\r\nContent-Type: text/event-stream\r\n{more}Connection: close\r\n\r\n".encode() + body


def moved(status: str, where: str) -> bytes:
    return http(b"", status=status, kind="text/plain", Location=where)


def said(text: str, **more: Any) -> str:
    return json.dumps({"content": {"parts": [{"text": text}]}, "author": "nemo", **more}, ensure_ascii=False)


@contextlib.contextmanager
def raw_server() -> Iterator[Raw]:
    raw, ready = Raw(), threading.Event()
    loop = asyncio.new_event_loop()

    async def main() -> None:
        server = await asyncio.start_server(raw.serve, "127.0.0.1", 0)
        raw.url = f"http://127.0.0.1:{server.sockets[0].getsockname()[1]}"
        ready.set()
        with contextlib.suppress(asyncio.CancelledError):
            await server.serve_forever()

    task = loop.create_task(main())
    thread = threading.Thread(target=lambda: loop.run_until_complete(task), daemon=True)
    thread.start()
    assert ready.wait(10)
    yield raw
    loop.call_soon_threadsafe(task.cancel)
    thread.join(10)
    loop.close()


@pytest.fixture
def raw() -> Iterator[Raw]:
    with raw_server() as server:
        yield server


@pytest.fixture
def backend(raw: Raw) -> Iterator[backends.Backend]:
    transport = Transport(FixedAccess("cloud", Endpoint(url=raw.url, token=TOKEN)), policy=FAST)
    with backends.Backend(transport, web_url="https://web.example") as made:
        yield made


# --- streams ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("packed", ["gzip", "deflate"])
def test_a_stream_that_a_proxy_packs_unasked_is_unpacked_as_it_comes(raw: Raw, backend: Any, packed: str) -> None:
    plain = f"data: {said('视频 done. ')}\n\n: beat\n\ndata: {said('Bye')}\n\n".encode()
    body = gzip.compress(plain) if packed == "gzip" else zlib.compress(plain)
    raw.answers[SSE] = (sse(body[:7], Content_Encoding=packed), body[7:])
    assert backend.open_session().say("go").messages == ("视频 done. ", "Bye")
    assert raw.heads(SSE)[0]["accept-encoding"] == "identity"


@pytest.mark.parametrize(
    ("frames", "events"),
    [
        (f"data:{said('Hi')}\r\n\r\n", [Message("Hi")]),
        (f"\ufeff: hello\n\nid: 7\nretry: 5\ndata: {said('Hi')}\n\n", [Heartbeat(), Message("Hi")]),
        ("data: " + json.dumps(json.loads(said("Hi")), indent=1).replace("\n", "\ndata: ") + "\n\n", [Message("Hi")]),
        (f"event: message\ndata: {said('Hi')}", [Message("Hi")]),
        ('event: text\ndata: {"content": "Hi"}\n\nevent: done\ndata: [DONE]\n\n', [TextDelta("Hi"), Message("Hi")]),
        ("event: text\ndata: Hi there\n\n", [TextDelta("Hi there"), Message("Hi there")]),
        ('event: text\ndata: "Hi"\n\n', [TextDelta("Hi"), Message("Hi")]),
        ("event: ping\ndata: 2026-03-16T00:00:00Z\n\n", [Heartbeat()]),
        ("event: keepalive\ndata: {}\n\n", [Heartbeat()]),
        (f"data: [{said('Hi')}, {said('Ho')}]\n\n", [Message("Hi"), Message("Ho")]),
    ],
)
def test_frames_in_unusual_dress(raw: Raw, backend: Any, frames: str, events: list[Any]) -> None:
    raw.answers[SSE] = sse(frames.encode())
    with backend.open_session().stream("go") as turn:
        assert list(turn) == events


@pytest.mark.parametrize("frame", ['event: error\ndata: {"message": "no GPU"}', "event: error\ndata: no GPU at all"])
def test_an_error_that_only_the_frames_name_tells(raw: Raw, backend: Any, frame: str) -> None:
    raw.answers[SSE] = sse(f"data: {said('So far')}\n\n{frame}\n\n".encode())
    with backend.open_session().stream("go") as turn:
        message, trouble = turn
    assert message == Message("So far")
    assert isinstance(trouble, Trouble)
    assert isinstance(trouble.error, errors.AgentFailed)
    assert "no GPU" in str(trouble.error)


@pytest.mark.parametrize(
    ("answer", "kind", "words"),
    [
        (http(b"<html><body>Welcome</body></html>", kind="text/html"), errors.BadReply, "JSON was expected"),
        (http(b"<h1>502</h1>", status="502 Bad Gateway", kind="text/html"), errors.BackendError, "HTTP 502"),
        (js({"error": "Agent is not there"}), errors.BackendError, "Agent is not there"),
        (js({"detail": "Session not found: x"}, status="404 Not Found"), errors.SessionNotFound, "does not know"),
        (js({"success": "false", "error": "no"}), errors.BackendError, "says: no"),
        (js({"code": "-1", "message": "no"}), errors.BackendError, "says: no"),
        (js({"code": "2001", "message": "no"}), errors.OutOfCredits, "No credits"),
        (http(b"Forbidden: Origin", status="403 Forbidden", kind="text/plain"), errors.BackendError, "refused this"),
        (http(b"", status="204 No Content"), errors.BadReply, "without a stream"),
        (moved("302 Found", "/login"), errors.BackendError, "elsewhere"),
        (moved("307 Temporary Redirect", "https://other.example/run_sse"), errors.BackendError, "other.example"),
        (moved("307 Temporary Redirect", "/run_sse"), errors.BackendError, "in a circle"),
    ],
)
def test_what_is_no_stream_is_told_and_the_turn_is_asked_for_once(
    raw: Raw, backend: Any, answer: bytes, kind: type[Exception], words: str
) -> None:
    raw.answers[SSE] = answer
    with pytest.raises(kind, match=words) as caught:
        backend.resume_session(SESSION).say("go")
    assert "Welcome" not in str(caught.value)
    assert "<h1>" not in str(caught.value)
    assert len(raw.heads(SSE)) == (5 if "circle" in words else 1)


def test_a_turn_follows_to_another_path_of_the_same_server_with_token_and_body(raw: Raw, backend: Any) -> None:
    raw.answers[SSE] = moved("307 Temporary Redirect", "/run_sse/")
    raw.answers[f"{SSE}/"] = sse(f"data: {said('Hi')}\n\n".encode())
    assert backend.open_session().say("go").text == "Hi"
    (heads,) = raw.heads(f"{SSE}/")
    assert heads["authorization"] == f"Bearer {TOKEN}"
    assert [json.loads(body)["session_id"] for what, _, body in raw.asked if what == f"{SSE}/"] == [SESSION]


def test_an_upload_follows_from_its_first_byte(raw: Raw, backend: Any, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"0123456789" * 1000)
    raw.answers[UPLOAD] = moved("308 Permanent Redirect", f"{raw.url}/up")
    odd = {"filename": "a.mp4", "duration": "4.2", "width": "1080", "fps": "30000/1001", "height": None, "new": 1}
    raw.answers["POST /up"] = js({"files": [odd]})
    (file,) = backend.open_session().upload(tmp_path / "a.mp4")
    assert (file.error, file.duration, file.width, file.fps) == (None, 4.2, 1080, None)
    assert [body.count(b"0123456789") for what, _, body in raw.asked if what == "POST /up"] == [1000]


# --- answers ----------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    "answer",
    [
        {"code": "0", "message": "ok", "data": {"session_id": int(SESSION), "task_id": 5}},
        {"data": {"session_id": SESSION}},
        {"session_id": SESSION},
        {"success": True, "data": {"sessionId": SESSION, "taskId": "5"}},
        {"code": 200, "data": {"session": {"id": SESSION}, "task": {"task_id": 5}}},
        {"code": 0, "data": {"task": {"session_id": SESSION, "task_id": None}}},
        {"id": SESSION, "appName": "nemo_agent", "userId": "me", "state": {}, "events": []},
    ],
)
def test_the_session_is_found_wherever_the_answer_names_it(raw: Raw, backend: Any, answer: Any) -> None:
    raw.answers[CREATE] = js(answer)
    assert backend.open_session().session_id == SESSION


def test_a_session_without_an_id_is_no_session(raw: Raw, backend: Any) -> None:
    raw.answers[CREATE] = js({"code": 0, "data": {"id": "task_7"}})
    with pytest.raises(errors.BadReply, match="session_id"):
        backend.open_session()


@pytest.mark.parametrize(
    "state",
    [
        {"state": {"draft": DRAFT}},
        {"state": {"draft": json.dumps(DRAFT), "canvas_config": "9:16", "video_infos": {"a": {"name": "a"}}}},
        {"state": json.dumps({"draft": DRAFT})},
        {"draft": DRAFT, "video_infos": None},
        {"session_id": None, "state": {"draft": DRAFT, "video_analyses": [{"clip": "a.mp4", "score": 9}]}},
        {"state": {"draft": {"t": [{"tt": "0", "sg": [{"d": "4000", "name": "city"}]}], "d": "4000"}}},
    ],
)
def test_the_timeline_is_read_from_any_state(raw: Raw, backend: Any, state: Any) -> None:
    empty = js({"code": 0, "data": {"state": {"draft": None}}})
    raw.answers[STATE] = [empty, js({"code": 0, "data": state})]
    raw.answers[SSE] = sse(b"data:\n\n")
    session = backend.open_session()
    reply = session.say("go")
    assert reply.changes[:2] == ("video track: 0 -> 1 segments (gained city)", "duration: 0.0 s -> 4.0 s")
    assert str(session.timeline()) == "Timeline (1 track): 1. Video: city (0-4s)"


def test_credits_as_texts_and_nulls(raw: Raw, backend: Any) -> None:
    raw.answers[CREDITS] = js({"code": 0, "data": {"available": "90.5", "frozen": None, "total": "many"}})
    found = backend.open_session().credits()
    assert (found.available, found.frozen, found.total) == (90.5, 0, 90.5)


def test_the_token_alone_is_enough_of_an_account(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    raw.answers["POST /api/auth/anonymous-token"] = js({"data": {"token": TOKEN, "expires_at": 1764080000}})
    raw.answers[CREDITS] = js({"available": 100})
    with backends.connect("cloud", base_url=raw.url) as backend:
        assert backend.credits().available == 100
    assert raw.heads(CREDITS)[0]["authorization"] == f"Bearer {TOKEN}"


@pytest.mark.parametrize(
    ("answer", "share", "address"),
    [
        ({"status": "RENDERING", "progress": "45.5%"}, 0.455, None),
        ({"status": "queued", "progress": None}, 0.0, None),
        ({"data": {"status": "completed", "output": "/v.mp4", "progress": "100"}}, 1.0, "/v.mp4"),
        ({"status": "success", "output_url": "/v.mp4", "progress": float("nan")}, 0.0, "/v.mp4"),
        ({"status": "Expired", "error": {"message": "gone"}}, 0.0, None),
    ],
)
def test_renders_in_unusual_words(answer: Any, share: float, address: str | None) -> None:
    state = exports.render_state(answer)
    assert (round(state.done, 3), state.address) == (share, address)


# --- files ------------------------------------------------------------------------------------------------------------


def rendered(raw: Raw, address: str) -> None:
    raw.answers["POST /api/render/proxy/lambda"] = js(
        {"data": {"id": "r1", "status": "completed", "outputUrl": address}}
    )


def test_a_page_in_place_of_the_video_is_not_kept_and_the_other_address_is_asked(
    raw: Raw, backend: Any, tmp_path: Path
) -> None:
    rendered(raw, "/v.mp4")
    raw.answers["GET /v.mp4"] = http(b"<html>Sign in</html>", kind="text/html; charset=utf-8")
    raw.answers["GET /api/render/proxy/r1/download"] = http(b"video", kind="video/mp4")
    assert backend.open_session().export(tmp_path / "a.mp4", draft=DRAFT).read_bytes() == b"video"


def test_a_packed_video_is_unpacked(raw: Raw, backend: Any, tmp_path: Path) -> None:
    rendered(raw, "/v.mp4")
    whole = http(gzip.compress(b"video" * 1000), kind="video/mp4", Content_Encoding="gzip", ETag='"x"')
    raw.answers["GET /v.mp4"] = [whole[:-20], whole]
    assert backend.open_session().export(tmp_path / "a.mp4", draft=DRAFT).read_bytes() == b"video" * 1000
    assert all("range" not in heads for heads in raw.heads("GET /v.mp4"))


def test_a_video_that_lies_elsewhere_is_fetched_without_token_or_names(raw: Raw, backend: Any, tmp_path: Path) -> None:
    rendered(raw, "/v.mp4")
    with raw_server() as bucket:
        bucket.answers["GET /signed.mp4?sig=1"] = http(b"video", kind="video/mp4")
        raw.answers["GET /v.mp4"] = moved("302 Found", f"{bucket.url}/signed.mp4?sig=1")
        assert backend.open_session().export(tmp_path / "a.mp4", draft=DRAFT).read_bytes() == b"video"
        (heads,) = bucket.heads("GET /signed.mp4?sig=1")
    assert heads["host"] == bucket.url.removeprefix("http://")
    assert not {"authorization", "x-client-id", "x-skill-source", "x-skill-version", "x-skill-platform"} & set(heads)


def test_a_proxy_that_refuses_the_way_is_no_dropped_turn(raw: Raw, monkeypatch: pytest.MonkeyPatch) -> None:
    raw.answers["CONNECT service.example:443"] = http(b"no", status="502 Bad Gateway", kind="text/plain")
    monkeypatch.setenv("HTTPS_PROXY", raw.url)
    monkeypatch.delenv("NO_PROXY", raising=False)
    monkeypatch.delenv("no_proxy", raising=False)
    transport = Transport(FixedAccess("cloud", Endpoint(url="https://service.example", token=TOKEN)), policy=FAST)
    with (
        backends.Backend(transport, web_url="https://web.example") as backend,
        pytest.raises(errors.BackendUnreachable, match="proxy") as caught,
    ):
        backend.open_session()
    assert type(caught.value) is errors.BackendUnreachable, "it was never sent, so nothing is looked for"
    assert TOKEN not in str(raw.asked)
