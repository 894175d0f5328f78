"""``vlai doctor``: what is installed, what works, and how to mend what does not."""

from __future__ import annotations

import argparse
import importlib.metadata
import json
import os
import platform
import shutil
import sys
from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Final, Literal

from vlai_widgets._version import __version__
from vlai_widgets.errors import VlaiError
from vlai_widgets.settings import Settings

_PACKAGES: Final = ("jupyterlab", "ipywidgets", "jupyterlab_widgets", "ipykernel", "plotly", "pandas", "av", "httpx")
_FREE_DISK_BYTES: Final = 2 * 1024**3
_MEMORY_BYTES: Final = 1024**3
"""What engine and workers may use together when they work."""


@dataclass(frozen=True, slots=True)
class Finding:
    """One line of the doctor's report.

    Attributes:
        name: What was looked at.
        state: ``ok``, ``warn`` or ``bad``.
        text: What was found.
        fix: What to do about it, or an empty string.
    """

    name: str
    state: Literal["ok", "warn", "bad"]
    text: str
    fix: str = ""


def doctor_command(args: argparse.Namespace) -> int:
    """Print the findings; exit code 1 if one of them is bad."""
    findings = examine()
    if args.json:
        print(json.dumps([asdict(finding) for finding in findings], ensure_ascii=False))
    else:
        marks = {"ok": "ok  ", "warn": "warn", "bad": "BAD "}
        for finding in findings:
            print(f"{marks[finding.state]}  {finding.name}: {finding.text}")
            if finding.fix:
                print(f"      -> {finding.fix}")
    return 1 if any(finding.state == "bad" for finding in findings) else 0


def examine() -> list[Finding]:
    """Look at everything. A look that fails is itself a finding."""
    looks: tuple[Callable[[], list[Finding]], ...] = (_python, _packages, _machine, _store, _engine)
    findings: list[Finding] = []
    for look in looks:
        try:
            findings += look()
        except (VlaiError, OSError) as error:
            findings.append(Finding(look.__name__.strip("_"), "bad", str(error)))
    return findings


def _python() -> list[Finding]:
    version = platform.python_version()
    return [
        Finding("vlai-widgets", "ok", __version__),
        Finding("Python", "ok", f"{version} on {platform.system()} {platform.machine()}, {sys.executable}"),
    ]


def _packages() -> list[Finding]:
    findings = []
    for name in _PACKAGES:
        try:
            findings.append(Finding(name, "ok", importlib.metadata.version(name)))
        except importlib.metadata.PackageNotFoundError:
            findings.append(Finding(name, "bad", "not installed here", f"{sys.executable} -m pip install {name}"))
    return findings


def _machine() -> list[Finding]:
    settings = Settings.from_environ()
    found = [Finding("workers", "ok", f"{settings.workers} at once (VLAI_WORKERS changes it)")]
    limit = _memory_limit_bytes()
    if limit is not None:
        small = limit < _MEMORY_BYTES
        found.append(
            Finding(
                "memory",
                "warn" if small else "ok",
                f"{limit / 2**30:.1f} GB",
                "Set VLAI_WORKERS=1 and render in a smaller size." if small else "",
            )
        )
    return found


def _store() -> list[Finding]:
    settings = Settings.from_environ()
    settings.home.mkdir(parents=True, exist_ok=True)
    free = shutil.disk_usage(settings.home).free
    writable = os.access(settings.home, os.W_OK)
    return [
        Finding(
            "store",
            "ok" if writable else "bad",
            str(settings.home),
            "" if writable else "Set VLAI_HOME to a folder that you may write to.",
        ),
        Finding(
            "disk",
            "ok" if free >= _FREE_DISK_BYTES else "warn",
            f"{free / 2**30:.1f} GB free",
            "" if free >= _FREE_DISK_BYTES else "Free some space, or set VLAI_HOME to another disk.",
        ),
    ]


def _engine() -> list[Finding]:
    from vlai_widgets.backends import connect

    with connect("local") as backend:
        health = backend.health()
    if health is None:
        return [Finding("engine", "bad", "does not say who it is", "vlai engine stop, then try again")]
    return [Finding("engine", "ok", f"{health.version} answers at {backend.url}")]


def _memory_limit_bytes() -> int | None:
    for name in ("/sys/fs/cgroup/memory.max", "/sys/fs/cgroup/memory/memory.limit_in_bytes"):
        path = Path(name)
        if path.exists() and (text := path.read_text(encoding="ascii").strip()).isdigit() and int(text) < 2**50:
            return int(text)
    try:
        return os.sysconf("SC_PAGE_SIZE") * os.sysconf("SC_PHYS_PAGES")
    except (AttributeError, ValueError, OSError):  # no sysconf on Windows
        return None
