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
from dataclasses import asdict
from typing import Final

from vlai_widgets._version import __version__
from vlai_widgets.cli.doctor_host import cores, memory_limit_bytes
from vlai_widgets.cli.doctor_jupyter import front_ends, kernels, lab_extension, server_extension, servers
from vlai_widgets.cli.finding import Finding
from vlai_widgets.errors import VlaiError
from vlai_widgets.settings import Settings

_PACKAGES: Final = (
    "jupyterlab",
    "ipywidgets",
    "jupyterlab_widgets",
    "ipykernel",
    "anywidget",
    "plotly",
    "pandas",
    "av",
    "httpx",
)
_FREE_DISK_BYTES: Final = 2 * 1024**3
_MEMORY_BYTES: Final = 1024**3
"""What engine and workers may use together when they work."""


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
    looks: tuple[Callable[[], list[Finding]], ...] = (
        *(_python, _packages, _machine, _store),
        *(server_extension, lab_extension, front_ends, kernels, servers),
        _engine,
    )
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
    usable = cores()
    found = [] if usable is None else [Finding("cores", "ok", f"{usable:g} may be used")]
    found.append(Finding("workers", "ok", f"{settings.workers} at once (VLAI_WORKERS changes it)"))
    limit = memory_limit_bytes()
    if limit is not None:
        small = limit < _MEMORY_BYTES
        found.append(
            Finding(
                "memory",
                "warn" if small else "ok",
                f"{limit / 2**30:.1f} GB may be used",
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
