"""AssistantPanel: talk with a session; export, credits, status and upload at the press of a button."""

from __future__ import annotations

import contextvars
import html
import json
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any, ClassVar, Final

import traitlets

from vlai_widgets.backends import Backend, connect
from vlai_widgets.client.doing import Done
from vlai_widgets.client.events import (
    Message as MessageSaid,
)
from vlai_widgets.client.events import (
    Notice,
    ProgressUpdate,
    Reply,
    StillWorking,
    StreamEvent,
    TextDelta,
)
from vlai_widgets.client.session import AsyncSession, Session
from vlai_widgets.errors import InputError, RunCancelled, VlaiError
from vlai_widgets.grants import grant
from vlai_widgets.models import Progress
from vlai_widgets.protocol.payloads import Credits
from vlai_widgets.protocol.timeline import Timeline
from vlai_widgets.widgets.arrivals import Arrivals
from vlai_widgets.widgets.base import Buffers, Chores, Message
from vlai_widgets.widgets.streaming import StreamingWidget

MOST_LINES: Final = 400
MOST_PICTURED: Final = 12
_RUNNING: Final = ("pending", "processing")
_OFFERED: Final = ("export", "credits", "upload")  # of what a reply asks to click: the rest is said in words


class AssistantPanel(StreamingWidget):
    """A conversation with a session's assistant.

    What is typed goes where :meth:`Session.do` sends it: exports, credits, status and uploads are done here, all else
    goes to the assistant. Its answer streams; edits are undone and done again at a press.

    Args:
        session: A session of either kind; None: one is opened when the panel is shown, in the environment's backend.
        language: ``en`` or ``zh``.
        group: Widgets of one group talk to each other on the page.

    Attributes:
        busy: True while something is being done. Can be observed.

    Example:
        >>> panel = vlai.AssistantPanel(session)
        >>> panel.on_export(lambda path: print(path.name))
    """

    page: ClassVar[str] = "assistant_panel"

    busy = traitlets.Bool(default_value=False).tag(sync=True)
    _backend = traitlets.Unicode("").tag(sync=True)
    _credits: Any = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)
    _timeline = traitlets.Unicode("").tag(sync=True)
    _situation = traitlets.Unicode("empty").tag(sync=True)
    _doing: Any = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)

    def __init__(
        self,
        session: Session | AsyncSession | None = None,
        *,
        language: str = "en",
        group: str | None = None,
    ) -> None:
        self._shown_session = session
        self._session: Session | None = None
        if session is not None:
            self._session = _blocking(session)
        self._exported: list[Callable[[Path], object]] = []
        self._stopped = threading.Event()
        self._speaks = False
        self._session_lock = threading.Lock()
        self._came: list[Path] = []
        self._ups = Chores(self.show_error)  # files come in while something else is being done
        self._arrivals = Arrivals(self._tell, self._came_in)
        super().__init__(most_lines=MOST_LINES, language=language, group=group)
        if self._session is not None:
            self._backend = self._session.backend.name

    @property
    def session(self) -> Session:
        """The session; it is opened if there is none yet.

        Raises:
            BackendError: The backend refused.
        """
        with self._session_lock:
            if self._session is None:
                self._session = connect().open_session(language=self._language)
                self._backend = self._session.backend.name
            return self._session

    @session.setter
    def session(self, session: Session | AsyncSession) -> None:
        """Talk with another session from now on; what was said stays to be read."""
        with self._session_lock:
            self._shown_session, self._session = session, _blocking(session)
            self._backend = self._session.backend.name
        self.chore(self._refresh)

    def on_export(self, callback: Callable[[Path], object]) -> None:
        """Have ``callback(path)`` called with each video that was exported, on the panel's own thread.

        Args:
            callback: Takes the path of the video.

        Example:
            >>> panel = vlai.AssistantPanel(session)
            >>> panel.on_export(lambda path: print(path.name))
        """
        self._exported.append(callback)

    def do(self, text: str) -> None:
        """Do what a sentence asks for, as if it had been typed. Returns at once.

        Args:
            text: The sentence, in English or Chinese.

        Raises:
            InputError: The sentence is empty.

        Example:
            >>> panel = vlai.AssistantPanel(session)
            >>> panel.do("make it 9:16")
        """
        if not text.strip():
            raise InputError("There is nothing to do: the message is empty.")
        self._write("user", text.strip())
        self.chore(lambda: self._do(text))

    # --- doing ----------------------------------------------------------------------------------------------------

    def _do(self, text: str, files: tuple[Path, ...] = ()) -> None:
        """Do it, on the panel's thread, and show what comes of it."""
        self._stopped.clear()
        self._doing, self.busy = {}, True
        try:
            self._show(self.session.do(text, files=files, on_event=self._event))
        except RunCancelled:
            self._write("note", self._say("Stopped.", "已停止。"))
        except VlaiError as error:
            self._write("error", str(error))
        finally:
            self._doing, self.busy = None, False
            self._flush()
        self._refresh()

    def _event(self, event: StreamEvent) -> None:
        if self._stopped.is_set() and isinstance(event, ProgressUpdate):
            raise RunCancelled("It was stopped.")  # ends the wait for an upload or an export
        match event:
            case TextDelta(text=text):
                self._speaks = True
                self._write("text", text)
            case MessageSaid(text=text):  # repeats what was streamed, if it was
                if self._speaks or text:
                    self._write("text", "\n\n" if self._speaks else f"{text}\n\n")
                self._speaks = False
            case StillWorking():
                self._write("note", str(event))
            case Notice(text=text):
                self._write("note", text)
            case ProgressUpdate(progress=progress):
                self._progress(progress)
            case _:  # tools and heartbeats are the backend's own affair
                pass

    def _progress(self, progress: Progress) -> None:
        share = round(progress.overall, 2)
        told = {"stage": progress.stage, "share": share, "clip": progress.clip, "eta_s": progress.eta_s}
        if self._doing is None or self._doing.get("stage") != progress.stage or self._doing.get("share") != share:
            self._doing = told

    def _show(self, done: Done) -> None:
        match done:
            case Path():
                self._write("video", json.dumps({"grant": grant(done), "name": done.name, "path": str(done)}))
                for callback in self._exported:
                    callback(done)
            case Credits():
                self._write("note", self._credits_in_words(done))
            case Timeline():
                self._write("note", done.words(self._language))
            case Reply():
                self._show_reply(done)
            case _:
                taken = [file for file in done if file.error is None]
                for file in done:
                    if file.error is not None:
                        self._write("error", f"{file.clip or file.filename}: {file.error}")
                if taken:
                    names = ", ".join(file.clip or file.filename for file in taken[:6])
                    more = f" +{len(taken) - 6}" if len(taken) > 6 else ""
                    self._write("note", self._say(f"Taken: {names}{more}", f"已接收：{names}{more}"))

    def _show_reply(self, reply: Reply) -> None:
        streamed = "".join(line.text for line in self._since_asked() if line.kind == "text")
        if reply.text.strip() and reply.text.strip() != streamed.strip():
            self._write("instead", reply.text)  # the whole of it turned out to be another text than its pieces
        if offers := [action for action in reply.actions if action in _OFFERED]:
            self._write("offers", " ".join(offers))
        if reply.changes:
            self._write("changes", "\n".join(reply.changes))
        if reply.error is not None:
            self._write("error", str(reply.error))
        elif reply.silent and not reply.changes:
            self._write(
                "note", self._say("The assistant changed nothing and said nothing.", "助手没有改动，也没有回复。")
            )

    def _since_asked(self) -> list[Any]:
        lines = list(self._book.lines)
        last = max((n for n, line in enumerate(lines) if line.kind == "user"), default=-1)
        return lines[last + 1 :]

    def _refresh(self) -> None:
        """Look up what stands beside the conversation; what cannot be had stays as it was."""
        session = self.session
        self._backend = session.backend.name
        try:
            answer = session.state()
            timeline = session.timeline()
            found = session.credits()
        except VlaiError as error:
            if not self._book.lines:
                raise
            self._write("note", str(error))
            return
        self._timeline = timeline.words(self._language) if timeline else ""
        self._situation = "draft" if timeline else "clips" if answer.state.video_infos else "empty"
        self._credits = {"available": found.available, "frozen": found.frozen, "total": found.total}
        self._draw_picture()

    def _credits_in_words(self, found: Credits) -> str:
        if self._backend == "local":
            return self._say(
                "Credits: none needed. Local is free and runs here.", "积分：不需要。本地免费，在本机运行。"
            )
        held = self._say(f", {found.frozen:g} held", f"，冻结 {found.frozen:g}") if found.frozen else ""
        return self._say(f"Credits: {found.available:g} available{held}.", f"积分：可用 {found.available:g}{held}。")

    def _say(self, english: str, chinese: str) -> str:
        return chinese if self._language == "zh" else english

    def _write(self, kind: str, text: str) -> None:
        self._book.write(kind, text, self._now_s)
        self._beat()

    def _tell(self, message: dict[str, Any]) -> None:
        self.send(message)

    # --- from the page --------------------------------------------------------------------------------------------

    def _msg_ready(self, _message: Message, _buffers: Buffers) -> None:
        """A page shows the panel."""
        self._ups.do(lambda: self.send({"t": "pending", "uploads": self._arrivals.pending()}))
        if not self.busy:
            self.chore(self._refresh)

    def _msg_do(self, message: Message, _buffers: Buffers) -> None:
        """The user typed something or pressed a button."""
        text = message.get("text")
        if not isinstance(text, str):
            raise InputError("The page sent no text.")
        self.do(text)

    def _msg_stop(self, _message: Message, _buffers: Buffers) -> None:
        """The user wants what is being done to stop."""
        self._stopped.set()
        self.aside(self._stop)

    def _stop(self) -> None:
        session, doing = self.session, self._doing or {}
        if session.cancel_turn() or doing.get("stage") != "render":
            return
        backend = session.backend
        if not isinstance(backend, Backend) or backend.name != "local":
            return  # the cloud gives no list of exports: the wait ends, and `vlai exports` knows the render
        for export in backend.exports():  # newest first
            if export.session_id == session.session_id and export.status in _RUNNING:
                session.cancel_export(export.id)
                return

    def _msg_up(self, message: Message, buffers: Buffers) -> None:
        """Something about a file from the user's computer."""
        self._ups.do(lambda: self._arrivals.take(message, buffers))

    def _came_in(self, path: Path) -> None:
        """A file is whole: hand it to the session, with those that come until then."""
        self._came.append(path)
        self.chore(self._hand_over)

    def _hand_over(self) -> None:
        files, self._came = tuple(self._came), []
        if files:
            self._write("user", self._say("upload ", "上传 ") + ", ".join(file.name for file in files))
            self._do("upload", files)

    # --- what is saved with the notebook --------------------------------------------------------------------------

    def _draw_picture(self) -> None:
        """Put the conversation into the picture that stays in the notebook."""
        picture = getattr(self._shown_session, "_picture", None)
        if picture is not None:
            # In a context of its own, so that the message belongs to the present cell.
            contextvars.Context().run(picture.update, html=self.static_html(), text=repr(self._shown_session))

    def static_html(self) -> str:
        """Return the last exchanges as static HTML, for a saved notebook.

        Example:
            >>> "<script" in vlai.AssistantPanel(session).static_html()
            False
        """
        shown = [
            line for line in self._book.lines if line.kind in ("user", "text", "instead", "changes", "note", "error")
        ]
        rows = "".join(
            f'<p style="white-space:pre-wrap">{f"<b>{text}</b>" if line.kind == "user" else text}</p>'
            for line in shown[-MOST_PICTURED:]
            for text in (html.escape(line.text),)
        )
        foot = f"<p><small>{html.escape(self._timeline)}</small></p>" if self._timeline else ""
        return f'<div class="vlai-static"><p><b>{html.escape(repr(self._shown_session))}</b></p>{rows}{foot}</div>'


def _blocking(session: Session | AsyncSession) -> Session:
    return Session(session.backend, session._core) if isinstance(session, AsyncSession) else session


def live(session: Session | AsyncSession) -> AssistantPanel:
    """Return the panel of a session."""
    return AssistantPanel(session)
