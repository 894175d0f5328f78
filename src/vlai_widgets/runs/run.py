"""Run: a batch on its way to a leaderboard; waited for, watched, cancelled, shown."""

from __future__ import annotations

import asyncio
import contextvars
import threading
from collections.abc import Generator, Iterator, Mapping
from concurrent.futures import CancelledError, Future
from typing import TYPE_CHECKING, Any, Final, Literal

from vlai_widgets import portal, showing
from vlai_widgets.backends import Backend
from vlai_widgets.charts.markup import Markup
from vlai_widgets.charts.words import language_code
from vlai_widgets.clipfiles import Clips, find_clips
from vlai_widgets.errors import DeadlineExceeded, RunCancelled
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import DEFAULT_PROMPT
from vlai_widgets.runs.events import Events, RunEvent
from vlai_widgets.runs.work import TURN_TIMEOUT_S, Order, Work
from vlai_widgets.settings import BackendName

if TYPE_CHECKING:
    from vlai_widgets.client.session import Session

_PICTURE_S: Final = 3.0

Status = Literal["running", "done", "failed", "cancelled"]


def rank(
    clips: Clips,
    *,
    prompt: str = DEFAULT_PROMPT,
    preset: str | None = None,
    weights: Mapping[str, float] | None = None,
    backend: str | Backend | None = None,
    language: str = "en",
    title: str | None = None,
    timeout_s: float = TURN_TIMEOUT_S,
) -> Run:
    """Start ranking clips; returns at once.

    Args:
        clips: A path, a folder, a pattern such as ``clips/*.mp4``, or several of these.
        prompt: What to ask the assistant, in English or Chinese.
        preset: Preset of the score model that replaces what the prompt says: ``attention``, ``conversion``, ...
        weights: Weights of dimensions that replace the preset's, such as ``{"hook": 0.4}``.
        backend: ``local``, ``cloud``, a connected backend, or None for what the environment says.
        language: ``en`` or ``zh``.
        title: Title of the leaderboard.
        timeout_s: Seconds after which the assistant's turn is given up.

    Returns:
        The run; ``run.result()`` or ``await run`` gives the :class:`Leaderboard`.

    Raises:
        ClipNotFound: A path does not exist or a pattern matches nothing.
        UnsupportedFileType: A file is not of an accepted type.
        FileTooLarge: A file is over 500 MB.

    Example:
        >>> run = vlai.rank("clips/*.mp4", preset="attention")
        >>> board = run.result()
        >>> len(board.scores)
        3
    """
    order = Order(
        paths=tuple(find_clips(clips)),
        prompt=prompt,
        preset=preset,
        weights=dict(weights) if weights else None,
        backend=backend,
        language=language_code(language),
        title=title,
        timeout_s=timeout_s,
    )
    return Run(order)


class Run:
    """A batch on its way to a leaderboard. Made by :func:`rank`.

    Attributes:
        paths: The clips' files.
        prompt: What the assistant was asked.
        language: ``en`` or ``zh``.

    Example:
        >>> run = vlai.rank("clips/*.mp4")
        >>> board = run.result()  # or: board = await run
        >>> run.status
        'done'
    """

    def __init__(self, order: Order) -> None:
        self.paths, self.prompt, self.language = order.paths, order.prompt, order.language
        self._events = Events()
        self._work = Work(order, self._events)
        self._took_s: float | None = None
        self._pictures: list[threading.Event] = []
        self._future: Future[Leaderboard] = portal.start(self._work.board)
        self._future.add_done_callback(self._finish)

    def result(self, timeout_s: float | None = None) -> Leaderboard:
        """Wait for the leaderboard.

        Args:
            timeout_s: Seconds to wait, or None for as long as it takes. The run goes on after a time-out.

        Raises:
            DeadlineExceeded: The run is not done after ``timeout_s``.
            RunCancelled: The run was cancelled.
            VlaiError: Whatever stopped the run.

        Example:
            >>> run.result(timeout_s=600).preset
            'attention'
        """
        try:
            if not self._events.wait(self._future.done, timeout_s):
                raise DeadlineExceeded(
                    f"The run is not done after {timeout_s:g} s. It goes on; call result() again to wait on."
                )
        except KeyboardInterrupt:
            self.cancel()
            raise
        self._wait_for_pictures()
        return self._outcome()

    def __await__(self) -> Generator[Any, None, Leaderboard]:
        return self._aresult().__await__()

    async def _aresult(self) -> Leaderboard:
        try:
            await asyncio.wait([asyncio.wrap_future(self._future)])
        except asyncio.CancelledError:
            self.cancel()
            raise
        if self._pictures:
            await asyncio.to_thread(self._wait_for_pictures)
        return self._outcome()

    def _wait_for_pictures(self) -> None:
        """Let what stays in the notebook be drawn: where this is the last cell, the kernel may end right after it."""
        for drawn in self._pictures:
            drawn.wait(_PICTURE_S)

    def cancel(self) -> None:
        """Stop the run. What was analysed stays known to the engine, so a second run is quicker.

        Example:
            >>> stopped = vlai.rank("clips/*.mp4")
            >>> stopped.cancel()
            >>> stopped.status
            'cancelled'
        """
        self._future.cancel()

    @property
    def status(self) -> Status:
        """``running``, ``done``, ``failed`` or ``cancelled``."""
        if not self._future.done():
            return "running"
        if self._future.cancelled():
            return "cancelled"
        return "failed" if self._future.exception() else "done"

    @property
    def elapsed_s(self) -> float:
        """Seconds since the run began; when it has ended, how long it took."""
        return self._events.age_s if self._took_s is None else self._took_s

    @property
    def backend_name(self) -> BackendName | None:
        """``local`` or ``cloud``, or None before it is connected."""
        return None if self._work.backend is None else self._work.backend.name

    @property
    def session(self) -> Session | None:
        """The session of this run, or None before it was opened."""
        if self._work.session is None or self._work.backend is None:
            return None
        return self._work.backend.resume_session(self._work.session.session_id)

    @property
    def text(self) -> str:
        """The assistant's words so far."""
        return self._work.text

    @property
    def log(self) -> tuple[RunEvent, ...]:
        """All events so far."""
        return self._events.so_far()

    def events(self) -> Iterator[RunEvent]:
        """Iterate the events as they happen, from the first one on; ends with the run.

        Example:
            >>> [event.text for event in run.events() if event.kind == "step"][-1]
            'Analysing and ranking'
        """
        return self._events.follow(self._future.done)

    def __repr__(self) -> str:
        count = len(self.paths)
        return f"<Run of {count} {'clip' if count == 1 else 'clips'}: {self.status}>"

    def _repr_html_(self) -> str:
        from vlai_widgets.report.running import RunLine, run_html

        lines = [
            RunLine(t_s=event.t_s, text=event.text, bad=event.kind == "error")
            for event in self.log
            if event.kind in ("step", "note", "error")
        ]
        board = self._future.result()._repr_html_() if self.status == "done" else None
        return run_html(
            lines,
            clips=len(self.paths),
            status=self.status,
            took_s=self.elapsed_s,
            language=self.language,
            board=None if board is None else Markup(board),
        )

    def _ipython_display_(self) -> None:
        picture = showing.show(self, "Run", html=self._repr_html_(), text=repr(self))
        if picture is None:
            return

        drawn = threading.Event()
        self._pictures.append(drawn)

        def update() -> None:  # what stays in a saved notebook is how it ended
            try:
                picture.update(html=self._repr_html_(), text=repr(self))
            finally:
                drawn.set()

        def later(_: object) -> None:
            # In a context of its own: the one at hand belongs to the cell that started the run, and programs that
            # execute notebooks take messages of the present cell only.
            threading.Thread(target=contextvars.Context().run, args=(update,), name="vlai-run-picture").start()

        self._future.add_done_callback(later)

    def _finish(self, future: Future[Leaderboard]) -> None:
        self._took_s = self._events.age_s
        if not future.cancelled() and (error := future.exception()) is not None:
            self._events.add("error", str(error))
        self._events.wake()

    def _outcome(self) -> Leaderboard:
        try:
            return self._future.result(timeout=0)
        except CancelledError:
            raise RunCancelled(
                "The run was cancelled. Call rank() again; finished clips are not analysed twice."
            ) from None
