"""The embedded engine of this user: whether it runs, and how it is stopped."""

from __future__ import annotations

from dataclasses import asdict, dataclass

from vlai_widgets import portal
from vlai_widgets.client.launch import find_engine, stop_running_engine
from vlai_widgets.settings import Settings


@dataclass(frozen=True, slots=True, kw_only=True)
class RunningEngine:
    """The embedded engine of this user, as anyone may know it.

    Attributes:
        url: Its address.
        pid: Its process.
        version: Version of the package that it runs.
        started_at: When it began to listen, in epoch seconds.
        active_jobs: Analyses and exports under way.
    """

    url: str
    pid: int
    version: str
    started_at: float
    active_jobs: int

    def to_public(self) -> dict[str, str | int | float]:
        """Return the same as a dictionary for JSON. There is no secret in it."""
        return asdict(self)


def running_engine(settings: Settings | None = None) -> RunningEngine | None:
    """Return the engine that runs, of whatever version, or None. Starts nothing.

    Raises:
        EngineError: It does not answer, or its discovery file cannot be trusted.
    """
    running = portal.call(find_engine, settings or Settings.from_environ())
    if running is None:
        return None
    found, health = running
    return RunningEngine(
        url=found.url,
        pid=found.pid,
        version=health.version,
        started_at=found.started_at,
        active_jobs=health.active_jobs,
    )


def stop_engine(settings: Settings | None = None) -> bool:
    """Stop the engine, if one runs; say whether one did. What it has in line goes on when it is started again.

    Raises:
        EngineError: It does not stop.
    """
    return portal.call(stop_running_engine, settings or Settings.from_environ())
