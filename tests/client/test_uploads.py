from __future__ import annotations

import asyncio
import hashlib
import resource
import sys
import threading
import time
from pathlib import Path
from typing import Any

import pytest
from starlette.requests import Request
from starlette.responses import Response

from vlai_widgets import errors
from vlai_widgets.models import MAX_FILE_BYTES, Progress

UPLOAD = "/api/upload-video/nemo_agent/me/1999999999999999999"
KNOWN = "/api/vlai/sessions/1999999999999999999/known-media"


def took(name: str = "a.mp4", **more: Any) -> dict[str, Any]:
    return {"files": [{"filename": name, "file_type": "mp4", "cdn_url": "https://cdn/x", "duration": 1.5, **more}]}


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "clips" / 'my "best" clip é.mp4'
    path.parent.mkdir()
    path.write_bytes(bytes(range(256)) * 1000)
    return path


def test_one_request_a_file_with_its_length_and_its_bytes(tools: Any, clip: Path, tmp_path: Path) -> None:
    other = tmp_path / "clips" / "b.mov"
    other.write_bytes(b"b" * 10)
    tools.service.on("POST", UPLOAD, took("one"), took("two"))
    seen: list[Progress] = []
    files = tools.backend().open_session().upload([clip, other], on_progress=seen.append)
    assert [f.filename for f in files] == ["one", "two"]
    assert files[0].duration == 1.5
    asked = [a for a in tools.service.asked if a.path == UPLOAD]
    assert len(asked) == 2
    assert int(asked[0].headers["content-length"]) == asked[0].length
    assert "transfer-encoding" not in asked[0].headers
    head, _, rest = asked[0].body.partition(b"\r\n\r\n")
    assert 'name="files"; filename="my %22best%22 clip é.mp4"'.encode() in head
    assert rest.startswith(clip.read_bytes() + b"\r\n--")
    assert {p.stage for p in seen} == {"upload"}
    assert seen[-1].overall == 1.0
    assert [p.overall for p in seen] == sorted(p.overall for p in seen)


def test_everything_is_checked_before_the_first_byte(tools: Any, clip: Path, tmp_path: Path) -> None:
    session = tools.backend().open_session()
    text = tmp_path / "notes.txt"
    text.write_text("x")
    huge = tmp_path / "huge.mp4"
    with huge.open("wb") as file:
        file.truncate(MAX_FILE_BYTES + 1)
    for bad, kind, words in [
        (tmp_path / "gone.mp4", errors.ClipNotFound, "gone.mp4"),
        (str(tmp_path / "*.avi"), errors.ClipNotFound, "avi"),
        (text, errors.UnsupportedFileType, "mp4, mov, avi, webm"),
        (huge, errors.FileTooLarge, "500 MB"),
        ("ftp://host/a.mp4", errors.InputError, "https"),
    ]:
        with pytest.raises(kind, match=words.replace("*", r"\*")):
            session.upload([clip, bad])
    with pytest.raises(errors.ClipNotFound):
        session.upload([])
    assert tools.service.count(UPLOAD) == 0


def test_home_and_patterns_are_expanded(tools: Any, clip: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("HOME", str(clip.parent.parent))
    tools.service.on("POST", UPLOAD, took())
    session = tools.backend().open_session()
    assert len(session.upload("~/clips/*.mp4")) == len(session.upload(clip)) == 1


def test_addresses_go_as_json(tools: Any) -> None:
    tools.service.on("POST", UPLOAD, took("b.mp4"))
    (file,) = tools.backend().open_session().upload("https://example.org/v/b.mp4?sig=1")
    assert file.filename == "b.mp4"
    (asked,) = (a for a in tools.service.asked if a.path == UPLOAD)
    assert asked.json == {"urls": ["https://example.org/v/b.mp4?sig=1"], "source_type": "url"}


def test_a_file_that_fails_does_not_stop_the_others(tools: Any, tmp_path: Path) -> None:
    paths = [tmp_path / f"{n}.mp4" for n in "abcd"]
    for path in paths:
        path.write_bytes(b"x")
    refuse = tools.refuse
    tools.service.on(
        "POST", UPLOAD, took(), refuse(413, {"code": 4002}), refuse(500, text="oops"), took(error="no picture in it")
    )
    files = tools.backend().open_session().upload(paths)
    assert [bool(f.error) for f in files] == [False, True, True, True]
    assert "Compress or trim" in (files[1].error or "")
    assert files[2].filename == "c.mp4"
    assert tools.service.count(UPLOAD) == 4


def test_what_holds_for_all_files_is_raised(tools: Any, clip: Path) -> None:
    tools.service.on("POST", UPLOAD, tools.refuse(404, {"code": 1002}))
    with pytest.raises(errors.SessionNotFound):
        tools.backend().open_session().upload([clip, clip.with_name("gone")][:1])


def test_the_engine_is_not_sent_what_it_holds(tools: Any, clip: Path, tmp_path: Path) -> None:
    other = tmp_path / "new.mp4"
    other.write_bytes(b"new")
    held = {"files": [took("clip", clip_id="c1")["files"][0]]}
    tools.service.on(
        "POST", KNOWN, {"files": [None], "same_size": [True]}, held, {"files": [None], "same_size": [False]}
    )
    tools.service.on("POST", UPLOAD, took("new.mp4", clip_id="c2"))
    files = tools.backend("local").open_session().upload([clip, other])
    assert [f.clip_id for f in files] == ["c1", "c2"]
    asked = [a for a in tools.service.asked if a.path == KNOWN]
    by_size, by_hash, new = (a.json["files"][0] for a in asked)
    assert (by_size["size_bytes"], by_size["sha256"]) == (clip.stat().st_size, "")
    assert by_hash["sha256"] == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert (new["size_bytes"], new["sha256"]) == (3, ""), "what is of another length is not hashed first"
    assert tools.service.count(UPLOAD) == 1


def test_a_server_that_cannot_be_asked_is_asked_once(tools: Any, clip: Path, tmp_path: Path) -> None:
    tools.service.on("POST", UPLOAD, took())
    other = tmp_path / "new.mp4"
    other.write_bytes(b"new")
    tools.backend("local").open_session().upload([clip, other])
    assert tools.service.count(KNOWN) == 1
    assert tools.service.count(UPLOAD) == 2
    tools.backend("cloud").open_session().upload([clip])
    assert tools.service.count(KNOWN) == 1


def test_known_files_are_attached_by_hash(tools: Any) -> None:
    tools.service.on("POST", KNOWN, {"files": [took("a", clip_id="c1")["files"][0], None]})
    assert tools.backend("local").open_session().attach_known([("a.mp4", "0" * 64), ("b.mp4", "1" * 64)]) == [
        "c1",
        None,
    ]
    with pytest.raises(errors.BackendError, match="local"):
        tools.backend("cloud").open_session().attach_known([])


def test_memory_stays_level_while_a_large_file_is_sent(tools: Any, tmp_path: Path) -> None:
    size = 120 * 2**20
    big = tmp_path / "big.mp4"
    with big.open("wb") as file:
        for _ in range(120):
            file.write(b"\x5a" * 2**20)
    tools.service.keep_body_bytes = 0
    tools.service.on("POST", UPLOAD, took())
    session = tools.backend().open_session()
    small = tmp_path / "small.mp4"
    small.write_bytes(b"x" * 2**20)
    session.upload(small)  # what is allocated once is allocated now
    before = _peak_bytes()
    assert session.upload(big)[0].error is None
    assert tools.service.asked[-1].length > size
    assert _peak_bytes() - before <= 16 * 2**20


def _peak_bytes() -> int:
    return resource.getrusage(resource.RUSAGE_SELF).ru_maxrss * (1 if sys.platform == "darwin" else 1024)


def test_a_refusal_in_the_middle_of_the_body_is_read(tools: Any, tmp_path: Path) -> None:
    big = tmp_path / "big.mp4"
    big.write_bytes(b"x" * (20 * 2**20))

    async def early(request: Request) -> Response:
        return tools.refuse(413, {"code": 4002})

    tools.service.on("POST", UPLOAD, early)
    (file,) = tools.backend().open_session().upload(big)
    assert "too large" in (file.error or "")


def test_an_upload_that_broke_off_half_way_is_sent_again_and_a_whole_one_is_not(tmp_path: Path) -> None:
    import socket

    from vlai_widgets import portal
    from vlai_widgets.client.access import Endpoint, FixedAccess
    from vlai_widgets.client.policy import Policy
    from vlai_widgets.client.transport import Transport
    from vlai_widgets.client.uploads import Uploader, checked_sources

    counts = [0]
    half_way = True
    with socket.create_server(("127.0.0.1", 0)) as listener:

        def serve() -> None:
            while True:
                try:
                    peer, _ = listener.accept()
                except OSError:
                    return
                with peer:
                    counts[0] += 1
                    seen = b""
                    if half_way:
                        peer.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, b"\x01\0\0\0\0\0\0\0")
                        peer.recv(1000)
                        continue
                    while b"--\r\n" not in seen[-100:]:
                        seen += peer.recv(1 << 20)

        threading.Thread(target=serve, daemon=True).start()
        url = f"http://127.0.0.1:{listener.getsockname()[1]}"
        policy = Policy(backoff_s=0.01)
        transport = Transport(FixedAccess("cloud", Endpoint(url=url, token="t")), policy=policy)
        big = tmp_path / "big.mp4"
        big.write_bytes(b"x" * (30 * 2**20))
        sources = checked_sources(big)
        with pytest.raises(errors.BackendUnreachable):
            portal.call(lambda: Uploader(transport, "s").upload(sources, lambda _: None))
        assert counts[0] == policy.attempts
        half_way = False
        counts[0] = 0
        with pytest.raises(errors.BackendUnreachable):
            portal.call(lambda: Uploader(transport, "s").upload(sources, lambda _: None))
        assert counts[0] == 1


def test_a_cancelled_upload_stops(tools: Any, tmp_path: Path) -> None:
    async def slow(_: Request) -> Response:
        await asyncio.sleep(5)
        return Response()

    tools.service.on("POST", UPLOAD, slow)
    path = tmp_path / "a.mp4"
    path.write_bytes(b"x")

    async def main() -> None:
        session = await tools.backend().aopen_session()
        began = time.monotonic()
        with pytest.raises(TimeoutError):
            async with asyncio.timeout(0.3):
                await session.upload([path])
        assert time.monotonic() - began < 2

    asyncio.run(main())
