"""Frames of the streamed answer, as Google's ADK writes them: one JSON object a frame, camelCase.

The embedded engine writes these models; the client reads them (and other dialects) tolerantly. Progress of long work
travels in ``customMetadata`` of events without content: other clients take those as "nothing to show".
"""

from __future__ import annotations

from typing import Any, Final

from pydantic import Field

from vlai_widgets.protocol.payloads import CamelPayload

PROGRESS_KEY: Final = "vlai_progress"
"""Key in ``customMetadata`` under which the engine sends a :class:`vlai_widgets.models.Progress` as an object."""

LEADERBOARD_KEY: Final = "vlai_leaderboard"
"""Key in ``stateDelta`` under which the engine sends a :class:`vlai_widgets.protocol.results.Ranking`."""


class FunctionCall(CamelPayload):
    """A tool call. Names inside ``args`` stay as the backend wrote them."""

    id: str | None = None
    name: str
    args: dict[str, Any] = Field(default_factory=dict)


class FunctionResponse(CamelPayload):
    """A tool's answer."""

    id: str | None = None
    name: str
    response: dict[str, Any] = Field(default_factory=dict)


class Part(CamelPayload):
    """One part of an event's content: a text, a tool call, or a tool's answer."""

    text: str | None = None
    thought: bool | None = None
    function_call: FunctionCall | None = None
    function_response: FunctionResponse | None = None


class Content(CamelPayload):
    """Content of an event. A tool's answer has the role ``user``."""

    parts: list[Part] = Field(default_factory=list)
    role: str | None = None


class Actions(CamelPayload):
    """Side effects of an event."""

    state_delta: dict[str, Any] = Field(default_factory=dict)
    artifact_delta: dict[str, Any] = Field(default_factory=dict)


class Event(CamelPayload):
    """One frame. ``timestamp`` is epoch seconds. Text deltas have ``partial`` true; the final text repeats it whole."""

    id: str | None = None
    invocation_id: str | None = None
    author: str | None = None
    branch: str | None = None
    timestamp: float | None = None
    content: Content | None = None
    partial: bool | None = None
    error_code: str | None = None
    error_message: str | None = None
    custom_metadata: dict[str, Any] | None = None
    actions: Actions = Field(default_factory=Actions)

    def to_frame(self) -> bytes:
        """Return the event as one frame of ``text/event-stream``."""
        return b"data: " + self.model_dump_json(by_alias=True, exclude_none=True).encode() + b"\n\n"
