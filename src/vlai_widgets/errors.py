"""Every error that this package raises on purpose.

The tree (each leaf also inherits the builtin in brackets, so plain ``except`` clauses keep working)::

    VlaiError
    ├── InputError [ValueError]             what was handed in cannot be used
    │   ├── ClipNotFound [FileNotFoundError]    a path does not exist, or a pattern matches nothing
    │   ├── UnsupportedFileType                 4001: not one of the accepted types
    │   ├── FileTooLarge                        4002: larger than 500 MB
    │   ├── UnreadableClip                      the file is of an accepted type but cannot be decoded
    │   ├── UploadOutOfStep                     a piece of an upload does not follow what came before
    │   ├── UnknownOption [TypeError]           a keyword or name that does not exist; suggests the right one
    │   └── BadBoardFile                        a .vlai file that is damaged or of a newer version
    ├── EngineError [RuntimeError]          the embedded engine did not start, or died
    ├── BackendError [RuntimeError]         a backend refused or failed
    │   ├── BackendUnreachable [ConnectionError]    no answer at all
    │   ├── BadReply [ValueError]                   an answer that cannot be read
    │   ├── InvalidToken [PermissionError]          1001
    │   ├── SessionNotFound [LookupError]           1002
    │   ├── OutOfCredits                            2001
    │   ├── BadRequest [ValueError]                 400
    │   ├── ExportNotAllowed [PermissionError]      402: the plan, not the credits
    │   ├── RateLimited                             429
    │   └── AgentFailed                             the assistant broke off in the middle of a reply
    ├── DeadlineExceeded [TimeoutError]     a wait ended before the work did
    ├── RunCancelled                        the run was cancelled
    ├── RenderFailed [RuntimeError]         an export ended without a video
    ├── NoScores [LookupError]              nothing could be ranked
    ├── WouldDeadlock [RuntimeError]        a blocking call on the loop that would have to do its work
    ├── NestingRefused [RuntimeError]       patching asyncio would break this process
    └── MissingDependency [ImportError]     an optional part is not installed

Messages say what happened and what to do next. They never hold a token, a claim link or a client id.
"""

from __future__ import annotations

import difflib
from collections.abc import Iterable


class VlaiError(Exception):
    """Base of all errors of this package."""


class InputError(VlaiError, ValueError):
    """What was handed in cannot be used."""


class ClipNotFound(InputError, FileNotFoundError):
    """A path does not exist, or a pattern matches nothing."""

    __str__ = Exception.__str__


class UnsupportedFileType(InputError):
    """The file is not of an accepted type (code 4001)."""


class FileTooLarge(InputError):
    """The file is larger than the limit (code 4002)."""


class UnreadableClip(InputError):
    """The file cannot be decoded. ``str()`` says why, in words for the analyst."""


class UploadOutOfStep(InputError):
    """A piece of an upload does not follow what came before, or somebody else has taken the upload up.

    Attributes:
        received_bytes: How much is there: the next piece begins with this byte.
    """

    def __init__(self, message: str, *, received_bytes: int = 0) -> None:
        super().__init__(message)
        self.received_bytes = received_bytes

    @classmethod
    def at(cls, received_bytes: int) -> UploadOutOfStep:
        """Build the error for an upload of which ``received_bytes`` are there."""
        return cls(f"The upload goes on at byte {received_bytes}.", received_bytes=received_bytes)


class UnknownOption(InputError, TypeError):
    """A keyword or a name that does not exist.

    Example:
        >>> raise UnknownOption.of("preset", "atention", ["attention", "equal"])
        Traceback (most recent call last):
        ...
        vlai_widgets.errors.UnknownOption: Unknown preset 'atention'. Did you mean 'attention'? \
Available: attention, equal.
    """

    @classmethod
    def of(cls, what: str, given: str, available: Iterable[str]) -> UnknownOption:
        """Build the error for ``given``, with the nearest of ``available`` as a suggestion."""
        names = sorted(available)
        near = difflib.get_close_matches(given, names, n=1, cutoff=0.5)
        hint = f" Did you mean {near[0]!r}?" if near else ""
        return cls(f"Unknown {what} {given!r}.{hint} Available: {', '.join(names)}.")


class BadBoardFile(InputError):
    """A ``.vlai`` file cannot be read, is damaged, or was written by a newer version."""


class EngineError(VlaiError, RuntimeError):
    """The embedded engine did not start, or died."""


class BackendError(VlaiError, RuntimeError):
    """A backend refused a request, or failed.

    Attributes:
        code: The service's error code, or the HTTP status where it gave none; None if there was no answer.
        http_status: HTTP status, or None.
    """

    def __init__(self, message: str, *, code: int | None = None, http_status: int | None = None) -> None:
        super().__init__(message)
        self.code = code
        self.http_status = http_status


class BackendUnreachable(BackendError, ConnectionError):
    """The backend did not answer."""

    __str__ = Exception.__str__


class BadReply(BackendError, ValueError):
    """The backend's answer cannot be read."""


class InvalidToken(BackendError, PermissionError):
    """The token is wrong or has expired (code 1001)."""

    __str__ = Exception.__str__


class SessionNotFound(BackendError, LookupError):
    """The backend does not know the session (code 1002)."""


class OutOfCredits(BackendError):
    """No credits are left (code 2001)."""


class BadRequest(BackendError, ValueError):
    """The request misses something that the backend needs (code 400)."""


class ExportNotAllowed(BackendError, PermissionError):
    """The plan does not allow exports (code 402). Not a matter of credits."""

    __str__ = Exception.__str__


class RateLimited(BackendError):
    """Too many requests (code 429).

    Attributes:
        retry_after_s: Seconds to wait before the next try.
    """

    def __init__(
        self,
        message: str,
        *,
        code: int | None = 429,
        http_status: int | None = 429,
        retry_after_s: float = 30.0,
    ) -> None:
        super().__init__(message, code=code, http_status=http_status)
        self.retry_after_s = retry_after_s


class AgentFailed(BackendError):
    """The assistant broke off in the middle of a reply."""


class DeadlineExceeded(VlaiError, TimeoutError):
    """A wait ended before the work did."""

    __str__ = Exception.__str__


class RunCancelled(VlaiError):
    """The run was cancelled."""


class RenderFailed(VlaiError, RuntimeError):
    """An export ended without a video."""


class NoScores(VlaiError, LookupError):
    """Nothing could be ranked. Carries what the backend said instead.

    Attributes:
        reply: The backend's words, or an empty string.
    """

    def __init__(self, message: str, *, reply: str = "") -> None:
        super().__init__(message)
        self.reply = reply


class WouldDeadlock(VlaiError, RuntimeError):
    """A blocking call was made on the loop that would have to do its work; await the twin instead."""


class NestingRefused(VlaiError, RuntimeError):
    """Nested event loops cannot be enabled safely in this process; ``str()`` says why."""


class MissingDependency(VlaiError, ImportError):
    """An optional part is not installed; the message names the command that installs it."""
