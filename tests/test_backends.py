"""connect() against the real engine, and against a scripted service."""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import subprocess
import sys
import textwrap
import threading
import time
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any, ClassVar

import pytest

from vlai_widgets import __version__, backends, errors
from vlai_widgets.client.launch import LOG_NAME
from vlai_widgets.models import Progress
from vlai_widgets.protocol.discovery import Discovery, discovery_path, write_discovery
from vlai_widgets.settings import Settings


@pytest.fixture(autouse=True)
def _home(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Iterator[None]:
    for name in ("NEMO_TOKEN", "NEMO_CLIENT_ID", "NEMO_API_URL", "VLAI_BACKEND", "VLAI_RUNTIME_DIR"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("VLAI_HOME", str(tmp_path / "home"))
    monkeypatch.setenv("VLAI_ENGINE_IDLE_S", "60")
    monkeypatch.setenv("VLAI_WORKERS", "1")
    yield
    with contextlib.suppress(errors.EngineError):
        backends.stop_engine()


class Script(BaseHTTPRequestHandler):
    """Answers from a table; remembers what was asked."""

    answers: ClassVar[dict[str, Any]] = {}
    asked: ClassVar[list[tuple[str, dict[str, str]]]] = []

    def do_GET(self) -> None:
        self.rfile.read(int(self.headers.get("Content-Length", 0)))
        self.asked.append((self.path, {k.lower(): v for k, v in self.headers.items()}))
        answer = self.answers.get(self.path, {"detail": "Not Found"})
        body = json.dumps(answer() if callable(answer) else answer).encode()
        self.send_response(200 if self.path in self.answers else 404)
        self.send_header("Content-Type", "application/json")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    do_POST = do_GET  # noqa: N815 - the name that the base class looks for

    def log_message(self, *_: Any) -> None: ...


@pytest.fixture
def scripted() -> Iterator[str]:
    Script.asked.clear()
    Script.answers.clear()
    Script.answers["/api/credits/balance/simple"] = {"code": 0, "data": {"available": 7, "frozen": 1}}
    server = ThreadingHTTPServer(("127.0.0.1", 0), Script)
    threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def test_the_engine_is_started_found_again_and_comes_back_after_its_end() -> None:
    assert backends.running_engine() is None
    assert backends.stop_engine() is False
    seen: list[Progress] = []
    backend = backends.connect(on_progress=seen.append)
    assert [p.stage for p in seen] == ["connect", "connect"]
    assert backend.name == "local"
    running = backends.running_engine()
    assert running is not None
    assert (running.url, running.version) == (backend.url, __version__)
    assert set(running.to_public()) == {"url", "pid", "version", "started_at", "active_jobs"}
    home = Settings.from_environ().home
    assert (home / LOG_NAME).stat().st_mode & 0o077 == 0

    again = backends.connect("local")
    assert again.url == backend.url
    session = backend.open_session()
    assert again.resume_session(session.session_id).session_id == session.session_id
    with pytest.raises(errors.SessionNotFound):
        backend.resume_session("1")
    assert backend.health().version == __version__  # type: ignore[union-attr]
    assert backend.credits().total is not None
    assert backend.exports() == []
    assert session.state().state.draft == {}
    assert session.analyses() == ()
    assert session.poster("nobody") is None

    assert backends.stop_engine() is True
    assert backends.running_engine() is None
    assert session.state().session_id == session.session_id  # a new engine took the session up
    assert backends.running_engine() is not None
    secret = json.loads(discovery_path(Settings.from_environ().runtime).read_bytes())["token"]
    assert secret not in (home / LOG_NAME).read_text()
    assert secret not in f"{backend!r} {session!r} {running!r} {vars(backend)!r} {backend._transport.access!r}"
    backend.close()
    with pytest.raises(errors.InputError, match="closed"):
        session.state()


def test_processes_that_start_at_once_end_with_one_engine() -> None:
    script = "from vlai_widgets import backends; print(backends.connect(timeout_s=40).url)"
    starts = [subprocess.Popen([sys.executable, "-c", script], stdout=subprocess.PIPE, text=True) for _ in range(2)]
    urls = {start.communicate(timeout=60)[0].strip() for start in starts}
    assert len(urls) == 1
    assert urls == {backends.running_engine().url}  # type: ignore[union-attr]


def test_the_awaitable_twin_works_in_a_loop() -> None:
    async def main() -> None:
        async with await backends.aconnect("local") as backend:
            session = await backend.aopen_session(task_name="q3", language="zh")
            assert (await session.state()).session_id == session.session_id
            twin = await backend.aresume_session(session.session_id)
            assert (await twin.credits()).total == (await backend.acredits()).total
            assert await backend.aexports() == []
            assert (await backend.ahealth()).version == __version__  # type: ignore[union-attr]

    asyncio.run(main())


def test_an_engine_that_dies_is_reported_with_the_end_of_its_log(
    monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    broken = tmp_path / "python"
    broken.write_text("#!/bin/sh\necho 'boom: token=abcdefghijklmnopqrstuvwxyz' >&2\nexit 7\n")
    broken.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(broken))
    with pytest.raises(errors.EngineError, match="code 7") as caught:
        backends.connect(timeout_s=20)
    assert "boom" in str(caught.value)
    assert "abcdefghij" not in str(caught.value)


def test_an_engine_that_hangs_is_given_up_after_the_deadline(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    slow = tmp_path / "python"
    slow.write_text("#!/bin/sh\nexec sleep 30\n")
    slow.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(slow))
    began = time.monotonic()
    with pytest.raises(errors.EngineError, match="within 1 s"):
        backends.connect(timeout_s=1)
    assert time.monotonic() - began < 5


def test_the_clouds_secrets_stay_out_of_the_engine(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    curious = tmp_path / "python"
    curious.write_text("#!/bin/sh\nenv >&2\nexit 7\n")
    curious.chmod(0o755)
    monkeypatch.setattr(sys, "executable", str(curious))
    monkeypatch.setenv("NEMO_TOKEN", "a-token-of-the-cloud")
    with pytest.raises(errors.EngineError):
        backends.connect("local", timeout_s=20)
    log = (Settings.from_environ().home / LOG_NAME).read_text()
    assert "VLAI_HOME" in log
    assert "a-token-of-the-cloud" not in log


def write(url: str, version: str, pid: int) -> None:
    found = Discovery(url=url, token="t" * 20, client_id="c", pid=pid, version=version, started_at=0.0)
    write_discovery(discovery_path(Settings.from_environ().runtime), found)


def test_an_idle_engine_of_another_version_makes_way_and_a_busy_one_is_left(scripted: str) -> None:
    write(scripted, "0.0.1", os.getpid())
    Script.answers["/api/vlai/health"] = {"name": "vlai-engine", "version": "0.0.1", "active_jobs": 2}
    with pytest.raises(errors.EngineError, match="2 jobs"):
        backends.connect(timeout_s=5)
    Script.answers["/api/vlai/health"] = {"name": "vlai-engine", "version": "0.0.1", "active_jobs": 0}

    def stop() -> dict[str, Any]:
        del Script.answers["/api/vlai/health"]
        return {"code": 0, "data": {}}

    Script.answers["/api/vlai/shutdown"] = stop
    backend = backends.connect()
    assert backend.url != scripted
    assert backend.health().version == __version__  # type: ignore[union-attr]
    shutdown = [headers for path, headers in Script.asked if path == "/api/vlai/shutdown"]
    assert shutdown[0]["authorization"] == "Bearer " + "t" * 20


@pytest.mark.parametrize("stale", ["nobody listens", "somebody else listens", "the process is gone"])
def test_a_stale_discovery_file_leads_nowhere(scripted: str, stale: str) -> None:
    Script.answers["/api/vlai/health"] = {"hello": "world"}
    gone = subprocess.Popen([sys.executable, "-c", ""])
    gone.wait()
    url = "http://127.0.0.1:9" if stale == "nobody listens" else scripted
    write(url, __version__, gone.pid if stale == "the process is gone" else os.getpid())
    backend = backends.connect()
    assert backend.url != url
    assert not any("authorization" in headers for _, headers in Script.asked)


def test_a_server_elsewhere_is_taken_as_it_is(scripted: str) -> None:
    Script.answers["/api/vlai/health"] = {"name": "vlai-engine", "version": "9"}
    backend = backends.connect(base_url=scripted + "/", token="of-mine")
    assert (backend.name, backend.url) == ("local", scripted)
    assert backend.credits().total == 8
    assert Script.asked[-1][1]["authorization"] == "Bearer of-mine"
    assert backends.running_engine() is None
    for bad in ("ftp://x", "localhost:8000", "http://u:p@host", "https://host?x=1"):
        with pytest.raises(errors.InputError, match="base_url"):
            backends.connect(base_url=bad)
    with pytest.raises(errors.BackendUnreachable):
        backends.connect(base_url="http://127.0.0.1:9", token="t")


def test_the_cloud_is_chosen_by_name_by_token_or_by_setting(scripted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEMO_API_URL", scripted)
    Script.answers["/api/auth/anonymous-token"] = {
        "code": 0,
        "data": {"token": "nmv_usr_A", "user_id": "anon_1", "expires_at": "2999-01-01T00:00:00Z", "credits": 100},
    }
    backend = backends.connect("cloud")
    assert (backend.name, backend.url, backend.health()) == ("cloud", scripted, None)
    assert backend.credits().total == 8
    assert Script.asked[-1][1]["authorization"] == "Bearer nmv_usr_A"
    with pytest.raises(errors.BackendError):
        backend.exports()
    Script.answers["/api/tasks/me/with-session/nemo_agent"] = {"code": 0, "data": {"task_id": 5, "session_id": 6}}
    session = backend.open_session()
    with pytest.raises(errors.BackendError, match="local"):
        session.analyses()
    monkeypatch.setenv("NEMO_TOKEN", "of-the-environment")
    backends.connect().credits()
    assert Script.asked[-1][1]["authorization"] == "Bearer of-the-environment"
    backends.connect(token="of-the-call").credits()
    assert Script.asked[-1][1]["authorization"] == "Bearer of-the-call"
    monkeypatch.delenv("NEMO_TOKEN")
    monkeypatch.setenv("VLAI_BACKEND", "cloud")
    assert backends.connect(client_id="mine").name == "cloud"
    assert [h["x-client-id"] for p, h in Script.asked if p.endswith("anonymous-token")][-1] == "mine"
    with pytest.raises(errors.UnknownOption, match="Did you mean 'cloud'"):
        backends.connect("clod")


def test_a_session_can_be_claimed(scripted: str, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("NEMO_WEB_URL", "https://web.example")
    Script.answers["/api/tasks/me/with-session/nemo_agent"] = {"code": 0, "data": {"task_id": 5, "session_id": 6}}
    Script.answers["/api/auth/claim-token"] = {"code": 0, "data": {"claim_token": "clm_/x", "expires_in": 604800}}
    backend = backends.connect("cloud", base_url=scripted, token="t")
    session = backend.open_session()
    assert session.session_id == "6"
    assert session.claim_link() == "https://web.example/workspace/claim?ct=clm_%2Fx"
    assert "clm_" not in repr(session)


def test_importing_it_imports_nothing_heavy_and_starts_nothing() -> None:
    script = """
        import sys, threading
        from vlai_widgets import backends
        heavy = {"pandas", "plotly", "av", "starlette", "uvicorn", "PIL", "numpy"} & set(sys.modules)
        assert not heavy, heavy
        assert threading.active_count() == 1
    """
    subprocess.run([sys.executable, "-c", textwrap.dedent(script)], check=True, timeout=30)
