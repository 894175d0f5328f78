"""What both faces of a session share."""

from __future__ import annotations

import html
from collections.abc import Callable
from pathlib import Path
from typing import TYPE_CHECKING, Protocol, TypeVar

from vlai_widgets import showing
from vlai_widgets.client import exports
from vlai_widgets.client.core import SessionCore
from vlai_widgets.client.doing import DEFAULT_NAME
from vlai_widgets.client.events import StreamEvent
from vlai_widgets.models import Progress
from vlai_widgets.protocol.payloads import Credits
from vlai_widgets.settings import BackendName

if TYPE_CHECKING:
    from vlai_widgets.client.session import Session

OnProgress = Callable[[Progress], object]
OnEvent = Callable[[StreamEvent], object]
E = TypeVar("E", bound=BaseException)


class Owner(Protocol):
    """The backend in which a session lives, as far as a session's user needs it: see ``backends.Backend``."""

    @property
    def name(self) -> BackendName:
        """``local`` or ``cloud``."""
        ...

    @property
    def url(self) -> str:
        """The address."""
        ...

    def open_session(self, *, task_name: str = "project", language: str = "en") -> Session:
        """Open another session."""
        ...

    def credits(self) -> Credits:
        """Return the credits that are left."""
        ...

    def close(self) -> None:
        """Close the connections."""
        ...


class Face:
    """What both faces share."""

    def __init__(self, backend: Owner, core: SessionCore) -> None:
        self._backend = backend
        self._core = core
        self._picture: showing.Picture | None = None

    @property
    def backend(self) -> Owner:
        """The backend in which this session lives."""
        return self._backend

    @property
    def session_id(self) -> str:
        """Id of the session; ``backend.resume_session`` takes it."""
        return self._core.session_id

    def __repr__(self) -> str:
        closed = ", closed" if self._core.closed else ""
        return f"<{type(self).__name__} {self.session_id} on {self._backend.name}{closed}>"

    def _ipython_display_(self) -> None:
        static = f'<div class="vlai-static"><p><b>{html.escape(repr(self))}</b></p></div>'
        self._picture = showing.show(self, "Session", html=static, text=repr(self))


def noted(stop: E, ticket: exports.Ticket, target: Path | None) -> E:
    """Tell whoever stopped the wait that the render goes on."""
    target = target or exports.target_path(DEFAULT_NAME)
    if ticket.render_id is not None:
        stop.add_note(exports.how_to_take_up(ticket.render_id, target))
    return stop
