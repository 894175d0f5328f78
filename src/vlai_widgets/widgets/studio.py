"""Studio: choosing clips, ranking, watching, comparing, asking and exporting, in one place.

Example:
    >>> import vlai_widgets as vlai
    >>> studio = vlai.Studio("clips/")
"""

from __future__ import annotations

import contextlib
import secrets
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final

import ipywidgets

from vlai_widgets.charts.words import language_code
from vlai_widgets.clipfiles import Clips, find_clips
from vlai_widgets.errors import InputError, RunCancelled, VlaiError
from vlai_widgets.models import DEFAULT_PROMPT
from vlai_widgets.settings import Settings
from vlai_widgets.showing import in_kernel, show_with_picture
from vlai_widgets.widgets import later
from vlai_widgets.widgets.clip_picker import ClipPicker
from vlai_widgets.widgets.run_log import RunLog
from vlai_widgets.widgets.studio_head import StudioHead
from vlai_widgets.widgets.studio_memory import LastBatch, StudioMemory

if TYPE_CHECKING:
    from vlai_widgets.backends import Backend
    from vlai_widgets.client.session import Session
    from vlai_widgets.leaderboard import Leaderboard
    from vlai_widgets.runs import Run
    from vlai_widgets.widgets.assistant_panel import AssistantPanel
    from vlai_widgets.widgets.compare_view import CompareView
    from vlai_widgets.widgets.comparing import Comparing
    from vlai_widgets.widgets.leaderboard_view import LeaderboardView

PROMPTS: Final = {"en": DEFAULT_PROMPT, "zh": "按互动表现为这些视频排名，并告诉我表现最好的几个"}

_WORDS: Final = {
    "en": {
        "done": "{n} clips ranked in {s} s.",
        "stopped": "Stopped. What was analysed is kept.",
        "failed": "Not ranked: {why}",
    },
    "zh": {
        "done": "已为 {n} 个视频排名，用时 {s} 秒。",
        "stopped": "已停止，分析过的结果会保留。",
        "failed": "未能排名：{why}",
    },
}


class Studio(ipywidgets.VBox):  # type: ignore[misc]
    """Everything in one place: picker, log, leaderboard with players, assistant.

    It lives in the kernel: a reload of the page and a second view show the same. After a restart of the kernel a new
    Studio offers the last batch again.

    Args:
        clips: Clips to begin with: a path, a folder, a pattern, or several; None: none are chosen yet.
        prompt: What to ask; None: to rank by engagement.
        preset: Preset of the score model; None: what the prompt says.
        backend: ``local``, ``cloud``, a connected backend, or None for what the environment says.
        language: ``en`` or ``zh``.
        autostart: True to rank ``clips`` at once.

    Raises:
        ClipNotFound: A path does not exist or a pattern matches nothing.
        UnknownOption: An unknown language or backend.

    Example:
        >>> studio = vlai.Studio("clips/*.mp4")
        >>> [path.name for path in studio.clips]
        ['a.mp4', 'b.mp4', 'c.mp4']
    """

    def __init__(
        self,
        clips: Clips | None = None,
        *,
        prompt: str | None = None,
        preset: str | None = None,
        backend: str | Backend | None = None,
        language: str = "en",
        autostart: bool = False,
    ) -> None:
        code = language_code(language)
        folder, paths = _beginning(clips)
        self._group = secrets.token_hex(6)
        self._given_backend = backend
        self._memory = StudioMemory()
        self._soon = later.Soon(lambda: self.head.chore(self._complete))
        self._run: Run | None = None
        self._board: Leaderboard | None = None
        self._picture: Any = None
        self._folder = folder
        self._code = code
        self.head = StudioHead(
            self,
            language=code,
            group=self._group,
            _prompt=prompt if prompt is not None else PROMPTS[code],
            _preset=preset or "",
            _presets=[{"name": preset, "label": preset}] if preset else [],
            _backend={"name": _backend_name(backend), "credits": None},
        )
        self._grid = ipywidgets.Box()
        self._grid.add_class("vlai-studio-grid")
        self._build(paths)
        super().__init__([self.head, self._grid])
        self.add_class("vlai-studio")
        self.head.chore(self._look_around)
        if autostart:
            if not paths:
                raise InputError("There is nothing to rank yet: name the clips, or leave autostart out.")
            self.head.chore(lambda: self.start(prompt=self.head._prompt, preset=preset))

    # --- what there is ------------------------------------------------------------------------------------------

    @property
    def clips(self) -> tuple[Path, ...]:
        """The chosen clips."""
        return tuple(self.picker.clips)

    @property
    def run(self) -> Run | None:
        """The run that goes on, or was the last one."""
        return self._run

    @property
    def board(self) -> Leaderboard | None:
        """The leaderboard as it is shown, with the weights that were moved; None before the first run is done."""
        return self.view.board if self.view is not None else None

    # --- what it does -------------------------------------------------------------------------------------------

    def start(self, *, prompt: str | None = None, preset: str | None = None) -> Run:
        """Rank the chosen clips; returns at once.

        Args:
            prompt: What to ask; None: what the field says.
            preset: Preset of the score model; None: what the field says.

        Returns:
            The run.

        Raises:
            InputError: No clips are chosen, or a run goes on.

        Example:
            >>> studio = vlai.Studio("clips/*.mp4")
            >>> len(studio.start().result())
            3
        """
        later.load()
        from vlai_widgets.runs import rank

        clips = self.clips
        if not clips:
            raise InputError("Choose clips first: pick files, drop them here, or paste a path.")
        if self._run is not None and self._run.status == "running":
            raise InputError("A batch is being ranked. Wait for it, or stop it first.")
        asked = (prompt or "").strip() or PROMPTS[self._code]
        self.head._prompt, self.head._preset = asked, preset or ""
        batch = self._memory.began(clips, prompt=asked, preset=preset, language=self._code)
        run = rank(clips, prompt=asked, preset=preset or None, backend=self._given_backend, language=self._code)
        self._run = run
        self.head._status, self.head._note, self.head._resume = "running", "", None
        self._grid.remove_class("vlai-studio-new")
        self._grid.add_class("vlai-studio-busy")
        self.run_log.follow(run)
        self.head.chore(lambda: self._finish(run, batch))
        return run

    def stop(self) -> None:
        """Stop the run. What was analysed stays known, so the next one is quicker.

        Example:
            >>> vlai.Studio("clips/*.mp4").stop()
        """
        if self._run is not None:
            self._run.cancel()

    def resume(self) -> None:
        """Take up the last batch: its board if it was finished, else its clips, ranked again.

        Raises:
            InputError: There is none.

        Example:
            >>> studio = vlai.Studio()
            >>> try:
            ...     studio.resume()
            ... except vlai.errors.InputError as error:
            ...     reason = str(error)
        """
        later.load()
        from vlai_widgets.runs import load

        batch = self._memory.recall()
        if batch is None:
            self.head._resume = None
            raise InputError("Nothing is left of the last batch: its files are not there any more.")
        self.picker.clips = batch.present
        self.head._prompt, self.head._preset, self.head._resume = batch.prompt, batch.preset or "", None
        if batch.finished and self._memory.board_file().is_file():
            present = batch.present
            self._show(load(self._memory.board_file(), clips=present or None, backend=self._given_backend))
            self.head._status = "done"
        else:
            self.start(prompt=batch.prompt, preset=batch.preset)

    def forget(self) -> None:
        """Drop what is kept of the last batch.

        Example:
            >>> vlai.Studio().forget()
        """
        self._memory.forget()
        self.head._resume = None

    def switch_language(self, language: str) -> None:
        """Show everything in ``en`` or ``zh``.

        Args:
            language: ``en`` or ``zh``.

        Raises:
            UnknownOption: An unknown language.

        Example:
            >>> vlai.Studio().switch_language("zh")
        """
        code = language_code(language)
        was, self._code = self._code, code
        self.head._language, self.head._presets = code, _presets(code)
        if self.head._prompt == PROMPTS[was]:
            self.head._prompt = PROMPTS[code]
        self._build(self.clips)
        if self._run is not None:
            self.run_log.follow(self._run)
        if self._board is not None:
            self._show(self._board.in_language(code))
        if self._run is not None and self._run.status == "done" and self._run.session is not None:
            self._talk_with(self._run.session)

    # --- inside -------------------------------------------------------------------------------------------------

    def _build(self, paths: tuple[Path, ...]) -> None:
        """Make the parts anew, in the present language."""
        self.picker = ClipPicker(self._folder, clips=paths, language=self._code, group=self._group)
        self.run_log = RunLog(language=self._code, group=self._group)
        self.talk: AssistantPanel | None = None
        self.view: LeaderboardView | None = None
        self._comparing: Comparing | None = None
        self.picker.add_class("vlai-studio-picker")
        self.run_log.add_class("vlai-studio-log")
        self.picker.observe(self._chosen, names="clips")
        self._chosen()
        if self._run is None:
            self._grid.add_class("vlai-studio-new")
        self._grid.children = (self.picker, self.run_log)
        self._grid.remove_class("vlai-studio-full")

    def _chosen(self, _change: object = None) -> None:
        self.head._count = len(self.picker.clips)

    def _look_around(self) -> None:
        """Offer the last batch."""
        batch = self._memory.recall()
        if batch is not None and self._run is None:
            self.head._resume = _told(batch)

    def _painted(self) -> None:
        """A page shows the Studio: now comes what is not needed for that, and takes a moment."""
        self._soon.begin()

    def _complete(self) -> None:
        """Fill in the presets and the credits."""
        self.head._presets = _presets(self._code)
        if self.head._backend["name"] == "cloud":
            later.load("connect")
            from vlai_widgets.backends import connect

            given = self._given_backend
            backend = connect("cloud") if given is None or isinstance(given, str) else given
            self.head._backend = {"name": "cloud", "credits": backend.credits().available}

    def _finish(self, run: Run, batch: LastBatch) -> None:
        """Wait for the run and show what it came to."""
        words = _WORDS[self._code]
        try:
            board = run.result()
        except RunCancelled:
            self.head._status, self.head._note = "cancelled", words["stopped"]
            return
        except VlaiError as error:
            self.head._status, self.head._note = "failed", words["failed"].format(why=error)
            raise
        finally:
            self._grid.remove_class("vlai-studio-busy")
        self._memory.finished(batch, board)
        self._show(board)
        self.run_log.folded = True
        if run.session is not None:
            self._talk_with(run.session)
        took = max(1, round(run.elapsed_s))
        self.head._status, self.head._note = "done", words["done"].format(n=len(board), s=took)

    def _show(self, board: Leaderboard) -> None:
        from vlai_widgets.widgets.comparing import Comparing
        from vlai_widgets.widgets.leaderboard_view import LeaderboardView

        self._board = board
        if self.view is None:
            self.view = LeaderboardView(board, language=self._code, group=self._group)
            self.view.add_class("vlai-studio-board")
            self._comparing = Comparing(self.view, self._compare)
            self._arrange()
        else:
            self.view.board = board
        if self._picture is not None:
            self._picture.update(html=board._repr_html_(), text=repr(board))

    def _compare(self, compare: CompareView | None) -> None:
        if compare is not None:
            compare.add_class("vlai-studio-compare")
        self._arrange()

    def _talk_with(self, session: Session) -> None:
        from vlai_widgets.widgets.assistant_panel import AssistantPanel

        if self.talk is None:
            self.talk = AssistantPanel(session, language=self._code, group=self._group)
            self.talk.add_class("vlai-studio-talk")
            self._arrange()
        else:
            self.talk.session = session

    def _arrange(self) -> None:
        """Lay out the parts that there are."""
        compare = None if self._comparing is None else self._comparing.now
        parts = (self.picker, self.run_log, self.view, compare, self.talk)
        self._grid.children = tuple(part for part in parts if part is not None)
        self._grid.add_class("vlai-studio-full")

    def close(self) -> None:
        """Close all parts. A run that goes on is not stopped.

        Example:
            >>> vlai.Studio().close()
        """
        for part in (*self._grid.children, self.head, self._grid):
            part.close()
        super().close()

    def __repr__(self) -> str:
        count = len(self.clips)
        return f"<Studio: {count} {'clip' if count == 1 else 'clips'}, {self.head._status}>"

    def _ipython_display_(self) -> None:
        if not in_kernel():
            print(repr(self))  # noqa: T201 - this is the output
            return
        html = '<div class="vlai-static"></div>' if self._board is None else self._board._repr_html_()
        self._picture = show_with_picture(self, html=html, text=repr(self))


def _beginning(clips: Clips | None) -> tuple[str, tuple[Path, ...]]:
    """The folder to browse, and the clips that are chosen. An empty folder is where one begins, not an error."""
    if clips is None:
        return ".", ()
    if isinstance(clips, (str, Path)) and Path(clips).is_dir():
        with contextlib.suppress(InputError):
            return str(clips), tuple(find_clips(clips))
        return str(clips), ()
    paths = tuple(find_clips(clips))
    return str(paths[0].parent), paths


def _backend_name(backend: str | Backend | None) -> str:
    if backend is None or isinstance(backend, str):
        return backend or Settings.from_environ().backend
    return backend.name


def _presets(language: str) -> list[dict[str, str]]:
    later.load("Leaderboard")
    from vlai_widgets.scoring import load_model

    return [
        {"name": name, "label": str(getattr(preset, f"label_{language}"))}
        for name, preset in load_model().presets.items()
    ]


def _told(batch: LastBatch) -> dict[str, Any]:
    return {"count": len(batch.clips), "began_at": batch.began_at, "finished": batch.finished}
