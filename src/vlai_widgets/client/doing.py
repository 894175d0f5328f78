"""``do``: a sentence is carried out where it belongs, by the client or by the assistant; what comes back is typed."""

from __future__ import annotations

import asyncio
import os
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Final

from vlai_widgets.assistant.routing import Step, named_files, route
from vlai_widgets.client import exports
from vlai_widgets.client.events import Notice, ProgressUpdate, Reply, StreamEvent
from vlai_widgets.client.uploads import Source, checked_sources
from vlai_widgets.errors import InputError
from vlai_widgets.models import Progress
from vlai_widgets.protocol.payloads import Credits, UploadedFile
from vlai_widgets.protocol.timeline import Timeline

if TYPE_CHECKING:
    from vlai_widgets.client.core import SessionCore

DEFAULT_NAME: Final = "video.mp4"

Done = Path | Credits | Timeline | tuple[UploadedFile, ...] | Reply
"""What ``do`` returns: a video's path, the credits, the timeline, the files that were taken, or the reply."""

Files = Iterable[str | os.PathLike[str]]


async def do(
    core: SessionCore,
    text: str,
    emit: Callable[[StreamEvent], None],
    *,
    files: Files,
    path: Path | None,
    timeout_s: float,
    ticket: exports.Ticket,
) -> Done:
    """Carry out ``text``; see :meth:`Session.do`. Of several things the last one's result is returned.

    Raises:
        InputError: There is nothing to do, or an upload without a file was asked for.
        VlaiError: What the backend refused.
    """

    def progress(update: Progress) -> None:
        emit(ProgressUpdate(update))

    async def one(step: Step) -> Done:
        match step.action:
            case "export":
                target = path or _target(step.text)
                emit(Notice(f"Exporting to {target}"))
                return await core.export(
                    target,
                    progress,
                    draft=None,
                    quality="high",
                    sidecars=False,
                    timeout_s=exports.EXPORT_S,
                    ticket=ticket,
                )
            case "credits":
                return await core.credits()
            case "status":
                return await core.timeline()
            case "upload":
                return await core.upload(await _sources(named_files(step.text)), progress)
            case "say":
                return await core.say(step.text, emit, timeout_s)

    done: Done | None = None
    steps = route(text) if text.strip() else ()
    given = list(files)
    if given:
        done = await core.upload(await _sources(given), progress)
        steps = tuple(step for step in steps if step.action != "upload" or named_files(step.text))
    for step in steps:
        done = await one(step)
        if isinstance(done, Reply) and done.error is not None:
            break  # what comes after it was meant for an edit that may not have happened
    if done is None:
        raise InputError("There is nothing to do: the message is empty.")
    return done


async def _sources(names: Files) -> tuple[Source, ...]:
    given = list(names)
    if not given:
        raise InputError(
            "Which files? Name them, as in do('upload a.mp4'), or hand them over: do('upload', files=[...])."
        )
    return await asyncio.to_thread(checked_sources, given)


def _target(text: str) -> Path:
    """Where a video goes: under the name that the sentence gives, else under a free one in the working folder."""
    named = next((name for name in named_files(text) if name.lower().endswith(".mp4") and "://" not in name), None)
    if named is not None:
        return exports.target_path(named)
    here = Path(DEFAULT_NAME)
    number = 1
    while (target := here if number == 1 else here.with_stem(f"{here.stem}-{number}")).exists():
        number += 1
    return exports.target_path(target)
