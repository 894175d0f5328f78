"""Where a backend may send a request on to. The token goes to the same server only."""

from __future__ import annotations

from typing import Final

import httpx

from vlai_widgets.client.policy import origin_of

MOVES: Final = 5
"""How often a request is sent on before it is taken for a circle."""

_MOVED: Final = (301, 302, 303, 307, 308)
_SAME_REQUEST: Final = (307, 308)  # RFC 9110, 15.4: method and body stay


def moved_to(response: httpx.Response, request: httpx.Request, *, anywhere: bool) -> httpx.URL | None:
    """Return where an answer sends its request on to, if it may go there; None: nowhere.

    A server that sends a request on has done nothing with it, so a turn that follows is not sent twice.

    Args:
        response: The answer.
        request: What it answers.
        anywhere: Whether it may go to another server; never from https to http.
    """
    if response.status_code not in _MOVED or (request.method != "GET" and response.status_code not in _SAME_REQUEST):
        return None
    target = _location(response, request)
    if target is None or target.scheme not in ("http", "https") or (request.url.scheme, target.scheme) == _DOWN:
        return None
    return target if anywhere or is_same_server(request.url, target) else None


def sends_elsewhere(response: httpx.Response, request: httpx.Request) -> str | None:
    """Return the host that an answer sends its request to, for the words of an error; None: it does not."""
    if response.status_code not in _MOVED:
        return None
    target = _location(response, request)
    return target.netloc.decode("ascii", "replace") if target is not None else None


def is_same_server(one: httpx.URL, other: httpx.URL) -> bool:
    """True for the same origin, and for the same host by https in place of http.

    Example:
        >>> is_same_server(httpx.URL("http://a.example/x"), httpx.URL("https://a.example/y"))
        True
    """
    if origin_of(str(one)) == origin_of(str(other)):
        return True
    return one.host == other.host and (one.scheme, other.scheme) == ("http", "https") and other.port is None


_DOWN: Final = ("https", "http")


def _location(response: httpx.Response, request: httpx.Request) -> httpx.URL | None:
    location = response.headers.get("location")
    try:
        return request.url.join(location) if location else None
    except httpx.InvalidURL:
        return None
