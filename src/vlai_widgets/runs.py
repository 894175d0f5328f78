"""A run: clips in, leaderboard out. Upload, analyse, rank; in the background, with progress, cancel and a deadline.

Example:
    >>> import vlai_widgets as vlai
    >>> run = vlai.rank("clips/*.mp4", preset="attention")      # doctest: +SKIP
    >>> board = run.result()                                    # doctest: +SKIP
"""

from __future__ import annotations

import asyncio
import contextvars
import logging
import threading
import time
from collections.abc import Callable, Generator, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import CancelledError, Future
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, Literal

from vlai_widgets import portal, showing
from vlai_widgets.assistant.prompts import ranking_prompt
from vlai_widgets.backends import Backend, aconnect, connect
from vlai_widgets.charts.markup import Markup
from vlai_widgets.charts.words import language_code
from vlai_widgets.client.events import (
    Message,
    Notice,
    ProgressUpdate,
    Reply,
    StateDelta,
    StillWorking,
    TextDelta,
    ToolCall,
    Trouble,
)
from vlai_widgets.clipfiles import VIDEO_TYPES, Clips, extension_of, find_clips
from vlai_widgets.errors import DeadlineExceeded, NoScores, RunCancelled, VlaiError
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import Progress
from vlai_widgets.protocol.events import LEADERBOARD_KEY
from vlai_widgets.protocol.results import Ranking
from vlai_widgets.recents import place_for_run
from vlai_widgets.reels import BoardReels, SessionReels
from vlai_widgets.settings import BackendName

if TYPE_CHECKING:
    from vlai_widgets.client.session import AsyncSession, Session

DEFAULT_PROMPT: Final = "rank these videos by engagement score and show me the top performers"
TURN_TIMEOUT_S: Final = 900.0
"""The service documents 15 minutes as the limit of one turn."""
_PICTURE_S: Final = 3.0

_log = logging.getLogger(__name__)

Status = Literal["running", "done", "failed", "cancelled"]
EventKind = Literal["step", "progress", "text", "note", "tool", "error"]


@dataclass(frozen=True, slots=True, kw_only=True)
class RunEvent:
    """Something that happened in a run.

    Attributes:
        seq: Number of the event in its run, from 1.
        t_s: Seconds since the run began.
        kind: ``step`` (a stage begins), ``progress``, ``text`` (the assistant's words), ``note`` (a remark: the
            backend still works), ``tool`` (a tool call) or ``error``.
        text: Words for people; for ``text`` a piece of the answer.
        progress: How far the work is, for ``progress``.
    """

    seq: int
    t_s: float
    kind: EventKind
    text: str = ""
    progress: Progress | None = None


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
    """
    paths = find_clips(clips)
    return Run(
        paths,
        prompt=prompt,
        preset=preset,
        weights=dict(weights) if weights else None,
        backend=backend,
        language=language,
        title=title,
        timeout_s=timeout_s,
    )


class Run:
    """A batch on its way to a leaderboard. Made by :func:`rank`.

    Attributes:
        paths: The clips' files.
        prompt: What the assistant was asked.
        language: ``en`` or ``zh``.
    """

    def __init__(
        self,
        paths: Sequence[Path],
        *,
        prompt: str,
        preset: str | None,
        weights: Mapping[str, float] | None,
        backend: str | Backend | None,
        language: str,
        title: str | None,
        timeout_s: float,
    ) -> None:
        self.paths = tuple(paths)
        self.prompt = prompt
        self._preset, self._weights = preset, weights
        self.language, self._title, self._timeout_s = language_code(language), title, timeout_s
        self._backend: Backend | None = None
        self._backend_name: str | None = None
        if isinstance(backend, Backend):
            self._backend = backend
        else:
            self._backend_name = backend
        self._session: AsyncSession | None = None
        self._began = time.monotonic()
        self._took_s: float | None = None
        self._events: list[RunEvent] = []
        self._changed = threading.Condition()
        self._reply: list[str] = []
        self._pictures: list[threading.Event] = []
        self._future: Future[Leaderboard] = portal.start(self._work)
        self._future.add_done_callback(self._finish)

    # --- what the user does with it -----------------------------------------------------------------------------

    def result(self, timeout_s: float | None = None) -> Leaderboard:
        """Wait for the leaderboard.

        Args:
            timeout_s: Seconds to wait, or None for as long as it takes. The run goes on after a time-out.

        Raises:
            DeadlineExceeded: The run is not done after ``timeout_s``.
            RunCancelled: The run was cancelled.
            VlaiError: Whatever stopped the run.
        """
        deadline = None if timeout_s is None else time.monotonic() + timeout_s
        try:
            with self._changed:
                while not self._future.done():
                    left = 0.2 if deadline is None else min(0.2, deadline - time.monotonic())
                    if left <= 0:
                        raise DeadlineExceeded(
                            f"The run is not done after {timeout_s:g} s. It goes on; call result() again to wait on."
                        )
                    self._changed.wait(left)
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
        """Stop the run. What was analysed stays known to the engine, so a second run is quicker."""
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
        return time.monotonic() - self._began if self._took_s is None else self._took_s

    @property
    def backend_name(self) -> BackendName | None:
        """``local`` or ``cloud``, or None before it is connected."""
        return None if self._backend is None else self._backend.name

    @property
    def session(self) -> Session | None:
        """The session of this run, or None before it was opened."""
        if self._session is None or self._backend is None:
            return None
        return self._backend.resume_session(self._session.session_id)

    @property
    def text(self) -> str:
        """The assistant's words so far."""
        return "".join(self._reply)

    @property
    def log(self) -> tuple[RunEvent, ...]:
        """All events so far."""
        with self._changed:
            return tuple(self._events)

    def events(self) -> Iterator[RunEvent]:
        """Iterate the events as they happen, from the first one on; ends with the run."""
        seen = 0
        while True:
            with self._changed:
                while len(self._events) == seen and not self._future.done():
                    self._changed.wait(0.2)
                fresh = self._events[seen:]
                over = self._future.done() and not fresh
            if over:
                return
            seen += len(fresh)
            yield from fresh

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

    # --- the work, on the portal's loop ---------------------------------------------------------------------------

    async def _work(self) -> Leaderboard:
        if self._backend is None:
            self._note("step", "Connecting...")
            self._backend = await aconnect(self._backend_name)
        session = await self._backend.aopen_session(language=self.language)
        self._session = session
        self._note("step", f"Ready! ({self._backend.name})")
        self._note("step", f"Handing over {len(self.paths)} clips")
        files = await session.upload(self.paths, on_progress=self._progress)
        for file in files:
            if file.error:
                name = file.clip or file.filename
                self._note("error", file.error if file.error.startswith(name) else f"{name}: {file.error}")
        self._note("step", "Analysing and ranking")
        if self._backend.name == "local":
            ranking, _ = await self._ask(session, self.prompt)
            board = await self._measured_board(session, ranking)
            uploaded = zip(files, self.paths, strict=True)
            board = board.with_files({file.clip_id: path for file, path in uploaded if file.clip_id is not None})
        else:
            names = [file.clip or file.filename for file in files]
            _, reply = await self._ask(session, ranking_prompt(self.prompt, names, language=self.language))
            board = (await self._told_board(session, reply, names)).with_files(self.paths)
        await asyncio.to_thread(_keep, board)
        return board

    async def _ask(self, session: AsyncSession, prompt: str) -> tuple[Ranking | None, Reply]:
        """Send a prompt and follow the answer. The ranking that it may carry is the local engine's own."""
        ranking: Ranking | None = None
        trouble: VlaiError | None = None
        spoken = False
        async with session.stream(prompt, timeout_s=self._timeout_s) as stream:
            async for event in stream:
                match event:
                    case ProgressUpdate(progress=progress):
                        self._progress(progress)
                    case TextDelta(text=text):
                        self._speak(text if spoken else self._paragraph + text)
                        spoken = True
                    case Message(text=text):
                        if not spoken:
                            self._speak(self._paragraph + text)
                        spoken = False
                    case ToolCall(name=name):
                        self._note("tool", name)
                    case StateDelta(delta=delta) if LEADERBOARD_KEY in delta:
                        ranking = Ranking.model_validate(delta[LEADERBOARD_KEY])
                    case StillWorking() | Notice():
                        self._note("note", event.text if isinstance(event, Notice) else str(event))
                    case Trouble(error=error):
                        trouble = error
            reply = await stream.reply()
        if trouble is not None and ranking is None and not self.text:
            raise trouble
        return ranking, reply

    async def _told_board(self, session: AsyncSession, reply: Reply, names: Sequence[str]) -> Leaderboard:
        """A board of the scores that a backend's words give (NoScores, with the reply kept, where they give none)."""
        assert self._backend is not None
        rows = reply.scores(names, state=(await session.state()).state)
        return Leaderboard.from_scores(
            rows,
            backend=self._backend.name,
            title=self._title,
            language=self.language,
            exporter=SessionReels(session),
        )

    async def _measured_board(self, session: AsyncSession, ranking: Ranking | None) -> Leaderboard:
        """A board of the local engine's measurements."""
        assert self._backend is not None
        analyses = await session.analyses()
        if all(analysis.error for analysis in analyses):
            raise NoScores(
                "None of the clips could be analysed: " + "; ".join(f"{a.clip}: {a.error}" for a in analyses),
                reply=self.text,
            )
        posters = {a.clip_id: await session.poster(a.clip_id) for a in analyses if not a.error}
        preset, weights = self._preset, self._weights
        if preset is None and ranking is not None:
            preset = ranking.preset
            weights = weights or ranking.custom_weights
        return Leaderboard.from_analyses(
            analyses,
            preset=preset or "attention",
            weights=weights,
            posters={clip_id: jpeg for clip_id, jpeg in posters.items() if jpeg},
            backend=self._backend.name,
            title=self._title,
            language=self.language,
            exporter=SessionReels(session),
        )

    def _speak(self, text: str) -> None:
        self._reply.append(text)
        self._note("text", text)

    @property
    def _paragraph(self) -> str:
        """What stands between two messages."""
        return "\n\n" if self._reply else ""

    # --- events ---------------------------------------------------------------------------------------------------

    def _progress(self, progress: Progress) -> None:
        self._note("progress", progress.message, progress=progress)

    def _note(
        self,
        kind: EventKind,
        text: str,
        *,
        progress: Progress | None = None,
    ) -> None:
        with self._changed:
            t_s = time.monotonic() - self._began
            self._events.append(RunEvent(seq=len(self._events) + 1, t_s=t_s, kind=kind, text=text, progress=progress))
            self._changed.notify_all()

    def _finish(self, future: Future[Leaderboard]) -> None:
        self._took_s = time.monotonic() - self._began
        if not future.cancelled() and (error := future.exception()) is not None:
            self._note("error", str(error))
        with self._changed:
            self._changed.notify_all()

    def _outcome(self) -> Leaderboard:
        try:
            return self._future.result(timeout=0)
        except CancelledError:
            raise RunCancelled(
                "The run was cancelled. Call rank() again; finished clips are not analysed twice."
            ) from None


def _keep(board: Leaderboard) -> None:
    """Keep the board for the page's list of recent ones: the kernel may end before anybody saves it."""
    try:
        board.save(place_for_run(), previews=False)
    except (OSError, VlaiError) as error:
        _log.warning("The board was not kept: %s", error)


def load(path: str | Path, *, clips: Clips | None = None, backend: str | Backend | None = None) -> Leaderboard:
    """Open a leaderboard that was saved with ``board.save``.

    Tables, charts and reports need nothing else. To watch the clips and for ``export`` the clips themselves are needed:
    those that lie beside the file are found; otherwise name them in ``clips``.

    Args:
        path: The ``.vlai`` file.
        clips: The clips' files.
        backend: Where to render, or None for what the environment says.

    Raises:
        BadBoardFile: The file is damaged or of a newer version.
        ClipNotFound: A path in ``clips`` does not exist.
    """
    from vlai_widgets import leaderboard

    board = leaderboard.load(path)
    files: Iterable[Path] = find_clips(clips) if clips is not None else ()
    opener: Callable[[], Backend] = lambda: backend if isinstance(backend, Backend) else connect(backend)  # noqa: E731
    beside = sorted(
        p for p in Path(path).expanduser().absolute().parent.iterdir() if extension_of(p.name) in VIDEO_TYPES
    )
    board = board.with_files([*files, *beside])
    return board.with_exporter(BoardReels(board.analyses, tuple(files) or tuple(board.files.values()), opener))
