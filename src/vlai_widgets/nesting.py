"""Nested event loops, for those whose own code needs them.

Nothing in this package does: see :mod:`vlai_widgets.portal`.
"""

from __future__ import annotations

import importlib.metadata
import importlib.util
import sys
from typing import Final, Literal

from vlai_widgets.errors import NestingRefused

_BREAKS_FROM: Final = (7, 1)
"""First ipykernel under which nest-asyncio loses the cells queued behind a nested run (measured on 7.1, 7.3 and 7.4;
6.31 and 7.0 are fine; Python 3.10 was fine, 3.11 to 3.13 were not)."""


def enable_nested_asyncio() -> Literal["nest-asyncio2", "nest-asyncio"]:
    """Allow ``asyncio.run`` and ``run_until_complete`` inside the running event loop of this thread, for your own code.

    Takes the maintained ``nest-asyncio2`` where it is installed. Otherwise takes ``nest-asyncio`` where that is
    safe: it is archived, and on ipykernel 7.1 or newer with Python 3.11 or newer the cells queued behind a nested run
    are never executed. Nothing in this package needs it: every blocking call works inside a notebook's loop as it is.

    Returns:
        The name of the package that was applied.

    Raises:
        NestingRefused: No safe way exists in this process; the message says why and what to install.

    Example:
        >>> enable_nested_asyncio()  # doctest: +SKIP
        'nest-asyncio2'
    """
    if importlib.util.find_spec("nest_asyncio2") is not None:
        import nest_asyncio2

        _apply(nest_asyncio2)
        return "nest-asyncio2"
    reason = _why_unsafe()
    if reason is not None:
        raise NestingRefused(reason)
    import nest_asyncio

    _apply(nest_asyncio)
    return "nest-asyncio"


def _apply(module: object) -> None:
    try:
        module.apply()  # type: ignore[attr-defined]
    except ValueError as error:  # a loop that is not asyncio's own, such as uvloop's
        raise NestingRefused(
            f"Nested event loops are not possible here: {error}. Use asyncio's own loop, or await the call instead."
        ) from error


def _why_unsafe() -> str | None:
    """Say why nest-asyncio must not be applied in this process, or None if it may."""
    install = "Install nest-asyncio2 (pip install 'nest-asyncio2>=1.7.4'), or await the call instead."
    if importlib.util.find_spec("nest_asyncio") is None:
        return f"Neither nest-asyncio2 nor nest-asyncio is installed. {install}"
    if sys.version_info >= (3, 14):
        return f"nest-asyncio breaks asyncio.current_task() on Python 3.14 and newer, and with it anyio. {install}"
    kernel = _running_ipykernel()
    if kernel is not None and kernel >= _BREAKS_FROM and sys.version_info >= (3, 11):
        return (
            "nest-asyncio makes this kernel lose the cells that are queued behind a nested run "
            f"(ipykernel {'.'.join(map(str, kernel))}, Python {sys.version_info[0]}.{sys.version_info[1]}). {install}"
        )
    return None


def _running_ipykernel() -> tuple[int, int] | None:
    """Version of the ipykernel that runs this process, or None if this is no kernel."""
    app = sys.modules.get("ipykernel.kernelapp")
    if app is None or not app.IPKernelApp.initialized():
        return None
    major, minor = importlib.metadata.version("ipykernel").split(".")[:2]
    return int(major), int(minor)
