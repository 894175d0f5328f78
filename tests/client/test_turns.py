from __future__ import annotations

import asyncio
import signal
import threading
import time
from collections.abc import AsyncIterator
from typing import Any

import pytest
from starlette.responses import StreamingResponse

from vlai_widgets import errors
from vlai_widgets.client.events import Message, StateDelta, TextDelta, Trouble
from vlai_widgets.client.session import AsyncSession, Session

SSE = "/run_sse"


def text(words: str, **more: Any) -> dict[str, Any]:
    return {"content": {"parts": [{"text": words}]}, "author": "nemo", **more}


def endless(seen: list[str]) -> Any:
    def answer(_: Any) -> StreamingResponse:
        async def body() -> AsyncIterator[bytes]:
            yield b'data: {"content":{"parts":[{"text":"so far"}]},"partial":true}\n\n'
            try:
                while True:
                    await asyncio.sleep(0.05)
                    yield b": beat\n\n"
            finally:
                seen.append("closed")

        return StreamingResponse(body(), media_type="text/event-stream")

    return answer


def wait_for(condition: Any, seconds: float = 5.0) -> None:
    until = time.monotonic() + seconds
    while not condition():
        assert time.monotonic() < until, "it did not happen"
        time.sleep(0.01)


def test_a_reply_and_the_body_that_asked_for_it(tools: Any) -> None:
    tools.service.on("POST", SSE, tools.frames(text("Hel", partial=True), text("Hello"), text("World")))
    events: list[Any] = []
    threads: set[int] = set()

    def take(event: Any) -> None:
        events.append(event)
        threads.add(threading.get_ident())

    reply = tools.backend().open_session().say("rank these", on_event=take)
    assert reply.text == "Hello\n\nWorld"
    assert reply.messages == ("Hello", "World")
    assert not reply.silent
    assert reply.error is None
    assert events == [TextDelta("Hello"), Message("Hello"), Message("World")]
    assert threads == {threading.get_ident()}
    (asked,) = (a for a in tools.service.asked if a.path == SSE)
    assert asked.headers["accept"] == "text/event-stream"
    assert asked.json == {
        "app_name": "nemo_agent", "user_id": "me", "session_id": tools.session_id,
        "new_message": {"parts": [{"text": "rank these"}]},
    }  # fmt: skip


def test_a_silent_edit_is_told_by_what_changed(tools: Any) -> None:
    before = {"state": {"draft": None, "canvas_config": None}}
    after = {"state": {"draft": {"t": [{"tt": 0, "sg": [{}, {}]}], "d": 9000, "m": {"title": "Urban"}}}}
    tools.service.on("GET", f"/api/state/nemo_agent/me/{tools.session_id}/latest", before, after)
    tools.service.on("POST", SSE, tools.frames({"actions": {"stateDelta": {"k": 1}}}, b"data:\n\n"))
    reply = tools.backend().open_session().say("make it longer")
    assert reply.silent
    assert reply.changes == ("video track: 0 -> 2 segments", "duration: 0.0 s -> 9.0 s", "title: Urban")
    assert reply.state_delta == {"k": 1}


@pytest.mark.parametrize("name", ["cloud", "local"])
def test_a_drop_is_never_sent_again_and_keeps_the_text(tools: Any, name: str) -> None:
    tools.service.on("POST", SSE, tools.frames(text("so ", partial=True), text("far", partial=True), drop=True))
    session = tools.backend(name).open_session()
    reply = session.say("go")
    assert tools.service.count(SSE) == 1
    assert isinstance(reply.error, errors.BackendUnreachable)
    assert "not sent again" in str(reply.error)
    assert reply.text == "so far"
    assert session.state().session_id == tools.session_id


def test_refusals_before_the_answer_are_raised(tools: Any) -> None:
    session = tools.backend().open_session()
    for answer, kind in [
        (tools.refuse(404, {"detail": "Session not found"}), errors.SessionNotFound),
        (tools.refuse(200, {"code": 2001}), errors.OutOfCredits),
        (tools.refuse(500, text="oops"), errors.BackendError),
        (tools.refuse(200, {"code": 0, "data": {}}), errors.BadReply),
    ]:
        tools.service.on("POST", SSE, answer)
        before = tools.service.count(SSE)
        with pytest.raises(kind):
            session.say("go")
        assert tools.service.count(SSE) == before + 1
    with pytest.raises(errors.InputError):
        session.say("  ")


def test_trouble_inside_the_answer_is_in_the_reply(tools: Any) -> None:
    tools.service.on("POST", SSE, tools.frames(text("one"), {"error": "RuntimeError: boom"}, text("two")))
    reply = tools.backend().open_session().say("go")
    assert isinstance(reply.error, errors.AgentFailed)
    assert reply.messages == ("one", "two")


def test_a_turn_ends_at_its_deadline_and_at_a_long_silence(tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    seen: list[str] = []
    tools.service.on("POST", SSE, endless(seen))
    session = tools.backend().open_session()
    reply = session.say("go", timeout_s=0.4)
    assert isinstance(reply.error, errors.DeadlineExceeded)
    assert reply.text == "so far"
    monkeypatch.setattr("vlai_widgets.client.stream.run_turn.__kwdefaults__", {"timeout_s": 900.0, "silence_s": 0.2})
    tools.service.on("POST", SSE, tools.frames(text("a"), text("b"), pause_s=1.0))
    reply = session.say("go")
    assert isinstance(reply.error, errors.DeadlineExceeded)
    assert "silent" in str(reply.error)
    assert reply.messages == ("a",)
    assert tools.service.count(SSE) == 2


def test_a_stream_is_followed_and_gives_the_reply(tools: Any) -> None:
    tools.service.on("POST", SSE, tools.frames(text("a"), {"actions": {"stateDelta": {"k": 1}}}))
    session = tools.backend().open_session()
    with session.stream("go") as turn:
        assert list(turn) == [Message("a"), StateDelta({"k": 1})]
    assert turn.reply().text == "a"
    tools.service.on("POST", SSE, tools.refuse(404, {"detail": "Session not found"}))
    with pytest.raises(errors.SessionNotFound), session.stream("go") as turn:
        list(turn)


def test_leaving_a_stream_stops_the_turn_at_the_backend(tools: Any) -> None:
    seen: list[str] = []
    tools.service.on("POST", SSE, endless(seen))
    tools.service.on("POST", f"/api/vlai/sessions/{tools.session_id}/cancel", {})
    session = tools.backend("local").open_session()
    with session.stream("go") as turn:
        assert next(event for event in turn if isinstance(event, TextDelta)) == TextDelta("so far")
        began = time.monotonic()
    wait_for(lambda: seen == ["closed"])
    wait_for(lambda: tools.service.count(f"/api/vlai/sessions/{tools.session_id}/cancel") == 1)
    assert time.monotonic() - began < 2
    with pytest.raises(errors.RunCancelled):
        turn.reply()
    tools.service.on("POST", SSE, tools.frames(text("next")))
    assert session.say("again").text == "next"


def test_a_turn_can_be_cancelled_from_another_thread(tools: Any) -> None:
    seen: list[str] = []
    tools.service.on("POST", SSE, endless(seen))
    session = tools.backend().open_session()
    threading.Timer(0.3, session.cancel_turn).start()
    reply = session.say("go")
    assert isinstance(reply.error, errors.RunCancelled)
    assert reply.text == "so far"
    wait_for(lambda: seen == ["closed"])
    assert not session.cancel_turn()


def test_an_interrupt_is_seen_at_once_and_stops_the_turn(tools: Any) -> None:
    seen: list[str] = []
    tools.service.on("POST", SSE, endless(seen))
    session = tools.backend().open_session()
    threading.Timer(0.3, lambda: signal.raise_signal(signal.SIGINT)).start()
    began = time.monotonic()
    with pytest.raises(KeyboardInterrupt):
        session.say("go")
    assert time.monotonic() - began < 1.5
    wait_for(lambda: seen == ["closed"])


def test_an_error_of_a_callback_stops_the_turn_and_is_raised(tools: Any) -> None:
    seen: list[str] = []
    tools.service.on("POST", SSE, endless(seen))

    def fail(_: Any) -> None:
        raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        tools.backend().open_session().say("go", on_event=fail)
    wait_for(lambda: seen == ["closed"])


def test_both_faces_work_inside_a_running_loop(tools: Any) -> None:
    tools.service.on("POST", SSE, tools.frames(text("a")))
    backend = tools.backend()

    async def main() -> None:
        session = backend.open_session()
        assert session.say("go").text == "a"
        with session.stream("go") as turn:
            assert list(turn) == [Message("a")]
        twin = await backend.aopen_session()
        here = threading.get_ident()
        threads: set[int] = set()
        reply = await twin.say("go", on_event=lambda _: threads.add(threading.get_ident()))
        assert reply.text == "a"
        assert threads == {here}
        async with twin.stream("go") as turn2:
            assert [event async for event in turn2] == [Message("a")]
        assert (await turn2.reply()).text == "a"
        assert (await twin.state()).session_id == tools.session_id

    asyncio.run(main())


def test_cancelling_the_awaiting_task_stops_the_turn(tools: Any) -> None:
    seen: list[str] = []
    tools.service.on("POST", SSE, endless(seen))
    backend = tools.backend()

    async def main() -> None:
        session = await backend.aopen_session()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await session.say("go")
        async with session.stream("go") as turn:
            assert await anext(e async for e in turn if isinstance(e, TextDelta)) == TextDelta("so far")

    asyncio.run(main())
    wait_for(lambda: seen == ["closed", "closed"])


def test_a_drop_is_an_event_of_the_stream(tools: Any) -> None:
    tools.service.on("POST", SSE, tools.frames(text("a"), drop=True))
    with tools.backend().open_session().stream("go") as turn:
        events = list(turn)
    assert events[0] == Message("a")
    assert isinstance(events[1], Trouble)


def test_both_faces_have_the_same_names() -> None:
    def names(face: type) -> set[str]:
        return {name for name in dir(face) if not name.startswith("_")}

    assert names(Session) == names(AsyncSession)
