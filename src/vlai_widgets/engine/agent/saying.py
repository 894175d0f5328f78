"""Events of one turn, as ADK sends them."""

from __future__ import annotations

import re
import time
import uuid
from dataclasses import dataclass, field
from typing import Any, Final

from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.events import Actions, Content, Event, FunctionCall, FunctionResponse, Part

AUTHOR: Final = "nemo_agent"


@dataclass(frozen=True, slots=True)
class Voice:
    """Makes the events of one invocation.

    Attributes:
        streaming: Send texts in parts (``partial``) before the whole.
    """

    streaming: bool = True
    invocation: str = field(default_factory=lambda: f"e-{uuid.uuid4()}")

    def event(self, **values: Any) -> Event:
        """Return an event."""
        return Event(id=uuid.uuid4().hex, invocation_id=self.invocation, author=AUTHOR, timestamp=time.time(), **values)

    def call(self, name: str, args: dict[str, Any]) -> Event:
        """Return a tool call."""
        call = FunctionCall(id=f"adk-{uuid.uuid4()}", name=name, args=args)
        return self.event(content=Content(role="model", parts=[Part(function_call=call)]))

    def answer(self, call: Event, response: dict[str, Any]) -> Event:
        """Return a tool's answer."""
        assert call.content is not None
        asked = call.content.parts[0].function_call
        assert asked is not None
        reply = FunctionResponse(id=asked.id, name=asked.name, response=response)
        return self.event(content=Content(role="user", parts=[Part(function_response=reply)]))

    def speak(self, text: str) -> list[Event]:
        """Return a text: in parts, then whole."""
        pieces = re.findall(r"[^\n]*\n+|[^\n]+", text) if self.streaming else []
        events = [self.event(content=Content(role="model", parts=[Part(text=piece)]), partial=True) for piece in pieces]
        whole = self.event(content=Content(role="model", parts=[Part(text=text)]))
        if self.streaming:
            whole = whole.model_copy(update={"partial": False})
        return [*events, whole]

    def changed(self, draft: Draft, **more: Any) -> Event:
        """Return the state delta of a new draft."""
        canvas = {"width": draft.m.width, "height": draft.m.height}
        return self.event(actions=Actions(state_delta={**more, "draft": draft.to_wire(), "canvas_config": canvas}))
