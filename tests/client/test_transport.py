from __future__ import annotations

import logging
import socket
import threading
import time
import traceback
from pathlib import Path
from typing import Any

import pytest

from vlai_widgets import backends, errors, portal
from vlai_widgets.client.access import Endpoint, FixedAccess, checked_token
from vlai_widgets.client.attribution import attribution_headers
from vlai_widgets.client.auth import AccountFile, AnonymousAccess
from vlai_widgets.client.policy import Policy, is_loopback
from vlai_widgets.client.transport import Transport

FAST = Policy(backoff_s=0.01, max_backoff_s=0.02, connect_s=2.0)


def test_every_call_carries_token_and_attribution(tools: Any) -> None:
    tools.service.on("GET", "/x", {"a": 1})
    assert tools.json(tools.transport()) == {"a": 1}
    headers = tools.service.asked[0].headers
    assert headers["authorization"] == f"Bearer {tools.token}"
    assert headers["x-skill-source"] == "video-leaderboard-ai"
    assert headers["x-skill-version"]
    assert headers["x-skill-platform"] == "unknown"


def test_attribution_follows_environment_and_install_path() -> None:
    home = Path.home()
    assert attribution_headers({"SKILL_SOURCE": "mine\r\nX: y"}, home)["X-Skill-Source"] == "mineX: y"
    assert attribution_headers({}, home / ".clawhub/skills/v")["X-Skill-Platform"] == "clawhub"
    assert attribution_headers({}, home / ".cursor/skills/v")["X-Skill-Platform"] == "cursor"
    assert attribution_headers({}, home / ".cursor/other")["X-Skill-Platform"] == "unknown"


def test_a_get_is_tried_again_after_a_passing_failure_and_a_post_is_not(tools: Any) -> None:
    refuse = tools.refuse
    tools.service.on("GET", "/x", refuse(503, text="busy"), refuse(502, text="busy"), {"a": 1})
    assert tools.json(tools.transport()) == {"a": 1}
    assert tools.service.count("/x") == 3
    tools.service.on("POST", "/y", refuse(503, text="busy"), {"a": 1})
    with pytest.raises(errors.BackendError):
        tools.json(tools.transport(), "POST", "/y")
    assert tools.service.count("/y") == 1
    tools.service.on("GET", "/z", refuse(503, text="busy"))
    with pytest.raises(errors.BackendError):
        tools.json(tools.transport(), "GET", "/z")
    assert tools.service.count("/z") == FAST.attempts


def test_429_is_waited_for_once(tools: Any) -> None:
    limited = tools.refuse(429, {"code": 429}, headers={"Retry-After": "0.2"})
    tools.service.on("POST", "/x", limited, {"a": 1})
    began = time.monotonic()
    assert tools.json(tools.transport(), "POST") == {"a": 1}
    assert time.monotonic() - began >= 0.2
    tools.service.on("POST", "/y", limited)
    with pytest.raises(errors.RateLimited):
        tools.json(tools.transport(), "POST", "/y")
    assert tools.service.count("/y") == 2


def test_a_wait_longer_than_agreed_is_reported_at_once(tools: Any) -> None:
    tools.service.on("GET", "/x", tools.refuse(429, {"code": 429}, headers={"Retry-After": "3600"}))
    with pytest.raises(errors.RateLimited) as caught:
        tools.json(tools.transport())
    assert caught.value.retry_after_s == 3600
    assert tools.service.count("/x") == 1


def test_a_refused_connection_is_tried_again_and_then_says_so() -> None:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        url = f"http://127.0.0.1:{free.getsockname()[1]}"
    transport = Transport(FixedAccess("cloud", Endpoint(url=url, token="t")), policy=FAST)
    with pytest.raises(errors.BackendUnreachable, match="cannot be reached"):
        portal.call(lambda: transport.json("POST", "/x"))


def test_a_drop_before_the_answer_repeats_only_what_may_be_repeated() -> None:
    counts: list[bytes] = []
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def hang_up() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                with peer:
                    counts.append(peer.recv(65536).split(b" ")[0])

        threading.Thread(target=hang_up, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        transport = Transport(FixedAccess("cloud", Endpoint(url=url, token="t")), policy=FAST)
        for method in ("GET", "POST"):
            with pytest.raises(errors.BackendUnreachable, match="broke off"):
                portal.call(lambda method=method: transport.json(method, "/x"))
        assert counts == [b"GET"] * FAST.attempts + [b"POST"]


def test_proxies_are_not_asked_for_loopback(tools: Any, monkeypatch: pytest.MonkeyPatch) -> None:
    for name in ("HTTP_PROXY", "http_proxy", "ALL_PROXY"):
        monkeypatch.setenv(name, "http://127.0.0.1:9")
    tools.service.on("GET", "/x", {"a": 1})
    assert tools.json(tools.transport()) == {"a": 1}
    assert [is_loopback(u) for u in ("http://localhost:1", "http://[::1]:1", "https://example.org")] == [
        True,
        True,
        False,
    ]


def anonymous(tools: Any, tmp_path: Path, **options: Any) -> AnonymousAccess:
    options.setdefault("file", AccountFile(tmp_path / "home" / "cloud.json"))
    return AnonymousAccess("cloud", tools.service.url, register_url="https://web.example", policy=FAST, **options)


def issue(tools: Any, *tokens: str, expires: str = "2999-01-01T00:00:00Z") -> None:
    answers = [{"token": t, "user_id": "anon_7", "expires_at": expires, "credits": 100} for t in tokens]
    tools.service.on("POST", "/api/auth/anonymous-token", *answers)


def test_an_anonymous_token_is_fetched_once_and_kept_owner_only(tools: Any, tmp_path: Path) -> None:
    issue(tools, "nmv_usr_A")
    tools.service.on("GET", "/x", {"a": 1})
    kept = tmp_path / "home" / "cloud.json"
    for _ in range(2):
        assert tools.json(Transport(anonymous(tools, tmp_path), policy=FAST)) == {"a": 1}
        assert kept.stat().st_mode & 0o777 == 0o600
        kept.chmod(0o644)  # as a careless copy would be
    assert tools.service.count("/api/auth/anonymous-token") == 1
    first = tools.service.asked[0].headers
    assert 0 < len(first["x-client-id"]) <= 64
    assert "authorization" not in first
    assert tools.service.asked[-1].headers["authorization"] == "Bearer nmv_usr_A"


def test_an_expired_token_is_not_sent(tools: Any, tmp_path: Path) -> None:
    issue(tools, "nmv_usr_A", expires="2001-01-01T00:00:00Z")
    tools.service.on("GET", "/x", {"a": 1})
    tools.json(Transport(anonymous(tools, tmp_path), policy=FAST))
    issue(tools, "nmv_usr_B")
    tools.json(Transport(anonymous(tools, tmp_path), policy=FAST))
    assert tools.service.asked[-1].headers["authorization"] == "Bearer nmv_usr_B"


@pytest.mark.parametrize("status", [200, 401])
def test_1001_gets_one_new_token_under_the_same_client_id(tools: Any, tmp_path: Path, status: int) -> None:
    issue(tools, "nmv_usr_A", "nmv_usr_B", "nmv_usr_C")
    bad = tools.refuse(status, {"code": 1001, "message": "expired"})
    tools.service.on("POST", "/x", bad, {"a": 1})
    assert tools.json(Transport(anonymous(tools, tmp_path), policy=FAST), "POST") == {"a": 1}
    fetched = [a for a in tools.service.asked if a.path == "/api/auth/anonymous-token"]
    assert len({a.headers["x-client-id"] for a in fetched}) == 1
    assert tools.service.asked[-1].headers["authorization"] == "Bearer nmv_usr_B"
    tools.service.on("POST", "/y", bad)
    with pytest.raises(errors.InvalidToken):
        tools.json(Transport(anonymous(tools, tmp_path), policy=FAST), "POST", "/y")
    assert tools.service.count("/y") == 2


def test_a_token_of_the_environment_that_is_refused_gives_way_to_an_anonymous_one(tools: Any, tmp_path: Path) -> None:
    issue(tools, "nmv_usr_B")
    tools.service.on("GET", "/x", tools.refuse(401, {"code": 1001}), {"a": 1})
    transport = Transport(anonymous(tools, tmp_path, token=tools.token), policy=FAST)
    assert tools.json(transport) == {"a": 1}
    sent = [a.headers["authorization"] for a in tools.service.asked if a.path == "/x"]
    assert sent == [f"Bearer {tools.token}", "Bearer nmv_usr_B"]


def test_400_gets_a_new_client_id_once(tools: Any, tmp_path: Path) -> None:
    good = {"token": "nmv_usr_A", "user_id": "u", "expires_at": "2999-01-01T00:00:00Z"}
    tools.service.on("POST", "/api/auth/anonymous-token", tools.refuse(400, {"code": 400}), good)
    tools.service.on("GET", "/x", {"a": 1})
    assert tools.json(Transport(anonymous(tools, tmp_path, client_id="worn-out"), policy=FAST)) == {"a": 1}
    ids = [a.headers["x-client-id"] for a in tools.service.asked if "x-client-id" in a.headers]
    assert ids[0] == "worn-out" != ids[1]


def test_out_of_credits_names_the_registration_link_of_an_anonymous_user(tools: Any, tmp_path: Path) -> None:
    issue(tools, "nmv_usr_A")
    tools.service.on("GET", "/x", {"a": 1})
    transport = Transport(anonymous(tools, tmp_path), policy=FAST)
    tools.json(transport)
    tools.service.on("GET", "/x", tools.refuse(402, {"code": 2001}))
    with pytest.raises(errors.OutOfCredits, match=r"bind=anon_7"):
        tools.json(transport)


def everything_said(error: BaseException, *, with_locals: bool = False) -> str:
    lines = [repr(error), str(error), *getattr(error, "__notes__", ()), *traceback.format_exception(error)]
    trace = error.__traceback__
    while with_locals and trace is not None:
        if "/src/vlai_widgets/" in trace.tb_frame.f_code.co_filename:
            lines += [repr(value) for value in trace.tb_frame.f_locals.values()]
        trace = trace.tb_next
    return "\n".join(lines)


def test_no_secret_is_in_any_error_repr_or_log(tools: Any, tmp_path: Path, caplog: pytest.LogCaptureFixture) -> None:
    caplog.set_level(logging.DEBUG)
    secret, client = tools.token, "client-id-SECRET-77"
    echo = {"message": f"bad token {secret} of {client}", "code": 1001}
    said = []
    for status, body in [(401, echo), (200, echo), (500, echo), (404, {"detail": echo}), (422, {"detail": [echo]})]:
        tools.service.on("GET", "/x", tools.refuse(status, body))
        for access in (
            FixedAccess("cloud", Endpoint(url=tools.service.url, token=secret, client_id=client)),
            anonymous(tools, tmp_path, token=secret, client_id=client),
        ):
            transport = Transport(access, policy=FAST)
            with pytest.raises(errors.VlaiError) as caught:
                tools.json(transport)
            said.append(everything_said(caught.value))
            said += [repr(transport), repr(access), *(repr(value) for value in vars(access).values())]
    tools.service.on("POST", "/api/auth/anonymous-token", {"tokens": secret})
    with pytest.raises(errors.BadReply) as caught:
        tools.json(Transport(anonymous(tools, tmp_path, file=None, client_id=client), policy=FAST))
    said.append(everything_said(caught.value))
    dead = Transport(FixedAccess("cloud", Endpoint(url="http://127.0.0.1:9", token=secret)), policy=FAST)
    with pytest.raises(errors.BackendUnreachable) as lost:
        tools.json(dead)
    said.append(everything_said(lost.value, with_locals=True))
    text = "\n".join([*said, caplog.text])
    assert "bad token" in text
    assert secret not in text
    assert client not in text
    with pytest.raises(errors.InvalidToken) as refused:
        checked_token(f"{secret} \u00e9")
    assert secret not in str(refused.value)


def test_a_token_that_was_given_and_is_refused_gives_way_to_an_anonymous_one(
    tools: Any, caplog: pytest.LogCaptureFixture
) -> None:
    refused = tools.refuse(401, {"code": 1001, "message": "expired"})
    route = "/api/credits/balance/simple"
    tools.service.on("GET", route, refused, {"available": 7})
    issue(tools, "nmv_usr_NEW")
    with backends.connect("cloud", base_url=tools.service.url, token="nmv_usr_OLD") as backend:
        assert backend.credits().available == 7
    sent = [a.headers["authorization"] for a in tools.service.asked if a.path == route]
    assert sent == ["Bearer nmv_usr_OLD", "Bearer nmv_usr_NEW"]
    assert "refused" in caplog.text
    assert "nmv_usr" not in caplog.text


def test_a_refused_token_is_what_is_told_where_no_other_can_be_had(tools: Any) -> None:
    tools.service.on("GET", "/api/credits/balance/simple", tools.refuse(401, {"code": 1001}))
    tools.service.on("POST", "/api/auth/anonymous-token", tools.refuse(503, {"detail": "busy"}))
    with (
        backends.connect("cloud", base_url=tools.service.url, token="nmv_usr_OLD") as backend,
        pytest.raises(errors.InvalidToken),
    ):
        backend.credits()
