"""Who may talk to the engine, and how it says no."""

from __future__ import annotations

import httpx
import pytest

from vlai_widgets.protocol import routes
from vlai_widgets.protocol.payloads import AnonymousToken, Credits, Health


def test_health_needs_no_token(engine):
    answer = httpx.get(engine.url + routes.HEALTH)
    assert answer.json()["code"] == 0
    assert Health.model_validate(answer.json()["data"]).open is True


@pytest.mark.parametrize("header", [{}, {"Authorization": "Bearer wrong"}, {"Authorization": "Basic abc"}])
@pytest.mark.parametrize(
    ("method", "path"),
    [
        ("GET", routes.CREDITS),
        ("POST", routes.CREATE_SESSION),
        ("POST", routes.RUN_SSE),
        ("POST", routes.fill(routes.UPLOAD, session_id="1")),
        ("GET", routes.fill(routes.RENDER_DOWNLOAD, render_id="r")),
        ("POST", routes.SHUTDOWN),
        ("GET", routes.EXPORTS),
    ],
)
def test_every_other_route_needs_a_token(engine, method, path, header):
    answer = httpx.request(method, engine.url + path, headers=header)
    assert (answer.status_code, answer.json()["code"], answer.json()["data"]) == (401, 1001, {})


def test_an_anonymous_token_is_as_documented_and_works(engine):
    answer = httpx.post(engine.url + routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "someone"})
    token = AnonymousToken.model_validate(answer.json()["data"])
    assert token.token.startswith("nmv_usr_")
    assert token.user_id.startswith("anon_")
    assert token.expires_at.endswith("Z")
    assert token.credits == 100
    with engine.caller(token.token) as caller:
        balance = Credits.model_validate(caller.get(routes.CREDITS).json()["data"])
    assert (balance.available, balance.frozen, balance.total) == (100, 0, 100)


def test_the_same_client_is_the_same_user(engine):
    users = [
        httpx.post(engine.url + routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": name}).json()["data"]["user_id"]
        for name in ("one", "one", "two")
    ]
    assert users[0] == users[1] != users[2]


def test_a_token_needs_a_client_id(engine):
    answer = httpx.post(engine.url + routes.ANONYMOUS_TOKEN)
    assert (answer.status_code, answer.json()["code"]) == (400, 400)


def test_a_session_of_one_user_does_not_exist_for_another(engine, caller, session_id):
    token = httpx.post(engine.url + routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "stranger"}).json()["data"]["token"]
    path = routes.fill(routes.STATE, session_id=session_id)
    assert caller.get(path).status_code == 200
    with engine.caller(token) as stranger:
        answer = stranger.get(path)
    assert (answer.status_code, answer.json()["code"]) == (404, 1002)


def test_a_closed_engine_gives_tokens_to_its_owner_only(start_engine):
    engine = start_engine()
    refused = httpx.post(engine.url + routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "someone"})
    assert (refused.status_code, refused.json()["code"]) == (403, 1001)
    assert "--open" in refused.json()["detail"]
    owner = {"X-Client-Id": engine.discovery.client_id}
    first = httpx.post(engine.url + routes.ANONYMOUS_TOKEN, headers=owner).json()["data"]
    engine.stop()
    engine.start()
    again = {"X-Client-Id": engine.discovery.client_id}
    assert again != owner
    second = httpx.post(engine.url + routes.ANONYMOUS_TOKEN, headers=again).json()["data"]
    assert second["user_id"] == first["user_id"], "the owner's sessions must survive a restart"


def test_too_many_tokens_are_refused_for_a_while(start_engine):
    engine = start_engine("--open")
    with httpx.Client(base_url=engine.url, headers={"X-Client-Id": "eager"}) as client:
        answers = [client.post(routes.ANONYMOUS_TOKEN) for _ in range(61)]
    assert {answer.status_code for answer in answers[:60]} == {200}
    assert answers[60].status_code == answers[60].json()["code"] == 429
    assert int(answers[60].headers["retry-after"]) > 0


@pytest.mark.parametrize(
    "headers",
    [
        {"Host": "evil.example"},
        {"Host": "127.0.0.1.evil.example"},
        {"Origin": "https://evil.example"},
        {"Origin": "null"},
        {"Origin": "http://localhost:1"},
    ],
)
def test_other_names_and_other_origins_are_refused(caller, headers):
    assert caller.get(routes.CREDITS).status_code == 200
    answer = caller.get(routes.CREDITS, headers=headers)
    assert answer.status_code == 403
    assert "access-control-allow-origin" not in answer.headers


def test_the_engines_own_origin_and_localhost_are_fine(engine, caller):
    port = engine.url.rpartition(":")[2]
    assert caller.get(routes.CREDITS, headers={"Origin": engine.url}).status_code == 200
    assert caller.get(routes.CREDITS, headers={"Host": f"localhost:{port}"}).status_code == 200


def test_unknown_routes_and_methods_come_in_the_envelope(caller):
    assert caller.get("/api/nothing").json()["code"] == 404
    wrong_method = caller.get(routes.RUN_SSE)
    assert wrong_method.status_code == 405
    assert wrong_method.json()["data"] == {}


def test_secrets_are_in_the_discovery_file_and_nowhere_else(engine, caller, session_id):
    claim = caller.post(
        routes.CLAIM_TOKEN,
        json={
            "session_id": session_id,
            "task_id": caller.get(routes.fill(routes.STATE, session_id=session_id)).json()["data"]["task_id"],
        },
    ).json()["data"]
    assert claim["claim_token"].startswith("clm_")
    assert claim["expires_in"] == 604_800
    issued = httpx.post(engine.url + routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "careful"}).json()["data"]["token"]
    secrets = [engine.discovery.token, engine.discovery.client_id, claim["claim_token"], issued]
    assert not any(secret in repr(engine.discovery) + json_of(engine.ready) for secret in secrets)
    for path in engine.home.rglob("*"):
        if path.is_file() and path.name != "engine.json":
            content = path.read_bytes()
            assert not any(secret.encode() in content for secret in secrets), path.name
            assert path.stat().st_mode & 0o077 == 0, f"{path.name} can be read by others"


def json_of(value):
    import json

    return json.dumps(value)
