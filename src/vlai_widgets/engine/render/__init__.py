"""Render a draft to an MP4. Runs in a worker process: it decodes untrusted files.

What needs the media libraries is loaded when it is first asked for, so that the names of the music beds and the like
can be had without them.
"""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, Any, Final

if TYPE_CHECKING:
    from vlai_widgets.engine.render.program import RENDER_VERSION, RenderedFile, render

__all__ = ["RENDER_VERSION", "RenderedFile", "render"]

_PROGRAM: Final = "vlai_widgets.engine.render.program"


def __getattr__(name: str) -> Any:
    if name in __all__:
        return getattr(import_module(_PROGRAM), name)
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
