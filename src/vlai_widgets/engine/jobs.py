"""The queue: jobs that are kept in the database and done by the workers."""

from __future__ import annotations

import asyncio
import logging
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Any, Protocol

from vlai_widgets.engine.jobtable import Job, JobState, JobTable
from vlai_widgets.engine.workers import Call, Lane, Workers, WorkFailed
from vlai_widgets.errors import VlaiError

STORE_PROGRESS_EVERY_S = 1.0
_log = logging.getLogger(__name__)

Listener = Callable[[float], None]


class Kind(Protocol):
    """One kind of job: how to do it, and what to do with what came out."""

    @property
    def lane(self) -> Lane:
        """How heavy it is."""
        ...

    def call(self, job: Job) -> Call:
        """Say what a worker is to do. Raises :class:`~vlai_widgets.errors.VlaiError` if it cannot be done any more."""
        ...

    def finish(self, job: Job, value: Any) -> dict[str, Any]:
        """Keep what came out; return the job's result."""
        ...

    def abandon(self, job: Job, error: str) -> None:
        """Clean up after a job that failed or was cancelled."""
        ...


@dataclass(slots=True)
class _Active:
    job: Job
    task: asyncio.Task[None] | None = None
    listeners: list[Listener] = field(default_factory=list)
    waiting: int = 0
    stored_s: float = 0.0


class Queue:
    """Jobs in, results out. Lives on one event loop."""

    def __init__(self, table: JobTable, workers: Workers, kinds: Mapping[str, Kind]) -> None:
        self._table = table
        self._workers = workers
        self._kinds = kinds
        self._active: dict[str, _Active] = {}

    @property
    def active_count(self) -> int:
        """Jobs that wait or run."""
        return len(self._active)

    def resume(self) -> int:
        """Take up what a killed engine left unfinished; return how much that was."""
        left = self._table.requeue()
        for job in left:
            self._launch(job)
        return len(left)

    def submit(self, kind: str, *, key: str, payload: dict[str, Any], session_id: str | None = None) -> Job:
        """Put a job in line. If one of the same key is there already, return that."""
        for active in self._active.values():
            if active.job.key == key:
                return active.job
        job = self._table.add(kind, key=key, session_id=session_id, payload=payload)
        self._launch(job)
        return job

    def progress(self, job_id: str) -> float:
        """How far a job has come, 0-1."""
        active = self._active.get(job_id)
        return active.job.progress if active else self._table.get(job_id).progress

    async def wait(self, job_id: str, *, on_progress: Listener | None = None, shared: bool = True) -> Job:
        """Wait for the end of a job and return it.

        Args:
            job_id: The job.
            on_progress: Called with the share that is done, 0-1.
            shared: Whether the job goes on when this wait is cancelled. If not, it is cancelled with the last wait.
        """
        active = self._active.get(job_id)
        if active is None or active.task is None:
            return self._table.get(job_id)
        active.waiting += 1
        if on_progress is not None:
            active.listeners.append(on_progress)
        try:
            await asyncio.wait([active.task])
        except asyncio.CancelledError:
            if not shared and active.waiting == 1:
                self.cancel(job_id)
            raise
        finally:
            active.waiting -= 1
            if on_progress is not None:
                active.listeners.remove(on_progress)
        return self._table.get(job_id)

    def cancel(self, job_id: str) -> bool:
        """Cancel a job, ending its process; False if it was over already."""
        active = self._active.get(job_id)
        if active is None or active.task is None:
            return False
        active.task.cancel()
        return True

    async def close(self) -> None:
        """Stop all work. What was not finished stays in line for the next start."""
        running = [active.task for active in self._active.values() if active.task is not None]
        self._active.clear()
        for task in running:
            task.cancel()
        await asyncio.gather(*running, return_exceptions=True)
        self._workers.close()

    def _launch(self, job: Job) -> None:
        active = self._active[job.job_id] = _Active(job)
        active.task = asyncio.create_task(self._run(active), name=f"{job.kind}-{job.job_id}")
        active.task.add_done_callback(lambda task: self._settle(job, task))

    def _settle(self, job: Job, task: asyncio.Task[None]) -> None:
        # Not inside the task: one that is cancelled before it began never runs at all. A job that is no longer
        # active here was stopped by the engine's end, and stays in line.
        if task.cancelled() and job.job_id in self._active:
            self._end(job, "cancelled", error="It was cancelled.")

    async def _run(self, active: _Active) -> None:
        job = active.job
        try:
            result = await self._do(active)
        except (WorkFailed, VlaiError) as error:
            self._end(job, "failed", error=str(error))
        except Exception as error:  # noqa: BLE001 - logged with its traceback; costs this job only
            _log.exception("%s job %s", job.kind, job.job_id)
            self._end(job, "failed", error=f"The engine failed ({type(error).__name__}); its log says more.")
        else:
            self._end(job, "completed", result=result)

    async def _do(self, active: _Active) -> dict[str, Any]:
        job = active.job
        kind = self._kinds.get(job.kind)
        if kind is None:
            raise VlaiError(f"This version does not know jobs of the kind {job.kind!r}.")
        value = await self._workers.run(
            kind.call(job),
            lane=kind.lane,
            on_start=lambda: self._table.begin(job.job_id),
            on_progress=lambda done: self._report(active, done),
        )
        return kind.finish(job, value)

    def _end(
        self, job: Job, state: JobState, *, result: dict[str, Any] | None = None, error: str | None = None
    ) -> None:
        self._active.pop(job.job_id, None)
        self._table.finish(job.job_id, state, result=result, error=error)
        if error is not None:
            _log.info("%s job %s %s: %s", job.kind, job.job_id, state, error)
            kind = self._kinds.get(job.kind)
            if kind is not None:
                kind.abandon(job, error)

    def _report(self, active: _Active, done: float) -> None:
        active.job = replace(active.job, progress=done)
        now_s = time.monotonic()
        if now_s - active.stored_s >= STORE_PROGRESS_EVERY_S:
            active.stored_s = now_s
            self._table.progress(active.job.job_id, done)
        for listener in list(active.listeners):
            listener(done)
