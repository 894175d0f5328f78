from __future__ import annotations

import pytest

from vlai_widgets.client import sse
from vlai_widgets.client.sse import Frame, FrameDecoder
from vlai_widgets.errors import BadReply

TEXT = (
    "\ufeff: hello\n"
    "data: {\"a\": \"\u2028\u2029\u0085\ufeff caf\u00e9\"}\n"
    "\n"
    "data:\n"
    "\n"
    "id: 7\n"
    "\n"
    ": ping\n"
    "\n"
    "event: heartbeat\n"
    "\n"
    "event: note\n"
    "data: one\n"
    "data:  two\n"
    "retry: 5\n"
    "data\n"
    "\n"
    "data: last\n"
    "\n"
)  # fmt: skip
TRUTH = [
    Frame(comment=True),
    Frame(data='{"a": "\u2028\u2029\u0085\ufeff caf\u00e9"}'),
    Frame(data=""),
    Frame(comment=True),
    Frame(event="heartbeat"),
    Frame(event="note", data="one\n two\n"),
    Frame(data="last"),
]


def decode(*chunks: bytes) -> list[Frame]:
    decoder = FrameDecoder()
    return [frame for chunk in chunks for frame in decoder.feed(chunk)] + decoder.flush()


@pytest.mark.parametrize("eol", ["\n", "\r\n", "\r"])
def test_frames_are_the_same_at_every_byte_split(eol: str) -> None:
    data = TEXT.replace("\n", eol).encode()
    for split in range(len(data) + 1):
        assert decode(data[:split], data[split:]) == TRUTH, split
    assert decode(*(data[i : i + 1] for i in range(len(data)))) == TRUTH


def test_a_frame_is_given_out_as_soon_as_its_blank_line_is_there() -> None:
    decoder = FrameDecoder()
    assert decoder.feed(b"data: x\r\n\r") == [Frame(data="x")]
    assert decoder.feed(b"\ndata: y\n\n") == [Frame(data="y")]


def test_a_last_frame_without_its_blank_line_is_kept_at_a_clean_end() -> None:
    assert decode(b"data: x\n") == decode(b"data: x") == [Frame(data="x")]


def test_a_large_frame_is_taken_in_linear_time_and_an_endless_one_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    body = b"x" * 8_000_000
    data = b"data: " + body + b"\n\n"
    assert decode(*(data[i : i + 65536] for i in range(0, len(data), 65536))) == [Frame(data=body.decode())]
    monkeypatch.setattr(sse, "MAX_FRAME_BYTES", 1000)
    decoder = FrameDecoder()
    decoder.feed(b"data: " + b"x" * 900)
    with pytest.raises(BadReply):
        decoder.feed(b"x" * 200)
    short = FrameDecoder()
    for _ in range(100):
        short.feed(b"data: 1234567890\n\n")
