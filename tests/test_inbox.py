"""Files from the user's computer, piece by piece."""

from __future__ import annotations

import os
import stat
import time
from pathlib import Path

import pytest

from vlai_widgets.errors import ClipNotFound, FileTooLarge, InputError, UnsupportedFileType, UploadOutOfStep
from vlai_widgets.inbox import ABANDONED_S, CHUNK_BYTES, UploadInbox, uploaded
from vlai_widgets.models import MAX_FILE_BYTES


@pytest.fixture
def inbox(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> UploadInbox:
    monkeypatch.setenv("VLAI_HOME", str(tmp_path / "vlai"))
    return UploadInbox()


def test_a_file_arrives_in_pieces_and_appears_whole(inbox):
    content = os.urandom(2 * CHUNK_BYTES + 5)
    upload = inbox.begin("C:\\clips\\a clip.MP4", size_bytes=len(content))
    for at in range(0, len(content), CHUNK_BYTES):
        with pytest.raises(ClipNotFound, match="not arrived"):
            uploaded(upload.upload_id)
        told = inbox.write(upload.upload_id, memoryview(content)[at : at + CHUNK_BYTES], offset_bytes=at)
        assert told.received_bytes == min(at + CHUNK_BYTES, len(content))
    path = inbox.finish(upload.upload_id)
    assert (path.name, path.read_bytes()) == ("a clip.MP4", content)
    assert uploaded(upload.upload_id) == path == inbox.finish(upload.upload_id)
    for each in (path, *path.parents):
        if each == inbox.folder.parent:
            break
        assert stat.S_IMODE(each.stat().st_mode) & 0o077 == 0, "it is the owner's alone"


def test_a_piece_that_came_twice_does_no_harm_and_one_that_is_missing_is_asked_for(inbox):
    upload_id = inbox.begin("a.mp4", size_bytes=9).upload_id
    inbox.write(upload_id, b"abc", offset_bytes=0)
    assert inbox.write(upload_id, b"abc", offset_bytes=0).received_bytes == 3
    with pytest.raises(UploadOutOfStep) as gap:
        inbox.write(upload_id, b"ghi", offset_bytes=6)
    assert gap.value.received_bytes == 3
    with pytest.raises(UploadOutOfStep):
        inbox.finish(upload_id)
    inbox.write(upload_id, b"def", offset_bytes=3)
    with pytest.raises(FileTooLarge):
        inbox.write(upload_id, b"ghij", offset_bytes=6)
    inbox.write(upload_id, b"ghi", offset_bytes=6)
    assert inbox.finish(upload_id).read_bytes() == b"abcdefghi"


def test_what_cannot_be_used_is_refused_before_a_byte_is_sent(inbox):
    with pytest.raises(UnsupportedFileType):
        inbox.begin("a.exe", size_bytes=1)
    with pytest.raises(FileTooLarge, match="501 MB"):
        inbox.begin("a.mp4", size_bytes=MAX_FILE_BYTES + 2**20)
    with pytest.raises(InputError, match="empty"):
        inbox.begin("a.mp4", size_bytes=0)
    assert not list(inbox.folder.glob("*"))
    upload_id = inbox.begin("a.mp4", size_bytes=MAX_FILE_BYTES).upload_id
    with pytest.raises(InputError, match="at most"):
        inbox.write(upload_id, bytes(CHUNK_BYTES + 1), offset_bytes=0)


@pytest.mark.parametrize("name", ["../../a.mp4", "/etc/a.mp4", "..\\a.mp4", ".upload.json/a.mp4", "a\x00.mp4", "a.mp4"])
def test_a_name_is_never_a_path(inbox, name):
    upload_id = inbox.begin(name, size_bytes=1).upload_id
    inbox.write(upload_id, b"x", offset_bytes=0)
    path = inbox.finish(upload_id)
    assert (path.parent, path.name) == (inbox.folder / upload_id, "a.mp4")


@pytest.mark.parametrize("guess", ["", "..", "../runtime", "a" * 32, "/etc/passwd", "x" * 999])
def test_a_guess_finds_nothing(inbox, guess):
    inbox.begin("a.mp4", size_bytes=1)
    for ask in (uploaded, inbox.state, inbox.finish):
        with pytest.raises(ClipNotFound):
            ask(guess)
    inbox.cancel(guess)


def test_links_are_not_followed(inbox, tmp_path):
    upload_id = inbox.begin("a.mp4", size_bytes=1).upload_id
    (tmp_path / "secret").write_text("s")
    (inbox.folder / upload_id / "a.mp4").symlink_to(tmp_path / "secret")
    with pytest.raises(ClipNotFound):
        uploaded(upload_id)
    other = "b" * 32
    (inbox.folder / other).symlink_to(inbox.folder / upload_id)
    with pytest.raises(ClipNotFound):
        inbox.state(other)


def test_who_takes_an_upload_up_cuts_off_who_wrote_before(inbox):
    upload_id = inbox.begin("a.mp4", size_bytes=6).upload_id
    first = inbox.intake(upload_id, offset_bytes=0)
    first.write(b"abc")
    second = inbox.intake(upload_id, offset_bytes=3)
    with pytest.raises(UploadOutOfStep):
        first.write(b"xyz")
    second.write(b"def")
    assert inbox.finish(upload_id).read_bytes() == b"abcdef"


def test_cancel_removes_all_of_it(inbox):
    upload_id = inbox.begin("a.mp4", size_bytes=6).upload_id
    open_one = inbox.intake(upload_id, offset_bytes=0)
    inbox.cancel(upload_id)
    assert not (inbox.folder / upload_id).exists()
    with pytest.raises(UploadOutOfStep):
        open_one.write(b"x")
    with pytest.raises(ClipNotFound):
        inbox.write(upload_id, b"x", offset_bytes=0)


def test_what_was_abandoned_is_removed_after_a_day_and_what_is_whole_stays(inbox):
    old, fresh, whole = (inbox.begin("a.mp4", size_bytes=2).upload_id for _ in range(3))
    inbox.write(whole, b"ab", offset_bytes=0)
    path = inbox.finish(whole)
    past_s = time.time() - ABANDONED_S - 1
    os.utime(inbox.folder / old / ".part", (past_s, past_s))
    os.utime(path, (past_s, past_s))
    inbox.begin("b.mp4", size_bytes=1)
    assert not (inbox.folder / old).exists()
    assert (inbox.folder / fresh).exists()
    assert uploaded(whole) == path


def test_a_file_that_nobody_reads_is_removed_after_the_days_that_are_set(inbox, monkeypatch):
    kept, gone = (inbox.begin("a.mp4", size_bytes=2).upload_id for _ in range(2))
    past_s = time.time() - 31 * 86_400
    for upload_id in (kept, gone):
        inbox.write(upload_id, b"ab", offset_bytes=0)
        path = inbox.finish(upload_id)
        for each in (path, *path.parent.iterdir(), path.parent):
            os.utime(each, (past_s, past_s))
    monkeypatch.setenv("VLAI_KEEP_DAYS", "0")
    inbox.clean()
    assert uploaded(gone)
    monkeypatch.setenv("VLAI_KEEP_DAYS", "30")
    os.utime(uploaded(kept), (time.time(), past_s))  # it was read today
    inbox.clean()
    assert uploaded(kept)
    assert not (inbox.folder / gone).exists()
