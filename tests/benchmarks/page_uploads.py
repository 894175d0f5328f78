"""The largest upload: its speed against curl's, and what it costs the server in memory."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from tests.benchmarks.cases import Plan, Row, _spread
from tests.benchmarks.machine import interleaved
from tests.lab import JupyterLab

from vlai_widgets.inbox import CHUNK_BYTES, UploadInbox

SIZE = 500 * 1024**2
PUT = """async ([base]) => {
    const file = document.getElementById('vlai-file').files[0];
    const headers = {'X-XSRFToken': document.cookie.match(/_xsrf=([^;]+)/)[1]};
    const body = JSON.stringify({name: 'a.mp4', size_bytes: file.size});
    const made = await (await fetch(base + 'vlai/uploads', {method: 'POST', headers, body})).json();
    const began = performance.now();
    const status = await new Promise((resolve) => {
        const request = new XMLHttpRequest();
        request.open('PUT', `${base}vlai/uploads/${made.upload_id}?offset=0`);
        request.setRequestHeader('X-XSRFToken', headers['X-XSRFToken']);
        request.onloadend = () => resolve(request.status);
        request.send(file);
    });
    return {status, wall_s: (performance.now() - began) / 1000, id: made.upload_id};
}"""
PUT_PLAIN = """([url]) => new Promise((resolve) => {
    const began = performance.now();
    const request = new XMLHttpRequest();
    request.open('PUT', url);
    request.onloadend = () => resolve({status: request.status, wall_s: (performance.now() - began) / 1000});
    request.send(document.getElementById('vlai-file').files[0]);
})"""
PLAIN = """
import sys, tornado.ioloop, tornado.web, tornado.httpserver, tornado.netutil
@tornado.web.stream_request_body
class Put(tornado.web.RequestHandler):
    def prepare(self):
        self.request.connection.set_max_body_size(2**40)
        self.file = open(sys.argv[1], "wb")
    def set_default_headers(self):
        for what in ("Origin", "Methods", "Headers"):
            self.set_header("Access-Control-Allow-" + what, {"Methods": "PUT"}.get(what, "*"))
    def options(self):
        self.file.close()
    def data_received(self, chunk):
        self.file.write(chunk)
    def put(self):
        self.file.close()
server = tornado.httpserver.HTTPServer(tornado.web.Application([("/put", Put)]))
sockets = tornado.netutil.bind_sockets(0, "127.0.0.1")
server.add_sockets(sockets)
print(sockets[0].getsockname()[1], flush=True)
tornado.ioloop.IOLoop.current().start()
"""


def upload(plan: Plan) -> list[Row]:
    """500 MB from a page and from curl to the server extension, and from curl to the least that tornado can do."""
    os.environ["VLAI_HOME"] = str(plan.work / "home")
    source = _source(plan.work / "large.mp4", SIZE // 10 if plan.quick else SIZE)
    lab = JupyterLab(Path(tempfile.mkdtemp(prefix="lab-", dir=plan.work)))
    try:
        with _plain(plan.work / "plain.bin") as (plain, plain_pid), _page(lab, source) as page:
            variants = {
                "curl to tornado": lambda: _watched_curl(source, plain, plain_pid),
                "curl to us": lambda: _to_us(lab, source),
                "page to tornado": lambda: _from_page_to_plain(page, plain, plain_pid),
                "page to us": lambda: _from_page(lab, page),
                "pieces to a kernel": lambda: _in_pieces(source),
            }
            first = _to_us(lab, source)
            done = interleaved(plan.rounds, variants)
    finally:
        lab.stop()
    mb = source.stat().st_size / 1e6

    def row(what: str, mine: str, theirs: str, budget: str) -> Row:
        speeds = [1 / ratio for ratio in done.ratios(mine, theirs)]
        return Row(
            what, f"{mb / done.median(mine):.0f} MB/s", f"{mb / done.median(theirs):.0f} MB/s", _spread(speeds), budget
        )

    grown = [first["grown_mb"]] + [m["grown_mb"] for name in ("curl to us", "page to us") for m in done.measured[name]]
    pieces = [m["grown_mb"] for m in done.measured["pieces to a kernel"]]
    return [
        row(f"upload of {mb:.0f} MB: page / curl, both to us", "page to us", "curl to us", ">= 0.80"),
        row("curl to us / curl to a bare tornado", "curl to us", "curl to tornado", ">= 0.80"),
        row("page to us / page to a bare tornado", "page to us", "page to tornado", ">= 0.80"),
        row("page / curl, both to a bare tornado", "page to tornado", "curl to tornado", ""),
        Row("the server grows by, at its peak", f"{max(grown):.1f} MB", "", "", "<= 16 MB"),
        Row("in pieces, without the network: writer grows by", f"{max(pieces):.1f} MB", "", "", "<= 16 MB"),
    ]


def _source(path: Path, size: int) -> Path:
    if not path.exists() or path.stat().st_size != size:
        with path.open("wb") as file:
            for _ in range(size // 2**20):
                file.write(os.urandom(2**20))
    return path


def _watched_curl(source: Path, url: str, pid: int) -> dict[str, float]:
    with _watched(pid) as spent:
        wall = _curl(source, url, {})
    return {**wall, **spent()}


def _curl(source: Path, url: str, headers: dict[str, str]) -> dict[str, float]:
    command = ["curl", "--silent", "--fail", "--upload-file", str(source), "--output", os.devnull]
    command += [word for name, value in headers.items() for word in ("--header", f"{name}: {value}")]
    began = time.perf_counter()
    subprocess.run([*command, url], check=True)
    return {"wall_s": time.perf_counter() - began}


def _ask(lab: JupyterLab, method: str, route: str, body: object = None) -> Any:
    return lab.api(method, route, body=body)


def _to_us(lab: JupyterLab, source: Path) -> dict[str, float]:
    made = _ask(lab, "POST", "vlai/uploads", {"name": "a.mp4", "size_bytes": source.stat().st_size})
    route = f"vlai/uploads/{made['upload_id']}"
    with _watched(lab.pid) as spent:
        wall = _curl(source, f"{lab.url}{route}?offset=0", {"Authorization": f"token {lab.token}"})
    assert _ask(lab, "GET", route)["done"]
    _ask(lab, "DELETE", route)
    return {**wall, **spent()}


def _from_page(lab: JupyterLab, page: Any) -> dict[str, float]:
    with _watched(lab.pid) as spent:
        told = page.evaluate(PUT, [lab.url])
    assert told["status"] == 200, told
    _ask(lab, "DELETE", f"vlai/uploads/{told['id']}")
    return {"wall_s": told["wall_s"], **spent()}


def _from_page_to_plain(page: Any, url: str, pid: int) -> dict[str, float]:
    with _watched(pid) as spent:
        told = page.evaluate(PUT_PLAIN, [url])
    assert told["status"] == 200, told
    return {"wall_s": told["wall_s"], **spent()}


def _in_pieces(source: Path) -> dict[str, float]:
    inbox = UploadInbox()
    made = inbox.begin("a.mp4", size_bytes=source.stat().st_size)
    began = time.perf_counter()
    with _watched(os.getpid()) as spent, source.open("rb") as file:
        offset = 0
        while piece := file.read(CHUNK_BYTES):
            inbox.write(made.upload_id, piece, offset_bytes=offset)
            offset += len(piece)
        inbox.finish(made.upload_id)
    wall_s = time.perf_counter() - began
    inbox.cancel(made.upload_id)
    return {"wall_s": wall_s, **spent()}


@contextmanager
def _watched(pid: int) -> Iterator[Callable[[], dict[str, float]]]:
    """Follow a process; what is given tells how far its memory rose over where it began, and its processor time."""
    before, peak, over, began_s = _resident_mb(pid), 0.0, threading.Event(), _cpu_s(pid)

    def follow() -> None:
        nonlocal peak
        while not over.wait(0.005):
            peak = max(peak, _resident_mb(pid))

    thread = threading.Thread(target=follow)
    thread.start()
    try:
        yield lambda: {"grown_mb": max(0.0, peak - before), "cpu_s": _cpu_s(pid) - began_s}
    finally:
        over.set()
        thread.join()


def _cpu_s(pid: int) -> float:
    fields = Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()
    return (int(fields[11]) + int(fields[12])) / os.sysconf("SC_CLK_TCK")


def _resident_mb(pid: int) -> float:
    return int(Path(f"/proc/{pid}/statm").read_text().split()[1]) * os.sysconf("SC_PAGE_SIZE") / 1e6


@contextmanager
def _plain(target: Path) -> Iterator[tuple[str, int]]:
    with subprocess.Popen([sys.executable, "-c", PLAIN, str(target)], stdout=subprocess.PIPE, text=True) as server:
        assert server.stdout is not None
        try:
            yield f"http://127.0.0.1:{int(server.stdout.readline())}/put", server.pid
        finally:
            server.terminate()


@contextmanager
def _page(lab: JupyterLab, source: Path) -> Iterator[Any]:
    from playwright.sync_api import sync_playwright
    from tests.conftest import _FLAGS, CHROMIUM

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=str(CHROMIUM), headless=True, args=list(_FLAGS))
        page = browser.new_page()
        page.goto(f"{lab.url}api/status?token={lab.token}")
        page.goto(f"{lab.url}lab?reset")
        page.wait_for_function("() => window.jupyterapp !== undefined")
        page.evaluate(
            """() => document.body.append(
                Object.assign(document.createElement('input'), {type: 'file', id: 'vlai-file'}))"""
        )
        page.locator("#vlai-file").set_input_files(source)
        yield page
        browser.close()
