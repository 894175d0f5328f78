"""The engine's parts, put together."""

from __future__ import annotations

import asyncio
import contextlib
import logging
import secrets
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path

from vlai_widgets._version import __version__
from vlai_widgets.engine.accounts import LOCAL_USER, Accounts
from vlai_widgets.engine.database import Database
from vlai_widgets.engine.exports import Exports
from vlai_widgets.engine.glances import Glances
from vlai_widgets.engine.jobs import Kind, Queue
from vlai_widgets.engine.jobtable import JobTable
from vlai_widgets.engine.kinds import ANALYSE, PROBE, RENDER, AnalyseKind, ProbeKind, RenderKind
from vlai_widgets.engine.library import Library
from vlai_widgets.engine.sessions import Sessions
from vlai_widgets.engine.tasks import Tasks
from vlai_widgets.engine.tidying import tidy
from vlai_widgets.engine.turns import Turns
from vlai_widgets.engine.uploads import Uploads
from vlai_widgets.engine.versions import Versions
from vlai_widgets.engine.workers import Workers
from vlai_widgets.errors import EngineError
from vlai_widgets.protocol.payloads import Health
from vlai_widgets.settings import LanguageModel

_log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True, kw_only=True)
class EngineOptions:
    """How an engine is run.

    Attributes:
        home: Folder of its store.
        workers: Worker processes.
        keep_days: Days for which files that nobody uses are kept; 0: for ever.
        open: Whether anyone on this machine may ask for a token.
        credits: Credits that a new user starts with.
        price_turn: Credits that a turn costs.
        language_model: An endpoint of the user's own that may help with sentences, or None.
        token: Bearer token of the owner. Never shown.
        client_id: Client id of the owner. Never shown.
    """

    home: Path
    workers: int = 2
    keep_days: float = 30.0
    open: bool = False
    credits: float = 100.0
    price_turn: float = 0.0
    language_model: LanguageModel | None = None
    token: str = field(default_factory=lambda: secrets.token_urlsafe(32), repr=False)
    client_id: str = field(default_factory=lambda: secrets.token_urlsafe(24), repr=False)


class Engine:
    """All parts of one engine. Build it inside the event loop that it is to live on."""

    def __init__(self, options: EngineOptions) -> None:
        self.options = options
        names = ("media", "posters", "renders", "incoming", "glances")
        folders = {name: _own_folder(options.home / name) for name in names}
        parts = [*folders["renders"].glob("*.part.*"), *folders["glances"].glob(".*.part")]
        for leftover in [*folders["incoming"].iterdir(), *parts]:
            leftover.unlink(missing_ok=True)
        self._media_dir, self._renders_dir = folders["media"], folders["renders"]
        self.database = Database(options.home / "engine.sqlite3")
        self.accounts = Accounts(self.database, options.credits)
        self.accounts.ensure_local()
        self.accounts.release_all()
        self.sessions = Sessions(self.database)
        self.library = Library(self.database, folders["media"], folders["posters"])
        jobs = JobTable(self.database)
        self.workers = Workers(options.workers)
        self.versions = Versions(self.workers)
        self.glances = Glances(self.workers, folders["glances"])
        render = RenderKind(self.library, folders["renders"])
        kinds: dict[str, Kind] = {PROBE: ProbeKind(self.library), ANALYSE: AnalyseKind(self.library), RENDER: render}
        self.queue = Queue(jobs, self.workers, kinds)
        self.uploads = Uploads(library=self.library, queue=self.queue, incoming_dir=folders["incoming"])
        self.exports = Exports(jobs=jobs, queue=self.queue, library=self.library, kind=render, versions=self.versions)
        self.turns = Turns(
            sessions=self.sessions,
            library=self.library,
            queue=self.queue,
            versions=self.versions,
            accounts=self.accounts,
            price=options.price_turn,
            home=options.home,
            language_model=options.language_model,
        )
        self.tasks = Tasks(
            sessions=self.sessions,
            library=self.library,
            accounts=self.accounts,
            exports=self.exports,
            jobs=jobs,
            versions=self.versions,
        )
        self.stopping = asyncio.Event()
        self._requests = 0
        self._active_s = time.monotonic()
        self._warming: asyncio.Task[None] | None = None

    def start(self) -> None:
        """Take up what was left unfinished, and have a worker ready."""
        if self.options.keep_days > 0:
            since = time.time() - self.options.keep_days * 86_400
            tidy(self.database, media_dir=self._media_dir, renders_dir=self._renders_dir, since=since)
        resumed = self.queue.resume()
        _log.info("engine %s started, %d jobs resumed", __version__, resumed)
        self._warming = asyncio.create_task(self._warm_up(), name="warm-up")

    async def close(self) -> None:
        """Stop all work, end all workers, close the store."""
        if self._warming is not None:
            self._warming.cancel()
        await self.turns.close()
        await self.glances.close()
        await self.queue.close()
        self.database.close()
        _log.info("engine stopped")

    def user_of(self, token: str) -> str | None:
        """Return whose token this is, or None."""
        if secrets.compare_digest(token.encode(), self.options.token.encode()):
            return LOCAL_USER
        return self.accounts.user_of(token)

    def health(self) -> Health:
        """Say who this is."""
        return Health(version=__version__, open=self.options.open, active_jobs=self._work())

    @contextlib.contextmanager
    def request(self) -> Iterator[None]:
        """Count a request while it lasts."""
        self._requests += 1
        try:
            yield
        finally:
            self._requests -= 1
            self._active_s = time.monotonic()

    async def idle(self, idle_s: float) -> None:
        """Return once there was neither a request nor work for ``idle_s`` seconds. 0: never."""
        if idle_s <= 0:
            await asyncio.Event().wait()
        while True:
            if self._requests or self._work():
                self._active_s = time.monotonic()
            left_s = self._active_s + idle_s - time.monotonic()
            if left_s <= 0:
                return
            await asyncio.sleep(min(left_s, 5.0))

    def _work(self) -> int:
        return self.queue.active_count + self.turns.active_count

    async def _warm_up(self) -> None:
        try:
            await self.versions.get()
        except EngineError:
            _log.exception("warm-up")


def _own_folder(path: Path) -> Path:
    path.mkdir(mode=0o700, parents=True, exist_ok=True)
    path.chmod(0o700)
    return path
