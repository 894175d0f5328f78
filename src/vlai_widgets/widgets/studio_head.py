"""The head of a Studio: what to ask, start and stop, the backend, the last batch; and the layout of the parts."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import traitlets

from vlai_widgets.widgets.base import Buffers, Message, VlaiWidget

if TYPE_CHECKING:
    from vlai_widgets.widgets.studio import Studio


class StudioHead(VlaiWidget):
    """The head of a Studio: what to ask, start and stop, backend, last batch. Made by :class:`Studio`."""

    page = "studio_head"

    _count = traitlets.Int(0).tag(sync=True)
    _status = traitlets.Unicode("idle").tag(sync=True)
    _note = traitlets.Unicode("").tag(sync=True)
    _backend: Any = traitlets.Dict().tag(sync=True)
    _prompt = traitlets.Unicode("").tag(sync=True)
    _preset = traitlets.Unicode("").tag(sync=True)
    _presets: Any = traitlets.List().tag(sync=True)
    _resume: Any = traitlets.Dict(allow_none=True, default_value=None).tag(sync=True)

    def __init__(self, studio: Studio, **options: Any) -> None:
        self._studio = studio
        super().__init__(**options)

    def _msg_painted(self, _message: Message, _buffers: Buffers) -> None:
        self._studio._painted()

    def _msg_start(self, message: Message, _buffers: Buffers) -> None:
        prompt, preset = str(message.get("prompt") or ""), message.get("preset")
        self.chore(lambda: self._studio.start(prompt=prompt, preset=None if preset is None else str(preset)))

    def _msg_stop(self, _message: Message, _buffers: Buffers) -> None:
        self._studio.stop()

    def _msg_resume(self, _message: Message, _buffers: Buffers) -> None:
        self.chore(self._studio.resume)

    def _msg_forget(self, _message: Message, _buffers: Buffers) -> None:
        self.chore(self._studio.forget)

    def _msg_language(self, message: Message, _buffers: Buffers) -> None:
        language = str(message.get("to"))
        self.chore(lambda: self._studio.switch_language(language))
