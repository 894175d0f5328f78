"""Where a backend is and what opens it: the address and the token, and how to come by new ones."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from vlai_widgets.client.unwrap import Hints
from vlai_widgets.errors import InputError, InvalidToken
from vlai_widgets.settings import BackendName

_HEADER_SAFE = re.compile(r"[\x21-\x7e]+")


@dataclass(frozen=True, slots=True, kw_only=True)
class Endpoint:
    """An address and the bearer token that opens it, or the client id that asks for one. None: not sent."""

    url: str
    token: str | None = field(default=None, repr=False)
    client_id: str | None = field(default=None, repr=False)


class Access(Protocol):
    """Gives the endpoint of a backend. All coroutines run on the portal's loop."""

    name: BackendName

    @property
    def url(self) -> str:
        """The last known address."""
        ...

    @property
    def hints(self) -> Hints:
        """What the words of errors need to know."""
        ...

    async def current(self) -> Endpoint:
        """Return the endpoint, fetching a token if there is none."""
        ...

    async def renew(self, refused: Endpoint) -> Endpoint | None:
        """Return an endpoint with another token than the one that was refused, or None if there is no way to one."""
        ...

    async def revive(self, dead: Endpoint) -> Endpoint | None:
        """Return an endpoint that listens, after ``dead`` refused the connection, or None if there is no way to one."""
        ...


class FixedAccess:
    """An address and a token that somebody gave; neither can be renewed.

    Args:
        name: Which kind of backend this is.
        endpoint: Where it is.
        advice: What to do about a refused token, as a sentence.
    """

    def __init__(
        self, name: BackendName, endpoint: Endpoint, *, advice: str = "Connect again with the right token."
    ) -> None:
        self.name = name
        self._endpoint = endpoint
        self._advice = advice

    @property
    def url(self) -> str:
        """The address."""
        return self._endpoint.url

    @property
    def hints(self) -> Hints:
        """What the words of errors need to know."""
        return Hints(
            token=self._advice,
            secrets=lambda: (self._endpoint.token or "", self._endpoint.client_id or ""),
        )

    async def current(self) -> Endpoint:
        """Return the endpoint."""
        return self._endpoint

    async def renew(self, refused: Endpoint) -> Endpoint | None:
        """Return None: a token that was given is not replaced behind the user's back."""
        return None

    async def revive(self, dead: Endpoint) -> Endpoint | None:
        """Return None: what runs elsewhere cannot be started from here."""
        return None


def checked_url(url: str) -> str:
    """Return a base URL without a slash at its end.

    Raises:
        InputError: It is not the address of a web server.
    """
    parts = urlsplit(url.strip())
    if parts.scheme not in ("http", "https") or not parts.hostname or parts.username or parts.query or parts.fragment:
        raise InputError("base_url has to look like https://host or http://127.0.0.1:8000.")
    return url.strip().rstrip("/")


def checked_token(token: str) -> str:
    """Return a token without blanks around it.

    Raises:
        InvalidToken: It cannot be sent in a header. The message does not show it.
    """
    token = token.strip()
    if not _HEADER_SAFE.fullmatch(token):
        raise InvalidToken("The token holds blanks or characters that no token has. Copy it again.", code=1001)
    return token


def checked_client_id(client_id: str) -> str:
    """Return a client id without blanks around it.

    Raises:
        InputError: It is longer than 64 characters or cannot be sent in a header.
    """
    client_id = client_id.strip()
    if not _HEADER_SAFE.fullmatch(client_id) or len(client_id) > 64:
        raise InputError("A client id has 1 to 64 printable ASCII characters without blanks, such as a UUID.")
    return client_id
