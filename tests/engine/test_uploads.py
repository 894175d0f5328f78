"""Handing in clips."""

from __future__ import annotations

import hashlib
import http.server
import json
import re
import socket
import threading
from pathlib import Path

import pytest

from vlai_widgets.engine.multipart import safe_name
from vlai_widgets.models import MAX_FILE_BYTES
from vlai_widgets.protocol import routes
from vlai_widgets.protocol.payloads import UploadedFile, UploadResult


def upload(caller, session_id, *files):
    """Send (name, content) pairs in one request."""
    return caller.post(
        routes.fill(routes.UPLOAD, session_id=session_id), files=[("files", (name, data)) for name, data in files]
    )


def uploaded(answer) -> list[UploadedFile]:
    assert answer.status_code == 200, answer.text
    assert answer.json()["code"] == 0
    return UploadResult.model_validate(answer.json()["data"]).files


def state_of(caller, session_id):
    return caller.get(routes.fill(routes.STATE, session_id=session_id)).json()["data"]["state"]


def test_a_clip_is_described_as_it_is(caller, session_id, make_clip):
    clip = make_clip(1, seconds=1.0)
    (found,) = uploaded(upload(caller, session_id, (clip.name, clip.read_bytes())))
    assert (found.filename, found.clip, found.file_type) == (clip.name, clip.name, "video")
    assert found.duration == pytest.approx(1.0, abs=0.05)
    assert (found.width, found.height, found.fps) == (180, 320, pytest.approx(30, abs=0.5))
    assert found.hash == hashlib.sha256(clip.read_bytes()).hexdigest()
    assert found.error is None
    assert [each["clip_id"] for each in state_of(caller, session_id)["video_infos"]] == [found.clip_id]


def test_two_files_of_one_name_get_two_names(caller, session_id, make_clip):
    first, second = make_clip(1).read_bytes(), make_clip(2).read_bytes()
    found = uploaded(upload(caller, session_id, ("a.mp4", first), ("a.mp4", second), ("a.mp4", first)))
    assert [each.clip for each in found] == ["a.mp4", "a (2).mp4", "a (3).mp4"]
    assert len({each.clip_id for each in found}) == 3
    assert found[0].hash == found[2].hash != found[1].hash


def test_the_same_content_has_the_same_id_in_every_session(caller, open_session, make_clip):
    data = make_clip(1).read_bytes()
    ids = {uploaded(upload(caller, open_session(caller), (name, data)))[0].clip_id for name in ("a.mp4", "b.mp4")}
    assert len(ids) == 1


@pytest.mark.parametrize(
    ("given", "shown"),
    [
        ("../../etc/passwd.mp4", "passwd.mp4"),
        ("C:\\Users\\me\\clip.mp4", "clip.mp4"),
        ("a\x00b\x1b[31m\u202ec.mp4", "ab[31mc.mp4"),
        ("..", "clip"),
        ("", "clip"),
        ("x" * 500 + ".mp4", "x" * 116 + ".mp4"),
        ("Café 你好 <b>.mp4", "Café 你好 <b>.mp4"),
    ],
)
def test_names_are_made_harmless(given, shown):
    assert safe_name(given) == shown


def test_a_name_never_becomes_a_path(engine, caller, session_id, make_clip):
    (found,) = uploaded(upload(caller, session_id, ("../../../../evil.mp4", make_clip(1).read_bytes())))
    assert found.clip == "evil.mp4"
    assert not list(engine.home.parent.rglob("evil.mp4"))
    assert all(re.fullmatch(r"[0-9a-f]{64}\.\w+", path.name) for path in (engine.home / "media").iterdir())


def test_any_field_name_will_do_and_extended_names_are_read(caller, session_id, make_clip):
    body = (
        b'--b\r\nContent-Disposition: form-data; name="note"\r\n\r\nhello\r\n'
        b"--b\r\nContent-Disposition: form-data; name=\"x\"; filename*=UTF-8''%E4%BD%A0.mp4\r\n\r\n"
        + make_clip(1).read_bytes()
        + b"\r\n--b--\r\n"
    )
    headers = {"Content-Type": "multipart/form-data; boundary=b"}
    answer = caller.post(routes.fill(routes.UPLOAD, session_id=session_id), content=body, headers=headers)
    assert [each.clip for each in uploaded(answer)] == ["你.mp4"]


def test_a_file_that_is_no_media_stays_with_its_error(caller, session_id, make_clip):
    found = uploaded(
        upload(caller, session_id, ("broken.mp4", b"not a video at all"), ("good.mp4", make_clip(1).read_bytes()))
    )
    assert found[0].error is not None
    assert found[0].clip == "broken.mp4"
    assert found[0].clip_id is not None
    assert found[1].error is None


def test_one_broken_content_under_two_names_is_named_by_each(caller, session_id):
    same = b"the very same words, no video"
    found = uploaded(upload(caller, session_id, ("one.mp4", same), ("two.mp4", same)))
    assert [each.clip for each in found] == ["one.mp4", "two.mp4"]
    assert found[0].error == found[1].error
    assert "one.mp4" not in (found[1].error or "")


def test_a_type_that_is_not_accepted_is_refused_and_leaves_nothing(engine, caller, session_id):
    answer = upload(caller, session_id, ("setup.exe", b"MZ"))
    assert (answer.status_code, answer.json()["code"]) == (415, 4001)
    assert "mp4, mov, avi" in answer.json()["detail"]
    assert state_of(caller, session_id)["video_infos"] == []
    assert not list((engine.home / "incoming").iterdir())


def test_a_bad_type_among_good_files_costs_only_itself(caller, session_id, make_clip):
    found = uploaded(upload(caller, session_id, ("a.txt", b"hello"), ("b.mp4", make_clip(1).read_bytes())))
    assert "accepted" in found[0].error
    assert found[0].clip_id is None
    assert found[1].error is None


def test_an_unknown_session_is_refused(caller, make_clip):
    answer = upload(caller, "404", ("a.mp4", make_clip(1).read_bytes()))
    assert (answer.status_code, answer.json()["code"]) == (404, 1002)


@pytest.mark.parametrize(
    ("content_type", "body"),
    [
        ("multipart/form-data", b""),
        ("multipart/form-data; boundary=b", b"garbage without any boundary"),
        (
            "multipart/form-data; boundary=b",
            b"--b\r\nContent-Disposition: form-data; name=f; filename=a.mp4\r\n\r\ncut",
        ),
        ("multipart/form-data; boundary=b", b"--b\r\nContent-Disposition: form-data; name=f\r\n\r\nx\r\n--b--\r\n"),
        ("application/json", b"{"),
        ("application/json", b'{"urls": "no list"}'),
    ],
)
def test_a_damaged_body_is_refused_and_leaves_nothing(engine, caller, session_id, content_type, body):
    path = routes.fill(routes.UPLOAD, session_id=session_id)
    answer = caller.post(path, content=body, headers={"Content-Type": content_type})
    assert (answer.status_code, answer.json()["code"]) == (400, 400)
    assert not list((engine.home / "incoming").iterdir())


class RawUpload:
    """An upload by hand over a socket, to see when the engine answers."""

    def __init__(self, engine, session_id, *, name, length=None):
        port = int(engine.url.rpartition(":")[2])
        self.socket = socket.create_connection(("127.0.0.1", port), timeout=30)
        self.head = f'--b\r\nContent-Disposition: form-data; name="files"; filename="{name}"\r\n\r\n'.encode()
        framing = f"Content-Length: {length}" if length else "Transfer-Encoding: chunked"
        path = routes.fill(routes.UPLOAD, session_id=session_id)
        self.socket.sendall(
            f"POST {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\nAuthorization: Bearer {engine.discovery.token}\r\n"
            f"Content-Type: multipart/form-data; boundary=b\r\n{framing}\r\n\r\n".encode()
        )
        self.chunked = length is None

    def send(self, data):
        self.socket.sendall(b"%x\r\n%b\r\n" % (len(data), data) if self.chunked else data)

    def answer(self):
        """Read the answer while the request's body is still unfinished."""
        raw = b""
        while b'"data":{}' not in raw and (piece := self.socket.recv(65536)):
            raw += piece
        head, _, body = raw.partition(b"\r\n\r\n")
        return int(head.split()[1]), head.lower(), json.loads(body)

    def close(self):
        self.socket.close()


def test_too_large_by_its_own_word_is_refused_before_the_body(engine, caller, session_id):
    raw = RawUpload(engine, session_id, name="big.mp4", length=MAX_FILE_BYTES + 2**20)
    raw.send(raw.head + b"x" * 1000)
    status, head, body = raw.answer()
    raw.close()
    assert (status, body["code"]) == (413, 4002)
    assert b"connection: close" in head
    assert "Compress or trim" in body["detail"]


def test_too_large_without_a_word_is_refused_at_the_limit(engine, caller, session_id, eventually):
    raw = RawUpload(engine, session_id, name="big.mp4")
    raw.send(raw.head)
    block, sent = b"x" * 2**20, 0
    while sent <= MAX_FILE_BYTES:
        raw.send(block)
        sent += len(block)
    status, _, body = raw.answer()
    raw.close()
    assert (status, body["code"]) == (413, 4002)
    eventually(lambda: not list((engine.home / "incoming").iterdir()), what="removing the temporary file")


def test_a_long_body_of_a_bad_type_is_refused_before_its_end(engine, caller, session_id):
    raw = RawUpload(engine, session_id, name="disk.iso", length=400 * 2**20)
    raw.send(raw.head)
    for _ in range(10):
        raw.send(b"x" * 2**20)
    status, _, body = raw.answer()
    raw.close()
    assert (status, body["code"]) == (415, 4001)
    assert "disk.iso" in body["detail"]


def test_a_client_that_breaks_off_leaves_nothing(engine, caller, session_id, eventually):
    raw = RawUpload(engine, session_id, name="half.mp4", length=10 * 2**20)
    raw.send(raw.head + b"x" * 2**20)
    incoming = engine.home / "incoming"
    eventually(lambda: list(incoming.iterdir()), what="the temporary file")
    raw.close()
    eventually(lambda: not list(incoming.iterdir()), what="removing the temporary file")
    assert state_of(caller, session_id)["video_infos"] == []


@pytest.mark.skipif(not Path("/proc/self/status").exists(), reason="reads /proc")
def test_a_large_upload_takes_constant_memory(engine, caller, session_id):
    def resident_mb():
        text = Path(f"/proc/{engine.process.pid}/status").read_text()
        return int(re.search(r"VmHWM:\s+(\d+)", text)[1]) / 1024

    Path(f"/proc/{engine.process.pid}/clear_refs").write_text("5")  # starts the high-water mark anew
    before_mb = resident_mb()
    raw = RawUpload(engine, session_id, name="long.mp4")
    raw.send(raw.head)
    for _ in range(200):
        raw.send(b"x" * 2**20)
    raw.send(b"\r\n--b--\r\n")
    raw.socket.sendall(b"0\r\n\r\n")
    answer = raw.socket.recv(65536)
    raw.close()
    assert b"200 OK" in answer
    assert resident_mb() - before_mb <= 16


# --- files that the engine holds


def test_known_files_are_attached_without_sending_them(engine, caller, session_id, open_session, make_clip):
    data = make_clip(3).read_bytes()
    (first,) = uploaded(upload(caller, session_id, ("a.mp4", data)))
    asked = {"files": [{"filename": "b.mp4", "sha256": first.hash}, {"filename": "c.mp4", "sha256": "0" * 64}]}
    other = open_session(caller)
    found = caller.post(routes.fill(routes.KNOWN_MEDIA, session_id=other), json=asked).json()["data"]["files"]
    assert (found[0]["clip"], found[0]["duration"], found[0]["hash"]) == ("b.mp4", first.duration, first.hash)
    assert found[1] is None
    sizes = [{"filename": "a.mp4", "size_bytes": len(data)}, {"filename": "a.mp4", "size_bytes": len(data) + 1}]
    told = caller.post(routes.fill(routes.KNOWN_MEDIA, session_id=other), json={"files": sizes}).json()["data"]
    assert told == {"files": [None, None], "same_size": [True, False]}
    assert [each["clip"] for each in state_of(caller, other)["video_infos"]] == ["b.mp4"]


def test_what_another_user_handed_in_is_not_known(engine, caller, session_id, open_session, make_clip):
    (first,) = uploaded(upload(caller, session_id, ("a.mp4", make_clip(4).read_bytes())))
    token = caller.post(routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "nosy"}).json()["data"]["token"]
    with engine.caller(token) as nosy:
        path = routes.fill(routes.KNOWN_MEDIA, session_id=open_session(nosy))
        size_bytes = make_clip(4).stat().st_size
        answer = nosy.post(
            path, json={"files": [{"filename": "a.mp4", "sha256": first.hash, "size_bytes": size_bytes}]}
        )
    assert answer.json()["data"] == {"files": [None], "same_size": [False]}


# --- addresses


@pytest.fixture
def web(tmp_path, make_clip):
    """A web server with one clip, one page, a redirect to a file, and an answer that breaks off."""
    clip = make_clip(5).read_bytes()

    class Handler(http.server.BaseHTTPRequestHandler):
        def do_GET(self):
            if self.path.startswith("/clip"):
                self.reply(200, clip, {"Content-Type": "video/mp4"})
            elif self.path == "/named":
                self.reply(200, clip, {"Content-Disposition": 'attachment; filename="../spot.mp4"'})
            elif self.path == "/page.html":
                self.reply(200, b"<html>", {"Content-Type": "text/html"})
            elif self.path == "/to-file":
                self.reply(302, b"", {"Location": "file:///etc/passwd"})
            elif self.path == "/to-ftp":
                self.reply(302, b"", {"Location": "ftp://127.0.0.1/clip.mp4"})
            elif self.path == "/huge.mp4":
                self.reply(200, b"", {"Content-Length": str(MAX_FILE_BYTES + 1)})
            elif self.path == "/cut.mp4":
                self.reply(200, clip[:100], {"Content-Length": str(len(clip))})
            else:
                self.send_error(404)

        def reply(self, status, body, headers):
            self.send_response(status)
            for name, value in {"Content-Length": str(len(body)), **headers}.items():
                self.send_header(name, value)
            self.end_headers()
            self.wfile.write(body)

        def log_message(self, *_):
            pass

    server = http.server.ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    threading.Thread(target=server.serve_forever, daemon=True).start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()


def fetched(caller, session_id, *urls):
    body = {"urls": list(urls), "source_type": "url"}
    return uploaded(caller.post(routes.fill(routes.UPLOAD, session_id=session_id), json=body))


def test_addresses_are_fetched_and_bad_ones_cost_only_themselves(engine, caller, session_id, web):
    secret = engine.home / "secret.mp4"
    secret.write_bytes(b"secret")
    found = fetched(
        caller,
        session_id,
        f"{web}/clip.mp4?size=1",
        f"{web}/clip",
        f"{web}/named",
        f"{web}/missing.mp4",
        f"{web}/page.html",
        f"{web}/to-file",
        f"{web}/to-ftp",
        f"{web}/huge.mp4",
        f"{web}/cut.mp4",
        secret.as_uri(),
        "http://127.0.0.1:1/none.mp4",
        "nonsense",
    )
    assert [each.clip for each in found[:3]] == ["clip.mp4", "clip (2).mp4", "spot.mp4"]
    assert all(each.duration for each in found[:3])
    wanted = ["404", "not an accepted", "302", "unknown url type", "larger than 500 MB", "broke off"]
    wanted += ["only http", "could not be fetched", "only http"]
    for each, words in zip(found[3:], wanted, strict=True):
        assert each.clip_id is None
        assert each.error is not None
        assert words in each.error, each.error
    assert not list((engine.home / "incoming").iterdir())


# --- the address of a file


def test_a_clip_can_be_fetched_from_its_address_by_its_owner_alone(engine, caller, session_id, open_session, make_clip):
    data = make_clip(6).read_bytes()
    (first,) = uploaded(upload(caller, session_id, ("a b.mp4", data)))
    assert first.cdn_url.startswith("http://127.0.0.1")
    path = first.cdn_url.partition("/api/")[2]
    whole = caller.get(f"/api/{path}")
    assert (whole.status_code, whole.content, whole.headers["content-type"]) == (200, data, "video/mp4")
    part = caller.get(f"/api/{path}", headers={"Range": "bytes=0-9"})
    assert (part.status_code, part.content) == (206, data[:10])
    assert state_of(caller, session_id)["video_infos"][0]["cdn_url"] == first.cdn_url
    assert caller.get(f"/api/{path}x").status_code == 404
    token = caller.post(routes.ANONYMOUS_TOKEN, headers={"X-Client-Id": "nosy"}).json()["data"]["token"]
    with engine.caller(token) as nosy:
        assert nosy.get(f"/api/{path}").status_code == 404
    for file in (engine.home / "media").iterdir():
        file.unlink()
    gone = caller.get(f"/api/{path}")
    assert gone.status_code == 404
    assert "removed" in gone.text
