"""The base of all widgets: messages, errors under the widget, work off the message thread, files for the browser.

A message handler runs on whatever thread the kernel's version chose, perhaps while a cell runs: it checks and enqueues,
nothing more. Work goes through :meth:`VlaiWidget.chore`, one thing after the other on a thread of the widget's own.
"""

from __future__ import annotations

import queue
import secrets
import threading
import traceback
from collections.abc import Callable, Mapping, Sequence
from typing import Any, ClassVar, Final

import anywidget
import traitlets

from vlai_widgets.errors import InputError, VlaiError
from vlai_widgets.widgets import bundle

MOST_DETAIL: Final = 6000
"""Characters of a traceback that are shown."""

Message = Mapping[str, Any]
Buffers = Sequence[memoryview]


class Chores:
    """Does things one after the other on a thread of its own, which starts with the first and ends when idle."""

    _IDLE_S: Final = 30.0

    def __init__(self, on_error: Callable[[Exception], None]) -> None:
        self._on_error = on_error
        self._queue: queue.SimpleQueue[Callable[[], object]] = queue.SimpleQueue()
        self._lock = threading.Lock()
        self._running = False

    def do(self, work: Callable[[], object]) -> None:
        """Have ``work()`` called, after what was handed in before. Its exception goes to ``on_error``."""
        with self._lock:
            self._queue.put(work)
            if not self._running:
                self._running = True
                threading.Thread(target=self._run, name="vlai-chores", daemon=True).start()

    def _run(self) -> None:
        while True:
            try:
                work = self._queue.get(timeout=self._IDLE_S)
            except queue.Empty:
                with self._lock:
                    if self._queue.empty():
                        self._running = False
                        return
                continue
            try:
                work()
            except Exception as error:  # noqa: BLE001 - shown under the widget
                self._on_error(error)


class VlaiWidget(anywidget.AnyWidget):
    """Base of the package's widgets.

    A subclass names its files (``static/<page>.js`` and ``.css``) and has a method ``_msg_<type>(message, buffers)``
    for each message ``{"t": <type>, ...}`` that its page sends.

    Args:
        language: ``en`` or ``zh``.
        group: Widgets of one group talk to each other on the page; None: a group of its own.
    """

    page: ClassVar[str]

    _language = traitlets.Unicode("en").tag(sync=True)
    _group = traitlets.Unicode("").tag(sync=True)
    _trouble: Any = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)

    def __init_subclass__(cls, **kwargs: Any) -> None:
        if "page" in cls.__dict__:
            cls._esm = bundle.esm(cls.page)
            cls._css = bundle.css(cls.page)
        super().__init_subclass__(**kwargs)

    def __init__(self, *, language: str = "en", group: str | None = None, **traits: Any) -> None:
        from vlai_widgets.charts.words import language_code

        self._chores = Chores(self.show_error)
        super().__init__(_language=language_code(language), _group=group or secrets.token_hex(6), **traits)
        self.on_msg(self._receive)

    # --- messages -------------------------------------------------------------------------------------------------

    @traitlets.observe("comm")
    def _answer_where_the_page_asks(self, change: Mapping[str, Any]) -> None:
        """Take the page's messages in the subshell that the page names.

        ipykernel 7.4 sends them to the subshell of whatever the kernel did when the widget last spoke. For a widget
        that speaks from a thread, JupyterLab may have ended that one since, and then all its messages are lost.
        """
        comm = change["new"]
        if hasattr(comm, "_reply_subshell_for"):
            comm._reply_subshell_for = lambda _data, asked: asked

    def _receive(self, _widget: object, message: object, buffers: Buffers) -> None:
        """Hand a message of the page to its method; whatever that raises shows under the widget."""
        try:
            if not isinstance(message, Mapping) or not isinstance(message.get("t"), str):
                raise InputError("The page sent a message that cannot be read.")
            handler = getattr(self, f"_msg_{message['t']}", None)
            if handler is None:
                raise InputError(f"The page sent a message of an unknown kind: {message['t']!r}.")
            handler(message, buffers)
        except Exception as error:  # noqa: BLE001 - shown under the widget
            self.show_error(error)

    def _msg_calm(self, _message: Message, _buffers: Buffers) -> None:
        """The user closed the error box."""
        self._trouble = None

    def chore(self, work: Callable[[], object]) -> None:
        """Have ``work()`` called off the message thread; its exception shows under the widget."""
        self._chores.do(work)

    def aside(self, work: Callable[[], object]) -> None:
        """Have ``work()`` called beside the chores, for what takes long and nothing waits for."""

        def guarded() -> None:
            try:
                work()
            except Exception as error:  # noqa: BLE001 - shown under the widget
                self.show_error(error)

        threading.Thread(target=guarded, name="vlai-aside", daemon=True).start()

    # --- errors ---------------------------------------------------------------------------------------------------

    def show_error(self, error: BaseException) -> None:
        """Show an error in the box under the widget: what happened, and a traceback that can be copied."""
        words = str(error) if isinstance(error, VlaiError) else f"{type(error).__name__}: {error}"
        detail = "".join(traceback.format_exception(error))[-MOST_DETAIL:]
        self._trouble = {"words": words, "detail": detail}

    # --- files for the browser ------------------------------------------------------------------------------------

    def _msg_media(self, message: Message, _buffers: Buffers) -> None:
        """The page cannot reach a file by address, and asks for its bytes."""
        from vlai_widgets.widgets.media import send_media

        asked, preview = str(message.get("grant", "")), bool(message.get("preview"))
        self.aside(lambda: send_media(self, asked, preview=preview))
