"""What stands beside the score: platform rules, brand words, percentiles."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pandas as pd
import pytest
from PIL import Image
from tests.leaderboard.conftest import make_analysis
from tests.tinyclip import draw_tiny

from vlai_widgets.errors import InputError, UnknownOption
from vlai_widgets.leaderboard import Leaderboard
from vlai_widgets.models import CloudScore, MediaFacts, SeenText

FACTS = MediaFacts(
    kind="video", size_bytes=20_000_000, container="mov,mp4", duration_s=75.0, width_px=1080, height_px=1920, fps=30.0,
    video_codec="h264", audio_codec="aac", pixel_format="yuv420p",
)  # fmt: skip
SEEN = SeenText(text="ACME sparkling water", t_start_s=1.0, t_end_s=16.0, box=(0, 0, 1, 0.1), confidence=0.9)


@pytest.fixture
def board():
    clips = [replace(make_analysis(i, quality=0.2 + 0.2 * i), media=FACTS) for i in range(4)]
    clips[1] = replace(clips[1], texts=(SEEN,))
    return Leaderboard.from_analyses([*clips, make_analysis(9, error="damaged")])


def test_delivery_names_the_rule_that_is_missed(board):
    table = board.delivery()
    missed = table[(table["level"] == "must") & ~table["passed"].fillna(True)]
    assert set(missed["platform"]) == {"tiktok"}
    assert set(missed["rule"]) == {"duration_s"}
    assert set(missed["found"]) == {"75 s"}
    assert set(missed["asked"]) == {"5 to 60 s"}
    assert len(set(missed["clip"])) == 4
    assert set(board.delivery(["x"])["platform"]) == {"x"}
    with pytest.raises(UnknownOption, match="linkedin"):
        board.delivery(["linkdin"])


def test_brand_words_are_told_and_move_nothing(board):
    before = board.scores["score"].tolist()
    table = board.brand(["Acme", "Grove"]).set_index(["clip", "word"])
    assert table.loc[("clip_01.mp4", "Acme"), "when"] == "early"
    assert table.loc[("clip_01.mp4", "Acme"), "first_s"] == 1.0
    assert table.loc[("clip_01.mp4", "Acme"), "share"] == pytest.approx(0.2)
    assert table.loc[("clip_00.mp4", "Acme"), "when"] == "never"
    assert table.loc[("clip_00.mp4", "Acme"), "first_s"] is pd.NA
    assert board.scores["score"].tolist() == before
    assert len(board.brand("Acme")) == 4
    with pytest.raises(InputError, match="letter"):
        board.brand(["!"])


def test_a_logo_is_looked_for_where_the_files_are(board, tmp_path):
    logo = tmp_path / "acme.png"
    Image.effect_mandelbrot((120, 80), (-2, -1, 1, 1), 40).save(logo)
    with pytest.raises(InputError, match="with_files"):
        board.brand(logo=logo)
    clip = draw_tiny(tmp_path / "clip_02.mp4", 1)
    table = board.with_files({board.rows[2].clip_id: clip}).brand(["Acme"], logo=logo).set_index(["clip", "word"])
    [row] = table.xs("acme.png", level="word").to_dict("records")
    assert (row["when"], row["share"]) == ("never", 0)
    assert len(table) == 5, "four clips and a word, one clip and the logo"


def test_percentiles_stand_beside_the_score(board):
    table = board.percentiles()
    assert table["clip"].tolist() == board.scores["clip"].tolist()
    assert table["score"].tolist()[:4] == [87.5, 62.5, 37.5, 12.5]
    assert table["score"].iloc[4] is pd.NA
    assert not np.isnan(table["hook"].iloc[:4].to_numpy(float)).any()
    cloud = Leaderboard.from_scores([CloudScore(clip="a.mp4", score=80.0)])
    with pytest.raises(InputError):
        cloud.percentiles()
