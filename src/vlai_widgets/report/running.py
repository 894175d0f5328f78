"""A run as a cell of a notebook shows it without a widget: what was done, and the board where there is one."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Final, Literal

from vlai_widgets.charts.markup import Markup, el
from vlai_widgets.report.notebook import STYLE

MOST_LINES: Final = 40

_WORDS: Final[dict[str, tuple[str, str]]] = {
    "running": ("{n} clips: running", "{n} 条短片：运行中"),
    "done": ("{n} clips: done in {took}", "{n} 条短片：完成，用时 {took}"),
    "failed": ("{n} clips: stopped by an error after {took}", "{n} 条短片：{took} 后因错误停止"),
    "cancelled": ("{n} clips: stopped after {took}", "{n} 条短片：{took} 后已停止"),
    "log": ("What was done", "过程"),
}


@dataclass(frozen=True, slots=True, kw_only=True)
class RunLine:
    """A line of what was done.

    Attributes:
        t_s: Seconds since the run began.
        text: The words.
        bad: True for an error.
    """

    t_s: float
    text: str
    bad: bool = False


def run_html(
    lines: Sequence[RunLine],
    *,
    clips: int,
    status: Literal["running", "done", "failed", "cancelled"],
    took_s: float,
    language: str,
    board: Markup | None = None,
) -> Markup:
    """Return a run as static HTML.

    Args:
        lines: Steps, remarks and errors; the last forty are shown.
        clips: How many clips there are.
        status: How it stands.
        took_s: Seconds that it has taken.
        language: ``en`` or ``zh``.
        board: The board as static HTML, where the run is done.
    """

    def say(key: str) -> str:
        words = _WORDS[key][1 if language == "zh" else 0].format(n=clips, took=_clock(took_s))
        return words.replace("1 clips", "1 clip") if clips == 1 else words

    shown = el(
        "ol",
        *(
            el("li", el("span", f"{_clock(line.t_s)}  ", class_="vlai-muted"), line.text, style=_bad(line))
            for line in lines[-MOST_LINES:]
        ),
        style="list-style:none;padding:0;margin:4px 0",
    )
    log = shown if board is None else el("details", el("summary", say("log"), class_="vlai-muted"), shown)
    return el(
        "div",
        el("style", STYLE),
        board,
        el("p", say(status), class_="vlai-muted" if board is not None else "vlai-title"),
        log,
        class_="vlai-board vlai-static",
    )


def _bad(line: RunLine) -> str | None:
    return "color:var(--vlai-bad)" if line.bad else None


def _clock(seconds: float) -> str:
    minutes, whole = divmod(int(seconds), 60)
    return f"{minutes}:{whole:02d}" if minutes < 60 else f"{minutes // 60}:{minutes % 60:02d}:{whole:02d}"
