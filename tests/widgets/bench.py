"""A widget on a plain page in a real browser, without a kernel: the Python object here, its module there.

What the widget syncs and sends goes to the page, what the page syncs and sends goes to the widget, as the kernel's comm
would carry it. Playwright may be called on one thread only, so what other threads send waits for the next ``pump``.
"""

from __future__ import annotations

import base64
import json
import queue
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

from traitlets import Undefined

from vlai_widgets.widgets.base import VlaiWidget

PAGE = """<!doctype html><meta charset="utf-8">
<body data-jp-theme-light="%s" style="margin:0;background:%s"><div id="here" style="padding:16px"></div></body>"""
SCRIPT = (Path(__file__).parent / "bench.js").read_text(encoding="utf-8")


class Bench:
    """A widget on a page.

    Args:
        page: A Playwright page.
        widget: The widget.
        theme: ``light`` or ``dark``.
        address: Address to show the page under; None: none, as where there is no server.
    """

    def __init__(self, page: Any, widget: VlaiWidget, *, theme: str = "light", address: str | None = None) -> None:
        self.page, self.widget = page, widget
        self.sent: list[Any] = []
        """Messages that the page sent."""
        self.received: list[Any] = []
        """Messages that the page got."""
        self.problems: list[str] = []
        """What the page's console said in error."""
        self._out: queue.SimpleQueue[tuple[str, Any, list[str]]] = queue.SimpleQueue()
        page.on("pageerror", lambda error: self.problems.append(str(error)))
        page.on("console", lambda entry: self.problems.append(entry.text) if entry.type == "error" else None)
        page.expose_function("toPython", self._take)
        html = PAGE % ("true" if theme == "light" else "false", "#fff" if theme == "light" else "#14161a")
        if address is None:
            page.set_content(html)
        else:
            page.route(address, lambda route: route.fulfill(body=html, content_type="text/html"))
            page.goto(address)
        state = {key: value for key, value in widget.get_state().items() if key not in ("layout", "_esm", "_css")}
        page.add_style_tag(content=widget._css)
        page.add_script_tag(content=SCRIPT)
        page.evaluate("(state) => window.makeModel(state)", json.loads(json.dumps(state, default=str)))
        widget.send = self._send  # type: ignore[method-assign]
        widget.observe(self._changed, names=[name for name in state if widget.trait_metadata(name, "sync")])
        self.render()

    def render(self) -> None:
        """Make a view, as after a reload of the page or in a second place."""
        self.page.evaluate("(esm) => window.renderView(esm)", self.widget._esm)
        self.pump()

    def pump(self) -> None:
        """Bring what the widget has sent to the page."""
        while not self._out.empty():
            kind, content, buffers = self._out.get()
            if kind == "message":
                self.received.append(content)
            self.page.evaluate("([k, c, b]) => window.fromPython(k, c, b)", [kind, content, buffers])

    def until(self, true: Callable[[], object], *, timeout_s: float = 20.0) -> Any:
        """Pump until ``true()`` gives something true, and return that."""
        deadline = time.monotonic() + timeout_s
        while True:
            self.pump()
            if result := true():
                return result
            assert time.monotonic() < deadline, f"did not happen within {timeout_s:g} s; {self.problems}"
            self.page.wait_for_timeout(15)

    def _take(self, kind: str, content: Any, buffers: list[str]) -> None:
        """A page's change or message."""
        if kind == "state":
            for name, value in content.items():
                setattr(self.widget, name, value)
        else:
            self.sent.append(content)
            self.widget._receive(self.widget, content, [memoryview(base64.b64decode(b)) for b in buffers])

    def _send(self, content: Any, buffers: Any = None) -> None:
        data = [base64.b64encode(bytes(b)).decode() for b in buffers or []]
        self._out.put(("message", json.loads(json.dumps(content)), data))

    def _changed(self, change: Any) -> None:
        new = None if change["new"] is Undefined else change["new"]
        self._out.put(("state", {change["name"]: json.loads(json.dumps(new))}, []))
