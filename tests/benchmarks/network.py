"""What the client costs on the wire: a large upload against curl, a stream of words against the plainest reader."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from tests.benchmarks.machine import Measure, interleaved, run_child

UPLOAD_BYTES = 500_000_000
EVENTS = 100_000
_SESSION = {"task_id": "1", "session_id": "1", "state": {}}
_HEAD = b"HTTP/1.1 200 OK\r\ncontent-type: text/event-stream\r\ntransfer-encoding: chunked\r\n\r\n"


def event(number: int) -> bytes:
    """One word of a streamed answer in sentences of twelve words, with all that ADK sends along."""
    body = {
        "content": {"parts": [{"text": f"word{number}{'.' if number % 12 == 11 else ''} "}], "role": "model"},
        "partial": True,
        "invocationId": "e-8a1ad3b0-8f3c-4b7d-9d5f-9a2f3a1c0b1d",
        "author": "nemo_agent",
        "actions": {"stateDelta": {}, "artifactDelta": {}, "requestedAuthConfigs": {}},
        "id": "4f0e7f3a-8d55-4a27-b5a5-0b3f0f5b7b1c",
        "timestamp": 1764080000.123456,
    }
    return b"data: " + json.dumps(body, separators=(",", ":")).encode() + b"\n\n"


@contextmanager
def answering(events: int) -> Iterator[str]:
    """Serve sessions and one stream of ``events`` words, from bytes that were made before."""
    pieces = [b"".join(map(event, range(k, min(events, k + 50)))) for k in range(0, events, 50)]
    stream = _HEAD + b"".join(b"%x\r\n%b\r\n" % (len(piece), piece) for piece in pieces) + b"0\r\n\r\n"
    plain = json.dumps({"code": 0, "data": _SESSION}).encode()
    other = b"HTTP/1.1 200 OK\r\ncontent-type: application/json\r\ncontent-length: %d\r\n\r\n%b" % (len(plain), plain)

    def serve(connection: socket.socket) -> None:
        with connection, connection.makefile("rb") as reader:
            while line := reader.readline():
                length = 0
                while (header := reader.readline()) not in (b"\r\n", b""):
                    if header.lower().startswith(b"content-length:"):
                        length = int(header.split(b":")[1])
                reader.read(length)
                connection.sendall(stream if b"/run_sse" in line else other)

    def accept(server: socket.socket) -> None:
        while True:
            try:
                connection, _ = server.accept()
            except OSError:
                return
            threading.Thread(target=serve, args=(connection,), daemon=True).start()

    with socket.create_server(("127.0.0.1", 0)) as server:
        threading.Thread(target=accept, args=(server,), daemon=True).start()
        yield f"http://127.0.0.1:{server.getsockname()[1]}"


def read_events(rounds: int, events: int) -> tuple[dict[str, float], list[float], list[float]]:
    """Read the stream by turns with the client and with httpx-sse and json.

    Returns:
        Median microseconds of CPU an event of each, and the ratios of the rounds: CPU, and wall.
    """
    with answering(events) as url:
        ways: dict[str, Measure] = {
            way: (lambda way=way: run_child("read_events", {"way": way, "url": url, "events": events}))
            for way in ("httpx-sse + json", "session.say")
        }
        done = interleaved(rounds, ways)
    medians = {way: done.median(way, "inner_cpu_s") / events * 1e6 for way in ways}
    ours, plain = "session.say", "httpx-sse + json"
    return medians, done.ratios(ours, plain, "inner_cpu_s"), done.ratios(ours, plain, "inner_s")


def send_large(rounds: int, work: Path, size_bytes: int = UPLOAD_BYTES) -> tuple[list[float], list[float], float]:
    """Upload one large file by turns with the client and with curl, to an engine of its own.

    Returns:
        Seconds of ours, seconds of curl's, and by how many MB the client's memory grew at most.
    """
    from vlai_widgets.backends import connect, stop_engine
    from vlai_widgets.protocol.discovery import discovery_path, read_discovery
    from vlai_widgets.settings import Settings

    if shutil.which("curl") is None:
        raise SystemExit("curl is not installed.")
    with tempfile.TemporaryDirectory(dir=work, prefix="upload-") as folder:
        home, file = Path(folder) / "home", Path(folder) / "large.mp4"
        os.environ.update(VLAI_HOME=str(home), VLAI_BACKEND="local", VLAI_ENGINE_IDLE_S="300")
        os.environ.pop("VLAI_RUNTIME_DIR", None)
        try:
            with connect("local") as backend:
                found = read_discovery(discovery_path(Settings.from_environ().runtime))
                assert found is not None
                grown: list[float] = []

                def ours() -> dict[str, float]:
                    _refill(file, size_bytes, home)
                    spent = run_child("send_large", {"file": str(file)})
                    grown.append(spent["grown_mb"])
                    return {"wall_s": spent["inner_s"]}

                def curl() -> dict[str, float]:
                    _refill(file, size_bytes, home)
                    with backend.open_session() as session:
                        route = f"{backend.url}/api/upload-video/nemo_agent/me/{session.session_id}"
                        return _timed_curl(route, file, found.token)

                done = interleaved(rounds, {"curl": curl, "session.upload": ours})
        finally:
            stop_engine()
    seconds = {way: [m["wall_s"] for m in done.measured[way]] for way in done.measured}
    return seconds["session.upload"], seconds["curl"], max(grown)


def _refill(file: Path, size_bytes: int, home: Path) -> None:
    """Another content of another length each time, so that nobody has seen it; what went before is removed."""
    for old in (home / "media").glob("*"):
        old.unlink()
    block = os.urandom(1 << 20)
    with file.open("wb") as out:
        for _ in range(size_bytes // len(block)):
            out.write(block)
        out.write(os.urandom(1000 + int.from_bytes(os.urandom(2))))


def _timed_curl(route: str, file: Path, token: str) -> dict[str, float]:
    how = ["--silent", "--fail", "--output", os.devnull, "--header", "@-", "--form", f"files=@{file}"]
    started = time.perf_counter()
    subprocess.run(["curl", *how, route], input=f"Authorization: Bearer {token}\n".encode(), check=True)
    return {"wall_s": time.perf_counter() - started}


# --- in a process of their own ---------------------------------------------------------------------------------------


def child_read_events(request: dict[str, object]) -> dict[str, float]:
    """Read the whole stream once to warm up, once to measure."""
    url, events = str(request["url"]), int(str(request["events"]))
    read = _plain_reader(url) if request["way"] == "httpx-sse + json" else _our_reader(url)
    read()
    started, cpu = time.perf_counter(), time.process_time()
    words = read()
    spent = {"inner_s": time.perf_counter() - started, "inner_cpu_s": time.process_time() - cpu}
    if words != events:
        raise SystemExit(f"{words} of {events} words came through.")
    return spent


def _plain_reader(url: str) -> Callable[[], int]:
    try:
        import httpx_sse
    except ImportError:
        raise SystemExit("This case compares with httpx-sse: pip install httpx-sse") from None
    import httpx

    def read() -> int:
        texts = []
        with httpx.Client(timeout=60) as client, httpx_sse.connect_sse(client, "POST", f"{url}/run_sse") as source:
            texts = [json.loads(e.data)["content"]["parts"][0]["text"] for e in source.iter_sse() if e.data]
        return len("".join(texts).split())

    return read


def _our_reader(url: str) -> Callable[[], int]:
    from vlai_widgets.backends import connect

    session = connect("cloud", base_url=url, token="t").open_session()
    return lambda: len(session.say("go").text.split())


def child_send_large(request: dict[str, object]) -> dict[str, float]:
    """Upload the file to the engine that runs, and watch this process's memory."""
    from vlai_widgets.backends import connect

    def resident_mb() -> float:
        return int(Path("/proc/self/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6

    stop, highest = threading.Event(), [0.0]
    with connect("local") as backend, backend.open_session() as session:
        session.credits()
        before = resident_mb() if sys.platform == "linux" else float("nan")

        def watch() -> None:
            while not stop.wait(0.01):
                highest[0] = max(highest[0], resident_mb())

        if sys.platform == "linux":
            threading.Thread(target=watch, daemon=True).start()
        started = time.perf_counter()
        session.upload(str(request["file"]))
        spent = time.perf_counter() - started
        stop.set()
    return {"inner_s": spent, "grown_mb": max(highest[0], before) - before}
