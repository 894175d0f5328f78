"""Small videos that travel inside a report or a ``.vlai`` file, so that clips play where their files are not."""

from __future__ import annotations

import asyncio
import logging
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vlai_widgets import portal
from vlai_widgets.backends import aconnect
from vlai_widgets.errors import VlaiError

if TYPE_CHECKING:
    from vlai_widgets.backends import Backend

MOST_BYTES: Final = 6_500_000
"""All previews of one file together: 8.7 MB as text, so that a report of ten clips stays below 10 MB."""
_AT_ONCE: Final = 2
_log = logging.getLogger(__name__)
_said: Final[set[tuple[Path | None, str]]] = set()
"""What was logged. A board file and a report ask for the same previews: the reason of a missing one is told once."""


def previews_of(files: Mapping[str, Path], *, order: Sequence[str], most_bytes: int = MOST_BYTES) -> dict[str, bytes]:
    """Return a small MP4 a clip id, in the order given, as many as there is room for.

    They are made by the engine of this machine, which keeps them: a second call takes no time. A clip that cannot be
    shown, and an engine that does not start, cost the previews and nothing else; both are logged.

    Args:
        files: The clips, a clip id.
        order: Which ids come first.
        most_bytes: Room for all of them together.

    Example:
        >>> previews_of({}, order=["a"])
        {}
    """
    wanted = [clip for clip in order if clip in files]
    if not wanted:
        return {}
    try:
        return portal.call(_collect, files, wanted, most_bytes)
    except VlaiError as error:
        _say_once(f"The file gets no previews: {error}")
        return {}


async def _collect(files: Mapping[str, Path], wanted: Sequence[str], room: int) -> dict[str, bytes]:
    found: dict[str, bytes] = {}
    backend = await aconnect("local")
    try:
        for start in range(0, len(wanted), _AT_ONCE):
            some = wanted[start : start + _AT_ONCE]
            made = await asyncio.gather(*(_preview(backend, files[clip]) for clip in some))
            for clip, video in zip(some, made, strict=True):
                if video is not None and len(video) <= room:
                    found[clip] = video
                    room -= len(video)
    finally:
        await backend.aclose()
    return found


async def _preview(backend: Backend, path: Path) -> bytes | None:
    try:
        return await backend.apreview(path)
    except VlaiError as error:
        _say_once(f"{path.name} gets no preview: {error}", path)
        return None


def _say_once(text: str, path: Path | None = None) -> None:
    if (path, text) not in _said:
        _said.add((path, text))
        _log.warning("%s", text)
