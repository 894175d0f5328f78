"""The work of a run, on the portal's loop: connect, upload, ask, and make a board of what came back."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vlai_widgets.assistant.prompts import ranking_prompt
from vlai_widgets.backends import Backend, aconnect
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
from vlai_widgets.errors import NoScores, VlaiError
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import Progress
from vlai_widgets.protocol.events import LEADERBOARD_KEY
from vlai_widgets.protocol.results import Ranking
from vlai_widgets.recents import place_for_run
from vlai_widgets.reels import SessionReels
from vlai_widgets.runs.events import Events

if TYPE_CHECKING:
    from vlai_widgets.client.session import AsyncSession

TURN_TIMEOUT_S: Final = 900.0
"""The service documents 15 minutes as the limit of one turn."""

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What a run was asked for: the arguments of :func:`~vlai_widgets.rank`, checked."""

    paths: tuple[Path, ...]
    prompt: str
    preset: str | None
    weights: Mapping[str, float] | None
    backend: str | Backend | None
    language: str
    title: str | None
    timeout_s: float


class Work:
    """An order being carried out.

    Attributes:
        backend: The backend, once it is connected.
        session: The session, once it is open.
    """

    def __init__(self, order: Order, events: Events) -> None:
        self._order, self._events = order, events
        self.backend = order.backend if isinstance(order.backend, Backend) else None
        self.session: AsyncSession | None = None
        self._said: list[str] = []

    @property
    def text(self) -> str:
        """The assistant's words so far."""
        return "".join(self._said)

    async def board(self) -> Leaderboard:
        """Do it all."""
        order, note = self._order, self._events.add
        if self.backend is None:
            note("step", "Connecting...")
            assert not isinstance(order.backend, Backend)
            self.backend = await aconnect(order.backend)
        backend = self.backend
        self.session = session = await backend.aopen_session(language=order.language)
        note("step", f"Ready! ({backend.name})")
        note("step", f"Handing over {len(order.paths)} clips")
        files = await session.upload(order.paths, on_progress=self._progress)
        for file in files:
            if file.error:
                name = file.clip or file.filename
                note("error", file.error if file.error.startswith(name) else f"{name}: {file.error}")
        note("step", "Analysing and ranking")
        if backend.name == "local":
            ranking, _ = await self._ask(session, order.prompt)
            board = await self._measured_board(session, ranking)
            uploaded = zip(files, order.paths, strict=True)
            board = board.with_files({file.clip_id: path for file, path in uploaded if file.clip_id is not None})
        else:
            names = [file.clip or file.filename for file in files]
            _, reply = await self._ask(session, ranking_prompt(order.prompt, names, language=order.language))
            board = (await self._told_board(session, reply, names)).with_files(order.paths)
        await asyncio.to_thread(_keep, board)
        return board

    async def _ask(self, session: AsyncSession, prompt: str) -> tuple[Ranking | None, Reply]:
        """Send a prompt and follow the answer. The ranking that it may carry is the local engine's own."""
        ranking: Ranking | None = None
        trouble: VlaiError | None = None
        spoken = False
        async with session.stream(prompt, timeout_s=self._order.timeout_s) as stream:
            async for event in stream:
                match event:
                    case ProgressUpdate(progress=progress):
                        self._progress(progress)
                    case TextDelta(text=text):
                        self._speak(text if spoken else self._paragraph + text)
                        spoken = True
                    case Message(text=text):
                        if not spoken and text:
                            self._speak(self._paragraph + text)
                        spoken = False
                    case ToolCall(name=name):
                        self._events.add("tool", name)
                    case StateDelta(delta=delta) if LEADERBOARD_KEY in delta:
                        ranking = Ranking.model_validate(delta[LEADERBOARD_KEY])
                    case StillWorking() | Notice():
                        self._events.add("note", event.text if isinstance(event, Notice) else str(event))
                    case Trouble(error=error):
                        trouble = error
            reply = await stream.reply()
        if trouble is not None and ranking is None and not self.text:
            raise trouble
        return ranking, reply

    async def _told_board(self, session: AsyncSession, reply: Reply, names: Sequence[str]) -> Leaderboard:
        """A board of the scores that a backend's words give (NoScores, with the reply kept, where they give none)."""
        rows = reply.scores(names, state=(await session.state()).state)
        return Leaderboard.from_scores(
            rows,
            backend=session.backend.name,
            title=self._order.title,
            language=self._order.language,
            exporter=SessionReels(session),
        )

    async def _measured_board(self, session: AsyncSession, ranking: Ranking | None) -> Leaderboard:
        """A board of the local engine's measurements."""
        analyses = await session.analyses()
        if all(analysis.error for analysis in analyses):
            raise NoScores(
                "None of the clips could be analysed: " + "; ".join(f"{a.clip}: {a.error}" for a in analyses),
                reply=self.text,
            )
        posters = {a.clip_id: await session.poster(a.clip_id) for a in analyses if not a.error}
        preset, weights = self._order.preset, self._order.weights
        if preset is None and ranking is not None:
            preset = ranking.preset
            weights = weights or ranking.custom_weights
        return Leaderboard.from_analyses(
            analyses,
            preset=preset or "attention",
            weights=weights,
            posters={clip_id: jpeg for clip_id, jpeg in posters.items() if jpeg},
            backend=session.backend.name,
            title=self._order.title,
            language=self._order.language,
            exporter=SessionReels(session),
        )

    def _speak(self, text: str) -> None:
        self._said.append(text)
        self._events.add("text", text)

    @property
    def _paragraph(self) -> str:
        """What stands between two messages."""
        return "\n\n" if self._said else ""

    def _progress(self, progress: Progress) -> None:
        self._events.add("progress", progress.message, progress=progress)


def _keep(board: Leaderboard) -> None:
    """Keep the board for the page's list of recent ones: the kernel may end before anybody saves it."""
    try:
        board.save(place_for_run(), previews=False)
    except (OSError, VlaiError) as error:
        _log.warning("The board was not kept: %s", error)
