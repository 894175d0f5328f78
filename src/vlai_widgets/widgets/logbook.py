"""The lines of a log: numbered, bounded, and told to a page so that none is lost and none comes twice.

Every change has a number. A page that has seen the changes up to ``n`` is told those after ``n``; what it is told can
be applied again without harm: a line is known by its number, and text that grows comes as "from this character on".
"""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any, Final, Literal

from vlai_widgets.models import Progress

LineKind = Literal["step", "text", "note", "tool", "error", "line"]

KINDS: Final[tuple[LineKind, ...]] = ("step", "text", "note", "tool", "error", "line")
"""What a line can be: a stage that begins, the assistant's words, a remark, a tool call, an error, a plain line."""

FAILED: Final = "failed"
"""The stage of a clip that came to nothing."""

MOST_IN_A_BATCH: Final = 400
MOST_CHARS_IN_A_BATCH: Final = 60_000
_SAME_TIME_S: Final = 0.15


@dataclass(frozen=True, slots=True, kw_only=True)
class LogLine:
    """A line of a log.

    Attributes:
        number: Its number; numbers grow.
        t_s: Seconds since the log began.
        kind: What it is.
        text: The words.
    """

    number: int
    t_s: float
    kind: str
    text: str


@dataclass(slots=True)
class _Line:
    number: int
    kind: str
    t_s: float
    pieces: list[str]
    last: int
    """Number of the last change of this line."""
    told: int = 0
    """Characters that the pages which follow were told."""

    @property
    def text(self) -> str:
        if len(self.pieces) > 1:
            self.pieces = ["".join(self.pieces)]
        return self.pieces[0]


@dataclass(slots=True)
class _Stage:
    begun_s: float
    overall: float = 0.0
    eta_s: float | None = None
    at_s: float = 0.0


@dataclass(slots=True)
class _News:
    """What changed beside the lines since pages were told."""

    clips: dict[str, None] = field(default_factory=dict)
    stages: dict[str, None] = field(default_factory=dict)


class LogBook:
    """Lines, and how far the work is.

    Args:
        most_lines: Older lines are forgotten.

    Example:
        >>> book = LogBook(most_lines=2)
        >>> for text in ("a", "b", "c"):
        ...     book.write("line", text, 0.0)
        >>> [batch["l"] for batch in book.replay(0)]
        [[['line', 0.0, ['b', 'c'], 2]]]
    """

    def __init__(self, *, most_lines: int) -> None:
        self._most = most_lines
        self._lines: OrderedDict[int, _Line] = OrderedDict()
        self._number = 0
        self._told = 0
        self._stages: dict[str, _Stage] = {}
        self._clips: dict[str, tuple[str, float]] = {}
        self._news = _News()
        self._lock = threading.Lock()

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """The lines that are kept, oldest first."""
        with self._lock:
            return tuple(LogLine(number=x.number, t_s=x.t_s, kind=x.kind, text=x.text) for x in self._lines.values())

    def write(self, kind: str, text: str, t_s: float) -> None:
        """Add a line. Text of the assistant (``text``) goes on in the paragraph that is open."""
        with self._lock:
            self._number += 1
            newest = next(reversed(self._lines.values()), None)
            if kind == "text" and newest is not None and newest.kind == "text":
                newest.pieces.append(text)
                newest.last = self._number
                return
            self._lines[self._number] = _Line(self._number, kind, round(t_s, 1), [text], self._number)
            while len(self._lines) > self._most:
                self._lines.popitem(last=False)

    def expect(self, clips: list[str]) -> None:
        """Name the clips that are to come, in order."""
        with self._lock:
            for clip in clips:
                self._clips.setdefault(clip, ("", 0.0))
                self._news.clips[clip] = None

    def progress(self, progress: Progress, t_s: float) -> None:
        """Note how far the work is."""
        with self._lock:
            stage = self._stages.setdefault(progress.stage, _Stage(begun_s=t_s))
            stage.overall = max(stage.overall, progress.overall)
            stage.eta_s, stage.at_s = progress.eta_s, t_s
            self._news.stages[progress.stage] = None
            if progress.clip is not None and self._clips.get(progress.clip, ("",))[0] != FAILED:
                self._clips[progress.clip] = (progress.stage, progress.done)
                self._news.clips[progress.clip] = None

    def failed(self, clip: str) -> None:
        """Mark a clip as failed."""
        with self._lock:
            if clip in self._clips:
                self._clips[clip] = (FAILED, 0.0)
                self._news.clips[clip] = None

    @property
    def waits(self) -> bool:
        """True if there is something that pages were not told yet."""
        return self._told < self._number or bool(self._news.clips or self._news.stages)

    def news(self) -> Iterator[dict[str, Any]]:
        """Give what pages that follow were not told yet, in batches."""
        with self._lock:
            fresh: list[_Line] = []
            for line in reversed(self._lines.values()):
                if line.last <= self._told:
                    break
                fresh.append(line)
            batches = self._batches(reversed(fresh), since=self._told, growing=True)
            batches[-1] |= self._state(self._news.clips, self._news.stages)
            self._told, self._news = self._number, _News()
        yield from batches

    def replay(self, since: int) -> Iterator[dict[str, Any]]:
        """Give a page that has seen the changes up to ``since`` all the others that are still known, in batches."""
        with self._lock:
            lines = [line for line in self._lines.values() if line.last > since]
            batches = self._batches(iter(lines), since=since, growing=False)
            batches[-1] |= self._state(self._clips, self._stages)
        yield from batches

    def _batches(self, lines: Iterator[_Line], *, since: int, growing: bool) -> list[dict[str, Any]]:
        """Batches of lines.

        ``n``: changes that the page must have seen; ``to``: those that it has seen then; ``first``: the oldest line
        that is kept; ``l``: lines of one kind and time, as ``[kind, seconds, texts, number, from character]``. The
        number is that of the first of them, and is left out where it follows from the one before.
        """
        first = next(iter(self._lines), self._number + 1)
        made: list[dict[str, Any]] = [{"t": "lines", "n": since, "to": since, "first": first, "l": []}]
        chars = count = 0
        follows = None
        for line in lines:
            batch = made[-1]
            if count >= MOST_IN_A_BATCH or chars > MOST_CHARS_IN_A_BATCH:
                batch = {"t": "lines", "n": batch["to"], "to": batch["to"], "first": first, "l": []}
                made.append(batch)
                chars, count, follows = 0, 0, None
            at = line.told if growing else 0
            piece = line.text[at:]
            newest = batch["l"][-1] if batch["l"] else None
            if newest and line.number == follows and newest[0] == line.kind and line.t_s - newest[1] < _SAME_TIME_S:
                newest[2].append(piece)
            else:
                numbered = [] if line.number == follows else [line.number, at] if at else [line.number]
                batch["l"].append([line.kind, line.t_s, [piece], *numbered])
            if growing:
                line.told = len(line.text)
            batch["to"] = line.last
            follows = line.number + 1
            chars += len(piece)
            count += 1
        made[-1]["to"] = self._number
        return made

    def _state(self, clips: dict[str, Any], stages: dict[str, Any]) -> dict[str, Any]:
        state: dict[str, Any] = {}
        if clips:
            state["clips"] = [[clip, stage, round(done, 3)] for clip in clips for stage, done in (self._clips[clip],)]
        if stages:
            state["stages"] = [
                [name, round(s.overall, 4), round(s.begun_s, 2), s.eta_s, round(s.at_s, 2)]
                for name in stages
                for s in (self._stages[name],)
            ]
        return state
