"""Which files a browser may have."""

from __future__ import annotations

import json
import os
import stat
import subprocess
import sys
import time
from dataclasses import replace
from pathlib import Path

import pytest

from vlai_widgets.errors import ClipNotFound, UnsupportedFileType
from vlai_widgets.grants import GRANT_LIFE_S, grant, granted
from vlai_widgets.settings import Settings


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return replace(Settings.from_environ(), runtime=tmp_path / "runtime")


@pytest.fixture
def clip(tmp_path: Path) -> Path:
    path = tmp_path / "a clip.mp4"
    path.write_bytes(b"clip")
    return path


def test_a_grant_gives_the_file_and_nothing_else(settings, clip):
    given = grant(clip, settings=settings)
    assert granted(given, settings=settings) == clip
    assert given == grant(str(clip), settings=settings), "the same file has the same id"
    assert len(given) >= 22
    assert clip.name not in given
    os.utime(clip, (1, 1))
    assert grant(clip, settings=settings) != given, "a changed file has another one"


@pytest.mark.parametrize(
    "guess", ["", ".", "../../etc/passwd", "a" * 32, "a" * 31 + "/", "\0" * 32, "x" * 4000, ".key"]
)
def test_a_guess_gives_nothing(settings, clip, guess):
    grant(clip, settings=settings)
    assert granted(guess, settings=settings) is None


def test_only_media_that_is_there_is_granted(settings, tmp_path):
    (tmp_path / "secret.txt").write_text("secret")
    (tmp_path / "folder.mp4").mkdir()
    (tmp_path / "link.mp4").symlink_to(tmp_path / "secret.txt")
    for name in ("secret.txt", "folder.mp4", "link.mp4"):
        with pytest.raises(UnsupportedFileType):
            grant(tmp_path / name, settings=settings)
    with pytest.raises(ClipNotFound):
        grant(tmp_path / "missing.mp4", settings=settings)


def test_a_file_that_became_something_else_is_not_given(settings, clip, tmp_path):
    given = grant(clip, settings=settings)
    (tmp_path / "secret.txt").write_text("secret")
    clip.unlink()
    assert granted(given, settings=settings) is None
    clip.symlink_to(tmp_path / "secret.txt")
    assert granted(given, settings=settings) is None


def test_a_grant_is_the_owners_alone(settings, clip):
    given = grant(clip, settings=settings)
    for path in (settings.runtime / "grants").iterdir():
        assert stat.S_IMODE(path.stat().st_mode) == 0o600, path
    assert stat.S_IMODE((settings.runtime / "grants").stat().st_mode) == 0o700
    (settings.runtime / "grants" / f"{given}.json").chmod(0o644)
    assert granted(given, settings=settings) is None, "somebody else may have written what others can reach"


def test_a_grant_that_points_elsewhere_is_not_followed(settings, clip, tmp_path):
    given = grant(clip, settings=settings)
    file = settings.runtime / "grants" / f"{given}.json"
    for content in (b"", b"[]", b"{}", b'{"path": 7}', b'{"path": "a clip.mp4"}', b'{"path": "/etc/passwd"}'):
        file.write_bytes(content)
        assert granted(given, settings=settings) is None, content
    other = tmp_path / "other.json"
    other.write_text(json.dumps({"path": str(clip)}))
    other.chmod(0o600)
    file.unlink()
    file.symlink_to(other)
    assert granted(given, settings=settings) is None


def test_a_grant_ends_a_week_after_it_was_last_used(settings, clip, tmp_path):
    given = grant(clip, settings=settings)
    file = settings.runtime / "grants" / f"{given}.json"
    almost = time.time() - GRANT_LIFE_S + 600
    os.utime(file, (almost, almost))
    assert granted(given, settings=settings) == clip
    assert file.stat().st_mtime > almost, "it was used, so that its week begins anew"
    over = time.time() - GRANT_LIFE_S - 1
    os.utime(file, (over, over))
    assert granted(given, settings=settings) is None
    other = tmp_path / "b.mp4"
    other.write_bytes(b"b")
    code = "import sys; from vlai_widgets.grants import grant; grant(sys.argv[1])"
    environment = {**os.environ, "VLAI_RUNTIME_DIR": str(settings.runtime)}
    subprocess.run([sys.executable, "-c", code, str(other)], check=True, env=environment)
    assert not file.exists(), "the next process that grants removes what is over"


def test_two_kernels_give_the_same_id(settings, clip):
    code = "import sys; from vlai_widgets.grants import grant; print(grant(sys.argv[1]))"
    environment = {**os.environ, "VLAI_RUNTIME_DIR": str(settings.runtime)}
    command = [sys.executable, "-c", code, str(clip)]
    running = [subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=environment) for _ in range(3)]
    assert {process.communicate()[0].strip() for process in running} == {grant(clip, settings=settings)}
