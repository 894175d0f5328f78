"""Versions of the code that measures and renders: the keys under which results are kept.

Asked of a worker, because only workers import that code: it brings the media libraries, which the engine at rest must
not hold in memory.
"""

from __future__ import annotations

import asyncio
from dataclasses import dataclass

from vlai_widgets.engine import worker
from vlai_widgets.engine.workers import Call, Lane, Workers, WorkFailed
from vlai_widgets.errors import EngineError

DEADLINE_S = 60.0


@dataclass(frozen=True, slots=True, kw_only=True)
class CodeVersions:
    """Versions of the code that measures and of the code that renders."""

    analysis: str
    render: str


class Versions:
    """Asks once, at the first need."""

    def __init__(self, workers: Workers) -> None:
        self._workers = workers
        self._known: CodeVersions | None = None
        self._lock = asyncio.Lock()

    async def get(self) -> CodeVersions:
        """Return the versions.

        Raises:
            EngineError: The code cannot be loaded.
        """
        async with self._lock:
            if self._known is None:
                call = Call(function=worker.versions, arguments={}, deadline_s=DEADLINE_S)
                try:
                    self._known = CodeVersions(**await self._workers.run(call, lane=Lane.LIGHT))
                except WorkFailed as error:
                    raise EngineError(f"The engine's media code cannot be loaded: {error}") from None
            return self._known
