"""Finding or starting the embedded engine, or opening the cloud."""

from __future__ import annotations

import asyncio
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path
from typing import Final

from vlai_widgets import portal
from vlai_widgets.backends.backend import Backend, OnProgress
from vlai_widgets.client.access import Access, Endpoint, FixedAccess, checked_token, checked_url
from vlai_widgets.client.auth import AccountFile, AnonymousAccess
from vlai_widgets.client.launch import EngineAccess
from vlai_widgets.client.transport import Transport
from vlai_widgets.errors import DeadlineExceeded, UnknownOption
from vlai_widgets.exportlog import FILE_NAME, ExportLog
from vlai_widgets.models import Progress
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.discovery import discovery_path, read_discovery
from vlai_widgets.settings import Settings

ACCOUNT_FILE: Final = "cloud.json"


def connect(
    backend: str | None = None,
    *,
    base_url: str | None = None,
    token: str | None = None,
    client_id: str | None = None,
    on_progress: OnProgress | None = None,
    timeout_s: float = 60.0,
) -> Backend:
    """Connect to a backend.

    ``local`` finds the embedded engine of this user on this machine, and starts it where none runs. ``cloud`` is
    NemoVideo's service: clips leave this machine only then.

    Args:
        backend: ``local`` or ``cloud``; None: what ``VLAI_BACKEND`` says, else ``cloud`` if ``NEMO_TOKEN`` is set, else
            ``local``.
        base_url: Another address. With ``local`` (or None): an engine that somebody else started there.
        token: Bearer token; default for the cloud: ``NEMO_TOKEN``, else an anonymous one that is fetched and kept. One
            that the cloud refuses (1001) gives way to an anonymous one, with a warning.
        client_id: Client id for anonymous tokens; default: ``NEMO_CLIENT_ID``, else one that is made and kept.
        on_progress: Takes progress of the stage ``connect``.
        timeout_s: Seconds for all of it.

    Returns:
        The backend, which answered.

    Raises:
        UnknownOption: There is no such backend.
        InputError: ``base_url`` or ``client_id`` cannot be used.
        InvalidToken: The token cannot be used.
        EngineError: The engine did not start.
        BackendUnreachable: The backend does not answer.
        DeadlineExceeded: ``timeout_s`` passed.

    Example:
        >>> vlai.connect("local").name
        'local'
    """
    ask = _Ask(backend=backend, base_url=base_url, token=token, client_id=client_id, timeout_s=timeout_s)
    settings = Settings.from_environ()
    return portal.call_reporting(lambda emit: _connect(settings, ask, emit), on_progress)


async def aconnect(
    backend: str | None = None,
    *,
    base_url: str | None = None,
    token: str | None = None,
    client_id: str | None = None,
    on_progress: OnProgress | None = None,
    timeout_s: float = 60.0,
) -> Backend:
    """Awaitable twin of :func:`connect`."""
    ask = _Ask(backend=backend, base_url=base_url, token=token, client_id=client_id, timeout_s=timeout_s)
    settings = Settings.from_environ()
    return await portal.acall_reporting(lambda emit: _connect(settings, ask, emit), on_progress)


@dataclass(frozen=True, slots=True, kw_only=True)
class _Ask:
    """What :func:`connect` was asked for."""

    backend: str | None
    base_url: str | None
    token: str | None = field(repr=False)
    client_id: str | None = field(repr=False)
    timeout_s: float


async def _connect(settings: Settings, ask: _Ask, emit: Callable[[Progress], None]) -> Backend:
    emit(Progress(stage="connect", done=0.0, message="Connecting..."))
    began = time.monotonic()
    transport = Transport(await asyncio.to_thread(_access, settings, ask))
    try:
        async with asyncio.timeout(ask.timeout_s + 1.0):  # the engine's own deadline says more, so it comes first
            await transport.access.current()
            if ask.base_url is not None and transport.access.name == "local":
                await transport.json("GET", routes.HEALTH)
    except TimeoutError:
        await transport.aclose()
        raise DeadlineExceeded(f"No connection after {time.monotonic() - began:.0f} s. Try again.") from None
    except BaseException:
        await transport.aclose()
        raise
    emit(Progress(stage="connect", done=1.0, overall=1.0, message="Ready!"))
    return Backend(transport, web_url=settings.web_url, log=ExportLog(settings.home / FILE_NAME))


def _access(settings: Settings, ask: _Ask) -> Access:
    if ask.backend not in (None, "local", "cloud"):
        raise UnknownOption.of("backend", str(ask.backend), ["local", "cloud"])
    url = checked_url(ask.base_url) if ask.base_url is not None else None
    name = ask.backend or ("local" if url is not None else settings.backend)
    if name == "cloud":
        return _cloud(settings, url or checked_url(settings.api_url), ask)
    if url is None:
        return EngineAccess(settings, timeout_s=ask.timeout_s)
    if ask.token is not None:
        return FixedAccess("local", Endpoint(url=url, token=checked_token(ask.token)))
    if ask.client_id is None:
        found = read_discovery(discovery_path(settings.runtime))
        if found is not None and found.url.rstrip("/") == url:
            return FixedAccess("local", Endpoint(url=url, token=found.token))
    return AnonymousAccess("local", url, client_id=ask.client_id)


def _cloud(settings: Settings, url: str, ask: _Ask) -> Access:
    return AnonymousAccess(
        "cloud",
        url,
        client_id=ask.client_id or settings.client_id,
        token=ask.token if ask.token is not None else settings.token,
        file=AccountFile(Path(settings.home) / ACCOUNT_FILE),
        register_url=settings.web_url,
    )
