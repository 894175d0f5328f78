"""A logo looked for in a board's clips, where their files are on this machine."""

from __future__ import annotations

import asyncio
import logging
import os
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vlai_widgets import portal
from vlai_widgets.backends import aconnect
from vlai_widgets.errors import UnreadableClip

if TYPE_CHECKING:
    from vlai_widgets.backends import Backend
    from vlai_widgets.models import LogoSighting

_AT_ONCE: Final = 2
_log = logging.getLogger(__name__)


def sightings_in(files: Mapping[str, Path], logo: str | os.PathLike[str]) -> dict[str, tuple[LogoSighting, ...]]:
    """Return when and where a logo is seen, a clip id; a clip that cannot be decoded is left out, and logged.

    Raises:
        InputError: The logo cannot be used.
        BackendError: The engine of this machine does not start.
    """
    return portal.call(_collect, files, logo)


async def _collect(files: Mapping[str, Path], logo: str | os.PathLike[str]) -> dict[str, tuple[LogoSighting, ...]]:
    backend = await aconnect("local")
    turn = asyncio.Semaphore(_AT_ONCE)
    try:
        found = await asyncio.gather(*(_look(backend, turn, path, logo) for path in files.values()))
    finally:
        await backend.aclose()
    return {clip: seen for clip, seen in zip(files, found, strict=True) if seen is not None}


async def _look(
    backend: Backend, turn: asyncio.Semaphore, path: Path, logo: str | os.PathLike[str]
) -> tuple[LogoSighting, ...] | None:
    async with turn:
        try:
            return await backend.afind_logo(path, logo)
        except UnreadableClip as error:
            _log.warning("%s was not searched for the logo: %s", path.name, error)
            return None
