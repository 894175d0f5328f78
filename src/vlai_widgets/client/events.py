"""What a turn of the assistant consists of, typed: the events as they arrive, and the reply that they add up to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from vlai_widgets.errors import VlaiError
from vlai_widgets.models import Progress


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of text as it is being written. The :class:`Message` that follows repeats it whole."""

    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A finished message."""

    text: str


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The assistant called a tool."""

    name: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool answered. Names inside ``response`` are the backend's own."""

    name: str
    response: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StateDelta:
    """The session's state changed. Names inside ``delta`` are the backend's own."""

    delta: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProgressUpdate:
    """Long work has come further."""

    progress: Progress


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Nothing to show, but the backend still works."""


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something went wrong in the middle of the answer. Text may still follow."""

    error: VlaiError


StreamEvent = TextDelta | Message | ToolCall | ToolResult | StateDelta | ProgressUpdate | Heartbeat | Trouble


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The whole answer to one message.

    Attributes:
        text: All messages, with a blank line between them.
        messages: The finished messages, in order. A message that broke off is among them.
        tools: Names of the tools that answered, in order.
        changes: What changed on the timeline, in words; empty if nothing did or if the state could not be read.
        state_delta: What the answer itself said about the state, merged.
        error: What went wrong in the middle of the answer, or None.
        silent: True if no text came. About a third of the edits answer that way: look at ``changes``.
    """

    text: str = ""
    messages: tuple[str, ...] = ()
    tools: tuple[str, ...] = ()
    changes: tuple[str, ...] = ()
    state_delta: Mapping[str, Any] = field(default_factory=dict)
    error: VlaiError | None = None
    silent: bool = True

    def __str__(self) -> str:
        return self.text


class ReplyBuilder:
    """Adds events up to a :class:`Reply`."""

    def __init__(self) -> None:
        self._messages: list[str] = []
        self._tools: list[str] = []
        self._delta: dict[str, Any] = {}
        self._error: VlaiError | None = None

    def add(self, event: StreamEvent) -> None:
        """Take one event."""
        match event:
            case Message(text=text):
                self._messages.append(text)
            case ToolResult(name=name):
                self._tools.append(name)
            case StateDelta(delta=delta):
                self._delta.update(delta)
            case Trouble(error=error) if self._error is None:  # what follows the first is mostly its echo
                self._error = error
            case _:
                pass

    def reply(self, changes: tuple[str, ...] = ()) -> Reply:
        """Return the reply so far."""
        return Reply(
            text="\n\n".join(self._messages),
            messages=tuple(self._messages),
            tools=tuple(self._tools),
            changes=changes,
            state_delta=dict(self._delta),
            error=self._error,
            silent=not self._messages,
        )

    @property
    def failed(self) -> bool:
        """True if trouble was among the events."""
        return self._error is not None
