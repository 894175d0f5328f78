"""Requests over HTTP: one way out, one table of what is tried again, one set of errors. Keeps httpx to itself.

What is tried again:

=============================  ==============================================================================
connection refused, timed out  nothing was sent: any request, after starting the engine anew where that is ours
drop, 408, 500, 502-504        requests that may be repeated (GET, and what the caller declares as such)
1001                           once, with a new token: the backend refused before it did anything
429                            once, after the time the backend asks for, if that is at most 30 s
=============================  ==============================================================================

The streamed turn is never repeated once bytes of it were sent: it would be charged twice.
"""

from __future__ import annotations

import asyncio
import contextlib
import logging
from collections.abc import AsyncGenerator, AsyncIterator, Callable, Mapping
from dataclasses import dataclass
from typing import Any, Final
from urllib.parse import urljoin, urlsplit

import httpx

from vlai_widgets import portal
from vlai_widgets.client.access import Access, Endpoint
from vlai_widgets.client.attribution import attribution_headers
from vlai_widgets.client.policy import Policy, is_loopback, origin_of
from vlai_widgets.client.redirects import MOVES, is_same_server, moved_to, sends_elsewhere
from vlai_widgets.client.unwrap import unwrap
from vlai_widgets.errors import (
    BackendError,
    BackendUnreachable,
    BadReply,
    InputError,
    InvalidToken,
    RateLimited,
    VlaiError,
)
from vlai_widgets.protocol import routes

logger = logging.getLogger(__name__)

_NEVER_SENT: Final = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.ProxyError)
_PASSING: Final = (408, 500, 502, 503, 504)
_KEEPALIVE_S: Final = (
    3.0  # below the 5 s after which uvicorn hangs up: a request on a dying connection may not be repeated
)


_NO_FILE: Final = ("text/html", "application/xhtml", "application/json")


class Dropped(BackendUnreachable):
    """The request went out, but its answer did not come or broke off: the backend may have begun to work."""


class NoAnswerInTime(Dropped):
    """The request went out, but the backend kept silent for longer than was agreed."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Body:
    """A body that is streamed: its pieces, its length, and how much has gone out.

    Attributes:
        content_type: The header.
        length_bytes: The header; the pieces add up to it.
        pieces: Starts the body from its beginning.
        unfinished: True until the last piece was handed out: the backend cannot have taken the request yet.
    """

    content_type: str
    length_bytes: int
    pieces: Callable[[], AsyncGenerator[bytes, None]]
    unfinished: Callable[[], bool]


@dataclass(slots=True)
class Inflow:
    """An answer that is read piece by piece."""

    status: int
    headers: Mapping[str, str]
    pieces: AsyncIterator[bytes]


class _Bearer(httpx.Auth):
    """Puts token and client id into the request at the last moment, so that no local variable on the way shows it."""

    def __init__(self, endpoint: Endpoint) -> None:
        self._endpoint = endpoint

    def auth_flow(self, request: httpx.Request) -> Any:
        if self._endpoint.token:
            request.headers["Authorization"] = f"Bearer {self._endpoint.token}"
        if self._endpoint.client_id:
            request.headers[routes.H_CLIENT_ID] = self._endpoint.client_id
        yield request


class Transport:
    """Sends requests to one backend. Lives on the portal's loop.

    Args:
        access: Where the backend is.
        policy: How patient to be.
    """

    def __init__(self, access: Access, *, policy: Policy | None = None) -> None:
        self.access = access
        self.policy = policy or Policy.of(access.name, access.url)
        self.closed = False
        self._loop: asyncio.AbstractEventLoop | None = None
        self._clients: dict[bool, httpx.AsyncClient] = {}
        self._attribution = attribution_headers()

    async def json(
        self,
        method: str,
        route: str,
        *,
        body: object = None,
        headers: Mapping[str, str] | None = None,
        timeout_s: float = 60.0,
        repeatable: bool | None = None,
    ) -> Any:
        """Send a request and return the data of its answer.

        Args:
            method: HTTP method.
            route: Path, see :mod:`vlai_widgets.protocol.routes`.
            body: What to send as JSON, or None.
            headers: Further headers.
            timeout_s: Longest silence of the backend.
            repeatable: Whether the request may be sent twice; default: whether it is a GET.

        Raises:
            VlaiError: As :func:`vlai_widgets.client.unwrap.unwrap` says.
            BackendUnreachable: No answer came.
        """

        def build(client: httpx.AsyncClient, endpoint: Endpoint) -> httpx.Request:
            return client.build_request(
                method, endpoint.url + route, headers=headers, timeout=self._timeout(timeout_s), json=body
            )

        may_repeat = method == "GET" if repeatable is None else repeatable
        async with self._sent(build, repeatable=lambda: may_repeat) as response:
            return await self._unwrapped(response)

    async def blob(self, route: str, *, timeout_s: float = 60.0) -> bytes:
        """GET something small that is not JSON.

        Raises:
            VlaiError: As for :meth:`json`.
        """

        def build(client: httpx.AsyncClient, endpoint: Endpoint) -> httpx.Request:
            return client.build_request("GET", endpoint.url + route, timeout=self._timeout(timeout_s))

        async with self._sent(build, repeatable=lambda: True) as response:
            return await response.aread()

    async def send_body(self, route: str, body: Body, *, timeout_s: float) -> Any:
        """POST a streamed body and return the data of the answer. Sent again only if it broke off half-way.

        Raises:
            VlaiError: As for :meth:`json`.
        """

        def build(client: httpx.AsyncClient, endpoint: Endpoint) -> httpx.Request:
            headers = {"Content-Type": body.content_type, "Content-Length": str(body.length_bytes)}
            timeout = self._timeout(timeout_s)
            begun.append(body.pieces())
            return client.build_request(
                "POST", endpoint.url + route, headers=headers, content=begun[-1], timeout=timeout
            )

        begun: list[AsyncGenerator[bytes, None]] = []
        try:
            async with self._sent(build, repeatable=body.unfinished) as response:
                return await self._unwrapped(response)
        finally:
            for pieces in begun:  # httpx leaves a body that it did not finish as it is, with its file open
                await pieces.aclose()

    @contextlib.asynccontextmanager
    async def event_stream(self, route: str, body: object, *, read_s: float) -> AsyncIterator[AsyncIterator[bytes]]:
        """POST and read a ``text/event-stream``. Never sent twice once bytes went out.

        Raises:
            VlaiError: The backend refused, or did not answer with a stream.
            BackendUnreachable: The connection could not be made, or dropped (also from the iterator).
        """

        def build(client: httpx.AsyncClient, endpoint: Endpoint) -> httpx.Request:
            headers = {"Accept": "text/event-stream", "Accept-Encoding": "identity"}
            return client.build_request(
                "POST", endpoint.url + route, json=body, headers=headers, timeout=self._timeout(read_s)
            )

        async with self._sent(build, repeatable=lambda: False) as response:
            if not response.headers.get("content-type", "").lower().startswith("text/event-stream"):
                await self._unwrapped(response)
                raise BadReply("The backend answered without a stream.", http_status=response.status_code)
            yield self._pieces(response)

    @contextlib.asynccontextmanager
    async def download(self, address: str, *, headers: Mapping[str, str], read_s: float) -> AsyncIterator[Inflow]:
        """GET a file: ``address`` is a path of the backend or a whole URL. Only the backend itself sees the token.

        Raises:
            InputError: The address is no http(s) URL.
            VlaiError: As for :meth:`json`; a drop comes from the iterator as BackendUnreachable.
        """
        endpoint = await self.access.current()
        url = urljoin(endpoint.url + "/", address)
        own = origin_of(url) == origin_of(endpoint.url)
        if urlsplit(url).scheme not in ("http", "https"):
            raise InputError("The backend gave an address for the video that is no web address.")

        def build(client: httpx.AsyncClient, _: Endpoint) -> httpx.Request:
            plain = {"Accept-Encoding": "identity", **headers}
            request = client.build_request("GET", url, headers=plain, timeout=self._timeout(read_s))
            if not own:
                for name in self._attribution:
                    del request.headers[name]
            return request

        async with self._sent(build, repeatable=lambda: True, own=own, redirects=True) as response:
            if response.headers.get("content-type", "").lower().startswith(_NO_FILE):
                raise BadReply("The backend sent a page or a message in place of the video.")
            yield Inflow(response.status_code, response.headers, self._pieces(response))

    async def aclose(self) -> None:
        """Close all connections; further requests raise."""
        self.closed = True
        clients = self._here()
        self._clients = {}
        for client in clients.values():
            await client.aclose()

    # --- one request --------------------------------------------------------------------------------------------

    @contextlib.asynccontextmanager
    async def _sent(
        self,
        build: Callable[[httpx.AsyncClient, Endpoint], httpx.Request],
        *,
        repeatable: Callable[[], bool],
        own: bool = True,
        redirects: bool = False,
    ) -> AsyncIterator[httpx.Response]:
        """Send, with all that is tried again, and yield an answer that is no refusal."""
        response = await self._attempts(build, repeatable, own=own, redirects=redirects)
        try:
            yield response
        except httpx.HTTPError as error:
            raise self._unreachable(error) from None
        finally:
            await response.aclose()

    async def _attempts(
        self,
        build: Callable[[httpx.AsyncClient, Endpoint], httpx.Request],
        repeatable: Callable[[], bool],
        *,
        own: bool,
        redirects: bool,
    ) -> httpx.Response:
        attempt, spent = 0, set[str]()
        while True:
            attempt += 1
            endpoint = await self.access.current()
            try:
                return await self._once(build, endpoint, own=own, redirects=redirects)
            except httpx.TransportError as error:
                never_sent = isinstance(error, _NEVER_SENT)
                if never_sent and own and "revive" not in spent:
                    spent.add("revive")
                    if await self.access.revive(endpoint) is not None:
                        continue
                if attempt >= self.policy.attempts or not (never_sent or repeatable()):
                    raise self._unreachable(error) from None
                reason = type(error).__name__
            except (InvalidToken, RateLimited) as error:
                kind = type(error).__name__
                if kind in spent or not await self._answer_to(error, endpoint):
                    raise
                spent.add(kind)
                continue
            except BackendError as error:
                if attempt >= self.policy.attempts or error.http_status not in _PASSING or not repeatable():
                    raise
                reason = f"HTTP {error.http_status}"
            logger.info("Trying again after %s.", reason)
            await asyncio.sleep(self.policy.wait_s(attempt))

    async def _answer_to(self, error: InvalidToken | RateLimited, endpoint: Endpoint) -> bool:
        """Do what a refusal asks for; say whether to send again."""
        if isinstance(error, InvalidToken):
            return await self.access.renew(endpoint) is not None
        if error.retry_after_s > self.policy.rate_limit_s:
            return False
        logger.warning("The backend asks to wait; trying again in %.0f s.", error.retry_after_s)
        await asyncio.sleep(error.retry_after_s)
        return True

    async def _once(
        self,
        build: Callable[[httpx.AsyncClient, Endpoint], httpx.Request],
        endpoint: Endpoint,
        *,
        own: bool,
        redirects: bool,
    ) -> httpx.Response:
        client = self._client(endpoint.url)
        request = build(client, endpoint)
        for _ in range(MOVES):
            auth = _Bearer(endpoint) if own else None
            response = await client.send(request, auth=auth, stream=True, follow_redirects=False)
            target = moved_to(response, request, anywhere=redirects)
            if target is None:
                break
            await response.aclose()
            own = own and is_same_server(request.url, target)
            request = build(client, endpoint)  # a body is sent from its beginning
            request.url, request.headers["Host"] = target, target.netloc.decode()
            if not own:
                for name in (*self._attribution, "Authorization", routes.H_CLIENT_ID):
                    request.headers.pop(name, None)
        else:
            raise BackendError("The backend sends this request in a circle. Check base_url.")
        if (host := sends_elsewhere(response, request)) is not None:
            await response.aclose()
            raise BackendError(
                f"The backend sends this request elsewhere, to {host}. If that is where the service is, give "
                "connect() its address as base_url.",
                http_status=response.status_code,
            )
        try:
            if not response.is_success:
                await response.aread()
                await self._unwrapped(response)
            if response.headers.get("content-type", "").lower().startswith("application/json"):
                await response.aread()  # here, so that an answer that breaks off, or a code in a 200, is tried again
                await self._unwrapped(response)
        except BaseException:
            await response.aclose()
            raise
        return response

    async def _unwrapped(self, response: httpx.Response) -> Any:
        return unwrap(response.status_code, response.headers, await response.aread(), self.access.hints)

    async def _pieces(self, response: httpx.Response) -> AsyncIterator[bytes]:
        try:
            # A proxy may have packed it unasked.
            async for piece in response.aiter_bytes() if _is_packed(response) else response.aiter_raw():
                yield piece
        except httpx.HTTPError as error:
            raise self._unreachable(error) from None

    def _unreachable(self, error: httpx.HTTPError) -> VlaiError:
        where = "The engine" if self.access.name == "local" else "The cloud"
        host = urlsplit(self.access.url).netloc
        kind: type[BackendUnreachable] = BackendUnreachable if isinstance(error, _NEVER_SENT) else Dropped
        match error:
            case httpx.ConnectError() | httpx.ConnectTimeout():
                what = "cannot be reached. Check that it runs and that nothing blocks the connection"
            case httpx.TimeoutException():
                kind = NoAnswerInTime
                what = "did not answer in time. Try again, or look at the state of the session"
            case httpx.ProxyError():
                what = "cannot be reached through the proxy. Check the proxy variables of the environment"
            case _:
                what = "broke off the connection. Look at the state of the session before you say it again"
        return kind(f"{where} at {host} {what} ({type(error).__name__}).")

    # --- clients ------------------------------------------------------------------------------------------------

    def _here(self) -> dict[bool, httpx.AsyncClient]:
        """The clients of the loop that runs. Those of another loop (a parent process's, a closed portal's) are left."""
        loop = asyncio.get_running_loop()
        if self._loop is not loop:
            self._loop, self._clients = loop, {}
            portal.on_close(self._close_clients)
        return self._clients

    async def _close_clients(self) -> None:
        clients, self._clients = self._clients, {}
        for client in clients.values():
            await client.aclose()

    def _client(self, url: str) -> httpx.AsyncClient:
        if self.closed:
            raise InputError("This backend is closed. Call connect() again.")
        local = is_loopback(url)
        clients = self._here()
        if local not in clients:
            clients[local] = httpx.AsyncClient(
                headers={**self._attribution, "User-Agent": f"vlai-widgets/{self._attribution['X-Skill-Version']}"},
                trust_env=not local,  # a proxy knows nothing of this machine's loopback
                limits=httpx.Limits(max_connections=20, max_keepalive_connections=5, keepalive_expiry=_KEEPALIVE_S),
            )
        return clients[local]

    def _timeout(self, read_s: float) -> httpx.Timeout:
        return httpx.Timeout(read_s, connect=self.policy.connect_s, pool=60.0)


def _is_packed(response: httpx.Response) -> bool:
    return response.headers.get("content-encoding", "identity").strip().lower() not in ("", "identity")
