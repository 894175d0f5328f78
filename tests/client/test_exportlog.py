"""Exports are written down and taken up again, also by another process; the file is its owner's and holds no secret."""

from __future__ import annotations

import dataclasses
import json
import sqlite3
import subprocess
import sys
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response

from vlai_widgets import cli, errors
from vlai_widgets.backends import Backend
from vlai_widgets.client import exports
from vlai_widgets.exportjobs import exports as listed
from vlai_widgets.exportlog import FILE_NAME, ExportLog
from vlai_widgets.settings import Settings

SUBMIT = "/api/render/proxy/lambda"
DRAFT = {"t": [{"tt": 0, "sg": [{}]}], "d": 1000}


@pytest.fixture(autouse=True)
def _at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "poll_wait_s", lambda access, polls: 0.01)


def log() -> ExportLog:
    return ExportLog(Settings.from_environ().home / FILE_NAME)


def backend(tools: Any, name: str = "cloud") -> Backend:
    return Backend(tools.transport(name), web_url="https://web.example", log=log())


def renders(tools: Any, *statuses: dict[str, Any]) -> list[str]:
    ids: list[str] = []

    def submitted(_: Any) -> Response:
        ids.append(tools.service.asked[-1].json["id"])
        states = [tools.refuse(200, status) for status in statuses]
        tools.service.on("GET", f"{SUBMIT}/{ids[-1]}", *states)
        tools.service.on("GET", f"/api/render/proxy/{ids[-1]}/download", lambda _: Response(b"video"))
        assert listed()[0].render_id == ids[-1], "it is written down before it is submitted"
        return tools.refuse(200, {"id": ids[-1], "status": "pending"})

    tools.service.on("POST", SUBMIT, submitted)
    return ids


def test_an_export_is_written_down_and_ends_as_it_ended(tools: Any, tmp_path: Path) -> None:
    assert listed() == ()
    ids = renders(tools, {"status": "completed"})
    session = backend(tools).open_session()
    session.export(tmp_path / "a.mp4", draft=DRAFT)
    (job,) = listed()
    assert (job.render_id, job.session_id, job.backend, job.path, job.state, job.error) == (
        ids[0], tools.session_id, "cloud", tmp_path / "a.mp4", "finished", None,
    )  # fmt: skip
    assert abs(job.created_at.timestamp() - time.time()) < 60
    renders(tools, {"status": "failed", "error": "no GPU"})
    with pytest.raises(errors.RenderFailed):
        session.export(tmp_path / "b.mp4", draft=DRAFT)
    assert [(job.state, job.error) for job in listed()[:2]] == [
        ("failed", "The render failed. The backend says: no GPU")
    ] * 2
    tools.service.on("POST", SUBMIT, tools.refuse(402, {"detail": "plan"}))
    with pytest.raises(errors.ExportNotAllowed):
        session.export(tmp_path / "c.mp4", draft=DRAFT)
    assert len(listed()) == 3, "what was refused leaves nothing to take up"
    path = Settings.from_environ().home / FILE_NAME
    assert path.stat().st_mode & 0o077 == 0
    assert tools.token.encode() not in path.read_bytes()
    assert tools.token not in repr(listed())


def test_an_export_that_nobody_waits_for_is_taken_up(tools: Any, tmp_path: Path) -> None:
    ids = renders(tools, {"status": "processing", "progress": 5})
    target = tmp_path / "a.mp4"
    with pytest.raises(errors.DeadlineExceeded):
        backend(tools).open_session().export(target, draft=DRAFT, timeout_s=0.1)
    (job,) = listed()
    assert job.state == "running"
    tools.service.on("GET", f"{SUBMIT}/{ids[0]}", tools.refuse(200, {"status": "completed"}))
    seen: list[str] = []
    assert job.resume(backend=backend(tools), on_progress=lambda p: seen.append(p.stage)) == target
    assert target.read_bytes() == b"video"
    assert {"render", "download"} <= set(seen)
    assert listed()[0].state == "finished"
    assert tools.service.count(SUBMIT, "POST") == 1


def test_what_is_taken_up_brings_the_sidecars_that_were_asked_for(tools: Any, tmp_path: Path) -> None:
    ids = renders(tools, {"status": "processing", "progress": 5})
    for name, sidecars in (("a", True), ("b", False)):
        with pytest.raises(errors.DeadlineExceeded):
            backend(tools, "local").open_session().export(
                tmp_path / f"{name}.mp4", draft=DRAFT, sidecars=sidecars, timeout_s=0.1
            )
        tools.service.on("GET", f"{SUBMIT}/{ids[-1]}", tools.refuse(200, {"status": "completed"}))
        tools.service.on("GET", f"/api/vlai/exports/{ids[-1]}/captions", lambda _: Response(b"WEBVTT"))
    without, wanted = listed()
    assert (wanted.sidecars, without.sidecars) == (True, False)
    wanted.resume(backend=backend(tools, "local"))
    without.resume(backend=backend(tools, "local"))
    assert (tmp_path / "a.vtt").read_bytes() == b"WEBVTT"
    assert not (tmp_path / "b.vtt").exists()
    backend(tools, "local").resume_export(ids[0], tmp_path / "c.mp4")
    assert (tmp_path / "c.vtt").exists(), "as it was written down"
    backend(tools, "local").open_session().resume_export(ids[0], tmp_path / "d.mp4", sidecars=False)
    assert not (tmp_path / "d.vtt").exists()
    with pytest.raises(errors.BackendError, match="cloud does not keep"):
        backend(tools).resume_export(ids[0], tmp_path / "e.mp4", sidecars=True)


def test_a_file_of_before_there_were_sidecars_is_still_read(tmp_path: Path) -> None:
    path = tmp_path / FILE_NAME
    with sqlite3.connect(path) as db:
        db.execute(
            "CREATE TABLE exports (render_id TEXT, url TEXT, backend TEXT, session_id TEXT, target TEXT, "
            "created_at REAL, state TEXT, error TEXT, PRIMARY KEY (render_id, backend, session_id))"
        )
        db.execute("INSERT INTO exports VALUES ('r', 'u', 'local', 's', 't', 1.0, 'running', NULL)")
    (record,) = ExportLog(path).records()
    assert (record.render_id, record.sidecars) == ("r", False)
    ExportLog(path).began(dataclasses.replace(record, render_id="q", sidecars=True))
    assert ExportLog(path).asked_for_sidecars("q")


def test_a_render_that_the_backend_forgot_is_said_to_have_failed(tools: Any, tmp_path: Path) -> None:
    renders(tools, {"status": "processing"})
    with pytest.raises(errors.DeadlineExceeded):
        backend(tools).open_session().export(tmp_path / "a.mp4", draft=DRAFT, timeout_s=0.1)
    tools.service.on("GET", f"{SUBMIT}/{listed()[0].render_id}", tools.refuse(404, {"detail": "gone"}))
    with pytest.raises(errors.BackendError):
        listed()[0].resume(backend=backend(tools))
    assert listed()[0].state == "failed"


def test_a_submit_whose_answer_is_lost_is_asked_for_and_not_sent_again(tools: Any, tmp_path: Path) -> None:
    ids: list[str] = []

    def broken(request: Any) -> Response:
        ids.append(tools.service.asked[-1].json["id"])
        tools.service.on("GET", f"{SUBMIT}/{ids[-1]}", tools.refuse(200, {"status": "completed"}))
        tools.service.on("GET", f"/api/render/proxy/{ids[-1]}/download", lambda _: Response(b"video"))
        return Response(b"{", headers={"content-length": "100"}, media_type="application/json")

    tools.service.on("POST", SUBMIT, broken)
    assert backend(tools).open_session().export(tmp_path / "a.mp4", draft=DRAFT).read_bytes() == b"video"
    assert len(ids) == 1


def test_a_kernel_that_dies_leaves_its_export_to_the_next(tools: Any, tmp_path: Path) -> None:
    ids = renders(tools, {"status": "processing"})
    script = f"""
from vlai_widgets.backends import connect
session = connect("cloud", base_url={tools.service.url!r}, token="t").open_session()
session.export({str(tmp_path / "a.mp4")!r}, draft={DRAFT!r})
"""
    process = subprocess.Popen([sys.executable, "-c", script])
    until = time.monotonic() + 30
    while not ids or not tools.service.count(f"{SUBMIT}/{ids[0]}"):
        assert time.monotonic() < until
        time.sleep(0.02)
    process.kill()
    process.wait()
    assert [job.state for job in listed()] == ["running"]
    tools.service.on("GET", f"{SUBMIT}/{ids[0]}", tools.refuse(200, {"status": "completed"}))
    assert listed()[0].resume(backend=backend(tools)).read_bytes() == b"video"


def test_the_command_lists_and_resumes(
    tools: Any, tmp_path: Path, capsys: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    assert cli.main(["exports"]) == 0
    assert "No exports" in capsys.readouterr().out
    assert cli.main(["exports", "resume"]) == 0
    assert "Nothing" in capsys.readouterr().out
    ids = renders(tools, {"status": "processing"})
    with pytest.raises(errors.DeadlineExceeded):
        backend(tools).open_session().export(tmp_path / "a.mp4", draft=DRAFT, timeout_s=0.1)
    assert cli.main(["exports", "list", "--json"]) == 0
    (row,) = json.loads(capsys.readouterr().out)
    assert (row["id"], row["state"], row["path"]) == (ids[0], "running", str(tmp_path / "a.mp4"))
    assert cli.main(["exports", "resume", "no-such-id"]) == 2
    tools.service.on("GET", f"{SUBMIT}/{ids[0]}", tools.refuse(200, {"status": "completed"}))
    monkeypatch.setenv("NEMO_TOKEN", tools.token)
    capsys.readouterr()
    assert cli.main(["exports", "resume"]) == 0
    shown = capsys.readouterr()
    assert str(tmp_path / "a.mp4") in shown.out
    assert tools.token not in shown.out + shown.err
    assert (tmp_path / "a.mp4").read_bytes() == b"video"
    assert cli.main(["exports", "list"]) == 0
    assert "finished" in capsys.readouterr().out


def test_the_log_keeps_to_itself_and_is_written_by_several_at_once(tmp_path: Path) -> None:
    path = tmp_path / "home" / FILE_NAME
    script = f"""
import time
from pathlib import Path
from vlai_widgets.exportlog import ExportLog, ExportRecord
log = ExportLog(Path({str(path)!r}))
for i in range(20):
    name = f"{{__import__('os').getpid()}}-{{i}}"
    began = dict(session_id="s", backend="cloud", url="u", target=Path("t"), created_at=time.time())
    log.began(ExportRecord(render_id=name, **began))
    log.ended(name, "finished")
"""
    both = [subprocess.Popen([sys.executable, "-c", script]) for _ in range(2)]
    assert [each.wait(60) for each in both] == [0, 0]
    records = ExportLog(path).records()
    assert len(records) == 40
    assert {record.state for record in records} == {"finished"}
    assert path.stat().st_mode & 0o777 == 0o600
    path.chmod(0o644)
    ExportLog(path).forget(records[0].render_id)
    assert path.stat().st_mode & 0o777 == 0o600
    path.write_bytes(b"nonsense" * 1000)
    with pytest.raises(OSError, match="cannot be used"):
        ExportLog(path).records()


def test_an_export_goes_on_where_nothing_can_be_written_down(tools: Any, tmp_path: Path, caplog: Any) -> None:
    tools.service.on("POST", SUBMIT, tools.refuse(200, {"id": "r", "status": "completed"}))
    tools.service.on("GET", "/api/render/proxy/r/download", lambda _: Response(b"video"))
    blocked = tmp_path / "file"
    blocked.write_text("")
    made = Backend(tools.transport(), web_url="w", log=ExportLog(blocked / "x" / FILE_NAME))
    assert made.open_session().export(tmp_path / "a.mp4", draft=DRAFT).exists()
    assert "not written down" in caplog.text
