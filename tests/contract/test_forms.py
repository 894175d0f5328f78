"""Every published form of the protocol: dialects, heartbeats, line endings, chunk borders, drops, errors, renders."""

from __future__ import annotations

import itertools
import logging
import traceback
from pathlib import Path
from typing import Any

import pytest
from tests.contract.weather import (
    BARE_ERRORS,
    ERRORS,
    HEARTBEATS,
    RENDER_SHAPES,
    SAID,
    TOKEN,
    VIDEO,
    WORDS,
    Weather,
    frames,
)

from vlai_widgets import errors

DIALECTS = ("adk partial", "adk whole", "typed")
EOLS = {"lf": "\n", "crlf": "\r\n", "cr": "\r"}
KINDS = {
    1001: errors.InvalidToken,
    1002: errors.SessionNotFound,
    2001: errors.OutOfCredits,
    4001: errors.UnsupportedFileType,
    4002: errors.FileTooLarge,
    400: errors.BadRequest,
    402: errors.ExportNotAllowed,
    429: errors.RateLimited,
    500: errors.BackendError,
}


@pytest.fixture
def session(service: Any, cloud: Any) -> Any:
    service.turn()
    return cloud.open_session()


@pytest.mark.parametrize("eol", EOLS)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_every_stream_gives_the_same_reply(service: Any, session: Any, dialect: str, eol: str) -> None:
    for heartbeat, chunk in itertools.product(HEARTBEATS, (0, 1, 7, 4096)):
        service.turn(dialect=dialect, heartbeat=heartbeat, eol=EOLS[eol], chunk=chunk)
        reply = session.say("go")
        said = (dialect, heartbeat, eol, chunk)
        assert reply.messages == WORDS, said
        assert reply.text == "\n\n".join(WORDS), said
        assert reply.tools == ("edit",), said
        assert reply.state_delta == {"changed": 1}, said
        assert reply.error is None, said
        assert reply.changes[0] == "video track: 0 -> 1 segments (gained city timelapse)", said
        assert service.count("/run_sse") == 1, said


@pytest.mark.parametrize("drop", ["clean", "rst", "before"])
@pytest.mark.parametrize("dialect", DIALECTS)
def test_wherever_it_drops_the_text_is_kept_and_nothing_is_sent_again(
    service: Any, session: Any, dialect: str, drop: str
) -> None:
    whole = len(frames(Weather(dialect=dialect)))
    places = [0] if drop == "before" else sorted({1, whole // 5, whole // 3, whole // 2, whole - 30, whole - 1})
    for place in places:
        service.turn(dialect=dialect, drop=drop, cut_at=place)
        reply = session.say("go")
        assert isinstance(reply.error, errors.BackendUnreachable), place
        assert "not sent again" in str(reply.error)
        assert service.count("/run_sse") == 1, place
        so_far = reply.text.replace("\n\n", "")
        assert "".join(WORDS).startswith(so_far), (place, reply.text)
        assert "think" not in reply.text
        assert reply.changes, "the work went on, and the state tells it"
    if drop != "before":
        assert reply.text == "\n\n".join(WORDS), "the last cut is behind all the words"


IN_STREAM = {
    "adk 2": ({"error": "RuntimeError: boom", "error_details": {"error_type": "RuntimeError"}}, errors.AgentFailed),
    "adk 1.27": ({"error": "boom"}, errors.AgentFailed),
    "not escaped": ('{"error": "he said "boom" and left"}', errors.AgentFailed),
    "event": ({"errorCode": "MALFORMED", "errorMessage": "boom", "author": "nemo_agent"}, errors.AgentFailed),
    "credits": ({"code": 2001, "message": "boom"}, errors.OutOfCredits),
    "typed": ({"type": "error", "code": 2001, "message": "boom"}, errors.OutOfCredits),
    "aborted": ({"errorCode": "INVOCATION_ABORTED"}, errors.RunCancelled),
    "no json": ("boom", errors.BadReply),
}


@pytest.mark.parametrize("form", IN_STREAM)
@pytest.mark.parametrize("dialect", DIALECTS)
def test_trouble_inside_a_stream_leaves_the_text(service: Any, session: Any, dialect: str, form: str) -> None:
    frame, kind = IN_STREAM[form]
    service.turn(dialect=dialect, in_stream=frame)
    reply = session.say("go")
    assert isinstance(reply.error, kind)
    assert reply.messages[0] == WORDS[0]
    assert reply.messages[-1].endswith(WORDS[1])


@pytest.mark.parametrize("transport", ERRORS)
def test_every_error_in_every_transport_on_every_route(
    service: Any, cloud: Any, transport: str, clip: Path, tmp_path: Path
) -> None:
    service.turn()
    session = cloud.open_session()
    session.say("go")
    calls = {
        "/api/credits": session.credits,
        "/api/state": session.state,
        "/run_sse": lambda: session.say("go"),
        "/api/render/proxy/lambda": lambda: session.export(tmp_path / "a.mp4", draft={"t": [{"sg": [1]}]}),
        "/api/tasks": cloud.open_session,
    }
    for (route, call), code in itertools.product(calls.items(), KINDS):
        if (route, code) == ("/run_sse", 1002):
            continue  # another session is opened: see below
        service.turn(failing=route, error=transport, code=code)
        with pytest.raises(KINDS[code]) as caught:
            call()
        assert SAID in str(caught.value), (route, code)
        if route in ("/run_sse", "/api/render/proxy/lambda", "/api/tasks"):
            assert sum(1 for m, p, _, _ in service.asked if m == "POST" and p.startswith(route)) == 1, (route, code)
    service.turn(failing="/api/upload-video", error=transport, code=4002)
    (file,) = session.upload(clip)
    assert "Compress or trim" in str(file.error)
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("form", BARE_ERRORS)
def test_errors_without_a_code_are_told_by_their_status(service: Any, session: Any, form: str) -> None:
    for status, kind in (
        (401, errors.InvalidToken),
        (402, errors.ExportNotAllowed),
        (413, errors.FileTooLarge),
        (415, errors.UnsupportedFileType),
        (422, errors.BadRequest),
        (429, errors.RateLimited),
        (500, errors.BackendError),
        (502, errors.BackendError),
    ):
        service.turn(failing="/run_sse", error=form, code=status)
        with pytest.raises(kind) as caught:
            session.say("go")
        assert "<html" not in str(caught.value)
        assert service.count("/run_sse") == 1


@pytest.mark.parametrize("shape", RENDER_SHAPES)
def test_every_shape_of_a_render_leads_to_the_file(service: Any, session: Any, shape: str, tmp_path: Path) -> None:
    service.turn(render=shape)
    service.edited = True
    session.export(tmp_path / "a.mp4")
    assert (tmp_path / "a.mp4").read_bytes() == VIDEO
    assert service.count("/api/render/proxy/lambda") == 1


def test_every_call_names_its_origin_and_no_secret_is_ever_shown(
    service: Any, session: Any, clip: Path, tmp_path: Path, caplog: pytest.LogCaptureFixture
) -> None:
    caplog.set_level(logging.DEBUG)
    service.turn()
    session.upload([clip])
    said = [repr(session.say("go")), repr(session), repr(session.backend), repr(session.state()), session.do("status")]
    session.export(tmp_path / "a.mp4")
    service.weather = Weather(failing="/run_sse", error="code in a 200", code=1001)
    try:
        session.say("go")
    except errors.VlaiError:
        said.append(traceback.format_exc())
    for _, path, headers, _ in service.asked:
        if not path.startswith("/files/"):
            assert headers["x-skill-source"] == "video-leaderboard-ai", path
            assert {"x-skill-version", "x-skill-platform"} <= set(headers), path
            assert headers["authorization"] == f"Bearer {TOKEN}", path
    assert len(said) == 6
    assert TOKEN not in "\n".join([*map(str, said), caplog.text])


def test_a_token_that_is_fetched_is_kept_and_out_of_credits_says_how_to_register(
    service: Any, monkeypatch: Any
) -> None:
    from vlai_widgets import backends

    monkeypatch.setenv("NEMO_WEB_URL", "https://web.example")
    service.turn()
    for _ in range(2):
        with backends.connect("cloud", base_url=service.url) as anonymous:
            session = anonymous.open_session()
    assert service.count("/api/auth/anonymous-token") == 1
    service.turn(failing="/run_sse", error="code in a 200", code=2001)
    with backends.connect("cloud", base_url=service.url) as anonymous:
        session = anonymous.open_session()
        with pytest.raises(errors.OutOfCredits, match=r"https://web\.example\S*\?bind=anon_7"):
            session.say("go")
        assert session.claim_link() == "https://web.example/workspace/claim?ct=clm_1"
    with (
        backends.connect("cloud", base_url=service.url, token=TOKEN) as registered,
        pytest.raises(errors.OutOfCredits, match="Top up"),
    ):
        registered.open_session().say("go")
