from __future__ import annotations

import asyncio
import os
import re
import signal
import subprocess
import sys
import threading
from collections.abc import AsyncIterator
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response, StreamingResponse

from vlai_widgets import errors
from vlai_widgets.client import download, exports
from vlai_widgets.client.access import Endpoint, FixedAccess
from vlai_widgets.models import Progress
from vlai_widgets.protocol.draft import ClipSource, Draft, Segment, Track, TrackType

SUBMIT = "/api/render/proxy/lambda"
VIDEO = bytes(range(256)) * 20_000
DRAFT = {"t": [{"tt": 0, "sg": [{"x": None}]}], "d": 1000, "unknown": {"kept": None}}


@pytest.fixture
def at_once(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(exports, "poll_wait_s", lambda access, polls: 0.01)


class Renders:
    """Answers for submits and polls: ``states`` are the answers of the successive polls of each render."""

    def __init__(self, tools: Any, *states: Any, submit: Any = None) -> None:
        self.ids: list[str] = []
        self.tools = tools
        self.states = list(states)
        self.submit = submit
        tools.service.on("POST", SUBMIT, self._submitted)

    def _submitted(self, request: Request) -> Response:
        render_id = self.tools.service.asked[-1].json["id"]
        self.ids.append(render_id)
        state = self.states.pop(0) if len(self.states) > 1 and isinstance(self.states[0], list) else self.states[0]
        answers = state if isinstance(state, list) else [state]
        self.tools.service.on(
            "GET", f"{SUBMIT}/{render_id}", *(self.tools.refuse(200, a) if isinstance(a, dict) else a for a in answers)
        )
        self.tools.service.on("GET", f"/api/render/proxy/{render_id}/download", self.tools_video)
        return self.tools.refuse(200, self.submit or {"success": True, "data": {"id": render_id, "status": "pending"}})

    def tools_video(self, request: Request) -> Response:
        return Response(VIDEO, media_type="video/mp4")


SHAPES = {
    "top level": {"taskId": "r", "status": "completed", "progress": 100, "output": {"url": "/video.mp4", "size": 1}},
    "in data": {"success": True, "data": {"status": "completed", "progress": 100, "outputUrl": "/video.mp4"}},
    "enveloped": {
        "code": 0,
        "data": {"status": "completed", "outputUrl": "/video.mp4", "progress": 100, "error": None},
    },
    "no address": {"status": "completed"},
}


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("shape", SHAPES)
def test_every_published_shape_of_status_leads_to_the_video(tools: Any, tmp_path: Path, shape: str) -> None:
    pending = {"status": "processing", "progress": 40}
    renders = Renders(tools, [pending, {"success": True, "data": pending}, SHAPES[shape]])
    tools.service.on("GET", "/video.mp4", lambda _: Response(VIDEO))
    seen: list[Progress] = []
    target = tmp_path / "out.mp4"
    assert tools.backend().open_session().export(target, draft=DRAFT, on_progress=seen.append) == target
    assert target.read_bytes() == VIDEO
    assert [p.name for p in tmp_path.iterdir() if p.name.startswith(".")] == []
    (submit,) = (a for a in tools.service.asked if a.path == SUBMIT)
    assert submit.json == {
        "id": renders.ids[0], "sessionId": tools.session_id, "draft": DRAFT,
        "output": {"format": "mp4", "quality": "high"},
    }  # fmt: skip
    assert re.fullmatch(r"render_\d{19}", renders.ids[0])
    for name in ("x-skill-source", "x-skill-version", "x-skill-platform"):
        assert submit.headers[name]
    assert 0.4 in [p.done for p in seen if p.stage == "render"]
    assert (seen[-1].stage, seen[-1].done) == ("download", 1.0)


@pytest.mark.usefixtures("at_once")
def test_the_sessions_draft_is_taken_as_it_came_or_a_draft_of_ours(tools: Any, tmp_path: Path) -> None:
    Renders(tools, {"status": "completed"})
    tools.service.on("GET", f"/api/state/nemo_agent/me/{tools.session_id}/latest", {"state": {"draft": DRAFT}})
    session = tools.backend().open_session()
    session.export(tmp_path / "a.mp4")
    track = Track(tt=TrackType.VIDEO, sg=(Segment(id="1", s=0, d=5, src=ClipSource(clip_id="c")),))
    session.export(tmp_path / "b.mp4", draft=Draft(t=(track,), d=5))
    sent = [a.json["draft"] for a in tools.service.asked if a.path == SUBMIT]
    assert sent[0] == DRAFT
    assert sent[1]["t"][0]["sg"][0]["src"]["in"] == 0


@pytest.mark.parametrize("draft", [{}, {"t": []}, {"t": [{"tt": 0, "sg": []}]}, None])
def test_an_empty_timeline_is_not_submitted(tools: Any, tmp_path: Path, draft: Any) -> None:
    with pytest.raises(errors.InputError, match="empty"):
        tools.backend().open_session().export(tmp_path / "a.mp4", draft=draft)
    assert tools.service.count(SUBMIT) == 0


def test_a_place_that_cannot_be_written_is_found_before_the_render(tools: Any, tmp_path: Path) -> None:
    session = tools.backend().open_session()
    for bad in (tmp_path, tmp_path / "no" / "such" / "a.mp4"):
        with pytest.raises(errors.InputError):
            session.export(bad, draft=DRAFT)
    assert tools.service.count(SUBMIT) == 0


@pytest.mark.usefixtures("at_once")
def test_a_failed_render_is_tried_once_more_under_a_new_id(tools: Any, tmp_path: Path) -> None:
    failed = {"success": True, "data": {"status": "failed", "error": "no GPU"}}
    renders = Renders(tools, [failed], [{"status": "completed"}])
    tools.backend().open_session().export(tmp_path / "a.mp4", draft=DRAFT)
    assert len(set(renders.ids)) == 2
    renders = Renders(tools, failed)
    with pytest.raises(errors.RenderFailed, match="no GPU"):
        tools.backend().open_session().export(tmp_path / "b.mp4", draft=DRAFT)
    assert len(set(renders.ids)) == 2
    assert not (tmp_path / "b.mp4").exists()


@pytest.mark.usefixtures("at_once")
def test_a_submit_is_not_repeated_on_the_cloud_and_is_on_the_engine(tools: Any, tmp_path: Path) -> None:
    busy = tools.refuse(503, text="busy")
    tools.service.on("POST", SUBMIT, busy)
    for name, tries in [("cloud", 1), ("local", 3)]:
        before = tools.service.count(SUBMIT)
        with pytest.raises(errors.BackendError):
            tools.backend(name).open_session().export(tmp_path / "a.mp4", draft=DRAFT)
        assert tools.service.count(SUBMIT) - before == tries
    assert len({a.json["id"] for a in tools.service.asked if a.path == SUBMIT}) == 2


@pytest.mark.usefixtures("at_once")
def test_passing_trouble_while_polling_is_borne_and_lasting_trouble_is_not(tools: Any, tmp_path: Path) -> None:
    session = tools.backend().open_session()
    Renders(tools, [tools.refuse(503, text="x")] * 4 + [tools.refuse(404, {"detail": "?"}), {"status": "completed"}])
    session.export(tmp_path / "a.mp4", draft=DRAFT)
    Renders(tools, [tools.refuse(404, {"detail": "?"})])
    with pytest.raises(errors.BackendError):
        session.export(tmp_path / "b.mp4", draft=DRAFT)
    tools.service.on("POST", SUBMIT, tools.refuse(402, {"detail": "plan"}))
    with pytest.raises(errors.ExportNotAllowed):
        session.export(tmp_path / "b.mp4", draft=DRAFT)


@pytest.mark.usefixtures("at_once")
def test_whoever_stops_waiting_is_told_how_to_go_on_and_nothing_is_cancelled(tools: Any, tmp_path: Path) -> None:
    renders = Renders(tools, {"status": "processing", "progress": 1})
    session = tools.backend().open_session()
    target = tmp_path / "a.mp4"
    with pytest.raises(errors.DeadlineExceeded, match="resume_export") as late:
        session.export(target, draft=DRAFT, timeout_s=0.2)
    assert renders.ids[0] in str(late.value)
    threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT)).start()
    with pytest.raises(KeyboardInterrupt) as stopped:
        session.export(target, draft=DRAFT)
    assert renders.ids[1] in stopped.value.__notes__[0]

    async def main() -> None:
        twin = await tools.backend().aopen_session()
        task = asyncio.create_task(twin.export(target, draft=DRAFT))
        await asyncio.sleep(0.3)
        task.cancel()
        with pytest.raises(asyncio.CancelledError) as cancelled:
            await task
        assert renders.ids[2] in cancelled.value.__notes__[0]

    asyncio.run(main())
    assert not [a for a in tools.service.asked if a.path.endswith("/cancel")]
    tools.service.on("GET", f"{SUBMIT}/{renders.ids[0]}", tools.refuse(200, {"status": "completed"}))
    assert session.resume_export(renders.ids[0], target).read_bytes() == VIDEO
    assert [p.name for p in tmp_path.iterdir() if p.name.endswith(".part")] == []


@pytest.mark.usefixtures("at_once")
def test_a_render_cancelled_elsewhere_ends_the_wait(tools: Any, tmp_path: Path) -> None:
    Renders(tools, {"status": "cancelled"})
    with pytest.raises(errors.RunCancelled):
        tools.backend().open_session().export(tmp_path / "a.mp4", draft=DRAFT)
    tools.service.on("POST", f"{SUBMIT}/r1/cancel", {})
    tools.backend().open_session().cancel_export("r1")
    assert tools.service.count(f"{SUBMIT}/r1/cancel") == 1


def breaking(pieces: int, ranges: list[str | None], *, honour: bool = True, tag: str = '"v1"') -> Any:
    """A download that breaks off after some bytes, and honours Range or not."""

    def answer(request: Request) -> Response:
        asked = request.headers.get("range")
        ranges.append(asked)
        start = int(asked.removeprefix("bytes=").removesuffix("-")) if asked and honour else 0
        if asked and request.headers.get("if-range") not in (None, tag):
            start = 0
        rest = VIDEO[start:]
        last = len(ranges) > pieces

        async def body() -> AsyncIterator[bytes]:
            cut = len(rest) if last else len(rest) // 2
            for i in range(0, cut, 65536):
                yield rest[i : min(cut, i + 65536)]
            if not last:
                raise ConnectionResetError

        headers = {"content-length": str(len(rest)), "etag": tag}
        if start:
            headers["content-range"] = f"bytes {start}-{len(VIDEO) - 1}/{len(VIDEO)}"
        return StreamingResponse(body(), status_code=206 if start else 200, headers=headers)

    return answer


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("honour", [True, False])
def test_a_download_that_breaks_off_is_taken_up_where_it_was(tools: Any, tmp_path: Path, honour: bool) -> None:
    Renders(tools, {"status": "completed", "output": {"url": "/video.mp4"}})
    ranges: list[str | None] = []
    tools.service.on("GET", "/video.mp4", breaking(2, ranges, honour=honour))
    target = tmp_path / "a.mp4"
    tools.backend().open_session().export(target, draft=DRAFT)
    assert target.read_bytes() == VIDEO
    assert ranges[0] is None
    assert ranges[1] is not None
    assert int(ranges[1].removeprefix("bytes=").removesuffix("-")) > 1_000_000
    assert len(ranges) == 3


@pytest.mark.usefixtures("at_once")
def test_the_other_download_route_is_tried_and_a_bad_video_replaces_nothing(tools: Any, tmp_path: Path) -> None:
    renders = Renders(tools, {"status": "completed", "output": {"url": "/gone.mp4"}})
    target = tmp_path / "a.mp4"
    session = tools.backend().open_session()
    session.export(target, draft=DRAFT)
    assert target.read_bytes() == VIDEO
    renders.tools_video = lambda _: Response(b"")  # type: ignore[method-assign]
    with pytest.raises(errors.RenderFailed, match="resume_export"):
        session.export(target, draft=DRAFT)
    assert target.read_bytes() == VIDEO


@pytest.mark.usefixtures("at_once")
def test_only_the_backend_itself_sees_the_token(tools: Any, tmp_path: Path) -> None:
    import importlib.util

    here = Path(__file__).with_name("conftest.py")
    spec = importlib.util.spec_from_file_location("vlai_test_tools", here)
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    import sys

    sys.modules["vlai_test_tools"] = module
    spec.loader.exec_module(module)
    with module.serving() as elsewhere:
        elsewhere.on("GET", "/signed.mp4", lambda _: Response(VIDEO))
        Renders(tools, {"status": "completed", "outputUrl": f"{elsewhere.url}/signed.mp4?sig=1"})
        tools.backend().open_session().export(tmp_path / "a.mp4", draft=DRAFT)
        (asked,) = elsewhere.asked
        assert "authorization" not in asked.headers
        assert "x-skill-source" not in asked.headers


def test_the_cloud_is_polled_every_half_minute_and_the_engine_often() -> None:
    cloud, local = (FixedAccess(name, Endpoint(url="http://x")) for name in ("cloud", "local"))  # type: ignore[arg-type]
    assert {exports.poll_wait_s(cloud, n) for n in range(20)} == {30.0}
    waits = [exports.poll_wait_s(local, n) for n in range(20)]
    assert waits[0] == 0.25
    assert waits[-1] == 1.0
    assert waits == sorted(waits)


@pytest.mark.usefixtures("at_once")
@pytest.mark.parametrize("key", ["etaS", "eta_s"])
def test_the_time_that_is_left_is_told_where_the_backend_tells_it(tools: Any, tmp_path: Path, key: str) -> None:
    told = [{"status": "processing", "progress": 40, key: 12.5}, {"status": "processing", "progress": 50, key: "soon"}]
    Renders(tools, [*told, {"status": "completed"}])
    seen: list[Progress] = []
    tools.backend().open_session().export(tmp_path / "a.mp4", draft=DRAFT, on_progress=seen.append)
    assert [(p.done, p.eta_s) for p in seen if p.stage == "render"] == [
        (0.0, None), (0.4, 12.5), (0.5, None), (1.0, None),
    ]  # fmt: skip


def test_a_killed_client_leaves_nothing_while_it_waits(tools: Any, tmp_path: Path) -> None:
    target = tmp_path / "a.mp4"
    Renders(tools, {"status": "processing"})
    seen: list[str] = []

    def look(_: Progress) -> None:
        seen.extend(p.name for p in tmp_path.iterdir() if "a.mp4" in p.name)

    session = tools.backend("local").open_session()
    with pytest.raises(errors.DeadlineExceeded):
        session.export(target, draft=DRAFT, timeout_s=0.1, on_progress=look)
    assert seen == [], "a client that is killed while it waits leaves no file"


PARTS = """
import pathlib, sys, time
from vlai_widgets.client.download import part_file
with part_file(pathlib.Path(sys.argv[1])) as part:
    part.write_bytes(b"half")
    print(part, flush=True)
    time.sleep(60)
"""


def test_the_leftover_of_a_killed_download_is_removed_and_that_of_a_living_one_is_not(tmp_path: Path) -> None:
    target = tmp_path / "a [1].mp4"
    with subprocess.Popen([sys.executable, "-c", PARTS, str(target)], stdout=subprocess.PIPE, text=True) as process:
        assert process.stdout is not None
        left = Path(process.stdout.readline().strip())
        os.utime(left, (0, 0))
        with download.part_file(target):
            assert left.exists(), "another process writes it"
        process.kill()
    with download.part_file(target) as part:
        assert not left.exists()
        assert part.exists()
    assert list(tmp_path.iterdir()) == []


BESIDE = {"captions": b"WEBVTT\n", "scores": b'{"clips": []}', "poster": None}


@pytest.mark.usefixtures("at_once")
def test_what_lies_beside_the_video_comes_along_if_asked_for(tools: Any, tmp_path: Path) -> None:
    renders = Renders(tools, [{"status": "completed"}], [{"status": "completed"}], {"status": "completed"})

    def beside(_: Request) -> None:
        for kind, content in BESIDE.items():
            answer = Response(content) if content else tools.refuse(404, {"code": 404, "message": "has no poster"})
            tools.service.on("GET", f"/api/vlai/exports/{renders.ids[-1]}/{kind}", answer)

    session = tools.backend("local").open_session()
    session.export(tmp_path / "a.mp4", draft=DRAFT, on_progress=lambda p: p.stage == "download" and beside(None))
    assert [p.name for p in tmp_path.glob("a.*")] == ["a.mp4"], "one path names one file"
    session.export(
        tmp_path / "b.mp4", draft=DRAFT, sidecars=True, on_progress=lambda p: p.stage == "download" and beside(None)
    )
    assert sorted(p.name for p in tmp_path.glob("b.*")) == ["b.json", "b.mp4", "b.vtt"]
    assert (tmp_path / "b.vtt").read_bytes() == BESIDE["captions"]
    session.resume_export(renders.ids[-1], tmp_path / "c.mp4", sidecars=True)
    assert sorted(p.name for p in tmp_path.glob("c.*")) == ["c.json", "c.mp4", "c.vtt"]
    with pytest.raises(errors.BackendError, match=r"local"):
        tools.backend("cloud").open_session().export(tmp_path / "d.mp4", draft=DRAFT, sidecars=True)
    assert len(renders.ids) == 2, "refused before anything was rendered"
