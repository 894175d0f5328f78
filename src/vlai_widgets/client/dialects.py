"""Frames of the answer become typed events. Two dialects are read: ADK's, and the typed one of an older API reference.

The rule for text (it gave the right messages on every capture of three ADK versions): one buffer an author and branch;
a partial event appends to it; a whole event with text replaces it and is one message; a whole event with other parts
commits it; what is left at the end is committed too, since a turn that was cut has no whole event. Each buffer is
translated as it is written (:mod:`~vlai_widgets.client.writing`). Thoughts are skipped. Calls inside partial events are
previews with other ids. Events are never told apart by their id.
"""

from __future__ import annotations

import json
import logging
from collections.abc import Iterator
from typing import Any, Final

from pydantic import ValidationError
from pydantic_core import from_json

from vlai_widgets.client.events import (
    Heartbeat,
    ProgressUpdate,
    StateDelta,
    StreamEvent,
    TextDelta,
    ToolCall,
    ToolResult,
    Trouble,
)
from vlai_widgets.client.sse import Frame
from vlai_widgets.client.unwrap import Hints, as_code, refusal, words_of
from vlai_widgets.client.writing import Finished, Written
from vlai_widgets.errors import BadReply, RunCancelled
from vlai_widgets.protocol.events import PROGRESS_KEY
from vlai_widgets.protocol.results import PROGRESS

logger = logging.getLogger(__name__)

_ABORTED: Final = ("INVOCATION_ABORTED", "CANCELLED", "CANCELED")
_HEARTBEATS: Final = ("", "heartbeat")
_BEATS: Final = ("heartbeat", "ping", "keepalive", "keep-alive")
_TYPES: Final = ("text", "tool_call", "tool_result", "error")
"""Names of frames that say the type where the data does not."""
_SIGNS_OF_TROUBLE: Final = frozenset({"errorCode", "errorMessage", "error", "success", "code", "detail"})
_Key = tuple[object, object]
_TYPED: Final[_Key] = ("typed", None)


class TurnReader:
    """Reads the frames of one turn.

    Args:
        hints: For the words of errors.
    """

    def __init__(self, hints: Hints) -> None:
        self._hints = hints
        self._written: dict[_Key, Written] = {}
        self._last: Finished | None = None  # a message that ends in what may be noise
        self._spoke = False

    def read(self, frame: Frame) -> list[StreamEvent]:
        """Return the events of one frame. This runs once a word: lists are half the price of generators."""
        data = frame.data.strip()
        if frame.comment or frame.event in _BEATS or data in _HEARTBEATS:
            return [Heartbeat()]
        if data == "[DONE]":
            return []
        try:
            value = _parsed(data)
        except (ValueError, RecursionError):
            if frame.event not in ("text", "error"):
                return [self._unreadable(data)]
            value = data  # words as they are: the frame's own name says what they mean
        if value == "heartbeat":
            return [Heartbeat()]
        if frame.event in _TYPES and not (isinstance(value, dict) and isinstance(value.get("type"), str)):
            value = {**(value if isinstance(value, dict) else {"content": value}), "type": frame.event}
        if isinstance(value, list):
            return [event for each in value for event in self._value(each)]
        return self._value(value)

    def _value(self, value: object) -> list[StreamEvent]:
        if not isinstance(value, dict):
            return []
        return list(self._typed(value)) if isinstance(value.get("type"), str) else self._adk(value)

    def end(self) -> list[StreamEvent]:
        """Return what the end of the stream completes."""
        events = [event for key in list(self._written) for event in self._commit(key)]
        if self._last is not None:
            events += self._last.events(echo=not (self._spoke or self._last.text.strip()))
            self._last = None
        return events

    def lull(self) -> list[StreamEvent]:
        """Nothing comes for a while: return what is held back of sentences that were not finished."""
        return [event for written in self._written.values() for event in self._shown(written.lull())]

    # --- ADK ------------------------------------------------------------------------------------------------------

    def _adk(self, event: dict[str, Any]) -> list[StreamEvent]:
        events = self._content(event)
        actions = event.get("actions")
        if isinstance(actions, dict) and isinstance(delta := actions.get("stateDelta"), dict) and delta:
            events.append(StateDelta(delta))
        metadata = event.get("customMetadata")
        if isinstance(metadata, dict) and PROGRESS_KEY in metadata:
            events += _progress(metadata[PROGRESS_KEY])
        if not _SIGNS_OF_TROUBLE.isdisjoint(event):
            events += self._after_words(list(self._trouble(event)))
        return events

    def _content(self, event: dict[str, Any]) -> list[StreamEvent]:
        content = event.get("content")
        parts = content.get("parts") if isinstance(content, dict) else None
        shown = []
        text = ""
        for part in parts if isinstance(parts, list) else ():
            if isinstance(part, dict) and not part.get("thought"):
                shown.append(part)
                if isinstance(piece := part.get("text"), str):
                    text = text + piece if text else piece
        key: _Key = (event.get("author"), event.get("branch"))
        if event.get("partial") is True:
            if not text:
                return []
            if (written := self._written.get(key)) is None:
                written = self._written[key] = Written()
            return self._shown(written.add(text))
        events: list[StreamEvent] = []
        if text.strip():
            written = self._written.pop(key, None)
            events += self._finish(Written() if written is None else written, text)
        elif any(set(part) - {"text", "thoughtSignature"} for part in shown):
            events += self._commit(key)
        for part in shown:
            events += _tools(part)
        return events

    def _trouble(self, event: dict[str, Any]) -> Iterator[StreamEvent]:
        code = event.get("errorCode")
        if code and str(code).upper() in _ABORTED:
            yield Trouble(RunCancelled("The turn was stopped."))
        elif code or event.get("errorMessage"):
            said = words_of(event.get("errorMessage"))
            named = f"{code}: {said}" if code and as_code(code) is None else said
            yield Trouble(refusal(None, as_code(code), named, self._hints))
        elif event.get("error") or event.get("success") is False or as_code(event.get("code")) not in (None, 0, 200):
            code = as_code(event.get("code"))
            if isinstance(error := event.get("error"), dict) and code is None:
                code = as_code(error.get("code"))
            yield Trouble(refusal(None, code, words_of(event), self._hints))
        elif "detail" in event and "content" not in event:
            yield Trouble(refusal(None, None, words_of(event), self._hints))

    # --- the typed dialect ----------------------------------------------------------------------------------------

    def _typed(self, event: dict[str, Any]) -> Iterator[StreamEvent]:
        match event["type"]:
            case "heartbeat" | "ping":
                yield Heartbeat()
            case "text":
                text = words_of(event.get("content")) or words_of(event.get("text"))
                if text:
                    yield from self._shown(self._written.setdefault(_TYPED, Written()).add(text))
            case "tool_call":
                yield from self._commit(_TYPED)
                yield ToolCall(str(event.get("name", "")))
            case "tool_result":
                yield from self._commit(_TYPED)
                result = event.get("result")
                yield ToolResult(str(event.get("name", "")), result if isinstance(result, dict) else {"result": result})
            case "error":
                trouble = Trouble(refusal(None, as_code(event.get("code")), words_of(event), self._hints))
                yield from self._after_words([trouble])
            case _:
                yield from self._trouble(event)

    # --- shared ---------------------------------------------------------------------------------------------------

    def _shown(self, piece: str) -> list[StreamEvent]:
        if not piece:
            return []
        return [*self._not_the_last(), TextDelta(piece)]

    def _after_words(self, troubles: list[StreamEvent]) -> list[StreamEvent]:
        """What was written is seen before what went wrong after it."""
        if not troubles:
            return []
        return [e for written in self._written.values() for e in self._shown(written.lull(now=True))] + troubles

    def _commit(self, key: _Key) -> list[StreamEvent]:
        written = self._written.pop(key, None)
        return self._finish(written) if written is not None and written.raw.strip() else []

    def _finish(self, written: Written, whole: str | None = None) -> list[StreamEvent]:
        events = self._not_the_last()
        finished = written.finish(whole)
        if finished.echo:
            self._last = finished
            return events
        return events + self._said(finished)

    def _not_the_last(self) -> list[StreamEvent]:
        """Something follows the message that ends in what may be noise: so it is none."""
        last, self._last = self._last, None
        return [] if last is None else self._said(last)

    def _said(self, finished: Finished) -> list[StreamEvent]:
        self._spoke = True
        return finished.events(echo=True)

    def _unreadable(self, data: str) -> Trouble:
        if data.startswith('{"error"'):  # ADK before 1.24 does not escape the message
            said = data.removeprefix('{"error"').strip(' :"{}')
            return Trouble(refusal(None, None, said, self._hints))
        return Trouble(BadReply("A part of the backend's answer cannot be read and was left out."))


def _parsed(data: str) -> Any:
    """Pydantic's parser takes half the time of the standard one, which takes more: lone surrogates, deep nesting."""
    try:
        return from_json(data)
    except ValueError:
        return json.loads(data)


def _tools(part: dict[str, Any]) -> Iterator[StreamEvent]:
    call, response = part.get("functionCall"), part.get("functionResponse")
    if isinstance(call, dict):
        yield ToolCall(str(call.get("name", "")))
    if isinstance(response, dict):
        body = response.get("response")
        yield ToolResult(str(response.get("name", "")), body if isinstance(body, dict) else {"result": body})


def _progress(value: object) -> Iterator[StreamEvent]:
    try:
        yield ProgressUpdate(PROGRESS.validate_python(value))
    except ValidationError:  # a newer engine may name stages that this client does not know
        logger.debug("Progress of an unknown form was left out.")
        yield Heartbeat()
