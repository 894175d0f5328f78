"""``do`` sends each sentence where it belongs; what is learnt on the way is told."""

from __future__ import annotations

import asyncio
import hashlib
from pathlib import Path
from typing import Any

import pytest
from starlette.responses import Response, StreamingResponse

from vlai_widgets import errors
from vlai_widgets.client import exports
from vlai_widgets.client.events import Message, Notice, ProgressUpdate, Reply, StillWorking
from vlai_widgets.client.policy import Policy
from vlai_widgets.protocol.payloads import Credits
from vlai_widgets.protocol.timeline import Timeline

SSE = "/run_sse"
SUBMIT = "/api/render/proxy/lambda"
DRAFT = {"t": [{"tt": 0, "sg": [{"d": 4000, "name": "city"}]}], "d": 4000, "kept": {"x": 1}}


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"content": {"parts": [{"text": words}]}, "author": "nemo", **more}


@pytest.fixture
def session(tools: Any, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> Any:
    monkeypatch.setattr(exports, "poll_wait_s", lambda access, polls: 0.01)
    monkeypatch.chdir(tmp_path)
    service = tools.service
    service.on("GET", f"/api/state/nemo_agent/me/{tools.session_id}/latest", {"state": {"draft": DRAFT}})
    service.on("GET", "/api/credits/balance/simple", {"available": 90, "frozen": 10})
    service.on("POST", SSE, tools.frames(text("Done. Click the Export button.")))
    service.on(
        "POST",
        f"/api/upload-video/nemo_agent/me/{tools.session_id}",
        {"files": [{"filename": "a.mp4", "file_type": "mp4"}]},
    )

    def submitted(_: Any) -> Response:
        render_id = service.asked[-1].json["id"]
        service.on(
            "GET", f"{SUBMIT}/{render_id}", tools.refuse(200, {"status": "completed", "output": {"url": "/v.mp4"}})
        )
        return tools.refuse(200, {"success": True, "data": {"id": render_id, "status": "pending"}})

    service.on("POST", SUBMIT, submitted)
    service.on("GET", "/v.mp4", lambda _: Response(b"video"))
    return tools.backend().open_session()


def test_each_kind_of_sentence_gives_its_kind_of_result(tools: Any, session: Any, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    left = session.do("还有多少积分？")
    assert isinstance(left, Credits)
    assert left.total == 100
    timeline = session.do("show tracks")
    assert isinstance(timeline, Timeline)
    assert str(timeline) == "Timeline (1 track): 1. Video: city (0-4s)"
    assert timeline.draft == DRAFT
    assert session.timeline() == timeline
    assert session.do("export it to cut.mp4") == tmp_path / "cut.mp4"
    assert (tmp_path / "cut.mp4").read_bytes() == b"video"
    (file,) = session.do("upload a.mp4")
    assert file.filename == "a.mp4"
    assert tools.service.count(SSE) == 0
    reply = session.do("add a title that says 'download now'")
    assert isinstance(reply, Reply)
    assert tools.service.count(SSE) == 1
    assert tools.service.asked[-2].json["new_message"] == {"parts": [{"text": "add a title that says 'download now'"}]}


def test_a_free_name_is_found_for_a_video_without_one(session: Any, tmp_path: Path) -> None:
    assert [session.do("export").name for _ in range(2)] == ["video.mp4", "video-2.mp4"]
    assert session.do("export", path=tmp_path / "x.mp4") == tmp_path / "x.mp4"


def test_a_mixed_sentence_is_done_step_by_step_and_ends_where_a_step_fails(
    tools: Any, session: Any, tmp_path: Path
) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    events: list[Any] = []
    assert session.do("upload a.mp4, make it 9:16 and export it", on_event=events.append) == tmp_path / "video.mp4"
    assert [a.json["new_message"]["parts"][0]["text"] for a in tools.service.asked if a.path == SSE] == ["make it 9:16"]
    assert {e.progress.stage for e in events if isinstance(e, ProgressUpdate)} == {"upload", "render", "download"}
    assert any(isinstance(e, Notice) and "video.mp4" in e.text for e in events)
    assert Message('Done. To save the video: session.export("video.mp4").') in events
    before = tools.service.count(SUBMIT)
    tools.service.on("POST", SSE, tools.frames({"error": "boom"}))
    assert isinstance(session.do("make it longer, then export it"), Reply)
    assert tools.service.count(SUBMIT) == before


def test_files_that_are_handed_over_go_first(tools: Any, session: Any, tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    (file,) = session.do("upload", files=["a.mp4"])
    assert file.filename == "a.mp4"
    assert isinstance(session.do("rank these", files=["a.mp4"]), Reply)
    with pytest.raises(errors.InputError, match="Which files"):
        session.do("upload")
    with pytest.raises(errors.InputError, match="nothing to do"):
        session.do("  ")
    with pytest.raises(errors.ClipNotFound):
        session.do("upload nowhere.mp4")


def test_both_faces_do(tools: Any, session: Any, tmp_path: Path) -> None:
    async def main() -> None:
        twin = await tools.backend().aopen_session()
        assert (await twin.do("credits")).total == 100
        assert str(await twin.timeline()) == "Timeline (1 track): 1. Video: city (0-4s)"
        assert await twin.do("export", path="z.mp4") == tmp_path / "z.mp4"

    asyncio.run(main())


def test_gui_talk_is_translated_in_the_reply_and_kept_raw(tools: Any, session: Any) -> None:
    tools.service.on(
        "POST", SSE, tools.frames(text("Done. Click the Export button."), text("Preview it in the timeline."))
    )
    reply = session.say("go")
    assert reply.text == (
        'Done. To save the video: session.export("video.mp4").\n\nTimeline (1 track): 1. Video: city (0-4s)'
    )
    assert reply.raw_messages == ("Done. Click the Export button.", "Preview it in the timeline.")
    assert reply.actions == ("export", "status")


def test_scores_come_from_words_tools_state_delta_or_analyses(tools: Any, session: Any) -> None:
    answer = {"content": {"parts": [{"functionResponse": {"name": "rank", "response": {"a.mp4": {"score": 80}}}}]}}
    tools.service.on("POST", SSE, tools.frames(text("See above."), answer))
    assert session.say("go").scores(["a.mp4"])[0].score == 80
    tools.service.on("POST", SSE, tools.frames({"actions": {"stateDelta": {"ranking": [{"name": "a", "score": 70}]}}}))
    assert session.say("go").scores(["a.mp4"])[0].score == 70
    tools.service.on("POST", SSE, tools.frames(text("All done.")))
    reply = session.say("go")
    with pytest.raises(errors.NoScores) as none:
        reply.scores(["a.mp4"])
    assert none.value.reply == "All done."
    state = session.state().state.model_copy(update={"video_analyses": {"a.mp4": {"overall_score": 60}}})
    assert reply.scores(["a.mp4"], state=state)[0].score == 60


def quick(tools: Any, **more: Any) -> Any:
    from vlai_widgets.backends import Backend

    policy = Policy(backoff_s=0.01, max_backoff_s=0.02, look_first_s=0.02, look_every_s=0.02, **more)
    return Backend(tools.transport("cloud", policy), web_url="https://web.example").open_session()


def test_after_a_drop_the_state_is_looked_at_until_it_changes_and_nothing_is_sent_again(tools: Any) -> None:
    route = f"/api/state/nemo_agent/me/{tools.session_id}/latest"
    tools.service.on("POST", SSE, tools.frames(text("so far", partial=True), drop=True))
    old, new = {"state": {"draft": {}}}, {"state": {"draft": DRAFT}}
    tools.service.on("GET", route, old, old, old, new)
    reply = quick(tools).say("go")
    assert tools.service.count(SSE) == 1
    assert reply.text == "so far"
    assert isinstance(reply.error, errors.BackendUnreachable)
    assert "has changed" in str(reply.error)
    assert reply.changes == ("video track: 0 -> 1 segments (gained city)", "duration: 0.0 s -> 4.0 s")
    tools.service.asked.clear()
    tools.service.on("GET", route, old)
    reply = quick(tools).say("go")
    assert "No change was seen in 5 looks" in str(reply.error)
    assert tools.service.count(route) == 1 + 5 + 1
    assert tools.service.count(SSE) == 1


def test_the_documented_patience_is_kept_for_a_service_elsewhere() -> None:
    far, near = Policy.of("cloud", "https://example.org"), Policy.of("cloud", "http://127.0.0.1:1")
    assert (far.look_first_s, far.look_every_s, far.looks, far.working_s) == (30.0, 60.0, 5, 120.0)
    assert near.look_first_s < 5


def test_a_long_wait_says_that_the_backend_still_works(tools: Any) -> None:
    def slow(_: Any) -> StreamingResponse:
        async def body() -> Any:
            for _ in range(8):
                yield b"data:\n\n"
                await asyncio.sleep(0.05)
            yield b'data: {"content":{"parts":[{"text":"done"}]}}\n\n'

        return StreamingResponse(body(), media_type="text/event-stream")

    tools.service.on("POST", SSE, slow)
    events: list[Any] = []
    quick(tools, working_s=0.15).say("go", on_event=events.append)
    waits = [e for e in events if isinstance(e, StillWorking)]
    assert 1 <= len(waits) <= 3
    assert str(waits[0]) == "⏳ Still working..."
    assert waits[0].waited_s >= 0.1


def test_a_forgotten_session_is_replaced_once_and_its_files_come_along(tools: Any, tmp_path: Path) -> None:
    create = "/api/tasks/me/with-session/nemo_agent"
    tools.service.on("POST", create, {"task_id": "1", "session_id": "old"}, {"task_id": "2", "session_id": "new"})
    for sid in ("old", "new"):
        tools.service.on(
            "POST", f"/api/upload-video/nemo_agent/me/{sid}", {"files": [{"filename": "a.mp4", "file_type": "mp4"}]}
        )
        tools.service.on("GET", f"/api/state/nemo_agent/me/{sid}/latest", {"state": {}})
    (tmp_path / "a.mp4").write_bytes(b"x")
    session = tools.backend().open_session(language="zh")
    session.upload(tmp_path / "a.mp4")
    tools.service.on(
        "POST", SSE, tools.refuse(200, {"code": 1002, "message": "no session"}), tools.frames(text("hello"))
    )
    events: list[Any] = []
    assert session.say("go", on_event=events.append).text == "hello"
    assert session.session_id == "new"
    assert any(isinstance(e, Notice) and "another was opened" in e.text for e in events)
    assert [a.json["session_id"] for a in tools.service.asked if a.path == SSE] == ["old", "new"]
    assert tools.service.count("/api/upload-video/nemo_agent/me/new") == 1
    assert tools.service.asked[-1].path.endswith("/latest")
    assert [a.json["language"] for a in tools.service.asked if a.path == create] == ["zh", "zh"]
    tools.service.on("POST", SSE, tools.refuse(404, {"detail": "Session not found"}))
    tools.service.on("POST", create, {"task_id": "3", "session_id": "third"})
    with pytest.raises(errors.SessionNotFound):
        session.say("go")
    taken_up = tools.backend().resume_session("new")
    with pytest.raises(errors.SessionNotFound):
        taken_up.say("go")


def test_an_upload_that_is_taken_up_skips_what_the_session_holds(tools: Any, tmp_path: Path) -> None:
    route = f"/api/upload-video/nemo_agent/me/{tools.session_id}"
    state = f"/api/state/nemo_agent/me/{tools.session_id}/latest"
    for name in ("a", "b"):
        (tmp_path / f"{name}.mp4").write_bytes(name.encode() * 1000)
    tools.service.on(
        "POST",
        route,
        {"files": [{"filename": "a.mp4", "file_type": "mp4"}]},
        tools.refuse(200, {"code": 4001}),
        {"files": [{"filename": "b.mp4", "file_type": "mp4"}]},
    )
    session = tools.backend().open_session()
    first = session.upload([tmp_path / "a.mp4", tmp_path / "b.mp4"])
    assert [file.error is None for file in first] == [True, False]
    again = session.upload([tmp_path / "a.mp4", tmp_path / "b.mp4"])
    assert [file.error for file in again] == [None, None]
    assert tools.service.count(route) == 3
    digest = hashlib.sha256(b"a" * 1000).hexdigest()
    tools.service.on("GET", state, {"state": {"video_infos": [{"filename": "old.mp4", "hash": digest}, 3, {}]}})
    (held, _) = tools.backend().resume_session(tools.session_id).upload([tmp_path / "a.mp4", tmp_path / "b.mp4"])
    assert held.filename == "old.mp4"
    assert tools.service.count(route) == 4


def test_tool_calls_alone_do_not_hide_that_the_backend_still_works(tools: Any) -> None:
    def busy(_: Any) -> StreamingResponse:
        async def body() -> Any:
            for _ in range(8):
                yield b'data: {"content":{"parts":[{"functionCall":{"name":"cut","args":{}}}]}}\n\n'
                await asyncio.sleep(0.05)
            yield b'data: {"content":{"parts":[{"text":"done"}]}}\n\n'

        return StreamingResponse(body(), media_type="text/event-stream")

    tools.service.on("POST", SSE, busy)
    events: list[Any] = []
    quick(tools, working_s=0.15).say("go", on_event=events.append)
    assert any(isinstance(event, StillWorking) for event in events)


def test_after_a_drop_a_state_that_cannot_be_read_is_not_called_unchanged(tools: Any) -> None:
    route = f"/api/state/nemo_agent/me/{tools.session_id}/latest"
    tools.service.on("POST", SSE, tools.frames(text("so far", partial=True), drop=True))
    tools.service.on("GET", route, {"state": {"draft": {}}}, tools.refuse(418, {"detail": "gone"}))
    reply = quick(tools).say("go")
    assert "could not be read" in str(reply.error)
    assert "No change" not in str(reply.error)


@pytest.mark.parametrize("form", ["{}", "sha256:{}", "SHA256-{}"])
def test_a_hash_is_known_in_every_way_of_writing_it(tools: Any, tmp_path: Path, form: str) -> None:
    route = f"/api/upload-video/nemo_agent/me/{tools.session_id}"
    state = f"/api/state/nemo_agent/me/{tools.session_id}/latest"
    (tmp_path / "a.mp4").write_bytes(b"a" * 1000)
    digest = form.format(hashlib.sha256(b"a" * 1000).hexdigest().upper())
    tools.service.on("GET", state, {"state": {"video_infos": [{"name": "old.mp4", "file_hash": digest}]}})
    (held,) = tools.backend().resume_session(tools.session_id).upload(tmp_path / "a.mp4")
    assert held.filename == "old.mp4"
    assert tools.service.count(route) == 0
