"""What a turn of the assistant consists of, typed: the events as they arrive, and the reply that they add up to."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from vlai_widgets.assistant.guitalk import GuiAction
from vlai_widgets.assistant.scores import require_scores
from vlai_widgets.errors import VlaiError
from vlai_widgets.models import CloudScore, Progress
from vlai_widgets.protocol.payloads import SessionState


@dataclass(frozen=True, slots=True)
class TextDelta:
    """A piece of text as it is being written, a sentence or so, without talk of buttons and panels.

    The pieces of a text add up to the :class:`Message` that follows.

    Attributes:
        text: The piece.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Message:
    """A finished message, without talk of buttons and panels.

    Attributes:
        text: What is to be shown. Empty if nothing is left.
        raw: The same as it came; None: as ``text``.
        actions: What the talk of buttons stood for, such as ``export``; each once, in order.
    """

    text: str
    raw: str | None = field(default=None, repr=False, compare=False)
    actions: tuple[GuiAction, ...] = field(default=(), repr=False, compare=False)


@dataclass(frozen=True, slots=True)
class ToolCall:
    """The assistant called a tool.

    Attributes:
        name: The tool's name.
    """

    name: str


@dataclass(frozen=True, slots=True)
class ToolResult:
    """A tool answered. Names inside ``response`` are the backend's own.

    Attributes:
        name: The tool's name.
        response: Its answer.
    """

    name: str
    response: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class StateDelta:
    """The session's state changed. Names inside ``delta`` are the backend's own.

    Attributes:
        delta: What changed.
    """

    delta: Mapping[str, Any]


@dataclass(frozen=True, slots=True)
class ProgressUpdate:
    """Long work has come further.

    Attributes:
        progress: How far it is.
    """

    progress: Progress


@dataclass(frozen=True, slots=True)
class Heartbeat:
    """Nothing to show, but the backend still works."""


@dataclass(frozen=True, slots=True)
class StillWorking:
    """Nothing was to be shown for long, and the backend still works. Comes every two minutes.

    Attributes:
        waited_s: Seconds since the last thing to show.
    """

    waited_s: float

    def __str__(self) -> str:
        return "⏳ Still working..."


@dataclass(frozen=True, slots=True)
class Notice:
    """Something that the client did by itself and that its user should know.

    Attributes:
        text: Words for people.
    """

    text: str


@dataclass(frozen=True, slots=True)
class Trouble:
    """Something went wrong in the middle of the answer. Text may still follow.

    Attributes:
        error: What went wrong.
    """

    error: VlaiError


StreamEvent = (
    TextDelta
    | Message
    | ToolCall
    | ToolResult
    | StateDelta
    | ProgressUpdate
    | Heartbeat
    | StillWorking
    | Notice
    | Trouble
)


@dataclass(frozen=True, slots=True, kw_only=True)
class Reply:
    """The whole answer to one message.

    Attributes:
        text: All messages, with a blank line between them.
        messages: The finished messages, in order, without talk of buttons and panels. One that broke off is among them.
        raw_messages: The same as they came.
        actions: What the talk of buttons stood for, such as ``export``; each once, in order.
        tools: Names of the tools that answered, in order.
        results: The tools' answers, in order.
        changes: What changed on the timeline, in words; empty if nothing did or if the state could not be read.
        state_delta: What the answer itself said about the state, merged.
        error: What went wrong in the middle of the answer, or None.
        silent: True if no text came. About a third of the edits answer that way: look at ``changes``.

    Example:
        >>> reply = session.say("rank these videos by engagement score")
        >>> reply.error is None, reply.silent
        (True, False)
    """

    text: str = ""
    messages: tuple[str, ...] = ()
    raw_messages: tuple[str, ...] = ()
    actions: tuple[GuiAction, ...] = ()
    tools: tuple[str, ...] = ()
    results: tuple[ToolResult, ...] = ()
    changes: tuple[str, ...] = ()
    state_delta: Mapping[str, Any] = field(default_factory=dict)
    error: VlaiError | None = None
    silent: bool = True

    def __str__(self) -> str:
        return self.text or "\n".join(self.changes)

    def scores(self, clips: Sequence[str], *, state: SessionState | None = None) -> tuple[CloudScore, ...]:
        """Return the scores that the reply gives, in whatever form: JSON, table, list, sentences, tools' answers.

        Args:
            clips: Names of the uploaded clips.
            state: The session's state, where ``video_analyses`` may hold scores too.

        Returns:
            One entry a clip, best first, 0-100.

        Raises:
            NoScores: None can be read; the error keeps the reply.

        Example:
            >>> Reply(raw_messages=("1. a.mp4: 92/100",)).scores(["a.mp4"])
            (CloudScore(clip='a.mp4', score=92.0, dimensions={}),)
        """
        structures: list[object] = [result.response for result in self.results]
        structures.append(self.state_delta)
        if state is not None:
            structures.append(state.video_analyses)
        return require_scores(clips, text="\n\n".join(self.raw_messages), structures=structures)


class ReplyBuilder:
    """Adds events up to a :class:`Reply`."""

    def __init__(self) -> None:
        self._messages: list[Message] = []
        self._results: list[ToolResult] = []
        self._delta: dict[str, Any] = {}
        self.error: VlaiError | None = None

    def add(self, event: StreamEvent) -> None:
        """Take one event."""
        if type(event) is TextDelta:
            return  # nearly all are: the message that follows repeats them
        match event:
            case Message():
                self._messages.append(event)
            case ToolResult():
                self._results.append(event)
            case StateDelta(delta=delta):
                self._delta.update(delta)
            case Trouble(error=error) if self.error is None:  # what follows the first is mostly its echo
                self.error = error
            case _:
                pass

    @property
    def actions(self) -> tuple[GuiAction, ...]:
        """What the talk of buttons so far stood for; each once, in order."""
        return tuple(dict.fromkeys(action for message in self._messages for action in message.actions))

    def reply(self, changes: tuple[str, ...] = ()) -> Reply:
        """Return the reply so far.

        Args:
            changes: What the turn changed, in words.
        """
        shown = tuple(message.text for message in self._messages if message.text.strip())
        raw = (message.text if message.raw is None else message.raw for message in self._messages)
        return Reply(
            text="\n\n".join(shown),
            messages=shown,
            raw_messages=tuple(filter(None, raw)),
            actions=self.actions,
            tools=tuple(result.name for result in self._results),
            results=tuple(self._results),
            changes=changes,
            state_delta=dict(self._delta),
            error=self.error,
            silent=not self._messages,
        )
