"""Exports of a board that a page starts: the video with progress and cancel, the board file, the report."""

from __future__ import annotations

import re
import threading
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any, Final

from vlai_widgets.errors import RunCancelled, UnknownOption
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import Progress

KINDS: Final = {"video": ".mp4", "board": ".vlai", "report": ".html"}
_TELL_EVERY_S: Final = 0.25

State = dict[str, Any]


class Export:
    """One export, on a thread of its own.

    Args:
        board: What to export.
        kind: A key of :data:`KINDS`.
        path: Where to write.
        top: Of a video: how many clips; None: all.
        aspect: Of a video: its aspect ratio.
        tell: Called with the state as it changes: ``{"state": "running" | "done" | "cancelled" | "failed", "kind",
            "name", "done", "eta_s", "stage", "words"}``.
        on_error: Called with an exception that nobody expected.
    """

    def __init__(
        self,
        board: Leaderboard,
        *,
        kind: str,
        path: Path,
        top: int | None,
        aspect: str,
        tell: Callable[[State], None],
        on_error: Callable[[Exception], None],
    ) -> None:
        if kind not in KINDS:
            raise UnknownOption.of("export", kind, KINDS)
        self.path = path if path.suffix.lower() == KINDS[kind] else path.with_name(path.name + KINDS[kind])
        self._board, self._kind, self._top, self._aspect = board, kind, top, aspect
        self._tell, self._on_error = tell, on_error
        self._stop = threading.Event()
        self._told_s = 0.0
        self._thread = threading.Thread(target=self._run, name="vlai-export", daemon=True)
        self._say("running", done=0.0)
        self._thread.start()

    @property
    def running(self) -> bool:
        """True until it has ended in one way or the other."""
        return self._thread.is_alive()

    def cancel(self) -> None:
        """Stop it; what is written so far goes away."""
        self._stop.set()

    def _run(self) -> None:
        try:
            if self._kind == "board":
                self._board.save(self.path)
            elif self._kind == "report":
                self._board.to_html(self.path)
            else:
                self._board.export(
                    self.path,
                    top=self._top,
                    aspect=self._aspect,
                    sidecars=self._board.backend == "local",  # captions and chapters for the player
                    on_progress=self._progress,
                )
        except RunCancelled:
            self._say("cancelled")
        except Exception as error:  # noqa: BLE001 - shown under the widget
            self._say("failed", words=str(error))
            self._on_error(error)
        else:
            self._say("done", done=1.0)

    def _progress(self, progress: Progress) -> None:
        if self._stop.is_set():
            raise RunCancelled("The export was cancelled.")
        now_s = time.monotonic()
        if now_s - self._told_s >= _TELL_EVERY_S:
            self._told_s = now_s
            self._say("running", done=progress.overall, eta_s=progress.eta_s, stage=progress.stage)

    def _say(
        self, state: str, *, done: float = 0.0, eta_s: float | None = None, stage: str = "render", words: str = ""
    ) -> None:
        about = {
            "kind": self._kind,
            "name": self.path.name,
            "done": done,
            "eta_s": eta_s,
            "stage": stage,
            "words": words,
        }
        self._tell({"state": state, **about})


def file_name(title: str | None, kind: str) -> str:
    """Return a name for a file of that kind, after the board's title.

    Example:
        >>> file_name("Q3: Urban Dreams!", "video"), file_name(None, "board")
        ('q3-urban-dreams.mp4', 'leaderboard.vlai')
    """
    stem = re.sub(r"[^\w]+", "-", (title or "").lower()).strip("-")[:60]
    return (stem or "leaderboard") + KINDS[kind]
