"""Nobody gets in: every route, without a token, with a wrong one, and from another site."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError
from tornado.web import RequestHandler

from vlai_widgets.grants import grant
from vlai_widgets.inbox import UploadInbox
from vlai_widgets.jupyter.table import ROUTES

METHODS = ("GET", "HEAD", "POST", "PUT", "DELETE", "PATCH")
KNOWN = {
    ("GET", "vlai/media/{id}"), ("HEAD", "vlai/media/{id}"),
    ("POST", "vlai/uploads"), ("GET", "vlai/uploads/{id}"), ("PUT", "vlai/uploads/{id}"),
    ("DELETE", "vlai/uploads/{id}"),
    ("GET", "vlai/boards"), ("GET", "vlai/board"), ("GET", "vlai/exports"), ("POST", "vlai/exports/{id}/cancel"),
    ("POST", "vlai/clips"), ("GET", "vlai/hello"),
}  # fmt: skip


def offered() -> list[tuple[str, str, str]]:
    """Every method of every route that anything but tornado's refusal answers."""
    return [
        (method, re.sub(r"\([^)]*\)", "{id}", pattern), handler.__name__)
        for pattern, handler in ROUTES
        for method in METHODS
        if getattr(handler, method.lower()) is not getattr(RequestHandler, method.lower())
    ]


def test_the_list_of_routes_is_known():
    assert {(method, address) for method, address, _ in offered()} == KNOWN


@pytest.fixture
def call(http_server_client, jp_base_url, jp_serverapp, tmp_path):
    """Call a route with something to find behind it; return status and body."""
    clip = tmp_path / "a.mp4"
    clip.write_bytes(b"SECRET")
    upload_id = UploadInbox().begin("a.mp4", size_bytes=6).upload_id

    async def made(method, address, headers, *, follow_redirects=False):
        given = grant(clip) if "media" in address else upload_id
        body = {"PUT": b"SECRET", "POST": b'{"name": "b.mp4", "size_bytes": 1, "paths": []}'}.get(method)
        url = f"{jp_base_url}{address.replace('{id}', given)}"
        url += {"PUT": "?offset=0"}.get(method, "?path=x.vlai")
        try:
            answer = await http_server_client.fetch(
                url, method=method, headers=headers, body=body, follow_redirects=follow_redirects
            )
        except HTTPClientError as error:
            return error.code, error.response.body if error.response else b""
        return answer.code, answer.body

    return made


@pytest.mark.parametrize(("method", "address", "handler"), offered())
@pytest.mark.parametrize(
    "headers",
    [
        {},
        {"Authorization": "token wrong"},
        {"Cookie": "_xsrf=abc", "X-XSRFToken": "abc"},
        {"Cookie": "_xsrf=abc", "X-XSRFToken": "abc", "Authorization": "token wrong", "Origin": "https://evil.example"},
    ],
    ids=["nothing", "wrong token", "xsrf alone", "all wrong"],
)
async def test_who_is_not_logged_in_gets_nothing(call, settings, method, address, handler, headers):
    status, body = await call(method, address, headers)
    assert status in (403, 404), handler  # 404: another origin is told nothing at all
    assert status == 403 or "Origin" in headers
    assert b"SECRET" not in body
    assert [path.name for path in (settings.home / "uploads").rglob("*") if path.is_file() and path.stat().st_size] == [
        ".upload.json"
    ], "not a byte was written"


@pytest.fixture
def logged_in(http_server_client, http_server_port, jp_base_url, jp_serverapp):
    """Headers of a browser that is logged in."""

    async def made(**more):
        url = f"{jp_base_url}api/status?token={jp_serverapp.identity_provider.token}"
        host = {"Host": f"127.0.0.1:{http_server_port[1]}"}
        answer = await http_server_client.fetch(url, headers=host)
        cookies = "; ".join(cookie.partition(";")[0] for cookie in answer.headers.get_list("Set-Cookie"))
        assert "username-" in cookies
        return {**host, "Cookie": f"{cookies}; _xsrf=abc", **more}

    return made


@pytest.mark.parametrize(
    ("method", "address", "handler"), [each for each in offered() if each[0] not in ("GET", "HEAD")]
)
async def test_a_page_of_another_site_changes_nothing(call, logged_in, http_server_port, method, address, handler):
    here = f"http://127.0.0.1:{http_server_port[1]}"
    own = await logged_in(Origin=here, Referer=f"{here}/lab")
    evil = await logged_in(Origin="https://evil.example", Referer="https://evil.example/")
    assert (await call(method, address, own))[0] == 403, "without the XSRF header"
    assert (await call(method, address, evil))[0] in (403, 404)
    assert (await call(method, address, {**evil, "X-XSRFToken": "abc"}))[0] in (403, 404)


async def test_a_page_of_another_site_sees_no_clip(call, logged_in, http_server_port):
    here, evil = f"http://127.0.0.1:{http_server_port[1]}/lab", "https://evil.example/"
    assert await call("GET", "vlai/media/{id}", await logged_in(Referer=here)) == (200, b"SECRET")
    assert (await call("GET", "vlai/media/{id}", await logged_in(Referer=evil)))[0] == 403
    assert (await call("GET", "vlai/media/{id}", await logged_in()))[0] == 403


async def test_a_page_of_this_server_may_do_all_of_it(call, logged_in, http_server_port):
    here = f"http://127.0.0.1:{http_server_port[1]}"
    own = await logged_in(**{"Origin": here, "Referer": f"{here}/lab", "X-XSRFToken": "abc"})
    found = {(method, address): (await call(method, address, own))[0] for method, address, _ in offered()}
    assert found == {
        **dict.fromkeys(KNOWN, 200),
        ("POST", "vlai/uploads"): 201,
        ("DELETE", "vlai/uploads/{id}"): 204,
        ("GET", "vlai/board"): 404,
        ("POST", "vlai/exports/{id}/cancel"): 409,
    }


def test_the_server_itself_finds_no_route_without_login(tmp_path):
    """As the official template checks it: with unauthenticated access off, the server warns of open handlers."""
    code = """
import warnings
from jupyter_server.serverapp import ServerApp, JupyterServerAuthWarning

def patterns(router):
    for rule in router.rules:
        yield getattr(getattr(rule.matcher, "regex", None), "pattern", "")
        yield from patterns(rule.target) if hasattr(rule.target, "rules") else ()

with warnings.catch_warnings(record=True) as caught:
    warnings.simplefilter("always")
    app = ServerApp(allow_unauthenticated_access=False)
    app.jpserver_extensions = {"vlai_widgets.jupyter": True}
    app.initialize(["--allow-root", "--no-browser", "--port=0"], new_httpserver=False)
warned = [str(each.message) for each in caught if issubclass(each.category, JupyterServerAuthWarning)]
print([text for text in warned if "vlai" in text])
print(sum("vlai/" in pattern for pattern in patterns(app.web_app.default_router)))
"""
    environment = {
        **os.environ,
        **{f"JUPYTER_{name}_DIR": str(tmp_path / name) for name in ("CONFIG", "DATA", "RUNTIME")},
    }
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, env=environment, cwd=tmp_path, check=False
    )
    assert done.stdout.splitlines()[-2:] == ["[]", str(len(ROUTES))], done.stdout + done.stderr


def test_loading_the_extension_loads_nothing_heavy():
    code = (
        "import sys, vlai_widgets.jupyter as x; x._jupyter_server_extension_points();"
        "import vlai_widgets.jupyter.table;"
        "heavy = ('pandas', 'plotly', 'numpy', 'av', 'httpx', 'pydantic', 'PIL', 'scipy');"
        "print([m for m in heavy if m in sys.modules])"
    )
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_installing_enables_it():
    config = json.loads((Path(__file__).parents[2] / "jupyter-config/server-config/vlai_widgets.json").read_text())
    assert config == {"ServerApp": {"jpserver_extensions": {"vlai_widgets.jupyter": True}}}
