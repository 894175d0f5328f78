"""Clips for players."""

from __future__ import annotations

import os
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError

from vlai_widgets.grants import grant
from vlai_widgets.jupyter.media import TYPES
from vlai_widgets.models import ACCEPTED_TYPES

CONTENT = bytes(range(256)) * 40


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "a.mp4"
    path.write_bytes(CONTENT)
    return path


async def refused(coroutine) -> int:
    with pytest.raises(HTTPClientError) as caught:
        await coroutine
    return caught.value.code


async def test_a_granted_clip_is_served_whole_and_in_parts(jp_fetch, clip):
    given = grant(clip)
    answer = await jp_fetch("vlai", "media", given)
    assert (answer.code, answer.body) == (200, CONTENT)
    assert answer.headers["Accept-Ranges"] == "bytes"
    assert answer.headers["Content-Type"] == "video/mp4"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert answer.headers["Cache-Control"] == "private, no-cache"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    part = await jp_fetch("vlai", "media", given, headers={"Range": "bytes=10-19"})
    assert (part.code, part.body) == (206, CONTENT[10:20])
    assert part.headers["Content-Range"] == f"bytes 10-19/{len(CONTENT)}"
    end = await jp_fetch("vlai", "media", given, headers={"Range": "bytes=-5"})
    assert (end.code, end.body) == (206, CONTENT[-5:])
    assert await refused(jp_fetch("vlai", "media", given, headers={"Range": "bytes=99999-"})) == 416


async def test_head_says_whether_it_is_there(jp_fetch, clip):
    answer = await jp_fetch("vlai", "media", grant(clip), method="HEAD")
    assert (answer.code, answer.headers["Content-Length"], answer.body) == (200, str(len(CONTENT)), b"")
    given = grant(clip)
    clip.unlink()
    assert await refused(jp_fetch("vlai", "media", given, method="HEAD")) == 404


async def test_what_has_not_changed_is_not_sent_again(jp_fetch, clip):
    given = grant(clip)
    etag = (await jp_fetch("vlai", "media", given)).headers["Etag"]
    assert await refused(jp_fetch("vlai", "media", given, headers={"If-None-Match": etag})) == 304
    clip.write_bytes(CONTENT[::-1])
    os.utime(clip, (1, 1))
    answer = await jp_fetch("vlai", "media", given, headers={"If-Range": etag, "Range": "bytes=10-19"})
    assert (answer.code, answer.body) == (200, CONTENT[::-1]), "a part of another file would not fit"


@pytest.mark.parametrize("kind", ACCEPTED_TYPES)
async def test_each_type_has_its_content_type(jp_fetch, tmp_path, kind):
    path = tmp_path / f"x.{kind.upper()}"
    path.write_bytes(b"x")
    answer = await jp_fetch("vlai", "media", grant(path), method="HEAD")
    assert answer.headers["Content-Type"] == TYPES[kind]


@pytest.mark.parametrize("guess", ["a" * 32, "..%2F..%2Fa.mp4", "%2e%2e", "", "a.mp4", ".key", "%2Fetc%2Fpasswd"])
async def test_nothing_else_is_served(jp_fetch, http_server_client, jp_base_url, jp_auth_header, clip, guess):
    grant(clip)
    url = f"{jp_base_url}vlai/media/{guess}"
    assert await refused(http_server_client.fetch(url, headers=jp_auth_header)) == 404
