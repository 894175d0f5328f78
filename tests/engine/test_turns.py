"""Turns: what goes over the wire when the assistant answers, fails, falls silent or is stopped."""

from __future__ import annotations

import asyncio
import json
import types

import pytest

import vlai_widgets.engine
from vlai_widgets.engine.core import Engine, EngineOptions
from vlai_widgets.errors import OutOfCredits
from vlai_widgets.protocol.events import Content, Event, Part


def text(words, **fields):
    return Event(content=Content(parts=[Part(text=words)], role="model"), **fields)


@pytest.fixture
def play(tmp_path, monkeypatch):
    """Run a scripted assistant inside the engine's parts, without the HTTP around them."""

    def run(respond, scene, **options):
        monkeypatch.setattr(vlai_widgets.engine, "agent", types.SimpleNamespace(respond=respond), raising=False)

        async def whole():
            engine = Engine(EngineOptions(home=tmp_path, workers=1, **options))
            session = engine.sessions.create("local", task_name="project", language="en")
            try:
                return await asyncio.wait_for(scene(engine, session), 20)
            finally:
                await engine.close()

        return asyncio.run(whole())

    return run


async def frames_of(turn, **options):
    return [frame async for frame in turn.stream(**options)]


def parsed(frame):
    assert frame.startswith(b"data: ")
    assert frame.endswith(b"\n\n")
    assert frame.count(b"\n") == 2
    return json.loads(frame[6:])


def test_events_become_adk_frames(play):
    async def respond(words, *, bench, streaming, language_model):
        yield text("Two\u2028", partial=True)
        yield text("Two\u2028lines")
        yield Event(custom_metadata={"snake_case": None})

    async def scene(engine, session):
        frames = await frames_of(engine.turns.start(session, "hello", streaming=True))
        return frames, engine.sessions.messages(session.session_id)

    frames, messages = play(respond, scene)
    events = [parsed(frame) for frame in frames]
    assert events[0]["partial"] is True
    assert "\u2028".encode() in frames[1], "raw UTF-8, in one line"
    assert all(event["author"] == "nemo_agent" and event["id"] and event["timestamp"] for event in events)
    assert len({event["invocationId"] for event in events}) == 1
    assert events[0]["actions"] == {"stateDelta": {}, "artifactDelta": {}}
    assert [(message["role"], message["text"]) for message in messages] == [
        ("user", "hello"),
        ("model", "Two\u2028lines"),
    ]


def test_silence_is_filled_with_empty_data(play):
    async def respond(words, *, bench, streaming, language_model):
        await asyncio.sleep(0.25)
        yield text("done")

    async def scene(engine, session):
        return await frames_of(engine.turns.start(session, "hello", streaming=False), heartbeat_s=0.1)

    assert play(respond, scene)[:2] == [b"data:\n\n"] * 2


def test_a_turn_that_fails_says_so_and_ends(play, tmp_path):
    async def respond(words, *, bench, streaming, language_model):
        yield text("one moment")
        raise RuntimeError(f"cannot read {tmp_path}/media/x")

    async def scene(engine, session):
        frames = await frames_of(engine.turns.start(session, "hello", streaming=False))
        return frames, engine.accounts.balance("local")

    frames, balance = play(respond, scene, price_turn=10)
    error = parsed(frames[-1])
    assert error["error"] == "RuntimeError: cannot read /media/x"
    assert error["error_details"]["error_type"] == "RuntimeError"
    assert (balance.available, balance.frozen) == (100, 0), "a failed turn costs nothing"


def test_a_listener_that_leaves_does_not_stop_the_turn(play):
    async def respond(words, *, bench, streaming, language_model):
        yield text("first")
        await asyncio.sleep(0.2)
        yield text("second")

    async def scene(engine, session):
        turn = engine.turns.start(session, "hello", streaming=False)
        stream = turn.stream()
        await anext(stream)
        await stream.aclose()
        await turn.task
        return engine.sessions.messages(session.session_id)

    assert [message["text"] for message in play(respond, scene)] == ["hello", "first", "second"]


def test_turns_of_one_session_wait_for_each_other(play):
    running = []

    async def respond(words, *, bench, streaming, language_model):
        assert not running
        running.append(words)
        await asyncio.sleep(0.05)
        running.remove(words)
        yield text(words)

    async def scene(engine, session):
        turns = [engine.turns.start(session, words, streaming=False) for words in ("a", "b", "c")]
        assert engine.turns.active_count == 3
        frames = await asyncio.gather(*map(frames_of, turns))
        assert engine.turns.active_count == 0
        return [parsed(each[0])["content"]["parts"][0]["text"] for each in frames]

    assert play(respond, scene) == ["a", "b", "c"]


def test_a_cancelled_turn_ends_with_a_word_and_frees_the_session(play):
    async def respond(words, *, bench, streaming, language_model):
        if words == "wait":
            await asyncio.sleep(60)
        yield text(words)

    async def scene(engine, session):
        turns = [engine.turns.start(session, "wait", streaming=False) for _ in range(2)]
        await asyncio.sleep(0.05)
        assert engine.turns.cancel(session.session_id) == 2
        cancelled = await asyncio.gather(*map(frames_of, turns))
        after = await frames_of(engine.turns.start(session, "next", streaming=False))
        return cancelled, after, engine.accounts.balance("local").available

    cancelled, after, credits_left = play(respond, scene, price_turn=10)
    assert [parsed(frames[-1])["errorCode"] for frames in cancelled] == ["INVOCATION_ABORTED"] * 2
    assert parsed(after[0])["content"]["parts"][0]["text"] == "next"
    assert credits_left == 90


def test_credits_are_frozen_then_charged_then_gone(play):
    async def respond(words, *, bench, streaming, language_model):
        yield text("done")

    async def scene(engine, session):
        turn = engine.turns.start(session, "hello", streaming=False)
        during = engine.accounts.balance("local")
        await frames_of(turn)
        after = engine.accounts.balance("local")
        with pytest.raises(OutOfCredits, match="costs 60 credits; 40"):
            engine.turns.start(session, "again", streaming=False)
        return during, after

    during, after = play(respond, scene, price_turn=60)
    assert (during.available, during.frozen, during.total) == (40, 60, 100)
    assert (after.available, after.frozen, after.total) == (40, 0, 40)


def test_what_a_killed_engine_had_frozen_is_given_back(play, tmp_path):
    async def respond(words, *, bench, streaming, language_model):
        yield text("never")

    async def freeze(engine, session):
        assert engine.accounts.freeze("local", 30)

    async def look(engine, session):
        return engine.accounts.balance("local")

    play(respond, freeze)
    assert play(respond, look).available == 100
