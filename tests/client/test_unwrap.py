from __future__ import annotations

import datetime as dt
import email.utils
import json
from typing import Any

import pytest

from vlai_widgets import errors
from vlai_widgets.client.unwrap import Hints, unwrap
from vlai_widgets.models import ACCEPTED_TYPES


def take(status: int, body: Any, headers: dict[str, str] | None = None, hints: Hints | None = None) -> Any:
    raw = body if isinstance(body, bytes) else json.dumps(body).encode()
    return unwrap(status, headers or {}, raw, hints or Hints())


@pytest.mark.parametrize(
    ("body", "data"),
    [
        ({"code": 0, "data": {"a": 1}}, {"a": 1}),
        ({"code": "0", "message": "ok", "data": None}, None),
        ({"success": True, "data": {"status": "pending"}}, {"status": "pending"}),
        ({"taskId": "r", "status": "pending", "data": 1}, {"taskId": "r", "status": "pending", "data": 1}),
        ([1], [1]),
        (b"", {}),
    ],
)
def test_data_is_taken_out_of_every_envelope(body: Any, data: Any) -> None:
    assert take(200, body) == data


TABLE = [
    (1001, 401, errors.InvalidToken, "token"),
    (1010, 401, errors.InvalidToken, "token"),
    (1002, 404, errors.SessionNotFound, "open_session"),
    (2001, 402, errors.OutOfCredits, "Register at https://web.example?bind=anon_7"),
    (4001, 415, errors.UnsupportedFileType, ", ".join(ACCEPTED_TYPES)),
    (4002, 413, errors.FileTooLarge, "Compress or trim"),
    (400, 400, errors.BadRequest, "cannot take"),
    (402, 402, errors.ExportNotAllowed, "not of credits"),
    (429, 429, errors.RateLimited, "30 s"),
]


@pytest.mark.parametrize(("code", "status", "kind", "words"), TABLE)
def test_a_code_is_one_exception_however_it_travels(code: int, status: int, kind: type[Exception], words: str) -> None:
    hints = Hints(register_url="https://web.example?bind=anon_7")
    answers = [
        (200, {"code": code, "message": "because"}),
        (200, {"success": False, "code": str(code), "error": "because"}),
        (status, {"code": code, "message": "because"}),
    ]
    for answered, body in answers:
        with pytest.raises(errors.VlaiError) as caught:
            take(answered, body, hints=hints)
        assert type(caught.value) is kind
        assert words in str(caught.value)
        assert "because" in str(caught.value)
        if isinstance(caught.value, errors.BackendError):
            assert caught.value.code == code
            assert caught.value.http_status == answered


@pytest.mark.parametrize(
    ("status", "body", "kind"),
    [
        (401, {"detail": "no"}, errors.InvalidToken),
        (404, {"detail": "Session not found: 12"}, errors.SessionNotFound),
        (404, {"detail": "Not Found"}, errors.BackendError),
        (422, {"detail": [{"loc": ["user_id"], "msg": "Field required"}]}, errors.BadRequest),
        (402, b"", errors.ExportNotAllowed),
        (413, b"<html>too large</html>", errors.FileTooLarge),
        (415, b"", errors.UnsupportedFileType),
        (429, b"slow down", errors.RateLimited),
        (500, b"Internal Server Error", errors.BackendError),
        (502, b"<html>bad gateway</html>", errors.BackendError),
        (200, {"success": False, "error": "boom"}, errors.BackendError),
        (200, {"code": 77, "message": "boom"}, errors.BackendError),
        (200, b"<html>login</html>", errors.BadReply),
        (200, b"\xff\xfe", errors.BadReply),
    ],
)
def test_refusals_without_a_code(status: int, body: Any, kind: type[Exception]) -> None:
    with pytest.raises(errors.VlaiError) as caught:
        take(status, body)
    if kind is errors.BackendError:
        assert type(caught.value).__name__ in ("BackendError", "AgentFailed")
    else:
        assert type(caught.value) is kind
    assert "<html>" not in str(caught.value)


def test_foreign_words_are_made_fit_and_lose_secrets() -> None:
    hints = Hints(secrets=lambda: ("S3CRET-TOKEN",))
    said = "token S3CRET-TOKEN or nmv_usr_abc or Bearer xyz\n\x1b[31mred " + "x" * 1000
    with pytest.raises(errors.InvalidToken) as caught:
        take(401, {"message": said}, hints=hints)
    text = str(caught.value)
    assert not any(secret in text for secret in ("S3CRET", "nmv_usr", "xyz", "\x1b", "\n"))
    assert len(text) < 500


def test_retry_after_in_seconds_milliseconds_and_as_a_date() -> None:
    later = dt.datetime.now(dt.UTC) + dt.timedelta(seconds=90)
    cases = [
        ({"retry-after": "7"}, 7.0),
        ({"retry-after-ms": "250", "retry-after": "7"}, 0.25),
        ({"retry-after": email.utils.format_datetime(later, usegmt=True)}, 90.0),
        ({"retry-after": "soon"}, 30.0),
        ({}, 30.0),
    ]
    for headers, seconds in cases:
        with pytest.raises(errors.RateLimited) as caught:
            take(429, {}, headers)
        assert caught.value.retry_after_s == pytest.approx(seconds, abs=2)


def test_what_to_do_is_said_beside_the_name_of_the_code():
    words = "output.quality: 'daft' is not one of low, medium, high."
    with pytest.raises(
        errors.BadRequest, match=r"bad request: output\.quality: 'daft' is not one of low, medium, high"
    ):
        unwrap(400, {}, json.dumps({"code": 400, "message": "bad request", "detail": words}).encode(), Hints())
