"""The engine as a process."""

from __future__ import annotations

import json
import os
import signal
import stat
import time
from pathlib import Path

import httpx
import pytest

from vlai_widgets._version import __version__
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.discovery import discovery_path

posix_only = pytest.mark.skipif(os.name != "posix", reason="signals and rights as on POSIX")


def test_it_says_one_line_and_no_secret(start_engine):
    engine = start_engine()
    assert engine.ready == {
        "url": engine.discovery.url,
        "pid": engine.process.pid,
        "version": __version__,
        "open": False,
    }
    assert engine.process.stdout.read() == "", "nothing but the one line, and the pipe is let go"
    assert engine.discovery.pid == engine.process.pid
    assert abs(engine.discovery.started_at - time.time()) < 30


@posix_only
def test_its_files_are_the_owners_alone(start_engine):
    engine = start_engine()
    path = discovery_path(engine.home / "runtime")
    assert stat.S_IMODE(path.stat().st_mode) == 0o600
    for folder in [engine.home, *filter(Path.is_dir, engine.home.rglob("*"))]:
        assert stat.S_IMODE(folder.stat().st_mode) == 0o700, folder


def test_it_listens_on_this_machine_only(start_engine):
    engine = start_engine()
    port = int(engine.url.rpartition(":")[2])
    listening = Path(f"/proc/{engine.process.pid}/net/tcp")
    if not listening.exists():
        pytest.skip("reads /proc")
    found = [line.split()[1] for line in listening.read_text().splitlines()[1:] if line.split()[3] == "0A"]
    assert [each for each in found if each.endswith(f":{port:04X}")] == [f"0100007F:{port:04X}"]


def test_a_second_engine_of_one_home_is_refused(start_engine):
    engine = start_engine()
    before = engine.discovery
    second = engine.spawn()
    out, _ = second.communicate(timeout=20)
    assert second.returncode == 3
    assert "running already" in json.loads(out)["error"]
    assert engine.discovery == before
    assert httpx.get(engine.url + routes.HEALTH).status_code == 200


def test_a_port_that_is_taken_is_said_to_be(start_engine, tmp_path):
    engine = start_engine()
    other = type(engine)(tmp_path / "other", ("--port", engine.url.rpartition(":")[2])).spawn()
    out, _ = other.communicate(timeout=20)
    assert other.returncode == 1
    assert "Leave --port out" in json.loads(out)["error"]


@posix_only
def test_it_ends_in_order_when_asked_to(start_engine):
    engine = start_engine()
    path = discovery_path(engine.home / "runtime")
    assert engine.stop() == 0
    assert not path.exists()
    assert "engine stopped" in engine.log
    with pytest.raises(httpx.ConnectError):
        httpx.get(engine.url + routes.HEALTH)


def test_it_ends_when_its_owner_says_so(start_engine):
    engine = start_engine()
    with engine.caller() as caller:
        assert caller.post(routes.SHUTDOWN).json()["code"] == 0
    assert engine.process.wait(10) == 0
    assert not discovery_path(engine.home / "runtime").exists()


def test_it_leaves_the_discovery_file_of_another_engine(start_engine):
    engine = start_engine()
    path = discovery_path(engine.home / "runtime")
    text = path.read_text().replace(engine.discovery.token, "another")
    path.write_text(text)
    engine.stop()
    assert path.read_text() == text


def test_it_ends_when_idle_and_not_before(start_engine):
    engine = start_engine("--idle-exit-s", "2")
    began_s = time.monotonic()
    while time.monotonic() - began_s < 3.5:
        assert httpx.get(engine.url + routes.HEALTH).status_code == 200
        time.sleep(0.5)
    assert engine.process.poll() is None
    assert engine.process.wait(8) == 0
    assert not discovery_path(engine.home / "runtime").exists()
    assert "idle" in engine.log


@posix_only
def test_it_outlives_whoever_started_it(start_engine):
    engine = start_engine()
    engine.process.stdout.close()
    engine.process.stderr.close()
    engine.process.send_signal(signal.SIGHUP)
    time.sleep(0.3)
    for _ in range(3):
        assert httpx.get(engine.url + "/api/nothing").status_code == 404
    assert engine.process.poll() is None


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_at_rest_it_is_small_and_holds_no_media_library(start_engine, make_clip, open_session):
    engine = start_engine()
    with engine.caller() as caller:
        path = routes.fill(routes.UPLOAD, session_id=open_session(caller))
        caller.post(path, files={"files": ("a.mp4", make_clip(21).read_bytes())})
    maps = Path(f"/proc/{engine.process.pid}/maps").read_text()
    assert not any(name in maps for name in ("/av/", "/numpy/", "/PIL/", "/pandas/"))
    workers = engine.workers()
    assert workers
    children = Path(f"/proc/{engine.process.pid}/task/{engine.process.pid}/children").read_text().split()
    at_rest = [engine.process.pid, *(int(pid) for pid in children if int(pid) not in workers)]
    resident_kb = sum(
        int(line.split()[1])
        for pid in at_rest
        for line in Path(f"/proc/{pid}/status").read_text().splitlines()
        if line.startswith("VmRSS")
    )
    assert resident_kb / 1024 <= 150
