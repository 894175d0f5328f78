"""Uploads through the server."""

from __future__ import annotations

import asyncio
import json
import os
from urllib.parse import urlsplit

import pytest
from jupyter_server.auth import Authorizer
from tornado.httpclient import HTTPClientError

from vlai_widgets.errors import ClipNotFound
from vlai_widgets.inbox import uploaded
from vlai_widgets.models import MAX_FILE_BYTES


async def announce(jp_fetch, name="a.mp4", size_bytes=6):
    body = json.dumps({"name": name, "size_bytes": size_bytes})
    answer = await jp_fetch("vlai", "uploads", method="POST", body=body)
    return json.loads(answer.body)


async def put(jp_fetch, upload_id, content, offset):
    return await jp_fetch("vlai", "uploads", upload_id, params={"offset": offset}, method="PUT", body=content)


async def refused(coroutine):
    with pytest.raises(HTTPClientError) as caught:
        await coroutine
    body = caught.value.response.body
    return caught.value.code, json.loads(body) if body.startswith(b"{") else body


async def test_a_file_is_announced_sent_and_found_by_the_kernel(jp_fetch):
    content = os.urandom(3_000_000)
    made = await announce(jp_fetch, "holiday é.mov", len(content))
    assert (made["offset_bytes"], made["max_bytes"]) == (0, MAX_FILE_BYTES)
    told = json.loads((await put(jp_fetch, made["upload_id"], content, 0)).body)
    assert (told["received_bytes"], told["done"]) == (len(content), True)
    path = uploaded(made["upload_id"])
    assert (str(path), path.name, path.read_bytes()) == (told["path"], "holiday é.mov", content)


async def test_an_upload_is_taken_up_where_it_stopped(jp_fetch):
    upload_id = (await announce(jp_fetch))["upload_id"]
    told = json.loads((await put(jp_fetch, upload_id, b"abc", 0)).body)
    assert (told["received_bytes"], told["done"], told.get("path")) == (3, False, None)
    code, said = await refused(put(jp_fetch, upload_id, b"ef", 4))
    assert (code, said["received_bytes"]) == (409, 3)
    assert json.loads((await jp_fetch("vlai", "uploads", upload_id)).body)["received_bytes"] == 3
    assert json.loads((await put(jp_fetch, upload_id, b"def", 3)).body)["done"]
    assert uploaded(upload_id).read_bytes() == b"abcdef"


async def test_what_arrived_before_the_connection_broke_is_kept(jp_fetch, jp_serverapp, jp_auth_header):
    content = os.urandom(1_000_000)
    upload_id = (await announce(jp_fetch, size_bytes=len(content)))["upload_id"]
    at = urlsplit(f"{jp_serverapp.connection_url}vlai/uploads/{upload_id}?offset=0")
    _reader, writer = await asyncio.open_connection(at.hostname, at.port)
    head = f"PUT {at.path}?{at.query} HTTP/1.1\r\nHost: {at.netloc}\r\nContent-Length: {len(content)}\r\n"
    head += f"Authorization: {jp_auth_header['Authorization']}\r\n\r\n"
    writer.write(head.encode() + content[:700_001])
    await writer.drain()
    writer.close()
    received = 0
    async with asyncio.timeout(10):
        while received < 700_001:
            received = json.loads((await jp_fetch("vlai", "uploads", upload_id)).body)["received_bytes"]
    assert json.loads((await put(jp_fetch, upload_id, content[received:], received)).body)["done"]
    assert uploaded(upload_id).read_bytes() == content


async def test_cancelling_removes_it(jp_fetch, settings):
    upload_id = (await announce(jp_fetch))["upload_id"]
    await put(jp_fetch, upload_id, b"abc", 0)
    assert (await jp_fetch("vlai", "uploads", upload_id, method="DELETE")).code == 204
    assert not list((settings.home / "uploads").iterdir())
    assert (await refused(put(jp_fetch, upload_id, b"def", 3)))[0] == 404
    assert (await refused(jp_fetch("vlai", "uploads", upload_id, method="DELETE")))[0] == 404


@pytest.mark.parametrize(
    ("body", "code", "says"),
    [
        ({"name": "a.exe", "size_bytes": 5}, 415, "Accepted"),
        ({"name": "a.mp4", "size_bytes": MAX_FILE_BYTES + 1}, 413, "limit"),
        ({"name": "a.mp4", "size_bytes": 0}, 400, "empty"),
        ({"name": "a.mp4"}, 400, "size_bytes"),
        ({"name": 3, "size_bytes": True}, 400, "name"),
    ],
)
async def test_what_cannot_be_used_is_refused_with_words(jp_fetch, settings, body, code, says):
    found, said = await refused(jp_fetch("vlai", "uploads", method="POST", body=json.dumps(body)))
    assert found == code
    assert says in said["message"]
    assert not (settings.home / "uploads").exists()


async def test_more_than_was_announced_is_refused(jp_fetch):
    upload_id = (await announce(jp_fetch))["upload_id"]
    assert (await refused(put(jp_fetch, upload_id, b"x" * 7, 0)))[0] == 413
    assert (await refused(put(jp_fetch, upload_id, b"x", "first")))[0] == 400
    with pytest.raises(ClipNotFound):
        uploaded(upload_id)


@pytest.mark.parametrize("guess", ["a" * 32, "..", "..%2F..%2Fruntime", "%2e%2e"])
async def test_a_guess_finds_nothing(http_server_client, jp_auth_header, jp_base_url, jp_fetch, guess):
    await announce(jp_fetch)
    for method, body in (("GET", None), ("PUT", b"abc"), ("DELETE", None)):
        url = f"{jp_base_url}vlai/uploads/{guess}?offset=0"
        fetched = http_server_client.fetch(url, method=method, body=body, headers=jp_auth_header)
        assert (await refused(fetched))[0] == 404


class Readers(Authorizer):
    """Everybody may look, nobody may write."""

    def is_authorized(self, handler, user, action, resource):
        assert resource == "contents"
        return action == "read"


async def test_who_may_not_write_uploads_nothing(jp_fetch, jp_serverapp, settings):
    upload_id = (await announce(jp_fetch))["upload_id"]
    jp_serverapp.web_app.settings["authorizer"] = Readers(parent=jp_serverapp)
    for ask in (
        put(jp_fetch, upload_id, b"abcdef", 0),
        announce(jp_fetch),
        jp_fetch("vlai", "uploads", upload_id, method="DELETE"),
    ):
        assert (await refused(ask))[0] == 403
    assert json.loads((await jp_fetch("vlai", "uploads", upload_id)).body)["received_bytes"] == 0
    assert [path.name for path in (settings.home / "uploads").iterdir()] == [upload_id]
