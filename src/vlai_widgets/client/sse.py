"""``text/event-stream`` from bytes: lines, then frames. Written out because ``str.splitlines`` cannot be used.

It splits at U+2028, U+2029 and U+0085 too, which stand raw inside the JSON of a frame. Follows the WHATWG HTML
standard, "Interpreting an event stream" (2024), with three deliberate leniencies: a comment is reported as a heartbeat,
so is an ``event: heartbeat`` without data, and a last frame without its blank line is kept when the stream ended
cleanly.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from typing import Final

from vlai_widgets.errors import BadReply

MAX_FRAME_BYTES: Final = 64 * 1024 * 1024
"""Largest frame that is taken, so that a broken backend cannot fill the memory."""

_EOL: Final = re.compile(rb"\r\n?|\n")
_BOM: Final = b"\xef\xbb\xbf"


@dataclass(frozen=True, slots=True)
class Frame:
    """One event of the stream. ``comment`` frames carry nothing and only show that the backend lives."""

    event: str = "message"
    data: str = ""
    comment: bool = False


class FrameDecoder:
    """Turns chunks of bytes, cut anywhere, into frames.

    Example:
        >>> decoder = FrameDecoder()
        >>> eol = bytes([10])
        >>> decoder.feed(b"dat") + decoder.feed(b"a: hello" + eol + eol)
        [Frame(event='message', data='hello', comment=False)]
    """

    def __init__(self) -> None:
        self._line: list[bytes] = []  # pieces of the line that is not finished
        self._held_bytes = 0
        self._after_cr = False
        self._first_line = True
        self._event = ""
        self._data: list[str] = []

    def feed(self, chunk: bytes) -> list[Frame]:
        """Take a chunk; return the frames that it completes.

        Raises:
            BadReply: A frame is larger than :data:`MAX_FRAME_BYTES`.
        """
        if self._after_cr and chunk:
            self._after_cr = False
            chunk = chunk.removeprefix(b"\n")  # the second half of a CRLF that was cut in two
        frames: list[Frame] = []
        start = 0
        for eol in _EOL.finditer(chunk):
            self._line.append(chunk[start : eol.start()])
            start = eol.end()
            frames += self._end_line()
        self._after_cr = chunk.endswith(b"\r")
        if start < len(chunk):
            self._line.append(chunk[start:])
        self._held_bytes += len(chunk)
        if frames:
            self._held_bytes = len(chunk) - start
        if self._held_bytes > MAX_FRAME_BYTES:
            raise BadReply(
                f"The backend sent a frame of more than {MAX_FRAME_BYTES // 2**20} MB. The reply was dropped."
            )
        return frames

    def flush(self) -> list[Frame]:
        """Return what a clean end of the stream leaves: at most one frame that lacked its blank line."""
        frames = self._end_line() if self._line else []
        return frames + self._dispatch()

    def _end_line(self) -> list[Frame]:
        line = b"".join(self._line)
        self._line.clear()
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BOM)
        if not line:
            return self._dispatch()
        if line.startswith(b":"):
            return [Frame(comment=True)]
        name, _, value = line.partition(b":")
        text = value.removeprefix(b" ").decode("utf-8", errors="replace")
        if name == b"data":
            self._data.append(text)
        elif name == b"event":
            self._event = text
        return []

    def _dispatch(self) -> list[Frame]:
        event, data = self._event, self._data
        self._event, self._data = "", []
        if not data and event != "heartbeat":
            return []
        return [Frame(event=event or "message", data="\n".join(data))]
