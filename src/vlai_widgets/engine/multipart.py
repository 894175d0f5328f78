"""Files out of a multipart request: straight to disk while they are hashed, in constant memory.

Names in a request are data: they become the shown name of a clip, never a path.
"""

from __future__ import annotations

import hashlib
import re
import secrets
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import IO, Any
from urllib.parse import unquote_to_bytes

from python_multipart.exceptions import FormParserError
from python_multipart.multipart import MultipartParser, parse_options_header

from vlai_widgets.clipfiles import extension_of, safe_name, type_error
from vlai_widgets.engine.replies import Refused
from vlai_widgets.models import MAX_FILE_BYTES
from vlai_widgets.protocol.codes import Code

BODY_ALLOWANCE_BYTES = 64 * 1024
SKIP_LIMIT_BYTES = 8 * 1024**2
MAX_FILES = 200


@dataclass(frozen=True, slots=True, kw_only=True)
class Received:
    """One file of a request. ``path`` is a temporary file, or None where ``error`` says why it was not kept."""

    name: str
    extension: str
    path: Path | None = None
    sha256: str = ""
    size_bytes: int = 0
    error: str | None = None

    def discard(self) -> None:
        """Remove the temporary file."""
        if self.path is not None:
            self.path.unlink(missing_ok=True)


def too_large(name: str) -> Refused:
    """Return the refusal of a file that is too large."""
    limit_mb = MAX_FILE_BYTES // 1024**2
    return Refused(
        Code.FILE_TOO_LARGE,
        f"{name} is larger than {limit_mb} MB. Compress or trim it; send several files one request each.",
        early=True,
    )


async def receive(
    chunks: AsyncIterator[bytes], *, content_type: str, length: int | None, folder: Path
) -> list[Received]:
    """Receive the files of a multipart body.

    Args:
        chunks: The body.
        content_type: The request's content type.
        length: What the request says of its length in bytes, or None.
        folder: Where temporary files go.

    Returns:
        One entry a file; if some are of a type that is not accepted, those have ``error`` set.

    Raises:
        Refused: The body is no multipart form with files; a file is too large; or none is of an accepted type.
            Nothing is left on disk.
    """
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise Refused(
            Code.BAD_REQUEST, "Content-Type has no boundary. Send multipart/form-data with the field 'files'."
        )
    if length is not None and length > MAX_FILE_BYTES + BODY_ALLOWANCE_BYTES:
        raise too_large("The upload")
    form = _Form(folder)
    try:
        parser = MultipartParser(boundary, form.callbacks())
        async for chunk in chunks:
            parser.write(chunk)
            form.check()
        parser.finalize()
        if not form.ended:
            raise Refused(Code.BAD_REQUEST, "The body ends before its last boundary. Send it again.")
        return form.result()
    except FormParserError as error:
        form.abort()
        raise Refused(Code.BAD_REQUEST, f"The body is not a multipart form: {error}.") from None
    except BaseException:
        form.abort()
        raise


@dataclass(slots=True)
class _Form:
    """What the parser's callbacks build up."""

    folder: Path
    files: list[Received] = field(default_factory=list)
    ended: bool = False
    _header: bytearray = field(default_factory=bytearray)
    _value: bytearray = field(default_factory=bytearray)
    _disposition: bytes = b""
    _name: str | None = None
    _path: Path | None = None
    _file: IO[bytes] | None = None
    _hash: Any = None
    _size: int = 0
    _skipped: int = 0
    _refused: Refused | None = None

    def callbacks(self) -> Any:
        return {
            "on_part_begin": self._part_begin,
            "on_header_field": lambda data, start, end: self._header.extend(data[start:end]),
            "on_header_value": lambda data, start, end: self._value.extend(data[start:end]),
            "on_header_end": self._header_end,
            "on_headers_finished": self._headers_finished,
            "on_part_data": self._part_data,
            "on_part_end": self._part_end,
            "on_end": self._end,
        }

    def check(self) -> None:
        """Refuse as soon as it is clear; not inside the parser, which would call on."""
        if self._refused is not None:
            raise self._refused

    def result(self) -> list[Received]:
        if not self.files:
            raise Refused(Code.BAD_REQUEST, "There is no file in the request. Send it in the field 'files'.")
        if all(each.error for each in self.files):
            raise Refused(Code.UNSUPPORTED_FILE_TYPE, " ".join(each.error or "" for each in self.files))
        return self.files

    def abort(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
        if self._path is not None:
            self._path.unlink(missing_ok=True)
        for each in self.files:
            each.discard()

    def _part_begin(self) -> None:
        self._disposition, self._name, self._path, self._size = b"", None, None, 0

    def _header_end(self) -> None:
        if self._header.lower() == b"content-disposition":
            self._disposition = bytes(self._value)
        self._header.clear()
        self._value.clear()

    def _headers_finished(self) -> None:
        name = _file_name(self._disposition)
        if name is None:
            return  # an ordinary form field
        self._name = safe_name(name)
        if len(self.files) >= MAX_FILES:
            self._refused = Refused(Code.BAD_REQUEST, f"More than {MAX_FILES} files. Send fewer a request.")
        elif type_error(self._name) is None:
            self._path = self.folder / f"{secrets.token_hex(16)}.part"
            self._file = self._path.open("xb")
            self._hash = hashlib.sha256()

    def _part_data(self, data: bytes, start: int, end: int) -> None:
        if self._refused is not None:
            return
        self._size += end - start
        if self._file is None:
            self._skip(end - start)
            return
        if self._size > MAX_FILE_BYTES:
            self._refused = too_large(self._name or "The file")
            return
        with memoryview(data)[start:end] as piece:
            self._file.write(piece)
            self._hash.update(piece)

    def _skip(self, count: int) -> None:
        self._skipped += count
        # Reading on is only worth it for a good file that may follow.
        if self._skipped > SKIP_LIMIT_BYTES and not any(each.error is None for each in self.files):
            error = type_error(self._name) if self._name else None
            detail = error or "There is no file in the request. Send it in the field 'files'."
            code = Code.UNSUPPORTED_FILE_TYPE if error else Code.BAD_REQUEST
            self._refused = Refused(code, detail, early=True)

    def _part_end(self) -> None:
        if self._name is None or self._refused is not None:
            return
        name, extension = self._name, extension_of(self._name)
        if self._file is None:
            self.files.append(Received(name=name, extension=extension, error=type_error(name)))
            return
        self._file.close()
        self._file = None
        received = Received(
            name=name, extension=extension, path=self._path, sha256=self._hash.hexdigest(), size_bytes=self._size
        )
        self._path = None
        self.files.append(received)

    def _end(self) -> None:
        self.ended = True


def _file_name(disposition: bytes) -> str | None:
    options = parse_options_header(disposition)[1]
    if b"filename" in options:
        # Browsers and httpx escape the quote this way (HTML, "multipart form data").
        return options[b"filename"].decode("utf-8", "replace").replace("%22", '"')
    extended = re.search(rb"filename\*=utf-8''([^;\s]+)", disposition, re.IGNORECASE)  # older Python clients, RFC 5987
    return unquote_to_bytes(extended[1]).decode("utf-8", "replace") if extended else None
