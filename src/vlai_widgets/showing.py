"""How an object shows itself as the last line of a cell: a live widget, and a static picture that survives saving.

The live views belong to the floor above; they are named here and loaded when something is to be shown, as the public
names are in ``__init__``. Both go out together: a page that runs the widget hides the picture, and a page that cannot
(a reopened notebook, nbviewer, ``nbconvert``) hides the dead widget.
"""

from __future__ import annotations

import importlib
import sys
from typing import Any, Final

_VIEWS: Final = {
    "Leaderboard": "vlai_widgets.widgets.board_view",
    "Run": "vlai_widgets.widgets.run_view",
    "Session": "vlai_widgets.widgets.assistant_panel",
}
"""Modules with a function ``live(thing)`` that returns a widget."""

_WIDGET: Final = '.jp-OutputArea-child:has([data-mime-type="application/vnd.jupyter.widget-view+json"])'

STYLE: Final = (
    ".jp-OutputArea-child:has(.vlai-live)+.jp-OutputArea-child:has(.vlai-static){display:none}"
    f"{_WIDGET}:not(:has(.vlai-live)):has(+.jp-OutputArea-child .vlai-static){{display:none}}"
)
"""The rule by which one of the two outputs hides the other."""


def in_kernel() -> bool:
    """True where widgets can be shown: in a Jupyter kernel."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None


def show(thing: object, kind: str, *, html: str, text: str) -> None:
    """Show ``thing``: its live view where there is a kernel, and ``html``; elsewhere ``text``.

    Args:
        thing: What to show.
        kind: Its kind, a key of the table above.
        html: What stays in a saved notebook; the outermost element has the class ``vlai-static``.
        text: What a terminal shows.
    """
    if not in_kernel():
        print(text)  # noqa: T201 - this is the output
        return
    from IPython.display import display

    live: Any = importlib.import_module(_VIEWS[kind]).live(thing)
    display(live)  # type: ignore[no-untyped-call]
    display({"text/html": f"<style>{STYLE}</style>{html}", "text/plain": text}, raw=True)  # type: ignore[no-untyped-call]
