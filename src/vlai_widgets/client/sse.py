"""``text/event-stream`` from bytes: lines, then frames. Written out because ``str.splitlines`` cannot be used.

It splits at U+2028, U+2029 and U+0085 too, which stand raw inside the JSON of a frame. Follows the WHATWG HTML
standard, "Interpreting an event stream" (2024), with three deliberate leniencies: a comment is reported as a heartbeat,
so is an ``event: heartbeat`` without data, and a last frame without its blank line is kept when the stream ended
cleanly.
"""

from __future__ import annotations

from typing import Final, NamedTuple

from vlai_widgets.errors import BadReply

MAX_FRAME_BYTES: Final = 64 * 1024 * 1024
"""Largest frame that is taken, so that a broken backend cannot fill the memory."""

_BOM: Final = b"\xef\xbb\xbf"


class Frame(NamedTuple):
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
        rest = self._feed_plain(chunk, frames) if b"\r" not in chunk else self._feed_lines(chunk, frames)
        self._held_bytes = rest if frames else self._held_bytes + len(chunk)
        if self._held_bytes > MAX_FRAME_BYTES:
            raise BadReply(
                f"The backend sent a frame of more than {MAX_FRAME_BYTES // 2**20} MB. The reply was dropped."
            )
        return frames

    def _feed_plain(self, chunk: bytes, frames: list[Frame]) -> int:
        """Take a chunk without a CR: a whole frame of one ``data:`` line, as nearly all are, is not cut in lines."""
        if self._first_line or self._line or self._data or self._event:
            end = chunk.find(b"\n\n") + 2
            if end < 2:
                return self._feed_lines(chunk, frames)
            self._feed_lines(chunk[:end], frames)
            chunk = chunk[end:]
        *blocks, rest = chunk.split(b"\n\n")
        for block in blocks:
            if block.startswith(b"data: {") and b"\n" not in block:
                frames.append(Frame("message", block[6:].decode("utf-8", errors="replace")))
            else:
                self._feed_lines(block + b"\n\n", frames)
        return self._feed_lines(rest, frames)

    def _feed_lines(self, chunk: bytes, frames: list[Frame]) -> int:
        """Take a chunk line by line; return how many bytes of it belong to a line that is not finished."""
        rest = 0
        for raw in chunk.splitlines(keepends=True):  # of bytes: at CR, LF and CRLF only, unlike that of str
            line = raw.rstrip(b"\r\n")
            if len(line) == len(raw):
                self._line.append(raw)
                rest = len(raw)
                break  # the chunk ends inside a line
            if self._line:
                self._line.append(line)
                line = b"".join(self._line)
                self._line.clear()
            if line or self._first_line:
                self._take(line, frames)
            elif self._data or self._event:
                self._dispatch(frames)
        self._after_cr = chunk.endswith(b"\r")
        return rest

    def flush(self) -> list[Frame]:
        """Return what a clean end of the stream leaves: at most one frame that lacked its blank line."""
        frames: list[Frame] = []
        if self._line:
            line = b"".join(self._line)
            self._line.clear()
            self._take(line, frames)
        self._dispatch(frames)
        return frames

    def _take(self, line: bytes, frames: list[Frame]) -> None:
        if self._first_line:
            self._first_line = False
            line = line.removeprefix(_BOM)
            if not line:
                return
        if line.startswith(b"data:"):
            start = 6 if line[5:6] == b" " else 5
            self._data.append(line[start:].decode("utf-8", errors="replace"))
        elif line.startswith(b":"):
            frames.append(Frame(comment=True))
        else:
            name, _, value = line.partition(b":")
            text = value.removeprefix(b" ").decode("utf-8", errors="replace")
            if name == b"data":
                self._data.append(text)
            elif name == b"event":
                self._event = text

    def _dispatch(self, frames: list[Frame]) -> None:
        event, data = self._event, self._data
        if not data and event != "heartbeat":
            self._event = ""
            return
        self._event, self._data = "", []
        frames.append(Frame(event or "message", data[0] if len(data) == 1 else "\n".join(data)))
