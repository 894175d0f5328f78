"""The whole way as a user goes it: real clips, the real engine, the real command line, a real browser."""

from __future__ import annotations

import asyncio
import dataclasses
import io
import json
import signal
import subprocess
import sys
import time
from fractions import Fraction
from pathlib import Path
from typing import Any

import av
import numpy as np
import pandas as pd
import pytest
from PIL import Image

import vlai_widgets as vlai
from vlai_widgets import errors
from vlai_widgets.protocol.discovery import discovery_path, read_discovery

pytestmark = pytest.mark.slow


def make_clip(path: Path, *, seconds: int = 4, tone_hz: float = 330.0, speed: int = 6, size: int = 180) -> Path:
    """A moving bar over a gradient, a new colour every 1.5 s, with a beating tone."""
    with av.open(str(path), "w") as out:
        video = out.add_stream("libx264", rate=30, options={"preset": "ultrafast"})
        video.width, video.height, video.pix_fmt = size, size * 16 // 9, "yuv420p"
        sound = out.add_stream("aac", rate=48_000, layout="stereo")
        height, width = video.height, video.width
        base = np.linspace(60, 190, height, dtype=np.float32)[:, None, None] * np.ones((1, width, 3), np.float32)
        for number in range(seconds * 30):
            picture = base * np.array(
                [(1.0, 0.6, 0.3), (0.3, 0.7, 1.0), (0.5, 1.0, 0.5)][(number // 45) % 3], np.float32
            )
            x = number * speed % width
            picture[:, x : x + 20] = 240
            out.mux(video.encode(av.VideoFrame.from_ndarray(picture.astype(np.uint8), format="rgb24")))
        t = np.arange(seconds * 48_000) / 48_000
        wave = (0.3 * np.sin(2 * np.pi * tone_hz * t) * (0.6 + 0.4 * np.sin(2 * np.pi * 2 * t))).astype(np.float32)
        for start in range(0, wave.size, 1024):
            frame = av.AudioFrame.from_ndarray(
                np.ascontiguousarray(np.stack([wave[start : start + 1024]] * 2)), format="fltp", layout="stereo"
            )
            frame.rate, frame.pts, frame.time_base = 48_000, start, Fraction(1, 48_000)
            out.mux(sound.encode(frame))
        out.mux(video.encode())
        out.mux(sound.encode())
    return path


@pytest.fixture(scope="module")
def clips(tmp_path_factory: pytest.TempPathFactory) -> list[Path]:
    folder = tmp_path_factory.mktemp("clips")
    (folder / "again").mkdir()
    return [
        make_clip(folder / "lively.mp4", speed=9),
        make_clip(folder / "again" / "lively.mp4", speed=2, tone_hz=220),
        make_clip(folder / "small.mp4", size=96, tone_hz=500),
    ]


@pytest.fixture(scope="module")
def board(clips: list[Path]) -> vlai.Leaderboard:
    return vlai.rank(clips).result(timeout_s=120)


def vlai_command(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-m", "vlai_widgets", *arguments], capture_output=True, text=True, timeout=240, check=False
    )


def test_a_script_gets_a_board(board: vlai.Leaderboard) -> None:
    scores = board.scores
    assert scores["clip"].is_unique
    assert set(scores["clip"]) == {"lively.mp4", "lively (2).mp4", "small.mp4"}
    assert list(scores["rank"]) == [1, 2, 3]
    sums = board.features.groupby("clip_id")["contribution"].sum()
    for row in scores.itertuples():
        assert sums[row.clip_id] == pytest.approx(row.score, abs=1e-6)
    assert set(board.timeline["clip_id"]) == set(scores["clip_id"])


def test_inside_a_running_loop_both_faces_work(clips: list[Path]) -> None:
    async def main() -> tuple[vlai.Leaderboard, vlai.Leaderboard]:
        waited = vlai.rank(clips).result(timeout_s=120)
        awaited = await vlai.rank(clips)
        return waited, awaited

    waited, awaited = asyncio.run(main())
    pd.testing.assert_frame_equal(waited.scores, awaited.scores)


def test_a_run_tells_what_it_does(clips: list[Path]) -> None:
    run = vlai.rank(clips)
    events = list(run.events())
    assert [event.seq for event in events] == list(range(1, len(events) + 1))
    assert run.status == "done"
    assert events[0].text == "Connecting..."
    assert "| Rank | Clip |" in run.text


def test_a_cancelled_run_says_so(clips: list[Path]) -> None:
    run = vlai.rank(clips)
    run.cancel()
    with pytest.raises(errors.RunCancelled):
        run.result(timeout_s=30)
    assert run.status == "cancelled"


def test_nothing_starts_for_a_path_that_is_not_there() -> None:
    with pytest.raises(errors.ClipNotFound, match="no-such"):
        vlai.rank("no-such-folder/*.mp4")
    with pytest.raises(FileNotFoundError):
        vlai.rank(["no-such.mp4"])


def test_a_saved_board_opens_and_exports_again(board: vlai.Leaderboard, tmp_path: Path) -> None:
    opened = vlai.load(board.save(tmp_path / "b.vlai"))
    pd.testing.assert_frame_equal(opened.scores, board.scores)
    reranked = opened.rerank(preset="conversion", weights={"audio": 1.0})
    video = reranked.export(tmp_path / "b.mp4", top=1, aspect="1:1")
    with av.open(str(video)) as container:
        assert (container.streams.video[0].width, container.streams.video[0].height) == (1080, 1080)


def test_a_board_of_another_version_says_that_the_video_may_differ(board: vlai.Leaderboard, tmp_path: Path) -> None:
    older = [dataclasses.replace(a, analysis_version="0") for a in board.analyses]
    opened = vlai.load(vlai.Leaderboard.from_analyses(older).save(tmp_path / "old.vlai"))
    with pytest.warns(UserWarning, match="measured by another version"):
        opened.export(tmp_path / "old.mp4", top=1, quality="low")


def test_the_video_plays_in_a_browser(board: vlai.Leaderboard, tmp_path: Path, browser: Any) -> None:
    video = board.export(tmp_path / "top.mp4", top=2)
    data = video.read_bytes()
    assert 0 < data.find(b"moov") < data.find(b"mdat")
    with av.open(str(video)) as container:
        stream = container.streams.video[0]
        assert (stream.codec_context.name, stream.profile, stream.pix_fmt) == ("h264", "High", "yuv420p")
        assert (stream.width, stream.height) == (1080, 1920)
        assert container.streams.audio[0].codec_context.name == "aac"
    (tmp_path / "page.html").write_text("<video src='top.mp4' muted width=270></video>")
    page = browser.new_page()
    page.goto((tmp_path / "page.html").as_uri())
    t_s = page.evaluate(
        """async () => {
            const video = document.querySelector('video');
            await video.play();
            await new Promise(done => { video.ontimeupdate = () => video.currentTime > 0.5 && done(); });
            video.pause();
            return video.currentTime;
        }"""
    )
    shot = Image.open(io.BytesIO(page.locator("video").screenshot())).convert("L")
    page.close()
    assert t_s > 0.5
    low, high = shot.getextrema()
    assert high - low > 100  # the opening card with its title, not a black or white frame


def test_the_command_line_ranks_and_names_what_it_could_not(clips: list[Path], tmp_path: Path) -> None:
    broken = tmp_path / "broken.mp4"
    broken.write_text("ffconcat version 1.0\nfile lively.mp4\n")
    names = [str(path) for path in (*clips, broken)]
    done = vlai_command("rank", *names, "--no-export", "--json", "--out", str(tmp_path / "out"))
    assert done.returncode == 1, done.stderr
    summary = json.loads(done.stdout)
    assert list(summary["errors"]) == ["broken.mp4"]
    assert [row["rank"] for row in summary["clips"]][:3] == [1, 2, 3]
    for name in ("scores.csv", "features.csv", "board.vlai", "leaderboard.html"):
        assert (tmp_path / "out" / name).stat().st_size > 500
    assert "\r" not in done.stderr
    assert done.stderr.count("broken.mp4 gets no preview") == 1  # for the board and the report together


def test_the_command_line_refuses_what_is_not_there(tmp_path: Path) -> None:
    done = vlai_command("rank", str(tmp_path / "*.mp4"), "--out", str(tmp_path / "out"))
    assert done.returncode == 2
    assert "No file matches" in done.stderr
    assert vlai_command("rank", str(tmp_path)).returncode == 2  # no --out


def test_an_export_survives_its_client(clips: list[Path], tmp_path: Path) -> None:
    """Killed in the middle of the export, the command finds the very render again when it is run once more."""
    arguments = ["rank", *map(str, clips), "--title", "Survives", "--out", str(tmp_path / "out")]
    with (tmp_path / "err.txt").open("w") as log:
        first = subprocess.Popen(
            [sys.executable, "-m", "vlai_widgets", *arguments], stdout=subprocess.DEVNULL, stderr=log
        )
        deadline = time.monotonic() + 120
        while "Rendering" not in (tmp_path / "err.txt").read_text() and time.monotonic() < deadline:
            time.sleep(0.05)
        first.send_signal(signal.SIGKILL)
        first.wait()
    with vlai.connect("local") as backend:
        before = backend.exports()
    again = vlai_command(*arguments)
    assert again.returncode == 0, again.stderr
    assert (tmp_path / "out" / "leaderboard.mp4").stat().st_size > 10_000
    with vlai.connect("local") as backend:
        after = backend.exports()
    known = {export.id: export.completed_at for export in after}
    assert before[0].id in known
    # Both exports ended as one piece of work.
    assert known[before[0].id] == after[0].completed_at


def test_the_doctor_finds_the_engine() -> None:
    done = vlai_command("doctor", "--json")
    findings = {finding["name"]: finding for finding in json.loads(done.stdout)}
    assert findings["engine"]["state"] == "ok"
    assert done.returncode == 0


def test_scores_are_read_out_of_a_reply_that_is_only_words(clips: list[Path]) -> None:
    """The cloud's way, played by the engine: no measurements are fetched, the reply's words must do."""
    with vlai.connect("local") as local:
        found = read_discovery(discovery_path(vlai.Settings.from_environ().runtime))
        assert found is not None
        assert found.url == local.url
    with vlai.connect("cloud", base_url=found.url, token=found.token) as backend:
        board = vlai.rank(clips, backend=backend).result(timeout_s=120)
    assert board.backend == "cloud"
    assert set(board.scores["clip"]) == {"lively.mp4", "lively (2).mp4", "small.mp4"}
    assert board.scores["score"].between(1, 100).all()
    assert board.features.empty
