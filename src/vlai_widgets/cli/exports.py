"""``vlai exports``: what was exported, and what waits to be fetched."""

from __future__ import annotations

import argparse
import json
import sys
from collections.abc import Callable

from vlai_widgets.cli.console import Reporter, reporter
from vlai_widgets.errors import ClipNotFound, VlaiError
from vlai_widgets.exportjobs import ExportJob, exports
from vlai_widgets.models import Progress


def list_command(args: argparse.Namespace) -> int:
    """List the exports, newest first."""
    jobs = exports()
    if args.json:
        print(json.dumps([_plain(job) for job in jobs], ensure_ascii=False))
        return 0
    for job in jobs:
        when = job.created_at.astimezone().strftime("%Y-%m-%d %H:%M")
        print(f"{job.state:8}  {when}  {job.backend:5}  {job.render_id}  {job.path}")
        if job.error:
            print(f"          {job.error}")
    if not jobs:
        print("No exports yet.")
    elif any(job.state == "running" for job in jobs):
        print("Fetch what is running with: vlai exports resume", file=sys.stderr)
    return 0


def resume_command(args: argparse.Namespace) -> int:
    """Fetch the exports that are still running, or those that are named. Exit code 1 if one of them failed."""
    known = exports()
    if unknown := set(args.ids) - {job.render_id for job in known}:
        raise ClipNotFound(f"No export {', '.join(sorted(unknown))}. See: vlai exports list")
    jobs = [job for job in known if (job.render_id in args.ids if args.ids else job.state == "running")]
    failed = 0
    with reporter() as show:
        for job in reversed(jobs):  # the one that has waited longest first
            try:
                path = job.resume(on_progress=_shown(show, job.path.name), timeout_s=args.timeout_s)
            except VlaiError as error:
                failed += 1
                show.step(f"{job.render_id}: {error}")
            else:
                print(path)
    if not jobs:
        print("Nothing is running.")
    return 1 if failed else 0


def _shown(show: Reporter, name: str) -> Callable[[Progress], None]:
    def update(progress: Progress) -> None:
        show.update(f"{name} {progress.stage}", f"{name}: {progress.stage}", progress.done)

    return update


def _plain(job: ExportJob) -> dict[str, str | None]:
    return {
        "id": job.render_id,
        "session_id": job.session_id,
        "state": job.state,
        "backend": job.backend,
        "path": str(job.path),
        "created_at": job.created_at.isoformat(),
        "error": job.error,
    }
