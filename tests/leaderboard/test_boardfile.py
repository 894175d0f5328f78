from __future__ import annotations

import json
import zipfile

import pytest

from vlai_widgets.boardfile import read_board
from vlai_widgets.errors import BadBoardFile, ClipNotFound, InputError
from vlai_widgets.leaderboard import Leaderboard, load
from vlai_widgets.models import CloudScore


def same(a: Leaderboard, b: Leaderboard) -> None:
    assert a.scores.equals(b.scores)
    assert a.features.equals(b.features)
    assert a.timeline.equals(b.timeline)
    assert (a.preset, a.weights, a.clips, a.errors) == (b.preset, b.weights, b.clips, b.errors)
    assert (a.title, a.language, a.backend, a.posters) == (b.title, b.language, b.backend, b.posters)


def rewrite(source, target, **changed):
    """Copy a zip with entries replaced, added or (None) dropped."""
    with zipfile.ZipFile(source) as old, zipfile.ZipFile(target, "w") as new:
        entries = {name: old.read(name) for name in old.namelist()} | {
            k.replace("__", "."): v for k, v in changed.items()
        }
        for name, content in entries.items():
            if content is not None:
                new.writestr(name, content)
    return target


def test_a_board_comes_back_equal(board, tmp_path):
    changed = board.rerank(preset="conversion", weights={"hook": 0.4})
    path = changed.save(tmp_path / "q3")
    assert path == tmp_path / "q3.vlai"
    again = load(path)
    same(changed, again)
    assert again.notes == ()
    assert again.rerank(preset="attention", weights={}).scores.equals(board.scores)


def test_hostile_names_come_back_equal(hostile_board, tmp_path):
    again = load(hostile_board.save(tmp_path / "h.vlai"))
    assert again.clips == hostile_board.clips
    assert again.title == "<h1>Q3</h1>"


def test_a_cloud_board_comes_back_equal(tmp_path):
    board = Leaderboard.from_scores(
        [CloudScore(clip="a.mp4", score=3.0, dimensions={"fit": 1.0}), CloudScore(clip="b", score=0.0)]
    )
    same(board, load(board.save(tmp_path / "c.vlai")))


def test_equal_boards_make_equal_bytes(board, tmp_path):
    first, second = board.save(tmp_path / "1.vlai"), load(tmp_path / "1.vlai").save(tmp_path / "2.vlai")
    assert first.read_bytes() == second.read_bytes()


def test_folders_of_this_machine_are_not_saved(analysis, tmp_path):
    board = Leaderboard.from_analyses(
        [
            analysis(0, clip="/home/ana/q3 cut/a.mp4"),
            analysis(1, clip="C:\\Users\\Ana\\b.mp4"),
            analysis(2, clip="c.mp4", error="[Errno 2] cannot open '/srv/secret folder/c.mp4': 9/16 is 1/2"),
            analysis(3, clip="a_9:16.mp4"),
        ]
    )
    again = load(board.save(tmp_path / "x.vlai"))
    assert sorted(again.clips) == ["a.mp4", "a_9:16.mp4", "b.mp4", "c.mp4"]
    assert again.errors["c.mp4"] == "[Errno 2] cannot open 'c.mp4': 9/16 is 1/2"
    with zipfile.ZipFile(tmp_path / "x.vlai") as archive:
        everything = b"".join(archive.read(name) for name in archive.namelist())
    for trace in (b"/home", b"Users", b"Ana", b"secret", b"q3 cut"):
        assert trace not in everything


def test_a_newer_format_asks_for_an_upgrade(board, tmp_path):
    path = board.save(tmp_path / "a.vlai")
    manifest = json.loads(zipfile.ZipFile(path).read("manifest.json"))
    newer = json.dumps(manifest | {"format": 2, "product_version": "9.1"}).encode()
    with pytest.raises(BadBoardFile, match=r"9\.1.*pip install --upgrade"):
        load(rewrite(path, tmp_path / "b.vlai", manifest__json=newer))


def test_a_folder_and_a_file_of_someone_else_are_not_called_damaged(tmp_path, monkeypatch):
    with pytest.raises(BadBoardFile, match=r"is a folder") as folder:
        read_board(tmp_path)
    file = tmp_path / "board.vlai"
    file.write_bytes(b"PK")

    def refused(*_args, **_kwargs):
        raise PermissionError(13, "Permission denied")  # as the system does; a test that runs as root can read all

    monkeypatch.setattr("zipfile.ZipFile", refused)
    with pytest.raises(BadBoardFile, match=r"may not be read") as shut:
        read_board(file)
    assert "damaged" not in f"{folder.value} {shut.value}"


@pytest.mark.parametrize(
    "changed",
    [
        {"manifest__json": None},
        {"manifest__json": b"{"},
        {"manifest__json": b"[]"},
        {"manifest__json": b'{"format": "x"}'},
        {"manifest__json": b"[" * 100_000},
        {"analyses__json": None},
        {"analyses__json": b'[{"clip": 3}]'},
        {"analyses__json": b"\xff\xfe"},
    ],
)
def test_a_damaged_file_is_refused_with_words(board, tmp_path, changed):
    path = rewrite(board.save(tmp_path / "a.vlai"), tmp_path / "b.vlai", **changed)
    with pytest.raises(BadBoardFile, match="damaged"):
        load(path)


def test_every_cut_off_file_is_refused(board, tmp_path):
    whole = board.save(tmp_path / "a.vlai").read_bytes()
    cut = tmp_path / "cut.vlai"
    for length in range(0, len(whole) - 1, max(1, len(whole) // 40)):
        cut.write_bytes(whole[:length])
        with pytest.raises(BadBoardFile):
            load(cut)


def test_flipped_bytes_never_give_anything_but_words(board, tmp_path):
    whole = bytearray(board.save(tmp_path / "a.vlai").read_bytes())
    bad = tmp_path / "bad.vlai"
    refused = 0
    for at in range(0, len(whole), max(1, len(whole) // 60)):
        spoiled = bytearray(whole)
        spoiled[at] ^= 0xFF
        bad.write_bytes(spoiled)
        try:
            load(bad)
        except BadBoardFile:
            refused += 1
    assert refused > 40


def test_a_bomb_is_not_unpacked(tmp_path):
    bomb = tmp_path / "bomb.vlai"
    with zipfile.ZipFile(bomb, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("manifest.json", b'{"format": 1, "preset": "' + b" " * (5 * 2**20) + b'"}')
    with pytest.raises(BadBoardFile, match="larger than a board can be"):
        load(bomb)
    with zipfile.ZipFile(bomb, "w") as archive:
        for i in range(20_100):
            archive.writestr(f"posters/{i}", b"")
    with pytest.raises(BadBoardFile, match="larger than a board can be"):
        load(bomb)


def test_poster_names_never_become_paths(board, tmp_path):
    path = board.save(tmp_path / "a.vlai")
    manifest = json.loads(zipfile.ZipFile(path).read("manifest.json"))
    manifest["posters"] = {"id0": "../../etc/passwd", "id1": "analyses.json", "id2": "posters/none.jpg"}
    spoiled = rewrite(path, tmp_path / "b.vlai", manifest__json=json.dumps(manifest).encode())
    assert read_board(spoiled).posters == {}


def test_another_score_model_is_noted(board, tmp_path):
    path = board.save(tmp_path / "a.vlai")
    manifest = json.loads(zipfile.ZipFile(path).read("manifest.json"))
    manifest["model_version"] = "0-test"
    manifest["scores"]["id3"] += 12.5
    again = load(rewrite(path, tmp_path / "b.vlai", manifest__json=json.dumps(manifest).encode()))
    assert len(again.notes) == 1
    assert "0-test" in again.notes[0]
    assert "12.5 points (clip_03.mp4)" in again.notes[0]
    assert "12.5 points" in again.to_html(tmp_path / "r.html").read_text("utf-8")


def test_no_such_file_and_no_such_folder(board, tmp_path):
    with pytest.raises(ClipNotFound, match="nothing"):
        load(tmp_path / "nothing.vlai")
    with pytest.raises(InputError, match="no folder"):
        board.save(tmp_path / "nowhere" / "a.vlai")
    assert list(tmp_path.iterdir()) == []
    with pytest.raises(BadBoardFile):
        load(tmp_path)
