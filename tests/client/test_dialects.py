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
    events = read(text("Hel", partial=True), text("lo. By", partial=True), text("Hello. Bye", partial=False))
    assert events == [TextDelta("Hello."), TextDelta(" Bye"), Message("Hello. Bye")]


def streamed(*pieces: str, whole: str | None = None) -> tuple[str, list[Any]]:
    """The joined deltas, and the other events."""
    frames = [text(piece, partial=True) for piece in pieces]
    events = read(*frames, *([] if whole is None else [text(whole)]))
    deltas = [event for event in events if isinstance(event, TextDelta)]
    return "".join(each.text for each in deltas), [event for event in events if not isinstance(event, TextDelta)]


@pytest.mark.parametrize("whole", [None, "Done. Now click Export. Bye", "Done. Now click Export. Bye, then"])
def test_gui_talk_never_shows_in_a_delta_and_the_deltas_add_up_to_the_message(whole: str | None) -> None:
    deltas, events = streamed("Done. N", "ow cl", "ick Ex", "port", ". B", "ye", whole=whole)
    (message,) = events
    assert deltas == message.text
    assert "click" not in deltas
    assert message.raw == (whole or "Done. Now click Export. Bye")
    assert message.actions == ("export",)


@pytest.mark.parametrize("trouble", [{"error": "boom"}, {"type": "error", "message": "boom"}])
def test_what_was_written_is_seen_before_what_went_wrong(trouble: dict[str, Any]) -> None:
    delta, error, message = read(text("Half a sentence", partial=True), trouble)
    assert (delta, message) == (TextDelta("Half a sentence"), Message("Half a sentence"))
    assert isinstance(error, Trouble)


def test_another_whole_text_than_the_one_that_was_written_takes_its_place() -> None:
    assert streamed("One. T", whole="Two. Click Export.")[1] == [
        Message('Two. To save the video: session.export("video.mp4").')
    ]


ISSUE = "There was a temporary issue, please try again later."


@pytest.mark.parametrize(
    ("messages", "kept"),
    [
        (["Ranked 3 clips.", ISSUE], ["Ranked 3 clips.", ""]),
        ([f"Ranked 3 clips. {ISSUE}"], ["Ranked 3 clips."]),
        ([f"Ranked 3 clips\n{ISSUE}\n"], ["Ranked 3 clips"]),
        (["已完成排名。抱歉，暂时出现了问题。"], ["已完成排名。"]),
        ([ISSUE], [ISSUE]),
        ([f"{ISSUE} Then it worked."], [f"{ISSUE} Then it worked."]),
        (["A", ISSUE, "B"], ["A", ISSUE, "B"]),
        ([f"A. {ISSUE} {ISSUE}"], [f"A. {ISSUE}"]),
    ],
)
def test_an_echo_of_a_temporary_issue_after_an_answer_goes(messages: list[str], kept: list[str]) -> None:
    assert read(*map(text, messages)) == [Message(words) for words in kept]
    pieces = [(message, message[at : at + 5]) for message in messages for at in range(0, len(message), 5)]
    frames: list[Any] = []
    for message in messages:
        frames += [text(piece, partial=True) for whole, piece in pieces if whole == message]
        frames.append(text(message))
    events = read(*frames)
    assert [event for event in events if isinstance(event, Message)] == [Message(words) for words in kept]
    assert "".join(event.text for event in events if isinstance(event, TextDelta)) == "".join(kept)
    builder = ReplyBuilder()
    for event in events:
        builder.add(event)
    assert builder.reply().messages == tuple(filter(None, kept))
    assert builder.reply().raw_messages == tuple(messages)


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
    assert events == [TextDelta("a"), Message("a"), TextDelta("b"), Message("b")]


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
        TextDelta("Hello"), Message("Hello"), ToolCall("rank"), ToolResult("rank", {"n": 1}),
        TextDelta("Done"), Message("Done"),
    ]  # fmt: skip
