from __future__ import annotations

import json
from typing import Any

import pytest

from vlai_widgets.client.dialects import TurnReader
from vlai_widgets.client.events import (
    Heartbeat,
    Message,
    ProgressUpdate,
    ReplyBuilder,
    StateDelta,
    TextDelta,
    ToolCall,
    ToolResult,
    Trouble,
)
from vlai_widgets.client.sse import Frame, FrameDecoder
from vlai_widgets.client.unwrap import Hints
from vlai_widgets.errors import AgentFailed, BadReply, OutOfCredits, RunCancelled
from vlai_widgets.models import Progress
from vlai_widgets.protocol.events import PROGRESS_KEY


def read(*values: Any) -> list[Any]:
    reader = TurnReader(Hints())
    frames = [v if isinstance(v, Frame) else Frame(data=v if isinstance(v, str) else json.dumps(v)) for v in values]
    return [event for frame in frames for event in reader.read(frame)] + list(reader.end())


def adk(*parts: Any, **more: Any) -> dict[str, Any]:
    return {"content": {"parts": list(parts), "role": "model"}, "author": "nemo", "actions": {}, **more}


def text(words: str, **more: Any) -> dict[str, Any]:
    return adk({"text": words}, **more)


def test_deltas_are_shown_and_the_whole_text_is_one_message() -> None:
    events = read(text("Hel", partial=True), text("lo", partial=True), text("Hello", partial=False))
    assert events == [TextDelta("Hel"), TextDelta("lo"), Message("Hello")]


def test_a_turn_that_was_cut_keeps_the_text_so_far() -> None:
    assert read(text("Hel", partial=True), text("lo", partial=True))[-1] == Message("Hello")


def test_whole_events_without_partial_are_messages_even_if_equal() -> None:
    assert read(text("Hi", id="1"), text("Hi", id="1")) == [Message("Hi"), Message("Hi")]


def test_thoughts_are_skipped_and_do_not_replace_what_was_written() -> None:
    events = read(
        adk({"text": "hmm", "thought": True}, partial=True),
        text("Hello", partial=True),
        adk({"text": "hmm", "thought": True}, {"text": "Hello"}),
    )
    assert events == [TextDelta("Hello"), Message("Hello")]


def test_calls_come_from_whole_events_only_and_commit_what_was_written() -> None:
    call = {"functionCall": {"id": "a", "name": "rank", "args": {}}}
    answer = {"functionResponse": {"id": "b", "name": "rank", "response": {"best_clip": "c"}}}
    events = read(adk(call, partial=True), text("Wait", partial=True), adk(call), adk(answer, author="nemo"))
    assert events == [TextDelta("Wait"), Message("Wait"), ToolCall("rank"), ToolResult("rank", {"best_clip": "c"})]


def test_buffers_of_authors_and_branches_do_not_mix() -> None:
    events = read(text("a", partial=True, branch="1"), text("b", partial=True, branch="2"), text("a", branch="1"))
    assert events[-2:] == [Message("a"), Message("b")]


@pytest.mark.parametrize("content", [None, {}, {"parts": []}, {"parts": None}, {"parts": [{"text": ""}]}])
def test_events_with_nothing_to_show_show_nothing(content: Any) -> None:
    assert read({"author": "nemo", "content": content, "actions": None}) == []


def test_state_and_progress_travel_without_content() -> None:
    progress = {"stage": "analyse", "done": 0.5, "clip": "a.mp4"}
    events = read({"actions": {"stateDelta": {"k": None}}}, {"customMetadata": {PROGRESS_KEY: progress}})
    assert events == [StateDelta({"k": None}), ProgressUpdate(Progress(stage="analyse", done=0.5, clip="a.mp4"))]
    assert read({"customMetadata": {PROGRESS_KEY: {"stage": "new"}}}) == [Heartbeat()]


@pytest.mark.parametrize(
    "frame",
    [Frame(comment=True), Frame(data=""), Frame(data="heartbeat"), Frame(data='"heartbeat"'),
     Frame(data='{"type":"heartbeat"}'), Frame(event="heartbeat", data="{}"), Frame(event="heartbeat")],
)  # fmt: skip
def test_every_form_of_heartbeat(frame: Frame) -> None:
    assert read(frame) == [Heartbeat()]


@pytest.mark.parametrize(
    ("value", "kind", "words"),
    [
        ({"error": "RuntimeError: boom", "error_details": {"error_type": "RuntimeError"}}, AgentFailed, "boom"),
        ({"error": "boom"}, AgentFailed, "boom"),
        ('{"error": "he said "boom', AgentFailed, "boom"),
        ({"errorCode": "MALFORMED", "errorMessage": "boom"}, AgentFailed, "MALFORMED: boom"),
        ({"errorCode": "2001", "errorMessage": "boom"}, OutOfCredits, "boom"),
        ({"code": 2001, "message": "boom"}, OutOfCredits, "boom"),
        ({"success": False, "error": "boom"}, AgentFailed, "boom"),
        ({"error": {"code": 2001, "message": "boom"}}, OutOfCredits, "boom"),
        ({"type": "error", "message": "boom"}, AgentFailed, "boom"),
        ({"errorCode": "INVOCATION_ABORTED"}, RunCancelled, "stopped"),
        ("not json", BadReply, "cannot be read"),
    ],
)
def test_every_form_of_trouble(value: Any, kind: type[Exception], words: str) -> None:
    (event,) = read(value)
    assert isinstance(event, Trouble)
    assert type(event.error) is kind
    assert words in str(event.error)


def test_unescaped_errors_of_old_servers_survive_the_decoder() -> None:
    decoder = FrameDecoder()
    frames = decoder.feed(b'data: {"error": "first "line"\nsecond line"}\n\n') + decoder.flush()
    (event,) = read(*frames)
    assert isinstance(event.error, AgentFailed)
    assert "first" in str(event.error)


def test_text_after_an_error_is_still_read_and_the_first_error_is_kept() -> None:
    builder = ReplyBuilder()
    for event in read(text("one"), {"errorCode": "X", "errorMessage": "first"}, text("two"), {"error": "second"}):
        builder.add(event)
    reply = builder.reply()
    assert reply.text == "one\n\ntwo"
    assert "first" in str(reply.error)
    assert not reply.silent


def test_the_typed_dialect() -> None:
    events = read(
        {"type": "text", "content": "Hel"},
        {"type": "text", "content": "lo"},
        {"type": "tool_call", "name": "rank", "args": {}},
        {"type": "tool_result", "name": "rank", "result": {"n": 1}},
        {"type": "text", "content": "Done"},
        "[DONE]",
    )
    assert events == [
        TextDelta("Hel"), TextDelta("lo"), Message("Hello"), ToolCall("rank"), ToolResult("rank", {"n": 1}),
        TextDelta("Done"), Message("Done"),
    ]  # fmt: skip
