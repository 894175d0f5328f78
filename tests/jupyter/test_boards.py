"""Boards without a kernel, and what the file browser hands over."""

from __future__ import annotations

import asyncio
import json
from pathlib import Path

import pytest
from tornado.httpclient import HTTPClientError

from vlai_widgets.backends import stop_engine
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import CloudScore
from vlai_widgets.recents import recent_boards
from vlai_widgets.runs import rank


def board(title="Spring", **scores):
    rows = [CloudScore(clip=f"{name}.mp4", score=score) for name, score in scores.items()]
    return Leaderboard.from_scores(rows, backend="cloud", title=title)


async def refused(coroutine):
    with pytest.raises(HTTPClientError) as caught:
        await coroutine
    return caught.value.code


async def test_saved_boards_are_listed_newest_first(jp_fetch, jp_root_dir, tmp_path):
    assert json.loads((await jp_fetch("vlai", "boards")).body) == {"boards": []}
    (jp_root_dir / "q3").mkdir()
    board("Spring", a=61.5, b=80.25).save(jp_root_dir / "q3" / "spring.vlai")
    board("Elsewhere", a=10).save(tmp_path / "elsewhere.vlai")
    board("Gone", a=10).save(tmp_path / "gone.vlai").unlink()
    listed = json.loads((await jp_fetch("vlai", "boards")).body)["boards"]
    assert [each["title"] for each in listed] == ["Elsewhere", "Spring"]
    assert listed[0]["path"] is None, "the file browser does not show it"
    spring = listed[1]
    assert spring["path"] == "q3/spring.vlai"
    assert (spring["clips"], spring["leader"], spring["leader_score"]) == (2, "b.mp4", 80.25)
    assert spring["saved_at"].endswith("+00:00")
    page = await jp_fetch("vlai", "board", params={"id": listed[0]["id"]})
    assert "Elsewhere" in page.body.decode()
    assert str(tmp_path) not in json.dumps(listed), "where it lies is nobody's business"


async def test_a_board_is_shown_as_a_page_that_reaches_nothing(jp_fetch, jp_root_dir):
    path = board("<script>alert(1)</script>", a=61.5, b=80.25).save(jp_root_dir / "a b.vlai")
    answer = await jp_fetch("vlai", "board", params={"path": "a b.vlai"})
    page = answer.body.decode()
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "b.mp4" in page
    assert "<script" not in page
    policy = answer.headers["Content-Security-Policy"]
    assert "default-src 'none'" in policy
    assert "sandbox" in policy
    assert "frame-ancestors 'self'" in policy
    assert "script-src" not in policy
    board("Changed", c=50).save(path)
    assert "Changed" in (await jp_fetch("vlai", "board", params={"path": "a b.vlai"})).body.decode()
    chinese = await jp_fetch("vlai", "board", params={"path": "a b.vlai", "language": "zh"})
    assert 'lang="zh' in chinese.body.decode()


async def test_the_board_of_a_finished_run_is_listed_though_nobody_saved_it(jp_fetch, settings, make_clip):
    try:
        board = await rank([make_clip("a.mp4"), make_clip("b.mp4", step=3)])
    finally:
        await asyncio.to_thread(stop_engine, settings)
    (listed,) = json.loads((await jp_fetch("vlai", "boards")).body)["boards"]
    leader = next(row for row in board.rows if row.rank == 1)
    assert (listed["path"], listed["clips"]) == (None, 2)
    assert (listed["leader"], listed["leader_score"]) == (leader.clip, leader.score)
    page = (await jp_fetch("vlai", "board", params={"id": listed["id"]})).body.decode()
    assert "a.mp4" in page
    assert "b.mp4" in page


async def test_a_damaged_board_says_so(jp_fetch, jp_root_dir):
    (jp_root_dir / "bad.vlai").write_bytes(b"PK\x03\x04 no zip")
    with pytest.raises(HTTPClientError) as caught:
        await jp_fetch("vlai", "board", params={"path": "bad.vlai"})
    assert caught.value.code == 422
    assert "damaged" in caught.value.response.body.decode()
    assert str(jp_root_dir) not in caught.value.response.body.decode()


@pytest.mark.parametrize(
    "path",
    [
        "../outside.vlai",
        "sub/../../outside.vlai",
        ".hidden.vlai",
        ".hidden/a.vlai",
        "link.vlai",
        "link/outside.vlai",
        "sub\\..\\a.vlai",
        "/etc/passwd",
        "notes.txt",
        "folder.vlai",
        "missing.vlai",
        "a\0.vlai",
        "",
    ],
)
async def test_only_boards_that_the_file_browser_shows_are_shown(jp_fetch, jp_root_dir, path):
    outside = board(a=1).save(jp_root_dir.parent / "outside.vlai")
    board(a=1).save(jp_root_dir / ".hidden.vlai")
    for name in (".hidden", "sub", "folder.vlai"):
        (jp_root_dir / name).mkdir()
    board(a=1).save(jp_root_dir / ".hidden" / "a.vlai")
    board(a=1).save(jp_root_dir / "sub" / "a.vlai")
    (jp_root_dir / "notes.txt").write_text("notes")
    (jp_root_dir / "link.vlai").symlink_to(outside)
    (jp_root_dir / "link").symlink_to(jp_root_dir.parent)
    assert await refused(jp_fetch("vlai", "board", params={"path": path})) == 404
    if not path:
        assert await refused(jp_fetch("vlai", "board")) == 400
        assert await refused(jp_fetch("vlai", "board", params={"id": "0" * 32})) == 404


async def test_what_was_picked_becomes_clips(jp_fetch, jp_root_dir):
    (jp_root_dir / "clips").mkdir()
    for name in ("b.mp4", "a.mov", ".hidden.mp4", "notes.txt"):
        (jp_root_dir / "clips" / name).write_bytes(b"x")
    (jp_root_dir / "top.webm").write_bytes(b"xyz")
    (jp_root_dir / "empty").mkdir()
    (jp_root_dir.parent / "secret.mp4").write_bytes(b"s")
    (jp_root_dir / "clips" / "link.mp4").symlink_to(jp_root_dir.parent / "secret.mp4")
    asked = ["clips", "top.webm", "clips/b.mp4", "clips/notes.txt", "empty", "../secret.mp4"]
    found = json.loads((await jp_fetch("vlai", "clips", method="POST", body=json.dumps({"paths": asked}))).body)
    assert [each["path"] for each in found["clips"]] == ["clips/a.mov", "clips/b.mp4", "top.webm"]
    assert found["clips"][2] == {"path": "top.webm", "file": str(jp_root_dir / "top.webm"), "size_bytes": 3}
    assert [each["path"] for each in found["skipped"]] == ["clips/notes.txt", "empty", "../secret.mp4"]
    assert all(each["reason"] for each in found["skipped"])
    assert await refused(jp_fetch("vlai", "clips", method="POST", body="{}")) == 400


async def test_hello_says_what_a_page_needs(jp_fetch, jp_root_dir):
    told = json.loads((await jp_fetch("vlai", "hello")).body)
    assert told["root_dir"] == str(jp_root_dir)
    assert told["max_upload_bytes"] == 500 * 2**20
    assert told["version"]


async def test_many_pages_at_once(jp_fetch, jp_root_dir):
    for name in "ab":
        board(name, a=1).save(jp_root_dir / f"{name}.vlai")
    pages = await asyncio.gather(*(jp_fetch("vlai", "board", params={"path": f"{name}.vlai"}) for name in "abab"))
    assert [page.code for page in pages] == [200] * 4


def test_a_list_that_cannot_be_written_costs_no_board(settings, tmp_path):
    settings.home.mkdir()
    (settings.home / "boards.sqlite3").mkdir()
    assert board(a=1).save(tmp_path / "a.vlai").is_file()
    (settings.home / "boards.sqlite3").rmdir()
    assert recent_boards() == ()
    kept = board(a=1).save(tmp_path / "a.vlai")
    assert [each.path for each in recent_boards()] == [Path(kept)]
