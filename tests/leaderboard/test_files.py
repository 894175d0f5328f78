"""Which files the clips of a board are: found by name and content, never saved."""

from __future__ import annotations

import hashlib
import zipfile
from dataclasses import replace
from pathlib import Path

import pytest

from vlai_widgets import runs
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import CloudScore


@pytest.fixture
def with_content(analysis, tmp_path: Path) -> Leaderboard:
    """Two clips of the same length; their files lie in a folder, one of them under another name."""
    made = []
    for i, name in enumerate(("a.mp4", "renamed.mp4")):
        content = bytes([i]) * 5000
        (tmp_path / name).write_bytes(content)
        one = analysis(i, clip="ab"[i] + ".mp4", quality=0.4 + 0.2 * i)
        media = replace(one.media, size_bytes=len(content))
        made.append(replace(one, media=media, sha256=hashlib.sha256(content).hexdigest()))
    return Leaderboard.from_analyses(made)


def test_a_clip_is_found_by_name_and_length_or_by_content(with_content: Leaderboard, tmp_path: Path) -> None:
    (tmp_path / "b.mp4").write_bytes(b"another clip of that name")
    board = with_content.with_files(sorted(tmp_path.iterdir()))
    assert board.files == {"id0": tmp_path / "a.mp4", "id1": tmp_path / "renamed.mp4"}
    assert board.rerank(preset="equal").files == board.files


def test_a_file_that_is_gone_is_not_listed(with_content: Leaderboard, tmp_path: Path) -> None:
    board = with_content.with_files({"id0": tmp_path / "a.mp4", "id1": tmp_path / "renamed.mp4"})
    (tmp_path / "a.mp4").unlink()
    assert list(board.files) == ["id1"]


def test_a_loaded_board_finds_the_clips_beside_it_and_saves_no_path(with_content: Leaderboard, tmp_path: Path) -> None:
    board = with_content.with_files(sorted(tmp_path.iterdir()))
    path = board.save(tmp_path / "q3.vlai")
    with zipfile.ZipFile(path) as archive:
        assert all(str(tmp_path).encode() not in archive.read(name) for name in archive.namelist())
    assert runs.load(path).files == board.files
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    path = path.rename(elsewhere / "q3.vlai")
    assert runs.load(path).files == {}
    assert runs.load(path, clips=str(tmp_path / "*.mp4")).files == board.files


def test_scores_without_measurements_go_by_name(tmp_path: Path) -> None:
    (tmp_path / "a.mp4").write_bytes(b"x")
    board = Leaderboard.from_scores([CloudScore(clip="a.mp4", score=50.0), CloudScore(clip="b.mp4", score=40.0)])
    found = board.with_files(sorted(tmp_path.iterdir())).files
    assert [path.name for path in found.values()] == ["a.mp4"]
