"""The blocking face of a session. Its awaitable twin, with the same names and meaning, is :class:`AsyncSession`."""

from __future__ import annotations

import os
from collections.abc import Iterable, Mapping
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from vlai_widgets import portal
from vlai_widgets.client import exports
from vlai_widgets.client.async_session import AsyncSession
from vlai_widgets.client.doing import Done, Files
from vlai_widgets.client.events import Reply
from vlai_widgets.client.faces import Face, OnEvent, OnProgress, noted
from vlai_widgets.client.stream import TURN_S
from vlai_widgets.client.turns import Turn
from vlai_widgets.client.uploads import Sources, checked_sources
from vlai_widgets.models import Analysis
from vlai_widgets.protocol.draft import Draft
from vlai_widgets.protocol.payloads import Credits, ReelRequest, StateAnswer, UploadedFile
from vlai_widgets.protocol.timeline import Timeline

__all__ = ["AsyncSession", "Reply", "Session"]


class Session(Face):
    """One session with a backend, for blocking code: clips go up, words go out, a video comes back.

    Works in scripts, notebook cells and callbacks. An interrupt is seen at once. Callbacks run in the calling thread.
    All methods raise :class:`~vlai_widgets.errors.BackendError` (or a leaf of it) if the backend refuses.

    Example:
        >>> session = vlai.connect().open_session()
        >>> [file.clip for file in session.upload("clips/*.mp4")]
        ['a.mp4', 'b.mp4', 'c.mp4']
        >>> session.say("rank these videos by engagement score").error is None
        True
        >>> session.export("leaderboard.mp4", quality="draft").name
        'leaderboard.mp4'
    """

    def upload(self, clips: Sources, *, on_progress: OnProgress | None = None) -> tuple[UploadedFile, ...]:
        """Upload files, folders, patterns and web addresses, in the order given.

        All are checked before the first byte is sent. Afterwards a file that fails comes back with its ``error`` set
        while the others go on. The embedded engine is asked first whether it holds a file already.

        Args:
            clips: What to upload: one or several.
            on_progress: Takes :class:`~vlai_widgets.models.Progress` of the stage ``upload``.

        Returns:
            What became of each file, in the order given.

        Raises:
            ClipNotFound: A path does not exist, or a pattern matches nothing.
            UnsupportedFileType: A file is not of an accepted type.
            FileTooLarge: A file is over 500 MB.
            InputError: An address is not http or https.
            BackendUnreachable: Not one file could be sent.

        Example:
            >>> [file.error for file in session.upload(["clips/a.mp4", "clips/b.mp4"])]
            [None, None]
        """
        sources = checked_sources(clips)
        return portal.call_reporting(lambda emit: self._core.upload(sources, emit), on_progress)

    def attach_known(self, files: Iterable[tuple[str, str]]) -> list[str | None]:
        """Attach files that the embedded engine holds, given as name and sha256; return their clip ids.

        None stands for a file that the engine does not hold. Local backend only.

        Args:
            files: Pairs of name and hex sha256.

        Returns:
            A clip id a file, or None.

        Example:
            >>> session.attach_known([("unknown.mp4", "0" * 64)])
            [None]
        """
        return portal.call(self._core.attach_known, list(files))

    def say(self, text: str, *, on_event: OnEvent | None = None, timeout_s: float = TURN_S) -> Reply:
        """Say something to the assistant and wait for the whole reply.

        The message is never sent twice. What goes wrong in the middle of the answer is in ``Reply.error``, beside the
        text so far.

        Args:
            text: The message.
            on_event: Takes the typed events of :mod:`vlai_widgets.client.events` as they come.
            timeout_s: Seconds for the whole turn.

        Returns:
            The reply; what changed on the timeline is in its ``changes``.

        Raises:
            InputError: The message is empty.

        Example:
            >>> session.say("add a title 'Urban Dreams' for 3 seconds").error is None
            True
        """
        return portal.call_reporting(lambda emit: self._core.say(text, emit, timeout_s), on_event)

    def stream(self, text: str, *, timeout_s: float = TURN_S) -> Turn:
        """Say something to the assistant and follow the answer: iterate the :class:`Turn`, or ask for its reply.

        Args:
            text: The message.
            timeout_s: Seconds for the whole turn.

        Returns:
            The turn.

        Raises:
            InputError: The message is empty.

        Example:
            >>> with session.stream("make it 9:16") as turn:
            ...     done = turn.reply()
            >>> done.error is None
            True
        """
        return Turn(lambda emit: self._core.say(text, emit, timeout_s))

    def do(
        self,
        text: str,
        *,
        files: Files = (),
        path: str | os.PathLike[str] | None = None,
        on_event: OnEvent | None = None,
        timeout_s: float = TURN_S,
    ) -> Done:
        """Do what a sentence asks for, in English or Chinese, and return what comes of it.

        "Export", "credits", "status" and "upload" are done here, as the service asks of its clients; all else goes to
        the assistant. A sentence that only mentions such a word ("add a title that says 'download now'") goes to the
        assistant too. One that asks for several things ("make it 9:16 and export it") is done step by step.

        Args:
            text: The sentence.
            files: Files, folders, patterns or addresses to upload first.
            path: Where an export goes; default: the name in the sentence, else a free ``video.mp4`` in this folder.
            on_event: Takes the typed events as they come; progress of uploads and exports as ``ProgressUpdate``.
            timeout_s: Seconds for a turn of the assistant.

        Returns:
            The video's path, the credits, the timeline, the files that were taken, or the reply; of several things the
            last.

        Raises:
            InputError: The sentence is empty, asks for an upload of nothing, or for an export of nothing.

        Example:
            >>> session.do("how many credits do I have?").available > 0
            True
            >>> reply = session.do("trim a.mp4 to 1 s")
            >>> print(session.do("status"))
            Timeline (1 track): 1. Video: a.mp4, b.mp4, c.mp4 (0-5s)
        """
        ticket, target = exports.Ticket(), None if path is None else exports.target_path(path)
        try:
            return portal.call_reporting(
                lambda emit: self._core.do(text, emit, files=files, path=target, timeout_s=timeout_s, ticket=ticket),
                on_event,
            )
        except KeyboardInterrupt as stop:
            raise noted(stop, ticket, target) from None

    def cancel_turn(self) -> bool:
        """Stop the turn that runs in this session, from any thread; say whether there was one here.

        Example:
            >>> session.cancel_turn()
            False
        """
        return portal.call(self._core.cancel_turn)

    def state(self) -> StateAnswer:
        """Return the session's state: clips, draft, canvas, generated media.

        Example:
            >>> len(session.state().state.video_infos)
            3
        """
        return portal.call(self._core.state)

    def timeline(self) -> Timeline:
        """Return what lies on the session's timeline; ``print`` says it in one line.

        Example:
            >>> reply = session.say("trim a.mp4 to 1 s")
            >>> print(session.timeline())
            Timeline (1 track): 1. Video: a.mp4, b.mp4, c.mp4 (0-5s)
        """
        return portal.call(self._core.timeline)

    def credits(self) -> Credits:
        """Return the credits that are left.

        Example:
            >>> session.credits().available > 0
            True
        """
        return portal.call(self._core.credits)

    def analyses(self) -> tuple[Analysis, ...]:
        """Return what was measured on the session's clips. Local backend only.

        Example:
            >>> reply = session.say("rank these videos by engagement score")
            >>> [analysis.clip for analysis in session.analyses()]
            ['a.mp4', 'b.mp4', 'c.mp4']
        """
        return portal.call(self._core.analyses)

    def poster(self, clip_id: str) -> bytes | None:
        """Return a still of a clip as an encoded picture, or None if there is none. Local backend only.

        Args:
            clip_id: Id of the clip, as :meth:`upload` gives it.

        Example:
            >>> reply = session.say("rank these videos by engagement score")
            >>> len(session.poster(session.analyses()[0].clip_id)) > 0
            True
        """
        return portal.call(self._core.poster, clip_id)

    def lay_reel(self, request: ReelRequest) -> Draft:
        """Lay the leaderboard reel of ``request`` into the session's draft and return it. Local backend only.

        Args:
            request: Which clips, how many, in which form and order.

        Example:
            >>> from vlai_widgets.protocol.payloads import ReelRequest
            >>> reply = session.say("rank these videos by engagement score")
            >>> session.lay_reel(ReelRequest(top=1, aspect="9:16")).m.width
            1080
        """
        return portal.call(self._core.lay_reel, request)

    def export(
        self,
        path: str | os.PathLike[str],
        *,
        draft: Draft | Mapping[str, Any] | None = None,
        quality: str = "high",
        sidecars: bool = False,
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """Render the timeline and put the MP4 at ``path``.

        An interrupt or a time-out ends the wait, not the render: the exception says how to take it up again.

        Args:
            path: The file to write. It is replaced in one step, once the video is whole.
            draft: What to render; default: the session's draft.
            quality: ``high``, or what else the backend knows: ours ``medium``, ``low``, and ``draft``, which has 360
                pixels on its shorter side and is there in a fraction of the time.
            sidecars: Also write, beside the video and under its name, captions (``.vtt``), scores (``.json``) and a
                poster (``.jpg``), each where there is one. Off by default: one path names one file. Local backend only.
            on_progress: Takes progress of the stages ``render`` and ``download``.
            timeout_s: Seconds to wait for the render.

        Returns:
            The path of the video.

        Raises:
            InputError: The timeline is empty, or nothing can be written at ``path``.
            ExportNotAllowed: The plan does not allow exports.
            RenderFailed: The render failed twice.
            DeadlineExceeded: ``timeout_s`` passed.

        Example:
            >>> reply = session.say("trim a.mp4 to 1 s")
            >>> session.export("cut.mp4", quality="draft").name
            'cut.mp4'
        """
        target, ticket = exports.target_path(path), exports.Ticket()
        try:
            return portal.call_reporting(
                lambda emit: self._core.export(
                    target, emit, draft=draft, quality=quality, sidecars=sidecars, timeout_s=timeout_s, ticket=ticket
                ),
                on_progress,
            )
        except KeyboardInterrupt as stop:
            raise noted(stop, ticket, target) from None

    def resume_export(
        self,
        render_id: str,
        path: str | os.PathLike[str],
        *,
        sidecars: bool | None = None,
        on_progress: OnProgress | None = None,
        timeout_s: float = exports.EXPORT_S,
    ) -> Path:
        """Wait for a render that was started before, and put the MP4 at ``path``. See :meth:`export`.

        Args:
            render_id: Id of the render, as the error of an ended wait and :func:`exports` name it.
            path: The file to write.
            sidecars: See :meth:`export`; default: as was asked for when it was started, where that is written down.
            on_progress: Takes progress of the stages ``render`` and ``download``.
            timeout_s: Seconds to wait.

        Returns:
            The path of the video.

        Raises:
            RenderFailed: The render failed.
            DeadlineExceeded: ``timeout_s`` passed.

        Example:
            >>> reply = session.say("trim a.mp4 to 1 s")
            >>> path = session.export("cut.mp4", quality="draft")
            >>> session.resume_export(backend.exports()[0].id, "again.mp4").name
            'again.mp4'
        """
        target = exports.target_path(path)
        return portal.call_reporting(
            lambda emit: self._core.resume_export(render_id, target, emit, sidecars=sidecars, timeout_s=timeout_s),
            on_progress,
        )

    def cancel_export(self, render_id: str) -> None:
        """Cancel a render on the backend.

        Args:
            render_id: Id of the render.

        Raises:
            BackendError: The backend refused, or does not know it.

        Example:
            >>> for export in backend.exports():
            ...     if export.status == "processing":
            ...         session.cancel_export(export.id)
        """
        portal.call(self._core.cancel_export, render_id)

    def claim_link(self) -> str:
        """Return the link under which this session can be taken over into an account. Whoever has it can use it.

        Example:
            >>> link = session.claim_link()  # keep it to yourself
            >>> link.startswith("http")
            True
        """
        return portal.call(self._core.claim_link)

    def close(self) -> None:
        """End this session here: a running turn is stopped, further calls raise. The backend keeps what it has.

        Example:
            >>> session.close()
        """
        portal.call(self._core.close)

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()
