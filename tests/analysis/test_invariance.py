"""What changes the file but not the clip hardly moves its score."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

import numpy as np
import pytest

from vlai_widgets.engine.analysis import analyze
from vlai_widgets.scoring import score_batch

CLIPS = Path(os.environ.get("VLAI_CLIPS", Path(__file__).parents[2] / "../shared/clips")) / "varied"
pytestmark = [
    pytest.mark.slow,
    pytest.mark.clips,
    pytest.mark.skipif(not CLIPS.is_dir(), reason="the folder of real clips is absent"),
]

NAMES = ("product_monster.mp4", "ad_blocks.mp4", "portrait_climber.mp4")
VERSIONS = {
    "remuxed.mkv": ["-c", "copy"],
    "again.mp4": ["-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-c:a", "aac", "-b:a", "192k"],
    "at-29.97.mp4": ["-r", "30000/1001", "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-c:a", "copy"],
    "at-30.mp4": ["-r", "30", "-c:v", "libx264", "-preset", "veryfast", "-crf", "16", "-c:a", "copy"],
}


@pytest.mark.parametrize("name", NAMES)
def test_the_same_clip_in_another_file(tmp_path, name):
    program = pytest.importorskip("imageio_ffmpeg").get_ffmpeg_exe()
    source = tmp_path / "source.mp4"
    subprocess.run(
        [program, "-v", "error", "-i", CLIPS / name, "-t", "6", "-c:v", "libx264", "-crf", "20", "-preset", "veryfast",
         "-pix_fmt", "yuv420p", "-c:a", "aac", "-b:a", "160k", source],
        check=True,
    )  # fmt: skip
    paths = [source, Path(shutil.copy(source, tmp_path / "another name.mp4"))]
    for version, options in VERSIONS.items():
        subprocess.run([program, "-v", "error", "-i", source, *options, tmp_path / version], check=True)
        paths.append(tmp_path / version)
    analyses = [analyze(path, clip_id=path.name, clip=path.name, sha256="0").analysis for path in paths]
    batch = score_batch(analyses, draws=10)
    told = {path.name: batch.dimensions[i].round(1).tolist() for i, path in enumerate(paths)}
    assert np.abs(batch.score - batch.score[0]).max() <= 2, (batch.score.round(1).tolist(), told)
    assert np.nanmax(np.abs(batch.dimensions - batch.dimensions[0])) <= 4, told
    assert batch.score[1] == batch.score[0]
