"""How patient requests are, and what their addresses say."""

from __future__ import annotations

import ipaddress
import random
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """How patient a transport is.

    Attributes:
        attempts: Tries in all for what may be repeated.
        backoff_s: Wait before the second try; doubled for each further one, with jitter of -50 %.
        max_backoff_s: Longest such wait.
        rate_limit_s: Longest wait that a backend may ask for with 429 before it is reported instead.
        connect_s: Time for a connection to be made.
        working_s: Silence in a turn after which the client says that the backend still works.
        lull_s: Silence after which a sentence that is not finished is shown as far as it came, at most twice this.
        look_first_s: Wait before the first look at the state after a turn's answer broke off.
        look_every_s: Wait before each further look.
        looks: Looks without a change after which it is given up.
    """

    attempts: int = 3
    backoff_s: float = 0.5
    max_backoff_s: float = 8.0
    rate_limit_s: float = 30.0
    connect_s: float = 10.0
    working_s: float = 120.0
    lull_s: float = 0.5
    look_first_s: float = 30.0
    look_every_s: float = 60.0
    looks: int = 5

    @classmethod
    def of(cls, name: str, url: str) -> Policy:
        """Return the documented policy, or one with quicker looks where the backend is on this machine.

        Example:
            >>> Policy.of("cloud", "https://example.org").look_first_s, Policy.of("local", "").look_first_s
            (30.0, 1.0)
        """
        return cls(look_first_s=1.0, look_every_s=2.0) if name == "local" or is_loopback(url) else cls()

    def wait_s(self, attempt: int) -> float:
        """Return the wait after the ``attempt``-th try, counted from 1."""
        return min(self.max_backoff_s, self.backoff_s * 2.0 ** (attempt - 1)) * random.uniform(0.5, 1.0)  # noqa: S311


def is_loopback(url: str) -> bool:
    """Say whether ``url`` names this machine.

    Example:
        >>> is_loopback("http://127.0.0.1:8000"), is_loopback("https://example.org")
        (True, False)
    """
    host = urlsplit(url).hostname or ""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def origin_of(url: str) -> tuple[str, str | None, int | None]:
    """Return scheme, host and port: what decides whether two addresses are the same server."""
    parts = urlsplit(url)
    return parts.scheme, parts.hostname, parts.port or {"http": 80, "https": 443}.get(parts.scheme)
