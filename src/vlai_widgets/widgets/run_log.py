"""RunLog: what a run does, as it happens; ten thousand lines without a stutter, complete after a reload of the page."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import TYPE_CHECKING, Any, ClassVar, Final

import traitlets

from vlai_widgets.charts.thumbs import poster_uri
from vlai_widgets.errors import InputError, UnknownOption, VlaiError
from vlai_widgets.models import Progress
from vlai_widgets.widgets.base import Buffers, Message
from vlai_widgets.widgets.logbook import KINDS, LineKind, LogBook, LogLine
from vlai_widgets.widgets.streaming import StreamingWidget

if TYPE_CHECKING:
    from vlai_widgets.runs import Run

MOST_THUMBS: Final = 12
"""Clips that have a row each on the page: see run_progress.js."""

_ENDS: Final = ("done", "failed", "cancelled")


class RunLog(StreamingWidget):
    """A streaming log with steps, progress, the assistant's words and errors.

    Lines may be written from any thread. They reach the page in numbered batches, about eight a second; a page that is
    reloaded, or a second view, asks for what it has not seen.

    Args:
        run: A run to follow, or None.
        language: ``en`` or ``zh``.
        group: Widgets of one group talk to each other on the page; None: a group of its own.
        most_lines: Lines that are kept; older ones are forgotten.

    Attributes:
        status: ``idle``, ``running``, ``done``, ``failed`` or ``cancelled``. Can be observed.
        folded: True hides the lines; the page has a button that shows them. Can be set.

    Example:
        >>> log = vlai.RunLog()
        >>> log.write("Reading the briefing", kind="step")
        >>> log.write("three clips are missing", kind="error")
        >>> [line.text for line in log.lines]
        ['Reading the briefing', 'three clips are missing']
    """

    page: ClassVar[str] = "run_log"

    status = traitlets.Enum(("idle", "running", *_ENDS), default_value="idle").tag(sync=True)
    folded = traitlets.Bool(default_value=False).tag(sync=True)
    _backend = traitlets.Unicode("").tag(sync=True)
    _stoppable = traitlets.Bool(default_value=False).tag(sync=True)
    _plan: Any = traitlets.List(traitlets.Unicode()).tag(sync=True)
    _took_s: Any = traitlets.Float(allow_none=True, default_value=None).tag(sync=True)

    def __init__(
        self,
        run: Run | None = None,
        *,
        language: str = "en",
        group: str | None = None,
        most_lines: int = 10_000,
    ) -> None:
        if most_lines < 1:
            raise InputError(f"most_lines is a number of lines from 1 on, not {most_lines}.")
        self._most_lines = most_lines
        self._run: Run | None = None
        self._stop: Callable[[], object] | None = None
        self._thumbs: dict[str, str] = {}
        super().__init__(most_lines=most_lines, language=language, group=group)
        if run is not None:
            self.follow(run)

    @property
    def lines(self) -> tuple[LogLine, ...]:
        """The lines that are kept, oldest first."""
        return self._book.lines

    # --- what is written ------------------------------------------------------------------------------------------

    def write(self, text: str, *, kind: LineKind = "line", t_s: float | None = None) -> None:
        """Add a line.

        Args:
            text: The words. Text of the kind ``text`` is Markdown and goes on in the paragraph that is open.
            kind: ``step`` (a stage begins, and the one before has ended), ``text``, ``note``, ``tool``, ``error`` or
                ``line``.
            t_s: Seconds since the log began; None: now.

        Raises:
            UnknownOption: There is no such kind.

        Example:
            >>> vlai.RunLog().write("Reading the briefing", kind="step")
        """
        if kind not in KINDS:
            raise UnknownOption.of("kind", kind, KINDS)
        self._book.write(kind, text, self._now_s if t_s is None else t_s)
        self._beat()

    def progress(self, progress: Progress, *, t_s: float | None = None) -> None:
        """Show how far the work is: of a clip, of its stage, and how long it will go on for if that is known.

        Args:
            progress: How far it is.
            t_s: Seconds since the log began; None: now.

        Example:
            >>> vlai.RunLog().progress(vlai.Progress(stage="upload", done=0.5, clip="a.mp4"))
        """
        self._book.progress(progress, self._now_s if t_s is None else t_s)
        self._beat()

    def begin(
        self, *, clips: tuple[str, ...] = (), plan: tuple[str, ...] = (), stop: Callable[[], object] | None = None
    ) -> None:
        """Start anew: no lines, the clock at zero.

        Args:
            clips: Names of the clips that are to come.
            plan: Stages that are to come, such as ``("upload", "analyse")``.
            stop: What the stop button does; None: there is no stop button.

        Example:
            >>> vlai.RunLog().begin(clips=("a.mp4", "b.mp4"), plan=("upload", "analyse"))
        """
        self._book = LogBook(most_lines=self._most_lines)
        self._book.expect(list(clips))
        self._began = time.monotonic()
        self._stop, self._thumbs = stop, {}
        self._took_s, self._plan, self._stoppable = None, list(plan), stop is not None
        self.folded, self.status = False, "running"
        if self._watched:
            self.send({"t": "anew"})

    def end(self, status: str = "done", *, took_s: float | None = None) -> None:
        """Say that the work has ended.

        Args:
            status: ``done``, ``failed`` or ``cancelled``.
            took_s: Seconds that it took; None: since the log began.

        Raises:
            UnknownOption: Another status.

        Example:
            >>> log = vlai.RunLog()
            >>> log.end("cancelled")
            >>> log.status
            'cancelled'
        """
        if status not in _ENDS:
            raise UnknownOption.of("status", status, _ENDS)
        self._flush()
        self._took_s = self._now_s if took_s is None else took_s
        self._stoppable = False
        self.status = status

    def follow(self, run: Run) -> RunLog:
        """Show a run from its first event on, until it ends.

        Args:
            run: The run.

        Returns:
            The log itself.

        Example:
            >>> log = vlai.RunLog().follow(run)
        """
        self._run = run
        self.begin(clips=tuple(path.name for path in run.paths), plan=("upload", "analyse"), stop=run.cancel)
        self._began = time.monotonic() - run.elapsed_s
        threading.Thread(target=self._follow, args=(run, self._book), name="vlai-run-log", daemon=True).start()
        return self

    def _follow(self, run: Run, book: LogBook) -> None:
        clips, told = {path.name for path in run.paths}, set()
        for event in run.events():
            if self._run is not run:
                return
            if event.kind == "progress":
                if event.progress is not None:
                    self.progress(event.progress, t_s=event.t_s)
                    self._picture(run, event.progress)
                continue
            if event.kind == "tool":  # tool calls are the backend's own affair
                continue
            if event.kind == "error" and (name := event.text.partition(":")[0]) in clips:
                book.failed(name)
                told.add(name)
            self.write(event.text, kind=event.kind, t_s=event.t_s)
            if not self._backend and run.backend_name:
                self._backend = run.backend_name
        if self._run is not run:
            return
        if run.status == "done":
            for clip, why in run.result().errors.items():
                book.failed(clip)
                if clip not in told:
                    self.write(f"{clip}: {why}", kind="error", t_s=run.elapsed_s)
        if self._run is run:
            self.end(run.status, took_s=run.elapsed_s)

    # --- to the page ----------------------------------------------------------------------------------------------

    # --- thumbnails -----------------------------------------------------------------------------------------------

    def _picture(self, run: Run, progress: Progress) -> None:
        """Have a clip's thumbnail shown once it was analysed, where the clips have a row each."""
        clip, clip_id = progress.clip, progress.clip_id
        done = progress.stage == "analyse" and progress.done >= 1 and clip not in self._thumbs
        if not done or clip is None or clip_id is None or len(run.paths) > MOST_THUMBS or run.backend_name != "local":
            return
        self._thumbs[clip] = ""  # asked for
        self.chore(lambda: self._fetch_thumb(run, clip, clip_id))

    def _fetch_thumb(self, run: Run, clip: str, clip_id: str) -> None:
        try:
            session = run.session
            jpeg = None if session is None else session.poster(clip_id)
        except VlaiError:  # the run says what is wrong; a thumbnail less is no news
            return
        uri = poster_uri(jpeg, width_px=56, height_px=56, quality=68)
        if uri is None or self._run is not run:
            return
        self._thumbs[clip] = uri
        if self._watched:
            self.send({"t": "thumbs", "of": {clip: uri}})

    def _replay(self, since: int) -> None:
        super()._replay(since)
        if known := {clip: uri for clip, uri in self._thumbs.items() if uri}:
            self.send({"t": "thumbs", "of": known})

    def _msg_stop(self, _message: Message, _buffers: Buffers) -> None:
        """The user wants the work to stop."""
        if self._stop is not None:
            self._stoppable = False
            self.chore(self._stop)
