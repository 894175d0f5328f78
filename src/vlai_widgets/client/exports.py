"""A draft becomes a video file: submit, wait, fetch.

The render belongs to the backend: whoever stops waiting leaves it be.
"""

from __future__ import annotations

import asyncio
import logging
import math
import os
import secrets
import time
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any, Final

from vlai_widgets.client.access import Access
from vlai_widgets.client.download import fetch, fetch_sidecars, part_file, require_place
from vlai_widgets.client.transport import Dropped, Transport
from vlai_widgets.client.unwrap import words_of
from vlai_widgets.errors import (
    BackendError,
    BackendUnreachable,
    BadReply,
    DeadlineExceeded,
    ExportNotAllowed,
    InputError,
    InvalidToken,
    OutOfCredits,
    RateLimited,
    RenderFailed,
    RunCancelled,
    SessionNotFound,
    VlaiError,
)
from vlai_widgets.exportlog import ExportLog, ExportRecord, ExportState
from vlai_widgets.models import Progress
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.payloads import RenderOutput, RenderRequest

logger = logging.getLogger(__name__)

EXPORT_S: Final = 3600.0
NO_SIDECARS: Final = (
    "The cloud does not keep captions, scores and a poster beside a video (sidecars=True). "
    "Use connect('local') for that."
)
_DONE: Final = ("completed", "complete", "done", "success", "succeeded", "finished")
_FAILED: Final = ("failed", "failure", "error", "timeout", "expired", "rejected")
_CANCELLED: Final = ("cancelled", "canceled")
_FINAL_ERRORS: Final = (InvalidToken, ExportNotAllowed, OutOfCredits)
_UNKNOWN_TRIES: Final = 3  # a render that was just submitted may not be known everywhere yet

Emit = Callable[[Progress], None]


@dataclass(frozen=True, slots=True, kw_only=True)
class RenderState:
    """State of a render, read from any of the published shapes. ``done`` is 0-1; ``eta_s`` is None where not told."""

    status: str
    done: float = 0.0
    address: str | None = None
    error: str = ""
    render_id: str | None = None
    eta_s: float | None = None


@dataclass(slots=True)
class Ticket:
    """Under which id the render runs now, for whoever stops waiting; and the log in which it is written down.

    What cannot be written down is only warned of: the export itself goes on.
    """

    render_id: str | None = None
    log: ExportLog | None = None

    def begins(self, record: ExportRecord) -> None:
        """The render is about to be submitted."""
        self.render_id = record.render_id
        self._write(lambda log: log.began(record))

    def is_called(self, render_id: str) -> None:
        """The backend gave it another id."""
        before, self.render_id = self.render_id, render_id
        if before is not None and before != render_id:
            self._write(lambda log: log.renamed(before, render_id))

    def was_refused(self) -> None:
        """The backend did not take it."""
        if self.render_id is not None:
            refused, self.render_id = self.render_id, None
            self._write(lambda log: log.forget(refused))

    def ended(self, state: ExportState, error: str | None = None) -> None:
        """It is over."""
        if self.render_id is not None:
            over = self.render_id
            self._write(lambda log: log.ended(over, state, error=error))

    def asked_for_sidecars(self) -> bool:
        """Say what was written down when it was started."""
        try:
            return self.render_id is not None and self.log is not None and self.log.asked_for_sidecars(self.render_id)
        except OSError as error:
            logger.warning("Whether the export has sidecar files cannot be looked up: %s", error)
            return False

    def _write(self, how: Callable[[ExportLog], None]) -> None:
        if self.log is None:
            return
        try:
            how(self.log)
        except OSError as error:
            logger.warning("The export is not written down, so no other kernel can take it up: %s", error)


@dataclass(frozen=True, slots=True, kw_only=True)
class Order:
    """What to export, and where to; with ``sidecars``, what the engine keeps beside the video as well."""

    session_id: str
    draft: Mapping[str, Any]
    quality: str
    target: Path
    sidecars: bool = False


async def export(
    transport: Transport, order: Order, emit: Emit, *, timeout_s: float = EXPORT_S, ticket: Ticket | None = None
) -> Path:
    """Render ``order`` and put the video in place. A render that fails is tried once more, under a new id.

    Raises:
        InputError: The timeline is empty, or nothing can be written at the target.
        RenderFailed: It failed twice.
        RunCancelled: Somebody cancelled it.
        DeadlineExceeded: ``timeout_s`` passed; the render goes on.
        VlaiError: The backend refused.
    """
    require_segments(order.draft)
    until = time.monotonic() + timeout_s
    ticket = ticket or Ticket()
    await asyncio.to_thread(require_place, order.target)
    for last in (False, True):
        state = await _submit(transport, order, ticket)
        if state.status not in (*_DONE, *_FAILED):
            state = await _wait(transport, ticket, emit, target=order.target, until=until, timeout_s=timeout_s)
        if state.status not in _FAILED:
            break
        ticket.ended("failed", f"The render failed.{_said(state)}")
        if last:
            raise RenderFailed(f"The render failed twice. Change the timeline and export again.{_said(state)}")
    return await _bring_home(transport, state, ticket, emit, target=order.target, sidecars=order.sidecars)


async def take_up(
    transport: Transport,
    render_id: str,
    target: Path,
    emit: Emit,
    *,
    timeout_s: float = EXPORT_S,
    log: ExportLog | None = None,
    sidecars: bool | None = None,
) -> Path:
    """Wait for a render that was submitted before, and put the video in place.

    Args:
        transport: How to reach the backend.
        render_id: The render.
        target: The file to write.
        emit: Takes progress.
        timeout_s: Seconds to wait.
        log: Where it was written down, or None.
        sidecars: Whether sidecar files come too; None: as was asked for when it was started.

    Raises:
        RenderFailed: It failed.
        VlaiError: As for :func:`export`.
    """
    ticket = Ticket(render_id, log)
    await asyncio.to_thread(require_place, target)
    if sidecars is None:
        sidecars = ticket.asked_for_sidecars()
    state = await _wait(transport, ticket, emit, target=target, until=time.monotonic() + timeout_s, timeout_s=timeout_s)
    if state.status in _FAILED:
        ticket.ended("failed", f"The render failed.{_said(state)}")
        raise RenderFailed(f"The render failed. Export again.{_said(state)}")
    return await _bring_home(transport, state, ticket, emit, target=target, sidecars=sidecars)


async def cancel(transport: Transport, render_id: str) -> None:
    """Cancel a render on the backend.

    Raises:
        VlaiError: The backend refused, or knows no such render.
    """
    await transport.json("POST", routes.fill(routes.RENDER_CANCEL, render_id=render_id), repeatable=True)


def target_path(path: str | os.PathLike[str]) -> Path:
    """Return where a video is to be put, as an absolute path: the working folder may change while the render runs."""
    return Path(path).expanduser().absolute()


def require_segments(draft: Mapping[str, Any]) -> None:
    """Check that there is something to render, as far as the draft's shape is known.

    Raises:
        InputError: No track has a segment.
    """
    tracks = draft.get("t")
    if isinstance(tracks, list):
        ready = any(isinstance(track, dict) and track.get("sg") for track in tracks)
    else:
        ready = bool(draft)  # a form of draft that nobody has described: the backend knows
    if not ready:
        raise InputError(
            "The timeline is empty, so there is nothing to export. Upload clips and ask for a video first."
        )


def render_state(answer: object) -> RenderState:
    """Read a render's state from any of the shapes that were published.

    Raises:
        BadReply: There is no status in it.

    Example:
        >>> render_state({"taskId": "r", "status": "completed", "output": {"url": "https://x/y.mp4"}}).address
        'https://x/y.mp4'
    """
    top = answer if isinstance(answer, dict) else {}
    inner = top.get("data") if isinstance(top.get("data"), dict) else top
    fields = {**top, **(inner or {})}
    status = fields.get("status")
    if not isinstance(status, str):
        raise BadReply("The backend's answer does not say how the render is.")
    output = fields.get("output")
    address = output.get("url") if isinstance(output, dict) else output if isinstance(output, str) else None
    address = address or next((fields[key] for key in ("outputUrl", "output_url", "url") if fields.get(key)), None)
    render_id = fields.get("id") or fields.get("taskId")
    return RenderState(
        status=status.lower(),
        done=_share(fields.get("progress")),
        address=address if isinstance(address, str) else None,
        error=words_of(fields.get("error")),
        render_id=str(render_id) if render_id else None,
        eta_s=_seconds(fields.get("etaS", fields.get("eta_s"))),
    )


def how_to_take_up(render_id: str, target: Path) -> str:
    """Return the sentence that says how to go on with a render that still runs."""
    return (
        f"The render goes on at the backend. Take it up again with "
        f"session.resume_export({render_id!r}, {str(target)!r})."
    )


async def _submit(transport: Transport, order: Order, ticket: Ticket) -> RenderState:
    # A time stamp in milliseconds, and digits that tell two of the same millisecond apart.
    render_id = f"render_{int(time.time() * 1000)}{secrets.randbelow(10**6):06d}"
    request = RenderRequest(
        id=render_id,
        session_id=order.session_id,
        draft=dict(order.draft),
        output=RenderOutput(quality=order.quality),
    )
    # Our engine takes the same id twice as one render; the cloud says nothing of that, and may charge for both.
    repeatable = transport.access.name == "local"
    body = request.model_dump(by_alias=True)
    # Written down before it is submitted: a kernel that dies in between must not orphan it.
    ticket.begins(
        ExportRecord(
            render_id=render_id,
            session_id=order.session_id,
            backend=transport.access.name,
            url=transport.access.url,
            target=order.target,
            created_at=time.time(),
            sidecars=order.sidecars,
        )
    )
    try:
        data = await transport.json("POST", routes.RENDER_SUBMIT, body=body, repeatable=repeatable, timeout_s=120.0)
    except Dropped:
        return RenderState(status="pending")  # it may have been taken all the same: asking costs nothing
    except VlaiError:
        ticket.was_refused()
        raise
    try:
        state = render_state(data)
    except BadReply:
        state = RenderState(status="pending")
    ticket.is_called(state.render_id or render_id)
    return state


async def _wait(
    transport: Transport, ticket: Ticket, emit: Emit, *, target: Path, until: float, timeout_s: float
) -> RenderState:
    assert ticket.render_id is not None
    route = routes.fill(routes.RENDER_STATUS, render_id=ticket.render_id)
    unknown = polls = 0
    _say(emit, "render", 0.0)
    while True:
        try:
            state = render_state(await transport.json("GET", route))
            unknown = 0
            _say(emit, "render", 1.0 if state.status in _DONE else state.done, eta_s=state.eta_s)
            if state.status in _CANCELLED:
                ticket.ended("failed", "It was cancelled.")
                raise RunCancelled("The render was cancelled.")
            if state.status in _DONE or state.status in _FAILED:
                return state
        except _FINAL_ERRORS:
            raise
        except (SessionNotFound, BackendError) as error:
            unknown = _bear(error, unknown, ticket)
        wait_s = poll_wait_s(transport.access, polls)
        polls += 1
        if time.monotonic() + wait_s > until:
            await asyncio.sleep(max(0.0, until - time.monotonic()))
            raise DeadlineExceeded(
                f"The video was not ready after {timeout_s:g} s. {how_to_take_up(ticket.render_id, target)}"
            )
        await asyncio.sleep(wait_s)


def _bear(error: BackendError, unknown: int, ticket: Ticket) -> int:
    """Count what speaks against going on with the wait; raise when it is enough. A passing trouble is borne."""
    if isinstance(error, BackendUnreachable | RateLimited) or error.http_status in (408, 500, 502, 503, 504):
        return unknown
    if unknown + 1 >= _UNKNOWN_TRIES:
        ticket.ended("failed", f"The backend does not know the render any more. {error}")
        raise error
    return unknown + 1


def poll_wait_s(access: Access, polls: int) -> float:
    """Return the wait after the ``polls``-th look, in seconds: the cloud documents 30; our engine is next door."""
    return 30.0 if access.name == "cloud" else min(1.0, 0.25 * 1.5**polls)


async def _bring_home(
    transport: Transport, state: RenderState, ticket: Ticket, emit: Emit, *, target: Path, sidecars: bool
) -> Path:
    assert ticket.render_id is not None
    render_id = ticket.render_id
    addresses = [routes.fill(routes.RENDER_DOWNLOAD, render_id=render_id)]
    if state.address:
        addresses.insert(0, state.address)
    _say(emit, "download", 0.0)
    with part_file(target) as part:
        for address in addresses:
            try:
                await fetch(transport, address, part, lambda share: _say(emit, "download", share))
            except (BackendError, InputError) as error:
                if address is addresses[-1]:
                    raise _not_home(error, render_id, target) from None
                continue
            break
        try:
            await asyncio.to_thread(part.replace, target)
        except OSError as error:
            raise InputError(
                f"The video cannot be put at {str(target)!r}: {error.strerror}. Choose another place. "
                f"{how_to_take_up(render_id, target)}"
            ) from None
    if sidecars:
        await fetch_sidecars(transport, render_id, target)
    ticket.ended("finished")
    _say(emit, "download", 1.0)
    return target


def _not_home(error: VlaiError, render_id: str, target: Path) -> VlaiError:
    words = f"The video is ready but did not come through. {error} {how_to_take_up(render_id, target)}"
    return BackendUnreachable(words) if isinstance(error, BackendUnreachable) else RenderFailed(words)


def _say(emit: Emit, stage: Any, done: float, *, eta_s: float | None = None) -> None:
    emit(Progress(stage=stage, done=done, overall=done, eta_s=eta_s))


def _seconds(value: object) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float) or not math.isfinite(value) or value < 0:
        return None
    return float(value)


def _share(value: object) -> float:
    """Progress as 0-1. It is documented as 0-100."""
    try:
        share = float(value.strip().removesuffix("%") if isinstance(value, str) else value) / 100  # type: ignore[arg-type]
    except (TypeError, ValueError):
        return 0.0
    return min(1.0, max(0.0, share)) if math.isfinite(share) else 0.0


def _said(state: RenderState) -> str:
    words = " ".join("".join(c if c.isprintable() else " " for c in state.error).split())[:300]
    return f" The backend says: {words}" if words else ""
