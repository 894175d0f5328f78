"""How a user's file is opened: as media and nothing else, never a neighbour, and with words for failure."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Final

from vlai_widgets.errors import UnreadableClip

if TYPE_CHECKING:
    from av.container import InputContainer

FORMATS: Final = (
    "mov,mp4,m4a,3gp,3g2,mj2,matroska,webm,avi,mpegts,mpeg,ogg,gif,"  # video
    "mp3,wav,aac,flac,"  # sound alone
    "png_pipe,jpeg_pipe,webp_pipe"  # still images; image2 stays out, it reads neighbours by number
)
"""Container formats that may be opened. Playlists, scripts and formats that name other files are not among them."""

OPEN_OPTIONS: Final = {"format_whitelist": FORMATS, "protocol_whitelist": "file"}

STILL_FORMATS: Final = ("png_pipe", "jpeg_pipe", "webp_pipe")

MAX_PIXELS: Final = 8192 * 8192
"""Largest coded frame, in pixels: four times 8K. A header may claim anything; each decoded frame costs its pixels."""

_TEXT_KINDS: Final = (
    (b"#EXTM3U", "an HLS playlist (a text file that names other files)"),
    (b"ffconcat", "an FFmpeg concat list (a text file that names other files)"),
    (b"v=0", "an SDP session description (a text file)"),
    (b"<?xml", "an XML document"),
    (b"<!doctype html", "a web page"),
    (b"<html", "a web page"),
    (b"%PDF", "a PDF document"),
    (b"PK\x03\x04", "a ZIP archive"),
)


def open_media(path: Path) -> InputContainer:
    """Open ``path`` for reading, restricted to media formats and to this one file.

    Raises:
        UnreadableClip: The file is empty, missing, no media, damaged beyond its index, or not permitted.
    """
    import av

    head = _head(path)
    try:
        return av.open(
            str(path.resolve()),
            mode="r",
            format=_still_format(head),
            options=dict(OPEN_OPTIONS),
            metadata_errors="replace",
        )
    except Exception as error:  # PyAV raises far more than its own errors
        raise UnreadableClip(_why_not(path, head)) from error


def _still_format(head: bytes) -> str | None:
    """Still images are opened as what they are: left to guess, FFmpeg takes .jpg for a numbered sequence."""
    if head.startswith(b"\xff\xd8\xff"):
        return "jpeg_pipe"
    if head.startswith(b"\x89PNG\r\n\x1a\n"):
        return "png_pipe"
    return "webp_pipe" if head[:4] == b"RIFF" and head[8:12] == b"WEBP" else None


def is_encrypted(path: Path) -> bool:
    """True if the file's index names a protected (DRM) track."""
    with path.open("rb") as file:
        size = path.stat().st_size
        parts = [file.read(1 << 20)]
        if size > 1 << 20:
            file.seek(-(1 << 20), 2)
            parts.append(file.read())
    return any(b"sinf" in part and b"schm" in part and (b"encv" in part or b"enca" in part) for part in parts)


def _head(path: Path) -> bytes:
    try:
        with path.open("rb") as file:
            head = file.read(4096)
    except OSError as error:
        reason = error.strerror or type(error).__name__
        raise UnreadableClip(f"The file cannot be read: {reason}. Check that it exists and may be read.") from error
    if not head:
        raise UnreadableClip("The file is empty (0 bytes). Export or copy it again.")
    kind = _text_kind(head)
    if kind is not None:
        raise UnreadableClip(f"This is not a video but {kind}. Give the video file itself.")
    return head


def _text_kind(head: bytes) -> str | None:
    start = head.removeprefix(b"\xef\xbb\xbf").lstrip()
    for magic, kind in _TEXT_KINDS:
        if start[: len(magic)].lower() == magic.lower():
            return kind
    try:
        text = start.decode("utf-8")
    except UnicodeDecodeError:
        return None
    return "a text file" if all(c.isprintable() or c in "\r\n\t" for c in text) else None


def _why_not(path: Path, head: bytes) -> str:
    if head[4:8] in (b"ftyp", b"moov", b"mdat", b"free", b"skip", b"wide"):
        if b"moov" not in _top_level_boxes(path):
            return (
                "The file is cut off: it has no index ('moov'), so nothing in it can be played. "
                "The upload or the recording did not finish; export or copy it again."
            )
        return "The file is damaged: its index names data that is not there. Export it again."
    if head[:4] in (b"\x1a\x45\xdf\xa3", b"RIFF", b"OggS", b"GIF8"):
        return "The file is damaged: its header cannot be read to the end. Export it again."
    return "This is not a video: its content is of no known video format. Export it as MP4 (H.264)."


def _top_level_boxes(path: Path) -> set[bytes]:
    """Names of the outermost boxes of an ISO media file (ISO/IEC 14496-12)."""
    names: set[bytes] = set()
    size = path.stat().st_size
    with path.open("rb") as file:
        at = 0
        while at + 8 <= size and len(names) < 64:
            file.seek(at)
            header = file.read(16)
            length = int.from_bytes(header[:4], "big")
            if length == 1:
                length = int.from_bytes(header[8:16], "big")
            names.add(header[4:8])
            if length < 8:  # 0: to the end of the file; less than a header: damaged
                break
            at += length
    return names
