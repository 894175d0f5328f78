"""``vlai engine``: run, find and stop the embedded engine."""

from __future__ import annotations

import argparse
import json
import os
import subprocess
import sys

from vlai_widgets.backends import running_engine, stop_engine
from vlai_widgets.settings import Settings


def serve_command(args: argparse.Namespace) -> int:
    """Become the engine. It prints one line of JSON with its ``url`` when it is ready."""
    command = [sys.executable, "-m", "vlai_widgets.engine", "--port", str(args.port)]
    if args.open:
        command.append("--open")
        print("Open: anyone on this machine can get a token from this engine.", file=sys.stderr, flush=True)
    if args.idle_exit_s is not None:
        command += ["--idle-exit-s", str(args.idle_exit_s)]
    if os.name == "posix":
        sys.stdout.flush()
        os.execv(command[0], command)  # noqa: S606 - our own interpreter and module; no shell
    return subprocess.call(command)  # noqa: S603


def status_command(args: argparse.Namespace) -> int:
    """Say whether an engine runs; exit code 1 if none does."""
    engine = running_engine(Settings.from_environ())
    if args.json:
        print(json.dumps({"running": engine is not None, **({} if engine is None else engine.to_public())}))
    elif engine is None:
        print("No engine is running. It starts by itself when it is needed.")
    else:
        print(f"Engine {engine.version} runs at {engine.url} (process {engine.pid}).")
    return 0 if engine else 1


def stop_command(args: argparse.Namespace) -> int:
    """Stop the engine, if one runs."""
    print("Stopped." if stop_engine(Settings.from_environ()) else "No engine is running.")
    return 0
