"""The engine as a process: one a home folder, on a free port of this machine only, ending itself when idle."""

from __future__ import annotations

import argparse
import asyncio
import contextlib
import json
import logging
import logging.handlers
import os
import signal
import socket
import sys
import time
from collections.abc import Iterator, Sequence
from pathlib import Path

import uvicorn

from vlai_widgets import ownlock
from vlai_widgets._version import __version__
from vlai_widgets.engine.app import create_app
from vlai_widgets.engine.core import Engine, EngineOptions
from vlai_widgets.errors import EngineError, VlaiError
from vlai_widgets.protocol.discovery import Discovery, discovery_path, read_discovery, write_discovery
from vlai_widgets.settings import Settings

EXIT_ALREADY_RUNNING = 3
GRACE_S = 3
_log = logging.getLogger("vlai_widgets.engine")


def main(arguments: Sequence[str] | None = None) -> int:
    """Run the engine until it is idle, stopped or told to shut down; return the exit code.

    Prints one line of JSON when it is ready: ``url``, ``pid``, ``version``, ``open``. Where it cannot start, the line
    holds ``error`` instead, and the exit code is 3 if another engine has this home, else 1.
    """
    options = _parse(arguments)
    try:
        settings = Settings.from_environ()
        home = settings.home
        os.umask(0o077)  # whatever is written from here on is the owner's alone
        home.mkdir(mode=0o700, parents=True, exist_ok=True)
        home.chmod(0o700)
        with _lock(home):
            _log_to(home / "engine.log")
            return _serve(options, settings)
    except _AlreadyRunning as error:
        _say({"error": str(error)})
        return EXIT_ALREADY_RUNNING
    except (VlaiError, OSError) as error:
        _log.exception("the engine did not start")
        _say({"error": str(error)})
        return 1


def _parse(arguments: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m vlai_widgets.engine", description="Run the embedded engine.")
    parser.add_argument("--port", type=int, default=0, help="port on 127.0.0.1 (default: a free one)")
    parser.add_argument("--open", action="store_true", help="let anyone on this machine ask for a token")
    parser.add_argument("--idle-exit-s", type=float, help="end after this many idle seconds (0: never)")
    parser.add_argument("--credits", type=float, default=100.0, help="credits of a new user (default: 100)")
    parser.add_argument("--price-turn", type=float, default=0.0, help="credits that a turn costs (default: 0)")
    return parser.parse_args(arguments)


def _serve(options: argparse.Namespace, settings: Settings) -> int:
    listening = _bind(options.port)
    engine_options = EngineOptions(
        home=settings.home,
        workers=settings.workers,
        keep_days=settings.keep_days,
        open=options.open,
        credits=options.credits,
        price_turn=options.price_turn,
        language_model=settings.language_model,
    )
    idle_s = settings.idle_exit_s if options.idle_exit_s is None else options.idle_exit_s
    for name in ("SIGTERM", "SIGINT"):
        # uvicorn raises the signal again once it has stopped; by then there is nothing left to do.
        signal.signal(getattr(signal, name), lambda *_: None)
    if hasattr(signal, "SIGHUP"):
        signal.signal(signal.SIGHUP, signal.SIG_IGN)  # the terminal that started it may close
    asyncio.run(_run(listening, engine_options, runtime=settings.runtime, idle_s=idle_s))
    return 0


async def _run(listening: socket.socket, options: EngineOptions, *, runtime: Path, idle_s: float) -> None:
    engine = Engine(options)
    config = uvicorn.Config(
        create_app(engine),
        http="h11",
        ws="none",
        lifespan="off",
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=GRACE_S,
    )
    server = uvicorn.Server(config)
    discovery = Discovery(
        url=f"http://127.0.0.1:{listening.getsockname()[1]}",
        token=options.token,
        client_id=options.client_id,
        pid=os.getpid(),
        version=__version__,
        started_at=time.time(),
    )
    path = discovery_path(runtime)
    try:
        serving = asyncio.create_task(server.serve(sockets=[listening]), name="serve")
        while not server.started and not serving.done():  # noqa: ASYNC110 - uvicorn tells it no other way
            await asyncio.sleep(0.005)
        engine.start()
        write_discovery(path, discovery)
        _say({"url": discovery.url, "pid": discovery.pid, "version": __version__, "open": options.open})
        _detach(options.home / "engine.log")
        await _until_end(serving, engine, idle_s)
        _forget(path, discovery)
        server.should_exit = True
        await engine.turns.close()  # ends the streams, for which the server would wait
        await serving
    finally:
        _forget(path, discovery)
        await engine.close()


async def _until_end(serving: asyncio.Task[None], engine: Engine, idle_s: float) -> None:
    """Wait until a signal has stopped the server, someone asked for the end, or there was nothing to do for long."""
    asked = asyncio.create_task(engine.stopping.wait(), name="stopping")
    idle = asyncio.create_task(engine.idle(idle_s), name="idle")
    try:
        await asyncio.wait([serving, asked, idle], return_when=asyncio.FIRST_COMPLETED)
        _log.info("ending: %s", "idle" if idle.done() else "asked to" if asked.done() else "stopped")
    finally:
        asked.cancel()
        idle.cancel()


def _bind(port: int) -> socket.socket:
    listening = socket.socket(socket.AF_INET, socket.SOCK_STREAM)
    if os.name == "posix":
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
    try:
        listening.bind(("127.0.0.1", port))
    except OSError as error:
        listening.close()
        raise EngineError(f"Port {port} cannot be used: {error}. Leave --port out to take a free one.") from None
    return listening


class _AlreadyRunning(EngineError):
    """Another engine has this home."""


@contextlib.contextmanager
def _lock(home: Path) -> Iterator[None]:
    """Hold the home for this process. The lock goes with the process, however that ends."""
    with (home / "engine.lock").open("a+b") as file:
        if not ownlock.take(file):
            raise _AlreadyRunning(f"An engine is running already with the home {home}. Use it, or set VLAI_HOME.")
        yield


def _log_to(path: Path) -> None:
    handler = logging.handlers.RotatingFileHandler(path, maxBytes=5 * 1024**2, backupCount=1, encoding="utf-8")
    handler.setFormatter(logging.Formatter("%(asctime)s %(levelname)s %(name)s: %(message)s"))
    root = logging.getLogger()
    root.addHandler(handler)
    root.setLevel(logging.INFO)
    path.chmod(0o600)


def _say(line: dict[str, object]) -> None:
    # Whoever started the engine may be gone, and its end of the pipe with it.
    with contextlib.suppress(OSError, ValueError, AttributeError):
        sys.stdout.write(json.dumps(line) + "\n")
        sys.stdout.flush()


def _detach(log: Path) -> None:
    """Let go of the streams of whoever started the engine; what libraries write to stderr goes to the log."""
    for descriptor, target, flags in (
        (0, os.devnull, os.O_RDONLY),
        (1, os.devnull, os.O_WRONLY),
        (2, str(log), os.O_WRONLY | os.O_APPEND | os.O_CREAT),
    ):
        opened = os.open(target, flags, 0o600)
        os.dup2(opened, descriptor)
        if opened != descriptor:
            os.close(opened)


def _forget(path: Path, discovery: Discovery) -> None:
    """Remove the discovery file, if it is still our own."""
    with contextlib.suppress(VlaiError):
        found = read_discovery(path)
        if found is not None and found.pid == discovery.pid and found.token == discovery.token:
            path.unlink(missing_ok=True)
