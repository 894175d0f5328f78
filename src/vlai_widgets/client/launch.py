"""The embedded engine's process: found by its discovery file, or started, once a user however many ask at once."""

from __future__ import annotations

import asyncio
import contextlib
import os
import re
import subprocess
import sys
import time
from pathlib import Path
from typing import IO, Any, Final

from pydantic import ValidationError

from vlai_widgets import ownlock
from vlai_widgets._version import __version__
from vlai_widgets.client.access import Endpoint, FixedAccess
from vlai_widgets.client.policy import Policy
from vlai_widgets.client.transport import NoAnswerInTime, Transport
from vlai_widgets.client.unwrap import Hints
from vlai_widgets.errors import BackendError, BackendUnreachable, EngineError
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.discovery import Discovery, discovery_path, read_discovery
from vlai_widgets.protocol.payloads import Health
from vlai_widgets.settings import BackendName, Settings

LOG_NAME: Final = "engine.log"
_POLL_S: Final = 0.05
_ANOTHER_RUNS: Final = 3  # the engine's exit code where another one has this home, and is about to say its address
_HEALTH_S: Final = 10.0  # a machine that is busy rendering may be slow to answer
_children: list[subprocess.Popen[bytes]] = []  # kept so that one that has ended is reaped, and not warned about
_SECRETS: Final = re.compile(r"(?i)\bnmv_\S+|(?<=bearer )\S+|(?<=token[\"'=: ])[\"' ]*[\w.-]{16,}")


class EngineAccess:
    """The engine of this user on this machine.

    Args:
        settings: Where its files lie.
        timeout_s: Seconds that it may take to start.
    """

    name: BackendName = "local"

    def __init__(self, settings: Settings, *, timeout_s: float = 60.0) -> None:
        self._settings = settings
        self._timeout_s = timeout_s
        self._found: Discovery | None = None
        self._starting = asyncio.Lock()

    @property
    def url(self) -> str:
        """The address at which the engine was last seen."""
        return self._found.url if self._found else "http://127.0.0.1"

    @property
    def hints(self) -> Hints:
        """What the words of errors need to know."""
        found = self._found
        advice = "The engine was started anew: connect again."
        return Hints(token=advice, secrets=lambda: (found.token, found.client_id) if found else ())

    async def current(self) -> Endpoint:
        """Return the endpoint; find or start the engine if that has not been done."""
        if self._found is None:
            return await self._ensure(None)
        return _endpoint(self._found)

    async def renew(self, refused: Endpoint) -> Endpoint | None:
        """Return what the discovery file says now, if it is another token than the one refused."""
        found = read_discovery(discovery_path(self._settings.runtime))
        if found is None or found.token == refused.token:
            return None
        self._found = found
        return _endpoint(found)

    async def revive(self, dead: Endpoint) -> Endpoint | None:
        """Find or start the engine after it stopped listening, as it does when it was idle for long."""
        return await self._ensure(dead)

    async def _ensure(self, dead: Endpoint | None) -> Endpoint:
        async with self._starting:
            if self._found is None or (dead is not None and self._found.url == dead.url):
                self._found = await ensure_engine(self._settings, timeout_s=self._timeout_s)
            return _endpoint(self._found)


async def ensure_engine(settings: Settings, *, timeout_s: float = 60.0) -> Discovery:
    """Return the running engine of this version; start it if there is none.

    Args:
        settings: Where its files lie.
        timeout_s: Seconds for all of it.

    Raises:
        EngineError: It did not start in time, or an engine of another version is busy. The message holds the end of
            its log.
    """
    until = time.monotonic() + timeout_s
    found = await _usable(settings)
    if found is not None:
        return found
    async with _one_starter(settings, until):
        found = await _usable(settings)  # somebody else may have started it while this process waited for the lock
        if found is not None:
            return found
        await _retire_other_version(settings, until)
        return await _start(settings, until, timeout_s)


async def find_engine(settings: Settings) -> tuple[Discovery, Health] | None:
    """Return the running engine of any version and what it says of itself, or None. Starts nothing.

    Raises:
        EngineError: Something listens but does not answer in time, or the discovery file cannot be trusted.
    """
    found = read_discovery(discovery_path(settings.runtime))
    if found is None or not _alive(found.pid):
        return None
    health = await engine_health(found)
    return (found, health) if health is not None else None


async def stop_running_engine(settings: Settings, *, timeout_s: float = 30.0) -> bool:
    """Stop the engine, if one runs; say whether one did. What it has in line goes on when it is started again.

    Raises:
        EngineError: It does not stop in time.
    """
    running = await find_engine(settings)
    if running is None:
        return False
    await _shut_down(running[0], time.monotonic() + timeout_s)
    return True


async def engine_health(found: Discovery, *, timeout_s: float = _HEALTH_S) -> Health | None:
    """Ask the engine how it is; None if nobody listens at its address, or somebody else does.

    Raises:
        EngineError: Something listens but does not answer in time.
    """
    # Without the token: the port of an engine that died may belong to another program now.
    transport = Transport(FixedAccess("local", Endpoint(url=found.url)), policy=Policy(attempts=1, connect_s=timeout_s))
    try:
        return Health.model_validate(await transport.json("GET", routes.HEALTH, timeout_s=timeout_s))
    except NoAnswerInTime:
        raise EngineError(
            f"The engine (process {found.pid}) does not answer. Stop it with `vlai engine stop` and try again."
        ) from None
    except (BackendError, ValidationError):
        return None
    finally:
        await transport.aclose()


async def _usable(settings: Settings) -> Discovery | None:
    running = await find_engine(settings)
    return running[0] if running is not None and running[1].version == __version__ else None


async def _retire_other_version(settings: Settings, until: float) -> None:
    """Stop an engine of another version if it is idle.

    Raises:
        EngineError: It is busy, or does not stop.
    """
    running = await find_engine(settings)
    if running is None:
        return
    found, health = running
    if health.active_jobs:
        raise EngineError(
            f"An engine of version {health.version} is at work ({health.active_jobs} jobs), and this is {__version__}. "
            "Wait until it is done, or stop it with `vlai engine stop`."
        )
    await _shut_down(found, until)


async def _shut_down(found: Discovery, until: float) -> None:
    transport = Transport(FixedAccess("local", _endpoint(found)), policy=Policy(attempts=1))
    with contextlib.suppress(BackendUnreachable):  # it may be gone before it has answered
        await transport.json("POST", routes.SHUTDOWN)
    await transport.aclose()
    while await engine_health(found) is not None:
        if time.monotonic() > until:
            raise EngineError(
                f"The engine of version {found.version} does not stop. End process {found.pid} and try again."
            )
        await asyncio.sleep(_POLL_S)


async def _start(settings: Settings, until: float, timeout_s: float) -> Discovery:
    settings.home.mkdir(mode=0o700, parents=True, exist_ok=True)
    settings.runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    log = settings.home / LOG_NAME
    process = await asyncio.to_thread(_spawn, settings.home, log)
    _children[:] = [child for child in _children if child.poll() is None] + [process]
    path = discovery_path(settings.runtime)
    while time.monotonic() < until:
        found = read_discovery(path)
        if found is not None and found.version == __version__ and _alive(found.pid):
            health = await engine_health(found)
            if health is not None:
                return found
        if process.poll() not in (None, 0, _ANOTHER_RUNS):
            raise EngineError(f"The engine ended with code {process.returncode}.{_tail(log)}")
        await asyncio.sleep(_POLL_S)
    if process.poll() == _ANOTHER_RUNS:
        raise EngineError(f"Another engine has {settings.home} but does not say where it listens.{_tail(log)}")
    process.terminate()
    raise EngineError(f"The engine did not start within {timeout_s:g} s.{_tail(log)}")


def _spawn(home: Path, log: Path) -> subprocess.Popen[bytes]:
    # The engine has no business with the cloud, so the cloud's secrets stay out of its environment.
    environ = {name: value for name, value in os.environ.items() if name not in ("NEMO_TOKEN", "NEMO_CLIENT_ID")}
    detached: dict[str, Any] = {"start_new_session": True}
    if sys.platform == "win32":
        detached = {"creationflags": subprocess.DETACHED_PROCESS | subprocess.CREATE_NEW_PROCESS_GROUP}
    with _opened_log(log) as out:
        return subprocess.Popen(
            [sys.executable, "-m", "vlai_widgets.engine"],
            cwd=home,
            env=environ,
            stdin=subprocess.DEVNULL,
            stdout=subprocess.DEVNULL,  # its ready line is for those who start it by hand
            stderr=out,
            **detached,
        )


def _opened_log(log: Path) -> IO[bytes]:
    return os.fdopen(os.open(log, os.O_CREAT | os.O_WRONLY | os.O_APPEND, 0o600), "ab")


def _tail(log: Path, lines: int = 15) -> str:
    try:
        text = log.read_text(encoding="utf-8", errors="replace")[-20_000:]
    except OSError:
        return f" There is no log at {log}."
    last = _SECRETS.sub("…", "\n".join(text.splitlines()[-lines:]))
    return f" The end of {log}:\n{last}" if last.strip() else f" Its log {log} is empty."


@contextlib.asynccontextmanager
async def _one_starter(settings: Settings, until: float) -> Any:
    """Hold the lock that lets one process at a time start an engine. It ends with the process that holds it."""
    settings.runtime.mkdir(mode=0o700, parents=True, exist_ok=True)
    with (settings.runtime / "start.lock").open("ab") as file:
        while not ownlock.take(file):
            if time.monotonic() > until:
                raise EngineError("Another process is starting the engine and has not come to an end. Try again.")
            await asyncio.sleep(_POLL_S)
        try:
            yield
        finally:
            ownlock.release(file)


def _alive(pid: int) -> bool:
    """Say whether process ``pid`` may still run. True where that cannot be told without touching it."""
    if pid <= 0:
        return False
    if sys.platform == "win32":  # os.kill(pid, 0) would end it there
        return True
    try:
        os.kill(pid, 0)
    except ProcessLookupError:
        return False
    except OSError:  # it runs under another user
        return True
    return True


def _endpoint(found: Discovery) -> Endpoint:
    return Endpoint(url=found.url, token=found.token)
