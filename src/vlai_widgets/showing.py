"""How an object shows itself as the last line of a cell: a live widget, and a static picture that survives saving.

The live views belong to the floor above; they are named here and loaded when something is to be shown, as the public
names are in ``__init__``. Both go out together: a page that runs the widget hides the picture, and a page that cannot
(a reopened notebook, nbviewer, ``nbconvert``) hides the dead widget.
"""

from __future__ import annotations

import importlib
import re
import sys
from dataclasses import dataclass
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
"""The rule by which one of the two outputs hides the other, where outputs are laid out as JupyterLab does it."""

_PLAIN: Final = re.compile(r"[A-Za-z0-9_-]{1,64}")


def in_kernel() -> bool:
    """True where widgets can be shown: in a Jupyter kernel."""
    ipython = sys.modules.get("IPython")
    shell = None if ipython is None else ipython.get_ipython()
    return getattr(shell, "kernel", None) is not None


@dataclass(frozen=True, slots=True)
class Picture:
    """The static picture of something that was shown; what is saved with the notebook.

    Attributes:
        handle: IPython's handle of the output.
        group: The group of the widget beside it, by which any page knows whether that is live.
    """

    handle: Any
    group: str = ""

    def update(self, *, html: str, text: str) -> None:
        """Put another picture in its place, from any thread: what a run has come to by now."""
        self.handle.update(_bundle(html, text, self.group), raw=True)


def show(thing: object, kind: str, *, html: str, text: str) -> Picture | None:
    """Show ``thing``: its live view where there is a kernel, and ``html``; elsewhere ``text``.

    Args:
        thing: What to show.
        kind: Its kind, a key of the table above.
        html: What stays in a saved notebook; the outermost element has the class ``vlai-static``.
        text: What a terminal shows.

    Returns:
        The picture, to be updated as the thing goes on; None where there is no kernel.
    """
    if not in_kernel():
        print(text)  # noqa: T201 - this is the output
        return None
    return show_with_picture(importlib.import_module(_VIEWS[kind]).live(thing), html=html, text=text)


def show_with_picture(widget: object, *, html: str, text: str) -> Picture:
    """Show a widget, and beside it the picture that takes its place in a saved notebook."""
    from IPython.display import DisplayHandle, display

    made: Any = widget._repr_mimebundle_()  # type: ignore[attr-defined]
    data, metadata = made if isinstance(made, tuple) else (made, {})
    display(data, metadata=metadata, raw=True)  # type: ignore[no-untyped-call]
    handle: Any = DisplayHandle()  # type: ignore[no-untyped-call]
    group = _group_of(widget)
    handle.display(_bundle(html, text, group), raw=True)
    return Picture(handle, group)


def _group_of(widget: object) -> str:
    """The group of a widget, or of the first one in a box."""
    group = getattr(widget, "_group", None)
    if isinstance(group, str):
        return group
    return next(filter(None, (_group_of(child) for child in getattr(widget, "children", ()))), "")


def _bundle(html: str, text: str, group: str) -> dict[str, str]:
    style = STYLE
    if _PLAIN.fullmatch(group):
        # VS Code, Colab and others lay outputs out in their own ways: there the two are told apart by the group.
        style += f':root:has(.vlai-live[data-group="{group}"]) [data-beside="{group}"]{{display:none}}'
        html = f'<div data-beside="{group}">{html}</div>'
    return {"text/html": f"<style>{style}</style>{html}", "text/plain": text}
