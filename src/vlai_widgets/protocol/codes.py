"""Error codes of the service, their words, and what to do about each."""

from __future__ import annotations

from enum import IntEnum


class Code(IntEnum):
    """Codes in the envelope ``{"code": ..., "message": ..., "data": {}}``."""

    OK = 0
    BAD_REQUEST = 400
    EXPORT_NOT_ALLOWED = 402
    NOT_FOUND = 404
    RATE_LIMITED = 429
    INTERNAL = 500
    INVALID_TOKEN = 1001
    SESSION_NOT_FOUND = 1002
    OUT_OF_CREDITS = 2001
    UNSUPPORTED_FILE_TYPE = 4001
    FILE_TOO_LARGE = 4002

    @property
    def http_status(self) -> int:
        """HTTP status with which the engine sends this code."""
        return _HTTP_STATUS[self]


_HTTP_STATUS = {
    Code.OK: 200,
    Code.BAD_REQUEST: 400,
    Code.EXPORT_NOT_ALLOWED: 402,
    Code.NOT_FOUND: 404,
    Code.RATE_LIMITED: 429,
    Code.INTERNAL: 500,
    Code.INVALID_TOKEN: 401,
    Code.SESSION_NOT_FOUND: 404,
    Code.OUT_OF_CREDITS: 402,
    Code.UNSUPPORTED_FILE_TYPE: 415,
    Code.FILE_TOO_LARGE: 413,
}
