"""What runs inside a worker process. Only here are the media libraries loaded.

Everything that goes in and out is plain data, so that the engine's own process never imports what a worker imports.
"""

from __future__ import annotations

import logging
import multiprocessing
import os
import signal
import sys
import threading
import time
import traceback
from collections.abc import Callable, Mapping
from dataclasses import asdict, dataclass
from multiprocessing.connection import Connection
from pathlib import Path
from typing import Any

from vlai_widgets.errors import InputError, VlaiError

MEMORY_LIMIT_BYTES = 3 * 1024**3
"""Most private memory of one worker. Rendering is held to 0.7 GB and analysing to less, so that four times as much is
never right; and two workers at their limit still leave a machine of 8 GB usable."""

REPORT_EVERY_S = 0.1

_log = logging.getLogger(__name__)
_reports: Connection | None = None


@dataclass(frozen=True, slots=True, kw_only=True)
class Outcome:
    """How a piece of work ended. ``error`` is for people; ``trace`` is for the log."""

    value: Any = None
    error: str | None = None
    trace: str | None = None


def start(reports: Connection) -> None:
    """Prepare a worker process: quiet, single-threaded in its libraries, bounded, and never older than its engine."""
    global _reports  # noqa: PLW0603 - one connection a process, handed over at its start
    _reports = reports
    signal.signal(signal.SIGINT, signal.SIG_IGN)
    for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"):
        os.environ.setdefault(name, "1")  # the workers are the parallelism
    _limit_memory()
    threading.Thread(target=_die_with_engine, daemon=True, name="engine-watch").start()


def perform(ticket: int, function: Callable[..., Any], arguments: Mapping[str, Any]) -> Outcome:
    """Do one piece of work; ``function`` also gets ``progress``. Never raises: not every exception can be pickled."""
    try:
        return Outcome(value=function(**arguments, progress=_reporter(ticket)))
    except VlaiError as error:
        return Outcome(error=str(error))
    except MemoryError:
        limit_gb = MEMORY_LIMIT_BYTES / 1024**3
        return Outcome(error=f"It needs more than {limit_gb:.0f} GB of memory.", trace=traceback.format_exc())
    except Exception as error:  # noqa: BLE001 - a damaged file raises anything; it must cost this piece of work only
        return Outcome(error=f"{type(error).__name__}: {error}", trace=traceback.format_exc())


def versions(*, progress: Callable[[float], None]) -> dict[str, str]:
    """Return the versions of the code that measures and of the code that renders; and have both loaded, for later."""
    from vlai_widgets.engine import analysis, render

    del progress
    return {"analysis": analysis.ANALYSIS_VERSION, "render": render.RENDER_VERSION}


def probe(*, path: Path, progress: Callable[[float], None]) -> dict[str, Any]:
    """Read what the container says. Returns the fields of :class:`~vlai_widgets.models.MediaFacts`."""
    from vlai_widgets.engine import analysis

    del progress  # over in a moment
    return asdict(analysis.probe(path))


def glance(*, path: Path, progress: Callable[[float], None]) -> dict[str, Any]:
    """Look at a file. Returns the fields of :class:`~vlai_widgets.models.Glance`; never refuses."""
    from vlai_widgets.engine.analysis import glancing

    del progress  # over in a moment
    return asdict(glancing.glance(path))


def filmstrip(*, path: Path, step_s: float, height_px: int, progress: Callable[[float], None]) -> dict[str, Any]:
    """Take pictures all along a clip. Returns the fields of :class:`~vlai_widgets.models.Filmstrip`."""
    from vlai_widgets.engine.analysis import glancing

    del progress
    return asdict(glancing.filmstrip(path, step_s=step_s, height_px=height_px))


def logo(*, path: Path, picture: bytes, progress: Callable[[float], None]) -> dict[str, Any]:
    """Look for a logo in a clip. Returns the fields of the logo route's answer."""
    from vlai_widgets.engine.analysis.logo import Logo, find_logo

    del progress
    try:
        wanted = Logo(picture)
    except InputError as error:
        return {"bad_logo": str(error)}
    return {"sightings": [asdict(seen) for seen in find_logo(path, wanted)]}


def preview(*, path: Path, out: Path, progress: Callable[[float], None]) -> None:
    """Write a small rendition of a clip."""
    from vlai_widgets.engine.render import preview as previewing

    del progress
    previewing.preview(path, out)


def analyze(
    *, path: Path, clip_id: str, clip: str, sha256: str, progress: Callable[[float], None]
) -> tuple[bytes, bytes | None]:
    """Analyse a clip. Returns the analysis as JSON, and the poster."""
    from vlai_widgets.engine import analysis
    from vlai_widgets.protocol.results import ANALYSIS

    found = analysis.analyze(path, clip_id=clip_id, clip=clip, sha256=sha256, progress=progress)
    return ANALYSIS.dump_json(found.analysis), found.poster_jpeg


def render(
    *,
    draft: Mapping[str, Any],
    sources: Mapping[str, Path],
    posters: Mapping[str, Path],
    out: Path,
    quality: str,
    progress: Callable[[float], None],
) -> dict[str, Any]:
    """Render a draft into ``out``, with captions, scores and poster beside it. Returns what the finished file is."""
    from vlai_widgets.engine import render as renderer
    from vlai_widgets.protocol.draft import Draft

    made = renderer.render(
        Draft.model_validate(draft),
        sources=sources,
        posters=posters,
        out=out,
        quality=quality,
        progress=progress,
        sidecars=True,
    )
    return {"duration_s": made.duration_s, "size_bytes": made.size_bytes}


def _reporter(ticket: int) -> Callable[[float], None]:
    last_s = 0.0

    def report(done: float) -> None:
        nonlocal last_s
        now_s = time.monotonic()
        if _reports is None or (now_s - last_s < REPORT_EVERY_S and done < 1):
            return
        last_s = now_s
        _reports.send((ticket, min(1.0, max(0.0, float(done)))))

    return report


def _limit_memory() -> None:
    try:
        import resource
    except ImportError:  # Windows
        return
    # RLIMIT_DATA counts private writable memory; RLIMIT_AS would also count what allocators and thread stacks merely
    # reserve, several GB with a few threads. Linux enforces both, macOS neither reliably.
    _, hard = resource.getrlimit(resource.RLIMIT_DATA)
    limit = MEMORY_LIMIT_BYTES if hard == resource.RLIM_INFINITY else min(MEMORY_LIMIT_BYTES, hard)
    try:
        resource.setrlimit(resource.RLIMIT_DATA, (limit, hard))
    except (ValueError, OSError) as error:
        print(f"worker {os.getpid()}: no memory limit: {error}", file=sys.stderr)  # noqa: T201 - the engine's log


def _die_with_engine() -> None:
    engine = multiprocessing.parent_process()
    if engine is not None:
        engine.join()
        os._exit(1)
