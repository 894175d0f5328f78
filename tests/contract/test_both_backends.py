"""The same questions to the real engine and to a scripted service: whoever answers, the client behaves alike."""

from __future__ import annotations

import asyncio
from pathlib import Path
from typing import Any

import pytest

from vlai_widgets import errors
from vlai_widgets.client.events import Message
from vlai_widgets.models import Progress
from vlai_widgets.protocol.timeline import Timeline

TITLE = "add the title 'Urban Dreams' for 3 seconds"


def test_the_whole_way_from_a_clip_to_a_video(backend: Any, clip: Path, tmp_path: Path) -> None:
    session = backend.open_session(language="en")
    seen: list[Progress] = []
    (file,) = session.upload(clip, on_progress=seen.append)
    assert (file.filename, file.error, file.width) == ("grey.mp4", None, 64)
    assert seen[-1].overall == 1.0
    before = session.timeline()
    events: list[Any] = []
    reply = session.say("rank these videos by engagement score and show me the top performers", on_event=events.append)
    assert reply.error is None
    assert not reply.silent
    assert reply.text
    assert [e.text for e in events if isinstance(e, Message)] == list(reply.raw_messages)
    assert not before
    assert session.timeline(), "the turn laid something on the timeline"
    assert reply.changes
    target = tmp_path / "out.mp4"
    draft = session.state().state.draft
    if "width" in draft["m"]:  # a small canvas renders quickly
        draft = {**draft, "m": {**draft["m"], "width": 360, "height": 640, "fps": 10}}
    local = backend.name == "local"
    assert session.export(target, draft=draft, sidecars=local) == target
    assert target.stat().st_size > 1000
    beside = ["out.jpg", "out.json", "out.vtt"] if local else []
    assert sorted(p.name for p in tmp_path.iterdir()) == sorted(["out.mp4", *beside])


def test_state_timeline_and_credits(backend: Any) -> None:
    session = backend.open_session()
    state = session.state()
    assert state.session_id == session.session_id
    assert isinstance(session.session_id, str)
    assert isinstance(session.do("status"), Timeline)
    left = session.credits()
    assert left.total == left.available + left.frozen
    assert session.do("credits") == left == backend.credits()


def test_refusals_are_the_same_errors(backend: Any, tmp_path: Path) -> None:
    with pytest.raises(errors.SessionNotFound):
        backend.resume_session("1")
    session = backend.open_session()
    with pytest.raises(errors.InputError):
        session.export(tmp_path / "a.mp4")
    text = tmp_path / "notes.txt"
    text.write_text("x")
    with pytest.raises(errors.UnsupportedFileType, match="mp4"):
        session.upload(text)
    with pytest.raises(errors.InputError):
        session.say(" ")
    session.close()
    with pytest.raises(errors.InputError, match="closed"):
        session.say("hello")


def test_a_stream_can_be_left_and_the_session_goes_on(backend: Any, clip: Path) -> None:
    session = backend.open_session()
    session.upload(clip)
    with session.stream("rank these videos") as turn:
        next(turn)
    assert session.say("rank these videos").text


def test_both_faces_say_the_same(backend: Any) -> None:
    async def main() -> str:
        session = await backend.aopen_session()
        async with session.stream("what can you do?") as turn:
            events = [event async for event in turn]
        reply = await turn.reply()
        assert [e.text for e in events if isinstance(e, Message)] == list(reply.raw_messages)
        return reply.text

    assert asyncio.run(main()) == backend.open_session().say("what can you do?").text
